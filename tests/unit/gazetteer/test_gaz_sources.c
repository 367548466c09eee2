/* The kinds of source beside GeoNames dumps and the project's own tables. The data files are made
 * up after the layouts that their publishers describe. */
#include "gaz_unit.h"

static const char out[] = "test_gaz_sources.gaz";

/* What a build tells of the rows passed over: "reason:line " each. */
typedef struct reasons {
    size_t count;
    char text[1024];
} reasons;

static void note_rejection(void *state, const incmap_rejection *rejection) {
    reasons *all = state;
    size_t at = strlen(all->text);
    snprintf(all->text + at, sizeof all->text - at, "%s:%llu ", rejection->reason,
             (unsigned long long)rejection->line);
    all->count++;
}

static incmap_gazetteer *open_recipe(incmap_context *ctx, incmap_gazetteer_recipe *recipe,
                                     reasons *all) {
    incmap_gazetteer *gazetteer = NULL;
    incmap_error err = {.line = 0};
    memset(all, 0, sizeof *all);
    recipe->name = BASE_SPAN("test");
    recipe->rejected_state = all;
    recipe->rejected = note_rejection;
    if (incmap_gazetteer_build(ctx, recipe, out, NULL, &err) != INCMAP_OK ||
        incmap_gazetteer_open(&gazetteer, ctx, out, &err) != INCMAP_OK) {
        fail_msg("%s:%llu %s", err.source, (unsigned long long)err.line, err.message);
    }
    assert_status(incmap_gazetteer_check(gazetteer, &err), INCMAP_OK);
    remove(out);
    return gazetteer;
}

static incmap_gazetteer *open_one(incmap_context *ctx, const char *path, reasons *all) {
    incmap_gazetteer_recipe recipe = {.paths = &path, .path_count = 1};
    return open_recipe(ctx, &recipe, all);
}

static uint64_t places_of(const incmap_gazetteer *g) {
    incmap_gazetteer_info info;
    incmap_gazetteer_describe(g, &info);
    return info.places;
}

static bool has_name(const incmap_gazetteer *g, const char *id, const char *name) {
    incmap_span found;
    uint32_t place = gaz_index_of(g, id);
    for (size_t i = 0; incmap_gazetteer_name_view(g, place, i, &found); i++) {
        if (base_span_is(found, name)) {
            return true;
        }
    }
    return false;
}

static void names_of_one_gns_feature_are_one_place_called_by_the_approved_one(void **state) {
    reasons all;
    incmap_gazetteer *g = open_one(*state, GAZ_DATA "gns_old.txt", &all);
    assert_int_equal(places_of(g), 5);
    incmap_place place = gaz_place_of(g, "gns:-5001");
    assert_span(place.name, "Prishtinë");
    assert_span(place.feature, "P.PPLC");
    assert_true(place.point.lat == 42.666569 && place.point.lon == 21.172401);
    assert_true(has_name(g, "gns:-5001", "Prishtina"));
    assert_true(has_name(g, "gns:-5001", "Приштина"));
    incmap_gazetteer_close(g);
}

static void fips_countries_become_those_of_iso(void **state) {
    reasons all;
    incmap_gazetteer *g = open_one(*state, GAZ_DATA "gns_old.txt", &all);
    assert_span(gaz_place_of(g, "gns:-5001").country, "XK");
    assert_span(gaz_place_of(g, "gns:5003").country, ""); /* of two countries */
    incmap_place place = gaz_place_of(g, "gns:5004");
    assert_span(place.country, "DE"); /* GM is Germany in FIPS, the Gambia in ISO */
    assert_span(place.admin1_code, "16");
    assert_int_equal(place.population, 900);
    incmap_gazetteer_close(g);
}

static void municipalities_of_kosovo_are_of_second_order_in_gns_too(void **state) {
    reasons all;
    incmap_gazetteer *g = open_one(*state, GAZ_DATA "gns_old.txt", &all);
    assert_span(gaz_place_of(g, "gns:-5002").feature, "A.ADM2");
    assert_span(gaz_place_of(g, "gns:-5001").admin2, "Komuna e Prishtinës");
    assert_true(has_name(g, "gns:-5002", "Prishtinë"));
    incmap_gazetteer_close(g);
}

static void gns_rows_that_cannot_be_are_counted_by_reason(void **state) {
    reasons all;
    incmap_gazetteer *g = open_one(*state, GAZ_DATA "gns_old.txt", &all);
    assert_string_equal(all.text, "id:9 coordinates:10 country:11 name:12 columns:13 ");
    assert_span(gaz_place_of(g, "gns:5005").name, "Staro Selo"); /* "((...))": gone */
    incmap_gazetteer_close(g);
}

