/* Signals: what each piece of evidence says of a candidate, in logits, one function each.
 * The weights are the table res_weights.def. */
#ifndef RES_SIGNALS_H
#define RES_SIGNALS_H

#include "res_scene.h"

enum { RES_TERMS_MAX = 24 };

/* One weight of the table and what it was multiplied with. */
typedef struct res_term {
    const char *name; /* in res_weights.def */
    double weight;
    double value;
} res_term;

/* What a candidate's logit is the sum of; terms without a value are left out. */
typedef struct res_trace {
    size_t count;
    res_term items[RES_TERMS_MAX];
} res_trace;

/* What all evidence of a scene says of a candidate. `trace` may be NULL. */
double res_logit(const res_scene *scene, const res_candidate *candidate, res_trace *trace);

/* Weigh all candidates of a pool in a scene: sets their logits and shares.
 * @return The share of "none of these". */
double res_weigh(const res_scene *scene, res_pool *pool);

/* How often a place is meant, by its size and kind alone. */
double res_prominence(const incmap_place *place);

/* 1 inside a unit of the scene, fading to 0 with the distance from the nearest; 0 with none. */
double res_unit_agreement(const res_scene *scene, const incmap_place *place);

#endif
