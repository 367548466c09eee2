#include "exp_qix.h"

#include <math.h>
#include <string.h>

#include "base_error.h"
#include "exp_flat.h"

enum {
    levels_max = 8, /* below the root */
    cells_max = 1 << levels_max,
    shapes_a_leaf = 16,    /* about */
    node_bytes = 44,       /* without its numbers: 4 for the jump, 32 the box, 4 + 4 two counts */
    window_most = 1 << 22, /* shapes whose numbers are put in order at a time */
    chunk = 1024           /* boxes read at a time */
};

struct exp_qix {
    incmap_context *ctx;
    io_atomic *file;
    io_spool *boxes;
    uint64_t shapes;
    exp_qix_box all;
    int levels;
    size_t span[levels_max + 2]; /* nodes of a subtree whose root is on that level */
    double xs[cells_max + 1], ys[cells_max + 1]; /* edges of the smallest boxes */
    /* Of each node, in the order of the file: a node, then its four subtrees. */
    uint32_t *counts;   /* shapes */
    uint32_t *next;     /* place of its next shape in the order of the file */
    uint64_t *subtrees; /* bytes, its own included; 0: left out */
    uint32_t *window;   /* numbers of shapes in that order, from window_start on */
    size_t window_room;
    uint64_t window_start, window_at;
};

