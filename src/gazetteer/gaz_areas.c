/* Owns asking which areas a point lies in, and their rings. */
#include "gaz_areas.h"

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

/* Ring `number` of the area; *vertices NULL when it is damaged. */
static const gaz_ring_record *ring_of(const incmap_gazetteer *g, const gaz_area_record *area,
                                      uint32_t number, const geo_vertex **vertices) {
    const gaz_ring_record *rings = g->sections[GAZ_RINGS].data;
    const gaz_ring_record *ring = &rings[area->first_ring + number];
    const geo_vertex *all = g->sections[GAZ_VERTICES].data;
    size_t count = gaz_count(g, GAZ_VERTICES);
    bool whole = ring->first_vertex <= count && ring->vertex_count <= count - ring->first_vertex;
    *vertices = whole ? all + ring->first_vertex : NULL;
    return ring;
}

static uint32_t ring_count(const incmap_gazetteer *g, const gaz_area_record *area) {
    size_t count = gaz_count(g, GAZ_RINGS);
    bool whole = area->first_ring <= count && area->ring_count <= count - area->first_ring;
    return whole ? area->ring_count : 0;
}

/* Rings whose box the point is not in cannot turn inside to outside. */
static bool rings_contain(const incmap_gazetteer *g, const gaz_area_record *area, geo_vertex at) {
    bool inside = false;
    uint32_t count = ring_count(g, area);
    for (uint32_t i = 0; i < count; i++) {
        const geo_vertex *vertices;
        const gaz_ring_record *ring = ring_of(g, area, i, &vertices);
        if (geo_box_has(ring->box, at) && vertices != NULL) {
            geo_rings one = {vertices, &ring->vertex_count, 1};
            inside ^= geo_rings_contain(one, at);
        }
    }
    return inside;
}

static bool area_contains(const incmap_gazetteer *g, const gaz_area_record *area, geo_vertex at) {
    return geo_box_has(area->box, at) && rings_contain(g, area, at);
}

/* Longitude 180 is -180: areas that reach the date line own its eastern side. */
geo_vertex gaz_area_vertex(incmap_point point) {
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
    geo_vertex at = gaz_area_vertex(point);
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
           area_contains(gazetteer, area, gaz_area_vertex(point));
}

static bool boxes_meet(geo_box a, geo_box b) {
    return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

static bool ring_meets(const geo_vertex *vertices, uint32_t count, geo_box box) {
    for (uint32_t i = 1; i < count; i++) {
        geo_vertex a = vertices[i - 1];
        geo_vertex b = vertices[i];
        bool apart =
            (a.lat < box.south && b.lat < box.south) || (a.lat > box.north && b.lat > box.north) ||
            (a.lon < box.west && b.lon < box.west) || (a.lon > box.east && b.lon > box.east);
        if (!apart) {
            return true;
        }
    }
    return false;
}

static bool border_meets(const incmap_gazetteer *g, const gaz_area_record *area, geo_box box) {
    uint32_t count = boxes_meet(area->box, box) ? ring_count(g, area) : 0;
    for (uint32_t i = 0; i < count; i++) {
        const geo_vertex *vertices;
        const gaz_ring_record *ring = ring_of(g, area, i, &vertices);
        if (vertices != NULL && boxes_meet(ring->box, box) &&
            ring_meets(vertices, ring->vertex_count, box)) {
            return true;
        }
    }
    return false;
}

size_t gaz_areas_of(const incmap_gazetteer *gazetteer, geo_box box, gaz_area_part *out,
                    size_t room) {
    const gaz_cell_record *cells = gazetteer->sections[GAZ_AREA_CELLS].data;
    size_t count = gaz_count(gazetteer, GAZ_AREA_CELLS);
    geo_vertex corner = {box.west, box.south};
    uint32_t cell = gaz_cell_of(corner);
    size_t found = 0;
    for (size_t i = first_of_cell(gazetteer, cell); i < count && cells[i].cell == cell; i++) {
        uint32_t index = cells[i].area & ~GAZ_CELL_FULL;
        bool full = (cells[i].area & GAZ_CELL_FULL) != 0;
        const gaz_area_record *area = gaz_area(gazetteer, index);
        if (area == NULL) {
            continue;
        }
        bool cut = !full && border_meets(gazetteer, area, box);
        if (!full && !cut && !area_contains(gazetteer, area, corner)) {
            continue;
        }
        if (found == room) {
            return SIZE_MAX;
        }
        out[found++] = (gaz_area_part){index, cut};
    }
    return found;
}

size_t gaz_area_edges(const incmap_gazetteer *gazetteer, uint32_t index, geo_box box, geo_edge *out,
                      size_t room) {
    const gaz_area_record *area = gaz_area(gazetteer, index);
    uint32_t count = area == NULL ? 0 : ring_count(gazetteer, area);
    size_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        const geo_vertex *vertices;
        const gaz_ring_record *ring = ring_of(gazetteer, area, i, &vertices);
        if (vertices == NULL || !boxes_meet(ring->box, box)) {
            continue;
        }
        size_t more =
            geo_edges_east_of(box, vertices, ring->vertex_count, out + found, room - found);
        if (more == SIZE_MAX) {
            return SIZE_MAX;
        }
        found += more;
    }
    return found;
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
