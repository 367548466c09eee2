/* Areas and lines in a FlatGeobuf file. */
#ifndef EXP_FGB_SHAPE_H
#define EXP_FGB_SHAPE_H

#include "exp_fgb_index.h"
#include "exp_project.h"

/* The number of a layer's geometries in the header: Point, MultiPolygon or MultiLineString, as
 * every feature of it has. */
uint8_t exp_fgb_geometry_type(exp_geometry geometry);

/* The writer's shape (with one part or more) as a table "Geometry", projected, referred to from
 * position `at`; *box becomes the box around it. */
INCMAP_NODISCARD incmap_status exp_fgb_put_shape(base_buf *out, size_t at, exp_fgb_box *box,
                                                 incmap_writer *writer, geo_crs *crs,
                                                 const incmap_incident *incident,
                                                 incmap_error *err);

/* The middle of the shape's box on the map, which is where the feature stands in the index. */
incmap_point exp_fgb_middle(const exp_shape *shape);

#endif
