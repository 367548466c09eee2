#include "io_osm.h"

#include <string.h>

#include "base_buf.h"
#include "base_error.h"
#include "base_span.h"
#include "io_gzip.h"
#include "io_osm.pb-c.h"

/* The sizes that the format allows, and what a block may take in memory when it is taken apart. */
enum {
    length_bytes = 4,
    header_most = 64 * 1024,
    blob_most = 32 * 1024 * 1024,
    memory_most = 256 * 1024 * 1024
};

/* Memory for protobuf-c, which answers NULL for bad bytes and for no memory alike. */
typedef struct pool {
    incmap_context *ctx;
    size_t used;
    incmap_status status; /* why it last had none */
} pool;

typedef struct reader {
    incmap_context *ctx;
    io_stream *stream;
    unsigned kinds;
    io_osm_visit *visit;
    void *state;
    base_buf packed;
    base_buf plain;
    pool pool;
    ProtobufCAllocator memory;
    const IoPbf__PrimitiveBlock *block;
    io_osm_tag *tags;
    size_t tag_room;
    io_osm_member *members;
    size_t member_room;
} reader;

static void *take(void *state, size_t size) {
    pool *from = state;
    if (size > memory_most - from->used) {
        from->status = INCMAP_LIMIT;
        return NULL;
    }
    void *block = base_alloc(from->ctx, size);
    from->used += size;
    from->status = block == NULL ? INCMAP_MEMORY : from->status;
    return block;
}

static void give(void *state, void *block) { base_free(((pool *)state)->ctx, block); }

/* A message of `data`; to be released by protobuf_c_message_free_unpacked(). */
static incmap_status unpack(reader *r, const ProtobufCMessageDescriptor *kind, incmap_span data,
                            ProtobufCMessage **out, incmap_error *err) {
    r->pool.used = 0;
    r->pool.status = INCMAP_OK;
    *out = protobuf_c_message_unpack(kind, &r->memory, data.size, (const uint8_t *)data.data);
    if (*out != NULL) {
        return INCMAP_OK;
    }
    switch (r->pool.status) {
        case INCMAP_MEMORY:
            return base_out_of_memory(err);
        case INCMAP_LIMIT:
            return base_fail(err, INCMAP_LIMIT, "a block of the file takes over 256 MiB of memory");
        default:
            return base_fail(err, INCMAP_FORMAT, "the file is damaged: no %s where one belongs",
                             kind->short_name);
    }
}

static void release(reader *r, ProtobufCMessage *message) {
    if (message != NULL) {
        protobuf_c_message_free_unpacked(message, &r->memory);
    }
}

static incmap_status read_exactly(reader *r, base_buf *into, size_t size, bool *is_end,
                                  incmap_error *err) {
    size_t got = 0, more = 0;
    into->size = 0;
    BASE_TRY(base_buf_reserve(into, size, err));
    do {
        BASE_TRY(io_stream_read(r->stream, into->data + got, size - got, &more, err));
        got += more;
    } while (more > 0 && got < size);
    into->size = got;
    *is_end = got == 0;
    return got == size || got == 0 ? INCMAP_OK
                                   : base_fail(err, INCMAP_FORMAT, "the file is cut short");
}

static incmap_status read_whole(reader *r, base_buf *into, size_t size, incmap_error *err) {
    bool is_end = false;
    BASE_TRY(read_exactly(r, into, size, &is_end, err));
    return is_end && size > 0 ? base_fail(err, INCMAP_FORMAT, "the file is cut short") : INCMAP_OK;
}

/* The bytes of `blob` into r->plain. */
static incmap_status unpack_zlib(reader *r, const IoPbf__Blob *blob, incmap_error *err) {
    io_gzip *zlib = NULL;
    incmap_span in = {(const char *)blob->zlib_data.data, blob->zlib_data.len};
    size_t size = (size_t)blob->raw_size, got = 0;
    bool has_ended = false;
    BASE_TRY(base_buf_reserve(&r->plain, size + 1, err));
    BASE_TRY(io_gzip_open(&zlib, r->ctx, IO_DEFLATE_ZLIB, err));
    incmap_status status =
        io_gzip_inflate(zlib, &in, r->plain.data, size + 1, &got, &has_ended, err);
    io_gzip_close(zlib);
    r->plain.size = got;
    if (status == INCMAP_OK && (!has_ended || got != size)) {
        return base_fail(err, INCMAP_FORMAT, "a block is not as long as the file says");
    }
    return status;
}

