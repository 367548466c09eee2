/* A pool of threads that work on jobs side by side and give them back in the order they came. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include "base_context.h"

enum { BASE_POOL_THREADS_MAX = 16 };

typedef struct base_pool base_pool;

/* One job, on a thread of the pool, with that thread's own worker. What a job and a worker point at
 * is nobody else's until the job is taken back. It has no way to fail: failures belong into the
 * job. */
typedef void (*base_pool_work)(void *worker, void *job);

/* Start a thread for each of the `threads` workers (1 to BASE_POOL_THREADS_MAX, borrowed). With one
 * worker there is no thread and the caller does the work itself, as it does with the first worker
 * when the system gives no thread. `room` (1 or more) jobs may be in the pool at a time. The
 * allocator of `ctx` is called by the caller's thread alone. */
INCMAP_NODISCARD incmap_status base_pool_new(base_pool **out, incmap_context *ctx,
                                             void *const *workers, size_t threads, size_t room,
                                             base_pool_work work, incmap_error *err);

/* Waits for what is being worked on; jobs that nobody has begun are dropped. NULL is allowed. */
void base_pool_free(base_pool *pool);

bool base_pool_is_full(const base_pool *pool); /* `room` jobs are in it: take one first */

/* Hand over a job; the pool must not be full. */
void base_pool_put(base_pool *pool, void *job);

/* The oldest job in the pool, waited for until it is done; NULL when there is none. */
void *base_pool_take(base_pool *pool);

#endif
