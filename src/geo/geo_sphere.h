/* Distances and directions on the Earth. */
#ifndef GEO_SPHERE_H
#define GEO_SPHERE_H

#include "incmap/types.h"

#define GEO_EARTH_RADIUS_M 6371008.8 /* IUGG mean radius */
#define GEO_RADIANS_PER_DEGREE (3.14159265358979323846 / 180)

bool geo_point_is_valid(incmap_point point); /* finite and in range */

/* Metres by the haversine formula on a sphere of GEO_EARTH_RADIUS_M; off by up to 0.6 % of the
 * ellipsoid's distance, and cheap. */
double geo_distance_m(incmap_point a, incmap_point b);

/* On the WGS 84 ellipsoid (Karney 2013, PROJ's geodesic.h). Bearings in degrees, clockwise from
 * north, 0 <= b < 360. */
double geo_geodesic_m(incmap_point a, incmap_point b,
                      double *bearing_deg); /* bearing may be NULL */
incmap_point geo_destination(incmap_point from, double bearing_deg, double distance_m);
incmap_point geo_midpoint(incmap_point a, incmap_point b);

#endif
