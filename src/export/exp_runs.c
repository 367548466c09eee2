#include "exp_runs.h"

#include "base_error.h"
#include "base_span.h"

enum {
    run_bytes = 16 << 20,
    chunks_bytes = 16 << 20, /* of all runs together, while they are merged */
    chunk_most = 64 << 10,
    chunk_least = 4 << 10
};

/* In front of each record and its name. */
struct head {
    uint64_t key;
    uint32_t named; /* bytes of the name */
    uint32_t size;  /* of the record */
};

/* A record of the run that is filled. */
struct entry {
    uint64_t key;
    size_t at; /* of its head in the run */
};

/* A sorted run in the scratch file, and the part of it that is in memory. */
struct run {
    uint64_t next; /* offset of what is read next */
    uint64_t end;
    base_buf chunk;
    size_t at; /* of the first record's head in the chunk */
};

struct exp_runs {
    incmap_context *ctx;
    io_spool *spool;
    bool backward;
    base_buf filled; /* the run that is filled; the only one, where all fits */
    struct entry *entries, *second;
    size_t count, entry_room, second_room;
    uint64_t handed; /* records handed out */
    struct run *runs;
    size_t run_count, run_room;
    size_t *heap; /* numbers of runs, the one whose record is first on top */
    size_t heap_count;
    size_t chunk_bytes;
};

incmap_status exp_runs_open(exp_runs **out, incmap_context *ctx, const char *near_path,
                            bool backward, incmap_error *err) {
    *out = NULL;
    exp_runs *runs = base_alloc_zeroed(ctx, 1, sizeof *runs);
    if (runs == NULL) {
        return base_out_of_memory(err);
    }
    runs->ctx = ctx;
    runs->backward = backward;
    base_buf_init(&runs->filled, ctx, SIZE_MAX);
    incmap_status status = base_buf_reserve(&runs->filled, run_bytes, err);
    status = status == INCMAP_OK ? io_spool_open(&runs->spool, ctx, near_path, err) : status;
    if (status != INCMAP_OK) {
        exp_runs_close(runs);
        return status;
    }
    *out = runs;
    return INCMAP_OK;
}

static void free_filled(exp_runs *runs) {
    base_buf_free(&runs->filled);
    base_free(runs->ctx, runs->entries);
    base_free(runs->ctx, runs->second);
    runs->entries = NULL;
    runs->second = NULL;
}

void exp_runs_close(exp_runs *runs) {
    if (runs == NULL) {
        return;
    }
    free_filled(runs);
    io_spool_close(runs->spool);
    for (size_t i = 0; i < runs->run_count; i++) {
        base_buf_free(&runs->runs[i].chunk);
    }
    base_free(runs->ctx, runs->runs);
    base_free(runs->ctx, runs->heap);
    base_free(runs->ctx, runs);
}

static struct head head_at(const char *at) {
    struct head head;
    memcpy(&head, at, sizeof head);
    return head;
}

static size_t whole_size(const struct head *head) {
    return sizeof *head + head->named + head->size;
}

static incmap_span record_at(const char *at) {
    struct head head = head_at(at);
    return base_span(at + sizeof head + head.named, head.size);
}

/* Whether the record at `b`, which came later, goes before the one at `a`, of the same key. */
static bool is_named_before(const exp_runs *runs, const char *b, const char *a) {
    struct head head_a = head_at(a);
    struct head head_b = head_at(b);
    int order = base_span_compare(base_span(b + sizeof head_b, head_b.named),
                                  base_span(a + sizeof head_a, head_a.named));
    return runs->backward ? order > 0 : order < 0;
}

/* Merge from[low, middle) and from[middle, high). */
static void merge(const exp_runs *runs, const struct entry *from, struct entry *to, size_t low,
                  size_t middle, size_t high) {
    const char *data = runs->filled.data;
    size_t a = low;
    size_t b = middle;
    for (size_t at = low; at < high; at++) {
        bool later = a == middle ||
                     (b < high && (from[b].key < from[a].key ||
                                   (from[b].key == from[a].key &&
                                    is_named_before(runs, data + from[b].at, data + from[a].at))));
        to[at] = later ? from[b++] : from[a++];
    }
}

