/* Owns reading OpenStreetMap's PBF files: nodes that are places, and administrative boundaries as
 * places and, where all of their ways are in the file, as areas. A file has its nodes first, then
 * its ways, then its relations, so it is read once for each, the other way round. */
#include <stdio.h>
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "gaz_input.h"
#include "gaz_osm.h"
#include "geo_sphere.h"
#include "txt_utf8.h"

bool gaz_is_osm(incmap_span start, incmap_span first_line) {
    (void)first_line;
    return io_osm_is_pbf(start);
}

typedef struct osm {
    gaz_import *import;
    base_arena texts; /* of the boundaries */
    base_buf names;
    gaz_osm_boundary *boundaries;
    size_t boundary_count, boundary_room;
    gaz_osm_parts parts;
} osm;

static incmap_status keep_texts(osm *use, gaz_osm_tags *tags, incmap_error *err) {
    enum { text_count = 4 };
    incmap_span *const texts[text_count] = {&tags->name, &tags->country, &tags->population,
                                            &tags->names};
    for (size_t i = 0; i < text_count; i++) {
        BASE_TRY(base_arena_copy(&use->texts, *texts[i], texts[i], err));
    }
    return INCMAP_OK;
}

static bool is_rim(const io_osm_member *member) {
    return member->kind == IO_OSM_WAY &&
           (member->role.size == 0 || base_span_is(member->role, "outer") ||
            base_span_is(member->role, "inner"));
}

static incmap_status keep_members(osm *use, gaz_osm_boundary *boundary,
                                  const io_osm_thing *relation, incmap_error *err) {
    gaz_osm_parts *parts = &use->parts;
    int64_t seat = 0;
    boundary->first_way = parts->member_count;
    for (size_t i = 0; i < relation->member_count; i++) {
        const io_osm_member *member = &relation->members[i];
        if (is_rim(member)) {
            BASE_TRY(base_grow(parts->ctx, (void **)&parts->members, &parts->member_room,
                               parts->member_count + 1, sizeof *parts->members, err));
            parts->members[parts->member_count++] = member->id;
            BASE_TRY(gaz_osm_want(parts, &parts->ways, member->id, err));
        } else if (member->kind == IO_OSM_NODE && base_span_is(member->role, "label")) {
            boundary->label = member->id;
        } else if (member->kind == IO_OSM_NODE && base_span_is(member->role, "admin_centre")) {
            seat = member->id;
        }
    }
    boundary->way_count = parts->member_count - boundary->first_way;
    boundary->label = boundary->label == 0 ? seat : boundary->label;
    return boundary->label == 0 ? INCMAP_OK
                                : gaz_osm_want(parts, &parts->nodes, boundary->label, err);
}

static incmap_status visit_relation(void *state, const io_osm_thing *relation, incmap_error *err) {
    osm *use = state;
    gaz_osm_boundary boundary = {.id = relation->id};
    BASE_TRY(gaz_osm_read_boundary(relation, &use->names, &boundary.tags, &boundary.level, err));
    if (boundary.tags.feature.size == 0) {
        return INCMAP_OK;
    }
    BASE_TRY(keep_texts(use, &boundary.tags, err));
    BASE_TRY(keep_members(use, &boundary, relation, err));
    BASE_TRY(base_grow(use->parts.ctx, (void **)&use->boundaries, &use->boundary_room,
                       use->boundary_count + 1, sizeof *use->boundaries, err));
    use->boundaries[use->boundary_count++] = boundary;
    return INCMAP_OK;
}

static incmap_status visit_way(void *state, const io_osm_thing *way, incmap_error *err) {
    gaz_osm_parts *parts = &((osm *)state)->parts;
    uint32_t at = gaz_osm_find(&parts->ways, way->id);
    if (at == GAZ_NONE || parts->way[at].ref_count > 0) {
        return INCMAP_OK;
    }
    BASE_TRY(base_grow(parts->ctx, (void **)&parts->refs, &parts->ref_room,
                       parts->ref_count + way->ref_count, sizeof *parts->refs, err));
    parts->way[at] = (struct gaz_osm_way){parts->ref_count, way->ref_count};
    for (size_t i = 0; i < way->ref_count; i++) {
        parts->refs[parts->ref_count++] = way->refs[i];
        BASE_TRY(gaz_osm_want(parts, &parts->nodes, way->refs[i], err));
    }
    return INCMAP_OK;
}

