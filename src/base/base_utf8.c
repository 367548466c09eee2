#include "base_utf8.h"

/* Table 3-7 of the Unicode standard: what may follow a lead byte of three or four bytes at once. */
static bool second_byte_fits(unsigned char lead, unsigned char second) {
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return second >= low && second <= high;
}

size_t base_utf8_size(incmap_span text, size_t at) {
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    unsigned char lead = bytes[0];
    if (lead < 0x80) {
        return 1;
    }
    if (lead < 0xC2 || lead > 0xF4) {
        return 0;
    }
    size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (text.size - at < size || !second_byte_fits(lead, bytes[1])) {
        return 0;
    }
    for (size_t i = 2; i < size; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return size;
}

/* The first of the blocks that the text starts with in which not all is ASCII. */
static size_t pass_ascii(incmap_span text) {
    size_t at = 0;
    while (text.size - at >= BASE_BLOCK_BYTES &&
           base_block_high(base_block_at(text.data + at)) == 0) {
        at += BASE_BLOCK_BYTES;
    }
    return at;
}

size_t base_utf8_find_bad(incmap_span text) {
    size_t at = pass_ascii(text);
    while (at < text.size) {
        size_t left = text.size - at;
        size_t size = left < BASE_BLOCK_BYTES ? left : BASE_BLOCK_BYTES;
        base_block block = left < BASE_BLOCK_BYTES ? base_block_part(text.data + at, size)
                                                   : base_block_at(text.data + at);
        size_t passed = base_utf8_short(block, size);
        for (size_t end = at + size; passed == 0 && at < end; at += passed, passed = 0) {
            passed = base_utf8_size(text, at);
            if (passed == 0) {
                return at;
            }
        }
        at += passed;
    }
    return SIZE_MAX;
}

size_t base_utf8_put(char out[4], uint32_t letter) {
    if (letter > 0x10FFFF || (letter >= 0xD800 && letter <= 0xDFFF)) {
        letter = 0xFFFD;
    }
    if (letter < 0x80) {
        out[0] = (char)letter;
        return 1;
    }
    size_t size = letter < 0x800 ? 2 : letter < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (letter & 0x3F));
        letter >>= 6;
    }
    out[0] = (char)(leads[size] | letter);
    return size;
}
