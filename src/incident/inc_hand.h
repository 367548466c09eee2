/* How one incident is placed: coordinates of its own, a person's decision, the resolver's answer,
 * in this order; and the fields that say so. A hand belongs to one thread. What must be known of
 * all incidents in their order, their numbers and doubts, is the placer's business. */
#ifndef INC_HAND_H
#define INC_HAND_H

#include "inc_decisions.h"
#include "inc_names.h"
#include "inc_record.h"
#include "res_place.h"

/* What all hands of a placer share; nothing in it changes while they work. */
typedef struct inc_places {
    const inc_decisions *decisions; /* NULL: none */
    res_sources sources;            /* the resolver's gazetteers */
    base_buf gazetteers;            /* the field's text: "name@hash" of each, joined by ";", with
                                       BASE_ARENA_SLACK bytes behind it */
    bool plain_gazetteers;          /* no markup in it */
} inc_places;

enum { INC_CLAIM_BYTES = 64 };

typedef struct inc_hand {
    incmap_context *ctx;
    const inc_places *places;
    incmap_resolver *resolver;
    res_scene *scene;            /* for what is settled without the resolver */
    res_pool *pool;              /* the same */
    res_cells *cells;            /* the same; NULL until the first point */
    char claim[INC_CLAIM_BYTES]; /* the country claimed last, and what it stands for */
    size_t claim_size;
    incmap_span claim_alpha2; /* empty: no country */
    inc_names names;          /* of units and countries, which incidents borrow */
} inc_hand;

/* What became of an incident. */
typedef struct inc_placed {
    bool given;            /* it has coordinates of its own */
    bool decided;          /* by a person */
    inc_question question; /* unless given; borrows from the incident */
    incmap_placement answer;
} inc_placed;

/* `places` and `resolver` are borrowed. */
INCMAP_NODISCARD incmap_status inc_hand_init(inc_hand *hand, incmap_context *ctx,
                                             const inc_places *places, incmap_resolver *resolver,
                                             incmap_error *err);
void inc_hand_free(inc_hand *hand); /* also of one that is zeroed */

/* Whether an incident has coordinates of its own, which are placed without the resolver. */
static inline bool inc_has_point(const incmap_incident *incident) {
    return incident->values[INCMAP_FIELD_LAT].kind == INCMAP_KIND_REAL &&
           incident->values[INCMAP_FIELD_LON].kind == INCMAP_KIND_REAL;
}

/* Place one incident, which borrows texts of the hand's and its places' until it is cleared.
 * INCMAP_MEMORY. */
INCMAP_NODISCARD incmap_status inc_hand_place(inc_hand *hand, incmap_incident *incident,
                                              inc_placed *out, incmap_error *err);

#endif
