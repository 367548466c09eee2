/* Mails (RFC 5322, 2045 to 2047): headers, parts, transfer encodings. Knows nothing of what a
 * report says. */
#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "rep_clean.h"
#include "rep_encoding.h"
#include "rep_parts.h"
#include "txt_utf8.h"

enum {
    DEPTH_MAX = 8,    /* parts inside parts */
    HEADERS_MAX = 512 /* lines of one header */
};

/* What a part's header says. Spans borrow from the mail. */
typedef struct header {
    incmap_span type; /* "text/plain" */
    incmap_span charset;
    incmap_span boundary;
    incmap_span transfer;
    incmap_span subject;
    incmap_span date;
    bool attached;
} header;

typedef struct mail {
    incmap_context *ctx;
    incmap_error *err;
    base_buf plain; /* UTF-8 */
    base_buf html;
} mail;

/* ---- headers */

/* The value of a parameter: `name` of "text/plain; charset="utf-8"". */
static incmap_span parameter(incmap_span value, const char *name) {
    incmap_span rest = value;
    incmap_span part;
    while (base_span_cut(&rest, ';', &part)) {
        part = base_span_trim(part);
        const char *equals = part.size > 0 ? memchr(part.data, '=', part.size) : NULL;
        if (equals == NULL) {
            continue;
        }
        incmap_span key = base_span_trim(base_span(part.data, (size_t)(equals - part.data)));
        if (!base_span_equal_nocase(key, base_span_of(name))) {
            continue;
        }
        incmap_span found =
            base_span_trim(base_span(equals + 1, part.size - (size_t)(equals + 1 - part.data)));
        if (found.size >= 2 && found.data[0] == '"' && found.data[found.size - 1] == '"') {
            found = base_span(found.data + 1, found.size - 2);
        }
        return found;
    }
    return base_span(NULL, 0);
}

static incmap_span before_semicolon(incmap_span value) {
    incmap_span part = value;
    (void)base_span_cut(&value, ';', &part);
    return base_span_trim(part);
}

static void take_field(header *h, incmap_span name, incmap_span value) {
    if (base_span_equal_nocase(name, BASE_SPAN("subject"))) {
        h->subject = value;
    } else if (base_span_equal_nocase(name, BASE_SPAN("date"))) {
        h->date = value;
    } else if (base_span_equal_nocase(name, BASE_SPAN("content-type"))) {
        h->type = before_semicolon(value);
        h->charset = parameter(value, "charset");
        h->boundary = parameter(value, "boundary");
    } else if (base_span_equal_nocase(name, BASE_SPAN("content-transfer-encoding"))) {
        h->transfer = base_span_trim(value);
    } else if (base_span_equal_nocase(name, BASE_SPAN("content-disposition"))) {
        h->attached = base_span_equal_nocase(before_semicolon(value), BASE_SPAN("attachment"));
    }
}

/* One field with its folded lines from *at on; false at the empty line that ends the header. */
static bool next_field(incmap_span bytes, size_t *at, incmap_span *field) {
    incmap_span line;
    size_t whole = 0;
    size_t start = *at;
    if (!rep_next_line(bytes, at, &line, &whole) || line.size == 0) {
        return false;
    }
    size_t end = *at;
    while (*at < bytes.size && (bytes.data[*at] == ' ' || bytes.data[*at] == '\t') &&
           rep_next_line(bytes, at, &line, &whole)) {
        end = *at;
    }
    *field = base_span(bytes.data + start, end - start);
    return true;
}

/* Where the body starts. */
static size_t read_header(incmap_span bytes, header *h) {
    size_t at = 0;
    incmap_span field;
    *h = (header){.type = BASE_SPAN("text/plain")};
    for (int i = 0; i < HEADERS_MAX && next_field(bytes, &at, &field); i++) {
        const char *colon = memchr(field.data, ':', field.size);
        if (colon != NULL) {
            incmap_span name = base_span(field.data, (size_t)(colon - field.data));
            take_field(h, base_span_trim(name),
                       base_span_trim(base_span(colon + 1, field.size - name.size - 1)));
        }
    }
    return at;
}

/* ---- transfer encodings */

