/* The packed Hilbert R-tree of a FlatGeobuf file: nodes of the features in the order of a Hilbert
 * curve, and above them nodes around 16 each, up to one. The nodes of the features wait in a
 * scratch file and those right above them are made from these; in memory are the boxes from the
 * second level up, an eighth of a byte a feature. */
#ifndef EXP_FGB_INDEX_H
#define EXP_FGB_INDEX_H

#include "io_atomic.h"

enum { EXP_FGB_NODE_SIZE = 16, EXP_FGB_NODE_BYTES = 40, EXP_FGB_LEVELS_MAX = 17 };

typedef struct exp_fgb_box {
    double low_x, low_y, high_x, high_y;
} exp_fgb_box;

/* Around nothing; whatever is put into it becomes all of it. */
extern const exp_fgb_box exp_fgb_nothing;

static inline void exp_fgb_widen(exp_fgb_box *box, const exp_fgb_box *by) {
    box->low_x = by->low_x < box->low_x ? by->low_x : box->low_x;
    box->low_y = by->low_y < box->low_y ? by->low_y : box->low_y;
    box->high_x = by->high_x > box->high_x ? by->high_x : box->high_x;
    box->high_y = by->high_y > box->high_y ? by->high_y : box->high_y;
}

typedef struct exp_fgb_index {
    incmap_context *ctx;
    io_spool *leaves;
    uint64_t count;
    uint64_t bytes;     /* of the features so far */
    exp_fgb_box *boxes; /* of the second level, and once it is written of those above it */
    size_t box_count, box_room;
} exp_fgb_index;

INCMAP_NODISCARD incmap_status exp_fgb_index_open(exp_fgb_index *index, incmap_context *ctx,
                                                  const char *near_path, incmap_error *err);
void exp_fgb_index_close(exp_fgb_index *index); /* also of one that is zeroed */

/* The next feature on the curve, and how many bytes it has in the file. */
INCMAP_NODISCARD incmap_status exp_fgb_index_add(exp_fgb_index *index, const exp_fgb_box *box,
                                                 uint64_t bytes, incmap_error *err);

/* How many nodes each level of an index of `count` features has, the features' first, and 0 behind
 * the last level, which is one node. */
void exp_fgb_index_levels(uint64_t count, uint64_t levels[EXP_FGB_LEVELS_MAX]);

/* Bytes of the whole index. */
uint64_t exp_fgb_index_size(uint64_t count);

/* Once all are there: the index into the file at `offset`, the root first. At least one feature. */
INCMAP_NODISCARD incmap_status exp_fgb_index_write(exp_fgb_index *index, io_atomic *file,
                                                   uint64_t offset, incmap_error *err);

/* Where a point is on the curve. */
uint64_t exp_fgb_curve(incmap_point point);

#endif
