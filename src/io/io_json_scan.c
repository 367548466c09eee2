#include "io_json_scan.h"

#include <stdlib.h>
#include <string.h>

#include "base_buf.h"
#include "base_error.h"
#include "base_hash.h"
#include "base_num.h"
#include "base_span.h"
#include "base_utf8.h"
#include "io_eight.h"

enum expectation { VALUE, ELEMENT_OR_END, MEMBER_OR_END, MEMBER, COMMA_OR_END };

/* A key of an object that is still open. Two keys whose 64-bit hashes agree count as the same. */
struct key {
    uint64_t hash;
    size_t at;
};

struct frame {
    bool is_object;
    size_t first_key;
};

struct scan {
    incmap_context *ctx;
    incmap_span text;
    size_t at;
    char *masked;
    io_json_numbers *numbers;
    enum expectation expect;
    struct frame *frames; /* one per open array or object */
    size_t depth;
    size_t frames_capacity;
    struct key *keys; /* of all open objects */
    size_t key_count;
    size_t keys_capacity;
    base_buf decoded; /* a key that has escapes, without them */
    incmap_error *err;
};

static incmap_status fail_at(const struct scan *scan, size_t at, incmap_status status,
                             const char *what) {
    uint64_t line = 1;
    size_t line_start = 0;
    const char *data = scan->text.data;
    for (const char *end = at == 0 ? NULL : memchr(data, '\n', at); end != NULL;
         end = memchr(data + line_start, '\n', at - line_start)) {
        line_start = (size_t)(end - data) + 1;
        line++;
    }
    return base_fail_at(scan->err, status, NULL, line, at - line_start + 1, "%s", what);
}

static incmap_status fail_expected(const struct scan *scan, const char *expected) {
    incmap_error message;
    if (scan->at >= scan->text.size) {
        base_fail(&message, INCMAP_FORMAT, "the JSON text ends where %s is expected", expected);
    } else {
        unsigned char found = (unsigned char)scan->text.data[scan->at];
        base_fail(&message, INCMAP_FORMAT,
                  found > 0x20 && found < 0x7F ? "found '%c' where %s is expected"
                                               : "found byte 0x%02X where %s is expected",
                  found, expected);
    }
    return fail_at(scan, scan->at, INCMAP_FORMAT, message.message);
}

static void skip_space(struct scan *scan) {
    while (scan->at < scan->text.size) {
        char c = scan->text.data[scan->at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            return;
        }
        scan->at++;
    }
}

