#include "io_csv_scan.h"

#include <string.h>

#include "base_error.h"
#include "io_eight.h"

void io_csv_scan_free(io_csv_scan *scan) { base_free(scan->ctx, scan->fields); }

void io_csv_scan_reset(io_csv_scan *scan) {
    scan->count = 0;
    scan->long_field = SIZE_MAX;
    scan->state = IO_CSV_ROW_START;
    scan->row_ended = false;
}

static incmap_status add_field(io_csv_scan *scan, size_t end, incmap_error *err) {
    const incmap_limits *limits = &scan->ctx->limits;
    scan->field.end = end;
    if (end - scan->field.start - scan->field.doubled > limits->field_bytes &&
        scan->long_field == SIZE_MAX) {
        scan->long_field = scan->count;
    }
    if (scan->long_field == SIZE_MAX && scan->count < limits->columns) {
        if (scan->count == scan->capacity) {
            BASE_TRY(base_grow(scan->ctx, (void **)&scan->fields, &scan->capacity, scan->count + 1,
                               sizeof *scan->fields, err));
        }
        scan->fields[scan->count] = scan->field;
    }
    scan->count++;
    return INCMAP_OK;
}

/* The first separator or quote at or behind `at`, or `end`. */
static size_t pass_plain(const char *row, size_t at, size_t end, char separator) {
    for (; end - at >= 8; at += 8) {
        uint64_t eight = io_eight_at(row + at);
        uint64_t marks = io_eight_mark(eight, separator) | io_eight_mark(eight, '"');
        if (marks != 0) {
            return at + io_eight_first(marks);
        }
    }
    while (at < end && row[at] != separator && row[at] != '"') {
        at++;
    }
    return at;
}

/* From the field's start to its separator, its end or a quote that may not be there. */
static incmap_status scan_plain(io_csv_scan *scan, const char *row, size_t *at, size_t end,
                                incmap_error *err) {
    *at = pass_plain(row, *at, end, scan->separator);
    if (*at == end || row[*at] == '"') {
        return INCMAP_OK;
    }
    scan->state = IO_CSV_FIELD_START;
    return add_field(scan, (*at)++, err);
}

/* Behind a quote: a separator, or the second quote of a pair. Others are left where they are. */
static incmap_status scan_closed(io_csv_scan *scan, const char *row, size_t *at,
                                 incmap_error *err) {
    if (row[*at] == '"') {
        scan->field.doubled++;
        scan->state = IO_CSV_QUOTED;
        ++*at;
    } else if (row[*at] == scan->separator) {
        scan->state = IO_CSV_FIELD_START;
        return add_field(scan, (*at)++ - 1, err);
    }
    return INCMAP_OK;
}

static size_t scan_quoted(io_csv_scan *scan, const char *row, size_t at, size_t line_end) {
    const char *quote = memchr(row + at, '"', line_end - at);
    if (quote == NULL) {
        return line_end;
    }
    scan->state = IO_CSV_CLOSED;
    return (size_t)(quote - row) + 1;
}

static size_t start_field(io_csv_scan *scan, const char *row, size_t at) {
    bool quoted = row[at] == '"';
    scan->state = quoted ? IO_CSV_QUOTED : IO_CSV_PLAIN;
    scan->field = (io_csv_field){.start = at + quoted};
    return at + quoted;
}

/* At the line's end no quote is open. */
static incmap_status end_row(io_csv_scan *scan, size_t text_end, incmap_error *err) {
    if (scan->state == IO_CSV_ROW_START) {
        return INCMAP_OK;
    }
    if (scan->state == IO_CSV_FIELD_START) {
        scan->field = (io_csv_field){.start = text_end};
    }
    scan->row_ended = true;
    return add_field(scan, scan->state == IO_CSV_CLOSED ? text_end - 1 : text_end, err);
}

incmap_status io_csv_scan_line(io_csv_scan *scan, const char *row, size_t from, size_t text_end,
                               size_t line_end, size_t *stopped, incmap_error *err) {
    size_t at = from;
    while (at < text_end || (scan->state == IO_CSV_QUOTED && at < line_end)) {
        io_csv_state state = scan->state;
        switch (state) {
            case IO_CSV_PLAIN:
                BASE_TRY(scan_plain(scan, row, &at, text_end, err));
                break;
            case IO_CSV_QUOTED:
                at = scan_quoted(scan, row, at, line_end);
                break;
            case IO_CSV_CLOSED:
                BASE_TRY(scan_closed(scan, row, &at, err));
                break;
            case IO_CSV_ROW_START:
            case IO_CSV_FIELD_START:
            default:
                at = start_field(scan, row, at);
                break;
        }
        if (scan->state == state && state != IO_CSV_QUOTED && at < text_end) {
            *stopped = at;
            return INCMAP_OK;
        }
    }
    *stopped = line_end;
    return scan->state == IO_CSV_QUOTED ? INCMAP_OK : end_row(scan, text_end, err);
}

void io_csv_scan_undouble(const io_csv_field *field, const char *row, char *out) {
    const char *at = row + field->start;
    const char *end = row + field->end;
    while (at < end) {
        const char *quote = memchr(at, '"', (size_t)(end - at));
        size_t part = (size_t)((quote == NULL ? end : quote + 1) - at);
        memcpy(out, at, part);
        out += part;
        at += part + (quote != NULL);
    }
}
