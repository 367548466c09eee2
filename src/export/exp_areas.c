#include "exp_areas.h"

#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "io_json.h"

exp_areas *exp_areas_new(incmap_context *ctx) {
    exp_areas *areas = base_alloc_zeroed(ctx, 1, sizeof *areas);
    if (areas != NULL) {
        areas->ctx = ctx;
        base_arena_init(&areas->text, ctx);
    }
    return areas;
}

void exp_areas_free(exp_areas *areas) {
    if (areas != NULL) {
        exp_area_index_free(areas->ctx, areas->index);
        base_free(areas->ctx, areas->areas);
        base_free(areas->ctx, areas->vertices);
        base_free(areas->ctx, areas->ring_ends);
        base_arena_free(&areas->text);
        base_free(areas->ctx, areas);
    }
}

const geo_vertex *exp_areas_ring(const exp_areas *areas, size_t ring, size_t *count) {
    size_t start = ring == 0 ? 0 : areas->ring_ends[ring - 1];
    *count = areas->ring_ends[ring] - start;
    return areas->vertices + start;
}

incmap_status exp_areas_add(exp_areas *areas, incmap_span name, incmap_span code,
                            incmap_span country, incmap_error *err) {
    exp_area area = {.first_ring = areas->ring_count};
    BASE_TRY(base_arena_copy(&areas->text, name, &area.name, err));
    BASE_TRY(base_arena_copy(&areas->text, code, &area.code, err));
    BASE_TRY(base_arena_copy(&areas->text, country, &area.country, err));
    BASE_TRY(base_grow(areas->ctx, (void **)&areas->areas, &areas->room, areas->count + 1,
                       sizeof *areas->areas, err));
    areas->areas[areas->count++] = area;
    return INCMAP_OK;
}

incmap_status exp_areas_add_ring(exp_areas *areas, size_t count, geo_vertex **at,
                                 incmap_error *err) {
    BASE_TRY(base_grow(areas->ctx, (void **)&areas->vertices, &areas->vertex_room,
                       areas->vertex_count + count, sizeof *areas->vertices, err));
    BASE_TRY(base_grow(areas->ctx, (void **)&areas->ring_ends, &areas->ring_room,
                       areas->ring_count + 1, sizeof *areas->ring_ends, err));
    *at = areas->vertices + areas->vertex_count;
    areas->vertex_count += count;
    areas->ring_ends[areas->ring_count++] = areas->vertex_count;
    areas->areas[areas->count - 1].ring_count++;
    return INCMAP_OK;
}

static incmap_status take_area(exp_areas *areas, const incmap_gazetteer *gazetteer,
                               const incmap_area *area, incmap_error *err) {
    incmap_ring ring;
    BASE_TRY(exp_areas_add(areas, area->name, area->code, area->country, err));
    for (size_t i = 0; incmap_gazetteer_ring_view(gazetteer, area->index, i, &ring); i++) {
        geo_vertex *at;
        BASE_TRY(exp_areas_add_ring(areas, ring.count, &at, err));
        for (size_t k = 0; k < ring.count; k++) {
            at[k] = (geo_vertex){ring.vertices[k].lon, ring.vertices[k].lat};
        }
    }
    return INCMAP_OK;
}

static incmap_status take_level(exp_areas *areas, const incmap_resolver *resolver,
                                incmap_span level, incmap_error *err) {
    const incmap_gazetteer *gazetteer;
    for (size_t i = 0; areas->count == 0 && resolver != NULL &&
                       (gazetteer = incmap_resolver_gazetteer(resolver, i)) != NULL;
         i++) {
        incmap_area area;
        for (uint32_t k = 0; incmap_gazetteer_area_view(gazetteer, k, &area); k++) {
            if (base_span_equal(area.level, level)) {
                BASE_TRY(take_area(areas, gazetteer, &area, err));
            }
        }
    }
    return areas->count > 0
               ? exp_area_index_make(areas, err)
               : base_fail(err, INCMAP_NOT_FOUND, "no gazetteer in use has areas of the level %.*s",
                           BASE_SPAN_ARG(level));
}

