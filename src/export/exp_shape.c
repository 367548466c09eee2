#include "exp_shape.h"

#include <math.h>

#include "base_error.h"
#include "base_num.h"

void exp_shape_init(exp_shape *shape, incmap_context *ctx, exp_geometry kind) {
    *shape = (exp_shape){.kind = kind, .ctx = ctx};
}

void exp_shape_free(exp_shape *shape) {
    if (shape->ctx != NULL) {
        base_free(shape->ctx, shape->points);
        base_free(shape->ctx, shape->ends);
        base_free(shape->ctx, shape->is_shell);
    }
}

void exp_shape_clear(exp_shape *shape) {
    shape->point_count = 0;
    shape->part_count = 0;
}

incmap_status exp_shape_add(exp_shape *shape, incmap_point point, incmap_error *err) {
    BASE_TRY(base_grow(shape->ctx, (void **)&shape->points, &shape->point_room,
                       shape->point_count + 1, sizeof *shape->points, err));
    shape->points[shape->point_count++] = point;
    return INCMAP_OK;
}

incmap_status exp_shape_end_part(exp_shape *shape, bool is_shell, incmap_error *err) {
    BASE_TRY(base_grow(shape->ctx, (void **)&shape->ends, &shape->end_room, shape->part_count + 1,
                       sizeof *shape->ends, err));
    BASE_TRY(base_grow(shape->ctx, (void **)&shape->is_shell, &shape->shell_room,
                       shape->part_count + 1, sizeof *shape->is_shell, err));
    shape->ends[shape->part_count] = shape->point_count;
    shape->is_shell[shape->part_count++] = is_shell;
    return INCMAP_OK;
}

size_t exp_shape_piece_count(const exp_shape *shape) {
    size_t count = 0;
    for (size_t i = 0; i < shape->part_count; i++) {
        count += shape->kind == EXP_LINES || shape->is_shell[i];
    }
    return count;
}

void exp_shape_box(const exp_shape *shape, incmap_point *low, incmap_point *high) {
    double western = -INFINITY; /* the easternmost of those west of Greenwich */
    double eastern = INFINITY;
    *low = *high = shape->points[0];
    for (size_t i = 0; i < shape->point_count; i++) {
        incmap_point p = shape->points[i];
        low->lat = fmin(low->lat, p.lat);
        low->lon = fmin(low->lon, p.lon);
        high->lat = fmax(high->lat, p.lat);
        high->lon = fmax(high->lon, p.lon);
        western = p.lon < 0 ? fmax(western, p.lon) : western;
        eastern = p.lon >= 0 ? fmin(eastern, p.lon) : eastern;
    }
    /* Over the date line, unless it goes around the world the other way, too. */
    if (low->lon <= -180 && high->lon >= 180 && eastern - western > 180) {
        low->lon = eastern;
        high->lon = western;
    }
}

static incmap_status put_number(base_buf *out, double value, int decimals, incmap_error *err) {
    char number[BASE_NUM_MAX];
    return base_buf_add(out, number, base_num_write_fixed(number, value, decimals), err);
}

/* The points of a part with `between` two numbers, and these around and between points. */
static incmap_status put_part(const exp_shape *shape, size_t part, const char *const marks[4],
                              int decimals, base_buf *out, incmap_error *err) {
    size_t i = part == 0 ? 0 : shape->ends[part - 1];
    for (bool first = true; i < shape->ends[part]; i++, first = false) {
        BASE_TRY(base_buf_add_text(out, first ? "" : marks[2], err));
        BASE_TRY(base_buf_add_text(out, marks[0], err));
        BASE_TRY(put_number(out, shape->points[i].lon, decimals, err));
        BASE_TRY(base_buf_add_text(out, marks[1], err));
        BASE_TRY(put_number(out, shape->points[i].lat, decimals, err));
        BASE_TRY(base_buf_add_text(out, marks[3], err));
    }
    return INCMAP_OK;
}

/* All parts in brackets: a list of lines, or of polygons, which are lists of rings. One alone
 * stands without the outermost bracket. */
static incmap_status put_parts(const exp_shape *shape, char open, char close,
                               const char *const marks[4], int decimals, base_buf *out,
                               incmap_error *err) {
    bool many = exp_shape_piece_count(shape) > 1;
    bool areas = shape->kind == EXP_AREAS;
    const char opens[] = {open, '\0'};
    const char closes[] = {close, '\0'};
    const char between[] = {close, ',', open, '\0'};
    BASE_TRY(base_buf_add_text(out, many ? opens : "", err));
    for (size_t i = 0; i < shape->part_count; i++) {
        bool starts = areas && shape->is_shell[i];
        BASE_TRY(base_buf_add_text(out, i == 0 ? "" : starts ? between : ",", err));
        BASE_TRY(base_buf_add_text(out, i == 0 && areas ? opens : "", err));
        BASE_TRY(base_buf_add_text(out, opens, err));
        BASE_TRY(put_part(shape, i, marks, decimals, out, err));
        BASE_TRY(base_buf_add_text(out, closes, err));
    }
    BASE_TRY(base_buf_add_text(out, areas ? closes : "", err));
    return base_buf_add_text(out, many ? closes : "", err);
}

/* Its name, with "Multi" in front where it has several pieces. */
static const char *type_of(const exp_shape *shape, const char *const names[4]) {
    return names[2 * (shape->kind == EXP_LINES) + (exp_shape_piece_count(shape) > 1)];
}

incmap_status exp_shape_put_wkt(const exp_shape *shape, base_buf *out, incmap_error *err) {
    static const char *const names[] = {"POLYGON ", "MULTIPOLYGON ", "LINESTRING ",
                                        "MULTILINESTRING "};
    static const char *const marks[] = {"", " ", ",", ""};
    if (shape->part_count == 0) {
        return INCMAP_OK;
    }
    BASE_TRY(base_buf_add_text(out, type_of(shape, names), err));
    return put_parts(shape, '(', ')', marks, 7, out, err);
}

incmap_status exp_shape_put_json(const exp_shape *shape, int decimals, base_buf *out,
                                 incmap_error *err) {
    static const char *const names[] = {"Polygon", "MultiPolygon", "LineString", "MultiLineString"};
    static const char *const marks[] = {"[", ",", ",", "]"};
    if (shape->part_count == 0) {
        return base_buf_add_text(out, "null", err);
    }
    BASE_TRY(base_buf_add_text(out, "{\"type\":\"", err));
    BASE_TRY(base_buf_add_text(out, type_of(shape, names), err));
    BASE_TRY(base_buf_add_text(out, "\",\"coordinates\":", err));
    BASE_TRY(put_parts(shape, '[', ']', marks, decimals, out, err));
    return base_buf_add_char(out, '}', err);
}
