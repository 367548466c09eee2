#include "inc_names.h"

#include "base_error.h"
#include "inc_record.h"

/* A table that is never more than three quarters full. */
enum { slot_bits = 12, slot_count = 1 << slot_bits, most = slot_count / 4 * 3 };

void inc_names_init(inc_names *names, incmap_context *ctx) {
    *names = (inc_names){.slots = NULL};
    base_arena_init(&names->text, ctx);
}

void inc_names_free(inc_names *names) {
    base_free(names->text.ctx, names->slots);
    base_arena_free(&names->text);
    inc_names_init(names, names->text.ctx);
}

/* The slot of a name, or the free one that it is for. */
static inc_name *slot_of(const inc_names *names, incmap_span name) {
    uint64_t spread = (uint64_t)(uintptr_t)name.data * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(spread >> (64 - slot_bits));
    while (names->slots[at].key != NULL &&
           (names->slots[at].key != name.data || names->slots[at].text.size != name.size)) {
        at = (at + 1) % slot_count;
    }
    return &names->slots[at];
}

incmap_status inc_names_find(const inc_name **out, inc_names *names, incmap_span name,
                             incmap_error *err) {
    *out = NULL;
    if (names->slots == NULL) {
        names->slots = base_alloc_zeroed(names->text.ctx, slot_count, sizeof *names->slots);
        if (names->slots == NULL) {
            return base_out_of_memory(err);
        }
    }
    inc_name *slot = slot_of(names, name);
    if (slot->key == NULL) {
        if (names->count == most) {
            return INCMAP_OK;
        }
        BASE_TRY(base_arena_copy(&names->text, name, &slot->text, err));
        slot->key = name.data;
        slot->plain = inc_is_plain(name);
        names->count++;
    }
    *out = slot;
    return INCMAP_OK;
}
