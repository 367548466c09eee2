#include "close.h"
#include "res_phrase.h"
#include "res_words.h"
#include "unit.h"

/* The only names there are, for these tests. */
static bool is_name(void *state, incmap_span name) {
    static const char *const names[] = {
        "Zvečan", "Banjska", "Mitrovica",         "Leposavić", "North Macedonia", "Novo Brdo",
        "Vienna", "Graz",    "Severna Mitrovica", "Звечан",    "Norway",          "Kosovo"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (base_span_is(name, names[i])) {
            return true;
        }
    }
    return false;
}

static res_phrase read_phrase(const char *text) {
    res_phrase phrase;
    res_phrase_read(base_span_of(text), (res_known){NULL, is_name}, &phrase);
    return phrase;
}

static void assert_relation(const res_phrase *phrase, incmap_relation expected) {
    if (phrase->relation != expected) {
        fail_msg("got %s, expected %s", incmap_relation_name(phrase->relation),
                 incmap_relation_name(expected));
    }
}

static void assert_offset(const char *text, const char *name, double metres, double bearing) {
    res_phrase phrase = read_phrase(text);
    assert_span(phrase.name, name);
    assert_relation(&phrase, INCMAP_RELATION_OFFSET);
    assert_close(phrase.distance_m, metres, 0.001);
    assert_close(phrase.bearing_deg, bearing, 0.001);
}

static void assert_simple(const char *text, incmap_relation relation, const char *name) {
    res_phrase phrase = read_phrase(text);
    assert_span(phrase.name, name);
    assert_relation(&phrase, relation);
}

static void names_that_hold_directions_are_not_taken_apart(void **state) {
    (void)state;
    assert_simple("North Macedonia", INCMAP_RELATION_IN, "North Macedonia");
    assert_simple("Novo Brdo", INCMAP_RELATION_IN, "Novo Brdo");
    assert_simple("Severna Mitrovica", INCMAP_RELATION_IN, "Severna Mitrovica");
    assert_simple("near North Macedonia", INCMAP_RELATION_NEAR, "North Macedonia");
}

static void distance_and_direction_are_read_in_three_languages(void **state) {
    (void)state;
    assert_offset("5 km north of Zvečan", "Zvečan", 5000, 0);
    assert_offset("about 2.5 kilometres south-west of Vienna", "Vienna", 2500, 225);
    assert_offset("10km NNE from Graz", "Graz", 10000, 22.5);
    assert_offset("five miles to the east of Graz", "Graz", 5 * 1609.344, 90);
    assert_offset("5 km (3 miles) north of the town of Zvečan", "Zvečan", 5000, 0);
    assert_offset("oko 5 km severno od Zvečan", "Zvečan", 5000, 0);
    assert_offset("5 км северозападно од Звечан", "Звечан", 5000, 315);
    assert_offset("5 km në veri të Zvečan", "Zvečan", 5000, 0);
    assert_offset("1,500 m west of Graz", "Graz", 1500, 270);
}

static void slack_of_a_distance_is_half_its_last_digit(void **state) {
    (void)state;
    assert_close(read_phrase("5 km north of Graz").distance_slack_m, 500, 0.001);
    assert_close(read_phrase("10 km north of Graz").distance_slack_m, 5000, 0.001);
    assert_close(read_phrase("2.5 km north of Graz").distance_slack_m, 50, 0.001);
    assert_close(read_phrase("25 km north of Graz").distance_slack_m, 500, 0.001);
}

static void distance_without_direction_is_near(void **state) {
    (void)state;
    res_phrase phrase = read_phrase("5 km from Zvečan");
    assert_span(phrase.name, "Zvečan");
    assert_relation(&phrase, INCMAP_RELATION_NEAR);
    assert_true(phrase.has_distance);
    assert_close(phrase.bearing_deg, -1, 0);
}

static void words_for_near_are_read_in_three_languages(void **state) {
    (void)state;
    assert_simple("near Zvečan", INCMAP_RELATION_NEAR, "Zvečan");
    assert_simple("in the vicinity of Zvečan", INCMAP_RELATION_NEAR, "Zvečan");
    assert_simple("kod Zvečan", INCMAP_RELATION_NEAR, "Zvečan");
    assert_simple("код Звечан", INCMAP_RELATION_NEAR, "Звечан");
    assert_simple("u blizini Zvečan", INCMAP_RELATION_NEAR, "Zvečan");
    assert_simple("afër Zvečan", INCMAP_RELATION_NEAR, "Zvečan");
    assert_simple("the Banjska area", INCMAP_RELATION_NEAR, "Banjska");
}

