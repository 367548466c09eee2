#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failing_allocator.h"
#include "geo_crs.h"
#include "geo_sphere.h"

/* Values from proj-bin 9.1.1. cs2cs takes and gives the authority's order of axes; here x is the
 * easting. */
static const struct {
    const char *name;
    incmap_point point;
    double x, y;
} projected[] = {
    /* echo "42.97333 20.78083" | cs2cs -f %.4f EPSG:4326 EPSG:32634 */
    {"EPSG:32634", {42.97333, 20.78083}, 482128.0870, 4757876.4455},
    {"urn:ogc:def:crs:EPSG::32634", {42.97333, 20.78083}, 482128.0870, 4757876.4455},
    {"WGS 84 / UTM zone 34N", {42.97333, 20.78083}, 482128.0870, 4757876.4455},
    {"+proj=utm +zone=34 +datum=WGS84", {42.97333, 20.78083}, 482128.0870, 4757876.4455},
    /* echo "151.20732 -33.86785 0 0" | cct -d 4 +proj=utm +zone=56 +south +ellps=WGS84 */
    {"EPSG:32756", {-33.86785, 151.20732}, 334183.6325, 6251050.5039},
    /* echo "42.97333 20.78083" | cs2cs -f %.4f EPSG:4326 EPSG:3857 */
    {"EPSG:3857", {42.97333, 20.78083}, 2313311.4139, 5307913.2816},
    /* echo "42.97333 20.78083" | cs2cs -f %.4f EPSG:4326 EPSG:3035, which gives northing first */
    {"EPSG:3035", {42.97333, 20.78083}, 5199614.9641, 2270507.0820},
    /* echo "85 40" | cs2cs -f %.4f EPSG:4326 EPSG:3995 */
    {"EPSG:3995", {85, 40}, 349415.0367, -416416.6253},
};

static void points_are_projected_as_cs2cs_does_it_easting_first(void **state) {
    for (size_t i = 0; i < sizeof projected / sizeof projected[0]; i++) {
        geo_crs *crs = NULL;
        double x = 0;
        double y = 0;
        incmap_error err = {0};
        if (geo_crs_open(&crs, *state, base_span_of(projected[i].name), &err) != INCMAP_OK) {
            fail_msg("%s: %s", projected[i].name, err.message);
        }
        assert_false(geo_crs_is_wgs84(crs));
        assert_status(geo_crs_project(crs, projected[i].point, &x, &y, &err), INCMAP_OK);
        if (fabs(x - projected[i].x) > 1e-3 || fabs(y - projected[i].y) > 1e-3) {
            fail_msg("%s: got %.4f %.4f, expected %.4f %.4f", projected[i].name, x, y,
                     projected[i].x, projected[i].y);
        }
        geo_crs_close(crs);
    }
}

static void wgs84_by_any_of_its_names_is_left_as_it_is(void **state) {
    static const char *const names[] = {
        "",
        "  ",
        "EPSG:4326",
        "epsg:4326",
        "OGC:CRS84",
        "WGS 84",
        "+proj=longlat +datum=WGS84",
        "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,"
        "298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        geo_crs *crs = NULL;
        double x = 0;
        double y = 0;
        assert_status(geo_crs_open(&crs, *state, base_span_of(names[i]), NULL), INCMAP_OK);
        if (!geo_crs_is_wgs84(crs)) {
            fail_msg("\"%s\" was not taken for WGS 84", names[i]);
        }
        assert_status(geo_crs_project(crs, (incmap_point){42.97333, 20.78083}, &x, &y, NULL),
                      INCMAP_OK);
        assert_true(x == 20.78083 && y == 42.97333);
        geo_crs_close(crs);
    }
}

