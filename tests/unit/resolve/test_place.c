#include <math.h>

#include "base_buf.h"
#include "geo_sphere.h"
#include "small.h"

static incmap_placement ask(void **state, incmap_query query) {
    small *s = *state;
    incmap_placement placement;
    assert_status(incmap_resolver_place(s->resolver, &query, &placement, NULL), INCMAP_OK);
    return placement;
}

static incmap_placement ask_name(void **state, const char *name) {
    return ask(state, (incmap_query){.place = base_span_of(name)});
}

static void assert_placed(const incmap_placement *placement, const char *id) {
    if (placement->outcome != INCMAP_OUTCOME_PLACED) {
        fail_msg("got %s (%s), expected %s", incmap_outcome_name(placement->outcome),
                 incmap_reason_name(placement->reason), id);
    }
    assert_id(placement->place.id, id);
}

static void assert_reason(const incmap_placement *placement, incmap_reason reason) {
    assert_int_equal(placement->outcome, INCMAP_OUTCOME_UNPLACED);
    assert_false(placement->has_point);
    if (placement->reason != reason) {
        fail_msg("got %s, expected %s", incmap_reason_name(placement->reason),
                 incmap_reason_name(reason));
    }
}

static void assert_flag(const incmap_placement *placement, uint32_t flag, bool set) {
    if (((placement->flags & flag) != 0) != set) {
        fail_msg("flag %s is %sset", incmap_flag_name(flag), set ? "not " : "");
    }
}

static void a_name_that_two_villages_bear_is_ambiguous(void **state) {
    incmap_placement placement = ask_name(state, "Banska");
    assert_int_equal(placement.outcome, INCMAP_OUTCOME_AMBIGUOUS);
    assert_int_equal(placement.reason, INCMAP_REASON_SEVERAL);
    assert_true(placement.has_point);
    assert_span(placement.candidates[0].place.country, "XK");
    assert_span(placement.candidates[1].place.country, "XK");
}

static void a_wrong_unit_beside_the_true_one_still_tells_two_villages_apart(void **state) {
    incmap_placement placement =
        ask(state, (incmap_query){.place = BASE_SPAN("Banska"), .admin = BASE_SPAN("Leposavić")});
    assert_placed(&placement, "t:1");
    assert_flag(&placement, INCMAP_FLAG_ADMIN_MISMATCH, true);
    assert_span(placement.admin2, "Zvečan");
    assert_id(placement.candidates[1].place.id, "t:2");
    assert_true(placement.candidates[1].score < placement.candidates[0].score);
    assert_int_equal(placement.geo_precision, 1);
    assert_int_equal(placement.where_prec, 1);
}

static void the_true_unit_raises_no_flag(void **state) {
    incmap_placement placement =
        ask(state, (incmap_query){.place = BASE_SPAN("Banjska"), .admin = BASE_SPAN("Vushtrri")});
    assert_placed(&placement, "t:2");
    assert_int_equal(placement.flags & ~(uint32_t)INCMAP_FLAG_SEVERAL, 0);
    placement = ask(state, (incmap_query){.place = BASE_SPAN("Banjska"),
                                          .admin = BASE_SPAN("Zvečan municipality, Kosovo")});
    assert_placed(&placement, "t:1");
    assert_flag(&placement, INCMAP_FLAG_ADMIN_MISMATCH, false);
}

static void a_misspelt_name_is_settled_by_the_text_around_it(void **state) {
    incmap_placement placement = ask(
        state, (incmap_query){.place = BASE_SPAN("Bansk"),
                              .text = BASE_SPAN("Troops watch the Bansk area. Yesterday a minister "
                                                "went to Banska in the Leposavić municipality.")});
    assert_placed(&placement, "t:1");
    assert_flag(&placement, INCMAP_FLAG_FUZZY, true);
}

static void a_misspelt_name_alone_is_not_placed(void **state) {
    incmap_placement placement = ask_name(state, "Bansk");
    assert_int_not_equal(placement.outcome, INCMAP_OUTCOME_PLACED);
}

