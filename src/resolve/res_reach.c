#include "res_reach.h"

#include <math.h>

#include "geo_sphere.h"
#include "res_unit.h"

enum { PARTS_MAX = 16, WHOLE_TURN = 360 };

static const double kept_share = 0.75;
static const double vertex_unit = 1e-7;

typedef struct part {
    double size;    /* square degrees, narrowed by latitude */
    double reach_m; /* of its farthest corner; reckoned for the large ones alone */
    incmap_ring ring;
} part;

/* Shoelace, in plane degrees: it only ranks the parts. */
static double ring_size(const incmap_ring *ring) {
    double twice = 0;
    for (size_t i = 0; i + 1 < ring->count; i++) {
        const incmap_vertex *a = &ring->vertices[i];
        const incmap_vertex *b = &ring->vertices[i + 1];
        twice += (double)(a->lon - ring->low.lon) * (b->lat - ring->low.lat) -
                 (double)(b->lon - ring->low.lon) * (a->lat - ring->low.lat);
    }
    double middle = ((double)ring->low.lat + ring->high.lat) / 2 * vertex_unit;
    return fabs(twice) / 2 * vertex_unit * vertex_unit * cos(middle * GEO_RADIANS_PER_DEGREE);
}

/* No two points are farther apart on the sphere than in plane degrees, which are cheaper. */
static double farthest_m(const incmap_ring *ring, incmap_point from) {
    double farthest = 0;
    double seen_square = 0;
    for (size_t i = 0; i < ring->count; i++) {
        incmap_point at = {ring->vertices[i].lat * vertex_unit,
                           ring->vertices[i].lon * vertex_unit};
        double north = at.lat - from.lat;
        double east = fabs(at.lon - from.lon);
        east = fmin(east, WHOLE_TURN - east);
        if (north * north + east * east <= seen_square) {
            continue;
        }
        farthest = fmax(farthest, geo_distance_m(from, at));
        double degrees = farthest / GEO_EARTH_RADIUS_M / GEO_RADIANS_PER_DEGREE;
        seen_square = degrees * degrees;
    }
    return farthest;
}

/* The largest parts, largest first; answers the size of all, those left out too. */
static double largest_parts(const incmap_gazetteer *gazetteer, uint32_t area, part *parts,
                            size_t *count) {
    double all = 0;
    *count = 0;
    part next = {0};
    for (size_t number = 0; incmap_gazetteer_ring_view(gazetteer, area, number, &next.ring);
         number++) {
        next.size = ring_size(&next.ring);
        all += next.size;
        size_t at = *count < PARTS_MAX ? (*count)++ : PARTS_MAX - 1;
        if (at == PARTS_MAX - 1 && number >= PARTS_MAX && parts[at].size >= next.size) {
            continue;
        }
        for (; at > 0 && parts[at - 1].size < next.size; at--) {
            parts[at] = parts[at - 1];
        }
        parts[at] = next;
    }
    return all;
}

/* The parts in the order of how far they reach, until they have enough of the area. */
static double reach_of_most(part *parts, size_t count, double all, incmap_point from) {
    for (size_t i = 0; i < count; i++) {
        parts[i].reach_m = farthest_m(&parts[i].ring, from);
        part moved = parts[i];
        size_t at = i;
        for (; at > 0 && parts[at - 1].reach_m > moved.reach_m; at--) {
            parts[at] = parts[at - 1];
        }
        parts[at] = moved;
    }
    double kept = 0;
    size_t last = 0;
    for (size_t i = 0; i < count && kept < kept_share * all; i++) {
        kept += parts[i].size;
        last = i;
    }
    return count == 0 ? 0 : parts[last].reach_m;
}

static double reckon(const res_sources *sources, const incmap_place *place) {
    size_t gazetteer = 0;
    uint32_t area = 0;
    part parts[PARTS_MAX];
    size_t count = 0;
    double extent = res_extent_m(sources, place);
    if (!res_unit_area(sources, place, &gazetteer, &area)) {
        return extent;
    }
    double all = largest_parts(sources->items[gazetteer], area, parts, &count);
    return fmax(extent, reach_of_most(parts, count, all, place->point));
}

double res_reach_m(const res_sources *sources, const incmap_place *place) {
    if (!res_is(place, "A.")) {
        return res_extent_m(sources, place);
    }
    res_reach *known = sources->recall == NULL ? NULL : res_recall_reach(sources->recall, place);
    if (known == NULL) {
        return reckon(sources, place);
    }
    if (known->reach_m < 0) {
        known->reach_m = reckon(sources, place);
    }
    return known->reach_m;
}
