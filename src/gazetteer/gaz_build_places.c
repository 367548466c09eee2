/* Owns PLACES, NAMES, OWNERS and IDS: places out of their rows, in order of importance. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"

/* The rows place by place: by root, and in their own order. */
static incmap_status sort_members(gaz_build *build, incmap_error *err) {
    const gaz_draft *draft = build->draft;
    build->members = base_alloc_zeroed(build->ctx, draft->row_count, sizeof *build->members);
    if (build->members == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < draft->row_count; i++) {
        build->members[i] = (gaz_sortable){draft->rows[i].root, (uint32_t)i, 0};
    }
    return gaz_sort(build->ctx, build->members, draft->row_count, NULL, NULL, err);
}

/* What the first row leaves open is taken from those behind it. */
static void add_member(gaz_place_draft *place, const gaz_row *row) {
    place->population = place->population == 0 ? row->population : place->population;
    place->feature = place->feature == 0 ? row->feature : place->feature;
    if (place->country[0] == '\0') {
        memcpy(place->country, row->country, sizeof place->country);
    }
    place->admin1 = place->admin1 == 0 ? row->admin1 : place->admin1;
    place->admin2 = place->admin2 == 0 ? row->admin2 : place->admin2;
    place->member_count++;
}

static void gather(gaz_build *build, gaz_place_draft *places) {
    const gaz_draft *draft = build->draft;
    for (uint32_t i = 0; i < draft->row_count; i++) {
        uint32_t row = build->members[i].item;
        if (draft->rows[row].root == row) {
            places[build->place_count++] = (gaz_place_draft){.row = row, .first_member = i};
        }
        add_member(&places[build->place_count - 1], &draft->rows[row]);
    }
}

typedef struct by_id {
    const gaz_draft *draft;
    const gaz_place_draft *places;
} by_id;

static int compare_ids(const void *state, uint32_t a, uint32_t b) {
    const by_id *by = state;
    return base_span_compare(gaz_draft_span(by->draft, by->draft->rows[by->places[a].row].id),
                             gaz_draft_span(by->draft, by->draft->rows[by->places[b].row].id));
}

static incmap_status sort_places(gaz_build *build, const gaz_place_draft *places,
                                 gaz_sortable *order, incmap_error *err) {
    by_id by = {build->draft, places};
    for (uint32_t i = 0; i < build->place_count; i++) {
        incmap_span feature = gaz_draft_span(build->draft, places[i].feature);
        order[i] = (gaz_sortable){UINT32_MAX - gaz_importance(feature, places[i].population), i, 0};
    }
    BASE_TRY(gaz_sort(build->ctx, order, build->place_count, compare_ids, &by, err));
    for (uint32_t i = 0; i < build->place_count; i++) {
        build->places[i] = places[order[i].item];
    }
    return INCMAP_OK;
}

incmap_status gaz_gather_places(gaz_build *build, incmap_error *err) {
    BASE_TRY(sort_members(build, err));
    size_t count = build->draft->row_count;
    gaz_place_draft *places = base_alloc_zeroed(build->ctx, count, sizeof *places);
    gaz_sortable *order = base_alloc_zeroed(build->ctx, count, sizeof *order);
    build->places = base_alloc_zeroed(build->ctx, count, sizeof *build->places);
    incmap_status status = INCMAP_OK;
    if (places == NULL || order == NULL || build->places == NULL) {
        status = base_out_of_memory(err);
    } else {
        gather(build, places);
        status = sort_places(build, places, order, err);
    }
    base_free(build->ctx, places);
    base_free(build->ctx, order);
    return status;
}

/* `last_place` holds, for each text, the place + 1 that it was last written as a name of. */
static incmap_status put_name(gaz_build *build, uint32_t text, uint32_t place, uint32_t *last_place,
                              incmap_error *err) {
    uint32_t reference = 0;
    if (last_place[text] == place + 1) {
        return INCMAP_OK;
    }
    build->spellings += last_place[text] == 0;
    last_place[text] = place + 1;
    BASE_TRY(gaz_put_text(build, text, &reference, err));
    BASE_TRY(base_buf_add(&build->slot_texts, &text, sizeof text, err));
    return gaz_put_number(build, GAZ_NAMES, reference, err);
}

static incmap_status put_name_run(gaz_build *build, uint32_t first, uint32_t count, uint32_t place,
                                  uint32_t *last_place, incmap_error *err) {
    for (uint32_t i = 0; i < count; i++) {
        BASE_TRY(put_name(build, build->draft->names[first + i], place, last_place, err));
    }
    return INCMAP_OK;
}

