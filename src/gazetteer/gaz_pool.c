#include "gaz_pool.h"

#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"

enum { first_table_size = 1024 };

#define POOL_BYTES_MAX ((size_t)1 << 36)

void gaz_pool_init(gaz_pool *pool, incmap_context *ctx) {
    *pool = (gaz_pool){.count = 0};
    base_buf_init(&pool->bytes, ctx, POOL_BYTES_MAX);
}

void gaz_pool_free(gaz_pool *pool) {
    incmap_context *ctx = pool->bytes.ctx;
    base_free(ctx, pool->starts);
    base_free(ctx, pool->table);
    base_buf_free(&pool->bytes);
    gaz_pool_init(pool, ctx);
}

incmap_span gaz_pool_text(const gaz_pool *pool, uint32_t number) {
    uint64_t start = pool->starts[number];
    if (pool->starts[number + 1] == start) {
        return base_span("", 0);
    }
    return base_span(pool->bytes.data + start, (size_t)(pool->starts[number + 1] - start));
}

static const uint64_t hash_half = 0xFFFFFFFF00000000U;

static uint32_t number_in(uint64_t entry) { return (uint32_t)entry - 1; }

/* Where `text` stands or belongs; the table is a power of two and never full. */
static size_t find(const gaz_pool *pool, incmap_span text, uint64_t hash) {
    size_t mask = pool->table_size - 1;
    size_t slot = (size_t)hash & mask;
    while (pool->table[slot] != 0 &&
           (((pool->table[slot] ^ hash) & hash_half) != 0 ||
            !base_span_equal(gaz_pool_text(pool, number_in(pool->table[slot])), text))) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

static incmap_status grow_table(gaz_pool *pool, incmap_error *err) {
    size_t size = pool->table_size == 0 ? first_table_size : pool->table_size * 2;
    uint64_t *table = base_alloc_zeroed(pool->bytes.ctx, size, sizeof *table);
    if (table == NULL) {
        return base_out_of_memory(err);
    }
    base_free(pool->bytes.ctx, pool->table);
    pool->table = table;
    pool->table_size = size;
    for (uint32_t number = 0; number < pool->count; number++) {
        incmap_span text = gaz_pool_text(pool, number);
        uint64_t hash = base_hash(text.data, text.size, 0);
        size_t slot = (size_t)hash & (size - 1);
        while (table[slot] != 0) {
            slot = (slot + 1) & (size - 1);
        }
        table[slot] = (hash & hash_half) | (number + 1);
    }
    return INCMAP_OK;
}

incmap_status gaz_pool_add(gaz_pool *pool, incmap_span text, uint32_t *number, incmap_error *err) {
    if (pool->table_size / 2 <= pool->count) {
        BASE_TRY(grow_table(pool, err));
    }
    uint64_t hash = base_hash(text.data, text.size, 0);
    size_t slot = find(pool, text, hash);
    if (pool->table[slot] != 0) {
        *number = number_in(pool->table[slot]);
        return INCMAP_OK;
    }
    if (pool->count >= UINT32_MAX - 2) {
        return base_fail(err, INCMAP_LIMIT, "more than 4 billion different texts");
    }
    BASE_TRY(base_grow(pool->bytes.ctx, (void **)&pool->starts, &pool->starts_room,
                       (size_t)pool->count + 2, sizeof *pool->starts, err));
    pool->starts[pool->count] = pool->bytes.size;
    BASE_TRY(base_buf_add_span(&pool->bytes, text, err));
    pool->starts[pool->count + 1] = pool->bytes.size;
    *number = pool->count++;
    pool->table[slot] = (hash & hash_half) | (*number + 1);
    return INCMAP_OK;
}
