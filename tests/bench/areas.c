/* Points in areas: how many a second, and whether GEOS says the same of each.
 *   bench_areas GAZETTEER LEVEL [POINTS] [COMPARED] */
#define _POSIX_C_SOURCE 200809L
#include <geos_c.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "exp_areas.h"

enum { room = 64 };

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* xorshift64*: the same points on every run. */
static double uniform(uint64_t *state, double low, double high) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return low + (double)((*state * UINT64_C(2685821657736338717)) >> 11) / 9007199254740992.0 *
                     (high - low);
}

static incmap_point *make_points(size_t count) {
    incmap_point *points = calloc(count, sizeof *points);
    uint64_t state = 20230924;
    for (size_t i = 0; points != NULL && i < count; i++) {
        points[i] = (incmap_point){uniform(&state, -90, 90), uniform(&state, -180, 180)};
        points[i] = geo_point_of(geo_vertex_of(points[i])); /* as files hold them: 7 decimals */
    }
    return points;
}

/* A ring as GEOS has it, in whole units. */
typedef struct ring {
    geo_box box;
    uint32_t area;
    GEOSGeometry *polygon;
    const GEOSPreparedGeometry *prepared;
} ring;

static ring make_ring(GEOSContextHandle_t geos, const exp_areas *areas, uint32_t area,
                      size_t number) {
    size_t count = 0;
    const geo_vertex *at = exp_areas_ring(areas, number, &count);
    GEOSCoordSequence *sequence = GEOSCoordSeq_create_r(geos, (unsigned)count, 2);
    for (size_t k = 0; k < count; k++) {
        GEOSCoordSeq_setXY_r(geos, sequence, (unsigned)k, at[k].lon, at[k].lat);
    }
    ring made = {
        geo_box_of(at, count), area,
        GEOSGeom_createPolygon_r(geos, GEOSGeom_createLinearRing_r(geos, sequence), NULL, 0), NULL};
    made.prepared = GEOSPrepare_r(geos, made.polygon);
    return made;
}

/* Whether the areas that GEOS finds the point in (an odd number of whose rings it lies in) are
 * ours.
 */
static bool is_same(GEOSContextHandle_t geos, const exp_areas *areas, const ring *rings,
                    incmap_point point, bool *inside) {
    uint32_t in[room];
    size_t found = exp_areas_at(areas, point, in, room);
    geo_vertex at = geo_vertex_of(point);
    GEOSGeometry *geometry = GEOSGeom_createPointFromXY_r(geos, at.lon, at.lat);
    size_t theirs = 0;
    bool same = true;
    memset(inside, 0, areas->count);
    for (size_t i = 0; i < areas->ring_count; i++) {
        if (geo_box_has(rings[i].box, at) &&
            GEOSPreparedContains_r(geos, rings[i].prepared, geometry) == 1) {
            inside[rings[i].area] = !inside[rings[i].area];
        }
    }
    GEOSGeom_destroy_r(geos, geometry);
    for (size_t i = 0; i < areas->count; i++) {
        theirs += inside[i];
    }
    for (size_t i = 0; i < found; i++) {
        same = same && inside[in[i]];
    }
    return same && theirs == found;
}

/* Points of which ours and GEOS differ. */
static size_t compare(const exp_areas *areas, const incmap_point *points, size_t count) {
    GEOSContextHandle_t geos = GEOS_init_r();
    size_t differ = 0;
    bool *inside = calloc(areas->count, sizeof *inside);
    ring *rings = calloc(areas->ring_count, sizeof *rings);
    for (uint32_t a = 0; a < areas->count && rings != NULL; a++) {
        for (size_t i = 0; i < areas->areas[a].ring_count; i++) {
            size_t number = areas->areas[a].first_ring + i;
            rings[number] = make_ring(geos, areas, a, number);
        }
    }
    for (size_t i = 0; i < count && rings != NULL && inside != NULL; i++) {
        differ += !is_same(geos, areas, rings, points[i], inside);
    }
    for (size_t i = 0; i < areas->ring_count && rings != NULL; i++) {
        GEOSPreparedGeom_destroy_r(geos, rings[i].prepared);
        GEOSGeom_destroy_r(geos, rings[i].polygon);
    }
    free(rings);
    free(inside);
    GEOS_finish_r(geos);
    return differ;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fputs("usage: bench_areas GAZETTEER LEVEL [POINTS] [COMPARED]\n", stderr);
        return 2;
    }
    size_t count = argc > 3 ? strtoul(argv[3], NULL, 10) : 10000000;
    size_t compared = argc > 4 ? strtoul(argv[4], NULL, 10) : 100000;
    incmap_context *ctx = NULL;
    incmap_gazetteer *gazetteer = NULL;
    incmap_resolver *resolver = NULL;
    exp_areas *areas = NULL;
    incmap_error err = {0};
    double start = seconds();
    if (incmap_context_new(&ctx, NULL, &err) != INCMAP_OK ||
        incmap_gazetteer_open(&gazetteer, ctx, argv[1], &err) != INCMAP_OK ||
        incmap_resolver_new(&resolver, ctx, (const incmap_gazetteer *const *)&gazetteer, 1, NULL,
                            &err) != INCMAP_OK ||
        exp_areas_of_level(&areas, ctx, resolver, (incmap_span){argv[2], strlen(argv[2])}, &err) !=
            INCMAP_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    printf("%zu areas, %zu vertices, made ready in %.3f s\n", areas->count, areas->vertex_count,
           seconds() - start);
    incmap_point *points = make_points(count);
    if (points == NULL) {
        return 1;
    }
    uint64_t hits = 0;
    start = seconds();
    for (size_t i = 0; i < count; i++) {
        uint32_t in[room];
        hits += exp_areas_at(areas, points[i], in, room);
    }
    double took = seconds() - start;
    printf("%zu points in %.3f s: %.1f M/s, %" PRIu64 " hits\n", count, took,
           (double)count / took / 1e6, hits);
    compared = compared < count ? compared : count;
    printf("%zu points beside GEOS: %zu answers differ\n", compared,
           compare(areas, points, compared));
    free(points);
    exp_areas_free(areas);
    incmap_resolver_free(resolver);
    incmap_gazetteer_close(gazetteer);
    incmap_context_free(ctx);
    return 0;
}
