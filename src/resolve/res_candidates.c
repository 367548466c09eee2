#include "res_candidates.h"

#include "base_span.h"
#include "gaz_lookup.h"
#include "geo_sphere.h"
#include "res_inflect.h"
#include "res_known.h"
#include "txt_fold.h"
#include "txt_utf8.h"

/* Two or three letters sound like too much: "EU" as "É.-U." */
enum { HITS_MAX = 64, SOUND_LETTERS_MIN = 4 };

typedef enum variant_place { VARIANT_FIRST, VARIANT_LAST, VARIANT_ADDED } variant_place;

typedef struct variant_line {
    variant_place place;
    const char *written;
    const char *spelled;
} variant_line;

static const variant_line variant_lines[] = {
#define X(place, written, spelled) {VARIANT_##place, written, spelled},
#include "res_variant.def"
#undef X
};

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
    if (incmap_id_compare(&a->place.id, &b->place.id) == 0) {
        return true;
    }
    return a->place.feature.size > 0 && b->place.feature.size > 0 &&
           a->place.feature.data[0] == 'P' && b->place.feature.data[0] == 'P' &&
           geo_distance_m(a->place.point, b->place.point) <= same_place_m &&
           fold_alike(a->place.name, b->place.name);
}

/* A case of the name is a better account of it than that it sounds alike. */
static bool explains_better(incmap_match match, incmap_match than) {
    if (match == INCMAP_MATCH_INFLECTED && than == INCMAP_MATCH_SKELETON) {
        return true;
    }
    bool reverse = match == INCMAP_MATCH_SKELETON && than == INCMAP_MATCH_INFLECTED;
    return match < than && !reverse;
}

static void add(res_pool *pool, const res_candidate *candidate) {
    for (size_t i = 0; i < pool->count; i++) {
        res_candidate *known = &pool->items[i];
        if (same_place(known, candidate)) {
            known->held = (uint8_t)(known->held + (known->gazetteer != candidate->gazetteer));
            known->inflected |= candidate->inflected;
            known->spoken |= candidate->spoken;
            if (explains_better(candidate->match, known->match)) {
                known->match = candidate->match;
                known->edits = candidate->edits;
                known->main_name = candidate->main_name;
                known->slip = candidate->slip;
            }
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

static res_slip slip_of(incmap_span written, incmap_span meant) {
    txt_folded left;
    txt_folded right;
    txt_fold(written, &left);
    txt_fold(meant, &right);
    return res_slip_between((incmap_span){left.data, left.size},
                            (incmap_span){right.data, right.size});
}

/* How names are looked for. */
typedef struct search {
    const res_sources *sources;
    incmap_span name;
    incmap_match as;      /* what the match is to be; NONE: what it is */
    const char *language; /* of the endings that were undone; NULL: none were */
    res_pool *pool;
} search;

static void add_hits(const search *s, size_t gazetteer, const incmap_hit *hits, size_t count) {
    const incmap_gazetteer *source = s->sources->items[gazetteer];
    for (size_t i = 0; i < count; i++) {
        res_candidate candidate = {.gazetteer = gazetteer,
                                   .match = s->as == INCMAP_MATCH_NONE ? hits[i].match : s->as,
                                   .edits = hits[i].edits,
                                   .letters = letters_of(s->name)};
        if (!incmap_gazetteer_place_view(source, hits[i].place, &candidate.place)) {
            continue;
        }
        candidate.main_name =
            s->as != INCMAP_MATCH_ALTERNATE &&
            (hits[i].match == INCMAP_MATCH_EXACT || fold_alike(hits[i].name, candidate.place.name));
        incmap_name name_met;
        candidate.historic = incmap_gazetteer_hit_name(source, &hits[i], &name_met) &&
                             (name_met.flags & INCMAP_NAME_HISTORIC) != 0;
        candidate.inflected = s->language != NULL;
        candidate.spoken =
            s->language != NULL && res_inflect_speaks(s->language, candidate.place.country);
        if (hits[i].edits == 1) {
            candidate.slip = slip_of(s->name, hits[i].name);
        }
        add(s->pool, &candidate);
    }
}

/* How many of the hits, best first, are met by the letters of the name and not its sounds alone. */
static size_t without_sounds(const incmap_hit *hits, size_t found) {
    while (found > 0 && hits[found - 1].match > INCMAP_MATCH_FOLDED) {
        found--;
    }
    return found;
}

static size_t at_most(size_t count, size_t room) { return count < room ? count : room; }

/* The searches below answer how many hits they had, be they new to the pool or not. */
typedef size_t (*finding)(const res_sources *sources, incmap_span name, res_pool *pool);

/* Candidates that a pool already has may change those that come: what was found is kept of searches
 * into an empty pool alone, but that nothing was holds for every pool. */
static void find_or_recall(finding find, res_question question, const res_sources *sources,
                           incmap_span name, res_pool *pool) {
    const res_candidate *items = NULL;
    const bool first = pool->count == 0;
    uint32_t count = sources->known == NULL
                         ? RES_NOT_KNOWN
                         : res_known_find(sources->known, question, name, &items);
    if (count == 0 || (first && count != RES_NOT_KNOWN)) {
        for (uint32_t i = 0; i < count; i++) {
            pool->items[pool->count++] = items[i];
        }
        return;
    }
    size_t hits = find(sources, name, pool);
    if (sources->known != NULL && (first || hits == 0)) {
        res_known_keep(sources->known, question, name, pool->items, first ? pool->count : 0);
    }
}

static size_t find_plain(const res_sources *sources, incmap_span name, res_pool *pool) {
    size_t hit_count = 0;
    const search s = {.sources = sources, .name = name, .pool = pool};
    incmap_hit hits[HITS_MAX];
    for (size_t g = 0; g < sources->count; g++) {
        size_t found = incmap_gazetteer_lookup(sources->items[g], name, NULL, hits, HITS_MAX);
        found = at_most(found, HITS_MAX);
        if (letters_of(name) < SOUND_LETTERS_MIN && found > 0 &&
            hits[0].match <= INCMAP_MATCH_FOLDED) {
            found = without_sounds(hits, found);
        }
        add_hits(&s, g, hits, found);
        hit_count += found;
    }
    return hit_count;
}

void res_find(const res_sources *sources, incmap_span name, res_pool *pool) {
    find_or_recall(find_plain, RES_ASKED_FOUND, sources, name, pool);
}

/* The first hits that are the form itself, not merely its sounds. */
static size_t lookup_form(const incmap_gazetteer *gazetteer, incmap_span form, incmap_hit *hits) {
    return at_most(gaz_lookup_letters(gazetteer, form, hits, HITS_MAX), HITS_MAX);
}

/* The name with one line of the table applied; empty where the line does not fit it. */
static incmap_span spell_out(const txt_folded *name, const variant_line *line, char *out,
                             size_t room) {
    incmap_span whole = {name->data, name->size};
    incmap_span written = base_span_of(line->written);
    incmap_span spelled = base_span_of(line->spelled);
    incmap_span before = whole;
    incmap_span after = BASE_SPAN("");
    size_t space = written.size;
    if (line->place == VARIANT_FIRST) {
        before = BASE_SPAN("");
        if (!base_span_starts(whole, written) || whole.size <= space || whole.data[space] != ' ') {
            return before;
        }
        after = (incmap_span){whole.data + space, whole.size - space};
    } else if (line->place == VARIANT_LAST) {
        if (!base_span_ends(whole, written) || whole.size <= space ||
            whole.data[whole.size - space - 1] != ' ') {
            return after;
        }
        before.size -= space + 1;
    }
    size_t gap = before.size > 0 ? 1 : 0;
    if (before.size + gap + spelled.size + after.size > room) {
        return (incmap_span){0};
    }
    const incmap_span parts[] = {before, {" ", gap}, spelled, after};
    size_t size = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].size > 0) {
            memcpy(out + size, parts[i].data, parts[i].size);
            size += parts[i].size;
        }
    }
    return (incmap_span){out, size};
}

