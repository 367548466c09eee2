/* Making areas valid. The only source that sees geos_c.h. GEOS throws through C when it is handed a
 * NULL, so every call goes through the wrapper below: after a failure nothing is called any more,
 * and the first message is kept. GEOS allocates on its own, not through the context. */
#include <geos_c.h>
#include <string.h>

#include "base_error.h"
#include "geo_nest.h"

/* One piece of work with GEOS. */
struct session {
    incmap_context *ctx;
    incmap_error *err;
    GEOSContextHandle_t handle;
    incmap_status status; /* the first failure; nothing else is done after it */
    char message[128];    /* GEOS's own words on it */
};

static void keep_message(const char *message, void *state) {
    struct session *session = state;
    size_t size = strlen(message);
    size = size < sizeof session->message ? size : sizeof session->message - 1;
    memcpy(session->message, message, size);
    session->message[size] = '\0';
}

static bool good(const struct session *session) { return session->status == INCMAP_OK; }

static void *fail_memory(struct session *session) {
    session->status = base_out_of_memory(session->err);
    return NULL;
}

static void *fail_geos(struct session *session, const char *work) {
    if (good(session)) {
        session->status =
            base_fail(session->err, INCMAP_FORMAT, "an area cannot be repaired: %s (GEOS: %s)",
                      work, session->message[0] != '\0' ? session->message : "no message");
    }
    return NULL;
}

static void open_session(struct session *session, incmap_context *ctx, incmap_error *err) {
    *session = (struct session){.ctx = ctx, .err = err};
    session->handle = GEOS_init_r();
    if (session->handle == NULL) {
        fail_memory(session);
        return;
    }
    GEOSContext_setErrorMessageHandler_r(session->handle, keep_message, session);
}

static void close_session(struct session *session) {
    if (session->handle != NULL) {
        GEOS_finish_r(session->handle);
    }
}

static void destroy(struct session *session, GEOSGeometry *geometry) {
    if (geometry != NULL) {
        GEOSGeom_destroy_r(session->handle, geometry);
    }
}

/* A geometry that a step made out of `from`, which is released. */
static GEOSGeometry *next(struct session *session, GEOSGeometry *from, GEOSGeometry *made,
                          const char *work) {
    destroy(session, from);
    return made != NULL ? made : fail_geos(session, work);
}

/* How many vertices a ring has once it is closed. */
static size_t closed_size(const geo_vertex *at, size_t count) {
    if (count == 0) {
        return 0;
    }
    geo_vertex first = at[0];
    geo_vertex last = at[count - 1];
    return count + (first.lon != last.lon || first.lat != last.lat);
}

/* The vertices of one ring, closed, with whole numbers for coordinates. */
static GEOSGeometry *make_ring(struct session *session, const geo_vertex *at, size_t count) {
    size_t size = closed_size(at, count);
    double *flat = base_alloc(session->ctx, size * 2 * sizeof *flat);
    if (flat == NULL) {
        return fail_memory(session);
    }
    for (size_t i = 0; i < size; i++) {
        geo_vertex vertex = at[i < count ? i : 0];
        flat[2 * i] = vertex.lon;
        flat[2 * i + 1] = vertex.lat;
    }
    GEOSCoordSequence *sequence =
        GEOSCoordSeq_copyFromBuffer_r(session->handle, flat, (unsigned)size, 0, 0);
    base_free(session->ctx, flat);
    if (sequence == NULL) {
        return fail_geos(session, "its coordinates are not taken");
    }
    GEOSGeometry *ring = GEOSGeom_createLinearRing_r(session->handle, sequence);
    return ring != NULL ? ring : fail_geos(session, "its ring is not taken");
}

static void destroy_all(struct session *session, GEOSGeometry **list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        destroy(session, list[i]);
    }
}

/* NULL, and no failure, for a ring of fewer corners: it has no inside. */
static GEOSGeometry *make_ring_of(struct session *session, geo_rings rings, size_t number) {
    size_t start = number == 0 ? 0 : rings.ring_ends[number - 1];
    size_t count = rings.ring_ends[number] - start;
    const geo_vertex *at = rings.vertices + start;
    return closed_size(at, count) >= 4 ? make_ring(session, at, count) : NULL;
}

/* All rings in one polygon, the first as its shell: not valid, but the edges are what counts. */
static GEOSGeometry *make_polygon(struct session *session, geo_rings rings) {
    GEOSGeometry **list = base_alloc_zeroed(session->ctx, rings.ring_count, sizeof(GEOSGeometry *));
    if (list == NULL) {
        return fail_memory(session);
    }
    size_t made = 0;
    for (size_t i = 0; i < rings.ring_count && good(session); i++) {
        list[made] = make_ring_of(session, rings, i);
        made += list[made] != NULL;
    }
    GEOSGeometry *polygon = NULL;
    if (good(session) && made == 0) {
        session->status = base_fail(session->err, INCMAP_FORMAT,
                                    "an area has no ring with three corners or more");
    } else if (good(session)) {
        polygon =
            GEOSGeom_createPolygon_r(session->handle, list[0], list + 1, (unsigned)(made - 1));
        polygon = polygon != NULL ? polygon : fail_geos(session, "its rings are not taken");
        made = 0; /* GEOS owns them, or has freed them */
    }
    destroy_all(session, list, made);
    base_free(session->ctx, list);
    return polygon;
}