/* What ESRI's own .prj files hold. */
static void the_prj_text_is_the_one_of_esri(void **state) {
    static const char wgs84[] =
        "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,"
        "298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
    geo_crs *crs = NULL;
    assert_status(geo_crs_open(&crs, *state, BASE_SPAN(""), NULL), INCMAP_OK);
    assert_string_equal(geo_crs_esri_wkt(crs), wgs84);
    assert_string_equal(geo_crs_name(crs), "WGS 84");
    geo_crs_close(crs);

    char utm[1024];
    snprintf(utm, sizeof utm,
             "PROJCS[\"WGS_1984_UTM_Zone_34N\",%s,PROJECTION[\"Transverse_Mercator\"],"
             "PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],"
             "PARAMETER[\"Central_Meridian\",21.0],PARAMETER[\"Scale_Factor\",0.9996],"
             "PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]",
             wgs84);
    assert_status(geo_crs_open(&crs, *state, BASE_SPAN("EPSG:32634"), NULL), INCMAP_OK);
    assert_string_equal(geo_crs_esri_wkt(crs), utm);
    assert_string_equal(geo_crs_name(crs), "WGS 84 / UTM zone 34N");
    geo_crs *again = NULL;
    assert_status(geo_crs_open(&again, *state, base_span_of(utm), NULL), INCMAP_OK);
    assert_string_equal(geo_crs_esri_wkt(again), utm);
    geo_crs_close(again);
    geo_crs_close(crs);
}

static void systems_tell_their_number_and_wkt(void **state) {
    /* Numbers and names as epsg.org and spatialreference.org have them. */
    static const struct {
        const char *name, *authority, *wkt;
        int number;
    } cases[] = {
        {"", "EPSG", "GEOGCS[\"WGS 84\",", 4326},
        {"EPSG:32634", "EPSG", "PROJCS[\"WGS 84 / UTM zone 34N\",GEOGCS[\"WGS 84\",", 32634},
        {"ESRI:102014", "ESRI", "PROJCS[\"Europe_Lambert_Conformal_Conic\",", 102014},
        {"OGC:CRS84", NULL, "GEOGCS[", 0},
        {"+proj=laea +lat_0=42 +lon_0=21", NULL, "PROJCS[\"unknown\",", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        geo_crs *crs = NULL;
        base_buf wkt;
        const char *authority = NULL;
        int32_t number = -1;
        base_buf_init(&wkt, *state, SIZE_MAX);
        assert_status(geo_crs_open(&crs, *state, base_span_of(cases[i].name), NULL), INCMAP_OK);
        assert_status(geo_crs_put_wkt(crs, &wkt, NULL), INCMAP_OK);
        assert_true(base_span_starts(base_buf_view(&wkt), base_span_of(cases[i].wkt)));
        assert_int_equal(geo_crs_number(crs, &authority, &number), cases[i].authority != NULL);
        assert_int_equal(number, cases[i].number);
        if (cases[i].authority != NULL) {
            assert_string_equal(authority, cases[i].authority);
        }
        /* The ESRI text of before is still there. */
        assert_non_null(strstr(geo_crs_esri_wkt(crs), "GEOGCS[\"GCS_"));
        base_buf_free(&wkt);
        geo_crs_close(crs);
    }
}

static void what_is_no_system_is_not_found(void **state) {
    static const incmap_span names[] = {{"EPSG:99999", 10},
                                        {"nonsense of no system", 21},
                                        {"+proj=utm +zone=99", 18},
                                        {"+proj=nothing", 13},
                                        {"GEOGCS[", 7},
                                        {"EPSG:\0004326", 10},
                                        {"EPSG:32634\0", 11},
                                        {"+proj=pipeline +step +proj=utm +zone=34", 39},
                                        {"EPSG:9122", 9}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        incmap_error err = {0};
        geo_crs *crs = (geo_crs *)&err;
        incmap_status status = geo_crs_open(&crs, *state, names[i], &err);
        if (status != INCMAP_NOT_FOUND || crs != NULL || err.message[0] == '\0') {
            fail_msg("\"%s\": got %s (%s), expected NOT_FOUND", names[i].data,
                     incmap_status_name(status), err.message);
        }
    }
}

static void systems_that_are_no_map_plane_are_not_supported(void **state) {
    /* Earth-centred WGS 84; heights above EGM96. */
    static const char *const names[] = {"EPSG:4978", "EPSG:5773"};
    for (size_t i = 0; i < 2; i++) {
        geo_crs *crs = NULL;
        assert_status(geo_crs_open(&crs, *state, base_span_of(names[i]), NULL), INCMAP_UNSUPPORTED);
        assert_null(crs);
    }
}

static void a_text_beyond_the_limit_is_refused(void **state) {
    incmap_limits limits = *incmap_context_limits_view(*state);
    size_t size = limits.field_bytes + 1;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, 'A', size);
    geo_crs *crs = NULL;
    assert_status(geo_crs_open(&crs, *state, base_span(text, size), NULL), INCMAP_LIMIT);
    free(text);
}

