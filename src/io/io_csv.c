/* Owns tables as rows of fields. The scanner of io_csv_scan.h takes the fields apart; it is fed one
 * physical line at a time, so that a row, whose raw bytes stay in the window until it is complete,
 * can be given up and reading can go on behind its first line.
 *
 * Going back stays cheap on hostile input: by the strict rules every quote either opens or closes,
 * so a row that reaches over a line with an odd number of quotes ends there or is broken there. Of
 * the lines that a broken row reached over only the last can start another row that reaches
 * further, and no line is parsed more than twice.
 *
 * Refuses to know what the columns mean and how many there should be. */
#include "io_csv.h"

#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "base_utf8.h"
#include "io_csv_plain.h"
#include "io_csv_scan.h"
#include "io_eight.h"
#include "io_window.h"

enum { longest_signature = 4 };

struct io_csv {
    incmap_context *ctx;
    io_window window;
    io_csv_scan scan;
    uint64_t line;     /* where the window's view starts */
    bool skipping;     /* inside a line that is given up, until its end */
    size_t parsed;     /* bytes of the view that the scanner was fed */
    size_t first_line; /* size of the row's first line, once there is one */
    uint64_t lines;    /* the row's, so far */
    base_buf text;     /* the row's fields that had doubled quotes, one behind the other */
    incmap_span *fields;
    size_t field_room;
    io_csv_marks marks; /* at the view's start or before it */
};

static void reset_row(io_csv *csv) {
    io_csv_scan_reset(&csv->scan);
    csv->parsed = 0;
    csv->first_line = 0;
    csv->lines = 0;
}

/* The first \n or \r at or behind `at`, or text.size. */
static size_t find_line_end(incmap_span text, size_t at) {
    for (; text.size - at >= 8; at += 8) {
        uint64_t eight = io_eight_at(text.data + at);
        uint64_t marks = io_eight_mark(eight, '\n') | io_eight_mark(eight, '\r');
        if (marks != 0) {
            return at + io_eight_first(marks);
        }
    }
    while (at < text.size && text.data[at] != '\n' && text.data[at] != '\r') {
        at++;
    }
    return at;
}

/* Size of the line that starts at `from` of the view, its end included: 0 at the end of the table;
 * *whole false when it is longer than the limit of a row and its end was not looked for. */
static incmap_status read_line(io_csv *csv, size_t from, size_t *size, bool *whole,
                               incmap_error *err) {
    size_t at = from;
    *whole = true;
    for (;;) {
        incmap_span view = io_window_view(&csv->window);
        at = find_line_end(view, at);
        bool has_end = at < view.size;
        /* A \r at the view's end may be half of a \r\n. */
        if (has_end && (view.data[at] == '\n' || at + 1 < view.size || csv->window.ended)) {
            size_t end_size =
                view.data[at] == '\r' && at + 1 < view.size && view.data[at + 1] == '\n' ? 2 : 1;
            *size = at + end_size - from;
            return INCMAP_OK;
        }
        bool grew = false;
        *size = view.size - from;
        *whole = *size <= csv->ctx->limits.record_bytes;
        if (!*whole) {
            return INCMAP_OK;
        }
        BASE_TRY(io_window_more(&csv->window, &grew, err));
        if (!grew && !has_end) {
            return INCMAP_OK;
        }
    }
}

/* Passes over the rest of a line that is given up. */
static incmap_status skip_line(io_csv *csv, incmap_error *err) {
    while (csv->skipping) {
        size_t size = 0;
        bool whole = false;
        BASE_TRY(read_line(csv, 0, &size, &whole, err));
        io_window_drop(&csv->window, size);
        csv->skipping = !whole;
        csv->line += whole;
    }
    return INCMAP_OK;
}

