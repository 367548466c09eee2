/* Owns AREAS, RINGS, VERTICES and AREA_CODES. Areas go by level, then size, largest first.
 *
 * A code stands for one area. Where a source has a unit in several pieces (Natural Earth draws the
 * counties of England, GeoNames knows England), an area of all their rings is made for the unit and
 * the pieces keep their names without the code. Where two sources have the same unit, the earlier
 * one's is taken. */
#include <stdio.h>
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"

/* By level, country, code; within a unit by source, then as they came. */
static int compare_units(const void *state, uint32_t a, uint32_t b) {
    const gaz_draft *draft = state;
    const gaz_draft_area *one = &draft->areas[a], *other = &draft->areas[b];
    int order = memcmp(one->country, other->country, sizeof one->country);
    if (order == 0) {
        order =
            base_span_compare(gaz_draft_span(draft, one->code), gaz_draft_span(draft, other->code));
    }
    if (order != 0) {
        return order;
    }
    return (one->source_number > other->source_number) -
           (one->source_number < other->source_number);
}

static bool is_coded(const gaz_draft_area *area) {
    return area->country[0] != '\0' && (area->code != 0 || area->level == GAZ_COUNTRY);
}

static bool same_unit(const gaz_draft *draft, uint32_t a, uint32_t b) {
    const gaz_draft_area *one = &draft->areas[a], *other = &draft->areas[b];
    return one->level == other->level && is_coded(one) && is_coded(other) &&
           memcmp(one->country, other->country, sizeof one->country) == 0 &&
           one->code == other->code;
}

static incmap_status name_joined_source(gaz_draft *draft, uint32_t *source, incmap_error *err) {
    char text[GAZ_NAME_MAX];
    int size = snprintf(text, sizeof text, "%.*s and others, joined",
                        BASE_SPAN_ARG(gaz_draft_span(draft, *source)));
    return gaz_draft_text(draft, base_span(text, size < 0 ? 0 : (size_t)size), source, err);
}

/* The area made of the pieces items[from] to items[to - 1]; the pieces lose the code. */
static incmap_status add_whole(gaz_build *build, const gaz_sortable *items, size_t from, size_t to,
                               incmap_error *err) {
    gaz_draft *draft = build->draft;
    gaz_draft_area whole = draft->areas[items[from].item];
    uint32_t unit = gaz_find_unit(build, whole.country, whole.code, 0);
    whole.area_m2 = 0;
    whole.first_ring = (uint32_t)draft->ring_count;
    whole.ring_count = 0;
    BASE_TRY(name_joined_source(draft, &whole.source, err));
    whole.name = whole.level == GAZ_ADMIN1 && unit != GAZ_NONE ? build->units[unit].name
                 : whole.level == GAZ_COUNTRY                  ? whole.name
                                                               : whole.code;
    for (size_t i = from; i < to; i++) {
        gaz_draft_area *piece = &draft->areas[items[i].item];
        whole.area_m2 += piece->area_m2;
        whole.ring_count += piece->ring_count;
        BASE_TRY(base_grow(build->ctx, (void **)&draft->rings, &draft->ring_room,
                           draft->ring_count + piece->ring_count, sizeof *draft->rings, err));
        memcpy(draft->rings + draft->ring_count, draft->rings + piece->first_ring,
               piece->ring_count * sizeof *draft->rings);
        draft->ring_count += piece->ring_count;
        piece->code = 0;
        piece->country[0] = whole.level == GAZ_COUNTRY ? '\0' : piece->country[0];
    }
    BASE_TRY(base_grow(build->ctx, (void **)&draft->areas, &draft->area_room, draft->area_count + 1,
                       sizeof *draft->areas, err));
    draft->areas[draft->area_count++] = whole;
    return INCMAP_OK;
}

/* Areas of later sources for a unit that an earlier one has are marked to be left out. */
static void drop_later(gaz_draft *draft, const gaz_sortable *items, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        draft->areas[items[i].item].level = GAZ_LEVEL_COUNT;
    }
}

static incmap_status settle_units(gaz_build *build, gaz_sortable *items, incmap_error *err) {
    gaz_draft *draft = build->draft;
    size_t count = draft->area_count;
    for (uint32_t i = 0; i < count; i++) {
        items[i] = (gaz_sortable){draft->areas[i].level, i, 0};
    }
    BASE_TRY(gaz_sort(build->ctx, items, count, compare_units, draft, err));
    for (size_t from = 0, to = 0; from < count; from = to) {
        size_t own = from + 1; /* behind the last of the first source */
        for (to = from + 1; to < count && same_unit(draft, items[from].item, items[to].item);
             to++) {
            own += draft->areas[items[to].item].source_number ==
                   draft->areas[items[from].item].source_number;
        }
        drop_later(draft, items, own, to);
        if (own - from > 1) {
            BASE_TRY(add_whole(build, items, from, own, err));
        }
    }
    return INCMAP_OK;
}

