/* Owns CODES, FEATURES with their names, the ids and runs of them, and what goes into PLACES:
 * places out of their rows, in order of importance. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"

enum { ahead = 16, far_ahead = 32 }; /* places are fetched as far ahead of their turn */

/* The rows place by place: by root, and in their own order; each with its place among ids. */
static incmap_status sort_members(gaz_build *build, incmap_error *err) {
    const gaz_draft *draft = build->draft;
    build->members = base_alloc(build->ctx, draft->row_count * sizeof *build->members);
    if (build->members == NULL) {
        return base_out_of_memory(err);
    }
    for (uint32_t i = 0; i < draft->row_count; i++) {
        const uint32_t row = draft->by_id[i];
        build->members[row] = (gaz_sortable){draft->rows[row].root, row, i};
    }
    return gaz_sort_keys(build->crew, build->members, draft->row_count, err);
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

static bool begins_place(const gaz_build *build, uint32_t member) {
    const uint32_t row = build->members[member].item;
    return build->draft->rows[row].root == row;
}

/* The place whose rows begin with `member`; *member becomes that with which the next begins. */
static gaz_place_draft gather_place(const gaz_build *build, uint32_t *member) {
    const gaz_draft *draft = build->draft;
    gaz_place_draft place = {.row = build->members[*member].item, .first_member = *member};
    do {
        add_member(&place, &draft->rows[build->members[(*member)++].item]);
    } while (*member < draft->row_count && !begins_place(build, *member));
    return place;
}

/* By falling importance; ties go by the id. */
static incmap_status order_places(gaz_build *build, gaz_sortable *order, incmap_error *err) {
    for (uint32_t member = 0; member < build->draft->row_count;) {
        const uint32_t first = member;
        const gaz_place_draft place = gather_place(build, &member);
        const incmap_span feature = gaz_draft_span(build->draft, place.feature);
        const uint64_t rank = UINT32_MAX - gaz_importance(feature, place.population);
        order[build->place_count++] =
            (gaz_sortable){rank << 32 | build->members[first].more, first, 0};
    }
    return gaz_sort_keys(build->crew, order, build->place_count, err);
}

enum { place_parts = 64 };

typedef struct placing {
    gaz_build *build;
    const gaz_sortable *order; /* `item` is the first member */
} placing;

/* Places are gathered a second time, where they come to stand: kept from the first time they would
 * take more to clear, write and read again. */
static incmap_status lay_places(void *state, size_t number, incmap_error *err) {
    const placing *use = state;
    gaz_build *build = use->build;
    const gaz_row *rows = build->draft->rows;
    const size_t end = gaz_part(build->place_count, place_parts, number + 1);
    (void)err;
    for (size_t i = gaz_part(build->place_count, place_parts, number); i < end; i++) {
        uint32_t member = use->order[i].item;
        if (end - i > far_ahead) {
            gaz_prefetch(&build->members[use->order[i + far_ahead].item]);
            gaz_prefetch(&rows[build->members[use->order[i + ahead].item].item]);
        }
        build->places[i] = gather_place(build, &member);
    }
    return INCMAP_OK;
}

incmap_status gaz_gather_places(gaz_build *build, incmap_error *err) {
    BASE_TRY(sort_members(build, err));
    size_t count = build->draft->row_count;
    gaz_sortable *order = base_alloc(build->ctx, count * sizeof *order);
    build->places = base_alloc(build->ctx, count * sizeof *build->places);
    incmap_status status = INCMAP_OK;
    if (order == NULL || build->places == NULL) {
        status = base_out_of_memory(err);
    } else {
        placing use = {build, order};
        status = order_places(build, order, err);
        status = status == INCMAP_OK ? gaz_crew_run(build->crew, lay_places, &use, place_parts, err)
                                     : status;
    }
    base_free(build->ctx, order);
    if (status == INCMAP_OK && build->place_count > GAZ_POSTING_PLACE) {
        return base_fail(err, INCMAP_LIMIT, "%u places; a gazetteer holds %u at most",
                         build->place_count, GAZ_POSTING_PLACE);
    }
    return status;
}

/* What is known so far while places are written. */
typedef struct known {
    gaz_pool codes;                          /* gaz_code_key: the number is that in CODES */
    uint32_t *feature_of;                    /* of a text: its number in FEATURES + 1 */
    uint32_t *prefix_of;                     /* of a text: its number in ID_PREFIXES + 1 */
    gaz_place_record block[GAZ_PLACE_BLOCK]; /* of places that are still to be put */
    gaz_id_run run;                          /* of places by their ids: the one that goes on */
    uint32_t rank;                           /* of its last place among ids */
    gaz_id_run runs[GAZ_ID_RUNS_MOST];       /* the longest so far, by length, then as they come */
    size_t run_count;
} known;

typedef struct code_key {
    uint32_t admin1;
    uint32_t admin2;
    char country[4];
} code_key;

static incmap_status put_codes(gaz_build *build, known *all, const gaz_place_draft *from,
                               uint32_t *number, incmap_error *err) {
    const code_key key = {from->admin1, from->admin2, {from->country[0], from->country[1]}};
    const uint32_t before = all->codes.count;
    BASE_TRY(gaz_pool_add(&all->codes, base_span((const char *)&key, sizeof key), number, err));
    if (*number < before) {
        return INCMAP_OK;
    }
    gaz_codes_record record = {
        .unit1 = gaz_find_unit(build, from->country, from->admin1, 0),
        .unit2 = from->admin2 == 0
                     ? GAZ_NONE
                     : gaz_find_unit(build, from->country, from->admin1, from->admin2),
        .country = {from->country[0], from->country[1]},
    };
    BASE_TRY(gaz_put_text(build, from->admin1, &record.admin1, err));
    BASE_TRY(gaz_put_text(build, from->admin2, &record.admin2, err));
    return gaz_put(build, GAZ_CODES, &record, sizeof record, err);
}

/* The earliest name that a list gives the feature; the empty text where none does. */
static uint32_t name_of_feature(const gaz_draft *draft, uint32_t feature) {
    for (size_t i = 0; i < draft->feature_name_count; i++) {
        if (draft->feature_names[i].feature == feature) {
            return draft->feature_names[i].name;
        }
    }
    return 0;
}

static incmap_status put_feature(gaz_build *build, known *all, uint32_t text, uint32_t *number,
                                 incmap_error *err) {
    if (all->feature_of[text] == 0) {
        uint32_t reference = 0;
        BASE_TRY(gaz_put_text(build, text, &reference, err));
        BASE_TRY(gaz_put_number(build, GAZ_FEATURES, reference, err));
        BASE_TRY(gaz_put_text(build, name_of_feature(build->draft, text), &reference, err));
        BASE_TRY(gaz_put_number(build, GAZ_FEATURE_NAMES, reference, err));
        all->feature_of[text] = (uint32_t)gaz_record_count(build, GAZ_FEATURES);
    }
    if (all->feature_of[text] > GAZ_FEATURES_MAX) {
        return base_fail(err, INCMAP_LIMIT, "more kinds of features than %u", GAZ_FEATURES_MAX);
    }
    *number = all->feature_of[text] - 1;
    return INCMAP_OK;
}

static incmap_status put_text_id(gaz_build *build, const gaz_row *row, gaz_stored_id *out,
                                 incmap_error *err) {
    char room[INCMAP_ID_ROOM];
    const incmap_id id = {gaz_draft_span(build->draft, row->id_prefix), row->id_number};
    out->high = GAZ_ID_IS_TEXT << GAZ_ID_HIGH_BITS;
    return gaz_put_string(build, incmap_id_write(&id, room), &out->low, err);
}

/* The first prefixes are kept once each, and a number with them; ids with others are texts. */
static incmap_status put_id(gaz_build *build, known *all, const gaz_row *row, gaz_stored_id *out,
                            incmap_error *err) {
    uint32_t *prefix = &all->prefix_of[row->id_prefix], text = 0;
    if (row->id_number >> GAZ_ID_NUMBER_BITS != 0) {
        return put_text_id(build, row, out, err);
    }
    if (*prefix == 0 && gaz_record_count(build, GAZ_ID_PREFIXES) < GAZ_ID_IS_TEXT) {
        BASE_TRY(gaz_put_text(build, row->id_prefix, &text, err));
        BASE_TRY(gaz_put_number(build, GAZ_ID_PREFIXES, text, err));
        *prefix = (uint32_t)gaz_record_count(build, GAZ_ID_PREFIXES);
    }
    if (*prefix == 0) {
        return put_text_id(build, row, out, err);
    }
    *out = (gaz_stored_id){(uint32_t)row->id_number,
                           (*prefix - 1) << GAZ_ID_HIGH_BITS | (uint32_t)(row->id_number >> 32)};
    return INCMAP_OK;
}

static incmap_status put_population(gaz_build *build, uint64_t population, uint32_t *stored,
                                    incmap_error *err) {
    *stored = (uint32_t)population;
    if (population < GAZ_POPULATION_LARGE) {
        return INCMAP_OK;
    }
    *stored = GAZ_POPULATION_LARGE | (uint32_t)gaz_record_count(build, GAZ_POPULATIONS);
    return gaz_put(build, GAZ_POPULATIONS, &population, sizeof population, err);
}

static incmap_status put_place(gaz_build *build, known *all, uint32_t place, incmap_error *err) {
    const gaz_place_draft *from = &build->places[place];
    const gaz_row *row = &build->draft->rows[from->row];
    gaz_place_record *record = &all->block[place % GAZ_PLACE_BLOCK];
    gaz_stored_id id = {0, 0};
    BASE_TRY(put_id(build, all, row, &id, err));
    BASE_TRY(put_codes(build, all, from, &record->codes, err));
    BASE_TRY(put_feature(build, all, from->feature, &record->feature, err));
    BASE_TRY(put_population(build, from->population, &record->population, err));
    if (record->codes >= GAZ_CODES_MAX) {
        return base_fail(err, INCMAP_LIMIT, "more admin units than %u", GAZ_CODES_MAX);
    }
    record->point = row->point;
    record->id = (uint64_t)id.high << 32 | id.low;
    record->first_name = build->slots.of_place[place];
    const uint32_t filled = place % GAZ_PLACE_BLOCK + 1;
    return filled == GAZ_PLACE_BLOCK || place + 1 == build->place_count
               ? gaz_put_places(build, all->block, filled, err)
               : INCMAP_OK;
}

/* Puts the run that has ended among the longest. */
static void end_run(known *all) {
    size_t at = all->run_count;
    while (at > 0 && all->runs[at - 1].count < all->run.count) {
        at--;
    }
    if (all->run.count < GAZ_ID_RUN_LEAST || at == GAZ_ID_RUNS_MOST) {
        return;
    }
    all->run_count += all->run_count < GAZ_ID_RUNS_MOST;
    memmove(&all->runs[at + 1], &all->runs[at], (all->run_count - 1 - at) * sizeof *all->runs);
    all->runs[at] = all->run;
}

/* Places come in their order, with their ranks among ids. */
static void go_on_run(known *all, uint32_t place, uint32_t rank) {
    if (all->run.count == 0 || rank < all->rank) {
        end_run(all);
        all->run = (gaz_id_run){place, 0};
    }
    all->run.count++;
    all->rank = rank;
}

static bool is_in_run(const known *all, uint32_t place) {
    for (size_t i = 0; i < all->run_count; i++) {
        if (place - all->runs[i].first < all->runs[i].count) {
            return true;
        }
    }
    return false;
}

/* `place_of` holds for each row the place that it is of. */
static incmap_status put_ids(gaz_build *build, known *all, const uint32_t *place_of,
                             incmap_error *err) {
    const gaz_draft *draft = build->draft;
    for (size_t i = 0; i < draft->row_count; i++) {
        const uint32_t row = draft->by_id[i];
        uint32_t number = place_of[row];
        if (i > 0 && gaz_draft_same_id(&draft->rows[row], &draft->rows[draft->by_id[i - 1]])) {
            continue;
        }
        if (!gaz_draft_same_id(&draft->rows[row], &draft->rows[build->places[number].row])) {
            gaz_id_record other = {.place = number};
            BASE_TRY(put_id(build, all, &draft->rows[row], &other.id, err));
            number = build->place_count + (uint32_t)gaz_record_count(build, GAZ_OTHER_IDS);
            BASE_TRY(gaz_put(build, GAZ_OTHER_IDS, &other, sizeof other, err));
        } else if (is_in_run(all, number)) {
            continue;
        }
        BASE_TRY(gaz_put_number(build, GAZ_IDS, number, err));
    }
    const size_t ids = build->place_count + gaz_record_count(build, GAZ_OTHER_IDS);
    build->listed_ids = (uint32_t)(build->sections[GAZ_IDS].size / sizeof(uint32_t));
    return gaz_pack(build, GAZ_IDS, build->listed_ids, gaz_bits_for(ids), err);
}

static incmap_status put_places(gaz_build *build, known *all, uint32_t *place_of,
                                incmap_error *err) {
    for (uint32_t place = 0; place < build->place_count; place++) {
        const gaz_place_draft *from = &build->places[place];
        if (build->place_count - place > ahead) {
            gaz_prefetch(&build->draft->rows[from[ahead].row]);
            gaz_prefetch(&build->members[from[ahead].first_member]);
        }
        BASE_TRY(put_place(build, all, place, err));
        go_on_run(all, place, build->members[from->first_member].more);
        for (uint32_t i = 0; i < from->member_count; i++) {
            place_of[build->members[from->first_member + i].item] = place;
        }
    }
    BASE_TRY(gaz_end_places(build, err));
    end_run(all);
    BASE_TRY(gaz_put(build, GAZ_ID_RUNS, all->runs, all->run_count * sizeof *all->runs, err));
    return put_ids(build, all, place_of, err);
}

incmap_status gaz_build_places(gaz_build *build, incmap_error *err) {
    const size_t texts = build->draft->texts.count;
    known all = {.feature_of = base_alloc_zeroed(build->ctx, texts, sizeof *all.feature_of),
                 .prefix_of = base_alloc_zeroed(build->ctx, texts, sizeof *all.prefix_of)};
    uint32_t *place_of = base_alloc(build->ctx, build->draft->row_count * sizeof *place_of);
    gaz_pool_init(&all.codes, build->ctx);
    incmap_status status = all.feature_of == NULL || all.prefix_of == NULL || place_of == NULL
                               ? base_out_of_memory(err)
                               : put_places(build, &all, place_of, err);
    gaz_pool_free(&all.codes);
    base_free(build->ctx, all.feature_of);
    base_free(build->ctx, all.prefix_of);
    base_free(build->ctx, place_of);
    base_free(build->ctx, build->members); /* no more needed, and of the size of a section */
    base_free(build->ctx, build->draft->by_id);
    build->members = NULL;
    build->draft->by_id = NULL;
    return status;
}
