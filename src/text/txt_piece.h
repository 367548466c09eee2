/* What one letter of a text folds to. Of the text floor only: txt_fold.c makes names of it,
 * txt_fold_words.c the words of a running text. */
#ifndef TXT_PIECE_H
#define TXT_PIECE_H

#include "txt_tables.h"
#include "txt_utf8.h"

enum { TXT_JAMO_MAX = 12 };

/* Folded bytes, borrowed from the tables, the text or the caller's `jamo`. None: the letter
 * vanishes. A space parts words; the bytes may also begin or end with one, or hold one. */
typedef struct txt_piece {
    const char *data;
    size_t size;
    size_t used; /* bytes of the text */
} txt_piece;

/* A Hangul syllable as its letters, as it stands in decomposed text. The arithmetic is that of the
 * Unicode Standard, section 3.12. */
static inline size_t txt_put_syllable(uint32_t syllable, char jamo[TXT_JAMO_MAX]) {
    enum {
        FIRST = 0xAC00,
        LEAD = 0x1100,
        VOWEL = 0x1161,
        TRAIL = 0x11A7,
        VOWELS = 21,
        TRAILS = 28
    };
    uint32_t index = syllable - FIRST;
    size_t size = txt_utf8_put(jamo, LEAD + index / (VOWELS * TRAILS));
    size += txt_utf8_put(jamo + size, VOWEL + index / TRAILS % VOWELS);
    if (index % TRAILS > 0) {
        size += txt_utf8_put(jamo + size, TRAIL + index % TRAILS);
    }
    return size;
}

static inline bool txt_is_syllable(uint32_t letter) { return letter >= 0xAC00 && letter <= 0xD7A3; }

/* The pair that `first` and the letter at `at` make, or NULL. */
static inline const txt_pair *txt_find_pair(incmap_span text, size_t at, uint32_t first,
                                            size_t *size) {
    if (at >= text.size) {
        return NULL;
    }
    uint32_t second = txt_utf8_next(text, at, size);
    size_t low = 0;
    size_t high = txt_pair_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const txt_pair *pair = &txt_pairs[middle];
        if (pair->first == first && pair->second == second) {
            return pair;
        }
        if (pair->first < first || (pair->first == first && pair->second < second)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

/* The piece of the letter at `at` (< text.size), which is not ASCII, or of the pair it begins. */
static inline txt_piece txt_piece_at(incmap_span text, size_t at, char jamo[TXT_JAMO_MAX]) {
    txt_piece piece = {" ", 1, 0};
    uint32_t letter = txt_utf8_next(text, at, &piece.used);
    uint16_t entry = txt_fold_entry[txt_fold_block[letter / TXT_BLOCK]][letter % TXT_BLOCK];
    if (entry & TXT_PAIRS) {
        size_t more = 0;
        const txt_pair *pair = txt_find_pair(text, at + piece.used, letter, &more);
        entry = pair == NULL ? (uint16_t)(entry & ~TXT_PAIRS) : pair->entry;
        piece.used += pair == NULL ? 0 : more;
    }
    if (entry >= TXT_TEXT) {
        piece.data = (const char *)txt_text + txt_text_start[entry - TXT_TEXT];
        piece.size =
            (size_t)(txt_text_start[entry - TXT_TEXT + 1] - txt_text_start[entry - TXT_TEXT]);
    } else if (entry == TXT_VANISH) {
        piece.size = 0;
    } else if (entry == TXT_KEEP && txt_is_syllable(letter)) {
        piece.data = jamo;
        piece.size = txt_put_syllable(letter, jamo);
    } else if (entry == TXT_KEEP) {
        piece.data = text.data + at;
        piece.size = piece.used;
    }
    return piece;
}

#endif
