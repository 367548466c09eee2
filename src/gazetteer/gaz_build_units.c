/* Owns UNITS: the admin units among the places, and those that are only named, by their codes. A
 * unit of second order whose boundary is held is called as the boundary is ("Zvečan" rather than
 * "Opština Zvečan"). */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"

static int compare_codes(const gaz_draft *draft, const gaz_unit_draft *a, const gaz_unit_draft *b) {
    int order = memcmp(a->country, b->country, sizeof a->country);
    if (order == 0) {
        order =
            base_span_compare(gaz_draft_span(draft, a->admin1), gaz_draft_span(draft, b->admin1));
    }
    return order != 0 ? order
                      : base_span_compare(gaz_draft_span(draft, a->admin2),
                                          gaz_draft_span(draft, b->admin2));
}

uint32_t gaz_find_unit(const gaz_build *build, const char country[2], uint32_t admin1,
                       uint32_t admin2) {
    gaz_unit_draft wanted = {
        .admin1 = admin1, .admin2 = admin2, .country = {country[0], country[1]}};
    uint32_t low = 0, high = build->unit_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare_codes(build->draft, &build->units[middle], &wanted);
        if (order == 0) {
            return middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return GAZ_NONE;
}

/* Without its name. */
static bool unit_of(const gaz_build *build, const gaz_place_draft *place, gaz_unit_draft *unit) {
    incmap_span feature = gaz_draft_span(build->draft, place->feature);
    bool first = gaz_is_admin1(feature) && place->admin1 != 0;
    bool second = gaz_is_admin2(feature) && place->admin2 != 0;
    if (place->country[0] == '\0' || (!first && !second)) {
        return false;
    }
    *unit = (gaz_unit_draft){
        .admin1 = place->admin1,
        .admin2 = second ? place->admin2 : 0,
        .area = GAZ_NONE,
        .country = {place->country[0], place->country[1]},
    };
    return true;
}

/* The boundaries of municipalities by country and code; the earliest source first. */
static incmap_status sort_municipalities(const gaz_build *build, gaz_sortable *items, size_t *count,
                                         incmap_error *err) {
    const gaz_draft *draft = build->draft;
    for (uint32_t i = 0; i < draft->area_count; i++) {
        const gaz_draft_area *area = &draft->areas[i];
        if (area->level == GAZ_MUNICIPALITY && area->code != 0 && area->country[0] != '\0') {
            uint64_t country =
                (uint64_t)(unsigned char)area->country[0] << 8 | (unsigned char)area->country[1];
            items[(*count)++] = (gaz_sortable){country << 32 | area->code, i, 0};
        }
    }
    return gaz_sort(build->ctx, items, *count, NULL, NULL, err);
}

static void name_by_area(const gaz_build *build, const gaz_sortable *areas, size_t count,
                         gaz_unit_draft *unit) {
    uint64_t country =
        (uint64_t)(unsigned char)unit->country[0] << 8 | (unsigned char)unit->country[1];
    uint64_t key = country << 32 | unit->admin2;
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (areas[middle].key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (unit->admin2 != 0 && low < count && areas[low].key == key) {
        unit->area = areas[low].item;
        unit->name = build->draft->areas[unit->area].name;
    }
}

typedef struct by_codes {
    const gaz_draft *draft;
    const gaz_unit_draft *units;
} by_codes;

static int compare_units(const void *state, uint32_t a, uint32_t b) {
    const by_codes *by = state;
    return compare_codes(by->draft, &by->units[a], &by->units[b]);
}

/* In order of codes; of two places with the same codes the more important one is the unit. */
static incmap_status sort_units(gaz_build *build, const gaz_unit_draft *found, uint32_t count,
                                gaz_sortable *order, incmap_error *err) {
    by_codes by = {build->draft, found};
    for (uint32_t i = 0; i < count; i++) {
        order[i] = (gaz_sortable){0, i, 0};
    }
    BASE_TRY(gaz_sort(build->ctx, order, count, compare_units, &by, err));
    for (uint32_t i = 0; i < count; i++) {
        if (i == 0 || compare_units(&by, order[i - 1].item, order[i].item) != 0) {
            build->units[build->unit_count++] = found[order[i].item];
        }
    }
    return INCMAP_OK;
}

static incmap_status put_units(gaz_build *build, incmap_error *err) {
    for (uint32_t i = 0; i < build->unit_count; i++) {
        const gaz_unit_draft *unit = &build->units[i];
        gaz_unit_record record = {.country = {unit->country[0], unit->country[1]}};
        BASE_TRY(gaz_put_text(build, unit->admin1, &record.admin1, err));
        BASE_TRY(gaz_put_text(build, unit->admin2, &record.admin2, err));
        BASE_TRY(gaz_put_text(build, unit->name, &record.name, err));
        BASE_TRY(gaz_put(build, GAZ_UNITS, &record, sizeof record, err));
    }
    return INCMAP_OK;
}

typedef struct scratch {
    gaz_unit_draft *found;
    gaz_sortable *order;
    gaz_sortable *areas;
} scratch;

static incmap_status make_units(gaz_build *build, const scratch *use, incmap_error *err) {
    size_t area_count = 0;
    uint32_t count = 0;
    BASE_TRY(sort_municipalities(build, use->areas, &area_count, err));
    for (uint32_t i = 0; i < build->place_count; i++) {
        if (unit_of(build, &build->places[i], &use->found[count])) {
            const uint32_t name = build->draft->rows[build->places[i].row].first_name;
            BASE_TRY(gaz_draft_text(build->draft, gaz_draft_name_span(build->draft, name),
                                    &use->found[count].name, err));
            name_by_area(build, use->areas, area_count, &use->found[count]);
            count++;
        }
    }
    for (uint32_t i = 0; i < build->draft->unit_count; i++) {
        const gaz_draft_unit *named = &build->draft->units[i];
        gaz_unit_draft *unit = &use->found[count++];
        *unit = (gaz_unit_draft){.admin1 = named->admin1,
                                 .admin2 = named->admin2,
                                 .name = named->name,
                                 .area = GAZ_NONE,
                                 .country = {named->country[0], named->country[1]}};
        name_by_area(build, use->areas, area_count, unit);
    }
    BASE_TRY(sort_units(build, use->found, count, use->order, err));
    return put_units(build, err);
}

incmap_status gaz_build_units(gaz_build *build, incmap_error *err) {
    size_t count = (size_t)build->place_count + build->draft->unit_count;
    if (count >= GAZ_NONE) {
        return base_fail(err, INCMAP_LIMIT, "the sources hold more than a gazetteer file can");
    }
    scratch use = {
        base_alloc(build->ctx, count * sizeof *use.found), /* of which few are touched */
        base_alloc(build->ctx, count * sizeof *use.order),
        base_alloc_zeroed(build->ctx, build->draft->area_count, sizeof *use.areas),
    };
    build->units = base_alloc(build->ctx, count * sizeof *build->units);
    incmap_status status = INCMAP_OK;
    if (use.found == NULL || use.order == NULL || use.areas == NULL || build->units == NULL) {
        status = base_out_of_memory(err);
    } else {
        status = make_units(build, &use, err);
    }
    base_free(build->ctx, use.found);
    base_free(build->ctx, use.order);
    base_free(build->ctx, use.areas);
    return status;
}
