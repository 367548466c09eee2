/* Reading a record of KEYS, in a file and while one is made. */
#ifndef GAZ_KEY_H
#define GAZ_KEY_H

#include <string.h>

#include "gaz_format.h"
#include "txt_fold.h"

typedef struct gaz_key {
    incmap_span text;
    const uint32_t *postings;
    size_t count;
    size_t spellings;        /* the byte of KEYS where they begin */
    uint32_t other;          /* the record of its skeleton, or GAZ_NONE */
    uint32_t next;           /* the record behind it */
    char room[TXT_FOLD_MAX]; /* of a text that does not stand in KEYS as it is */
} gaz_key;

/* Reads the record among `count` units. False, with an empty text and no postings, when it is no
 * place for the record of a key. What is read points into the units and into `out`. */
bool gaz_key_read(const uint32_t *units, size_t count, uint32_t record, gaz_key *out);

/* The text of a key alone; in `room` where it does not stand in the units as it is. The record is a
 * sound one. */
incmap_span gaz_key_text(const uint32_t *units, uint32_t record, char room[TXT_FOLD_MAX]);

/* The size of the spelling at a byte of `all`, and in *text where it begins. False when it does not
 * lie among them; size 0 is the end of a key's. */
static inline bool gaz_spelling_at(const char *bytes, size_t all, size_t at, size_t *text,
                                   size_t *size) {
    if (at >= all) {
        return false;
    }
    *size = (unsigned char)bytes[at];
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
