/* A GeoPackage that is there already, whose other layers stay as they are. It is worked on as a
 * copy beside the target. */
#ifndef EXP_GPKG_OLD_H
#define EXP_GPKG_OLD_H

#include "base_buf.h"
#include "io_sqlite.h"

typedef struct exp_gpkg_old {
    io_sqlite *database;
    base_buf *sql;    /* room for statements */
    const char *path; /* for messages */
    incmap_span table;
} exp_gpkg_old;

/* INCMAP_IO where a program has changes in a journal beside the file. Before it is opened. */
INCMAP_NODISCARD incmap_status exp_gpkg_old_check_journal(incmap_context *ctx, const char *path,
                                                          incmap_error *err);

/* INCMAP_FORMAT where it is no GeoPackage, or the table is there and no layer; *is_layer whether
 * there is such a layer. */
INCMAP_NODISCARD incmap_status exp_gpkg_old_check(const exp_gpkg_old *old, bool *is_layer,
                                                  incmap_error *err);

/* Takes the layer out, with all that refers to it. After the tables of the standard are there. */
INCMAP_NODISCARD incmap_status exp_gpkg_old_drop(const exp_gpkg_old *old, incmap_error *err);

/* The number of a system that nobody numbers: of the same definition, else one that is free. */
INCMAP_NODISCARD incmap_status exp_gpkg_old_number(const exp_gpkg_old *old, incmap_span definition,
                                                   int32_t *number, incmap_error *err);

/* What rows that are added to a layer are like. */
typedef struct exp_gpkg_rows {
    const char *geometry_name; /* such as "POINT" */
    int32_t srs_id;
    const incmap_span *columns; /* fid, geom and all others */
    const char *const *types;   /* of those behind geom */
    size_t column_count;
} exp_gpkg_rows;

/* Makes the layer ready for such rows: columns that it lacks are added, the triggers that keep its
 * index and count right are put into `triggers`, as statements, and dropped. *last is the greatest
 * number that a row has. INCMAP_UNSUPPORTED when it has another geometry, system, or names of key
 * and geometry than fid and geom, or no spatial index. */
INCMAP_NODISCARD incmap_status exp_gpkg_old_join(const exp_gpkg_old *old, const exp_gpkg_rows *rows,
                                                 base_buf *triggers, int64_t *last,
                                                 incmap_error *err);

#endif
