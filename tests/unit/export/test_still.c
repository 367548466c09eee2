/* Still maps: where points come to lie, which names are written, what a sign is, and that nothing
 * of the data is markup. */
#include <math.h>

#include "exp_frame.h"
#include "exp_labels.h"
#include "exp_signs.h"
#include "export/output.h"
#include "geo_sphere.h"

static const double pi = 3.14159265358979323846;

static const exp_spot spots[] = {
    {{42.2, 20.7}, 0}, {{42.9, 21.5}, 5000}, {{43.3, 20.4}, 0}, {{42.97333, 20.78083}, 1000}};
enum { spot_count = sizeof spots / sizeof spots[0] };

static exp_frame frame_of(io_unit *unit, const char *crs) {
    exp_frame frame = {.left = 10, .top = 20, .width = 160, .height = 100};
    assert_status(exp_frame_open(&frame, unit->ctx, base_span_of(crs), spots, spot_count, NULL),
                  INCMAP_OK);
    return frame;
}

/* The formulas of Web Mercator (EPSG 1024), the world from 0 to 1. */
static double mercator_x(incmap_point at) { return (at.lon + 180) / 360; }
static double mercator_y(incmap_point at) {
    return 0.5 - log(tan(pi / 4 + at.lat * pi / 360)) / (2 * pi);
}

static void points_lie_as_in_web_mercator(void **state) {
    exp_frame frame = frame_of(*state, "");
    double x0, y0;
    assert_true(exp_frame_place(&frame, spots[0].point, &x0, &y0));
    double mm = frame.mm * 2 * pi * 6378137; /* of a whole world */
    for (size_t i = 0; i < spot_count; i++) {
        double x, y;
        assert_true(exp_frame_place(&frame, spots[i].point, &x, &y));
        assert_true(exp_frame_holds(&frame, x, y));
        double wx = (mercator_x(spots[i].point) - mercator_x(spots[0].point)) * mm;
        double wy = (mercator_y(spots[i].point) - mercator_y(spots[0].point)) * mm;
        assert_true(fabs(x - x0 - wx) < 1e-6 && fabs(y - y0 - wy) < 1e-6);
    }
    exp_frame_close(&frame);
}

static void the_frame_leaves_a_margin_and_its_box_holds_it(void **state) {
    exp_frame frame = frame_of(*state, "EPSG:32634");
    for (int corner = 0; corner < 4; corner++) {
        double x, y;
        incmap_point at = {corner < 2 ? frame.box.south / 1e7 : frame.box.north / 1e7,
                           corner % 2 == 0 ? frame.box.west / 1e7 : frame.box.east / 1e7};
        assert_true(exp_frame_place(&frame, at, &x, &y));
        assert_false(exp_frame_holds(&frame, x, y)); /* the box is the larger one */
    }
    for (size_t i = 0; i < spot_count; i++) {
        double x, y;
        exp_frame_place(&frame, spots[i].point, &x, &y);
        assert_true(x > frame.left + 0.1 * frame.width && x < frame.left + 0.9 * frame.width);
        assert_true(y > frame.top + 0.1 * frame.height && y < frame.top + 0.9 * frame.height);
    }
    exp_frame_close(&frame);
}

static void lengths_and_north_are_those_of_the_place(void **state) {
    exp_frame mercator = frame_of(*state, "");
    exp_frame utm = frame_of(*state, "EPSG:32634");
    incmap_point at = {42.9, 21};
    /* Mercator stretches by 1 / cos(latitude), but for the ellipsoid's 0.3 %. */
    double stretched = exp_frame_length(&mercator, at, 1000) / mercator.mm;
    assert_true(fabs(stretched / (1000 / cos(42.9 * pi / 180)) - 1) < 0.004);
    assert_true(fabs(exp_frame_length(&utm, at, 1000) / utm.mm / (1000 * 0.9996) - 1) < 0.0005);
    assert_true(fabs(exp_frame_north(&mercator, at)) < 1e-9);
    /* Convergence: longitude off the central meridian (21) times sin(latitude); north leans to it.
     */
    incmap_point east = {42.9, 21.5};
    assert_true(fabs(exp_frame_north(&utm, east) + 0.5 * pi / 180 * sin(42.9 * pi / 180)) < 1e-4);
    exp_frame_close(&mercator);
    exp_frame_close(&utm);
}

