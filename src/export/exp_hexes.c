#include "exp_hexes.h"

#include <math.h>
#include <stdlib.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "geo_crs.h"

enum { usual_km = 25, most_km = 1000, corners = 6, name_room = 3 * BASE_NUM_MAX };

typedef struct cell {
    int32_t row, column;
    uint32_t area;
} cell;

struct exp_hexes {
    incmap_context *ctx;
    geo_crs *crs;
    uint64_t km;
    int32_t columns;  /* around the world */
    double half_side; /* metres, north to south: the unit of corners' rows */
    double top;       /* y of the pole */
    cell *cells;
    size_t cell_count, cell_room;
    uint32_t *slots; /* number of a cell and 1; 0 is free */
    size_t slot_count;
};

static incmap_status measure(exp_hexes *hexes, incmap_error *err) {
    double y = 0;
    double edge = 0;
    BASE_TRY(geo_crs_project(hexes->crs, (incmap_point){0, 180}, &edge, &y, err));
    BASE_TRY(geo_crs_project(hexes->crs, (incmap_point){90, 0}, &y, &hexes->top, err));
    double around = 2 * fabs(edge);
    hexes->columns = (int32_t)floor(around / (1000.0 * (double)hexes->km) + 0.5);
    hexes->half_side = around / hexes->columns / sqrt(3) / 2;
    return INCMAP_OK;
}

static bool read_size(incmap_span text, uint64_t *km) {
    *km = usual_km;
    if (base_span_is(text, "hex")) {
        return true;
    }
    return text.size > 4 && text.data[3] == ':' &&
           base_num_parse_u64(base_span(text.data + 4, text.size - 4), km) && *km >= 1 &&
           *km <= most_km;
}

incmap_status exp_hexes_open(exp_hexes **out, incmap_context *ctx, incmap_span text,
                             incmap_error *err) {
    uint64_t km;
    *out = NULL;
    if (!read_size(text, &km)) {
        return base_fail(err, INCMAP_USAGE,
                         "\"%.*s\" is no grid: expected hex or hex:KM with 1 to 1000 kilometres",
                         BASE_SPAN_ARG(text));
    }
    exp_hexes *hexes = base_alloc_zeroed(ctx, 1, sizeof *hexes);
    if (hexes == NULL) {
        return base_out_of_memory(err);
    }
    hexes->ctx = ctx;
    hexes->km = km;
    incmap_status status = geo_crs_open(
        &hexes->crs, ctx, BASE_SPAN("+proj=cea +lat_ts=30 +ellps=WGS84 +units=m +type=crs"), err);
    status = status == INCMAP_OK ? measure(hexes, err) : status;
    if (status != INCMAP_OK) {
        exp_hexes_free(hexes);
        return status;
    }
    *out = hexes;
    return INCMAP_OK;
}

void exp_hexes_free(exp_hexes *hexes) {
    if (hexes != NULL) {
        geo_crs_close(hexes->crs);
        base_free(hexes->ctx, hexes->cells);
        base_free(hexes->ctx, hexes->slots);
        base_free(hexes->ctx, hexes);
    }
}

/* Corners stand on a lattice: half hexagons from the date line, half sides from the equator. */
static incmap_status corner(exp_hexes *hexes, int64_t across, int64_t up, geo_vertex *out,
                            incmap_error *err) {
    incmap_point point = {0, 0};
    double y = (double)up * hexes->half_side;
    if (fabs(y) >= hexes->top) {
        point.lat = y > 0 ? 90 : -90;
    } else {
        BASE_TRY(geo_crs_unproject(hexes->crs, 0, y, &point, err));
    }
    point.lon = (double)across / hexes->columns * 180 - 180;
    *out = geo_vertex_of(point);
    return INCMAP_OK;
}

typedef struct ring {
    geo_vertex at[corners + 1];
    uint32_t count;
} ring;

/* One ring, or the two halves of one that the date line cuts: counter-clockwise, closed. */
static incmap_status draw(exp_hexes *hexes, int32_t row, int32_t column, ring rings[2],
                          size_t *count, incmap_error *err) {
    static const int whole[] = {0, -2, 1, -1, 1, 1, 0, 2, -1, 1, -1, -1, 0, -2};
    static const int east[] = {0, -2, 1, -1, 1, 1, 0, 2, 0, -2};
    static const int west[] = {0, -2, 0, 2, -1, 1, -1, -1, 0, -2};
    int64_t across = 2 * (int64_t)column + (row & 1);
    bool cut = across == 0;
    *count = cut ? 2 : 1;
    for (size_t i = 0; i < *count; i++) {
        const int *steps = !cut ? whole : i == 0 ? east : west;
        int64_t start = i == 0 ? across : 2 * (int64_t)hexes->columns;
        rings[i].count = cut ? corners - 1 : corners + 1;
        for (size_t k = 0; k < rings[i].count; k++) {
            BASE_TRY(corner(hexes, start + steps[2 * k], 3 * (int64_t)row + steps[2 * k + 1],
                            &rings[i].at[k], err));
        }
    }
    return INCMAP_OK;
}

static incmap_status holds(exp_hexes *hexes, int32_t row, int32_t column, geo_vertex point,
                           bool *out, incmap_error *err) {
    ring rings[2];
    size_t count;
    *out = false;
    BASE_TRY(draw(hexes, row, column, rings, &count, err));
    for (size_t i = 0; i < count; i++) {
        const geo_rings one = {rings[i].at, &rings[i].count, 1};
        *out = *out || geo_rings_contain(one, point);
    }
    return INCMAP_OK;
}

