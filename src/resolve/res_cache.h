/* Answers given before, by their whole query. Bounded; changes time only. */
#ifndef RES_CACHE_H
#define RES_CACHE_H

#include "base_buf.h"
#include "incmap/resolve.h"

enum { RES_CACHE_SLOTS = 4096, RES_CACHE_KEY_MAX = 2048 };

typedef struct res_cache_entry res_cache_entry;

typedef struct res_cache_slot {
    res_cache_entry *entry; /* NULL while empty */
} res_cache_slot;

typedef struct res_cache {
    incmap_context *ctx;
    base_buf key; /* of the query last looked up */
    bool has_key; /* it is short enough to be kept */
    res_cache_slot *slots;
} res_cache;

INCMAP_NODISCARD incmap_status res_cache_init(res_cache *cache, incmap_context *ctx,
                                              incmap_error *err);
void res_cache_free(res_cache *cache);

/* The answer to a query equal byte for byte; *found NULL when there is none. Borrowed until the
 * next call of res_cache_keep. */
INCMAP_NODISCARD incmap_status res_cache_find(res_cache *cache, const incmap_query *query,
                                              const incmap_placement **found, incmap_error *err);

/* Keep the answer to the query last looked up, in place of what shares its slot. */
INCMAP_NODISCARD incmap_status res_cache_keep(res_cache *cache, const incmap_placement *answer,
                                              incmap_error *err);

#endif