static void scripts_spellings_and_cases_of_a_name_are_one_place(void **state) {
    const char *const names[] = {"Лепосавић",  "Leposaviq",  "Leposavic", "LEPOSAVIĆ",
                                 "Leposaviću", "Leposavića", "Лепосавићу"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        incmap_placement placement = ask_name(state, names[i]);
        assert_placed(&placement, "t:4");
    }
}

static void a_seat_goes_before_its_unit_unless_the_unit_is_asked_for(void **state) {
    incmap_placement placement = ask_name(state, "Leposavić");
    assert_placed(&placement, "t:4");
    placement = ask_name(state, "Leposavić municipality");
    assert_placed(&placement, "t:5");
    assert_flag(&placement, INCMAP_FLAG_AREA_ONLY, true);
    assert_int_equal(placement.geo_precision, 2);
    assert_int_equal(placement.where_prec, 3);
    placement = ask_name(state, "opština Leposavić");
    assert_placed(&placement, "t:5");
    placement = ask_name(state, "town of Leposavić");
    assert_placed(&placement, "t:4");
}

static void a_large_town_goes_before_a_small_one_until_context_says_otherwise(void **state) {
    incmap_placement placement = ask_name(state, "Paris");
    assert_placed(&placement, "t:10");
    placement = ask_name(state, "Paris, Texas");
    assert_placed(&placement, "t:11");
    placement =
        ask(state, (incmap_query){.place = BASE_SPAN("Paris"), .country = BASE_SPAN("USA")});
    assert_placed(&placement, "t:11");
    placement = ask(
        state,
        (incmap_query){.place = BASE_SPAN("Paris"), .has_near = true, .near_point = {33.5, -95.4}});
    assert_placed(&placement, "t:11");
    placement = ask(state, (incmap_query){.place = BASE_SPAN("Paris"),
                                          .text = BASE_SPAN("Police in Texas and Dallas said that "
                                                            "Paris was quiet.")});
    assert_false(placement.outcome == INCMAP_OUTCOME_PLACED && placement.place.id.number == 10);
}

static void a_hint_is_evidence_and_never_a_filter(void **state) {
    incmap_placement placement =
        ask(state, (incmap_query){.place = BASE_SPAN("Brussels"), .country = BASE_SPAN("XK")});
    assert_placed(&placement, "t:9");
    assert_flag(&placement, INCMAP_FLAG_COUNTRY_MISMATCH, true);
    placement = ask(
        state, (incmap_query){.place = BASE_SPAN("Vienna"), .admin = BASE_SPAN("Nowhereshire")});
    assert_placed(&placement, "t:14");
    assert_flag(&placement, INCMAP_FLAG_ADMIN_UNKNOWN, true);
    assert_flag(&placement, INCMAP_FLAG_ADMIN_MISMATCH, false);
    placement = ask(state, (incmap_query){.place = BASE_SPAN("Vienna"),
                                          .has_near = true,
                                          .near_point = {47.06667, 15.45}});
    assert_placed(&placement, "t:14");
    assert_flag(&placement, INCMAP_FLAG_FAR_FROM_NEAR, true);
}

/* Five kilometres north of 42.9075 N: a degree of latitude is 111.1 km there. */
static void an_offset_is_reckoned_on_the_ground(void **state) {
    incmap_placement placement = ask_name(state, "5 km north of Zvečan");
    assert_placed(&placement, "t:6");
    assert_int_equal(placement.relation, INCMAP_RELATION_OFFSET);
    assert_close(placement.point.lat, 42.9075 + 5 / 111.1, 0.0005);
    assert_close(placement.point.lon, 20.84028, 0.0005);
    assert_close(placement.offset_m, 5000, 0.01);
    assert_close(placement.bearing_deg, 0, 0);
    assert_int_equal(placement.geo_precision, 2);
    assert_int_equal(placement.where_prec, 2);
    assert_flag(&placement, INCMAP_FLAG_OFFSET, true);
    /* 17,000 people at 3000 a km2 live within 1343 m; corners: 5, 5.5 km and 45 degrees apart */
    double corner = sqrt(25.0 + 30.25 - 55.0 * sqrt(0.5)) * 1000;
    assert_close(placement.uncertainty_m, 1343 + corner, 5);
    assert_span(placement.admin2, "Zvečan");
    assert_span(placement.country, "XK");
}

