/* Areas to count in: their names and rings, and which of them a point lies in, at some ten million
 * points a second. */
#ifndef EXP_AREAS_H
#define EXP_AREAS_H

#include "base_buf.h"
#include "geo_polygon.h"
#include "incmap/resolve.h"

typedef struct exp_area {
    incmap_span name;
    incmap_span code;    /* may be empty */
    incmap_span country; /* may be empty */
    size_t first_ring;
    size_t ring_count;
} exp_area;

typedef struct exp_area_index exp_area_index;

/* Everything in memory of its own. Rings are valid: shells counter-clockwise, holes clockwise. */
typedef struct exp_areas {
    incmap_context *ctx;
    base_arena text;
    exp_area *areas;
    size_t count, room;
    geo_vertex *vertices;
    size_t vertex_count, vertex_room;
    size_t *ring_ends; /* of all rings, in vertices */
    size_t ring_count, ring_room;
    exp_area_index *index;
} exp_areas;

/* The areas of a level ("country", "admin1", "municipality") of the first of the resolver's
 * gazetteers that has some. INCMAP_NOT_FOUND when none has. */
INCMAP_NODISCARD incmap_status exp_areas_of_level(exp_areas **out, incmap_context *ctx,
                                                  const incmap_resolver *resolver,
                                                  incmap_span level, incmap_error *err);

/* Those of a GeoJSON file: polygons, called by their "name" or the like, else by their id or
 * number. Invalid ones are repaired. INCMAP_FORMAT when a feature is no area. */
INCMAP_NODISCARD incmap_status exp_areas_of_file(exp_areas **out, incmap_context *ctx,
                                                 const char *path, incmap_error *err);

/* None yet, without an index; NULL: no memory. */
exp_areas *exp_areas_new(incmap_context *ctx);
/* One more, without rings; texts are copied. */
INCMAP_NODISCARD incmap_status exp_areas_add(exp_areas *areas, incmap_span name, incmap_span code,
                                             incmap_span country, incmap_error *err);
/* Room for `count` vertices of the next ring of the last one. */
INCMAP_NODISCARD incmap_status exp_areas_add_ring(exp_areas *areas, size_t count, geo_vertex **at,
                                                  incmap_error *err);

void exp_areas_free(exp_areas *areas); /* NULL is allowed */

/* Vertices of a ring; *count of them, closed. */
const geo_vertex *exp_areas_ring(const exp_areas *areas, size_t ring, size_t *count);

/* The numbers of the areas that the point lies in, rising; at most `room` are given of those there
 * are. A point on a border lies in one of two areas that share it. */
size_t exp_areas_at(const exp_areas *areas, incmap_point point, uint32_t *out, size_t room);

/* exp_area_index.c: made once all areas are known. */
INCMAP_NODISCARD incmap_status exp_area_index_make(exp_areas *areas, incmap_error *err);
void exp_area_index_free(incmap_context *ctx, exp_area_index *index);

#endif
