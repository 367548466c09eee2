#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "failing_allocator.h"
#include "geo_polygon.h"

static uint64_t next_random(uint64_t *seed) { /* xorshift64 */
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static int32_t random_below(uint64_t *seed, int32_t limit) {
    return (int32_t)(next_random(seed) >> 33) % limit;
}

static geo_rings one_ring(const geo_vertex *vertices, const uint32_t *end) {
    return (geo_rings){vertices, end, 1};
}

static void vertices_come_back_as_the_decimal_they_were(void **state) {
    (void)state;
    static const struct {
        incmap_point point;
        geo_vertex vertex;
    } rows[] = {
        {{42.97333, 20.78083}, {207808300, 429733300}},
        {{-33.8678501, -151.2073199}, {-1512073199, -338678501}},
        {{90, 180}, {1800000000, 900000000}},
        {{-90, -180}, {-1800000000, -900000000}},
        {{0.00000005, -0.00000005}, {-1, 1}}, /* half away from zero */
        {{0.00000004, 0}, {0, 0}},
        {{0.00000004999999999999999, 0}, {0, 0}}, /* plus a half it would round to one */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        geo_vertex got = geo_vertex_of(rows[i].point);
        if (got.lon != rows[i].vertex.lon || got.lat != rows[i].vertex.lat) {
            fail_msg("row %zu: got %d %d, expected %d %d", i, got.lon, got.lat, rows[i].vertex.lon,
                     rows[i].vertex.lat);
        }
    }
    assert_true(geo_point_of(rows[0].vertex).lat == 42.97333);
    assert_true(geo_point_of(rows[0].vertex).lon == 20.78083);
    geo_vertex far = geo_vertex_of((incmap_point){1e300, (double)NAN});
    assert_int_equal(far.lat, 900000000);
    assert_int_equal(far.lon, -1800000000);
}

static void a_box_has_its_edges_and_an_empty_one_nothing(void **state) {
    (void)state;
    static const geo_vertex vertices[] = {{3, 4}, {-5, 10}, {7, -2}};
    geo_box box = geo_box_of(vertices, 3);
    assert_int_equal(box.west, -5);
    assert_int_equal(box.east, 7);
    assert_int_equal(box.south, -2);
    assert_int_equal(box.north, 10);
    assert_true(geo_box_has(box, (geo_vertex){7, 10}));
    assert_true(geo_box_has(box, (geo_vertex){-5, -2}));
    assert_false(geo_box_has(box, (geo_vertex){8, 0}));
    assert_false(geo_box_has(box, (geo_vertex){0, 11}));
    assert_false(geo_box_has(geo_box_of(NULL, 0), (geo_vertex){0, 0}));
}

/* The winding-free textbook test in long double, for points off the boundary only. */
static bool crosses_by_division(geo_vertex a, geo_vertex b, geo_vertex p) {
    if ((a.lat > p.lat) == (b.lat > p.lat)) {
        return false;
    }
    long double share = ((long double)p.lat - a.lat) / ((long double)b.lat - a.lat);
    return (long double)p.lon < a.lon + share * ((long double)b.lon - a.lon);
}

static void random_polygons_agree_with_division_in_long_double(void **state) {
    (void)state;
    uint64_t seed = 42;
    static const int32_t spans[] = {10, 1000, 1800000000};
    for (int round = 0; round < 3000; round++) {
        int32_t span = spans[round % 3];
        uint32_t count = 4 + (uint32_t)random_below(&seed, 12);
        geo_vertex ring[16];
        for (uint32_t i = 0; i + 1 < count; i++) {
            ring[i] =
                (geo_vertex){random_below(&seed, span) * (random_below(&seed, 2) ? 1 : -1),
                             random_below(&seed, span / 2) * (random_below(&seed, 2) ? 1 : -1)};
        }
        ring[count - 1] = ring[0];
        for (int try = 0; try < 50; try++) {
            geo_vertex p = {random_below(&seed, span), random_below(&seed, span / 2)};
            bool expected = false;
            for (uint32_t i = 1; i < count; i++) {
                expected ^= crosses_by_division(ring[i - 1], ring[i], p);
            }
            if (geo_rings_contain(one_ring(ring, &count), p) != expected) {
                fail_msg("round %d: (%d, %d) is %s", round, p.lon, p.lat,
                         expected ? "inside" : "outside");
            }
        }
    }
}

/* Points of a box, asked by the edges that were picked out for it, lie where the ring says. */
static void edges_picked_for_a_box_say_what_the_ring_says(void **state) {
    (void)state;
    uint64_t seed = 21;
    for (int round = 0; round < 2000; round++) {
        uint32_t count = 30;
        geo_vertex ring[30];
        geo_edge edges[30];
        for (uint32_t i = 0; i + 1 < count; i++) {
            ring[i] = (geo_vertex){random_below(&seed, 60), random_below(&seed, 60)};
        }
        ring[count - 1] = ring[0];
        int32_t west = random_below(&seed, 50), south = random_below(&seed, 50);
        geo_box box = {west, south, west + 10, south + 10};
        size_t picked = geo_edges_east_of(box, ring, count, edges, 30);
        assert_in_range(picked, 0, 29);
        if (picked > 0) {
            assert_true(geo_edges_east_of(box, ring, count, edges, picked - 1) == SIZE_MAX);
            assert_int_equal(geo_edges_east_of(box, ring, count, edges, picked), picked);
        }
        for (int32_t x = box.west; x <= box.east; x++) {
            for (int32_t y = box.south; y <= box.north; y++) {
                geo_vertex p = {x, y};
                assert_int_equal(geo_edges_odd(edges, picked, p),
                                 geo_rings_contain(one_ring(ring, &count), p));
            }
        }
    }
}

/* A grid of cells whose inner corners are shaken: every point lies in exactly one of them, corners
 * and edges too. */
enum { CELLS = 6, STEP = 9 };

static size_t count_owners(geo_vertex corner[CELLS + 1][CELLS + 1], bool turned, geo_vertex p) {
    size_t owners = 0;
    uint32_t end = 5;
    for (int row = 0; row < CELLS; row++) {
        for (int column = 0; column < CELLS; column++) {
            geo_vertex ring[5] = {corner[row][column], corner[row][column + 1],
                                  corner[row + 1][column + 1], corner[row + 1][column],
                                  corner[row][column]};
            if (turned && (row + column) % 2 == 0) { /* the other way round */
                geo_vertex second = ring[1];
                ring[1] = ring[3];
                ring[3] = second;
            }
            owners += geo_rings_contain(one_ring(ring, &end), p);
        }
    }
    return owners;
}

static void points_on_shared_boundaries_belong_to_exactly_one_area(void **state) {
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 10; round++) {
        geo_vertex corner[CELLS + 1][CELLS + 1];
        for (int row = 0; row <= CELLS; row++) {
            for (int column = 0; column <= CELLS; column++) {
                bool inner = row > 0 && column > 0 && row < CELLS && column < CELLS;
                corner[row][column] =
                    (geo_vertex){column * STEP + (inner ? random_below(&seed, 7) - 3 : 0),
                                 row * STEP + (inner ? random_below(&seed, 7) - 3 : 0)};
            }
        }
        for (int lat = 0; lat < CELLS * STEP; lat++) {
            for (int lon = 0; lon < CELLS * STEP; lon++) {
                size_t owners = count_owners(corner, round % 2, (geo_vertex){lon, lat});
                if (owners != 1) {
                    fail_msg("round %d: (%d, %d) lies in %zu cells", round, lon, lat, owners);
                }
            }
        }
    }
}

