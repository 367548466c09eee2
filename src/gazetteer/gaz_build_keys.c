/* Owns KEYS and NAMES: what names are found by, and where they stand. A key is a folded name; its
 * record holds the places that have a name that folds to it, in their order, which is that of
 * importance. Names are sorted by their folds, then cut into parts that are made into records one
 * by one; skeletons that several keys share come behind them. */
#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "gaz_build.h"
#include "gaz_seen.h"
#include "txt_fold.h"

enum { parts = 256, unit = sizeof(uint32_t) };

/* The records of a range of the sorted names. */
typedef struct part {
    size_t start, end; /* of the sorted names */
    base_buf units;
    base_buf records;   /* uint32_t: where each begins in `units`; the empty key is none */
    base_buf skeletons; /* gaz_sortable: the hash, and which of `records` */
    uint64_t spellings;
    size_t first_unit; /* in KEYS */
    size_t first_key;
    size_t first_skeleton;
} part;

typedef struct keys {
    gaz_build *build;
    gaz_sortable *names; /* item: the slot, more: the place */
    part parts[parts];
    gaz_sortable *skeletons; /* key: the hash, item: the key */
    size_t skeleton_count;
} keys;

static incmap_span fold_of(const void *state, uint32_t slot) { return gaz_slot_fold(state, slot); }

static incmap_status list_names(void *state, size_t number, incmap_error *err) {
    const keys *use = state;
    const gaz_build *build = use->build;
    const size_t end = gaz_part(build->place_count, parts, number + 1);
    (void)err;
    for (size_t place = gaz_part(build->place_count, parts, number); place < end; place++) {
        for (uint32_t slot = build->slots.of_place[place]; slot < build->slots.of_place[place + 1];
             slot++) {
            use->names[slot] = (gaz_sortable){0, slot, (uint32_t)place};
        }
    }
    return INCMAP_OK;
}

static bool folds_alike(const keys *use, size_t a, size_t b) {
    return base_span_equal(gaz_slot_fold(&use->build->slots, use->names[a].item),
                           gaz_slot_fold(&use->build->slots, use->names[b].item));
}

/* Parts begin where a fold does. */
static void cut_parts(keys *use) {
    const size_t count = use->build->slots.count;
    size_t at = 0;
    for (size_t i = 0; i < parts; i++) {
        const size_t wanted = gaz_part(count, parts, i + 1);
        use->parts[i].start = at;
        at = wanted > at ? wanted : at;
        while (at > 0 && at < count && folds_alike(use, at - 1, at)) {
            at++;
        }
        use->parts[i].end = at;
    }
}

static incmap_status put_unit(part *to, uint32_t number, incmap_error *err) {
    return base_buf_add(&to->units, &number, sizeof number, err);
}

static incmap_status fill_up(part *to, incmap_error *err) {
    static const char zeros[unit] = {0};
    return base_buf_add(&to->units, zeros, (unit - to->units.size % unit) % unit, err);
}

static uint32_t far_or(uint32_t spelling) {
    return spelling < GAZ_SPELLING_FAR ? spelling : GAZ_SPELLING_FAR;
}

/* The postings of names [from, to) of one fold, and in NAMES of each which spelling it is, until
 * their places are known. */
static incmap_status put_postings(const keys *use, part *to, size_t from, size_t end,
                                  gaz_seen *seen, uint32_t *count, incmap_error *err) {
    gaz_build *build = use->build;
    uint32_t *names = gaz_records(build, GAZ_NAMES);
    const size_t before = to->units.size;
    for (size_t i = from; i < end; i++) {
        const uint32_t slot = use->names[i].item, place = use->names[i].more;
        const bool is_main = build->slots.of_place[place] == slot;
        uint32_t which = 0;
        bool is_known = false;
        BASE_TRY(
            gaz_seen_add(seen, gaz_draft_kept(build->draft, build->slots.kept[slot]), &which, err));
        const uint32_t number = far_or(which);
        for (size_t k = i; k > from && !is_known && use->names[k - 1].more == place; k--) {
            /* The same in another language, or as far behind. */
            is_known = far_or(names[use->names[k - 1].item]) == number;
        }
        names[slot] = which;
        if (!is_known) {
            BASE_TRY(put_unit(
                to, number << GAZ_POSTING_SHIFT | place | (is_main ? GAZ_POSTING_MAIN : 0), err));
        }
    }
    *count = (uint32_t)((to->units.size - before) / unit);
    return INCMAP_OK;
}