/* GEOS's method by linework counts crossings as geo_rings_contain does, whatever roles the rings
 * are given; rounding to whole numbers afterwards keeps the result valid. */
static GEOSGeometry *mend(struct session *session, GEOSGeometry *polygon) {
    GEOSGeometry *valid = next(session, polygon, GEOSMakeValid_r(session->handle, polygon),
                               "it cannot be made valid");
    if (valid == NULL) {
        return NULL;
    }
    return next(session, valid, GEOSGeom_setPrecision_r(session->handle, valid, 1, 0),
                "it cannot be rounded");
}

/* The polygon of a shell and its holes; NULL when the shell has no corners. */
static GEOSGeometry *make_shell(struct session *session, geo_rings rings, const uint32_t *shell_of,
                                uint32_t shell, GEOSGeometry **holes) {
    unsigned count = 0;
    GEOSGeometry *ring = make_ring_of(session, rings, shell);
    for (size_t i = 0; ring != NULL && good(session) && i < rings.ring_count; i++) {
        if (shell_of[i] == shell) {
            holes[count] = make_ring_of(session, rings, i);
            count += holes[count] != NULL;
        }
    }
    if (ring == NULL || !good(session)) {
        destroy(session, ring);
        destroy_all(session, holes, count);
        return NULL;
    }
    GEOSGeometry *polygon = GEOSGeom_createPolygon_r(session->handle, ring, holes, count);
    return polygon != NULL ? polygon : fail_geos(session, "its rings are not taken");
}

/* `list` has room for all rings twice over: for the polygons, then for the holes of one. */
static GEOSGeometry *make_shells(struct session *session, geo_rings rings, const uint32_t *shell_of,
                                 GEOSGeometry **list) {
    unsigned made = 0;
    for (uint32_t i = 0; i < rings.ring_count && good(session); i++) {
        if (shell_of[i] == GEO_NO_SHELL) {
            list[made] = make_shell(session, rings, shell_of, i, list + rings.ring_count);
            made += list[made] != NULL;
        }
    }
    if (!good(session)) {
        destroy_all(session, list, made);
        return NULL;
    }
    GEOSGeometry *all = GEOSGeom_createCollection_r(session->handle, GEOS_MULTIPOLYGON, list, made);
    return all != NULL ? all : fail_geos(session, "its polygons are not taken");
}

/* The rings as polygons with holes, after how they lie in one another. */
static GEOSGeometry *make_nested(struct session *session, geo_rings rings) {
    uint32_t *shell_of = base_alloc_zeroed(session->ctx, rings.ring_count, sizeof *shell_of);
    GEOSGeometry **list =
        base_alloc_zeroed(session->ctx, 2 * rings.ring_count, sizeof(GEOSGeometry *));
    GEOSGeometry *nested = NULL;
    if (shell_of == NULL || list == NULL) {
        fail_memory(session);
    } else {
        session->status = geo_rings_nest(session->ctx, rings, shell_of, session->err);
        nested = good(session) ? make_shells(session, rings, shell_of, list) : NULL;
    }
    base_free(session->ctx, shell_of);
    base_free(session->ctx, list);
    return nested;
}

/* Most areas are sound as they come, and asking is much cheaper than mending. The normal form does
 * away with the order in which one version of GEOS or another happens to find things. */
static GEOSGeometry *make_valid(struct session *session, geo_rings rings) {
    GEOSGeometry *whole = make_nested(session, rings);
    if (whole == NULL) {
        return NULL;
    }
    if (GEOSisEmpty_r(session->handle, whole) != 0 || GEOSisValid_r(session->handle, whole) != 1) {
        destroy(session, whole);
        GEOSGeometry *polygon = make_polygon(session, rings);
        whole = polygon == NULL ? NULL : mend(session, polygon);
    }
    if (whole == NULL) {
        return NULL;
    }
    if (GEOSNormalize_r(session->handle, whole) != 0) {
        destroy(session, whole);
        return fail_geos(session, "it has no normal form");
    }
    return whole;
}

/* The rings found so far. */
struct harvest {
    void *vertices; /* geo_vertex */
    size_t count, room;
    void *ends; /* uint32_t */
    size_t rings, ends_room;
};