static size_t find_variants(const res_sources *sources, incmap_span name, res_pool *pool) {
    size_t hit_count = 0;
    txt_folded folded;
    char spelled[2 * TXT_FOLD_MAX];
    incmap_hit hits[HITS_MAX];
    txt_fold(name, &folded);
    if (folded.size == 0 || folded.cut) {
        return 0;
    }
    for (size_t i = 0; i < sizeof variant_lines / sizeof variant_lines[0]; i++) {
        incmap_span form = spell_out(&folded, &variant_lines[i], spelled, sizeof spelled);
        const search s = {.sources = sources,
                          .name = name,
                          .as = variant_lines[i].place == VARIANT_ADDED ? INCMAP_MATCH_ALTERNATE
                                                                        : INCMAP_MATCH_FOLDED,
                          .pool = pool};
        for (size_t g = 0; g < sources->count && form.size > 0; g++) {
            size_t found = lookup_form(sources->items[g], form, hits);
            add_hits(&s, g, hits, found);
            hit_count += found;
        }
    }
    return hit_count;
}

void res_find_variants(const res_sources *sources, incmap_span name, res_pool *pool) {
    find_or_recall(find_variants, RES_ASKED_VARIANTS, sources, name, pool);
}

typedef struct finder {
    const res_sources *sources;
    incmap_span name;
    res_pool *pool;
    size_t hit_count;
} finder;

static bool add_form(void *state, incmap_span form, const char *language) {
    finder *f = state;
    incmap_hit hits[HITS_MAX];
    const search s = {f->sources, f->name, INCMAP_MATCH_INFLECTED, language, f->pool};
    for (size_t g = 0; g < f->sources->count; g++) {
        size_t found = lookup_form(f->sources->items[g], form, hits);
        add_hits(&s, g, hits, found);
        f->hit_count += found;
    }
    return true;
}

static size_t find_inflected(const res_sources *sources, incmap_span name, res_pool *pool) {
    finder f = {.sources = sources, .name = name, .pool = pool};
    res_inflect(name, add_form, &f);
    return f.hit_count;
}

