/* Owns finding the nearest places: a walk through the kd-tree, which knows no date line and no
 * poles. Which places to leave aside is decided by the straight line through the Earth, with a
 * margin for the tree's single precision; what remains is measured by geo_distance_m(). */
#include <math.h>
#include <string.h>

#include "base_span.h"
#include "gaz_file.h"
#include "geo_sphere.h"

static const double radius_m = 6371008.8;
static const double margin =
    1e-6; /* of the unit sphere: some 6 m; single precision errs by 0.4 m */

typedef struct search {
    const incmap_gazetteer *g;
    const gaz_near_point *points;
    const gaz_near_node *nodes;
    incmap_point from;
    double at[3];
    uint16_t classes;
    double
        reach; /* straight line that a place must not pass; the unit sphere's diameter at first */
    incmap_neighbour *found; /* a heap with the farthest on top */
    size_t count;
    size_t room;
} search;

/* A range of the tree still to be looked at, and how near it can come. */
typedef struct range {
    size_t low, high;
    double least;
} range;

static bool is_nearer(const incmap_neighbour *a, const incmap_neighbour *b) {
    return a->distance_m < b->distance_m || (a->distance_m <= b->distance_m && a->place < b->place);
}

static void sift_down(incmap_neighbour *heap, size_t count, size_t at) {
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count) {
            return;
        }
        if (child + 1 < count && is_nearer(&heap[child], &heap[child + 1])) {
            child++;
        }
        if (!is_nearer(&heap[at], &heap[child])) {
            return;
        }
        incmap_neighbour swap = heap[at];
        heap[at] = heap[child];
        heap[child] = swap;
        at = child;
    }
}

static void sift_up(incmap_neighbour *heap, size_t at) {
    while (at > 0 && is_nearer(&heap[(at - 1) / 2], &heap[at])) {
        incmap_neighbour swap = heap[at];
        heap[at] = heap[(at - 1) / 2];
        heap[(at - 1) / 2] = swap;
        at = (at - 1) / 2;
    }
}

static void keep(search *in, incmap_neighbour one) {
    if (in->count < in->room) {
        in->found[in->count] = one;
        sift_up(in->found, in->count++);
    } else if (is_nearer(&one, &in->found[0])) {
        in->found[0] = one;
        sift_down(in->found, in->count, 0);
    } else {
        return;
    }
    if (in->count == in->room) {
        in->reach = 2 * sin(in->found[0].distance_m / (2 * radius_m)) + margin;
    }
}

static void visit(search *in, const gaz_near_point *point) {
    double x = (double)point->at[0] - in->at[0];
    double y = (double)point->at[1] - in->at[1];
    double z = (double)point->at[2] - in->at[2];
    if (x * x + y * y + z * z > in->reach * in->reach) {
        return;
    }
    const gaz_place_record *place = gaz_place(in->g, point->place);
    if (place == NULL) {
        return;
    }
    incmap_span feature = gaz_feature(in->g, place->feature);
    if ((gaz_class_bit(feature.size > 0 ? feature.data[0] : '\0') & in->classes) != 0) {
        double distance = geo_distance_m(in->from, geo_point_of(place->point));
        keep(in, (incmap_neighbour){point->place, distance});
    }
}

/* Puts the two halves on the stack, the nearer one on top. */
static size_t split(search *in, range all, size_t middle, range *waiting, size_t open) {
    unsigned axis = in->nodes[middle].axis % 3;
    double from_plane = in->at[axis] - (double)in->points[middle].at[axis];
    range low = {all.low, middle, all.least};
    range high = {middle + 1, all.high, all.least};
    double far = fabs(from_plane) > all.least ? fabs(from_plane) : all.least;
    if (from_plane < 0) {
        high.least = far;
        waiting[open++] = high;
        waiting[open++] = low;
    } else {
        low.least = far;
        waiting[open++] = low;
        waiting[open++] = high;
    }
    return open;
}

static void walk(search *in, size_t count) {
    enum { depth = 136 }; /* two for each halving of 64 bits, and some */
    range waiting[depth];
    size_t open = 0;
    waiting[open++] = (range){0, count, 0};
    while (open > 0) {
        range all = waiting[--open];
        if (all.low >= all.high || all.least > in->reach) {
            continue;
        }
        size_t middle = all.low + (all.high - all.low) / 2;
        if ((in->nodes[middle].classes & in->classes) == 0) {
            continue;
        }
        if (all.high - all.low <= GAZ_NEAR_LEAF) {
            for (size_t i = all.low; i < all.high; i++) {
                visit(in, &in->points[i]);
            }
            continue;
        }
        visit(in, &in->points[middle]);
        open = split(in, all, middle, waiting, open);
    }
}

static uint16_t class_bits(const char *classes) {
    unsigned bits = 0;
    if (classes == NULL) {
        return UINT16_MAX;
    }
    for (; *classes != '\0'; classes++) {
        bits |= gaz_class_bit(*classes);
    }
    return (uint16_t)bits;
}

size_t incmap_gazetteer_near(const incmap_gazetteer *gazetteer, incmap_point point,
                             const char *classes, incmap_neighbour *out, size_t room) {
    size_t points = gaz_count(gazetteer, GAZ_NEAR_POINTS);
    size_t nodes = gaz_count(gazetteer, GAZ_NEAR_NODES);
    search in = {.g = gazetteer,
                 .points = gazetteer->sections[GAZ_NEAR_POINTS].data,
                 .nodes = gazetteer->sections[GAZ_NEAR_NODES].data,
                 .from = point,
                 .classes = class_bits(classes),
                 .reach = 2 + margin,
                 .found = out,
                 .room = room};
    if (room == 0 || !geo_point_is_valid(point)) {
        return 0;
    }
    gaz_unit_vector(geo_vertex_of(point), in.at);
    walk(&in, points < nodes ? points : nodes);
    for (size_t end = in.count; end > 1; end--) {
        incmap_neighbour farthest = out[0];
        out[0] = out[end - 1];
        out[end - 1] = farthest;
        sift_down(out, end - 1, 0);
    }
    return in.count;
}