/* Line and byte of offset `at` of the view, relative to the view's start. */
static void locate(const io_csv *csv, size_t at, uint64_t *line, uint64_t *byte) {
    incmap_span before = base_span(io_window_view(&csv->window).data, at);
    size_t line_start = 0;
    *line = csv->line;
    for (size_t end = find_line_end(before, 0); end < at; end = find_line_end(before, line_start)) {
        bool two = before.data[end] == '\r' && end + 1 < at && before.data[end + 1] == '\n';
        line_start = end + (two ? 2 : 1);
        ++*line;
    }
    *byte = at - line_start + 1;
}

/* Where field `index` of the view's first row starts, its quote included; up to there the row keeps
 * to the rules, so that every quote opens or closes. */
static size_t field_start(const io_csv *csv, size_t index) {
    incmap_span view = io_window_view(&csv->window);
    bool quoted = false;
    size_t at = 0;
    for (; index > 0 && at < view.size; at++) {
        char c = view.data[at];
        quoted ^= c == '"';
        index -= c == csv->scan.separator && !quoted;
    }
    return at;
}

/* Reports a row that cannot be read to its end, and goes on behind its first line. */
static incmap_status give_up_row(io_csv *csv, incmap_status status) {
    if (csv->first_line == 0) {
        io_window_drop(&csv->window, io_window_view(&csv->window).size);
        csv->skipping = true;
    } else {
        io_window_drop(&csv->window, csv->first_line);
        csv->line++;
    }
    reset_row(csv);
    return status;
}

static incmap_status fail_unclosed(io_csv *csv, const char *where, incmap_error *err) {
    uint64_t line = 0;
    uint64_t byte = 0;
    locate(csv, field_start(csv, csv->scan.count), &line, &byte);
    base_fail_at(err, INCMAP_FORMAT, io_stream_name(csv->window.stream), line, byte,
                 "a quote opened here is never closed %s", where);
    return give_up_row(csv, INCMAP_FORMAT);
}

static incmap_status fail_too_long(io_csv *csv, incmap_error *err) {
    if (csv->parsed > 0) {
        return fail_unclosed(csv, "within the limit of a row", err);
    }
    base_fail_at(err, INCMAP_LIMIT, io_stream_name(csv->window.stream), csv->line, 1,
                 "the row is longer than the limit of %zu bytes", csv->ctx->limits.record_bytes);
    return give_up_row(csv, INCMAP_LIMIT);
}

/* The scanner stopped at offset `at` of the view, which is a quote or follows one. */
static incmap_status fail_quoting(io_csv *csv, size_t at, incmap_error *err) {
    const char *source = io_stream_name(csv->window.stream);
    size_t start = field_start(csv, csv->scan.count);
    uint64_t line = 0;
    uint64_t byte = 0;
    uint64_t open_line = 0;
    uint64_t open_byte = 0;
    locate(csv, at, &line, &byte);
    locate(csv, start, &open_line, &open_byte);
    if (io_window_view(&csv->window).data[start] != '"') {
        base_fail_at(err, INCMAP_FORMAT, source, line, byte,
                     "a quote inside a field that does not start with one; "
                     "expected the whole field in quotes and its own quotes doubled");
    } else if (line == open_line) {
        base_fail_at(err, INCMAP_FORMAT, source, line, byte,
                     "text after a closing quote; expected a separator or the end of the line");
    } else {
        base_fail_at(err, INCMAP_FORMAT, source, open_line, open_byte,
                     "a quote opened here is not closed before line %llu, "
                     "where text follows the next quote",
                     (unsigned long long)line);
    }
    return give_up_row(csv, INCMAP_FORMAT);
}

/* Feeds the scanner the next `size` bytes of the view, a line. */
static incmap_status parse_line(io_csv *csv, size_t size, incmap_error *err) {
    const char *row = io_window_view(&csv->window).data;
    size_t line_end = csv->parsed + size;
    size_t text_end = line_end;
    size_t stopped = 0;
    text_end -= text_end > csv->parsed && row[text_end - 1] == '\n';
    text_end -= text_end > csv->parsed && row[text_end - 1] == '\r';
    BASE_TRY(io_csv_scan_line(&csv->scan, row, csv->parsed, text_end, line_end, &stopped, err));
    if (csv->parsed == 0) {
        csv->first_line = size;
    }
    if (stopped < line_end) {
        return fail_quoting(csv, stopped, err);
    }
    csv->parsed = line_end;
    csv->lines++;
    return INCMAP_OK;
}

