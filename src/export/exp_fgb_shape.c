/* A MultiLineString is one table with the coordinates of all lines and where each ends. A
 * MultiPolygon is a table of tables, a polygon each, which hold their rings in the same way. */
#include "exp_fgb_shape.h"

#include "base_error.h"
#include "exp_flat.h"

enum {
    point_type = 1, /* of the specification's geometry types */
    polygon_type = 3,
    lines_type = 5,
    polygons_type = 6,
};

uint8_t exp_fgb_geometry_type(exp_geometry geometry) {
    return geometry == EXP_AREAS ? polygons_type : geometry == EXP_LINES ? lines_type : point_type;
}

typedef struct putting {
    base_buf *out;
    exp_fgb_box *box;
    incmap_writer *writer;
    const exp_shape *shape; /* of the writer */
    geo_crs *crs;
    const incmap_incident *incident;
    bool *told; /* that it lies outside of the system */
} putting;

/* The points `start` to `end` - 1, from byte `to` on. */
static void set_points(const putting *p, size_t start, size_t end, size_t to) {
    for (size_t i = start; i < end; i++, to += 16) {
        exp_fgb_box at;
        exp_project_point(p->writer, p->crs, p->incident, p->shape->points[i], p->told, &at.low_x,
                          &at.low_y);
        at.high_x = at.low_x;
        at.high_y = at.low_y;
        exp_fgb_widen(p->box, &at);
        exp_flat_double(p->out->data + to, at.low_x);
        exp_flat_double(p->out->data + to + 8, at.low_y);
    }
}

/* The parts `first` to `end` - 1 as one table: ends at 4, coordinates at 8, type at 12. An end is a
 * number of points, counted from the table's first. */
static incmap_status put_parts(const putting *p, size_t at, size_t first, size_t end, uint8_t type,
                               incmap_error *err) {
    static const uint16_t slots[] = {4, 8, 0, 0, 0, 0, 12};
    const exp_shape *shape = p->shape;
    size_t start = first == 0 ? 0 : shape->ends[first - 1];
    size_t stop = shape->ends[end - 1];
    size_t table = 0;
    size_t to = 0;
    BASE_TRY(exp_flat_table(p->out, slots, sizeof slots / sizeof slots[0], 16, &table, err));
    exp_flat_u32(p->out->data + at, (uint32_t)(table - at));
    p->out->data[table + 12] = (char)type;
    BASE_TRY(exp_flat_vector(p->out, table + 4, end - first, 4, &to, err));
    for (size_t i = first; i < end; i++, to += 4) {
        exp_flat_u32(p->out->data + to, (uint32_t)(shape->ends[i] - start));
    }
    BASE_TRY(exp_flat_vector(p->out, table + 8, 2 * (stop - start), 8, &to, err));
    set_points(p, start, stop, to);
    return INCMAP_OK;
}

/* The table: type at 4, polygons at 8. */
static incmap_status put_polygons(const putting *p, size_t at, incmap_error *err) {
    static const uint16_t slots[] = {0, 0, 0, 0, 0, 0, 4, 8};
    const exp_shape *shape = p->shape;
    size_t table = 0;
    size_t to = 0;
    BASE_TRY(exp_flat_table(p->out, slots, sizeof slots / sizeof slots[0], 12, &table, err));
    exp_flat_u32(p->out->data + at, (uint32_t)(table - at));
    p->out->data[table + 4] = polygons_type;
    BASE_TRY(exp_flat_vector(p->out, table + 8, exp_shape_piece_count(shape), 4, &to, err));
    for (size_t i = 0; i < shape->part_count; to += 4) {
        size_t end = i + 1;
        while (end < shape->part_count && !shape->is_shell[end]) {
            end++;
        }
        BASE_TRY(put_parts(p, to, i, end, polygon_type, err));
        i = end;
    }
    return INCMAP_OK;
}

incmap_status exp_fgb_put_shape(base_buf *out, size_t at, exp_fgb_box *box, incmap_writer *writer,
                                geo_crs *crs, const incmap_incident *incident, incmap_error *err) {
    bool told = false;
    const putting p = {out, box, writer, writer->shape, crs, incident, &told};
    *box = exp_fgb_nothing;
    return writer->shape->kind == EXP_AREAS
               ? put_polygons(&p, at, err)
               : put_parts(&p, at, 0, writer->shape->part_count, lines_type, err);
}

incmap_point exp_fgb_middle(const exp_shape *shape) {
    incmap_point low;
    incmap_point high;
    exp_shape_box(shape, &low, &high);
    double east = low.lon > high.lon ? high.lon + 360 : high.lon;
    double lon = (low.lon + east) / 2;
    return (incmap_point){(low.lat + high.lat) / 2, lon > 180 ? lon - 360 : lon};
}
