/* Owns which features a word has. Each is a number: a template's, mixed with what fills it. */
#include "rep_cues.h"

typedef struct list {
    uint64_t *at;
    size_t count;
    uint64_t template;
} list;

static uint64_t mix(uint64_t a, uint64_t b) {
    uint64_t h = (a ^ (b + 0x9E3779B97F4A7C15U)) * 0xD6E8FEB86659FD93U;
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93U;
    return h ^ (h >> 29);
}

uint64_t rep_word_feature(uint64_t key) { return mix(0, key); }

static void put(list *l, uint64_t value) { l->at[l->count++] = mix(++l->template, value); }
static void put2(list *l, uint64_t a, uint64_t b) { put(l, a * 0x9FB21C651E98DF25U + b); }
static void put3(list *l, uint64_t a, uint64_t b, uint64_t c) {
    put2(l, a * 0x9FB21C651E98DF25U + b, c);
}

/* The classes that matter beside a name. */
static uint32_t kinds(const rep_cue *c) {
    return c->classes &
           (REP_COMMON | REP_AT | REP_TOWARDS | REP_NEARBY | REP_AREA | REP_UNIT | REP_PART |
            REP_ORG_WORD | REP_ORG_NAME | REP_TITLE | REP_GIVEN | REP_SPEECH | REP_PARTICLE |
            REP_BODY | REP_MONTH | REP_WEEKDAY | REP_NUMBER | REP_ARTICLE);
}

static uint32_t letters(uint32_t four, unsigned count) {
    return four & (uint32_t)((1ULL << (8 * count)) - 1);
}

static void put_word(list *l, const rep_cue *c) {
    put(l, c->key);
    put2(l, letters(c->tail, 3), c->shape);
    put(l, letters(c->tail, 2));
    put(l, c->tail);
    put(l, c->head);
    put(l, letters(c->head, 3));
    put(l, c->shape);
    put2(l, c->words, c->shape);
    put2(l, kinds(c), c->shape);
    put2(l, c->seen, c->shape);
}

static void put_neighbours(list *l, const rep_cue *c, const rep_cue *far_left,
                           const rep_cue *far_right) {
    const rep_cue *b = c - 1;
    const rep_cue *a = c + 1;
    put2(l, b->key, c->gap);
    put2(l, a->key, a->gap);
    put(l, far_left->key);
    put(l, far_right->key);
    put2(l, b->key, c->key);
    put2(l, c->key, a->key);
    put3(l, b->shape, c->shape, a->shape);
    put2(l, letters(b->tail, 3), c->shape);
    put2(l, letters(a->tail, 3), c->shape);
    put3(l, c->gap, a->gap, c->shape);
    put2(l, c->left, c->away);
    put2(l, c->right, c->away);
    put2(l, kinds(b), kinds(c));
    put2(l, kinds(c), kinds(a));
    put3(l, kinds(b), kinds(a), c->shape);
    put2(l, b->words, c->words);
    put2(l, c->words, a->words);
}

static void put_places(list *l, const rep_cue *c, unsigned language) {
    const rep_cue *b = c - 1;
    const rep_cue *a = c + 1;
    put2(l, c->place, language);
    put2(l, c->place, c->shape);
    put3(l, b->place, c->place, a->place);
    put2(l, c->place, c->left);
    put2(l, c->place, c->right);
    put3(l, c->place, kinds(b), kinds(a));
    put3(l, c->place, c->words, c->seen);
    put2(l, c->place, kinds(c));
    put3(l, c->place, b->words, c->words);
    put3(l, c->place, a->words, c->words);
}

size_t rep_features_of(const rep_cues *cues, uint32_t i, uint64_t out[REP_FEATURES]) {
    const rep_cue *c = &cues->at[i + 1];
    const rep_cue *far_left = i > 0 ? c - 2 : c - 1;
    list l = {out, 0, 0};
    put_word(&l, c);
    put_neighbours(&l, c, far_left, c + 2);
    put_places(&l, c, cues->language);
    put3(&l, cues->headline, i == 0, c->shape);
    put3(&l, cues->headline || i == 0, c->words, c->seen);
    put2(&l, cues->language, letters(c->tail, 3));
    return l.count;
}
