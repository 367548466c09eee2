/* A place that a newer gazetteer has under another id, or none. */
#ifndef INC_AGAIN_H
#define INC_AGAIN_H

#include "incmap/resolve.h"

/* The place that `written` means where no gazetteer has its id: the nearest of its name within five
 * kilometres of its point. `written` is as a list of the doubtful shows places, "ID NAME LAT,LON"
 * or "ID NAME (UNIT, COUNTRY) LAT,LON SCORE". False: it does not say as much, or there is none. */
bool inc_find_again(const incmap_resolver *resolver, incmap_span written, size_t *gazetteer,
                    uint32_t *place);

/* Among places joined by " | " the one that starts with `id`; empty for none. */
incmap_span inc_find_listed(incmap_span list, incmap_span id);

#endif