incmap_status exp_areas_of_level(exp_areas **out, incmap_context *ctx,
                                 const incmap_resolver *resolver, incmap_span level,
                                 incmap_error *err) {
    exp_areas *areas = exp_areas_new(ctx);
    *out = NULL;
    if (areas == NULL) {
        return base_out_of_memory(err);
    }
    incmap_status status = take_level(areas, resolver, level, err);
    if (status != INCMAP_OK) {
        exp_areas_free(areas);
        return status;
    }
    *out = areas;
    return INCMAP_OK;
}

/* Rings of one feature as they stand in the file. */
typedef struct drawn {
    incmap_context *ctx;
    geo_vertex *vertices;
    size_t vertex_count, vertex_room;
    uint32_t *ends;
    size_t end_count, end_room;
} drawn;

static incmap_status draw_ring(drawn *d, const io_json_value *ring, incmap_error *err) {
    for (const io_json_value *at = io_json_first(ring); at != NULL; at = io_json_next(at)) {
        const io_json_value *lon = io_json_first(at);
        incmap_point point = {0, 0};
        bool good = io_json_number(lon, &point.lon) &&
                    io_json_number(io_json_next(lon), &point.lat) && point.lat >= -90 &&
                    point.lat <= 90 && point.lon >= -180 && point.lon <= 180;
        if (!good || d->vertex_count >= INT32_MAX) {
            return base_fail(err, INCMAP_FORMAT,
                             "a position is not [longitude, latitude] in degrees");
        }
        BASE_TRY(base_grow(d->ctx, (void **)&d->vertices, &d->vertex_room, d->vertex_count + 1,
                           sizeof *d->vertices, err));
        d->vertices[d->vertex_count++] = geo_vertex_of(point);
    }
    BASE_TRY(
        base_grow(d->ctx, (void **)&d->ends, &d->end_room, d->end_count + 1, sizeof *d->ends, err));
    d->ends[d->end_count++] = (uint32_t)d->vertex_count;
    return INCMAP_OK;
}

static incmap_status draw_polygon(drawn *d, const io_json_value *polygon, incmap_error *err) {
    for (const io_json_value *at = io_json_first(polygon); at != NULL; at = io_json_next(at)) {
        BASE_TRY(draw_ring(d, at, err));
    }
    return INCMAP_OK;
}

static incmap_status draw(drawn *d, const io_json_value *geometry, incmap_error *err) {
    incmap_span type = io_json_text(io_json_member(geometry, "type"));
    const io_json_value *coordinates = io_json_member(geometry, "coordinates");
    d->vertex_count = 0;
    d->end_count = 0;
    if (base_span_is(type, "Polygon")) {
        return draw_polygon(d, coordinates, err);
    }
    if (!base_span_is(type, "MultiPolygon")) {
        return base_fail(err, INCMAP_FORMAT, "expected a Polygon or MultiPolygon, found \"%.*s\"",
                         BASE_SPAN_ARG(type));
    }
    for (const io_json_value *at = io_json_first(coordinates); at != NULL; at = io_json_next(at)) {
        BASE_TRY(draw_polygon(d, at, err));
    }
    return INCMAP_OK;
}

static incmap_span property(const io_json_value *feature, const char *const *names, size_t count,
                            char number[BASE_NUM_MAX]) {
    const io_json_value *properties = io_json_member(feature, "properties");
    for (size_t i = 0; i < count; i++) {
        for (const io_json_value *at = io_json_first(properties); at != NULL;
             at = io_json_next(at)) {
            double value = 0;
            if (!base_span_equal_nocase(io_json_name(at), base_span_of(names[i]))) {
                continue;
            }
            if (io_json_number(at, &value)) {
                return base_span(number, base_num_write_shortest(number, value));
            }
            if (io_json_text(at).size > 0) {
                return io_json_text(at);
            }
        }
    }
    return base_span(NULL, 0);
}

