/* What a placer found doubtful, for those who ask a person about it, and its list of that, for
 * those who move it into place with other files. */
#ifndef INC_PLACER_H
#define INC_PLACER_H

#include "inc_doubts.h"

/* Write the list to its end, under its temporary name. A second call does nothing. */
INCMAP_NODISCARD incmap_status inc_placer_complete(incmap_placer *placer, incmap_error *err);

/* The list, complete or not; NULL when none is written. */
io_atomic *inc_placer_list(const incmap_placer *placer);

/* Borrowed until the next incident is placed. */
const inc_doubts *inc_placer_doubts(const incmap_placer *placer);

#endif
