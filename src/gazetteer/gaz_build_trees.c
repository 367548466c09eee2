/* Owns TRIE_*: the tries over the letters of all keys, for finding names with letters wrong. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"

enum { parts = 64 };

/* The strings of labels of all keys, in their order, and how many labels each shares with the one
 * before. */
typedef struct strings {
    gaz_build *build;
    gaz_section trie;
    bool reversed;
    uint32_t count;
    uint8_t *labels;          /* while they are sorted each with its size before it */
    size_t starts[parts + 1]; /* in `labels` of each part of the strings */
    gaz_sortable *order;      /* item: where it starts in `labels`, more: the key */
    uint8_t *unsorted;        /* `labels`, while they are put in order */
    uint32_t *at;             /* of each in order: where it starts, */
    uint8_t *sizes;
    uint8_t *shared;
    uint32_t *records; /* and its record in KEYS */
} strings;

/* Strings [start, end) that share their first `depth` labels. */
typedef struct range {
    uint32_t node; /* whose children they are; GAZ_NONE for the root's */
    uint32_t start;
    uint32_t end;
    uint32_t depth;
} range;

static incmap_span label_string(const void *state, uint32_t start) {
    const uint8_t *labels = state;
    return base_span((const char *)labels + start + 1, labels[start]);
}

static void reverse(uint8_t *labels, size_t count) {
    for (size_t i = 0; i < count / 2; i++) {
        uint8_t swap = labels[i];
        labels[i] = labels[count - 1 - i];
        labels[count - 1 - i] = swap;
    }
}

static incmap_status measure_part(void *state, size_t number, incmap_error *err) {
    strings *in = state;
    const size_t end = gaz_part(in->count, parts, number + 1);
    uint8_t labels[UINT8_MAX];
    char room[TXT_FOLD_MAX];
    (void)err;
    for (size_t key = gaz_part(in->count, parts, number); key < end; key++) {
        in->starts[number + 1] +=
            1 + gaz_key_labels(gaz_build_key(in->build, (uint32_t)key, room), labels);
    }
    return INCMAP_OK;
}

static incmap_status label_part(void *state, size_t number, incmap_error *err) {
    strings *in = state;
    const size_t end = gaz_part(in->count, parts, number + 1);
    size_t at = in->starts[number];
    char room[TXT_FOLD_MAX];
    (void)err;
    for (size_t key = gaz_part(in->count, parts, number); key < end; key++) {
        uint8_t *to = in->labels + at + 1;
        const size_t count = gaz_key_labels(gaz_build_key(in->build, (uint32_t)key, room), to);
        if (in->reversed) {
            reverse(to, count);
        }
        to[-1] = (uint8_t)count;
        in->order[key] = (gaz_sortable){0, (uint32_t)at, (uint32_t)key};
        at += 1 + count;
    }
    return INCMAP_OK;
}

/* What the string in the order some way behind this one wants lies anywhere. */
static GAZ_FETCHING void fetch_ahead(const strings *in, size_t i) {
    enum { ahead = 24 };
    if (in->count - i > ahead) {
        gaz_prefetch(in->unsorted + in->order[i + ahead].item);
        gaz_prefetch(&in->build->key_records[in->order[i + ahead].more]);
    }
}

static incmap_status measure_sorted_part(void *state, size_t number, incmap_error *err) {
    strings *in = state;
    const size_t end = gaz_part(in->count, parts, number + 1);
    size_t sum = 0;
    (void)err;
    for (size_t i = gaz_part(in->count, parts, number); i < end; i++) {
        fetch_ahead(in, i);
        in->sizes[i] = in->unsorted[in->order[i].item];
        sum += in->sizes[i];
    }
    in->starts[number + 1] = sum;
    return INCMAP_OK;
}

/* Lays the strings of a part of the order one behind the other, so that whoever goes through them
 * in order goes through memory in order, too. */
static incmap_status lay_part(void *state, size_t number, incmap_error *err) {
    strings *in = state;
    const size_t end = gaz_part(in->count, parts, number + 1);
    size_t at = in->starts[number];
    (void)err;
    for (size_t i = gaz_part(in->count, parts, number); i < end; i++) {
        fetch_ahead(in, i);
        const incmap_span text = label_string(in->unsorted, in->order[i].item);
        const incmap_span before =
            i == 0 ? base_span("", 0) : label_string(in->unsorted, in->order[i - 1].item);
        uint8_t shared = 0;
        while (shared < before.size && shared < text.size &&
               before.data[shared] == text.data[shared]) {
            shared++;
        }
        memcpy(in->labels + at, text.data, text.size);
        in->at[i] = (uint32_t)at;
        in->shared[i] = shared;
        in->records[i] = in->build->key_records[in->order[i].more];
        at += text.size;
    }
    return INCMAP_OK;
}

static uint8_t label_at(const strings *in, uint32_t i, size_t depth) {
    return depth < in->sizes[i] ? in->labels[in->at[i] + depth] : GAZ_TRIE_END;
}

/* The node of the strings [start, end), which share `depth` + 1 labels, or end after `depth`. */
static gaz_trie_node make_node(const strings *in, uint32_t start, uint32_t end, uint32_t depth) {
    gaz_trie_node node = {.label = label_at(in, start, depth)};
    const size_t behind = depth + (node.label != GAZ_TRIE_END);
    if (end - start == 1) {
        node.link = GAZ_TRIE_LEAF | in->records[start];
        node.shortest = (uint8_t)(in->sizes[start] - behind);
        node.more[0] = label_at(in, start, behind);
        node.more[1] = label_at(in, start, behind + 1);
        return node;
    }
    uint8_t shortest = UINT8_MAX, longest = 0;
    for (uint32_t i = start; i < end; i++) {
        shortest = in->sizes[i] < shortest ? in->sizes[i] : shortest;
        longest = in->sizes[i] > longest ? in->sizes[i] : longest;
    }
    node.shortest = (uint8_t)(shortest - behind);
    node.more[0] = (uint8_t)(longest - behind);
    return node;
}

