/* The rings of one polygon or of several, kept until all are known: whether they cross, and whether
 * holes lie in their shells. */
#ifndef VER_RINGS_H
#define VER_RINGS_H

#include "ver_report.h"

typedef struct ver_rings {
    incmap_context *ctx;
    double *xy; /* x and y in turn */
    size_t xy_count, xy_room;
    size_t *ends; /* of rings, in points */
    size_t ends_room;
    bool *is_shell;
    size_t is_shell_room;
    size_t count;
    bool is_broken; /* a ring that a finding was made of, or more points than fit: not judged */
} ver_rings;

void ver_rings_init(ver_rings *rings, incmap_context *ctx);
void ver_rings_free(ver_rings *rings); /* a zeroed one is allowed */
void ver_rings_clear(ver_rings *rings);

/* The next point of the ring that has no end yet. Past the context's document_bytes it is dropped
 * and the rings are broken. */
INCMAP_NODISCARD incmap_status ver_rings_add(ver_rings *rings, double x, double y,
                                             incmap_error *err);
INCMAP_NODISCARD incmap_status ver_rings_end(ver_rings *rings, bool is_shell, incmap_error *err);

/* One finding, of code POLYGON_INVALID, where they are not broken. `in_order`: holes stand behind
 * their shell, as in GeoJSON; else each is taken to be of the smallest shell around it. */
INCMAP_NODISCARD incmap_status ver_rings_judge(ver_rings *rings, bool in_order, ver_report *report,
                                               ver_place place, incmap_error *err);

#endif
