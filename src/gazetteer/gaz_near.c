/* Owns finding the nearest places: two walks through a tree of boxes, which knows no date line and
 * no poles. The first finds how far to go by straight lines through the Earth, out of the tree
 * alone; the second measures what lies within that, with a margin for the tree's single precision,
 * by geo_distance_m(). */
#include <math.h>
#include <string.h>

#include "base_span.h"
#include "gaz_file.h"
#include "geo_sphere.h"

static const double margin =
    1e-6; /* of the unit sphere: some 6 m; single precision errs by 0.4 m */

typedef struct search {
    const incmap_gazetteer *g;
    const gaz_near_point *points;
    const gaz_near_node *nodes;
    size_t leaves; /* the number of the first node that is not halved */
    incmap_point from;
    double at[3];
    uint32_t classes;
    bool exact;              /* the second walk */
    double reach;            /* square of the straight line that a place must not pass */
    incmap_neighbour *found; /* a heap with the farthest on top; in the first walk by that square */
    size_t count;
    size_t room;
} search;

/* A part of the tree still to be looked at, and the square of how near it can come. */
typedef struct part {
    size_t node;
    size_t low, high;
    double least;
} part;

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
    }
    if (!in->exact && in->count == in->room) {
        in->reach = in->found[0].distance_m;
    }
}

static void visit(search *in, const gaz_near_point *point) {
    double x = (double)point->at[0] - in->at[0];
    double y = (double)point->at[1] - in->at[1];
    double z = (double)point->at[2] - in->at[2];
    const double square = x * x + y * y + z * z;
    if (square > in->reach || (gaz_near_class(point) & in->classes) == 0) {
        return;
    }
    incmap_neighbour one = {gaz_near_place(point), square};
    if (in->exact) {
        const gaz_place_record *place = gaz_place(in->g, one.place);
        if (place == NULL) {
            return;
        }
        one.distance_m = geo_distance_m(in->from, geo_point_of(place->point));
    }
    keep(in, one);
}

/* The square of how near a node's box comes; beyond all reach where it has no class asked for. */
static double nearest_of(const search *in, const gaz_near_node *node) {
    double sum = (node->classes & in->classes) == 0 ? 100 : 0;
    for (unsigned axis = 0; axis < 3; axis++) {
        const double below = (double)node->low[axis] - in->at[axis];
        const double above = in->at[axis] - (double)node->high[axis];
        double away = below > above ? below : above;
        away = away > 0 ? away : 0;
        sum += away * away;
    }
    return sum;
}

/* Puts the two halves on the stack, the nearer one on top. */
static size_t split(const search *in, const part *all, part *waiting, size_t open) {
    const size_t middle = all->low + (all->high - all->low) / 2;
    const size_t first = 2 * all->node;
    const part low = {first, all->low, middle, nearest_of(in, &in->nodes[first])};
    const part high = {first + 1, middle, all->high, nearest_of(in, &in->nodes[first + 1])};
    const bool is_low = low.least < high.least;
    waiting[open++] = is_low ? high : low;
    waiting[open++] = is_low ? low : high;
    return open;
}

static void walk(search *in, size_t count) {
    enum { depth = 136 }; /* two for each halving of 64 bits, and some */
    part waiting[depth];
    size_t open = 0;
    waiting[open++] = (part){1, 0, count, 0};
    in->count = 0;
    while (open > 0) {
        const part all = waiting[--open];
        if (all.least > in->reach) {
            continue;
        }
        if (all.node < in->leaves) {
            open = split(in, &all, waiting, open);
            continue;
        }
        for (size_t i = all.low; i < all.high; i++) {
            visit(in, &in->points[i]);
        }
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
    const size_t count = gaz_count(gazetteer, GAZ_NEAR_POINTS);
    const double everywhere = 5; /* the square of a line through the Earth is 4 */
    search in = {.g = gazetteer,
                 .points = gazetteer->sections[GAZ_NEAR_POINTS].data,
                 .nodes = gazetteer->sections[GAZ_NEAR_NODES].data,
                 .leaves = (size_t)1 << gaz_near_levels(count),
                 .from = point,
                 .classes = class_bits(classes),
                 .reach = everywhere,
                 .found = out,
                 .room = room};
    if (room == 0 || count == 0 || gaz_count(gazetteer, GAZ_NEAR_NODES) < 2 * in.leaves ||
        !geo_point_is_valid(point)) {
        return 0;
    }
    gaz_unit_vector(geo_vertex_of(point), in.at);
    walk(&in, count);
    if (in.count == room) {
        const double line = sqrt(in.reach) + margin;
        in.reach = line * line;
    }
    in.exact = true;
    walk(&in, count);
    for (size_t end = in.count; end > 1; end--) {
        incmap_neighbour farthest = out[0];
        out[0] = out[end - 1];
        out[end - 1] = farthest;
        sift_down(out, end - 1, 0);
    }
    return in.count;
}
