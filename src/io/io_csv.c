/* Owns tables as rows of fields. libcsv, in its strict mode, takes the fields apart; it is fed one
 * physical line at a time, so that a row, whose raw bytes stay in the window until it is complete,
 * can be given up and reading can go on behind its first line.
 *
 * Going back stays cheap on hostile input: in strict mode every quote either opens or closes, so a
 * row that reaches over a line with an odd number of quotes ends there or is broken there. Of the
 * lines that a broken row reached over only the last can start another row that reaches further,
 * and no line is parsed more than twice.
 *
 * Refuses to know what the columns mean and how many there should be. */
#include "io_csv.h"

#include <csv.h>
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "base_utf8.h"
#include "io_eight.h"
#include "io_window.h"

enum { entry_step_bytes = 16 * 1024, longest_signature = 4 };

struct io_csv {
    incmap_context *ctx;
    io_window window;
    struct csv_parser parser;
    char separator;
    uint64_t line;         /* where the window's view starts */
    bool skipping;         /* inside a line that is given up, until its end */
    size_t parsed;         /* bytes of the view that libcsv was fed */
    size_t first_line;     /* size of the row's first line, once there is one */
    uint64_t lines;        /* the row's, so far */
    bool row_ended;        /* libcsv has reported the end of the row */
    base_buf text;         /* the row's fields, one behind the other */
    size_t *field_ends;    /* in `text` */
    size_t field_capacity; /* of both arrays */
    size_t field_count; /* may be more than the limit of columns; then those beyond are dropped */
    size_t long_field;  /* index of the first one over the limit, or SIZE_MAX */
    incmap_span *fields;
    incmap_status failure; /* of a callback */
};

