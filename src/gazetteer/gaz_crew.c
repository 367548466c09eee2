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
    atomic_size_t failed_task; /* the first; changed under the crew's lock */
    incmap_error problem;
} shift;

static void keep_failure(shift *of, size_t number, const incmap_error *problem) {
    (void)pthread_mutex_lock(&of->crew->lock);
    if (number < atomic_load(&of->failed_task)) {
        atomic_store(&of->failed_task, number);
        of->problem = *problem;
    }
    (void)pthread_mutex_unlock(&of->crew->lock);
}

/* What stands before a task that failed is done all the same: it may fail, too. */
static void work(void *own, void *job) {
    shift *of = own;
    const size_t *number = job;
    incmap_error problem = {.status = INCMAP_OK};
    if (*number < atomic_load(&of->failed_task) &&
        of->task(of->state, *number, &problem) != INCMAP_OK) {
        keep_failure(of, *number, &problem);
    }
}

incmap_status gaz_crew_run(gaz_crew *crew, gaz_task *task, void *state, size_t count,
                           incmap_error *err) {
    enum { ahead = 2 };
    shift of = {.crew = crew, .task = task, .state = state};
    void *shifts[BASE_POOL_THREADS_MAX];
    size_t numbers[ahead * BASE_POOL_THREADS_MAX];
    size_t threads = crew->threads < count ? crew->threads : count;
    size_t room = ahead * (threads < 1 ? 1 : threads);
    base_pool *pool = NULL;
    atomic_init(&of.failed_task, SIZE_MAX);
    for (size_t i = 0; i < BASE_POOL_THREADS_MAX; i++) {
        shifts[i] = &of;
    }
    BASE_TRY(base_pool_new(&pool, &crew->shared, shifts, threads, room, work, err));
    for (size_t i = 0; i < count && atomic_load(&of.failed_task) == SIZE_MAX; i++) {
        if (base_pool_is_full(pool)) {
            base_pool_take(pool);
        }
        numbers[i % room] = i;
        base_pool_put(pool, &numbers[i % room]);
    }
    while (base_pool_take(pool) != NULL) {
    }
    base_pool_free(pool);
    if (atomic_load(&of.failed_task) == SIZE_MAX) {
        return INCMAP_OK;
    }
    if (err != NULL) {
        *err = of.problem;
    }
    return of.problem.status;
}
