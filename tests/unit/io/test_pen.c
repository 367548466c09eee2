/* Members of JSON one behind the other; what they must be is what RFC 8259 writes them as. */
#include "io_pen.h"
#include "io_unit.h"

static void members_and_elements_are_set_apart_by_commas(void **state) {
    io_unit *unit = *state;
    base_buf out;
    base_buf_init(&out, unit->ctx, SIZE_MAX);
    io_pen pen = {.out = &out, .first = true};
    io_pen_open(&pen, '{');
    io_pen_text(&pen, "name", BASE_SPAN("a\"b\n"));
    io_pen_size(&pen, "count", 18446744073709551615U);
    io_pen_point(&pen, (incmap_point){.lat = -42.5, .lon = 20.1234567});
    io_pen_key(&pen, "list");
    io_pen_open(&pen, '[');
    io_pen_close(&pen, ']');
    io_pen_key(&pen, "texts");
    io_pen_open(&pen, '[');
    for (int i = 0; i < 2; i++) {
        io_pen_next(&pen);
        io_pen_string(&pen, BASE_SPAN("x"));
    }
    io_pen_close(&pen, ']');
    io_pen_number(&pen, "score", 0.12345, 3);
    io_pen_close(&pen, '}');
    assert_status(pen.status, INCMAP_OK);
    assert_span(base_buf_view(&out),
                "{\"name\":\"a\\\"b\\n\",\"count\":18446744073709551615,\"lat\":-42.5,"
                "\"lon\":20.1234567,\"list\":[],\"texts\":[\"x\",\"x\"],\"score\":0.123}");
    base_buf_free(&out);
}

static incmap_status refuse(void *state, const void *data, size_t size, incmap_error *err) {
    (void)data;
    (void)err;
    *(size_t *)state += size;
    return INCMAP_IO;
}

static void after_the_first_failure_nothing_is_written(void **state) {
    io_unit *unit = *state;
    size_t offered = 0;
    incmap_sink sink = {&offered, refuse};
    base_buf out;
    base_buf_init(&out, unit->ctx, SIZE_MAX);
    io_pen pen = {.out = &out, .sink = &sink};
    io_pen_raw(&pen, "little");
    io_pen_pass_on(&pen);
    assert_int_equal(offered, 0);
    while (out.size < 1 << 20) {
        io_pen_raw(&pen, "much");
    }
    size_t size = out.size;
    io_pen_pass_on(&pen);
    assert_int_equal(offered, size);
    assert_status(pen.status, INCMAP_IO);
    io_pen_text(&pen, "more", BASE_SPAN("x"));
    io_pen_pass_on(&pen);
    assert_int_equal(offered, size);
    assert_int_equal(out.size, 0);
    base_buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(members_and_elements_are_set_apart_by_commas, io_unit_setup,
                                        io_unit_teardown),
        cmocka_unit_test_setup_teardown(after_the_first_failure_nothing_is_written, io_unit_setup,
                                        io_unit_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
