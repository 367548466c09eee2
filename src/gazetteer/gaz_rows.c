#include "gaz_rows.h"

#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "txt_utf8.h"

incmap_status gaz_rows_open(gaz_rows *rows, incmap_context *ctx, io_stream *stream, bool tabs,
                            incmap_error *err) {
    *rows = (gaz_rows){.ctx = ctx, .stream = stream};
    base_buf_init(&rows->unquoted, ctx, incmap_context_limits_view(ctx)->record_bytes);
    return tabs ? INCMAP_OK : io_csv_open(&rows->csv, ctx, stream, '\0', err);
}

void gaz_rows_close(gaz_rows *rows) {
    if (rows->csv != NULL) {
        io_csv_close(rows->csv);
    }
    base_free(rows->ctx, rows->fields);
    base_buf_free(&rows->unquoted);
}

/* Whether all of the field is in quotes, with its own quotes doubled. */
static bool is_quoted(incmap_span field) {
    if (field.size < 2 || field.data[0] != '"' || field.data[field.size - 1] != '"') {
        return false;
    }
    for (size_t i = 1; i + 1 < field.size; i++) {
        if (field.data[i] == '"' && (i + 2 == field.size || field.data[++i] != '"')) {
            return false;
        }
    }
    return true;
}

/* The buffer has room for the whole line, so what was put there does not move. */
static incmap_status unquote(gaz_rows *rows, incmap_span *field, incmap_error *err) {
    size_t start = rows->unquoted.size;
    for (size_t i = 1; i + 1 < field->size; i++) {
        BASE_TRY(base_buf_add_char(&rows->unquoted, field->data[i], err));
        i += field->data[i] == '"';
    }
    *field = base_span(rows->unquoted.data + start, rows->unquoted.size - start);
    return INCMAP_OK;
}

static incmap_status split(gaz_rows *rows, incmap_span line, io_csv_row *row, incmap_error *err) {
    incmap_span part;
    rows->unquoted.size = 0;
    BASE_TRY(base_buf_reserve(&rows->unquoted, line.size, err));
    row->count = 0;
    while (base_span_cut(&line, '\t', &part)) {
        if (row->count >= incmap_context_limits_view(rows->ctx)->columns) {
            return base_fail(err, INCMAP_LIMIT, "more than the limit of %u columns",
                             incmap_context_limits_view(rows->ctx)->columns);
        }
        BASE_TRY(base_grow(rows->ctx, (void **)&rows->fields, &rows->field_room, row->count + 1,
                           sizeof *rows->fields, err));
        if (is_quoted(part)) {
            BASE_TRY(unquote(rows, &part, err));
        }
        rows->fields[row->count++] = part;
    }
    row->fields = rows->fields;
    return INCMAP_OK;
}

static incmap_status next_line(gaz_rows *rows, incmap_span *line, bool *more, incmap_error *err) {
    size_t limit = incmap_context_limits_view(rows->ctx)->record_bytes;
    do {
        BASE_TRY(io_stream_line(rows->stream, limit, line, more, err));
        if (!rows->begun && base_span_starts(*line, BASE_SPAN("\xEF\xBB\xBF"))) {
            *line = base_span(line->data + 3, line->size - 3);
        }
        rows->begun = true;
    } while (*more && line->size == 0);
    return INCMAP_OK;
}

incmap_status gaz_rows_next(gaz_rows *rows, io_csv_row *row, bool *more, incmap_error *err) {
    if (rows->csv != NULL) {
        return io_csv_next(rows->csv, row, more, err);
    }
    incmap_span line = {NULL, 0};
    incmap_status status = next_line(rows, &line, more, err);
    row->line = io_stream_line_number(rows->stream);
    row->count = 0;
    if (status == INCMAP_OK && *more) {
        if (txt_utf8_find_bad(line) != SIZE_MAX || memchr(line.data, '\0', line.size) != NULL) {
            status = base_fail(err, INCMAP_ENCODING, "not UTF-8 text");
        } else {
            status = split(rows, line, row, err);
        }
    }
    if (status != INCMAP_OK) {
        base_locate(err, io_stream_name(rows->stream), row->line, 0);
    }
    return status;
}
