#include "ver_wkt.h"

static bool is_letter(char c) {
    char small = base_lower(c);
    return (small >= 'a' && small <= 'z') || c == '_' || base_is_digit(c);
}

/* Where the bracket that opens at `at` is closed, or text.size. A quote inside of a text is
 * doubled, which reads as an end and a start. */
static size_t find_end(incmap_span text, size_t at) {
    unsigned depth = 0;
    bool quoted = false;
    for (; at < text.size; at++) {
        char c = text.data[at];
        quoted = quoted != (c == '"');
        if (!quoted && (c == '[' || c == '(')) {
            depth++;
        } else if (!quoted && (c == ']' || c == ')') && --depth == 0) {
            return at;
        }
    }
    return at;
}

bool ver_wkt_is_one(incmap_span text) {
    size_t at = 0;
    text = base_span_trim(text);
    while (at < text.size && is_letter(text.data[at])) {
        at++;
    }
    size_t word = at;
    while (at < text.size && base_is_space(text.data[at])) {
        at++;
    }
    bool opens = word > 0 && at < text.size && (text.data[at] == '[' || text.data[at] == '(');
    return opens && find_end(text, at) + 1 == text.size;
}
