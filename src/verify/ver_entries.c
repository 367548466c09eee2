#include "ver_entries.h"

#include <stdlib.h>

#include "base_error.h"
#include "base_span.h"

enum { ending_size = 4 };

struct ver_entry {
    incmap_span name;
    size_t index;
};

/* Shorter ones first, then by their bytes, the letters of the ending as small ones. */
static int compare_names(incmap_span a, incmap_span b, const char *ending_of_b) {
    size_t stem = a.size < ending_size ? 0 : a.size - ending_size;
    if (a.size != b.size) {
        return a.size < b.size ? -1 : 1;
    }
    int order = stem == 0 ? 0 : memcmp(a.data, b.data, stem);
    for (size_t i = stem; order == 0 && i < a.size; i++) {
        order = base_lower(a.data[i]) - base_lower(ending_of_b[i - stem]);
    }
    return order;
}

static int compare_entries(const void *left, const void *right) {
    const struct ver_entry *a = left;
    const struct ver_entry *b = right;
    size_t stem = b->name.size < ending_size ? 0 : b->name.size - ending_size;
    int order = compare_names(a->name, b->name, b->name.data + stem);
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

incmap_status ver_entries_init(ver_entries *entries, incmap_context *ctx, const io_unzip *zip,
                               incmap_error *err) {
    size_t count = io_unzip_count(zip);
    *entries = (ver_entries){.ctx = ctx, .zip = zip, .count = count};
    entries->sorted = base_alloc_zeroed(ctx, count + 1, sizeof *entries->sorted);
    if (entries->sorted == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        entries->sorted[i] = (struct ver_entry){io_unzip_view(zip, i).name, i};
    }
    qsort(entries->sorted, count, sizeof *entries->sorted, compare_entries);
    return INCMAP_OK;
}

void ver_entries_free(ver_entries *entries) {
    if (entries->sorted != NULL) {
        base_free(entries->ctx, entries->sorted);
        entries->sorted = NULL;
    }
}

size_t ver_entries_find(const ver_entries *entries, incmap_span shp, const char *ending) {
    size_t low = 0;
    size_t high = entries->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_names(entries->sorted[middle].name, shp, ending) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool is_there =
        low < entries->count && compare_names(entries->sorted[low].name, shp, ending) == 0;
    return is_there ? entries->sorted[low].index : SIZE_MAX;
}
