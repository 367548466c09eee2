#include "ver_ids.h"

#include "base_error.h"
#include "base_hash.h"

enum { first_slots = 1024, ids_max = 4000000 };

void ver_ids_free(ver_ids *ids, incmap_context *ctx) { base_free(ctx, ids->slots); }

static size_t slot_of(const ver_ids *ids, uint64_t hash) {
    size_t slot = (size_t)hash & (ids->slot_count - 1);
    while (ids->slots[slot] != 0 && ids->slots[slot] != hash) {
        slot = (slot + 1) & (ids->slot_count - 1);
    }
    return slot;
}

/* Half of the slots stay free. */
static incmap_status make_room(ver_ids *ids, incmap_context *ctx, incmap_error *err) {
    if (2 * (ids->count + 1) <= ids->slot_count) {
        return INCMAP_OK;
    }
    ver_ids larger = {.slot_count = ids->slot_count == 0 ? first_slots : 2 * ids->slot_count};
    larger.slots = base_alloc_zeroed(ctx, larger.slot_count, sizeof *larger.slots);
    if (larger.slots == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < ids->slot_count; i++) {
        if (ids->slots[i] != 0) {
            larger.slots[slot_of(&larger, ids->slots[i])] = ids->slots[i];
        }
    }
    larger.count = ids->count;
    base_free(ctx, ids->slots);
    *ids = larger;
    return INCMAP_OK;
}

incmap_status ver_ids_add(ver_ids *ids, incmap_context *ctx, bool is_text, incmap_span id,
                          bool *seen, incmap_error *err) {
    *seen = false;
    if (ids->count == ids_max) {
        return INCMAP_OK;
    }
    BASE_TRY(make_room(ids, ctx, err));
    uint64_t hash = base_hash(id.data, id.size, is_text ? 1 : 2);
    hash = hash == 0 ? 1 : hash;
    size_t slot = slot_of(ids, hash);
    *seen = ids->slots[slot] != 0;
    ids->count += !*seen;
    ids->slots[slot] = hash;
    return INCMAP_OK;
}