/* The hexagon of a point: the one whose middle is nearest in the plane, unless a border that is
 * drawn straight on the map says that it is a neighbour's. */
static incmap_status find(exp_hexes *hexes, incmap_point point, int32_t *row, int32_t *column,
                          incmap_error *err) {
    double x = 0;
    double y = 0;
    BASE_TRY(geo_crs_project(hexes->crs, point, &x, &y, err));
    double up = y / hexes->half_side / 3;
    double across = (point.lon + 180) / 180 * hexes->columns;
    geo_vertex vertex = geo_vertex_of(point);
    for (int r = 0; r < 3; r++) {
        static const int around[] = {0, -1, 1};
        int32_t here = (int32_t)floor(up + 0.5) + around[r];
        int32_t middle = (int32_t)floor((across - (here & 1)) / 2 + 0.5);
        for (int c = 0; c < 3; c++) {
            bool found;
            int32_t beside = (middle + around[c] + hexes->columns) % hexes->columns;
            BASE_TRY(holds(hexes, here, beside, vertex, &found, err));
            if (found || (r == 0 && c == 0)) {
                *row = here; /* the poles themselves lie in none */
                *column = beside;
            }
            if (found) {
                return INCMAP_OK;
            }
        }
    }
    return INCMAP_OK;
}

static size_t slot_of(const exp_hexes *hexes, int32_t row, int32_t column) {
    uint64_t hash = ((uint64_t)(uint32_t)row << 32 | (uint32_t)column) * 0x9E3779B97F4A7C15;
    size_t slot = (size_t)(hash >> 32) & (hexes->slot_count - 1);
    while (hexes->slots[slot] != 0) {
        const cell *there = &hexes->cells[hexes->slots[slot] - 1];
        if (there->row == row && there->column == column) {
            break;
        }
        slot = (slot + 1) & (hexes->slot_count - 1);
    }
    return slot;
}

static incmap_status make_room(exp_hexes *hexes, incmap_error *err) {
    if (2 * (hexes->cell_count + 1) <= hexes->slot_count) {
        return INCMAP_OK;
    }
    size_t count = hexes->slot_count == 0 ? 64 : 2 * hexes->slot_count;
    uint32_t *slots = base_alloc_zeroed(hexes->ctx, count, sizeof *slots);
    if (slots == NULL) {
        return base_out_of_memory(err);
    }
    base_free(hexes->ctx, hexes->slots);
    hexes->slots = slots;
    hexes->slot_count = count;
    for (size_t i = 0; i < hexes->cell_count; i++) {
        slots[slot_of(hexes, hexes->cells[i].row, hexes->cells[i].column)] = (uint32_t)i + 1;
    }
    return INCMAP_OK;
}

/* "hex25_163_2012": its size, row and number. */
static incmap_status add_area(exp_hexes *hexes, exp_areas *areas, int32_t row, int32_t column,
                              incmap_error *err) {
    char name[name_room] = "hex";
    ring rings[2];
    size_t count;
    size_t size = 3 + base_num_write_u64(name + 3, hexes->km);
    name[size++] = '_';
    size += base_num_write_i64(name + size, row);
    name[size++] = '_';
    size += base_num_write_i64(name + size, column);
    incmap_span id = base_span(name, size);
    BASE_TRY(exp_areas_add(areas, id, id, (incmap_span){"", 0}, err));
    BASE_TRY(draw(hexes, row, column, rings, &count, err));
    for (size_t i = 0; i < count; i++) {
        geo_vertex *at;
        BASE_TRY(exp_areas_add_ring(areas, rings[i].count, &at, err));
        for (size_t k = 0; k < rings[i].count; k++) {
            at[k] = rings[i].at[k];
        }
    }
    return INCMAP_OK;
}

incmap_status exp_hexes_at(exp_hexes *hexes, exp_areas *areas, incmap_point point, uint32_t *out,
                           incmap_error *err) {
    int32_t row = 0;
    int32_t column = 0;
    BASE_TRY(find(hexes, point, &row, &column, err));
    BASE_TRY(make_room(hexes, err));
    size_t slot = slot_of(hexes, row, column);
    if (hexes->slots[slot] == 0) {
        *out = (uint32_t)areas->count;
        BASE_TRY(base_grow(hexes->ctx, (void **)&hexes->cells, &hexes->cell_room,
                           hexes->cell_count + 1, sizeof *hexes->cells, err));
        BASE_TRY(add_area(hexes, areas, row, column, err));
        hexes->cells[hexes->cell_count++] = (cell){row, column, *out};
        hexes->slots[slot] = (uint32_t)hexes->cell_count;
    }
    *out = hexes->cells[hexes->slots[slot] - 1].area;
    return INCMAP_OK;
}

static int compare(const void *left, const void *right) {
    const cell *a = left;
    const cell *b = right;
    if (a->row != b->row) {
        return a->row < b->row ? -1 : 1;
    }
    return a->column < b->column ? -1 : a->column > b->column;
}

void exp_hexes_order(exp_hexes *hexes, uint32_t *out) {
    if (hexes->cell_count > 0) {
        qsort(hexes->cells, hexes->cell_count, sizeof *hexes->cells, compare);
    }
    for (size_t i = 0; i < hexes->cell_count; i++) {
        out[i] = hexes->cells[i].area;
    }
}
