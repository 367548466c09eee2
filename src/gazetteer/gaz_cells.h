/* A place as a table or a GeoJSON feature has it: cells under headings that are known by name
 * (gaz_column.def).
 *
 * Without a feature or a kind a place is P.PPL. Ids: a geonameid is written "geonames:N", one of
 * Who's On First "wof:N", of Natural Earth "naturalearth:N"; an id with a colon stands as it is;
 * another one is put behind the file's name ("mine.tsv:17"); without one the line serves
 * ("mine.tsv:#12"). */
#ifndef GAZ_CELLS_H
#define GAZ_CELLS_H

#include "gaz_import.h"

typedef enum gaz_column {
    GAZ_GEONAME_ID,
    GAZ_WOF_ID,
    GAZ_NE_ID,
    GAZ_ID,
    GAZ_NAME,
    GAZ_LATITUDE,
    GAZ_LONGITUDE,
    GAZ_FEATURE,
    GAZ_FEATURE_CLASS,
    GAZ_FEATURE_CODE,
    GAZ_KIND,
    GAZ_COUNTRY_CODE,
    GAZ_ADMIN1_CODE,
    GAZ_ADMIN2_CODE,
    GAZ_POPULATION,
    GAZ_OTHER_NAMES,
    GAZ_COMMA_NAMES,
    GAZ_ISO2,
    GAZ_ISO3,
    GAZ_DEMONYMS,
    GAZ_COLUMN_COUNT /* no column of ours */
} gaz_column;

gaz_column gaz_column_of(incmap_span heading);

/* What is said of names, such as by their heading: "name_en", "name:eng_x_preferred". */
typedef struct gaz_name_kind {
    bool is_name;
    uint8_t flags; /* of incmap_name_flag */
    char language[15];
} gaz_name_kind;

gaz_name_kind gaz_name_kind_of(incmap_span heading);

/* The flag that Who's On First's "x_preferred" and its like stand for, else 0. */
uint8_t gaz_name_flag_of(incmap_span word);

/* Append a name to a list of them, with what is said of it; `kind` NULL for nothing. */
INCMAP_NODISCARD incmap_status gaz_put_name(base_buf *names, incmap_span name,
                                            const gaz_name_kind *kind, incmap_error *err);

typedef struct gaz_cells {
    incmap_span at[GAZ_COLUMN_COUNT];
    bool has[GAZ_COLUMN_COUNT]; /* the source has the column, be it empty here */
    bool is_kosovo;
    uint64_t line;
    base_buf names; /* more names, GAZ_NAME_END behind each */
} gaz_cells;

void gaz_cells_init(gaz_cells *cells, incmap_context *ctx);
void gaz_cells_free(gaz_cells *cells);
void gaz_cells_clear(gaz_cells *cells);

INCMAP_NODISCARD incmap_status gaz_cells_add_name(gaz_cells *cells, incmap_span name,
                                                  const gaz_name_kind *kind, incmap_error *err);

/* Add the place, or reject it. Its names are appended to cells->names. */
INCMAP_NODISCARD incmap_status gaz_import_cells(gaz_import *import, gaz_cells *cells,
                                                incmap_error *err);

#endif