void res_find_inflected(const res_sources *sources, incmap_span name, res_pool *pool) {
    find_or_recall(find_inflected, RES_ASKED_INFLECTED, sources, name, pool);
}

/* Serbian and Albanian write foreign names as they sound, with endings of their own; below so many
 * letters too much sounds alike. */
static bool may_be_transcribed(incmap_span form, const char *language) {
    enum { TRANSCRIBED_LETTERS_MIN = 6 };
    return form.size >= TRANSCRIBED_LETTERS_MIN && strcmp(language, "ru") != 0 &&
           strcmp(language, "uk") != 0 && strcmp(language, "en") != 0;
}

static bool add_sounds(void *state, incmap_span form, const char *language) {
    finder *f = state;
    incmap_hit hits[HITS_MAX];
    const search s = {f->sources, f->name, INCMAP_MATCH_SKELETON, language, f->pool};
    for (size_t g = 0; g < f->sources->count && may_be_transcribed(form, language); g++) {
        size_t found = incmap_gazetteer_lookup(f->sources->items[g], form, NULL, hits, HITS_MAX);
        add_hits(&s, g, hits, at_most(found, HITS_MAX));
    }
    return true;
}

void res_find_transcribed(const res_sources *sources, incmap_span name, res_pool *pool) {
    finder f = {.sources = sources, .name = name, .pool = pool};
    res_inflect(name, add_sounds, &f);
}

void res_find_country(const res_sources *sources, incmap_span alpha2, res_pool *pool) {
    char id[] = "iso3166:??";
    res_candidate found = {.match = INCMAP_MATCH_ALTERNATE};
    uint32_t index = 0;
    if (alpha2.size != 2) {
        return;
    }
    memcpy(id + sizeof id - 3, alpha2.data, 2);
    for (size_t g = 0; g < sources->count; g++) {
        found.gazetteer = g;
        if (incmap_gazetteer_find_id(sources->items[g], base_span_of(id), &index) &&
            incmap_gazetteer_place_view(sources->items[g], index, &found.place)) {
            add(pool, &found);
            return;
        }
    }
}

bool res_is_borne(const res_sources *sources, incmap_span name) {
    for (size_t g = 0; g < sources->count; g++) {
        if (gaz_bears(sources->items[g], name)) {
            return true;
        }
    }
    return false;
}

static bool is_form_missing(void *state, incmap_span form, const char *language) {
    (void)language;
    finder *f = state;
    f->hit_count += res_is_borne(f->sources, form);
    return f->hit_count == 0;
}

/* How many candidates the question is known to have; RES_NOT_KNOWN. */
static uint32_t count_known(const res_sources *sources, res_question question, incmap_span name) {
    const res_candidate *items = NULL;
    return sources->known == NULL ? RES_NOT_KNOWN
                                  : res_known_find(sources->known, question, name, &items);
}

static bool is_found(const res_sources *sources, incmap_span name) {
    incmap_hit hit;
    uint32_t known = count_known(sources, RES_ASKED_FOUND, name);
    if (known != RES_NOT_KNOWN) {
        return known > 0;
    }
    for (size_t g = 0; g < sources->count; g++) {
        if (incmap_gazetteer_lookup(sources->items[g], name, NULL, &hit, 1) > 0) {
            return true;
        }
    }
    return false;
}

bool res_is_name(const res_sources *sources, incmap_span name) {
    if (is_found(sources, name)) {
        return true;
    }
    uint32_t known = count_known(sources, RES_ASKED_INFLECTED, name);
    if (known != RES_NOT_KNOWN) {
        return known > 0;
    }
    finder f = {.sources = sources, .name = name};
    res_inflect(name, is_form_missing, &f);
    return f.hit_count > 0;
}

static size_t look_up_nearly(const res_sources *sources, size_t number, incmap_span name,
                             unsigned edits, incmap_span country, incmap_hit *hits) {
    const incmap_gazetteer *gazetteer = sources->items[number];
    if (sources->recall != NULL) {
        return res_recall_nearly(sources->recall, gazetteer, number, name, edits, country, hits,
                                 HITS_MAX);
    }
    const incmap_filter filter = {.country = country};
    return incmap_gazetteer_lookup_fuzzy(gazetteer, name, edits, &filter, hits, HITS_MAX);
}

void res_find_fuzzy(const res_sources *sources, incmap_span name, incmap_span country,
                    res_pool *pool) {
    incmap_hit hits[HITS_MAX];
    const search s = {.sources = sources, .name = name, .as = INCMAP_MATCH_FUZZY, .pool = pool};
    for (unsigned edits = 1; edits <= 2; edits++) {
        size_t before = pool->count;
        for (size_t g = 0; g < sources->count; g++) {
            size_t found = look_up_nearly(sources, g, name, edits, country, hits);
            add_hits(&s, g, hits, at_most(found, HITS_MAX));
        }
        if (pool->count > before) {
            return;
        }
    }
}
