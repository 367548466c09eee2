#include "gaz_unit.h"

static const char path[] = "test_gaz_build.gaz";

static void rows_with_the_same_id_are_one_place(void **state) {
    gaz_fixture *fixture = *state;
    incmap_place place = gaz_place_of(fixture->g, "geonames:784097");
    assert_span(place.name, "Vučitrn"); /* of the earlier source */
    assert_span(place.feature, "P.PPLA");
    assert_int_equal(place.population, 30651); /* of the later one */
    assert_span(place.admin1_code, "10097358");
}

static void a_settlement_nearby_with_the_same_name_is_the_same(void **state) {
    gaz_fixture *fixture = *state;
    incmap_place place = gaz_place_of(fixture->g, "geonames:999001");
    assert_id(place.id, "geonames:792910");
    assert_span(place.name, "Banjska");
    assert_true(place.point.lat == 42.97333);
    assert_int_equal(place.population, 120);
    gaz_assert_hits(fixture->g, "Banjska Spa", "geonames:792910 alternate");
}

static void one_farther_off_or_of_another_class_or_country_is_not(void **state) {
    gaz_fixture *fixture = *state;
    assert_id(gaz_place_of(fixture->g, "geonames:999002").id, "geonames:999002");
    assert_id(gaz_place_of(fixture->g, "geonames:999003").id, "geonames:999003");
    gaz_assert_hits(fixture->g, "Gornje Selo", "geonames:999005 exact, geonames:999901 exact");
    gaz_assert_hits(fixture->g, "Donje Selo", "geonames:999006 exact, geonames:999902 exact");
}

static void countries_and_units_are_joined_by_their_codes(void **state) {
    gaz_fixture *fixture = *state;
    assert_int_equal(gaz_index_of(fixture->g, "iso3166:XK"),
                     gaz_index_of(fixture->g, "geonames:831053"));
    assert_int_equal(gaz_index_of(fixture->g, "admin2:XK.10097358.30"),
                     gaz_index_of(fixture->g, "geonames:831106"));
    incmap_place unit = gaz_place_of(fixture->g, "geonames:831106");
    assert_span(unit.name, "Opština Zvečan");
    assert_span(unit.feature, "A.ADM2"); /* first order when its source was made */
    assert_span(unit.admin1_code, "10097358");
}

static void the_names_of_a_boundary_are_names_of_its_unit(void **state) {
    gaz_fixture *fixture = *state;
    gaz_assert_hits(fixture->g, "Zvečani", "geonames:831106 alternate");
}

static void a_code_that_is_none_is_left_out(void **state) {
    gaz_fixture *fixture = *state;
    assert_span(gaz_place_of(fixture->g, "geonames:831053").admin1_code, "");
    assert_span(gaz_place_of(fixture->g, "geonames:999004").admin1_code, "");
    assert_span(gaz_place_of(fixture->g, "geonames:999004").feature, "");
}

static void links_are_no_names(void **state) {
    gaz_fixture *fixture = *state;
    incmap_span name;
    uint32_t place = gaz_index_of(fixture->g, "geonames:999004");
    assert_true(incmap_gazetteer_name_view(fixture->g, place, 1, &name));
    assert_span(name, "Nirgends");
    assert_false(incmap_gazetteer_name_view(fixture->g, place, 2, &name));
}

static void quotes_in_a_tab_separated_table_are_letters(void **state) {
    gaz_fixture *fixture = *state;
    assert_span(gaz_place_of(fixture->g, "geonames:831962").name, "Zgrada \"Stari Most\"");
    gaz_assert_hits(fixture->g, "America \"the Beautiful\"", "iso3166:US alternate");
}

static char *read_file(const char *name, size_t *size) {
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    char *bytes = malloc(1 << 22);
    assert_non_null(bytes);
    *size = fread(bytes, 1, 1 << 22, file);
    fclose(file);
    return bytes;
}

static void the_same_sources_give_the_same_bytes(void **state) {
    gaz_fixture *fixture = *state;
    static const char other[] = "test_gaz_build_again.gaz";
    size_t size = 0, other_size = 0;
    assert_status(gaz_build_from(fixture->ctx, gaz_sources, 5, other, NULL, NULL), INCMAP_OK);
    char *bytes = read_file(path, &size), *other_bytes = read_file(other, &other_size);
    assert_int_equal(size, other_size);
    assert_memory_equal(bytes, other_bytes, size);
    free(bytes);
    free(other_bytes);
    remove(other);
}

