/* Which areas a point lies in. A grid of quarter degrees holds for each cell the areas in it: those
 * that cover it whole answer at once, and where a whole degree has one answer, a grid of degrees
 * that stays in the processor's cache; of those whose border runs through it, the edges in a band
 * of 1/32 degree that reach as far east as the point are looked at. Whole numbers only, with the
 * rule of geo_rings_contain(), so that the answers are the same. */
#include <stdlib.h>
#include <string.h>

#include "base_error.h"
#include "exp_areas.h"

enum {
    columns = 1440,
    rows = 720,
    cells = columns * rows,
    block = 4, /* cells a degree */
    wide_columns = columns / block,
    wide_cells = cells / (block * block),
    cell_units = 2500000,
    band_units = 312500
};

static const uint32_t mixed = UINT32_MAX; /* of a degree: ask its cells */
static const uint32_t cut = 1U << 31; /* with an area's number: its border runs through the cell */

/* An edge that is not level; `low` is its southern end. */
typedef struct edge {
    geo_vertex low, high;
} edge;

/* The edges of one area that touch one band of latitude, the easternmost first. */
typedef struct band {
    uint32_t first, count;
} band;

typedef struct pair {
    uint32_t cell;
    uint32_t area; /* with `cut` or without */
} pair;

struct exp_area_index {
    uint32_t *answers; /* of each cell: 0 no area; odd: one that covers it, doubled; else where its
                          list is, doubled */
    uint32_t *wide;    /* of each degree: what all its cells answer, 0 or odd, or `mixed` */
    uint32_t *lists; /* a count, and so many areas, with `cut` or without; the first is not used */
    edge *edges;
    size_t edge_count, edge_room;
    band *bands;
    size_t band_count, band_room;
    int32_t *lowest;      /* number from the south pole of each area's first band */
    uint32_t *first_band; /* where that stands; one more area ends the last */
};

/* While it is made. */
typedef struct making {
    exp_areas *areas;
    exp_area_index *index;
    uint32_t *seen; /* of each cell: 1 + the last area whose border runs through it */
    pair *pairs;
    size_t pair_count, pair_room;
    incmap_error *err;
} making;

static int32_t row_of(int32_t lat) {
    int32_t row = (int32_t)(((int64_t)lat + 900000000) / cell_units);
    return row < 0 ? 0 : row >= rows ? rows - 1 : row;
}

static int32_t band_of(int32_t lat) { return (int32_t)(((int64_t)lat + 900000000) / band_units); }

static int32_t column_of(int32_t lon) {
    int32_t column = (int32_t)(((int64_t)lon + 1800000000) / cell_units);
    return column < 0 ? 0 : column >= columns ? columns - 1 : column;
}

void exp_area_index_free(incmap_context *ctx, exp_area_index *index) {
    if (index != NULL) {
        base_free(ctx, index->answers);
        base_free(ctx, index->wide);
        base_free(ctx, index->lists);
        base_free(ctx, index->edges);
        base_free(ctx, index->bands);
        base_free(ctx, index->lowest);
        base_free(ctx, index->first_band);
        base_free(ctx, index);
    }
}

static incmap_status add_pair(making *m, uint32_t cell, uint32_t area) {
    BASE_TRY(base_grow(m->areas->ctx, (void **)&m->pairs, &m->pair_room, m->pair_count + 1,
                       sizeof *m->pairs, m->err));
    m->pairs[m->pair_count++] = (pair){cell, area};
    return INCMAP_OK;
}

static incmap_status mark(making *m, int32_t row, int32_t column, uint32_t area) {
    uint32_t cell = (uint32_t)(row * columns + column);
    if (m->seen[cell] == area + 1) {
        return INCMAP_OK;
    }
    m->seen[cell] = area + 1;
    return add_pair(m, cell, area | cut);
}

/* Longitude of the edge at a latitude, rounded down; the edge is not level. */
static int64_t lon_at(const edge *e, int64_t lat) {
    double part = (double)(lat - e->low.lat) / ((double)e->high.lat - e->low.lat);
    return (int64_t)(e->low.lon + part * ((double)e->high.lon - e->low.lon));
}

