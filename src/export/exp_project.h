/* Where an incident lies in the reference system of an output. */
#ifndef EXP_PROJECT_H
#define EXP_PROJECT_H

#include "exp_writer.h"
#include "geo_crs.h"

/* *located is false for an incident without a point; x and y are 0 then. A point that the system
 * cannot hold is INCMAP_RANGE, which names the record. */
INCMAP_NODISCARD incmap_status exp_project(geo_crs *crs, const incmap_incident *incident,
                                           bool *located, double *x, double *y, incmap_error *err);

/* The same for a point of the incident's shape. */
INCMAP_NODISCARD incmap_status exp_project_point(geo_crs *crs, const incmap_incident *incident,
                                                 incmap_point point, double *x, double *y,
                                                 incmap_error *err);

#endif