/* Parses the row at the view's start, over blank lines; csv->scan.row_ended false at the table's
 * end. */
static incmap_status parse_row(io_csv *csv, incmap_error *err) {
    while (!csv->scan.row_ended) {
        size_t size = 0;
        bool whole = false;
        BASE_TRY(read_line(csv, csv->parsed, &size, &whole, err));
        if (size == 0) {
            return csv->parsed == 0 ? INCMAP_OK : fail_unclosed(csv, "before the table ends", err);
        }
        if (!whole || csv->parsed + size > csv->ctx->limits.record_bytes) {
            csv->first_line = csv->parsed == 0 && whole ? size : csv->first_line;
            return fail_too_long(csv, err);
        }
        BASE_TRY(parse_line(csv, size, err));
        if (csv->scan.state == IO_CSV_ROW_START) { /* the line is blank */
            io_window_drop(&csv->window, size);
            csv->line++;
            reset_row(csv);
        }
    }
    return INCMAP_OK;
}

/* What is wrong with the bytes of a row that was read to its end. */
static incmap_status check_row(io_csv *csv, incmap_error *err) {
    const char *source = io_stream_name(csv->window.stream);
    const incmap_limits *limits = &csv->ctx->limits;
    incmap_span row = base_span(io_window_view(&csv->window).data, csv->parsed);
    uint64_t line = 0;
    uint64_t byte = 0;
    const char *nul = memchr(row.data, '\0', row.size);
    size_t bad = base_utf8_find_bad(row);
    if (nul != NULL) {
        locate(csv, (size_t)(nul - row.data), &line, &byte);
        return base_fail_at(err, INCMAP_FORMAT, source, line, byte, "a NUL byte; text is expected");
    }
    if (bad != SIZE_MAX) {
        locate(csv, bad, &line, &byte);
        return base_fail_at(err, INCMAP_ENCODING, source, line, byte,
                            "byte 0x%02X is not UTF-8; save the table as UTF-8",
                            (unsigned)(unsigned char)row.data[bad]);
    }
    if (csv->scan.long_field != SIZE_MAX) {
        locate(csv, field_start(csv, csv->scan.long_field), &line, &byte);
        return base_fail_at(err, INCMAP_LIMIT, source, line, byte,
                            "a field is longer than the limit of %zu bytes", limits->field_bytes);
    }
    if (csv->scan.count > limits->columns) {
        locate(csv, field_start(csv, limits->columns), &line, &byte);
        return base_fail_at(err, INCMAP_LIMIT, source, line, byte,
                            "%zu fields; the limit is %u columns", csv->scan.count,
                            limits->columns);
    }
    return INCMAP_OK;
}

/* Room for the row's fields, for as many as a chunk can end besides, and for the texts of those
 * that had doubled quotes. */
static incmap_status reserve_fields(io_csv *csv, incmap_error *err) {
    size_t bytes = 0;
    for (size_t i = 0; i < csv->scan.count; i++) {
        const io_csv_field *field = &csv->scan.fields[i];
        bytes += field->doubled > 0 ? field->end - field->start : 0;
    }
    csv->text.size = 0;
    BASE_TRY(base_buf_reserve(&csv->text, bytes, err));
    return base_grow(csv->ctx, (void **)&csv->fields, &csv->field_room,
                     csv->scan.count + IO_CSV_CHUNK + 1, sizeof *csv->fields, err);
}

