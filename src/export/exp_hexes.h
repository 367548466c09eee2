/* A grid of hexagons of one size on the ellipsoid: regular ones in the cylindrical equal-area
 * projection with true distances at 30 degrees of latitude (PROJ's cea), narrower and taller than
 * that towards the poles. So many stand side by side that the grid closes at the date line. Each is
 * told by its row from the equator and its number from the date line, whatever the points are. */
#ifndef EXP_HEXES_H
#define EXP_HEXES_H

#include "exp_areas.h"

typedef struct exp_hexes exp_hexes;

/* "hex" or "hex:KM": how far sides that face each other are apart, 1 to 1000 kilometres, 25 where
 * nothing is said. INCMAP_USAGE for another text that begins so. */
INCMAP_NODISCARD incmap_status exp_hexes_open(exp_hexes **out, incmap_context *ctx,
                                              incmap_span text, incmap_error *err);
void exp_hexes_free(exp_hexes *hexes); /* NULL is allowed */

/* The one that the point lies in, as a number of `areas`, where it is added at its first point. Two
 * that share a border share its corners to the last digit, so a point lies in exactly one. */
INCMAP_NODISCARD incmap_status exp_hexes_at(exp_hexes *hexes, exp_areas *areas, incmap_point point,
                                            uint32_t *out, incmap_error *err);

/* The numbers of all areas from south to north, west to east, into `out`, once all are there. */
void exp_hexes_order(exp_hexes *hexes, uint32_t *out);

#endif
