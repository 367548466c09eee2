/* Owns TRIE_*: the tries over the letters of all keys, for finding names with letters wrong. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"

/* Strings of labels, one for each key, and their order while a trie is made. */
typedef struct labelled {
    gaz_build *build;
    uint32_t count;
    uint8_t *labels;
    uint32_t *starts;  /* count + 1 */
    uint32_t *records; /* in KEYS */
    gaz_sortable *order;
} labelled;

/* Keys [start, end) of the order that share their first `depth` labels. */
typedef struct range {
    uint32_t node; /* whose children they are; GAZ_NONE for the root's */
    uint32_t start;
    uint32_t end;
    uint32_t depth;
} range;

static incmap_span string_of(const labelled *in, uint32_t key) {
    return base_span((const char *)in->labels + in->starts[key],
                     in->starts[key + 1] - in->starts[key]);
}

static uint8_t label_at(const labelled *in, uint32_t place, size_t depth) {
    incmap_span string = string_of(in, in->order[place].item);
    return depth < string.size ? (uint8_t)string.data[depth] : GAZ_TRIE_END;
}

static void fill_labels(labelled *in) {
    const gaz_key_unit *units = gaz_records(in->build, GAZ_KEYS);
    uint32_t size = 0;
    for (uint32_t key = 0; key < in->count; key++) {
        const gaz_key_unit *head = &units[in->records[key]];
        incmap_span text = base_span((const char *)(head + 1), head->low >> GAZ_KEY_COUNT_BITS);
        in->starts[key] = size;
        size += (uint32_t)gaz_key_labels(text, in->labels + size);
    }
    in->starts[in->count] = size;
}

static void reverse_labels(labelled *in) {
    for (uint32_t key = 0; key < in->count; key++) {
        uint32_t start = in->starts[key], end = in->starts[key + 1];
        for (; start + 1 < end; start++, end--) {
            uint8_t swap = in->labels[start];
            in->labels[start] = in->labels[end - 1];
            in->labels[end - 1] = swap;
        }
    }
}

static int compare_strings(const void *state, uint32_t a, uint32_t b) {
    int order = base_span_compare(string_of(state, a), string_of(state, b));
    return order != 0 ? order : (a > b) - (a < b);
}

static incmap_status sort_strings(labelled *in, incmap_error *err) {
    for (uint32_t key = 0; key < in->count; key++) {
        in->order[key] = (gaz_sortable){gaz_sort_prefix(string_of(in, key)), key, 0};
    }
    return gaz_sort(in->build->ctx, in->order, in->count, compare_strings, in, err);
}

/* The node of the keys [start, end), which share `depth` + 1 labels, or end after `depth`. */
static gaz_trie_node make_node(const labelled *in, uint32_t start, uint32_t end, uint32_t depth) {
    gaz_trie_node node = {.label = label_at(in, start, depth)};
    size_t behind = depth + (node.label != GAZ_TRIE_END);
    if (end - start == 1) {
        node.link = GAZ_TRIE_LEAF | in->records[in->order[start].item];
        node.shortest = (uint8_t)(string_of(in, in->order[start].item).size - behind);
        node.more[0] = label_at(in, start, behind);
        node.more[1] = label_at(in, start, behind + 1);
        return node;
    }
    node.shortest = UINT8_MAX;
    for (uint32_t i = start; i < end; i++) {
        uint8_t rest = (uint8_t)(string_of(in, in->order[i].item).size - behind);
        node.shortest = rest < node.shortest ? rest : node.shortest;
        node.more[0] = rest > node.more[0] ? rest : node.more[0];
    }
    return node;
}

/* Where the keys end that share their label at `depth` with the one at `start`. Equal strings stay
 * apart, each with a leaf of its own. */
static uint32_t group_end(const labelled *in, range of, uint32_t start) {
    uint8_t label = label_at(in, start, of.depth);
    uint32_t end = start + 1;
    while (label != GAZ_TRIE_END && end < of.end && label_at(in, end, of.depth) == label) {
        end++;
    }
    return end;
}

static incmap_status put_children(labelled *in, range of, gaz_section trie, base_buf *queue,
                                  incmap_error *err) {
    size_t count = gaz_record_count(in->build, trie);
    if (of.node != GAZ_NONE) {
        gaz_trie_node *nodes = gaz_records(in->build, trie);
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
        BASE_TRY(gaz_put(in->build, trie, &node, sizeof node, err));
        if (++count > GAZ_TRIE_LINK) {
            return base_fail(err, INCMAP_LIMIT, "more names than a gazetteer can hold");
        }
    }
    return INCMAP_OK;
}

static incmap_status put_trie(labelled *in, gaz_section trie, incmap_error *err) {
    base_buf queue;
    range next = {GAZ_NONE, 0, in->count, 0};
    BASE_TRY(sort_strings(in, err));
    base_buf_init(&queue, in->build->ctx, SIZE_MAX / 2);
    incmap_status status = put_children(in, next, trie, &queue, err);
    for (size_t at = 0; status == INCMAP_OK && at < queue.size; at += sizeof next) {
        memcpy(&next, queue.data + at, sizeof next);
        status = put_children(in, next, trie, &queue, err);
    }
    base_buf_free(&queue);
    return status;
}

static incmap_status put_tries(labelled *in, incmap_error *err) {
    size_t bytes = in->build->sections[GAZ_KEYS].size; /* more than all texts have */
    in->labels = base_alloc_zeroed(in->build->ctx, bytes, 1);
    in->starts = base_alloc_zeroed(in->build->ctx, (size_t)in->count + 1, sizeof *in->starts);
    in->order = base_alloc_zeroed(in->build->ctx, in->count, sizeof *in->order);
    if (in->labels == NULL || in->starts == NULL || in->order == NULL) {
        return base_out_of_memory(err);
    }
    fill_labels(in);
    BASE_TRY(put_trie(in, GAZ_TRIE_FORWARD, err));
    reverse_labels(in);
    return put_trie(in, GAZ_TRIE_REVERSED, err);
}

incmap_status gaz_build_fuzzy(gaz_build *build, incmap_error *err) {
    labelled in = {.build = build, .count = build->key_count, .records = build->key_records};
    incmap_status status = in.count == 0 ? INCMAP_OK : put_tries(&in, err);
    base_free(build->ctx, in.labels);
    base_free(build->ctx, in.starts);
    base_free(build->ctx, in.order);
    return status;
}
