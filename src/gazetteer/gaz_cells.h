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

/* Whether all under the heading are more names: "name_en", "name:eng_x_preferred". */
bool gaz_is_name_heading(incmap_span heading);

typedef struct gaz_cells {
    incmap_span at[GAZ_COLUMN_COUNT];
    bool has[GAZ_COLUMN_COUNT]; /* the source has the column, be it empty here */
    bool is_kosovo;
    uint64_t line;
    base_buf names; /* more names, GAZ_NAME_END behind each */
} gaz_cells;

#define GAZ_NAME_END '\x1F'

void gaz_cells_init(gaz_cells *cells, incmap_context *ctx);
void gaz_cells_free(gaz_cells *cells);
void gaz_cells_clear(gaz_cells *cells);

INCMAP_NODISCARD incmap_status gaz_cells_add_name(gaz_cells *cells, incmap_span name,
                                                  incmap_error *err);

/* Add the place, or reject it. Its names are appended to cells->names. */
INCMAP_NODISCARD incmap_status gaz_import_cells(gaz_import *import, gaz_cells *cells,
                                                incmap_error *err);

#endif