static incmap_status give_out(io_csv *csv, io_csv_row *row, incmap_error *err) {
    const char *data = io_window_view(&csv->window).data;
    BASE_TRY(reserve_fields(csv, err));
    for (size_t i = 0; i < csv->scan.count; i++) {
        const io_csv_field *field = &csv->scan.fields[i];
        csv->fields[i] = base_span(data + field->start, field->end - field->start);
        if (field->doubled > 0) {
            char *text = csv->text.data + csv->text.size;
            io_csv_scan_undouble(field, data, text);
            csv->fields[i] = base_span(text, csv->fields[i].size - field->doubled);
            csv->text.size += csv->fields[i].size;
        }
    }
    bool one_place = csv->text.size == 0;
    *row = (io_csv_row){csv->fields, csv->scan.count, csv->line,
                        base_span(data, one_place ? csv->parsed : 0), false};
    return INCMAP_OK;
}

/* The row at the view's start where it is a plain one, all of it in view and within all limits.
 * False where it is not: then nothing has happened and the scanner looks at it. */
static bool take_plain_row(io_csv *csv, io_csv_row *out) {
    const incmap_limits *limits = &csv->ctx->limits;
    size_t shortest =
        limits->field_bytes < limits->record_bytes ? limits->field_bytes : limits->record_bytes;
    io_csv_plain found;
    if (csv->skipping ||
        !io_csv_plain_take(&csv->marks, io_window_view(&csv->window), csv->scan.separator,
                           csv->fields, csv->field_room, &found)) {
        return false;
    }
    if (found.row.size >= shortest || found.count == 1 || found.count > limits->columns ||
        (!found.is_checked && base_utf8_find_bad(found.row) != SIZE_MAX)) {
        return false;
    }
    *out = (io_csv_row){csv->fields, found.count, csv->line, found.row, found.is_plain};
    io_window_drop(&csv->window, found.next);
    csv->line++;
    return true;
}

incmap_status io_csv_next(io_csv *csv, io_csv_row *row, bool *more, incmap_error *err) {
    *row = (io_csv_row){.fields = NULL};
    *more = take_plain_row(csv, row);
    while (!*more) {
        csv->marks.at = NULL;
        reset_row(csv);
        BASE_TRY(skip_line(csv, err));
        BASE_TRY(parse_row(csv, err));
        if (!csv->scan.row_ended) {
            return INCMAP_OK;
        }
        incmap_status status = check_row(csv, err);
        if (status == INCMAP_OK) {
            BASE_TRY(give_out(csv, row, err));
            *more = row->count > 1 || base_span_trim(row->fields[0]).size > 0;
        }
        io_window_drop(&csv->window, csv->parsed);
        csv->line += csv->lines;
        BASE_TRY(status);
    }
    return INCMAP_OK;
}

/* The candidate that stands most often outside quotes in the first row; the earlier wins. *whole
 * tells whether the row's end was seen. */
static char find_separator(incmap_span text, bool *whole) {
    static const char candidates[] = ",;\t|";
    size_t counts[sizeof candidates] = {0};
    bool quoted = false;
    bool begun = false;
    *whole = false;
    for (size_t i = 0; i < text.size && !*whole; i++) {
        char c = text.data[i];
        const char *candidate = quoted || c == '\0' ? NULL : strchr(candidates, c);
        bool ends_line = !quoted && (c == '\n' || c == '\r');
        quoted ^= c == '"';
        *whole = ends_line && begun;
        begun = begun || !ends_line;
        if (candidate != NULL) {
            counts[candidate - candidates]++;
        }
    }
    size_t best = 0;
    for (size_t i = 1; candidates[i] != '\0'; i++) {
        best = counts[i] > counts[best] ? i : best;
    }
    return candidates[best];
}

/* Looks at as much of the table's start as the first row has, within reason, twice as much at each
 * new look. */
