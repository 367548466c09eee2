/* Tables of JSON objects: arrays, lines, GeoJSON. */
#include "incident/rows.h"

static void geojson_points_give_coordinates_and_ids(void **state) {
    rows r;
    rows_read(&r, *state, "a.geojson",
              "{\"type\":\"FeatureCollection\",\"features\":[\n"
              "{\"type\":\"Feature\",\"id\":\"x1\",\"geometry\":{\"type\":\"Point\","
              "\"coordinates\":[20.78083,42.97333]},\"properties\":{\"name\":\"Banjska\","
              "\"deaths\":4,\"tags\":[\"a\",{\"b\":null}],\"open\":true,\"depth\":null}},\n"
              "{\"type\":\"Feature\",\"id\":7,\"geometry\":null,\"properties\":{\"name\":"
              "\"Zvečan\",\"weight\":1.5}},\n"
              "{\"type\":\"Feature\",\"geometry\":{\"type\":\"MultiPoint\",\"coordinates\":"
              "[[20.5,42.5]]},\"properties\":null}]}\n");
    assert_int_equal(incmap_layer_column_count(r.layer), 4);
    assert_span(incmap_layer_column(r.layer, 0), "tags");
    assert_span(incmap_layer_column(r.layer, 3), "weight");
    assert_true(rows_next(&r));
    assert_field(&r, ID, "x1");
    assert_field(&r, LAT, "42.97333");
    assert_field(&r, LON, "20.78083");
    assert_field(&r, PLACE_VERBATIM, "Banjska");
    assert_field(&r, FATALITIES_BEST, "4");
    assert_extra(&r, 0, "[\"a\",{\"b\":null}]");
    assert_int_equal(incmap_incident_extra(r.incident, 0).kind, INCMAP_KIND_JSON);
    assert_extra(&r, 1, "true");
    assert_extra(&r, 2, "");
    assert_true(rows_next(&r));
    assert_field(&r, ID, "7");
    assert_field(&r, LAT, "");
    assert_extra(&r, 3, "1.5");
    assert_true(rows_next(&r));
    assert_field(&r, LON, "20.5");
    assert_field(&r, ID, "a.geojson:4");
    assert_false(rows_next(&r));
    assert_int_equal(r.notice_count, 0);
    rows_close(&r);
}

static void geometries_that_are_no_points_are_told(void **state) {
    rows r;
    rows_read(&r, *state, "a.geojson",
              "{\"type\":\"FeatureCollection\",\"features\":[\n"
              "{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":"
              "[[20,42],[21,43]]},\"properties\":{\"place\":\"road\"}},\n"
              "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":"
              "[20,95]},\"properties\":{\"place\":\"far\"}},\n"
              "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":"
              "[\"20\",42]},\"properties\":{\"place\":\"text\"}},\n"
              "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":"
              "[20,42]},\"properties\":{\"place\":\"two\",\"lat\":43,\"lon\":20}}]}\n");
    for (int i = 0; i < 3; i++) {
        assert_true(rows_next(&r));
        assert_field(&r, LAT, "");
        assert_int_equal(r.notice_count, i + 1);
    }
    assert_notice(&r, 0, 2, "a geometry of type \"LineString\"");
    assert_notice(&r, 1, 3, "expected -90 to 90");
    assert_notice(&r, 2, 4, "no numbers");
    assert_true(rows_next(&r));
    assert_field(&r, LAT, "42");
    assert_field(&r, NOTES, "[lat: 43] [lon: 20]");
    assert_false(rows_next(&r));
    assert_int_equal(incmap_layer_rejected(r.layer), 0);
    rows_close(&r);
}

/* How much is missing nobody knows: that is no bad record but a bad file. */
static void a_collection_cut_in_the_middle_is_refused(void **state) {
    rows r;
    incmap_error err = {.status = INCMAP_OK};
    rows_open(&r, *state);
    assert_status(
        rows_add(&r, *state, "cut.geojson",
                 "{\"type\":\"FeatureCollection\",\"features\":[\n"
                 "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"place\":\"A\"}},\n"
                 "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"pla",
                 NULL, &err),
        INCMAP_FORMAT);
    assert_string_equal(err.source, "cut.geojson");
    assert_int_equal(err.line, 3);
    rows_close(&r);
}

static void a_file_without_a_readable_record_says_why(void **state) {
    rows r;
    incmap_error err = {.status = INCMAP_OK};
    rows_open(&r, *state);
    assert_status(rows_add(&r, *state, "a.json", "[[1],2]", NULL, &err), INCMAP_FORMAT);
    assert_non_null(strstr(err.message, "no object"));
    assert_int_equal(err.line, 1);
    rows_close(&r);
}