/* The names of all rows, and of the boundary when the place is a unit that has one. */
static incmap_status put_names(gaz_build *build, uint32_t place, uint32_t *last_place,
                               incmap_error *err) {
    const gaz_place_draft *from = &build->places[place];
    for (uint32_t i = 0; i < from->member_count; i++) {
        const gaz_row *row = &build->draft->rows[build->members[from->first_member + i].item];
        BASE_TRY(put_name_run(build, row->first_name, row->name_count, place, last_place, err));
    }
    if (!gaz_is_admin2(gaz_draft_span(build->draft, from->feature))) {
        return INCMAP_OK;
    }
    uint32_t unit = gaz_find_unit(build, from->country, from->admin1, from->admin2);
    if (unit == GAZ_NONE || build->units[unit].area == GAZ_NONE) {
        return INCMAP_OK;
    }
    const gaz_draft_area *area = &build->draft->areas[build->units[unit].area];
    return put_name_run(build, area->first_name, area->name_count, place, last_place, err);
}

static incmap_status put_place(gaz_build *build, uint32_t place, uint32_t *last_place,
                               incmap_error *err) {
    const gaz_place_draft *from = &build->places[place];
    const gaz_row *row = &build->draft->rows[from->row];
    gaz_place_record record = {
        .population = from->population,
        .point = row->point,
        .first_name = (uint32_t)gaz_record_count(build, GAZ_NAMES),
        .unit1 = gaz_find_unit(build, from->country, from->admin1, 0),
        .unit2 = gaz_find_unit(build, from->country, from->admin1, from->admin2),
        .country = {from->country[0], from->country[1]},
    };
    if (from->admin2 == 0) {
        record.unit2 = GAZ_NONE;
    }
    BASE_TRY(gaz_put_text(build, row->id, &record.id, err));
    BASE_TRY(gaz_put_text(build, from->feature, &record.feature, err));
    BASE_TRY(gaz_put_text(build, from->admin1, &record.admin1, err));
    BASE_TRY(gaz_put_text(build, from->admin2, &record.admin2, err));
    BASE_TRY(put_names(build, place, last_place, err));
    record.name_count = (uint32_t)gaz_record_count(build, GAZ_NAMES) - record.first_name;
    return gaz_put(build, GAZ_PLACES, &record, sizeof record, err);
}

static int compare_row_ids(const void *state, uint32_t a, uint32_t b) {
    const gaz_draft *draft = state;
    return base_span_compare(gaz_draft_span(draft, draft->rows[a].id),
                             gaz_draft_span(draft, draft->rows[b].id));
}

static size_t collect_ids(const gaz_build *build, gaz_sortable *ids) {
    size_t count = 0;
    for (uint32_t place = 0; place < build->place_count; place++) {
        const gaz_place_draft *from = &build->places[place];
        for (uint32_t i = 0; i < from->member_count; i++) {
            ids[count++] = (gaz_sortable){0, build->members[from->first_member + i].item, place};
        }
    }
    return count;
}

static incmap_status put_ids(gaz_build *build, gaz_sortable *ids, incmap_error *err) {
    const gaz_draft *draft = build->draft;
    size_t count = collect_ids(build, ids);
    BASE_TRY(gaz_sort(build->ctx, ids, count, compare_row_ids, draft, err));
    uint32_t last = 0; /* no row has the empty id */
    for (size_t i = 0; i < count; i++) {
        gaz_id_record record = {.place = ids[i].more};
        uint32_t id = draft->rows[ids[i].item].id;
        if (id != last) {
            BASE_TRY(gaz_put_text(build, id, &record.id, err));
            BASE_TRY(gaz_put(build, GAZ_IDS, &record, sizeof record, err));
        }
        last = id;
    }
    return INCMAP_OK;
}

static incmap_status put_places(gaz_build *build, uint32_t *last_place, incmap_error *err) {
    for (uint32_t place = 0; place < build->place_count; place++) {
        BASE_TRY(put_place(build, place, last_place, err));
    }
    return INCMAP_OK;
}

incmap_status gaz_build_places(gaz_build *build, incmap_error *err) {
    uint32_t *last_place =
        base_alloc_zeroed(build->ctx, build->draft->texts.count, sizeof *last_place);
    gaz_sortable *ids = base_alloc_zeroed(build->ctx, build->draft->row_count, sizeof *ids);
    incmap_status status = INCMAP_OK;
    if (last_place == NULL || ids == NULL) {
        status = base_out_of_memory(err);
    } else {
        status = put_places(build, last_place, err);
        status = status == INCMAP_OK ? put_ids(build, ids, err) : status;
    }
    base_free(build->ctx, last_place);
    base_free(build->ctx, ids);
    return status;
}