const char *io_csv_version(void) {
#define TEXT_OF(number) #number
#define VERSION_TEXT(major, minor, release) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(release)
    return VERSION_TEXT(CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
#undef VERSION_TEXT
#undef TEXT_OF
}

/* Blanks belong to the field (RFC 4180, section 2, rule 4), so nothing is a blank to libcsv. */
static int is_never_blank(unsigned char c) {
    (void)c;
    return 0;
}

static void reset_row(io_csv *csv) {
    csv_set_opts(&csv->parser, 0);
    csv_fini(&csv->parser, NULL, NULL, NULL);
    csv_set_opts(&csv->parser, CSV_STRICT | CSV_STRICT_FINI);
    csv->parsed = 0;
    csv->first_line = 0;
    csv->lines = 0;
    csv->row_ended = false;
    csv->failure = INCMAP_OK;
    csv->text.size = 0;
    csv->field_count = 0;
    csv->long_field = SIZE_MAX;
}

static incmap_status reserve_field(io_csv *csv) {
    if (csv->field_count < csv->field_capacity) {
        return INCMAP_OK;
    }
    size_t ends_capacity = csv->field_capacity;
    size_t fields_capacity = csv->field_capacity;
    BASE_TRY(base_grow(csv->ctx, (void **)&csv->field_ends, &ends_capacity, csv->field_count + 1,
                       sizeof *csv->field_ends, NULL));
    BASE_TRY(base_grow(csv->ctx, (void **)&csv->fields, &fields_capacity, csv->field_count + 1,
                       sizeof *csv->fields, NULL));
    csv->field_capacity = ends_capacity;
    return INCMAP_OK;
}

static void on_field(void *data, size_t size, void *state) {
    io_csv *csv = state;
    if (csv->failure != INCMAP_OK) {
        return;
    }
    if (size > csv->ctx->limits.field_bytes && csv->long_field == SIZE_MAX) {
        csv->long_field = csv->field_count;
    }
    if (csv->long_field == SIZE_MAX && csv->field_count < csv->ctx->limits.columns) {
        csv->failure = base_buf_add(&csv->text, data, size, NULL);
        if (csv->failure == INCMAP_OK) {
            csv->failure = reserve_field(csv);
        }
        if (csv->failure != INCMAP_OK) {
            return;
        }
        csv->field_ends[csv->field_count] = csv->text.size;
    }
    csv->field_count++;
}

static void on_row(int end, void *state) {
    (void)end;
    io_csv *csv = state;
    csv->row_ended = true;
}

/* The first \n or \r at or behind `at`, or text.size. */
static size_t find_line_end(incmap_span text, size_t at) {
    for (; text.size - at >= 8; at += 8) {
        uint64_t eight = io_eight_at(text.data + at);
        if (io_eight_have(eight, '\n') || io_eight_have(eight, '\r')) {
            break;
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
        index -= c == csv->separator && !quoted;
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
    locate(csv, field_start(csv, csv->field_count), &line, &byte);
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

/* libcsv stopped at offset `at` of the view, which is a quote or follows one. */
static incmap_status fail_quoting(io_csv *csv, size_t at, incmap_error *err) {
    const char *source = io_stream_name(csv->window.stream);
    size_t start = field_start(csv, csv->field_count);
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

/* Feeds libcsv the next `size` bytes of the view. */
static incmap_status parse_line(io_csv *csv, size_t size, incmap_error *err) {
    const char *data = io_window_view(&csv->window).data + csv->parsed;
    size_t done = csv_parse(&csv->parser, data, size, on_field, on_row, csv);
    if (csv->failure != INCMAP_OK || (done < size && csv_error(&csv->parser) != CSV_EPARSE)) {
        return base_out_of_memory(err);
    }
    if (csv->parsed == 0) {
        csv->first_line = size;
    }
    if (done < size) {
        return fail_quoting(csv, csv->parsed + done, err);
    }
    csv->parsed += size;
    csv->lines++;
    return INCMAP_OK;
}

/* At the end of the table: the last row may lack its line end. */
static incmap_status end_table(io_csv *csv, incmap_error *err) {
    if (csv->parsed > 0 && csv_fini(&csv->parser, on_field, on_row, csv) != 0) {
        return fail_unclosed(csv, "before the table ends", err);
    }
    return csv->failure == INCMAP_OK ? INCMAP_OK : base_out_of_memory(err);
}

/* Parses the row at the view's start, over blank lines; csv->row_ended false at the table's end. */
static incmap_status parse_row(io_csv *csv, incmap_error *err) {
    while (!csv->row_ended) {
        size_t size = 0;
        bool whole = false;
        BASE_TRY(read_line(csv, csv->parsed, &size, &whole, err));
        if (size == 0) {
            return end_table(csv, err);
        }
        if (!whole || csv->parsed + size > csv->ctx->limits.record_bytes) {
            csv->first_line = csv->parsed == 0 && whole ? size : csv->first_line;
            return fail_too_long(csv, err);
        }
        BASE_TRY(parse_line(csv, size, err));
        bool is_blank = !csv->row_ended && !csv->parser.quoted && csv->field_count == 0 &&
                        csv->parser.entry_pos == 0;
        if (is_blank) {
            io_window_drop(&csv->window, size);
            csv->line++;
            reset_row(csv);
        }
    }
    return INCMAP_OK;
}

/* What is wrong with the bytes of a row that libcsv has read to its end. */
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
    if (csv->long_field != SIZE_MAX) {
        locate(csv, field_start(csv, csv->long_field), &line, &byte);
        return base_fail_at(err, INCMAP_LIMIT, source, line, byte,
                            "a field is longer than the limit of %zu bytes", limits->field_bytes);
    }
    if (csv->field_count > limits->columns) {
        locate(csv, field_start(csv, limits->columns), &line, &byte);
        return base_fail_at(err, INCMAP_LIMIT, source, line, byte,
                            "%zu fields; the limit is %u columns", csv->field_count,
                            limits->columns);
    }
    return INCMAP_OK;
}

static void give_out(io_csv *csv, io_csv_row *row) {
    const char *text = csv->text.data == NULL ? "" : csv->text.data;
    size_t start = 0;
    for (size_t i = 0; i < csv->field_count; i++) {
        csv->fields[i] = base_span(text + start, csv->field_ends[i] - start);
        start = csv->field_ends[i];
    }
    *row = (io_csv_row){csv->fields, csv->field_count, csv->line};
}

incmap_status io_csv_next(io_csv *csv, io_csv_row *row, bool *more, incmap_error *err) {
    *row = (io_csv_row){NULL, 0, 0};
    *more = false;
    for (;;) {
        reset_row(csv);
        BASE_TRY(skip_line(csv, err));
        BASE_TRY(parse_row(csv, err));
        if (!csv->row_ended) {
            return INCMAP_OK;
        }
        incmap_status status = check_row(csv, err);
        if (status == INCMAP_OK) {
            give_out(csv, row);
            *more = row->count > 1 || base_span_trim(row->fields[0]).size > 0;
        }
        io_window_drop(&csv->window, csv->parsed);
        csv->line += csv->lines;
        if (status != INCMAP_OK || *more) {
            return status;
        }
    }
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
        csv->separator = find_separator(io_window_view(&csv->window), &whole);
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
    csv->separator = separator;
    if (separator == 0) {
        BASE_TRY(choose_separator(csv, err));
    }
    csv_set_delim(&csv->parser, (unsigned char)csv->separator);
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
    csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_space_func(&csv->parser, is_never_blank);
    csv_set_blk_size(&csv->parser, entry_step_bytes);
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
        csv_free(&csv->parser);
        io_window_free(&csv->window);
        base_buf_free(&csv->text);
        base_free(csv->ctx, csv->field_ends);
        base_free(csv->ctx, csv->fields);
        base_free(csv->ctx, csv);
    }
}

static bool needs_quotes(incmap_span field) {
    if (field.size == 0) {
        return false;
    }
    if (base_is_space(field.data[0]) || base_is_space(field.data[field.size - 1])) {
        return true; /* many readers drop blanks at the ends */
    }
    for (size_t i = 0; i < field.size; i++) {
        char c = field.data[i];
        if (c == ',' || c == '"' || c == '\n' || c == '\r') {
            return true;
        }
    }
    return false;
}

incmap_status io_csv_put(base_buf *out, incmap_span field, incmap_error *err) {
    if (!needs_quotes(field)) {
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
