#include "exp_gpkg_shape.h"

#include <math.h>
#include <string.h>

#include "base_error.h"
#include "exp_flat.h"

enum {
    box_at = 8, /* behind "GP", version, flags and the system */
    head_bytes = 40,
    with_box = 1 << 1 | 1, /* four edges; little-endian */
    point_kind = 1,        /* of WKB */
    line_kind = 2,
    polygon_kind = 3,
    lines_kind = 5,
    polygons_kind = 6
};

const char *exp_gpkg_geometry_name(exp_geometry geometry) {
    return geometry == EXP_AREAS   ? "MULTIPOLYGON"
           : geometry == EXP_LINES ? "MULTILINESTRING"
                                   : "POINT";
}

void exp_gpkg_write_point(unsigned char blob[EXP_GPKG_POINT_BYTES], int32_t srs_id, double x,
                          double y) {
    static const char head[] = {'G', 'P', 0, 1}; /* the last: little-endian */
    char bytes[EXP_GPKG_POINT_BYTES];
    memcpy(bytes, head, sizeof head);
    exp_flat_u32(bytes + 4, (uint32_t)srs_id);
    bytes[box_at] = 1; /* little-endian */
    exp_flat_u32(bytes + box_at + 1, point_kind);
    exp_flat_double(bytes + box_at + 5, x);
    exp_flat_double(bytes + box_at + 13, y);
    memcpy(blob, bytes, sizeof bytes);
}

static incmap_status put_u32(base_buf *out, size_t value, incmap_error *err) {
    char bytes[4];
    exp_flat_u32(bytes, (uint32_t)value);
    return base_buf_add(out, bytes, sizeof bytes, err);
}

static incmap_status put_kind(base_buf *out, uint32_t kind, size_t count, incmap_error *err) {
    BASE_TRY(base_buf_add_char(out, 1, err)); /* little-endian */
    BASE_TRY(put_u32(out, kind, err));
    return put_u32(out, count, err);
}

typedef struct putting {
    base_buf *blob;
    exp_gpkg_box *box;
    incmap_writer *writer;
    const exp_shape *shape; /* of the writer */
    geo_crs *crs;
    const incmap_incident *incident;
    bool told; /* that it lies outside of the system */
} putting;

static incmap_status put_part(putting *p, size_t part, incmap_error *err) {
    size_t start = part == 0 ? 0 : p->shape->ends[part - 1];
    BASE_TRY(put_u32(p->blob, p->shape->ends[part] - start, err));
    for (size_t i = start; i < p->shape->ends[part]; i++) {
        char bytes[16];
        double x = 0;
        double y = 0;
        exp_project_point(p->writer, p->crs, p->incident, p->shape->points[i], &p->told, &x, &y);
        p->box->min_x = fmin(p->box->min_x, x);
        p->box->min_y = fmin(p->box->min_y, y);
        p->box->max_x = fmax(p->box->max_x, x);
        p->box->max_y = fmax(p->box->max_y, y);
        exp_flat_double(bytes, x);
        exp_flat_double(bytes + 8, y);
        BASE_TRY(base_buf_add(p->blob, bytes, sizeof bytes, err));
    }
    return INCMAP_OK;
}

static incmap_status put_pieces(putting *p, incmap_error *err) {
    const exp_shape *shape = p->shape;
    bool areas = shape->kind == EXP_AREAS;
    BASE_TRY(
        put_kind(p->blob, areas ? polygons_kind : lines_kind, exp_shape_piece_count(shape), err));
    for (size_t i = 0; i < shape->part_count; i++) {
        size_t rings = 1;
        while (areas && i + rings < shape->part_count && !shape->is_shell[i + rings]) {
            rings++;
        }
        if (!areas) {
            BASE_TRY(base_buf_add_char(p->blob, 1, err));
            BASE_TRY(put_u32(p->blob, line_kind, err));
        } else if (shape->is_shell[i]) {
            BASE_TRY(put_kind(p->blob, polygon_kind, rings, err));
        }
        BASE_TRY(put_part(p, i, err));
    }
    return INCMAP_OK;
}

incmap_status exp_gpkg_put_shape(base_buf *blob, exp_gpkg_box *box, incmap_writer *writer,
                                 geo_crs *crs, int32_t srs_id, const incmap_incident *incident,
                                 incmap_error *err) {
    static const char head[head_bytes] = {'G', 'P', 0, with_box};
    putting p = {blob, box, writer, writer->shape, crs, incident, false};
    *box = (exp_gpkg_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    blob->size = 0;
    BASE_TRY(base_buf_add(blob, head, sizeof head, err));
    exp_flat_u32(blob->data + 4, (uint32_t)srs_id);
    BASE_TRY(put_pieces(&p, err));
    exp_flat_double(blob->data + box_at, box->min_x);
    exp_flat_double(blob->data + box_at + 8, box->max_x);
    exp_flat_double(blob->data + box_at + 16, box->min_y);
    exp_flat_double(blob->data + box_at + 24, box->max_y);
    return INCMAP_OK;
}