static void the_gns_layout_of_2022_is_read_by_its_headings(void **state) {
    reasons all;
    incmap_gazetteer *g = open_one(*state, GAZ_DATA "gns_2022.txt", &all);
    assert_int_equal(places_of(g), 3);
    assert_int_equal(all.count, 0);
    incmap_place place = gaz_place_of(g, "gns:7001");
    assert_span(place.name, "Dar‘ā");
    assert_span(place.country, "SY");
    assert_span(place.feature, "P.PPLA");
    assert_true(has_name(g, "gns:7001", "درعا") && has_name(g, "gns:7001", "Deraa"));
    assert_span(gaz_place_of(g, "gns:7002").country, "");
    assert_span(gaz_place_of(g, "gns:7003").country, "XK");
    incmap_gazetteer_close(g);
}

static void lists_beside_a_dump_add_names_to_its_places(void **state) {
    reasons all;
    incmap_gazetteer *g = open_one(*state, GAZ_DATA "beside/QA.txt", &all);
    assert_int_equal(places_of(g), 3);
    assert_true(has_name(g, "geonames:101", "Мустерград"));
    assert_true(has_name(g, "geonames:101", "Exemplaria Vetus"));
    assert_true(has_name(g, "geonames:101", "Mustern"));
    assert_false(has_name(g, "geonames:101", "https://example.org/Musterstadt"));
    assert_false(has_name(g, "geonames:101", "Q64"));
    assert_true(has_name(g, "geonames:102", "Musterprovinz"));
    assert_span(gaz_place_of(g, "geonames:101").name, "Musterstadt");
    gaz_assert_hits(g, "Elsewhere", "");
    assert_string_equal(all.text, "columns:8 id:3 country:5 ");
    incmap_gazetteer_close(g);
}

static void units_and_countries_are_named_without_being_places(void **state) {
    reasons all;
    incmap_span code;
    incmap_gazetteer *g = open_one(*state, GAZ_DATA "beside/QA.txt", &all);
    incmap_place place = gaz_place_of(g, "geonames:101");
    assert_span(place.admin2, "Kreis Muster");
    assert_span(place.admin1, "Land Muster"); /* of the place that is the unit */
    assert_span(incmap_gazetteer_unit_name(g, BASE_SPAN("QA"), BASE_SPAN("06"), BASE_SPAN("")),
                "Hinterland");
    assert_true(incmap_gazetteer_country(g, BASE_SPAN("QAT"), &code));
    assert_span(code, "QA");
    assert_true(incmap_gazetteer_country(g, BASE_SPAN("state of muster"), &code));
    assert_true(incmap_gazetteer_country(g, BASE_SPAN("pays modele"), &code));
    incmap_gazetteer_close(g);
}

static void a_list_named_before_its_dump_is_read_behind_it_and_once(void **state) {
    static const char *const paths[] = {GAZ_DATA "beside/alternateNamesV2.txt",
                                        GAZ_DATA "beside/QA.txt"};
    incmap_gazetteer_recipe recipe = {.paths = paths, .path_count = 2};
    reasons all;
    incmap_gazetteer_info info;
    incmap_gazetteer_source source;
    incmap_gazetteer *g = open_recipe(*state, &recipe, &all);
    incmap_gazetteer_describe(g, &info);
    assert_int_equal(info.sources, 8);
    incmap_gazetteer_source_view(g, 1, &source);
    assert_span(source.file, "alternateNamesV2.txt");
    assert_int_equal(source.rows, 8);
    assert_true(has_name(g, "geonames:101", "Мустерград"));
    incmap_gazetteer_close(g);
}

static void a_zip_archive_is_read_as_the_dump_in_it(void **state) {
    reasons all;
    incmap_gazetteer *g = open_one(*state, GAZ_DATA "QA.zip", &all);
    assert_int_equal(places_of(g), 3);
    assert_span(gaz_place_of(g, "geonames:101").name, "Musterstadt");
    incmap_gazetteer_close(g);
}

static void points_of_geojson_are_places(void **state) {
    reasons all;
    incmap_gazetteer *g = open_one(*state, GAZ_DATA "points.geojson", &all);
    assert_int_equal(places_of(g), 3);
    incmap_place place = gaz_place_of(g, "naturalearth:1159151000");
    assert_span(place.name, "Neustadt");
    assert_span(place.feature, "P.PPLA");
    assert_span(place.country, ""); /* -99 */
    assert_int_equal(place.population, 12345);
    assert_true(place.point.lat == 50.25 && place.point.lon == 10.5);
    assert_true(has_name(g, "naturalearth:1159151000", "Nowe Miasto"));
    assert_true(has_name(g, "naturalearth:1159151000", "Нојштат"));
    assert_span(gaz_place_of(g, "wof:421168689").feature, "P.PPLX");
    assert_true(has_name(g, "wof:421168689", "Villa Llana"));
    assert_span(gaz_place_of(g, "points.geojson:h1").name, "Health post");
    assert_string_equal(all.text, "coordinates:5 geometry:6 syntax:7 ");
    incmap_gazetteer_close(g);
}

