/* Nearest places against measuring all of them, and the areas of a point. */
#include "gaz_unit.h"
#include "geo_sphere.h"

enum { PLACES = 2000, ROOM = 12 };

static const char source[] = "test_gaz_near.txt";
static const char path[] = "test_gaz_near.gaz";
static const char map_path[] = "test_gaz_near_map.gaz";

typedef struct fixtures {
    incmap_context *ctx;
    incmap_gazetteer *random; /* places all over the Earth */
    incmap_gazetteer *map;    /* the small gazetteer with areas */
} fixtures;

/* Places everywhere, and crowds at the poles, on the date line and on one spot. */
static void make_point(uint64_t *seed, double *lat, double *lon) {
    *lat = (gaz_random(seed, 1800001) - 900000.0) / 10000;
    *lon = (gaz_random(seed, 3600001) - 1800000.0) / 10000;
    switch (gaz_random(seed, 6)) {
        case 0:
            *lat = (gaz_random(seed, 2) == 0 ? 1 : -1) * (90 - gaz_random(seed, 100) / 100.0);
            break;
        case 1:
            *lon = (gaz_random(seed, 2) == 0 ? 1 : -1) * (180 - gaz_random(seed, 100) / 100.0);
            break;
        case 2:
            *lat = 42.97;
            *lon = 20.78 + gaz_random(seed, 4) / 1000.0;
            break;
        default:
            break;
    }
}

static void write_source(void) {
    static const char classes[] = "PPPPASTH";
    FILE *file = fopen(source, "wb");
    uint64_t seed = 5;
    assert_non_null(file);
    for (unsigned i = 0; i < PLACES; i++) {
        double lat, lon;
        make_point(&seed, &lat, &lon);
        fprintf(file, "%u\tN%u\t\t\t%.4f\t%.4f\t%c\tX\t\t\t\t\t\t\t0\t\t\t\t\n", i + 1, i, lat, lon,
                classes[gaz_random(&seed, 8)]);
    }
    fclose(file);
}

static int set_up(void **state) {
    static fixtures all;
    const char *const paths[] = {source};
    write_source();
    assert_status(incmap_context_new(&all.ctx, NULL, NULL), INCMAP_OK);
    all.random = gaz_open_built(all.ctx, paths, 1, path);
    all.map = gaz_open_built(all.ctx, gaz_sources, 5, map_path);
    *state = &all;
    return 0;
}

static int tear_down(void **state) {
    fixtures *all = *state;
    incmap_gazetteer_close(all->random);
    incmap_gazetteer_close(all->map);
    incmap_context_free(all->ctx);
    remove(source);
    remove(path);
    remove(map_path);
    return 0;
}

static bool is_wanted(const incmap_place *place, const char *classes) {
    return classes == NULL || strchr(classes, place->feature.data[0]) != NULL;
}

/* By measuring all: insertion into the nearest so far. */
static size_t measure_all(const incmap_gazetteer *g, incmap_point from, const char *classes,
                          incmap_neighbour out[ROOM]) {
    incmap_place place;
    size_t count = 0;
    for (uint32_t i = 0; incmap_gazetteer_place_view(g, i, &place); i++) {
        double distance = geo_distance_m(from, place.point);
        if (!is_wanted(&place, classes) ||
            (count == ROOM && distance >= out[ROOM - 1].distance_m)) {
            continue;
        }
        size_t at = count < ROOM ? count++ : ROOM - 1;
        for (; at > 0 && out[at - 1].distance_m > distance; at--) {
            out[at] = out[at - 1];
        }
        out[at] = (incmap_neighbour){i, distance};
    }
    return count;
}

static void assert_nearest(const incmap_gazetteer *g, incmap_point from, const char *classes) {
    incmap_neighbour got[ROOM], expected[ROOM];
    size_t count = incmap_gazetteer_near(g, from, classes, got, ROOM);
    assert_int_equal(count, measure_all(g, from, classes, expected));
    for (size_t i = 0; i < count; i++) {
        if (got[i].place != expected[i].place) {
            fail_msg("from %.4f, %.4f: number %zu is place %u at %.1f m, expected %u at %.1f m",
                     from.lat, from.lon, i, got[i].place, got[i].distance_m, expected[i].place,
                     expected[i].distance_m);
        }
    }
}

