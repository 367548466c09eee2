/* A stream of lines answered by several resolvers at once, in order. Knows how lines are shared
 * out, nothing of what they say. */
#include <string.h>

#include "base_error.h"
#include "base_pool.h"
#include "base_span.h"
#include "io_file.h"
#include "res_resolver.h"

/* A batch is long enough to be worth handing over, short enough to keep all busy near the end. */
enum { BATCH_BYTES = 64 * 1024, BATCHES_EACH = 4 };

/* Lines that one worker answers in one go. */
typedef struct batch {
    base_buf lines; /* each behind its size */
    uint64_t first; /* the number of the first */
    base_buf answers;
    uint64_t not_placed;
    incmap_status status;
    incmap_error error;
} batch;

typedef struct filter {
    incmap_resolver *resolver; /* also the first worker */
    incmap_context *contexts[BASE_POOL_THREADS_MAX];
    incmap_resolver *workers[BASE_POOL_THREADS_MAX];
    size_t worker_count;
    batch *batches; /* a ring beside the pool's */
    size_t batch_count;
    size_t next;
    base_pool *pool;
    incmap_sink sink;
    uint64_t not_placed;
} filter;

static incmap_status answer_line(incmap_resolver *resolver, batch *at, incmap_span line,
                                 uint64_t number) {
    incmap_outcome outcome;
    BASE_TRY(incmap_resolver_answer(resolver, line, number, base_buf_sink(&at->answers), &outcome,
                                    &at->error));
    at->not_placed += outcome != INCMAP_OUTCOME_PLACED;
    return INCMAP_OK;
}

static void answer_batch(void *worker, void *job) {
    batch *at = job;
    const char *next = at->lines.data;
    const char *end = at->lines.data + at->lines.size;
    for (uint64_t number = at->first; next < end && at->status == INCMAP_OK; number++) {
        size_t size;
        memcpy(&size, next, sizeof size);
        next += sizeof size;
        at->status = answer_line(worker, at, (incmap_span){next, size}, number);
        next += size;
    }
}

static incmap_status give_out(filter *f, batch *at, incmap_error *err) {
    if (at->status != INCMAP_OK) {
        if (err != NULL) {
            *err = at->error;
        }
        return at->status;
    }
    f->not_placed += at->not_placed;
    return f->sink.write(f->sink.state, at->answers.data, at->answers.size, err);
}

/* Give out what is done; with `all`, wait for what is not. */
static incmap_status drain(filter *f, bool all, incmap_error *err) {
    while (all || base_pool_is_full(f->pool)) {
        batch *done = base_pool_take(f->pool);
        if (done == NULL) {
            break;
        }
        BASE_TRY(give_out(f, done, err));
    }
    return INCMAP_OK;
}

static void begin_batch(batch *at, uint64_t first) {
    at->lines.size = 0;
    at->answers.size = 0;
    at->first = first;
    at->not_placed = 0;
    at->status = INCMAP_OK;
}

/* Hand over the batch at hand and make room for the next. */
static incmap_status hand_over(filter *f, incmap_error *err) {
    batch *at = &f->batches[f->next];
    if (at->lines.size > 0) {
        base_pool_put(f->pool, at);
        f->next = (f->next + 1) % f->batch_count;
        BASE_TRY(drain(f, false, err));
        f->batches[f->next].lines.size = 0;
    }
    return INCMAP_OK;
}

static incmap_status add_line(filter *f, incmap_span line, uint64_t number, incmap_error *err) {
    batch *at = &f->batches[f->next];
    if (at->lines.size == 0) {
        begin_batch(at, number);
    }
    BASE_TRY(base_buf_add(&at->lines, &line.size, sizeof line.size, err));
    BASE_TRY(base_buf_add_span(&at->lines, line, err));
    return at->lines.size >= BATCH_BYTES ? hand_over(f, err) : INCMAP_OK;
}

/* All that was read is answered and given out. */
static incmap_status catch_up(filter *f, incmap_error *err) {
    BASE_TRY(hand_over(f, err));
    return drain(f, true, err);
}

