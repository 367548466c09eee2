/* Owns finding damage in the tree of places on the unit sphere. */
#include <math.h>

#include "base_error.h"
#include "gaz_check.h"

/* What lies in a leaf. */
typedef struct box {
    float low[3];
    float high[3];
    uint32_t classes;
} box;

/* The range of a leaf, by the way to it from the root. */
static void near_range(size_t node, size_t leaves, size_t *low, size_t *high) {
    for (size_t bit = leaves / 2; bit > 0; bit /= 2) {
        const size_t middle = *low + (*high - *low) / 2;
        *((node & bit) == 0 ? high : low) = middle;
    }
}

/* Whether a point stands for its place, which the box then takes in. */
static bool is_at(const incmap_gazetteer *g, const gaz_near_box *leaf, const gaz_near_point *point,
                  box *around) {
    gaz_place_record place;
    const double rounding = 1e-6;
    double at[3];
    if (!gaz_place(g, gaz_near_place(point), &place)) {
        return false;
    }
    gaz_unit_vector(place.point, at);
    for (unsigned axis = 0; axis < 3; axis++) {
        const float value = (float)at[axis];
        const double steps = (double)(point->at >> (axis * GAZ_NEAR_STEP_BITS) & GAZ_NEAR_STEPS);
        const double step = (double)gaz_near_step(leaf, axis);
        const double away = (double)gaz_near_bound(leaf->low[axis]) + steps * step - at[axis];
        if (!(fabs(away) <= step / 2 + rounding)) {
            return false;
        }
        around->low[axis] = value < around->low[axis] ? value : around->low[axis];
        around->high[axis] = value > around->high[axis] ? value : around->high[axis];
    }
    around->classes |= gaz_near_class(point);
    return true;
}

static bool is_in_box(const box *around, const gaz_near_box *outer) {
    bool inside = true;
    for (unsigned axis = 0; axis < 3; axis++) {
        inside = inside && around->low[axis] >= gaz_near_bound(outer->low[axis]) &&
                 around->high[axis] <= gaz_near_bound(outer->high[axis]);
    }
    return inside;
}

/* Whether all nodes above a leaf know what lies in it. */
static bool is_led_to(const gaz_near_node *nodes, const gaz_near_box *boxes, size_t leaf,
                      const box *around) {
    if (!is_in_box(around, &boxes[1])) {
        return false;
    }
    for (size_t node = leaf; node > 1; node /= 2) {
        const gaz_near_node *above = &nodes[node / 2];
        const bool is_second = node % 2 == 1;
        if (!is_in_box(around, &boxes[node]) || above->axis > 2 ||
            (around->classes & ~(uint32_t)above->classes) != 0 ||
            !(is_second ? around->low[above->axis] >= above->plane
                        : around->high[above->axis] <= above->plane)) {
            return false;
        }
    }
    return true;
}

incmap_status gaz_check_near(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_near_node *nodes = g->sections[GAZ_NEAR_NODES].data;
    const gaz_near_box *boxes = g->sections[GAZ_NEAR_BOXES].data;
    const gaz_near_point *points = g->sections[GAZ_NEAR_POINTS].data;
    const size_t count = g->place_count;
    const size_t leaves = count == 0 ? 0 : (size_t)1 << gaz_near_levels(count);
    if (gaz_count(g, GAZ_NEAR_POINTS) != count || gaz_count(g, GAZ_NEAR_NODES) != leaves ||
        gaz_count(g, GAZ_NEAR_BOXES) != 2 * leaves) {
        return gaz_damaged(err, GAZ_NEAR_POINTS, "does not hold each place once", count);
    }
    for (size_t node = leaves; node < 2 * leaves; node++) {
        size_t low = 0, high = count;
        box around = {{2, 2, 2}, {-2, -2, -2}, 0};
        near_range(node, leaves, &low, &high);
        for (size_t i = low; i < high; i++) {
            if (!is_at(g, &boxes[node], &points[i], &around)) {
                return gaz_damaged(err, GAZ_NEAR_POINTS, "is not where its place is", i);
            }
        }
        if (!is_led_to(nodes, boxes, node, &around)) {
            return gaz_damaged(err, GAZ_NEAR_NODES, "does not lead to what lies in it", node);
        }
    }
    return INCMAP_OK;
}
