#include <stdatomic.h>

#include "base_pool.h"
#include "incmap/context.h"
#include "unit.h"

typedef struct job {
    unsigned number;
    uint64_t result;
} job;

typedef struct worker {
    atomic_uint in_use; /* two threads with one worker would be seen */
    unsigned jobs;
    bool shared;
} worker;

/* Work of very different length, so that later jobs end before earlier ones. */
static void collatz(void *state, void *given) {
    worker *own = state;
    job *at = given;
    own->shared = own->shared || atomic_fetch_add(&own->in_use, 1) != 0;
    uint64_t steps = 0;
    for (uint64_t round = 0; round < (at->number % 7 == 0 ? 2000 : 1); round++) {
        steps = 0;
        for (uint64_t n = at->number + 1; n != 1; n = n % 2 == 0 ? n / 2 : 3 * n + 1) {
            steps++;
        }
    }
    at->result = steps;
    own->jobs++;
    atomic_fetch_sub(&own->in_use, 1);
}

static uint64_t steps_of(unsigned number) {
    job alone = {.number = number};
    worker nobody = {.jobs = 0};
    collatz(&nobody, &alone);
    return alone.result;
}

static void jobs_come_back_in_order(size_t threads, size_t room) {
    enum { JOBS = 500 };
    incmap_context *ctx;
    base_pool *pool;
    job jobs[JOBS];
    worker own[4] = {{.jobs = 0}};
    void *workers[4] = {&own[0], &own[1], &own[2], &own[3]};
    assert_int_equal(incmap_context_new(&ctx, NULL, NULL), INCMAP_OK);
    assert_int_equal(base_pool_new(&pool, ctx, workers, threads, room, collatz, NULL), INCMAP_OK);
    unsigned taken = 0;
    assert_null(base_pool_take(pool));
    for (unsigned i = 0; i < JOBS; i++) {
        if (base_pool_is_full(pool)) {
            assert_ptr_equal(base_pool_take(pool), &jobs[taken]);
            taken++;
        }
        jobs[i] = (job){.number = i};
        base_pool_put(pool, &jobs[i]);
    }
    for (; taken < JOBS; taken++) {
        assert_ptr_equal(base_pool_take(pool), &jobs[taken]);
    }
    assert_null(base_pool_take(pool));
    unsigned done = 0;
    for (size_t i = 0; i < 4; i++) {
        done += own[i].jobs;
        assert_false(own[i].shared);
        assert_true(i < threads || own[i].jobs == 0);
    }
    assert_int_equal(done, JOBS);
    for (unsigned i = 0; i < JOBS; i++) {
        assert_int_equal(jobs[i].result, steps_of(i));
    }
    base_pool_free(pool);
    incmap_context_free(ctx);
}

static void one_worker_works_on_the_callers_thread(void **state) {
    (void)state;
    jobs_come_back_in_order(1, 1);
    jobs_come_back_in_order(1, 5);
}

static void many_workers_give_back_in_order(void **state) {
    (void)state;
    jobs_come_back_in_order(2, 4);
    jobs_come_back_in_order(4, 3);
    jobs_come_back_in_order(4, 64);
}

static void a_pool_can_be_dropped_with_jobs_in_it(void **state) {
    (void)state;
    incmap_context *ctx;
    base_pool *pool;
    job jobs[8];
    worker own[2] = {{.jobs = 0}};
    void *workers[2] = {&own[0], &own[1]};
    assert_int_equal(incmap_context_new(&ctx, NULL, NULL), INCMAP_OK);
    assert_int_equal(base_pool_new(&pool, ctx, workers, 2, 8, collatz, NULL), INCMAP_OK);
    for (unsigned i = 0; i < 8; i++) {
        jobs[i] = (job){.number = i * 7};
        base_pool_put(pool, &jobs[i]);
    }
    assert_true(base_pool_is_full(pool));
    base_pool_free(pool);
    base_pool_free(NULL);
    incmap_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_worker_works_on_the_callers_thread),
        cmocka_unit_test(many_workers_give_back_in_order),
        cmocka_unit_test(a_pool_can_be_dropped_with_jobs_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
