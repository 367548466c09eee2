/* Sorting against the C library's, with one thread and with several. */
#include "base_error.h"
#include "gaz_cuts.h"
#include "gaz_sort.h"
#include "gaz_unit.h"

enum { MOST = 60000, LETTERS = 12 };

typedef struct text {
    char bytes[LETTERS * 4];
    uint8_t size;
    uint32_t number;
} text;

static text texts[MOST];

static incmap_span text_of(const void *state, uint32_t item) {
    const text *all = state;
    return base_span(all[item].bytes, all[item].size);
}

static int compare_numbers(const text *a, const text *b) {
    return (a->number > b->number) - (a->number < b->number);
}

static int compare_texts(const void *a, const void *b) {
    const text *one = a, *other = b;
    int order =
        base_span_compare(base_span(one->bytes, one->size), base_span(other->bytes, other->size));
    return order != 0 ? order : compare_numbers(one, other);
}

/* Few letters, so that many share their start; some with zeros, which are bytes like others. */
static void make_texts(uint64_t *seed, size_t count, const char *start) {
    static const char letters[] = {'a', 'b', '\0', (char)0xC5};
    for (size_t i = 0; i < count; i++) {
        text *to = &texts[i];
        to->size = (uint8_t)strlen(start);
        memcpy(to->bytes, start, to->size);
        for (size_t n = gaz_random(seed, LETTERS * 2); n > 0; n--) {
            to->bytes[to->size++] = letters[gaz_random(seed, sizeof letters)];
        }
        to->number = (uint32_t)i;
    }
}

static void compare_with_library(incmap_context *ctx, size_t count, unsigned threads) {
    gaz_crew crew;
    gaz_sortable *items = calloc(count + 1, sizeof *items);
    text *copy = calloc(count + 1, sizeof *copy);
    assert_true(items != NULL && copy != NULL);
    assert_status(gaz_crew_init(&crew, ctx, threads, NULL), INCMAP_OK);
    for (uint32_t i = 0; i < count; i++) {
        items[i] = (gaz_sortable){0, i, i};
    }
    if (count > 0) {
        memcpy(copy, texts, count * sizeof *copy);
        qsort(copy, count, sizeof *copy, compare_texts);
    }
    assert_status(gaz_sort_texts(&crew, items, count, text_of, texts, NULL), INCMAP_OK);
    for (size_t i = 0; i < count; i++) {
        if (items[i].item != copy[i].number || items[i].more != copy[i].number) {
            fail_msg("%zu texts, %u threads: text %zu is number %u, not %u", count, threads, i,
                     items[i].item, copy[i].number);
        }
    }
    gaz_crew_free(&crew);
    free(items);
    free(copy);
}

static void texts_are_sorted_by_their_bytes_with_any_number_of_threads(void **state) {
    static const size_t counts[] = {0, 1, 2, 17, 300, 5000, MOST};
    static const char *const starts[] = {"", "geonames:", "twenty-four bytes alike "};
    uint64_t seed = 3;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        make_texts(&seed, counts[i], starts[i % 3]);
        for (unsigned threads = 1; threads <= 3; threads++) {
            compare_with_library(*state, counts[i], threads);
        }
    }
}

static void few_texts_are_sorted_as_many_are(void **state) {
    enum { count = 3000 };
    static gaz_sortable items[count], other[count];
    static text copy[count];
    uint64_t seed = 5;
    make_texts(&seed, count, "");
    for (uint32_t i = 0; i < count; i++) {
        items[i] = (gaz_sortable){0, i, 0};
    }
    memcpy(copy, texts, sizeof copy);
    qsort(copy, count, sizeof *copy, compare_texts);
    gaz_sort_few_texts(items, other, count, text_of, texts);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(items[i].item, copy[i].number);
    }
    gaz_sort_few_texts(items, other, 0, text_of, texts);
    (void)state;
}

static int compare_sortables(const void *a, const void *b) {
    const gaz_sortable *one = a, *other = b;
    return one->key != other->key ? (one->key > other->key) - (one->key < other->key)
                                  : (one->item > other->item) - (one->item < other->item);
}

