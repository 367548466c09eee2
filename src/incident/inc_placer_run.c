/* The incidents of a layer placed by several threads, in their order. The caller's thread reads,
 * places those with coordinates, for which handing them over would take longer, and passes all on;
 * the others place batches of what has to be looked up. Knows nothing of where they go. */
#include "base_error.h"
#include "base_pool.h"
#include "inc_placer_inside.h"
#include "res_resolver.h"

/* Enough to be worth handing over. */
enum { BATCH = 64, BATCHES_EACH = 2 };

typedef struct batch {
    incmap_incident *incidents[BATCH];
    inc_placed placed[BATCH]; /* `given` once it is in the batch, the rest once it is placed */
    size_t count;
    incmap_status status;
    incmap_error error;
} batch;

/* What a thread works with. */
typedef struct worker {
    incmap_context *ctx;
    incmap_resolver *resolver;
    inc_hand hand;
} worker;

typedef struct run {
    incmap_placer *placer;
    incmap_incident_sink sink;
    incmap_incident *incident; /* being read */
    size_t threads;
    worker workers[BASE_POOL_THREADS_MAX];
    base_pool *pool; /* NULL until something has to be looked up */
    batch *batches;  /* a ring beside the pool's; the one at `filling` is not in the pool */
    size_t batch_count;
    size_t filling;
    size_t waiting; /* incidents that were read and not passed on */
    bool enough;
} run;

static incmap_status pass_on(run *r, incmap_incident *incident, const inc_placed *placed,
                             incmap_error *err) {
    BASE_TRY(inc_placer_note(r->placer, incident, placed, err));
    return r->sink.take(r->sink.state, incident, &r->enough, err);
}

static incmap_status place_here(run *r, incmap_incident *incident, incmap_error *err) {
    inc_placed placed;
    BASE_TRY(inc_hand_place(&r->placer->hand, incident, &placed, err));
    return pass_on(r, incident, &placed, err);
}

static void place_batch(void *own, void *job) {
    worker *with = own;
    batch *at = job;
    for (size_t i = 0; i < at->count && at->status == INCMAP_OK; i++) {
        if (!at->placed[i].given) {
            at->status = inc_hand_place(&with->hand, at->incidents[i], &at->placed[i], &at->error);
        }
    }
}

static incmap_status give_out(run *r, batch *at, incmap_error *err) {
    if (at->status != INCMAP_OK) {
        if (err != NULL) {
            *err = at->error;
        }
        return at->status;
    }
    for (size_t i = 0; i < at->count && !r->enough; i++) {
        BASE_TRY(at->placed[i].given ? place_here(r, at->incidents[i], err)
                                     : pass_on(r, at->incidents[i], &at->placed[i], err));
    }
    r->waiting -= at->count;
    at->count = 0;
    return INCMAP_OK;
}

/* Pass on what is done while the pool is full; with `all`, wait for everything in it. */
static incmap_status drain(run *r, bool all, incmap_error *err) {
    while (all || base_pool_is_full(r->pool)) {
        batch *done = base_pool_take(r->pool);
        if (done == NULL) {
            break;
        }
        BASE_TRY(give_out(r, done, err));
    }
    return INCMAP_OK;
}

static incmap_status hand_over(run *r, incmap_error *err) {
    base_pool_put(r->pool, &r->batches[r->filling]);
    r->filling = (r->filling + 1) % r->batch_count;
    return drain(r, false, err);
}

/* All that was read is passed on. */
static incmap_status catch_up(run *r, incmap_error *err) {
    if (r->waiting == 0) {
        return INCMAP_OK;
    }
    if (r->batches[r->filling].count > 0) {
        BASE_TRY(hand_over(r, err));
    }
    return drain(r, true, err);
}

