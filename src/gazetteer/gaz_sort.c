#include "gaz_sort.h"

#include <string.h>

#include "base_error.h"

enum { run_length = 16 };

typedef struct order {
    gaz_compare compare;
    const void *state;
} order;

static bool is_before(const order *by, const gaz_sortable *a, const gaz_sortable *b) {
    if (a->key != b->key) {
        return a->key < b->key;
    }
    return by->compare != NULL && by->compare(by->state, a->item, b->item) < 0;
}

static void sort_run(const order *by, gaz_sortable *items, size_t count) {
    for (size_t i = 1; i < count; i++) {
        gaz_sortable item = items[i];
        size_t at = i;
        while (at > 0 && is_before(by, &item, &items[at - 1])) {
            items[at] = items[at - 1];
            at--;
        }
        items[at] = item;
    }
}

static void merge(const order *by, const gaz_sortable *from, gaz_sortable *to, size_t middle,
                  size_t count) {
    size_t left = 0, right = middle;
    for (size_t i = 0; i < count; i++) {
        bool take_right =
            right < count && (left == middle || is_before(by, &from[right], &from[left]));
        to[i] = take_right ? from[right++] : from[left++];
    }
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

incmap_status gaz_sort(incmap_context *ctx, gaz_sortable *items, size_t count, gaz_compare compare,
                       const void *state, incmap_error *err) {
    order by = {compare, state};
    for (size_t i = 0; i < count; i += run_length) {
        sort_run(&by, items + i, least(run_length, count - i));
    }
    if (count <= run_length) {
        return INCMAP_OK;
    }
    gaz_sortable *other = base_alloc_zeroed(ctx, count, sizeof *other);
    if (other == NULL) {
        return base_out_of_memory(err);
    }
    gaz_sortable *from = items, *to = other;
    for (size_t width = run_length; width < count; width *= 2) {
        for (size_t i = 0; i < count; i += 2 * width) {
            size_t part = least(2 * width, count - i);
            merge(&by, from + i, to + i, least(width, part), part);
        }
        gaz_sortable *swap = from;
        from = to;
        to = swap;
    }
    if (from != items) {
        memcpy(items, from, count * sizeof *items);
    }
    base_free(ctx, other);
    return INCMAP_OK;
}

uint64_t gaz_sort_prefix(incmap_span text) {
    uint64_t prefix = 0;
    for (size_t i = 0; i < sizeof prefix; i++) {
        prefix = prefix << 8 | (i < text.size ? (unsigned char)text.data[i] : 0U);
    }
    return prefix;
}
