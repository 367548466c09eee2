/* Areas and lines in a GeoPackage. */
#ifndef EXP_GPKG_SHAPE_H
#define EXP_GPKG_SHAPE_H

#include "exp_gpkg_tree.h"
#include "exp_project.h"

/* The name of the geometries in gpkg_geometry_columns. */
const char *exp_gpkg_geometry_name(exp_geometry geometry);

/* A point as a geometry of the standard: a header without an envelope, and WKB. */
enum { EXP_GPKG_POINT_BYTES = 29 };
void exp_gpkg_write_point(unsigned char blob[EXP_GPKG_POINT_BYTES], int32_t srs_id, double x,
                          double y);

/* The shape (with one part or more) as a geometry of the standard with its box, in place of what is
 * in `blob`: a MultiPolygon or MultiLineString, projected. */
INCMAP_NODISCARD incmap_status exp_gpkg_put_shape(base_buf *blob, exp_gpkg_box *box,
                                                  incmap_writer *writer, geo_crs *crs,
                                                  int32_t srs_id, const incmap_incident *incident,
                                                  incmap_error *err);

#endif
