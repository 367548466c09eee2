/* Disputed borders as lines, for maps that draw them dashed. */
#ifndef EXP_DISPUTED_H
#define EXP_DISPUTED_H

#include "exp_rings.h"
#include "incmap/resolve.h"

/* A line of `count` (2 or more) corners in units of how->unit; borrowed for the call. */
typedef incmap_status (*exp_disputed_line)(void *state, const incmap_vertex *corners, size_t count,
                                           incmap_error *err);

/* Each line of exp_disputed.def that the gazetteers of `resolver` hold and `how` shows, thinned as
 * the outline of its area is. */
INCMAP_NODISCARD incmap_status exp_disputed_each(incmap_context *ctx,
                                                 const incmap_resolver *resolver,
                                                 const exp_thinning *how, exp_disputed_line line,
                                                 void *state, incmap_error *err);

#endif
