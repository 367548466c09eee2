#include "res_cache.h"

#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"

/* Slots are looked at in groups: a query may be kept in any one of its group. */
enum { group_slots = 4 };

struct res_cache_entry {
    uint64_t hash;
    size_t key_size;
    size_t answer_size;
    char bytes[]; /* the answer, then the key: the query's fields, each behind its size */
};

incmap_status res_cache_init(res_cache *cache, incmap_context *ctx, incmap_error *err) {
    *cache = (res_cache){.ctx = ctx};
    base_buf_init(&cache->key, ctx, RES_CACHE_KEY_MAX);
    cache->slots = base_alloc_zeroed(ctx, RES_CACHE_SLOTS, sizeof(res_cache_entry *));
    return cache->slots == NULL ? base_out_of_memory(err) : INCMAP_OK;
}

static size_t size_of(const res_cache_entry *entry) {
    return sizeof *entry + entry->key_size + entry->answer_size;
}

static void empty_slot(res_cache *cache, size_t slot) {
    res_cache_entry *entry = cache->slots[slot];
    if (entry != NULL) {
        cache->bytes -= size_of(entry);
        base_free(cache->ctx, entry);
        cache->slots[slot] = NULL;
    }
}

void res_cache_free(res_cache *cache) {
    for (size_t i = 0; cache->slots != NULL && i < RES_CACHE_SLOTS; i++) {
        empty_slot(cache, i);
    }
    if (cache->ctx != NULL) {
        base_free(cache->ctx, cache->slots);
        base_buf_free(&cache->key);
    }
}

static char *add_field(char *at, incmap_span field) {
    memcpy(at, &field.size, sizeof field.size);
    at += sizeof field.size;
    if (field.size > 0) {
        memcpy(at, field.data, field.size);
    }
    return at + field.size;
}

/* A text that is too long for a key is told by its size and two hashes. */
static incmap_span short_text(incmap_span text, uint64_t digest[3]) {
    if (text.size <= RES_CACHE_KEY_MAX / 2) {
        return text;
    }
    digest[0] = text.size;
    digest[1] = base_hash(text.data, text.size, 1);
    digest[2] = base_hash(text.data, text.size, 2);
    return (incmap_span){(const char *)digest, 3 * sizeof digest[0]};
}

static incmap_status make_key(res_cache *cache, const incmap_query *query, incmap_error *err) {
    double near[2] = {query->near_point.lat, query->near_point.lon};
    incmap_span near_bytes = {(const char *)near, query->has_near ? sizeof near : 0};
    uint64_t digest[3];
    const incmap_span fields[] = {query->place, query->admin, query->country,
                                  short_text(query->text, digest), near_bytes};
    enum { count = sizeof fields / sizeof fields[0] };
    size_t size = count * sizeof(size_t);
    cache->has_key = false;
    for (size_t i = 0; i < count; i++) {
        if (fields[i].size > RES_CACHE_KEY_MAX - size) {
            return INCMAP_OK;
        }
        size += fields[i].size;
    }
    cache->key.size = 0;
    BASE_TRY(base_buf_reserve(&cache->key, size, err));
    char *at = cache->key.data;
    for (size_t i = 0; i < count; i++) {
        at = add_field(at, fields[i]);
    }
    cache->key.size = size;
    cache->hash = base_hash(cache->key.data, size, 0);
    cache->has_key = true;
    return INCMAP_OK;
}

static size_t first_slot(const res_cache *cache) {
    return cache->hash % (RES_CACHE_SLOTS / group_slots) * group_slots;
}

incmap_status res_cache_find(res_cache *cache, const incmap_query *query, incmap_span *found,
                             incmap_error *err) {
    *found = base_span(NULL, 0);
    BASE_TRY(make_key(cache, query, err));
    if (!cache->has_key) {
        return INCMAP_OK;
    }
    size_t first = first_slot(cache);
    for (size_t i = first; i < first + group_slots; i++) {
        const res_cache_entry *entry = cache->slots[i];
        if (entry != NULL && entry->hash == cache->hash &&
            base_span_equal(base_span(entry->bytes + entry->answer_size, entry->key_size),
                            base_buf_view(&cache->key))) {
            *found = base_span(entry->bytes, entry->answer_size);
            return INCMAP_OK;
        }
    }
    return INCMAP_OK;
}

/* An empty slot of the group, or one that its query's hash picks. */
static size_t slot_for(const res_cache *cache) {
    size_t first = first_slot(cache);
    for (size_t i = first; i < first + group_slots; i++) {
        if (cache->slots[i] == NULL) {
            return i;
        }
    }
    return first + (cache->hash >> 32) % group_slots;
}

incmap_status res_cache_keep(res_cache *cache, incmap_span answer, incmap_error *err) {
    size_t size = sizeof(res_cache_entry) + cache->key.size + answer.size;
    if (!cache->has_key || size > RES_CACHE_BYTES_MAX) {
        return INCMAP_OK;
    }
    while (cache->bytes > RES_CACHE_BYTES_MAX - size) {
        empty_slot(cache, cache->hand);
        cache->hand = (cache->hand + 1) % RES_CACHE_SLOTS;
    }
    res_cache_entry *entry = base_alloc(cache->ctx, size);
    if (entry == NULL) {
        return base_out_of_memory(err);
    }
    *entry = (res_cache_entry){cache->hash, cache->key.size, answer.size};
    memcpy(entry->bytes, answer.data, answer.size);
    memcpy(entry->bytes + answer.size, cache->key.data, cache->key.size);
    size_t slot = slot_for(cache);
    empty_slot(cache, slot);
    cache->slots[slot] = entry;
    cache->bytes += size;
    return INCMAP_OK;
}
