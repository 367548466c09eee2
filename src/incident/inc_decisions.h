/* Decisions of a person, read from a list that inc_doubts.h wrote and a person filled in. */
#ifndef INC_DECISIONS_H
#define INC_DECISIONS_H

#include "base_buf.h"
#include "inc_question.h"
#include "incmap/incident.h"

typedef enum inc_decision_kind {
    INC_DECISION_PLACE,
    INC_DECISION_POINT,
    INC_DECISION_REJECT
} inc_decision_kind;

typedef struct inc_decision {
    inc_decision_kind kind;
    size_t gazetteer; /* of a place: its number in the resolver */
    uint32_t place;
    incmap_point point;
} inc_decision;

typedef struct inc_decisions inc_decisions;

/* Read the file at `path`: a table with the columns decision and phrase and, if they are there,
 * admin, country and context; others are passed over. A decision is the id of a place, coordinates
 * ("42.97, 20.78"), "reject", or nothing. Rows that are broken, that name a place no gazetteer of
 * `resolver` knows, or that contradict an earlier row (which stays in force) are told to `notices`
 * and passed over. */
INCMAP_NODISCARD incmap_status inc_decisions_open(inc_decisions **out, incmap_context *ctx,
                                                  const char *path, const incmap_resolver *resolver,
                                                  const incmap_notices *notices, incmap_error *err);
void inc_decisions_close(inc_decisions *decisions); /* NULL is allowed */

/* The decision on a question: the one made in the same context; else the one made without a
 * context; else, when all decisions on it in other contexts agree, theirs. False: there is none. */
bool inc_decisions_find(const inc_decisions *decisions, const inc_question *question,
                        inc_decision *out);

#endif
