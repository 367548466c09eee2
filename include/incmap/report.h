/* Reports: from prose to places, dates and incidents with their evidence. */
#ifndef INCMAP_REPORT_H
#define INCMAP_REPORT_H

#include "incmap/events.h"
#include "incmap/incident.h"
#include "incmap/tagger.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum incmap_report_kind {
    INCMAP_REPORT_GUESS, /* by ending, then by content */
    INCMAP_REPORT_TEXT,
    INCMAP_REPORT_MARKDOWN,
    INCMAP_REPORT_HTML,
    INCMAP_REPORT_FEED, /* RSS or Atom: each item is a report; files only */
    INCMAP_REPORT_MAIL  /* one mail (.eml); files only */
} incmap_report_kind;

typedef struct incmap_report_options {
    incmap_report_kind kind;
    incmap_date published; /* day of publication; unset: the report's own, where it states one */
    incmap_notices notices;
    const incmap_events *events; /* borrowed as long as what is read; NULL: the built-in table,
                                    which is then compiled for every report anew */
    const incmap_tagger *tagger; /* borrowed; NULL: names are told by rules alone */
} incmap_report_options;

/**
 * Open a report as a source of incidents for a layer. The incidents carry what the text says; the
 * placer places them.
 * @param resolver  Borrowed; tells names of places from other names. Must outlive `*out`.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status
incmap_report_open(incmap_source **out, incmap_context *ctx, incmap_resolver *resolver,
                   const char *path, const incmap_report_options *options, incmap_error *err);

/** A report in memory. Borrowed for the call. */
typedef struct incmap_document {
    incmap_span id;     /* may be empty; then `source` is written */
    incmap_span source; /* file name; may be empty */
    incmap_span text;   /* UTF-8, byte order mark allowed */
    incmap_report_kind kind;
    incmap_date published; /* may be unset */
    const size_t (
        *spans)[2]; /* [start, end) of names to place, in bytes; then none is looked for */
    size_t span_count;
    bool has_spans;              /* spans were given, be it none */
    const incmap_events *events; /* borrowed; NULL: the built-in table */
    const incmap_tagger *tagger; /* as in the options */
} incmap_document;

/** What a report says, as one line of JSON (design: source or id, published, places, dates,
 * incidents), newline included.
 * @since 0.1 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_report_read(incmap_context *ctx,
                                                             incmap_resolver *resolver,
                                                             const incmap_document *document,
                                                             incmap_sink sink, incmap_error *err);

/** The same for a file, in any encoding that it declares or that its letters tell. A feed gives a
 * line an item; an item that cannot be read gives a line with "status":"error". */
INCMAP_API INCMAP_NODISCARD incmap_status
incmap_report_read_file(incmap_context *ctx, incmap_resolver *resolver, const char *path,
                        const incmap_report_options *options, incmap_sink sink, incmap_error *err);

/** The filter: one line of JSON in ({"id","text","published","spans"}), one line out. A bad line
 * gives a line with "status":"error"; *failed (may be NULL) then says so.
 * @since 0.1 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_report_answer(
    incmap_context *ctx, incmap_resolver *resolver, incmap_span line, uint64_t number,
    const incmap_report_options *options, incmap_sink sink, bool *failed, incmap_error *err);

#ifdef __cplusplus
}
#endif
#endif
