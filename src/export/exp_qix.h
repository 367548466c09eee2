/* The spatial index of a shapefile, the .qix that GDAL, QGIS and MapServer look into. Its layout is
 * shapelib's (shptree.c): a quadtree whose nodes hold the numbers of the shapes that lie wholly in
 * their box and in none of the four smaller ones. Which node each shape is in waits in a scratch
 * file, so that memory does not grow with the shapes but for the numbers of four million at a time.
 */
#ifndef EXP_QIX_H
#define EXP_QIX_H

#include <math.h>

#include "io_atomic.h"

typedef struct exp_qix exp_qix;

/* Finite, or nothing, which is what widening starts from. */
typedef struct exp_qix_box {
    double min_x, min_y, max_x, max_y;
} exp_qix_box;

#define EXP_QIX_NOTHING ((exp_qix_box){INFINITY, INFINITY, -INFINITY, -INFINITY})

void exp_qix_widen(exp_qix_box *box, double x, double y);

/* `path` is that of the .qix, `shapes` how many there will be, `all` the box around them. */
INCMAP_NODISCARD incmap_status exp_qix_open(exp_qix **out, incmap_context *ctx, const char *path,
                                            uint64_t shapes, const exp_qix_box *all,
                                            incmap_error *err);

/* The box of the next shape; NULL for a null shape, which nobody looks for by its place. */
INCMAP_NODISCARD incmap_status exp_qix_add(exp_qix *qix, const exp_qix_box *box, incmap_error *err);

/* Complete the file under its temporary name. */
INCMAP_NODISCARD incmap_status exp_qix_finish(exp_qix *qix, incmap_error *err);
io_atomic *exp_qix_file(exp_qix *qix); /* borrowed */
void exp_qix_close(exp_qix *qix);      /* NULL is allowed */

#endif
