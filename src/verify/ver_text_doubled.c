#include "base_utf8.h"
#include "ver_text.h"

enum { none = -1, last_latin = 0xFF };

/* What windows-1252 has at 0x80 to 0x9F, as Unicode; its five gaps are read as control letters. */
static const uint16_t upper[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

/* The letter of `size` bytes at `at`. */
static uint32_t letter_at(incmap_span text, size_t at, size_t size) {
    static const unsigned char lead[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t letter = (unsigned char)text.data[at] & lead[size];
    for (size_t i = 1; i < size; i++) {
        letter = letter << 6 | ((unsigned char)text.data[at + i] & 0x3F);
    }
    return letter;
}

/* The byte that windows-1252 has for the letter at *at, which is passed over; or none. */
static int byte_at(incmap_span text, size_t *at) {
    size_t size = *at < text.size ? base_utf8_size(text, *at) : 0;
    if (size == 0) {
        return none;
    }
    uint32_t letter = letter_at(text, *at, size);
    *at += size;
    for (int i = 0; i < 32; i++) {
        if (letter == upper[i]) {
            return 0x80 + i;
        }
    }
    return letter <= last_latin ? (int)letter : none;
}

/* Latin but for its phonetic letters, Greek and Cyrillic, Arabic. */
static bool is_of_names(uint32_t letter) {
    return (letter >= 0xC0 && letter < 0x250) || (letter >= 0x370 && letter < 0x530) ||
           (letter >= 0x600 && letter < 0x700);
}

/* Passes over letters that are the bytes of one letter. False where they are not. */
static bool take_doubled(incmap_span text, size_t *at, bool *is_name) {
    char bytes[4];
    size_t size = 0;
    int first = byte_at(text, at);
    if (first < 0xC2 || first > 0xF4) {
        return false;
    }
    size_t wanted = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    for (int byte = first; byte >= 0x80 && size < wanted;) {
        bytes[size++] = (char)byte;
        byte = size < wanted ? byte_at(text, at) : none;
    }
    incmap_span whole = base_span(bytes, size);
    if (size < wanted || base_utf8_size(whole, 0) != wanted) {
        return false;
    }
    *is_name |= is_of_names(letter_at(whole, 0, wanted));
    return true;
}

bool ver_text_is_doubled(incmap_span text) {
    bool is_name = false;
    for (size_t at = 0; at < text.size;) {
        if ((unsigned char)text.data[at] < 0x80) {
            at++;
        } else if (!take_doubled(text, &at, &is_name)) {
            return false;
        }
    }
    return is_name;
}
