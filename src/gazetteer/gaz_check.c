/* Owns finding damage: checksums first, then every number that other sections are reached by. */
#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "gaz_file.h"
#include "txt_fold.h"
#include "txt_utf8.h"

static incmap_status damaged(incmap_error *err, gaz_section section, const char *what,
                             size_t index) {
    return base_fail(err, INCMAP_DAMAGED, "section \"%s\": %s (element %zu)",
                     gaz_section_name(section), what, index);
}

static incmap_status check_hashes(const incmap_gazetteer *g, incmap_error *err) {
    for (unsigned i = 0; i < GAZ_SECTION_COUNT; i++) {
        gaz_table_entry entry;
        memcpy(&entry, g->mapping.data + sizeof(gaz_header) + i * sizeof entry, sizeof entry);
        size_t bytes = gaz_count(g, i) * gaz_section_element(i);
        if (base_hash(g->sections[i].data, bytes, 0) != entry.hash) {
            return base_fail(err, INCMAP_DAMAGED, "section \"%s\" does not match its checksum",
                             gaz_section_name(i));
        }
    }
    return INCMAP_OK;
}

/* Numbers of `section` that must be below `limit`. */
static incmap_status check_below(const incmap_gazetteer *g, gaz_section section, size_t limit,
                                 incmap_error *err) {
    for (size_t i = 0; i < gaz_count(g, section); i++) {
        if (gaz_number(g, section, i) >= limit) {
            return damaged(err, section, "points behind the end", i);
        }
    }
    return INCMAP_OK;
}

/* Starts must rise from 0 to the end of what they divide. */
static incmap_status check_starts(const incmap_gazetteer *g, gaz_section starts, gaz_section items,
                                  incmap_error *err) {
    size_t count = gaz_count(g, starts);
    if (count == 0 || gaz_number(g, starts, 0) != 0 ||
        gaz_number(g, starts, count - 1) != gaz_count(g, items)) {
        return damaged(err, starts, "does not reach from the start to the end", 0);
    }
    for (size_t i = 1; i < count; i++) {
        if (gaz_number(g, starts, i) < gaz_number(g, starts, i - 1)) {
            return damaged(err, starts, "goes back", i);
        }
    }
    return INCMAP_OK;
}

static bool is_text(const incmap_gazetteer *g, uint32_t reference) {
    size_t bytes = gaz_count(g, GAZ_STRINGS);
    incmap_span text = gaz_text(g, reference);
    uint16_t size = 1;
    if (bytes < sizeof size || reference > bytes - sizeof size) {
        return false;
    }
    memcpy(&size, (const char *)g->sections[GAZ_STRINGS].data + reference, sizeof size);
    return size == text.size && txt_utf8_find_bad(text) == SIZE_MAX;
}

static bool is_country(const char country[2]) {
    return (country[0] == '\0' && country[1] == '\0') || gaz_country_span(country).size == 2;
}

static bool is_unit(const incmap_gazetteer *g, uint32_t unit) {
    return unit == GAZ_NONE || unit < gaz_count(g, GAZ_UNITS);
}

static bool is_vertex(geo_vertex at) {
    return at.lon >= -1800000000 && at.lon <= 1800000000 && at.lat >= -900000000 &&
           at.lat <= 900000000;
}

static bool are_texts(const incmap_gazetteer *g, const uint32_t *references, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!is_text(g, references[i])) {
            return false;
        }
    }
    return true;
}

static bool is_place(const incmap_gazetteer *g, const gaz_place_record *place) {
    const uint32_t texts[] = {place->id, place->feature, place->admin1, place->admin2};
    return are_texts(g, texts, sizeof texts / sizeof *texts) && is_country(place->country) &&
           is_unit(g, place->unit1) && is_unit(g, place->unit2) && is_vertex(place->point);
}

