/* From the chosen candidate to the placement: point, precision, where it lies, flags. */
#ifndef RES_PLACE_H
#define RES_PLACE_H

#include "geo_coordinates.h"
#include "res_choice.h"

/* Everything of the placement after a choice; `other`: the second place of a gap or road, NULL for
 * none. Candidates are given for unplaced names too. */
void res_settle(const res_scene *scene, const res_phrase *phrase, const res_pool *pool,
                const res_choice *choice, const res_candidate *other, incmap_placement *out);

/* The same for coordinates that were given, good to `precision_m`. */
void res_settle_coordinates(const res_scene *scene, incmap_point point, double precision_m,
                            incmap_placement *out);

/* An answer without a place. */
void res_settle_nowhere(incmap_reason reason, incmap_placement *out);

#endif
