/* The names in doubt: each question once, how often it came, and what the resolver thought. */
#ifndef INC_DOUBTS_H
#define INC_DOUBTS_H

#include "inc_question.h"
#include "incmap/incident.h"
#include "io_atomic.h"

/* What is held at most; what comes new beyond it is counted, not listed. */
enum { INC_DOUBTS_MAX = 250000, INC_DOUBTS_TEXT_BYTES = 64 << 20, INC_DOUBTS_TOP = 100 };

typedef struct inc_doubts inc_doubts;

INCMAP_NODISCARD incmap_status inc_doubts_new(inc_doubts **out, incmap_context *ctx,
                                              incmap_error *err);
void inc_doubts_free(inc_doubts *doubts); /* NULL is allowed */

/* Note one more incident with this question; texts are copied. The answer kept is the first one's.
 */
INCMAP_NODISCARD incmap_status inc_doubts_add(inc_doubts *doubts, const inc_question *question,
                                              const incmap_placement *answer, const char *input,
                                              uint64_t line, incmap_error *err);

/* A question as it is held: borrowed until the next one is added. */
typedef struct inc_doubt {
    const inc_question *question;
    uint64_t count;
    const char *input; /* where it came first */
    uint64_t line;
    incmap_outcome outcome;
    incmap_reason reason;
    uint32_t flags;
} inc_doubt;

/* In the order of their first appearance; `number` below the count. */
size_t inc_doubts_count(const inc_doubts *doubts);
inc_doubt inc_doubts_view(const inc_doubts *doubts, size_t number);

/* Incidents whose questions were beyond what is held. */
uint64_t inc_doubts_missed(const inc_doubts *doubts);

/* Question `number` by falling count, then by first appearance; false from INC_DOUBTS_TOP on. */
bool inc_doubts_top(inc_doubts *doubts, size_t number, incmap_span *phrase, uint64_t *count,
                    incmap_outcome *outcome);

/* The list as CSV, in that order. The gazetteers of `resolver` must still be open. Columns:
 *   decision    empty, for a person to fill in: a place's id, coordinates, or "reject"
 *   phrase, admin, country, context   the question; context is a report's hash, empty for tables
 *   count, first_input, first_line    how often it came, and where first
 *   status, reason, flags             what came of it
 *   answer      the place taken, or the best one of an ambiguous name
 *   candidates  id, name, unit, country, point and score of the best, split by " | "
 *   comment     for the person's own use */
INCMAP_NODISCARD incmap_status inc_doubts_write(inc_doubts *doubts, const incmap_resolver *resolver,
                                                io_atomic *file, incmap_error *err);

#endif
