/* Owns what boundaries are made of: which ways and nodes are wanted, and joining ways to rings. */
#include "base_error.h"
#include "base_span.h"
#include "gaz_osm.h"
#include "geo_sphere.h"

void gaz_osm_parts_free(gaz_osm_parts *parts) {
    base_free(parts->ctx, parts->members);
    base_free(parts->ctx, parts->ways.items);
    base_free(parts->ctx, parts->way);
    base_free(parts->ctx, parts->refs);
    base_free(parts->ctx, parts->nodes.items);
    base_free(parts->ctx, parts->point);
}

incmap_status gaz_osm_want(gaz_osm_parts *parts, gaz_osm_ids *ids, int64_t id, incmap_error *err) {
    if (ids->count >= GAZ_NONE) {
        return base_fail(err, INCMAP_LIMIT, "the boundaries have too many parts");
    }
    BASE_TRY(base_grow(parts->ctx, (void **)&ids->items, &ids->room, ids->count + 1,
                       sizeof *ids->items, err));
    ids->items[ids->count++] = (gaz_sortable){(uint64_t)id, 0, 0};
    return INCMAP_OK;
}

incmap_status gaz_osm_settle(gaz_osm_parts *parts, gaz_osm_ids *ids, incmap_error *err) {
    size_t kept = 0;
    BASE_TRY(gaz_sort(parts->ctx, ids->items, ids->count, NULL, NULL, err));
    for (size_t i = 0; i < ids->count; i++) {
        if (kept == 0 || ids->items[kept - 1].key != ids->items[i].key) {
            ids->items[kept++] = ids->items[i];
        }
    }
    ids->count = kept;
    return INCMAP_OK;
}

