/* What the parts of the GeoPackage writer share: names and statements. */
#ifndef EXP_GPKG_H
#define EXP_GPKG_H

#include "base_buf.h"
#include "exp_gpkg_tree.h"
#include "exp_writer.h"
#include "geo_crs.h"

/* GeoPackage 1.3.1 ("http://www.geopackage.org/spec131/"), which the readers of today know. */
#define EXP_GPKG_EXTENSION_RTREE "http://www.geopackage.org/spec131/#extension_rtree"

/* Templates of SQL (io_sqlite.h), with the table's name for each %. */
extern const char exp_gpkg_header[];   /* what tells a new file from other databases */
extern const char exp_gpkg_tables[];   /* of the standard, GDAL and QGIS, where they are missing */
extern const char exp_gpkg_rtree[];    /* the virtual table */
extern const char exp_gpkg_triggers[]; /* which keep the R-tree and the count of features right */

/* The table's name: `given`, else the file's without folder and ending; "incidents" where that
 * cannot be, with "layer_" in front where the name is kept for others. In the arena. */
INCMAP_NODISCARD incmap_status exp_gpkg_table_name(incmap_span *out, base_arena *arena,
                                                   incmap_span given, const char *path,
                                                   incmap_error *err);

/* A column's name for the unknown column `name`: unlike the `count` names before it without regard
 * to case, with "_2", "_3" and so on behind it where needed; control characters become "_". In the
 * arena. */
INCMAP_NODISCARD incmap_status exp_gpkg_column_name(incmap_span *out, base_arena *arena,
                                                    const incmap_span *names, size_t count,
                                                    incmap_span name, incmap_error *err);

/* Of an open writer of a GeoPackage: its reference system, borrowed, and the box around all that it
 * was given, in that system; false when nothing has a place. */
const geo_crs *exp_gpkg_crs(const incmap_writer *writer);
bool exp_gpkg_extent(const incmap_writer *writer, exp_gpkg_box *out);

#endif
