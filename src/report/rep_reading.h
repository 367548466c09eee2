/* A report read to its end: text, names, dates, incidents, and what to ask the resolver. */
#ifndef REP_READING_H
#define REP_READING_H

#include "incmap/report.h"
#include "rep_incidents.h"

typedef struct rep_reading {
    incmap_context *ctx;
    incmap_resolver *resolver; /* borrowed */
    incmap_date published;     /* may be unset */
    unsigned languages;        /* rep_language, or-ed; 0: none that is read */
    rep_doc doc;
    const rep_lexicon *lexicon; /* borrowed from the desk */
    rep_tokens tokens;
    incmap_events *own_events; /* where none were lent */
    rep_triggers triggers;
    rep_names names;
    rep_dates dates;
    rep_incidents incidents;
    uint32_t *sense; /* by name: the name of the report that says most about the same place */
} rep_reading;

typedef struct rep_input {
    incmap_span text;
    incmap_report_kind kind;
    const char *name;            /* for messages and the kind; may be empty */
    incmap_date published;       /* unset: the report's own */
    const incmap_events *events; /* borrowed for the reading's life; NULL: the built-in table */
    const incmap_tagger *tagger; /* borrowed; may be NULL */
} rep_input;

/* `text` is borrowed for the call. Owned by the caller; rep_reading_free(). */
INCMAP_NODISCARD incmap_status rep_reading_new(rep_reading **out, incmap_context *ctx,
                                               incmap_resolver *resolver, const rep_input *input,
                                               incmap_error *err);
void rep_reading_free(rep_reading *reading);

static inline rep_found rep_reading_found(const rep_reading *r) {
    return (rep_found){&r->doc,      &r->tokens, &r->names,   &r->dates,
                       &r->triggers, r->lexicon, r->published};
}

/* What to ask for the name alone (places), or for the phrase it stands in (incidents). Spans borrow
 * from the reading. */
incmap_query rep_query_of_name(const rep_reading *reading, uint32_t name);
incmap_span rep_phrase_of(const rep_reading *reading, uint32_t name);
incmap_span rep_unit_of(const rep_reading *reading, uint32_t name);

/* The part of a text around `at` that serves as evidence: all of it unless it is long. Places near
 * each other get the same part. */
incmap_span rep_surroundings(incmap_span text, size_t at);

/* Fills `incident` (cleared) with what incident `number` says, all but the id. `source` is the
 * name of the report; the context borrows from the reading. */
INCMAP_NODISCARD incmap_status rep_fill(const rep_reading *reading, size_t number,
                                        incmap_span source, incmap_incident *incident,
                                        incmap_error *err);

#endif
