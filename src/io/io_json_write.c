/* Owns how JSON is spelt on its way out. */
#include <math.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "base_utf8.h"
#include "io_eight.h"
#include "io_json.h"

static bool is_plain(char c) {
    return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 && c != '"' && c != '\\' && c != '<';
}

/* The first byte at or behind `at` that needs a look, or text.size. */
static size_t pass_plain(incmap_span text, size_t at) {
    for (; text.size - at >= 8; at += 8) {
        uint64_t eight = io_eight_at(text.data + at);
        if (io_eight_have_odd(eight) || io_eight_have(eight, '"') || io_eight_have(eight, '\\') ||
            io_eight_have(eight, '<')) {
            break;
        }
    }
    while (at < text.size && is_plain(text.data[at])) {
        at++;
    }
    return at;
}

/* What stands for the ASCII letter `c` in a string. */
static incmap_status put_ascii(base_buf *out, char c, char next, incmap_error *err) {
    static const char escaped[] = "\"\\\b\f\n\r\t";
    static const char names[] = "\"\\bfnrt";
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; escaped[i] != '\0'; i++) {
        if (c == escaped[i]) {
            char pair[2] = {'\\', names[i]};
            return base_buf_add(out, pair, sizeof pair, err);
        }
    }
    /* In a page "</script" ends the script and "<!--" changes what ends it. */
    if ((unsigned char)c >= 0x20 && !(c == '<' && (next == '/' || next == '!'))) {
        return base_buf_add_char(out, c, err);
    }
    char code[6] = {'\\', 'u', '0', '0', digits[(c >> 4) & 15], digits[c & 15]};
    return base_buf_add(out, code, sizeof code, err);
}

/* The letter at `at` that is no ASCII; *size is how many bytes it has. */
static incmap_status put_letter(base_buf *out, incmap_span text, size_t at, size_t *size,
                                incmap_error *err) {
    incmap_span letter = base_span(text.data + at, base_utf8_size(text, at));
    *size = letter.size == 0 ? 1 : letter.size;
    if (letter.size == 0) {
        return base_buf_add_text(out, "\xEF\xBF\xBD", err);
    }
    if (base_span_is(letter, "\xE2\x80\xA8")) {
        return base_buf_add_text(out, "\\u2028", err);
    }
    if (base_span_is(letter, "\xE2\x80\xA9")) {
        return base_buf_add_text(out, "\\u2029", err);
    }
    return base_buf_add_span(out, letter, err);
}

incmap_status io_json_put_string(base_buf *out, incmap_span text, incmap_error *err) {
    BASE_TRY(base_buf_add_char(out, '"', err));
    for (size_t at = 0; at < text.size;) {
        size_t end = pass_plain(text, at);
        BASE_TRY(base_buf_add(out, text.data + at, end - at, err));
        at = end;
        if (at == text.size) {
            break;
        }
        size_t size = 1;
        if ((unsigned char)text.data[at] < 0x80) {
            char next = at + 1 < text.size ? text.data[at + 1] : '\0';
            BASE_TRY(put_ascii(out, text.data[at], next, err));
        } else {
            BASE_TRY(put_letter(out, text, at, &size, err));
        }
        at += size;
    }
    return base_buf_add_char(out, '"', err);
}

/* Whole numbers up to 2^53, which a double holds exactly, get no exponent. */
static incmap_status put_number(base_buf *out, double value, incmap_error *err) {
    char text[BASE_NUM_MAX];
    size_t size = fabs(value) <= 9007199254740992.0 && trunc(value) == value
                      ? base_num_write_i64(text, (int64_t)value)
                      : base_num_write_shortest(text, value);
    return base_buf_add(out, text, size, err);
}

static incmap_status print_members(const io_json_value *value, bool named, base_buf *out,
                                   incmap_error *err) {
    BASE_TRY(base_buf_add_char(out, named ? '{' : '[', err));
    const io_json_value *first = io_json_first(value);
    for (const io_json_value *at = first; at != NULL; at = io_json_next(at)) {
        if (at != first) {
            BASE_TRY(base_buf_add_char(out, ',', err));
        }
        if (named) {
            BASE_TRY(io_json_put_string(out, io_json_name(at), err));
            BASE_TRY(base_buf_add_char(out, ':', err));
        }
        BASE_TRY(io_json_print(at, out, err));
    }
    return base_buf_add_char(out, named ? '}' : ']', err);
}

incmap_status io_json_print(const io_json_value *value, base_buf *out, incmap_error *err) {
    double number = 0;
    switch (io_json_kind_of(value)) {
        case IO_JSON_FALSE:
            return base_buf_add_text(out, "false", err);
        case IO_JSON_TRUE:
            return base_buf_add_text(out, "true", err);
        case IO_JSON_NUMBER:
            return io_json_number(value, &number) ? put_number(out, number, err) : INCMAP_OK;
        case IO_JSON_STRING:
            return io_json_put_string(out, io_json_text(value), err);
        case IO_JSON_ARRAY:
            return print_members(value, false, out, err);
        case IO_JSON_OBJECT:
            return print_members(value, true, out, err);
        case IO_JSON_MISSING:
        case IO_JSON_NULL:
        default:
            return base_buf_add_text(out, "null", err);
    }
}