static incmap_status visit_wanted_node(void *state, const io_osm_thing *node, incmap_error *err) {
    gaz_osm_parts *parts = &((osm *)state)->parts;
    uint32_t at = gaz_osm_find(&parts->nodes, node->id);
    (void)err;
    if (at != GAZ_NONE) {
        parts->point[at] = node->point;
    }
    return INCMAP_OK;
}

/* A place that says no country is in the one that holds it, of those whose area is in the file. */
static incmap_span country_at(const osm *use, incmap_point point) {
    geo_vertex vertex = geo_vertex_of(point);
    for (size_t i = 0; i < use->boundary_count && geo_point_is_valid(point); i++) {
        const gaz_osm_boundary *boundary = &use->boundaries[i];
        geo_rings rings = {boundary->area.vertices, boundary->area.ring_ends,
                           boundary->area.ring_count};
        if (boundary->level == GAZ_COUNTRY && boundary->tags.country.size > 0 &&
            rings.ring_count > 0 && geo_rings_contain(rings, vertex)) {
            return boundary->tags.country;
        }
    }
    return base_span("", 0);
}

static bool is_text(incmap_span text) {
    return txt_utf8_find_bad(text) == SIZE_MAX &&
           (text.size == 0 || memchr(text.data, '\0', text.size) == NULL);
}

static incmap_status add_place(osm *use, const char *kind, int64_t id, const gaz_osm_tags *tags,
                               const incmap_point *point, bool *added, incmap_error *err) {
    char name[48], lat[BASE_NUM_MAX], lon[BASE_NUM_MAX];
    gaz_import *import = use->import;
    *added = false;
    import->rows++;
    if (!is_text(tags->name) || !is_text(tags->names)) {
        gaz_reject(import, 0, GAZ_BAD_ENCODING, "%s %lld: not UTF-8 text", kind, (long long)id);
        return INCMAP_OK;
    }
    if (point == NULL || tags->name.size == 0) {
        gaz_reject(import, 0, point == NULL ? GAZ_BAD_COORDINATES : GAZ_BAD_NAME, "%s %lld: %s",
                   kind, (long long)id,
                   point == NULL ? "neither its middle nor its rim is in the file" : "no name");
        return INCMAP_OK;
    }
    int size = snprintf(name, sizeof name, "osm:%s/%lld", kind, (long long)id);
    gaz_fields fields = {
        .id = base_span(name, (size_t)size),
        .name = tags->name,
        .lat = base_span(lat, base_num_write_shortest(lat, point->lat)),
        .lon = base_span(lon, base_num_write_shortest(lon, point->lon)),
        .feature = tags->feature,
        .country = tags->country.size > 0 ? tags->country : country_at(use, *point),
        .population = tags->population,
        .other_names = tags->names,
        .separator = GAZ_NAME_END};
    return gaz_import_row(import, &fields, 0, added, err);
}

/* The node of a unit's name is the unit, not one more place. */
static bool is_label_of_unit(const osm *use, int64_t id, incmap_span feature) {
    return feature.data[0] == 'A' && gaz_osm_find(&use->parts.nodes, id) != GAZ_NONE;
}

static incmap_status visit_place(void *state, const io_osm_thing *node, incmap_error *err) {
    osm *use = state;
    gaz_osm_tags tags;
    bool added = false;
    if (node->tag_count == 0) {
        return INCMAP_OK;
    }
    BASE_TRY(gaz_osm_read_place(node, &use->names, &tags, err));
    if (tags.feature.size == 0 || is_label_of_unit(use, node->id, tags.feature)) {
        return INCMAP_OK;
    }
    return add_place(use, "node", node->id, &tags, &node->point, &added, err);
}

static incmap_status add_area(osm *use, const gaz_osm_boundary *boundary, incmap_error *err) {
    gaz_draft *draft = use->import->draft;
    gaz_draft_area area = {.level = boundary->level, .source_number = use->import->source};
    incmap_span rest = boundary->tags.names, part;
    geo_rings rings = {boundary->area.vertices, boundary->area.ring_ends,
                       boundary->area.ring_count};
    area.area_m2 = geo_rings_area_m2(rings);
    (void)gaz_country_code(boundary->tags.country, area.country);
    BASE_TRY(gaz_draft_text(draft, boundary->tags.name, &area.name, err));
    BASE_TRY(gaz_draft_text(draft, BASE_SPAN("OpenStreetMap"), &area.source, err));
    area.first_name = (uint32_t)draft->name_count;
    BASE_TRY(gaz_draft_name(draft, boundary->tags.name, err));
    while (rest.size > 0 && base_span_cut(&rest, GAZ_NAME_END, &part)) {
        incmap_span tagged = part;
        (void)base_span_cut(&tagged, GAZ_NAME_TAG, &part);
        if (part.size > 0 && part.size <= GAZ_NAME_MAX) {
            BASE_TRY(gaz_draft_name(draft, part, err));
        }
    }
    area.name_count = (uint32_t)draft->name_count - area.first_name;
    return gaz_draft_add_area(draft, &area, rings, err);
}

