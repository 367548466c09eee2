/* Owns PREFIXES and KEY_STEPS: the best places of every start that many keys have, and where among
 * the keys to begin looking for a start that few have. */
#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "gaz_build.h"
#include "gaz_prefix.h"
#include "txt_fold.h"

/* A start of the key that is looked at, with what the keys so far have of it. */
typedef struct opened {
    size_t size;    /* bytes */
    uint32_t first; /* the record of the first key */
    uint32_t keys;
    gaz_best best;
} opened;

typedef struct starts {
    gaz_build *build;
    base_buf found;          /* gaz_prefix */
    uint32_t first_spelling; /* of the key that is looked at: the number of its first one */
    size_t depth;
    opened open[TXT_FOLD_MAX + 1]; /* from short to long */
} starts;

static incmap_status put_start(starts *in, incmap_span text, const opened *of, incmap_error *err) {
    gaz_prefix record = {.hash = base_hash(text.data, of->size, 0), .first = of->first};
    for (uint32_t i = 0; i < of->best.count; i++) {
        const gaz_best_name *name = &of->best.names[i];
        record.names[i] = (gaz_prefix_name){name->place, name->text};
        record.sizes[i] = (uint8_t)(name->size < UINT8_MAX ? name->size : UINT8_MAX);
    }
    record.count = (uint8_t)of->best.count;
    return base_buf_add(&in->found, &record, sizeof record, err);
}

/* Ends the starts of `text`, the key before, that are longer than `shared` bytes. What they have
 * goes to the start before them. */
static incmap_status close_starts(starts *in, incmap_span text, size_t shared, incmap_error *err) {
    while (in->depth > 0 && in->open[in->depth - 1].size > shared) {
        const opened *of = &in->open[--in->depth];
        if (of->keys >= GAZ_PREFIX_KEYS) {
            BASE_TRY(put_start(in, text, of, err));
        }
        if (in->depth > 0) {
            opened *above = &in->open[in->depth - 1];
            above->keys += of->keys;
            for (uint32_t i = 0; i < of->best.count; i++) {
                gaz_best_add(&above->best, &of->best.names[i]);
            }
        }
    }
    return INCMAP_OK;
}

static bool begins_letter(char byte) { return ((unsigned char)byte & 0xC0) != 0x80; }

/* Opens the starts of a key that are longer than `shared` bytes, the key itself among them. */
static void open_starts(starts *in, incmap_span text, size_t shared, uint32_t record) {
    for (size_t size = shared + 1; size <= text.size; size++) {
        if (size == text.size || begins_letter(text.data[size])) {
            opened *to = &in->open[in->depth++];
            to->size = size;
            to->first = record;
            to->keys = 0;
            to->best.count = 0;
        }
    }
}

/* The size of the spelling at a byte of KEYS, and in *behind the byte behind it. */
static size_t spelling_size(const gaz_build *build, size_t at, size_t *behind) {
    const base_buf *keys = &build->sections[GAZ_KEYS];
    size_t text = at, size = 0;
    (void)gaz_spelling_at(keys->data, keys->size, at, &text, &size);
    *behind = text + size;
    return size;
}

/* The first name of the place among the key's spellings from GAZ_SPELLING_FAR on. */
static uint32_t far_spelling(const starts *in, const gaz_key *key, uint32_t place) {
    const uint32_t *names = gaz_records(in->build, GAZ_NAMES);
    const uint32_t *of_place = in->build->slots.of_place;
    uint32_t best = GAZ_SPELLING_FAR;
    for (size_t slot = of_place[place + 1]; slot-- > of_place[place];) {
        const uint32_t which = names[slot] - in->first_spelling;
        best = which >= GAZ_SPELLING_FAR && which < key->spelling_count ? which : best;
    }
    return best;
}

static gaz_best_name name_of(const starts *in, const gaz_key *key, uint32_t posting) {
    const gaz_build *build = in->build;
    const uint32_t told = posting >> GAZ_POSTING_SHIFT;
    gaz_best_name name = {.place = posting & GAZ_POSTING_PLACE,
                          .is_other = (posting & GAZ_POSTING_MAIN) == 0};
    const uint32_t which = told == GAZ_SPELLING_FAR ? far_spelling(in, key, name.place) : told;
    size_t at = key->spellings, behind = 0;
    for (uint32_t i = 0; i < which; i++) {
        (void)spelling_size(build, at, &at);
    }
    name.text = (uint32_t)at;
    name.size = (uint16_t)spelling_size(build, at, &behind);
    return name;
}