static void holes_and_islands_in_holes_are_told_by_counting(void **state) {
    (void)state;
    static const geo_vertex vertices[] = {{0, 0},   {30, 0},  {30, 30}, {0, 30},  {0, 0},
                                          {5, 5},   {25, 5},  {25, 25}, {5, 25},  {5, 5},
                                          {10, 10}, {20, 10}, {20, 20}, {10, 20}, {10, 10}};
    static const uint32_t ends[] = {5, 10, 15};
    geo_rings rings = {vertices, ends, 3};
    assert_true(geo_rings_contain(rings, (geo_vertex){2, 2}));
    assert_false(geo_rings_contain(rings, (geo_vertex){7, 15}));
    assert_true(geo_rings_contain(rings, (geo_vertex){15, 15}));
    assert_false(geo_rings_contain(rings, (geo_vertex){31, 15}));
}

/* Differences as large as 32 bits allow: their products pass 2^63. */
static void the_whole_range_of_integers_does_not_overflow(void **state) {
    (void)state;
    static const geo_vertex ring[] = {{INT32_MIN, INT32_MIN},
                                      {INT32_MAX, INT32_MIN},
                                      {INT32_MAX, INT32_MAX},
                                      {INT32_MIN, INT32_MAX - 1},
                                      {INT32_MIN, INT32_MIN}};
    static const geo_vertex diagonal[] = {{INT32_MIN, INT32_MIN},
                                          {INT32_MAX, INT32_MAX},
                                          {INT32_MIN, INT32_MAX},
                                          {INT32_MIN, INT32_MIN}};
    uint32_t five = 5;
    uint32_t four = 4;
    assert_true(geo_rings_contain(one_ring(ring, &five), (geo_vertex){0, 0}));
    /* The diagonal is lon = lat, so one unit decides. */
    assert_true(geo_rings_contain(one_ring(diagonal, &four), (geo_vertex){122, 123}));
    assert_false(geo_rings_contain(one_ring(diagonal, &four), (geo_vertex){124, 123}));
}

