/* Answers that are kept: found by the whole query, within a bound. */
#include <stdio.h>
#include <stdlib.h>

#include "base_span.h"
#include "res_cache.h"
#include "unit.h"

static size_t living_bytes;

/* Counts what is held, each block behind its size. */
static void *resize(void *state, void *block, size_t size) {
    (void)state;
    size_t *old = block == NULL ? NULL : (size_t *)block - 2;
    living_bytes -= old == NULL ? 0 : *old;
    if (size == 0) {
        free(old);
        return NULL;
    }
    size_t *fresh = realloc(old, size + 2 * sizeof(size_t));
    assert_non_null(fresh);
    *fresh = size;
    living_bytes += size;
    return fresh + 2;
}

static incmap_span find(res_cache *cache, incmap_query query) {
    incmap_span found;
    assert_status(res_cache_find(cache, &query, &found, NULL), INCMAP_OK);
    return found;
}

static void every_part_of_a_query_counts(void **state) {
    incmap_context *ctx = NULL;
    res_cache cache;
    (void)state;
    assert_status(incmap_context_new(&ctx, NULL, NULL), INCMAP_OK);
    assert_status(res_cache_init(&cache, ctx, NULL), INCMAP_OK);
    const incmap_query queries[] = {
        {.place = BASE_SPAN("ab")},
        {.place = BASE_SPAN("a"), .admin = BASE_SPAN("b")},
        {.place = BASE_SPAN("a"), .country = BASE_SPAN("b")},
        {.place = BASE_SPAN("a"), .text = BASE_SPAN("b")},
        {.place = BASE_SPAN("ab"), .has_near = true},
        {.place = BASE_SPAN("ab"), .has_near = true, .near_point = {1, 2}},
    };
    enum { count = sizeof queries / sizeof queries[0] };
    for (size_t i = 0; i < count; i++) {
        char answer[2] = {(char)('0' + i), '\0'};
        assert_null(find(&cache, queries[i]).data);
        assert_status(res_cache_keep(&cache, base_span(answer, 1), NULL), INCMAP_OK);
    }
    for (size_t i = 0; i < count; i++) {
        char answer[2] = {(char)('0' + i), '\0'};
        assert_span(find(&cache, queries[i]), answer);
    }
    res_cache_free(&cache);
    incmap_context_free(ctx);
}

static void what_is_kept_stays_within_its_bound(void **state) {
    enum { answer_bytes = 100000, count = 1000 };
    incmap_allocator counting = {NULL, resize};
    incmap_context *ctx = NULL;
    res_cache cache;
    (void)state;
    assert_status(incmap_context_new(&ctx, &counting, NULL), INCMAP_OK);
    assert_status(res_cache_init(&cache, ctx, NULL), INCMAP_OK);
    char *answer = calloc(1, answer_bytes);
    assert_non_null(answer);
    size_t found = 0;
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < count; i++) {
            char name[16];
            snprintf(name, sizeof name, "place %d", i);
            incmap_query query = {.place = base_span_of(name)};
            found += find(&cache, query).data != NULL;
            assert_status(res_cache_keep(&cache, base_span(answer, answer_bytes), NULL), INCMAP_OK);
            assert_true(living_bytes <
                        RES_CACHE_BYTES_MAX + RES_CACHE_SLOTS * sizeof(void *) + 16384);
            assert_int_equal(find(&cache, query).size, answer_bytes);
        }
    }
    assert_true(found < count);
    res_cache_free(&cache);
    incmap_context_free(ctx);
    assert_int_equal(living_bytes, 0);
    free(answer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_of_a_query_counts),
        cmocka_unit_test(what_is_kept_stays_within_its_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