incmap_status exp_qix_open(exp_qix **out, incmap_context *ctx, const char *path, uint64_t shapes,
                           incmap_error *err) {
    exp_qix *qix = base_alloc_zeroed(ctx, 1, sizeof *qix);
    *out = qix;
    if (qix == NULL) {
        return base_out_of_memory(err);
    }
    qix->ctx = ctx;
    qix->shapes = shapes;
    qix->all = (exp_qix_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    incmap_status status = io_atomic_open(&qix->file, ctx, path, err);
    if (status == INCMAP_OK) {
        status = io_spool_open(&qix->boxes, ctx, path, err);
    }
    if (status != INCMAP_OK) {
        exp_qix_close(qix);
        *out = NULL;
    }
    return status;
}

void exp_qix_close(exp_qix *qix) {
    if (qix != NULL) {
        io_spool_close(qix->boxes);
        io_atomic_close(qix->file);
        base_free(qix->ctx, qix->counts);
        base_free(qix->ctx, qix->next);
        base_free(qix->ctx, qix->subtrees);
        base_free(qix->ctx, qix->window);
        base_free(qix->ctx, qix);
    }
}

io_atomic *exp_qix_file(exp_qix *qix) { return qix->file; }

incmap_status exp_qix_add(exp_qix *qix, const exp_qix_box *box, incmap_error *err) {
    static const exp_qix_box none = {NAN, NAN, NAN, NAN};
    if (box == NULL) {
        return io_spool_write(qix->boxes, &none, sizeof none, err);
    }
    exp_qix_box *all = &qix->all;
    all->min_x = box->min_x < all->min_x ? box->min_x : all->min_x;
    all->min_y = box->min_y < all->min_y ? box->min_y : all->min_y;
    all->max_x = box->max_x > all->max_x ? box->max_x : all->max_x;
    all->max_y = box->max_y > all->max_y ? box->max_y : all->max_y;
    return io_spool_write(qix->boxes, box, sizeof *box, err);
}

/* Edges by halving, so that a box and the two halves of it share theirs to the last bit. */
static void make_edges(double *edges, int levels, double low, double high) {
    size_t cells = (size_t)1 << levels;
    edges[0] = low;
    edges[cells] = high;
    for (size_t step = cells / 2; step > 0; step /= 2) {
        for (size_t i = step; i < cells; i += 2 * step) {
            edges[i] = edges[i - step] + (edges[i + step] - edges[i - step]) / 2;
        }
    }
}

static incmap_status set_up(exp_qix *qix, incmap_error *err) {
    uint64_t room = shapes_a_leaf;
    for (; qix->levels < levels_max && room < qix->shapes; room *= 4) {
        qix->levels++;
    }
    for (int level = qix->levels; level >= 0; level--) {
        qix->span[level] = 1 + 4 * qix->span[level + 1];
    }
    if (!(qix->all.min_x <= qix->all.max_x)) {
        qix->all = (exp_qix_box){0, 0, 0, 0};
    }
    make_edges(qix->xs, qix->levels, qix->all.min_x, qix->all.max_x);
    make_edges(qix->ys, qix->levels, qix->all.min_y, qix->all.max_y);
    qix->window_room = qix->shapes < window_most ? (size_t)qix->shapes : window_most;
    qix->counts = base_alloc_zeroed(qix->ctx, qix->span[0], sizeof *qix->counts);
    qix->next = base_alloc_zeroed(qix->ctx, qix->span[0], sizeof *qix->next);
    qix->subtrees = base_alloc_zeroed(qix->ctx, qix->span[0], sizeof *qix->subtrees);
    qix->window = base_alloc_zeroed(qix->ctx, qix->window_room + 1, sizeof *qix->window);
    return qix->counts == NULL || qix->next == NULL || qix->subtrees == NULL || qix->window == NULL
               ? base_out_of_memory(err)
               : INCMAP_OK;
}

/* 1 for the higher half, 0 for the lower, -1 for both. */
static int half_of(double low, double high, double middle) {
    return low >= middle ? 1 : high <= middle ? 0 : -1;
}

/* The smallest node that a box lies in. */
static size_t node_of(const exp_qix *qix, const exp_qix_box *box) {
    size_t node = 0;
    size_t x = 0;
    size_t y = 0;
    for (int level = 0; level < qix->levels; level++) {
        size_t step = (size_t)1 << (qix->levels - level - 1);
        int east = half_of(box->min_x, box->max_x, qix->xs[x + step]);
        int north = half_of(box->min_y, box->max_y, qix->ys[y + step]);
        if (east < 0 || north < 0) {
            break;
        }
        x += east > 0 ? step : 0;
        y += north > 0 ? step : 0;
        node += 1 + (size_t)(2 * north + east) * qix->span[level + 1];
    }
    return node;
}

/* Does something for the node of each shape in turn. */
static incmap_status for_each(exp_qix *qix, void (*act)(exp_qix *qix, size_t node, uint32_t shape),
                              incmap_error *err) {
    exp_qix_box boxes[chunk];
    BASE_TRY(io_spool_rewind(qix->boxes, err));
    for (uint64_t shape = 0; shape < qix->shapes; shape += chunk) {
        uint64_t left = qix->shapes - shape;
        size_t count = left < chunk ? (size_t)left : chunk;
        BASE_TRY(io_spool_read(qix->boxes, boxes, count * sizeof boxes[0], err));
        for (size_t i = 0; i < count; i++) {
            if (!isnan(boxes[i].min_x)) {
                act(qix, node_of(qix, &boxes[i]), (uint32_t)(shape + i));
            }
        }
    }
    return INCMAP_OK;
}

static void count_shape(exp_qix *qix, size_t node, uint32_t shape) {
    (void)shape;
    qix->counts[node]++;
}

static void put_number(exp_qix *qix, size_t node, uint32_t shape) {
    uint64_t place = qix->next[node]++;
    if (place >= qix->window_start && place < qix->window_start + qix->window_room) {
        qix->window[place - qix->window_start] = shape;
    }
}

/* The numbers from window_start on, in the order of the file. */
static incmap_status fill_window(exp_qix *qix, incmap_error *err) {
    uint32_t place = 0;
    for (size_t node = 0; node < qix->span[0]; node++) {
        qix->next[node] = place;
        place += qix->counts[node];
    }
    return for_each(qix, put_number, err);
}

/* Bytes of each subtree; those without shapes are left out. No deeper than levels_max. */
static uint64_t measure(exp_qix *qix, size_t node, int level) {
    uint64_t below = 0;
    for (size_t quarter = 0; quarter < 4 && level < qix->levels; quarter++) {
        below += measure(qix, node + 1 + quarter * qix->span[level + 1], level + 1);
    }
    bool is_empty = below == 0 && qix->counts[node] == 0 && level > 0;
    qix->subtrees[node] = is_empty ? 0 : below + node_bytes + 4 * (uint64_t)qix->counts[node];
    return qix->subtrees[node];
}

static incmap_status put_u32(exp_qix *qix, uint64_t value, incmap_error *err) {
    char bytes[4];
    exp_flat_u32(bytes, (uint32_t)value);
    return io_atomic_write(qix->file, bytes, sizeof bytes, err);
}

static incmap_status put_numbers(exp_qix *qix, uint32_t count, incmap_error *err) {
    for (uint32_t i = 0; i < count; i++) {
        if (qix->window_at == qix->window_start + qix->window_room) {
            qix->window_start = qix->window_at;
            BASE_TRY(fill_window(qix, err));
        }
        BASE_TRY(put_u32(qix, qix->window[qix->window_at - qix->window_start], err));
        qix->window_at++;
    }
    return INCMAP_OK;
}

/* The node whose box starts at the edges `x` and `y`, and all below it. */
static incmap_status put_node(exp_qix *qix, size_t node, int level, size_t x, size_t y,
                              incmap_error *err) {
    size_t step = ((size_t)1 << (qix->levels - level)) / 2;
    size_t width = step == 0 ? 1 : 2 * step;
    const double box[] = {qix->xs[x], qix->ys[y], qix->xs[x + width], qix->ys[y + width]};
    uint64_t own = node_bytes + 4 * (uint64_t)qix->counts[node];
    uint32_t quarters = 0;
    BASE_TRY(put_u32(qix, qix->subtrees[node] - own, err));
    for (size_t i = 0; i < 4; i++) {
        char bytes[8];
        exp_flat_double(bytes, box[i]);
        BASE_TRY(io_atomic_write(qix->file, bytes, sizeof bytes, err));
    }
    BASE_TRY(put_u32(qix, qix->counts[node], err));
    BASE_TRY(put_numbers(qix, qix->counts[node], err));
    for (size_t quarter = 0; quarter < 4 && level < qix->levels; quarter++) {
        quarters += qix->subtrees[node + 1 + quarter * qix->span[level + 1]] > 0;
    }
    BASE_TRY(put_u32(qix, quarters, err));
    for (size_t quarter = 0; quarter < 4 && quarters > 0; quarter++) {
        size_t below = node + 1 + quarter * qix->span[level + 1];
        if (qix->subtrees[below] > 0) {
            BASE_TRY(put_node(qix, below, level + 1, x + (quarter & 1) * step,
                              y + (quarter >> 1) * step, err));
        }
    }
    return INCMAP_OK;
}

incmap_status exp_qix_finish(exp_qix *qix, incmap_error *err) {
    static const char head[] = {'S', 'Q', 'T', 1, 1, 0, 0, 0}; /* little-endian, version 1 */
    BASE_TRY(set_up(qix, err));
    BASE_TRY(for_each(qix, count_shape, err));
    BASE_TRY(fill_window(qix, err));
    measure(qix, 0, 0);
    BASE_TRY(io_atomic_write(qix->file, head, sizeof head, err));
    BASE_TRY(put_u32(qix, qix->shapes, err));
    BASE_TRY(put_u32(qix, (uint64_t)qix->levels + 1, err));
    BASE_TRY(put_node(qix, 0, 0, 0, 0, err));
    return io_atomic_finish(qix->file, err);
}
