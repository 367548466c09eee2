/* The STRtree of GEOS: the nearest place in degrees. */
#include <geos_c.h>
#include <stdlib.h>

#include "bench.h"

typedef struct dot {
    GEOSGeometry *geometry;
} dot;

typedef struct forest {
    GEOSContextHandle_t geos;
    GEOSSTRtree *tree;
    dot *points;
    uint32_t count;
} forest;

static void *open_tree(bench *b) {
    const int node = 10; /* children, as GEOS has it by itself */
    forest *made = calloc(1, sizeof *made);
    bench_require(made != NULL, "no memory");
    made->geos = GEOS_init_r();
    made->tree = GEOSSTRtree_create_r(made->geos, node);
    made->count = (uint32_t)b->g->place_count;
    made->points = calloc(made->count, sizeof *made->points);
    bench_require(made->points != NULL, "no memory");
    for (uint32_t i = 0; i < made->count; i++) {
        gaz_place_record place;
        bench_require(gaz_place(b->g, i, &place), "the gazetteer is damaged");
        const incmap_point point = geo_point_of(place.point);
        GEOSGeometry *geometry = GEOSGeom_createPointFromXY_r(made->geos, point.lon, point.lat);
        made->points[i].geometry = geometry;
        GEOSSTRtree_insert_r(made->geos, made->tree, geometry, geometry);
    }
    (void)GEOSSTRtree_nearest_r(made->geos, made->tree, made->points[0].geometry); /* packs it */
    return made;
}

static void close_tree(void *peer) {
    forest *of = peer;
    GEOSSTRtree_destroy_r(of->geos, of->tree);
    for (uint32_t i = 0; i < of->count; i++) {
        GEOSGeom_destroy_r(of->geos, of->points[i].geometry);
    }
    GEOS_finish_r(of->geos);
    free(of->points);
    free(of);
}

static void ask_tree(bench *b, void *peer, const bench_query *q) {
    const forest *of = peer;
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(of->geos, q->point.lon, q->point.lat);
    b->answers += GEOSSTRtree_nearest_r(of->geos, of->tree, point) != NULL;
    GEOSGeom_destroy_r(of->geos, point);
}

const bench_peer bench_strtree = {
    .name = "strtree", .fewer = 1, .open = open_tree, .close = close_tree, .near = ask_tree};
