/* Owns what is read by index or id: the file's own description, places, names, units. */
#include <string.h>

#include "base_span.h"
#include "gaz_filter.h"

void incmap_gazetteer_describe(const incmap_gazetteer *gazetteer, incmap_gazetteer_info *out) {
    const gaz_meta *meta = gazetteer->sections[GAZ_META].data;
    bool has_meta = gaz_count(gazetteer, GAZ_META) > 0;
    *out = (incmap_gazetteer_info){
        .format_version = GAZ_VERSION,
        .name = has_meta ? gaz_text(gazetteer, meta->name) : base_span("", 0),
        .hash = gazetteer->hash,
        .bytes = gazetteer->mapping.size,
        .places = gazetteer->place_count,
        .names = has_meta ? meta->names : 0,
        .areas = gaz_count(gazetteer, GAZ_AREAS),
        .sources = gaz_count(gazetteer, GAZ_SOURCES),
    };
}

void incmap_gazetteer_source_view(const incmap_gazetteer *gazetteer, size_t index,
                                  incmap_gazetteer_source *out) {
    const gaz_source_record *records = gazetteer->sections[GAZ_SOURCES].data;
    *out = (incmap_gazetteer_source){.rows = 0};
    if (index >= gaz_count(gazetteer, GAZ_SOURCES)) {
        return;
    }
    const gaz_source_record *record = &records[index];
    *out = (incmap_gazetteer_source){
        .file = gaz_text(gazetteer, record->file),
        .title = gaz_text(gazetteer, record->title),
        .version = gaz_text(gazetteer, record->version),
        .licence = gaz_text(gazetteer, record->licence),
        .credit = gaz_text(gazetteer, record->credit),
        .rows = record->rows,
        .rejected = record->rejected,
        .hash = record->hash,
    };
}

static incmap_span unit_text(const incmap_gazetteer *g, uint32_t unit) {
    const gaz_unit_record *record = gaz_unit(g, unit);
    return record == NULL ? base_span("", 0) : gaz_text(g, record->name);
}

bool incmap_gazetteer_place_view(const incmap_gazetteer *gazetteer, uint32_t index,
                                 incmap_place *out) {
    static const gaz_codes_record none = {.unit1 = GAZ_NONE, .unit2 = GAZ_NONE};
    gaz_place_record record;
    uint32_t first = 0;
    if (!gaz_place(gazetteer, index, &record)) {
        return false;
    }
    const gaz_codes_record *found = gaz_codes(gazetteer, record.codes);
    const gaz_codes_record *codes = found == NULL ? &none : found;
    *out = (incmap_place){
        .index = index,
        .id = gaz_id_at(gazetteer, gaz_id_of_place(&record)),
        .name = gaz_names_of(gazetteer, index, &first) == 0 ? base_span("", 0)
                                                            : gaz_name(gazetteer, first),
        .point = geo_point_of(record.point),
        .feature = gaz_feature(gazetteer, record.feature),
        .feature_name = gaz_feature_name(gazetteer, record.feature),
        .country = gaz_country_span(codes->country),
        .admin1_code = gaz_text(gazetteer, codes->admin1),
        .admin2_code = gaz_text(gazetteer, codes->admin2),
        .admin1 = unit_text(gazetteer, codes->unit1),
        .admin2 = unit_text(gazetteer, codes->unit2),
        .population = gaz_population(gazetteer, &record),
    };
    return true;
}

/* The id and the place that a number of IDS means; false when it means none. */
static bool read_id(const incmap_gazetteer *g, uint32_t number, incmap_id *id, uint32_t *place) {
    const gaz_id_record *others = g->sections[GAZ_OTHER_IDS].data;
    gaz_place_record record;
    *id = (incmap_id){{"", 0}, 0};
    if (number < g->place_count) {
        *place = number;
        if (!gaz_place(g, number, &record)) {
            return false;
        }
        *id = gaz_id_at(g, gaz_id_of_place(&record));
        return true;
    }
    const size_t other = number - g->place_count;
    const bool is_there = other < gaz_count(g, GAZ_OTHER_IDS);
    *id = is_there ? gaz_id_at(g, others[other].id) : *id;
    *place = is_there ? others[other].place : GAZ_NONE;
    return *place < g->place_count;
}

