/* The place of an event that its sentence gives in other words than "in X". */
#ifndef REP_BORROW_H
#define REP_BORROW_H

#include "rep_mention.h"

/* For a mention without a place of its own: the town whose police made an arrest, the town that the
 * sentence is about, the town whose people or houses it tells of. What stands for a place told
 * elsewhere ("the city", "the capital") is noted in `m->points`. */
void rep_borrow_place(const rep_found *f, const rep_scope *s, rep_mention *m);

#endif
