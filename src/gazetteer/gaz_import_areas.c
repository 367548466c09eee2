/* Owns reading areas from GeoJSON: features with a Polygon or MultiPolygon and the properties
 * level, country, code, name, names, source. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_import.h"
#include "geo_sphere.h"
#include "io_json.h"

bool gaz_is_areas(incmap_span start, incmap_span first_line) {
    incmap_span text = base_span_trim(start);
    (void)first_line;
    return text.size > 0 && (text.data[0] == '{' || text.data[0] == '\x1E');
}

/* The rings of one feature; the arrays are kept from feature to feature. */
typedef struct rings {
    incmap_context *ctx;
    geo_vertex *vertices;
    size_t vertex_count, vertex_room;
    uint32_t *ends;
    size_t end_count, end_room;
} rings;

static incmap_status add_vertex(rings *to, const io_json_value *position, incmap_error *err) {
    const io_json_value *lon = io_json_first(position);
    incmap_point point = {0, 0};
    if (!io_json_number(lon, &point.lon) || !io_json_number(io_json_next(lon), &point.lat) ||
        !geo_point_is_valid(point)) {
        return base_fail(err, INCMAP_FORMAT, "a position is not [longitude, latitude] in degrees");
    }
    if (to->vertex_count >= INT32_MAX) {
        return base_fail(err, INCMAP_LIMIT, "more vertices than an area may have");
    }
    BASE_TRY(base_grow(to->ctx, (void **)&to->vertices, &to->vertex_room, to->vertex_count + 1,
                       sizeof *to->vertices, err));
    to->vertices[to->vertex_count++] = geo_vertex_of(point);
    return INCMAP_OK;
}

static incmap_status add_ring(rings *to, const io_json_value *ring, incmap_error *err) {
    enum { fewest = 4 };
    size_t start = to->vertex_count;
    for (const io_json_value *at = io_json_first(ring); at != NULL; at = io_json_next(at)) {
        BASE_TRY(add_vertex(to, at, err));
    }
    size_t count = to->vertex_count - start;
    if (count < fewest || memcmp(&to->vertices[start], &to->vertices[to->vertex_count - 1],
                                 sizeof *to->vertices) != 0) {
        return base_fail(err, INCMAP_FORMAT, "a ring is not closed or has fewer than 4 positions");
    }
    BASE_TRY(base_grow(to->ctx, (void **)&to->ends, &to->end_room, to->end_count + 1,
                       sizeof *to->ends, err));
    to->ends[to->end_count++] = (uint32_t)to->vertex_count;
    return INCMAP_OK;
}

static incmap_status add_polygon(rings *to, const io_json_value *polygon, incmap_error *err) {
    for (const io_json_value *at = io_json_first(polygon); at != NULL; at = io_json_next(at)) {
        BASE_TRY(add_ring(to, at, err));
    }
    return INCMAP_OK;
}

static incmap_status read_geometry(rings *to, const io_json_value *geometry, incmap_error *err) {
    incmap_span type = io_json_text(io_json_member(geometry, "type"));
    const io_json_value *coordinates = io_json_member(geometry, "coordinates");
    to->vertex_count = 0;
    to->end_count = 0;
    if (base_span_is(type, "Polygon")) {
        BASE_TRY(add_polygon(to, coordinates, err));
    } else if (base_span_is(type, "MultiPolygon")) {
        for (const io_json_value *at = io_json_first(coordinates); at != NULL;
             at = io_json_next(at)) {
            BASE_TRY(add_polygon(to, at, err));
        }
    } else {
        return base_fail(err, INCMAP_FORMAT, "the geometry is no Polygon or MultiPolygon");
    }
    if (to->end_count == 0) {
        return base_fail(err, INCMAP_FORMAT, "the geometry has no rings");
    }
    return INCMAP_OK;
}

static bool read_level(incmap_span text, gaz_level *level) {
    for (gaz_level i = 0; i < GAZ_LEVEL_COUNT; i++) {
        if (base_span_is(text, gaz_level_name(i))) {
            *level = i;
            return true;
        }
    }
    return false;
}