static void rings_of_nothing_contain_nothing(void **state) {
    (void)state;
    static const geo_vertex point[] = {{5, 5}};
    uint32_t ends[] = {0, 1};
    geo_rings rings = {point, ends, 2};
    assert_false(geo_rings_contain(rings, (geo_vertex){5, 5}));
    assert_false(geo_rings_contain((geo_rings){NULL, NULL, 0}, (geo_vertex){0, 0}));
    assert_true(geo_rings_area_m2(rings) == 0);
    assert_true(geo_rings_area_m2((geo_rings){NULL, NULL, 0}) == 0);
}

static geo_vertex at_degrees(double lon, double lat) {
    return geo_vertex_of((incmap_point){lat, lon});
}

static void assert_area(geo_rings rings, double expected) {
    double got = geo_rings_area_m2(rings);
    if (fabs(got / expected - 1) > 1e-9) {
        fail_msg("got %.3f m2, expected %.3f m2", got, expected);
    }
}

/* A cell between meridians and parallels is R^2 * width * (sin north - sin south) on the sphere. */
static void areas_of_cells_between_parallels_are_the_closed_formula(void **state) {
    (void)state;
    const double r2 = 6371008.8 * 6371008.8;
    const double degree = 3.14159265358979323846 / 180;
    static const double cells[][4] = {/* west, south, east, north */
                                      {20, 42, 21, 43},
                                      {-180, -90, 180, 90},
                                      {170, 60, 180, 90},
                                      {-10, -5, 10, 5}};
    for (size_t i = 0; i < 4; i++) {
        const double *c = cells[i];
        geo_vertex ring[] = {at_degrees(c[0], c[1]), at_degrees(c[2], c[1]), at_degrees(c[2], c[3]),
                             at_degrees(c[0], c[3]), at_degrees(c[0], c[1])};
        uint32_t end = 5;
        assert_area(one_ring(ring, &end),
                    r2 * (c[2] - c[0]) * degree * (sin(c[3] * degree) - sin(c[1] * degree)));
    }
}

