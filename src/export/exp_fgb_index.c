#include "exp_fgb_index.h"

#include <math.h>
#include <string.h>

#include "base_error.h"
#include "exp_flat.h"
#include "exp_hilbert.h"

enum {
    curve_bits = 24, /* some two metres */
    second_level = EXP_FGB_NODE_SIZE * EXP_FGB_NODE_SIZE,
    piece_bytes = EXP_FGB_NODE_SIZE * EXP_FGB_NODE_BYTES * 100
};

const exp_fgb_box exp_fgb_nothing = {INFINITY, INFINITY, -INFINITY, -INFINITY};

incmap_status exp_fgb_index_open(exp_fgb_index *index, incmap_context *ctx, const char *near_path,
                                 incmap_error *err) {
    *index = (exp_fgb_index){.ctx = ctx};
    return io_spool_open(&index->leaves, ctx, near_path, err);
}

void exp_fgb_index_close(exp_fgb_index *index) {
    if (index->ctx != NULL) {
        io_spool_close(index->leaves);
        base_free(index->ctx, index->boxes);
    }
}

static uint32_t cell(double degrees, double half) {
    return (uint32_t)((degrees + half) / (2 * half) * (double)((1U << curve_bits) - 1));
}

/* The curve goes through the whole world, so that it does not depend on the other points. */
uint64_t exp_fgb_curve(incmap_point point) {
    return exp_hilbert(cell(point.lon, 180), cell(point.lat, 90), curve_bits);
}

static void put_node(const exp_fgb_box *box, uint64_t offset, char *at) {
    exp_flat_double(at, box->low_x);
    exp_flat_double(at + 8, box->low_y);
    exp_flat_double(at + 16, box->high_x);
    exp_flat_double(at + 24, box->high_y);
    exp_flat_u64(at + 32, offset);
}

/* A new box at the end, around nothing. */
static incmap_status add_box(exp_fgb_index *index, incmap_error *err) {
    BASE_TRY(base_grow(index->ctx, (void **)&index->boxes, &index->box_room, index->box_count + 1,
                       sizeof *index->boxes, err));
    index->boxes[index->box_count++] = exp_fgb_nothing;
    return INCMAP_OK;
}

incmap_status exp_fgb_index_add(exp_fgb_index *index, const exp_fgb_box *box, uint64_t bytes,
                                incmap_error *err) {
    struct {
        exp_fgb_box box;
        uint64_t offset;
    } leaf = {*box, index->bytes};
    _Static_assert(sizeof leaf == EXP_FGB_NODE_BYTES, "as large as the node that it becomes");
    if (index->count++ % second_level == 0) {
        BASE_TRY(add_box(index, err));
    }
    exp_fgb_widen(&index->boxes[index->box_count - 1], box);
    index->bytes += bytes;
    return io_spool_write(index->leaves, &leaf, sizeof leaf, err);
}

/* Even one feature has a root above it. */
void exp_fgb_index_levels(uint64_t count, uint64_t levels[EXP_FGB_LEVELS_MAX]) {
    size_t level = 0;
    memset(levels, 0, EXP_FGB_LEVELS_MAX * sizeof *levels);
    levels[level++] = count;
    do {
        count = count / EXP_FGB_NODE_SIZE + (count % EXP_FGB_NODE_SIZE != 0);
        levels[level++] = count;
    } while (count > 1);
}

uint64_t exp_fgb_index_size(uint64_t count) {
    uint64_t levels[EXP_FGB_LEVELS_MAX];
    uint64_t nodes = 0;
    exp_fgb_index_levels(count, levels);
    for (size_t i = 0; i < EXP_FGB_LEVELS_MAX; i++) {
        nodes += levels[i];
    }
    return nodes * EXP_FGB_NODE_BYTES;
}

/* Nodes on their way into the file. */
struct piece {
    io_atomic *file;
    uint64_t offset;
    size_t size;
    char bytes[piece_bytes];
};

static incmap_status pass_on(struct piece *piece, incmap_error *err) {
    BASE_TRY(io_atomic_write_at(piece->file, piece->offset, piece->bytes, piece->size, err));
    piece->offset += piece->size;
    piece->size = 0;
    return INCMAP_OK;
}

