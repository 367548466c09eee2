/* Owns finding damage: checksums first, then every number that other sections are reached by. */
#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "gaz_check.h"
#include "gaz_scan.h"
#include "txt_fold.h"
#include "txt_utf8.h"

incmap_status gaz_damaged(incmap_error *err, gaz_section section, const char *what, size_t index) {
    return base_fail(err, INCMAP_DAMAGED, "section \"%s\": %s (element %zu)",
                     gaz_section_name(section), what, index);
}

bool gaz_are_zeros(const char *bytes, size_t start, size_t end) {
    while (start < end && bytes[start] == 0) {
        start++;
    }
    return start >= end;
}

/* Sections stand in their order with zeros between them. */
static incmap_status check_hashes(const incmap_gazetteer *g, incmap_error *err) {
    size_t end = sizeof(gaz_header) + GAZ_SECTION_COUNT * sizeof(gaz_table_entry);
    for (unsigned i = 0; i < GAZ_SECTION_COUNT; i++) {
        gaz_table_entry entry;
        memcpy(&entry, g->mapping.data + sizeof(gaz_header) + i * sizeof entry, sizeof entry);
        size_t bytes = gaz_count(g, i) * gaz_section_element(i);
        if (!gaz_are_zeros(g->mapping.data, end, (size_t)entry.offset)) {
            return gaz_damaged(err, i, "has something before it", 0);
        }
        end = (size_t)entry.offset + bytes;
        if (base_hash(g->sections[i].data, bytes, 0) != entry.hash) {
            return base_fail(err, INCMAP_DAMAGED, "section \"%s\" does not match its checksum",
                             gaz_section_name(i));
        }
    }
    return gaz_are_zeros(g->mapping.data, end, g->mapping.size)
               ? INCMAP_OK
               : base_fail(err, INCMAP_DAMAGED, "something stands behind the last section");
}

/* Numbers of `section` that must be below `limit`. */
static incmap_status check_below(const incmap_gazetteer *g, gaz_section section, size_t limit,
                                 incmap_error *err) {
    for (size_t i = 0; i < gaz_count(g, section); i++) {
        if (gaz_number(g, section, i) >= limit) {
            return gaz_damaged(err, section, "points behind the end", i);
        }
    }
    return INCMAP_OK;
}

bool gaz_is_text(const incmap_gazetteer *g, uint32_t reference) {
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
        if (!gaz_is_text(g, references[i])) {
            return false;
        }
    }
    return true;
}

bool gaz_is_id(const incmap_gazetteer *g, gaz_stored_id id) {
    const uint32_t prefix = id.high >> GAZ_ID_HIGH_BITS;
    return prefix == GAZ_ID_IS_TEXT ? gaz_is_text(g, id.low)
                                    : prefix < gaz_count(g, GAZ_ID_PREFIXES);
}

static bool is_place(const incmap_gazetteer *g, const gaz_place_record *place) {
    const uint32_t large = place->population & ~GAZ_POPULATION_LARGE;
    return gaz_is_id(g, gaz_id_of_place(place)) && gaz_codes(g, place->codes) != NULL &&
           place->feature < gaz_count(g, GAZ_FEATURES) && is_vertex(place->point) &&
           (large == place->population || large < gaz_count(g, GAZ_POPULATIONS));
}

/* As many elements as META tells. */
static incmap_status check_counts(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_meta *meta = g->sections[GAZ_META].data;
    const size_t blocks = (g->place_count + GAZ_PLACE_BLOCK - 1) / GAZ_PLACE_BLOCK;
    if (gaz_count(g, GAZ_META) != 1 || g->place_count != meta->places) {
        return gaz_damaged(err, GAZ_META, "does not tell how many places there are", 0);
    }
    if (gaz_count(g, GAZ_PLACE_BLOCKS) != blocks) {
        return gaz_damaged(err, GAZ_PLACE_BLOCKS, "does not hold each block once", blocks);
    }
    if (g->names.count != meta->slots) {
        return gaz_damaged(err, GAZ_NAMES, "has not as many as are told", meta->slots);
    }
    return INCMAP_OK;
}

/* The names of all places follow one another without a gap; each place has one. */
static incmap_status check_places(const incmap_gazetteer *g, incmap_error *err) {
    gaz_place_record place;
    uint32_t names = 0, first = 0;
    BASE_TRY(check_counts(g, err));
    for (uint32_t i = 0; i < g->place_count; i++) {
        const size_t count = gaz_names_of(g, i, &first);
        if (first != names || count == 0) {
            return gaz_damaged(err, GAZ_PLACES, "has its names elsewhere", i);
        }
        names += (uint32_t)count;
        if (!gaz_place(g, i, &place) || !is_place(g, &place)) {
            return gaz_damaged(err, GAZ_PLACES, "holds what is no text, code or point", i);
        }
    }
    return names == g->names.count
               ? INCMAP_OK
               : gaz_damaged(err, GAZ_NAMES, "is not divided among the places", names);
}

