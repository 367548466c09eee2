/* Sorting with a state and without surprises: stable, so the same everywhere and with any number of
 * threads. */
#ifndef GAZ_SORT_H
#define GAZ_SORT_H

#include "gaz_crew.h"

/* Ordered by key; what shares a key by `compare` of the items, or kept in order without one. */
typedef struct gaz_sortable {
    uint64_t key;
    uint32_t item;
    uint32_t more; /* travels along */
} gaz_sortable;

typedef int (*gaz_compare)(const void *state, uint32_t a, uint32_t b);

INCMAP_NODISCARD incmap_status gaz_sort(incmap_context *ctx, gaz_sortable *items, size_t count,
                                        gaz_compare compare, const void *state, incmap_error *err);

/* The same by the key alone, with all threads of a crew. */
INCMAP_NODISCARD incmap_status gaz_sort_keys(gaz_crew *crew, gaz_sortable *items, size_t count,
                                             incmap_error *err);

typedef incmap_span (*gaz_text_of)(const void *state, uint32_t item);

/* By the bytes of the items' texts, as base_span_compare() has them; the keys are overwritten. */
INCMAP_NODISCARD incmap_status gaz_sort_texts(gaz_crew *crew, gaz_sortable *items, size_t count,
                                              gaz_text_of text_of, const void *state,
                                              incmap_error *err);

/* The same by one thread, with room for as many items in `other`. */
void gaz_sort_few_texts(gaz_sortable *items, gaz_sortable *other, size_t count, gaz_text_of text_of,
                        const void *state);

/* The first eight bytes of a text as a number; of two texts the one with the lower number comes
 * first. */
uint64_t gaz_sort_word(incmap_span text);

#endif