static incmap_status add_node(struct piece *piece, const exp_fgb_box *box, uint64_t offset,
                              incmap_error *err) {
    put_node(box, offset, piece->bytes + piece->size);
    piece->size += EXP_FGB_NODE_BYTES;
    return piece->size == piece_bytes ? pass_on(piece, err) : INCMAP_OK;
}

/* The levels from the third up, behind the second: 16 boxes make one. */
static incmap_status raise(exp_fgb_index *index, const uint64_t *levels, incmap_error *err) {
    size_t below = 0;
    for (size_t l = 3; l < EXP_FGB_LEVELS_MAX && levels[l] > 0; l++) {
        for (size_t i = 0; i < levels[l - 1]; i++) {
            if (i % EXP_FGB_NODE_SIZE == 0) {
                BASE_TRY(add_box(index, err));
            }
            exp_fgb_widen(&index->boxes[index->box_count - 1], &index->boxes[below + i]);
        }
        below += (size_t)levels[l - 1];
    }
    return INCMAP_OK;
}

/* The nodes of all levels from the second up. A node above the features tells the number of its
 * first child, counted from the root. */
static incmap_status write_upper(const exp_fgb_index *index, const uint64_t *levels,
                                 struct piece *piece, uint64_t *first_child, incmap_error *err) {
    size_t end = index->box_count;
    size_t top = 1;
    while (top + 1 < EXP_FGB_LEVELS_MAX && levels[top + 1] > 0) {
        top++;
    }
    for (size_t l = top; l > 1; l--) {
        const exp_fgb_box *level = index->boxes + (end -= (size_t)levels[l]);
        *first_child += levels[l];
        for (size_t i = 0; i < levels[l]; i++) {
            BASE_TRY(add_node(piece, &level[i], *first_child + i * EXP_FGB_NODE_SIZE, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status read_leaf(exp_fgb_index *index, exp_fgb_box *box, uint64_t *offset,
                               incmap_error *err) {
    BASE_TRY(io_spool_read(index->leaves, box, sizeof *box, err));
    return io_spool_read(index->leaves, offset, sizeof *offset, err);
}

/* The nodes right above the features. */
static incmap_status write_first(exp_fgb_index *index, struct piece *piece, uint64_t first_child,
                                 incmap_error *err) {
    BASE_TRY(io_spool_rewind(index->leaves, err));
    for (uint64_t i = 0; i < index->count; i += EXP_FGB_NODE_SIZE) {
        exp_fgb_box around = exp_fgb_nothing;
        for (uint64_t j = i; j < index->count && j < i + EXP_FGB_NODE_SIZE; j++) {
            exp_fgb_box box;
            uint64_t offset;
            BASE_TRY(read_leaf(index, &box, &offset, err));
            exp_fgb_widen(&around, &box);
        }
        BASE_TRY(add_node(piece, &around, first_child + i, err));
    }
    return INCMAP_OK;
}

static incmap_status write_leaves(exp_fgb_index *index, struct piece *piece, incmap_error *err) {
    BASE_TRY(io_spool_rewind(index->leaves, err));
    for (uint64_t i = 0; i < index->count; i++) {
        exp_fgb_box box;
        uint64_t offset;
        BASE_TRY(read_leaf(index, &box, &offset, err));
        BASE_TRY(add_node(piece, &box, offset, err));
    }
    return INCMAP_OK;
}

static incmap_status write_all(exp_fgb_index *index, struct piece *piece, incmap_error *err) {
    uint64_t levels[EXP_FGB_LEVELS_MAX];
    uint64_t first_child = 0;
    exp_fgb_index_levels(index->count, levels);
    BASE_TRY(raise(index, levels, err));
    BASE_TRY(write_upper(index, levels, piece, &first_child, err));
    BASE_TRY(write_first(index, piece, first_child + levels[1], err));
    BASE_TRY(write_leaves(index, piece, err));
    return pass_on(piece, err);
}

incmap_status exp_fgb_index_write(exp_fgb_index *index, io_atomic *file, uint64_t offset,
                                  incmap_error *err) {
    struct piece *piece = base_alloc_zeroed(index->ctx, 1, sizeof *piece);
    if (piece == NULL) {
        return base_out_of_memory(err);
    }
    piece->file = file;
    piece->offset = offset;
    incmap_status status = write_all(index, piece, err);
    base_free(index->ctx, piece);
    return status;
}
