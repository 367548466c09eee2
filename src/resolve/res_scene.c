#include "res_scene.h"

#include "base_span.h"
#include "res_known.h"
#include "res_mention.h"
#include "res_weights.h"

bool res_country_of(const res_sources *sources, incmap_span name, incmap_span *alpha2) {
    if (sources->known != NULL && !res_known_maybe_country(sources->known, name)) {
        return false;
    }
    for (size_t g = 0; g < sources->count; g++) {
        if (incmap_gazetteer_country(sources->items[g], name, alpha2)) {
            return true;
        }
    }
    return false;
}

static bool is_unit(const incmap_place *place) { return res_is(place, "A."); }

static bool is_settlement(const incmap_place *place) { return res_is(place, "P."); }

static bool is_unit_or_seat(const incmap_place *place) {
    return is_unit(place) || res_is_seat(place);
}

/* Whether a place of the pool that passes `test` lies in the scene's country. */
static bool is_at_home(const res_scene *scene, const res_pool *pool,
                       bool (*test)(const incmap_place *)) {
    for (size_t i = 0; i < pool->count && scene->country.size > 0; i++) {
        if (test(&pool->items[i].place) &&
            base_span_equal(pool->items[i].place.country, scene->country)) {
            return true;
        }
    }
    return false;
}

/* Places of the pool that pass `test`, as units; with `home` those in the scene's country alone.
 * Answers whether any was added. */
static bool add_units(res_scene *scene, const res_pool *pool, bool home,
                      bool (*test)(const incmap_place *)) {
    bool added = false;
    for (size_t i = 0; i < pool->count && scene->unit_count < RES_UNITS_MAX; i++) {
        const incmap_place *place = &pool->items[i].place;
        if (!test(place) || (home && !base_span_equal(place->country, scene->country))) {
            continue;
        }
        res_unit *unit = &scene->units[scene->unit_count++];
        res_unit_make(scene->sources, place, 1, unit);
        unit->reported = true;
        added = true;
    }
    return added;
}

/* Only countries bear the name: it says the country. */
static bool take_country(res_scene *scene, incmap_span name, const res_pool *pool) {
    incmap_span country;
    if (!res_country_of(scene->sources, name, &country)) {
        return false;
    }
    for (size_t i = 0; i < pool->count; i++) {
        if (res_is(&pool->items[i].place, "A.ADM1") &&
            pool->items[i].match <= INCMAP_MATCH_FOLDED) {
            return false;
        }
    }
    if (scene->country.size == 0) {
        scene->country = country;
    }
    return true;
}

static bool is_code(incmap_span text) {
    bool capitals = text.size == 2 || text.size == 3;
    for (size_t i = 0; i < text.size && capitals; i++) {
        capitals = text.data[i] >= 'A' && text.data[i] <= 'Z';
    }
    return capitals;
}

/* "TX" or "Tex.": the code of a first-order unit of the scene's country, or of the United States,
 * whose places are seldom named without; or its usual short form. */
static bool add_by_code(res_scene *scene, incmap_span code) {
    incmap_span country = scene->country.size == 2 ? scene->country : BASE_SPAN("US");
    incmap_place place;
    if (scene->unit_count == RES_UNITS_MAX) {
        return false;
    }
    if (res_short_form(code, 0, &country, &code) == 0 && !is_code(code)) {
        return false;
    }
    if (!res_unit_by_code(scene->sources, country, code, &place)) {
        return false;
    }
    res_unit *unit = &scene->units[scene->unit_count++];
    res_unit_make(scene->sources, &place, 1, unit);
    unit->reported = true;
    return true;
}

/* A unit of which only the point is known, inside another of the name that is drawn, is the same in
 * another gazetteer: the drawn one says better what lies in it. */
