#include "exp_waters.h"

#include "base_error.h"

enum {
    corners_max = 1 << 10 /* make_waters sees to it */,
    unit = 10000 /* of the numbers, in 1e-7 degrees */
};

static size_t read_corners(const int32_t *numbers, size_t count, geo_box box,
                           incmap_vertex *corners, bool *shown) {
    incmap_vertex at = {0, 0};
    *shown = false;
    for (size_t i = 0; i < count && i < corners_max; i++) {
        at.lon += numbers[2 * i] * unit;
        at.lat += numbers[2 * i + 1] * unit;
        corners[i] = at;
        *shown = *shown || geo_box_has(box, (geo_vertex){at.lon, at.lat});
    }
    return count < corners_max ? count : corners_max;
}

incmap_status exp_waters_each(geo_box box, exp_water_taker take, void *state, incmap_error *err) {
    incmap_vertex corners[corners_max];
    for (size_t i = 0; i + 2 <= exp_water_count;) {
        bool shown = false;
        size_t told = (size_t)exp_water_numbers[i + 1];
        exp_water water = {.lake = exp_water_numbers[i] == 1, .corners = corners};
        water.count = read_corners(exp_water_numbers + i + 2, told, box, corners, &shown);
        if (shown) {
            BASE_TRY(take(state, &water, err));
        }
        i += 2 + 2 * told;
    }
    return INCMAP_OK;
}
