/* OpenStreetMap's PBF files: nodes, ways and relations, one after the other. The messages are taken
 * apart by protobuf-c after io_osm.proto; io_osm.c is the only source that sees its header.
 * (libreadosm, which Debian has too, runs out of its buffers on every damaged file tried.) */
#ifndef IO_OSM_H
#define IO_OSM_H

#include "io_file.h"

typedef enum io_osm_kind { IO_OSM_NODE, IO_OSM_WAY, IO_OSM_RELATION } io_osm_kind;

typedef struct io_osm_tag {
    incmap_span key;
    incmap_span value;
} io_osm_tag;

typedef struct io_osm_member {
    int64_t id;
    io_osm_kind kind;
    incmap_span role;
} io_osm_member;

/* Borrowed for the call. Texts are as they come, not checked for UTF-8. */
typedef struct io_osm_thing {
    io_osm_kind kind;
    int64_t id;
    incmap_point point; /* of a node; not checked */
    const io_osm_tag *tags;
    size_t tag_count;
    const int64_t *refs; /* the nodes of a way */
    size_t ref_count;
    const io_osm_member *members; /* of a relation */
    size_t member_count;
} io_osm_thing;

/* What else than INCMAP_OK it answers ends the reading. */
typedef incmap_status io_osm_visit(void *state, const io_osm_thing *thing, incmap_error *err);

/* The value of a tag; empty when there is none. */
incmap_span io_osm_tag_of(const io_osm_thing *thing, const char *key);

/* Whether the first bytes of a file are those of a PBF file. */
bool io_osm_is_pbf(incmap_span start);

/* Call `visit` for each thing of the kinds in `kinds` (1 << IO_OSM_NODE | ...), in the order of the
 * file. INCMAP_FORMAT when the file is damaged, cut, or compressed by anything but zlib; things
 * before the damage have been visited. INCMAP_LIMIT when a block would take over 256 MiB. */
INCMAP_NODISCARD incmap_status io_osm_read(incmap_context *ctx, io_stream *stream, unsigned kinds,
                                           io_osm_visit *visit, void *state, incmap_error *err);

#endif