static incmap_status make_workers(run *r, incmap_error *err) {
    incmap_placer *placer = r->placer;
    for (size_t i = 0; i < r->threads; i++) {
        worker *own = &r->workers[i];
        BASE_TRY(incmap_context_new(&own->ctx, &placer->ctx->allocator, err));
        incmap_context_set_limits(own->ctx, incmap_context_limits_view(placer->ctx));
        BASE_TRY(res_resolver_like(&own->resolver, own->ctx, placer->resolver, err));
        BASE_TRY(inc_hand_init(&own->hand, own->ctx, &placer->places, own->resolver, err));
    }
    return INCMAP_OK;
}

static incmap_status make_batches(run *r, incmap_error *err) {
    incmap_context *ctx = r->placer->ctx;
    size_t count = r->threads * BATCHES_EACH + 1; /* one is filled while the pool is full */
    r->batches = base_alloc_zeroed(ctx, count, sizeof *r->batches);
    if (r->batches == NULL) {
        return base_out_of_memory(err);
    }
    r->batch_count = count;
    for (size_t i = 0; i < count * BATCH; i++) {
        BASE_TRY(incmap_incident_new(&r->batches[i / BATCH].incidents[i % BATCH], ctx, err));
    }
    return INCMAP_OK;
}

static incmap_status set_up(run *r, incmap_error *err) {
    void *workers[BASE_POOL_THREADS_MAX];
    BASE_TRY(make_workers(r, err));
    BASE_TRY(make_batches(r, err));
    for (size_t i = 0; i < r->threads; i++) {
        workers[i] = &r->workers[i];
    }
    return base_pool_new(&r->pool, r->placer->ctx, workers, r->threads, r->batch_count - 1,
                         place_batch, err);
}

/* Let the incident that was read wait in the batch that is filled, and another be read. */
static incmap_status let_wait(run *r, incmap_error *err) {
    BASE_TRY(r->pool == NULL ? set_up(r, err) : INCMAP_OK);
    batch *at = &r->batches[r->filling];
    incmap_incident *free = at->incidents[at->count];
    at->placed[at->count].given = inc_has_point(r->incident);
    at->incidents[at->count++] = r->incident;
    r->incident = free;
    r->waiting++;
    return at->count == BATCH ? hand_over(r, err) : INCMAP_OK;
}

/* Text around an incident is the source's, who forgets it with the next one. */
static bool can_wait(const run *r) {
    return r->threads > 1 && r->incident->context.size == 0 &&
           (r->waiting > 0 || !inc_has_point(r->incident));
}

static incmap_status run_all(run *r, incmap_layer *layer, incmap_error *err) {
    while (!r->enough) {
        bool more = true;
        BASE_TRY(incmap_layer_next(layer, r->incident, &more, err));
        if (!more) {
            return catch_up(r, err);
        }
        if (can_wait(r)) {
            BASE_TRY(let_wait(r, err));
        } else {
            BASE_TRY(catch_up(r, err));
            BASE_TRY(r->enough ? INCMAP_OK : place_here(r, r->incident, err));
        }
    }
    return INCMAP_OK;
}

static void tear_down(run *r) {
    base_pool_free(r->pool);
    for (size_t i = 0; i < r->batch_count * BATCH; i++) {
        incmap_incident_free(r->batches[i / BATCH].incidents[i % BATCH]);
    }
    base_free(r->placer->ctx, r->batches);
    for (size_t i = 0; i < r->threads; i++) {
        inc_hand_free(&r->workers[i].hand);
        incmap_resolver_free(r->workers[i].resolver);
        incmap_context_free(r->workers[i].ctx);
    }
    incmap_incident_free(r->incident);
}

incmap_status incmap_placer_run(incmap_placer *placer, incmap_layer *layer, unsigned threads,
                                incmap_incident_sink sink, incmap_error *err) {
    run r = {.placer = placer, .sink = sink, .threads = threads < 1 ? 1 : threads};
    r.threads = r.threads < BASE_POOL_THREADS_MAX ? r.threads : BASE_POOL_THREADS_MAX;
    incmap_status status = incmap_incident_new(&r.incident, placer->ctx, err);
    status = status == INCMAP_OK ? run_all(&r, layer, err) : status;
    tear_down(&r);
    return status;
}