/* Every cell that the edge from a to b comes near to, by one unit more than rounding may err. */
static incmap_status mark_edge(making *m, geo_vertex a, geo_vertex b, uint32_t area) {
    edge e = a.lat <= b.lat ? (edge){a, b} : (edge){b, a};
    const int64_t slack = 2;
    for (int32_t row = row_of(e.low.lat); row <= row_of(e.high.lat); row++) {
        int64_t south = (int64_t)row * cell_units - 900000000;
        int64_t from = south > e.low.lat ? south : e.low.lat;
        int64_t to = south + cell_units < e.high.lat ? south + cell_units : e.high.lat;
        int64_t x1 = e.low.lat == e.high.lat ? e.low.lon : lon_at(&e, from);
        int64_t x2 = e.low.lat == e.high.lat ? e.high.lon : lon_at(&e, to);
        int64_t west = (x1 < x2 ? x1 : x2) - slack;
        int64_t east = (x1 < x2 ? x2 : x1) + slack;
        west = west < -1800000000 ? -1800000000 : west;
        east = east > 1800000000 ? 1800000000 : east;
        for (int32_t column = column_of((int32_t)west); column <= column_of((int32_t)east);
             column++) {
            BASE_TRY(mark(m, row, column, area));
        }
    }
    return INCMAP_OK;
}

static int32_t eastern_end(const edge *e) {
    return e->low.lon > e->high.lon ? e->low.lon : e->high.lon;
}

static int by_eastern_end(const void *a, const void *b) {
    int32_t x = eastern_end(a);
    int32_t y = eastern_end(b);
    return (x < y) - (x > y);
}

/* Bands from the least to the greatest of an area. */
static void band_range(const exp_areas *areas, const exp_area *area, int32_t *low, int32_t *high) {
    *low = INT32_MAX;
    *high = -1;
    for (size_t i = 0; i < area->ring_count; i++) {
        size_t count = 0;
        const geo_vertex *at = exp_areas_ring(areas, area->first_ring + i, &count);
        for (size_t k = 0; k < count; k++) {
            int32_t number = band_of(at[k].lat);
            *low = number < *low ? number : *low;
            *high = number > *high ? number : *high;
        }
    }
}

/* Calls for every edge that is not level, once for each band that it touches. */
static void each_band_edge(const exp_areas *areas, const exp_area *area, void *state,
                           void (*use)(void *state, int32_t number, const edge *e)) {
    for (size_t i = 0; i < area->ring_count; i++) {
        size_t count = 0;
        const geo_vertex *at = exp_areas_ring(areas, area->first_ring + i, &count);
        for (size_t k = 1; k < count; k++) {
            edge e =
                at[k - 1].lat <= at[k].lat ? (edge){at[k - 1], at[k]} : (edge){at[k], at[k - 1]};
            for (int32_t number = band_of(e.low.lat);
                 e.low.lat != e.high.lat && number <= band_of(e.high.lat); number++) {
                use(state, number, &e);
            }
        }
    }
}

typedef struct filling {
    exp_area_index *index;
    band *bands; /* of the area */
    int32_t low; /* number of the first */
} filling;

static void count_edge(void *state, int32_t number, const edge *e) {
    filling *f = state;
    (void)e;
    f->bands[number - f->low].count++;
}

static void put_edge(void *state, int32_t number, const edge *e) {
    filling *f = state;
    band *b = &f->bands[number - f->low];
    f->index->edges[b->first + b->count++] = *e;
}

static incmap_status make_bands(making *m, uint32_t number) {
    exp_area_index *index = m->index;
    const exp_area *area = &m->areas->areas[number];
    int32_t low = 0;
    int32_t high = 0;
    band_range(m->areas, area, &low, &high);
    size_t band_count = high < low ? 0 : (size_t)(high - low + 1);
    BASE_TRY(base_grow(m->areas->ctx, (void **)&index->bands, &index->band_room,
                       index->band_count + band_count + 1, sizeof *index->bands, m->err));
    filling f = {index, index->bands + index->band_count, low};
    memset(f.bands, 0, band_count * sizeof *f.bands);
    index->lowest[number] = high < low ? 0 : low;
    index->first_band[number] = (uint32_t)index->band_count;
    each_band_edge(m->areas, area, &f, count_edge);
    size_t more = 0;
    for (size_t i = 0; i < band_count; i++) {
        f.bands[i].first = (uint32_t)(index->edge_count + more);
        more += f.bands[i].count;
        f.bands[i].count = 0;
    }
    if (index->edge_count + more > UINT32_MAX) {
        return base_fail(m->err, INCMAP_LIMIT, "areas of over 4 billion edges");
    }
    BASE_TRY(base_grow(m->areas->ctx, (void **)&index->edges, &index->edge_room,
                       index->edge_count + more + 1, sizeof *index->edges, m->err));
    each_band_edge(m->areas, area, &f, put_edge);
    for (size_t i = 0; i < band_count; i++) {
        qsort(index->edges + f.bands[i].first, f.bands[i].count, sizeof(edge), by_eastern_end);
    }
    index->edge_count += more;
    index->band_count += band_count;
    index->first_band[number + 1] = (uint32_t)index->band_count;
    return INCMAP_OK;
}