static void two_names_are_a_gap_or_a_road(void **state) {
    (void)state;
    const char *texts[] = {
        "between Mitrovica and Leposavić", "the Mitrovica-Leposavić road",
        "on the Mitrovica–Leposavić road", "on the road from Mitrovica to Leposavić",
        "između Mitrovica i Leposavić",    "na putu Mitrovica - Leposavić",
        "midis Mitrovica dhe Leposavić"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        res_phrase phrase = read_phrase(texts[i]);
        assert_span(phrase.name, "Mitrovica");
        assert_span(phrase.other, "Leposavić");
        assert_relation(&phrase, INCMAP_RELATION_BETWEEN);
    }
}

static void assert_wanted(const char *text, res_wanted wanted, const char *name) {
    res_phrase phrase = read_phrase(text);
    assert_span(phrase.name, name);
    assert_int_equal(phrase.wanted, wanted);
}

static void kind_words_say_what_is_wanted(void **state) {
    (void)state;
    assert_wanted("village of Banjska", RES_WANTED_SETTLEMENT, "Banjska");
    assert_wanted("selo Banjska", RES_WANTED_SETTLEMENT, "Banjska");
    assert_wanted("fshati Banjska", RES_WANTED_SETTLEMENT, "Banjska");
    assert_wanted("Zvečan municipality", RES_WANTED_UNIT, "Zvečan");
    assert_wanted("municipality of Zvečan", RES_WANTED_UNIT, "Zvečan");
    assert_wanted("opština Zvečan", RES_WANTED_UNIT, "Zvečan");
    assert_wanted("Општина Звечан", RES_WANTED_UNIT, "Звечан");
    assert_wanted("Komuna e Zvečan", RES_WANTED_UNIT, "Zvečan");
}

static void parts_of_areas_keep_their_direction(void **state) {
    (void)state;
    res_phrase phrase = read_phrase("northern Kosovo");
    assert_span(phrase.name, "Kosovo");
    assert_relation(&phrase, INCMAP_RELATION_PART);
    assert_close(phrase.bearing_deg, 0, 0);
    phrase = read_phrase("in the south of Norway");
    assert_span(phrase.name, "Norway");
    assert_relation(&phrase, INCMAP_RELATION_PART);
    assert_close(phrase.bearing_deg, 180, 0);
    phrase = read_phrase("north of Norway");
    assert_relation(&phrase, INCMAP_RELATION_NEAR);
    assert_close(phrase.bearing_deg, 0, 0);
}

static void what_stands_behind_marks_is_a_hint(void **state) {
    (void)state;
    const char *texts[] = {"Banjska, Zvečan", "Banjska (Zvečan)", "Banjska / Zvečan",
                           "Banjska - Zvečan"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        res_phrase phrase = read_phrase(texts[i]);
        assert_span(phrase.name, "Banjska");
        assert_int_equal(phrase.hint_count, 1);
        assert_span(phrase.hints[0], "Zvečan");
    }
    res_phrase three = read_phrase("5 km north of Banjska, Zvečan, Kosovo");
    assert_span(three.name, "Banjska");
    assert_int_equal(three.hint_count, 2);
    assert_span(three.hints[1], "Kosovo");
}

static void what_follows_in_is_a_hint(void **state) {
    (void)state;
    res_phrase phrase = read_phrase("near the village of Banska in the Leposavić municipality");
    assert_span(phrase.name, "Banska");
    assert_relation(&phrase, INCMAP_RELATION_NEAR);
    assert_int_equal(phrase.wanted, RES_WANTED_SETTLEMENT);
    assert_int_equal(phrase.hint_count, 1);
    assert_span(phrase.hints[0], "Leposavić municipality");
    assert_span(res_phrase_bare_unit(phrase.hints[0]), "Leposavić");
}

static void what_holds_an_unknown_name_stands_first_among_the_hints(void **state) {
    (void)state;
    res_phrase phrase = read_phrase("police station in Zvečan, Kosovo");
    assert_span(phrase.name, "police station");
    assert_true(phrase.hint_holds);
    assert_int_equal(phrase.hint_count, 2);
    assert_span(phrase.hints[0], "Zvečan");
    assert_span(phrase.hints[1], "Kosovo");
    assert_false(read_phrase("Qwx, Kosovo").hint_holds);
}

