#include "txt_language.h"

#include <string.h>

#include "txt_fold.h"
#include "txt_words.h"

enum {
    LANGUAGES = 3,
    WORDS_MAX = 2000,
    FEW_WORDS = 20,
    SHARE = 12, /* per cent of the words that must be common ones */
    COMMON_MAX = 9
};

/* The commonest words of each language, folded, in the order of the languages' bits. */
static const char *const common_words[LANGUAGES] = {
    " the of and in to was were that for with on is by from said at as has had a an be it his "
    "their "
    "they have been who after which not this ",
    " je se da su u i iz od koji koja koje sa za nije kod selu kao bi ali juce na o a po ili nisu "
    "bio "
    "bila bilo sto biti kako zbog posle prema ne ",
    " dhe te ne nga per me eshte ka nje qe u si ndaj prane afer dje mbi i e se nuk jane kane ishte "
    "kur "
    "pas tha ku po do kishte tij kete ketij gjate ",
};

static void count_word(incmap_span word, unsigned counts[LANGUAGES]) {
    char padded[COMMON_MAX + 3] = " ";
    txt_folded folded;
    txt_fold(word, &folded);
    if (folded.size > COMMON_MAX) {
        return;
    }
    memcpy(padded + 1, folded.data, folded.size);
    padded[folded.size + 1] = ' ';
    padded[folded.size + 2] = '\0';
    for (size_t l = 0; l < LANGUAGES; l++) {
        counts[l] += strstr(common_words[l], padded) != NULL;
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
