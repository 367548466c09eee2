#include "res_known.h"

#include <string.h>

#include "base_error.h"
#include "base_hash.h"

enum { SLOTS = 65536, GROUP = 2, CANDIDATES = 16384, KEPT_MAX = 64 };

typedef struct slot {
    uint64_t key;   /* of question and name; 0: a free slot */
    uint64_t start; /* among all candidates ever kept */
    uint32_t count;
} slot;

struct res_known {
    incmap_context *ctx;
    uint64_t kept; /* candidates ever */
    slot slots[SLOTS];
    res_candidate items[CANDIDATES]; /* the last ones kept, in turn; those of a name together */
};

incmap_status res_known_new(res_known **out, incmap_context *ctx, incmap_error *err) {
    *out = base_alloc_zeroed(ctx, 1, sizeof **out);
    if (*out == NULL) {
        return base_out_of_memory(err);
    }
    (*out)->ctx = ctx;
    return INCMAP_OK;
}

void res_known_free(res_known *known) {
    if (known != NULL) {
        base_free(known->ctx, known);
    }
}

static size_t group_of(uint64_t key) { return key % (SLOTS / GROUP) * GROUP; }

uint32_t res_known_find(const res_known *known, res_question question, incmap_span name,
                        const res_candidate **items) {
    uint64_t key = base_hash_key(name, (uint64_t)question);
    for (size_t i = group_of(key), end = i + GROUP; i < end; i++) {
        const slot *s = &known->slots[i];
        if (s->key == key && (s->count == 0 || known->kept - s->start <= CANDIDATES)) {
            *items = &known->items[s->start % CANDIDATES];
            return s->count;
        }
    }
    return RES_NOT_KNOWN;
}

void res_known_keep(res_known *known, res_question question, incmap_span name,
                    const res_candidate *items, size_t count) {
    if (count > KEPT_MAX) {
        return;
    }
    uint64_t key = base_hash_key(name, (uint64_t)question);
    slot *group = &known->slots[group_of(key)];
    size_t at = known->kept % CANDIDATES;
    if (at + count > CANDIDATES) { /* they are to stand together */
        known->kept += CANDIDATES - at;
        at = 0;
    }
    if (group[0].key != key) { /* the name kept last stands first */
        group[1] = group[0];
    }
    group[0] = (slot){key, known->kept, (uint32_t)count};
    for (size_t i = 0; i < count; i++) {
        known->items[at + i] = items[i];
    }
    known->kept += count;
}
