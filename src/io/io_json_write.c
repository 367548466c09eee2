/* Owns how JSON is spelt on its way out. */
#include <math.h>
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "base_utf8.h"
#include "io_eight.h"
#include "io_json.h"

enum {
    longest_letter = 4, /* bytes */
    piece_bytes = 256,  /* of text that is spelt at once */
    piece_room = (piece_bytes + longest_letter) * IO_JSON_ESCAPED_MAX
};

/* Bytes that stand for themselves whatever follows them. */
static bool is_plain(unsigned char c) {
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && c != '<';
}

static uint64_t mark_others(uint64_t eight) {
    return io_eight_mark_odd(eight) | io_eight_mark(eight, '"') | io_eight_mark(eight, '\\') |
           io_eight_mark(eight, '<');
}

static char *append(char *out, incmap_span text) {
    memcpy(out, text.data, text.size);
    return out + text.size;
}

/* What stands for the ASCII letter `c` in a string. */
static char *write_ascii(char *out, char c, char next) {
    static const char escaped[] = "\"\\\b\f\n\r\t";
    static const char names[] = "\"\\bfnrt";
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; escaped[i] != '\0'; i++) {
        if (c == escaped[i]) {
            *out++ = '\\';
            *out++ = names[i];
            return out;
        }
    }
    /* In a page "</script" ends the script and "<!--" changes what ends it. */
    if ((unsigned char)c >= 0x20 && !(c == '<' && (next == '/' || next == '!'))) {
        *out++ = c;
        return out;
    }
    out = append(out, BASE_SPAN("\\u00"));
    *out++ = digits[(c >> 4) & 15];
    *out++ = digits[c & 15];
    return out;
}

/* The letter at `at` that is no ASCII; *size is how many bytes it has. */
static char *write_letter(char *out, incmap_span text, size_t at, size_t *size) {
    const char *bytes = text.data + at;
    unsigned char lead = (unsigned char)bytes[0];
    if (lead >= 0xC2 && lead < 0xE0 && text.size - at >= 2 && (bytes[1] & 0xC0) == 0x80) {
        *size = 2; /* most letters that are no ASCII */
        memcpy(out, bytes, 2);
        return out + 2;
    }
    incmap_span letter = base_span(bytes, base_utf8_size(text, at));
    *size = letter.size == 0 ? 1 : letter.size;
    if (letter.size == 0) {
        return append(out, BASE_SPAN("\xEF\xBF\xBD"));
    }
    if (base_span_is(letter, "\xE2\x80\xA8")) {
        return append(out, BASE_SPAN("\\u2028"));
    }
    if (base_span_is(letter, "\xE2\x80\xA9")) {
        return append(out, BASE_SPAN("\\u2029"));
    }
    return append(out, letter);
}

/* Spell the letters from *at until one starts at or behind `until`. Up to longest_letter bytes
 * behind `until` may be spelt too. */
static char *write_letters(char *out, incmap_span text, size_t *at, size_t until) {
    size_t from = *at;
    while (from < until) {
        unsigned char c = (unsigned char)text.data[from];
        size_t size = 1;
        if (until - from >= 8) {
            uint64_t marks = mark_others(io_eight_at(text.data + from));
            size_t plain = marks == 0 ? 8 : io_eight_first(marks);
            memcpy(out, text.data + from, 8);
            out += plain;
            from += plain;
            if (marks == 0) {
                continue;
            }
            c = (unsigned char)text.data[from];
        }
        if (is_plain(c)) {
            *out++ = (char)c;
        } else if (c < 0x80) {
            out = write_ascii(out, (char)c, from + 1 < text.size ? text.data[from + 1] : '\0');
        } else {
            out = write_letter(out, text, from, &size);
        }
        from += size;
    }
    *at = from;
    return out;
}

size_t io_json_write_string(char *out, incmap_span text) {
    size_t at = 0;
    char *end = out;
    *end++ = '"';
    end = write_letters(end, text, &at, text.size);
    *end++ = '"';
    return (size_t)(end - out);
}

incmap_status io_json_put_string(base_buf *out, incmap_span text, incmap_error *err) {
    char piece[piece_room];
    BASE_TRY(base_buf_add_char(out, '"', err));
    for (size_t at = 0; at < text.size;) {
        size_t until = text.size - at < piece_bytes ? text.size : at + piece_bytes;
        char *end = write_letters(piece, text, &at, until);
        BASE_TRY(base_buf_add(out, piece, (size_t)(end - piece), err));
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
