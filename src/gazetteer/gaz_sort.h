/* Sorting with a state and without surprises: stable, so the same everywhere. */
#ifndef GAZ_SORT_H
#define GAZ_SORT_H

#include "base_context.h"

/* Ordered by key; what shares a key by `compare` of the items, or kept in order without one. */
typedef struct gaz_sortable {
    uint64_t key;
    uint32_t item;
    uint32_t more; /* travels along */
} gaz_sortable;

typedef int (*gaz_compare)(const void *state, uint32_t a, uint32_t b);

INCMAP_NODISCARD incmap_status gaz_sort(incmap_context *ctx, gaz_sortable *items, size_t count,
                                        gaz_compare compare, const void *state, incmap_error *err);

/* The first 8 bytes of a text as a number that orders as they do; zeros where it is shorter. */
uint64_t gaz_sort_prefix(incmap_span text);

#endif
