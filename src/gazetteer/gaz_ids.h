#ifndef GAZ_IDS_H
#define GAZ_IDS_H

#include "gaz_draft.h"

/* Make draft->by_id: rows by their ids, those with the same id as they came. */
INCMAP_NODISCARD incmap_status gaz_order_ids(gaz_draft *draft, incmap_error *err);

#endif
