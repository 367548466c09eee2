/* Decisions of a person, read from a list that inc_doubts.h wrote and a person filled in. */
#ifndef INC_DECISIONS_H
#define INC_DECISIONS_H

#include "base_buf.h"
#include "geo_coordinates.h"
#include "inc_question.h"
#include "incmap/incident.h"

typedef enum inc_decision_kind {
    INC_DECISION_PLACE,
    INC_DECISION_POINT,
    INC_DECISION_REJECT,
    INC_DECISION_UNDO /* the one before on the same question is taken back */
} inc_decision_kind;

typedef struct inc_decision {
    inc_decision_kind kind;
    size_t gazetteer; /* of a place: its number in the resolver */
    uint32_t place;
    geo_coordinates point; /* with the radius around it as its precision */
} inc_decision;

typedef struct inc_decisions inc_decisions;

/* Read the file at `path` (borrowed, as `resolver`): a table with the columns decision and phrase
 * and, if they are there, admin, country and context; others are passed over. A decision is the id
 * of a place, coordinates
 * ("42.97, 20.78"; "geo:42.97,20.78;u=5000" is the circle of 5 km around them), "reject", "undo"
 * (of the decision on the same question in a row above, so that a file can be added to and never
 * needs to be rewritten), or nothing. Where no gazetteer has the id, a place of the same name
 * within 5 km is taken, if the decision itself or the columns answer and candidates tell name and
 * point, as the list of the doubtful does. Rows that are broken, that name a place no gazetteer of
 * `resolver` knows, or that contradict an earlier row (which stays in force) are told to `notices`
 * and passed over. */
INCMAP_NODISCARD incmap_status inc_decisions_open(inc_decisions **out, incmap_context *ctx,
                                                  const char *path, const incmap_resolver *resolver,
                                                  const incmap_notices *notices, incmap_error *err);
void inc_decisions_close(inc_decisions *decisions); /* NULL is allowed */

/* What a person wrote, as a row of the file has it; false when it is no decision. */
bool inc_decisions_parse(const inc_decisions *decisions, incmap_span text, inc_decision *out);

/* Take one more decision, as from a row at the end of the file; `line` is for messages. */
INCMAP_NODISCARD incmap_status inc_decisions_add(inc_decisions *decisions,
                                                 const inc_question *question,
                                                 const inc_decision *decision, uint64_t line,
                                                 incmap_error *err);

/* Whether there is a decision on a question in this very context. */
bool inc_decisions_has(const inc_decisions *decisions, const inc_question *question);

/* The decision on a question: the one made in the same context; else the one made without a
 * context; else, when all decisions on it in other contexts agree, theirs. False: there is none. */
bool inc_decisions_find(const inc_decisions *decisions, const inc_question *question,
                        inc_decision *out);

#endif