static void numbers_are_sorted_and_equal_ones_keep_their_order(void **state) {
    enum { count = 50000 };
    static gaz_sortable items[count], expected[count];
    uint64_t seed = 11;
    gaz_crew crew;
    assert_status(gaz_crew_init(&crew, *state, 2, NULL), INCMAP_OK);
    for (unsigned width = 1; width <= 64; width += 21) {
        for (uint32_t i = 0; i < count; i++) {
            uint64_t key = (uint64_t)gaz_random(&seed, UINT32_MAX) << 32 | gaz_random(&seed, 999);
            expected[i] = items[i] = (gaz_sortable){key >> (64 - width), i, 0};
        }
        qsort(expected, count, sizeof *expected, compare_sortables);
        assert_status(gaz_sort_keys(&crew, items, count, NULL), INCMAP_OK);
        assert_memory_equal(items, expected, sizeof items);
    }
    gaz_crew_free(&crew);
}

/* Numbers as they come: any, small ones, ones that begin alike, and always the same. */
static uint64_t random_number(uint64_t *seed, unsigned kind) {
    const uint64_t any =
        (uint64_t)gaz_random(seed, UINT32_MAX) << 32 | gaz_random(seed, UINT32_MAX);
    return kind == 0 ? any : kind == 1 ? any % 1000 : kind == 2 ? any >> 24 | 7ULL << 61 : 42;
}

static void a_part_is_told_by_how_many_cuts_are_not_above_a_number(void **state) {
    enum { sampled = 500, asked = 2000 };
    static gaz_sortable sample[sampled];
    gaz_cuts *cuts = malloc(sizeof *cuts);
    uint64_t seed = 17;
    assert_non_null(cuts);
    for (unsigned kind = 0; kind < 4; kind++) {
        for (size_t i = 0; i < sampled; i++) {
            sample[i] = (gaz_sortable){random_number(&seed, kind), 0, 0};
        }
        qsort(sample, sampled, sizeof *sample, compare_sortables);
        gaz_cuts_make(cuts, sample, sampled, 40);
        assert_true(cuts->count == (kind == 3 ? 1 : 39));
        for (size_t i = 0; i < asked; i++) {
            const uint64_t number = random_number(&seed, (unsigned)i % 4);
            size_t expected = 0;
            for (size_t c = 0; c < cuts->count; c++) {
                expected += cuts->at[c] <= number;
            }
            assert_int_equal(gaz_cuts_part(cuts, number), expected);
        }
    }
    gaz_cuts_make(cuts, sample, 0, 40);
    assert_int_equal(gaz_cuts_part(cuts, UINT64_MAX), 0);
    free(cuts);
    (void)state;
}

/* Tasks note that they were done; those from `failing` on fail. */
typedef struct tasks {
    size_t failing;
    unsigned char done[1000];
} tasks;

static incmap_status do_task(void *state, size_t number, incmap_error *err) {
    tasks *all = state;
    all->done[number]++;
    return number < all->failing ? INCMAP_OK : base_fail(err, INCMAP_LIMIT, "task %zu", number);
}

static void every_task_is_done_once_and_the_first_failure_counts(void **state) {
    static tasks all;
    incmap_error err;
    gaz_crew crew;
    assert_status(gaz_crew_init(&crew, *state, 4, NULL), INCMAP_OK);
    all.failing = sizeof all.done;
    assert_status(gaz_crew_run(&crew, do_task, &all, sizeof all.done, &err), INCMAP_OK);
    for (size_t i = 0; i < sizeof all.done; i++) {
        assert_int_equal(all.done[i], 1);
    }
    all.failing = 137;
    assert_status(gaz_crew_run(&crew, do_task, &all, sizeof all.done, &err), INCMAP_LIMIT);
    assert_string_equal(err.message, "task 137");
    gaz_crew_free(&crew);
}

static int set_up(void **state) {
    incmap_context *ctx = NULL;
    int failed = incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK ? 0 : -1;
    *state = ctx;
    return failed;
}

static int tear_down(void **state) {
    incmap_context_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_sorted_by_their_bytes_with_any_number_of_threads),
        cmocka_unit_test(few_texts_are_sorted_as_many_are),
        cmocka_unit_test(a_part_is_told_by_how_many_cuts_are_not_above_a_number),
        cmocka_unit_test(numbers_are_sorted_and_equal_ones_keep_their_order),
        cmocka_unit_test(every_task_is_done_once_and_the_first_failure_counts),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
