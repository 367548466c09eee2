/* Near the incidents (their cells of one degree and those around) corners keep the fine grid; what
 * is farther off is coarser. Both grids double until the drawing keeps to its measure, so a page of
 * the whole world is no larger than that of a valley. */
#include "exp_basemap.h"

#include <math.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "exp_disputed.h"
#include "exp_waters.h"
#include "geo_sphere.h"
#include "incmap/export.h"
#include "io_json.h"

enum {
    corners_max = 60000,
    wide_names_max = 400, /* of the wide surroundings */
    near_names_max = 3000,
    cell_names_max = 220, /* of those near incidents, in one cell */
    first_fine = 1000,    /* 1e-4 degrees, 11 m */
    coarse_times = 16,    /* squares of the coarse grid are so much larger, up to coarse_most */
    coarse_most = 1000000,
};

static const double degree = 1e7;
static const double least_km = 50;
static const double km_of_degree = 111.195;

typedef struct grid {
    bool close[EXP_CELLS];     /* those near incidents */
    uint16_t names[EXP_CELLS]; /* told so far */
} grid;

typedef struct drawing {
    base_buf *out;
    const incmap_resolver *resolver;
    exp_thinning how;
    grid *cells;
    incmap_vertex *corners;
    size_t room;
    size_t corner_count; /* put so far */
    size_t area_count;
    size_t line_count; /* of disputed borders, then of waters */
} drawing;

void exp_extent_add(exp_extent *extent, incmap_point point) {
    geo_vertex vertex = geo_vertex_of(point);
    incmap_vertex at = {vertex.lon, vertex.lat};
    if (extent->count++ == 0) {
        extent->low = extent->high = at;
    }
    extent->low.lon = at.lon < extent->low.lon ? at.lon : extent->low.lon;
    extent->low.lat = at.lat < extent->low.lat ? at.lat : extent->low.lat;
    extent->high.lon = at.lon > extent->high.lon ? at.lon : extent->high.lon;
    extent->high.lat = at.lat > extent->high.lat ? at.lat : extent->high.lat;
    extent->cells[exp_cell_of(at)] = true;
}

/* Three times the incidents' box, and at least 50 km beyond it on each side. */
static geo_box neighbourhood(const exp_extent *extent) {
    double south = extent->low.lat / degree, north = extent->high.lat / degree;
    double west = extent->low.lon / degree, east = extent->high.lon / degree;
    double shrink = fmax(cos((south + north) / 2 * GEO_RADIANS_PER_DEGREE), 0.05);
    double tall = (north - south) * km_of_degree;
    double wide = (east - west) * km_of_degree * shrink;
    double up = fmax(fmax(tall, least_km), wide / 2) / km_of_degree;
    double aside = fmax(fmax(wide, 2 * least_km), tall) / km_of_degree / shrink;
    return (geo_box){
        .west = (int32_t)(fmax(west - aside, -180) * degree),
        .south = (int32_t)(fmax(south - up, -85) * degree),
        .east = (int32_t)(fmin(east + aside, 180) * degree),
        .north = (int32_t)(fmin(north + up, 85) * degree),
    };
}

static void mark_close(bool close[EXP_CELLS], const bool held[EXP_CELLS]) {
    for (int at = 0; at < EXP_CELLS; at++) {
        for (int step = 0; step < 9 && held[at]; step++) {
            int lat = at / 360 + step / 3 - 1;
            int lon = (at % 360 + step % 3 + 359) % 360;
            if (lat >= 0 && lat < 180) {
                close[lat * 360 + lon] = true;
            }
        }
    }
}

static bool meets(const incmap_ring *ring, geo_box box) {
    return ring->low.lon <= box.east && ring->high.lon >= box.west && ring->low.lat <= box.north &&
           ring->high.lat >= box.south;
}