static incmap_status read_lines(filter *f, io_stream *stream, const incmap_filter_options *options,
                                incmap_error *err) {
    size_t limit = incmap_context_limits_view(f->resolver->ctx)->document_bytes;
    for (;;) {
        incmap_span line = {NULL, 0};
        bool more = true;
        if (io_stream_would_wait(stream)) {
            BASE_TRY(catch_up(f, err));
            BASE_TRY(options->idle != NULL ? options->idle(options->state, err) : INCMAP_OK);
        }
        incmap_status status = io_stream_line(stream, limit, &line, &more, err);
        if ((status != INCMAP_OK && status != INCMAP_LIMIT) || !more) {
            incmap_status rest = catch_up(f, status == INCMAP_OK ? err : NULL);
            return status == INCMAP_OK ? rest : status;
        }
        line = status == INCMAP_LIMIT ? (incmap_span){NULL, 0} : line;
        BASE_TRY(add_line(f, line, io_stream_line_number(stream), err));
    }
}

static incmap_status make_workers(filter *f, size_t threads, incmap_error *err) {
    f->workers[f->worker_count++] = f->resolver;
    while (f->worker_count < threads) {
        size_t at = f->worker_count;
        incmap_context *own = f->resolver->ctx;
        BASE_TRY(incmap_context_new(&f->contexts[at], &own->allocator, err));
        incmap_context_set_limits(f->contexts[at], incmap_context_limits_view(own));
        BASE_TRY(res_resolver_like(&f->workers[at], f->contexts[at], f->resolver, err));
        f->worker_count++;
    }
    return INCMAP_OK;
}

static incmap_status set_up(filter *f, unsigned threads, incmap_error *err) {
    incmap_context *ctx = f->resolver->ctx;
    void *workers[BASE_POOL_THREADS_MAX];
    threads = threads < 1 ? 1 : threads;
    BASE_TRY(
        make_workers(f, threads < BASE_POOL_THREADS_MAX ? threads : BASE_POOL_THREADS_MAX, err));
    for (size_t i = 0; i < f->worker_count; i++) {
        workers[i] = f->workers[i];
    }
    /* one more than the pool holds is being filled */
    size_t room = f->worker_count > 1 ? f->worker_count * BATCHES_EACH : 1;
    f->batches = base_alloc_zeroed(ctx, room + 1, sizeof *f->batches);
    if (f->batches == NULL) {
        return base_out_of_memory(err);
    }
    f->batch_count = room + 1;
    for (size_t i = 0; i < f->batch_count; i++) {
        base_buf_init(&f->batches[i].lines, ctx, SIZE_MAX);
        base_buf_init(&f->batches[i].answers, ctx, SIZE_MAX);
    }
    return base_pool_new(&f->pool, ctx, workers, f->worker_count, room, answer_batch, err);
}

static void tear_down(filter *f) {
    base_pool_free(f->pool);
    for (size_t i = 0; i < f->batch_count; i++) {
        base_buf_free(&f->batches[i].lines);
        base_buf_free(&f->batches[i].answers);
    }
    base_free(f->resolver->ctx, f->batches);
    for (size_t i = 1; i < BASE_POOL_THREADS_MAX; i++) {
        incmap_resolver_free(f->workers[i]);
        incmap_context_free(f->contexts[i]);
    }
}

incmap_status incmap_resolver_filter(incmap_resolver *resolver,
                                     const incmap_filter_options *options, incmap_sink sink,
                                     uint64_t *not_placed, incmap_error *err) {
    filter f = {.resolver = resolver, .sink = sink};
    io_stream *stream = NULL;
    incmap_status status = set_up(&f, options->threads, err);
    if (status == INCMAP_OK) {
        status = io_stream_open(&stream, resolver->ctx, options->path, err);
    }
    status = status == INCMAP_OK ? read_lines(&f, stream, options, err) : status;
    io_stream_close(stream);
    tear_down(&f);
    if (not_placed != NULL) {
        *not_placed = f.not_placed;
    }
    return status;
}
