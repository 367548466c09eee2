/* Owns AREA_CELLS: for each cell of the one-degree grid the areas that meet it. A cell that no edge
 * of an area touches lies wholly inside or wholly outside of it. */
#include <string.h>

#include "base_error.h"
#include "gaz_build.h"

enum { columns = 360, rows = 180, units = 10000000, EDGE = 1 };

typedef struct raster {
    gaz_build *build;
    unsigned char *edges; /* of one area: the cells that its edges touch */
} raster;

typedef struct cell_box {
    int west, south, east, north; /* inclusive */
} cell_box;

static int cell_row(int32_t lat) { return (int)(gaz_cell_of((geo_vertex){0, lat}) / columns); }

/* Longitude 180 belongs to the last column here: an edge that lies on it ends an area. */
static int cell_column(int32_t lon) {
    return lon == 180 * units ? columns - 1 : (int)(gaz_cell_of((geo_vertex){lon, 0}) % columns);
}

/* A cell more to the south and west: an edge on the border of two cells touches both. */
static cell_box cells_of(geo_box box) {
    cell_box cells = {cell_column(box.west), cell_row(box.south), cell_column(box.east),
                      cell_row(box.north)};
    cells.west -= cells.west > 0 && box.west % units == 0;
    cells.south -= cells.south > 0 && box.south % units == 0;
    return cells;
}

static void mark_edges(raster *to, const gaz_ring_record *ring) {
    const geo_vertex *vertices = to->build->draft->vertices + ring->first_vertex;
    for (uint32_t i = 1; i < ring->vertex_count; i++) {
        cell_box cells = cells_of(geo_box_of(vertices + i - 1, 2));
        for (int row = cells.south; row <= cells.north; row++) {
            memset(to->edges + (size_t)row * columns + cells.west, EDGE,
                   (size_t)(cells.east - cells.west) + 1);
        }
    }
}

static bool contains_middle(const raster *in, const gaz_area_record *area, int row, int column) {
    const gaz_ring_record *rings = gaz_records(in->build, GAZ_RINGS);
    geo_vertex middle = {(int32_t)((column - columns / 2) * (int64_t)units + units / 2),
                         (int32_t)((row - rows / 2) * (int64_t)units + units / 2)};
    bool inside = false;
    for (uint32_t i = 0; i < area->ring_count; i++) {
        const gaz_ring_record *ring = &rings[area->first_ring + i];
        if (geo_box_has(ring->box, middle)) {
            geo_rings one = {in->build->draft->vertices + ring->first_vertex, &ring->vertex_count,
                             1};
            inside ^= geo_rings_contain(one, middle);
        }
    }
    return inside;
}

static incmap_status put_cell(raster *to, int row, int column, uint32_t area, incmap_error *err) {
    gaz_cell_record record = {(uint32_t)(row * columns + column), area};
    return gaz_put(to->build, GAZ_AREA_CELLS, &record, sizeof record, err);
}

/* Neighbours without an edge between them are both inside or both outside. */
static incmap_status put_row(raster *to, const gaz_area_record *area, uint32_t number, int row,
                             cell_box cells, incmap_error *err) {
    bool known = false, inside = false;
    for (int column = cells.west; column <= cells.east; column++) {
        if (to->edges[row * columns + column] == EDGE) {
            known = false;
            BASE_TRY(put_cell(to, row, column, number, err));
            continue;
        }
        if (!known) {
            inside = contains_middle(to, area, row, column);
            known = true;
        }
        if (inside) {
            BASE_TRY(put_cell(to, row, column, number | GAZ_CELL_FULL, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status put_area(raster *to, uint32_t number, incmap_error *err) {
    const gaz_area_record *areas = gaz_records(to->build, GAZ_AREAS);
    const gaz_ring_record *rings = gaz_records(to->build, GAZ_RINGS);
    const gaz_area_record *area = &areas[number];
    memset(to->edges, 0, (size_t)columns * rows);
    for (uint32_t i = 0; i < area->ring_count; i++) {
        mark_edges(to, &rings[area->first_ring + i]);
    }
    cell_box cells = cells_of(area->box);
    for (int row = cells.south; area->ring_count > 0 && row <= cells.north; row++) {
        BASE_TRY(put_row(to, area, number, row, cells, err));
    }
    return INCMAP_OK;
}

/* Stable by cell, so that within a cell areas keep their order. */
static incmap_status sort_cells(gaz_build *build, incmap_error *err) {
    size_t count = gaz_record_count(build, GAZ_AREA_CELLS);
    gaz_cell_record *cells = gaz_records(build, GAZ_AREA_CELLS);
    gaz_sortable *items = base_alloc_zeroed(build->ctx, count, sizeof *items);
    if (items == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        items[i] = (gaz_sortable){cells[i].cell, cells[i].area, 0};
    }
    incmap_status status = gaz_sort(build->ctx, items, count, NULL, NULL, err);
    for (size_t i = 0; status == INCMAP_OK && i < count; i++) {
        cells[i] = (gaz_cell_record){(uint32_t)items[i].key, items[i].item};
    }
    base_free(build->ctx, items);
    return status;
}

incmap_status gaz_build_cells(gaz_build *build, incmap_error *err) {
    raster to = {build, base_alloc_zeroed(build->ctx, rows, columns)};
    if (to.edges == NULL) {
        return base_out_of_memory(err);
    }
    incmap_status status = INCMAP_OK;
    size_t count = gaz_record_count(build, GAZ_AREAS);
    for (uint32_t i = 0; status == INCMAP_OK && i < count; i++) {
        status = put_area(&to, i, err);
    }
    base_free(build->ctx, to.edges);
    return status == INCMAP_OK ? sort_cells(build, err) : status;
}