/* The spellings; `offsets` gets where each begins in the units. */
static incmap_status put_spellings(part *to, const gaz_seen *seen, base_buf *offsets,
                                   incmap_error *err) {
    offsets->size = 0;
    for (uint32_t i = 0; i < seen->count; i++) {
        const incmap_span text = gaz_seen_text(seen, i);
        const uint32_t at = (uint32_t)to->units.size;
        const uint16_t size = (uint16_t)text.size;
        const bool is_long = text.size >= GAZ_SPELLING_LONG;
        BASE_TRY(base_buf_add(offsets, &at, sizeof at, err));
        BASE_TRY(base_buf_add_char(
            &to->units, (char)(unsigned char)(is_long ? GAZ_SPELLING_LONG : text.size), err));
        if (is_long) {
            BASE_TRY(base_buf_add(&to->units, &size, sizeof size, err));
        }
        BASE_TRY(base_buf_add_span(&to->units, text, err));
    }
    BASE_TRY(base_buf_add_char(&to->units, '\0', err));
    to->spellings += seen->count;
    return fill_up(to, err);
}

static incmap_status note_key(part *to, incmap_span text, uint32_t record, incmap_error *err) {
    txt_folded made;
    gaz_sortable skeleton = {.item = (uint32_t)(to->records.size / sizeof record)};
    if (text.size == 0) {
        return INCMAP_OK;
    }
    BASE_TRY(base_buf_add(&to->records, &record, sizeof record, err));
    txt_skeleton(text, &made);
    skeleton.key = base_hash(made.data, made.size, 0);
    return made.size == 0 ? INCMAP_OK
                          : base_buf_add(&to->skeletons, &skeleton, sizeof skeleton, err);
}

/* What a part makes its records with. */
typedef struct scratch {
    gaz_seen seen;
    base_buf offsets;
} scratch;

static incmap_status put_record(const keys *use, part *to, size_t from, size_t end, scratch *with,
                                incmap_error *err) {
    const incmap_span text = gaz_slot_fold(&use->build->slots, use->names[from].item);
    const size_t start = to->units.size;
    uint32_t *names = gaz_records(use->build, GAZ_NAMES);
    uint32_t count = 0;
    gaz_seen_clear(&with->seen);
    BASE_TRY(note_key(to, text, (uint32_t)(start / unit), err));
    BASE_TRY(put_unit(to, 0, err));
    BASE_TRY(put_unit(to, GAZ_NONE, err));
    BASE_TRY(base_buf_add_span(&to->units, text, err));
    BASE_TRY(fill_up(to, err));
    BASE_TRY(put_postings(use, to, from, end, &with->seen, &count, err));
    BASE_TRY(put_spellings(to, &with->seen, &with->offsets, err));
    if (count > GAZ_KEY_COUNT_MAX) {
        return base_fail(err, INCMAP_LIMIT, "more places of one name than a gazetteer can hold");
    }
    const uint32_t head = (uint32_t)text.size << GAZ_KEY_SIZE_SHIFT | count;
    memcpy(to->units.data + start, &head, sizeof head);
    const uint32_t *offsets = (const uint32_t *)(const void *)with->offsets.data;
    for (size_t i = from; i < end; i++) {
        names[use->names[i].item] = offsets[names[use->names[i].item]];
    }
    return INCMAP_OK;
}

static incmap_status make_records(const keys *use, part *to, scratch *with, incmap_error *err) {
    for (size_t from = to->start, end; from < to->end; from = end) {
        for (end = from + 1; end < to->end && folds_alike(use, from, end);) {
            end++;
        }
        BASE_TRY(put_record(use, to, from, end, with, err));
    }
    return INCMAP_OK;
}

static incmap_status make_part(void *state, size_t number, incmap_error *err) {
    keys *use = state;
    part *to = &use->parts[number];
    incmap_context *ctx = &use->build->crew->shared;
    scratch with;
    gaz_seen_init(&with.seen, ctx);
    base_buf_init(&with.offsets, ctx, SIZE_MAX / 2);
    incmap_status status = make_records(use, to, &with, err);
    gaz_seen_free(&with.seen);
    base_buf_free(&with.offsets);
    return status;
}

