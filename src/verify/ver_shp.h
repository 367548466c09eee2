/* The .shp and the .shx, side by side. */
#ifndef VER_SHP_H
#define VER_SHP_H

#include "ver_extent.h"
#include "ver_member.h"

/* `shp` is there; `shx` may not be. *records: how many the .shp holds, and where they lie. */
INCMAP_NODISCARD incmap_status ver_shp_check(ver_member *shp, ver_member *shx, bool in_degrees,
                                             uint64_t *records, ver_extent *extent,
                                             incmap_error *err);

#endif
