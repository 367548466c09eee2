/* Owns NEAR_*: the places as a balanced kd-tree on the unit sphere. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"

typedef struct range {
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

/* The widest direction of a range. */
static uint16_t widest(const gaz_near_point *points, range in) {
    float spread[3] = {0, 0, 0};
    for (unsigned axis = 0; axis < 3; axis++) {
        float least = points[in.low].at[axis], most = least;
        for (size_t i = in.low + 1; i < in.high; i++) {
            least = points[i].at[axis] < least ? points[i].at[axis] : least;
            most = points[i].at[axis] > most ? points[i].at[axis] : most;
        }
        spread[axis] = most - least;
    }
    uint16_t best = spread[1] > spread[0] ? 1 : 0;
    return spread[2] > spread[best] ? 2 : best;
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

static uint16_t classes_of(gaz_build *build, const gaz_near_point *points, range in) {
    unsigned classes = 0;
    for (size_t i = in.low; i < in.high; i++) {
        incmap_span feature = gaz_draft_span(build->draft, build->places[points[i].place].feature);
        classes |= gaz_class_bit(feature.size > 0 ? feature.data[0] : '\0');
    }
    return (uint16_t)classes;
}

/* Ranges that are still to be split wait on a stack: halving, they are never more than its size. */
static void make_tree(gaz_build *build, gaz_near_point *points, gaz_near_node *nodes,
                      size_t count) {
    enum { depth = 64 };
    range waiting[depth];
    size_t open = 0;
    waiting[open++] = (range){0, count};
    while (open > 0) {
        range in = waiting[--open];
        if (in.high == in.low) {
            continue;
        }
        size_t middle = in.low + (in.high - in.low) / 2;
        uint16_t classes = classes_of(build, points, in);
        uint16_t axis = widest(points, in);
        if (in.high - in.low > GAZ_NEAR_LEAF) {
            select_middle(points, in, middle, axis);
            waiting[open++] = (range){in.low, middle};
            waiting[open++] = (range){middle + 1, in.high};
        }
        nodes[middle] = (gaz_near_node){axis, classes};
    }
}

incmap_status gaz_build_near(gaz_build *build, incmap_error *err) {
    size_t count = build->place_count;
    BASE_TRY(gaz_put_zeros(build, GAZ_NEAR_POINTS, count, err));
    BASE_TRY(gaz_put_zeros(build, GAZ_NEAR_NODES, count, err));
    gaz_near_point *points = gaz_records(build, GAZ_NEAR_POINTS);
    for (uint32_t place = 0; place < count; place++) {
        double vector[3];
        gaz_unit_vector(build->draft->rows[build->places[place].row].point, vector);
        points[place] =
            (gaz_near_point){{(float)vector[0], (float)vector[1], (float)vector[2]}, place};
    }
    make_tree(build, points, gaz_records(build, GAZ_NEAR_NODES), count);
    return INCMAP_OK;
}
