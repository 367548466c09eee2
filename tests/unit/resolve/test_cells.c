/* Where points lie, by remembered cells and without: the boxes that are drawn in small.h say. */
#include <math.h>

#include "res_place.h"
#include "small.h"

typedef struct box {
    const char *name;
    double west, south, east, north;
} box;

static const box kosovo = {"XK", 20.0, 41.85, 21.8, 43.27};
static const box units[] = {{"Leposavić", 20.64, 43.0, 20.95, 43.27},
                            {"Zvečan", 20.62, 42.9, 20.87, 43.0}};

static bool is_within(double value, double from, double to) {
    return llround(value * 1e7) >= llround(from * 1e7) && llround(value * 1e7) < llround(to * 1e7);
}

/* Half-open and in units of 1e-7 degrees, as the areas are. */
static bool holds(const box *b, incmap_point p) {
    return is_within(p.lon, b->west, b->east) && is_within(p.lat, b->south, b->north);
}

static void check_point(const res_scene *scene, incmap_point point) {
    incmap_placement found;
    const char *unit = "";
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        unit = holds(&units[i], point) ? units[i].name : unit;
    }
    res_settle_coordinates(scene, point, 0, &found);
    assert_span(found.country, holds(&kosovo, point) ? "XK" : "");
    assert_span(found.admin2, unit);
}

static void points_lie_where_the_areas_are_drawn_however_often_they_are_asked(void **state) {
    small *s = *state;
    res_sources sources = {.count = 1, .items = {s->gazetteer}};
    res_cells *cells = NULL;
    assert_status(res_cells_new(&cells, s->ctx, NULL), INCMAP_OK);
    res_scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    scene->sources = &sources;
    scene->cells = cells;
    for (int round = 0; round < 4; round++) {
        for (int row = 0; row < 150; row++) {
            for (int column = 0; column < 200; column++) {
                check_point(scene, (incmap_point){41.8 + row * 0.01 + round * 0.0013,
                                                  19.9 + column * 0.01 + round * 0.0017});
            }
        }
    }
    free(scene);
    res_cells_free(cells);
}

static void cells_at_the_ends_of_the_world_are_cells(void **state) {
    small *s = *state;
    res_sources sources = {.count = 1, .items = {s->gazetteer}};
    static const incmap_point ends[] = {{90, 180}, {90, -180}, {-90, 180}, {-90, -180},    {0, 180},
                                        {0, -180}, {90, 0},    {-90, 0},   {89.99, 179.99}};
    res_cells *cells = NULL;
    assert_status(res_cells_new(&cells, s->ctx, NULL), INCMAP_OK);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        res_cell *cell = NULL;
        for (int again = 0; again < 3; again++) {
            cell = res_cells_find(cells, &sources, ends[i]);
        }
        assert_non_null(cell);
        assert_int_equal(cell->part_count, 0);
        assert_false(cell->cut);
    }
    assert_null(res_cells_find(cells, &sources, (incmap_point){91, 0}));
    assert_null(res_cells_find(NULL, &sources, (incmap_point){1, 0}));
    res_cells_free(cells);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_lie_where_the_areas_are_drawn_however_often_they_are_asked),
        cmocka_unit_test(cells_at_the_ends_of_the_world_are_cells),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
