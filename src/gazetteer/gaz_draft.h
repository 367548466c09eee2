/* A gazetteer while it is built: rows as the sources give them, in their order, one text kept once.
 * Importers add to it, merging joins its rows, the writers make a file of it. */
#ifndef GAZ_DRAFT_H
#define GAZ_DRAFT_H

#include "base_buf.h"
#include "gaz_format.h"
#include "gaz_pool.h"
#include "geo_polygon.h"

typedef struct gaz_row {
    uint64_t population;
    geo_vertex point;
    uint32_t id; /* texts by their number in the pool; 0 is the empty one */
    uint32_t first_name;
    uint32_t name_count; /* the first is the main name */
    uint32_t feature;
    uint32_t admin1;
    uint32_t admin2;
    uint32_t source;
    uint32_t root; /* the row that it was joined to; its own number while it stands alone */
    char country[2];
} gaz_row;

/* How sure a text means a country; of two countries the greater wins. */
typedef enum gaz_country_rank {
    GAZ_DEMONYM,
    GAZ_OTHER_NAME,
    GAZ_MAIN_NAME,
    GAZ_CODE
} gaz_country_rank;

typedef struct gaz_country_text {
    uint32_t text;
    gaz_country_rank rank;
    char country[2];
} gaz_country_text;

typedef struct gaz_draft_area {
    double area_m2;
    gaz_level level;
    char country[2];
    uint32_t name;
    uint32_t code;
    uint32_t source; /* a text: whence its source has it */
    uint32_t source_number;
    uint32_t first_name;
    uint32_t name_count;
    uint32_t first_ring;
    uint32_t ring_count;
} gaz_draft_area;

/* An admin unit that is named without being a place. */
typedef struct gaz_draft_unit {
    uint32_t admin1;
    uint32_t admin2; /* 0 for an admin-1 unit */
    uint32_t name;
    char country[2];
} gaz_draft_unit;

typedef struct gaz_draft_source {
    uint64_t rows, rejected, hash;
    uint32_t file, title, version, licence, credit;
} gaz_draft_source;

typedef struct gaz_draft {
    incmap_context *ctx;
    gaz_pool texts;
    gaz_pool folds;    /* folded names, by need */
    uint32_t *fold_of; /* of a text: its number in folds + 1, 0 while not made, GAZ_NONE for none */
    size_t fold_of_room, fold_of_count;
    gaz_row *rows;
    size_t row_count, row_room;
    uint32_t *names; /* texts */
    size_t name_count, name_room;
    gaz_country_text *countries;
    size_t country_count, country_room;
    gaz_draft_area *areas;
    size_t area_count, area_room;
    gaz_ring_record *rings;
    size_t ring_count, ring_room;
    geo_vertex *vertices;
    size_t vertex_count, vertex_room;
    gaz_draft_unit *units;
    size_t unit_count, unit_room;
    gaz_draft_source *sources;
    size_t source_count, source_room;
} gaz_draft;

INCMAP_NODISCARD incmap_status gaz_draft_init(gaz_draft *draft, incmap_context *ctx,
                                              incmap_error *err);
void gaz_draft_free(gaz_draft *draft); /* also after a failed init */

INCMAP_NODISCARD incmap_status gaz_draft_text(gaz_draft *draft, incmap_span text, uint32_t *number,
                                              incmap_error *err);
static inline incmap_span gaz_draft_span(const gaz_draft *draft, uint32_t text) {
    return gaz_pool_text(&draft->texts, text);
}

/* Add a name to those of the row or area that is being made. */
INCMAP_NODISCARD incmap_status gaz_draft_name(gaz_draft *draft, incmap_span name,
                                              incmap_error *err);
/* The same with a text of the draft. */
INCMAP_NODISCARD incmap_status gaz_draft_known_name(gaz_draft *draft, uint32_t text,
                                                    incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_draft_add_unit(gaz_draft *draft, const gaz_draft_unit *unit,
                                                  incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_draft_row(gaz_draft *draft, const gaz_row *row,
                                             incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_draft_country(gaz_draft *draft, incmap_span text,
                                                 gaz_country_rank rank, const char country[2],
                                                 incmap_error *err);
/* An area whose rings are copied. */
INCMAP_NODISCARD incmap_status gaz_draft_add_area(gaz_draft *draft, const gaz_draft_area *area,
                                                  geo_rings rings, incmap_error *err);

/* The number in `folds` of a text's folded form; GAZ_NONE when nothing is left of it. */
INCMAP_NODISCARD incmap_status gaz_draft_fold(gaz_draft *draft, uint32_t text, uint32_t *fold,
                                              incmap_error *err);

/* What kind of administrative thing a feature is. */
bool gaz_is_country(incmap_span feature); /* A.PCL and its kinds of today */
bool gaz_is_admin1(incmap_span feature);
bool gaz_is_admin2(incmap_span feature);

#endif
