/* Coordinate reference systems. geo_crs.c is the only source that sees proj.h. */
#ifndef GEO_CRS_H
#define GEO_CRS_H

#include "base_buf.h"

/* A transformation from WGS 84 (latitude, longitude in degrees) to a target system. PROJ's network
 * stays off whatever its environment says. */
typedef struct geo_crs geo_crs;

/* `name` as PROJ understands it: "EPSG:32634", a WKT text, a PROJ string. "EPSG:4326" and an empty
 * name mean WGS 84 itself. Owned by the caller, within the lifetime of `ctx`; PROJ's own memory
 * does not come from the context. Where PROJ knows several datum shifts it takes the best for each
 * point out of those whose grids are installed.
 * INCMAP_NOT_FOUND with PROJ's reason when there is no such system, INCMAP_UNSUPPORTED when it is
 * no map plane (heights, Earth-centred) or cannot be written as ESRI WKT, INCMAP_LIMIT when the
 * text passes the limit of a field. */
INCMAP_NODISCARD incmap_status geo_crs_open(geo_crs **out, incmap_context *ctx, incmap_span name,
                                            incmap_error *err);
void geo_crs_close(geo_crs *crs); /* NULL is allowed */

/* Then x is the longitude and y the latitude, untouched. */
bool geo_crs_is_wgs84(const geo_crs *crs);

/* Easting/longitude to x, northing/latitude to y, whatever axis order the authority gives.
 * INCMAP_RANGE, with x and y of no use, when the point lies outside of what the projection can
 * hold: when it cannot be computed, does not come back to within a metre, or lies more than 45
 * degrees beyond the system's own area of use. */
INCMAP_NODISCARD incmap_status geo_crs_project(geo_crs *crs, incmap_point point, double *x,
                                               double *y, incmap_error *err);

/* The way back. INCMAP_RANGE where there is none. */
INCMAP_NODISCARD incmap_status geo_crs_unproject(geo_crs *crs, double x, double y,
                                                 incmap_point *out, incmap_error *err);

/* The system's own area of use; false where none is known. `west` is greater than `east` where it
 * lies across the date line. */
typedef struct geo_use {
    double west, south, east, north;
} geo_use;
bool geo_crs_use(const geo_crs *crs, geo_use *out);
/* Whether the point lies in it; true where none is known. */
bool geo_crs_is_in_use(const geo_crs *crs, incmap_point point);

/* What PROJ does to a point of WGS 84, the best that it knows there with the grids installed. */
typedef struct geo_way {
    char name[128];
    double accuracy_m; /* 0 where no datum changes; below 0: not known */
    bool is_guess;     /* PROJ knows no shift between the datums and takes none ("ballpark") */
} geo_way;
/* False for WGS 84 itself and where the point cannot be computed. */
bool geo_crs_way(geo_crs *crs, incmap_point point, geo_way *out);

/* The system as ESRI's WKT 1 for a .prj file, NUL-terminated; borrowed, as long as `crs`. */
const char *geo_crs_esri_wkt(const geo_crs *crs);
const char *geo_crs_name(const geo_crs *crs); /* such as "WGS 84 / UTM zone 34N"; borrowed */

/* The system as WKT 1 in the manner of GDAL, appended to `out`. INCMAP_UNSUPPORTED when it cannot
 * be written so. */
INCMAP_NODISCARD incmap_status geo_crs_put_wkt(const geo_crs *crs, base_buf *out,
                                               incmap_error *err);

/* Who numbers the system, such as "EPSG" (borrowed, as long as `crs`), and its number there. False
 * when nobody does, or not with a number above 0. */
bool geo_crs_number(const geo_crs *crs, const char **authority, int32_t *number);

/* UTM to WGS 84. `zone` 1 to 60; easting 0 to 1,000,000 m, northing 0 to 10,000,000 m, which is
 * also read beyond the edges of the zone; all else is INCMAP_RANGE. */
INCMAP_NODISCARD incmap_status geo_utm_to_point(int zone, bool north, double easting,
                                                double northing, incmap_point *out,
                                                incmap_error *err);

const char *geo_proj_version(void); /* such as "9.1.1"; static */

#endif
