/* A gazetteer while it is built: rows as the sources give them, in their order. Importers add to
 * it, merging joins its rows, the writers make a file of it. Texts that come again and again
 * (features, codes, units) are kept once; names are kept as they come, since finding out which are
 * known would cost more than sorting them in the end. */
#ifndef GAZ_DRAFT_H
#define GAZ_DRAFT_H

#include "base_buf.h"
#include "gaz_crew.h"
#include "gaz_format.h"
#include "gaz_pool.h"
#include "geo_polygon.h"

typedef struct gaz_row {
    uint64_t population;
    uint64_t id_number;  /* or INCMAP_ID_NO_NUMBER */
    uint32_t id_prefix;  /* texts by their number in the pool; 0 is the empty one */
    uint32_t first_name; /* in gaz_draft.names */
    uint32_t name_count; /* the first is the main name */
    uint32_t feature;
    uint32_t admin1;
    uint32_t admin2;
    uint32_t source;
    geo_vertex point;
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

/* What a class and code of features is called. */
typedef struct gaz_draft_feature {
    uint32_t feature; /* texts */
    uint32_t name;
} gaz_draft_feature;

typedef struct gaz_draft_source {
    uint64_t rows, rejected, hash;
    uint32_t file, title, version, licence, credit;
} gaz_draft_source;

/* A name of a row or area. */
typedef struct gaz_named {
    uint32_t kept; /* its text among the kept ones */
    uint32_t tag;  /* in gaz_draft.tags */
} gaz_named;

/* What a source says of a name. */
typedef struct gaz_tag {
    uint32_t language; /* a text */
    uint32_t flags;    /* of incmap_name_flag */
} gaz_tag;

typedef struct gaz_draft {
    incmap_context *ctx; /* what the crew shares, where there is one */
    gaz_crew *crew;      /* borrowed; NULL for a draft that one of the crew fills */
    gaz_pool texts;
    gaz_pool folds;   /* folded names, by need */
    base_buf kept;    /* texts of names, back to back */
    uint64_t *starts; /* where they begin, and the last ends */
    size_t kept_count, start_room;
    gaz_tag *tags; /* the first: nothing is said */
    size_t tag_count, tag_room;
    gaz_row *rows;
    size_t row_count, row_room;
    uint32_t *by_id; /* rows by incmap_id_compare(), then number; once merged */
    gaz_named *names;
    size_t name_count, name_room;
    gaz_country_text *countries;
    size_t country_count, country_room;
    gaz_draft_area *areas;
    size_t area_count, area_room;
    gaz_ring_record *rings;
    size_t ring_count, ring_room;
    geo_vertex *vertices;
    size_t vertex_count, vertex_room;
    gaz_draft_feature *feature_names;
    size_t feature_name_count, feature_name_room;
    gaz_draft_unit *units;
    size_t unit_count, unit_room;
    gaz_draft_source *sources;
    size_t source_count, source_room;
} gaz_draft;

INCMAP_NODISCARD incmap_status gaz_draft_init(gaz_draft *draft, incmap_context *ctx, gaz_crew *crew,
                                              incmap_error *err);
void gaz_draft_free(gaz_draft *draft); /* also after a failed init */

INCMAP_NODISCARD incmap_status gaz_draft_text(gaz_draft *draft, incmap_span text, uint32_t *number,
                                              incmap_error *err);
static inline incmap_span gaz_draft_span(const gaz_draft *draft, uint32_t text) {
    return gaz_pool_text(&draft->texts, text);
}

/* Keep a text without looking whether it is known. */
INCMAP_NODISCARD incmap_status gaz_draft_keep(gaz_draft *draft, incmap_span text, uint32_t *number,
                                              incmap_error *err);
static inline incmap_span gaz_draft_kept(const gaz_draft *draft, uint32_t number) {
    const uint64_t start = draft->starts[number];
    return (incmap_span){draft->kept.data + start, (size_t)(draft->starts[number + 1] - start)};
}

/* The text of name `number` of the draft. */
static inline incmap_span gaz_draft_name_span(const gaz_draft *draft, uint32_t number) {
    return gaz_draft_kept(draft, draft->names[number].kept);
}

/* Add a name of which nothing is said to those of the row or area that is being made. */
INCMAP_NODISCARD incmap_status gaz_draft_name(gaz_draft *draft, incmap_span name,
                                              incmap_error *err);
/* The same with a kept text and its tag. */
INCMAP_NODISCARD incmap_status gaz_draft_known_name(gaz_draft *draft, gaz_named name,
                                                    incmap_error *err);
/* The number of what is said of a name. */
INCMAP_NODISCARD incmap_status gaz_draft_tag(gaz_draft *draft, incmap_span language, uint32_t flags,
                                             uint32_t *tag, incmap_error *err);
/* Give a row its id. */
INCMAP_NODISCARD incmap_status gaz_draft_id(gaz_draft *draft, incmap_span id, gaz_row *row,
                                            incmap_error *err);
static inline bool gaz_draft_same_id(const gaz_row *a, const gaz_row *b) {
    return a->id_number == b->id_number && a->id_prefix == b->id_prefix;
}
INCMAP_NODISCARD incmap_status gaz_draft_add_unit(gaz_draft *draft, const gaz_draft_unit *unit,
                                                  incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_draft_feature_name(gaz_draft *draft, incmap_span feature,
                                                      incmap_span name, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_draft_row(gaz_draft *draft, const gaz_row *row,
                                             incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_draft_country(gaz_draft *draft, incmap_span text,
                                                 gaz_country_rank rank, const char country[2],
                                                 incmap_error *err);
/* An area whose rings are copied. */
INCMAP_NODISCARD incmap_status gaz_draft_add_area(gaz_draft *draft, const gaz_draft_area *area,
                                                  geo_rings rings, incmap_error *err);

/* The number in `folds` of a text's folded form; GAZ_NONE when nothing is left of it. */
INCMAP_NODISCARD incmap_status gaz_draft_fold(gaz_draft *draft, incmap_span text, uint32_t *fold,
                                              incmap_error *err);

/* Append the rows, names and countries of a draft that has nothing else, and empty it but for its
 * texts. `moved` has an element for each of those: its number in `draft`, or 0 while unknown. */
INCMAP_NODISCARD incmap_status gaz_draft_take(gaz_draft *draft, gaz_draft *from, uint32_t *moved,
                                              incmap_error *err);

/* What kind of administrative thing a feature is. */
bool gaz_is_country(incmap_span feature); /* A.PCL and its kinds of today */
bool gaz_is_admin1(incmap_span feature);
bool gaz_is_admin2(incmap_span feature);

#endif