static void tables_of_others_are_known_by_their_headings(void **state) {
    reasons all;
    incmap_gazetteer *g = open_one(*state, GAZ_DATA "semicolon.csv", &all);
    gaz_assert_hits(g, "Camp", "semicolon.csv:#2 alternate");
    assert_span(gaz_place_of(g, "semicolon.csv:#2").country, "XK");
    incmap_gazetteer_close(g);
    g = open_one(*state, GAZ_DATA "meta.csv", &all);
    assert_span(gaz_place_of(g, "wof:101748001").feature, "P.PPL");
    assert_span(gaz_place_of(g, "wof:85633793").feature, "A.PCLI");
    incmap_gazetteer_close(g);
}

static void areas_keep_their_p_codes(void **state) {
    static const char path[] = GAZ_DATA "pcodes.geojson";
    const char *const areas[] = {path};
    incmap_gazetteer_recipe recipe = {.area_paths = areas, .area_count = 1};
    reasons all;
    incmap_area at[8];
    incmap_gazetteer *g = open_recipe(*state, &recipe, &all);
    assert_int_equal(incmap_gazetteer_areas_at(g, (incmap_point){36.5, 38.5}, at, 8), 1);
    assert_span(at[0].level, "municipality");
    assert_span(at[0].name, "Jarablus");
    assert_span(at[0].code, "SY0204");
    assert_span(at[0].country, "SY");
    assert_int_equal(incmap_gazetteer_areas_at(g, (incmap_point){35.5, 37.5}, at, 8), 1);
    assert_span(at[0].level, "admin1");
    assert_span(at[0].code, "SY02");
    assert_int_equal(incmap_gazetteer_areas_at(g, (incmap_point){42.5, 20.5}, at, 8), 1);
    assert_span(at[0].code, "XK-5");
    assert_span(at[0].country, "XK");
    assert_int_equal(incmap_gazetteer_areas_at(g, (incmap_point){42.5, 25.5}, at, 8), 1);
    assert_span(at[0].name, "Komuna e Muster");
    assert_span(at[0].code, "02");
    assert_string_equal(all.text, "level:6 geometry:7 ");
    incmap_gazetteer_close(g);
}

static void rows_passed_over_are_listed(void **state) {
    static const char *const paths[] = {GAZ_DATA "broken.txt"};
    static const char list[] = "test_gaz_rejected.csv";
    incmap_gazetteer_recipe recipe = {.paths = paths, .path_count = 1, .rejected_path = list};
    reasons all;
    char text[4096] = "";
    incmap_gazetteer_close(open_recipe(*state, &recipe, &all));
    FILE *file = fopen(list, "rb");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    remove(list);
    assert_string_equal(all.text,
                        "columns:2 id:3 coordinates:4 coordinates:5 name:6 encoding:7 "
                        "encoding:8 country:9 feature:10 ");
    assert_ptr_equal(strstr(text, "file,line,reason,text\r\nbroken.txt,2,columns,"), text);
    assert_non_null(strstr(text, "\r\nbroken.txt,9,country,"));
}

static void a_list_that_cannot_be_written_stops_the_build(void **state) {
    static const char *const paths[] = {GAZ_DATA "broken.txt"};
    incmap_gazetteer_recipe recipe = {
        .paths = paths, .path_count = 1, .rejected_path = "no_such_folder/list.csv"};
    assert_status(incmap_gazetteer_build(*state, &recipe, out, NULL, NULL), INCMAP_IO);
    recipe.rejected_path = out;
    assert_status(incmap_gazetteer_build(*state, &recipe, out, NULL, NULL), INCMAP_USAGE);
    assert_null(fopen(out, "rb"));
}

static void a_format_given_goes_before_what_the_contents_look_like(void **state) {
    const char *path = GAZ_DATA "gns_old.txt";
    incmap_gazetteer_recipe recipe = {.paths = &path, .path_count = 1, .format = "csv"};
    incmap_error err = {.line = 0};
    assert_status(incmap_gazetteer_build(*state, &recipe, out, NULL, &err), INCMAP_FORMAT);
    assert_string_equal(err.source, "gns_old.txt");
    recipe.format = "gsn";
    assert_status(incmap_gazetteer_build(*state, &recipe, out, NULL, &err), INCMAP_USAGE);
    assert_non_null(strstr(err.message, "gns"));
}

