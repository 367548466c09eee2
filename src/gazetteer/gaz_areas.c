/* Owns asking which areas a point lies in, and their rings. */
#include "base_span.h"
#include "gaz_file.h"
#include "geo_sphere.h"

static void view(const incmap_gazetteer *g, uint32_t index, const gaz_area_record *record,
                 incmap_area *out) {
    *out = (incmap_area){
        .index = index,
        .level = base_span_of(gaz_level_name(record->level)),
        .name = gaz_text(g, record->name),
        .country = gaz_country_span(record->country),
        .code = gaz_text(g, record->code),
        .source = gaz_text(g, record->source),
        .area_m2 = record->area_m2,
    };
}

bool incmap_gazetteer_area_view(const incmap_gazetteer *gazetteer, uint32_t index,
                                incmap_area *out) {
    const gaz_area_record *record = gaz_area(gazetteer, index);
    if (record == NULL) {
        return false;
    }
    view(gazetteer, index, record, out);
    return true;
}

/* Rings whose box the point is not in cannot turn inside to outside. */
static bool rings_contain(const incmap_gazetteer *g, const gaz_area_record *area, geo_vertex at) {
    const gaz_ring_record *rings = g->sections[GAZ_RINGS].data;
    const geo_vertex *vertices = g->sections[GAZ_VERTICES].data;
    size_t vertex_count = gaz_count(g, GAZ_VERTICES);
    size_t ring_count = gaz_count(g, GAZ_RINGS);
    bool inside = false;
    if (area->first_ring > ring_count || area->ring_count > ring_count - area->first_ring) {
        return false;
    }
    for (uint32_t i = 0; i < area->ring_count; i++) {
        const gaz_ring_record *ring = &rings[area->first_ring + i];
        if (!geo_box_has(ring->box, at) || ring->first_vertex > vertex_count ||
            ring->vertex_count > vertex_count - ring->first_vertex) {
            continue;
        }
        geo_rings one = {vertices + ring->first_vertex, &ring->vertex_count, 1};
        inside ^= geo_rings_contain(one, at);
    }
    return inside;
}

static bool area_contains(const incmap_gazetteer *g, const gaz_area_record *area, geo_vertex at) {
    return geo_box_has(area->box, at) && rings_contain(g, area, at);
}

/* Longitude 180 is -180: areas that reach the date line own its eastern side. */
static geo_vertex vertex_of(incmap_point point) {
    const int32_t date_line = 1800000000;
    geo_vertex vertex = geo_vertex_of(point);
    vertex.lon = vertex.lon == date_line ? -date_line : vertex.lon;
    return vertex;
}

static size_t first_of_cell(const incmap_gazetteer *g, uint32_t cell) {
    const gaz_cell_record *cells = g->sections[GAZ_AREA_CELLS].data;
    size_t low = 0, high = gaz_count(g, GAZ_AREA_CELLS);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cells[middle].cell < cell) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

size_t incmap_gazetteer_areas_at(const incmap_gazetteer *gazetteer, incmap_point point,
                                 incmap_area *out, size_t room) {
    const gaz_cell_record *cells = gazetteer->sections[GAZ_AREA_CELLS].data;
    size_t count = gaz_count(gazetteer, GAZ_AREA_CELLS);
    size_t found = 0;
    if (!geo_point_is_valid(point)) {
        return 0;
    }
    geo_vertex at = vertex_of(point);
    uint32_t cell = gaz_cell_of(at);
    for (size_t i = first_of_cell(gazetteer, cell); i < count && cells[i].cell == cell; i++) {
        uint32_t index = cells[i].area & ~GAZ_CELL_FULL;
        const gaz_area_record *area = gaz_area(gazetteer, index);
        if (area == NULL ||
            ((cells[i].area & GAZ_CELL_FULL) == 0 && !area_contains(gazetteer, area, at))) {
            continue;
        }
        if (found < room) {
            view(gazetteer, index, area, &out[found]);
        }
        found++;
    }
    return found;
}

bool incmap_gazetteer_area_contains(const incmap_gazetteer *gazetteer, uint32_t index,
                                    incmap_point point) {
    const gaz_area_record *area = gaz_area(gazetteer, index);
    return area != NULL && geo_point_is_valid(point) &&
           area_contains(gazetteer, area, vertex_of(point));
}

static int compare_code(const incmap_gazetteer *g, uint32_t index, incmap_span country,
                        incmap_span code) {
    const gaz_area_record *area = gaz_area(g, index);
    if (area == NULL) {
        return -1;
    }
    int order = base_span_compare(gaz_country_span(area->country), country);
    return order != 0 ? order : base_span_compare(gaz_text(g, area->code), code);
}

bool incmap_gazetteer_find_area(const incmap_gazetteer *gazetteer, incmap_span country,
                                incmap_span code, uint32_t *index) {
    size_t low = 0, high = gaz_count(gazetteer, GAZ_AREA_CODES);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_code(gazetteer, gaz_number(gazetteer, GAZ_AREA_CODES, middle), country, code) <
            0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *index = gaz_number(gazetteer, GAZ_AREA_CODES, low);
    return compare_code(gazetteer, *index, country, code) == 0;
}

_Static_assert(sizeof(incmap_vertex) == sizeof(geo_vertex) &&
                   offsetof(incmap_vertex, lat) == offsetof(geo_vertex, lat),
               "the file's corners are handed out as they are");

bool incmap_gazetteer_ring_view(const incmap_gazetteer *gazetteer, uint32_t index, size_t number,
                                incmap_ring *out) {
    const gaz_ring_record *rings = gazetteer->sections[GAZ_RINGS].data;
    const incmap_vertex *vertices = gazetteer->sections[GAZ_VERTICES].data;
    const gaz_area_record *area = gaz_area(gazetteer, index);
    if (area == NULL || number >= area->ring_count ||
        area->first_ring + (uint64_t)number >= gaz_count(gazetteer, GAZ_RINGS)) {
        return false;
    }
    const gaz_ring_record *ring = &rings[area->first_ring + number];
    size_t vertex_count = gaz_count(gazetteer, GAZ_VERTICES);
    bool sound = ring->first_vertex <= vertex_count &&
                 ring->vertex_count <= vertex_count - ring->first_vertex;
    *out = (incmap_ring){
        .vertices = sound ? vertices + ring->first_vertex : NULL,
        .count = sound ? ring->vertex_count : 0,
        .low = {ring->box.west, ring->box.south},
        .high = {ring->box.east, ring->box.north},
    };
    return true;
}
