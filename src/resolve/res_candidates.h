/* Candidates: the places that a name may mean, from all gazetteers, with how the name met them. */
#ifndef RES_CANDIDATES_H
#define RES_CANDIDATES_H

#include "base_context.h"
#include "incmap/resolve.h"
#include "res_recall.h"
#include "res_slip.h"

enum { RES_GAZETTEERS_MAX = 16, RES_POOL_MAX = 96 };

/* The gazetteers of a resolver, borrowed; places of the first one win. */
typedef struct res_sources {
    const incmap_gazetteer *items[RES_GAZETTEERS_MAX];
    size_t count;
    res_recall *recall;      /* NULL: what they answered is not remembered */
    struct res_known *known; /* the same of what names they have */
} res_sources;

typedef struct res_candidate {
    size_t gazetteer;
    incmap_place place;
    incmap_match match;
    uint8_t edits;
    uint8_t letters;   /* of the name asked */
    uint8_t held;      /* other gazetteers that hold it too */
    bool main_name;    /* met by its main name, letters or folded */
    bool inflected;    /* the name is a case of one of its own, perhaps besides being one */
    bool spoken;       /* the same in a language of its country */
    bool historic;     /* the name met is one of former times */
    res_slip slip;     /* with one letter changed: how */
    double logit;      /* what the signals sum up to */
    double share;      /* of the belief, by which the choice is made */
    double pooled;     /* with the shares of those that stand for the same thing */
    double score;      /* the share as it is told: how often such an answer is right */
    size_t stands_for; /* index of the candidate that speaks for it; its own for one that does */
} res_candidate;

/* The same place comes once, by the first gazetteer and its best match. Best match first within a
 * gazetteer; what passes RES_POOL_MAX is left out. */
typedef struct res_pool {
    size_t count;
    res_candidate items[RES_POOL_MAX];
} res_pool;

/* All of these add to the pool what is not there yet. */

/* Exact, alternate, folded and skeleton matches. */
void res_find(const res_sources *sources, incmap_span name, res_pool *pool);

/* Names written short that the table res_variant.def spells out ("Mt. Pleasant"), and units named
 * without their kind ("Clarke" for Clarke County), which count as another name of theirs. */
void res_find_variants(const res_sources *sources, incmap_span name, res_pool *pool);

/* The country of that code, as a place met by another name. */
void res_find_country(const res_sources *sources, incmap_span alpha2, res_pool *pool);

/* Names that a grammatical case of is `name`; the endings are the table res_inflect.def. */
void res_find_inflected(const res_sources *sources, incmap_span name, res_pool *pool);

/* The same where the nominative itself is met by its sounds alone: "Utijelu" is Utiel. For names
 * that res_find_inflected() has nothing for. */
void res_find_transcribed(const res_sources *sources, incmap_span name, res_pool *pool);

/* One edit away from 4 letters on; where there is none, two from 7 on. `country`: empty for all. */
void res_find_fuzzy(const res_sources *sources, incmap_span name, incmap_span country,
                    res_pool *pool);

/* Whether any place bears the name, letter by letter or folded. */
bool res_is_borne(const res_sources *sources, incmap_span name);

/* Whether any place bears the name, as it stands, by its sounds or inflected. */
bool res_is_name(const res_sources *sources, incmap_span name);

#endif