/* Where the strings end that share more than `depth` labels with the one at `start`. Equal strings
 * stay apart where they end, each with a leaf of its own. */
static uint32_t group_end(const strings *in, range of, uint32_t start) {
    uint32_t end = start + 1;
    while (end < of.end && in->shared[end] > of.depth) {
        end++;
    }
    return end;
}

static incmap_status put_children(strings *in, range of, base_buf *queue, incmap_error *err) {
    size_t count = gaz_record_count(in->build, in->trie);
    if (of.node != GAZ_NONE) {
        gaz_trie_node *nodes = gaz_records(in->build, in->trie);
        nodes[of.node].link |= (uint32_t)count;
    }
    for (uint32_t start = of.start, end; start < of.end; start = end) {
        end = group_end(in, of, start);
        gaz_trie_node node = make_node(in, start, end, of.depth);
        node.link |= end == of.end ? GAZ_TRIE_LAST : 0;
        if (end - start > 1) {
            range child = {(uint32_t)count, start, end, of.depth + 1};
            BASE_TRY(base_buf_add(queue, &child, sizeof child, err));
        }
        BASE_TRY(gaz_put(in->build, in->trie, &node, sizeof node, err));
        if (++count > GAZ_TRIE_LINK) {
            return base_fail(err, INCMAP_LIMIT, "more names than a gazetteer can hold");
        }
    }
    return INCMAP_OK;
}

static incmap_status put_trie(strings *in, incmap_error *err) {
    base_buf queue;
    range next = {GAZ_NONE, 0, in->count, 0};
    base_buf_init(&queue, &in->build->crew->shared, SIZE_MAX / 2);
    incmap_status status = put_children(in, next, &queue, err);
    for (size_t at = 0; status == INCMAP_OK && at < queue.size; at += sizeof next) {
        memcpy(&next, queue.data + at, sizeof next);
        status = put_children(in, next, &queue, err);
    }
    base_buf_free(&queue);
    return status;
}

/* From how much there is of each part to where it starts. */
static size_t sum_up(strings *in) {
    in->starts[0] = 0;
    for (size_t i = 0; i < parts; i++) {
        in->starts[i + 1] += in->starts[i];
    }
    return in->starts[parts];
}

static incmap_status sort_strings(strings *in, incmap_error *err) {
    gaz_crew *crew = in->build->crew;
    incmap_context *ctx = &crew->shared;
    BASE_TRY(gaz_crew_run(crew, measure_part, in, parts, err));
    const size_t size = sum_up(in);
    if (size > UINT32_MAX) {
        return base_fail(err, INCMAP_LIMIT, "more names than a gazetteer can hold");
    }
    in->labels = base_alloc(ctx, size);
    in->order = base_alloc(ctx, in->count * sizeof *in->order);
    if (in->labels == NULL || in->order == NULL) {
        return base_out_of_memory(err);
    }
    BASE_TRY(gaz_crew_run(crew, label_part, in, parts, err));
    return gaz_sort_texts(crew, in->order, in->count, label_string, in->labels, err);
}

static incmap_status lay_strings(strings *in, incmap_error *err) {
    gaz_crew *crew = in->build->crew;
    incmap_context *ctx = &crew->shared;
    in->unsorted = in->labels;
    in->labels = NULL;
    in->at = base_alloc(ctx, in->count * sizeof *in->at);
    in->sizes = base_alloc(ctx, in->count);
    in->shared = base_alloc(ctx, in->count);
    in->records = base_alloc(ctx, in->count * sizeof *in->records);
    if (in->at == NULL || in->sizes == NULL || in->shared == NULL || in->records == NULL) {
        return base_out_of_memory(err);
    }
    BASE_TRY(gaz_crew_run(crew, measure_sorted_part, in, parts, err));
    in->labels = base_alloc(ctx, sum_up(in));
    if (in->labels == NULL) {
        return base_out_of_memory(err);
    }
    BASE_TRY(gaz_crew_run(crew, lay_part, in, parts, err));
    base_free(ctx, in->order);
    base_free(ctx, in->unsorted);
    in->order = NULL;
    in->unsorted = NULL;
    return INCMAP_OK;
}

static incmap_status make_strings(strings *in, incmap_error *err) {
    BASE_TRY(sort_strings(in, err));
    return lay_strings(in, err);
}

static void free_strings(strings *in) {
    void *const all[] = {in->labels, in->unsorted, in->order,  in->at,
                         in->sizes,  in->shared,   in->records};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        base_free(&in->build->crew->shared, all[i]);
    }
}

static incmap_status build_trie(strings *in, incmap_error *err) {
    incmap_status status = make_strings(in, err);
    if (status == INCMAP_OK) {
        status = put_trie(in, err);
    }
    free_strings(in);
    return status;
}

incmap_status gaz_build_trie_forward(gaz_build *build, incmap_error *err) {
    strings in = {.build = build, .trie = GAZ_TRIE_FORWARD, .count = build->key_count};
    return build_trie(&in, err);
}

incmap_status gaz_build_trie_reversed(gaz_build *build, incmap_error *err) {
    strings in = {
        .build = build, .trie = GAZ_TRIE_REVERSED, .reversed = true, .count = build->key_count};
    return build_trie(&in, err);
}
