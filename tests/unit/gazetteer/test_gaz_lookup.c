#include "gaz_lookup.h"
#include "gaz_unit.h"
#include "txt_fold.h"

static int set_up(void **state) { return gaz_set_up(state, "test_gaz_lookup.gaz"); }

static const incmap_gazetteer *gazetteer(void **state) { return ((gaz_fixture *)*state)->g; }

static void a_name_meets_all_places_that_bear_it(void **state) {
    gaz_assert_hits(gazetteer(state), "Banjska",
                    "geonames:792910 exact, geonames:792911 exact, geonames:999002 exact, "
                    "geonames:999003 exact");
}

static void another_name_is_an_alternate_match(void **state) {
    gaz_assert_hits(gazetteer(state), "Banska",
                    "geonames:792910 alternate, geonames:792911 alternate, "
                    "geonames:999002 skeleton, geonames:999003 skeleton");
}

static void case_marks_and_script_do_not_keep_names_apart(void **state) {
    const incmap_gazetteer *g = gazetteer(state);
    gaz_assert_hits(g, "LEPOSAVIĆ", "geonames:788731 folded, geonames:788730 folded");
    gaz_assert_hits(g, "Лепосавић", "geonames:788731 alternate, geonames:788730 folded");
    gaz_assert_hits(g, "  leposavic ", "geonames:788731 folded, geonames:788730 folded");
    gaz_assert_hits(g, "ZURICH", "geonames:2657896 folded");
    gaz_assert_hits(g, "Zuerich", "geonames:2657896 alternate");
}

static void spellings_of_the_same_sounds_meet_by_skeleton(void **state) {
    gaz_assert_hits(gazetteer(state), "Leposawiq",
                    "geonames:788731 skeleton, geonames:788730 skeleton");
}

static void letters_alone_meet_what_sounds_do_not_add_to(void **state) {
    const incmap_gazetteer *g = gazetteer(state);
    incmap_hit hits[2];
    assert_int_equal(gaz_lookup_letters(g, BASE_SPAN("Banska"), hits, 2), 2);
    assert_int_equal(hits[0].match, INCMAP_MATCH_ALTERNATE);
    assert_int_equal(gaz_lookup_letters(g, BASE_SPAN(" leposavic"), hits, 1), 2);
    assert_int_equal(hits[0].match, INCMAP_MATCH_FOLDED);
    assert_int_equal(gaz_lookup_letters(g, BASE_SPAN("Leposawiq"), hits, 2), 0);
    assert_true(gaz_bears(g, BASE_SPAN("LEPOSAVIĆ")));
    assert_false(gaz_bears(g, BASE_SPAN("Leposawiq")));
    assert_false(gaz_bears(g, BASE_SPAN("Leposavi")));
    assert_false(gaz_bears(g, BASE_SPAN("---")));
}

static void the_name_that_was_met_is_told(void **state) {
    incmap_hit hit;
    assert_int_equal(incmap_gazetteer_lookup(gazetteer(state), BASE_SPAN("londra"), NULL, &hit, 1),
                     1);
    assert_span(hit.name, "Londra");
    assert_int_equal(hit.edits, 0);
}

static void what_is_nowhere_meets_nothing(void **state) {
    const incmap_gazetteer *g = gazetteer(state);
    gaz_assert_hits(g, "Xanadu", "");
    gaz_assert_hits(g, "", "");
    gaz_assert_hits(g, "---", "");
    gaz_assert_hits(g, "\xFF\xFE", "");
    assert_int_equal(incmap_gazetteer_lookup(g, base_span("London\0x", 8), NULL, NULL, 0), 0);
}

static void more_hits_than_room_are_counted_and_not_given(void **state) {
    incmap_hit hits[2] = {{.place = 7}, {.place = 7}};
    assert_int_equal(incmap_gazetteer_lookup(gazetteer(state), BASE_SPAN("Banjska"), NULL, hits, 1),
                     4);
    assert_int_equal(hits[1].place, 7);
    assert_int_equal(incmap_gazetteer_lookup(gazetteer(state), BASE_SPAN("Banjska"), NULL, NULL, 0),
                     4);
}

static void assert_same_hit(const incmap_hit *a, const incmap_hit *b) {
    assert_int_equal(a->place, b->place);
    assert_int_equal(a->match, b->match);
    assert_int_equal(a->edits, b->edits);
    assert_ptr_equal(a->name.data, b->name.data);
    assert_int_equal(a->name.size, b->name.size);
}

