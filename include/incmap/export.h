/* Map files out. */
#ifndef INCMAP_EXPORT_H
#define INCMAP_EXPORT_H

#include "incmap/incident.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A format, as the table of formats has it. Strings are static. */
typedef struct incmap_format_info {
    const char *name;    /* such as "geojson", as --to wants it */
    const char *endings; /* such as ".geojson .json": the first is the usual one */
    const char *title;
    bool to_stream;    /* can be written to standard output */
    bool takes_crs;    /* can hold coordinates in another system than WGS 84 */
    bool takes_shapes; /* can hold areas and lines */
} incmap_format_info;

/** Format `number` of the table, from 0; NULL behind the last. @since 0.1 */
INCMAP_API const incmap_format_info *incmap_format_view(size_t number);

/** By its name, or by the ending of a path; NULL when there is none. @since 0.1 */
INCMAP_API const incmap_format_info *incmap_format_by_name(const char *name);
INCMAP_API const incmap_format_info *incmap_format_by_path(const char *path);

typedef struct incmap_writer incmap_writer;

typedef struct incmap_writer_options {
    const incmap_layer *layer;       /* gives the unknown columns; borrowed for the call; or NULL */
    incmap_span crs;                 /* as PROJ names it; empty: WGS 84 */
    incmap_span layer_name;          /* empty: from the path */
    const incmap_resolver *resolver; /* its gazetteers draw the land under a page and have the areas
                                        of counts; borrowed until the writer is closed; or NULL */
    incmap_notices notices;          /* values that the format could not hold whole */
    incmap_span fields;              /* "id,date,place": these columns in this order, by our names
                                        or the profile's; empty: all */
    incmap_span profile;             /* "acled", "ucdp" or "plain": how columns are called; empty:
                                        plain */
    incmap_span layer_kind;          /* "points", "areas", "counts" or "tracks"; empty: points */
    incmap_span by; /* of counts: "hex", "hex:KM"; "country", "admin1", "municipality" (of the
                       resolver's gazetteers) or the path of a GeoJSON file of
                       areas; of tracks: the column that tells them apart */
    const char *const *settings; /* "FORMAT.KEY=VALUE", of the table of settings; those of other
                                    formats are passed over */
    size_t setting_count;
} incmap_writer_options;

/** A setting of a format, as the table of settings has it. Strings are static. */
typedef struct incmap_setting_info {
    const char *format;
    const char *key;
    const char *values; /* such as "yes|no"; "0..7" is a range, "TEXT" any text */
    const char *usual;  /* the value where none is given; may be empty */
    const char *meaning;
} incmap_setting_info;

/** Setting `number` of the table, from 0; NULL behind the last. @since 0.2 */
INCMAP_API const incmap_setting_info *incmap_setting_view(size_t number);

/** Check "FORMAT.KEY=VALUE" against the table.
 * @param[out] setting  Its row; may be NULL.
 * @retval INCMAP_USAGE  It is none; the message says what was expected, or what was probably
 *                       meant.
 * @since 0.2 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_setting_check(const char *text,
                                                               const incmap_setting_info **setting,
                                                               incmap_error *err);

/**
 * Begin a map file at `path`. Nothing is at `path` before incmap_writers_commit().
 * @param format  Of the table, or NULL for the one of the path's ending.
 * @retval INCMAP_USAGE        No format has that ending; the message lists those there are.
 * @retval INCMAP_UNSUPPORTED  The format cannot hold what the options ask for.
 * @retval INCMAP_IO           The folder cannot be written to.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_writer_open(incmap_writer **out,
                                                             incmap_context *ctx, const char *path,
                                                             const incmap_format_info *format,
                                                             const incmap_writer_options *options,
                                                             incmap_error *err);

/** The same to a sink, for formats with to_stream; borrowed state. @since 0.1 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_writer_open_sink(
    incmap_writer **out, incmap_context *ctx, incmap_sink sink, const incmap_format_info *format,
    const incmap_writer_options *options, incmap_error *err);

INCMAP_API INCMAP_NODISCARD incmap_status incmap_writer_add(incmap_writer *writer,
                                                            const incmap_incident *incident,
                                                            incmap_error *err);

/** Complete all writers and the placer's list of the doubtful, then move all their files into place
 * together; on failure every target is as it was.
 * @param placer  NULL, or the placer whose list belongs to these files; incmap_placer_finish() is
 *                then not called.
 * @since 0.1 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_writers_commit(incmap_writer *const *writers,
                                                                size_t count, incmap_placer *placer,
                                                                incmap_error *err);

/** Close; what was not committed vanishes. NULL is allowed. @since 0.1 */
INCMAP_API void incmap_writer_close(incmap_writer *writer);

