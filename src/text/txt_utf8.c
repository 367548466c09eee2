/* Letters as numbers. Which bytes make up a letter is base_utf8.h's knowledge. */
#include "txt_utf8.h"

#include "base_utf8.h"

enum { REPLACEMENT = 0xFFFD };

static bool continues(char byte) { return ((unsigned char)byte & 0xC0) == 0x80; }

uint32_t txt_utf8_next(incmap_span text, size_t at, size_t *size) {
    static const unsigned char payload_of_lead[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    size_t valid = base_utf8_size(text, at);
    if (valid == 0) {
        *size = 1;
        return REPLACEMENT;
    }
    uint32_t letter = (unsigned char)text.data[at] & payload_of_lead[valid];
    for (size_t i = 1; i < valid; i++) {
        letter = letter << 6 | ((unsigned char)text.data[at + i] & 0x3FU);
    }
    *size = valid;
    return letter;
}

size_t txt_utf8_back(incmap_span text, size_t at) {
    size_t start = at - 1;
    while (start > 0 && at - start < 4 && continues(text.data[start])) {
        start--;
    }
    return start + base_utf8_size(text, start) == at ? start : at - 1;
}

size_t txt_utf8_find_bad(incmap_span text) { return base_utf8_find_bad(text); }

size_t txt_utf8_count(incmap_span text) {
    size_t count = 0;
    for (size_t at = 0; at < text.size; count++) {
        size_t size = base_utf8_size(text, at);
        at += size == 0 ? 1 : size;
    }
    return count;
}

size_t txt_utf8_put(char out[4], uint32_t letter) { return base_utf8_put(out, letter); }

incmap_span txt_utf8_fit(incmap_span text, size_t bytes) {
    if (text.size <= bytes) {
        return text;
    }
    size_t start = bytes;
    while (start > 0 && bytes - start < 3 && continues(text.data[start])) {
        start--;
    }
    bool crosses = start + base_utf8_size(text, start) > bytes;
    return (incmap_span){text.data, crosses ? start : bytes};
}
