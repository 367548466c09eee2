/* The table of formats and what holds for writers of every format. */
#include <math.h>

#include "export/output.h"

static void formats_are_found_by_name_and_ending(void **state) {
    static const struct {
        const char *path;
        const char *name;
    } cases[] = {
        {"a.geojson", "geojson"},
        {"A.GEOJSON", "geojson"},
        {"a.json", "geojson"},
        {"a.ndjson", "geojsonl"},
        {"a.geojsonl", "geojsonl"},
        {"a.geojsons", "geojsons"},
        {"dir.shp/a.csv", "csv"},
        {"x.SHP", "shapefile"},
        {"a.htm", "html"},
        {"a.gpkg", "gpkg"},
        {"a.geojson.gz", "geojson_gz"},
        {"a.json.gz", "geojson_gz"},
        {"a.ndjson.gz", "geojsonl_gz"},
        {"a.kml", "kml"},
        {"a.KMZ", "kmz"},
        {"a.gpx", "gpx"},
        {"a.fgb", "fgb"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const incmap_format_info *format = incmap_format_by_path(cases[i].path);
        assert_non_null(format);
        assert_string_equal(format->name, cases[i].name);
        assert_ptr_equal(incmap_format_by_name(cases[i].name), format);
    }
    assert_null(incmap_format_by_path("a.txt"));
    assert_null(incmap_format_by_path(".geojson"));
    assert_null(incmap_format_by_path(""));
    assert_null(incmap_format_by_name("GeoJSON"));
    size_t count = 0;
    while (incmap_format_view(count) != NULL) {
        assert_int_equal(incmap_format_view(count)->endings[0], '.');
        count++;
    }
    assert_null(incmap_format_view(count + 1));
}

static void what_a_format_cannot_do_is_refused(void **state) {
    io_unit *unit = *state;
    rows r;
    incmap_error err;
    incmap_writer *writer = NULL;
    base_buf out;
    base_buf_init(&out, unit->ctx, 100);
    rows_read(&r, unit, "in.csv", "place\nBanjska\n");
    assert_status(output_open(&writer, &r, unit, "a.txt", NULL, &err), INCMAP_USAGE);
    assert_non_null(strstr(err.message, ".geojson .geojsonl"));
    assert_status(output_open(&writer, &r, unit, "a.geojson", "EPSG:32634", &err),
                  INCMAP_UNSUPPORTED);
    assert_non_null(strstr(err.message, "WGS 84 only"));
    assert_status(output_open(&writer, &r, unit, "a.csv", "EPSG:32634", &err), INCMAP_UNSUPPORTED);
    assert_status(output_open(&writer, &r, unit, "a.shp", "EPSG:999999", &err), INCMAP_NOT_FOUND);
    assert_status(output_open(&writer, &r, unit, "none/a.shp", NULL, &err), INCMAP_IO);
    assert_status(output_open(&writer, &r, unit, "none/a.csv", NULL, &err), INCMAP_IO);
    assert_status(incmap_writer_open_sink(&writer, unit->ctx, base_buf_sink(&out),
                                          incmap_format_by_name("shapefile"), NULL, &err),
                  INCMAP_UNSUPPORTED);
    assert_null(writer);
    assert_int_equal(io_unit_entries(unit, false), 1); /* the input alone */
    rows_close(&r);
    base_buf_free(&out);
}

static void nothing_is_there_before_the_commit_nor_after_a_close(void **state) {
    io_unit *unit = *state;
    static const char *const names[] = {"a.geojson", "a.csv", "a.shp", "a.gpkg"};
    for (size_t i = 0; i < 4; i++) {
        rows r;
        incmap_writer *writer = NULL;
        io_unit_entries(unit, true);
        rows_read(&r, unit, "in.csv", "place,lat,lon\nBanjska,42.97333,20.78083\n");
        assert_status(output_open(&writer, &r, unit, names[i], NULL, NULL), INCMAP_OK);
        assert_status(output_fill(writer, &r, NULL), INCMAP_OK);
        assert_false(output_exists(unit, names[i]));
        incmap_writer_close(writer);
        assert_int_equal(io_unit_entries(unit, false), 1);
        rows_close(&r);
    }
    incmap_writer_close(NULL);
}

static void one_failure_leaves_all_targets_as_they_were(void **state) {
    io_unit *unit = *state;
    rows r;
    incmap_error err;
    incmap_writer *writers[2] = {NULL};
    char path[600];
    io_unit_entries(unit, true);
    io_unit_write(unit, "a.geojson", BASE_SPAN("old"));
    rows_read(&r, unit, "in.csv", "id,lat,lon\nfar,0,111\n");
    assert_status(output_open(&writers[0], &r, unit, "a.geojson", NULL, NULL), INCMAP_OK);
    assert_status(output_open(&writers[1], &r, unit, "b.shp", "EPSG:32634", NULL), INCMAP_OK);
    assert_true(rows_next(&r));
    assert_status(incmap_writer_add(writers[0], r.incident, NULL), INCMAP_OK);
    assert_status(incmap_writer_add(writers[1], r.incident, &err), INCMAP_OK);
    assert_int_equal(r.notice_count, 1); /* the run goes on, so that all such records are told */
    assert_non_null(strstr(r.notices[0].message, "record \"far\""));
    assert_string_equal(r.notices[0].source, "in.csv");
    assert_int_equal(r.notices[0].line, 2);
    assert_status(incmap_writers_commit(writers, 2, NULL, &err), INCMAP_RANGE);
    incmap_writer_close(writers[0]);
    incmap_writer_close(writers[1]);
    incmap_span old = output_read(output_path(unit, "a.geojson", path));
    assert_span(old, "old");
    output_free(old);
    assert_int_equal(io_unit_entries(unit, false), 2);
    rows_close(&r);
}

static incmap_status refuse(void *state, const void *data, size_t size, incmap_error *err) {
    (void)state;
    (void)data;
    (void)size;
    (void)err;
    return INCMAP_IO;
}

static void a_sink_that_fails_fails_the_commit(void **state) {
    io_unit *unit = *state;
    incmap_writer *writer = NULL;
    incmap_sink sink = {NULL, refuse};
    assert_status(
        incmap_writer_open_sink(&writer, unit->ctx, sink, incmap_format_by_name("csv"), NULL, NULL),
        INCMAP_OK);
    assert_status(incmap_writers_commit(&writer, 1, NULL, NULL), INCMAP_IO);
    incmap_writer_close(writer);
    assert_status(incmap_writers_commit(NULL, 0, NULL, NULL), INCMAP_OK);
}

static void an_empty_collection_is_valid_and_has_no_box(void **state) {
    io_unit *unit = *state;
    rows r;
    char path[600];
    output_make(unit, &r, "in.csv", "place,lat,lon\n", "e.geojson", NULL);
    incmap_span bytes = output_read(output_path(unit, "e.geojson", path));
    assert_span(bytes, "{\"type\":\"FeatureCollection\",\"features\":[\n]}\n");
    output_free(bytes);
    output_make(unit, &r, "in.csv", "place,lat,lon\n", "e.shp", NULL);
    bytes = output_read(output_path(unit, "e.shp", path));
    assert_int_equal(bytes.size, 100);
    output_free(bytes);
}

static void numbers_that_are_not_finite_are_null(void **state) {
    io_unit *unit = *state;
    incmap_incident *incident = NULL;
    incmap_writer *writer = NULL;
    base_buf out;
    base_buf_init(&out, unit->ctx, SIZE_MAX);
    assert_status(incmap_incident_new(&incident, unit->ctx, NULL), INCMAP_OK);
    incmap_value value = {.kind = INCMAP_KIND_REAL, .as.real = (double)NAN};
    assert_status(incmap_incident_set(incident, INCMAP_FIELD_LAT, value, NULL), INCMAP_OK);
    assert_status(incmap_incident_set(incident, INCMAP_FIELD_LON, value, NULL), INCMAP_OK);
    value.as.real = (double)INFINITY;
    assert_status(incmap_incident_set(incident, INCMAP_FIELD_SCORE, value, NULL), INCMAP_OK);
    assert_status(incmap_writer_open_sink(&writer, unit->ctx, base_buf_sink(&out),
                                          incmap_format_by_name("geojsonl"), NULL, NULL),
                  INCMAP_OK);
    assert_status(incmap_writer_add(writer, incident, NULL), INCMAP_OK);
    assert_status(incmap_writers_commit(&writer, 1, NULL, NULL), INCMAP_OK);
    assert_true(base_span_find(base_buf_view(&out), BASE_SPAN("\"geometry\":null")) != SIZE_MAX);
    assert_true(base_span_find(base_buf_view(&out), BASE_SPAN("\"lat\":null,\"lon\":null")) !=
                SIZE_MAX);
    assert_true(base_span_find(base_buf_view(&out), BASE_SPAN("\"score\":null")) != SIZE_MAX);
    incmap_writer_close(writer);
    incmap_incident_free(incident);
    base_buf_free(&out);
}

static void the_libraries_in_use_are_named(void **state) {
    const char *version = NULL;
    size_t count = 0;
    (void)state;
    for (const char *name; (name = incmap_library_version(count, &version)) != NULL; count++) {
        assert_true(name[0] != '\0' && version[0] >= '0' && version[0] <= '9');
    }
    assert_int_equal(count, 8);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_are_found_by_name_and_ending),
        cmocka_unit_test(what_a_format_cannot_do_is_refused),
        cmocka_unit_test(nothing_is_there_before_the_commit_nor_after_a_close),
        cmocka_unit_test(one_failure_leaves_all_targets_as_they_were),
        cmocka_unit_test(a_sink_that_fails_fails_the_commit),
        cmocka_unit_test(an_empty_collection_is_valid_and_has_no_box),
        cmocka_unit_test(numbers_that_are_not_finite_are_null),
        cmocka_unit_test(the_libraries_in_use_are_named),
    };
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
