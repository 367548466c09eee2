/* What is remembered is what would be found anew: each answer is compared with one asked without a
 * memory. */
#include "res_reach.h"
#include "small.h"

enum { HITS = 64 };

static const char *const names[] = {"Banjska",  "Leposavic", "Zvecan",    "Vushtrri",
                                    "Brussels", "Mitrovica", "Reykjavik", "Bulgaria"};
static const char *const countries[] = {"", "XK", "BG", "US"};

static void check(const small *s, res_recall *recall, incmap_span name, unsigned edits,
                  incmap_span country) {
    incmap_hit known[HITS];
    incmap_hit asked[HITS];
    const incmap_filter filter = {.country = country};
    size_t got = res_recall_nearly(recall, s->gazetteer, 0, name, edits, country, known, HITS);
    size_t expected =
        incmap_gazetteer_lookup_fuzzy(s->gazetteer, name, edits, &filter, asked, HITS);
    assert_int_equal(got, expected);
    for (size_t i = 0; i < got; i++) {
        assert_int_equal(known[i].place, asked[i].place);
        assert_int_equal(known[i].edits, asked[i].edits);
        assert_true(known[i].name.data == asked[i].name.data);
    }
}

/* Each letter of each name replaced by each of the alphabet: more names and hits than are kept. */
static void nearly_the_same_names_are_those_of_a_fresh_look(void **state) {
    small *s = *state;
    res_recall *recall = calloc(1, sizeof *recall);
    assert_non_null(recall);
    uint64_t asked = 0;
    for (size_t round = 0; round < 12; round++) {
        for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
            char name[16];
            size_t size = strlen(names[n]);
            memcpy(name, names[n], size);
            for (size_t at = 0; at < size; at++) {
                for (char letter = 'a'; letter <= 'z'; letter++, asked++) {
                    name[at] = letter;
                    check(s, recall, base_span(name, size), 1 + (unsigned)(asked % 2),
                          base_span_of(countries[(asked + round) % 4]));
                }
                name[at] = names[n][at];
            }
        }
    }
    assert_true(recall->kept > RES_NEARLY_HITS);
    free(recall);
}

/* The bytes of one name asked of two gazetteers are two questions. */
static void gazetteers_are_told_apart(void **state) {
    small *s = *state;
    incmap_hit hits[HITS];
    incmap_gazetteer *other = NULL;
    res_recall *recall = calloc(1, sizeof *recall);
    assert_non_null(recall);
    small_build_as(s->ctx, 'o', &other);
    incmap_span name = BASE_SPAN("Zvecam");
    incmap_span any = {NULL, 0};
    for (int round = 0; round < 2; round++) {
        assert_true(res_recall_nearly(recall, s->gazetteer, 0, name, 1, any, hits, HITS) > 0);
        const char *first = hits[0].name.data;
        assert_true(res_recall_nearly(recall, other, 1, name, 1, any, hits, HITS) > 0);
        assert_true(hits[0].name.data != first);
    }
    incmap_gazetteer_close(other);
    free(recall);
}

static void an_area_reaches_as_far_when_asked_again(void **state) {
    small *s = *state;
    res_recall *recall = calloc(1, sizeof *recall);
    assert_non_null(recall);
    const res_sources with = {.items = {s->gazetteer}, .count = 1, .recall = recall};
    const res_sources without = {.items = {s->gazetteer}, .count = 1};
    size_t areas = 0;
    for (int round = 0; round < 2; round++) {
        incmap_place place;
        for (uint32_t i = 0; incmap_gazetteer_place_view(s->gazetteer, i, &place); i++) {
            double expected = res_reach_m(&without, &place);
            assert_true(res_reach_m(&with, &place) == expected);
            areas += place.feature.size > 0 && place.feature.data[0] == 'A' && expected > 0;
        }
    }
    assert_true(areas > 0);
    free(recall);
}

/* Of one place with two points, and of another that shares its slot. */
static void what_a_place_lies_in_is_told_apart_by_place_and_point(void **state) {
    small *s = *state;
    res_recall *recall = calloc(1, sizeof *recall);
    assert_non_null(recall);
    incmap_place place;
    bool known = true;
    assert_true(incmap_gazetteer_place_view(s->gazetteer, 0, &place));
    res_lies *lies = res_recall_lies(recall, &place, place.point, &known);
    assert_non_null(lies);
    assert_false(known);
    lies->admin2 = BASE_SPAN("Zvečan");
    assert_true(res_recall_lies(recall, &place, place.point, &known) == lies && known);
    assert_span(lies->admin2, "Zvečan");
    incmap_point elsewhere = {place.point.lat + 1, place.point.lon};
    assert_true(res_recall_lies(recall, &place, elsewhere, &known) == lies && !known);
    assert_int_equal(lies->admin2.size, 0);
    place.index += RES_LIES;
    assert_true(res_recall_lies(recall, &place, elsewhere, &known) == lies && !known);
    place.name.size = 0;
    assert_null(res_recall_lies(recall, &place, elsewhere, &known));
    free(recall);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nearly_the_same_names_are_those_of_a_fresh_look,
                                        small_setup, small_teardown),
        cmocka_unit_test_setup_teardown(gazetteers_are_told_apart, small_setup, small_teardown),
        cmocka_unit_test_setup_teardown(what_a_place_lies_in_is_told_apart_by_place_and_point,
                                        small_setup, small_teardown),
        cmocka_unit_test_setup_teardown(an_area_reaches_as_far_when_asked_again, small_setup,
                                        small_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