static bool make_room(struct session *session, struct harvest *harvest, size_t vertices) {
    session->status = base_grow(session->ctx, &harvest->vertices, &harvest->room,
                                harvest->count + vertices, sizeof(geo_vertex), session->err);
    if (good(session)) {
        session->status = base_grow(session->ctx, &harvest->ends, &harvest->ends_room,
                                    harvest->rings + 1, sizeof(uint32_t), session->err);
    }
    if (good(session) && harvest->count + vertices > UINT32_MAX) {
        session->status =
            base_fail(session->err, INCMAP_LIMIT, "an area has more vertices than 2^32 - 1");
    }
    return good(session);
}

/* Room is made for the ring before. `backward` turns its direction round. */
static void append_ring(struct harvest *harvest, const double *flat, size_t size, bool backward) {
    geo_vertex *to = (geo_vertex *)harvest->vertices + harvest->count;
    for (size_t i = 0; i < size; i++) {
        size_t at = backward ? size - 1 - i : i;
        to[i] = (geo_vertex){(int32_t)flat[2 * at], (int32_t)flat[2 * at + 1]};
    }
    harvest->count += size;
    ((uint32_t *)harvest->ends)[harvest->rings++] = (uint32_t)harvest->count;
}

static void take_ring(struct session *session, struct harvest *harvest, const GEOSGeometry *ring,
                      bool counter_clockwise) {
    const GEOSCoordSequence *sequence =
        ring == NULL ? NULL : GEOSGeom_getCoordSeq_r(session->handle, ring);
    unsigned size = 0;
    char is_ccw = 0;
    if (sequence == NULL || !GEOSCoordSeq_getSize_r(session->handle, sequence, &size) ||
        !GEOSCoordSeq_isCCW_r(session->handle, sequence, &is_ccw)) {
        fail_geos(session, "its rings cannot be read");
        return;
    }
    if (!make_room(session, harvest, size)) {
        return;
    }
    double *flat = base_alloc(session->ctx, (size_t)size * 2 * sizeof *flat);
    if (flat == NULL) {
        fail_memory(session);
    } else if (!GEOSCoordSeq_copyToBuffer_r(session->handle, sequence, flat, 0, 0)) {
        fail_geos(session, "its coordinates cannot be read");
    } else {
        append_ring(harvest, flat, size, (is_ccw != 0) != counter_clockwise);
    }
    base_free(session->ctx, flat);
}

static void take_polygon(struct session *session, struct harvest *harvest,
                         const GEOSGeometry *polygon) {
    take_ring(session, harvest, GEOSGetExteriorRing_r(session->handle, polygon), true);
    int holes = good(session) ? GEOSGetNumInteriorRings_r(session->handle, polygon) : 0;
    for (int i = 0; i < holes && good(session); i++) {
        take_ring(session, harvest, GEOSGetInteriorRingN_r(session->handle, polygon, i), false);
    }
    if (holes < 0) {
        fail_geos(session, "its holes cannot be counted");
    }
}

/* The polygons within a geometry: lines and points that a repair leaves over have no area. A
 * collection of GEOS's holds multipolygons at most, so `depth` is never used up. */
static void take_areas(struct session *session, struct harvest *harvest,
                       const GEOSGeometry *geometry, int depth) {
    int type = GEOSGeomTypeId_r(session->handle, geometry);
    if (type == GEOS_POLYGON && GEOSisEmpty_r(session->handle, geometry) == 0) {
        take_polygon(session, harvest, geometry);
    }
    if ((type != GEOS_MULTIPOLYGON && type != GEOS_GEOMETRYCOLLECTION) || depth == 0) {
        return;
    }
    int parts = GEOSGetNumGeometries_r(session->handle, geometry);
    for (int i = 0; i < parts && good(session); i++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(session->handle, geometry, i);
        if (part == NULL) {
            fail_geos(session, "its parts cannot be read");
        } else {
            take_areas(session, harvest, part, depth - 1);
        }
    }
}

static void take_inner_point(struct session *session, const GEOSGeometry *geometry,
                             incmap_point *out) {
    GEOSGeometry *point = GEOSPointOnSurface_r(session->handle, geometry);
    double x = 0;
    double y = 0;
    if (point == NULL || GEOSGeomGetX_r(session->handle, point, &x) != 1 ||
        GEOSGeomGetY_r(session->handle, point, &y) != 1) {
        fail_geos(session, "it has no inner point");
    }
    destroy(session, point);
    *out = (incmap_point){y / 1e7, x / 1e7};
}

