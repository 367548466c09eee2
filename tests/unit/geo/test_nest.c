/* Which rings lie in which, on squares drawn by hand. */
#include "geo_nest.h"
#include "unit.h"

#include <string.h>

/* Closed squares, one behind the other. */
typedef struct drawing {
    geo_vertex vertices[64];
    uint32_t ends[8];
    geo_rings rings;
} drawing;

static void draw(drawing *to, int32_t west, int32_t south, int32_t side) {
    const geo_vertex corners[] = {{west, south},
                                  {west + side, south},
                                  {west + side, south + side},
                                  {west, south + side},
                                  {west, south}};
    size_t number = to->rings.ring_count++;
    size_t start = number == 0 ? 0 : to->ends[number - 1];
    memcpy(to->vertices + start, corners, sizeof corners);
    to->ends[number] = (uint32_t)(start + sizeof corners / sizeof *corners);
    to->rings.vertices = to->vertices;
    to->rings.ring_ends = to->ends;
}

static void assert_shells(incmap_context *ctx, const drawing *of, const uint32_t *expected) {
    uint32_t shell_of[8];
    assert_status(geo_rings_nest(ctx, of->rings, shell_of, NULL), INCMAP_OK);
    for (size_t i = 0; i < of->rings.ring_count; i++) {
        assert_int_equal(shell_of[i], expected[i]);
    }
}

static void a_lake_is_a_hole_of_its_land_and_an_island_in_it_is_land(void **state) {
    static const uint32_t expected[] = {2, GEO_NO_SHELL, GEO_NO_SHELL, 1, GEO_NO_SHELL};
    drawing of = {.rings = {.ring_count = 0}};
    draw(&of, 10, 10, 80);   /* the lake comes before its land, which is ring 2 */
    draw(&of, 30, 30, 30);   /* an island in the lake, */
    draw(&of, 0, 0, 100);    /* the land, */
    draw(&of, 40, 40, 10);   /* a pond on the island, */
    draw(&of, 200, 0, 1000); /* and other land */
    assert_shells(*state, &of, expected);
}

static void lands_side_by_side_are_shells(void **state) {
    static const uint32_t expected[] = {GEO_NO_SHELL, GEO_NO_SHELL};
    drawing of = {.rings = {.ring_count = 0}};
    draw(&of, 0, 0, 10);
    draw(&of, 20, 0, 10);
    assert_shells(*state, &of, expected);
}

static void an_area_of_nested_rings_keeps_them_when_it_is_made_valid(void **state) {
    geo_area area;
    drawing of = {.rings = {.ring_count = 0}};
    draw(&of, 30, 30, 30);
    draw(&of, 0, 0, 100);
    draw(&of, 10, 10, 80);
    draw(&of, 200, 0, 1000);
    assert_status(geo_area_repair(*state, of.rings, &area, NULL), INCMAP_OK);
    const geo_rings made = {area.vertices, area.ring_ends, area.ring_count};
    assert_int_equal(area.ring_count, 4);
    for (int32_t lon = -5; lon < 1300; lon += 10) {
        for (int32_t lat = -5; lat < 1100; lat += 10) {
            const geo_vertex at = {lon, lat};
            assert_true(geo_rings_contain(made, at) == geo_rings_contain(of.rings, at));
        }
    }
    geo_area_free(*state, &area);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lake_is_a_hole_of_its_land_and_an_island_in_it_is_land),
        cmocka_unit_test(lands_side_by_side_are_shells),
        cmocka_unit_test(an_area_of_nested_rings_keeps_them_when_it_is_made_valid),
    };
    return cmocka_run_group_tests(tests, unit_make_context, unit_free_context);
}
