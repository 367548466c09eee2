#include "gaz_crew.h"

#include <stdatomic.h>
#include <unistd.h>

#include "base_error.h"
#include "base_pool.h"

enum { most_threads = BASE_POOL_THREADS_MAX };

static void *locked_resize(void *state, void *block, size_t size) {
    gaz_crew *crew = state;
    const incmap_allocator *own = &crew->owner->allocator;
    (void)pthread_mutex_lock(&crew->lock);
    void *made = own->resize(own->state, block, size);
    (void)pthread_mutex_unlock(&crew->lock);
    return made;
}

static unsigned processors(void) {
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > most_threads ? most_threads : (unsigned)count;
}

incmap_status gaz_crew_init(gaz_crew *crew, incmap_context *owner, unsigned threads,
                            incmap_error *err) {
    *crew = (gaz_crew){.owner = owner, .shared = *owner};
    crew->shared.allocator = (incmap_allocator){crew, locked_resize};
    crew->threads = threads == 0 ? processors() : threads > most_threads ? most_threads : threads;
    return pthread_mutex_init(&crew->lock, NULL) == 0 ? INCMAP_OK : base_out_of_memory(err);
}

void gaz_crew_free(gaz_crew *crew) { (void)pthread_mutex_destroy(&crew->lock); }

/* What the threads of one run share. */
typedef struct shift {
    gaz_crew *crew;
    gaz_task *task;
    void *state;
    size_t count;
    atomic_size_t begun;
    atomic_bool failed;
    size_t failed_task; /* under the crew's lock */
    incmap_error problem;
} shift;

static void keep_failure(shift *of, size_t number, const incmap_error *problem) {
    (void)pthread_mutex_lock(&of->crew->lock);
    if (number < of->failed_task) {
        of->failed_task = number;
        of->problem = *problem;
    }
    (void)pthread_mutex_unlock(&of->crew->lock);
    atomic_store(&of->failed, true);
}

/* Each thread takes the next task as long as there is one: tasks are many and short, and handing
 * each over would cost more than some of them. */
static void work(void *own, void *job) {
    shift *of = own;
    (void)job;
    while (!atomic_load(&of->failed)) {
        incmap_error problem = {.status = INCMAP_OK};
        const size_t number = atomic_fetch_add(&of->begun, 1);
        if (number >= of->count) {
            return;
        }
        if (of->task(of->state, number, &problem) != INCMAP_OK) {
            keep_failure(of, number, &problem);
        }
    }
}

incmap_status gaz_crew_run(gaz_crew *crew, gaz_task *task, void *state, size_t count,
                           incmap_error *err) {
    shift of = {
        .crew = crew, .task = task, .state = state, .count = count, .failed_task = SIZE_MAX};
    void *shifts[BASE_POOL_THREADS_MAX];
    const size_t wanted = crew->threads < count ? crew->threads : count;
    const size_t threads = wanted < 1 ? 1 : wanted;
    base_pool *pool = NULL;
    atomic_init(&of.begun, 0);
    atomic_init(&of.failed, false);
    for (size_t i = 0; i < BASE_POOL_THREADS_MAX; i++) {
        shifts[i] = &of;
    }
    BASE_TRY(base_pool_new(&pool, &crew->shared, shifts, threads, threads, work, err));
    for (size_t i = 0; i < threads; i++) {
        base_pool_put(pool, &of);
    }
    while (base_pool_take(pool) != NULL) {
    }
    base_pool_free(pool);
    if (of.failed_task == SIZE_MAX) {
        return INCMAP_OK;
    }
    if (err != NULL) {
        *err = of.problem;
    }
    return of.problem.status;
}
