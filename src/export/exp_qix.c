#include "exp_qix.h"

#include "base_error.h"
#include "exp_flat.h"

enum {
    levels_max = 8, /* below the root */
    cells_max = 1 << levels_max,
    shapes_a_leaf = 16,    /* about */
    node_bytes = 44,       /* without its numbers: 4 for the jump, 32 the box, 4 + 4 two counts */
    window_most = 1 << 22, /* shapes whose numbers are put in order at a time */
    chunk = 1024           /* shapes read at a time */
};

static const uint32_t nowhere = UINT32_MAX; /* the node of a null shape */

struct exp_qix {
    incmap_context *ctx;
    io_atomic *file;
    io_spool *nodes; /* of each shape, as uint32_t */
    uint64_t shapes;
    int levels;
    size_t span[levels_max + 2]; /* nodes of a subtree whose root is on that level */
    double xs[cells_max + 1], ys[cells_max + 1]; /* edges of the smallest boxes, the cells */
    uint32_t
        east[cells_max]; /* nodes passed over on the way to a cell's column, in the first row */
    /* Of each node, in the order of the file: a node, then its four subtrees. */
    uint32_t *counts;   /* shapes */
    uint32_t *next;     /* place of its next shape in the order of the file */
    uint64_t *subtrees; /* bytes, its own included; 0: left out */
    uint32_t *window;   /* numbers of shapes in that order, from window_start on */
    size_t window_room;
    uint64_t window_start, window_at;
};

void exp_qix_close(exp_qix *qix) {
    if (qix != NULL) {
        io_spool_close(qix->nodes);
        io_atomic_close(qix->file);
        base_free(qix->ctx, qix->counts);
        base_free(qix->ctx, qix->next);
        base_free(qix->ctx, qix->subtrees);
        base_free(qix->ctx, qix->window);
        base_free(qix->ctx, qix);
    }
}

io_atomic *exp_qix_file(exp_qix *qix) { return qix->file; }

