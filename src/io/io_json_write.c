/* Owns how JSON is spelt on its way out. */
#include <math.h>
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "base_utf8.h"
#include "io_json.h"

enum {
    longest_letter = 4, /* bytes */
    piece_bytes = 256,  /* of text that is spelt at once */
    piece_room = (piece_bytes + longest_letter) * IO_JSON_ESCAPED_MAX + IO_JSON_SLACK
};

/* The bytes of a block that do not stand for themselves whatever is around them. */
static unsigned mark_odd(base_block block) {
    return base_block_mask(base_block_below(block, 0x20) | base_block_equal(block, '"') |
                           base_block_equal(block, '\\') | base_block_equal(block, '<'));
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
    incmap_span letter = base_span(text.data + at, base_utf8_size(text, at));
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
 * behind `until` may be spelt too. Whole blocks are written, whatever part of them counts. */
static char *write_letters(char *out, incmap_span text, size_t *at, size_t until) {
    size_t from = *at;
    while (from < until) {
        const char *next = text.data + from;
        size_t left = until - from;
        size_t count = left < BASE_BLOCK_BYTES ? left : BASE_BLOCK_BYTES;
        base_block block =
            left < BASE_BLOCK_BYTES ? base_block_part(next, count) : base_block_at(next);
        size_t plain = base_utf8_plain(block, mark_odd(block), count);
        base_block_put(out, block);
        out += plain;
        from += plain;
        if (plain > 0 && plain + 1 >= count) {
            continue; /* at most one byte is left: the next block starts with it */
        }
        size_t size = 1;
        bool ascii = (unsigned char)text.data[from] < 0x80;
        out = ascii ? write_ascii(out, text.data[from],
                                  from + 1 < text.size ? text.data[from + 1] : '\0')
                    : write_letter(out, text, from, &size);
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
