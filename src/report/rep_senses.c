#include "rep_senses.h"

#include "base_error.h"
#include "base_span.h"
#include "txt_edit.h"
#include "txt_fold.h"

enum {
    COMPARED_MAX = 256, /* different names that a misspelt one is compared with */
    ALIKE_START = 3,    /* letters that both must start with */
    SHORT_NAME = 5      /* up to so many letters one may be wrong, else two */
};

typedef struct senses {
    const rep_doc *doc;
    const rep_tokens *tokens;
    const rep_names *names;
    uint32_t *of;      /* by name */
    uint32_t *leaders; /* the first name of each spelling, while few */
    size_t leader_count;
    rep_set spellings; /* key of the words: number of the leading name, plus one */
} senses;

static uint64_t key_of(const senses *s, const rep_name *n) {
    uint64_t key = 0;
    for (uint32_t i = n->first; i < n->end; i++) {
        key = key * 0x9E3779B97F4A7C15U + s->tokens->at[i].key;
    }
    return key;
}

/* How much a mention says about which place it means. */
static int strength(const rep_name *n) {
    return (n->unit != REP_NO_NAME ? 8 : 0) + (n->area ? 4 : 0) + (n->known ? 2 : 0) +
           (n->locates ? 1 : 0);
}

static void fold_name(const senses *s, const rep_name *n, txt_folded *out) {
    txt_fold(rep_words(s->doc, s->tokens, n->first, n->end), out);
}

static bool alike(const txt_folded *a, const txt_folded *b) {
    if (a->size < ALIKE_START + 1 || b->size < ALIKE_START + 1 ||
        memcmp(a->data, b->data, ALIKE_START) != 0) {
        return false;
    }
    unsigned limit = a->size <= SHORT_NAME || b->size <= SHORT_NAME ? 1 : 2;
    return txt_edit_distance(base_span(a->data, a->size), base_span(b->data, b->size), limit) <=
           limit;
}

/* The best mention of a spelling stands for all of it. */
static void group_spellings(senses *s) {
    for (uint32_t i = 0; i < s->names->count; i++) {
        const rep_name *n = &s->names->at[i];
        s->of[i] = i;
        if (n->kind != REP_NAME_PLACE) {
            continue;
        }
        uint64_t key = key_of(s, n);
        uint32_t leader = rep_set_get(&s->spellings, key);
        if (leader == 0) {
            rep_set_add(&s->spellings, key, i + 1);
            if (s->leader_count < COMPARED_MAX) {
                s->leaders[s->leader_count++] = i;
            }
            continue;
        }
        uint32_t best = s->of[leader - 1];
        if (strength(n) > strength(&s->names->at[best])) {
            s->of[leader - 1] = i;
        }
    }
}

/* A spelling that no gazetteer has and that is a letter away from a better told one joins it. */
static void join_misspelt(senses *s) {
    for (size_t i = 0; i < s->leader_count; i++) {
        uint32_t leader = s->leaders[i];
        const rep_name *n = &s->names->at[s->of[leader]];
        if (n->known) {
            continue;
        }
        txt_folded folded;
        fold_name(s, n, &folded);
        for (size_t j = 0; j < s->leader_count; j++) {
            const rep_name *other = &s->names->at[s->of[s->leaders[j]]];
            txt_folded other_folded;
            if (strength(other) > strength(&s->names->at[s->of[leader]])) {
                fold_name(s, other, &other_folded);
                s->of[leader] =
                    alike(&folded, &other_folded) ? s->of[s->leaders[j]] : s->of[leader];
            }
        }
    }
}

static void spread(senses *s) {
    for (uint32_t i = 0; i < s->names->count; i++) {
        const rep_name *n = &s->names->at[i];
        uint32_t leader = n->kind == REP_NAME_PLACE ? rep_set_get(&s->spellings, key_of(s, n)) : 0;
        s->of[i] = leader > 0 ? s->of[leader - 1] : i;
    }
}

static incmap_status read(senses *s, incmap_context *ctx, incmap_error *err) {
    s->leaders = base_alloc_zeroed(ctx, COMPARED_MAX, sizeof *s->leaders);
    if (s->leaders == NULL) {
        return base_out_of_memory(err);
    }
    BASE_TRY(rep_set_init(&s->spellings, ctx, s->names->count, err));
    group_spellings(s);
    join_misspelt(s);
    spread(s);
    return INCMAP_OK;
}

incmap_status rep_senses_read(uint32_t **out, const rep_doc *doc, const rep_tokens *tokens,
                              const rep_names *names, incmap_error *err) {
    incmap_context *ctx = names->ctx;
    senses s = {.doc = doc, .tokens = tokens, .names = names};
    s.spellings.ctx = ctx;
    s.of = base_alloc_zeroed(ctx, names->count + 1, sizeof *s.of);
    incmap_status status = s.of == NULL ? base_out_of_memory(err) : read(&s, ctx, err);
    base_free(ctx, s.leaders);
    rep_set_free(&s.spellings);
    if (status != INCMAP_OK) {
        base_free(ctx, s.of);
        return status;
    }
    *out = s.of;
    return INCMAP_OK;
}