/* The four hexadecimal digits at `at`, or UINT32_MAX. */
static uint32_t hex_at(incmap_span text, size_t at) {
    uint32_t value = 0;
    if (text.size < 4 || at > text.size - 4) {
        return UINT32_MAX;
    }
    for (size_t i = at; i < at + 4; i++) {
        char c = base_lower(text.data[i]);
        if (base_is_digit(c)) {
            value = value * 16 + (uint32_t)(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            value = value * 16 + (uint32_t)(c - 'a' + 10);
        } else {
            return UINT32_MAX;
        }
    }
    return value;
}

/* The letter that the \u escape at `at` stands for, and its size in the text: 6, or 12 for a pair
 * of surrogates. UINT32_MAX when there is none. */
static uint32_t escaped_letter(incmap_span text, size_t at, size_t *size) {
    uint32_t first = hex_at(text, at + 2);
    *size = 6;
    if (first < 0xD800 || first > 0xDFFF) {
        return first;
    }
    if (first > 0xDBFF || at + 8 > text.size || text.data[at + 6] != '\\' ||
        text.data[at + 7] != 'u') {
        return UINT32_MAX;
    }
    uint32_t second = hex_at(text, at + 8);
    if (second < 0xDC00 || second > 0xDFFF) {
        return UINT32_MAX;
    }
    *size = 12;
    return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

static incmap_status pass_escape(struct scan *scan) {
    size_t at = scan->at;
    if (at + 1 >= scan->text.size) {
        return fail_at(scan, at, INCMAP_FORMAT, "the JSON text ends inside a string");
    }
    char c = scan->text.data[at + 1];
    if (c == 'u') {
        size_t size = 0;
        uint32_t letter = escaped_letter(scan->text, at, &size);
        if (letter == 0) {
            return fail_at(scan, at, INCMAP_FORMAT, "\\u0000 in a string; text has no NUL");
        }
        if (letter == UINT32_MAX) {
            return fail_at(scan, at, INCMAP_FORMAT,
                           hex_at(scan->text, at + 2) == UINT32_MAX
                               ? "\\u without four hexadecimal digits"
                               : "half of a surrogate pair; expected both halves or neither");
        }
        scan->at += size;
        return INCMAP_OK;
    }
    if (c == '\0' || strchr("\"\\/bfnrt", c) == NULL) {
        return fail_at(scan, at, INCMAP_FORMAT, "an escape that JSON does not have");
    }
    scan->at += 2;
    return INCMAP_OK;
}

/* Passes over letters that need no look of their own. */
static void pass_plain(struct scan *scan) {
    const char *data = scan->text.data;
    for (; scan->text.size - scan->at >= 8; scan->at += 8) {
        uint64_t eight = io_eight_at(data + scan->at);
        if (io_eight_have_odd(eight) || io_eight_have(eight, '"') || io_eight_have(eight, '\\')) {
            break;
        }
    }
}

/* From the opening quote to behind the closing one; *inner is what stands between. */
static incmap_status pass_string(struct scan *scan, incmap_span *inner, bool *has_escapes) {
    size_t start = ++scan->at;
    *has_escapes = false;
    for (;;) {
        pass_plain(scan);
        if (scan->at == scan->text.size) {
            return fail_at(scan, start - 1, INCMAP_FORMAT,
                           "the JSON text ends inside the string that starts here");
        }
        unsigned char c = (unsigned char)scan->text.data[scan->at];
        if (c == '"') {
            *inner = base_span(scan->text.data + start, scan->at++ - start);
            return INCMAP_OK;
        }
        if (c == '\\') {
            *has_escapes = true;
            BASE_TRY(pass_escape(scan));
            continue;
        }
        if (c < 0x20) {
            return fail_at(scan, scan->at, INCMAP_FORMAT,
                           "a control character in a string; expected it to be escaped");
        }
        size_t size = base_utf8_size(scan->text, scan->at);
        if (size == 0) {
            return fail_at(scan, scan->at, INCMAP_ENCODING, "a byte that is not UTF-8 in a string");
        }
        scan->at += size;
    }
}

/* `inner` of a string without its escapes. */
static incmap_status decode(struct scan *scan, incmap_span inner) {
    static const char names[] = "bfnrt";
    static const char letters[] = "\b\f\n\r\t";
    base_buf *out = &scan->decoded;
    out->size = 0;
    for (size_t at = 0; at < inner.size;) {
        const char *escape = memchr(inner.data + at, '\\', inner.size - at);
        size_t plain = (escape == NULL ? inner.size : (size_t)(escape - inner.data)) - at;
        BASE_TRY(base_buf_add(out, inner.data + at, plain, scan->err));
        at += plain;
        if (escape == NULL) {
            break;
        }
        if (escape[1] == 'u') {
            char bytes[4];
            size_t size = 0;
            size_t written = base_utf8_put(bytes, escaped_letter(inner, at, &size));
            BASE_TRY(base_buf_add(out, bytes, written, scan->err));
            at += size;
        } else {
            const char *name = strchr(names, escape[1]);
            BASE_TRY(base_buf_add_char(out, name == NULL ? escape[1] : letters[name - names],
                                       scan->err));
            at += 2;
        }
    }
    return INCMAP_OK;
}

static incmap_status pass_member_name(struct scan *scan) {
    if (scan->at == scan->text.size || scan->text.data[scan->at] != '"') {
        return fail_expected(scan,
                             scan->expect == MEMBER ? "a key in quotes" : "a key in quotes or '}'");
    }
    size_t at = scan->at;
    incmap_span name;
    bool has_escapes = false;
    BASE_TRY(pass_string(scan, &name, &has_escapes));
    if (has_escapes) {
        BASE_TRY(decode(scan, name));
        name = base_buf_view(&scan->decoded);
    }
    BASE_TRY(base_grow(scan->ctx, (void **)&scan->keys, &scan->keys_capacity, scan->key_count + 1,
                       sizeof *scan->keys, scan->err));
    scan->keys[scan->key_count++] = (struct key){base_hash(name.data, name.size, 0), at};
    skip_space(scan);
    if (scan->at == scan->text.size || scan->text.data[scan->at] != ':') {
        return fail_expected(scan, "':'");
    }
    scan->at++;
    scan->expect = VALUE;
    return INCMAP_OK;
}

static int compare_keys(const void *a, const void *b) {
    const struct key *left = a;
    const struct key *right = b;
    if (left->hash != right->hash) {
        return left->hash < right->hash ? -1 : 1;
    }
    return left->at < right->at ? -1 : left->at > right->at;
}

/* Where the first key stands that repeats an earlier one, or SIZE_MAX. */
static size_t find_repeated(struct key *keys, size_t count) {
    enum { few = 16 };
    size_t first = SIZE_MAX;
    if (count > few) {
        qsort(keys, count, sizeof *keys, compare_keys);
        for (size_t i = 1; i < count; i++) {
            if (keys[i].hash == keys[i - 1].hash && keys[i].at < first) {
                first = keys[i].at;
            }
        }
        return first;
    }
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (keys[i].hash == keys[j].hash) {
                return keys[i].at;
            }
        }
    }
    return first;
}

