/* Where an incident lies in the reference system of an output. */
#ifndef EXP_PROJECT_H
#define EXP_PROJECT_H

#include "exp_writer.h"
#include "geo_crs.h"

/* Where the incident lies; false for one without a point. A point outside of the system's area of
 * use is none either: it is told with its record and counted in writer->outside, which fails the
 * run at its end. What PROJ does to the first point, and how exact that is, goes to the writer's
 * notices and into writer->way, unless the system is WGS 84 itself. */
bool exp_project(incmap_writer *writer, geo_crs *crs, const incmap_incident *incident, double *x,
                 double *y);

/* The same for a point of the incident's shape; x and y are 0 for one outside. *told, false before
 * the shape's first point: an incident is told and counted once, not for each corner. */
void exp_project_point(incmap_writer *writer, geo_crs *crs, const incmap_incident *incident,
                       incmap_point point, bool *told, double *x, double *y);

#endif