/* A triangle cut into thin strips between parallels, each as wide as in its middle. */
static void the_area_of_a_triangle_agrees_with_thin_strips(void **state) {
    (void)state;
    geo_vertex ring[] = {at_degrees(10, 30), at_degrees(50, 30), at_degrees(10, 70),
                         at_degrees(10, 30)};
    uint32_t end = 4;
    const double degree = 3.14159265358979323846 / 180;
    double expected = 0;
    enum { STRIPS = 400000 };
    for (int i = 0; i < STRIPS; i++) {
        double lat = 30 + 40 * (i + 0.5) / STRIPS;
        expected += (70 - lat) * degree * cos(lat * degree) * (40 * degree / STRIPS);
    }
    assert_area(one_ring(ring, &end), expected * 6371008.8 * 6371008.8);
}

static void holes_are_taken_off_and_islands_put_back(void **state) {
    (void)state;
    geo_vertex v[15];
    static const double sizes[] = {15, 10, 5};
    for (size_t i = 0; i < 3; i++) {
        double s = sizes[i];
        geo_vertex ring[] = {at_degrees(-s, -s), at_degrees(s, -s), at_degrees(s, s),
                             at_degrees(-s, s), at_degrees(-s, -s)};
        memcpy(v + 5 * i, ring, sizeof ring);
    }
    uint32_t ends[] = {5, 10, 15};
    double parts[3];
    for (size_t i = 0; i < 3; i++) {
        parts[i] = geo_rings_area_m2(one_ring(v + 5 * i, ends));
    }
    assert_area((geo_rings){v, ends, 3}, parts[0] - parts[1] + parts[2]);
}

static void a_hole_that_touches_its_shell_at_all_corners_is_a_hole(void **state) {
    (void)state;
    geo_vertex v[] = {at_degrees(-10, -10), at_degrees(10, -10),  at_degrees(10, 10),
                      at_degrees(-10, 10),  at_degrees(-10, -10), at_degrees(0, -10),
                      at_degrees(10, 0),    at_degrees(0, 10),    at_degrees(-10, 0),
                      at_degrees(0, -10)};
    uint32_t ends[] = {5, 10};
    double shell = geo_rings_area_m2((geo_rings){v, ends, 1});
    uint32_t five = 5;
    double hole = geo_rings_area_m2(one_ring(v + 5, &five));
    assert_area((geo_rings){v, ends, 2}, shell - hole);
}

static double signed_area(const geo_vertex *at, size_t count) {
    double sum = 0;
    for (size_t i = 1; i < count; i++) {
        sum += (double)at[i - 1].lon * at[i].lat - (double)at[i].lon * at[i - 1].lat;
    }
    return sum;
}

static geo_rings rings_of(const geo_area *area) {
    return (geo_rings){area->vertices, area->ring_ends, area->ring_count};
}

struct repair {
    const char *what;
    uint32_t ends[3];
    size_t rings;
    geo_vertex vertices[16];
    size_t expected_rings;
    bool exact; /* every corner is kept, none made */
};

static const struct repair repairs[] = {
    {"a clockwise square", {5}, 1, {{0, 0}, {0, 100}, {100, 100}, {100, 0}, {0, 0}}, 1, true},
    {"an open square", {4}, 1, {{0, 0}, {100, 0}, {100, 100}, {0, 100}}, 1, false},
    {"a bow tie", {5}, 1, {{0, 0}, {100, 100}, {100, 0}, {0, 100}, {0, 0}}, 2, true},
    {"a spike",
     {7},
     1,
     {{0, 0}, {100, 0}, {100, 100}, {50, 100}, {50, 200}, {50, 100}, {0, 0}},
     1,
     true},
    {"the hole before its shell",
     {5, 10},
     2,
     {{20, 20},
      {40, 20},
      {40, 40},
      {20, 40},
      {20, 20},
      {0, 0},
      {100, 0},
      {100, 100},
      {0, 100},
      {0, 0}},
     2,
     true},
    {"two squares that overlap",
     {5, 10},
     2,
     {{0, 0},
      {100, 0},
      {100, 100},
      {0, 100},
      {0, 0},
      {50, 50},
      {150, 50},
      {150, 150},
      {50, 150},
      {50, 50}},
     2,
     true},
    {"an island, a hole and a line beside",
     {5, 10, 13},
     3,
     {{0, 0},
      {100, 0},
      {100, 100},
      {0, 100},
      {0, 0},
      {200, 0},
      {300, 0},
      {300, 100},
      {200, 100},
      {200, 0},
      {400, 0},
      {400, 9},
      {400, 0}},
     2,
     true},
    {"crossings between whole numbers",
     {5},
     1,
     {{0, 0}, {70, 100}, {100, 30}, {0, 80}, {0, 0}},
     2,
     false},
};

