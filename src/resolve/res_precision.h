/* The point of a phrase and how precise it is. The lines are res_precision.def and res_extent.def;
 * docs/PLACING.md explains them. */
#ifndef RES_PRECISION_H
#define RES_PRECISION_H

#include "res_phrase.h"
#include "res_unit.h"

/* What the relation of a phrase becomes with a place: north of a town is near it, north of an area
 * is a part of it. */
incmap_relation res_relation(const res_phrase *phrase, const incmap_place *place);

/* Sets point, relation, offset, bearing, both precisions and the uncertainty of `out` from its
 * place. `other`: the second place, with BETWEEN. */
void res_locate(const res_sources *sources, const res_phrase *phrase, const incmap_place *other,
                incmap_placement *out);

#endif
