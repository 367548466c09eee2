/* Texts kept once each while a gazetteer is built, known by number. */
#ifndef GAZ_POOL_H
#define GAZ_POOL_H

#include "base_buf.h"

typedef struct gaz_pool {
    base_buf bytes;
    uint64_t *starts; /* count + 1 of them */
    size_t starts_room;
    uint64_t *table; /* upper half of the hash, number + 1; or 0 */
    size_t table_size;
    uint32_t count;
} gaz_pool;

void gaz_pool_init(gaz_pool *pool, incmap_context *ctx);
void gaz_pool_free(gaz_pool *pool);

/* The number of `text`, given in the order of first coming. The first is 0. */
INCMAP_NODISCARD incmap_status gaz_pool_add(gaz_pool *pool, incmap_span text, uint32_t *number,
                                            incmap_error *err);

/* Borrowed until the next gaz_pool_add(). */
incmap_span gaz_pool_text(const gaz_pool *pool, uint32_t number);

#endif
