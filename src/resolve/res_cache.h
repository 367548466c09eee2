/* Answers given before, by their whole query. Knows nothing of what an answer is. Bounded; changes
 * time only. */
#ifndef RES_CACHE_H
#define RES_CACHE_H

#include "base_buf.h"
#include "incmap/resolve.h"

enum {
    RES_CACHE_SLOTS = 65536,
    RES_CACHE_KEY_MAX = 2048,      /* queries over it are not kept */
    RES_CACHE_BYTES_MAX = 32 << 20 /* of what is kept; the slots aside */
};

typedef struct res_cache_entry res_cache_entry;

typedef struct res_cache {
    incmap_context *ctx;
    base_buf key; /* of the query last looked up */
    uint64_t hash;
    bool has_key;            /* it is short enough to be kept */
    res_cache_entry **slots; /* NULL while empty */
    size_t bytes;
    size_t hand; /* the slot that is emptied next when there is no room */
} res_cache;

INCMAP_NODISCARD incmap_status res_cache_init(res_cache *cache, incmap_context *ctx,
                                              incmap_error *err);
void res_cache_free(res_cache *cache);

/* The answer to a query equal byte for byte, 8-byte aligned; found->data NULL when there is none.
 * Borrowed until the next call of res_cache_keep. */
INCMAP_NODISCARD incmap_status res_cache_find(res_cache *cache, const incmap_query *query,
                                              incmap_span *found, incmap_error *err);

/* Keep a copy of the answer, which is not empty, to the query last looked up, in place of what
 * shares its slot. */
INCMAP_NODISCARD incmap_status res_cache_keep(res_cache *cache, incmap_span answer,
                                              incmap_error *err);

#endif