static int hex(char c) {
    c = base_lower(c);
    return base_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "=C4=8D" and soft ends of lines; in a header "_" is a space. */
static incmap_status unquote(base_buf *out, incmap_span text, bool in_header, incmap_error *err) {
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        int high = c == '=' && i + 2 < text.size ? hex(text.data[i + 1]) : -1;
        int low = high >= 0 ? hex(text.data[i + 2]) : -1;
        if (low >= 0) {
            BASE_TRY(base_buf_add_char(out, (char)(high * 16 + low), err));
            i += 2;
        } else if (c == '=' && i + 1 < text.size && text.data[i + 1] == '\n') {
            i++;
        } else if (c == '=' && i + 2 < text.size && text.data[i + 1] == '\r') {
            i += 2;
        } else {
            BASE_TRY(base_buf_add_char(out, in_header && c == '_' ? ' ' : c, err));
        }
    }
    return INCMAP_OK;
}

static int sextet(char c) {
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    return base_is_digit(c) ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Base64; what is none of its letters is passed over, as RFC 2045 asks. */
static incmap_status unbase(base_buf *out, incmap_span text, incmap_error *err) {
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; i < text.size && text.data[i] != '='; i++) {
        int value = sextet(text.data[i]);
        if (value < 0) {
            continue;
        }
        bits = (bits << 6 | (uint32_t)value) & 0xFFFFFF;
        held += 6;
        if (held >= 8) {
            held -= 8;
            BASE_TRY(base_buf_add_char(out, (char)(unsigned char)(bits >> held & 0xFF), err));
        }
    }
    return INCMAP_OK;
}

/* `bytes` in `charset` as UTF-8; without a charset, or with one that is wrong, as they tell. */
static incmap_status to_utf8(base_buf *out, incmap_span bytes, incmap_span charset,
                             incmap_error *err) {
    char name[REP_ENCODING_MAX] = "";
    bool said = charset.size > 0 && charset.size < sizeof name &&
                !base_span_equal_nocase(charset, BASE_SPAN("us-ascii"));
    if (said) {
        memcpy(name, charset.data, charset.size);
        name[charset.size] = '\0';
    } else if (!rep_encoding_of(bytes, name)) {
        memcpy(name, "UTF-8", sizeof "UTF-8"); /* its damage shows as U+FFFD */
    }
    return rep_decode(out, bytes, name, err);
}

/* ---- "=?utf-8?B?…?=" */

/* An encoded word at `at`: its parts and where it ends. */
static bool encoded_word(incmap_span text, size_t at, incmap_span parts[3], size_t *end) {
    if (at + 2 > text.size || text.data[at] != '=' || text.data[at + 1] != '?') {
        return false;
    }
    size_t from = at + 2;
    for (int i = 0; i < 3; i++) {
        const char *mark = memchr(text.data + from, '?', text.size - from);
        if (mark == NULL) {
            return false;
        }
        parts[i] = base_span(text.data + from, (size_t)(mark - text.data) - from);
        from = (size_t)(mark - text.data) + 1;
    }
    *end = from + 1;
    return from < text.size && text.data[from] == '=' && parts[1].size == 1;
}

static incmap_status add_word(base_buf *out, incmap_context *ctx, const incmap_span parts[3],
                              incmap_error *err) {
    base_buf bytes;
    base_buf_init(&bytes, ctx, SIZE_MAX);
    bool base64 = base_lower(parts[1].data[0]) == 'b';
    incmap_status status =
        base64 ? unbase(&bytes, parts[2], err) : unquote(&bytes, parts[2], true, err);
    if (status == INCMAP_OK) {
        status = to_utf8(out, base_buf_view(&bytes), parts[0], err);
    }
    base_buf_free(&bytes);
    return status;
}

