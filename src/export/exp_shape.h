/* Geometries other than a point: what derived layers hand to writers. */
#ifndef EXP_SHAPE_H
#define EXP_SHAPE_H

#include "base_buf.h"

typedef enum exp_geometry { EXP_POINTS, EXP_AREAS, EXP_LINES } exp_geometry;

/* Areas or lines, cut at the date line. Part i has the points ends[i-1] (0 for i = 0) to ends[i] -
 * 1; parts of areas are closed rings, shells counter-clockwise, each with its holes, clockwise,
 * behind it. */
typedef struct exp_shape {
    exp_geometry kind; /* EXP_AREAS or EXP_LINES */
    incmap_context *ctx;
    incmap_point *points;
    size_t point_count, point_room;
    size_t *ends;
    size_t end_room;
    bool *is_shell; /* of parts of areas */
    size_t shell_room;
    size_t part_count; /* 0: nothing, which is a null geometry */
} exp_shape;

void exp_shape_init(exp_shape *shape, incmap_context *ctx, exp_geometry kind);
void exp_shape_free(exp_shape *shape); /* a zeroed one is allowed */
void exp_shape_clear(exp_shape *shape);
INCMAP_NODISCARD incmap_status exp_shape_add(exp_shape *shape, incmap_point point,
                                             incmap_error *err);
INCMAP_NODISCARD incmap_status exp_shape_end_part(exp_shape *shape, bool is_shell,
                                                  incmap_error *err);

/* Shells, or lines. */
size_t exp_shape_piece_count(const exp_shape *shape);

/* The box around it: *west greater than *east where it lies on both sides of the date line and
 * touches it. */
void exp_shape_box(const exp_shape *shape, incmap_point *low, incmap_point *high);

/* The area of all points within `radius_m` (up to 9,000 km) of `centre` on the ellipsoid, with 64
 * corners on its rim, in place of what the shape held. */
INCMAP_NODISCARD incmap_status exp_shape_circle(exp_shape *shape, incmap_point centre,
                                                double radius_m, incmap_error *err);

/* A line through points in their order, the shorter way around, in place of what it held. */
INCMAP_NODISCARD incmap_status exp_shape_track(exp_shape *shape, const incmap_point *points,
                                               size_t count, incmap_error *err);

/* "MULTIPOLYGON (((20 42,21 42,...)))" and so on, as WKT; nothing for a null geometry. */
INCMAP_NODISCARD incmap_status exp_shape_put_wkt(const exp_shape *shape, base_buf *out,
                                                 incmap_error *err);

/* A "geometry" of GeoJSON: its value, null for a null geometry. */
INCMAP_NODISCARD incmap_status exp_shape_put_json(const exp_shape *shape, int decimals,
                                                  base_buf *out, incmap_error *err);

#endif
