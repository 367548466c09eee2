/* The land under a page: outlines of countries, admin-1 units and municipalities, and names of
 * places, out of the gazetteers, around the incidents. */
#ifndef EXP_BASEMAP_H
#define EXP_BASEMAP_H

#include "base_buf.h"
#include "exp_rings.h"
#include "incmap/resolve.h"

/* Where incidents lie. */
typedef struct exp_extent {
    uint64_t count;
    incmap_vertex low, high; /* corners of the box around them */
    bool *cells;             /* EXP_CELLS: those that hold one */
} exp_extent;

void exp_extent_add(exp_extent *extent, incmap_point point);

/* The land as a JSON object: {"unit":degrees,"box":[w,s,e,n],"areas":[[level,name,[ring...]]...],
 * "disputed":[line...],"waters":[[lake,line]...],
 * "places":[[name,lon,lat,rank]...],"credits":[text...]}. Levels are 0 country, 1 admin-1, 2
 * municipality. A ring, or line, is its corners in units, each told from the one before it. Ranks:
 * 0 names of the wide surroundings, 1 of those near incidents. "null" without resolver or
 * incidents. */
INCMAP_NODISCARD incmap_status exp_basemap_put(base_buf *out, const exp_extent *extent,
                                               const incmap_resolver *resolver, incmap_error *err);

#endif
