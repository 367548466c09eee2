/* Words of a running text, with where they stand. */
#ifndef TXT_WORDS_H
#define TXT_WORDS_H

#include "incmap/types.h"

/* One word: letters, digits and marks (it does not start with a mark); apostrophes and hyphens,
 * soft hyphens and joiners only between letters. Raised digits and numbers in circles are no
 * digits. */
typedef struct txt_word {
    size_t start; /* byte offsets into the text */
    size_t end;
    bool capital;   /* starts with an upper-case letter */
    bool all_upper; /* two upper-case letters or more, none in lower case */
    bool digits;    /* has a digit and no letter */
} txt_word;

/* The first word at or after `at`, which may be the end of the last word; false when there is none.
 */
bool txt_next_word(incmap_span text, size_t at, txt_word *out);

#endif
