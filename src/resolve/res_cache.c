#include "res_cache.h"

#include <string.h>

#include "base_error.h"
#include "base_hash.h"

struct res_cache_entry {
    incmap_placement answer;
    size_t key_size;
    char key[]; /* the query's fields, each behind its size */
};

incmap_status res_cache_init(res_cache *cache, incmap_context *ctx, incmap_error *err) {
    *cache = (res_cache){.ctx = ctx};
    base_buf_init(&cache->key, ctx, RES_CACHE_KEY_MAX);
    cache->slots = base_alloc_zeroed(ctx, RES_CACHE_SLOTS, sizeof cache->slots[0]);
    return cache->slots == NULL ? base_out_of_memory(err) : INCMAP_OK;
}

void res_cache_free(res_cache *cache) {
    for (size_t i = 0; cache->slots != NULL && i < RES_CACHE_SLOTS; i++) {
        base_free(cache->ctx, cache->slots[i].entry);
    }
    if (cache->ctx != NULL) {
        base_free(cache->ctx, cache->slots);
        base_buf_free(&cache->key);
    }
}

static incmap_status add_field(base_buf *key, const void *data, size_t size, incmap_error *err) {
    BASE_TRY(base_buf_add(key, &size, sizeof size, err));
    return size == 0 ? INCMAP_OK : base_buf_add(key, data, size, err);
}

static incmap_status make_key(res_cache *cache, const incmap_query *query, incmap_error *err) {
    const incmap_span fields[] = {query->place, query->admin, query->country, query->text};
    size_t size = sizeof query->near_point;
    cache->key.size = 0;
    cache->has_key = false;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (fields[i].size > RES_CACHE_KEY_MAX / 2) {
            return INCMAP_OK;
        }
        size += fields[i].size + 2 * sizeof size;
    }
    if (size > RES_CACHE_KEY_MAX) {
        return INCMAP_OK;
    }
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        BASE_TRY(add_field(&cache->key, fields[i].data, fields[i].size, err));
    }
    double near[2] = {query->near_point.lat, query->near_point.lon};
    BASE_TRY(add_field(&cache->key, near, query->has_near ? sizeof near : 0, err));
    cache->has_key = true;
    return INCMAP_OK;
}

static res_cache_slot *slot_of(const res_cache *cache) {
    return &cache->slots[base_hash(cache->key.data, cache->key.size, 0) % RES_CACHE_SLOTS];
}

incmap_status res_cache_find(res_cache *cache, const incmap_query *query,
                             const incmap_placement **found, incmap_error *err) {
    *found = NULL;
    BASE_TRY(make_key(cache, query, err));
    if (!cache->has_key) {
        return INCMAP_OK;
    }
    const res_cache_entry *entry = slot_of(cache)->entry;
    if (entry != NULL && entry->key_size == cache->key.size &&
        memcmp(entry->key, cache->key.data, cache->key.size) == 0) {
        *found = &entry->answer;
    }
    return INCMAP_OK;
}

incmap_status res_cache_keep(res_cache *cache, const incmap_placement *answer, incmap_error *err) {
    if (!cache->has_key) {
        return INCMAP_OK;
    }
    res_cache_entry *entry = base_alloc(cache->ctx, sizeof *entry + cache->key.size);
    if (entry == NULL) {
        return base_out_of_memory(err);
    }
    entry->answer = *answer;
    entry->key_size = cache->key.size;
    memcpy(entry->key, cache->key.data, cache->key.size);
    res_cache_slot *slot = slot_of(cache);
    base_free(cache->ctx, slot->entry);
    slot->entry = entry;
    return INCMAP_OK;
}
