#include "res_inflect.h"

#include "base_span.h"
#include "txt_fold.h"

enum { WORDS_MAX = 4, FORMS_MAX = 16, TRIES_MAX = 200, STEM_MIN = 3, STEM_OF_SEVERAL_MIN = 2 };

typedef struct ending {
    const char *language;
    incmap_span found;
    incmap_span nominative;
} ending;

static const ending endings[] = {
#define X(language, found, nominative) \
    {language, {found, sizeof(found) - 1}, {nominative, sizeof(nominative) - 1}},
#include "res_inflect.def"
#undef X
};

typedef struct word_forms {
    incmap_span word;
    size_t count; /* of forms, the word itself as the first */
    const ending *by[FORMS_MAX];
    bool shared[FORMS_MAX]; /* several languages have the ending */
} word_forms;

/* Two languages may give the same form: once is enough. */
static bool has_form(word_forms *forms, const ending *by) {
    for (size_t i = 1; i < forms->count; i++) {
        if (base_span_equal(forms->by[i]->found, by->found) &&
            base_span_equal(forms->by[i]->nominative, by->nominative)) {
            forms->shared[i] |= strcmp(forms->by[i]->language, by->language) != 0;
            return true;
        }
    }
    return false;
}

static void collect(incmap_span word, size_t stem_min, word_forms *forms) {
    *forms = (word_forms){.word = word, .count = 1};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        incmap_span found = endings[i].found;
        if (word.size >= found.size + stem_min && base_span_ends(word, found) &&
            !has_form(forms, &endings[i]) && forms->count < FORMS_MAX) {
            forms->by[forms->count++] = &endings[i];
        }
    }
}

static size_t put_form(const word_forms *forms, size_t number, char *out, size_t room) {
    size_t stem = forms->word.size;
    incmap_span tail = {0};
    if (number > 0 && number < FORMS_MAX) {
        stem -= forms->by[number]->found.size;
        tail = forms->by[number]->nominative;
    }
    if (stem + tail.size > room) {
        return 0;
    }
    memcpy(out, forms->word.data, stem);
    if (tail.size > 0) {
        memcpy(out + stem, tail.data, tail.size);
    }
    return stem + tail.size;
}

static incmap_span spell(const word_forms *words, size_t count, const size_t *choice, char *out,
                         size_t room) {
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && size < room) {
            out[size++] = ' ';
        }
        size += put_form(&words[i], choice[i], out + size, room - size);
    }
    return (incmap_span){out, size};
}

/* Count on to the next choice of forms; false after the last. */
static bool next_choice(const word_forms *words, size_t count, size_t *choice) {
    for (size_t i = count; i-- > 0;) {
        if (++choice[i] < words[i].count) {
            return true;
        }
        choice[i] = 0;
    }
    return false;
}

/* The language of the endings that were undone; "" where they are of several. */
static const char *language_of(const word_forms *words, size_t count, const size_t *choice) {
    const char *language = "";
    for (size_t i = 0; i < count; i++) {
        size_t form = choice[i];
        if (form == 0 || form >= FORMS_MAX) {
            continue;
        }
        const char *of_word = words[i].by[form]->language;
        if (words[i].shared[form] || (language[0] != '\0' && strcmp(language, of_word) != 0)) {
            return "";
        }
        language = of_word;
    }
    return language;
}

bool res_inflect_speaks(const char *language, incmap_span country) {
    static const struct {
        const char *language;
        const char *country;
    } homes[] = {
#define X(language, country) {language, country},
#include "res_inflect_home.def"
#undef X
    };
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++) {
        if (strcmp(homes[i].language, language) == 0 && base_span_is(country, homes[i].country)) {
            return true;
        }
    }
    return false;
}

void res_inflect(incmap_span name, res_inflect_form form, void *state) {
    txt_folded folded;
    txt_fold(name, &folded);
    word_forms words[WORDS_MAX];
    size_t count = 0;
    incmap_span rest = {folded.data, folded.size};
    incmap_span word;
    if (folded.size == 0 || folded.cut) {
        return;
    }
    size_t stem_min =
        base_span_find(rest, BASE_SPAN(" ")) == SIZE_MAX ? STEM_MIN : STEM_OF_SEVERAL_MIN;
    while (base_span_cut(&rest, ' ', &word)) {
        if (count == WORDS_MAX) {
            return;
        }
        collect(word, stem_min, &words[count++]);
    }
    size_t choice[WORDS_MAX] = {0};
    char out[2 * TXT_FOLD_MAX];
    for (int tries = 0; tries < TRIES_MAX && next_choice(words, count, choice); tries++) {
        if (!form(state, spell(words, count, choice, out, sizeof out),
                  language_of(words, count, choice))) {
            return;
        }
    }
}