static incmap_status sort_run(exp_runs *runs, incmap_error *err) {
    BASE_TRY(base_grow(runs->ctx, (void **)&runs->second, &runs->second_room, runs->entry_room,
                       sizeof *runs->second, err));
    for (size_t width = 1; width < runs->count; width *= 2) {
        for (size_t low = 0; low < runs->count; low += 2 * width) {
            size_t left = runs->count - low;
            size_t middle = low + (left < width ? left : width);
            size_t high = low + (left < 2 * width ? left : 2 * width);
            merge(runs, runs->entries, runs->second, low, middle, high);
        }
        struct entry *swap = runs->entries;
        runs->entries = runs->second;
        runs->second = swap;
    }
    return INCMAP_OK;
}

static incmap_status spool_run(exp_runs *runs, incmap_error *err) {
    BASE_TRY(base_grow(runs->ctx, (void **)&runs->runs, &runs->run_room, runs->run_count + 1,
                       sizeof *runs->runs, err));
    BASE_TRY(sort_run(runs, err));
    uint64_t start = runs->run_count == 0 ? 0 : runs->runs[runs->run_count - 1].end;
    struct run *run = &runs->runs[runs->run_count++];
    *run = (struct run){.next = start, .end = start + runs->filled.size};
    base_buf_init(&run->chunk, runs->ctx, SIZE_MAX);
    for (size_t i = 0; i < runs->count; i++) {
        const char *at = runs->filled.data + runs->entries[i].at;
        struct head head = head_at(at);
        BASE_TRY(io_spool_write(runs->spool, at, whole_size(&head), err));
    }
    runs->filled.size = 0;
    runs->count = 0;
    return INCMAP_OK;
}

incmap_status exp_runs_add(exp_runs *runs, uint64_t key, incmap_span name, incmap_span record,
                           incmap_error *err) {
    if (name.size > UINT32_MAX || record.size > UINT32_MAX) {
        return base_fail(err, INCMAP_LIMIT, "a record of over 4 GiB cannot be sorted");
    }
    struct head head = {key, (uint32_t)name.size, (uint32_t)record.size};
    if (runs->count > 0 && runs->filled.size + whole_size(&head) > run_bytes) {
        BASE_TRY(spool_run(runs, err));
    }
    BASE_TRY(base_grow(runs->ctx, (void **)&runs->entries, &runs->entry_room, runs->count + 1,
                       sizeof *runs->entries, err));
    BASE_TRY(base_buf_reserve(&runs->filled, whole_size(&head), err));
    runs->entries[runs->count++] = (struct entry){key, runs->filled.size};
    BASE_TRY(base_buf_add(&runs->filled, &head, sizeof head, err));
    BASE_TRY(base_buf_add_span(&runs->filled, name, err));
    return base_buf_add_span(&runs->filled, record, err);
}

/* Let at least `needed` bytes of the run be in memory from its first record on. */
static incmap_status refill(exp_runs *runs, struct run *run, size_t needed, incmap_error *err) {
    base_buf *chunk = &run->chunk;
    size_t kept = chunk->size - run->at;
    size_t wanted = needed > runs->chunk_bytes ? needed : runs->chunk_bytes;
    uint64_t left = run->end - run->next;
    if (kept > 0) {
        memmove(chunk->data, chunk->data + run->at, kept);
    }
    run->at = 0;
    chunk->size = kept;
    size_t more = left < wanted - kept ? (size_t)left : wanted - kept;
    BASE_TRY(base_buf_reserve(chunk, more, err));
    BASE_TRY(io_spool_read_at(runs->spool, run->next, chunk->data + kept, more, err));
    chunk->size += more;
    run->next += more;
    return INCMAP_OK;
}