static void a_built_file_passes_its_check(void **state) {
    gaz_fixture *fixture = *state;
    incmap_error err = {.line = 0};
    if (incmap_gazetteer_check(fixture->g, &err) != INCMAP_OK) {
        fail_msg("%s", err.message);
    }
}

static void broken_rows_are_told_and_passed_over(void **state) {
    gaz_fixture *fixture = *state;
    static const char out[] = "test_gaz_broken.gaz";
    static const char *const paths[] = {GAZ_DATA "broken.txt"};
    static const char *const expected[] = {"broken.txt:2 3 columns, not 19",
                                           "broken.txt:3 the id \"x3\" is not a number",
                                           "broken.txt:4 latitude or longitude is out of range",
                                           "broken.txt:5 latitude or longitude is not a number",
                                           "broken.txt:6 the name is empty",
                                           "broken.txt:7 not UTF-8",
                                           "broken.txt:8 not UTF-8",
                                           "broken.txt:9 the country is not a code",
                                           "broken.txt:10 the feature is not"};
    gaz_notes notes;
    incmap_gazetteer *g = NULL;
    incmap_gazetteer_source source;
    assert_status(gaz_build_from(fixture->ctx, paths, 1, out, &notes, NULL), INCMAP_OK);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        if (strstr(notes.text, expected[i]) == NULL) {
            fail_msg("no notice \"%s\" in:\n%s", expected[i], notes.text);
        }
    }
    assert_int_equal(notes.count, 9);
    assert_status(incmap_gazetteer_open(&g, fixture->ctx, out, NULL), INCMAP_OK);
    incmap_gazetteer_source_view(g, 0, &source);
    assert_int_equal(source.rows, 11);
    assert_int_equal(source.rejected, 9);
    gaz_assert_hits(g, "last", "geonames:9223372036854775807 folded");
    incmap_gazetteer_close(g);
    remove(out);
}

static void a_table_of_ones_own_works_and_wins(void **state) {
    gaz_fixture *fixture = *state;
    static const char out[] = "test_gaz_mine.gaz";
    static const char *const paths[] = {GAZ_DATA "mine.csv", GAZ_DATA "kosovo.tsv"};
    incmap_gazetteer *g = gaz_open_built(fixture->ctx, paths, 2, out);
    incmap_place place = gaz_place_of(g, "geonames:792910");
    assert_id(place.id, "mine.csv:7");
    assert_span(place.name, "Banjska, upper");
    assert_true(place.point.lat == 42.9740 && place.point.lon == 20.7812);
    assert_span(place.feature, "P.PPL");
    gaz_assert_hits(g, "Camp", "mine.csv:#3 exact");
    gaz_assert_hits(g, "Own", "own:1 exact");
    gaz_assert_hits(g, "Far", "");
    incmap_gazetteer_close(g);
    remove(out);
}

