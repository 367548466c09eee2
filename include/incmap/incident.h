/* Incidents: the record, where records come from, and placing them. */
#ifndef INCMAP_INCIDENT_H
#define INCMAP_INCIDENT_H

#include "incmap/resolve.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum incmap_field {
#define X(name, text, dbf, kind, meaning) INCMAP_FIELD_##name,
#include "incmap/field.def"
#undef X
    INCMAP_FIELD_COUNT
} incmap_field;

typedef enum incmap_kind {
    INCMAP_KIND_NULL,
    INCMAP_KIND_TEXT,
    INCMAP_KIND_INTEGER,
    INCMAP_KIND_REAL,
    INCMAP_KIND_DATE,
    INCMAP_KIND_JSON /* a JSON value kept as text: what unknown columns of JSON inputs hold */
} incmap_kind;

typedef struct incmap_value {
    incmap_kind kind;
    union {
        incmap_span text; /* TEXT and JSON */
        int64_t integer;
        double real;
        incmap_date date;
    } as;
} incmap_value;

/** The table's row of a field. All strings static. */
typedef struct incmap_field_info {
    const char *name;
    const char *dbf_name;
    incmap_kind kind;
    const char *meaning;
} incmap_field_info;

/** `field` below INCMAP_FIELD_COUNT. Static. @since 0.1 */
INCMAP_API const incmap_field_info *incmap_field_describe(incmap_field field);

/** One incident: a value a field, and the source's unknown columns behind them. Reused for the next
 * one by incmap_incident_clear(), which keeps its memory. */
typedef struct incmap_incident incmap_incident;

INCMAP_API INCMAP_NODISCARD incmap_status incmap_incident_new(incmap_incident **out,
                                                              incmap_context *ctx,
                                                              incmap_error *err);
INCMAP_API void incmap_incident_free(incmap_incident *incident);
INCMAP_API void incmap_incident_clear(incmap_incident *incident);

/** A field's value; text is borrowed until the incident is cleared or the field set. @since 0.1 */
INCMAP_API incmap_value incmap_incident_get(const incmap_incident *incident, incmap_field field);

/** Set a field; text is copied. The value must be of the field's kind or NULL.
 * @retval INCMAP_USAGE  It is of another kind. @since 0.1 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_incident_set(incmap_incident *incident,
                                                              incmap_field field,
                                                              incmap_value value,
                                                              incmap_error *err);

/** Value of unknown column `number` of the layer's columns; NULL kind when it has none.
 * @since 0.1 */
INCMAP_API incmap_value incmap_incident_extra(const incmap_incident *incident, size_t number);
INCMAP_API INCMAP_NODISCARD incmap_status incmap_incident_set_extra(incmap_incident *incident,
                                                                    size_t number,
                                                                    incmap_value value,
                                                                    incmap_error *err);

/** Text around the incident that helps to place it (a report's whole text), not exported and not
 * copied: it must live until the incident is cleared. @since 0.1 */
INCMAP_API void incmap_incident_set_context(incmap_incident *incident, incmap_span text);
INCMAP_API incmap_span incmap_incident_context(const incmap_incident *incident);

/** Where the record stands in its input, for messages and the list of the unplaced. `input` is
 * borrowed from the source of the record and lives as long as that. @since 0.1 */
INCMAP_API void incmap_incident_set_origin(incmap_incident *incident, const char *input,
                                           uint64_t line);
INCMAP_API const char *incmap_incident_input(const incmap_incident *incident);
INCMAP_API uint64_t incmap_incident_line(const incmap_incident *incident);

/** Where incidents come from: a table, a GeoJSON file, a report. */
typedef struct incmap_source incmap_source;

typedef enum incmap_table_kind {
    INCMAP_TABLE_GUESS, /* by ending, then by content */
    INCMAP_TABLE_CSV,
    INCMAP_TABLE_TSV,
    INCMAP_TABLE_JSON,
    INCMAP_TABLE_NDJSON,
    INCMAP_TABLE_GEOJSON
} incmap_table_kind;

typedef struct incmap_table_options {
    incmap_table_kind kind;
    incmap_span columns;    /* "place=Ort,date=Tag": our field = their column; may be empty */
    incmap_date published;  /* taken for records that have none; may be unset */
    incmap_notices notices; /* one for each record passed over or value dropped */
} incmap_table_options;

/**
 * Open a table: CSV, TSV, JSON (an array of objects), NDJSON or GeoJSON.
 * @param[out] out  Owned by the caller until it is added to a layer. NULL on failure.
 * @param path      "-" is standard input, and then options->kind must be given.
 * @retval INCMAP_FORMAT  No header, no column of ours, a column named in `columns` that is not
 * there.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_table_open(incmap_source **out,
                                                            incmap_context *ctx, const char *path,
                                                            const incmap_table_options *options,
                                                            incmap_error *err);
INCMAP_API void incmap_source_close(incmap_source *source);

/** Several sources as one layer: one set of columns, one stream of incidents. */
typedef struct incmap_layer incmap_layer;

INCMAP_API INCMAP_NODISCARD incmap_status incmap_layer_new(incmap_layer **out, incmap_context *ctx,
                                                           incmap_error *err);
INCMAP_API void incmap_layer_free(incmap_layer *layer); /* closes its sources */

