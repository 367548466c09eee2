/* Rings of areas made small: cut to a box, and drawn with one corner for each square of a grid that
 * they pass. */
#ifndef EXP_RINGS_H
#define EXP_RINGS_H

#include "base_buf.h"
#include "geo_polygon.h"
#include "incmap/gazetteer.h"

enum { EXP_CELLS = 180 * 360 }; /* of one degree each, from the south west, by rows */

size_t exp_cell_of(incmap_vertex vertex);

typedef struct exp_thinning {
    geo_box box;       /* what is drawn; units of 1e-7 degrees */
    const bool *close; /* EXP_CELLS: where the fine grid holds */
    int32_t fine;      /* side of a square of the fine grid, in 1e-7 degrees */
    int32_t coarse;    /* of one of the grid elsewhere */
    int32_t unit;      /* of the corners that come out, in 1e-7 degrees */
} exp_thinning;

/* `ring` into *out (room *room, in units, closed; grown as needed): *count corners, 0 when nothing
 * is left of it. */
INCMAP_NODISCARD incmap_status exp_ring_thin(incmap_context *ctx, const incmap_ring *ring,
                                             const exp_thinning *how, incmap_vertex **out,
                                             size_t *room, size_t *count, incmap_error *err);

#endif
