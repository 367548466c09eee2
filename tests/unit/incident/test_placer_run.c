/* A layer placed by one thread and by several: the same incidents, in the same order. The places
 * are those of resolve/small.h. */
#include <pthread.h>

#include "base_buf.h"
#include "failing_allocator.h"
#include "incident/placed.h"

enum { ROWS = 1000 };

typedef struct bench {
    placed at;
    base_buf table;
} bench;

/* Names that are placed, in doubt and unknown, and among them coordinates. */
static int bench_setup(void **state) {
    static const char *const kinds[] = {"Graz,,", "Banjska,,", "Xyzzy,,", "here,42.5,20.5",
                                        "5 km north of Graz,,"};
    static bench b;
    if (placed_open(&b.at) != 0) {
        return -1;
    }
    base_buf_init(&b.table, b.at.unit->ctx, SIZE_MAX);
    assert_status(base_buf_add_text(&b.table, "id,place,lat,lon\n", NULL), INCMAP_OK);
    for (int i = 0; i < ROWS; i++) {
        char line[64];
        int size = snprintf(line, sizeof line, "%d,%s\n", i, kinds[i * 7 % 5]);
        assert_status(base_buf_add(&b.table, line, (size_t)size, NULL), INCMAP_OK);
    }
    assert_status(base_buf_add_char(&b.table, '\0', NULL), INCMAP_OK);
    *state = &b;
    return 0;
}

static int bench_teardown(void **state) {
    bench *b = *state;
    base_buf_free(&b->table);
    return placed_close(&b->at);
}

/* What came out, a line each, and when to stop. */
typedef struct taken {
    base_buf lines;
    size_t count, most;
} taken;

static incmap_status take(void *state, incmap_incident *incident, bool *enough, incmap_error *err) {
    static const incmap_field fields[] = {INCMAP_FIELD_ID,    INCMAP_FIELD_PLACE_ID,
                                          INCMAP_FIELD_LAT,   INCMAP_FIELD_LON,
                                          INCMAP_FIELD_MATCH, INCMAP_FIELD_FLAGS};
    taken *t = state;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        char room[512];
        incmap_value value = incmap_incident_get(incident, fields[i]);
        assert_status(base_buf_add_text(&t->lines, rows_text(&value, room), err), INCMAP_OK);
        assert_status(base_buf_add_text(&t->lines, i + 1 < 6 ? "," : "\n", err), INCMAP_OK);
    }
    *enough = ++t->count == t->most;
    return INCMAP_OK;
}

static void place_by(bench *b, unsigned threads, size_t most, taken *out,
                     incmap_placer_counts *counts) {
    rows r;
    incmap_placer *placer = NULL;
    *out = (taken){.most = most};
    base_buf_init(&out->lines, b->at.unit->ctx, SIZE_MAX);
    rows_read(&r, b->at.unit, "log.csv", b->table.data);
    assert_status(incmap_placer_new(&placer, b->at.unit->ctx, b->at.places->resolver, NULL, NULL),
                  INCMAP_OK);
    assert_status(
        incmap_placer_run(placer, r.layer, threads, (incmap_incident_sink){out, take}, NULL),
        INCMAP_OK);
    incmap_placer_counts_view(placer, counts);
    incmap_placer_free(placer);
    rows_close(&r);
}

static void any_number_of_threads_gives_the_same_incidents(void **state) {
    static const unsigned threads[] = {0, 2, 3, 16, 99};
    taken one;
    incmap_placer_counts counts;
    place_by(*state, 1, SIZE_MAX, &one, &counts);
    assert_int_equal(one.count, ROWS);
    assert_int_equal(counts.incidents, ROWS);
    assert_int_equal(counts.given, ROWS / 5);
    assert_int_equal(counts.unplaced, ROWS / 5);
    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
        taken many;
        incmap_placer_counts also;
        place_by(*state, threads[i], SIZE_MAX, &many, &also);
        assert_int_equal(many.lines.size, one.lines.size);
        assert_memory_equal(many.lines.data, one.lines.data, one.lines.size);
        assert_memory_equal(&also, &counts, sizeof counts);
        base_buf_free(&many.lines);
    }
    base_buf_free(&one.lines);
}