/* What places refer to. */
static incmap_status check_codes(const incmap_gazetteer *g, incmap_error *err) {
    for (size_t i = 0; i < gaz_count(g, GAZ_CODES); i++) {
        const gaz_codes_record *codes = gaz_codes(g, i);
        if (!gaz_is_text(g, codes->admin1) || !gaz_is_text(g, codes->admin2) ||
            !is_country(codes->country) || !is_unit(g, codes->unit1) || !is_unit(g, codes->unit2)) {
            return gaz_damaged(err, GAZ_CODES, "holds what is no text, code or unit", i);
        }
    }
    for (size_t i = 0; i < gaz_count(g, GAZ_FEATURES); i++) {
        if (!gaz_is_text(g, gaz_number(g, GAZ_FEATURES, i))) {
            return gaz_damaged(err, GAZ_FEATURES, "is no text", i);
        }
        if (!gaz_is_text(g, gaz_number(g, GAZ_FEATURE_NAMES, i))) {
            return gaz_damaged(err, GAZ_FEATURE_NAMES, "is no text", i);
        }
    }
    return INCMAP_OK;
}

static incmap_status check_tags(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_tag_record *tags = g->sections[GAZ_TAGS].data;
    const uint16_t *numbers = g->sections[GAZ_NAME_TAGS].data;
    for (size_t i = 0; i < gaz_count(g, GAZ_TAGS); i++) {
        if (!gaz_is_text(g, tags[i].language) || tags[i].source >= gaz_count(g, GAZ_SOURCES)) {
            return gaz_damaged(err, GAZ_TAGS, "holds what is no text or source", i);
        }
    }
    const size_t names = gaz_count(g, GAZ_NAME_TAGS);
    if (names != 0 && names != g->names.count) {
        return gaz_damaged(err, GAZ_NAME_TAGS, "is not one for each name", names);
    }
    for (size_t i = 0; i < names; i++) {
        if (numbers[i] >= gaz_count(g, GAZ_TAGS)) {
            return gaz_damaged(err, GAZ_NAME_TAGS, "points behind the end", i);
        }
    }
    return INCMAP_OK;
}

/* Whether a leaf says what stands behind `depth` labels. */
static bool is_leaf_of(const gaz_trie_node *node, const uint8_t *labels, size_t count,
                       size_t depth) {
    return node->shortest == count - depth &&
           node->more[0] == (depth < count ? labels[depth] : GAZ_TRIE_END) &&
           node->more[1] == (depth + 1 < count ? labels[depth + 1] : GAZ_TRIE_END);
}

/* Whether the labels lead to the leaf of `key`. */
static bool leads_to(const gaz_view *trie, const uint8_t *labels, size_t count, uint32_t key) {
    const gaz_trie_node *nodes = trie->data;
    size_t depth = 0;
    for (size_t i = 0; i < trie->count; i++) {
        const gaz_trie_node *node = &nodes[i];
        const uint32_t link = node->link & GAZ_TRIE_LINK;
        const bool is_here = node->label == (depth < count ? labels[depth] : GAZ_TRIE_END);
        const size_t behind = depth + (depth < count);
        if (is_here && (node->link & GAZ_TRIE_LEAF) != 0) {
            if (link == key) {
                return is_leaf_of(node, labels, count, behind);
            }
        } else if (is_here) {
            if (link <= i || depth == count || node->shortest > count - behind ||
                node->more[0] < count - behind || node->more[1] != 0) {
                return false;
            }
            depth = behind;
            i = (size_t)link - 1; /* the next turn of the loop looks at the first child */
            continue;
        }
        if ((node->link & GAZ_TRIE_LAST) != 0) {
            return false;
        }
    }
    return false;
}

static incmap_status check_trie(const incmap_gazetteer *g, gaz_section section, size_t keys,
                                incmap_error *err) {
    const gaz_view *trie = &g->sections[section];
    const gaz_trie_node *nodes = trie->data;
    uint8_t labels[UINT8_MAX];
    size_t leaves = 0;
    gaz_key key;
    for (size_t i = 0; i < trie->count; i++) {
        leaves += (nodes[i].link & GAZ_TRIE_LEAF) != 0;
    }
    if (leaves != keys) {
        return gaz_damaged(err, section, "does not hold each key once", leaves);
    }
    for (uint32_t at = 0; gaz_key_at(g, at, &key); at = key.next) {
        if (key.text.size == 0) {
            continue;
        }
        size_t count = gaz_key_labels(key.text, labels);
        if (section == GAZ_TRIE_REVERSED) {
            for (size_t i = 0; i < count / 2; i++) {
                uint8_t swap = labels[i];
                labels[i] = labels[count - 1 - i];
                labels[count - 1 - i] = swap;
            }
        }
        if (!leads_to(trie, labels, count, at)) {
            return gaz_damaged(err, section, "does not lead to a key", at);
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
            return gaz_damaged(err, GAZ_AREAS, "holds what is no ring, level, text or code", i);
        }
    }
    for (size_t i = 0; i < gaz_count(g, GAZ_RINGS); i++) {
        if (!is_inside(g, GAZ_VERTICES, rings[i].first_vertex, rings[i].vertex_count)) {
            return gaz_damaged(err, GAZ_RINGS, "points behind the end", i);
        }
    }
    return INCMAP_OK;
}

