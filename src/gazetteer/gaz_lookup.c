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

/* Postings of one place, one behind the other in a record. */
typedef struct group {
    uint32_t place;
    size_t start;
    size_t end;
} group;

static bool next_group(const gaz_key *key, group *at) {
    at->start = at->end;
    if (at->start >= key->count) {
        return false;
    }
    at->place = gaz_posting_place(&key->postings[at->start]);
    do {
        at->end++;
    } while (at->end < key->count && gaz_posting_place(&key->postings[at->end]) == at->place);
    return true;
}

/* A query and the spelling last compared with it: places that share a name share its text. */
typedef struct query {
    const incmap_gazetteer *g;
    incmap_span name;
    uint32_t last;
    bool last_equal;
} query;

static bool is_spelt(query *q, uint32_t text) {
    if (text != q->last) {
        q->last = text;
        q->last_equal = base_span_equal(gaz_text(q->g, text), q->name);
    }
    return q->last_equal;
}

static incmap_match match_of(query *q, const gaz_key *key, const group *at, uint32_t *text) {
    incmap_match best = INCMAP_MATCH_FOLDED;
    *text = key->postings[at->start].high;
    for (size_t i = at->start; i < at->end && best != INCMAP_MATCH_EXACT; i++) {
        const gaz_key_unit *posting = &key->postings[i];
        if (is_spelt(q, posting->high)) {
            *text = posting->high;
            best = (posting->low & GAZ_POSTING_MAIN) != 0 ? INCMAP_MATCH_EXACT
                                                          : INCMAP_MATCH_ALTERNATE;
        }
    }
    return best;
}

typedef struct answer {
    const incmap_gazetteer *g;
    incmap_hit *hits;
    size_t room;
    size_t found;
} answer;

static void give(answer *to, uint32_t place, incmap_match match, uint32_t text) {
    if (to->found < to->room) {
        to->hits[to->found] = (incmap_hit){place, match, 0, gaz_text(to->g, text)};
    }
    to->found++;
}

static void give_folded(const gaz_key *key, incmap_span name, answer *to) {
    query q = {to->g, name, GAZ_NONE, false};
    const size_t places = gaz_count(to->g, GAZ_PLACES);
    size_t given = 0, all = 1;
    for (incmap_match wanted = INCMAP_MATCH_EXACT; wanted <= INCMAP_MATCH_FOLDED && given < all;
         wanted++) {
        group at = {0, 0, 0};
        for (all = 0; next_group(key, &at); all++) {
            uint32_t text = 0;
            if (match_of(&q, key, &at, &text) == wanted) {
                given++;
                if (at.place < places) {
                    give(to, at.place, wanted, text);
                }
            }
        }
    }
}

/* Both records go by rising place: those of `known` are left out of `key` in one walk. */
static void give_skeleton(const gaz_key *key, const gaz_key *known, answer *to) {
    const size_t places = gaz_count(to->g, GAZ_PLACES);
    group at = {0, 0, 0};
    group skip = {0, 0, 0};
    bool more = next_group(known, &skip);
    while (next_group(key, &at)) {
        while (more && skip.place < at.place) {
            more = next_group(known, &skip);
        }
        if (at.place < places && !(more && skip.place == at.place)) {
            give(to, at.place, INCMAP_MATCH_SKELETON, key->postings[at.start].high);
        }
    }
}

/* A key knows the record of its skeleton; for what is no key it is looked up. */
static bool find_skeleton(const incmap_gazetteer *g, bool is_key, const gaz_key *key,
                          const txt_folded *folded, gaz_key *out) {
    txt_folded skeleton;
    if (is_key) {
        return key->other != GAZ_NONE && gaz_key_at(g, key->other, out);
    }
    txt_skeleton(base_span(folded->data, folded->size), &skeleton);
    return gaz_find_skeleton(g, base_span(skeleton.data, skeleton.size), out);
}

size_t incmap_gazetteer_lookup(const incmap_gazetteer *gazetteer, incmap_span name,
                               incmap_hit *hits, size_t room) {
    txt_folded folded;
    gaz_key key, skeleton;
    answer to = {gazetteer, hits, room, 0};
    name = base_span_trim(name);
    txt_fold(name, &folded);
    bool is_key = gaz_find_key(gazetteer, base_span(folded.data, folded.size), &key);
    if (is_key) {
        give_folded(&key, name, &to);
    } else {
        key.count = 0;
    }
    if (find_skeleton(gazetteer, is_key, &key, &folded, &skeleton)) {
        give_skeleton(&skeleton, &key, &to);
    }
    return to.found;
}

enum { knows_continued = 1, knows_equal = 2 };

unsigned incmap_gazetteer_knows(const incmap_gazetteer *gazetteer, incmap_span name) {
    txt_folded folded;
    gaz_key key, next;
    txt_fold(name, &folded);
    if (folded.size == 0 || folded.size >= TXT_FOLD_MAX) {
        return 0;
    }
    incmap_span text = base_span(folded.data, folded.size);
    if (!gaz_find_key(gazetteer, text, &key)) {
        return gaz_find_longer(gazetteer, text, &key) ? knows_continued : 0;
    }
    /* No folded byte is below the space, so names of more words stand right behind. */
    bool goes_on = gaz_key_at(gazetteer, key.next, &next) && gaz_goes_on(&next, text);
    return knows_equal | (goes_on ? knows_continued : 0);
}
