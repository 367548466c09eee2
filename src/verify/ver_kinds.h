/* The checkers of each kind of file, and what they share. */
#ifndef VER_KINDS_H
#define VER_KINDS_H

#include "ver_extent.h"
#include "ver_report.h"

typedef enum ver_text_kind {
    VER_TEXT_DOCUMENT, /* one value */
    VER_TEXT_LINES,    /* one a line */
    VER_TEXT_GUESS     /* as the first bytes have it */
} ver_text_kind;

INCMAP_NODISCARD incmap_status ver_geojson_check(incmap_context *ctx, const char *path,
                                                 ver_text_kind kind, ver_report *report,
                                                 incmap_error *err);

/* `path` ends in .shp, .shx or .dbf; the others are looked for beside it. */
INCMAP_NODISCARD incmap_status ver_shapefile_check(incmap_context *ctx, const char *path,
                                                   ver_report *report, incmap_error *err);

/* A path that ends in .shz: all shapefiles in the archive, whose members are unpacked as they are
 * read. */
INCMAP_NODISCARD incmap_status ver_zipped_shapefile_check(incmap_context *ctx, const char *path,
                                                          ver_report *report, incmap_error *err);

/* A path that ends in .gpkg. */
INCMAP_NODISCARD incmap_status ver_gpkg_check(incmap_context *ctx, const char *path,
                                              ver_report *report, incmap_error *err);

#endif
