/* The entries of an archive by their names, so that the members of many shapefiles are found
 * without comparing each with every entry. */
#ifndef VER_ENTRIES_H
#define VER_ENTRIES_H

#include "io_unzip.h"

typedef struct ver_entries {
    incmap_context *ctx;
    const io_unzip *zip;
    struct ver_entry *sorted;
    size_t count;
} ver_entries;

/* Of an archive that outlives it. */
INCMAP_NODISCARD incmap_status ver_entries_init(ver_entries *entries, incmap_context *ctx,
                                                const io_unzip *zip, incmap_error *err);
void ver_entries_free(ver_entries *entries); /* a zeroed one is allowed */

/* The first entry that is called as `shp`, which ends in four letters, but for `ending`, such as
 * ".dbf", in their place, whatever the case of these; SIZE_MAX: none. */
size_t ver_entries_find(const ver_entries *entries, incmap_span shp, const char *ending);

#endif
