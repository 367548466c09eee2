/* Finding the names of places in running text, and what stands beside them. */
#ifndef RES_MENTION_H
#define RES_MENTION_H

#include "res_text.h"

/* Fill the mentions of `out` with their anchors and priors; shares are left 0. */
void res_mentions_read(const res_sources *sources, incmap_span text, res_pool *pool, res_text *out);

/* Whether a place lies in a country or unit named behind a name. */
bool res_within_holds(const res_sources *sources, const res_within *within,
                      const incmap_place *place);

/* The country or first-order unit of a short form ("Ill.", "U.S.") that starts at `at`; answers its
 * bytes, 0 for none. *code is empty for a country. */
size_t res_short_form(incmap_span text, size_t at, incmap_span *country, incmap_span *code);

/* The first-order unit with a GeoNames code; false when no gazetteer has it. */
bool res_unit_by_code(const res_sources *sources, incmap_span country, incmap_span code,
                      incmap_place *out);

#endif