static incmap_status add_names(gaz_draft *draft, const io_json_value *properties,
                               gaz_draft_area *area, incmap_error *err) {
    area->first_name = (uint32_t)draft->name_count;
    BASE_TRY(gaz_draft_name(draft, gaz_draft_span(draft, area->name), err));
    for (const io_json_value *at = io_json_first(io_json_member(properties, "names")); at != NULL;
         at = io_json_next(at)) {
        incmap_span name = base_span_trim(io_json_text(at));
        if (name.size > 0 && name.size <= GAZ_NAME_MAX) {
            BASE_TRY(gaz_draft_name(draft, name, err));
        }
    }
    area->name_count = (uint32_t)draft->name_count - area->first_name;
    return INCMAP_OK;
}

static incmap_status read_properties(gaz_draft *draft, const io_json_value *properties,
                                     gaz_draft_area *area, incmap_error *err) {
    incmap_span name = base_span_trim(io_json_text(io_json_member(properties, "name")));
    incmap_span code = base_span_trim(io_json_text(io_json_member(properties, "code")));
    incmap_span source = base_span_trim(io_json_text(io_json_member(properties, "source")));
    if (!read_level(io_json_text(io_json_member(properties, "level")), &area->level)) {
        return base_fail(err, INCMAP_FORMAT, "the level is not country, admin1 or municipality");
    }
    if (!gaz_country_code(io_json_text(io_json_member(properties, "country")), area->country)) {
        return base_fail(err, INCMAP_FORMAT, "the country is not a code of two letters");
    }
    if (name.size == 0 || name.size > GAZ_NAME_MAX || code.size > GAZ_NAME_MAX ||
        source.size > GAZ_NAME_MAX) {
        return base_fail(err, INCMAP_FORMAT, "the name is empty, or a text is over 1000 bytes");
    }
    BASE_TRY(gaz_draft_text(draft, name, &area->name, err));
    BASE_TRY(gaz_draft_text(draft, code, &area->code, err));
    BASE_TRY(gaz_draft_text(draft, source, &area->source, err));
    return add_names(draft, properties, area, err);
}

static incmap_status import_feature(gaz_import *import, const io_json_value *feature, rings *use,
                                    incmap_error *err) {
    gaz_draft_area area = {.source_number = import->source};
    geo_area repaired = {.ring_count = 0};
    BASE_TRY(read_geometry(use, io_json_member(feature, "geometry"), err));
    BASE_TRY(read_properties(import->draft, io_json_member(feature, "properties"), &area, err));
    geo_rings given = {use->vertices, use->ends, use->end_count};
    BASE_TRY(geo_area_repair(import->draft->ctx, given, &repaired, err));
    geo_rings good = {repaired.vertices, repaired.ring_ends, repaired.ring_count};
    area.area_m2 = geo_rings_area_m2(good);
    incmap_status status = gaz_draft_add_area(import->draft, &area, good, err);
    geo_area_free(import->draft->ctx, &repaired);
    return status;
}

static incmap_status import_text(gaz_import *import, incmap_span text, rings *use,
                                 incmap_error *err) {
    io_json *json = NULL;
    BASE_TRY(io_json_parse(&json, import->draft->ctx, text, err));
    incmap_status status = import_feature(import, io_json_root(json), use, err);
    io_json_free(json);
    return status;
}

static incmap_status import_features(gaz_import *import, io_json_split *split, rings *use,
                                     incmap_error *err) {
    for (bool more = true; more;) {
        incmap_span text = {NULL, 0};
        uint64_t line = 0;
        incmap_error problem = {.line = 0};
        incmap_status status = io_json_split_next(split, &text, &line, &more, &problem);
        if (status == INCMAP_OK && !more) {
            break;
        }
        import->rows++;
        if (status == INCMAP_OK) {
            status = import_text(import, text, use, &problem);
            problem.line = line;
            problem.byte = 0;
        }
        if (status != INCMAP_OK && io_json_split_is_broken(split)) {
            return base_fail_at(err, status, import->path, line, 0, "%s", problem.message);
        }
        if (status != INCMAP_OK) {
            BASE_TRY(gaz_reject_or_fail(import, line, status, &problem, err));
            more = true;
        }
    }
    return INCMAP_OK;
}

incmap_status gaz_import_areas(gaz_import *import, io_stream *stream, incmap_error *err) {
    io_json_split *split = NULL;
    rings use = {.ctx = import->draft->ctx};
    BASE_TRY(io_json_split_open(&split, import->draft->ctx, stream, "features", err));
    incmap_status status = import_features(import, split, &use, err);
    io_json_split_close(split);
    base_free(use.ctx, use.vertices);
    base_free(use.ctx, use.ends);
    return status;
}