/* Every name of every place, some of them spelt otherwise, and some of nothing. */
static size_t many_names(const incmap_gazetteer *g, incmap_span *names, size_t room) {
    static const char *const others[] = {
        "", "---", "Xanadu", "Leposawiq", "  leposavic ", "LEPOSAVIĆ", "\xFF\xFE", "Zürich"};
    size_t count = 0;
    incmap_place place;
    for (uint32_t i = 0; incmap_gazetteer_place_view(g, i, &place); i++) {
        for (size_t n = 0; count < room && incmap_gazetteer_name_view(g, i, n, &names[count]);
             n++) {
            count++;
            if (count % 7 == 0 && count < room) {
                names[count] = base_span_of(others[count / 7 % 8]);
                count++;
            }
        }
    }
    return count;
}

static void many_names_at_once_have_the_answers_of_each(void **state) {
    enum { names_most = 5000, room = 3 };
    static incmap_span names[names_most];
    static incmap_hit hits[names_most * room];
    static size_t found[names_most];
    const incmap_gazetteer *g = gazetteer(state);
    const incmap_filter kosovo = {.country = BASE_SPAN("XK"), .classes = "P"};
    const incmap_filter *const filters[] = {NULL, &kosovo};
    const size_t count = many_names(g, names, names_most);
    assert_true(count > 64);
    for (size_t f = 0; f < 2; f++) {
        incmap_gazetteer_lookup_many(g, names, count, filters[f], hits, room, found);
        for (size_t i = 0; i < count; i++) {
            incmap_hit one[room];
            assert_int_equal(found[i], incmap_gazetteer_lookup(g, names[i], filters[f], one, room));
            for (size_t n = 0; n < room && n < found[i]; n++) {
                assert_same_hit(&hits[i * room + n], &one[n]);
            }
        }
    }
    incmap_gazetteer_lookup_many(g, names, 0, NULL, hits, room, found);
    incmap_gazetteer_lookup_many(g, names, 3, NULL, NULL, 0, found);
    assert_int_equal(found[0], incmap_gazetteer_lookup(g, names[0], NULL, NULL, 0));
}

/* Whether one of the place's names folds to what `name` folds to. */
static bool is_called(const incmap_gazetteer *g, uint32_t place, incmap_span name) {
    txt_folded asked, known;
    incmap_span own;
    txt_fold(name, &asked);
    for (size_t i = 0; incmap_gazetteer_name_view(g, place, i, &own); i++) {
        txt_fold(own, &known);
        if (known.size == asked.size && memcmp(known.data, asked.data, asked.size) == 0) {
            return true;
        }
    }
    return false;
}

static void bearers_are_all_places_with_the_letters_by_importance(void **state) {
    enum { names_most = 500, room = 2 };
    static incmap_span names[names_most];
    const incmap_gazetteer *g = gazetteer(state);
    const size_t count = many_names(g, names, names_most);
    incmap_gazetteer_info info;
    incmap_gazetteer_describe(g, &info);
    assert_true(count > 64);
    for (size_t i = 0; i < count; i++) {
        uint32_t places[room] = {UINT32_MAX, UINT32_MAX};
        const size_t found = incmap_gazetteer_bearers(g, names[i], places, room);
        size_t expected = 0;
        for (uint32_t place = 0; place < info.places; place++) {
            if (is_called(g, place, names[i])) {
                if (expected < room) {
                    assert_int_equal(places[expected], place);
                }
                expected++;
            }
        }
        assert_int_equal(found, expected);
    }
    assert_int_equal(incmap_gazetteer_bearers(g, BASE_SPAN(" LEPOSAVIĆ"), NULL, 0), 2);
    assert_int_equal(incmap_gazetteer_bearers(g, BASE_SPAN("Leposawiq"), NULL, 0), 0);
    assert_int_equal(incmap_gazetteer_bearers(g, BASE_SPAN("---"), NULL, 0), 0);
}

