/* What a report says, as JSON. */
#ifndef REP_WRITE_H
#define REP_WRITE_H

#include "rep_reading.h"

/* What an answer starts with. */
typedef struct rep_head {
    incmap_span id;     /* JSON; empty: none */
    incmap_span source; /* text; empty: none */
    incmap_date published;
} rep_head;

/* The line for a reading, newline included, appended to `out`. Of a long one that goes on to
 * `sink`, a part at a time, and `out` keeps the rest; no part goes before it is known that the
 * report can be answered. */
INCMAP_NODISCARD incmap_status rep_write_reading(base_buf *out, const incmap_sink *sink,
                                                 const rep_reading *reading, const rep_head *head,
                                                 incmap_error *err);

/* The line for given spans of `text`, [start, end) in bytes, in their order. A span that is not
 * within the text or not at whole letters is INCMAP_RANGE. */
INCMAP_NODISCARD incmap_status rep_write_spans(base_buf *out, incmap_resolver *resolver,
                                               const incmap_document *document,
                                               const rep_head *head, incmap_error *err);

#endif
