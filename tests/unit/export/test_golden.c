/* Each format against the hand-checked files of tests/golden, to a file and to a sink, twice. */
#include "export/output.h"

static const char *const members[] = {
    "incidents.geojson", "incidents.geojsonl", "incidents.geojsons", "incidents.csv",
    "incidents.shp",     "incidents.shx",      "incidents.dbf",      "incidents.cpg"};

static void compare(const char *made, const char *golden) {
    incmap_span actual = output_read(made);
    incmap_span expected = output_read(golden);
    if (!base_span_equal(actual, expected)) {
        size_t at = 0;
        while (at < actual.size && at < expected.size && actual.data[at] == expected.data[at]) {
            at++;
        }
        fail_msg("%s has %zu bytes, expected %zu; they part at byte %zu", made, actual.size,
                 expected.size, at);
    }
    output_free(actual);
    output_free(expected);
}

static void write_all(io_unit *unit) {
    static const char *const names[] = {"incidents.geojson", "incidents.geojsonl",
                                        "incidents.geojsons", "incidents.csv", "incidents.shp"};
    incmap_writer *writers[5] = {NULL};
    incmap_source *source = NULL;
    rows r;
    rows_open(&r, unit);
    incmap_table_options options = {.notices = {&r, rows_note}};
    assert_status(
        incmap_table_open(&source, unit->ctx, TEST_DATA "/golden/incidents.ndjson", &options, NULL),
        INCMAP_OK);
    assert_status(incmap_layer_add(r.layer, source, NULL), INCMAP_OK);
    for (size_t i = 0; i < 5; i++) {
        assert_status(output_open(&writers[i], &r, unit, names[i], NULL, NULL), INCMAP_OK);
    }
    while (rows_next(&r)) {
        for (size_t i = 0; i < 5; i++) {
            assert_status(incmap_writer_add(writers[i], r.incident, NULL), INCMAP_OK);
        }
    }
    assert_status(incmap_writers_commit(writers, 5, NULL, NULL), INCMAP_OK);
    for (size_t i = 0; i < 5; i++) {
        incmap_writer_close(writers[i]);
    }
    assert_int_equal(r.notice_count, 0);
    rows_close(&r);
}

static void every_format_gives_the_golden_bytes(void **state) {
    io_unit *unit = *state;
    for (int round = 0; round < 2; round++) {
        write_all(unit);
        for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
            char made[600];
            char golden[600];
            snprintf(golden, sizeof golden, TEST_DATA "/golden/%s", members[i]);
            compare(output_path(unit, members[i], made), golden);
        }
    }
}

static void a_sink_gets_the_same_bytes(void **state) {
    io_unit *unit = *state;
    rows r;
    base_buf out;
    incmap_source *source = NULL;
    incmap_writer *writer = NULL;
    base_buf_init(&out, unit->ctx, SIZE_MAX);
    rows_open(&r, unit);
    assert_status(
        incmap_table_open(&source, unit->ctx, TEST_DATA "/golden/incidents.ndjson", NULL, NULL),
        INCMAP_OK);
    assert_status(incmap_layer_add(r.layer, source, NULL), INCMAP_OK);
    incmap_writer_options options = {.layer = r.layer};
    assert_status(incmap_writer_open_sink(&writer, unit->ctx, base_buf_sink(&out),
                                          incmap_format_by_name("geojson"), &options, NULL),
                  INCMAP_OK);
    assert_status(output_fill(writer, &r, NULL), INCMAP_OK);
    assert_status(incmap_writers_commit(&writer, 1, NULL, NULL), INCMAP_OK);
    incmap_writer_close(writer);
    incmap_span expected = output_read(TEST_DATA "/golden/incidents.geojson");
    assert_true(base_span_equal(base_buf_view(&out), expected));
    output_free(expected);
    base_buf_free(&out);
    rows_close(&r);
}

/* What incmap wrote it can read: the records come back as they were. */
static void our_own_files_read_back_the_same(void **state) {
    io_unit *unit = *state;
    static const char *const names[] = {"incidents.geojson", "incidents.geojsonl",
                                        "incidents.geojsons", "incidents.csv"};
    for (size_t i = 0; i < 4; i++) {
        rows r;
        char golden[600];
        char path[600];
        incmap_source *source = NULL;
        incmap_writer *writer = NULL;
        snprintf(golden, sizeof golden, TEST_DATA "/golden/%s", names[i]);
        rows_open(&r, unit);
        incmap_table_options options = {.notices = {&r, rows_note}};
        assert_status(incmap_table_open(&source, unit->ctx, golden, &options, NULL), INCMAP_OK);
        assert_status(incmap_layer_add(r.layer, source, NULL), INCMAP_OK);
        assert_status(output_open(&writer, &r, unit, names[i], NULL, NULL), INCMAP_OK);
        assert_status(output_fill(writer, &r, NULL), INCMAP_OK);
        assert_status(incmap_writers_commit(&writer, 1, NULL, NULL), INCMAP_OK);
        incmap_writer_close(writer);
        assert_int_equal(r.notice_count, 0);
        rows_close(&r);
        compare(output_path(unit, names[i], path), golden);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_gives_the_golden_bytes),
        cmocka_unit_test(a_sink_gets_the_same_bytes),
        cmocka_unit_test(our_own_files_read_back_the_same),
    };
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