static void the_nearest_are_those_that_measuring_all_finds(void **state) {
    static const char *const classes[] = {NULL, "P", "ST", "A", "V"};
    uint64_t seed = 7;
    for (size_t i = 0; i < 10000; i++) {
        incmap_point from;
        make_point(&seed, &from.lat, &from.lon);
        assert_nearest(((fixtures *)*state)->random, from, classes[i % 5]);
    }
}

static void poles_and_date_line_are_places_like_others(void **state) {
    static const incmap_point points[] = {{90, 0},   {-90, 0},  {90, 180}, {-90, -180},   {0, 180},
                                          {0, -180}, {45, 180}, {0, 0},    {89.9999, -90}};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        assert_nearest(((fixtures *)*state)->random, points[i], NULL);
        assert_nearest(((fixtures *)*state)->random, points[i], "P");
    }
}

static void the_nearest_may_lie_across_the_date_line(void **state) {
    incmap_neighbour nearest;
    const incmap_gazetteer *g = ((fixtures *)*state)->map;
    assert_int_equal(incmap_gazetteer_near(g, (incmap_point){-18, -179.9}, "P", &nearest, 1), 1);
    assert_int_equal(nearest.place, gaz_index_of(g, "geonames:2198148")); /* Suva, 178.4 E */
}

static void all_places_are_given_when_there_is_room(void **state) {
    static incmap_neighbour all[PLACES + 10];
    const incmap_gazetteer *g = ((fixtures *)*state)->random;
    size_t count = incmap_gazetteer_near(g, (incmap_point){10, 10}, NULL, all, PLACES + 10);
    assert_int_equal(count, PLACES);
    for (size_t i = 1; i < count; i++) {
        assert_true(all[i - 1].distance_m <= all[i].distance_m);
    }
    assert_int_equal(incmap_gazetteer_near(g, (incmap_point){10, 10}, NULL, all, 0), 0);
    assert_int_equal(incmap_gazetteer_near(g, (incmap_point){91, 10}, NULL, all, 1), 0);
}

/* The names of the areas that a point lies in, joined by ", ". */
static void assert_areas(const incmap_gazetteer *g, double lat, double lon, const char *expected) {
    incmap_area areas[8];
    char text[256] = "";
    size_t count = incmap_gazetteer_areas_at(g, (incmap_point){lat, lon}, areas, 8);
    for (size_t i = 0; i < count; i++) {
        size_t at = strlen(text);
        snprintf(text + at, sizeof text - at, "%s%.*s", i == 0 ? "" : ", ", (int)areas[i].name.size,
                 areas[i].name.data);
        assert_true(incmap_gazetteer_area_contains(g, areas[i].index, (incmap_point){lat, lon}));
    }
    if (strcmp(text, expected) != 0) {
        fail_msg("%.4f, %.4f: got [%s], expected [%s]", lat, lon, text, expected);
    }
}

static void a_point_lies_in_its_country_and_municipality(void **state) {
    const incmap_gazetteer *g = ((fixtures *)*state)->map;
    assert_areas(g, 42.97333, 20.78083, "Kosovo, Zvečan");
    assert_areas(g, 43.10389, 20.80278, "Kosovo, Leposavić");
    assert_areas(g, 42.5, 21, "Kosovo");
    assert_areas(g, 10, 10, "");
}

static void pieces_of_a_unit_make_a_whole_with_its_code(void **state) {
    const incmap_gazetteer *g = ((fixtures *)*state)->map;
    incmap_area area;
    uint32_t index = 0;
    assert_areas(g, 51.2, 1, "United Kingdom, England, Kent");
    assert_areas(g, 51.7, -0.1, "United Kingdom, England, Middlesex");
    assert_areas(g, 53.5, -2.5, "United Kingdom, Nameless Shire");
    assert_true(incmap_gazetteer_find_area(g, BASE_SPAN("GB"), BASE_SPAN("ENG"), &index));
    assert_true(incmap_gazetteer_area_view(g, index, &area));
    assert_span(area.name, "England");
    assert_span(area.level, "admin1");
    assert_span(area.source, "hand and others, joined");
    assert_true(incmap_gazetteer_area_contains(g, index, (incmap_point){51.2, 1}));
    assert_false(incmap_gazetteer_area_contains(g, index, (incmap_point){51.5, -0.5})); /* a hole */
    assert_false(incmap_gazetteer_area_contains(g, index, (incmap_point){55, 1}));
}

