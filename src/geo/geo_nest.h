/* Which rings of an area lie in which. */
#ifndef GEO_NEST_H
#define GEO_NEST_H

#include "geo_polygon.h"

#define GEO_NO_SHELL UINT32_MAX

/* The ring that each ring is a hole of, GEO_NO_SHELL for a shell: by how many others have its first
 * vertex inside. Right for rings that neither cross nor touch one another; for others it may be
 * anything. `shell_of` has an element for each ring. */
INCMAP_NODISCARD incmap_status geo_rings_nest(incmap_context *ctx, geo_rings rings,
                                              uint32_t *shell_of, incmap_error *err);

#endif