static void knows_tells_whole_names_from_beginnings(void **state) {
    static const struct {
        const char *name;
        unsigned knows;
    } cases[] = {{"united", 1},  {"United Kingdom", 2},
                 {"London", 2},  {"lond", 0},
                 {"kosovo", 2},  {"republic", 1},
                 {"", 0},        {"Republic of", 1},
                 {"banjska", 3}, {"zzz", 0},
                 {"0", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned knows = incmap_gazetteer_knows(gazetteer(state), base_span_of(cases[i].name));
        if (knows != cases[i].knows) {
            fail_msg("\"%s\": got %u, expected %u", cases[i].name, knows, cases[i].knows);
        }
    }
}

static void a_place_is_seen_whole(void **state) {
    incmap_place place = gaz_place_of(gazetteer(state), "geonames:783770");
    assert_id(place.id, "geonames:783770");
    assert_span(place.name, "Zvečan");
    assert_span(place.feature, "P.PPLA");
    assert_span(place.country, "XK");
    assert_span(place.admin1_code, "10097358");
    assert_span(place.admin2_code, "30");
    assert_span(place.admin1, "Mitrovica");
    assert_span(place.admin2, "Zvečan");
    assert_int_equal(place.population, 17000);
    assert_true(place.point.lat == 42.9075 && place.point.lon == 20.84028);
}

static void names_of_a_place_come_main_name_first_and_once_each(void **state) {
    static const char *const expected[] = {"Zvečan", "Zveçan", "Звечан", "Zvecan"};
    uint32_t place = gaz_index_of(gazetteer(state), "geonames:783770");
    incmap_span name;
    for (size_t i = 0; i < 4; i++) {
        assert_true(incmap_gazetteer_name_view(gazetteer(state), place, i, &name));
        assert_span(name, expected[i]);
    }
    assert_false(incmap_gazetteer_name_view(gazetteer(state), place, 4, &name));
    assert_false(incmap_gazetteer_name_view(gazetteer(state), place, SIZE_MAX, &name));
    assert_false(incmap_gazetteer_name_view(gazetteer(state), UINT32_MAX, 0, &name));
}

static void important_places_come_first(void **state) {
    static const char *const falling[] = {"geonames:831053", "geonames:2643743", "geonames:2657896",
                                          "geonames:999001"};
    for (size_t i = 1; i < sizeof falling / sizeof *falling; i++) {
        assert_true(gaz_index_of(gazetteer(state), falling[i - 1]) <
                    gaz_index_of(gazetteer(state), falling[i]));
    }
    gaz_assert_hits(gazetteer(state), "london", "geonames:2643743 folded, geonames:6058560 folded");
}

static void there_is_no_place_behind_the_last(void **state) {
    incmap_gazetteer_info info;
    incmap_place place;
    uint32_t index = 0;
    incmap_gazetteer_describe(gazetteer(state), &info);
    assert_true(incmap_gazetteer_place_view(gazetteer(state), (uint32_t)info.places - 1, &place));
    assert_false(incmap_gazetteer_place_view(gazetteer(state), (uint32_t)info.places, &place));
    assert_false(incmap_gazetteer_find_id(gazetteer(state), BASE_SPAN("geonames:1"), &index));
    assert_false(incmap_gazetteer_find_id(gazetteer(state), BASE_SPAN(""), &index));
}

static void countries_are_known_by_code_name_and_people(void **state) {
    static const char *const cases[][2] = {
        {"XK", "XK"},     {"xkx", "XK"},     {"Kosovo", "XK"},
        {"Косово", "XK"}, {"KOSOVAR", "XK"}, {"Republic of Kosovo", "XK"},
        {"UK", "GB"},     {"British", "GB"}, {"usa", "US"},
        {"Србија", "RS"}, {"Georgia", "GE"}, {"Gruzija", "GE"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        incmap_span code = {NULL, 0};
        if (!incmap_gazetteer_country(gazetteer(state), base_span_of(cases[i][0]), &code)) {
            fail_msg("%s means no country, expected %s", cases[i][0], cases[i][1]);
        }
        assert_span(code, cases[i][1]);
    }
}

static void every_text_for_a_country_is_given_by_its_number(void **state) {
    const incmap_gazetteer *g = gazetteer(state);
    incmap_span code;
    bool kosovo = false;
    size_t count = 0;
    for (incmap_span text; (text = gaz_country_text(g, count)).size > 0; count++) {
        kosovo = kosovo || base_span_is(text, "kosovo");
        assert_true(count == 0 || base_span_compare(gaz_country_text(g, count - 1), text) < 0);
    }
    assert_true(kosovo);
    assert_int_equal(gaz_country_text(g, count + 1).size, 0);
    assert_true(incmap_gazetteer_country(g, gaz_country_text(g, 0), &code));
}

static void a_word_for_two_countries_means_none(void **state) {
    incmap_span code;
    assert_false(incmap_gazetteer_country(gazetteer(state), BASE_SPAN("Dominican"), &code));
    assert_false(incmap_gazetteer_country(gazetteer(state), BASE_SPAN("London"), &code));
    assert_false(incmap_gazetteer_country(gazetteer(state), BASE_SPAN(""), &code));
}

static void demonyms_and_codes_are_no_place_names(void **state) {
    gaz_assert_hits(gazetteer(state), "Serbian", "");
    gaz_assert_hits(gazetteer(state), "SRB", "");
    gaz_assert_hits(gazetteer(state), "Srbija", "iso3166:RS alternate");
}

static void units_are_named_by_their_codes(void **state) {
    const incmap_gazetteer *g = gazetteer(state);
    const incmap_span none = BASE_SPAN("");
    assert_span(incmap_gazetteer_unit_name(g, BASE_SPAN("GB"), BASE_SPAN("ENG"), none), "England");
    assert_span(incmap_gazetteer_unit_name(g, BASE_SPAN("GB"), BASE_SPAN("ENG"), BASE_SPAN("GLA")),
                "Greater London");
    assert_span(incmap_gazetteer_unit_name(g, BASE_SPAN("XK"), none, BASE_SPAN("30")), "Zvečan");
    assert_span(incmap_gazetteer_unit_name(g, BASE_SPAN("XK"), none, BASE_SPAN("28")), "Vushtrri");
    assert_span(incmap_gazetteer_unit_name(g, BASE_SPAN("XK"), none, none), "");
    assert_span(incmap_gazetteer_unit_name(g, BASE_SPAN("XK"), BASE_SPAN("1"), BASE_SPAN("30")),
                "");
    assert_span(incmap_gazetteer_unit_name(g, none, BASE_SPAN("ENG"), none), "");
}

static void the_file_says_what_it_was_made_of(void **state) {
    incmap_gazetteer_info info;
    incmap_gazetteer_source source;
    incmap_gazetteer_describe(gazetteer(state), &info);
    assert_int_equal(info.format_version, 12);
    assert_span(info.name, "test");
    assert_int_equal(info.sources, 5);
    incmap_gazetteer_source_view(gazetteer(state), 0, &source);
    assert_span(source.file, "kosovo.tsv");
    assert_span(source.title, "A few places of Kosovo");
    assert_span(source.version, "2012");
    assert_span(source.licence, "CC BY 4.0");
    assert_span(source.credit, "GeoNames");
    assert_int_equal(source.rows, 11);
    assert_int_equal(source.rejected, 0);
    incmap_gazetteer_source_view(gazetteer(state), 2, &source);
    assert_span(source.file, "admin.tsv");
    assert_span(source.title, "");
    incmap_gazetteer_source_view(gazetteer(state), 5, &source);
    assert_span(source.file, "");
}

static void matches_have_names(void **state) {
    (void)state;
    assert_string_equal(incmap_match_name(INCMAP_MATCH_SKELETON), "skeleton");
    assert_string_equal(incmap_match_name((incmap_match)99), "unknown");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_meets_all_places_that_bear_it),
        cmocka_unit_test(another_name_is_an_alternate_match),
        cmocka_unit_test(case_marks_and_script_do_not_keep_names_apart),
        cmocka_unit_test(spellings_of_the_same_sounds_meet_by_skeleton),
        cmocka_unit_test(letters_alone_meet_what_sounds_do_not_add_to),
        cmocka_unit_test(the_name_that_was_met_is_told),
        cmocka_unit_test(what_is_nowhere_meets_nothing),
        cmocka_unit_test(more_hits_than_room_are_counted_and_not_given),
        cmocka_unit_test(many_names_at_once_have_the_answers_of_each),
        cmocka_unit_test(bearers_are_all_places_with_the_letters_by_importance),
        cmocka_unit_test(knows_tells_whole_names_from_beginnings),
        cmocka_unit_test(a_place_is_seen_whole),
        cmocka_unit_test(names_of_a_place_come_main_name_first_and_once_each),
        cmocka_unit_test(important_places_come_first),
        cmocka_unit_test(there_is_no_place_behind_the_last),
        cmocka_unit_test(countries_are_known_by_code_name_and_people),
        cmocka_unit_test(every_text_for_a_country_is_given_by_its_number),
        cmocka_unit_test(a_word_for_two_countries_means_none),
        cmocka_unit_test(demonyms_and_codes_are_no_place_names),
        cmocka_unit_test(units_are_named_by_their_codes),
        cmocka_unit_test(the_file_says_what_it_was_made_of),
        cmocka_unit_test(matches_have_names),
    };
    return cmocka_run_group_tests(tests, set_up, gaz_tear_down);
}