/* The names of all places follow one another without a gap, and belong to them. */
static incmap_status check_names(const incmap_gazetteer *g, size_t index, size_t *names,
                                 incmap_error *err) {
    const gaz_place_record *place = gaz_place(g, index);
    if (place->first_name != *names || place->name_count == 0 ||
        place->name_count > gaz_count(g, GAZ_NAMES) - *names) {
        return damaged(err, GAZ_PLACES, "has its names elsewhere", index);
    }
    *names += place->name_count;
    for (size_t slot = place->first_name; slot < *names; slot++) {
        if (gaz_number(g, GAZ_OWNERS, slot) != index ||
            !is_text(g, gaz_number(g, GAZ_NAMES, slot))) {
            return damaged(err, GAZ_NAMES, "is no name of its place", slot);
        }
    }
    return INCMAP_OK;
}

static incmap_status check_places(const incmap_gazetteer *g, incmap_error *err) {
    size_t names = 0;
    for (size_t i = 0; i < gaz_count(g, GAZ_PLACES); i++) {
        BASE_TRY(check_names(g, i, &names, err));
        if (!is_place(g, gaz_place(g, i))) {
            return damaged(err, GAZ_PLACES, "holds what is no text, code, unit or point", i);
        }
    }
    return names == gaz_count(g, GAZ_NAMES) && names == gaz_count(g, GAZ_OWNERS)
               ? INCMAP_OK
               : damaged(err, GAZ_NAMES, "is not divided among the places", names);
}

static incmap_status check_ids(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_id_record *ids = g->sections[GAZ_IDS].data;
    for (size_t i = 0; i < gaz_count(g, GAZ_IDS); i++) {
        if (!is_text(g, ids[i].id) || ids[i].place >= gaz_count(g, GAZ_PLACES)) {
            return damaged(err, GAZ_IDS, "points behind the end", i);
        }
        if (i > 0 && base_span_compare(gaz_text(g, ids[i - 1].id), gaz_text(g, ids[i].id)) >= 0) {
            return damaged(err, GAZ_IDS, "is out of order", i);
        }
    }
    return INCMAP_OK;
}

/* Whether all names of a run fold to the key. */
static bool are_folded(const incmap_gazetteer *g, gaz_run run, incmap_span key) {
    for (size_t i = 0; i < run.count; i++) {
        txt_folded folded;
        txt_fold(gaz_name(g, run.items[i]), &folded);
        if (!base_span_equal(base_span(folded.data, folded.size), key)) {
            return false;
        }
    }
    return true;
}

/* Every key must be found through the hash table, and rise by its bytes. */
static incmap_status check_keys(const incmap_gazetteer *g, incmap_error *err) {
    size_t slots = gaz_count(g, GAZ_NAMES);
    BASE_TRY(check_starts(g, GAZ_KEY_STARTS, GAZ_KEY_TEXT, err));
    BASE_TRY(check_starts(g, GAZ_KEY_RUNS, GAZ_KEY_SLOTS, err));
    BASE_TRY(check_below(g, GAZ_KEY_SLOTS, slots, err));
    size_t keys = gaz_count(g, GAZ_KEY_STARTS) - 1;
    if (gaz_count(g, GAZ_KEY_RUNS) != keys + 1) {
        return damaged(err, GAZ_KEY_RUNS, "is not one run a key", keys);
    }
    BASE_TRY(check_below(g, GAZ_KEY_HASH, keys + 1, err));
    for (size_t i = 0; i < keys; i++) {
        incmap_span key = gaz_key(g, (uint32_t)i);
        gaz_run run = gaz_run_of(g, GAZ_KEY_RUNS, GAZ_KEY_SLOTS, i);
        gaz_run found = gaz_slots_of_key(g, key);
        if (run.count == 0 || found.items != run.items || found.count != run.count) {
            return damaged(err, GAZ_KEY_HASH, "does not lead to a key", i);
        }
        if (!are_folded(g, run, key)) {
            return damaged(err, GAZ_KEY_SLOTS, "holds a name of another key", i);
        }
        if (i > 0 && base_span_compare(gaz_key(g, (uint32_t)i - 1), key) >= 0) {
            return damaged(err, GAZ_KEY_TEXT, "is out of order", i);
        }
    }
    return INCMAP_OK;
}

