#include "res_cells.h"

#include "base_error.h"
#include "geo_sphere.h"

enum {
    per_degree = 64,
    cell_units = 10000000 / per_degree, /* of geo_vertex */
    columns = 360 * per_degree,
    rows = 180 * per_degree,
    slot_rows = 128,
    slot_columns = 128
};

/* Parts are looked for at the second point only: points all over the world seldom meet in a cell
 * again. */
enum { EMPTY, SEEN, READ, CROWDED };

struct res_cells {
    incmap_context *ctx;
    res_cell slots[slot_rows * slot_columns];
};

incmap_status res_cells_new(res_cells **out, incmap_context *ctx, incmap_error *err) {
    *out = base_alloc_zeroed(ctx, 1, sizeof **out);
    if (*out == NULL) {
        return base_out_of_memory(err);
    }
    (*out)->ctx = ctx;
    return INCMAP_OK;
}

void res_cells_free(res_cells *cells) {
    if (cells != NULL) {
        base_free(cells->ctx, cells);
    }
}

static uint32_t step_of(int32_t units, int64_t origin, uint32_t count) {
    uint32_t step = (uint32_t)((units + origin) / cell_units);
    return step < count ? step : count - 1;
}

static geo_box box_of(uint32_t column, uint32_t row) {
    int32_t west = (int32_t)((int64_t)column * cell_units - 1800000000);
    int32_t south = (int32_t)((int64_t)row * cell_units - 900000000);
    return (geo_box){west, south, west + cell_units, south + cell_units};
}

static void read_parts(res_cell *cell, const res_sources *sources, geo_box box) {
    gaz_area_part parts[RES_CELL_PARTS_MAX];
    cell->state = READ;
    for (size_t g = 0; g < sources->count; g++) {
        size_t room = RES_CELL_PARTS_MAX - (size_t)cell->part_count;
        size_t count = gaz_areas_of(sources->items[g], box, parts, room);
        if (count == SIZE_MAX) {
            cell->state = CROWDED;
            return;
        }
        for (size_t i = 0; i < count; i++) {
            cell->parts[cell->part_count++] = (res_cell_part){(uint32_t)g, parts[i]};
            cell->cut = cell->cut || parts[i].cut;
        }
    }
}

res_cell *res_cells_find(res_cells *cells, const res_sources *sources, incmap_point point) {
    if (cells == NULL || !geo_point_is_valid(point)) {
        return NULL;
    }
    geo_vertex at = gaz_area_vertex(point);
    uint32_t column = step_of(at.lon, 1800000000, columns);
    uint32_t row = step_of(at.lat, 900000000, rows);
    uint32_t number = row * columns + column;
    /* By place, so that only cells two degrees apart share a slot. */
    res_cell *cell = &cells->slots[row % slot_rows * slot_columns + column % slot_columns];
    if (cell->state == EMPTY || cell->number != number) {
        *cell = (res_cell){.number = number, .state = SEEN};
        return NULL;
    }
    if (cell->state == SEEN) {
        read_parts(cell, sources, box_of(column, row));
    }
    return cell->state == READ ? cell : NULL;
}