/* Does the ray from the point to the east cross an odd number of edges of its band? Products stay
 * below 2^63: differences of longitude are below 2^32, of latitude below 2^31. */
static bool is_inside(const exp_area_index *index, uint32_t area, geo_vertex at) {
    int64_t number = (int64_t)band_of(at.lat) - index->lowest[area] + index->first_band[area];
    if (number < index->first_band[area] || number >= index->first_band[area + 1]) {
        return false;
    }
    const band *b = &index->bands[number];
    const edge *edges = index->edges + b->first;
    bool odd = false;
    for (uint32_t i = 0; i < b->count && eastern_end(&edges[i]) > at.lon; i++) {
        const edge *e = &edges[i];
        if (e->low.lat <= at.lat && at.lat < e->high.lat) {
            int64_t rise = ((int64_t)e->high.lon - e->low.lon) * ((int64_t)at.lat - e->low.lat);
            int64_t run = ((int64_t)at.lon - e->low.lon) * ((int64_t)e->high.lat - e->low.lat);
            odd ^= rise > run;
        }
    }
    return odd;
}

/* The cells of a row between those that the border runs through are inside or outside whole; one of
 * a run speaks for all. */
static incmap_status fill_row(making *m, uint32_t area, int32_t row, int32_t low, int32_t high) {
    bool known = false;
    bool inside = false;
    for (int32_t column = low; column <= high; column++) {
        uint32_t cell = (uint32_t)(row * columns + column);
        if (m->seen[cell] == area + 1) {
            known = false;
            continue;
        }
        if (!known) {
            geo_vertex middle = {
                (int32_t)((int64_t)column * cell_units - 1800000000 + cell_units / 2),
                (int32_t)((int64_t)row * cell_units - 900000000 + cell_units / 2)};
            inside = is_inside(m->index, area, middle);
            known = true;
        }
        if (inside) {
            BASE_TRY(add_pair(m, cell, area));
        }
    }
    return INCMAP_OK;
}

static incmap_status fill_area(making *m, uint32_t number, size_t first_pair) {
    int32_t lows[rows];
    int32_t highs[rows];
    for (int32_t row = 0; row < rows; row++) {
        lows[row] = columns;
        highs[row] = -1;
    }
    for (size_t i = first_pair; i < m->pair_count; i++) {
        int32_t row = (int32_t)(m->pairs[i].cell / columns);
        int32_t column = (int32_t)(m->pairs[i].cell % columns);
        lows[row] = column < lows[row] ? column : lows[row];
        highs[row] = column > highs[row] ? column : highs[row];
    }
    for (int32_t row = 0; row < rows; row++) {
        BASE_TRY(fill_row(m, number, row, lows[row], highs[row]));
    }
    return INCMAP_OK;
}

static incmap_status add_area(making *m, uint32_t number) {
    const exp_area *area = &m->areas->areas[number];
    size_t first_pair = m->pair_count;
    BASE_TRY(make_bands(m, number));
    for (size_t i = 0; i < area->ring_count; i++) {
        size_t count = 0;
        const geo_vertex *at = exp_areas_ring(m->areas, area->first_ring + i, &count);
        for (size_t k = 1; k < count; k++) {
            BASE_TRY(mark_edge(m, at[k - 1], at[k], number));
        }
    }
    return fill_area(m, number, first_pair);
}

/* Turn the pairs into what the cells answer. starts[cell + 1] is where the entries of a cell end.
 */
static incmap_status make_answers(making *m, const uint32_t *starts, const uint32_t *entries) {
    exp_area_index *index = m->index;
    uint32_t used = 1;
    index->answers = base_alloc_zeroed(m->areas->ctx, cells, sizeof *index->answers);
    index->lists = base_alloc_zeroed(m->areas->ctx, 2 * m->pair_count + 1, sizeof *index->lists);
    if (index->answers == NULL || index->lists == NULL) {
        return base_out_of_memory(m->err);
    }
    for (size_t cell = 0; cell < cells; cell++) {
        uint32_t count = starts[cell + 1] - starts[cell];
        const uint32_t *own = entries + starts[cell];
        if (count == 1 && (own[0] & cut) == 0) {
            index->answers[cell] = own[0] << 1 | 1;
        } else if (count > 0) {
            index->answers[cell] = used << 1;
            index->lists[used++] = count;
            memcpy(index->lists + used, own, count * sizeof *own);
            used += count;
        }
    }
    return INCMAP_OK;
}