static incmap_status read_subject(base_buf *out, incmap_context *ctx, incmap_span text,
                                  incmap_error *err) {
    bool after_word = false;
    for (size_t i = 0; i < text.size;) {
        incmap_span parts[3];
        size_t end = 0;
        if (encoded_word(text, i, parts, &end)) {
            BASE_TRY(add_word(out, ctx, parts, err));
            i = end;
            after_word = true;
            continue;
        }
        char c = text.data[i++];
        bool space = base_is_space(c);
        size_t next = i;
        while (space && next < text.size && base_is_space(text.data[next])) {
            next++;
        }
        bool joins = space && after_word && encoded_word(text, next, parts, &end);
        if (!joins) { /* space between two encoded words is none */
            BASE_TRY(base_buf_add_char(out, space ? ' ' : c, err));
        }
        i = space ? next : i;
        after_word = after_word && space;
    }
    return INCMAP_OK;
}

/* ---- parts */

static incmap_status read_part(mail *m, incmap_span bytes, unsigned depth, const header *given);

/* The parts between lines of "--boundary". */
static incmap_status read_parts(mail *m, incmap_span body, incmap_span boundary, unsigned depth) {
    size_t at = 0;
    size_t start = SIZE_MAX;
    incmap_span line;
    size_t whole = 0;
    for (;;) {
        size_t here = at;
        bool more = rep_next_line(body, &at, &line, &whole);
        bool mark = more && line.size >= boundary.size + 2 &&
                    base_span_starts(line, BASE_SPAN("--")) &&
                    base_span_starts(base_span(line.data + 2, line.size - 2), boundary);
        if ((mark || !more) && start != SIZE_MAX) {
            size_t end = more ? here : body.size;
            BASE_TRY(read_part(m, base_span(body.data + start, end - start), depth, NULL));
        }
        bool last = mark && base_span_starts(base_span(line.data + 2 + boundary.size,
                                                       line.size - 2 - boundary.size),
                                             BASE_SPAN("--"));
        if (!more || last) {
            return INCMAP_OK;
        }
        start = mark ? at : start;
    }
}

static incmap_status read_text(mail *m, incmap_span body, const header *h) {
    base_buf *out = base_span_equal_nocase(h->type, BASE_SPAN("text/html")) ? &m->html : &m->plain;
    base_buf bytes;
    if (out->size > 0) {
        return INCMAP_OK; /* the first says it */
    }
    base_buf_init(&bytes, m->ctx, SIZE_MAX);
    incmap_status status = INCMAP_OK;
    if (base_span_equal_nocase(h->transfer, BASE_SPAN("base64"))) {
        status = unbase(&bytes, body, m->err);
    } else if (base_span_equal_nocase(h->transfer, BASE_SPAN("quoted-printable"))) {
        status = unquote(&bytes, body, false, m->err);
    } else {
        status = base_buf_add_span(&bytes, body, m->err);
    }
    if (status == INCMAP_OK) {
        status = to_utf8(out, base_buf_view(&bytes), h->charset, m->err);
    }
    base_buf_free(&bytes);
    return status;
}

static bool starts_nocase(incmap_span text, incmap_span start) {
    return text.size >= start.size &&
           base_span_equal_nocase(base_span(text.data, start.size), start);
}

static incmap_status read_part(mail *m, incmap_span bytes, unsigned depth, const header *given) {
    header h;
    if (depth > DEPTH_MAX) {
        return base_fail(m->err, INCMAP_LIMIT, "the mail nests deeper than %d parts", DEPTH_MAX);
    }
    size_t start = read_header(bytes, &h);
    h = given != NULL ? *given : h;
    start = given != NULL ? 0 : start;
    incmap_span body = base_span(bytes.data + start, bytes.size - start);
    if (starts_nocase(h.type, BASE_SPAN("multipart/"))) {
        return h.boundary.size == 0 ? INCMAP_OK : read_parts(m, body, h.boundary, depth + 1);
    }
    bool text = starts_nocase(h.type, BASE_SPAN("text/plain")) ||
                starts_nocase(h.type, BASE_SPAN("text/html"));
    return text && !h.attached && body.size > 0 ? read_text(m, body, &h) : INCMAP_OK;
}

