/* Owns finding places by a name that needs no edit. */
#include <string.h>

#include "base_span.h"
#include "gaz_file.h"
#include "txt_fold.h"

const char *incmap_match_name(incmap_match match) {
    static const char *const names[] = {
#define X(name, text, meaning) text,
#include "incmap/match.def"
#undef X
    };
    return (size_t)match < sizeof names / sizeof *names ? names[match] : "unknown";
}

/* Slots of one place, one behind the other in a run. */
typedef struct group {
    uint32_t place;
    size_t start;
    size_t end;
} group;

static bool next_group(const incmap_gazetteer *g, gaz_run run, group *at) {
    at->start = at->end;
    if (at->start >= run.count) {
        return false;
    }
    at->place = gaz_number(g, GAZ_OWNERS, run.items[at->start]);
    do {
        at->end++;
    } while (at->end < run.count && gaz_number(g, GAZ_OWNERS, run.items[at->end]) == at->place);
    return true;
}

static incmap_match match_of(const incmap_gazetteer *g, gaz_run run, const group *at,
                             incmap_span name, uint32_t *slot) {
    const gaz_place_record *place = gaz_place(g, at->place);
    incmap_match best = INCMAP_MATCH_FOLDED;
    *slot = run.items[at->start];
    for (size_t i = at->start; i < at->end; i++) {
        if (!base_span_equal(gaz_name(g, run.items[i]), name)) {
            continue;
        }
        if (place != NULL && run.items[i] == place->first_name) {
            *slot = run.items[i];
            return INCMAP_MATCH_EXACT;
        }
        if (best != INCMAP_MATCH_ALTERNATE) {
            best = INCMAP_MATCH_ALTERNATE;
            *slot = run.items[i];
        }
    }
    return best;
}

typedef struct answer {
    incmap_hit *hits;
    size_t room;
    size_t found;
} answer;

static void give(const incmap_gazetteer *g, answer *to, uint32_t place, incmap_match match,
                 uint32_t slot) {
    if (to->found < to->room) {
        to->hits[to->found] = (incmap_hit){place, match, 0, gaz_name(g, slot)};
    }
    to->found++;
}

static void give_folded(const incmap_gazetteer *g, gaz_run run, incmap_span name, answer *to) {
    for (incmap_match wanted = INCMAP_MATCH_EXACT; wanted <= INCMAP_MATCH_FOLDED; wanted++) {
        group at = {0, 0, 0};
        while (next_group(g, run, &at)) {
            uint32_t slot = 0;
            if (gaz_place(g, at.place) != NULL && match_of(g, run, &at, name, &slot) == wanted) {
                give(g, to, at.place, wanted, slot);
            }
        }
    }
}

/* Both runs go by rising place: those of `known` are left out of `run` in one walk. */
static void give_skeleton(const incmap_gazetteer *g, gaz_run run, gaz_run known, answer *to) {
    group at = {0, 0, 0};
    group skip = {0, 0, 0};
    bool more = next_group(g, known, &skip);
    while (next_group(g, run, &at)) {
        while (more && skip.place < at.place) {
            more = next_group(g, known, &skip);
        }
        if (gaz_place(g, at.place) != NULL && !(more && skip.place == at.place)) {
            give(g, to, at.place, INCMAP_MATCH_SKELETON, run.items[at.start]);
        }
    }
}

size_t incmap_gazetteer_lookup(const incmap_gazetteer *gazetteer, incmap_span name,
                               incmap_hit *hits, size_t room) {
    txt_folded folded;
    txt_folded skeleton;
    answer to = {hits, room, 0};
    name = base_span_trim(name);
    txt_fold(name, &folded);
    txt_skeleton(base_span(folded.data, folded.size), &skeleton);
    gaz_run run = gaz_slots_of_key(gazetteer, base_span(folded.data, folded.size));
    give_folded(gazetteer, run, name, &to);
    give_skeleton(gazetteer,
                  gaz_slots_of_skeleton(gazetteer, base_span(skeleton.data, skeleton.size)), run,
                  &to);
    return to.found;
}

enum { knows_continued = 1, knows_equal = 2 };

unsigned incmap_gazetteer_knows(const incmap_gazetteer *gazetteer, incmap_span name) {
    txt_folded folded;
    txt_fold(name, &folded);
    if (folded.size == 0 || folded.size >= TXT_FOLD_MAX) {
        return 0;
    }
    unsigned knows = 0;
    size_t key = gaz_key_lower_bound(gazetteer, base_span(folded.data, folded.size));
    if (base_span_equal(gaz_key(gazetteer, (uint32_t)key), base_span(folded.data, folded.size))) {
        knows |= knows_equal;
        key++;
    }
    /* No folded byte is below the space, so names of more words stand right behind. */
    folded.data[folded.size] = ' ';
    if (base_span_starts(gaz_key(gazetteer, (uint32_t)key),
                         base_span(folded.data, (size_t)folded.size + 1))) {
        knows |= knows_continued;
    }
    return knows;
}
