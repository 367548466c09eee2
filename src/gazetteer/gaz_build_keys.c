/* Owns KEYS, KEY_BUCKETS and SKELETON_BUCKETS: what names are found by. A key is a folded name; its
 * record holds the places that have a name that folds to it, in their order, which is that of
 * importance. */
#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "gaz_build.h"
#include "txt_fold.h"

/* Slots by what they belong to: of head h those from starts[h] to starts[h + 1]. */
typedef struct runs {
    uint32_t *starts;
    uint32_t *slots;
} runs;

/* While keys are made: of each slot its fold, of each fold its key, of each key its skeleton. */
typedef struct keys {
    uint32_t slot_count;
    uint32_t key_count;
    uint32_t *fold_of_slot; /* GAZ_NONE where nothing is left of the name */
    uint32_t *place_of_slot;
    gaz_sortable *order; /* of the keys: `item` is the fold */
    uint32_t *key_of_fold;
    uint32_t *skeleton_of; /* of a key; GAZ_NONE for none */
    uint32_t *first_key;   /* of a skeleton, */
    uint32_t *shared_by;   /* how many keys have it, */
    uint32_t *record;      /* and where it stands */
    gaz_pool skeletons;
    runs by_key;
    runs by_skeleton;
} keys;

static incmap_status fold_slots(gaz_build *build, keys *use, incmap_error *err) {
    const uint32_t *texts = (const uint32_t *)(const void *)build->slot_texts.data;
    use->slot_count = (uint32_t)(build->slot_texts.size / sizeof *texts);
    use->fold_of_slot = base_alloc_zeroed(build->ctx, use->slot_count, sizeof *use->fold_of_slot);
    if (use->fold_of_slot == NULL) {
        return base_out_of_memory(err);
    }
    for (uint32_t slot = 0; slot < use->slot_count; slot++) {
        BASE_TRY(gaz_draft_fold(build->draft, texts[slot], &use->fold_of_slot[slot], err));
    }
    return INCMAP_OK;
}

static void *numbers(gaz_build *build, size_t count) {
    return base_alloc_zeroed(build->ctx, count, sizeof(uint32_t));
}

static incmap_status make_room(gaz_build *build, keys *use, incmap_error *err) {
    size_t folds = build->draft->folds.count;
    use->order = base_alloc_zeroed(build->ctx, folds, sizeof *use->order);
    use->key_of_fold = numbers(build, folds);
    use->skeleton_of = numbers(build, folds);
    use->first_key = numbers(build, folds);
    use->shared_by = numbers(build, folds);
    use->record = numbers(build, folds);
    build->key_records = numbers(build, folds);
    if (use->order == NULL || use->key_of_fold == NULL || use->skeleton_of == NULL ||
        use->first_key == NULL || use->shared_by == NULL || use->record == NULL ||
        build->key_records == NULL) {
        return base_out_of_memory(err);
    }
    return INCMAP_OK;
}

static int compare_folds(const void *state, uint32_t a, uint32_t b) {
    return base_span_compare(gaz_pool_text(state, a), gaz_pool_text(state, b));
}

/* Keys are the folds that a slot has, in the order of their bytes. */
static incmap_status sort_keys(gaz_build *build, keys *use, incmap_error *err) {
    const gaz_pool *folds = &build->draft->folds;
    for (uint32_t slot = 0; slot < use->slot_count; slot++) {
        uint32_t fold = use->fold_of_slot[slot];
        if (fold != GAZ_NONE && use->key_of_fold[fold] == 0) {
            use->key_of_fold[fold] = 1;
            use->order[use->key_count++] =
                (gaz_sortable){gaz_sort_prefix(gaz_pool_text(folds, fold)), fold, 0};
        }
    }
    BASE_TRY(gaz_sort(build->ctx, use->order, use->key_count, compare_folds, folds, err));
    for (uint32_t key = 0; key < use->key_count; key++) {
        use->key_of_fold[use->order[key].item] = key;
    }
    return INCMAP_OK;
}