static void who_has_enough_gets_no_more(void **state) {
    static const size_t enough[] = {1, 2, 63, 64, 65, 200, 700};
    for (size_t i = 0; i < sizeof enough / sizeof enough[0]; i++) {
        for (unsigned threads = 1; threads < 4; threads++) {
            taken some;
            incmap_placer_counts counts;
            place_by(*state, threads, enough[i], &some, &counts);
            assert_int_equal(some.count, enough[i]);
            assert_int_equal(counts.incidents, enough[i]);
            base_buf_free(&some.lines);
        }
    }
}

static incmap_status refuse(void *state, incmap_incident *incident, bool *enough,
                            incmap_error *err) {
    (void)incident;
    (void)enough;
    (void)err;
    return --*(int *)state > 0 ? INCMAP_OK : INCMAP_IO;
}

static void what_the_sink_fails_with_ends_the_run(void **state) {
    bench *b = *state;
    for (unsigned threads = 1; threads < 4; threads++) {
        rows r;
        incmap_placer *placer = NULL;
        int left = 100;
        rows_read(&r, b->at.unit, "log.csv", b->table.data);
        assert_status(
            incmap_placer_new(&placer, b->at.unit->ctx, b->at.places->resolver, NULL, NULL),
            INCMAP_OK);
        assert_status(incmap_placer_run(placer, r.layer, threads,
                                        (incmap_incident_sink){&left, refuse}, NULL),
                      INCMAP_IO);
        assert_int_equal(left, 0);
        incmap_placer_free(placer);
        rows_close(&r);
    }
}

/* Several threads ask it. */
typedef struct locked_allocator {
    struct failing_allocator failing;
    pthread_mutex_t lock;
} locked_allocator;

static void *locked_resize(void *state, void *block, size_t size) {
    locked_allocator *allocator = state;
    pthread_mutex_lock(&allocator->lock);
    void *made = failing_resize(&allocator->failing, block, size);
    pthread_mutex_unlock(&allocator->lock);
    return made;
}

static incmap_status pass(void *state, incmap_incident *incident, bool *enough, incmap_error *err) {
    (void)state;
    (void)incident;
    (void)enough;
    (void)err;
    return INCMAP_OK;
}

static incmap_status place_all(bench *b, incmap_context *ctx) {
    rows r;
    incmap_placer *placer = NULL;
    rows_read(&r, b->at.unit, "log.csv", "place,lat,lon\nBanska,,\nXyzzy,,\nhere,42.5,20.5\n");
    incmap_status status = incmap_placer_new(&placer, ctx, b->at.places->resolver, NULL, NULL);
    status = status != INCMAP_OK
                 ? status
                 : incmap_placer_run(placer, r.layer, 2, (incmap_incident_sink){NULL, pass}, NULL);
    incmap_placer_free(placer);
    rows_close(&r);
    return status;
}

static void memory_may_run_out_in_any_thread(void **state) {
    incmap_status status = INCMAP_MEMORY;
    for (long n = 1; status != INCMAP_OK && n < 2000; n++) {
        locked_allocator allocator = {.failing = {.until_failure = n}};
        incmap_allocator use = {&allocator, locked_resize};
        incmap_context *ctx = NULL;
        pthread_mutex_init(&allocator.lock, NULL);
        assert_status(incmap_context_new(&ctx, &use, NULL), INCMAP_OK);
        status = place_all(*state, ctx);
        incmap_context_free(ctx);
        pthread_mutex_destroy(&allocator.lock);
        assert_true(status == INCMAP_OK || status == INCMAP_MEMORY);
        assert_int_equal(allocator.failing.held, 0);
    }
    assert_int_equal(status, INCMAP_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_gives_the_same_incidents),
        cmocka_unit_test(who_has_enough_gets_no_more),
        cmocka_unit_test(what_the_sink_fails_with_ends_the_run),
        cmocka_unit_test(memory_may_run_out_in_any_thread),
    };
    return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