/* The run's first record as a whole; it has one. */
static incmap_status load(exp_runs *runs, struct run *run, incmap_error *err) {
    if (run->chunk.size - run->at < sizeof(struct head)) {
        BASE_TRY(refill(runs, run, sizeof(struct head), err));
    }
    struct head head = head_at(run->chunk.data + run->at);
    return run->chunk.size - run->at < whole_size(&head) ? refill(runs, run, whole_size(&head), err)
                                                         : INCMAP_OK;
}

static const char *first_of(const exp_runs *runs, size_t number) {
    return runs->runs[number].chunk.data + runs->runs[number].at;
}

/* Runs were made in the order of adding, so that the earlier one goes first where all is equal. */
static bool is_before(const exp_runs *runs, size_t a, size_t b) {
    const char *first_a = first_of(runs, a);
    const char *first_b = first_of(runs, b);
    uint64_t key_a = head_at(first_a).key;
    uint64_t key_b = head_at(first_b).key;
    if (key_a != key_b) {
        return key_a < key_b;
    }
    return a < b ? !is_named_before(runs, first_b, first_a)
                 : is_named_before(runs, first_a, first_b);
}

static void sift_down(exp_runs *runs, size_t place) {
    for (;;) {
        size_t first = place;
        for (size_t child = 2 * place + 1; child <= 2 * place + 2; child++) {
            if (child < runs->heap_count && is_before(runs, runs->heap[child], runs->heap[first])) {
                first = child;
            }
        }
        if (first == place) {
            return;
        }
        size_t swap = runs->heap[place];
        runs->heap[place] = runs->heap[first];
        runs->heap[first] = swap;
        place = first;
    }
}

incmap_status exp_runs_begin(exp_runs *runs, incmap_error *err) {
    if (runs->run_count == 0) {
        return sort_run(runs, err);
    }
    BASE_TRY(spool_run(runs, err));
    free_filled(runs);
    BASE_TRY(io_spool_rewind(runs->spool, err));
    size_t share = chunks_bytes / runs->run_count;
    runs->chunk_bytes = share > chunk_most ? chunk_most : share < chunk_least ? chunk_least : share;
    runs->heap = base_alloc_zeroed(runs->ctx, runs->run_count, sizeof *runs->heap);
    if (runs->heap == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < runs->run_count; i++) {
        BASE_TRY(load(runs, &runs->runs[i], err));
        runs->heap[runs->heap_count++] = i;
    }
    for (size_t i = runs->heap_count; i > 0; i--) {
        sift_down(runs, i - 1);
    }
    return INCMAP_OK;
}

/* Behind the record that was handed out last. */
static incmap_status pass_on(exp_runs *runs, incmap_error *err) {
    struct run *run = &runs->runs[runs->heap[0]];
    struct head head = head_at(run->chunk.data + run->at);
    run->at += whole_size(&head);
    if (run->at == run->chunk.size && run->next == run->end) {
        base_buf_free(&run->chunk);
        runs->heap[0] = runs->heap[--runs->heap_count];
    } else {
        BASE_TRY(load(runs, run, err));
    }
    sift_down(runs, 0);
    return INCMAP_OK;
}

incmap_status exp_runs_next(exp_runs *runs, incmap_span *record, bool *more, incmap_error *err) {
    if (runs->run_count == 0) {
        *more = runs->handed < runs->count;
        *record = *more ? record_at(runs->filled.data + runs->entries[runs->handed++].at)
                        : base_span(NULL, 0);
        return INCMAP_OK;
    }
    if (runs->handed > 0 && runs->heap_count > 0) {
        BASE_TRY(pass_on(runs, err));
    }
    *more = runs->heap_count > 0;
    *record = *more ? record_at(first_of(runs, runs->heap[0])) : base_span(NULL, 0);
    runs->handed += *more;
    return INCMAP_OK;
}