bool rep_parse_mail_day(incmap_span text, incmap_date *out) {
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    uint64_t numbers[2];
    size_t count = 0;
    uint8_t month = 0;
    incmap_span rest = base_span_trim(text);
    incmap_span word;
    if (rep_parse_day(rest, out)) {
        return true;
    }
    while (count < 2 && base_span_cut(&rest, ' ', &word)) {
        char low[3] = {0};
        for (size_t i = 0; i < 3 && i < word.size; i++) {
            low[i] = base_lower(word.data[i]);
        }
        if (base_num_parse_u64(word, &numbers[count])) {
            count++;
        } else if (count == 1 && word.size >= 3) {
            size_t at = base_span_find(base_span_of(months), base_span(low, 3));
            month = at != SIZE_MAX && at % 3 == 0 ? (uint8_t)(at / 3 + 1) : month;
        }
    }
    if (count < 2 || month == 0 || numbers[0] > 31 || numbers[1] > 9999) {
        return false;
    }
    *out = (incmap_date){(int32_t)numbers[1], month, (uint8_t)numbers[0]};
    return base_date_is_valid(*out);
}

incmap_status rep_part_make(base_buf *out, incmap_span title, incmap_span body, bool html,
                            incmap_error *err) {
    if (!html) {
        BASE_TRY(base_buf_add_span(out, title, err));
        BASE_TRY(title.size > 0 ? base_buf_add_text(out, "\n\n", err) : INCMAP_OK);
        return base_buf_add_span(out, body, err);
    }
    BASE_TRY(base_buf_add_text(out, "<h1>", err));
    for (size_t i = 0; i < title.size; i++) {
        char c = title.data[i];
        BASE_TRY(c == '<'   ? base_buf_add_text(out, "&lt;", err)
                 : c == '&' ? base_buf_add_text(out, "&amp;", err)
                            : base_buf_add_char(out, c, err));
    }
    BASE_TRY(base_buf_add_text(out, "</h1>\n", err));
    return base_buf_add_span(out, body, err);
}

/* Quoted lines of an older mail and all behind the mark of a signature say nothing new. */
static incmap_status add_own_lines(base_buf *out, incmap_span text, incmap_error *err) {
    incmap_span line;
    size_t whole = 0;
    for (size_t at = 0; rep_next_line(text, &at, &line, &whole);) {
        if (base_span_is(line, "-- ")) {
            break;
        }
        if (line.size == 0 || line.data[0] != '>') {
            BASE_TRY(base_buf_add_span(out, line, err));
            BASE_TRY(base_buf_add_char(out, '\n', err));
        }
    }
    return INCMAP_OK;
}

static incmap_status make(mail *m, rep_part *out, incmap_span subject) {
    if (base_span_trim(base_buf_view(&m->plain)).size > 0) {
        base_buf own;
        base_buf_init(&own, m->ctx, SIZE_MAX);
        incmap_status status = add_own_lines(&own, base_buf_view(&m->plain), m->err);
        out->kind = INCMAP_REPORT_TEXT;
        status = status == INCMAP_OK
                     ? rep_part_make(&out->text, subject, base_buf_view(&own), false, m->err)
                     : status;
        base_buf_free(&own);
        return status;
    }
    out->kind = m->html.size > 0 ? INCMAP_REPORT_HTML : INCMAP_REPORT_TEXT;
    return rep_part_make(&out->text, subject, base_buf_view(&m->html), m->html.size > 0, m->err);
}

incmap_status rep_mail_read(rep_part *out, incmap_context *ctx, incmap_span bytes,
                            incmap_error *err) {
    size_t limit = incmap_context_limits_view(ctx)->document_bytes;
    mail m = {.ctx = ctx, .err = err};
    header h;
    base_buf subject;
    base_buf_init(&m.plain, ctx, limit);
    base_buf_init(&m.html, ctx, limit);
    base_buf_init(&subject, ctx, limit);
    size_t start = read_header(bytes, &h);
    (void)rep_parse_mail_day(h.date, &out->published);
    incmap_status status = read_subject(&subject, ctx, h.subject, err);
    if (status == INCMAP_OK) {
        status = read_part(&m, base_span(bytes.data + start, bytes.size - start), 0, &h);
    }
    status = status == INCMAP_OK ? make(&m, out, base_buf_view(&subject)) : status;
    base_buf_free(&m.plain);
    base_buf_free(&m.html);
    base_buf_free(&subject);
    return status;
}
