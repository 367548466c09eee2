/* What of a sentence's events hangs together. */
#ifndef REP_GATHER_H
#define REP_GATHER_H

#include "rep_mention.h"

/* Leaves out what a protest is about and the patrol that was attacked; how many are left. */
size_t rep_drop_topics(const rep_found *f, const rep_scope *s, rep_mention mentions[],
                       size_t count);

/* Joins what is one event ("killed in the shelling") and leaves out what stands beside another
 * ("arrested over the killing"); how many are left. Places are given already. */
size_t rep_gather(const rep_found *f, rep_mention mentions[], size_t count);

#endif
