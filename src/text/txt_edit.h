/* Edit distance. */
#ifndef TXT_EDIT_H
#define TXT_EDIT_H

#include "incmap/types.h"

enum { TXT_EDIT_MAX = 255 }; /* letters of a text that can be compared */

/* Optimal string alignment distance (insert, delete, replace, swap of neighbours cost 1) between
 * two UTF-8 texts, counted in letters; `limit` + 1 (UINT_MAX at most) as soon as it is sure to
 * pass `limit`. Texts of over TXT_EDIT_MAX letters are taken as different by more than any limit.
 * A bad byte counts as the letter U+FFFD. No memory is taken. */
unsigned txt_edit_distance(incmap_span a, incmap_span b, unsigned limit);

#endif
