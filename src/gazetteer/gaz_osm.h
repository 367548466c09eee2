/* Places and administrative boundaries out of OpenStreetMap's files. */
#ifndef GAZ_OSM_H
#define GAZ_OSM_H

#include "gaz_import.h"
#include "io_osm.h"

/* What a place's tags say. Borrowed from the thing, and from `names` of the call. */
typedef struct gaz_osm_tags {
    incmap_span name;
    incmap_span feature; /* empty: it is no place */
    incmap_span country; /* a code, or empty */
    incmap_span population;
    incmap_span names; /* more names, GAZ_NAME_END behind each */
} gaz_osm_tags;

enum { GAZ_OSM_NOWHERE = 1000 };

/* Read the tags of a node that may be a place. `names` is emptied and filled. */
INCMAP_NODISCARD incmap_status gaz_osm_read_place(const io_osm_thing *node, base_buf *names,
                                                  gaz_osm_tags *out, incmap_error *err);

/* The same of a relation that may be an administrative boundary. *level is GAZ_LEVEL_COUNT where
 * its area is not kept. */
INCMAP_NODISCARD incmap_status gaz_osm_read_boundary(const io_osm_thing *relation, base_buf *names,
                                                     gaz_osm_tags *out, gaz_level *level,
                                                     incmap_error *err);

/* An administrative boundary while the file is read. */
typedef struct gaz_osm_boundary {
    int64_t id;
    gaz_osm_tags tags; /* copies */
    gaz_level level;
    int64_t label;    /* the node that shows where its name goes, else its seat; 0 for none */
    size_t first_way; /* in gaz_osm_parts.members */
    size_t way_count;
    geo_area area; /* ring_count 0 where it is not whole in the file */
} gaz_osm_boundary;

/* Ids that are looked for in a file, each once. */
typedef struct gaz_osm_ids {
    gaz_sortable *items; /* key: the id */
    size_t count, room;
} gaz_osm_ids;

/* The ways and nodes that boundaries are made of. */
typedef struct gaz_osm_parts {
    incmap_context *ctx;
    int64_t *members; /* ways of the boundaries, one boundary behind the other */
    size_t member_count, member_room;
    gaz_osm_ids ways;
    struct gaz_osm_way {
        size_t first_ref, ref_count; /* none: not in the file */
    } * way;                         /* of ways.items */
    int64_t *refs;                   /* nodes of the ways */
    size_t ref_count, ref_room;
    gaz_osm_ids nodes;
    incmap_point *point; /* of nodes.items; latitude GAZ_OSM_NOWHERE: not in the file */
} gaz_osm_parts;

void gaz_osm_parts_free(gaz_osm_parts *parts);

/* Want an id; then sort what is wanted. */
INCMAP_NODISCARD incmap_status gaz_osm_want(gaz_osm_parts *parts, gaz_osm_ids *ids, int64_t id,
                                            incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_osm_settle(gaz_osm_parts *parts, gaz_osm_ids *ids,
                                              incmap_error *err);

/* The index of an id that is wanted, or GAZ_NONE. */
uint32_t gaz_osm_find(const gaz_osm_ids *ids, int64_t id);

/* False when the node is not in the file or not on Earth. */
bool gaz_osm_point(const gaz_osm_parts *parts, int64_t node, incmap_point *out);

/* Join the ways of a boundary to rings. Its area stays empty when a way or node is missing, when
 * the ends do not meet, or when what they enclose is no area. */
INCMAP_NODISCARD incmap_status gaz_osm_assemble(const gaz_osm_parts *parts,
                                                gaz_osm_boundary *boundary, incmap_error *err);

#endif
