#include "unit.h"

#include <math.h>
#include <stdio.h>

#include "geo_sphere.h"

#define assert_near(actual, expected, tolerance)                                   \
    do {                                                                           \
        double actual_ = (actual);                                                 \
        double expected_ = (expected);                                             \
        if (!(fabs(actual_ - expected_) <= (tolerance))) {                         \
            fail_msg("row %zu: got %.10g, expected %.10g", i, actual_, expected_); \
        }                                                                          \
    } while (0)

/* Columns from proj-bin 9.1.1, the four numbers of a row on its input:
 *   ellipsoid, bearing: geod -I -f %.6f -F %.4f +ellps=WGS84
 *   sphere:             geod -I -f %.6f -F %.4f +a=6371008.8 +b=6371008.8 */
static const struct {
    incmap_point a, b;
    double bearing, ellipsoid, sphere;
} lines[] = {
    {{42.66303, 21.16688}, {44.80401, 20.46513}, 346.872384, 244501.1884, 244649.1411},
    {{42.97333, 20.78083}, {42.85861, 20.95389}, 131.988124, 19028.7994, 19008.8121},
    {{50.85045, 4.34878}, {42.66303, 21.16688}, 118.932555, 1568669.5611, 1565805.3739},
    {{-33.86785, 151.20732}, {51.50853, -0.12574}, 319.293262, 16988909.9259, 16993571.6709},
    {{0, 0}, {0, 90}, 90, 10018754.1714, 10007557.2210},
    {{90, 0}, {-90, 0}, 180, 20003931.4586, 20015114.4420},
    {{0, -179.5}, {0, 179.5}, 270, 111319.4908, 111195.0802},
    {{65, 179.9}, {66, -179.9}, 4.655716, 111883.6358, 111576.7205},
};
enum { LINES = sizeof lines / sizeof lines[0] };

static void distances_and_bearings_agree_with_geod(void **state) {
    (void)state;
    for (size_t i = 0; i < LINES; i++) {
        double bearing = -1;
        assert_near(geo_geodesic_m(lines[i].a, lines[i].b, &bearing), lines[i].ellipsoid, 1e-4);
        assert_near(bearing, lines[i].bearing, 1e-6);
        assert_near(geo_distance_m(lines[i].a, lines[i].b), lines[i].sphere, 1e-3);
    }
}

static void the_sphere_is_within_six_thousandths_of_the_ellipsoid(void **state) {
    (void)state;
    for (size_t i = 0; i < LINES; i++) {
        double sphere = geo_distance_m(lines[i].a, lines[i].b);
        assert_near(sphere / lines[i].ellipsoid, 1, 0.006);
    }
}

static void a_point_has_no_distance_from_itself_and_bears_north(void **state) {
    (void)state;
    incmap_point points[] = {{42.9, 20.8}, {90, 0}, {-90, 10}, {0, 180}, {0, 0}};
    for (size_t i = 0; i < 5; i++) {
        double bearing = -1;
        assert_near(geo_geodesic_m(points[i], points[i], &bearing), 0, 0);
        assert_near(bearing, 0, 0);
        assert_near(geo_distance_m(points[i], points[i]), 0, 0);
    }
}

static void the_ends_of_the_date_line_are_one_place(void **state) {
    (void)state;
    size_t i = 0;
    incmap_point west = {12, -180};
    incmap_point east = {12, 180};
    assert_near(geo_distance_m(west, east), 0, 1e-6);
    assert_near(geo_geodesic_m(west, east, NULL), 0, 1e-6);
}

/* geod -f %.9f +ellps=WGS84, the numbers of a row on its input. */
static void destinations_agree_with_geod(void **state) {
    (void)state;
    static const struct {
        incmap_point from;
        double bearing, distance;
        incmap_point to;
    } rows[] = {
        {{42.90972, 20.84028}, 0, 5000, {42.954727978, 20.840280000}},
        {{-17.5, 179.9}, 90, 50000, {-17.499441844, -179.629188652}},
        {{42.90972, 20.84028}, 137.5, 123456.789, {42.085841382, 21.848329146}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        incmap_point to = geo_destination(rows[i].from, rows[i].bearing, rows[i].distance);
        assert_near(to.lat, rows[i].to.lat, 1e-9);
        assert_near(to.lon, rows[i].to.lon, 1e-9);
    }
}

static void going_somewhere_and_measuring_it_gives_the_same_distance_and_bearing(void **state) {
    (void)state;
    for (size_t i = 0; i < 2000; i++) {
        incmap_point from = {-89 + (double)(i % 179), -180 + (double)(i * 7 % 360)};
        double bearing = (double)(i * 37 % 360);
        double distance = 1 + (double)(i * 4999 % 9000000);
        incmap_point to = geo_destination(from, bearing, distance);
        assert_true(geo_point_is_valid(to));
        double back = -1;
        assert_near(geo_geodesic_m(from, to, &back), distance, 1e-3);
        assert_true(back >= 0 && back < 360);
        /* A metre is measured to a micrometre, so its direction to 1e-4 degrees. */
        double turn = fabs(remainder(back - bearing, 360));
        assert_near(turn, 0, distance < 1000 ? 1e-3 : 1e-6);
    }
}

static void the_middle_is_as_far_from_both_ends(void **state) {
    (void)state;
    for (size_t i = 0; i < LINES; i++) {
        incmap_point middle = geo_midpoint(lines[i].a, lines[i].b);
        assert_true(geo_point_is_valid(middle));
        assert_near(geo_geodesic_m(lines[i].a, middle, NULL), lines[i].ellipsoid / 2, 1e-3);
        assert_near(geo_geodesic_m(middle, lines[i].b, NULL), lines[i].ellipsoid / 2, 1e-3);
    }
}

static void points_out_of_range_are_not_valid(void **state) {
    (void)state;
    static const incmap_point bad[] = {{90.0000001, 0}, {-91, 0},         {0, 180.0000001},
                                       {0, -181},       {(double)NAN, 0}, {0, (double)INFINITY}};
    static const incmap_point fine[] = {{90, 180}, {-90, -180}, {0, 0}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(geo_point_is_valid(bad[i]));
    }
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
        assert_true(geo_point_is_valid(fine[i]));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_and_bearings_agree_with_geod),
        cmocka_unit_test(the_sphere_is_within_six_thousandths_of_the_ellipsoid),
        cmocka_unit_test(a_point_has_no_distance_from_itself_and_bears_north),
        cmocka_unit_test(the_ends_of_the_date_line_are_one_place),
        cmocka_unit_test(destinations_agree_with_geod),
        cmocka_unit_test(going_somewhere_and_measuring_it_gives_the_same_distance_and_bearing),
        cmocka_unit_test(the_middle_is_as_far_from_both_ends),
        cmocka_unit_test(points_out_of_range_are_not_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
