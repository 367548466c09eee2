#include "res_place.h"

#include <stddef.h>
#include <string.h>

#include "base_span.h"
#include "geo_sphere.h"
#include "res_precision.h"
#include "res_weights.h"

enum { AREAS_MAX = 8 };

/* Units go by the names that places of theirs give them, not by those of the drawn areas. */
static void add_area(const incmap_gazetteer *gazetteer, const incmap_area *area,
                     incmap_placement *out) {
    if (out->country.size == 0) {
        out->country = area->country;
    }
    if (out->admin1.size == 0 && base_span_is(area->level, "admin1")) {
        incmap_span none = {0};
        incmap_span name = incmap_gazetteer_unit_name(gazetteer, area->country, area->code, none);
        out->admin1 = name.size > 0 ? name : area->name;
    }
    if (out->admin2.size == 0 && base_span_is(area->level, "municipality")) {
        out->admin2 = area->name;
        if (out->admin1.size == 0 && out->has_place && area->code.size > 0 &&
            base_span_equal(area->code, out->place.admin2_code)) {
            out->admin1 = out->place.admin1;
        }
    }
}

/* Country and units of a bare point, by the areas it lies in. */
static void where_by_areas(const res_sources *sources, incmap_placement *out) {
    incmap_area areas[AREAS_MAX];
    for (size_t g = 0; g < sources->count; g++) {
        size_t count = incmap_gazetteer_areas_at(sources->items[g], out->point, areas, AREAS_MAX);
        for (size_t i = 0; i < count && i < AREAS_MAX; i++) {
            add_area(sources->items[g], &areas[i], out);
        }
    }
}

/* A unit's area has its name in the plain form ("Zvečan", not "Opština Zvečan"). */
static incmap_span second_unit_name(const res_sources *sources, const incmap_place *place) {
    for (size_t g = 0; g < sources->count && place->admin2_code.size > 0; g++) {
        uint32_t index = 0;
        incmap_area area;
        if (incmap_gazetteer_find_area(sources->items[g], place->country, place->admin2_code,
                                       &index) &&
            incmap_gazetteer_area_view(sources->items[g], index, &area) &&
            base_span_is(area.level, "municipality")) {
            return area.name;
        }
    }
    return place->admin2;
}

/* Regions and seas: the units at their middle say nothing of them. */
static bool is_wide(const incmap_place *place) {
    return res_is(place, "L.CONT") || res_is(place, "L.RGN") || res_is(place, "L.PEN") ||
           res_is(place, "H.OCN") || res_is(place, "H.SEA") || res_is(place, "H.GULF");
}

/* A gazetteer's codes are finer and newer than drawn borders: they go first for a place itself, the
 * areas fill in what it does not say. */
static void where_by_place(const res_sources *sources, incmap_placement *out) {
    const incmap_place *place = &out->place;
    out->country = place->country;
    if (res_is(place, "A.PCL") || is_wide(place)) {
        return;
    }
    if (res_is(place, "A.ADM1")) {
        out->admin1 = place->admin1.size > 0 ? place->admin1 : place->name;
        return;
    }
    bool known = false;
    res_lies *lies = sources->recall == NULL
                         ? NULL
                         : res_recall_lies(sources->recall, place, out->point, &known);
    if (!known) {
        out->admin1 = place->admin1;
        out->admin2 = second_unit_name(sources, place);
        where_by_areas(sources, out);
    } else {
        out->country = lies->country;
        out->admin1 = lies->admin1;
        out->admin2 = lies->admin2;
    }
    if (lies != NULL && !known) {
        lies->country = out->country;
        lies->admin1 = out->admin1;
        lies->admin2 = out->admin2;
    }
}

