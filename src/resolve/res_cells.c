#include "res_cells.h"

#include <string.h>

#include "base_error.h"
#include "geo_sphere.h"

enum {
    per_degree = 64,
    cell_units = 10000000 / per_degree, /* of geo_vertex */
    columns = 360 * per_degree,
    rows = 180 * per_degree,
    slot_rows = 128,
    slot_columns = 128,
    slot_count = slot_rows * slot_columns,
    all_edges = 128 * 1024, /* 2 MiB of them */
    unheld = UINT32_MAX,    /* edges that are not held */
    answer_count = 4000,    /* different ones; 0 stands for none */
    held_count = 16         /* answers by parts that are kept of a cell with a border */
};

/* Parts are looked for at the second point only: points all over the world seldom meet in a cell
 * again. */
enum { EMPTY, SEEN, READ, CROWDED };

/* Side by side, since cells with a border want both. */
struct details {
    uint16_t by_parts[held_count]; /* answers */
    res_cell_part parts[RES_CELL_PARTS_MAX];
};

struct res_cells {
    incmap_context *ctx;
    res_cell slots[slot_count];
    struct details details[slot_count];
    res_where answers[answer_count + 1];
    size_t answers_used; /* the one that stands for none included */
    size_t edge_count;
    geo_edge *edges; /* of the parts that are cut, as they come */
};

incmap_status res_cells_new(res_cells **out, incmap_context *ctx, incmap_error *err) {
    *out = base_alloc_zeroed(ctx, 1, sizeof **out);
    if (*out == NULL) {
        return base_out_of_memory(err);
    }
    (*out)->ctx = ctx;
    (*out)->answers_used = 1;
    (*out)->edges = base_alloc(ctx, all_edges * sizeof(geo_edge));
    if ((*out)->edges == NULL) {
        res_cells_free(*out);
        *out = NULL;
        return base_out_of_memory(err);
    }
    return INCMAP_OK;
}

void res_cells_free(res_cells *cells) {
    if (cells != NULL) {
        base_free(cells->ctx, cells->edges);
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

/* Once the room for edges is used up, cells that come later do without. */
static void read_edges(res_cells *cells, res_cell_part *part, const res_sources *sources,
                       geo_box box) {
    part->first_edge = (uint32_t)cells->edge_count;
    size_t count = gaz_area_edges(sources->items[part->source], part->part.area, box,
                                  cells->edges + cells->edge_count, all_edges - cells->edge_count);
    part->edge_count = count == SIZE_MAX ? unheld : (uint32_t)count;
    cells->edge_count += count == SIZE_MAX ? 0 : count;
}

static void read_parts(res_cells *cells, res_cell *cell, const res_sources *sources, geo_box box) {
    gaz_area_part parts[RES_CELL_PARTS_MAX];
    struct details *details = &cells->details[cell - cells->slots];
    cell->state = READ;
    for (size_t g = 0; g < sources->count; g++) {
        size_t room = RES_CELL_PARTS_MAX - (size_t)cell->part_count;
        size_t count = gaz_areas_of(sources->items[g], box, parts, room);
        if (count == SIZE_MAX) {
            cell->state = CROWDED;
            return;
        }
        for (size_t i = 0; i < count; i++) {
            res_cell_part *part = &details->parts[cell->part_count];
            *part = (res_cell_part){.source = (uint32_t)g, .part = parts[i]};
            cell->cut |= (uint8_t)((unsigned)parts[i].cut << cell->part_count++);
            if (parts[i].cut) {
                read_edges(cells, part, sources, box);
            }
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
    uint32_t slot = row % slot_rows * slot_columns + column % slot_columns;
    res_cell *cell = &cells->slots[slot];
    __builtin_prefetch(&cells->details[slot]); /* both are wanted at once */
    if (cell->state == EMPTY || cell->number != number) {
        *cell = (res_cell){.number = number, .state = SEEN};
        memset(cells->details[slot].by_parts, 0, sizeof cells->details[slot].by_parts);
        return NULL;
    }
    if (cell->state == SEEN) {
        read_parts(cells, cell, sources, box_of(column, row));
    }
    return cell->state == READ ? cell : NULL;
}

const res_cell_part *res_cells_parts(const res_cells *cells, const res_cell *cell) {
    return cells->details[cell - cells->slots].parts;
}

static bool part_holds(const res_cells *cells, const res_sources *sources,
                       const res_cell_part *part, incmap_point point, geo_vertex at) {
    return part->edge_count == unheld
               ? incmap_gazetteer_area_contains(sources->items[part->source], part->part.area,
                                                point)
               : geo_edges_odd(cells->edges + part->first_edge, part->edge_count, at);
}

uint32_t res_cells_held(const res_cells *cells, const res_sources *sources, const res_cell *cell,
                        incmap_point point) {
    uint32_t held = (1U << cell->part_count) - 1;
    if (cell->cut == 0) {
        return held;
    }
    const res_cell_part *parts = res_cells_parts(cells, cell);
    geo_vertex at = gaz_area_vertex(point);
    for (unsigned cut = cell->cut; cut != 0; cut &= cut - 1) {
        unsigned i = (unsigned)__builtin_ctz(cut);
        held &= ~((uint32_t)!part_holds(cells, sources, &parts[i], point, at) << i);
    }
    return held;
}

const res_where *res_cells_answer(const res_cells *cells, const res_cell *cell, uint32_t held) {
    const uint16_t *by_parts = cells->details[cell - cells->slots].by_parts;
    uint16_t answer = cell->cut == 0 ? cell->answer : held < held_count ? by_parts[held] : 0;
    return answer == 0 ? NULL : &cells->answers[answer];
}

static bool same_place(incmap_span a, incmap_span b) {
    return a.data == b.data && a.size == b.size;
}

/* The number of an answer, a new one where it is not known yet; 0 when there is no room for it. */
static uint16_t number_of(res_cells *cells, const res_where *where) {
    for (size_t i = 1; i < cells->answers_used; i++) {
        const res_where *known = &cells->answers[i];
        if (same_place(known->country, where->country) &&
            same_place(known->admin1, where->admin1) && same_place(known->admin2, where->admin2)) {
            return (uint16_t)i;
        }
    }
    if (cells->answers_used > answer_count) {
        return 0;
    }
    cells->answers[cells->answers_used] = *where;
    return (uint16_t)cells->answers_used++;
}

void res_cells_keep(res_cells *cells, res_cell *cell, uint32_t held, const res_where *where) {
    if (cell->cut == 0) {
        cell->answer = number_of(cells, where);
    } else if (held < held_count) {
        cells->details[cell - cells->slots].by_parts[held] = number_of(cells, where);
    }
}