static void near_is_less_precise_than_in(void **state) {
    incmap_placement placement = ask_name(state, "near Graz");
    assert_placed(&placement, "t:13");
    assert_int_equal(placement.relation, INCMAP_RELATION_NEAR);
    assert_int_equal(placement.geo_precision, 2);
    assert_int_equal(placement.where_prec, 2);
    assert_true(placement.uncertainty_m > ask_name(state, "Graz").uncertainty_m);
}

static void between_two_towns_is_their_middle(void **state) {
    incmap_placement placement = ask_name(state, "between Mitrovica and Leposavić");
    assert_placed(&placement, "t:15");
    assert_int_equal(placement.relation, INCMAP_RELATION_BETWEEN);
    assert_close(placement.point.lat, (42.88333 + 43.10389) / 2, 0.001);
    assert_close(placement.point.lon, (20.86667 + 20.80278) / 2, 0.001);
    assert_int_equal(placement.where_prec, 2);
}

static void a_far_gap_is_no_point_within_25_km(void **state) {
    incmap_placement placement = ask_name(state, "between Vienna and Graz");
    assert_int_equal(placement.relation, INCMAP_RELATION_BETWEEN);
    assert_int_equal(placement.where_prec, 5);
}

static void a_country_is_an_area(void **state) {
    incmap_placement placement = ask_name(state, "Kosovo");
    assert_int_equal(placement.outcome, INCMAP_OUTCOME_PLACED);
    assert_span(placement.place.feature, "A.PCLI");
    assert_flag(&placement, INCMAP_FLAG_AREA_ONLY, true);
    assert_int_equal(placement.geo_precision, 3);
    assert_int_equal(placement.where_prec, 6);
    assert_int_equal(placement.admin2.size, 0);
}

/* The farthest corner of the box that stands for Austria, after GeographicLib: 49 N 9.5 E. */
static void a_country_reaches_as_far_as_its_border(void **state) {
    incmap_placement placement = ask_name(state, "Austria");
    assert_close(placement.uncertainty_m, 381741, 0.006 * 381741);
}

static void a_capital_may_stand_for_its_government(void **state) {
    static const char *const names[] = {"government in Brussels", "Brussels authorities",
                                        "власти в Брисел"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        incmap_placement placement = ask_name(state, names[i]);
        assert_placed(&placement, "t:9");
        assert_flag(&placement, INCMAP_FLAG_CAPITAL_FOR_GOVERNMENT, true);
    }
    incmap_placement placement = ask_name(state, "Brussels");
    assert_flag(&placement, INCMAP_FLAG_CAPITAL_FOR_GOVERNMENT, false);
    placement = ask_name(state, "authorities in Graz"); /* no capital of a country */
    assert_placed(&placement, "t:13");
    assert_flag(&placement, INCMAP_FLAG_CAPITAL_FOR_GOVERNMENT, false);
}

static void the_north_of_a_country_is_a_part_of_it(void **state) {
    incmap_placement whole = ask_name(state, "Kosovo");
    const char *const names[] = {"northern Kosovo", "the north of Kosovo", "severno Kosovo"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        incmap_placement placement = ask_name(state, names[i]);
        assert_int_equal(placement.outcome, INCMAP_OUTCOME_PLACED);
        assert_int_equal(placement.relation, INCMAP_RELATION_PART);
        assert_int_equal(placement.where_prec, 5);
        assert_int_equal(placement.geo_precision, 3);
        assert_true(placement.point.lat > whole.point.lat);
        assert_flag(&placement, INCMAP_FLAG_AREA_ONLY, true);
    }
    incmap_placement macedonia = ask_name(state, "North Macedonia");
    assert_int_equal(macedonia.relation, INCMAP_RELATION_IN);
    assert_span(macedonia.place.country, "MK");
}

static void coordinates_are_placed_where_they_say(void **state) {
    incmap_placement placement = ask_name(state, "42.95, 20.7808");
    assert_int_equal(placement.outcome, INCMAP_OUTCOME_PLACED);
    assert_false(placement.has_place);
    assert_int_equal(placement.match, INCMAP_MATCH_COORDINATES);
    assert_close(placement.point.lat, 42.95, 1e-9);
    assert_span(placement.admin2, "Zvečan");
    assert_span(placement.country, "XK");
    assert_int_equal(placement.where_prec, 1);
    placement = ask_name(state, "95.0, 20.1");
    assert_reason(&placement, INCMAP_REASON_OUT_OF_RANGE);
    placement = ask(state, (incmap_query){.place = BASE_SPAN("42.95, 20.7808"),
                                          .admin = BASE_SPAN("Leposavić")});
    assert_flag(&placement, INCMAP_FLAG_ADMIN_MISMATCH, true);
}