/* Whether a cell near incidents lies in the ring's box. */
static bool is_close(const drawing *d, const incmap_ring *ring) {
    size_t low = exp_cell_of(ring->low), high = exp_cell_of(ring->high);
    for (size_t row = low / 360; row <= high / 360; row++) {
        for (size_t column = low % 360; column <= high % 360; column++) {
            if (d->cells->close[row * 360 + column]) {
                return true;
            }
        }
    }
    return false;
}

static incmap_status put_number(base_buf *out, int64_t value, bool first, incmap_error *err) {
    char text[BASE_NUM_MAX];
    if (!first) {
        BASE_TRY(base_buf_add_char(out, ',', err));
    }
    return base_buf_add(out, text, base_num_write_i64(text, value), err);
}

/* Each corner told from the one before it. */
static incmap_status put_corners(drawing *d, const incmap_vertex *corners, size_t count,
                                 incmap_error *err) {
    incmap_vertex last = {0, 0};
    BASE_TRY(base_buf_add_char(d->out, '[', err));
    for (size_t i = 0; i < count; i++) {
        incmap_vertex at = corners[i];
        BASE_TRY(put_number(d->out, (int64_t)at.lon - last.lon, i == 0, err));
        BASE_TRY(put_number(d->out, (int64_t)at.lat - last.lat, false, err));
        last = at;
    }
    d->corner_count += count;
    return base_buf_add_char(d->out, ']', err);
}

static int level_of(incmap_span level) {
    return base_span_is(level, "country") ? 0 : base_span_is(level, "admin1") ? 1 : 2;
}

static incmap_status put_area(drawing *d, const incmap_gazetteer *g, const incmap_area *area,
                              incmap_error *err) {
    int level = level_of(area->level);
    size_t before = d->out->size;
    size_t rings = 0;
    incmap_ring ring;
    BASE_TRY(base_buf_add_text(d->out, d->area_count == 0 ? "\n[" : ",\n[", err));
    BASE_TRY(put_number(d->out, level, true, err));
    BASE_TRY(base_buf_add_char(d->out, ',', err));
    BASE_TRY(io_json_put_string(d->out, area->name, err));
    BASE_TRY(base_buf_add_text(d->out, ",[", err));
    for (size_t i = 0; incmap_gazetteer_ring_view(g, area->index, i, &ring); i++) {
        size_t count = 0;
        if (!meets(&ring, d->how.box) || (level > 0 && !is_close(d, &ring))) {
            continue;
        }
        BASE_TRY(exp_ring_thin(d->out->ctx, &ring, &d->how, &d->corners, &d->room, &count, err));
        if (count > 0) {
            BASE_TRY(base_buf_add_text(d->out, rings++ == 0 ? "" : ",", err));
            BASE_TRY(put_corners(d, d->corners, count - 1, err)); /* the last is the first */
        }
    }
    if (rings == 0) {
        d->out->size = before;
        return INCMAP_OK;
    }
    d->area_count++;
    return base_buf_add_text(d->out, "]]", err);
}