static void words_of_phrases_alone_are_told_from_names(void **state) {
    (void)state;
    assert_int_equal(res_phrase_bare_words(BASE_SPAN("the village")), RES_BARE);
    assert_int_equal(res_phrase_bare_words(BASE_SPAN("north of the")), RES_BARE);
    assert_int_equal(res_phrase_bare_words(BASE_SPAN("The Village")), RES_BARE_CAPITAL);
    assert_int_equal(res_phrase_bare_words(BASE_SPAN("the Zvečan village")), RES_BARE_NOT);
    assert_int_equal(res_phrase_bare_words(BASE_SPAN("graz")), RES_BARE_NOT);
    assert_int_equal(res_phrase_bare_words(BASE_SPAN("")), RES_BARE_NOT);
}

static void placeholders_stand_for_no_place(void **state) {
    (void)state;
    const char *yes[] = {"unknown",   "Unknown location", "N/A",        "n/a",      "various",
                         "nepoznato", "НЕПОЗНАТО",        "i panjohur", "-unknown-"};
    const char *no[] = {"Zvečan", "unknown village near Graz", "-", "", "?"};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        assert_true(res_phrase_is_placeholder(base_span_of(yes[i])));
    }
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
        assert_false(res_phrase_is_placeholder(base_span_of(no[i])));
    }
}

static void unit_words_are_stripped_on_both_sides(void **state) {
    (void)state;
    assert_span(res_phrase_bare_unit(BASE_SPAN("Leposavić municipality")), "Leposavić");
    assert_span(res_phrase_bare_unit(BASE_SPAN("Opština Zvečan")), "Zvečan");
    assert_span(res_phrase_bare_unit(BASE_SPAN("Komuna e Leposaviqit")), "Leposaviqit");
    assert_span(res_phrase_bare_unit(BASE_SPAN("the municipality of Graz")), "Graz");
    assert_span(res_phrase_bare_unit(BASE_SPAN("Graz")), "Graz");
    assert_span(res_phrase_bare_unit(BASE_SPAN("municipality")), "municipality");
    assert_true(res_phrase_is_unit_word(BASE_SPAN("opštini")));
    assert_false(res_phrase_is_unit_word(BASE_SPAN("village")));
}

static void phrases_of_nothing_but_their_words_stay_names(void **state) {
    (void)state;
    const char *texts[] = {"near", "5 km", "north", "the",          "between",
                           "of",   ",",    "(",     "5 km north of"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        res_phrase phrase = read_phrase(texts[i]);
        assert_true(phrase.name.size > 0);
    }
}

static void long_phrases_end_at_a_limit(void **state) {
    (void)state;
    char text[8192];
    memset(text, 0, sizeof text);
    for (size_t i = 0; i + 6 < sizeof text; i += 5) {
        memcpy(text + i, "near ", 5);
    }
    res_phrase phrase = read_phrase(text);
    assert_true(phrase.name.size > 0);
    memset(text, ',', sizeof text - 1);
    assert_int_equal(read_phrase(text).hint_count, 0);
    memset(text, '(', sizeof text - 1);
    assert_int_equal(read_phrase(text).hint_count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_hold_directions_are_not_taken_apart),
        cmocka_unit_test(distance_and_direction_are_read_in_three_languages),
        cmocka_unit_test(slack_of_a_distance_is_half_its_last_digit),
        cmocka_unit_test(distance_without_direction_is_near),
        cmocka_unit_test(words_for_near_are_read_in_three_languages),
        cmocka_unit_test(two_names_are_a_gap_or_a_road),
        cmocka_unit_test(kind_words_say_what_is_wanted),
        cmocka_unit_test(parts_of_areas_keep_their_direction),
        cmocka_unit_test(what_stands_behind_marks_is_a_hint),
        cmocka_unit_test(what_follows_in_is_a_hint),
        cmocka_unit_test(what_holds_an_unknown_name_stands_first_among_the_hints),
        cmocka_unit_test(words_of_phrases_alone_are_told_from_names),
        cmocka_unit_test(placeholders_stand_for_no_place),
        cmocka_unit_test(unit_words_are_stripped_on_both_sides),
        cmocka_unit_test(phrases_of_nothing_but_their_words_stay_names),
        cmocka_unit_test(long_phrases_end_at_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