static incmap_span key_text(const gaz_build *build, const keys *use, uint32_t key) {
    return gaz_pool_text(&build->draft->folds, use->order[key].item);
}

static incmap_status find_skeletons(gaz_build *build, keys *use, incmap_error *err) {
    for (uint32_t key = 0; key < use->key_count; key++) {
        txt_folded made;
        uint32_t *skeleton = &use->skeleton_of[key];
        const uint32_t known = use->skeletons.count;
        txt_skeleton(key_text(build, use, key), &made);
        if (made.size == 0) {
            *skeleton = GAZ_NONE;
            continue;
        }
        BASE_TRY(gaz_pool_add(&use->skeletons, base_span(made.data, made.size), skeleton, err));
        if (*skeleton == known) {
            use->first_key[known] = key;
        }
        use->shared_by[*skeleton]++;
    }
    return INCMAP_OK;
}

static uint32_t key_of_slot(const keys *use, uint32_t slot) {
    uint32_t fold = use->fold_of_slot[slot];
    return fold == GAZ_NONE ? GAZ_NONE : use->key_of_fold[fold];
}

static uint32_t skeleton_of_slot(const keys *use, uint32_t slot) {
    uint32_t key = key_of_slot(use, slot);
    return key == GAZ_NONE ? GAZ_NONE : use->skeleton_of[key];
}

/* A counting sort. starts[h + 1] first holds where head h begins, and has moved up to where it ends
 * once all slots are in. */
static incmap_status make_runs(gaz_build *build, const keys *use, uint32_t count,
                               uint32_t (*head_of)(const keys *use, uint32_t slot), runs *out,
                               incmap_error *err) {
    out->starts = numbers(build, (size_t)count + 1);
    out->slots = numbers(build, use->slot_count);
    if (out->starts == NULL || out->slots == NULL) {
        return base_out_of_memory(err);
    }
    for (uint32_t slot = 0; slot < use->slot_count; slot++) {
        uint32_t head = head_of(use, slot);
        if (head != GAZ_NONE) {
            out->starts[head + 1]++;
        }
    }
    uint32_t at = 0;
    for (uint32_t head = 0; head < count; head++) {
        uint32_t size = out->starts[head + 1];
        out->starts[head + 1] = at;
        at += size;
    }
    for (uint32_t slot = 0; slot < use->slot_count; slot++) {
        uint32_t head = head_of(use, slot);
        if (head != GAZ_NONE) {
            out->slots[out->starts[head + 1]++] = slot;
        }
    }
    return INCMAP_OK;
}

static uint32_t run_size(const runs *of, uint32_t head) {
    return of->starts[head + 1] - of->starts[head];
}

static size_t text_units(size_t size) {
    return (size + sizeof(gaz_key_unit) - 1) / sizeof(gaz_key_unit);
}

/* Where each record will stand. */
static incmap_status lay_out(gaz_build *build, keys *use, size_t *units, incmap_error *err) {
    size_t at = 0;
    for (uint32_t key = 0; key < use->key_count && at <= GAZ_ENTRY_MAX; key++) {
        build->key_records[key] = (uint32_t)at;
        at += 1 + text_units(key_text(build, use, key).size) + run_size(&use->by_key, key);
    }
    for (uint32_t i = 0; i < use->skeletons.count && at <= GAZ_ENTRY_MAX; i++) {
        use->record[i] = build->key_records[use->first_key[i]];
        if (use->shared_by[i] > 1) {
            use->record[i] = (uint32_t)at;
            at += 1 + (size_t)run_size(&use->by_skeleton, i);
        }
    }
    *units = at;
    return at <= GAZ_ENTRY_MAX
               ? INCMAP_OK
               : base_fail(err, INCMAP_LIMIT, "more names than a gazetteer can hold");
}