static uint32_t answer_of_degree(const uint32_t *answers, size_t degree) {
    static const size_t side = block;
    size_t row = degree / wide_columns * side;
    const uint32_t *corner = answers + row * columns + degree % wide_columns * side;
    bool is_plain = *corner == 0 || (*corner & 1) != 0;
    for (size_t i = 1; i < side * side && is_plain; i++) {
        is_plain = corner[i / side * columns + i % side] == *corner;
    }
    return is_plain ? *corner : mixed;
}

static incmap_status make_wide(making *m) {
    exp_area_index *index = m->index;
    index->wide = base_alloc_zeroed(m->areas->ctx, wide_cells, sizeof *index->wide);
    if (index->wide == NULL) {
        return base_out_of_memory(m->err);
    }
    for (size_t degree = 0; degree < wide_cells; degree++) {
        index->wide[degree] = answer_of_degree(index->answers, degree);
    }
    return INCMAP_OK;
}

/* Pairs came area by area; within a cell they stay in that order. */
static void sort_pairs(const making *m, uint32_t *starts, uint32_t *entries) {
    uint32_t *next = starts + 1; /* where the next of a cell goes; its end when all are in */
    for (size_t i = 0; i < m->pair_count; i++) {
        next[m->pairs[i].cell + 1]++;
    }
    for (size_t cell = 1; cell <= cells; cell++) {
        next[cell] += next[cell - 1];
    }
    for (size_t i = 0; i < m->pair_count; i++) {
        entries[next[m->pairs[i].cell]++] = m->pairs[i].area;
    }
}

static incmap_status fill_cells(making *m) {
    incmap_context *ctx = m->areas->ctx;
    uint32_t *starts = base_alloc_zeroed(ctx, (size_t)cells + 2, sizeof *starts);
    uint32_t *entries = base_alloc_zeroed(ctx, m->pair_count + 1, sizeof *entries);
    incmap_status status = INCMAP_OK;
    if (starts == NULL || entries == NULL) {
        status = base_out_of_memory(m->err);
    } else if (m->pair_count >= INT32_MAX / 4) {
        status = base_fail(m->err, INCMAP_LIMIT, "areas of over 500 million cells");
    } else {
        sort_pairs(m, starts, entries);
        status = make_answers(m, starts, entries);
    }
    base_free(ctx, starts);
    base_free(ctx, entries);
    return status;
}

static incmap_status make(making *m) {
    size_t count = m->areas->count;
    incmap_context *ctx = m->areas->ctx;
    m->seen = base_alloc_zeroed(ctx, cells, sizeof *m->seen);
    m->index->lowest = base_alloc_zeroed(ctx, count + 1, sizeof *m->index->lowest);
    m->index->first_band = base_alloc_zeroed(ctx, count + 2, sizeof *m->index->first_band);
    if (m->seen == NULL || m->index->lowest == NULL || m->index->first_band == NULL) {
        return base_out_of_memory(m->err);
    }
    for (size_t i = 0; i < count; i++) {
        BASE_TRY(add_area(m, (uint32_t)i));
    }
    BASE_TRY(fill_cells(m));
    return make_wide(m);
}

incmap_status exp_area_index_make(exp_areas *areas, incmap_error *err) {
    making m = {.areas = areas, .err = err};
    m.index = base_alloc_zeroed(areas->ctx, 1, sizeof *m.index);
    areas->index = m.index;
    if (m.index == NULL) {
        return base_out_of_memory(err);
    }
    incmap_status status = make(&m);
    base_free(areas->ctx, m.seen);
    base_free(areas->ctx, m.pairs);
    return status;
}

size_t exp_areas_at(const exp_areas *areas, incmap_point point, uint32_t *out, size_t room) {
    const exp_area_index *index = areas->index;
    geo_vertex at = geo_vertex_of(point);
    at.lon = at.lon == 1800000000 ? -1800000000 : at.lon; /* areas there own its eastern side */
    int32_t row = row_of(at.lat);
    int32_t column = column_of(at.lon);
    uint32_t answer = index->wide[row / block * wide_columns + column / block];
    if (answer == mixed) {
        answer = index->answers[row * columns + column];
    }
    if (answer == 0) {
        return 0;
    }
    if ((answer & 1) != 0) {
        if (room > 0) {
            out[0] = answer >> 1;
        }
        return 1;
    }
    const uint32_t *list = index->lists + (answer >> 1);
    size_t found = 0;
    for (uint32_t i = 1; i <= list[0]; i++) {
        uint32_t area = list[i] & ~cut;
        if ((list[i] & cut) == 0 || is_inside(index, area, at)) {
            if (found < room) {
                out[found] = area;
            }
            found++;
        }
    }
    return found;
}
