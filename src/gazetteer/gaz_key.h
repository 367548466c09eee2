/* Reading a record of KEYS, in a file and while one is made. */
#ifndef GAZ_KEY_H
#define GAZ_KEY_H

#include <string.h>

#include "gaz_format.h"
#include "txt_fold.h"

/* KEYS: its units without the spare ones, and the bits of a place in a posting. */
typedef struct gaz_keys {
    const uint16_t *units;
    size_t count;
    unsigned place_bits;
} gaz_keys;

/* Of `units` units of a file with so many places. */
static inline gaz_keys gaz_keys_of(const void *data, size_t units, size_t places) {
    const unsigned bits = gaz_bits_for(places);
    return (gaz_keys){data, units < GAZ_KEY_SPARE ? 0 : units - GAZ_KEY_SPARE,
                      bits < GAZ_POSTING_PLACE_BITS ? bits : GAZ_POSTING_PLACE_BITS};
}

typedef struct gaz_key {
    incmap_span text;
    size_t count;     /* postings */
    size_t places;    /* that have them; 0 where it is not told */
    size_t spellings; /* the byte of KEYS where they begin */
    size_t spelling_count;
    uint32_t next; /* the record behind it */
    const unsigned char *postings;
    unsigned place_bits, bits; /* of a posting's place, and of a posting */
    char room[TXT_FOLD_MAX];   /* of a text that does not stand in KEYS as it is */
} gaz_key;

/* Reads the record. False, with an empty text and no postings, when it is no place for the record
 * of a key. What is read points into the units and into `out`. */
bool gaz_key_read(const gaz_keys *keys, uint32_t record, gaz_key *out);

/* Of a record, without its text: the byte of KEYS where its spellings begin, and how many they are;
 * *record becomes the one behind it. False as above. */
bool gaz_key_pass(const gaz_keys *keys, uint32_t *record, size_t *spellings, size_t *count);

/* The text of a key alone; in `room` where it does not stand in the units as it is. The record is a
 * sound one. */
incmap_span gaz_key_text(const gaz_keys *keys, uint32_t record, char room[TXT_FOLD_MAX]);

/* Posting `index`, which is below the count. */
static inline uint32_t gaz_posting(const gaz_key *key, size_t index) {
    const uint64_t at = (uint64_t)index * key->bits;
    uint64_t word;
    memcpy(&word, key->postings + at / 8, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    word = word >> at % 8 & ((UINT64_C(1) << key->bits) - 1);
    const uint64_t kind = word >> key->place_bits;
    return (uint32_t)((word ^ kind << key->place_bits) | kind << GAZ_POSTING_PLACE_BITS);
}

static inline uint32_t gaz_posting_place(uint32_t posting) { return posting & GAZ_POSTING_PLACE; }

/* The size of the spelling at a byte of `all`, and in *text where it begins. False when it does not
 * lie among them. */
static inline bool gaz_spelling_at(const char *bytes, size_t all, size_t at, size_t *text,
                                   size_t *size) {
    if (at >= all) {
        return false;
    }
    *size = (unsigned char)bytes[at] & GAZ_SPELLING_LONG;
    *text = at + 1;
    if (*size == GAZ_SPELLING_LONG) {
        uint16_t more = 0;
        if (all - *text < sizeof more) {
            return false;
        }
        memcpy(&more, bytes + *text, sizeof more);
        *size = more;
        *text += sizeof more;
    }
    return *size <= all - *text;
}

/* With small letters for the capitals A to Z. */
static inline void gaz_lower(char *to, const char *from, size_t size) {
    for (size_t i = 0; i < size; i++) {
        const unsigned char letter = (unsigned char)from[i];
        to[i] = (char)(letter + ((unsigned char)(letter - 'A') < 26 ? 32 : 0));
    }
}

#endif