/* Level, then the larger first, then names and codes. */
static int compare_sizes(const void *state, uint32_t a, uint32_t b) {
    const gaz_draft *draft = state;
    const gaz_draft_area *one = &draft->areas[a], *other = &draft->areas[b];
    if (one->area_m2 < other->area_m2 || one->area_m2 > other->area_m2) {
        return one->area_m2 > other->area_m2 ? -1 : 1;
    }
    int order = compare_units(draft, a, b);
    return order != 0 ? order
                      : base_span_compare(gaz_draft_span(draft, one->name),
                                          gaz_draft_span(draft, other->name));
}

static geo_box box_of_rings(const gaz_ring_record *rings, uint32_t count) {
    geo_box box = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (uint32_t i = 0; i < count; i++) {
        box.west = rings[i].box.west < box.west ? rings[i].box.west : box.west;
        box.south = rings[i].box.south < box.south ? rings[i].box.south : box.south;
        box.east = rings[i].box.east > box.east ? rings[i].box.east : box.east;
        box.north = rings[i].box.north > box.north ? rings[i].box.north : box.north;
    }
    return box;
}

static incmap_status put_area(gaz_build *build, const gaz_draft_area *area, incmap_error *err) {
    const gaz_ring_record *rings = build->draft->rings + area->first_ring;
    gaz_area_record record = {
        .area_m2 = area->area_m2,
        .box = box_of_rings(rings, area->ring_count),
        .first_ring = (uint32_t)gaz_record_count(build, GAZ_RINGS),
        .ring_count = area->ring_count,
        .level = area->level,
        .country = {area->country[0], area->country[0] == '\0' ? '\0' : area->country[1]},
    };
    BASE_TRY(gaz_put_text(build, area->name, &record.name, err));
    BASE_TRY(gaz_put_text(build, area->code, &record.code, err));
    BASE_TRY(gaz_put_text(build, area->source, &record.source, err));
    BASE_TRY(gaz_put(build, GAZ_RINGS, rings, area->ring_count * sizeof *rings, err));
    return gaz_put(build, GAZ_AREAS, &record, sizeof record, err);
}

/* Coded areas by country, code and level, as numbers of AREAS; `order` is AREAS as draft areas. */
static incmap_status put_codes(gaz_build *build, gaz_sortable *order, size_t count,
                               incmap_error *err) {
    const gaz_draft *draft = build->draft;
    size_t coded = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t item = order[i].item;
        if (is_coded(&draft->areas[item])) {
            order[coded++] = (gaz_sortable){0, item, (uint32_t)i};
        }
    }
    BASE_TRY(gaz_sort(build->ctx, order, coded, compare_units, draft, err));
    for (size_t i = 0; i < coded; i++) {
        BASE_TRY(gaz_put_number(build, GAZ_AREA_CODES, order[i].more, err));
    }
    return INCMAP_OK;
}

static incmap_status put_areas(gaz_build *build, gaz_sortable *order, incmap_error *err) {
    const gaz_draft *draft = build->draft;
    size_t count = 0;
    for (uint32_t i = 0; i < draft->area_count; i++) {
        if (draft->areas[i].level < GAZ_LEVEL_COUNT) {
            order[count++] = (gaz_sortable){draft->areas[i].level, i, 0};
        }
    }
    BASE_TRY(gaz_sort(build->ctx, order, count, compare_sizes, draft, err));
    for (size_t i = 0; i < count; i++) {
        BASE_TRY(put_area(build, &draft->areas[order[i].item], err));
    }
    BASE_TRY(gaz_put(build, GAZ_VERTICES, draft->vertices,
                     draft->vertex_count * sizeof *draft->vertices, err));
    return put_codes(build, order, count, err);
}

incmap_status gaz_build_areas(gaz_build *build, incmap_error *err) {
    /* Each piece of a unit can bring at most one whole. */
    size_t most = build->draft->area_count * 2;
    gaz_sortable *items = base_alloc_zeroed(build->ctx, most, sizeof *items);
    if (items == NULL) {
        return base_out_of_memory(err);
    }
    incmap_status status = settle_units(build, items, err);
    if (status == INCMAP_OK) {
        status = put_areas(build, items, err);
    }
    base_free(build->ctx, items);
    return status;
}
