/* Where points lie, remembered by small cells of latitude and longitude: through most of them no
 * border runs, and what one point lies in all points of the cell do; through the others runs the
 * border of one or two areas, and only those need to be asked. Bounded; changes time only. */
#ifndef RES_CELLS_H
#define RES_CELLS_H

#include "gaz_areas.h"
#include "res_candidates.h"

enum { RES_CELL_PARTS_MAX = 8 };

typedef struct res_cell_part {
    uint32_t source; /* the gazetteer's number */
    gaz_area_part part;
} res_cell_part;

typedef struct res_cell {
    uint32_t number;
    uint8_t state;      /* of res_cells.c */
    uint8_t part_count; /* in the order of the sources and their areas */
    bool cut;           /* a border runs through it */
    bool known;         /* the three below are filled in; never when it is cut */
    res_cell_part parts[RES_CELL_PARTS_MAX];
    incmap_span country, admin1, admin2;
} res_cell;

typedef struct res_cells res_cells;

INCMAP_NODISCARD incmap_status res_cells_new(res_cells **out, incmap_context *ctx,
                                             incmap_error *err);
void res_cells_free(res_cells *cells); /* NULL is allowed */

/* The cell of `point`, with its parts, for the caller to fill in the rest; NULL when the cell comes
 * for the first time or has too many parts, or `cells` is NULL. Always asked with the same
 * sources. */
res_cell *res_cells_find(res_cells *cells, const res_sources *sources, incmap_point point);

#endif
