/* Which mentions are one incident. */
#ifndef REP_MERGE_H
#define REP_MERGE_H

#include "rep_incidents.h"

/* The incident that `m`, told in `sentence`, tells again; NULL when it is a new one. */
rep_incident *rep_merge_find(const rep_incidents *incidents, const rep_found *f,
                             const rep_mention *m, uint32_t sentence);

/* Adds what a mention says to its incident. */
void rep_merge_join(const rep_found *f, rep_incident *incident, const rep_mention *m,
                    uint32_t sentence);

/* Whether two dates do not contradict each other; REP_NONE contradicts none. */
bool rep_dates_agree(const rep_found *f, uint32_t a, uint32_t b);

#endif