static void areas_are_found_by_country_and_code(void **state) {
    const incmap_gazetteer *g = ((fixtures *)*state)->map;
    incmap_area area;
    uint32_t index = 0;
    assert_true(incmap_gazetteer_find_area(g, BASE_SPAN("XK"), BASE_SPAN("30"), &index));
    assert_true(incmap_gazetteer_area_view(g, index, &area));
    assert_span(area.name, "Zvečan");
    assert_span(area.country, "XK");
    assert_span(area.code, "30");
    /* 0.2 by 0.14 degrees at 42.95 north: 16.3 by 15.6 km */
    assert_true(area.area_m2 > 250e6 && area.area_m2 < 257e6);
    assert_true(incmap_gazetteer_find_area(g, BASE_SPAN("XK"), BASE_SPAN(""), &index));
    assert_true(incmap_gazetteer_area_view(g, index, &area));
    assert_span(area.level, "country");
    assert_false(incmap_gazetteer_find_area(g, BASE_SPAN("XK"), BASE_SPAN("99"), &index));
    assert_false(incmap_gazetteer_find_area(g, BASE_SPAN("ZZ"), BASE_SPAN(""), &index));
    assert_false(incmap_gazetteer_area_view(g, 1000, &area));
    assert_false(incmap_gazetteer_area_contains(g, 1000, (incmap_point){0, 0}));
}

/* A ray to the east crosses the rings as often as the point being inside says. */
static bool rings_hold(const incmap_gazetteer *g, uint32_t index, int32_t lon, int32_t lat) {
    incmap_ring ring;
    bool inside = false;
    for (size_t n = 0; incmap_gazetteer_ring_view(g, index, n, &ring); n++) {
        for (size_t i = 0; i + 1 < ring.count; i++) {
            incmap_vertex a = ring.vertices[i], b = ring.vertices[i + 1];
            assert_true(a.lon >= ring.low.lon && a.lon <= ring.high.lon);
            assert_true(a.lat >= ring.low.lat && a.lat <= ring.high.lat);
            if ((a.lat > lat) != (b.lat > lat)) {
                double at = a.lon + (double)(lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon);
                inside ^= at > lon;
            }
        }
        assert_true(ring.count >= 4 && ring.vertices[0].lon == ring.vertices[ring.count - 1].lon &&
                    ring.vertices[0].lat == ring.vertices[ring.count - 1].lat);
    }
    return inside;
}

static void rings_of_an_area_are_closed_and_hold_what_lies_in_it(void **state) {
    const incmap_gazetteer *g = ((fixtures *)*state)->map;
    incmap_ring ring;
    uint32_t index = 0;
    assert_true(incmap_gazetteer_find_area(g, BASE_SPAN("GB"), BASE_SPAN("ENG"), &index));
    assert_true(rings_hold(g, index, 10000000, 512000000));
    assert_false(rings_hold(g, index, -5000000, 515000000)); /* a hole */
    assert_false(rings_hold(g, index, 10000000, 550000000));
    assert_false(incmap_gazetteer_ring_view(g, index, 1000, &ring));
    assert_false(incmap_gazetteer_ring_view(g, 1000, 0, &ring));
}

static void areas_reach_to_the_pole_and_the_date_line(void **state) {
    const incmap_gazetteer *g = ((fixtures *)*state)->map;
    assert_areas(g, -90, 0, "Antarctica");
    assert_areas(g, -75.5, 180, "Antarctica");
    assert_areas(g, -75.5, -180, "Antarctica");
    assert_areas(g, -17, 178, "Fiji");
    assert_areas(g, -17, 179.99999, "Fiji");
    assert_areas(g, -17, 180, "Fiji");
    assert_areas(g, -17, -179.5, "Fiji");
    assert_areas(g, -17, -178.5, "");
    assert_areas(g, 90, 0, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_are_those_that_measuring_all_finds),
        cmocka_unit_test(poles_and_date_line_are_places_like_others),
        cmocka_unit_test(the_nearest_may_lie_across_the_date_line),
        cmocka_unit_test(all_places_are_given_when_there_is_room),
        cmocka_unit_test(a_point_lies_in_its_country_and_municipality),
        cmocka_unit_test(pieces_of_a_unit_make_a_whole_with_its_code),
        cmocka_unit_test(areas_are_found_by_country_and_code),
        cmocka_unit_test(rings_of_an_area_are_closed_and_hold_what_lies_in_it),
        cmocka_unit_test(areas_reach_to_the_pole_and_the_date_line),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
