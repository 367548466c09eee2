/* The words of a report that tell of events, and the signs beside them. */
#ifndef REP_TRIGGERS_H
#define REP_TRIGGERS_H

#include "rep_events.h"
#include "rep_tokens.h"

typedef struct rep_trigger {
    uint32_t first; /* tokens, all of one sentence */
    uint32_t end;
    uint8_t kind;
    bool weak; /* an event only beside REP_SIGN_HIT */
} rep_trigger;

typedef struct rep_triggers {
    incmap_context *ctx;
    const incmap_events *events; /* borrowed */
    rep_trigger *at;             /* in order, never overlapping; none of REP_GROUP_NONE */
    size_t count;
    size_t room;
    uint16_t *signs; /* by token: rep_sign, or-ed */
} rep_triggers;

/* Finds them, and gives every token of a trigger its group as `event`. `languages` is
 * rep_language, or-ed. */
INCMAP_NODISCARD incmap_status rep_triggers_read(rep_triggers *triggers, const rep_doc *doc,
                                                 rep_tokens *tokens, const incmap_events *events,
                                                 unsigned languages, incmap_error *err);
void rep_triggers_free(rep_triggers *triggers);

#endif
