/* A placement as JSON, the same wherever one is shown. */
#ifndef RES_WRITE_H
#define RES_WRITE_H

#include "incmap/resolve.h"
#include "io_pen.h"

enum { RES_SCORE_DECIMALS = 3 };

/* The members place_id and name. */
void res_write_place(io_pen *pen, const incmap_place *place);

/* The members status, reason where it is not placed, place_id, name, lat, lon … where it has a
 * point, relation where it is not "in", and flags. */
void res_write_placement(io_pen *pen, const incmap_placement *placement);

#endif
