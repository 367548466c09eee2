/* Look-ups by the letters of a name alone, for the floors above: without its sounds, which take
 * most of the time of a name that no place has. */
#ifndef GAZ_LOOKUP_H
#define GAZ_LOOKUP_H

#include "incmap/gazetteer.h"

/* The hits of incmap_gazetteer_lookup() without a filter that are EXACT, ALTERNATE or FOLDED; how
 * many there are, of which the first `room` are given. */
size_t gaz_lookup_letters(const incmap_gazetteer *gazetteer, incmap_span name, incmap_hit *hits,
                          size_t room);

/* Whether any place has the name, folded: bit 2 of incmap_gazetteer_knows(). */
bool gaz_bears(const incmap_gazetteer *gazetteer, incmap_span name);

/* The folded texts that incmap_gazetteer_country() knows, by number; empty behind the last. */
incmap_span gaz_country_text(const incmap_gazetteer *gazetteer, size_t number);

#endif