static void assert_directions(const struct repair *row, const geo_area *area) {
    for (size_t i = 0; i < area->ring_count; i++) {
        size_t start = i == 0 ? 0 : area->ring_ends[i - 1];
        size_t count = area->ring_ends[i] - start;
        const geo_vertex *at = area->vertices + start;
        assert_true(count >= 4 && at[0].lon == at[count - 1].lon && at[0].lat == at[count - 1].lat);
        /* A ring is a hole when a point just inside of it lies outside of the area; only one of
         * the rows has one, its second ring. */
        bool hole = row->rings == 2 && row->vertices[0].lon == 20 && i == 1;
        if ((signed_area(at, count) < 0) != hole) {
            fail_msg("%s: ring %zu runs the wrong way round", row->what, i);
        }
    }
}

static void repaired_areas_are_valid_and_cover_the_same_points(void **state) {
    for (size_t i = 0; i < sizeof repairs / sizeof repairs[0]; i++) {
        const struct repair *row = &repairs[i];
        geo_rings before = {row->vertices, row->ends, row->rings};
        geo_area area;
        incmap_error err = {0};
        if (geo_area_repair(*state, before, &area, &err) != INCMAP_OK) {
            fail_msg("%s: %s", row->what, err.message);
        }
        if (area.ring_count != row->expected_rings) {
            fail_msg("%s: got %zu rings, expected %zu", row->what, area.ring_count,
                     row->expected_rings);
        }
        assert_directions(row, &area);
        assert_true(geo_rings_contain(rings_of(&area), geo_vertex_of(area.inner_point)));
        geo_area again;
        assert_status(geo_area_repair(*state, rings_of(&area), &again, NULL), INCMAP_OK);
        assert_int_equal(again.ring_count, area.ring_count);
        assert_memory_equal(again.vertices, area.vertices,
                            area.ring_ends[area.ring_count - 1] * sizeof(geo_vertex));
        geo_area_free(*state, &again);
        geo_area_free(*state, &area);
    }
}

static void repair_keeps_inside_and_outside(void **state) {
    for (size_t i = 0; i < sizeof repairs / sizeof repairs[0]; i++) {
        const struct repair *row = &repairs[i];
        if (!row->exact) {
            continue;
        }
        geo_area area;
        assert_status(
            geo_area_repair(*state, (geo_rings){row->vertices, row->ends, row->rings}, &area, NULL),
            INCMAP_OK);
        for (int32_t lat = -5; lat < 210; lat++) {
            for (int32_t lon = -5; lon < 310; lon++) {
                geo_vertex p = {lon, lat};
                bool expected =
                    geo_rings_contain((geo_rings){row->vertices, row->ends, row->rings}, p);
                if (geo_rings_contain(rings_of(&area), p) != expected) {
                    fail_msg("%s: (%d, %d) was %s", row->what, lon, lat,
                             expected ? "inside" : "outside");
                }
            }
        }
        geo_area_free(*state, &area);
    }
}

static void stars_that_cross_themselves_come_out_valid(void **state) {
    uint64_t seed = 99;
    for (int round = 0; round < 50; round++) {
        geo_vertex ring[16];
        uint32_t end = 16;
        for (size_t i = 0; i < 15; i++) {
            ring[i] = (geo_vertex){random_below(&seed, 1000000), random_below(&seed, 1000000)};
        }
        ring[15] = ring[0];
        geo_area area;
        assert_status(geo_area_repair(*state, one_ring(ring, &end), &area, NULL), INCMAP_OK);
        size_t differ = 0;
        for (int try = 0; try < 200; try++) {
            geo_vertex p = {random_below(&seed, 1000000), random_below(&seed, 1000000)};
            differ +=
                geo_rings_contain(one_ring(ring, &end), p) != geo_rings_contain(rings_of(&area), p);
        }
        assert_true(differ <= 1); /* a point may lie within a rounded unit of an edge */
        geo_area_free(*state, &area);
    }
}

