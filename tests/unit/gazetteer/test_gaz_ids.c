/* Ids and what else a file stores in fewer bits than it may have. */
#include <math.h>

#include "gaz_unit.h"

static void an_id_is_a_text_and_a_number_behind_it(void **state) {
    static const struct {
        const char *id, *text;
        uint64_t number;
    } cases[] = {
        {"geonames:792910", "geonames:", 792910},
        {"osm:node/0", "osm:node/", 0},
        {"42", "", 42},
        {"a007", "a007", INCMAP_ID_NO_NUMBER}, /* the zeros would be lost */
        {"x999999999999999999", "x", 999999999999999999U},
        {"x1000000000000000000", "x1000000000000000000", INCMAP_ID_NO_NUMBER}, /* 19 digits */
        {"Banjska", "Banjska", INCMAP_ID_NO_NUMBER},
        {"", "", INCMAP_ID_NO_NUMBER},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const incmap_id id = incmap_id_read(base_span_of(cases[i].id));
        assert_span(id.text, cases[i].text);
        assert_int_equal(id.number, cases[i].number);
        assert_id(id, cases[i].id);
    }
}

static void ids_go_by_text_then_by_number(void **state) {
    static const char *const rising[] = {"geonames:9", "geonames:10", "geonames:x", "osm:1"};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < 4; k++) {
            const incmap_id a = incmap_id_read(base_span_of(rising[i]));
            const incmap_id b = incmap_id_read(base_span_of(rising[k]));
            const int order = incmap_id_compare(&a, &b);
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
        }
    }
}

static void no_id_is_an_empty_text(void **state) {
    const incmap_place none = {.index = 0};
    (void)state;
    assert_id(none.id, "");
}

static void the_longest_id_has_room(void **state) {
    char text[INCMAP_ID_ROOM], room[INCMAP_ID_ROOM];
    (void)state;
    memset(text, 'a', sizeof text);
    const incmap_id id = {base_span(text, sizeof text), 12};
    assert_int_equal(incmap_id_write(&id, room).size, INCMAP_ID_ROOM);
    assert_memory_equal(room, text, sizeof text);
}

enum { kinds = 100, row_room = 128 };

/* Id and population of row `i`: more prefixes than a file keeps, numbers over 2^32 and 2^38, and
 * populations up to that of the Earth. */
static void describe_row(unsigned i, char id[row_room], uint64_t *population) {
    static const uint64_t numbers[] = {7, 4294967296, 274877906943, 274877906944,
                                       999999999999999999};
    static const uint64_t populations[] = {0, 2147483647, 2147483648, 8000000000, 12345};
    snprintf(id, row_room, "kind%u:%llu", i % kinds, (unsigned long long)numbers[i / kinds % 5]);
    *population = populations[i % 5];
}

static void large_numbers_and_many_prefixes_come_back_as_they_were(void **state) {
    static const char source[] = "test_gaz_ids.csv", out[] = "test_gaz_ids.gaz";
    const char *const path = source;
    FILE *file = fopen(source, "w");
    char id[row_room];
    uint64_t population = 0;
    uint32_t index = 0;
    incmap_place place;
    assert_non_null(file);
    fprintf(file, "id,name,lat,lon,population\n");
    for (unsigned i = 0; i < kinds * 5; i++) {
        describe_row(i, id, &population);
        fprintf(file, "%s,Place %u,%u.5,%u.25,%llu\n", id, i, i % 60, i % 170,
                (unsigned long long)population);
    }
    assert_int_equal(fclose(file), 0);
    incmap_gazetteer *g = gaz_open_built(*state, &path, 1, out);
    assert_status(incmap_gazetteer_check(g, NULL), INCMAP_OK);
    for (unsigned i = 0; i < kinds * 5; i++) {
        describe_row(i, id, &population);
        assert_true(incmap_gazetteer_find_id(g, base_span_of(id), &index));
        assert_true(incmap_gazetteer_place_view(g, index, &place));
        assert_id(place.id, id);
        assert_int_equal(place.population, population);
    }
    incmap_gazetteer_close(g);
    remove(source);
    remove(out);
}

/* Corners of the Earth, points a unit of 1e-7 degrees apart, and one of whole degrees. */
static const struct {
    const char *lat, *lon;
    incmap_point at;
} corners[] = {{"-90", "-180", {-90, -180}},
               {"90", "180", {90, 180}},
               {"42.9689122", "20.8117171", {42.9689122, 20.8117171}},
               {"42.9689123", "20.8117172", {42.9689123, 20.8117172}},
               {"43", "21", {43, 21}}};
enum { CORNERS = sizeof corners / sizeof *corners };

/* `count` places, of which place `i` has i % 40 names besides its own. */
static void write_places(const char *path, unsigned count) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (unsigned i = 0; i < count; i++) {
        fprintf(file, "%u\tPlace %u\t\t", i + 1, i);
        for (unsigned n = 0; n < i % 40; n++) {
            fprintf(file, "Name %u of %u,", n, i);
        }
        fprintf(file, "\t%s\t%s\tP\tPPL\tXK\t\t\t\t\t\t0\t\t\t\t\n", corners[i % CORNERS].lat,
                corners[i % CORNERS].lon);
    }
    assert_int_equal(fclose(file), 0);
}

static void each_place_keeps_its_point_and_names_however_many_there_are(void **state) {
    static const char source[] = "test_gaz_ids.txt", out[] = "test_gaz_ids.gaz";
    static const unsigned counts[] = {1, 2, 63, 64, 65, 128, 200};
    const char *const path = source;
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        write_places(source, counts[c]);
        incmap_gazetteer *g = gaz_open_built(*state, &path, 1, out);
        assert_status(incmap_gazetteer_check(g, NULL), INCMAP_OK);
        for (unsigned i = 0; i < counts[c]; i++) {
            char text[row_room];
            incmap_place place;
            incmap_span name;
            uint32_t index = 0;
            snprintf(text, sizeof text, "geonames:%u", i + 1);
            assert_true(incmap_gazetteer_find_id(g, base_span_of(text), &index));
            assert_true(incmap_gazetteer_place_view(g, index, &place));
            assert_true(fabs(place.point.lat - corners[i % CORNERS].at.lat) < 1e-9);
            assert_true(fabs(place.point.lon - corners[i % CORNERS].at.lon) < 1e-9);
            assert_true(incmap_gazetteer_name_view(g, index, i % 40, &name));
            assert_false(incmap_gazetteer_name_view(g, index, i % 40 + 1, &name));
        }
        assert_false(incmap_gazetteer_find_id(g, BASE_SPAN("geonames:201"), &(uint32_t){0}));
        incmap_gazetteer_close(g);
    }
    remove(source);
    remove(out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_is_a_text_and_a_number_behind_it),
        cmocka_unit_test(ids_go_by_text_then_by_number),
        cmocka_unit_test(no_id_is_an_empty_text),
        cmocka_unit_test(the_longest_id_has_room),
        cmocka_unit_test(large_numbers_and_many_prefixes_come_back_as_they_were),
        cmocka_unit_test(each_place_keeps_its_point_and_names_however_many_there_are),
    };
    return cmocka_run_group_tests(tests, unit_make_context, unit_free_context);
}
