#include "res_candidates.h"

#include "base_span.h"
#include "geo_sphere.h"
#include "res_inflect.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum { HITS_MAX = 64 };

/* Two gazetteers mean the same settlement within this distance, by the same folded name. */
static const double same_place_m = 3000;

static bool fold_alike(incmap_span a, incmap_span b) {
    txt_folded left;
    txt_folded right;
    txt_fold(a, &left);
    txt_fold(b, &right);
    return left.size == right.size && memcmp(left.data, right.data, left.size) == 0;
}

static bool same_place(const res_candidate *a, const res_candidate *b) {
    if (a->gazetteer == b->gazetteer) {
        return a->place.index == b->place.index;
    }
    if (base_span_equal(a->place.id, b->place.id)) {
        return true;
    }
    return a->place.feature.size > 0 && b->place.feature.size > 0 &&
           a->place.feature.data[0] == 'P' && b->place.feature.data[0] == 'P' &&
           geo_distance_m(a->place.point, b->place.point) <= same_place_m &&
           fold_alike(a->place.name, b->place.name);
}

static void add(res_pool *pool, const res_candidate *candidate) {
    for (size_t i = 0; i < pool->count; i++) {
        if (same_place(&pool->items[i], candidate)) {
            return;
        }
    }
    if (pool->count < RES_POOL_MAX) {
        pool->items[pool->count++] = *candidate;
    }
}

static uint8_t letters_of(incmap_span name) {
    size_t count = txt_utf8_count(name);
    return count > UINT8_MAX ? UINT8_MAX : (uint8_t)count;
}

/* `as`: what their match is to be; NONE for what it is. */
static void add_hits(const res_sources *sources, size_t gazetteer, const incmap_hit *hits,
                     size_t count, incmap_match as, incmap_span name, res_pool *pool) {
    for (size_t i = 0; i < count; i++) {
        res_candidate candidate = {.gazetteer = gazetteer,
                                   .match = as == INCMAP_MATCH_NONE ? hits[i].match : as,
                                   .edits = hits[i].edits,
                                   .letters = letters_of(name)};
        if (!incmap_gazetteer_place_view(sources->items[gazetteer], hits[i].place,
                                         &candidate.place)) {
            continue;
        }
        candidate.main_name =
            hits[i].match == INCMAP_MATCH_EXACT || fold_alike(hits[i].name, candidate.place.name);
        add(pool, &candidate);
    }
}

static size_t at_most(size_t count, size_t room) { return count < room ? count : room; }

void res_find(const res_sources *sources, incmap_span name, res_pool *pool) {
    incmap_hit hits[HITS_MAX];
    for (size_t g = 0; g < sources->count; g++) {
        size_t found = incmap_gazetteer_lookup(sources->items[g], name, hits, HITS_MAX);
        add_hits(sources, g, hits, at_most(found, HITS_MAX), INCMAP_MATCH_NONE, name, pool);
    }
}

typedef struct finder {
    const res_sources *sources;
    incmap_span name;
    res_pool *pool;
    bool found;
} finder;

/* The first hits that are the form itself, not merely its sounds. */
static size_t lookup_form(const incmap_gazetteer *gazetteer, incmap_span form, incmap_hit *hits) {
    size_t found = at_most(incmap_gazetteer_lookup(gazetteer, form, hits, HITS_MAX), HITS_MAX);
    while (found > 0 && hits[found - 1].match > INCMAP_MATCH_FOLDED) {
        found--;
    }
    return found;
}

static bool add_form(void *state, incmap_span form) {
    finder *f = state;
    incmap_hit hits[HITS_MAX];
    for (size_t g = 0; g < f->sources->count; g++) {
        size_t found = lookup_form(f->sources->items[g], form, hits);
        add_hits(f->sources, g, hits, found, INCMAP_MATCH_INFLECTED, f->name, f->pool);
    }
    return true;
}

void res_find_inflected(const res_sources *sources, incmap_span name, res_pool *pool) {
    finder f = {.sources = sources, .name = name, .pool = pool};
    res_inflect(name, add_form, &f);
}

static bool form_exists(void *state, incmap_span form) {
    finder *f = state;
    incmap_hit hit;
    for (size_t g = 0; g < f->sources->count && !f->found; g++) {
        f->found = incmap_gazetteer_lookup(f->sources->items[g], form, &hit, 1) > 0 &&
                   hit.match <= INCMAP_MATCH_FOLDED;
    }
    return !f->found;
}

bool res_is_name(const res_sources *sources, incmap_span name) {
    incmap_hit hit;
    for (size_t g = 0; g < sources->count; g++) {
        if (incmap_gazetteer_lookup(sources->items[g], name, &hit, 1) > 0) {
            return true;
        }
    }
    finder f = {.sources = sources, .name = name};
    res_inflect(name, form_exists, &f);
    return f.found;
}

void res_find_fuzzy(const res_sources *sources, incmap_span name, incmap_span country,
                    res_pool *pool) {
    incmap_hit hits[HITS_MAX];
    for (unsigned edits = 1; edits <= 2; edits++) {
        size_t before = pool->count;
        for (size_t g = 0; g < sources->count; g++) {
            size_t found = incmap_gazetteer_lookup_fuzzy(sources->items[g], name, edits, country,
                                                         hits, HITS_MAX);
            add_hits(sources, g, hits, at_most(found, HITS_MAX), INCMAP_MATCH_FUZZY, name, pool);
        }
        if (pool->count > before) {
            return;
        }
    }
}