/** Which incidents are written, and in which order. */
typedef struct incmap_selection incmap_selection;

typedef struct incmap_selection_options {
    incmap_span where;         /* as incmap_condition_new() takes it; empty: all */
    incmap_span sort;          /* "COLUMN" or "COLUMN desc"; empty: as they come */
    uint64_t limit;            /* the most that are chosen; UINT64_MAX: no limit */
    const incmap_layer *layer; /* gives the unknown columns; borrowed for the call; or NULL */
    const char *near_path;     /* a file in whose folder scratch files may lie while sorting */
} incmap_selection_options;

/**
 * Numbers and days are sorted as such, texts by their bytes, unknown columns as numbers where they
 * hold nothing else; those without a value come last, equal ones as they came. Incidents that wait
 * to be sorted lie in a scratch file.
 * @retval INCMAP_USAGE  The condition or the column is none.
 * @since 0.2
 */
INCMAP_API INCMAP_NODISCARD incmap_status
incmap_selection_new(incmap_selection **out, incmap_context *ctx,
                     const incmap_selection_options *options, incmap_error *err);
INCMAP_API void incmap_selection_free(incmap_selection *selection); /* NULL is allowed */

/** Give it an incident.
 * @param[out] now  Whether it is to be written now; if not, it is not chosen or comes later.
 * @since 0.2 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_selection_add(incmap_selection *selection,
                                                               const incmap_incident *incident,
                                                               bool *now, incmap_error *err);

/** Whether nothing that is still added would be chosen. @since 0.2 */
INCMAP_API bool incmap_selection_is_full(const incmap_selection *selection);

/** When all are added: the next of those that waited, in place of what `incident` held. *more is
 * false behind the last. @since 0.2 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_selection_next(incmap_selection *selection,
                                                                incmap_incident *incident,
                                                                bool *more, incmap_error *err);

/** The land around points as one JSON object, what a map page draws below its signs:
 * {"unit":degrees,"box":[west,south,east,north],"areas":[[level,name,[ring...]]...],
 * "disputed":[line...],"waters":[[1 for a lake or 0 for a river,line]...],
 * "places":[[name,lon,lat,rank]...],"credits":[text...]}, box and rings in units, each corner of a
 * ring told from the one before it; "null" without points. Levels: 0 country, 1 admin-1, 2
 * municipality. @since 0.1 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_land_put(incmap_context *ctx,
                                                          const incmap_resolver *resolver,
                                                          const incmap_point *points, size_t count,
                                                          incmap_sink sink, incmap_error *err);

/** The name of library `number` in use, such as "PROJ", from 0, and in *version its version, such
 * as "9.1.1"; NULL behind the last. Static.
 * @since 0.1 */
INCMAP_API const char *incmap_library_version(size_t number, const char **version);

/** What to say of the map data that is built into the library (rivers and lakes), in one line:
 * "file: title. licence. credit". Gazetteers and models of names bring credits of their own
 * (incmap_gazetteer_source_view(), incmap_tagger_describe()). Static.
 * @since 0.1 */
INCMAP_API const char *incmap_data_credit(void);

#ifdef __cplusplus
}
#endif
#endif