static incmap_status choose_separator(io_csv *csv, incmap_error *err) {
    enum { first_look = 1024, last_look = 256 * 1024 };
    bool whole = false;
    bool grew = true;
    for (size_t look = first_look; grew && !whole && look <= last_look; look *= 2) {
        while (grew && io_window_view(&csv->window).size < look) {
            BASE_TRY(io_window_more(&csv->window, &grew, err));
        }
        csv->scan.separator = find_separator(io_window_view(&csv->window), &whole);
    }
    return INCMAP_OK;
}

/* UTF-16 by its mark, or by the NUL bytes that ASCII letters have in it. */
static bool is_utf16(incmap_span text) {
    if (base_span_starts(text, BASE_SPAN("\xFF\xFE")) ||
        base_span_starts(text, BASE_SPAN("\xFE\xFF"))) {
        return true;
    }
    if (text.size < longest_signature) {
        return false;
    }
    const char *at = text.data;
    return (at[0] == '\0') != (at[1] == '\0') && (at[0] == '\0') == (at[2] == '\0') &&
           (at[1] == '\0') == (at[3] == '\0');
}

static incmap_status begin(io_csv *csv, char separator, incmap_error *err) {
    bool grew = true;
    while (grew && io_window_view(&csv->window).size < longest_signature) {
        BASE_TRY(io_window_more(&csv->window, &grew, err));
    }
    incmap_span start = io_window_view(&csv->window);
    if (is_utf16(start)) {
        return base_fail_at(err, INCMAP_ENCODING, io_stream_name(csv->window.stream), 1, 1,
                            "the table is UTF-16; save it as UTF-8 "
                            "(in a spreadsheet program: \"CSV UTF-8\")");
    }
    if (base_span_starts(start, BASE_SPAN("\xEF\xBB\xBF"))) {
        io_window_drop(&csv->window, 3);
    }
    csv->scan.separator = separator;
    if (separator == 0) {
        BASE_TRY(choose_separator(csv, err));
    }
    return INCMAP_OK;
}

incmap_status io_csv_open(io_csv **out, incmap_context *ctx, io_stream *stream, char separator,
                          incmap_error *err) {
    *out = NULL;
    io_csv *csv = base_alloc_zeroed(ctx, 1, sizeof *csv);
    if (csv == NULL) {
        return base_out_of_memory(err);
    }
    csv->ctx = ctx;
    csv->line = 1;
    io_window_init(&csv->window, ctx, stream);
    base_buf_init(&csv->text, ctx, SIZE_MAX); /* the limit of a row bounds it */
    csv->scan.ctx = ctx;
    incmap_status status = begin(csv, separator, err);
    if (status != INCMAP_OK) {
        io_csv_close(csv);
        return status;
    }
    *out = csv;
    return INCMAP_OK;
}

void io_csv_close(io_csv *csv) {
    if (csv != NULL) {
        io_csv_scan_free(&csv->scan);
        io_window_free(&csv->window);
        base_buf_free(&csv->text);
        base_free(csv->ctx, csv->fields);
        base_free(csv->ctx, csv);
    }
}

static bool needs_quotes(incmap_span field, char separator) {
    if (field.size == 0) {
        return false;
    }
    if (base_is_space(field.data[0]) || base_is_space(field.data[field.size - 1])) {
        return true; /* many readers drop blanks at the ends */
    }
    for (size_t i = 0; i < field.size; i++) {
        char c = field.data[i];
        if (c == separator || c == '"' || c == '\n' || c == '\r') {
            return true;
        }
    }
    return false;
}

incmap_status io_csv_put(base_buf *out, incmap_span field, char separator, incmap_error *err) {
    if (!needs_quotes(field, separator)) {
        return base_buf_add_span(out, field, err);
    }
    BASE_TRY(base_buf_add_char(out, '"', err));
    incmap_span part;
    for (bool first = true; base_span_cut(&field, '"', &part); first = false) {
        if (!first) {
            BASE_TRY(base_buf_add(out, "\"\"", 2, err));
        }
        BASE_TRY(base_buf_add_span(out, part, err));
    }
    return base_buf_add_char(out, '"', err);
}
