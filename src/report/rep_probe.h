/* What the gazetteers of a resolver say about a name in running text, and a small set of keys. */
#ifndef REP_PROBE_H
#define REP_PROBE_H

#include "base_context.h"
#include "incmap/resolve.h"

/* incmap_gazetteer_knows() over all gazetteers, or-ed. */
unsigned rep_knows(const incmap_resolver *resolver, incmap_span name);

typedef struct rep_fame {
    bool known;       /* a place has the name, a grammatical case undone where needed */
    bool country;     /* the name is a country's */
    bool demonym;     /* it belongs to a country, but is no place's name */
    bool first_order; /* the name is that of a state, province … (ADM1) */
    bool unit;        /* the best known place of the name is a country or an administrative unit */
    bool town;        /* a settlement of some size has the name */
    bool region;      /* it is that of a landscape: Darfur, Donbas */
    bool capital;     /* the seat of a state has it */
    uint8_t knows;    /* rep_knows(); rep_fame_known() alone tells it */
    uint64_t population; /* of the best known place */
} rep_fame;

/* All of `name` as a place. `inflected`: the language has cases. */
rep_fame rep_fame_of(const incmap_resolver *resolver, incmap_span name, bool inflected);

/* The same of a name that a place or a country's people has, false of any other, which is told
 * sooner; and what rep_knows() says. */
rep_fame rep_fame_known(const incmap_resolver *resolver, incmap_span name, bool inflected);

/* Whether a name is one letter from a known one (5 letters or more). */
bool rep_nearly_known(const incmap_resolver *resolver, incmap_span name);

enum { REP_SET_WORDS = 32 };

/* Keys with flags, or-ed. */
typedef struct rep_set {
    incmap_context *ctx;
    uint64_t *keys; /* 0: a free slot */
    uint32_t *flags;
    size_t mask;
    uint64_t some[REP_SET_WORDS]; /* a bit for keys that end alike: most others are told by it */
} rep_set;

/* Room for `count` keys. */
INCMAP_NODISCARD incmap_status rep_set_init(rep_set *set, incmap_context *ctx, size_t count,
                                            incmap_error *err);
void rep_set_free(rep_set *set);
void rep_set_add(rep_set *set, uint64_t key, uint32_t flags);
void rep_set_mark(rep_set *set, uint64_t key, uint32_t flags); /* if the set has the key */
uint32_t rep_set_get(const rep_set *set, uint64_t key);

#endif