static void what_is_no_name_has_its_reason(void **state) {
    const struct {
        const char *text;
        incmap_reason reason;
    } cases[] = {
        {"", INCMAP_REASON_EMPTY},
        {" \t\n", INCMAP_REASON_EMPTY},
        {"unknown", INCMAP_REASON_NOT_A_NAME},
        {"n/a", INCMAP_REASON_NOT_A_NAME},
        {"-", INCMAP_REASON_NOT_A_NAME},
        {"?", INCMAP_REASON_NOT_A_NAME},
        {"непознато", INCMAP_REASON_NOT_A_NAME},
        {"\xf0\x9f\x92\xa5\xf0\x9f\x94\xa5", INCMAP_REASON_NOT_A_NAME},
        {"\x01\x02", INCMAP_REASON_NOT_A_NAME},
        {"Serbian", INCMAP_REASON_NOT_A_NAME},
        {"XK", INCMAP_REASON_NOT_A_NAME},
        {"Qwxzzyx", INCMAP_REASON_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        incmap_placement placement = ask_name(state, cases[i].text);
        assert_reason(&placement, cases[i].reason);
    }
}

static void hostile_names_are_answered(void **state) {
    size_t size = 1 << 20;
    char *huge = malloc(size);
    assert_non_null(huge);
    memset(huge, 'a', size);
    incmap_placement placement = ask(state, (incmap_query){.place = base_span(huge, size)});
    assert_reason(&placement, INCMAP_REASON_TOO_LONG);
    placement = ask(state, (incmap_query){.place = BASE_SPAN("Graz"), .text = {huge, size}});
    assert_placed(&placement, "t:13");
    placement = ask(state, (incmap_query){.place = BASE_SPAN("Graz"), .admin = {huge, size}});
    assert_placed(&placement, "t:13");
    free(huge);
    placement = ask(state, (incmap_query){.place = base_span("Gr\0az", 5)});
    assert_reason(&placement, INCMAP_REASON_NOT_A_NAME);
    placement = ask_name(state, "\xe2\x80\x8fGraz"); /* a mark of direction */
    assert_placed(&placement, "t:13");
    placement = ask_name(state, "\xe2\x80\xaezarG"); /* letters shown in another order */
    assert_reason(&placement, INCMAP_REASON_NOT_A_NAME);
    placement = ask_name(state, "\xff\xfe\xfd");
    assert_int_not_equal(placement.outcome, INCMAP_OUTCOME_PLACED);
    placement = ask(
        state, (incmap_query){
                   .place = BASE_SPAN("Graz"), .has_near = true, .near_point = {(double)NAN, 500}});
    assert_placed(&placement, "t:13");
}

static void a_place_far_from_all_others_of_its_text_is_flagged(void **state) {
    incmap_query query = {
        .place = BASE_SPAN("Reykjavík"),
        .text = BASE_SPAN("From Graz to Vienna, Zvečan, Leposavić and Mitrovica.")};
    incmap_placement placement = ask(state, query);
    assert_placed(&placement, "t:16");
    assert_flag(&placement, INCMAP_FLAG_FAR_FROM_OTHERS, true);
    query.place = BASE_SPAN("Banjska");
    placement = ask(state, query);
    assert_flag(&placement, INCMAP_FLAG_FAR_FROM_OTHERS, false);
    query.place = BASE_SPAN("Reykjavík");
    query.text = BASE_SPAN("From Graz to Vienna.");
    placement = ask(state, query);
    assert_flag(&placement, INCMAP_FLAG_FAR_FROM_OTHERS, false);
}

static void a_part_that_is_not_understood_is_flagged(void **state) {
    incmap_placement placement = ask_name(state, "Police station Graz");
    assert_id(placement.place.id, "t:13");
    assert_flag(&placement, INCMAP_FLAG_RELATION_DROPPED, true);
    placement = ask_name(state, "between Graz and Qwxzzyxq");
    assert_id(placement.place.id, "t:13");
    assert_int_equal(placement.relation, INCMAP_RELATION_NEAR);
    assert_flag(&placement, INCMAP_FLAG_RELATION_DROPPED, true);
}

static void assumed_countries_weigh_less_than_named_ones(void **state) {
    small *s = *state;
    const incmap_gazetteer *const all[] = {s->gazetteer, s->gazetteer};
    incmap_resolver *resolver = NULL;
    incmap_resolver_options options = {.countries = BASE_SPAN("US, XK")};
    assert_status(incmap_resolver_new(&resolver, s->ctx, all, 2, &options, NULL), INCMAP_OK);
    incmap_placement placement;
    incmap_query query = {.place = BASE_SPAN("Paris"), .country = BASE_SPAN("FR")};
    assert_status(incmap_resolver_place(resolver, &query, &placement, NULL), INCMAP_OK);
    assert_placed(&placement, "t:10");
    assert_int_equal(placement.n_candidates, 2); /* the same place in two gazetteers is one */
    incmap_resolver_free(resolver);
    options.countries = BASE_SPAN("XK,Atlantis");
    incmap_error err;
    assert_status(incmap_resolver_new(&resolver, s->ctx, all, 2, &options, &err), INCMAP_USAGE);
    assert_null(resolver);
    assert_status(incmap_resolver_new(&resolver, s->ctx, all, 0, NULL, &err), INCMAP_USAGE);
    assert_status(incmap_resolver_new(&resolver, s->ctx, all, 17, NULL, &err), INCMAP_USAGE);
}

/* The weights are of one table; what is tested is which place they end at. */
static void a_unit_behind_a_name_holds_for_the_whole_text(void **state) {
    const char *const texts[] = {
        "Storms hit Paris, Texas, on Monday. Later the mayor of Paris spoke.",
        "Storms hit Paris, Tex., on Monday. Later the mayor of Paris spoke.",
        "Later the mayor spoke. Storms had hit Paris (Texas) on Monday.",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        incmap_placement placement =
            ask(state, (incmap_query){.place = BASE_SPAN("Paris"), .text = base_span_of(texts[i])});
        assert_true(placement.has_point);
        assert_id(placement.place.id, "t:11");
    }
}

static void a_people_in_the_text_speaks_for_its_country(void **state) {
    incmap_placement alone = ask_name(state, "Paris");
    incmap_placement among =
        ask(state, (incmap_query){.place = BASE_SPAN("Paris"),
                                  .text = BASE_SPAN("The American guests of Paris thanked.")});
    assert_placed(&alone, "t:10");
    assert_true(among.candidates[0].score < alone.candidates[0].score);
}

static void a_list_is_no_pair(void **state) {
    incmap_placement placement =
        ask(state, (incmap_query){.place = BASE_SPAN("Texas"),
                                  .text = BASE_SPAN("They went to Texas, Belgium and Graz.")});
    assert_placed(&placement, "t:12");
}

static void an_explanation_adds_up_and_changes_nothing(void **state) {
    small *s = *state;
    incmap_query query = {.place = BASE_SPAN("Banska"), .admin = BASE_SPAN("Leposavić")};
    incmap_placement plain = ask(state, query);
    incmap_placement explained;
    base_buf table;
    base_buf_init(&table, s->ctx, 1 << 20);
    assert_status(
        incmap_resolver_explain(s->resolver, &query, base_buf_sink(&table), &explained, NULL),
        INCMAP_OK);
    assert_int_equal(explained.outcome, plain.outcome);
    assert_id(explained.place.id, "t:1");
    assert_true(explained.score == plain.score);
    assert_status(base_buf_add(&table, "", 1, NULL), INCMAP_OK);
    const char *parts[] = {"name: Banska\n",        "t:1", "t:2", "MATCH_", "sum", "none of these",
                           "answer: placed Banjska"};
    const char *at = table.data;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strstr(at, parts[i]) == NULL) {
            fail_msg("no \"%s\" in\n%s", parts[i], table.data);
        }
    }
    double sum = 0;
    const char *end = strstr(at, "sum");
    for (const char *term = strstr(at, "  ="); term != NULL && term < end;
         term = strstr(term + 3, "  =")) {
        sum += strtod(term + 3, NULL);
    }
    double told = strtod(end + strlen("sum"), NULL);
    if (fabs(sum - told) > 0.1) {
        fail_msg("the terms make %d hundredths, the sum is %d", (int)(100 * sum),
                 (int)(100 * told));
    }
    base_buf_free(&table);
}

