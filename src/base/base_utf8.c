#include "base_utf8.h"

#include <string.h>

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

/* The first byte at or behind `at` that is no ASCII, or text.size. */
static size_t pass_ascii(incmap_span text, size_t at) {
    for (; text.size - at >= 8; at += 8) {
        uint64_t eight;
        memcpy(&eight, text.data + at, sizeof eight);
        if ((eight & UINT64_C(0x8080808080808080)) != 0) {
            break;
        }
    }
    while (at < text.size && (unsigned char)text.data[at] < 0x80) {
        at++;
    }
    return at;
}

size_t base_utf8_find_bad(incmap_span text) {
    size_t at = pass_ascii(text, 0);
    while (at < text.size) {
        unsigned char lead = (unsigned char)text.data[at];
        size_t size = 2; /* most letters that are no ASCII */
        if (lead < 0xC2 || lead >= 0xE0 || text.size - at < 2 ||
            (text.data[at + 1] & 0xC0) != 0x80) {
            size = base_utf8_size(text, at);
        }
        if (size == 0) {
            return at;
        }
        at += size;
        if (at < text.size && (unsigned char)text.data[at] < 0x80) {
            at = pass_ascii(text, at);
        }
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
