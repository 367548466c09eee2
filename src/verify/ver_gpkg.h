/* A GeoPackage (OGC 12-128r18, version 1.3.1) as it lies there, through SQLite, which is trusted
 * with pages only. What SQLite cannot read ends the part that is being looked at, not the check. */
#ifndef VER_GPKG_H
#define VER_GPKG_H

#include "base_span.h"
#include "io_sqlite.h"
#include "ver_extent.h"
#include "ver_report.h"
#include "ver_rings.h"

typedef struct ver_gpkg {
    incmap_context *ctx;
    ver_report *report;
    io_sqlite *database;
    base_buf sql;
} ver_gpkg;

/* What values a declared type allows. */
typedef enum ver_value_class {
    VER_VALUE_UNKNOWN, /* no type of GeoPackage: not looked into */
    VER_VALUE_INTEGER,
    VER_VALUE_REAL,
    VER_VALUE_TEXT,
    VER_VALUE_BLOB,
    VER_VALUE_DATE,
    VER_VALUE_DATETIME,
    VER_VALUE_GEOMETRY
} ver_value_class;

typedef struct ver_column {
    incmap_span name;
    ver_value_class class_;
    int64_t low, high; /* of integers */
    uint64_t longest;  /* of a text in letters or a blob in bytes; 0: any */
} ver_column;

/* A layer as gpkg_contents and gpkg_geometry_columns have it; texts are in the arena. */
typedef struct ver_layer {
    base_arena text;
    incmap_span table;
    bool is_features;
    bool has_box;
    double box[4]; /* west, south, east, north */
    int64_t srs_id;
    incmap_span geometry; /* the column; empty: none */
    incmap_span geometry_type;
    int64_t z, m;
    bool in_degrees, is_projected;
    incmap_span key; /* the column; empty: none, as in a view */
    ver_column *columns;
    size_t column_count;
    bool has_tree;
    ver_extent extent; /* of what was read */
    unsigned curves;   /* of ver_wkb_found, all together */
    uint64_t rows;
} ver_layer;

/* Open a query made of a template (io_sql), with the names of the layer's table and geometry. */
INCMAP_NODISCARD incmap_status ver_gpkg_ask(ver_gpkg *gpkg, io_statement **out, const char *sql,
                                            const ver_layer *layer, incmap_error *err);
/* The first number of the first row of such a query; 0 where there is no row. */
INCMAP_NODISCARD incmap_status ver_gpkg_number(ver_gpkg *gpkg, int64_t *out, const char *sql,
                                               const ver_layer *layer, incmap_error *err);

/* INCMAP_FORMAT, which is how a read of a damaged part ends, becomes a finding of `code`. */
INCMAP_NODISCARD incmap_status ver_gpkg_tell(ver_gpkg *gpkg, incmap_status status,
                                             incmap_finding_code code, const incmap_error *why,
                                             incmap_error *err);

/* ver_gpkg_tables.c: the tables of the standard, what they say of each other. */
INCMAP_NODISCARD incmap_status ver_gpkg_check_tables(ver_gpkg *gpkg, incmap_error *err);

/* ver_gpkg_tree.c: whether a layer of features has a spatial index, and its triggers. */
INCMAP_NODISCARD incmap_status ver_gpkg_find_tree(ver_gpkg *gpkg, ver_layer *layer,
                                                  incmap_error *err);

/* ver_gpkg_layers.c: all that gpkg_contents names. */
INCMAP_NODISCARD incmap_status ver_gpkg_check_layers(ver_gpkg *gpkg, incmap_error *err);

/* ver_gpkg_columns.c: the key and the columns of a layer's table. */
INCMAP_NODISCARD incmap_status ver_gpkg_read_columns(ver_gpkg *gpkg, ver_layer *layer,
                                                     incmap_error *err);
/* Findings about one value, which is not NULL. */
void ver_gpkg_judge_value(ver_report *report, const ver_column *column, io_statement *row,
                          int number, ver_place place);

/* ver_gpkg_rows.c: every value, and the spatial index beside it. */
INCMAP_NODISCARD incmap_status ver_gpkg_check_rows(ver_gpkg *gpkg, ver_layer *layer,
                                                   incmap_error *err);

/* Whether `text` is YYYY-MM-DDTHH:MM[:SS[.S...]]Z, and a time. */
bool ver_is_datetime(incmap_span text);

#endif