static incmap_status put_record(gaz_build *build, const keys *use, incmap_span text, uint32_t other,
                                const uint32_t *slots, uint32_t count, incmap_error *err) {
    static const char zeros[sizeof(gaz_key_unit)] = {0};
    const uint32_t *references = gaz_records(build, GAZ_NAMES);
    const gaz_key_unit head = {(uint32_t)text.size << GAZ_KEY_COUNT_BITS | count, other};
    if (count > GAZ_KEY_COUNT_MAX) {
        return base_fail(err, INCMAP_LIMIT, "more places of one name than a gazetteer can hold");
    }
    BASE_TRY(gaz_put(build, GAZ_KEYS, &head, sizeof head, err));
    BASE_TRY(gaz_put(build, GAZ_KEYS, text.data, text.size, err));
    BASE_TRY(gaz_put(build, GAZ_KEYS, zeros, text_units(text.size) * sizeof head - text.size, err));
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t place = use->place_of_slot[slots[i]];
        const gaz_place_record *places = gaz_records(build, GAZ_PLACES);
        const bool is_main = places[place].first_name == slots[i];
        const gaz_key_unit posting = {place | (is_main ? GAZ_POSTING_MAIN : 0),
                                      references[slots[i]]};
        BASE_TRY(gaz_put(build, GAZ_KEYS, &posting, sizeof posting, err));
    }
    return INCMAP_OK;
}

static incmap_status put_records(gaz_build *build, const keys *use, incmap_error *err) {
    for (uint32_t key = 0; key < use->key_count; key++) {
        const uint32_t skeleton = use->skeleton_of[key];
        const bool is_shared = skeleton != GAZ_NONE && use->shared_by[skeleton] > 1;
        BASE_TRY(put_record(
            build, use, key_text(build, use, key), is_shared ? use->record[skeleton] : GAZ_NONE,
            use->by_key.slots + use->by_key.starts[key], run_size(&use->by_key, key), err));
    }
    for (uint32_t i = 0; i < use->skeletons.count; i++) {
        if (use->shared_by[i] > 1) {
            BASE_TRY(put_record(build, use, base_span("", 0), build->key_records[use->first_key[i]],
                                use->by_skeleton.slots + use->by_skeleton.starts[i],
                                run_size(&use->by_skeleton, i), err));
        }
    }
    return INCMAP_OK;
}

/* A text and the record that it leads to. */
typedef struct lead {
    uint64_t hash;
    uint32_t record;
    uint32_t unused;
} lead;

static incmap_status put_lead(base_buf *leads, incmap_span text, uint32_t record,
                              incmap_error *err) {
    const lead one = {base_hash(text.data, text.size, 0), record, 0};
    return base_buf_add(leads, &one, sizeof one, err);
}

