#include "exp_gpkg_tree.h"

#include <math.h>
#include <string.h>

#include "base_error.h"
#include "exp_hilbert.h"
#include "exp_sort.h"

enum {
    cell_max = 51,
    cell_bytes = 24,
    head_bytes = 4,
    node_bytes = head_bytes + cell_max * cell_bytes,
    level_max = 12, /* 51 to the twelfth is more than there are rows */
    curve_bits = 20
};

/* In a sorted item, beside the row's number: the coordinate is a float as it stands. */
static const uint64_t x_is_exact = 1ULL << 62, y_is_exact = 1ULL << 61;

struct point {
    int64_t row;
    double x, y;
};

struct exp_gpkg_tree {
    incmap_context *ctx;
    const char *near_path;
    io_spool *points;
    uint64_t count;
    exp_gpkg_box box;
};

/* Rounded outward, in this order. */
struct bounds {
    float min_x, max_x, min_y, max_y;
};

/* A node that is being filled; those below it are written. */
struct level {
    struct bounds bounds;
    int64_t ids[cell_max]; /* rows, or nodes of the level below */
    struct bounds cells[cell_max];
    size_t count;
};

struct builder {
    io_statement *node, *parent;
    exp_sort *rows; /* (row, node), to be inserted by row */
    int64_t nodes;  /* the last number given; 1 is kept for the root */
    size_t level_count;
    struct level levels[level_max];
};

incmap_status exp_gpkg_tree_open(exp_gpkg_tree **out, incmap_context *ctx, const char *near_path,
                                 incmap_error *err) {
    *out = NULL;
    exp_gpkg_tree *tree = base_alloc_zeroed(ctx, 1, sizeof *tree);
    if (tree == NULL) {
        return base_out_of_memory(err);
    }
    tree->ctx = ctx;
    tree->near_path = near_path;
    incmap_status status = io_spool_open(&tree->points, ctx, near_path, err);
    if (status != INCMAP_OK) {
        exp_gpkg_tree_close(tree);
        return status;
    }
    *out = tree;
    return INCMAP_OK;
}

void exp_gpkg_tree_close(exp_gpkg_tree *tree) {
    if (tree != NULL) {
        io_spool_close(tree->points);
        base_free(tree->ctx, tree);
    }
}

incmap_status exp_gpkg_tree_add(exp_gpkg_tree *tree, int64_t row, double x, double y,
                                incmap_error *err) {
    struct point point = {row, x, y};
    exp_gpkg_box *box = &tree->box;
    if (tree->count++ == 0) {
        *box = (exp_gpkg_box){x, y, x, y};
    }
    box->min_x = fmin(box->min_x, x);
    box->min_y = fmin(box->min_y, y);
    box->max_x = fmax(box->max_x, x);
    box->max_y = fmax(box->max_y, y);
    return io_spool_write(tree->points, &point, sizeof point, err);
}

bool exp_gpkg_tree_box(const exp_gpkg_tree *tree, exp_gpkg_box *out) {
    *out = tree->box;
    return tree->count > 0;
}

/* Where between `low` and `high`, as a number of curve_bits bits. */
static uint32_t grid_of(double value, double low, double high) {
    const double steps = (double)((1 << curve_bits) - 1);
    return high > low ? (uint32_t)((value - low) / (high - low) * steps) : 0;
}

/* The greatest float that is not above. */
static float float_below(double value) {
    float near = (float)value;
    return (double)near > value ? nextafterf(near, -INFINITY) : near;
}

static uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static exp_sort_item item_of(const exp_gpkg_box *box, const struct point *point) {
    float x = float_below(point->x);
    float y = float_below(point->y);
    return (exp_sort_item){
        .key = exp_hilbert(grid_of(point->x, box->min_x, box->max_x),
                           grid_of(point->y, box->min_y, box->max_y), curve_bits),
        .load = {(uint64_t)point->row | ((double)x >= point->x ? x_is_exact : 0) |
                     ((double)y >= point->y ? y_is_exact : 0),
                 (uint64_t)bits_of(x) << 32 | bits_of(y)},
    };
}

static void take_item(const exp_sort_item *item, int64_t *row, struct bounds *bounds) {
    float x = float_of((uint32_t)(item->load[1] >> 32));
    float y = float_of((uint32_t)item->load[1]);
    *row = (int64_t)(item->load[0] & ~(x_is_exact | y_is_exact));
    *bounds = (struct bounds){x, (item->load[0] & x_is_exact) != 0 ? x : nextafterf(x, INFINITY), y,
                              (item->load[0] & y_is_exact) != 0 ? y : nextafterf(y, INFINITY)};
}

static unsigned char *put_big(unsigned char *to, uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
        *to++ = (unsigned char)(value >> (8 * i));
    }
    return to;
}

static unsigned char *put_float(unsigned char *to, float value) {
    return put_big(to, bits_of(value), 4);
}

/* Writes the node of a level as `number`, and of what is in it that it is there. */
static incmap_status write_node(struct builder *builder, size_t depth, int64_t number,
                                incmap_error *err) {
    struct level *level = &builder->levels[depth];
    unsigned char bytes[node_bytes] = {0};
    bool is_root = number == 1;
    unsigned char *to = put_big(bytes, is_root ? depth : 0, 2);
    to = put_big(to, level->count, 2);
    for (size_t i = 0; i < level->count; i++) {
        to = put_big(to, (uint64_t)level->ids[i], 8);
        to = put_float(to, level->cells[i].min_x);
        to = put_float(to, level->cells[i].max_x);
        to = put_float(to, level->cells[i].min_y);
        to = put_float(to, level->cells[i].max_y);
        if (depth == 0) {
            exp_sort_item item = {.key = (uint64_t)level->ids[i], .load = {(uint64_t)number}};
            BASE_TRY(exp_sort_add(builder->rows, item, err));
        } else {
            io_statement_set_integer(builder->parent, 1, level->ids[i]);
            io_statement_set_integer(builder->parent, 2, number);
            BASE_TRY(io_statement_run(builder->parent, err));
        }
    }
    level->count = 0;
    io_statement_set_integer(builder->node, 1, number);
    io_statement_set_blob(builder->node, 2, bytes, sizeof bytes);
    return io_statement_run(builder->node, err);
}

