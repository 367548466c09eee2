/* Owns finding places by the start of a name. */
#include "gaz_prefix.h"

#include <string.h>

#include "base_hash.h"
#include "base_span.h"
#include "gaz_filter.h"
#include "txt_fold.h"

static bool is_better_name(const gaz_best_name *a, const gaz_best_name *b) {
    return a->is_other != b->is_other ? b->is_other : a->text < b->text;
}

void gaz_best_add(gaz_best *best, const gaz_best_name *name) {
    uint32_t at = 0;
    while (at < best->count && best->names[at].place < name->place) {
        at++;
    }
    if (at < best->count && best->names[at].place == name->place) {
        if (is_better_name(name, &best->names[at])) {
            best->names[at] = *name;
        }
        return;
    }
    if (at == GAZ_PREFIX_BEST) {
        return;
    }
    best->count += best->count < GAZ_PREFIX_BEST;
    memmove(&best->names[at + 1], &best->names[at], (best->count - 1 - at) * sizeof *best->names);
    best->names[at] = *name;
}

uint64_t gaz_first_word(incmap_span text) {
    uint64_t word = 0;
    for (size_t i = 0; i < sizeof word; i++) {
        word = word << 8 | (i < text.size ? (unsigned char)text.data[i] : 0U);
    }
    return word;
}

const gaz_prefix *gaz_find_prefix(const incmap_gazetteer *g, incmap_span start) {
    const gaz_prefix *table = g->sections[GAZ_PREFIXES].data;
    const size_t count = gaz_count(g, GAZ_PREFIXES);
    const uint64_t hash = base_hash(start.data, start.size, 0);
    gaz_key key;
    size_t slot = count == 0 ? 0 : gaz_bucket_of(hash, count);
    for (size_t tried = 0; tried < count && table[slot].count != 0; tried++) {
        if (table[slot].hash == hash && gaz_key_at(g, table[slot].first, &key) &&
            base_span_starts(key.text, start)) {
            return &table[slot];
        }
        slot = slot + 1 == count ? 0 : slot + 1;
    }
    return NULL;
}

static size_t give_prefix(const incmap_gazetteer *g, const gaz_prefix *from, incmap_hit *hits,
                          size_t room) {
    const char *bytes = (const char *)g->keys.units;
    const size_t all = g->keys.count * GAZ_KEY_UNIT;
    size_t given = 0, behind = 0;
    for (size_t i = 0; i < from->count && i < GAZ_PREFIX_BEST && given < room; i++) {
        const gaz_prefix_name *name = &from->names[i];
        const size_t size = from->sizes[i], text = (size_t)name->text + 1;
        const bool is_short = size < GAZ_SPELLING_LONG && text + size <= all;
        if (name->place < g->place_count) {
            hits[given++] = (incmap_hit){
                name->place, INCMAP_MATCH_PREFIX, 0,
                is_short ? base_span(bytes + text, size) : gaz_spelling(g, name->text, &behind)};
        }
    }
    return given;
}

/* The record of a key before which none begins with `start`, nor many behind it before one does. */
static uint32_t step_before(const incmap_gazetteer *g, incmap_span start) {
    const gaz_key_step *steps = g->sections[GAZ_KEY_STEPS].data;
    const uint64_t word = gaz_first_word(start);
    size_t low = 0, high = gaz_count(g, GAZ_KEY_STEPS);
    gaz_key key;
    if (high == 0) {
        return GAZ_NONE;
    }
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        const bool is_before =
            steps[middle].word < word ||
            (steps[middle].word == word && gaz_key_at(g, steps[middle].record, &key) &&
             base_span_compare(key.text, start) < 0);
        if (is_before) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return steps[low].record;
}

static void add_key(const incmap_gazetteer *g, const incmap_filter *filter, const gaz_key *key,
                    gaz_best *best) {
    for (size_t i = 0; i < key->count; i++) {
        const uint32_t posting = gaz_posting(key, i);
        gaz_best_name name = {.place = gaz_posting_place(posting),
                              .is_other = (posting & GAZ_POSTING_MAIN) == 0};
        if (!gaz_best_takes(best, name.place)) {
            return;
        }
        if (name.place >= g->place_count || !gaz_passes(g, filter, name.place)) {
            continue;
        }
        name.text = (uint32_t)gaz_posting_spelling(g, key, posting);
        if (gaz_passes_name(g, filter, name.place, name.text)) {
            gaz_best_add(best, &name);
        }
    }
}

/* Walks through all keys that begin with `start`. */
static void scan(const incmap_gazetteer *g, const incmap_filter *filter, incmap_span start,
                 gaz_best *best) {
    gaz_key key;
    for (uint32_t at = step_before(g, start); gaz_key_at(g, at, &key); at = key.next) {
        const size_t size = key.text.size < start.size ? key.text.size : start.size;
        const int order = memcmp(key.text.data, start.data, size);
        if (order > 0) {
            return;
        }
        if (order == 0 && key.text.size >= start.size) {
            add_key(g, filter, &key, best);
        }
    }
}

size_t incmap_gazetteer_lookup_prefix(const incmap_gazetteer *gazetteer, incmap_span start,
                                      const incmap_filter *filter, incmap_hit *hits, size_t room) {
    txt_folded folded;
    gaz_best best = {.count = 0};
    size_t behind = 0;
    txt_fold(start, &folded);
    start = base_span(folded.data, folded.size);
    if (start.size == 0) {
        return 0;
    }
    const gaz_prefix *known = gaz_filter_is_open(filter) ? gaz_find_prefix(gazetteer, start) : NULL;
    if (known != NULL) {
        return give_prefix(gazetteer, known, hits, room);
    }
    scan(gazetteer, filter, start, &best);
    for (size_t i = 0; i < best.count && i < room; i++) {
        hits[i] = (incmap_hit){best.names[i].place, INCMAP_MATCH_PREFIX, 0,
                               gaz_spelling(gazetteer, best.names[i].text, &behind)};
    }
    return best.count < room ? best.count : room;
}
