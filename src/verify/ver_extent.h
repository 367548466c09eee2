/* The extent of points. */
#ifndef VER_EXTENT_H
#define VER_EXTENT_H

#include "incmap/types.h"

typedef struct ver_extent {
    uint64_t count; /* of points; nothing else is set while it is 0 */
    double west, south, east, north;
    /* For a box over the date line: the least of the longitudes from 0 up, the greatest below 0. */
    double least_eastern, greatest_western;
    uint64_t heights; /* how many points have one */
    double low, high;
} ver_extent;

void ver_extent_add(ver_extent *extent, double x, double y);
void ver_extent_add_height(ver_extent *extent, double z);
void ver_extent_merge(ver_extent *extent, const ver_extent *more);

#endif
