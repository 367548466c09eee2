#include "geo_nest.h"

#include "base_error.h"

/* A ring and how many others it lies in. */
typedef struct nested {
    geo_box box;
    uint32_t start;
    uint32_t count;
    uint32_t depth;
} nested;

static bool lies_in(geo_rings rings, const nested *one, const nested *other) {
    const geo_rings ring = {rings.vertices + other->start, &other->count, 1};
    const geo_vertex first = rings.vertices[one->start];
    return one != other && one->count > 0 && geo_box_has(other->box, first) &&
           geo_rings_contain(ring, first);
}

static void measure(geo_rings rings, nested *all) {
    for (size_t i = 0; i < rings.ring_count; i++) {
        const uint32_t start = i == 0 ? 0 : rings.ring_ends[i - 1];
        const uint32_t count = rings.ring_ends[i] - start;
        all[i] = (nested){geo_box_of(rings.vertices + start, count), start, count, 0};
    }
    for (size_t i = 0; i < rings.ring_count; i++) {
        for (size_t other = 0; other < rings.ring_count; other++) {
            all[i].depth += lies_in(rings, &all[i], &all[other]);
        }
    }
}

incmap_status geo_rings_nest(incmap_context *ctx, geo_rings rings, uint32_t *shell_of,
                             incmap_error *err) {
    nested *all = base_alloc_zeroed(ctx, rings.ring_count, sizeof *all);
    if (all == NULL) {
        return base_out_of_memory(err);
    }
    measure(rings, all);
    for (size_t i = 0; i < rings.ring_count; i++) {
        shell_of[i] = GEO_NO_SHELL;
        for (uint32_t other = 0; all[i].depth % 2 == 1 && other < rings.ring_count; other++) {
            if (all[other].depth + 1 == all[i].depth && lies_in(rings, &all[i], &all[other])) {
                shell_of[i] = other;
            }
        }
    }
    base_free(ctx, all);
    return INCMAP_OK;
}
