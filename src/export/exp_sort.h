/* Sorting of more than memory should hold: runs of half a million items are sorted in memory and
 * spooled beside the target, then merged. Some 24 MiB while items come in, little afterwards. */
#ifndef EXP_SORT_H
#define EXP_SORT_H

#include "io_atomic.h"

typedef struct exp_sort_item {
    uint64_t key;
    uint64_t load[2]; /* travels along */
} exp_sort_item;

typedef struct exp_sort exp_sort;

INCMAP_NODISCARD incmap_status exp_sort_open(exp_sort **out, incmap_context *ctx,
                                             const char *near_path, incmap_error *err);
INCMAP_NODISCARD incmap_status exp_sort_add(exp_sort *sort, exp_sort_item item, incmap_error *err);
/* From adding to handing out. */
INCMAP_NODISCARD incmap_status exp_sort_begin(exp_sort *sort, incmap_error *err);
/* The next item by key; items that share one come as they were added. *more is false at the end. */
INCMAP_NODISCARD incmap_status exp_sort_next(exp_sort *sort, exp_sort_item *out, bool *more,
                                             incmap_error *err);
void exp_sort_close(exp_sort *sort); /* NULL is allowed */

#endif
