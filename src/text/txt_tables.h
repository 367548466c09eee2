/* The tables that make_tables.c makes at build time out of fold.tsv and classes.tsv. A code point's
 * entry stands at [block[point / TXT_BLOCK]][point % TXT_BLOCK]. Only txt_fold.c,
 * txt_fold_words.c, txt_words.c and, for the hash, txt_skeleton.c read them. */
#ifndef TXT_TABLES_H
#define TXT_TABLES_H

#include <stddef.h>
#include <stdint.h>

enum {
    TXT_BLOCK = 128,
    TXT_BLOCKS = 0x110000 / TXT_BLOCK,
    TXT_KEEP = 0,      /* folds to itself */
    TXT_PART = 1,      /* parts words */
    TXT_VANISH = 2,    /* folds to nothing */
    TXT_TEXT = 3,      /* from here on: the texts */
    TXT_PAIRS = 0x8000 /* added where pairs begin with the letter */
};

/* Two letters that fold together. The table is in order of first and second. */
typedef struct txt_pair {
    uint32_t first;
    uint32_t second;
    uint16_t entry;
} txt_pair;

extern const char txt_fold_ascii[128]; /* ' ' parts words, NUL vanishes */
extern const uint8_t txt_fold_block[TXT_BLOCKS];
extern const uint16_t txt_fold_entry[][TXT_BLOCK];
extern const uint8_t txt_class_block[TXT_BLOCKS];
extern const uint8_t txt_class_entry[][TXT_BLOCK]; /* txt_class */

/* The text of entry e (without TXT_PAIRS) runs from start[e - TXT_TEXT] to the next start. It may
 * begin or end with one space. */
extern const uint16_t txt_text_start[];
extern const uint8_t txt_text[];
extern const txt_pair txt_pairs[];
extern const size_t txt_pair_count;

/* Of the rows of both .tsv files. */
extern const uint64_t txt_tables_hash;

#endif
