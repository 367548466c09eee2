/* Whether a place is one that a question is about. A filter may be NULL. */
#ifndef GAZ_FILTER_H
#define GAZ_FILTER_H

#include "gaz_file.h"

/* Whether it lets everything pass. */
static inline bool gaz_filter_is_open(const incmap_filter *filter) {
    return filter == NULL ||
           (filter->country.size == 0 && filter->admin1.size == 0 && filter->admin2.size == 0 &&
            filter->classes == NULL && filter->language.size == 0);
}

/* By all but the language. */
bool gaz_passes_codes(const incmap_gazetteer *g, const incmap_filter *filter, uint32_t place);

static inline bool gaz_passes(const incmap_gazetteer *g, const incmap_filter *filter,
                              uint32_t place) {
    return filter == NULL || gaz_passes_codes(g, filter, place);
}

/* By the language of the place's name whose spelling stands at byte `text` of KEYS. */
bool gaz_passes_language(const incmap_gazetteer *g, const incmap_filter *filter, uint32_t place,
                         size_t text);

static inline bool gaz_passes_name(const incmap_gazetteer *g, const incmap_filter *filter,
                                   uint32_t place, size_t text) {
    return filter == NULL || filter->language.size == 0 ||
           gaz_passes_language(g, filter, place, text);
}

/* What is said of the name in a slot. */
incmap_name gaz_name_at(const incmap_gazetteer *g, uint32_t slot);

#endif