static void what_is_no_source_is_refused_by_name(void **state) {
    gaz_fixture *fixture = *state;
    static const struct {
        const char *source;
        incmap_status status;
        const char *file;
    } cases[] = {{GAZ_DATA "no_places.tsv", INCMAP_FORMAT, "no_places.tsv"},
                 {GAZ_DATA "empty_rows.tsv", INCMAP_FORMAT, "empty_rows.tsv"},
                 {GAZ_DATA "absent.tsv", INCMAP_IO, "absent.tsv"},
                 {"/dev/null", INCMAP_IO, "null"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const paths[] = {GAZ_DATA "kosovo.tsv", cases[i].source};
        incmap_error err = {.line = 0};
        incmap_status status =
            gaz_build_from(fixture->ctx, paths, 2, "test_gaz_none.gaz", NULL, &err);
        if (strcmp(cases[i].file, "null") == 0) {
            assert_int_not_equal(status, INCMAP_OK);
        } else {
            assert_status(status, cases[i].status);
        }
        assert_string_equal(err.source, cases[i].file);
        assert_null(fopen("test_gaz_none.gaz", "rb"));
    }
    assert_status(gaz_build_from(fixture->ctx, NULL, 0, "test_gaz_none.gaz", NULL, NULL),
                  INCMAP_USAGE);
}

static void no_memory_at_any_moment_is_an_error_and_no_more(void **state) {
    static const char out[] = "test_gaz_meagre.gaz";
    incmap_status status = INCMAP_MEMORY;
    (void)state;
    for (size_t calls = 1; status != INCMAP_OK; calls += 1 + calls / 64) {
        gaz_meagre own = {calls};
        incmap_allocator allocator = {&own, gaz_resize};
        incmap_context *ctx = NULL;
        assert_status(incmap_context_new(&ctx, &allocator, NULL), INCMAP_OK);
        status = gaz_build_from(ctx, gaz_sources, 5, out, NULL, NULL);
        if (status != INCMAP_OK) {
            assert_status(status, INCMAP_MEMORY);
            assert_null(fopen(out, "rb"));
        }
        incmap_context_free(ctx);
        assert_true(calls < 1000000);
    }
    remove(out);
}

static int set_up(void **state) { return gaz_set_up(state, path); }

static void write_text(const char *to, const char *text) {
    FILE *file = fopen(to, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* GeoNames had Prizren's municipality twice in 2012: as of the first order, and as of the second
 * with its own id for a code. The table is read as of today, so both are the unit with code 21. */
static void a_municipality_listed_on_two_levels_is_one_place(void **state) {
    static const char table[] = "test_gaz_levels.tsv", dump[] = "test_gaz_levels.txt";
    static const char out[] = "test_gaz_levels.gaz";
    static const char *const paths[] = {table, dump};
    incmap_context *ctx = ((gaz_fixture *)*state)->ctx;
    incmap_gazetteer_info info;
    write_text(table,
               "geonameid\tname\tlatitude\tlongitude\tfeature\tadmin1\tpopulation\tother_names\n"
               "786711\tKomuna e Prizrenit\t42.23333\t20.73333\tA.ADM1\t21\t\t\n"
               "7302902\tPrizren\t42.21237\t20.72429\tA.ADM2\t21\t\t\n");
    write_text(dump,
               "786711\tKomuna e Prizrenit\t\t\t42.23333\t20.73333\tA\tADM1\tXK\t\t21\t\t\t\t0"
               "\t\t0\t\t\n"
               "7302902\tPrizren\t\t\t42.21237\t20.72429\tA\tADM2\tXK\t\t21\t7302902\t\t\t0"
               "\t\t0\t\t\n");
    incmap_gazetteer *g = gaz_open_built(ctx, &paths[1], 1, out);
    incmap_gazetteer_describe(g, &info);
    assert_int_equal(info.places, 2);
    incmap_gazetteer_close(g);
    g = gaz_open_built(ctx, paths, 2, out);
    incmap_gazetteer_describe(g, &info);
    assert_int_equal(info.places, 1);
    assert_int_equal(gaz_index_of(g, "geonames:786711"), gaz_index_of(g, "geonames:7302902"));
    assert_span(gaz_place_of(g, "geonames:7302902").feature, "A.ADM2");
    incmap_gazetteer_close(g);
    remove(table);
    remove(dump);
    remove(out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_with_the_same_id_are_one_place),
        cmocka_unit_test(a_settlement_nearby_with_the_same_name_is_the_same),
        cmocka_unit_test(one_farther_off_or_of_another_class_or_country_is_not),
        cmocka_unit_test(countries_and_units_are_joined_by_their_codes),
        cmocka_unit_test(the_names_of_a_boundary_are_names_of_its_unit),
        cmocka_unit_test(a_code_that_is_none_is_left_out),
        cmocka_unit_test(links_are_no_names),
        cmocka_unit_test(quotes_in_a_tab_separated_table_are_letters),
        cmocka_unit_test(the_same_sources_give_the_same_bytes),
        cmocka_unit_test(a_built_file_passes_its_check),
        cmocka_unit_test(broken_rows_are_told_and_passed_over),
        cmocka_unit_test(a_table_of_ones_own_works_and_wins),
        cmocka_unit_test(what_is_no_source_is_refused_by_name),
        cmocka_unit_test(no_memory_at_any_moment_is_an_error_and_no_more),
        cmocka_unit_test(a_municipality_listed_on_two_levels_is_one_place),
    };
    return cmocka_run_group_tests(tests, set_up, gaz_tear_down);
}