static incmap_status check_cells(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_cell_record *cells = g->sections[GAZ_AREA_CELLS].data;
    for (size_t i = 0; i < gaz_count(g, GAZ_AREA_CELLS); i++) {
        if ((cells[i].area & ~GAZ_CELL_FULL) >= gaz_count(g, GAZ_AREAS)) {
            return gaz_damaged(err, GAZ_AREA_CELLS, "points behind the end", i);
        }
        if (i > 0 && cells[i].cell < cells[i - 1].cell) {
            return gaz_damaged(err, GAZ_AREA_CELLS, "is out of order", i);
        }
    }
    return check_below(g, GAZ_AREA_CODES, gaz_count(g, GAZ_AREAS), err);
}

static incmap_status check_units(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_country_record *countries = g->sections[GAZ_COUNTRIES].data;
    for (size_t i = 0; i < gaz_count(g, GAZ_COUNTRIES); i++) {
        if (!gaz_is_text(g, countries[i].text) ||
            gaz_country_span(countries[i].country).size != 2) {
            return gaz_damaged(err, GAZ_COUNTRIES, "holds what is no text or code", i);
        }
    }
    for (size_t i = 0; i < gaz_count(g, GAZ_UNITS); i++) {
        const gaz_unit_record *unit = gaz_unit(g, i);
        const uint32_t texts[] = {unit->admin1, unit->admin2, unit->name};
        if (!are_texts(g, texts, sizeof texts / sizeof *texts) || !is_country(unit->country)) {
            return gaz_damaged(err, GAZ_UNITS, "holds what is no text or code", i);
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
            return gaz_damaged(err, GAZ_SOURCES, "holds what is no text", i);
        }
    }
    return gaz_count(g, GAZ_META) == 1 && gaz_is_text(g, meta->name)
               ? INCMAP_OK
               : gaz_damaged(err, GAZ_META, "holds no name", 0);
}

/* Every chain of words that a key is or begins with has its mark. */
static incmap_status check_scan(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_scan_kernel kernel = gaz_scan_kernel_for(base_cpu_best());
    gaz_scan_chains chains;
    gaz_key key;
    for (uint32_t at = 0; gaz_key_at(g, at, &key); at = key.next) {
        gaz_scan_find_chains(key.text, &chains);
        for (size_t i = 0; i < chains.count && chains.count <= GAZ_SCAN_DEPTH; i++) {
            const unsigned wanted = i + 1 == chains.count ? GAZ_SCAN_NAME : GAZ_SCAN_GOES_ON;
            if ((gaz_scan_flags(&kernel, g, chains.hashes[i]) & wanted) == 0) {
                return gaz_damaged(err, GAZ_SCAN_BUCKETS, "does not hold the words of a key", at);
            }
        }
    }
    return INCMAP_OK;
}

static incmap_status check_all(const incmap_gazetteer *gazetteer, incmap_error *err) {
    size_t keys = 0;
    BASE_TRY(check_hashes(gazetteer, err));
    BASE_TRY(check_places(gazetteer, err));
    BASE_TRY(check_codes(gazetteer, err));
    BASE_TRY(check_tags(gazetteer, err));
    BASE_TRY(gaz_check_ids(gazetteer, err));
    BASE_TRY(gaz_check_keys(gazetteer, &keys, err));
    BASE_TRY(check_trie(gazetteer, GAZ_TRIE_FORWARD, keys, err));
    BASE_TRY(check_trie(gazetteer, GAZ_TRIE_REVERSED, keys, err));
    BASE_TRY(check_scan(gazetteer, err));
    BASE_TRY(gaz_check_prefixes(gazetteer, err));
    BASE_TRY(gaz_check_frames(gazetteer, err));
    BASE_TRY(gaz_check_near(gazetteer, err));
    BASE_TRY(check_rings(gazetteer, err));
    BASE_TRY(check_cells(gazetteer, err));
    BASE_TRY(check_units(gazetteer, err));
    return check_sources(gazetteer, err);
}

incmap_status incmap_gazetteer_check(const incmap_gazetteer *gazetteer, incmap_error *err) {
    gaz_expect(gazetteer, false);
    const incmap_status status = check_all(gazetteer, err);
    gaz_expect(gazetteer, true);
    return status;
}