/* A dump of three rows: the middle one is `size` bytes of `filler`, said to be other names. */
static const char *write_wide(size_t size, const char *filler) {
    static const char path[] = "test_gaz_wide.txt";
    static const char tail[] = "\t1\t2\tP\tPPL\tQA\t\t\t\t\t\t0\t\t\tX\t2023-01-01\n";
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fprintf(file, "1\tFirst\tFirst\t%s", tail);
    fputs("2\tWide\tWide\t", file);
    for (size_t i = 0; i < size; i += strlen(filler)) {
        fputs(filler, file);
    }
    fputs(tail, file);
    fprintf(file, "5000000000\tLast\tLast\t%s", tail);
    fclose(file);
    return path;
}

static void a_row_of_many_megabytes_or_a_million_names_costs_that_row(void **state) {
    static const struct {
        size_t size;
        const char *filler;
    } rows[] = {{20000000, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"},
                {2000000, "a,"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        reasons all;
        const char *path = write_wide(rows[i].size, rows[i].filler);
        incmap_gazetteer *g = open_one(*state, path, &all);
        assert_string_equal(all.text, "too_long:2 ");
        assert_int_equal(places_of(g), 2);
        assert_span(gaz_place_of(g, "geonames:5000000000").name, "Last"); /* over 2^32 */
        incmap_gazetteer_close(g);
        remove(path);
    }
}

static void no_memory_at_any_moment_is_an_error_and_no_more(void **state) {
    static const char *const paths[] = {GAZ_DATA "beside/QA.txt",  GAZ_DATA "gns_old.txt",
                                        GAZ_DATA "points.geojson", GAZ_DATA "QA.zip",
                                        GAZ_DATA "meta.csv",       GAZ_DATA "island.osm.pbf",
                                        GAZ_DATA "districts.shp"};
    static const char *const areas[] = {GAZ_DATA "pcodes.geojson"};
    static const char list[] = "test_gaz_meagre.csv";
    incmap_status status = INCMAP_MEMORY;
    (void)state;
    for (size_t calls = 1; status != INCMAP_OK; calls += 1 + calls / 64) {
        gaz_meagre own = {calls};
        incmap_allocator allocator = {&own, gaz_resize};
        incmap_gazetteer_recipe recipe = {.paths = paths,
                                          .path_count = sizeof paths / sizeof *paths,
                                          .name = BASE_SPAN("test"),
                                          .area_paths = areas,
                                          .area_count = 1,
                                          .rejected_path = list};
        incmap_context *ctx = NULL;
        assert_status(incmap_context_new(&ctx, &allocator, NULL), INCMAP_OK);
        status = incmap_gazetteer_build(ctx, &recipe, out, NULL, NULL);
        if (status != INCMAP_OK) {
            assert_status(status, INCMAP_MEMORY);
            assert_null(fopen(out, "rb"));
            assert_null(fopen(list, "rb"));
        }
        incmap_context_free(ctx);
        assert_true(calls < 1000000);
    }
    remove(out);
    remove(list);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_one_gns_feature_are_one_place_called_by_the_approved_one),
        cmocka_unit_test(fips_countries_become_those_of_iso),
        cmocka_unit_test(municipalities_of_kosovo_are_of_second_order_in_gns_too),
        cmocka_unit_test(gns_rows_that_cannot_be_are_counted_by_reason),
        cmocka_unit_test(the_gns_layout_of_2022_is_read_by_its_headings),
        cmocka_unit_test(lists_beside_a_dump_add_names_to_its_places),
        cmocka_unit_test(units_and_countries_are_named_without_being_places),
        cmocka_unit_test(a_list_named_before_its_dump_is_read_behind_it_and_once),
        cmocka_unit_test(a_zip_archive_is_read_as_the_dump_in_it),
        cmocka_unit_test(points_of_geojson_are_places),
        cmocka_unit_test(tables_of_others_are_known_by_their_headings),
        cmocka_unit_test(areas_keep_their_p_codes),
        cmocka_unit_test(rows_passed_over_are_listed),
        cmocka_unit_test(a_list_that_cannot_be_written_stops_the_build),
        cmocka_unit_test(a_format_given_goes_before_what_the_contents_look_like),
        cmocka_unit_test(a_row_of_many_megabytes_or_a_million_names_costs_that_row),
        cmocka_unit_test(no_memory_at_any_moment_is_an_error_and_no_more),
    };
    return cmocka_run_group_tests(tests, unit_make_context, unit_free_context);
}
