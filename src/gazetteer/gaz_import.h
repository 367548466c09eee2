/* Reading sources into a draft. A kind of source is one file with a function that knows it by its
 * first bytes and one that reads it, and one line in the table of gaz_import.c. */
#ifndef GAZ_IMPORT_H
#define GAZ_IMPORT_H

#include "gaz_draft.h"
#include "gaz_listing.h"
#include "gaz_sort.h"
#include "incmap/gazetteer.h"
#include "io_file.h"

enum { GAZ_ROW_NAMES_MAX = 10000 }; /* a row with more names is passed over */

typedef enum gaz_reason {
#define X(name, word, status, meaning) GAZ_BAD_##name,
#include "gaz_reason.def"
#undef X
} gaz_reason;

/* The rows with an id of GeoNames, by it, for sources that add to them. */
typedef struct gaz_row_index {
    gaz_sortable *items; /* key: the id; item: the row */
    size_t count;
} gaz_row_index;

/* The first row with this id, or GAZ_NONE. */
uint32_t gaz_row_of(const gaz_row_index *index, uint64_t id);

/* One source being read. */
typedef struct gaz_import {
    gaz_draft *draft;
    const char *path;
    incmap_span file; /* last part of the path */
    uint32_t source;  /* its number */
    const incmap_gazetteer_recipe *recipe;
    gaz_listing *listing;
    const gaz_row_index *index; /* for sources of names only */
    uint32_t dump;              /* the source that it lies beside; GAZ_NONE for none */
    uint64_t rows;
    uint64_t rejected;
    base_buf *refusals; /* NULL: rows passed over are told of at once; else kept: gaz_refusal */
    bool refusals_lost; /* for want of memory */
} gaz_import;

/* A row passed over, to be told of later. */
typedef struct gaz_refusal {
    gaz_reason reason;
    incmap_error problem;
} gaz_refusal;

/* Columns of a row as text; what the source has not is empty. */
typedef struct gaz_fields {
    incmap_span id; /* whole, such as "geonames:792910" */
    incmap_span name;
    incmap_span lat;
    incmap_span lon;
    incmap_span feature; /* class.code */
    incmap_span country;
    incmap_span admin1;
    incmap_span admin2;
    incmap_span population;
    incmap_span other_names;
    char separator;  /* between other names; with GAZ_NAME_END what GAZ_NAME_TAG says is read */
    bool is_variant; /* the name is one more name of a place whose main name another row has */
} gaz_fields;

/* Behind a name that says more of itself: GAZ_NAME_TAG, '0' + its incmap_name_flag, its language.
 */
#define GAZ_NAME_TAG '\x1E'
#define GAZ_NAME_END '\x1F'

/* Pass a row over: count it and tell of it. */
void gaz_reject(gaz_import *import, uint64_t line, gaz_reason reason, const char *format, ...)
    INCMAP_PRINTF(4, 5);

/* Tell of what `from` kept, as `import`, and empty it. */
INCMAP_NODISCARD incmap_status gaz_tell_refusals(gaz_import *import, gaz_import *from,
                                                 incmap_error *err);

/* Hand a failure of one row to gaz_reject(), or back when it ends the whole build. `reason` is for
 * a status that does not tell one. */
INCMAP_NODISCARD incmap_status gaz_reject_or_fail(gaz_import *import, uint64_t line,
                                                  gaz_reason reason, incmap_status status,
                                                  incmap_error *problem, incmap_error *err);

/* Add a row, or reject it when a column is wrong. *added may be NULL. */
INCMAP_NODISCARD incmap_status gaz_import_row(gaz_import *import, const gaz_fields *fields,
                                              uint64_t line, bool *added, incmap_error *err);

/* Two letters A to Z, whatever their case, to capitals; zeros for an empty text. False for others.
 */
bool gaz_country_code(incmap_span text, char out[2]);

/* The country that a code of ISO 3166-1 (two or three letters), or of FIPS 10-4, means. False for
 * texts that are none. */
bool gaz_country_of_iso(incmap_span text, char out[2]);
bool gaz_country_of_fips(incmap_span text, char out[2]);

/* Kosovo's municipalities were its first order when GNS and the project's own table were made;
 * GeoNames has since moved them, codes and all, to the second. Rows are read as if of today, so
 * that they meet today's. */
void gaz_read_as_of_today(gaz_fields *fields);

/* What the kinds know a source by: its first bytes and its first line. */
bool gaz_is_geonames(incmap_span start, incmap_span first_line);
bool gaz_is_gns(incmap_span start, incmap_span first_line);
bool gaz_is_geojson(incmap_span start, incmap_span first_line);
bool gaz_is_shape(incmap_span start, incmap_span first_line);
bool gaz_is_sqlite(incmap_span start, incmap_span first_line);
bool gaz_is_osm(incmap_span start, incmap_span first_line);
bool gaz_is_alternate_names(incmap_span start, incmap_span first_line);
bool gaz_is_feature_codes(incmap_span start, incmap_span first_line);
bool gaz_is_hierarchy(incmap_span start, incmap_span first_line);
bool gaz_is_admin_codes(incmap_span start, incmap_span first_line);
bool gaz_is_country_info(incmap_span start, incmap_span first_line);
bool gaz_is_tab_table(incmap_span start, incmap_span first_line);
bool gaz_is_csv_table(incmap_span start, incmap_span first_line);

typedef incmap_status gaz_reader(gaz_import *import, io_stream *stream, incmap_error *err);

gaz_reader gaz_import_geonames;
gaz_reader gaz_import_gns;
gaz_reader gaz_import_geojson;
gaz_reader gaz_import_osm;
gaz_reader gaz_import_geojson_areas;
gaz_reader gaz_import_shape;
gaz_reader gaz_import_shape_areas;
gaz_reader gaz_import_sqlite;
gaz_reader gaz_import_alternate_names;
gaz_reader gaz_import_feature_codes;
gaz_reader gaz_import_hierarchy;
gaz_reader gaz_import_code_changes;
gaz_reader gaz_import_admin_codes;
gaz_reader gaz_import_country_info;
gaz_reader gaz_import_tab_table;
gaz_reader gaz_import_csv_table;

/* Read all sources of the recipe into the draft: places and areas in their order, then what adds
 * names to them, then the files beside GeoNames dumps that do so. */
INCMAP_NODISCARD incmap_status gaz_import_all(gaz_draft *draft,
                                              const incmap_gazetteer_recipe *recipe,
                                              gaz_listing *listing, incmap_error *err);

/* Title, version, licence and credit of a source out of the sources.tsv beside it, if any. */
INCMAP_NODISCARD incmap_status gaz_find_provenance(gaz_draft *draft, const char *path,
                                                   gaz_draft_source *source, incmap_error *err);

#endif
