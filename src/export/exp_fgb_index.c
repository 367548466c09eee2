#include "exp_fgb_index.h"

#include <math.h>

#include "base_error.h"
#include "exp_flat.h"
#include "exp_hilbert.h"

enum { curve_bits = 16, digit_bits = 11, digits = 1 << digit_bits };

static const exp_fgb_box nothing = {INFINITY, INFINITY, -INFINITY, -INFINITY};

void exp_fgb_index_init(exp_fgb_index *index, incmap_context *ctx) {
    *index = (exp_fgb_index){.ctx = ctx, .box = nothing};
}

void exp_fgb_index_free(exp_fgb_index *index) {
    if (index->ctx != NULL) {
        base_free(index->ctx, index->items);
        base_free(index->ctx, index->order);
        base_free(index->ctx, index->boxes);
    }
}

static void widen(exp_fgb_box *box, const exp_fgb_box *by) {
    box->low_x = fmin(box->low_x, by->low_x);
    box->low_y = fmin(box->low_y, by->low_y);
    box->high_x = fmax(box->high_x, by->high_x);
    box->high_y = fmax(box->high_y, by->high_y);
}

static exp_fgb_box box_of(const exp_fgb_item *item) {
    return (exp_fgb_box){item->x, item->y, item->x, item->y};
}

incmap_status exp_fgb_index_add(exp_fgb_index *index, const exp_fgb_item *item, incmap_error *err) {
    if (index->count >= UINT32_MAX - 1) {
        return base_fail(err, INCMAP_LIMIT, "an index of FlatGeobuf here holds 4 billion features");
    }
    BASE_TRY(base_grow(index->ctx, (void **)&index->items, &index->room, index->count + 1,
                       sizeof *index->items, err));
    exp_fgb_box box = box_of(item);
    index->items[index->count++] = *item;
    widen(&index->box, &box);
    return INCMAP_OK;
}

static uint32_t cell(double value, double low, double high) {
    double last = (double)((1U << curve_bits) - 1);
    return high > low ? (uint32_t)(last * (value - low) / (high - low)) : 0;
}

static exp_fgb_key key_of(const exp_fgb_index *index, size_t number) {
    const exp_fgb_item *item = &index->items[number];
    const exp_fgb_box *box = &index->box;
    uint64_t distance = exp_hilbert(cell(item->x, box->low_x, box->high_x),
                                    cell(item->y, box->low_y, box->high_y), curve_bits);
    return (exp_fgb_key){(uint32_t)distance, (uint32_t)number};
}

/* One pass of a radix sort, which keeps what is equal in its order. */
static void sort_by_digit(const exp_fgb_key *from, exp_fgb_key *to, size_t count, int shift) {
    size_t starts[digits] = {0};
    for (size_t i = 0; i < count; i++) {
        starts[from[i].hilbert >> shift & (digits - 1)]++;
    }
    size_t start = 0;
    for (size_t i = 0; i < digits; i++) {
        size_t size = starts[i];
        starts[i] = start;
        start += size;
    }
    for (size_t i = 0; i < count; i++) {
        to[starts[from[i].hilbert >> shift & (digits - 1)]++] = from[i];
    }
}

static incmap_status sort(exp_fgb_index *index, incmap_error *err) {
    size_t count = index->count;
    exp_fgb_key *spare = base_alloc_zeroed(index->ctx, count + 1, sizeof *spare);
    index->order = base_alloc_zeroed(index->ctx, count + 1, sizeof *index->order);
    if (spare == NULL || index->order == NULL) {
        base_free(index->ctx, spare);
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        spare[i] = key_of(index, i);
    }
    sort_by_digit(spare, index->order, count, 0);
    sort_by_digit(index->order, spare, count, digit_bits);
    sort_by_digit(spare, index->order, count, 2 * digit_bits);
    base_free(index->ctx, spare);
    return INCMAP_OK;
}

static size_t above(size_t count) {
    return count / EXP_FGB_NODE_SIZE + (count % EXP_FGB_NODE_SIZE != 0);
}

/* Even one feature has a root above it. */
static size_t count_levels(exp_fgb_index *index) {
    size_t count = index->count;
    size_t boxes = 0;
    index->levels[0] = count;
    index->level_count = 1;
    do {
        count = above(count);
        index->levels[index->level_count++] = count;
        boxes += count;
    } while (count > 1);
    return boxes;
}

static exp_fgb_box box_around_items(const exp_fgb_index *index, size_t first) {
    exp_fgb_box box = nothing;
    for (size_t i = first; i < index->count && i < first + EXP_FGB_NODE_SIZE; i++) {
        exp_fgb_box one = box_of(&index->items[index->order[i].item]);
        widen(&box, &one);
    }
    return box;
}

static void make_boxes(exp_fgb_index *index) {
    exp_fgb_box *below = NULL;
    exp_fgb_box *level = index->boxes;
    for (size_t l = 1; l < index->level_count; l++) {
        for (size_t i = 0; i < index->levels[l]; i++) {
            size_t first = i * EXP_FGB_NODE_SIZE;
            level[i] = l == 1 ? box_around_items(index, first) : nothing;
            for (size_t j = first;
                 l > 1 && j < index->levels[l - 1] && j < first + EXP_FGB_NODE_SIZE; j++) {
                widen(&level[i], &below[j]);
            }
        }
        below = level;
        level += index->levels[l];
    }
}

incmap_status exp_fgb_index_build(exp_fgb_index *index, incmap_error *err) {
    BASE_TRY(sort(index, err));
    index->boxes = base_alloc_zeroed(index->ctx, count_levels(index), sizeof *index->boxes);
    if (index->boxes == NULL) {
        return base_out_of_memory(err);
    }
    make_boxes(index);
    return INCMAP_OK;
}

static void put_node(const exp_fgb_box *box, uint64_t offset, char *at) {
    exp_flat_double(at, box->low_x);
    exp_flat_double(at + 8, box->low_y);
    exp_flat_double(at + 16, box->high_x);
    exp_flat_double(at + 24, box->high_y);
    exp_flat_u64(at + 32, offset);
}

void exp_fgb_index_put_leaf(const exp_fgb_item *item, uint64_t offset, char *at) {
    exp_fgb_box box = box_of(item);
    put_node(&box, offset, at);
}

/* A node above the features tells the number of its first child, counted from the root. */
incmap_status exp_fgb_index_put_boxes(const exp_fgb_index *index, exp_stream *stream,
                                      incmap_error *err) {
    base_buf *out = &stream->buf;
    size_t end = 0; /* of the level's boxes */
    for (size_t l = 1; l < index->level_count; l++) {
        end += index->levels[l];
    }
    uint64_t first_child = 0;
    for (size_t l = index->level_count - 1; l > 0; l--) {
        const exp_fgb_box *level = index->boxes + (end -= index->levels[l]);
        first_child += index->levels[l];
        for (size_t i = 0; i < index->levels[l]; i++) {
            BASE_TRY(base_buf_reserve(out, EXP_FGB_NODE_BYTES, err));
            put_node(&level[i], first_child + i * EXP_FGB_NODE_SIZE, out->data + out->size);
            out->size += EXP_FGB_NODE_BYTES;
            BASE_TRY(exp_stream_passed(stream, err));
        }
    }
    return INCMAP_OK;
}
