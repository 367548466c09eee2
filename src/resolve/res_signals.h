/* Signals: what each piece of evidence says of a candidate, in logits, one function each.
 * The weights are the table res_weights.def. */
#ifndef RES_SIGNALS_H
#define RES_SIGNALS_H

#include "res_scene.h"

/* Weigh all candidates of a pool in a scene: sets their logits and shares.
 * @return The share of "none of these". */
double res_weigh(const res_scene *scene, res_pool *pool);

/* How often a place is meant, by its size and kind alone. */
double res_prominence(const incmap_place *place);

/* 1 inside a unit of the scene, fading to 0 with the distance from the nearest; 0 with none. */
double res_unit_agreement(const res_scene *scene, const incmap_place *place);

#endif
