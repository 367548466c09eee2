/* Owns the meaning of words. A table of forms is filled once a report: the tables are small, and
 * nothing then has to outlive the report or be shared. */
#include "rep_lexicon.h"

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "rep_starts.h"
#include "txt_fold.h"

/* The classes under their bare names, as the tables write them. */
enum {
#define X(name, bit, meaning) name = 1U << (bit),
#include "rep_class.def"
#undef X
};

typedef struct row {
    uint8_t languages;
    int16_t value;
    uint32_t classes;
    const char *forms; /* separated by single spaces */
} row;

static const row rows[] = {
#define X(language, classes, forms) {REP_##language, 0, (uint32_t)(classes), forms},
#define V(language, classes, value, forms) {REP_##language, value, (uint32_t)(classes), forms},
#include "rep_dates.def"
#include "rep_words.def"
#undef X
#undef V
};

typedef struct form {
    const char *text; /* NULL: a free slot */
    uint16_t size;
    bool stem;
    rep_meaning meaning;
} form;

enum {
    SLOTS = 8192, /* over twice the forms of all languages: test_lexicon sees to it */
    STEM_MIN = 3, /* letters of the shortest stem */
    TAIL_MAX = 6, /* letters that may follow a stem */
    ANY = 1       /* language */
};

/* A meaning found before. */
typedef struct recalled {
    uint64_t key; /* 0: none */
    rep_meaning meaning;
} recalled;

enum { RECALLED = 8192 };

struct rep_lexicon {
    incmap_context *ctx;
    recalled *recalled; /* RECALLED of them */
    rep_starts starts;  /* of all forms, under one language */
    form slots[SLOTS];
};

static form *slot_of(rep_lexicon *lexicon, incmap_span text, bool stem) {
    size_t at = (size_t)base_hash(text.data, text.size, stem) % SLOTS;
    for (;;) {
        form *slot = &lexicon->slots[at];
        if (slot->text == NULL || (slot->stem == stem && slot->size == text.size &&
                                   memcmp(slot->text, text.data, text.size) == 0)) {
            return slot;
        }
        at = (at + 1) % SLOTS;
    }
}

static void add_row(rep_lexicon *lexicon, const row *r) {
    incmap_span rest = base_span_of(r->forms);
    incmap_span text;
    while (base_span_cut(&rest, ' ', &text)) {
        bool stem = base_span_ends(text, BASE_SPAN("*"));
        text.size -= stem ? 1 : 0;
        rep_starts_add(&lexicon->starts, ANY, text, stem);
        form *slot = slot_of(lexicon, text, stem);
        slot->text = text.data;
        slot->size = (uint16_t)text.size;
        slot->stem = stem;
        slot->meaning.classes |= r->classes;
        slot->meaning.value = r->value != 0 ? r->value : slot->meaning.value;
    }
}

incmap_status rep_lexicon_new(rep_lexicon **out, incmap_context *ctx, unsigned languages,
                              incmap_error *err) {
    *out = base_alloc_zeroed(ctx, 1, sizeof **out);
    if (*out == NULL) {
        return base_out_of_memory(err);
    }
    (*out)->ctx = ctx;
    (*out)->recalled = base_alloc_zeroed(ctx, RECALLED, sizeof *(*out)->recalled);
    if ((*out)->recalled == NULL) {
        rep_lexicon_free(*out);
        *out = NULL;
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if ((rows[i].languages & languages) != 0) {
            add_row(*out, &rows[i]);
        }
    }
    return INCMAP_OK;
}

void rep_lexicon_free(rep_lexicon *lexicon) {
    if (lexicon != NULL) {
        base_free(lexicon->ctx, lexicon->recalled);
        base_free(lexicon->ctx, lexicon);
    }
}

static const form *look_up(const rep_lexicon *lexicon, incmap_span text, bool stem) {
    size_t at = (size_t)base_hash(text.data, text.size, stem) % SLOTS;
    for (;;) {
        const form *slot = &lexicon->slots[at];
        if (slot->text == NULL) {
            return NULL;
        }
        if (slot->stem == stem && slot->size == text.size &&
            memcmp(slot->text, text.data, text.size) == 0) {
            return slot;
        }
        at = (at + 1) % SLOTS;
    }
}

rep_meaning rep_lexicon_find(const rep_lexicon *lexicon, incmap_span folded) {
    rep_meaning none = {0, 0};
    if (folded.size == 0 || folded.size > 40) {
        return none;
    }
    rep_may_be may = rep_starts_of(&lexicon->starts, ANY, folded);
    const form *whole = may.whole ? look_up(lexicon, folded, false) : NULL;
    const form *stem = NULL;
    size_t shortest = folded.size > TAIL_MAX + STEM_MIN ? folded.size - TAIL_MAX : STEM_MIN;
    for (size_t size = folded.size; stem == NULL && size >= shortest; size--) {
        bool may_be = (may.stems >> size & 1) != 0;
        stem = may_be ? look_up(lexicon, base_span(folded.data, size), true) : NULL;
    }
    if (whole == NULL || stem == NULL) {
        return whole != NULL ? whole->meaning : stem != NULL ? stem->meaning : none;
    }
    /* "policije" is a body by itself and a target by its stem */
    rep_meaning both = whole->meaning;
    both.classes |= stem->meaning.classes;
    both.value = both.value != 0 ? both.value : stem->meaning.value;
    return both;
}

rep_meaning rep_lexicon_recall(const rep_lexicon *lexicon, uint64_t key, incmap_span folded) {
    recalled *slot = &lexicon->recalled[key % RECALLED];
    if (slot->key != key || key == 0) {
        *slot = (recalled){key, rep_lexicon_find(lexicon, folded)};
    }
    return slot->meaning;
}
