/* Owns which country a text means. */
#include "base_span.h"
#include "gaz_file.h"
#include "gaz_lookup.h"
#include "txt_fold.h"

incmap_span gaz_country_text(const incmap_gazetteer *gazetteer, size_t number) {
    const gaz_country_record *records = gazetteer->sections[GAZ_COUNTRIES].data;
    return number < gaz_count(gazetteer, GAZ_COUNTRIES) ? gaz_text(gazetteer, records[number].text)
                                                        : base_span("", 0);
}

bool incmap_gazetteer_country(const incmap_gazetteer *gazetteer, incmap_span name,
                              incmap_span *alpha2) {
    const gaz_country_record *records = gazetteer->sections[GAZ_COUNTRIES].data;
    txt_folded folded;
    txt_fold(name, &folded);
    size_t low = 0, high = folded.size == 0 ? 0 : gaz_count(gazetteer, GAZ_COUNTRIES);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = base_span_compare(gaz_text(gazetteer, records[middle].text),
                                      base_span(folded.data, folded.size));
        if (order == 0) {
            *alpha2 = gaz_country_span(records[middle].country);
            return alpha2->size == 2;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}