/* The best of the key's own places, which stand in order. */
static void add_places(starts *in, const gaz_key *key) {
    opened *to = &in->open[in->depth - 1];
    to->keys++;
    for (size_t i = 0;
         i < key->count && gaz_best_takes(&to->best, gaz_posting(key, i) & GAZ_POSTING_PLACE);
         i++) {
        const gaz_best_name name = name_of(in, key, gaz_posting(key, i));
        gaz_best_add(&to->best, &name);
    }
}

static size_t shared_bytes(incmap_span a, incmap_span b) {
    size_t shared = 0;
    while (shared < a.size && shared < b.size && a.data[shared] == b.data[shared]) {
        shared++;
    }
    return shared;
}

static incmap_status find_starts(starts *in, incmap_error *err) {
    const gaz_build *build = in->build;
    const gaz_keys keys = gaz_built_keys(build);
    gaz_key both[2];
    incmap_span before = base_span("", 0);
    (void)gaz_key_read(&keys, 0, &both[1]);
    in->first_spelling = build->key_count > 0 && build->key_records[0] > 0
                             ? (uint32_t)both[1].spelling_count /* of the empty key */
                             : 0;
    for (uint32_t number = 0; number < build->key_count; number++) {
        gaz_key *key = &both[number % 2];
        (void)gaz_key_read(&keys, build->key_records[number], key);
        size_t shared = shared_bytes(before, key->text);
        BASE_TRY(close_starts(in, before, shared, err));
        shared = in->depth == 0 ? 0 : in->open[in->depth - 1].size;
        open_starts(in, key->text, shared, build->key_records[number]);
        add_places(in, key);
        in->first_spelling += (uint32_t)key->spelling_count;
        before = key->text;
    }
    return close_starts(in, before, 0, err);
}

static incmap_status put_prefixes(starts *in, incmap_error *err) {
    gaz_build *build = in->build;
    const gaz_prefix *found = (const gaz_prefix *)(const void *)in->found.data;
    const size_t count = in->found.size / sizeof *found, slots = count + count / 2;
    incmap_context *ctx = &build->crew->shared;
    gaz_sortable *order = base_alloc(ctx, count * sizeof *order);
    if (order == NULL) {
        return base_out_of_memory(err);
    }
    for (uint32_t i = 0; i < count; i++) {
        order[i] = (gaz_sortable){found[i].hash, i, 0};
    }
    incmap_status status = gaz_sort(ctx, order, count, NULL, NULL, err);
    status = status == INCMAP_OK ? gaz_put_zeros(build, GAZ_PREFIXES, slots, err) : status;
    gaz_prefix *table = gaz_records(build, GAZ_PREFIXES);
    for (size_t i = 0; status == INCMAP_OK && i < count; i++) {
        size_t slot = gaz_bucket_of(order[i].key, slots);
        while (table[slot].count != 0) {
            slot = slot + 1 == slots ? 0 : slot + 1;
        }
        table[slot] = found[order[i].item];
    }
    base_free(ctx, order);
    return status;
}

static incmap_status put_steps(gaz_build *build, incmap_error *err) {
    char room[TXT_FOLD_MAX];
    for (uint32_t key = 0; key < build->key_count; key += GAZ_KEY_STEP) {
        const gaz_key_step step = {.word = gaz_first_word(gaz_build_key(build, key, room)),
                                   .record = build->key_records[key]};
        BASE_TRY(gaz_put(build, GAZ_KEY_STEPS, &step, sizeof step, err));
    }
    return INCMAP_OK;
}

incmap_status gaz_build_prefixes(gaz_build *build, incmap_error *err) {
    incmap_context *ctx = &build->crew->shared;
    starts *in = base_alloc_zeroed(ctx, 1, sizeof *in);
    if (in == NULL) {
        return base_out_of_memory(err);
    }
    in->build = build;
    base_buf_init(&in->found, ctx, SIZE_MAX / 2);
    incmap_status status = find_starts(in, err);
    status = status == INCMAP_OK ? put_prefixes(in, err) : status;
    base_buf_free(&in->found);
    base_free(ctx, in);
    return status == INCMAP_OK ? put_steps(build, err) : status;
}
