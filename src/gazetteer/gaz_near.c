/* Owns finding the nearest places: a walk through a tree on the unit sphere, which knows no date
 * line and no poles. The tree knows points to some metres only: it finds how far to go at most, and
 * which places may lie within that; those are measured by geo_distance_m(). */
#include <math.h>
#include <string.h>

#include "base_span.h"
#include "gaz_file.h"
#include "geo_sphere.h"

enum {
    MAYBE_MAX = 256,
    LAST_LEVELS = 64 /* times a node's number: the boxes of the last six levels are fetched ahead */
};

static const double margin =
    1e-6; /* of the unit sphere: some 6 m; single precision errs by 0.4 m */

/* A place that may be one of the nearest. */
typedef struct maybe {
    uint32_t place;
    double least; /* how near it can be, by a straight line through the Earth */
} maybe;

typedef struct search {
    const incmap_gazetteer *g;
    const gaz_near_point *points;
    const gaz_near_node *nodes;
    const gaz_near_box *boxes;
    size_t leaves; /* the number of the first node that is not halved */
    incmap_point from;
    double at[3];
    uint32_t classes;
    double reach;            /* the straight line that a place must not pass */
    double beyond;           /* its square, with the margin */
    incmap_neighbour *found; /* a heap with the farthest on top */
    size_t count;
    size_t room;
    bool is_far;     /* from all places, as far as one can see from above: see is_far() */
    bool measures;   /* every place within reach: the second walk */
    bool overflowed; /* places are missing in `maybe` */
    size_t maybes;
    maybe maybe[MAYBE_MAX];
} search;

/* A part of the tree still to be looked at: how far it is away on each axis by the planes passed,
 * the sum of the squares of that, and the square of how near it can come as far as is known. */
typedef struct part {
    size_t node;
    size_t low, high;
    double least;
    double sum;
    double away[3];
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
}

static void set_reach(search *in, double reach) {
    in->reach = reach;
    in->beyond = (reach + margin) * (reach + margin);
}

static void measure(search *in, uint32_t place) {
    geo_vertex point;
    if (gaz_place_point(in->g, place, &point)) {
        keep(in, (incmap_neighbour){place, geo_distance_m(in->from, geo_point_of(point))});
    }
}

/* Forgets those that are out of reach by now. */
static void sift_maybes(search *in) {
    size_t kept = 0;
    for (size_t i = 0; i < in->maybes; i++) {
        if (in->maybe[i].least <= in->reach) {
            in->maybe[kept++] = in->maybe[i];
        }
    }
    in->maybes = kept;
}

/* A place between `least` and `most` away. */
static void meet(search *in, uint32_t place, double least, double most) {
    if (in->measures) {
        measure(in, place);
        return;
    }
    if (in->maybes == MAYBE_MAX) {
        sift_maybes(in);
    }
    in->overflowed |= in->maybes == MAYBE_MAX;
    gaz_place_fetch(in->g, place); /* for settle() */
    if (in->maybes < MAYBE_MAX) {
        in->maybe[in->maybes++] = (maybe){place, least};
    }
    keep(in, (incmap_neighbour){place, most});
    if (in->count == in->room && in->found[0].distance_m < in->reach) {
        set_reach(in, in->found[0].distance_m);
    }
}