static void add_cell(struct level *level, int64_t id, const struct bounds *bounds) {
    struct bounds *all = &level->bounds;
    if (level->count == 0) {
        *all = *bounds;
    }
    all->min_x = fminf(all->min_x, bounds->min_x);
    all->max_x = fmaxf(all->max_x, bounds->max_x);
    all->min_y = fminf(all->min_y, bounds->min_y);
    all->max_y = fmaxf(all->max_y, bounds->max_y);
    level->ids[level->count] = id;
    level->cells[level->count++] = *bounds;
}

/* Adds to a level; a node that is full already is written first and goes to the level above. */
static incmap_status add_to_level(struct builder *builder, size_t depth, int64_t id,
                                  struct bounds bounds, incmap_error *err) {
    while (depth < level_max) {
        struct level *level = &builder->levels[depth];
        builder->level_count = depth < builder->level_count ? builder->level_count : depth + 1;
        if (level->count < cell_max) {
            add_cell(level, id, &bounds);
            return INCMAP_OK;
        }
        struct bounds full = level->bounds;
        int64_t number = ++builder->nodes;
        BASE_TRY(write_node(builder, depth, number, err));
        add_cell(level, id, &bounds);
        id = number;
        bounds = full;
        depth++;
    }
    return base_fail(err, INCMAP_LIMIT, "more points than an R-tree of %d levels can hold",
                     (int)level_max);
}

/* The nodes that are not full, from below; the uppermost is the root. */
static incmap_status write_rest(struct builder *builder, incmap_error *err) {
    for (size_t depth = 0; depth + 1 < builder->level_count; depth++) {
        struct bounds bounds = builder->levels[depth].bounds;
        int64_t number = ++builder->nodes;
        BASE_TRY(write_node(builder, depth, number, err));
        BASE_TRY(add_to_level(builder, depth + 1, number, bounds, err));
    }
    return write_node(builder, builder->level_count - 1, 1, err);
}

static incmap_status sort_points(exp_gpkg_tree *tree, exp_sort *sort, incmap_error *err) {
    BASE_TRY(io_spool_rewind(tree->points, err));
    for (uint64_t i = 0; i < tree->count; i++) {
        struct point point;
        BASE_TRY(io_spool_read(tree->points, &point, sizeof point, err));
        BASE_TRY(exp_sort_add(sort, item_of(&tree->box, &point), err));
    }
    return exp_sort_begin(sort, err);
}

static incmap_status write_nodes(exp_gpkg_tree *tree, struct builder *builder, incmap_error *err) {
    exp_sort *sort = NULL;
    exp_sort_item item;
    bool more = true;
    BASE_TRY(exp_sort_open(&sort, tree->ctx, tree->near_path, err));
    incmap_status status = sort_points(tree, sort, err);
    while (status == INCMAP_OK) {
        int64_t row;
        struct bounds bounds;
        status = exp_sort_next(sort, &item, &more, err);
        if (status != INCMAP_OK || !more) {
            break;
        }
        take_item(&item, &row, &bounds);
        status = add_to_level(builder, 0, row, bounds, err);
    }
    exp_sort_close(sort);
    return status == INCMAP_OK ? write_rest(builder, err) : status;
}

static incmap_status write_rows(struct builder *builder, io_statement *insert, incmap_error *err) {
    bool more = true;
    BASE_TRY(exp_sort_begin(builder->rows, err));
    for (;;) {
        exp_sort_item item;
        BASE_TRY(exp_sort_next(builder->rows, &item, &more, err));
        if (!more) {
            return INCMAP_OK;
        }
        io_statement_set_integer(insert, 1, (int64_t)item.key);
        io_statement_set_integer(insert, 2, (int64_t)item.load[0]);
        BASE_TRY(io_statement_run(insert, err));
    }
}

static incmap_status write_with(exp_gpkg_tree *tree, struct builder *builder, io_sqlite *database,
                                const exp_gpkg_tree_sql *sql, incmap_error *err) {
    io_statement *row = NULL;
    BASE_TRY(io_statement_open(&builder->node, database, sql->node, err));
    BASE_TRY(io_statement_open(&builder->parent, database, sql->parent, err));
    BASE_TRY(exp_sort_open(&builder->rows, tree->ctx, tree->near_path, err));
    BASE_TRY(write_nodes(tree, builder, err));
    BASE_TRY(io_statement_open(&row, database, sql->row, err));
    incmap_status status = write_rows(builder, row, err);
    io_statement_close(row);
    return status;
}

incmap_status exp_gpkg_tree_write(exp_gpkg_tree *tree, io_sqlite *database,
                                  const exp_gpkg_tree_sql *sql, incmap_error *err) {
    if (tree->count == 0) {
        return INCMAP_OK;
    }
    struct builder *builder = base_alloc_zeroed(tree->ctx, 1, sizeof *builder);
    if (builder == NULL) {
        return base_out_of_memory(err);
    }
    builder->nodes = 1;
    incmap_status status = write_with(tree, builder, database, sql, err);
    io_statement_close(builder->node);
    io_statement_close(builder->parent);
    exp_sort_close(builder->rows);
    base_free(tree->ctx, builder);
    return status;
}
