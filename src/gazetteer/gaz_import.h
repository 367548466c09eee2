/* Reading sources into a draft. A kind of source is one file with a function that knows it by its
 * first bytes and one that reads it, and one line in the table of gaz_import.c. */
#ifndef GAZ_IMPORT_H
#define GAZ_IMPORT_H

#include "gaz_draft.h"
#include "incmap/gazetteer.h"
#include "io_file.h"

/* One source being read. */
typedef struct gaz_import {
    gaz_draft *draft;
    const char *path;
    incmap_span file; /* last part of the path */
    uint32_t source;  /* its number */
    const incmap_notices *notices;
    uint64_t rows;
    uint64_t rejected;
} gaz_import;

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
    char separator; /* between other names */
} gaz_fields;

/* Pass a row over: count it and tell of it. */
void gaz_reject(gaz_import *import, uint64_t line, incmap_status status, const char *format, ...)
    INCMAP_PRINTF(4, 5);

/* Hand a failure of one row to gaz_reject(), or back when it ends the whole build. */
INCMAP_NODISCARD incmap_status gaz_reject_or_fail(gaz_import *import, uint64_t line,
                                                  incmap_status status, incmap_error *problem,
                                                  incmap_error *err);

/* Add a row, or reject it when a column is wrong. *added may be NULL. */
INCMAP_NODISCARD incmap_status gaz_import_row(gaz_import *import, const gaz_fields *fields,
                                              uint64_t line, bool *added, incmap_error *err);

/* Two letters A to Z, whatever their case, to capitals; zeros for an empty text. False for others.
 */
bool gaz_country_code(incmap_span text, char out[2]);

/* What the kinds know a source by: its first bytes and its first line. */
bool gaz_is_geonames(incmap_span start, incmap_span first_line);
bool gaz_is_areas(incmap_span start, incmap_span first_line);
bool gaz_is_tab_table(incmap_span start, incmap_span first_line);
bool gaz_is_csv_table(incmap_span start, incmap_span first_line);

INCMAP_NODISCARD incmap_status gaz_import_geonames(gaz_import *import, io_stream *stream,
                                                   incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_import_areas(gaz_import *import, io_stream *stream,
                                                incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_import_tab_table(gaz_import *import, io_stream *stream,
                                                    incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_import_csv_table(gaz_import *import, io_stream *stream,
                                                    incmap_error *err);

/* Read the source at `path` into the draft, whatever kind it is. */
INCMAP_NODISCARD incmap_status gaz_import_source(gaz_draft *draft, const char *path,
                                                 const incmap_notices *notices, incmap_error *err);

/* Title, version, licence and credit of a source out of the sources.tsv beside it, if any. */
INCMAP_NODISCARD incmap_status gaz_find_provenance(gaz_draft *draft, const char *path,
                                                   gaz_draft_source *source, incmap_error *err);

#endif
