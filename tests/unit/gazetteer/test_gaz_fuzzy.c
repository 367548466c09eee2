/* Fuzzy lookup against measuring every name of a gazetteer of made-up places. */
#include "gaz_unit.h"
#include "txt_edit.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum { PLACES = 3000, QUERIES = 400, ROOM = 4096 };

static const char source[] = "test_gaz_fuzzy.txt";
static const char path[] = "test_gaz_fuzzy.gaz";

/* Names over few letters, so that many are near one another; Latin, Georgian, and long ones. */
static void make_name(uint64_t *seed, char *out, size_t room) {
    static const char *const alphabets[][6] = {{"a", "b", "n", "s", "k", " "},
                                               {"ა", "ბ", "გ", "დ", "ე", "a"},
                                               {"0", "1", "7", "a", "z", " "}};
    const char *const *letters = alphabets[gaz_random(seed, 8) < 6 ? 0 : 1 + gaz_random(seed, 2)];
    size_t count = gaz_random(seed, 40) == 0 ? 60 + gaz_random(seed, 12) : 3 + gaz_random(seed, 8);
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        const char *letter = letters[gaz_random(seed, 6)];
        size_t bytes = strlen(letter);
        assert_true(size + bytes < room);
        memcpy(out + size, letter, bytes);
        size += bytes;
    }
    out[size] = '\0';
}

static void write_source(void) {
    FILE *file = fopen(source, "wb");
    uint64_t seed = 1;
    assert_non_null(file);
    for (unsigned i = 0; i < PLACES; i++) {
        char name[256], other[256];
        make_name(&seed, name, sizeof name);
        make_name(&seed, other, sizeof other);
        fprintf(file, "%u\tX%s\t\t%s,%s\t%u\t%u\tP\tPPL\t%s\t\t\t\t\t\t%u\t\t\t\t\n", i + 1, name,
                name, other, gaz_random(&seed, 80), gaz_random(&seed, 170),
                i % 3 == 0 ? "XK" : "RS", gaz_random(&seed, 3) * 1000);
    }
    fclose(file);
}

static int set_up(void **state) {
    gaz_fixture *fixture = calloc(1, sizeof *fixture);
    const char *const paths[] = {source};
    assert_non_null(fixture);
    write_source();
    assert_status(incmap_context_new(&fixture->ctx, NULL, NULL), INCMAP_OK);
    snprintf(fixture->path, sizeof fixture->path, "%s", path);
    fixture->g = gaz_open_built(fixture->ctx, paths, 1, path);
    *state = fixture;
    return 0;
}

static int tear_down(void **state) {
    remove(source);
    return gaz_tear_down(state);
}

/* The least distance of a place's names from the query; `limit` + 1 when all are farther. */
static unsigned measure(const incmap_gazetteer *g, uint32_t place, incmap_span query,
                        unsigned limit) {
    unsigned least = limit + 1;
    incmap_span name;
    for (size_t i = 0; incmap_gazetteer_name_view(g, place, i, &name); i++) {
        txt_folded folded;
        txt_fold(name, &folded);
        unsigned edits = txt_edit_distance(query, base_span(folded.data, folded.size), limit);
        least = edits < least ? edits : least;
    }
    return least;
}

static void compare(const incmap_gazetteer *g, const char *name, unsigned max_edits,
                    const char *country) {
    static incmap_hit hits[ROOM];
    incmap_gazetteer_info info;
    txt_folded folded;
    incmap_gazetteer_describe(g, &info);
    txt_fold(base_span_of(name), &folded);
    incmap_span query = base_span(folded.data, folded.size);
    size_t letters = txt_utf8_count(query), next = 0;
    const incmap_filter filter = {.country = base_span_of(country)};
    size_t found =
        incmap_gazetteer_lookup_fuzzy(g, base_span_of(name), max_edits, &filter, hits, ROOM);
    bool asks = letters >= 4 && (max_edits == 1 || letters >= 7);
    for (unsigned edits = 1; asks && edits <= max_edits; edits++) {
        for (uint32_t place = 0; place < info.places; place++) {
            incmap_place seen;
            assert_true(incmap_gazetteer_place_view(g, place, &seen));
            if (measure(g, place, query, max_edits) != edits ||
                (*country != '\0' && !base_span_is(seen.country, country))) {
                continue;
            }
            if (next >= found || hits[next].place != place || hits[next].edits != edits ||
                hits[next].match != INCMAP_MATCH_FUZZY) {
                fail_msg("\"%s\" %u: hit %zu of %zu is not place %u with %u edits", name, max_edits,
                         next, found, place, edits);
            }
            next++;
        }
    }
    if (next != found) {
        fail_msg("\"%s\" %u: got %zu hits, expected %zu", name, max_edits, found, next);
    }
}

static void the_answer_is_that_of_measuring_every_name(void **state) {
    gaz_fixture *fixture = *state;
    uint64_t seed = 2;
    for (int i = 0; i < QUERIES; i++) {
        char name[256];
        make_name(&seed, name, sizeof name);
        compare(fixture->g, name, 1 + (unsigned)i % 2, i % 5 == 0 ? "XK" : "");
    }
}

static void names_themselves_lead_to_their_neighbours_only(void **state) {
    gaz_fixture *fixture = *state;
    uint64_t seed = 3;
    for (int i = 0; i < QUERIES / 2; i++) {
        char text[256];
        incmap_span name;
        assert_true(incmap_gazetteer_name_view(fixture->g, gaz_random(&seed, PLACES), 1, &name));
        snprintf(text, sizeof text, "%.*s", (int)name.size, name.data);
        compare(fixture->g, text, 1 + (unsigned)i % 2, "");
    }
}

static void the_ways_to_go_wrong_once(void **state) {
    gaz_fixture *fixture = *state;
    static const char *const wrong[] = {"abnska", "bansk", "banskaa", "kanska", "bnaska", "banks"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        compare(fixture->g, wrong[i], 1, "");
    }
}

static void short_names_have_no_neighbours(void **state) {
    gaz_fixture *fixture = *state;
    incmap_hit hit;
    const incmap_span any = BASE_SPAN("");
    assert_int_equal(incmap_gazetteer_lookup_fuzzy(fixture->g, BASE_SPAN("ban"), 1, NULL, &hit, 1),
                     0);
    assert_int_equal(
        incmap_gazetteer_lookup_fuzzy(fixture->g, BASE_SPAN("banska"), 2, NULL, &hit, 1), 0);
    assert_int_equal(
        incmap_gazetteer_lookup_fuzzy(fixture->g, BASE_SPAN("banska"), 0, NULL, &hit, 1), 0);
    assert_int_equal(incmap_gazetteer_lookup_fuzzy(fixture->g, any, 1, NULL, &hit, 1), 0);
}

static void very_long_names_do_no_harm(void **state) {
    gaz_fixture *fixture = *state;
    char name[600];
    incmap_hit hit;
    memset(name, 'a', sizeof name);
    for (size_t size = 60; size <= sizeof name; size += 20) {
        (void)incmap_gazetteer_lookup_fuzzy(fixture->g, base_span(name, size), 2, NULL, &hit, 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answer_is_that_of_measuring_every_name),
        cmocka_unit_test(names_themselves_lead_to_their_neighbours_only),
        cmocka_unit_test(the_ways_to_go_wrong_once),
        cmocka_unit_test(short_names_have_no_neighbours),
        cmocka_unit_test(very_long_names_do_no_harm),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