static incmap_status open_frame(struct scan *scan, bool is_object) {
    unsigned deepest = scan->ctx->limits.nesting_depth;
    deepest = deepest < IO_JSON_DEEPEST ? deepest : IO_JSON_DEEPEST;
    if (scan->depth >= deepest) {
        incmap_error message;
        base_fail(&message, INCMAP_LIMIT, "nested deeper than the limit of %u", deepest);
        return fail_at(scan, scan->at, INCMAP_LIMIT, message.message);
    }
    BASE_TRY(base_grow(scan->ctx, (void **)&scan->frames, &scan->frames_capacity, scan->depth + 1,
                       sizeof *scan->frames, scan->err));
    scan->frames[scan->depth++] = (struct frame){is_object, scan->key_count};
    scan->at++;
    scan->expect = is_object ? MEMBER_OR_END : ELEMENT_OR_END;
    return INCMAP_OK;
}

static incmap_status close_frame(struct scan *scan) {
    struct frame frame = scan->frames[--scan->depth];
    if (frame.is_object) {
        size_t count = scan->key_count - frame.first_key;
        size_t repeated = count < 2 ? SIZE_MAX : find_repeated(scan->keys + frame.first_key, count);
        if (repeated != SIZE_MAX) {
            return fail_at(scan, repeated, INCMAP_FORMAT,
                           "a key that stands in this object already");
        }
        scan->key_count = frame.first_key;
    }
    scan->at++;
    scan->expect = COMMA_OR_END;
    return INCMAP_OK;
}

static size_t pass_digits(struct scan *scan) {
    size_t start = scan->at;
    while (scan->at < scan->text.size && base_is_digit(scan->text.data[scan->at])) {
        scan->at++;
    }
    return scan->at - start;
}

static bool pass_char(struct scan *scan, const char *any) {
    if (scan->at < scan->text.size && scan->text.data[scan->at] != '\0' &&
        strchr(any, scan->text.data[scan->at]) != NULL) {
        scan->at++;
        return true;
    }
    return false;
}

