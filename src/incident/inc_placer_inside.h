/* A placer from inside: for inc_placer.c, which places one incident after the other, and
 * inc_placer_run.c, which lets several threads do so. */
#ifndef INC_PLACER_INSIDE_H
#define INC_PLACER_INSIDE_H

#include "inc_hand.h"
#include "inc_placer.h"

struct incmap_placer {
    incmap_context *ctx;
    incmap_resolver *resolver;
    incmap_notices notices;
    inc_decisions *decisions; /* NULL: none */
    inc_doubts *doubts;
    bool complete;   /* the list is written to its end */
    io_atomic *list; /* of the doubtful, to be written; NULL: none */
    inc_places places;
    inc_hand hand; /* of the caller's thread */
    incmap_placer_counts counts;
};

/* Take note of what became of the next incident, in the order in which they came. */
INCMAP_NODISCARD incmap_status inc_placer_note(incmap_placer *placer,
                                               const incmap_incident *incident,
                                               const inc_placed *placed, incmap_error *err);

#endif