static bool in_reported_unit(const res_scene *scene, const incmap_placement *out) {
    bool at_place = out->has_place && out->relation != INCMAP_RELATION_OFFSET &&
                    out->relation != INCMAP_RELATION_BETWEEN;
    for (size_t i = 0; i < scene->unit_count; i++) {
        const res_unit *unit = &scene->units[i];
        if (!unit->reported || res_unit_holds_point(scene->sources, unit, out->point) ||
            (at_place && res_unit_holds(scene->sources, unit, &out->place))) {
            return true;
        }
    }
    return false;
}

static bool is_far(const res_scene *scene, const incmap_placement *out) {
    return scene->has_near && geo_distance_m(scene->near_point, out->point) > res_w_FAR_KM * 1000;
}

static bool in_other_country(const res_scene *scene, const incmap_placement *out) {
    return scene->country.size > 0 && out->country.size > 0 &&
           !base_span_equal(scene->country, out->country);
}

/* Texts that name fewer other places say nothing by not naming near ones. */
enum { OTHERS_MIN = 4 };

static bool is_far_from_others(const res_scene *scene, const incmap_placement *out) {
    static const double none = 0.02;
    res_support support = {.near = 1};
    if (out->has_place && scene->text != NULL && scene->text->count >= OTHERS_MIN) {
        res_text_support(scene->text, scene->name_hash, &out->place, &support);
    }
    return support.near < none && support.country < none && support.pair <= 0;
}

/* "The government in Belgrade", "official Kyiv". */
static bool is_government(const res_scene *scene, const incmap_placement *out) {
    return scene->wanted == RES_WANTED_GOVERNMENT && out->has_place && res_is_capital(&out->place);
}

/* What the words of the phrase say. */
static uint32_t flags_of_phrase(const res_scene *scene, const incmap_placement *out) {
    uint32_t flags = 0;
    flags |= out->relation == INCMAP_RELATION_OFFSET ? INCMAP_FLAG_OFFSET : 0;
    flags |= is_government(scene, out) ? INCMAP_FLAG_CAPITAL_FOR_GOVERNMENT : 0;
    flags |= scene->dropped_hint || scene->passed_over ? INCMAP_FLAG_RELATION_DROPPED : 0;
    return flags;
}

static void set_flags(const res_scene *scene, incmap_placement *out) {
    bool other_unit = scene->unit_count > 0 && scene->has_reported && !in_reported_unit(scene, out);
    bool area_only = out->has_place && (res_is(&out->place, "A.") || is_wide(&out->place));
    out->flags |= flags_of_phrase(scene, out);
    out->flags |= other_unit ? INCMAP_FLAG_ADMIN_MISMATCH : 0;
    out->flags |= scene->unknown_reported ? INCMAP_FLAG_ADMIN_UNKNOWN : 0;
    out->flags |= in_other_country(scene, out) ? INCMAP_FLAG_COUNTRY_MISMATCH : 0;
    out->flags |= out->match == INCMAP_MATCH_FUZZY ? INCMAP_FLAG_FUZZY : 0;
    out->flags |= is_far(scene, out) ? INCMAP_FLAG_FAR_FROM_NEAR : 0;
    out->flags |= area_only ? INCMAP_FLAG_AREA_ONLY : 0;
    out->flags |= is_far_from_others(scene, out) ? INCMAP_FLAG_FAR_FROM_OTHERS : 0;
}

static void list_candidates(const res_pool *pool, incmap_placement *out) {
    out->n_candidates = pool->count;
    for (size_t i = 0; i < pool->count && i < INCMAP_CANDIDATES_MAX; i++) {
        out->candidates[out->candidate_count++] =
            (incmap_candidate){.gazetteer = pool->items[i].gazetteer,
                               .place = pool->items[i].place,
                               .match = pool->items[i].match,
                               .edits = pool->items[i].edits,
                               .score = pool->items[i].score};
    }
}

void res_settle_nowhere(incmap_reason reason, incmap_placement *out) {
    memset(out, 0, offsetof(incmap_placement, candidates)); /* none of those is in use */
    out->reason = reason;
    out->bearing_deg = -1;
}