/* Named after the properties of the usual sources of boundaries. */
static incmap_status name_area(exp_areas *areas, const io_json_value *feature, incmap_error *err) {
    static const char *const names[] = {"name",    "shapeName", "ADM3_EN", "ADM2_EN",
                                        "ADM1_EN", "NAME_2",    "NAME_1",  "title"};
    static const char *const codes[] = {"code",       "pcode",      "shapeID",
                                        "ADM3_PCODE", "ADM2_PCODE", "ADM1_PCODE",
                                        "GID_2",      "GID_1",      "id"};
    static const char *const countries[] = {"country", "ADM0_PCODE", "iso_a2", "shapeGroup",
                                            "GID_0"};
    char code_room[BASE_NUM_MAX];
    char name_room[BASE_NUM_MAX];
    char country_room[BASE_NUM_MAX];
    incmap_span name = property(feature, names, sizeof names / sizeof *names, name_room);
    incmap_span code = property(feature, codes, sizeof codes / sizeof *codes, code_room);
    double number = 0;
    const io_json_value *id = io_json_member(feature, "id");
    if (code.size == 0 && io_json_number(id, &number)) {
        code = base_span(code_room, base_num_write_shortest(code_room, number));
    } else if (code.size == 0) {
        code = io_json_text(id);
    }
    if (name.size == 0) {
        name = code.size > 0
                   ? code
                   : base_span(name_room, base_num_write_u64(name_room, areas->count + 1));
    }
    return exp_areas_add(
        areas, name, code,
        property(feature, countries, sizeof countries / sizeof *countries, country_room), err);
}

static incmap_status take_repaired(exp_areas *areas, const geo_area *area, incmap_error *err) {
    for (size_t i = 0; i < area->ring_count; i++) {
        size_t start = i == 0 ? 0 : area->ring_ends[i - 1];
        size_t count = area->ring_ends[i] - start;
        geo_vertex *at;
        BASE_TRY(exp_areas_add_ring(areas, count, &at, err));
        memcpy(at, area->vertices + start, count * sizeof *at);
    }
    return INCMAP_OK;
}

static incmap_status take_feature(exp_areas *areas, drawn *d, incmap_span text, incmap_error *err) {
    io_json *json = NULL;
    geo_area area = {0};
    BASE_TRY(io_json_parse(&json, areas->ctx, text, err));
    const io_json_value *feature = io_json_root(json);
    incmap_status status = draw(d, io_json_member(feature, "geometry"), err);
    if (status == INCMAP_OK) {
        geo_rings rings = {d->vertices, d->ends, d->end_count};
        status = geo_area_repair(areas->ctx, rings, &area, err);
    }
    status = status == INCMAP_OK ? name_area(areas, feature, err) : status;
    status = status == INCMAP_OK ? take_repaired(areas, &area, err) : status;
    geo_area_free(areas->ctx, &area);
    io_json_free(json);
    return status;
}

static incmap_status take_features(exp_areas *areas, io_stream *stream, incmap_error *err) {
    io_json_split *split = NULL;
    drawn d = {.ctx = areas->ctx};
    incmap_status status = io_json_split_open(&split, areas->ctx, stream, "features", err);
    while (status == INCMAP_OK) {
        incmap_span text;
        uint64_t line = 0;
        bool more = false;
        status = io_json_split_next(split, &text, &line, &more, err);
        if (status != INCMAP_OK || !more) {
            break;
        }
        status = take_feature(areas, &d, text, err);
        if (status != INCMAP_OK) {
            incmap_error whole = {.status = INCMAP_OK};
            if (err != NULL) {
                whole = *err;
            }
            base_fail_at(err, status, io_stream_name(stream), line, 0, "%s", whole.message);
        }
    }
    io_json_split_close(split);
    base_free(areas->ctx, d.vertices);
    base_free(areas->ctx, d.ends);
    if (status == INCMAP_OK && areas->count == 0) {
        return base_fail_at(err, INCMAP_FORMAT, io_stream_name(stream), 0, 0, "no area in it");
    }
    return status;
}

incmap_status exp_areas_of_file(exp_areas **out, incmap_context *ctx, const char *path,
                                incmap_error *err) {
    io_stream *stream = NULL;
    exp_areas *areas = exp_areas_new(ctx);
    *out = NULL;
    if (areas == NULL) {
        return base_out_of_memory(err);
    }
    incmap_status status = io_stream_open(&stream, ctx, path, err);
    status = status == INCMAP_OK ? take_features(areas, stream, err) : status;
    status = status == INCMAP_OK ? exp_area_index_make(areas, err) : status;
    io_stream_close(stream);
    if (status != INCMAP_OK) {
        exp_areas_free(areas);
        return status;
    }
    *out = areas;
    return INCMAP_OK;
}
