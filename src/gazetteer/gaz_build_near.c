/* Owns NEAR_*: the places as a balanced tree on the unit sphere. */
#include <math.h>
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"

typedef struct point {
    float at[3];
    uint32_t place; /* with its class, as in a gaz_near_point */
} point;

typedef struct box {
    float low[3];
    float high[3];
    uint32_t classes;
} box;

typedef struct range {
    size_t node;
    size_t low;
    size_t high; /* behind the last */
} range;

typedef struct tree {
    point *points;
    size_t leaves;
    gaz_near_node *nodes;
    gaz_near_box *boxes;
    gaz_near_point *out;
} tree;

static bool is_below(const point *a, const point *b, unsigned axis) {
    return (a->at[axis] < b->at[axis]) | ((a->at[axis] <= b->at[axis]) & (a->place < b->place));
}

static void swap_points(point *a, point *b) {
    point keep = *a;
    *a = *b;
    *b = keep;
}

static box box_around(const point *points, range in) {
    box out = {.classes = 0};
    memcpy(out.low, points[in.low].at, sizeof out.low);
    memcpy(out.high, out.low, sizeof out.high);
    for (size_t i = in.low; i < in.high; i++) {
        for (unsigned axis = 0; axis < 3; axis++) {
            const float at = points[i].at[axis];
            out.low[axis] = at < out.low[axis] ? at : out.low[axis];
            out.high[axis] = at > out.high[axis] ? at : out.high[axis];
        }
        out.classes |= 1U << (points[i].place >> (32 - GAZ_NEAR_CLASS_BITS));
    }
    return out;
}

static unsigned widest(const box *of) {
    unsigned best = 0;
    for (unsigned axis = 1; axis < 3; axis++) {
        if (of->high[axis] - of->low[axis] > of->high[best] - of->low[best]) {
            best = axis;
        }
    }
    return best;
}

/* Splits around the middle one of three, which ends where it belongs. */
static size_t partition(point *points, range in, unsigned axis) {
    point *low = &points[in.low], *high = &points[in.high - 1];
    point *middle = &points[in.low + (in.high - in.low) / 2];
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
        /* Which half a point belongs to cannot be foreseen: swapping with itself beats a branch. */
        const bool is_lower = is_below(&points[i], high, axis);
        swap_points(&points[i], &points[is_lower ? at : i]);
        at += is_lower;
    }
    swap_points(&points[at], high);
    return at;
}

/* Puts at `middle` what would stand there if the range were sorted, lower ones before it. */
static void select_middle(point *points, range in, size_t middle, unsigned axis) {
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

/* How many steps it is to a coordinate, to the nearest. */
static uint32_t steps_to(float at, float low, float step, uint32_t most) {
    const double steps = step > 0 ? floor(((double)at - (double)low) / (double)step + 0.5) : 0;
    return steps <= 0 ? 0 : steps < most ? (uint32_t)steps : most;
}

/* The narrowest box of its kind that holds this one. */
static gaz_near_box box_of(const box *around) {
    gaz_near_box out;
    for (unsigned axis = 0; axis < 3; axis++) {
        const float unit = 2.0F / (float)UINT16_MAX;
        out.low[axis] = (uint16_t)steps_to(around->low[axis], -1, unit, UINT16_MAX);
        out.high[axis] = (uint16_t)steps_to(around->high[axis], -1, unit, UINT16_MAX);
        while (out.low[axis] > 0 && gaz_near_bound(out.low[axis]) > around->low[axis]) {
            out.low[axis]--;
        }
        while (out.high[axis] < UINT16_MAX && gaz_near_bound(out.high[axis]) < around->high[axis]) {
            out.high[axis]++;
        }
    }
    return out;
}

static void put_leaf(const tree *in, range of, const gaz_near_box *around) {
    for (size_t i = of.low; i < of.high; i++) {
        const point *from = &in->points[i];
        in->out[i].place = from->place;
        for (unsigned axis = 0; axis < 3; axis++) {
            in->out[i].at |= steps_to(from->at[axis], gaz_near_bound(around->low[axis]),
                                      gaz_near_step(around, axis), GAZ_NEAR_STEPS)
                             << (axis * GAZ_NEAR_STEP_BITS);
        }
    }
}

/* Ranges that are still to be split wait on a stack: halving, they are never more than its size. */
static void make_tree(const tree *in, size_t count) {
    enum { depth = 64 };
    range waiting[depth];
    size_t open = 0;
    waiting[open++] = (range){1, 0, count};
    while (open > 0) {
        range of = waiting[--open];
        const box around = box_around(in->points, of);
        in->boxes[of.node] = box_of(&around);
        if (of.node >= in->leaves) {
            put_leaf(in, of, &in->boxes[of.node]);
            continue;
        }
        const size_t middle = of.low + (of.high - of.low) / 2;
        const unsigned axis = widest(&around);
        select_middle(in->points, of, middle, axis);
        in->nodes[of.node] =
            (gaz_near_node){in->points[middle].at[axis], (uint16_t)axis, (uint16_t)around.classes};
        waiting[open++] = (range){2 * of.node, of.low, middle};
        waiting[open++] = (range){2 * of.node + 1, middle, of.high};
    }
}

/* The point of a place, with its class. */
static point point_of(const gaz_build *build, uint32_t place) {
    double vector[3];
    const gaz_place_draft *draft = &build->places[place];
    const incmap_span feature = gaz_draft_span(build->draft, draft->feature);
    const uint16_t bit = gaz_class_bit(feature.size > 0 ? feature.data[0] : '\0');
    uint32_t number = 0;
    while (bit >> number != 1) {
        number++;
    }
    gaz_unit_vector(build->draft->rows[draft->row].point, vector);
    return (point){{(float)vector[0], (float)vector[1], (float)vector[2]},
                   number << (32 - GAZ_NEAR_CLASS_BITS) | place};
}

incmap_status gaz_build_near(gaz_build *build, incmap_error *err) {
    enum { ahead = 16 };
    const size_t count = build->place_count;
    incmap_context *ctx = &build->crew->shared;
    if (count == 0) {
        return INCMAP_OK;
    }
    if (count > GAZ_NEAR_PLACE_MAX) {
        return base_fail(err, INCMAP_LIMIT, "more places than a gazetteer can hold");
    }
    const size_t leaves = (size_t)1 << gaz_near_levels(count);
    BASE_TRY(gaz_put_zeros(build, GAZ_NEAR_POINTS, count, err));
    BASE_TRY(gaz_put_zeros(build, GAZ_NEAR_NODES, leaves, err));
    BASE_TRY(gaz_put_zeros(build, GAZ_NEAR_BOXES, 2 * leaves, err));
    const tree in = {base_alloc(ctx, count * sizeof *in.points), leaves,
                     gaz_records(build, GAZ_NEAR_NODES), gaz_records(build, GAZ_NEAR_BOXES),
                     gaz_records(build, GAZ_NEAR_POINTS)};
    if (in.points == NULL) {
        return base_out_of_memory(err);
    }
    for (uint32_t place = 0; place < count; place++) {
        if (count - place > ahead) {
            gaz_prefetch(&build->draft->rows[build->places[place + ahead].row].point);
        }
        in.points[place] = point_of(build, place);
    }
    make_tree(&in, count);
    base_free(ctx, in.points);
    return INCMAP_OK;
}
