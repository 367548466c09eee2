/* The packed Hilbert R-tree of a FlatGeobuf file: features in the order of a Hilbert curve through
 * them, and above them boxes of 16 each, up to one. Owns what is known of each feature until all
 * are known: 24 bytes while they are collected, 16 more to sort them, 2 for the boxes; at most 54 a
 * feature together, since the first grow by half. */
#ifndef EXP_FGB_INDEX_H
#define EXP_FGB_INDEX_H

#include "exp_stream.h"

enum { EXP_FGB_NODE_SIZE = 16, EXP_FGB_NODE_BYTES = 40 };

typedef struct exp_fgb_item {
    double x, y;
    uint64_t offset; /* in the scratch file; it ends where the next begins */
} exp_fgb_item;

typedef struct exp_fgb_box {
    double low_x, low_y, high_x, high_y;
} exp_fgb_box;

typedef struct exp_fgb_key {
    uint32_t hilbert;
    uint32_t item;
} exp_fgb_key;

typedef struct exp_fgb_index {
    incmap_context *ctx;
    exp_fgb_item *items;
    size_t count;
    size_t room;
    exp_fgb_box box; /* around all */
    exp_fgb_key *order;
    exp_fgb_box *boxes; /* above the features, the lowest level first */
    size_t levels[10];  /* nodes on each, the features' first */
    size_t level_count;
} exp_fgb_index;

void exp_fgb_index_init(exp_fgb_index *index, incmap_context *ctx);
void exp_fgb_index_free(exp_fgb_index *index); /* also of one that is zeroed */

/* The next feature. INCMAP_LIMIT over 4 billion. */
INCMAP_NODISCARD incmap_status exp_fgb_index_add(exp_fgb_index *index, const exp_fgb_item *item,
                                                 incmap_error *err);

/* Once all are there: sets `order`, equal ones as they came, and makes the boxes. */
INCMAP_NODISCARD incmap_status exp_fgb_index_build(exp_fgb_index *index, incmap_error *err);

/* Write the nodes above the features as the file has them, from the root on. */
INCMAP_NODISCARD incmap_status exp_fgb_index_put_boxes(const exp_fgb_index *index,
                                                       exp_stream *stream, incmap_error *err);

/* The node of a feature that starts `offset` bytes behind the first: EXP_FGB_NODE_BYTES at `at`. */
void exp_fgb_index_put_leaf(const exp_fgb_item *item, uint64_t offset, char *at);

#endif
