/* GeoNames' lists that add names to the places of its dumps, and finding them beside a dump. */
#ifndef GAZ_BESIDE_H
#define GAZ_BESIDE_H

#include "gaz_import.h"

extern const size_t gaz_beside_count;

/* The format of list `number`. */
const char *gaz_beside_format(size_t number);

/* The path of list `number` beside the dump `dump`, to be freed, or NULL: when there is none, when
 * the recipe names it, or when an earlier dump lies in the same folder. */
INCMAP_NODISCARD incmap_status gaz_beside_path(incmap_context *ctx,
                                               const incmap_gazetteer_recipe *recipe,
                                               const bool *is_dump, size_t dump, size_t number,
                                               char **path, incmap_error *err);

/* All rows of the draft with a numeric id of GeoNames. `items` is freed by the caller, also after a
 * failure. */
INCMAP_NODISCARD incmap_status gaz_index_rows(gaz_row_index *index, gaz_draft *draft,
                                              incmap_error *err);

#endif
