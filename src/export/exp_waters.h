/* Rivers and lakes to find one's way by, made of geodata/waters.tsv at build time. */
#ifndef EXP_WATERS_H
#define EXP_WATERS_H

#include "geo_polygon.h"
#include "incmap/gazetteer.h"

extern const int32_t exp_water_numbers[];
extern const size_t exp_water_count;
extern const char exp_waters_credit[]; /* "file: title. licence. credit" */

/* A river, or the outline of a lake, whose last corner is its first. */
typedef struct exp_water {
    bool lake;
    const incmap_vertex *corners; /* borrowed for the call */
    size_t count;
} exp_water;

typedef incmap_status (*exp_water_taker)(void *state, const exp_water *water, incmap_error *err);

/* Each that has a corner in the box, whole. */
INCMAP_NODISCARD incmap_status exp_waters_each(geo_box box, exp_water_taker take, void *state,
                                               incmap_error *err);

#endif
