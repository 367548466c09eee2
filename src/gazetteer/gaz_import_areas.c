/* Owns what an area is in GeoJSON: its rings, and its level, country, code and names out of the
 * properties that gaz_property.def lists. */
#include "gaz_geojson.h"

#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "geo_sphere.h"

static incmap_status add_vertex(gaz_rings *to, const io_json_value *position, incmap_error *err) {
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

static incmap_status add_ring(gaz_rings *to, const io_json_value *ring, incmap_error *err) {
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

static incmap_status add_polygon(gaz_rings *to, const io_json_value *polygon, incmap_error *err) {
    for (const io_json_value *at = io_json_first(polygon); at != NULL; at = io_json_next(at)) {
        BASE_TRY(add_ring(to, at, err));
    }
    return INCMAP_OK;
}

static incmap_status read_geometry(gaz_rings *to, const io_json_value *geometry,
                                   incmap_error *err) {
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

static const struct {
    gaz_level level;
    const char *name;
    const char *code;
} schemes[] = {
#define N(level, name, code) {GAZ_##level, name, code},
#include "gaz_property.def"
};

static const char *const level_properties[] = {
#define L(property) property,
#include "gaz_property.def"
};

static const struct {
    gaz_level level;
    const char *word;
} level_words[] = {
#define W(level, word) {GAZ_##level, word},
#include "gaz_property.def"
};

static const char *const country_properties[] = {
#define C(property) property,
#include "gaz_property.def"
};

static const struct {
    const char *name;
    const char *code;
} general[] = {
#define G(name, code) {name, code},
#include "gaz_property.def"
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static incmap_span text_of(const io_json_value *properties, const char *name) {
    for (const io_json_value *at = io_json_first(properties); at != NULL; at = io_json_next(at)) {
        if (base_span_equal_nocase(io_json_name(at), base_span_of(name))) {
            return base_span_trim(io_json_text(at));
        }
    }
    return base_span("", 0);
}

/* What an area says of itself. */
typedef struct told {
    gaz_level level;
    incmap_span name;
    incmap_span code;
} told;

static bool read_level_word(const io_json_value *properties, gaz_level *level) {
    for (size_t i = 0; i < COUNT(level_properties); i++) {
        incmap_span word = text_of(properties, level_properties[i]);
        for (size_t w = 0; word.size > 0 && w < COUNT(level_words); w++) {
            if (base_span_equal_nocase(word, base_span_of(level_words[w].word))) {
                *level = level_words[w].level;
                return true;
            }
        }
    }
    return false;
}

/* A level told by a word of the project's own property goes before what names tell. */
static bool read_told(const io_json_value *properties, told *out) {
    bool is_own = text_of(properties, "level").size > 0;
    size_t best = SIZE_MAX; /* the first with a name; one with a code besides goes before */
    for (size_t i = 0; !is_own && i < COUNT(schemes) && out->code.size == 0; i++) {
        incmap_span name = text_of(properties, schemes[i].name);
        bool is_same = best == SIZE_MAX || strcmp(schemes[i].name, schemes[best].name) == 0;
        if (name.size > 0 && is_same) {
            best = i;
            out->code = text_of(properties, schemes[i].code);
        }
    }
    if (best != SIZE_MAX) {
        out->name = text_of(properties, schemes[best].name);
        out->level = schemes[best].level;
        return true;
    }
    if (!read_level_word(properties, &out->level)) {
        return false;
    }
    for (size_t i = 0; i < COUNT(general) && (out->name.size == 0 || out->code.size == 0); i++) {
        incmap_span name = text_of(properties, general[i].name);
        out->name = out->name.size == 0 ? name : out->name;
        out->code = name.size > 0 ? text_of(properties, general[i].code) : out->code;
    }
    return true;
}

static bool read_country(const io_json_value *properties, char out[2]) {
    bool is_named = false;
    out[0] = out[1] = '\0';
    for (size_t i = 0; i < COUNT(country_properties); i++) {
        incmap_span text = text_of(properties, country_properties[i]);
        is_named = is_named || text.size > 0;
        if (gaz_country_of_iso(text, out) || (text.size == 2 && gaz_country_code(text, out))) {
            return true;
        }
    }
    return !is_named;
}

static incmap_status add_name(gaz_draft *draft, incmap_span name, incmap_error *err) {
    name = base_span_trim(name);
    return name.size > 0 && name.size <= GAZ_NAME_MAX ? gaz_draft_name(draft, name, err)
                                                      : INCMAP_OK;
}

/* Names under any heading for names; "names" and those of Who's On First are lists. */
static incmap_status add_names(gaz_draft *draft, const io_json_value *properties,
                               gaz_draft_area *area, incmap_error *err) {
    area->first_name = (uint32_t)draft->name_count;
    BASE_TRY(gaz_draft_name(draft, gaz_draft_span(draft, area->name), err));
    for (const io_json_value *at = io_json_first(properties); at != NULL; at = io_json_next(at)) {
        incmap_span heading = io_json_name(at);
        if (!base_span_equal_nocase(heading, BASE_SPAN("names")) &&
            !base_span_equal_nocase(heading, BASE_SPAN("wof:name")) &&
            !gaz_name_kind_of(heading).is_name) {
            continue;
        }
        BASE_TRY(add_name(draft, io_json_text(at), err));
        if (io_json_kind_of(at) == IO_JSON_ARRAY) {
            for (const io_json_value *one = io_json_first(at); one != NULL;
                 one = io_json_next(one)) {
                BASE_TRY(add_name(draft, io_json_text(one), err));
            }
        }
    }
    area->name_count = (uint32_t)draft->name_count - area->first_name;
    return INCMAP_OK;
}

static incmap_status read_properties(gaz_draft *draft, const io_json_value *properties,
                                     gaz_draft_area *area, gaz_reason *reason, incmap_error *err) {
    told by = {.name = {"", 0}, .code = {"", 0}};
    incmap_span source = text_of(properties, "source");
    *reason = GAZ_BAD_LEVEL;
    if (!read_told(properties, &by)) {
        return base_fail(err, INCMAP_FORMAT,
                         "no property tells the level: country, admin1 or municipality");
    }
    *reason = GAZ_BAD_COUNTRY;
    if (!read_country(properties, area->country)) {
        return base_fail(err, INCMAP_FORMAT, "the country is not a code of two or three letters");
    }
    *reason = GAZ_BAD_NAME;
    if (by.name.size == 0 || by.name.size > GAZ_NAME_MAX || by.code.size > GAZ_NAME_MAX ||
        source.size > GAZ_NAME_MAX) {
        return base_fail(err, INCMAP_FORMAT, "the name is empty, or a text is over 1000 bytes");
    }
    area->level = by.level;
    BASE_TRY(gaz_draft_text(draft, by.name, &area->name, err));
    BASE_TRY(gaz_draft_text(draft, by.code, &area->code, err));
    BASE_TRY(gaz_draft_text(draft, source, &area->source, err));
    return add_names(draft, properties, area, err);
}

incmap_status gaz_import_area(gaz_import *import, const io_json_value *feature, gaz_rings *use,
                              gaz_reason *reason, incmap_error *err) {
    gaz_draft_area area = {.source_number = import->source};
    geo_area repaired = {.ring_count = 0};
    *reason = GAZ_BAD_GEOMETRY;
    BASE_TRY(read_geometry(use, io_json_member(feature, "geometry"), err));
    BASE_TRY(
        read_properties(import->draft, io_json_member(feature, "properties"), &area, reason, err));
    geo_rings given = {use->vertices, use->ends, use->end_count};
    *reason = GAZ_BAD_GEOMETRY;
    BASE_TRY(geo_area_repair(import->draft->ctx, given, &repaired, err));
    geo_rings good = {repaired.vertices, repaired.ring_ends, repaired.ring_count};
    area.area_m2 = geo_rings_area_m2(good);
    incmap_status status = gaz_draft_add_area(import->draft, &area, good, err);
    geo_area_free(import->draft->ctx, &repaired);
    return status;
}
