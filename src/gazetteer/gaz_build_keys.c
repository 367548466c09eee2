/* Owns KEY_* and SKELETON_*: what names are found by. A key is a folded name; its run holds the
 * slots (NAMES) that fold to it, in their order, which is that of importance. */
#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "gaz_build.h"
#include "txt_fold.h"

/* While keys are made: of each slot its fold, of each fold its key, of each key its skeleton. */
typedef struct keys {
    uint32_t slot_count;
    uint32_t key_count;
    uint32_t *fold_of_slot; /* GAZ_NONE where nothing is left of the name */
    gaz_sortable *order;    /* of the keys: `item` is the fold */
    uint32_t *key_of_fold;
    uint32_t *skeleton_of; /* of a key; GAZ_NONE for none */
    uint64_t *hashes;
    gaz_pool skeletons;
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

static incmap_status make_room(gaz_build *build, keys *use, incmap_error *err) {
    size_t folds = build->draft->folds.count;
    use->order = base_alloc_zeroed(build->ctx, folds, sizeof *use->order);
    use->key_of_fold = base_alloc_zeroed(build->ctx, folds, sizeof *use->key_of_fold);
    use->skeleton_of = base_alloc_zeroed(build->ctx, folds, sizeof *use->skeleton_of);
    use->hashes = base_alloc_zeroed(build->ctx, folds, sizeof *use->hashes);
    if (use->order == NULL || use->key_of_fold == NULL || use->skeleton_of == NULL ||
        use->hashes == NULL) {
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

static incmap_status put_keys(gaz_build *build, keys *use, incmap_error *err) {
    for (uint32_t key = 0; key < use->key_count; key++) {
        incmap_span text = gaz_pool_text(&build->draft->folds, use->order[key].item);
        use->hashes[key] = base_hash(text.data, text.size, 0);
        BASE_TRY(gaz_put_number(build, GAZ_KEY_STARTS, (uint32_t)build->sections[GAZ_KEY_TEXT].size,
                                err));
        BASE_TRY(gaz_put(build, GAZ_KEY_TEXT, text.data, text.size, err));
    }
    BASE_TRY(
        gaz_put_number(build, GAZ_KEY_STARTS, (uint32_t)build->sections[GAZ_KEY_TEXT].size, err));
    return gaz_build_hash(build, GAZ_KEY_HASH, use->hashes, use->key_count, err);
}

/* The run of each of `count` heads: `head_of` tells for a slot its head, or GAZ_NONE. */
typedef struct runs {
    gaz_section starts;
    gaz_section slots;
    uint32_t count;
    uint32_t (*head_of)(const keys *use, uint32_t slot);
} runs;

static incmap_status zeros(gaz_build *build, gaz_section section, size_t count, incmap_error *err) {
    base_buf *buf = &build->sections[section];
    BASE_TRY(base_buf_reserve(buf, count * sizeof(uint32_t), err));
    if (count > 0) {
        memset(buf->data, 0, count * sizeof(uint32_t));
    }
    buf->size = count * sizeof(uint32_t);
    return INCMAP_OK;
}

/* A counting sort. starts[h] first holds where head h - 1 begins, and has moved up to where it ends
 * once all slots are in. */
static incmap_status put_runs(gaz_build *build, const keys *use, runs by, incmap_error *err) {
    BASE_TRY(zeros(build, by.starts, (size_t)by.count + 1, err));
    uint32_t *starts = gaz_records(build, by.starts);
    uint32_t total = 0;
    for (uint32_t slot = 0; slot < use->slot_count; slot++) {
        uint32_t head = by.head_of(use, slot);
        if (head != GAZ_NONE) {
            starts[head + 1]++;
            total++;
        }
    }
    uint32_t at = 0;
    for (uint32_t head = 0; head < by.count; head++) {
        uint32_t count = starts[head + 1];
        starts[head + 1] = at;
        at += count;
    }
    BASE_TRY(zeros(build, by.slots, total, err));
    uint32_t *slots = gaz_records(build, by.slots);
    for (uint32_t slot = 0; slot < use->slot_count; slot++) {
        uint32_t head = by.head_of(use, slot);
        if (head != GAZ_NONE) {
            slots[starts[head + 1]++] = slot;
        }
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

static incmap_status put_skeletons(gaz_build *build, keys *use, incmap_error *err) {
    for (uint32_t key = 0; key < use->key_count; key++) {
        txt_folded skeleton;
        uint32_t known = use->skeletons.count;
        txt_skeleton(gaz_pool_text(&build->draft->folds, use->order[key].item), &skeleton);
        if (skeleton.size == 0) {
            use->skeleton_of[key] = GAZ_NONE;
            continue;
        }
        BASE_TRY(gaz_pool_add(&use->skeletons, base_span(skeleton.data, skeleton.size),
                              &use->skeleton_of[key], err));
        if (use->skeleton_of[key] == known) {
            use->hashes[known] = base_hash(skeleton.data, skeleton.size, 0);
            BASE_TRY(gaz_put_number(build, GAZ_SKELETONS, key, err));
        }
    }
    return gaz_build_hash(build, GAZ_SKELETON_HASH, use->hashes, use->skeletons.count, err);
}

static incmap_status make_keys(gaz_build *build, keys *use, incmap_error *err) {
    BASE_TRY(fold_slots(build, use, err));
    BASE_TRY(make_room(build, use, err));
    BASE_TRY(sort_keys(build, use, err));
    BASE_TRY(put_keys(build, use, err));
    BASE_TRY(put_runs(build, use, (runs){GAZ_KEY_RUNS, GAZ_KEY_SLOTS, use->key_count, key_of_slot},
                      err));
    BASE_TRY(put_skeletons(build, use, err));
    return put_runs(
        build, use,
        (runs){GAZ_SKELETON_RUNS, GAZ_SKELETON_SLOTS, use->skeletons.count, skeleton_of_slot}, err);
}

incmap_status gaz_build_keys(gaz_build *build, incmap_error *err) {
    keys use = {.slot_count = 0};
    gaz_pool_init(&use.skeletons, build->ctx);
    incmap_status status = make_keys(build, &use, err);
    gaz_pool_free(&use.skeletons);
    base_free(build->ctx, use.fold_of_slot);
    base_free(build->ctx, use.order);
    base_free(build->ctx, use.key_of_fold);
    base_free(build->ctx, use.skeleton_of);
    base_free(build->ctx, use.hashes);
    return status;
}
