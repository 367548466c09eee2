/* The list of the rows passed over: CSV with file, line, reason, text. */
#ifndef GAZ_LISTING_H
#define GAZ_LISTING_H

#include "incmap/gazetteer.h"
#include "io_atomic.h"

typedef struct gaz_listing {
    io_atomic *file; /* NULL: none is wanted */
    base_buf row;
    incmap_error problem; /* the first failure of writing; all behind it is dropped */
} gaz_listing;

/* `path` may be NULL. Release with gaz_listing_close() also after a failure. */
INCMAP_NODISCARD incmap_status gaz_listing_open(gaz_listing *listing, incmap_context *ctx,
                                                const char *path, incmap_error *err);
void gaz_listing_add(gaz_listing *listing, const incmap_rejection *rejection);

/* What went wrong so far, or that all is well; the list stands complete under its temporary name,
 * for io_atomic_commit(). */
INCMAP_NODISCARD incmap_status gaz_listing_finish(gaz_listing *listing, incmap_error *err);
void gaz_listing_close(gaz_listing *listing);

#endif