incmap_status geo_area_repair(incmap_context *ctx, geo_rings rings, geo_area *out,
                              incmap_error *err) {
    *out = (geo_area){0};
    struct session session;
    struct harvest harvest = {0};
    open_session(&session, ctx, err);
    GEOSGeometry *valid = good(&session) ? make_valid(&session, rings) : NULL;
    if (valid != NULL) {
        take_areas(&session, &harvest, valid, 2);
    }
    if (good(&session) && harvest.rings == 0) {
        session.status = base_fail(err, INCMAP_FORMAT, "the rings of an area enclose nothing");
    }
    if (good(&session)) {
        take_inner_point(&session, valid, &out->inner_point);
    }
    destroy(&session, valid);
    close_session(&session);
    if (!good(&session)) {
        base_free(ctx, harvest.vertices);
        base_free(ctx, harvest.ends);
        *out = (geo_area){0};
        return session.status;
    }
    out->vertices = harvest.vertices;
    out->ring_ends = harvest.ends;
    out->ring_count = harvest.rings;
    return INCMAP_OK;
}

void geo_area_free(incmap_context *ctx, geo_area *area) {
    base_free(ctx, area->vertices);
    base_free(ctx, area->ring_ends);
    *area = (geo_area){0};
}

/* A ring as a file has it. */
static GEOSGeometry *judged_ring(struct session *session, const double *xy, size_t count) {
    GEOSCoordSequence *sequence =
        GEOSCoordSeq_copyFromBuffer_r(session->handle, xy, (unsigned)count, 0, 0);
    GEOSGeometry *ring =
        sequence == NULL ? NULL : GEOSGeom_createLinearRing_r(session->handle, sequence);
    return ring != NULL ? ring : fail_geos(session, "its ring is not taken");
}

/* The polygon whose shell is ring `first`; *next is the shell behind it. */
static GEOSGeometry *judged_shell(struct session *session, const geo_shells *shells,
                                  GEOSGeometry **rings, size_t first, size_t *next_shell) {
    size_t made = 0;
    size_t i = first;
    do {
        size_t start = i == 0 ? 0 : shells->ring_ends[i - 1];
        rings[made] = judged_ring(session, shells->xy + 2 * start, shells->ring_ends[i] - start);
        made += rings[made] != NULL;
        i++;
    } while (good(session) && i < shells->ring_count && !shells->is_shell[i]);
    *next_shell = i;
    if (!good(session)) {
        destroy_all(session, rings, made);
        return NULL;
    }
    /* It takes the rings over, also when it fails. */
    GEOSGeometry *polygon =
        GEOSGeom_createPolygon_r(session->handle, rings[0], rings + 1, (unsigned)(made - 1));
    return polygon != NULL ? polygon : fail_geos(session, "its polygon is not taken");
}

static GEOSGeometry *judged_shells(struct session *session, const geo_shells *shells) {
    GEOSGeometry **rings =
        base_alloc_zeroed(session->ctx, 2 * shells->ring_count, sizeof(GEOSGeometry *));
    if (rings == NULL) {
        return fail_memory(session);
    }
    GEOSGeometry **polygons = rings + shells->ring_count;
    GEOSGeometry *all = NULL;
    size_t count = 0;
    for (size_t i = 0; i < shells->ring_count && good(session);) {
        polygons[count] = judged_shell(session, shells, rings, i, &i);
        count += polygons[count] != NULL;
    }
    if (good(session)) {
        all = GEOSGeom_createCollection_r(session->handle, GEOS_MULTIPOLYGON, polygons,
                                          (unsigned)count);
        all = all != NULL ? all : fail_geos(session, "its polygons are not taken");
    } else {
        destroy_all(session, polygons, count);
    }
    base_free(session->ctx, rings);
    return all;
}

static void take_fault(struct session *session, char *reason, GEOSGeometry *where, geo_fault *out) {
    size_t size = reason == NULL ? 0 : strlen(reason);
    size = size < sizeof out->reason ? size : sizeof out->reason - 1;
    memcpy(out->reason, size == 0 ? "" : reason, size);
    out->reason[size] = '\0';
    if (where != NULL) {
        GEOSGeomGetX_r(session->handle, where, &out->x);
        GEOSGeomGetY_r(session->handle, where, &out->y);
    }
    destroy(session, where);
    GEOSFree_r(session->handle, reason);
}

incmap_status geo_shells_judge(incmap_context *ctx, const geo_shells *shells, geo_fault *out,
                               incmap_error *err) {
    struct session session;
    *out = (geo_fault){.reason = ""};
    open_session(&session, ctx, err);
    GEOSGeometry *all =
        good(&session) && shells->ring_count > 0 ? judged_shells(&session, shells) : NULL;
    if (all != NULL) {
        char *reason = NULL;
        GEOSGeometry *where = NULL;
        if (GEOSisValidDetail_r(session.handle, all, 0, &reason, &where) == 0) {
            take_fault(&session, reason, where, out);
        }
        destroy(&session, all);
    }
    close_session(&session);
    return session.status;
}

const char *geo_geos_version(void) { return GEOSversion(); }