static void visit(search *in, const part *of) {
    float squares[GAZ_NEAR_LEAF], at[3], step[3];
    const gaz_near_box *box = &in->boxes[of->node];
    const gaz_near_point *points = &in->points[of->low];
    const size_t count = of->high - of->low;
    double error = 0;
    for (unsigned axis = 0; axis < 3; axis++) {
        at[axis] = (float)(in->at[axis] - (double)gaz_near_bound(box->low[axis]));
        step[axis] = gaz_near_step(box, axis);
        error += (double)step[axis] * (double)step[axis] / 4;
    }
    error = sqrt(error) + margin;
    for (size_t i = 0; i < count && i < GAZ_NEAR_LEAF; i++) {
        const uint32_t steps = points[i].at;
        const float x = at[0] - (float)(int)(steps & GAZ_NEAR_STEPS) * step[0];
        const float y =
            at[1] - (float)(int)(steps >> GAZ_NEAR_STEP_BITS & GAZ_NEAR_STEPS) * step[1];
        const float z =
            at[2] - (float)(int)(steps >> 2 * GAZ_NEAR_STEP_BITS & GAZ_NEAR_STEPS) * step[2];
        squares[i] = x * x + y * y + z * z;
    }
    for (size_t i = 0; i < count && i < GAZ_NEAR_LEAF; i++) {
        const double most = in->reach + error;
        if ((double)squares[i] <= most * most && (gaz_near_class(&points[i]) & in->classes) != 0) {
            const double line = sqrt((double)squares[i]);
            meet(in, gaz_near_place(&points[i]), line - error, line + error);
        }
    }
}

/* The square of how near the points of a node can come. */
static double nearest_of(const search *in, size_t node) {
    const gaz_near_box *box = &in->boxes[node];
    double sum = 0;
    for (unsigned axis = 0; axis < 3; axis++) {
        const double below = (double)gaz_near_bound(box->low[axis]) - in->at[axis];
        const double above = in->at[axis] - (double)gaz_near_bound(box->high[axis]);
        double away = below > above ? below : above;
        away = away > 0 ? away : 0;
        sum += away * away;
    }
    return sum;
}

/* The nodes four levels further down, which share two lines. */
static GAZ_FETCHING void fetch_nodes(const search *in, size_t node) {
    const size_t ahead = 16 * node < in->leaves ? 16 * node : 0;
    gaz_prefetch(&in->nodes[ahead]);
    gaz_prefetch(&in->nodes[ahead == 0 ? 0 : ahead + 8]);
}

/* That of a half that waits, near enough to the leaves. */
static GAZ_FETCHING void fetch_box(const search *in, size_t node) {
    if (LAST_LEVELS * node >= in->leaves) {
        gaz_prefetch(&in->boxes[node]);
    }
}

/* What stands below a node whose halves are leaves. */
static void fetch_leaves(const search *in, const part *of) {
    enum { line = 64 / sizeof(gaz_near_point) };
    gaz_prefetch(&in->boxes[2 * of->node]);
    for (size_t i = of->low; i < of->high; i += line) {
        gaz_prefetch(&in->points[i]);
    }
}

/* Which half of a node to look at first; far away also how near each can come, squared. */
static size_t first_half(const search *in, size_t node, size_t side, double near[2]) {
    near[0] = near[1] = 0;
    if (!in->is_far) {
        return side;
    }
    near[0] = nearest_of(in, 2 * node);
    near[1] = nearest_of(in, 2 * node + 1);
    return near[side] <= near[1 - side] ? side : 1 - side;
}

/* Whether nothing of a part can be wanted. By its box, which is looked at only when it is known how
 * near is near; far away that is done before. */
static bool is_beyond(const search *in, const part *of) {
    return in->count == in->room &&
           (in->is_far ? of->least : nearest_of(in, of->node)) > in->beyond;
}

/* Goes down to the leaf on the point's side of all planes, or by the nearer boxes; the other halves
 * on the way wait. False when nothing below can be wanted. Boxes are looked at only when it is
 * known how near is near. */