static void rings_without_an_inside_are_refused(void **state) {
    static const geo_vertex line[] = {{0, 0}, {50, 0}, {100, 0}, {0, 0}};
    static const geo_vertex pair[] = {{0, 0}, {100, 0}, {0, 0}};
    uint32_t ends[] = {4, 3, 0};
    static const geo_rings no_rings = {NULL, NULL, 0};
    const geo_rings rows[] = {one_ring(line, &ends[0]), one_ring(pair, &ends[1]),
                              one_ring(line, &ends[2]), no_rings};
    for (size_t i = 0; i < 4; i++) {
        geo_area area = {.ring_count = 77};
        incmap_error err = {0};
        assert_status(geo_area_repair(*state, rows[i], &area, &err), INCMAP_FORMAT);
        assert_true(err.message[0] != '\0');
        assert_true(area.vertices == NULL && area.ring_ends == NULL && area.ring_count == 0);
    }
}

static void every_failing_allocation_is_told(void **state) {
    (void)state;
    const struct repair *row = &repairs[4];
    bool done = false;
    for (long nth = 0; !done; nth++) {
        struct failing_allocator memory = {.until_failure = 1000};
        incmap_allocator allocator = {&memory, failing_resize};
        incmap_context *ctx = NULL;
        assert_status(incmap_context_new(&ctx, &allocator, NULL), INCMAP_OK);
        memory.until_failure = nth;
        geo_area area;
        incmap_status status =
            geo_area_repair(ctx, (geo_rings){row->vertices, row->ends, row->rings}, &area, NULL);
        done = memory.until_failure >= 0;
        assert_true(status == (done ? INCMAP_OK : INCMAP_MEMORY));
        geo_area_free(ctx, &area);
        incmap_context_free(ctx);
        assert_true(memory.held == 0);
        assert_true(nth < 100);
    }
}

static void geos_tells_its_version(void **state) {
    (void)state;
    assert_true(geo_geos_version()[0] == '3' && geo_geos_version()[1] == '.');
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vertices_come_back_as_the_decimal_they_were),
        cmocka_unit_test(a_box_has_its_edges_and_an_empty_one_nothing),
        cmocka_unit_test(random_polygons_agree_with_division_in_long_double),
        cmocka_unit_test(edges_picked_for_a_box_say_what_the_ring_says),
        cmocka_unit_test(points_on_shared_boundaries_belong_to_exactly_one_area),
        cmocka_unit_test(holes_and_islands_in_holes_are_told_by_counting),
        cmocka_unit_test(the_whole_range_of_integers_does_not_overflow),
        cmocka_unit_test(rings_of_nothing_contain_nothing),
        cmocka_unit_test(areas_of_cells_between_parallels_are_the_closed_formula),
        cmocka_unit_test(the_area_of_a_triangle_agrees_with_thin_strips),
        cmocka_unit_test(holes_are_taken_off_and_islands_put_back),
        cmocka_unit_test(a_hole_that_touches_its_shell_at_all_corners_is_a_hole),
        cmocka_unit_test(repaired_areas_are_valid_and_cover_the_same_points),
        cmocka_unit_test(repair_keeps_inside_and_outside),
        cmocka_unit_test(stars_that_cross_themselves_come_out_valid),
        cmocka_unit_test(rings_without_an_inside_are_refused),
        cmocka_unit_test(every_failing_allocation_is_told),
        cmocka_unit_test(geos_tells_its_version),
    };
    return cmocka_run_group_tests(tests, unit_make_context, unit_free_context);
}
