#include "ver_keys.h"

#include <string.h>

#include "base_error.h"
#include "base_hash.h"

enum { first_slots = 256 };
static const size_t keys_max = (size_t)1 << 31;

void ver_keys_free(ver_keys *keys, incmap_context *ctx) {
    base_free(ctx, keys->hashes);
    base_free(ctx, keys->slots);
}

/* The slot of `hash`, or the free one where it belongs. */
static size_t slot_of(const ver_keys *keys, uint64_t hash) {
    size_t mask = keys->slot_count - 1;
    size_t slot = (size_t)hash & mask;
    while (keys->slots[slot] != 0 && keys->hashes[keys->slots[slot] - 1] != hash) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

/* Put back in the order they came: dropping relies on the last one being behind all others of its
 * run. */
static incmap_status grow_slots(ver_keys *keys, incmap_context *ctx, incmap_error *err) {
    size_t wanted = keys->slot_count == 0 ? first_slots : keys->slot_count * 2;
    uint32_t *slots = base_alloc_zeroed(ctx, wanted, sizeof *slots);
    if (slots == NULL) {
        return base_out_of_memory(err);
    }
    base_free(ctx, keys->slots);
    keys->slots = slots;
    keys->slot_count = wanted;
    for (size_t i = 0; i < keys->count; i++) {
        keys->slots[slot_of(keys, keys->hashes[i])] = (uint32_t)(i + 1);
    }
    return INCMAP_OK;
}

incmap_status ver_keys_add(ver_keys *keys, incmap_context *ctx, uint64_t object, incmap_span key,
                           bool *fresh, incmap_error *err) {
    if (keys->count >= keys_max) {
        return base_fail(err, INCMAP_LIMIT, "more than 2^31 keys in open objects");
    }
    if (keys->count + 1 > keys->slot_count / 2) {
        BASE_TRY(grow_slots(keys, ctx, err));
    }
    BASE_TRY(base_grow(ctx, (void **)&keys->hashes, &keys->capacity, keys->count + 1,
                       sizeof *keys->hashes, err));
    uint64_t hash = base_hash(key.data == NULL ? "" : key.data, key.size, object);
    size_t slot = slot_of(keys, hash);
    *fresh = keys->slots[slot] == 0;
    if (*fresh) {
        keys->hashes[keys->count++] = hash;
        keys->slots[slot] = (uint32_t)keys->count;
    }
    return INCMAP_OK;
}

void ver_keys_drop(ver_keys *keys, size_t count) {
    while (keys->count > count) {
        keys->slots[slot_of(keys, keys->hashes[keys->count - 1])] = 0;
        keys->count--;
    }
}
