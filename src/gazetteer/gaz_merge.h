/* Joining rows that mean the same place. Afterwards each row's root is the first row of its place.
 */
#ifndef GAZ_MERGE_H
#define GAZ_MERGE_H

#include "gaz_draft.h"

INCMAP_NODISCARD incmap_status gaz_merge(gaz_draft *draft, incmap_error *err);

/* Give rows with an admin-2 but no admin-1 code the admin-1 code of that unit, where only one unit
 * of the country has the admin-2 code; drop "00" where it names no unit. Before gaz_merge(). */
INCMAP_NODISCARD incmap_status gaz_complete_codes(gaz_draft *draft, incmap_error *err);

#endif