static void asking_twice_gives_the_same_answer(void **state) {
    small *s = *state;
    const char *const names[] = {"Banska", "Leposaviću", "northern Kosovo", "5 km north of Graz"};
    const incmap_gazetteer *const all[] = {s->gazetteer};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        incmap_placement first = ask_name(state, names[i]);
        incmap_placement again = ask_name(state, names[i]);
        incmap_resolver *fresh = NULL;
        incmap_placement other;
        incmap_query query = {.place = base_span_of(names[i])};
        assert_status(incmap_resolver_new(&fresh, s->ctx, all, 1, NULL, NULL), INCMAP_OK);
        assert_status(incmap_resolver_place(fresh, &query, &other, NULL), INCMAP_OK);
        assert_int_equal(first.outcome, again.outcome);
        assert_true(first.score == again.score && first.score == other.score);
        assert_int_equal(first.place.index, again.place.index);
        assert_int_equal(first.place.index, other.place.index);
        assert_true(first.point.lat == other.point.lat && first.point.lon == other.point.lon);
        incmap_resolver_free(fresh);
    }
}

static void shares_with_none_of_these_never_pass_one(void **state) {
    const char *const names[] = {"Banska", "Paris", "Leposavić", "Kosovo", "Bansk"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        incmap_placement placement = ask_name(state, names[i]);
        double sum = 0;
        for (size_t j = 0; j < placement.candidate_count; j++) {
            sum += placement.candidates[j].score;
        }
        assert_true(sum < 1 && placement.score <= 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_that_two_villages_bear_is_ambiguous),
        cmocka_unit_test(a_wrong_unit_beside_the_true_one_still_tells_two_villages_apart),
        cmocka_unit_test(the_true_unit_raises_no_flag),
        cmocka_unit_test(a_misspelt_name_is_settled_by_the_text_around_it),
        cmocka_unit_test(a_misspelt_name_alone_is_not_placed),
        cmocka_unit_test(scripts_spellings_and_cases_of_a_name_are_one_place),
        cmocka_unit_test(a_seat_goes_before_its_unit_unless_the_unit_is_asked_for),
        cmocka_unit_test(a_large_town_goes_before_a_small_one_until_context_says_otherwise),
        cmocka_unit_test(a_hint_is_evidence_and_never_a_filter),
        cmocka_unit_test(an_offset_is_reckoned_on_the_ground),
        cmocka_unit_test(near_is_less_precise_than_in),
        cmocka_unit_test(between_two_towns_is_their_middle),
        cmocka_unit_test(a_far_gap_is_no_point_within_25_km),
        cmocka_unit_test(a_country_is_an_area),
        cmocka_unit_test(a_country_reaches_as_far_as_its_border),
        cmocka_unit_test(a_capital_may_stand_for_its_government),
        cmocka_unit_test(the_north_of_a_country_is_a_part_of_it),
        cmocka_unit_test(coordinates_are_placed_where_they_say),
        cmocka_unit_test(what_is_no_name_has_its_reason),
        cmocka_unit_test(hostile_names_are_answered),
        cmocka_unit_test(a_place_far_from_all_others_of_its_text_is_flagged),
        cmocka_unit_test(a_part_that_is_not_understood_is_flagged),
        cmocka_unit_test(assumed_countries_weigh_less_than_named_ones),
        cmocka_unit_test(a_unit_behind_a_name_holds_for_the_whole_text),
        cmocka_unit_test(a_people_in_the_text_speaks_for_its_country),
        cmocka_unit_test(a_list_is_no_pair),
        cmocka_unit_test(an_explanation_adds_up_and_changes_nothing),
        cmocka_unit_test(asking_twice_gives_the_same_answer),
        cmocka_unit_test(shares_with_none_of_these_never_pass_one),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
