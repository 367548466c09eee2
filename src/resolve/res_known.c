#include "res_known.h"

#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "gaz_lookup.h"
#include "txt_fold.h"

enum { SLOTS = 32768, GROUP = 2, CANDIDATES = 16384, KEPT_MAX = 64, COUNTRY_BITS = 1 << 16 };

typedef struct slot {
    uint64_t key;   /* of question and name; 0: a free slot */
    uint64_t start; /* among all candidates ever kept */
    uint32_t count;
} slot;

struct res_known {
    incmap_context *ctx;
    uint64_t kept;                         /* candidates ever */
    uint64_t countries[COUNTRY_BITS / 64]; /* a bit for the folded names that end alike in hash */
    slot slots[SLOTS];
    res_candidate items[CANDIDATES]; /* the last ones kept, in turn; those of a name together */
};

static size_t country_bit(incmap_span folded) {
    return base_hash(folded.data, folded.size, 0) % COUNTRY_BITS;
}

static void mark_countries(res_known *known, const res_sources *sources) {
    for (size_t g = 0; g < sources->count; g++) {
        incmap_span text;
        for (size_t i = 0; (text = gaz_country_text(sources->items[g], i)).size > 0; i++) {
            size_t bit = country_bit(text);
            known->countries[bit / 64] |= UINT64_C(1) << (bit % 64);
        }
    }
}

bool res_known_maybe_country(const res_known *known, incmap_span name) {
    txt_folded folded;
    txt_fold(name, &folded);
    size_t bit = country_bit((incmap_span){folded.data, folded.size});
    return (known->countries[bit / 64] >> (bit % 64) & 1) != 0;
}

incmap_status res_known_new(res_known **out, incmap_context *ctx, const res_sources *sources,
                            incmap_error *err) {
    *out = base_alloc_zeroed(ctx, 1, sizeof **out);
    if (*out == NULL) {
        return base_out_of_memory(err);
    }
    (*out)->ctx = ctx;
    mark_countries(*out, sources);
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
