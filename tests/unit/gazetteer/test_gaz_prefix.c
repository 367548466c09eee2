/* The best places of names that begin so, against a look at all names. */
#include "gaz_unit.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum { PLACES = 6000, QUERIES = 20000 };

static const char source[] = "test_gaz_prefix.txt";
static const char path[] = "test_gaz_prefix.gaz";

/* Few letters, so that some starts have thousands of names and others one. */
static const char *const letters[][6] = {{"a", "n", "s", "k", "o", " "},
                                         {"а", "Н", "с", "и", "в", " "},
                                         {"ا", "ل", "م", "ن", "ر", " "},
                                         {"一", "大", "山", "川", "Ž", "é"}};

static void make_name(uint64_t *seed, size_t count, char *out) {
    const char *const *own = letters[gaz_random(seed, 4)];
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        const char *letter = own[i == 0 ? gaz_random(seed, 4) : gaz_random(seed, 6)];
        memcpy(out + size, letter, strlen(letter));
        size += strlen(letter);
    }
    out[size] = '\0';
}

static void write_source(void) {
    FILE *file = fopen(source, "wb");
    uint64_t seed = 29;
    assert_non_null(file);
    for (unsigned i = 0; i < PLACES; i++) {
        char name[64], other[64];
        make_name(&seed, 2 + gaz_random(&seed, 7), name);
        make_name(&seed, 2 + gaz_random(&seed, 7), other);
        fprintf(file, "%u\t%s\t\t%s,%s\t%u\t%u\tP\tPPL\t%s\t\t\t\t\t\t%u\t\t\t\t\n", i + 1, name,
                name, other, gaz_random(&seed, 80), gaz_random(&seed, 170),
                i % 50 == 0 ? "XK" : "RS", gaz_random(&seed, 300) * 100);
    }
    fclose(file);
}

typedef struct fixture {
    incmap_context *ctx;
    incmap_gazetteer *g;
} fixture;

static int set_up(void **state) {
    static fixture own;
    const char *const paths[] = {source};
    assert_status(incmap_context_new(&own.ctx, NULL, NULL), INCMAP_OK);
    write_source();
    own.g = gaz_open_built(own.ctx, paths, 1, path);
    assert_status(incmap_gazetteer_check(own.g, NULL), INCMAP_OK);
    *state = &own;
    return 0;
}

static int tear_down(void **state) {
    fixture *own = *state;
    incmap_gazetteer_close(own->g);
    incmap_context_free(own->ctx);
    remove(source);
    remove(path);
    return 0;
}

static bool begins_so(incmap_span name, const txt_folded *start) {
    txt_folded folded;
    txt_fold(name, &folded);
    return folded.size >= start->size && memcmp(folded.data, start->data, start->size) == 0;
}

static bool has_name(const incmap_gazetteer *g, uint32_t place, const txt_folded *start) {
    incmap_span name;
    for (size_t i = 0; incmap_gazetteer_name_view(g, place, i, &name); i++) {
        if (begins_so(name, start)) {
            return true;
        }
    }
    return false;
}

/* The first ten places, by their number, that have such a name. */
static size_t look_at_all(const incmap_gazetteer *g, const txt_folded *start, const char *country,
                          uint32_t out[INCMAP_PREFIX_BEST]) {
    size_t count = 0;
    incmap_place place;
    for (uint32_t i = 0; count < INCMAP_PREFIX_BEST && incmap_gazetteer_place_view(g, i, &place);
         i++) {
        if ((country == NULL || base_span_is(place.country, country)) && has_name(g, i, start)) {
            out[count++] = i;
        }
    }
    return start->size == 0 ? 0 : count;
}

static void compare(const incmap_gazetteer *g, const char *text, const char *country) {
    const incmap_filter filter = {.country = base_span_of(country == NULL ? "" : country)};
    incmap_hit hits[INCMAP_PREFIX_BEST];
    uint32_t expected[INCMAP_PREFIX_BEST];
    txt_folded start;
    txt_fold(base_span_of(text), &start);
    const size_t count = look_at_all(g, &start, country, expected);
    const size_t found =
        incmap_gazetteer_lookup_prefix(g, base_span_of(text), &filter, hits, INCMAP_PREFIX_BEST);
    if (found != count) {
        fail_msg("\"%s\": %zu places, expected %zu", text, found, count);
    }
    for (size_t i = 0; i < count; i++) {
        if (hits[i].place != expected[i] || !begins_so(hits[i].name, &start) ||
            hits[i].match != INCMAP_MATCH_PREFIX) {
            fail_msg("\"%s\": hit %zu is place %u by \"%.*s\", expected place %u", text, i,
                     hits[i].place, BASE_SPAN_ARG(hits[i].name), expected[i]);
        }
    }
}

static void the_best_places_are_those_that_a_look_at_all_names_finds(void **state) {
    const incmap_gazetteer *g = ((fixture *)*state)->g;
    uint64_t seed = 31;
    for (unsigned i = 0; i < QUERIES; i++) {
        char text[64];
        make_name(&seed, 1 + gaz_random(&seed, 5), text);
        compare(g, text, i % 4 == 0 ? "XK" : NULL);
    }
}

static void every_name_is_found_by_itself_and_nothing_by_nothing(void **state) {
    const incmap_gazetteer *g = ((fixture *)*state)->g;
    incmap_hit hit;
    incmap_place place;
    for (uint32_t i = 0; incmap_gazetteer_place_view(g, i, &place); i += 7) {
        char text[64];
        snprintf(text, sizeof text, "%.*s", (int)place.name.size, place.name.data);
        compare(g, text, NULL);
    }
    assert_int_equal(incmap_gazetteer_lookup_prefix(g, BASE_SPAN(""), NULL, &hit, 1), 0);
    assert_int_equal(incmap_gazetteer_lookup_prefix(g, BASE_SPAN("?!"), NULL, &hit, 1), 0);
    assert_int_equal(incmap_gazetteer_lookup_prefix(g, BASE_SPAN("zz"), NULL, &hit, 1), 0);
    assert_int_equal(incmap_gazetteer_lookup_prefix(g, BASE_SPAN("a"), NULL, &hit, 0), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_places_are_those_that_a_look_at_all_names_finds),
        cmocka_unit_test(every_name_is_found_by_itself_and_nothing_by_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