/* The starts of a key that no key before it has or is. */
static incmap_status put_starts(base_buf *leads, incmap_span text, incmap_span before,
                                uint32_t record, incmap_error *err) {
    for (size_t at = 0; at < text.size; at++) {
        const incmap_span start = base_span(text.data, at);
        const bool is_known =
            base_span_starts(before, start) && (before.size == at || before.data[at] == ' ');
        if (text.data[at] == ' ' && !is_known) {
            BASE_TRY(put_lead(leads, start, record, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status lead_to_keys(gaz_build *build, const keys *use, base_buf *leads,
                                  incmap_error *err) {
    incmap_span before = base_span("", 0);
    for (uint32_t key = 0; key < use->key_count; key++) {
        const incmap_span text = key_text(build, use, key);
        BASE_TRY(put_lead(leads, text, build->key_records[key], err));
        BASE_TRY(put_starts(leads, text, before, build->key_records[key], err));
        before = text;
    }
    return INCMAP_OK;
}

static incmap_status lead_to_skeletons(gaz_build *build, const keys *use, base_buf *leads,
                                       incmap_error *err) {
    (void)build;
    for (uint32_t i = 0; i < use->skeletons.count; i++) {
        BASE_TRY(put_lead(leads, gaz_pool_text(&use->skeletons, i), use->record[i], err));
    }
    return INCMAP_OK;
}

static uint32_t *free_entry(gaz_bucket *buckets, size_t count, size_t bucket) {
    for (;;) {
        for (unsigned i = 0; i < GAZ_BUCKET_ENTRIES; i++) {
            if (buckets[bucket].entries[i] == 0) {
                return &buckets[bucket].entries[i];
            }
        }
        bucket = bucket + 1 == count ? 0 : bucket + 1;
    }
}

static incmap_status fill_buckets(gaz_build *build, gaz_section section, const base_buf *leads,
                                  incmap_error *err) {
    const lead *all = (const lead *)(const void *)leads->data;
    const size_t lead_count = leads->size / sizeof *all;
    const size_t count = (lead_count + GAZ_BUCKET_LOAD - 1) / GAZ_BUCKET_LOAD;
    base_buf *buf = &build->sections[section];
    if (count == 0) {
        return INCMAP_OK;
    }
    BASE_TRY(base_buf_reserve(buf, count * sizeof(gaz_bucket), err));
    buf->size = count * sizeof(gaz_bucket);
    memset(buf->data, 0, buf->size);
    for (size_t i = 0; i < lead_count; i++) {
        const size_t bucket = gaz_bucket_of(all[i].hash, count);
        *free_entry(gaz_records(build, section), count, bucket) =
            gaz_entry_print(all[i].hash) | all[i].record;
    }
    return INCMAP_OK;
}

static incmap_status put_buckets(gaz_build *build, const keys *use, gaz_section section,
                                 incmap_status (*make)(gaz_build *build, const keys *use,
                                                       base_buf *leads, incmap_error *err),
                                 incmap_error *err) {
    base_buf leads;
    base_buf_init(&leads, build->ctx, SIZE_MAX / 2);
    incmap_status status = make(build, use, &leads, err);
    if (status == INCMAP_OK) {
        status = fill_buckets(build, section, &leads, err);
    }
    base_buf_free(&leads);
    return status;
}

static incmap_status find_places(gaz_build *build, keys *use, incmap_error *err) {
    const gaz_place_record *places = gaz_records(build, GAZ_PLACES);
    use->place_of_slot = numbers(build, use->slot_count);
    if (use->place_of_slot == NULL) {
        return base_out_of_memory(err);
    }
    for (uint32_t i = 0; i < build->place_count; i++) {
        for (uint32_t n = 0; n < places[i].name_count; n++) {
            use->place_of_slot[places[i].first_name + n] = i;
        }
    }
    return INCMAP_OK;
}

static incmap_status make_keys(gaz_build *build, keys *use, incmap_error *err) {
    size_t units = 0;
    BASE_TRY(fold_slots(build, use, err));
    BASE_TRY(make_room(build, use, err));
    BASE_TRY(find_places(build, use, err));
    BASE_TRY(sort_keys(build, use, err));
    BASE_TRY(find_skeletons(build, use, err));
    BASE_TRY(make_runs(build, use, use->key_count, key_of_slot, &use->by_key, err));
    BASE_TRY(make_runs(build, use, use->skeletons.count, skeleton_of_slot, &use->by_skeleton, err));
    BASE_TRY(lay_out(build, use, &units, err));
    BASE_TRY(base_buf_reserve(&build->sections[GAZ_KEYS], units * sizeof(gaz_key_unit), err));
    BASE_TRY(put_records(build, use, err));
    BASE_TRY(put_buckets(build, use, GAZ_KEY_BUCKETS, lead_to_keys, err));
    build->key_count = use->key_count;
    return put_buckets(build, use, GAZ_SKELETON_BUCKETS, lead_to_skeletons, err);
}

static void free_keys(gaz_build *build, keys *use) {
    void *const all[] = {use->fold_of_slot,
                         use->place_of_slot,
                         use->order,
                         use->key_of_fold,
                         use->skeleton_of,
                         use->first_key,
                         use->shared_by,
                         use->record,
                         use->by_key.starts,
                         use->by_key.slots,
                         use->by_skeleton.starts,
                         use->by_skeleton.slots};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        base_free(build->ctx, all[i]);
    }
    gaz_pool_free(&use->skeletons);
}

incmap_status gaz_build_keys(gaz_build *build, incmap_error *err) {
    keys use = {.slot_count = 0};
    gaz_pool_init(&use.skeletons, build->ctx);
    incmap_status status = make_keys(build, &use, err);
    free_keys(build, &use);
    return status;
}
