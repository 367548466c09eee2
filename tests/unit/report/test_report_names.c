#include "rep_unit.h"

typedef struct row {
    const char *text;
    const char *name;
    rep_name_kind kind;
    bool locates;
} row;

static void check(rep_world *w, const row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        rep_reading *r = rep_read_text_of(w, rows[i].text, "2023-09-25");
        const rep_name *name = rep_find_name(r, rows[i].name);
        int kind = name == NULL ? -1 : (int)name->kind;
        bool locates = name != NULL && name->locates;
        if (kind != (int)rows[i].kind || locates != rows[i].locates) {
            fail_msg("%s: \"%s\" is of kind %d (locates %d), expected %d (%d)", rows[i].text,
                     rows[i].name, kind, locates, rows[i].kind, rows[i].locates);
        }
        rep_reading_free(r);
    }
}

static void places_are_told_from_other_names(void **state) {
    static const row rows[] = {
        {"The bridge in Zvečan was closed.", "Zvečan", REP_NAME_PLACE, true},
        {"Two men drove from Belgrade to the border.", "Belgrade", REP_NAME_PLACE, false},
        {"The Kosovo Police closed the bridge.", "Kosovo Police", REP_NAME_ORGANISATION, false},
        {"The North Atlantic Treaty Organization met.", "North Atlantic Treaty Organization",
         REP_NAME_ORGANISATION, false},
        {"He works for the Ministry of Interior of the state.", "Ministry", REP_NAME_ORGANISATION,
         false},
        {"The Serbian President left early.", "Serbian", REP_NAME_OTHER, false},
        {"A group of Serbian officers left early.", "Serbian", REP_NAME_DEMONYM, false},
        {"He met Kosovo Prime Minister Albin Kurti again.", "Albin Kurti", REP_NAME_PERSON, false},
        {"He met Kosovo Prime Minister Albin Kurti again.", "Kosovo", REP_NAME_OTHER, false},
        {"Officials of KFOR and NATO met there.", "KFOR", REP_NAME_ORGANISATION, false},
        {"Players in the NHL earn well.", "NHL", REP_NAME_ORGANISATION, false},
        {"Belgrade said that it would wait.", "Belgrade", REP_NAME_PLACE, false},
        {"Shots were heard near the village of Xqrvt at night.", "Xqrvt", REP_NAME_PLACE, true},
        {"Soldiers walked along the Xqrvt area at night.", "Xqrvt", REP_NAME_PLACE, true},
        {"A man was arrested in Paris, Texas, on Friday.", "Texas", REP_NAME_PLACE, false},
        {"The film is in English and Turkish.", "Turkish", REP_NAME_DEMONYM, false},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

static void a_meaning_recalled_is_the_one_found(void **state) {
    rep_world *w = *state;
    static const char *const words[] = {"in", "village", "policije", "qwertz", "september", "in"};
    rep_lexicon *lexicon = NULL;
    assert_int_equal(rep_lexicon_new(&lexicon, w->ctx, REP_ALL, NULL), INCMAP_OK);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        incmap_span word = base_span_of(words[i]);
        rep_meaning found = rep_lexicon_find(lexicon, word);
        for (uint64_t key = 7; key < 9 + (1 << 20); key += 1 << 20) { /* two that share a slot */
            rep_meaning recalled = rep_lexicon_recall(lexicon, key + i, word);
            assert_int_equal(recalled.classes, found.classes);
            assert_int_equal(recalled.value, found.value);
        }
    }
    rep_lexicon_free(lexicon);
}

static void a_place_is_tied_to_the_unit_named_with_it(void **state) {
    static const struct {
        const char *text;
        const char *name;
        const char *unit;
    } rows[] = {{"A house burnt in Banjska, in the Leposavić municipality, on Friday.", "Banjska",
                 "Leposavić municipality"},
                {"A man was held in Paris, Texas, on Friday.", "Paris", "Texas"},
                {"Kuća je zapaljena u selu Banjska u opštini Zvečan.", "Banjska", "Zvečan"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        rep_reading *r = rep_read_text_of(*state, rows[i].text, "");
        const rep_name *name = rep_find_name(r, rows[i].name);
        assert_non_null(name);
        assert_span(rep_unit_of(r, (uint32_t)(name - r->names.at)), rows[i].unit);
        rep_reading_free(r);
    }
}

static void a_list_of_places_locates_each(void **state) {
    rep_reading *r = rep_read_text_of(
        *state, "Clashes were reported in Zvečan, Leposavić and Mitrovica on Friday.", "");
    static const char *const names[] = {"Zvečan", "Leposavić", "Mitrovica"};
    for (size_t i = 0; i < 3; i++) {
        const rep_name *name = rep_find_name(r, names[i]);
        assert_non_null(name);
        assert_true(name->locates);
    }
    rep_reading_free(r);
}

static void a_misspelt_name_means_what_the_better_told_one_means(void **state) {
    rep_reading *r = rep_read_text_of(
        *state,
        "Shots were heard near the village of Banjska in the Zvečan municipality.\n\n"
        "By noon the Banjsk area was calm.",
        "");
    const rep_name *name = rep_find_name(r, "Banjsk");
    assert_non_null(name);
    assert_span(rep_query_of_name(r, (uint32_t)(name - r->names.at)).place, "Banjska");
    rep_reading_free(r);
}

static void names_in_right_to_left_text_do_no_harm(void **state) {
    rep_reading *r = rep_read_text_of(
        *state,
        "\xD9\x82\xD8\xA7\xD9\x84 \xD8\xA7\xD9\x84\xD9\x85\xD8\xAA\xD8\xAD\xD8\xAF\xD8\xAB "
        "in Zvečan \xE2\x80\x8F\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D.",
        "");
    const rep_name *name = rep_find_name(r, "Zvečan");
    assert_non_null(name);
    rep_reading_free(r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_told_from_other_names),
        cmocka_unit_test(a_meaning_recalled_is_the_one_found),
        cmocka_unit_test(a_place_is_tied_to_the_unit_named_with_it),
        cmocka_unit_test(a_list_of_places_locates_each),
        cmocka_unit_test(a_misspelt_name_means_what_the_better_told_one_means),
        cmocka_unit_test(names_in_right_to_left_text_do_no_harm),
    };
    return cmocka_run_group_tests(tests, rep_make_world, rep_free_world);
}
