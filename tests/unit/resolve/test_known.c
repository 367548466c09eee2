/* What is remembered of names is what a search would find anew: each answer is compared with one of
 * a search without a memory. */
#include "res_known.h"

#include "res_scene.h"
#include "small.h"

static const char *const names[] = {"Banjska", "Leposaviq", "Zvecan",  "Zvečanu", "Vushtrri",
                                    "Mt. X",   "Kosovo",    "Serbian", "Xanadu",  ""};

typedef void (*search)(const res_sources *sources, incmap_span name, res_pool *pool);

static void assert_same(const res_pool *got, const res_pool *expected) {
    assert_int_equal(got->count, expected->count);
    for (size_t i = 0; i < got->count; i++) {
        const res_candidate *a = &got->items[i];
        const res_candidate *b = &expected->items[i];
        assert_int_equal(a->place.index, b->place.index);
        assert_int_equal(a->match, b->match);
        assert_int_equal(a->letters, b->letters);
        assert_int_equal(a->main_name, b->main_name);
        assert_int_equal(a->inflected, b->inflected);
        assert_int_equal(a->spoken, b->spoken);
        assert_int_equal(a->held, b->held);
    }
}

/* Each search into an empty pool and into one that has the places of "Banjska". */
static void check(const res_sources *with, const res_sources *without, search find,
                  incmap_span name) {
    static res_pool got;
    static res_pool expected;
    for (int filled = 0; filled < 2; filled++) {
        got.count = expected.count = 0;
        if (filled == 1) {
            res_find(without, BASE_SPAN("Banjska"), &got);
            res_find(without, BASE_SPAN("Banjska"), &expected);
        }
        find(with, name, &got);
        find(without, name, &expected);
        assert_same(&got, &expected);
    }
}

static void a_name_asked_again_has_the_candidates_of_a_fresh_search(void **state) {
    small *s = *state;
    const search searches[] = {res_find, res_find_variants, res_find_inflected};
    res_known *known = NULL;
    const res_sources without = {.items = {s->gazetteer}, .count = 1};
    assert_status(res_known_new(&known, s->ctx, &without, NULL), INCMAP_OK);
    const res_sources with = {.items = {s->gazetteer}, .count = 1, .known = known};
    for (size_t i = 0; i < 90U; i++) {
        incmap_span name = base_span_of(names[i % 10]);
        incmap_span code = {NULL, 0};
        incmap_span expected = {NULL, 0};
        check(&with, &without, searches[i / 10 % 3], name);
        assert_int_equal(res_is_name(&with, name), res_is_name(&without, name));
        assert_int_equal(res_country_of(&with, name, &code),
                         res_country_of(&without, name, &expected));
        assert_span(code, expected.data == NULL ? "" : expected.data);
    }
    res_known_free(known);
}

/* More candidates than are kept: what is still known of a name is its own. */
static void what_is_forgotten_is_not_mistaken_for_another(void **state) {
    small *s = *state;
    enum { NAMES = 200000, EACH = 7 };
    res_known *known = NULL;
    res_candidate items[EACH] = {{.edits = 0}};
    const res_candidate *found = NULL;
    size_t met = 0;
    const res_sources without = {.items = {s->gazetteer}, .count = 1};
    assert_status(res_known_new(&known, s->ctx, &without, NULL), INCMAP_OK);
    for (uint32_t n = 0; n < NAMES; n++) {
        incmap_span name = base_span((const char *)&n, sizeof n);
        for (size_t i = 0; i < EACH; i++) {
            items[i].place.index = n;
        }
        assert_true(res_known_find(known, RES_ASKED_FOUND, name, &found) == RES_NOT_KNOWN);
        res_known_keep(known, RES_ASKED_FOUND, name, items, n % (EACH + 1));
        uint32_t before = n - n % 1001;
        uint32_t count = res_known_find(known, RES_ASKED_FOUND,
                                        base_span((const char *)&before, sizeof before), &found);
        assert_true(count == RES_NOT_KNOWN || count == before % (EACH + 1));
        for (uint32_t i = 0; count != RES_NOT_KNOWN && i < count; i++, met++) {
            assert_int_equal(found[i].place.index, before);
        }
    }
    assert_true(met > NAMES);
    res_known_free(known);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_name_asked_again_has_the_candidates_of_a_fresh_search,
                                        small_setup, small_teardown),
        cmocka_unit_test_setup_teardown(what_is_forgotten_is_not_mistaken_for_another, small_setup,
                                        small_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