/* Looks among the places of a run, or, where that is NULL, among IDS. */
static bool find_among(const incmap_gazetteer *g, const gaz_id_run *run, const incmap_id *wanted,
                       uint32_t *index) {
    size_t low = 0, high = run == NULL ? g->ids.count : run->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        incmap_id here;
        const uint32_t number =
            run == NULL ? gaz_packed(&g->ids, middle) : run->first + (uint32_t)middle;
        const bool is_there = read_id(g, number, &here, index);
        const int order = incmap_id_compare(&here, wanted);
        if (order == 0) {
            return is_there;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

bool incmap_gazetteer_find_id(const incmap_gazetteer *gazetteer, incmap_span id, uint32_t *index) {
    const gaz_id_run *runs = gazetteer->sections[GAZ_ID_RUNS].data;
    const incmap_id wanted = incmap_id_read(id);
    for (size_t i = 0; i < gaz_count(gazetteer, GAZ_ID_RUNS) && i < GAZ_ID_RUNS_MOST; i++) {
        if (find_among(gazetteer, &runs[i], &wanted, index)) {
            return true;
        }
    }
    return find_among(gazetteer, NULL, &wanted, index);
}

bool incmap_gazetteer_name_details(const incmap_gazetteer *gazetteer, uint32_t place, size_t number,
                                   incmap_name *out) {
    uint32_t first = 0;
    if (number >= gaz_names_of(gazetteer, place, &first)) {
        return false;
    }
    *out = gaz_name_at(gazetteer, first + (uint32_t)number);
    return true;
}

bool incmap_gazetteer_name_view(const incmap_gazetteer *gazetteer, uint32_t place, size_t number,
                                incmap_span *out) {
    uint32_t first = 0;
    if (number >= gaz_names_of(gazetteer, place, &first)) {
        return false;
    }
    *out = gaz_name(gazetteer, first + (uint32_t)number);
    return true;
}

static int compare_unit(const incmap_gazetteer *g, const gaz_unit_record *unit, incmap_span country,
                        incmap_span admin1, incmap_span admin2) {
    int order = base_span_compare(gaz_country_span(unit->country), country);
    if (order == 0) {
        order = base_span_compare(gaz_text(g, unit->admin1), admin1);
    }
    return order != 0 ? order : base_span_compare(gaz_text(g, unit->admin2), admin2);
}

/* The first unit that does not stand before these codes. */
static size_t unit_lower_bound(const incmap_gazetteer *g, incmap_span country, incmap_span admin1,
                               incmap_span admin2) {
    size_t low = 0, high = gaz_count(g, GAZ_UNITS);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_unit(g, gaz_unit(g, middle), country, admin1, admin2) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The only unit of the country with this admin-2 code under whatever admin-1; NULL when there is
 * none or more than one. */
static const gaz_unit_record *only_unit(const incmap_gazetteer *g, incmap_span country,
                                        incmap_span admin2) {
    const gaz_unit_record *found = NULL;
    incmap_span none = base_span("", 0);
    for (size_t i = unit_lower_bound(g, country, none, none); i < gaz_count(g, GAZ_UNITS); i++) {
        const gaz_unit_record *unit = gaz_unit(g, i);
        if (!base_span_equal(gaz_country_span(unit->country), country)) {
            break;
        }
        if (base_span_equal(gaz_text(g, unit->admin2), admin2)) {
            if (found != NULL) {
                return NULL;
            }
            found = unit;
        }
    }
    return found;
}

incmap_span incmap_gazetteer_unit_name(const incmap_gazetteer *gazetteer, incmap_span country,
                                       incmap_span admin1, incmap_span admin2) {
    if (country.size == 0 || (admin1.size == 0 && admin2.size == 0)) {
        return base_span("", 0);
    }
    const gaz_unit_record *unit =
        gaz_unit(gazetteer, unit_lower_bound(gazetteer, country, admin1, admin2));
    if (unit != NULL && compare_unit(gazetteer, unit, country, admin1, admin2) != 0) {
        unit = NULL;
    }
    if (unit == NULL && admin1.size == 0) {
        unit = only_unit(gazetteer, country, admin2);
    }
    return unit == NULL ? base_span("", 0) : gaz_text(gazetteer, unit->name);
}