static void points_that_a_projection_cannot_hold_are_out_of_range(void **state) {
    static const struct {
        const char *name;
        incmap_point point;
        incmap_status expected;
    } rows[] = {
        {"EPSG:32634", {0, 111}, INCMAP_RANGE},       /* goes to infinity */
        {"EPSG:32634", {89, -150}, INCMAP_RANGE},     /* beyond the pole */
        {"EPSG:32634", {-33.9, 151.2}, INCMAP_RANGE}, /* beyond all reason */
        {"EPSG:32634", {50.85, 4.35}, INCMAP_OK},     /* Brussels */
        {"EPSG:32634", {-1, 21}, INCMAP_OK},          /* over the equator a little */
        {"EPSG:3857", {85, 179.9}, INCMAP_OK},
        {"EPSG:3035", {-52, -170}, INCMAP_RANGE}, /* the other side of the Earth */
        {"EPSG:3995", {90, 0}, INCMAP_OK},
        {"EPSG:3995", {80, -179.9}, INCMAP_OK},
        {"EPSG:3832", {0, 179.9}, INCMAP_OK}, /* Pacific, across the date line */
        {"EPSG:3832", {0, -179.9}, INCMAP_OK},
        {"EPSG:32634", {(double)NAN, 20}, INCMAP_RANGE},
        {"EPSG:32634", {42, (double)INFINITY}, INCMAP_RANGE},
        {"EPSG:4326", {95, 20}, INCMAP_RANGE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        geo_crs *crs = NULL;
        double x = 0;
        double y = 0;
        incmap_error err = {0};
        assert_status(geo_crs_open(&crs, *state, base_span_of(rows[i].name), NULL), INCMAP_OK);
        incmap_status status = geo_crs_project(crs, rows[i].point, &x, &y, &err);
        if (status != rows[i].expected) {
            fail_msg("row %zu: got %s (%s), expected %s", i, incmap_status_name(status),
                     err.message, incmap_status_name(rows[i].expected));
        }
        geo_crs_close(crs);
    }
}

/* Several datum shifts meet in the Balkans; each point must come through whichever PROJ takes. */
static void a_national_grid_holds_all_of_its_country(void **state) {
    static const char *const names[] = {"EPSG:6316", "EPSG:3909", "EPSG:2462", "EPSG:8677"};
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        geo_crs *crs = NULL;
        assert_status(geo_crs_open(&crs, *state, base_span_of(names[n]), NULL), INCMAP_OK);
        for (int lat = 400; lat <= 470; lat++) {
            for (int lon = 130; lon <= 240; lon++) {
                double x = 0;
                double y = 0;
                incmap_error err = {0};
                if (geo_crs_project(crs, (incmap_point){lat / 10.0, lon / 10.0}, &x, &y, &err) !=
                    INCMAP_OK) {
                    fail_msg("%s: %s", names[n], err.message);
                }
            }
        }
        geo_crs_close(crs);
    }
}

static void a_failure_leaves_the_system_as_good_as_before(void **state) {
    geo_crs *crs = NULL;
    double x = 0;
    double y = 0;
    assert_status(geo_crs_open(&crs, *state, BASE_SPAN("EPSG:32634"), NULL), INCMAP_OK);
    assert_status(geo_crs_project(crs, (incmap_point){0, 111}, &x, &y, NULL), INCMAP_RANGE);
    assert_status(geo_crs_project(crs, (incmap_point){42.97333, 20.78083}, &x, &y, NULL),
                  INCMAP_OK);
    assert_true(fabs(x - 482128.0870) < 1e-3);
    geo_crs_close(crs);
}

