#include "gaz_filter.h"

#include <string.h>

#include "base_span.h"

static bool is_of_class(const incmap_gazetteer *g, const gaz_place_record *place,
                        const char *classes) {
    const incmap_span feature = gaz_feature(g, place->feature);
    return feature.size > 0 && strchr(classes, feature.data[0]) != NULL;
}

static bool is_or_any(incmap_span text, incmap_span wanted) {
    return wanted.size == 0 || base_span_equal(text, wanted);
}

bool gaz_passes_codes(const incmap_gazetteer *g, const incmap_filter *filter, uint32_t place) {
    gaz_place_record record;
    const gaz_codes_record *codes =
        gaz_place(g, place, &record) ? gaz_codes(g, record.codes) : NULL;
    if (codes == NULL) {
        return false;
    }
    return is_or_any(gaz_country_span(codes->country), filter->country) &&
           is_or_any(gaz_text(g, codes->admin1), filter->admin1) &&
           is_or_any(gaz_text(g, codes->admin2), filter->admin2) &&
           (filter->classes == NULL || is_of_class(g, &record, filter->classes));
}

/* All that is said of a name but its text. */
static incmap_name said_of(const incmap_gazetteer *g, uint32_t slot) {
    const uint16_t *tags = g->sections[GAZ_NAME_TAGS].data;
    const gaz_tag_record *records = g->sections[GAZ_TAGS].data;
    const size_t number = slot < gaz_count(g, GAZ_NAME_TAGS) ? tags[slot] : 0;
    incmap_name out = {.text = {"", 0}, .language = {"", 0}};
    if (number < gaz_count(g, GAZ_TAGS)) {
        out.language = gaz_text(g, records[number].language);
        out.flags = records[number].flags;
        out.source = records[number].source;
    }
    return out;
}

incmap_name gaz_name_at(const incmap_gazetteer *g, uint32_t slot) {
    incmap_name out = said_of(g, slot);
    out.text = gaz_name(g, slot);
    return out;
}

bool gaz_passes_language(const incmap_gazetteer *g, const incmap_filter *filter, uint32_t place,
                         size_t text) {
    uint32_t first = 0;
    const size_t count = gaz_names_of(g, place, &first);
    const uint32_t number = gaz_spelling_number(g, text);
    for (uint32_t slot = first; slot < first + count; slot++) {
        if (gaz_name_number(g, slot) == number &&
            base_span_equal(said_of(g, slot).language, filter->language)) {
            return true;
        }
    }
    return false;
}