/** Add a source; the layer owns it from then on, also when it fails. Sources are read in this
 * order.
 * @since 0.1 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_layer_add(incmap_layer *layer,
                                                           incmap_source *source,
                                                           incmap_error *err);

/** The unknown columns of all sources, in order of appearance, without doubles; complete once all
 * sources are added. Names are borrowed and live as long as the layer. @since 0.1 */
INCMAP_API size_t incmap_layer_column_count(const incmap_layer *layer);
INCMAP_API incmap_span incmap_layer_column(const incmap_layer *layer, size_t number);

/**
 * The next incident. Records that cannot be read are told to the source's notices, counted, and
 * passed over.
 * @param incident   Cleared and filled.
 * @param[out] more  False at the end, and then `incident` is empty.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_layer_next(incmap_layer *layer,
                                                            incmap_incident *incident, bool *more,
                                                            incmap_error *err);

/** Records passed over so far. @since 0.1 */
INCMAP_API uint64_t incmap_layer_rejected(const incmap_layer *layer);

/** A condition on incidents, such as "fatalities_best > 0 AND admin2 LIKE 'Zve%'". */
typedef struct incmap_condition incmap_condition;

/**
 * Read a condition in the manner of SQL's WHERE, over fields and the layer's unknown columns:
 * = <> < <= > >= with a literal or another column, IN, BETWEEN, LIKE, ILIKE (ASCII letters without
 * regard to case), IS NULL, NOT, AND, OR, parentheses. docs/CHOOSING.md describes it.
 * @param layer  Gives the unknown columns; borrowed for the call; NULL: none.
 * @retval INCMAP_USAGE  It is none: err->byte says where, and the message what was expected.
 * @retval INCMAP_LIMIT  It has over 1000 parts, or is nested deeper than 64.
 * @since 0.2
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_condition_new(incmap_condition **out,
                                                               incmap_context *ctx,
                                                               incmap_span text,
                                                               const incmap_layer *layer,
                                                               incmap_error *err);
INCMAP_API void incmap_condition_free(incmap_condition *condition); /* NULL is allowed */

/** Whether it holds for the incident; what is unknown for want of a value does not. @since 0.2 */
INCMAP_API bool incmap_condition_holds(const incmap_condition *condition,
                                       const incmap_incident *incident);

/** Places incidents: replays decisions, asks the resolver, fills the fields, lists what is in
 * doubt. */
typedef struct incmap_placer incmap_placer;

typedef struct incmap_placer_options {
    const char *decisions;  /* path of a decisions file to replay; NULL for none */
    const char *unplaced;   /* path of the list of the doubtful to write; NULL for none */
    incmap_notices notices; /* decisions that no longer apply or that contradict each other */
} incmap_placer_options;

/** What became of the incidents so far. */
typedef struct incmap_placer_counts {
    uint64_t incidents;
    uint64_t placed;  /* of those, by decision included */
    uint64_t given;   /* of the placed, with coordinates of their own */
    uint64_t decided; /* of the placed or rejected, by a decision */
    uint64_t ambiguous;
    uint64_t unplaced;
    uint64_t flagged; /* of the placed */
} incmap_placer_counts;

INCMAP_API INCMAP_NODISCARD incmap_status incmap_placer_new(incmap_placer **out,
                                                            incmap_context *ctx,
                                                            incmap_resolver *resolver,
                                                            const incmap_placer_options *options,
                                                            incmap_error *err);
INCMAP_API void incmap_placer_free(incmap_placer *placer);

/**
 * Place one incident: fills place_name to gazetteer of the table (lat and lon only where it is
 * placed). An incident that has coordinates keeps them. Texts that it is given may be the placer's
 * own: they are not to be read once that is released.
 * @param[out] out  The placement, for the caller to look at; may be NULL.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_placer_place(incmap_placer *placer,
                                                              incmap_incident *incident,
                                                              incmap_placement *out,
                                                              incmap_error *err);

/** Where placed incidents go: in their order, on the thread that called. */
typedef struct incmap_incident_sink {
    void *state;
    /** @param incident      Borrowed for the call.
     * @param[out] enough  False; set it to end the run before the incidents do. */
    incmap_status (*take)(void *state, incmap_incident *incident, bool *enough, incmap_error *err);
} incmap_incident_sink;

/**
 * Place all incidents of a layer: what incmap_placer_place() gives for one after the other, in
 * their order, with any number of threads. With two or more, each has a resolver and a context of
 * its own made like the placer's, so the allocator must bear being called by several threads at a
 * time, and records are read some way ahead of those that the sink has got.
 * @param threads  0 and 1: the calling one alone; 16 at most.
 * @retval INCMAP_MEMORY, or what incmap_layer_next() or the sink fails with.
 * @since 0.2
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_placer_run(incmap_placer *placer,
                                                            incmap_layer *layer, unsigned threads,
                                                            incmap_incident_sink sink,
                                                            incmap_error *err);
INCMAP_API void incmap_placer_counts_view(const incmap_placer *placer, incmap_placer_counts *out);

/** The names in doubt that came most often, most frequent first: phrase `number`, how often, and as
 * what. False behind the last (at most 100 are held). @since 0.1 */
INCMAP_API bool incmap_placer_doubt(const incmap_placer *placer, size_t number, incmap_span *phrase,
                                    uint64_t *count, incmap_outcome *outcome);

/** Complete the list of the doubtful and move it into place. Without one it does nothing. Where
 * maps are written too, incmap_writers_commit() does this with them.
 * @since 0.1 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_placer_finish(incmap_placer *placer,
                                                               incmap_error *err);

#ifdef __cplusplus
}
#endif
#endif