static incmap_status pass_number(struct scan *scan) {
    size_t start = scan->at;
    pass_char(scan, "-");
    bool leading_zero = pass_char(scan, "0");
    if (!leading_zero && pass_digits(scan) == 0) {
        return fail_expected(scan, "a digit");
    }
    if (leading_zero && pass_digits(scan) > 0) {
        return fail_at(scan, start, INCMAP_FORMAT, "a number with a leading zero");
    }
    if (pass_char(scan, ".") && pass_digits(scan) == 0) {
        return fail_expected(scan, "a digit");
    }
    if (pass_char(scan, "eE")) {
        pass_char(scan, "+-");
        if (pass_digits(scan) == 0) {
            return fail_expected(scan, "a digit");
        }
    }
    double value = 0;
    incmap_span number = base_span(scan->text.data + start, scan->at - start);
    if (!base_num_parse(number, &value)) {
        return fail_at(scan, start, INCMAP_FORMAT, "a number that is too large or too long");
    }
    io_json_numbers *numbers = scan->numbers;
    BASE_TRY(base_grow(scan->ctx, (void **)&numbers->values, &numbers->capacity, numbers->count + 1,
                       sizeof *numbers->values, scan->err));
    numbers->values[numbers->count++] = value;
    memset(scan->masked + start, ' ', number.size);
    scan->masked[start] = '0';
    scan->expect = COMMA_OR_END;
    return INCMAP_OK;
}

static incmap_status pass_value(struct scan *scan) {
    static const char *const words[] = {"true", "false", "null"};
    char c = scan->at < scan->text.size ? scan->text.data[scan->at] : '\0';
    if (c == '"') {
        incmap_span inner;
        bool has_escapes = false;
        scan->expect = COMMA_OR_END;
        return pass_string(scan, &inner, &has_escapes);
    }
    if (c == '{' || c == '[') {
        return open_frame(scan, c == '{');
    }
    if (c == '-' || base_is_digit(c)) {
        return pass_number(scan);
    }
    incmap_span rest = base_span(scan->text.data + scan->at, scan->text.size - scan->at);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (base_span_starts(rest, base_span_of(words[i]))) {
            scan->at += strlen(words[i]);
            scan->expect = COMMA_OR_END;
            return INCMAP_OK;
        }
    }
    return fail_expected(scan, scan->expect == VALUE ? "a value" : "a value or ']'");
}

static incmap_status pass_comma_or_end(struct scan *scan) {
    bool in_object = scan->frames[scan->depth - 1].is_object;
    char c = scan->at < scan->text.size ? scan->text.data[scan->at] : '\0';
    if (c == ',') {
        scan->at++;
        scan->expect = in_object ? MEMBER : VALUE;
        return INCMAP_OK;
    }
    if (c == (in_object ? '}' : ']')) {
        return close_frame(scan);
    }
    return fail_expected(scan, in_object ? "',' or '}'" : "',' or ']'");
}

static incmap_status pass_document(struct scan *scan) {
    if (base_span_starts(scan->text, BASE_SPAN("\xEF\xBB\xBF"))) {
        scan->at = 3;
    }
    scan->expect = VALUE;
    for (;;) {
        skip_space(scan);
        if (scan->depth == 0 && scan->expect == COMMA_OR_END) {
            return scan->at == scan->text.size ? INCMAP_OK : fail_expected(scan, "the end");
        }
        char c = scan->at < scan->text.size ? scan->text.data[scan->at] : '\0';
        if (scan->expect == COMMA_OR_END) {
            BASE_TRY(pass_comma_or_end(scan));
        } else if ((scan->expect == MEMBER_OR_END && c == '}') ||
                   (scan->expect == ELEMENT_OR_END && c == ']')) {
            BASE_TRY(close_frame(scan));
        } else if (scan->expect == MEMBER_OR_END || scan->expect == MEMBER) {
            BASE_TRY(pass_member_name(scan));
        } else {
            BASE_TRY(pass_value(scan));
        }
    }
}

incmap_status io_json_scan(incmap_context *ctx, incmap_span text, char *masked,
                           io_json_numbers *numbers, incmap_error *err) {
    struct scan scan = {.ctx = ctx, .text = text, .masked = masked, .numbers = numbers, .err = err};
    base_buf_init(&scan.decoded, ctx, ctx->limits.document_bytes);
    incmap_status status = pass_document(&scan);
    base_buf_free(&scan.decoded);
    base_free(ctx, scan.frames);
    base_free(ctx, scan.keys);
    return status;
}
