/* Any bytes as coordinates: whatever is read must be a place, and read the same in brackets. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "geo_coordinates.h"
#include "geo_sphere.h"

static void check_place(const geo_coordinates *got) {
    require(geo_point_is_valid(got->point));
    require(isfinite(got->precision_m) && got->precision_m >= 0 && got->precision_m < 100000);
    require(got->notation <= GEO_MGRS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { MOST = 4096 };
    geo_coordinates got = {0};
    geo_coordinates_found found =
        geo_coordinates_parse((incmap_span){(const char *)data, size}, &got);
    if (found == GEO_COORDINATES_OK) {
        check_place(&got);
    }
    if (size > MOST) {
        return 0;
    }
    char bracketed[MOST + 2];
    geo_coordinates again = {0};
    bracketed[0] = '(';
    if (size > 0) {
        memcpy(bracketed + 1, data, size);
    }
    bracketed[size + 1] = ')';
    require(geo_coordinates_parse((incmap_span){bracketed, size + 2}, &again) == found);
    require(found != GEO_COORDINATES_OK ||
            (again.point.lat == got.point.lat && again.point.lon == got.point.lon));
    return 0;
}
