/* The words of a running text in the form that txt_fold() gives them, with where they stand. */
#ifndef TXT_FOLD_WORDS_H
#define TXT_FOLD_WORDS_H

#include "txt_fold.h"

/* A word: what stands between two spaces of the folded text. In scripts that are written without
 * spaces (Han, Kana, Thai, Lao, Burmese, Khmer) each letter, with the marks on it, is a word. */
typedef struct txt_folded_word {
    size_t start; /* bytes of the text, from the first letter of the word to behind the last; */
    size_t end;   /* a sign that vanishes and is no letter (an apostrophe) is not at its ends */
    uint16_t size;
    bool joined;  /* no space stands before it */
    bool inner;   /* starts inside of a letter, as the second word of the letter U+00BD does */
    bool goes_on; /* the next word starts inside of this word's last letter */
    bool cut;     /* longer than TXT_FOLD_MAX */
    char data[TXT_FOLD_MAX + 1]; /* NUL-terminated */
} txt_folded_word;

/* Where reading stands. To start: the text, the byte to start at, and zeros. */
typedef struct txt_folding {
    incmap_span text;
    size_t at;
    const char *rest; /* of the folded bytes of the letter before `at`: what is not given yet */
    size_t rest_size;
    size_t letter; /* where that letter starts, */
    bool given;    /* and whether a word has some of it */
    bool joined;   /* no space came since the word before */
    char jamo[12];
} txt_folding;

/* The next word; false at the end of the text. The words, a space before each that is not joined,
 * are what txt_fold() makes of the text where that is not cut. */
bool txt_fold_next_word(txt_folding *from, txt_folded_word *out);

#endif