static incmap_status take_blob(reader *r, const IoPbf__Blob *blob, incmap_error *err) {
    r->plain.size = 0;
    if (blob->has_raw) {
        return base_buf_add(&r->plain, blob->raw.data, blob->raw.len, err);
    }
    if (!blob->has_zlib_data) {
        return base_fail(err, INCMAP_FORMAT,
                         "a block is compressed in a way that is not read: expected zlib or none");
    }
    if (!blob->has_raw_size || blob->raw_size < 0 || blob->raw_size > blob_most) {
        return base_fail(err, INCMAP_FORMAT, "a block has no size up to 32 MiB");
    }
    return unpack_zlib(r, blob, err);
}

static incmap_span text_at(const reader *r, uint32_t number) {
    const IoPbf__StringTable *table = r->block->stringtable;
    if (number >= table->n_s) {
        return base_span("", 0);
    }
    return base_span((const char *)table->s[number].data, table->s[number].len);
}

static incmap_status add_tag(reader *r, io_osm_thing *thing, uint32_t key, uint32_t value,
                             incmap_error *err) {
    BASE_TRY(base_grow(r->ctx, (void **)&r->tags, &r->tag_room, thing->tag_count + 1,
                       sizeof *r->tags, err));
    r->tags[thing->tag_count++] = (io_osm_tag){text_at(r, key), text_at(r, value)};
    thing->tags = r->tags;
    return INCMAP_OK;
}

