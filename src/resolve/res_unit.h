/* Administrative units as evidence: what lies in them, and how far outside a point is. */
#ifndef RES_UNIT_H
#define RES_UNIT_H

#include "res_candidates.h"

/* A unit, or a settlement whose name a unit may go by. */
typedef struct res_unit {
    incmap_place place;
    double weight;   /* how much it counts, 0 to 1 */
    double extent_m; /* radius of a disc of its size */
    bool has_area;
    size_t gazetteer; /* of the area */
    uint32_t area;
    bool reported; /* by the source, not merely found in its text */
} res_unit;

/* Metres from a place's point to about its edge, after res_extent.def. */
double res_extent_m(const res_sources *sources, const incmap_place *place);

/* The area of the unit that `place` is, or is the seat of; false when none is held. */
bool res_unit_area(const res_sources *sources, const incmap_place *place, size_t *gazetteer,
                   uint32_t *area);

void res_unit_make(const res_sources *sources, const incmap_place *place, double weight,
                   res_unit *out);

/* By its area where it has one, by administrative codes where both have them. */
bool res_unit_holds_point(const res_sources *sources, const res_unit *unit, incmap_point point);
bool res_unit_holds(const res_sources *sources, const res_unit *unit, const incmap_place *place);

/* Metres from a point outside to the unit's border, along the line to its seat. */
double res_unit_distance_m(const res_sources *sources, const res_unit *unit, incmap_point point);

/* Features: "A.ADM2" starts with "A.ADM". */
bool res_feature_is(incmap_span feature, const char *start);

/* The feature of a place, a unit's by its codes: gazetteers of an older layout call A.ADM1 what
 * has a second-order code by now. */
incmap_span res_feature(const incmap_place *place);
bool res_is(const incmap_place *place, const char *start);
bool res_is_seat(const incmap_place *place);    /* a capital or the seat of a unit */
bool res_is_capital(const incmap_place *place); /* of a country */

#endif