static incmap_status add_boundary(osm *use, gaz_osm_boundary *boundary, incmap_error *err) {
    incmap_point point;
    bool added = false, has_area = boundary->area.ring_count > 0;
    bool is_placed = boundary->label != 0 && gaz_osm_point(&use->parts, boundary->label, &point);
    if (!is_placed && has_area) {
        point = boundary->area.inner_point;
        is_placed = true;
    }
    if (boundary->tags.country.size == 0 && is_placed) {
        boundary->tags.country = country_at(use, point);
    }
    BASE_TRY(add_place(use, "relation", boundary->id, &boundary->tags, is_placed ? &point : NULL,
                       &added, err));
    return added && has_area && boundary->level != GAZ_LEVEL_COUNT ? add_area(use, boundary, err)
                                                                   : INCMAP_OK;
}

/* The file once more from its beginning. */
static incmap_status read_again(osm *use, unsigned kinds, io_osm_visit *visit, incmap_error *err) {
    gaz_input input;
    incmap_context *ctx = use->parts.ctx;
    incmap_status status = gaz_input_open(&input, ctx, use->import->path, err);
    if (status == INCMAP_OK) {
        status = io_osm_read(ctx, input.stream, kinds, visit, use, err);
    }
    gaz_input_close(&input);
    return status;
}

static incmap_status find_parts(osm *use, incmap_error *err) {
    gaz_osm_parts *parts = &use->parts;
    BASE_TRY(gaz_osm_settle(parts, &parts->ways, err));
    parts->way = base_alloc_zeroed(parts->ctx, parts->ways.count, sizeof *parts->way);
    if (parts->way == NULL) {
        return base_out_of_memory(err);
    }
    if (parts->ways.count > 0) {
        BASE_TRY(read_again(use, 1U << IO_OSM_WAY, visit_way, err));
    }
    BASE_TRY(gaz_osm_settle(parts, &parts->nodes, err));
    parts->point = base_alloc_zeroed(parts->ctx, parts->nodes.count, sizeof *parts->point);
    if (parts->point == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < parts->nodes.count; i++) {
        parts->point[i].lat = GAZ_OSM_NOWHERE;
    }
    return parts->nodes.count == 0 ? INCMAP_OK
                                   : read_again(use, 1U << IO_OSM_NODE, visit_wanted_node, err);
}

static incmap_status read_file(osm *use, io_stream *stream, incmap_error *err) {
    BASE_TRY(io_osm_read(use->parts.ctx, stream, 1U << IO_OSM_RELATION, visit_relation, use, err));
    BASE_TRY(find_parts(use, err));
    for (size_t i = 0; i < use->boundary_count; i++) {
        BASE_TRY(gaz_osm_assemble(&use->parts, &use->boundaries[i], err));
    }
    BASE_TRY(read_again(use, 1U << IO_OSM_NODE, visit_place, err));
    for (size_t i = 0; i < use->boundary_count; i++) {
        BASE_TRY(add_boundary(use, &use->boundaries[i], err));
    }
    return INCMAP_OK;
}

incmap_status gaz_import_osm(gaz_import *import, io_stream *stream, incmap_error *err) {
    incmap_context *ctx = import->draft->ctx;
    osm use = {.import = import, .parts = {.ctx = ctx}};
    base_arena_init(&use.texts, ctx);
    base_buf_init(&use.names, ctx, incmap_context_limits_view(ctx)->record_bytes);
    incmap_status status = read_file(&use, stream, err);
    if (status != INCMAP_OK) {
        base_locate(err, import->path, 0, 0);
    }
    for (size_t i = 0; i < use.boundary_count; i++) {
        geo_area_free(ctx, &use.boundaries[i].area);
    }
    gaz_osm_parts_free(&use.parts);
    base_free(ctx, use.boundaries);
    base_buf_free(&use.names);
    base_arena_free(&use.texts);
    return status;
}