static incmap_status add_tags(reader *r, io_osm_thing *thing, const uint32_t *keys,
                              const uint32_t *values, size_t count, incmap_error *err) {
    for (size_t i = 0; i < count; i++) {
        BASE_TRY(add_tag(r, thing, keys[i], values[i], err));
    }
    return INCMAP_OK;
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* Units of the block to degrees. In floating point, so that nothing can overflow. */
static double degrees(const reader *r, int64_t offset, int64_t units) {
    const double nanodegrees = 1e9;
    return ((double)offset + (double)r->block->granularity * (double)units) / nanodegrees;
}

/* The sum of deltas; damaged ones wrap around. */
static void add_delta(int64_t *sum, int64_t delta) {
    *sum = (int64_t)((uint64_t)*sum + (uint64_t)delta);
}

static incmap_status visit_node(reader *r, io_osm_thing *thing, int64_t lat, int64_t lon,
                                incmap_error *err) {
    thing->point = (incmap_point){.lat = degrees(r, r->block->lat_offset, lat),
                                  .lon = degrees(r, r->block->lon_offset, lon)};
    return r->visit(r->state, thing, err);
}

static incmap_status visit_nodes(reader *r, const IoPbf__PrimitiveGroup *group, incmap_error *err) {
    for (size_t i = 0; i < group->n_nodes; i++) {
        const IoPbf__Node *node = group->nodes[i];
        io_osm_thing thing = {.kind = IO_OSM_NODE, .id = node->id};
        BASE_TRY(
            add_tags(r, &thing, node->keys, node->vals, least(node->n_keys, node->n_vals), err));
        BASE_TRY(visit_node(r, &thing, node->lat, node->lon, err));
    }
    return INCMAP_OK;
}

/* Ids and coordinates as deltas; tags as pairs of texts, with a 0 behind those of a node. */
static incmap_status visit_dense(reader *r, const IoPbf__DenseNodes *dense, incmap_error *err) {
    int64_t id = 0, lat = 0, lon = 0;
    size_t at = 0, count = least(dense->n_id, least(dense->n_lat, dense->n_lon));
    for (size_t i = 0; i < count; i++) {
        add_delta(&id, dense->id[i]);
        add_delta(&lat, dense->lat[i]);
        add_delta(&lon, dense->lon[i]);
        io_osm_thing thing = {.kind = IO_OSM_NODE, .id = id};
        for (; at + 1 < dense->n_keys_vals && dense->keys_vals[at] != 0; at += 2) {
            BASE_TRY(add_tag(r, &thing, (uint32_t)dense->keys_vals[at],
                             (uint32_t)dense->keys_vals[at + 1], err));
        }
        at++;
        BASE_TRY(visit_node(r, &thing, lat, lon, err));
    }
    return INCMAP_OK;
}

static incmap_status visit_ways(reader *r, const IoPbf__PrimitiveGroup *group, incmap_error *err) {
    for (size_t i = 0; i < group->n_ways; i++) {
        IoPbf__Way *way = group->ways[i];
        io_osm_thing thing = {.kind = IO_OSM_WAY, .id = way->id};
        BASE_TRY(add_tags(r, &thing, way->keys, way->vals, least(way->n_keys, way->n_vals), err));
        for (size_t n = 1; n < way->n_refs; n++) {
            int64_t ref = way->refs[n - 1];
            add_delta(&ref, way->refs[n]);
            way->refs[n] = ref;
        }
        thing.refs = way->refs;
        thing.ref_count = way->n_refs;
        BASE_TRY(r->visit(r->state, &thing, err));
    }
    return INCMAP_OK;
}

static incmap_status add_members(reader *r, io_osm_thing *thing, const IoPbf__Relation *relation,
                                 incmap_error *err) {
    static const io_osm_kind kinds[] = {IO_OSM_NODE, IO_OSM_WAY, IO_OSM_RELATION};
    int64_t id = 0;
    size_t count = least(relation->n_memids, least(relation->n_roles_sid, relation->n_types));
    BASE_TRY(
        base_grow(r->ctx, (void **)&r->members, &r->member_room, count, sizeof *r->members, err));
    for (size_t i = 0; i < count; i++) {
        unsigned type = (unsigned)relation->types[i];
        add_delta(&id, relation->memids[i]);
        if (type < sizeof kinds / sizeof *kinds) {
            r->members[thing->member_count++] =
                (io_osm_member){id, kinds[type], text_at(r, (uint32_t)relation->roles_sid[i])};
        }
    }
    thing->members = r->members;
    return INCMAP_OK;
}

static incmap_status visit_relations(reader *r, const IoPbf__PrimitiveGroup *group,
                                     incmap_error *err) {
    for (size_t i = 0; i < group->n_relations; i++) {
        const IoPbf__Relation *relation = group->relations[i];
        io_osm_thing thing = {.kind = IO_OSM_RELATION, .id = relation->id};
        BASE_TRY(add_tags(r, &thing, relation->keys, relation->vals,
                          least(relation->n_keys, relation->n_vals), err));
        BASE_TRY(add_members(r, &thing, relation, err));
        BASE_TRY(r->visit(r->state, &thing, err));
    }
    return INCMAP_OK;
}

static bool wants(const reader *r, io_osm_kind kind) { return (r->kinds >> kind & 1) != 0; }

static incmap_status visit_block(reader *r, incmap_error *err) {
    incmap_status status = INCMAP_OK;
    for (size_t i = 0; i < r->block->n_primitivegroup && status == INCMAP_OK; i++) {
        const IoPbf__PrimitiveGroup *group = r->block->primitivegroup[i];
        if (wants(r, IO_OSM_NODE)) {
            status = visit_nodes(r, group, err);
            if (status == INCMAP_OK && group->dense != NULL) {
                status = visit_dense(r, group->dense, err);
            }
        }
        if (status == INCMAP_OK && wants(r, IO_OSM_WAY)) {
            status = visit_ways(r, group, err);
        }
        if (status == INCMAP_OK && wants(r, IO_OSM_RELATION)) {
            status = visit_relations(r, group, err);
        }
    }
    return status;
}

/* Features that a reader has to know; files of history hold things that are no more. */
static incmap_status check_features(const IoPbf__HeaderBlock *header, incmap_error *err) {
    for (size_t i = 0; i < header->n_required_features; i++) {
        incmap_span feature = base_span_of(header->required_features[i]);
        if (!base_span_is(feature, "OsmSchema-V0.6") && !base_span_is(feature, "DenseNodes")) {
            return base_fail(err, INCMAP_FORMAT,
                             "the file needs a reader of \"%.*s\": expected OsmSchema-V0.6",
                             (int)least(feature.size, 40), feature.data);
        }
    }
    return INCMAP_OK;
}

static incmap_status read_blob(reader *r, incmap_span type, incmap_error *err) {
    ProtobufCMessage *message = NULL;
    incmap_status status = INCMAP_OK;
    if (base_span_is(type, "OSMHeader")) {
        BASE_TRY(
            unpack(r, &io_pbf__header_block__descriptor, base_buf_view(&r->plain), &message, err));
        status = check_features((const IoPbf__HeaderBlock *)message, err);
    } else if (base_span_is(type, "OSMData")) {
        BASE_TRY(unpack(r, &io_pbf__primitive_block__descriptor, base_buf_view(&r->plain), &message,
                        err));
        r->block = (const IoPbf__PrimitiveBlock *)message;
        status = visit_block(r, err);
    }
    release(r, message);
    return status;
}

/* Length, header, blob. The header is kept until the blob is read. */
static incmap_status read_file_block(reader *r, const IoPbf__BlobHeader *header,
                                     incmap_error *err) {
    ProtobufCMessage *message = NULL;
    if (header->datasize < 0 || header->datasize > blob_most) {
        return base_fail(err, INCMAP_FORMAT, "a block of %ld bytes: at most 32 MiB are allowed",
                         (long)header->datasize);
    }
    BASE_TRY(read_whole(r, &r->packed, (size_t)header->datasize, err));
    BASE_TRY(unpack(r, &io_pbf__blob__descriptor, base_buf_view(&r->packed), &message, err));
    incmap_status status = take_blob(r, (const IoPbf__Blob *)message, err);
    release(r, message);
    return status == INCMAP_OK ? read_blob(r, base_span_of(header->type), err) : status;
}

static size_t length_of(const char *bytes) {
    const unsigned char *at = (const unsigned char *)bytes;
    return (size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3];
}

static incmap_status read_next(reader *r, bool *is_end, incmap_error *err) {
    ProtobufCMessage *message = NULL;
    BASE_TRY(read_exactly(r, &r->packed, length_bytes, is_end, err));
    if (*is_end) {
        return INCMAP_OK;
    }
    size_t size = length_of(r->packed.data);
    if (size > header_most) {
        return base_fail(err, INCMAP_FORMAT, "the header of a block has %zu bytes, over 64 KiB",
                         size);
    }
    BASE_TRY(read_whole(r, &r->packed, size, err));
    BASE_TRY(unpack(r, &io_pbf__blob_header__descriptor, base_buf_view(&r->packed), &message, err));
    incmap_status status = read_file_block(r, (const IoPbf__BlobHeader *)message, err);
    release(r, message);
    return status;
}

incmap_status io_osm_read(incmap_context *ctx, io_stream *stream, unsigned kinds,
                          io_osm_visit *visit, void *state, incmap_error *err) {
    reader r = {.ctx = ctx,
                .stream = stream,
                .kinds = kinds,
                .visit = visit,
                .state = state,
                .pool = {.ctx = ctx}};
    r.memory = (ProtobufCAllocator){take, give, &r.pool};
    base_buf_init(&r.packed, ctx, blob_most + 1);
    base_buf_init(&r.plain, ctx, blob_most + 1);
    incmap_status status = INCMAP_OK;
    for (bool is_end = false; status == INCMAP_OK && !is_end;) {
        status = read_next(&r, &is_end, err);
    }
    base_buf_free(&r.packed);
    base_buf_free(&r.plain);
    base_free(ctx, r.tags);
    base_free(ctx, r.members);
    return status;
}

incmap_span io_osm_tag_of(const io_osm_thing *thing, const char *key) {
    for (size_t i = 0; i < thing->tag_count; i++) {
        if (base_span_is(thing->tags[i].key, key)) {
            return thing->tags[i].value;
        }
    }
    return base_span("", 0);
}

bool io_osm_is_pbf(incmap_span start) {
    static const char mark[] = "\x0A\x09OSMHeader";
    const size_t size = sizeof mark - 1;
    return start.size >= length_bytes + size && length_of(start.data) <= header_most &&
           memcmp(start.data + length_bytes, mark, size) == 0;
}
