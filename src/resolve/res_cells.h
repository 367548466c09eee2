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
    uint32_t first_edge, edge_count; /* of a part that is cut, for res_cells_held() */
} res_cell_part;

/* Where a point lies; each may be empty. */
typedef struct res_where {
    incmap_span country, admin1, admin2;
} res_where;

/* Small, so that those of a country stay in a processor's cache. */
typedef struct res_cell {
    uint32_t number;
    uint16_t answer;    /* of res_cells.c */
    uint8_t state;      /* of res_cells.c */
    uint8_t part_count; /* in the order of the sources and their areas */
    uint8_t cut;        /* a bit a part: its border runs through the cell */
} res_cell;

_Static_assert(RES_CELL_PARTS_MAX <= 8, "a bit for each part");

typedef struct res_cells res_cells;

INCMAP_NODISCARD incmap_status res_cells_new(res_cells **out, incmap_context *ctx,
                                             incmap_error *err);
void res_cells_free(res_cells *cells); /* NULL is allowed */

/* The cell of `point`, with its parts; NULL when the cell comes for the first time or has too many
 * parts, or `cells` is NULL. Always asked with the same sources. */
res_cell *res_cells_find(res_cells *cells, const res_sources *sources, incmap_point point);

/* The parts of a cell that was found. */
const res_cell_part *res_cells_parts(const res_cells *cells, const res_cell *cell);

/* Which of its parts a point of the cell lies in, a bit each. */
uint32_t res_cells_held(const res_cells *cells, const res_sources *sources, const res_cell *cell,
                        incmap_point point);

/* What was kept for points of the cell that lie in the parts `held`; NULL: nothing. What is kept
 * must live as long as the sources. */
const res_where *res_cells_answer(const res_cells *cells, const res_cell *cell, uint32_t held);
void res_cells_keep(res_cells *cells, res_cell *cell, uint32_t held, const res_where *where);

#endif