void res_settle(const res_scene *scene, const res_phrase *phrase, const res_pool *pool,
                const res_choice *choice, const res_candidate *other, incmap_placement *out) {
    res_settle_nowhere(INCMAP_REASON_NOT_FOUND, out);
    list_candidates(pool, out);
    if (choice->verdict == RES_NOT_FOUND) {
        return;
    }
    bool decided = choice->verdict == RES_DECIDED;
    out->outcome = decided ? INCMAP_OUTCOME_PLACED : INCMAP_OUTCOME_AMBIGUOUS;
    out->reason = decided ? INCMAP_REASON_NONE : INCMAP_REASON_SEVERAL;
    out->has_point = true;
    out->has_place = true;
    out->place = pool->items[0].place;
    out->match = pool->items[0].match;
    if (other != NULL && other->match > out->match) {
        out->match = other->match;
    }
    out->score = choice->score;
    res_locate(scene->sources, phrase, other == NULL ? NULL : &other->place, out);
    if (out->relation == INCMAP_RELATION_OFFSET || out->relation == INCMAP_RELATION_BETWEEN) {
        where_by_areas(scene->sources, out);
        out->country = out->country.size > 0 ? out->country : out->place.country;
    } else {
        where_by_place(scene->sources, out);
    }
    out->flags |= pool->items[0].historic ? INCMAP_FLAG_HISTORIC_NAME : 0;
    if (decided && choice->rival >= res_w_RIVAL_SHARE) {
        out->flags |= INCMAP_FLAG_SEVERAL;
    }
    set_flags(scene, out);
}

static void where_by_parts(const res_scene *scene, const res_cell *cell, uint32_t held,
                           incmap_placement *out) {
    const res_cell_part *parts = res_cells_parts(scene->cells, cell);
    for (size_t i = 0; i < cell->part_count; i++) {
        const incmap_gazetteer *gazetteer = scene->sources->items[parts[i].source];
        incmap_area area;
        if ((held >> i & 1) != 0 &&
            incmap_gazetteer_area_view(gazetteer, parts[i].part.area, &area)) {
            add_area(gazetteer, &area, out);
        }
    }
}

/* The same by what is remembered of the point's cell. */
static void where_by_cell(const res_scene *scene, incmap_placement *out) {
    res_cell *cell = res_cells_find(scene->cells, scene->sources, out->point);
    if (cell == NULL) {
        where_by_areas(scene->sources, out);
        return;
    }
    uint32_t held = res_cells_held(scene->cells, scene->sources, cell, out->point);
    const res_where *known = res_cells_answer(scene->cells, cell, held);
    if (known != NULL) {
        out->country = known->country;
        out->admin1 = known->admin1;
        out->admin2 = known->admin2;
        return;
    }
    where_by_parts(scene, cell, held, out);
    res_where where = {out->country, out->admin1, out->admin2};
    res_cells_keep(scene->cells, cell, held, &where);
}

/* UCDP's 2 is within 25 km; beyond that a circle is an area that no unit bounds. */
static void set_circle_precision(double radius_m, incmap_placement *out) {
    static const double of_a_settlement_m = 2500;
    static const double known_point_m = 25000;
    bool exact = radius_m <= of_a_settlement_m;
    bool near_by = radius_m <= known_point_m;
    out->geo_precision = exact ? 1 : near_by ? 2 : 3;
    out->where_prec = exact ? 1 : near_by ? 2 : 5;
    out->uncertainty_m = radius_m;
}

void res_settle_coordinates(const res_scene *scene, incmap_point point, double precision_m,
                            incmap_placement *out) {
    res_settle_nowhere(INCMAP_REASON_NONE, out);
    out->outcome = INCMAP_OUTCOME_PLACED;
    out->has_point = true;
    out->point = point;
    out->match = INCMAP_MATCH_COORDINATES;
    out->score = 1;
    set_circle_precision(precision_m, out);
    where_by_cell(scene, out);
    set_flags(scene, out);
}