/* Where each part comes to stand. */
static incmap_status lay_out(keys *use, incmap_error *err) {
    gaz_build *build = use->build;
    size_t units = 0, count = 0;
    for (size_t i = 0; i < parts; i++) {
        part *of = &use->parts[i];
        of->first_unit = units;
        of->first_key = count;
        of->first_skeleton = use->skeleton_count;
        units += of->units.size / unit;
        count += of->records.size / sizeof(uint32_t);
        use->skeleton_count += of->skeletons.size / sizeof(gaz_sortable);
        build->spellings += of->spellings;
    }
    build->key_count = (uint32_t)count;
    build->key_records = base_alloc(build->ctx, count * sizeof *build->key_records);
    use->skeletons = base_alloc(build->ctx, use->skeleton_count * sizeof *use->skeletons);
    if (build->key_records == NULL || use->skeletons == NULL) {
        return base_out_of_memory(err);
    }
    return units <= GAZ_ENTRY_MAX
               ? gaz_put_zeros(build, GAZ_KEYS, units, err)
               : base_fail(err, INCMAP_LIMIT, "more names than a gazetteer can hold");
}

static incmap_status lay_part(void *state, size_t number, incmap_error *err) {
    keys *use = state;
    gaz_build *build = use->build;
    part *from = &use->parts[number];
    uint32_t *names = gaz_records(build, GAZ_NAMES);
    const uint32_t *records = (const uint32_t *)(const void *)from->records.data;
    const gaz_sortable *skeletons = (const gaz_sortable *)(const void *)from->skeletons.data;
    (void)err;
    if (from->units.size > 0) {
        memcpy(build->sections[GAZ_KEYS].data + from->first_unit * unit, from->units.data,
               from->units.size);
    }
    for (size_t i = from->start; i < from->end; i++) {
        names[use->names[i].item] += (uint32_t)(from->first_unit * unit);
    }
    for (size_t i = 0; i < from->records.size / sizeof *records; i++) {
        build->key_records[from->first_key + i] = (uint32_t)from->first_unit + records[i];
    }
    for (size_t i = 0; i < from->skeletons.size / sizeof *skeletons; i++) {
        use->skeletons[from->first_skeleton + i] =
            (gaz_sortable){skeletons[i].key, (uint32_t)from->first_key + skeletons[i].item, 0};
    }
    base_buf_free(&from->units);
    return INCMAP_OK;
}

static void skeleton_of(const gaz_build *build, uint32_t key, txt_folded *out) {
    txt_skeleton(gaz_build_key(build, key), out);
}

static int compare_skeletons(const void *state, uint32_t a, uint32_t b) {
    txt_folded one, other;
    skeleton_of(state, a, &one);
    skeleton_of(state, b, &other);
    return base_span_compare(base_span(one.data, one.size), base_span(other.data, other.size));
}

/* Puts the record of the skeleton that keys [from, to) share behind the others. */
static incmap_status put_skeleton(keys *use, size_t from, size_t to, incmap_error *err) {
    gaz_build *build = use->build;
    const uint32_t count = (uint32_t)(to - from);
    const uint32_t record = (uint32_t)gaz_record_count(build, GAZ_KEYS);
    if (count > GAZ_KEY_COUNT_MAX || record > GAZ_ENTRY_MAX) {
        return base_fail(err, INCMAP_LIMIT, "more names than a gazetteer can hold");
    }
    BASE_TRY(gaz_put_number(build, GAZ_KEYS, GAZ_KEY_IS_SKELETON | count, err));
    BASE_TRY(gaz_put_number(build, GAZ_KEYS, build->key_records[use->skeletons[from].item], err));
    for (size_t i = from; i < to; i++) {
        BASE_TRY(gaz_put_number(build, GAZ_KEYS, build->key_records[use->skeletons[i].item], err));
    }
    uint32_t *units = gaz_records(build, GAZ_KEYS);
    for (size_t i = from; i < to; i++) {
        units[build->key_records[use->skeletons[i].item] + 1] = record;
    }
    use->skeletons[from].more = record;
    return INCMAP_OK;
}

/* Marks, in `more`, a skeleton that differs from the one before though it has its hash. */
static incmap_status tell_apart(void *state, size_t number, incmap_error *err) {
    keys *use = state;
    const size_t end = gaz_part(use->skeleton_count, parts, number + 1);
    (void)err;
    for (size_t i = gaz_part(use->skeleton_count, parts, number); i < end; i++) {
        gaz_sortable *here = &use->skeletons[i];
        here->more = i > 0 && here->key == here[-1].key &&
                     compare_skeletons(use->build, here[-1].item, here->item) != 0;
    }
    return INCMAP_OK;
}

