/* The R-tree of points that SQLite keeps in three plain tables, packed from below instead of grown
 * by inserts: points along a Hilbert curve, every node full but the last of its level. The layout
 * is SQLite's (ext/rtree/rtree.c): nodes of 1228 bytes with up to 51 cells of 24 bytes, big-endian,
 * two dimensions of 32-bit floats, the root is node 1. */
#ifndef EXP_GPKG_TREE_H
#define EXP_GPKG_TREE_H

#include "io_sqlite.h"

typedef struct exp_gpkg_tree exp_gpkg_tree;

/* Points wait in a scratch file near `near_path`, which is borrowed. */
INCMAP_NODISCARD incmap_status exp_gpkg_tree_open(exp_gpkg_tree **out, incmap_context *ctx,
                                                  const char *near_path, incmap_error *err);
INCMAP_NODISCARD incmap_status exp_gpkg_tree_add(exp_gpkg_tree *tree, int64_t row, double x,
                                                 double y, incmap_error *err);

typedef struct exp_gpkg_box {
    double min_x, min_y, max_x, max_y;
} exp_gpkg_box;

/* Around all points; false when there are none. */
bool exp_gpkg_tree_box(const exp_gpkg_tree *tree, exp_gpkg_box *out);

/* Statements of two parameters each that insert or replace (number, bytes) of a node, insert (row,
 * node) and (node, parent). Memory does not grow with the points (exp_sort.h). */
typedef struct exp_gpkg_tree_sql {
    const char *node, *row, *parent;
} exp_gpkg_tree_sql;
INCMAP_NODISCARD incmap_status exp_gpkg_tree_write(exp_gpkg_tree *tree, io_sqlite *database,
                                                   const exp_gpkg_tree_sql *sql, incmap_error *err);
void exp_gpkg_tree_close(exp_gpkg_tree *tree); /* NULL is allowed */

#endif