void exp_qix_widen(exp_qix_box *box, double x, double y) {
    box->min_x = x < box->min_x ? x : box->min_x;
    box->min_y = y < box->min_y ? y : box->min_y;
    box->max_x = x > box->max_x ? x : box->max_x;
    box->max_y = y > box->max_y ? y : box->max_y;
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

static incmap_status set_up(exp_qix *qix, const exp_qix_box *all, incmap_error *err) {
    static const exp_qix_box origin = {0, 0, 0, 0};
    uint64_t room = shapes_a_leaf;
    for (; qix->levels < levels_max && room < qix->shapes; room *= 4) {
        qix->levels++;
    }
    for (int level = qix->levels; level >= 0; level--) {
        qix->span[level] = 1 + 4 * qix->span[level + 1];
    }
    if (!(all->min_x <= all->max_x)) {
        all = &origin;
    }
    make_edges(qix->xs, qix->levels, all->min_x, all->max_x);
    make_edges(qix->ys, qix->levels, all->min_y, all->max_y);
    for (size_t cell = 0; cell < (size_t)1 << qix->levels; cell++) {
        for (int level = 0; level < qix->levels; level++) {
            size_t half = cell >> (qix->levels - level - 1) & 1;
            qix->east[cell] += (uint32_t)(half * qix->span[level + 1]);
        }
    }
    qix->counts = base_alloc_zeroed(qix->ctx, qix->span[0], sizeof *qix->counts);
    qix->next = base_alloc_zeroed(qix->ctx, qix->span[0], sizeof *qix->next);
    qix->subtrees = base_alloc_zeroed(qix->ctx, qix->span[0], sizeof *qix->subtrees);
    return qix->counts == NULL || qix->next == NULL || qix->subtrees == NULL
               ? base_out_of_memory(err)
               : INCMAP_OK;
}

incmap_status exp_qix_open(exp_qix **out, incmap_context *ctx, const char *path, uint64_t shapes,
                           const exp_qix_box *all, incmap_error *err) {
    exp_qix *qix = base_alloc_zeroed(ctx, 1, sizeof *qix);
    *out = qix;
    if (qix == NULL) {
        return base_out_of_memory(err);
    }
    qix->ctx = ctx;
    qix->shapes = shapes;
    incmap_status status = set_up(qix, all, err);
    status = status == INCMAP_OK ? io_atomic_open(&qix->file, ctx, path, err) : status;
    status = status == INCMAP_OK ? io_spool_open(&qix->nodes, ctx, path, err) : status;
    if (status != INCMAP_OK) {
        exp_qix_close(qix);
        *out = NULL;
    }
    return status;
}

/* The last cell that starts at or before `value`. They are all as wide but for the last bit, so the
 * guess is right or next to it. */
static size_t cell_of(const exp_qix *qix, const double *edges, double value) {
    size_t cells = (size_t)1 << qix->levels;
    double width = edges[cells] - edges[0];
    double guess = width > 0 ? (value - edges[0]) / width * (double)cells : (double)cells;
    size_t cell = guess < (double)cells ? (size_t)guess : cells - 1;
    while (cell > 0 && edges[cell] > value) {
        cell--;
    }
    while (cell + 1 < cells && edges[cell + 1] <= value) {
        cell++;
    }
    return cell;
}

/* The first and the last of the cells that lie between two edges; what ends on an edge ends in the
 * cell before it. */
struct cells {
    size_t first, last;
};

static struct cells cells_between(const exp_qix *qix, const double *edges, double low,
                                  double high) {
    struct cells between;
    between.first = cell_of(qix, edges, low);
    between.last = high > low ? cell_of(qix, edges, high) : between.first;
    between.last -= between.last > between.first && edges[between.last] >= high;
    return between;
}

/* The smallest node that a box lies in: the cells of its corners have the same half on each level
 * above it, which are the first bits of their numbers. */
static uint32_t node_of(const exp_qix *qix, const exp_qix_box *box) {
    struct cells x = cells_between(qix, qix->xs, box->min_x, box->max_x);
    struct cells y = cells_between(qix, qix->ys, box->min_y, box->max_y);
    size_t other = (x.first ^ x.last) | (y.first ^ y.last);
    int depth = qix->levels;
    for (; other != 0; other >>= 1) {
        depth--;
    }
    size_t below = ((size_t)1 << (qix->levels - depth)) - 1;
    return (uint32_t)depth + qix->east[x.first & ~below] + 2 * qix->east[y.first & ~below];
}

incmap_status exp_qix_add(exp_qix *qix, const exp_qix_box *box, incmap_error *err) {
    if (box == NULL) {
        return io_spool_write(qix->nodes, &nowhere, sizeof nowhere, err);
    }
    uint32_t node = node_of(qix, box);
    qix->counts[node]++;
    return io_spool_write(qix->nodes, &node, sizeof node, err);
}

/* The numbers from window_start on, in the order of the file. */
static incmap_status fill_window(exp_qix *qix, incmap_error *err) {
    uint32_t nodes[chunk];
    uint32_t first = 0;
    for (size_t node = 0; node < qix->span[0]; node++) {
        qix->next[node] = first;
        first += qix->counts[node];
    }
    BASE_TRY(io_spool_rewind(qix->nodes, err));
    for (uint64_t shape = 0; shape < qix->shapes; shape += chunk) {
        uint64_t left = qix->shapes - shape;
        size_t count = left < chunk ? (size_t)left : chunk;
        BASE_TRY(io_spool_read(qix->nodes, nodes, count * sizeof nodes[0], err));
        for (size_t i = 0; i < count; i++) {
            uint64_t place = nodes[i] == nowhere ? UINT64_MAX : qix->next[nodes[i]]++;
            if (place >= qix->window_start && place - qix->window_start < qix->window_room) {
                qix->window[place - qix->window_start] = (uint32_t)(shape + i);
            }
        }
    }
    return INCMAP_OK;
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
    qix->window_room = qix->shapes < window_most ? (size_t)qix->shapes : window_most;
    qix->window = base_alloc_zeroed(qix->ctx, qix->window_room + 1, sizeof *qix->window);
    BASE_TRY(qix->window == NULL ? base_out_of_memory(err) : fill_window(qix, err));
    measure(qix, 0, 0);
    BASE_TRY(io_atomic_write(qix->file, head, sizeof head, err));
    BASE_TRY(put_u32(qix, qix->shapes, err));
    BASE_TRY(put_u32(qix, (uint64_t)qix->levels + 1, err));
    BASE_TRY(put_node(qix, 0, 0, 0, 0, err));
    return io_atomic_finish(qix->file, err);
}
