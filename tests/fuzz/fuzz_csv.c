/* Any bytes as a table: the same rows and faults however the bytes come, every field whole letters
 * within its limits, no more answers than lines, and a field that is written reads back. */
#include <stdlib.h>
#include <string.h>

#include "base_span.h"
#include "base_utf8.h"
#include "fuzz.h"
#include "io_csv.h"

static void note(base_buf *out, const void *data, size_t size) {
    require(base_buf_add(out, data, size, NULL) == INCMAP_OK);
}

static void note_row(base_buf *out, const io_csv_row *row, const incmap_limits *limits) {
    require(row->count > 0 && row->count <= limits->columns);
    note(out, &row->line, sizeof row->line);
    for (size_t i = 0; i < row->count; i++) {
        incmap_span field = row->fields[i];
        require(field.size <= limits->field_bytes && base_utf8_find_bad(field) == SIZE_MAX);
        require(field.size == 0 || memchr(field.data, '\0', field.size) == NULL);
        note(out, &field.size, sizeof field.size);
        note(out, field.data, field.size);
    }
}

/* All answers one behind the other. */
static void read_table(incmap_context *ctx, incmap_span table, size_t chunk, base_buf *out) {
    io_stream *stream = NULL;
    io_csv *csv = NULL;
    incmap_error err = {0};
    base_buf_init(out, ctx, SIZE_MAX);
    require(io_stream_open_memory(&stream, ctx, table, "fuzz", chunk, &err) == INCMAP_OK);
    incmap_status status = io_csv_open(&csv, ctx, stream, 0, &err);
    uint64_t line = 0;
    size_t answers = 0;
    for (bool more = status == INCMAP_OK; more;) {
        io_csv_row row;
        status = io_csv_next(csv, &row, &more, &err);
        if (status != INCMAP_OK) {
            require(!more && err.message[0] != '\0');
            note(out, &err.line, sizeof err.line);
            note(out, &err.byte, sizeof err.byte);
            more = true;
        } else if (more) {
            require(row.line > line);
            line = row.line;
            note_row(out, &row, incmap_context_limits_view(ctx));
        }
        require(++answers <= 2 * table.size + 2);
    }
    io_csv_close(csv);
    io_stream_close(stream);
}

static void read_both_ways(incmap_context *ctx, incmap_span table) {
    base_buf at_once;
    base_buf bit_by_bit;
    read_table(ctx, table, table.size + 2, &at_once);
    read_table(ctx, table, 3, &bit_by_bit);
    require(base_span_equal(base_buf_view(&at_once), base_buf_view(&bit_by_bit)));
    base_buf_free(&at_once);
    base_buf_free(&bit_by_bit);
}

static void write_and_read(incmap_context *ctx, incmap_span text) {
    io_stream *stream = NULL;
    io_csv *csv = NULL;
    io_csv_row row;
    bool more = false;
    base_buf out;
    base_buf_init(&out, ctx, SIZE_MAX);
    note(&out, "x,", 2);
    require(io_csv_put(&out, text, ',', NULL) == INCMAP_OK);
    require(io_stream_open_memory(&stream, ctx, base_buf_view(&out), "fuzz", 0, NULL) == INCMAP_OK);
    require(io_csv_open(&csv, ctx, stream, ',', NULL) == INCMAP_OK);
    require(io_csv_next(csv, &row, &more, NULL) == INCMAP_OK);
    require(more && row.count == 2 && base_span_equal(row.fields[1], text));
    io_csv_close(csv);
    io_stream_close(stream);
    base_buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    incmap_span table = {(const char *)data, size};
    incmap_context *ctx = NULL;
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    if (size > 0 && data[0] != 0x1F) { /* compressed, the same bytes are a different text */
        read_both_ways(ctx, table);
    }
    if (base_utf8_find_bad(table) == SIZE_MAX && (size == 0 || memchr(data, '\0', size) == NULL)) {
        write_and_read(ctx, table);
    }
    incmap_limits limits = *incmap_context_limits_view(ctx);
    limits.field_bytes = 6;
    limits.record_bytes = 24;
    limits.columns = 4;
    incmap_context_set_limits(ctx, &limits);
    read_both_ways(ctx, table);
    incmap_context_free(ctx);
    return 0;
}
