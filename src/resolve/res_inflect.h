/* Undoing grammatical cases: the forms that an inflected name may come from. */
#ifndef RES_INFLECT_H
#define RES_INFLECT_H

#include "incmap/types.h"

/* `language`: whose endings they are, as in res_inflect.def; "" where several languages have them.
 * Static. Answers false for "no more". */
typedef bool (*res_inflect_form)(void *state, incmap_span form, const char *language);

/* Call `form` for each nominative, folded, that `name` may be a case of, until it answers false.
 * `name` itself is left out. At most four words and a limited number of forms are tried. */
void res_inflect(incmap_span name, res_inflect_form form, void *state);

/* Whether a language of res_inflect.def is at home in a country: res_inflect_home.def. */
bool res_inflect_speaks(const char *language, incmap_span country);

#endif