static void a_system_that_shows_nothing_says_so(void **state) {
    io_unit *unit = *state;
    static const exp_spot pole[] = {{{-80, 0}, 0}};
    exp_frame frame = {.width = 100, .height = 100};
    incmap_status status =
        exp_frame_open(&frame, unit->ctx, BASE_SPAN("EPSG:32634"), pole, 1, NULL);
    exp_frame_close(&frame);
    exp_frame other = {.width = 100, .height = 100};
    assert_true(status == INCMAP_OK || status == INCMAP_RANGE);
    assert_status(exp_frame_open(&other, unit->ctx, BASE_SPAN("EPSG:0"), pole, 1, NULL),
                  INCMAP_NOT_FOUND);
    exp_frame_close(&other);
}

static incmap_status drop(void *state, const void *data, size_t size, incmap_error *err) {
    (void)data;
    (void)err;
    *(size_t *)state += size;
    return INCMAP_OK;
}

static void names_do_not_cover_one_another(void **state) {
    io_unit *unit = *state;
    static exp_labels labels;
    exp_canvas *canvas = NULL;
    size_t bytes = 0;
    exp_size size = {100, 100, 0};
    assert_status(exp_canvas_open(&canvas, unit->ctx, size, (incmap_sink){&bytes, drop}, NULL),
                  INCMAP_OK);
    labels.frame = (struct exp_label_room){0, 0, 100, 100};
    const exp_lettering how = {2, false, {0, 0, 0, 1}, {0, 0, 0, 0}};
    size_t written = 0;
    for (int i = 0; i < 400; i++) { /* a grid far too dense for all of them */
        written += exp_labels_write(&labels, canvas, (i % 20) * 5, (double)(i / 20) * 2, 1, &how,
                                    BASE_SPAN("Banjska"));
    }
    assert_true(written > 20 && written < 300);
    assert_int_equal(labels.count, written);
    for (size_t i = 0; i < labels.count; i++) {
        const struct exp_label_room *a = &labels.taken[i];
        assert_true(a->left >= 0 && a->right <= 100 && a->top >= 0 && a->bottom <= 100);
        for (size_t k = 0; k < i; k++) {
            const struct exp_label_room *b = &labels.taken[k];
            assert_false(a->left < b->right && a->right > b->left && a->top < b->bottom &&
                         a->bottom > b->top);
        }
    }
    exp_canvas_close(canvas);
}

static void signs_are_those_of_the_page(void **state) {
    exp_sign signs[4] = {{.type = BASE_SPAN("raid"), .count = 5},
                         {.type = BASE_SPAN("BATTLES"), .count = 4},
                         {.type = {NULL, 0}, .count = 3},
                         {.type = BASE_SPAN("ambush"), .count = 2}};
    (void)state;
    exp_signs_give(signs, 4);
    assert_string_equal(signs[1].shape, "circle");
    assert_int_equal(signs[1].colour.red, 0xD5);
    assert_string_equal(signs[2].shape, "dot");
    assert_string_equal(signs[0].shape, "diamond"); /* the first spare one, then the second */
    assert_string_equal(signs[3].shape, "square");
    assert_false(signs[3].colour.red == signs[0].colour.red);
}

static void data_are_no_markup(void **state) {
    io_unit *unit = *state;
    rows r;
    char path[600];
    output_make(unit, &r, "in.csv",
                "date,event_type,place,lat,lon\n"
                "2023-09-24,</script><script>x(),<b>Banjska</b>,42.97,20.78\n"
                "2023-09-24,\"]]>\"\"'&lt;\",\xe2\x80\xaegnihton,42.98,20.79\n",
                "a.svg", NULL);
    incmap_span svg = output_read(output_path(unit, "a.svg", path));
    assert_true(base_span_starts(svg, BASE_SPAN("<?xml")));
    assert_true(base_span_find(svg, BASE_SPAN("script")) == SIZE_MAX);
    assert_true(base_span_find(svg, BASE_SPAN("]]>")) == SIZE_MAX);
    output_free(svg);
}

static void a_picture_that_is_too_large_is_refused(void **state) {
    io_unit *unit = *state;
    exp_canvas *canvas = NULL;
    size_t bytes = 0;
    exp_size size = {2000, 2000, 1200};
    assert_status(exp_canvas_open(&canvas, unit->ctx, size, (incmap_sink){&bytes, drop}, NULL),
                  INCMAP_LIMIT);
    assert_null(canvas);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_lie_as_in_web_mercator),
        cmocka_unit_test(the_frame_leaves_a_margin_and_its_box_holds_it),
        cmocka_unit_test(lengths_and_north_are_those_of_the_place),
        cmocka_unit_test(a_system_that_shows_nothing_says_so),
        cmocka_unit_test(names_do_not_cover_one_another),
        cmocka_unit_test(signs_are_those_of_the_page),
        cmocka_unit_test(data_are_no_markup),
        cmocka_unit_test(a_picture_that_is_too_large_is_refused),
    };
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