static incmap_status check_skeletons(const incmap_gazetteer *g, incmap_error *err) {
    size_t keys = gaz_count(g, GAZ_KEY_STARTS) - 1;
    size_t skeletons = gaz_count(g, GAZ_SKELETONS);
    BASE_TRY(check_below(g, GAZ_SKELETONS, keys, err));
    BASE_TRY(check_starts(g, GAZ_SKELETON_RUNS, GAZ_SKELETON_SLOTS, err));
    BASE_TRY(check_below(g, GAZ_SKELETON_SLOTS, gaz_count(g, GAZ_NAMES), err));
    BASE_TRY(check_below(g, GAZ_SKELETON_HASH, skeletons + 1, err));
    if (gaz_count(g, GAZ_SKELETON_RUNS) != skeletons + 1) {
        return damaged(err, GAZ_SKELETON_RUNS, "is not one run a skeleton", skeletons);
    }
    for (size_t i = 0; i < skeletons; i++) {
        txt_folded skeleton;
        txt_skeleton(gaz_key(g, gaz_number(g, GAZ_SKELETONS, i)), &skeleton);
        gaz_run run = gaz_run_of(g, GAZ_SKELETON_RUNS, GAZ_SKELETON_SLOTS, i);
        gaz_run found = gaz_slots_of_skeleton(g, base_span(skeleton.data, skeleton.size));
        if (found.items != run.items || found.count != run.count) {
            return damaged(err, GAZ_SKELETON_HASH, "does not lead to a skeleton", i);
        }
    }
    return INCMAP_OK;
}

static incmap_status check_fuzzy(const incmap_gazetteer *g, incmap_error *err) {
    size_t keys = gaz_count(g, GAZ_KEY_STARTS) - 1;
    BASE_TRY(check_starts(g, GAZ_FUZZY_RUNS, GAZ_FUZZY_KEYS, err));
    BASE_TRY(check_below(g, GAZ_FUZZY_KEYS, keys, err));
    if (gaz_count(g, GAZ_FUZZY_RUNS) != GAZ_LETTERS_MAX + 1 ||
        gaz_count(g, GAZ_FUZZY_LETTERS) != keys || gaz_count(g, GAZ_FUZZY_KEYS) != keys) {
        return damaged(err, GAZ_FUZZY_RUNS, "does not hold each key once", keys);
    }
    for (size_t length = 0; length < GAZ_LETTERS_MAX; length++) {
        uint32_t end = gaz_number(g, GAZ_FUZZY_RUNS, length + 1);
        for (uint32_t i = gaz_number(g, GAZ_FUZZY_RUNS, length); i < end; i++) {
            size_t letters = 0;
            uint32_t set = gaz_letters_of(gaz_key(g, gaz_number(g, GAZ_FUZZY_KEYS, i)), &letters);
            if (letters != length || set != gaz_number(g, GAZ_FUZZY_LETTERS, i)) {
                return damaged(err, GAZ_FUZZY_LETTERS, "are not the letters of the key", i);
            }
        }
    }
    return INCMAP_OK;
}

/* To the last bit: the vector is made in the same way everywhere. */
static bool is_at(const gaz_near_point *point, const gaz_place_record *place) {
    double at[3];
    bool same = true;
    gaz_unit_vector(place->point, at);
    for (size_t i = 0; i < 3; i++) {
        same = same && point->at[i] >= (float)at[i] && point->at[i] <= (float)at[i];
    }
    return same;
}

static incmap_status check_near(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_near_point *points = g->sections[GAZ_NEAR_POINTS].data;
    const gaz_near_node *nodes = g->sections[GAZ_NEAR_NODES].data;
    size_t count = gaz_count(g, GAZ_PLACES);
    if (gaz_count(g, GAZ_NEAR_POINTS) != count || gaz_count(g, GAZ_NEAR_NODES) != count) {
        return damaged(err, GAZ_NEAR_POINTS, "does not hold each place once", count);
    }
    for (size_t i = 0; i < count; i++) {
        const gaz_place_record *place = gaz_place(g, points[i].place);
        if (place == NULL || !is_at(&points[i], place) || nodes[i].axis > 2) {
            return damaged(err, GAZ_NEAR_POINTS, "is not where its place is", i);
        }
    }
    return INCMAP_OK;
}

/* Whether `count` elements from `first` lie inside a section. */
static bool is_inside(const incmap_gazetteer *g, gaz_section section, uint32_t first,
                      uint32_t count) {
    return first <= gaz_count(g, section) && count <= gaz_count(g, section) - first;
}