/* echo "481823 4757643 0 0" | cct -d 9 -I +proj=utm +zone=34 +ellps=WGS84 and so on. */
static void utm_is_read_back_as_cct_does_it(void **state) {
    (void)state;
    static const struct {
        int zone;
        bool north;
        double easting, northing;
        incmap_point expected;
    } rows[] = {
        {34, true, 481823, 4757643, {42.971220583, 20.777096222}},
        {56, false, 500000, 6250000, {-33.890365229, 153.0}},
        {1, true, 166021.4431, 0, {0, -180}},
        {1, true, 100000, 4757643, {42.866596644, 178.103556793}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        incmap_point got = {0};
        assert_status(geo_utm_to_point(rows[i].zone, rows[i].north, rows[i].easting,
                                       rows[i].northing, &got, NULL),
                      INCMAP_OK);
        if (fabs(got.lat - rows[i].expected.lat) > 2e-9 ||
            fabs(remainder(got.lon - rows[i].expected.lon, 360)) > 2e-9) {
            fail_msg("row %zu: got %.9f %.9f, expected %.9f %.9f", i, got.lat, got.lon,
                     rows[i].expected.lat, rows[i].expected.lon);
        }
    }
}

static void utm_beyond_its_numbers_is_out_of_range(void **state) {
    (void)state;
    static const struct {
        int zone;
        double easting, northing;
    } rows[] = {{0, 5e5, 5e6},    {61, 5e5, 5e6},         {-1, 5e5, 5e6},        {34, -1, 5e6},
                {34, 5e5, -1},    {34, 1000001, 5e6},     {34, 5e5, 10000001},   {34, 1e300, 5e6},
                {34, 5e5, 1e300}, {34, (double)NAN, 5e6}, {34, 5e5, (double)NAN}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        incmap_point got = {0};
        incmap_error err = {0};
        assert_status(
            geo_utm_to_point(rows[i].zone, true, rows[i].easting, rows[i].northing, &got, &err),
            INCMAP_RANGE);
        assert_true(err.message[0] != '\0');
    }
}

static void every_failing_allocation_is_told(void **state) {
    (void)state;
    for (long nth = 0; nth < 20; nth++) {
        struct failing_allocator memory = {.until_failure = 1000};
        incmap_allocator allocator = {&memory, failing_resize};
        incmap_context *ctx = NULL;
        assert_status(incmap_context_new(&ctx, &allocator, NULL), INCMAP_OK);
        memory.until_failure = nth;
        geo_crs *crs = NULL;
        incmap_status status = geo_crs_open(&crs, ctx, BASE_SPAN("EPSG:32634"), NULL);
        assert_true(status == (memory.until_failure < 0 ? INCMAP_MEMORY : INCMAP_OK));
        geo_crs_close(crs);
        incmap_context_free(ctx);
        assert_true(memory.held == 0);
    }
}

static void an_environment_that_asks_for_the_network_is_not_heard(void **state) {
    assert_int_equal(setenv("PROJ_NETWORK", "ON", 1), 0);
    geo_crs *crs = NULL;
    double x = 0;
    double y = 0;
    assert_status(geo_crs_open(&crs, *state, BASE_SPAN("EPSG:31467"), NULL), INCMAP_OK);
    assert_status(geo_crs_project(crs, (incmap_point){50, 9}, &x, &y, NULL), INCMAP_OK);
    geo_crs_close(crs);
    assert_int_equal(unsetenv("PROJ_NETWORK"), 0);
}

static void closing_nothing_is_allowed_and_proj_tells_its_version(void **state) {
    (void)state;
    geo_crs_close(NULL);
    assert_true(geo_proj_version()[0] >= '5' && geo_proj_version()[1] == '.');
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_projected_as_cs2cs_does_it_easting_first),
        cmocka_unit_test(wgs84_by_any_of_its_names_is_left_as_it_is),
        cmocka_unit_test(the_prj_text_is_the_one_of_esri),
        cmocka_unit_test(systems_tell_their_number_and_wkt),
        cmocka_unit_test(what_is_no_system_is_not_found),
        cmocka_unit_test(systems_that_are_no_map_plane_are_not_supported),
        cmocka_unit_test(a_text_beyond_the_limit_is_refused),
        cmocka_unit_test(points_that_a_projection_cannot_hold_are_out_of_range),
        cmocka_unit_test(a_national_grid_holds_all_of_its_country),
        cmocka_unit_test(a_failure_leaves_the_system_as_good_as_before),
        cmocka_unit_test(utm_is_read_back_as_cct_does_it),
        cmocka_unit_test(utm_beyond_its_numbers_is_out_of_range),
        cmocka_unit_test(every_failing_allocation_is_told),
        cmocka_unit_test(an_environment_that_asks_for_the_network_is_not_heard),
        cmocka_unit_test(closing_nothing_is_allowed_and_proj_tells_its_version),
    };
    return cmocka_run_group_tests(tests, unit_make_context, unit_free_context);
}
