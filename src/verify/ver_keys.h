/* The keys of the JSON objects that are open, so that one given twice is seen. They come and go as
 * on a stack; only hashes of 64 bits are kept. */
#ifndef VER_KEYS_H
#define VER_KEYS_H

#include "base_context.h"

typedef struct ver_keys {
    uint64_t *hashes; /* in the order they came */
    size_t count;
    size_t capacity;
    uint32_t *slots; /* open addressing: number of a hash + 1, 0 is free; a power of two of them */
    size_t slot_count;
    uint64_t objects; /* opened so far: seeds the hashes of each */
} ver_keys;

void ver_keys_free(ver_keys *keys, incmap_context *ctx);

/* Adds `key` of the object numbered `object`; *fresh false when it has it already. INCMAP_LIMIT
 * beyond 2^31 keys. */
INCMAP_NODISCARD incmap_status ver_keys_add(ver_keys *keys, incmap_context *ctx, uint64_t object,
                                            incmap_span key, bool *fresh, incmap_error *err);

/* Forgets what was added last, down to `count` keys. */
void ver_keys_drop(ver_keys *keys, size_t count);

#endif
