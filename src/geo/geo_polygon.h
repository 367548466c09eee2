/* Areas: rings of coordinates. geo_polygon_repair.c is the only source that sees geos_c.h. */
#ifndef GEO_POLYGON_H
#define GEO_POLYGON_H

#include "base_context.h"

/* A vertex in units of 1e-7 degrees, so that the same bytes give the same answer everywhere. */
typedef struct geo_vertex {
    int32_t lon;
    int32_t lat;
} geo_vertex;

/* Rounded half away from zero; a point out of range is moved to its edge. Back and forth gives the
 * same vertex. */
geo_vertex geo_vertex_of(incmap_point point);
incmap_point geo_point_of(geo_vertex vertex);

typedef struct geo_box {
    int32_t west, south, east, north; /* units of 1e-7 degrees; west <= east */
} geo_box;

/* The box of no vertices at all has west > east, and no point in it. A box has its edges. */
geo_box geo_box_of(const geo_vertex *vertices, size_t count);
bool geo_box_has(geo_box box, geo_vertex point);

/* The rings of an area, one behind the other: ring i has the vertices ring_ends[i-1] (0 for i = 0)
 * to ring_ends[i] - 1, closed (first = last). Inside is where a ray crosses an odd number of edges,
 * so shells and holes need no telling apart. */
typedef struct geo_rings {
    const geo_vertex *vertices;
    const uint32_t *ring_ends;
    size_t ring_count;
} geo_rings;

/* Exact (integers only). A point on the boundary counts as inside or outside by the half-open rule
 * that gives it to exactly one of two areas that share the boundary. */
bool geo_rings_contain(geo_rings rings, geo_vertex point);

/* An edge that does not run along a parallel, its southern end first. */
typedef struct geo_edge {
    geo_vertex south, north;
} geo_edge;

/* For many points of one box: the edges of a closed ring that a ray to the east from any of them
 * can cross, one in place of each run of edges that lie east of the box; how many, or SIZE_MAX when
 * there are more than `room`. A point of the box lies inside the rings that such edges are of where
 * it lies west of an odd number of them, and that is what geo_rings_contain() says of it. */
size_t geo_edges_east_of(geo_box box, const geo_vertex *vertices, size_t count, geo_edge *out,
                         size_t room);
bool geo_edges_odd(const geo_edge *edges, size_t count, geo_vertex point);

/* Square metres on the sphere of geo_sphere.h; shells less holes, by even-odd nesting as given.
 * Edges are straight in longitude and latitude, as geo_rings_contain sees them, and do not cross
 * one another; a ring that crosses itself or another has no well-defined area (repair it first). */
double geo_rings_area_m2(geo_rings rings);

/* A valid copy of an area (GEOS: make valid, polygons kept), counter-clockwise shells and
 * clockwise holes, and a point on its surface. Inside and outside stay as geo_rings_contain has
 * them, but for a ring given twice, which counts once. Released by geo_area_free(). */
typedef struct geo_area {
    geo_vertex *vertices;
    uint32_t *ring_ends;
    size_t ring_count;
    incmap_point inner_point;
} geo_area;

/* Rings without corners are passed over, open ones closed. INCMAP_FORMAT when no area is left;
 * *out is empty after any failure. GEOS's own memory does not come from the context. */
INCMAP_NODISCARD incmap_status geo_area_repair(incmap_context *ctx, geo_rings rings, geo_area *out,
                                               incmap_error *err);
void geo_area_free(incmap_context *ctx, geo_area *area);

/* Polygons as a file has them: rings of doubles, ring i with the points ring_ends[i-1] (0 for i =
 * 0) to ring_ends[i] - 1, x and y in turn; a shell, then its holes, then the next shell. */
typedef struct geo_shells {
    const double *xy;
    const size_t *ring_ends;
    const bool *is_shell; /* the first is one */
    size_t ring_count;
} geo_shells;

/* What makes polygons invalid after OGC Simple Features, in GEOS's words such as
 * "Self-intersection", and where; an empty reason: nothing. */
typedef struct geo_fault {
    char reason[48];
    double x, y;
} geo_fault;

/* All rings are closed, finite and of 4 points or more; else INCMAP_FORMAT. GEOS's own memory does
 * not come from the context. */
INCMAP_NODISCARD incmap_status geo_shells_judge(incmap_context *ctx, const geo_shells *shells,
                                                geo_fault *out, incmap_error *err);

const char *geo_geos_version(void); /* such as "3.11.1-CAPI-1.17.1"; static */

#endif