static incmap_status check_rings(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_ring_record *rings = g->sections[GAZ_RINGS].data;
    for (size_t i = 0; i < gaz_count(g, GAZ_AREAS); i++) {
        const gaz_area_record *area = gaz_area(g, i);
        const uint32_t texts[] = {area->name, area->code, area->source};
        if (!is_inside(g, GAZ_RINGS, area->first_ring, area->ring_count) ||
            area->level >= GAZ_LEVEL_COUNT || !are_texts(g, texts, sizeof texts / sizeof *texts) ||
            !is_country(area->country)) {
            return damaged(err, GAZ_AREAS, "holds what is no ring, level, text or code", i);
        }
    }
    for (size_t i = 0; i < gaz_count(g, GAZ_RINGS); i++) {
        if (!is_inside(g, GAZ_VERTICES, rings[i].first_vertex, rings[i].vertex_count)) {
            return damaged(err, GAZ_RINGS, "points behind the end", i);
        }
    }
    return INCMAP_OK;
}

static incmap_status check_cells(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_cell_record *cells = g->sections[GAZ_AREA_CELLS].data;
    for (size_t i = 0; i < gaz_count(g, GAZ_AREA_CELLS); i++) {
        if ((cells[i].area & ~GAZ_CELL_FULL) >= gaz_count(g, GAZ_AREAS)) {
            return damaged(err, GAZ_AREA_CELLS, "points behind the end", i);
        }
        if (i > 0 && cells[i].cell < cells[i - 1].cell) {
            return damaged(err, GAZ_AREA_CELLS, "is out of order", i);
        }
    }
    return check_below(g, GAZ_AREA_CODES, gaz_count(g, GAZ_AREAS), err);
}

static incmap_status check_units(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_country_record *countries = g->sections[GAZ_COUNTRIES].data;
    for (size_t i = 0; i < gaz_count(g, GAZ_COUNTRIES); i++) {
        if (!is_text(g, countries[i].text) || gaz_country_span(countries[i].country).size != 2) {
            return damaged(err, GAZ_COUNTRIES, "holds what is no text or code", i);
        }
    }
    for (size_t i = 0; i < gaz_count(g, GAZ_UNITS); i++) {
        const gaz_unit_record *unit = gaz_unit(g, i);
        const uint32_t texts[] = {unit->admin1, unit->admin2, unit->name};
        if (!are_texts(g, texts, sizeof texts / sizeof *texts) || !is_country(unit->country)) {
            return damaged(err, GAZ_UNITS, "holds what is no text or code", i);
        }
    }
    return INCMAP_OK;
}

static incmap_status check_sources(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_source_record *sources = g->sections[GAZ_SOURCES].data;
    const gaz_meta *meta = g->sections[GAZ_META].data;
    for (size_t i = 0; i < gaz_count(g, GAZ_SOURCES); i++) {
        const uint32_t texts[] = {sources[i].file, sources[i].title, sources[i].version,
                                  sources[i].licence, sources[i].credit};
        if (!are_texts(g, texts, sizeof texts / sizeof *texts)) {
            return damaged(err, GAZ_SOURCES, "holds what is no text", i);
        }
    }
    return gaz_count(g, GAZ_META) == 1 && is_text(g, meta->name)
               ? INCMAP_OK
               : damaged(err, GAZ_META, "holds no name", 0);
}

incmap_status incmap_gazetteer_check(const incmap_gazetteer *gazetteer, incmap_error *err) {
    BASE_TRY(check_hashes(gazetteer, err));
    BASE_TRY(check_places(gazetteer, err));
    BASE_TRY(check_ids(gazetteer, err));
    BASE_TRY(check_keys(gazetteer, err));
    BASE_TRY(check_skeletons(gazetteer, err));
    BASE_TRY(check_fuzzy(gazetteer, err));
    BASE_TRY(check_near(gazetteer, err));
    BASE_TRY(check_rings(gazetteer, err));
    BASE_TRY(check_cells(gazetteer, err));
    BASE_TRY(check_units(gazetteer, err));
    return check_sources(gazetteer, err);
}
