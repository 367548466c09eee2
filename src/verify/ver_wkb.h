/* A geometry of a GeoPackage: its header and ISO WKB behind it. */
#ifndef VER_WKB_H
#define VER_WKB_H

#include "ver_extent.h"
#include "ver_rings.h"

/* What it is checked against. */
typedef struct ver_wkb_expected {
    unsigned type; /* as WKB numbers it; 0 is any */
    int64_t z, m;  /* 0 none, 1 always, 2 maybe */
    int64_t srs_id;
    bool in_degrees;
} ver_wkb_expected;

/* As WKB numbers it, whatever the letters' case; false where it is no type. */
bool ver_wkb_type_of(incmap_span name, unsigned *type);

/* What was met in it. */
typedef struct ver_wkb_found {
    ver_extent extent; /* of its points: empty where it has none or where it cannot be read */
    bool is_readable;  /* it was read to its end */
    unsigned curves;   /* a bit for each type of curves, by the number that WKB gives it */
} ver_wkb_found;

/* Findings about one blob. `rings` is room. */
INCMAP_NODISCARD incmap_status ver_wkb_check(incmap_span blob, const ver_wkb_expected *expected,
                                             ver_rings *rings, ver_report *report, ver_place place,
                                             ver_wkb_found *found, incmap_error *err);

/* The name of a type of curves, by its number; NULL for others. */
const char *ver_wkb_curve_view(unsigned type);

#endif
