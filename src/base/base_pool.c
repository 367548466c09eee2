#include "base_pool.h"

#include <pthread.h>

#include "base_error.h"

typedef struct slot {
    void *job;
    bool done;
} slot;

typedef struct seat {
    base_pool *pool;
    void *worker;
    pthread_t thread;
} seat;

/* The slots are a ring: taken <= begun <= put, each counting jobs since the start. */
struct base_pool {
    incmap_context *ctx;
    base_pool_work work;
    void *first_worker;
    size_t room;
    slot *slots;
    seat seats[BASE_POOL_THREADS_MAX];
    size_t seat_count; /* threads that run; 0: the caller works */
    size_t put;        /* by the caller alone */
    size_t taken;      /* by the caller alone */
    pthread_mutex_t lock;
    pthread_cond_t come; /* a job to begin, or the end */
    pthread_cond_t went; /* a job was done */
    size_t begun;        /* these three under the lock, as `put` is where threads look at it */
    bool ending;
};

static slot *slot_of(base_pool *pool, size_t number) { return &pool->slots[number % pool->room]; }

static void *sit(void *state) {
    const seat *own = state;
    base_pool *pool = own->pool;
    pthread_mutex_lock(&pool->lock);
    while (!pool->ending) {
        if (pool->begun == pool->put) {
            pthread_cond_wait(&pool->come, &pool->lock);
            continue;
        }
        slot *at = slot_of(pool, pool->begun++);
        pthread_mutex_unlock(&pool->lock);
        pool->work(own->worker, at->job);
        pthread_mutex_lock(&pool->lock);
        at->done = true;
        pthread_cond_signal(&pool->went);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static void start(base_pool *pool, void *const *workers, size_t threads) {
    for (size_t i = 0; i < threads; i++) {
        seat *next = &pool->seats[pool->seat_count];
        *next = (seat){.pool = pool, .worker = workers[i]};
        if (pthread_create(&next->thread, NULL, sit, next) != 0) {
            return;
        }
        pool->seat_count++;
    }
}

incmap_status base_pool_new(base_pool **out, incmap_context *ctx, void *const *workers,
                            size_t threads, size_t room, base_pool_work work, incmap_error *err) {
    *out = NULL;
    base_pool *pool = base_alloc_zeroed(ctx, 1, sizeof *pool);
    slot *slots = base_alloc_zeroed(ctx, room, sizeof *slots);
    if (pool == NULL || slots == NULL) {
        base_free(ctx, pool);
        base_free(ctx, slots);
        return base_out_of_memory(err);
    }
    pool->ctx = ctx;
    pool->work = work;
    pool->first_worker = workers[0];
    pool->room = room;
    pool->slots = slots;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->come, NULL);
    pthread_cond_init(&pool->went, NULL);
    if (threads > 1) {
        start(pool, workers, threads < BASE_POOL_THREADS_MAX ? threads : BASE_POOL_THREADS_MAX);
    }
    *out = pool;
    return INCMAP_OK;
}

void base_pool_free(base_pool *pool) {
    if (pool == NULL) {
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->ending = true;
    pthread_cond_broadcast(&pool->come);
    pthread_mutex_unlock(&pool->lock);
    for (size_t i = 0; i < pool->seat_count; i++) {
        pthread_join(pool->seats[i].thread, NULL);
    }
    pthread_cond_destroy(&pool->went);
    pthread_cond_destroy(&pool->come);
    pthread_mutex_destroy(&pool->lock);
    base_free(pool->ctx, pool->slots);
    base_free(pool->ctx, pool);
}

bool base_pool_is_full(const base_pool *pool) { return pool->put - pool->taken == pool->room; }

void base_pool_put(base_pool *pool, void *job) {
    slot *at = slot_of(pool, pool->put);
    *at = (slot){.job = job};
    if (pool->seat_count == 0) {
        pool->put++;
        pool->work(pool->first_worker, job);
        at->done = true;
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->put++;
    pthread_cond_signal(&pool->come);
    pthread_mutex_unlock(&pool->lock);
}

void *base_pool_take(base_pool *pool) {
    if (pool->put == pool->taken) {
        return NULL;
    }
    slot *at = slot_of(pool, pool->taken);
    pthread_mutex_lock(&pool->lock);
    while (!at->done) {
        pthread_cond_wait(&pool->went, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    pool->taken++;
    return at->job;
}
