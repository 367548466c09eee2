/* Lines on the ellipsoid. The only source that sees geodesic.h. */
#include <geodesic.h>

#include "geo_sphere.h"

static struct geod_geodesic wgs84(void) {
    struct geod_geodesic ellipsoid;
    geod_init(&ellipsoid, 6378137.0, 1 / 298.257223563);
    return ellipsoid;
}

/* An azimuth of -180 to 180 as a bearing. */
static double bearing_of(double azimuth) {
    double bearing = azimuth < 0 ? azimuth + 360 : azimuth;
    return bearing < 360 ? bearing + 0.0 : 0; /* -1e-20 + 360 rounds to 360; -0 + 0 is 0 */
}

double geo_geodesic_m(incmap_point a, incmap_point b, double *bearing_deg) {
    struct geod_geodesic ellipsoid = wgs84();
    double distance = 0;
    double azimuth = 0;
    geod_inverse(&ellipsoid, a.lat, a.lon, b.lat, b.lon, &distance, &azimuth, NULL);
    if (bearing_deg != NULL) {
        *bearing_deg = distance == 0 ? 0 : bearing_of(azimuth);
    }
    return distance;
}

incmap_point geo_destination(incmap_point from, double bearing_deg, double distance_m) {
    struct geod_geodesic ellipsoid = wgs84();
    incmap_point to = {0};
    geod_direct(&ellipsoid, from.lat, from.lon, bearing_deg, distance_m, &to.lat, &to.lon, NULL);
    return to;
}

incmap_point geo_midpoint(incmap_point a, incmap_point b) {
    double bearing = 0;
    double distance = geo_geodesic_m(a, b, &bearing);
    return geo_destination(a, bearing, distance / 2);
}