static void drop_shadows(res_scene *scene) {
    size_t kept = 0;
    for (size_t i = 0; i < scene->unit_count; i++) {
        const res_unit *unit = &scene->units[i];
        bool shadow = false;
        for (size_t j = 0; j < scene->unit_count && !unit->has_area && !shadow; j++) {
            shadow = scene->units[j].has_area &&
                     res_unit_holds_point(scene->sources, &scene->units[j], unit->place.point);
        }
        if (!shadow) {
            scene->units[kept++] = *unit;
        }
    }
    scene->unit_count = kept;
}

/* Units and seats; any settlement of the name when there is neither. */
static bool add_found(res_scene *scene, const res_pool *pool) {
    bool home = is_at_home(scene, pool, is_unit_or_seat) || is_at_home(scene, pool, is_settlement);
    bool found = add_units(scene, pool, home, is_unit_or_seat) ||
                 add_units(scene, pool, home, is_settlement);
    drop_shadows(scene);
    return found;
}

static bool add_named(res_scene *scene, incmap_span name, res_pool *pool) {
    incmap_span bare = res_phrase_bare_unit(name);
    pool->count = 0;
    res_find(scene->sources, name, pool);
    if (take_country(scene, name, pool) || add_by_code(scene, name)) {
        return true;
    }
    if (!base_span_equal(bare, name)) {
        res_find(scene->sources, bare, pool);
    }
    if (!is_at_home(scene, pool, is_unit_or_seat)) {
        res_find_inflected(scene->sources, bare, pool);
    }
    if (scene->country.size > 0 && !is_at_home(scene, pool, is_unit_or_seat) &&
        !is_at_home(scene, pool, is_settlement)) {
        res_find_fuzzy(scene->sources, bare, scene->country, pool);
    }
    return add_found(scene, pool);
}

/* Parts behind marks are read first: the country stands last. */
static bool add_parts(res_scene *scene, incmap_span admin, res_pool *pool) {
    res_phrase parts = {.relation = INCMAP_RELATION_IN};
    incmap_span head = res_phrase_split(admin, &parts);
    bool found = false;
    for (size_t i = parts.hint_count; i-- > 0;) {
        found |= add_named(scene, parts.hints[i], pool);
    }
    return add_named(scene, head, pool) || found;
}

void res_scene_add_reported(res_scene *scene, incmap_span admin, res_pool *pool) {
    admin = base_span_trim(admin);
    if (admin.size == 0 || res_phrase_is_placeholder(admin)) {
        return;
    }
    scene->has_reported = true;
    scene->unknown_reported |= !add_parts(scene, admin, pool);
}

void res_scene_add_hint(res_scene *scene, incmap_span hint, res_pool *pool) {
    if (add_named(scene, hint, pool)) {
        scene->has_reported |= scene->unit_count > 0;
    } else {
        scene->dropped_hint = true;
    }
}

void res_scene_set_country(res_scene *scene, incmap_span country, res_pool *pool) {
    country = base_span_trim(country);
    incmap_span alpha2;
    if (country.size == 0 || res_phrase_is_placeholder(country)) {
        return;
    }
    if (res_country_of(scene->sources, country, &alpha2)) {
        scene->country = alpha2;
    } else {
        res_scene_add_reported(scene, country, pool);
    }
}

void res_scene_add_text_units(res_scene *scene) {
    if (scene->unit_count > 0) {
        return;
    }
    for (size_t i = 0; i < scene->text->count; i++) {
        const res_mention *mention = &scene->text->items[i];
        for (size_t j = 0; j < mention->count && mention->as_unit; j++) {
            const incmap_place *place = &mention->anchors[j].place;
            if (is_unit_or_seat(place) && mention->marks[j].share >= res_w_TEXT_UNIT_SHARE &&
                mention->name != scene->name_hash && scene->unit_count < RES_UNITS_MAX) {
                res_unit_make(scene->sources, place, res_w_TEXT_UNIT,
                              &scene->units[scene->unit_count++]);
            }
        }
    }
    drop_shadows(scene);
}
