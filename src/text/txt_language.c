#include "txt_language.h"

#include "txt_fold.h"
#include "txt_words.h"

enum {
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

/* Eight bytes as a number that is ordered as they are. */
static uint64_t rank_of(const char text[COMMON_MAX + 1]) {
    const unsigned char *b = (const unsigned char *)text;
    return (uint64_t)b[0] << 56 | (uint64_t)b[1] << 48 | (uint64_t)b[2] << 40 |
           (uint64_t)b[3] << 32 | (uint64_t)b[4] << 24 | (uint64_t)b[5] << 16 |
           (uint64_t)b[6] << 8 | (uint64_t)b[7];
}

/* The languages that a word of `size` folded letters is common in, or-ed. */
static unsigned languages_with(const char *folded, size_t size) {
    uint64_t wanted = 0;
    const common_word *first = common_words;
    size_t count = sizeof common_words / sizeof common_words[0];
    for (size_t i = 0; i < size; i++) {
        wanted |= (uint64_t)(unsigned char)folded[i] << (8 * (COMMON_MAX - i));
    }
    while (count > 0) {
        const common_word *middle = first + count / 2;
        uint64_t met = rank_of(middle->text);
        if (wanted == met) {
            return middle->languages;
        }
        bool later = wanted > met;
        first = later ? middle + 1 : first;
        count = later ? count - count / 2 - 1 : count / 2;
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

void txt_common_count(incmap_span text, unsigned most, txt_common *out) {
    txt_word word;
    for (size_t at = 0; out->words < most && txt_next_word(text, at, &word); out->words++) {
        at = word.end;
        unsigned languages =
            languages_of_word((incmap_span){text.data + word.start, word.end - word.start});
        for (size_t l = 0; l < TXT_LANGUAGES; l++) {
            out->met[l] += (languages >> l) & 1;
        }
    }
}

txt_language txt_language_told(const txt_common *common) {
    size_t best = 0;
    for (size_t l = 1; l < TXT_LANGUAGES; l++) {
        best = common->met[l] > common->met[best] ? l : best;
    }
    if (common->words < FEW_WORDS) {
        return common->met[best] > 0 ? (txt_language)(1U << best) : TXT_ENGLISH;
    }
    return common->met[best] * 100 >= common->words * SHARE ? (txt_language)(1U << best)
                                                            : TXT_NO_LANGUAGE;
}

txt_language txt_language_of(incmap_span text) {
    txt_common common = {0};
    txt_common_count(text, TXT_COMMON_WORDS, &common);
    return txt_language_told(&common);
}
