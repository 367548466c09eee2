/* Owns NEAR_*: the places as a balanced tree of boxes on the unit sphere. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"

typedef struct range {
    size_t node;
    size_t low;
    size_t high; /* behind the last */
} range;

static bool is_below(const gaz_near_point *a, const gaz_near_point *b, unsigned axis) {
    return a->at[axis] < b->at[axis] || (a->at[axis] <= b->at[axis] && a->place < b->place);
}

static void swap_points(gaz_near_point *a, gaz_near_point *b) {
    gaz_near_point keep = *a;
    *a = *b;
    *b = keep;
}

static gaz_near_node box_around(const gaz_near_point *points, range in) {
    gaz_near_node box = {.unused = 0};
    memcpy(box.low, points[in.low].at, sizeof box.low);
    memcpy(box.high, box.low, sizeof box.high);
    for (size_t i = in.low; i < in.high; i++) {
        for (unsigned axis = 0; axis < 3; axis++) {
            const float at = points[i].at[axis];
            box.low[axis] = at < box.low[axis] ? at : box.low[axis];
            box.high[axis] = at > box.high[axis] ? at : box.high[axis];
        }
        box.classes |= gaz_near_class(&points[i]);
    }
    return box;
}

static unsigned widest(const gaz_near_node *box) {
    unsigned best = 0;
    for (unsigned axis = 1; axis < 3; axis++) {
        if (box->high[axis] - box->low[axis] > box->high[best] - box->low[best]) {
            best = axis;
        }
    }
    return best;
}

/* Splits around the middle one of three, which ends where it belongs. */
static size_t partition(gaz_near_point *points, range in, unsigned axis) {
    gaz_near_point *low = &points[in.low], *high = &points[in.high - 1];
    gaz_near_point *middle = &points[in.low + (in.high - in.low) / 2];
    if (is_below(middle, low, axis)) {
        swap_points(middle, low);
    }
    if (is_below(high, low, axis)) {
        swap_points(high, low);
    }
    if (is_below(high, middle, axis)) {
        swap_points(high, middle);
    }
    swap_points(middle, high);
    size_t at = in.low;
    for (size_t i = in.low; i + 1 < in.high; i++) {
        if (is_below(&points[i], high, axis)) {
            swap_points(&points[i], &points[at++]);
        }
    }
    swap_points(&points[at], high);
    return at;
}

/* Puts at `middle` what would stand there if the range were sorted, lower ones before it. */
static void select_middle(gaz_near_point *points, range in, size_t middle, unsigned axis) {
    while (in.high - in.low > 1) {
        size_t at = partition(points, in, axis);
        if (at == middle) {
            return;
        }
        if (at < middle) {
            in.low = at + 1;
        } else {
            in.high = at;
        }
    }
}

/* Ranges that are still to be split wait on a stack: halving, they are never more than its size. */
static void make_tree(gaz_near_point *points, gaz_near_node *nodes, size_t count) {
    enum { depth = 64 };
    const size_t leaves = (size_t)1 << gaz_near_levels(count);
    range waiting[depth];
    size_t open = 0;
    waiting[open++] = (range){1, 0, count};
    while (open > 0) {
        range in = waiting[--open];
        nodes[in.node] = box_around(points, in);
        if (in.node < leaves) {
            size_t middle = in.low + (in.high - in.low) / 2;
            select_middle(points, in, middle, widest(&nodes[in.node]));
            waiting[open++] = (range){2 * in.node, in.low, middle};
            waiting[open++] = (range){2 * in.node + 1, middle, in.high};
        }
    }
}

/* The point of a place, with its class. */
static gaz_near_point point_of(const gaz_build *build, uint32_t place) {
    double vector[3];
    const gaz_place_draft *draft = &build->places[place];
    const incmap_span feature = gaz_draft_span(build->draft, draft->feature);
    const uint16_t bit = gaz_class_bit(feature.size > 0 ? feature.data[0] : '\0');
    uint32_t number = 0;
    while (bit >> number != 1) {
        number++;
    }
    gaz_unit_vector(build->draft->rows[draft->row].point, vector);
    return (gaz_near_point){{(float)vector[0], (float)vector[1], (float)vector[2]},
                            number << (32 - GAZ_NEAR_CLASS_BITS) | place};
}

incmap_status gaz_build_near(gaz_build *build, incmap_error *err) {
    const size_t count = build->place_count;
    if (count == 0) {
        return INCMAP_OK;
    }
    if (count > GAZ_NEAR_PLACE_MAX) {
        return base_fail(err, INCMAP_LIMIT, "more places than a gazetteer can hold");
    }
    const size_t nodes = (size_t)2 << gaz_near_levels(count);
    BASE_TRY(gaz_put_zeros(build, GAZ_NEAR_POINTS, count, err));
    BASE_TRY(gaz_put_zeros(build, GAZ_NEAR_NODES, nodes, err));
    gaz_near_point *points = gaz_records(build, GAZ_NEAR_POINTS);
    for (uint32_t place = 0; place < count; place++) {
        points[place] = point_of(build, place);
    }
    make_tree(points, gaz_records(build, GAZ_NEAR_NODES), count);
    return INCMAP_OK;
}