static bool descend(const search *in, part of, part *waiting, size_t *open, part *leaf) {
    while (of.node < in->leaves) {
        const gaz_near_node *node = &in->nodes[of.node];
        fetch_nodes(in, of.node);
        if ((node->classes & in->classes) == 0 || is_beyond(in, &of)) {
            return false;
        }
        if (2 * of.node >= in->leaves) {
            fetch_leaves(in, &of);
        }
        const unsigned axis = node->axis < 3 ? node->axis : 0;
        const double away = in->at[axis] - (double)node->plane;
        double near[2];
        const size_t middle = of.low + (of.high - of.low) / 2;
        const size_t side = away < 0 ? 0 : 1, half = first_half(in, of.node, side, near);
        part *other = &waiting[*open]; /* member by member: copied whole, it waits for its stores */
        other->node = 2 * of.node + (1 - half);
        other->low = half == 0 ? middle : of.low;
        other->high = half == 0 ? of.high : middle;
        other->sum = of.sum;
        memcpy(other->away, of.away, sizeof of.away);
        if (half == side) { /* the point is not on the other's */
            other->sum += away * away - of.away[axis] * of.away[axis];
            other->away[axis] = away;
        }
        other->least = other->sum > near[1 - half] ? other->sum : near[1 - half];
        *open += other->least <= in->beyond;
        fetch_box(in, other->node);
        of.least = of.least > near[half] ? of.least : near[half];
        of.low = half == 0 ? of.low : middle;
        of.high = half == 0 ? middle : of.high;
        of.node = 2 * of.node + half;
    }
    *leaf = of;
    return !is_beyond(in, &of);
}

/* Whether the point lies outside of the box of some thousands of places that planes lead to, as on
 * the sea: there planes lead astray, and boxes are worth their reading. */
static bool is_far(const search *in) {
    enum { leaves_of_many = 512 };
    size_t node = 1;
    while (node < in->leaves / leaves_of_many) {
        const gaz_near_node *at = &in->nodes[node];
        const unsigned axis = at->axis < 3 ? at->axis : 0;
        node = 2 * node + (in->at[axis] - (double)at->plane < 0 ? 0 : 1);
    }
    return nearest_of(in, node) > 0;
}

static void walk(search *in, size_t count) {
    enum { depth = 72 }; /* one for each halving of 64 bits, and some */
    part waiting[depth], leaf;
    size_t open = 0;
    waiting[open++] = (part){1, 0, count, 0, 0, {0, 0, 0}};
    in->count = 0;
    while (open > 0) {
        const part of = waiting[--open];
        if (of.least > in->beyond) {
            continue;
        }
        if (descend(in, of, waiting, &open, &leaf)) {
            visit(in, &leaf);
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

/* Measures what the walk has met. */
static void settle(search *in, size_t count) {
    in->measures = true;
    if (in->overflowed) {
        walk(in, count);
        return;
    }
    in->count = 0;
    for (size_t i = 0; i < in->maybes; i++) {
        if (in->maybe[i].least <= in->reach) {
            measure(in, in->maybe[i].place);
        }
    }
}

size_t incmap_gazetteer_near(const incmap_gazetteer *gazetteer, incmap_point point,
                             const char *classes, incmap_neighbour *out, size_t room) {
    const size_t count = gaz_count(gazetteer, GAZ_NEAR_POINTS);
    const double everywhere = 3; /* a line through the Earth is 2 */
    search in;
    in.g = gazetteer;
    in.points = gazetteer->sections[GAZ_NEAR_POINTS].data;
    in.nodes = gazetteer->sections[GAZ_NEAR_NODES].data;
    in.boxes = gazetteer->sections[GAZ_NEAR_BOXES].data;
    in.leaves = (size_t)1 << gaz_near_levels(count);
    in.from = point;
    in.classes = class_bits(classes);
    in.found = out;
    in.count = in.maybes = 0;
    in.room = room;
    in.measures = in.overflowed = false;
    set_reach(&in, everywhere);
    if (room == 0 || count == 0 || gaz_count(gazetteer, GAZ_NEAR_NODES) != in.leaves ||
        gaz_count(gazetteer, GAZ_NEAR_BOXES) != 2 * in.leaves || !geo_point_is_valid(point)) {
        return 0;
    }
    gaz_unit_vector(geo_vertex_of(point), in.at);
    in.is_far = is_far(&in);
    walk(&in, count);
    settle(&in, count);
    for (size_t end = in.count; end > 1; end--) {
        incmap_neighbour farthest = out[0];
        out[0] = out[end - 1];
        out[end - 1] = farthest;
        sift_down(out, end - 1, 0);
    }
    return in.count;
}