/* Behind the last key with the skeleton of the one at `start`. */
static size_t group_end(const keys *use, size_t start, size_t to, bool is_mixed) {
    size_t end = is_mixed ? start + 1 : to;
    while (end < to && compare_skeletons(use->build, use->skeletons[start].item,
                                         use->skeletons[end].item) == 0) {
        end++;
    }
    return end;
}

/* Keys of one hash: those of one skeleton stand together, by rising key. What leads to a skeleton
 * is kept at the front of `skeletons`, of which `kept` are taken. */
static incmap_status share_skeletons(keys *use, size_t from, size_t to, size_t *kept,
                                     incmap_error *err) {
    const gaz_build *build = use->build;
    bool is_mixed = false;
    for (size_t i = from + 1; i < to; i++) {
        is_mixed = is_mixed || use->skeletons[i].more != 0;
    }
    if (is_mixed) {
        BASE_TRY(
            gaz_sort(build->ctx, use->skeletons + from, to - from, compare_skeletons, build, err));
    }
    for (size_t start = from, end; start < to; start = end) {
        const uint32_t first = use->skeletons[start].item;
        const uint64_t hash = use->skeletons[start].key;
        end = group_end(use, start, to, is_mixed);
        uint32_t record = build->key_records[first];
        if (end - start > 1) {
            BASE_TRY(put_skeleton(use, start, end, err));
            record = use->skeletons[start].more;
        }
        use->skeletons[(*kept)++] = (gaz_sortable){hash, record, 0};
    }
    return INCMAP_OK;
}

static incmap_status put_skeletons(keys *use, incmap_error *err) {
    gaz_build *build = use->build;
    size_t kept = 0;
    BASE_TRY(gaz_sort_keys(build->crew, use->skeletons, use->skeleton_count, err));
    BASE_TRY(gaz_crew_run(build->crew, tell_apart, use, parts, err));
    for (size_t from = 0, to; from < use->skeleton_count; from = to) {
        for (to = from + 1;
             to < use->skeleton_count && use->skeletons[to].key == use->skeletons[from].key;) {
            to++;
        }
        BASE_TRY(share_skeletons(use, from, to, &kept, err));
    }
    return gaz_fill_buckets(build, GAZ_SKELETON_BUCKETS, use->skeletons, kept, err);
}

static incmap_status sort_names(keys *use, incmap_error *err) {
    gaz_build *build = use->build;
    use->names = base_alloc(build->ctx, build->slots.count * sizeof *use->names);
    if (use->names == NULL) {
        return base_out_of_memory(err);
    }
    BASE_TRY(gaz_crew_run(build->crew, list_names, use, parts, err));
    return gaz_sort_texts(build->crew, use->names, build->slots.count, fold_of, &build->slots, err);
}

static incmap_status make_keys(keys *use, incmap_error *err) {
    gaz_build *build = use->build;
    BASE_TRY(gaz_put_zeros(build, GAZ_NAMES, build->slots.count, err));
    BASE_TRY(sort_names(use, err));
    cut_parts(use);
    BASE_TRY(gaz_crew_run(build->crew, make_part, use, parts, err));
    BASE_TRY(lay_out(use, err));
    BASE_TRY(gaz_crew_run(build->crew, lay_part, use, parts, err));
    base_free(build->ctx, use->names);
    use->names = NULL;
    return put_skeletons(use, err);
}

incmap_status gaz_build_keys(gaz_build *build, incmap_error *err) {
    incmap_context *ctx = &build->crew->shared;
    keys *use = base_alloc_zeroed(build->ctx, 1, sizeof *use);
    if (use == NULL) {
        return base_out_of_memory(err);
    }
    use->build = build;
    for (size_t i = 0; i < parts; i++) {
        base_buf_init(&use->parts[i].units, ctx, UINT32_MAX);
        base_buf_init(&use->parts[i].records, ctx, SIZE_MAX / 2);
        base_buf_init(&use->parts[i].skeletons, ctx, SIZE_MAX / 2);
    }
    incmap_status status = make_keys(use, err);
    for (size_t i = 0; i < parts; i++) {
        base_buf_free(&use->parts[i].units);
        base_buf_free(&use->parts[i].records);
        base_buf_free(&use->parts[i].skeletons);
    }
    base_free(build->ctx, use->names);
    base_free(build->ctx, use->skeletons);
    base_free(build->ctx, use);
    return status;
}
