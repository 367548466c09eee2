#include "exp_sort.h"

#include "base_error.h"

enum { run_items = 512 * 1024, chunk_items = 682, byte_values = 256 };

/* A sorted run in the scratch file, and the part of it that is in memory. */
struct run {
    uint64_t next; /* offset of what is read next */
    uint64_t end;
    exp_sort_item *chunk;
    size_t at, count;
};

struct exp_sort {
    incmap_context *ctx;
    io_spool *spool;
    exp_sort_item *items;  /* of the run that is filled; the only run, where all fits */
    exp_sort_item *second; /* of the same size, for sorting */
    size_t count;          /* of items */
    size_t at;             /* handing out of the only run */
    struct run *runs;
    size_t run_count, run_room;
    exp_sort_item *chunks;
    size_t *heap; /* numbers of runs, the one whose item is first on top */
    size_t heap_count;
};

incmap_status exp_sort_open(exp_sort **out, incmap_context *ctx, const char *near_path,
                            incmap_error *err) {
    *out = NULL;
    exp_sort *sort = base_alloc_zeroed(ctx, 1, sizeof *sort);
    if (sort == NULL) {
        return base_out_of_memory(err);
    }
    sort->ctx = ctx;
    sort->items = base_alloc(ctx, run_items * sizeof *sort->items);
    sort->second = base_alloc(ctx, run_items * sizeof *sort->second);
    incmap_status status = sort->items == NULL || sort->second == NULL
                               ? base_out_of_memory(err)
                               : io_spool_open(&sort->spool, ctx, near_path, err);
    if (status != INCMAP_OK) {
        exp_sort_close(sort);
        return status;
    }
    *out = sort;
    return INCMAP_OK;
}

static void free_run(exp_sort *sort) {
    base_free(sort->ctx, sort->items);
    base_free(sort->ctx, sort->second);
    sort->items = NULL;
    sort->second = NULL;
}

void exp_sort_close(exp_sort *sort) {
    if (sort != NULL) {
        free_run(sort);
        io_spool_close(sort->spool);
        base_free(sort->ctx, sort->runs);
        base_free(sort->ctx, sort->chunks);
        base_free(sort->ctx, sort->heap);
        base_free(sort->ctx, sort);
    }
}

/* By one byte of the key, keeping the order of those that share it. False when all share it. */
static bool sort_by_byte(const exp_sort_item *from, exp_sort_item *to, size_t count,
                         unsigned shift) {
    size_t starts[byte_values] = {0};
    for (size_t i = 0; i < count; i++) {
        starts[(from[i].key >> shift) & 0xFF]++;
    }
    if (count == 0 || starts[(from[0].key >> shift) & 0xFF] == count) {
        return false;
    }
    size_t sum = 0;
    for (size_t i = 0; i < byte_values; i++) {
        size_t here = starts[i];
        starts[i] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++) {
        to[starts[(from[i].key >> shift) & 0xFF]++] = from[i];
    }
    return true;
}

static void sort_run(exp_sort *sort) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (sort_by_byte(sort->items, sort->second, sort->count, shift)) {
            exp_sort_item *swap = sort->items;
            sort->items = sort->second;
            sort->second = swap;
        }
    }
}

static incmap_status spool_run(exp_sort *sort, incmap_error *err) {
    void *runs = sort->runs;
    incmap_status status =
        base_grow(sort->ctx, &runs, &sort->run_room, sort->run_count + 1, sizeof *sort->runs, err);
    sort->runs = runs;
    BASE_TRY(status);
    sort_run(sort);
    uint64_t start = sort->run_count == 0 ? 0 : sort->runs[sort->run_count - 1].end;
    uint64_t size = sort->count * sizeof *sort->items;
    sort->runs[sort->run_count++] = (struct run){.next = start, .end = start + size};
    sort->count = 0;
    return io_spool_write(sort->spool, sort->items, (size_t)size, err);
}

incmap_status exp_sort_add(exp_sort *sort, exp_sort_item item, incmap_error *err) {
    if (sort->count == run_items) {
        BASE_TRY(spool_run(sort, err));
    }
    sort->items[sort->count++] = item;
    return INCMAP_OK;
}

static incmap_status refill(exp_sort *sort, struct run *run, incmap_error *err) {
    uint64_t left = (run->end - run->next) / sizeof *run->chunk;
    run->at = 0;
    run->count = left < chunk_items ? (size_t)left : chunk_items;
    size_t size = run->count * sizeof *run->chunk;
    BASE_TRY(io_spool_read_at(sort->spool, run->next, run->chunk, size, err));
    run->next += size;
    return INCMAP_OK;
}

/* Runs were made in the order of adding, so that the earlier one goes first where keys are equal.
 */
static bool is_before(const exp_sort *sort, size_t a, size_t b) {
    uint64_t key_a = sort->runs[a].chunk[sort->runs[a].at].key;
    uint64_t key_b = sort->runs[b].chunk[sort->runs[b].at].key;
    return key_a < key_b || (key_a == key_b && a < b);
}

static void sift_down(exp_sort *sort, size_t place) {
    for (;;) {
        size_t first = place;
        for (size_t child = 2 * place + 1; child <= 2 * place + 2; child++) {
            if (child < sort->heap_count && is_before(sort, sort->heap[child], sort->heap[first])) {
                first = child;
            }
        }
        if (first == place) {
            return;
        }
        size_t swap = sort->heap[place];
        sort->heap[place] = sort->heap[first];
        sort->heap[first] = swap;
        place = first;
    }
}

incmap_status exp_sort_begin(exp_sort *sort, incmap_error *err) {
    if (sort->run_count == 0) {
        sort_run(sort);
        base_free(sort->ctx, sort->second);
        sort->second = NULL;
        return INCMAP_OK;
    }
    BASE_TRY(spool_run(sort, err));
    free_run(sort);
    BASE_TRY(io_spool_rewind(sort->spool, err));
    sort->chunks =
        base_alloc_zeroed(sort->ctx, sort->run_count * chunk_items, sizeof *sort->chunks);
    sort->heap = base_alloc_zeroed(sort->ctx, sort->run_count, sizeof *sort->heap);
    if (sort->chunks == NULL || sort->heap == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < sort->run_count; i++) {
        sort->runs[i].chunk = sort->chunks + i * chunk_items;
        BASE_TRY(refill(sort, &sort->runs[i], err));
        sort->heap[sort->heap_count++] = i;
    }
    for (size_t i = sort->heap_count; i > 0; i--) {
        sift_down(sort, i - 1);
    }
    return INCMAP_OK;
}

incmap_status exp_sort_next(exp_sort *sort, exp_sort_item *out, bool *more, incmap_error *err) {
    if (sort->run_count == 0) {
        *more = sort->at < sort->count;
        if (*more) {
            *out = sort->items[sort->at++];
        }
        return INCMAP_OK;
    }
    *more = sort->heap_count > 0;
    if (!*more) {
        return INCMAP_OK;
    }
    struct run *run = &sort->runs[sort->heap[0]];
    *out = run->chunk[run->at++];
    if (run->at == run->count && run->next < run->end) {
        BASE_TRY(refill(sort, run, err));
    } else if (run->at == run->count) {
        sort->heap[0] = sort->heap[--sort->heap_count];
    }
    sift_down(sort, 0);
    return INCMAP_OK;
}
