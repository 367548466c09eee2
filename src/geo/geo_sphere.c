#include "geo_sphere.h"

#include <math.h>

bool geo_point_is_valid(incmap_point point) {
    /* Comparisons with NaN are false, so this asks for finite numbers too. */
    return point.lat >= -90 && point.lat <= 90 && point.lon >= -180 && point.lon <= 180;
}

double geo_distance_m(incmap_point a, incmap_point b) {
    double lat_a = a.lat * GEO_RADIANS_PER_DEGREE;
    double lat_b = b.lat * GEO_RADIANS_PER_DEGREE;
    double sin_lat = sin((lat_b - lat_a) / 2);
    double sin_lon = sin((b.lon - a.lon) * GEO_RADIANS_PER_DEGREE / 2);
    double square = sin_lat * sin_lat + cos(lat_a) * cos(lat_b) * sin_lon * sin_lon;
    /* Rounding may carry the square of opposite points past 1. */
    return 2 * GEO_EARTH_RADIUS_M * asin(square < 1 ? sqrt(square) : 1);
}