static void a_bad_line_costs_one_line(void **state) {
    rows r;
    rows_read(&r, *state, "a.ndjson",
              "{\"place\":\"A\",\"lat\":\"42,5\",\"lon\":\"20,5\"}\n"
              "{\"place\":}\n"
              "[1,2]\n"
              "{\"place\":\"C\",\"place\":\"D\"}\n"
              "{\"place\":\"E\",\"lat\":\"x\",\"lon\":1}\n");
    assert_true(rows_next(&r));
    assert_field(&r, LAT, "42.5");
    assert_true(rows_next(&r));
    assert_field(&r, PLACE_VERBATIM, "E");
    assert_field(&r, ID, "a.ndjson:5");
    assert_false(rows_next(&r));
    assert_int_equal(incmap_layer_rejected(r.layer), 3);
    assert_int_equal(r.notices[0].line, 2);
    assert_int_equal(r.notices[1].line, 3);
    assert_int_equal(r.notices[2].line, 4);
    assert_notice(&r, 3, 5, "column lat");
    rows_close(&r);
}

static void deep_nesting_is_refused_record_by_record(void **state) {
    rows r;
    char text[1024] = "{\"place\":\"A\"}\n{\"place\":\"B\",\"deep\":";
    size_t size = strlen(text);
    memset(text + size, '[', 200);
    memset(text + size + 200, ']', 200);
    memcpy(text + size + 400, "}\n{\"place\":\"C\"}\n", sizeof "}\n{\"place\":\"C\"}\n");
    rows_read(&r, *state, "deep.ndjson", text);
    assert_true(rows_next(&r));
    assert_true(rows_next(&r));
    assert_field(&r, PLACE_VERBATIM, "C");
    assert_false(rows_next(&r));
    assert_int_equal(incmap_layer_rejected(r.layer), 1);
    assert_int_equal(r.notices[0].status, INCMAP_LIMIT);
    rows_close(&r);
}

static void kinds_are_told_by_content_where_the_ending_says_nothing(void **state) {
    static const char *const texts[] = {"[{\"place\":\"A\"}]", "\xEF\xBB\xBF{\"place\":\"A\"}\n",
                                        "\x1E{\"place\":\"A\"}\n", "place;team\nA;B\n",
                                        "\xEF\xBB\xBFplace\nA\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        rows r;
        rows_read(&r, *state, "input", texts[i]);
        assert_true(rows_next(&r));
        assert_field(&r, PLACE_VERBATIM, "A");
        assert_false(rows_next(&r));
        rows_close(&r);
    }
}

static void standard_input_is_read_once_and_gives_the_same(void **state) {
    io_unit *unit = *state;
    const char *path = io_unit_write(unit, "in.ndjson",
                                     BASE_SPAN("{\"place\":\"A\",\"n\":1}\nbroken\n"
                                               "{\"place\":\"B\",\"late\":\"x\"}\n"));
    int saved = dup(STDIN_FILENO);
    int file = open(path, O_RDONLY);
    assert_true(file >= 0 && dup2(file, STDIN_FILENO) == STDIN_FILENO);
    close(file);
    rows r;
    rows_open(&r, unit);
    incmap_table_options options = {.kind = INCMAP_TABLE_NDJSON, .notices = {&r, rows_note}};
    incmap_source *source = NULL;
    assert_status(incmap_table_open(&source, unit->ctx, "-", &options, NULL), INCMAP_OK);
    assert_status(incmap_layer_add(r.layer, source, NULL), INCMAP_OK);
    assert_int_equal(incmap_layer_column_count(r.layer), 2);
    assert_true(rows_next(&r));
    assert_extra(&r, 0, "1");
    assert_true(rows_next(&r));
    assert_field(&r, ID, "<stdin>:3");
    assert_extra(&r, 1, "x");
    assert_false(rows_next(&r));
    assert_int_equal(incmap_layer_rejected(r.layer), 1);
    assert_int_equal(r.notices[0].line, 2);
    rows_close(&r);
    assert_true(dup2(saved, STDIN_FILENO) == STDIN_FILENO);
    close(saved);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(geojson_points_give_coordinates_and_ids),
        cmocka_unit_test(geometries_that_are_no_points_are_told),
        cmocka_unit_test(a_collection_cut_in_the_middle_is_refused),
        cmocka_unit_test(a_file_without_a_readable_record_says_why),
        cmocka_unit_test(a_bad_line_costs_one_line),
        cmocka_unit_test(deep_nesting_is_refused_record_by_record),
        cmocka_unit_test(kinds_are_told_by_content_where_the_ending_says_nothing),
        cmocka_unit_test(standard_input_is_read_once_and_gives_the_same),
    };
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