/* The first item with a key not below `key`. */
static size_t lower_bound(const gaz_sortable *items, size_t count, uint64_t key) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (items[middle].key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t gaz_osm_find(const gaz_osm_ids *ids, int64_t id) {
    size_t at = lower_bound(ids->items, ids->count, (uint64_t)id);
    return at < ids->count && ids->items[at].key == (uint64_t)id ? (uint32_t)at : GAZ_NONE;
}

bool gaz_osm_point(const gaz_osm_parts *parts, int64_t node, incmap_point *out) {
    uint32_t at = gaz_osm_find(&parts->nodes, node);
    *out = at == GAZ_NONE ? (incmap_point){0, 0} : parts->point[at];
    return at != GAZ_NONE && geo_point_is_valid(*out);
}

/* One boundary's ways while they are joined. */
typedef struct joiner {
    const gaz_osm_parts *parts;
    const gaz_osm_boundary *boundary;
    gaz_sortable *ends; /* two a way: key: the node; item: the way's number in the boundary */
    size_t end_count;
    bool *is_used; /* of each way */
    geo_vertex *vertices;
    size_t vertex_count, vertex_room;
    uint32_t *ring_ends;
    size_t ring_count, ring_room;
} joiner;

/* The nodes of way `number` of the boundary; NULL where it is not in the file. */
static const int64_t *nodes_of(const joiner *use, uint32_t number, size_t *count) {
    const gaz_osm_parts *parts = use->parts;
    uint32_t at = gaz_osm_find(&parts->ways, parts->members[use->boundary->first_way + number]);
    *count = at == GAZ_NONE ? 0 : parts->way[at].ref_count;
    return *count == 0 ? NULL : parts->refs + parts->way[at].first_ref;
}

/* *is_whole: both ends of every way are known. */
static incmap_status collect_ends(joiner *use, bool *is_whole, incmap_error *err) {
    incmap_context *ctx = use->parts->ctx;
    size_t ways = use->boundary->way_count;
    use->ends = base_alloc_zeroed(ctx, 2 * ways, sizeof *use->ends);
    use->is_used = base_alloc_zeroed(ctx, ways, sizeof *use->is_used);
    if (use->ends == NULL || use->is_used == NULL) {
        return base_out_of_memory(err);
    }
    *is_whole = ways > 0;
    for (uint32_t i = 0; i < ways && *is_whole; i++) {
        size_t count = 0;
        const int64_t *nodes = nodes_of(use, i, &count);
        *is_whole = count >= 2;
        if (*is_whole) {
            use->ends[use->end_count++] = (gaz_sortable){(uint64_t)nodes[0], i, 0};
            use->ends[use->end_count++] = (gaz_sortable){(uint64_t)nodes[count - 1], i, 0};
        }
    }
    return gaz_sort(ctx, use->ends, use->end_count, NULL, NULL, err);
}

/* Append the nodes of a way but the first, which the ring has; backwards where `turned`. *is_whole:
 * all of them are in the file. */
static incmap_status add_way(joiner *use, uint32_t number, bool turned, bool *is_whole,
                             incmap_error *err) {
    size_t count = 0;
    const int64_t *nodes = nodes_of(use, number, &count);
    *is_whole = true;
    BASE_TRY(base_grow(use->parts->ctx, (void **)&use->vertices, &use->vertex_room,
                       use->vertex_count + count, sizeof *use->vertices, err));
    for (size_t i = 1; i < count && *is_whole; i++) {
        incmap_point point;
        *is_whole = gaz_osm_point(use->parts, nodes[turned ? count - 1 - i : i], &point);
        use->vertices[use->vertex_count++] = geo_vertex_of(point);
    }
    use->is_used[number] = true;
    return INCMAP_OK;
}

/* A way not used yet that begins or ends at `node`, or GAZ_NONE. */
static uint32_t next_way(const joiner *use, int64_t node) {
    size_t at = lower_bound(use->ends, use->end_count, (uint64_t)node);
    for (; at < use->end_count && use->ends[at].key == (uint64_t)node; at++) {
        if (!use->is_used[use->ends[at].item]) {
            return use->ends[at].item;
        }
    }
    return GAZ_NONE;
}

/* Go from way to way until the ring is back where it began. */
static incmap_status join_ring(joiner *use, uint32_t first, bool *is_whole, incmap_error *err) {
    size_t count = 0, start = use->vertex_count;
    const int64_t *nodes = nodes_of(use, first, &count);
    int64_t begin = nodes[0], at = begin;
    *is_whole = true;
    for (uint32_t way = first; *is_whole; way = next_way(use, at)) {
        *is_whole = way != GAZ_NONE;
        if (*is_whole) {
            nodes = nodes_of(use, way, &count);
            bool turned = nodes[0] != at;
            BASE_TRY(add_way(use, way, turned, is_whole, err));
            at = turned ? nodes[0] : nodes[count - 1];
        }
        if (at == begin) {
            break;
        }
    }
    if (*is_whole) {
        BASE_TRY(base_grow(use->parts->ctx, (void **)&use->vertices, &use->vertex_room,
                           use->vertex_count + 1, sizeof *use->vertices, err));
        use->vertices[use->vertex_count++] = use->vertices[start];
        BASE_TRY(base_grow(use->parts->ctx, (void **)&use->ring_ends, &use->ring_room,
                           use->ring_count + 1, sizeof *use->ring_ends, err));
        use->ring_ends[use->ring_count++] = (uint32_t)use->vertex_count;
    }
    return INCMAP_OK;
}

static incmap_status join(joiner *use, geo_area *out, incmap_error *err) {
    bool is_whole = false;
    BASE_TRY(collect_ends(use, &is_whole, err));
    for (uint32_t i = 0; i < use->boundary->way_count && is_whole; i++) {
        if (!use->is_used[i]) {
            BASE_TRY(join_ring(use, i, &is_whole, err));
        }
    }
    if (!is_whole || use->vertex_count > INT32_MAX) {
        return INCMAP_OK;
    }
    incmap_error problem = {.line = 0};
    geo_rings rings = {use->vertices, use->ring_ends, use->ring_count};
    incmap_status status = geo_area_repair(use->parts->ctx, rings, out, &problem);
    if (status != INCMAP_OK && status != INCMAP_FORMAT) {
        return base_fail(err, status, "%s", problem.message);
    }
    return INCMAP_OK; /* what encloses nothing is no area */
}

incmap_status gaz_osm_assemble(const gaz_osm_parts *parts, gaz_osm_boundary *boundary,
                               incmap_error *err) {
    joiner use = {.parts = parts, .boundary = boundary};
    incmap_status status = join(&use, &boundary->area, err);
    base_free(parts->ctx, use.ends);
    base_free(parts->ctx, use.is_used);
    base_free(parts->ctx, use.vertices);
    base_free(parts->ctx, use.ring_ends);
    return status;
}
