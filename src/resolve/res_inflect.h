/* Undoing grammatical cases: the forms that an inflected name may come from. */
#ifndef RES_INFLECT_H
#define RES_INFLECT_H

#include "incmap/types.h"

/* Call `form` for each nominative, folded, that `name` may be a case of, until it answers false.
 * `name` itself is left out. At most four words and a limited number of forms are tried. */
void res_inflect(incmap_span name, bool (*form)(void *state, incmap_span form), void *state);

#endif
