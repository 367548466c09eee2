#include "txt_language.h"

#include <string.h>

#include "txt_fold.h"
#include "txt_words.h"

enum {
    LANGUAGES = 3,
    WORDS_MAX = 2000,
    FEW_WORDS = 20,
    SHARE = 12,      /* per cent of the words that must be common ones */
    COMMON_MAX = 7,  /* letters of the longest common word */
    LETTER_BYTES = 2 /* of the letters that fold to one of theirs */
};

typedef struct common_word {
    char text[COMMON_MAX + 1]; /* filled up with zeros */
    unsigned languages;
} common_word;

static const common_word common_words[] = {
#define X(text, languages) {text, (unsigned)(languages)},
#include "txt_common.def"
#undef X
};

/* The languages that a word of `size` folded letters is common in, or-ed. */
static unsigned languages_with(const char *folded, size_t size) {
    char wanted[COMMON_MAX + 1] = {0};
    size_t first = 0;
    size_t end = sizeof common_words / sizeof common_words[0];
    memcpy(wanted, folded, size);
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        int order = memcmp(wanted, common_words[middle].text, sizeof wanted);
        if (order == 0) {
            return common_words[middle].languages;
        }
        first = order > 0 ? middle + 1 : first;
        end = order < 0 ? middle : end;
    }
    return 0;
}

/* Small letters without marks are folded already. */
static bool is_folded(incmap_span word) {
    for (size_t i = 0; i < word.size; i++) {
        if (word.data[i] < 'a' || word.data[i] > 'z') {
            return false;
        }
    }
    return true;
}

static unsigned languages_of_word(incmap_span word) {
    if (word.size > (size_t)COMMON_MAX * LETTER_BYTES) {
        return 0;
    }
    if (is_folded(word)) {
        return word.size > COMMON_MAX ? 0 : languages_with(word.data, word.size);
    }
    txt_folded folded;
    txt_fold(word, &folded);
    return folded.size > COMMON_MAX ? 0 : languages_with(folded.data, folded.size);
}

static void count_word(incmap_span word, unsigned counts[LANGUAGES]) {
    unsigned languages = languages_of_word(word);
    for (size_t l = 0; l < LANGUAGES; l++) {
        counts[l] += (languages >> l) & 1;
    }
}

txt_language txt_language_of(incmap_span text) {
    unsigned counts[LANGUAGES] = {0};
    unsigned words = 0;
    txt_word word;
    for (size_t at = 0; words < WORDS_MAX && txt_next_word(text, at, &word); words++) {
        at = word.end;
        count_word((incmap_span){text.data + word.start, word.end - word.start}, counts);
    }
    size_t best = 0;
    for (size_t l = 1; l < LANGUAGES; l++) {
        best = counts[l] > counts[best] ? l : best;
    }
    if (words < FEW_WORDS) {
        return counts[best] > 0 ? (txt_language)(1U << best) : TXT_ENGLISH;
    }
    return counts[best] * 100 >= words * SHARE ? (txt_language)(1U << best) : TXT_NO_LANGUAGE;
}
