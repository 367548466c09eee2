#include "ver_extent.h"

#include <math.h>

void ver_extent_add(ver_extent *extent, double x, double y) {
    if (extent->count++ == 0) {
        extent->west = extent->east = x;
        extent->south = extent->north = y;
        extent->least_eastern = INFINITY;
        extent->greatest_western = -INFINITY;
    }
    extent->west = fmin(extent->west, x);
    extent->east = fmax(extent->east, x);
    extent->south = fmin(extent->south, y);
    extent->north = fmax(extent->north, y);
    if (x >= 0) {
        extent->least_eastern = fmin(extent->least_eastern, x);
    } else {
        extent->greatest_western = fmax(extent->greatest_western, x);
    }
}

void ver_extent_add_height(ver_extent *extent, double z) {
    extent->low = extent->heights == 0 ? z : fmin(extent->low, z);
    extent->high = extent->heights == 0 ? z : fmax(extent->high, z);
    extent->heights++;
}

void ver_extent_merge(ver_extent *extent, const ver_extent *more) {
    if (more->heights > 0) {
        uint64_t heights = extent->heights;
        ver_extent_add_height(extent, more->low);
        ver_extent_add_height(extent, more->high);
        extent->heights = heights + more->heights;
    }
    if (more->count == 0) {
        return;
    }
    if (extent->count == 0) {
        uint64_t heights = extent->heights;
        double low = extent->low;
        double high = extent->high;
        *extent = *more;
        extent->heights = heights;
        extent->low = low;
        extent->high = high;
        return;
    }
    extent->count += more->count;
    extent->west = fmin(extent->west, more->west);
    extent->east = fmax(extent->east, more->east);
    extent->south = fmin(extent->south, more->south);
    extent->north = fmax(extent->north, more->north);
    extent->least_eastern = fmin(extent->least_eastern, more->least_eastern);
    extent->greatest_western = fmax(extent->greatest_western, more->greatest_western);
}