static incmap_status put_areas(drawing *d, incmap_error *err) {
    const incmap_gazetteer *g;
    incmap_area area;
    d->area_count = d->corner_count = 0;
    for (size_t i = 0; (g = incmap_resolver_gazetteer(d->resolver, i)) != NULL; i++) {
        for (uint32_t k = 0; incmap_gazetteer_area_view(g, k, &area); k++) {
            BASE_TRY(put_area(d, g, &area, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status put_disputed_line(void *state, const incmap_vertex *corners, size_t count,
                                       incmap_error *err) {
    drawing *d = state;
    BASE_TRY(base_buf_add_text(d->out, d->line_count++ == 0 ? "" : ",", err));
    return put_corners(d, corners, count, err);
}

static incmap_status put_disputed(drawing *d, incmap_error *err) {
    d->line_count = 0;
    BASE_TRY(base_buf_add_text(d->out, "],\"disputed\":[", err));
    return exp_disputed_each(d->out->ctx, d->resolver, &d->how, put_disputed_line, d, err);
}

static incmap_status put_water(void *state, const exp_water *water, incmap_error *err) {
    drawing *d = state;
    BASE_TRY(base_buf_add_text(d->out, d->line_count++ == 0 ? "[" : ",[", err));
    BASE_TRY(put_number(d->out, water->lake, true, err));
    BASE_TRY(base_buf_add_char(d->out, ',', err));
    BASE_TRY(base_grow(d->out->ctx, (void **)&d->corners, &d->room, water->count,
                       sizeof *d->corners, err));
    for (size_t i = 0; i < water->count; i++) {
        d->corners[i] = (incmap_vertex){water->corners[i].lon / d->how.unit,
                                        water->corners[i].lat / d->how.unit};
    }
    BASE_TRY(put_corners(d, d->corners, water->count, err));
    return base_buf_add_char(d->out, ']', err);
}

static incmap_status put_waters(drawing *d, incmap_error *err) {
    d->line_count = 0;
    BASE_TRY(base_buf_add_text(d->out, "],\"waters\":[", err));
    return exp_waters_each(d->how.box, put_water, d, err);
}

static int32_t larger(int32_t a, int32_t b) { return a > b ? a : b; }
static int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }

/* With the finest grids that keep to the measure. */
static incmap_status put_land(drawing *d, incmap_error *err) {
    const int32_t largest = 10000000;
    size_t start = d->out->size;
    const geo_box *box = &d->how.box;
    const int32_t sides[] = {box->west, box->south, box->east, box->north};
    for (int32_t fine = first_fine;; fine *= 2) {
        char text[BASE_NUM_MAX];
        int32_t unit = fine / 8 > first_fine ? fine / 8 : first_fine;
        d->out->size = start;
        d->how.unit = unit;
        d->how.fine = fine;
        d->how.coarse = larger(fine, smaller(fine * coarse_times, coarse_most));
        BASE_TRY(base_buf_add_text(d->out, "{\"unit\":", err));
        BASE_TRY(base_buf_add(d->out, text, base_num_write_fixed(text, unit / degree, 7), err));
        for (size_t i = 0; i < 4; i++) { /* as the corners are cut */
            BASE_TRY(base_buf_add_text(d->out, i == 0 ? ",\"box\":[" : "", err));
            BASE_TRY(put_number(d->out, sides[i] / unit, i == 0, err));
        }
        BASE_TRY(base_buf_add_text(d->out, "],\"areas\":[", err));
        BASE_TRY(put_areas(d, err));
        BASE_TRY(put_disputed(d, err));
        if (d->corner_count <= corners_max || fine >= largest) {
            BASE_TRY(put_waters(d, err));
            return base_buf_add_char(d->out, ']', err);
        }
    }
}

static incmap_status put_place(drawing *d, const incmap_place *place, int rank, bool first,
                               incmap_error *err) {
    char text[BASE_NUM_MAX];
    BASE_TRY(base_buf_add_text(d->out, first ? "\n[" : ",\n[", err));
    BASE_TRY(io_json_put_string(d->out, place->name, err));
    BASE_TRY(base_buf_add_char(d->out, ',', err));
    BASE_TRY(base_buf_add(d->out, text, base_num_write_fixed(text, place->point.lon, 4), err));
    BASE_TRY(base_buf_add_char(d->out, ',', err));
    BASE_TRY(base_buf_add(d->out, text, base_num_write_fixed(text, place->point.lat, 4), err));
    BASE_TRY(put_number(d->out, rank, false, err));
    return base_buf_add_char(d->out, ']', err);
}

static bool is_peopled(const incmap_place *place, geo_box box, geo_vertex at) {
    return place->feature.size > 1 && place->feature.data[0] == 'P' && place->name.size > 0 &&
           geo_box_has(box, at);
}

/* Places come by falling importance. */
static incmap_status put_names(drawing *d, incmap_error *err) {
    const incmap_gazetteer *g;
    incmap_place place;
    size_t wide = 0, near = 0;
    BASE_TRY(base_buf_add_text(d->out, ",\"places\":[", err));
    for (size_t i = 0; (g = incmap_resolver_gazetteer(d->resolver, i)) != NULL; i++) {
        for (uint32_t k = 0; incmap_gazetteer_place_view(g, k, &place); k++) {
            geo_vertex at = geo_vertex_of(place.point);
            size_t cell = exp_cell_of((incmap_vertex){at.lon, at.lat});
            bool as_near = d->cells->close[cell] && d->cells->names[cell] < cell_names_max;
            if (!is_peopled(&place, d->how.box, at) ||
                (wide >= wide_names_max && (!as_near || near >= near_names_max))) {
                continue;
            }
            bool first = wide + near == 0;
            if (wide < wide_names_max) {
                wide++;
                BASE_TRY(put_place(d, &place, 0, first, err));
            } else {
                near++;
                d->cells->names[cell]++;
                BASE_TRY(put_place(d, &place, 1, first, err));
            }
        }
    }
    return base_buf_add_char(d->out, ']', err);
}

static incmap_status put_credits(drawing *d, incmap_error *err) {
    const incmap_gazetteer *g;
    size_t count = 0;
    BASE_TRY(base_buf_add_text(d->out, ",\"credits\":[", err));
    for (size_t i = 0; (g = incmap_resolver_gazetteer(d->resolver, i)) != NULL; i++) {
        incmap_gazetteer_info info;
        incmap_gazetteer_describe(g, &info);
        for (size_t k = 0; k < info.sources; k++) {
            incmap_gazetteer_source source;
            incmap_gazetteer_source_view(g, k, &source);
            const incmap_span parts[] = {source.title.size > 0 ? source.title : source.file,
                                         source.credit, source.licence};
            for (size_t p = 0; p < 3; p++) {
                BASE_TRY(base_buf_add_text(d->out, count++ == 0 ? "" : ",", err));
                BASE_TRY(io_json_put_string(d->out, parts[p], err));
            }
        }
    }
    return base_buf_add_text(d->out, "]}", err);
}

incmap_status exp_basemap_put(base_buf *out, const exp_extent *extent,
                              const incmap_resolver *resolver, incmap_error *err) {
    incmap_context *ctx = out->ctx;
    if (extent->count == 0 || resolver == NULL) {
        return base_buf_add_text(out, "null", err);
    }
    grid *cells = base_alloc_zeroed(ctx, 1, sizeof *cells);
    if (cells == NULL) {
        return base_out_of_memory(err);
    }
    mark_close(cells->close, extent->cells);
    drawing d = {.out = out, .resolver = resolver, .cells = cells};
    d.how = (exp_thinning){.box = neighbourhood(extent), .close = cells->close};
    incmap_status status = put_land(&d, err);
    status = status == INCMAP_OK ? put_names(&d, err) : status;
    status = status == INCMAP_OK ? put_credits(&d, err) : status;
    base_free(ctx, cells);
    base_free(ctx, d.corners);
    return status;
}

incmap_status incmap_land_put(incmap_context *ctx, const incmap_resolver *resolver,
                              const incmap_point *points, size_t count, incmap_sink sink,
                              incmap_error *err) {
    exp_extent extent = {.cells = base_alloc_zeroed(ctx, EXP_CELLS, sizeof *extent.cells)};
    base_buf out;
    if (extent.cells == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        exp_extent_add(&extent, points[i]);
    }
    base_buf_init(&out, ctx, SIZE_MAX);
    incmap_status status = exp_basemap_put(&out, &extent, resolver, err);
    status = status == INCMAP_OK ? sink.write(sink.state, out.data, out.size, err) : status;
    base_buf_free(&out);
    base_free(ctx, extent.cells);
    return status;
}
