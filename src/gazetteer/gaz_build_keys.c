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
    size_t start, end;  /* of the sorted names */
    base_buf groups;    /* uint32_t: the first name of each key; the empty key is none */
    base_buf skeletons; /* gaz_sortable: the hash, and which of `groups` */
    base_buf units;
    base_buf records; /* uint32_t: where each key's begins in `units` */
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
    bool *is_shared; /* of each key: others have the hash of its skeleton */
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

static incmap_status note_skeleton(part *to, incmap_span text, uint32_t key, incmap_error *err) {
    txt_folded made;
    txt_skeleton(text, &made);
    const gaz_sortable skeleton = {base_hash(made.data, made.size, 0), key, 0};
    return made.size == 0 ? INCMAP_OK
                          : base_buf_add(&to->skeletons, &skeleton, sizeof skeleton, err);
}

/* Finds the keys among the names of a part, and their skeletons. */
static incmap_status group_part(void *state, size_t number, incmap_error *err) {
    keys *use = state;
    part *to = &use->parts[number];
    uint32_t key = 0;
    for (size_t at = to->start; at < to->end; at++) {
        const incmap_span text = gaz_slot_fold(&use->build->slots, use->names[at].item);
        const uint32_t first = (uint32_t)at;
        if (text.size > 0 && (at == to->start || !folds_alike(use, at - 1, at))) {
            BASE_TRY(base_buf_add(&to->groups, &first, sizeof first, err));
            BASE_TRY(note_skeleton(to, text, key++, err));
        }
    }
    return INCMAP_OK;
}

/* Numbers the keys, and puts their skeletons together. */
static incmap_status count_keys(keys *use, incmap_error *err) {
    gaz_build *build = use->build;
    size_t count = 0;
    for (size_t i = 0; i < parts; i++) {
        part *of = &use->parts[i];
        of->first_key = count;
        of->first_skeleton = use->skeleton_count;
        count += of->groups.size / sizeof(uint32_t);
        use->skeleton_count += of->skeletons.size / sizeof(gaz_sortable);
    }
    build->key_count = (uint32_t)count;
    build->key_records = base_alloc(build->ctx, count * sizeof *build->key_records);
    use->skeletons = base_alloc(build->ctx, use->skeleton_count * sizeof *use->skeletons);
    use->is_shared = base_alloc_zeroed(build->ctx, count, sizeof *use->is_shared);
    return build->key_records == NULL || use->skeletons == NULL || use->is_shared == NULL
               ? base_out_of_memory(err)
               : INCMAP_OK;
}

static incmap_status lay_skeletons(void *state, size_t number, incmap_error *err) {
    keys *use = state;
    part *from = &use->parts[number];
    const gaz_sortable *skeletons = (const gaz_sortable *)(const void *)from->skeletons.data;
    (void)err;
    for (size_t i = 0; i < from->skeletons.size / sizeof *skeletons; i++) {
        use->skeletons[from->first_skeleton + i] =
            (gaz_sortable){skeletons[i].key, (uint32_t)from->first_key + skeletons[i].item, 0};
    }
    base_buf_free(&from->skeletons);
    return INCMAP_OK;
}

static incmap_status sort_skeletons(keys *use, incmap_error *err) {
    gaz_crew *crew = use->build->crew;
    BASE_TRY(gaz_crew_run(crew, lay_skeletons, use, parts, err));
    BASE_TRY(gaz_sort_keys(crew, use->skeletons, use->skeleton_count, err));
    for (size_t i = 1; i < use->skeleton_count; i++) {
        const gaz_sortable *here = &use->skeletons[i];
        if (here->key == here[-1].key) {
            use->is_shared[here->item] = use->is_shared[here[-1].item] = true;
        }
    }
    return INCMAP_OK;
}

static incmap_status put_unit(base_buf *to, uint32_t number, incmap_error *err) {
    return base_buf_add(to, &number, sizeof number, err);
}

static incmap_status fill_up(part *to, incmap_error *err) {
    static const char zeros[unit] = {0};
    return base_buf_add(&to->units, zeros, (unit - to->units.size % unit) % unit, err);
}

static uint32_t far_or(uint32_t spelling) {
    return spelling < GAZ_SPELLING_FAR ? spelling : GAZ_SPELLING_FAR;
}

/* What a part makes its records with. */
typedef struct scratch {
    gaz_seen seen;
    base_buf offsets;
    base_buf postings;
} scratch;

/* The postings of names [from, to) of one fold, and in NAMES of each which spelling it is, until
 * their places are known. */
static incmap_status gather_postings(const keys *use, size_t from, size_t end, scratch *with,
                                     incmap_error *err) {
    gaz_build *build = use->build;
    uint32_t *names = gaz_records(build, GAZ_NAMES);
    gaz_seen_clear(&with->seen);
    with->postings.size = 0;
    for (size_t i = from; i < end; i++) {
        const uint32_t slot = use->names[i].item, place = use->names[i].more;
        const bool is_main = build->slots.of_place[place] == slot;
        const incmap_span text = gaz_draft_kept(build->draft, build->slots.kept[slot]);
        uint32_t which = 0;
        bool is_known = false;
        BASE_TRY(gaz_seen_add(&with->seen, text, &which, err));
        const uint32_t number = far_or(which);
        for (size_t k = i; k > from && !is_known && use->names[k - 1].more == place; k--) {
            /* The same in another language, or as far behind. */
            is_known = far_or(names[use->names[k - 1].item]) == number;
        }
        names[slot] = which;
        if (!is_known) {
            BASE_TRY(put_unit(
                &with->postings,
                number << GAZ_POSTING_SHIFT | place | (is_main ? GAZ_POSTING_MAIN : 0), err));
        }
    }
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

static bool is_plain(incmap_span key, incmap_span spelling) {
    char lower[TXT_FOLD_MAX];
    if (key.size != spelling.size) {
        return false;
    }
    gaz_lower(lower, spelling.data, key.size);
    return memcmp(lower, key.data, key.size) == 0;
}

static incmap_status put_head(part *to, incmap_span text, bool plain, bool is_shared,
                              const scratch *with, incmap_error *err) {
    const size_t count = with->postings.size / unit;
    const bool is_many = count >= GAZ_KEY_MANY;
    BASE_TRY(put_unit(&to->units,
                      (uint32_t)text.size << GAZ_KEY_SIZE_SHIFT | (plain ? GAZ_KEY_IS_PLAIN : 0) |
                          (is_shared ? GAZ_KEY_IS_SHARED : 0) |
                          (is_many ? GAZ_KEY_MANY : (uint32_t)count),
                      err));
    BASE_TRY(is_many ? put_unit(&to->units, (uint32_t)count, err) : INCMAP_OK);
    BASE_TRY(is_shared ? put_unit(&to->units, GAZ_NONE, err) : INCMAP_OK);
    return plain ? INCMAP_OK : base_buf_add_span(&to->units, text, err);
}

/* The record of names [from, end), which fold alike. */
static incmap_status put_record(const keys *use, part *to, size_t from, size_t end, bool is_shared,
                                scratch *with, incmap_error *err) {
    const incmap_span text = gaz_slot_fold(&use->build->slots, use->names[from].item);
    uint32_t *names = gaz_records(use->build, GAZ_NAMES);
    BASE_TRY(gather_postings(use, from, end, with, err));
    const bool plain = is_plain(text, gaz_seen_text(&with->seen, 0));
    BASE_TRY(put_head(to, text, plain, is_shared, with, err));
    BASE_TRY(put_spellings(to, &with->seen, &with->offsets, err));
    BASE_TRY(base_buf_add(&to->units, with->postings.data, with->postings.size, err));
    const uint32_t *offsets = (const uint32_t *)(const void *)with->offsets.data;
    for (size_t i = from; i < end; i++) {
        names[use->names[i].item] = offsets[names[use->names[i].item]];
    }
    return INCMAP_OK;
}

/* Names of which folding leaves nothing stand before all others. */
static incmap_status make_records(const keys *use, part *to, scratch *with, incmap_error *err) {
    const uint32_t *groups = (const uint32_t *)(const void *)to->groups.data;
    const size_t count = to->groups.size / sizeof *groups;
    const size_t first = count == 0 ? to->end : groups[0];
    if (first > to->start) {
        BASE_TRY(put_record(use, to, to->start, first, false, with, err));
    }
    for (size_t i = 0; i < count; i++) {
        const uint32_t record = (uint32_t)(to->units.size / unit);
        BASE_TRY(base_buf_add(&to->records, &record, sizeof record, err));
        BASE_TRY(put_record(use, to, groups[i], i + 1 < count ? groups[i + 1] : to->end,
                            use->is_shared[to->first_key + i], with, err));
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
    base_buf_init(&with.postings, ctx, SIZE_MAX / 2);
    incmap_status status = make_records(use, to, &with, err);
    gaz_seen_free(&with.seen);
    base_buf_free(&with.offsets);
    base_buf_free(&with.postings);
    return status;
}

/* Where each part comes to stand. */
static incmap_status lay_out(keys *use, incmap_error *err) {
    size_t units = 0;
    for (size_t i = 0; i < parts; i++) {
        part *of = &use->parts[i];
        of->first_unit = units;
        units += of->units.size / unit;
        use->build->spellings += of->spellings;
    }
    return units <= GAZ_ENTRY_MAX
               ? gaz_put_zeros(use->build, GAZ_KEYS, units, err)
               : base_fail(err, INCMAP_LIMIT, "more names than a gazetteer can hold");
}

static incmap_status lay_part(void *state, size_t number, incmap_error *err) {
    keys *use = state;
    gaz_build *build = use->build;
    part *from = &use->parts[number];
    uint32_t *names = gaz_records(build, GAZ_NAMES);
    const uint32_t *records = (const uint32_t *)(const void *)from->records.data;
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
    base_buf_free(&from->units);
    return INCMAP_OK;
}

static void skeleton_of(const gaz_build *build, uint32_t key, txt_folded *out) {
    char room[TXT_FOLD_MAX];
    txt_skeleton(gaz_build_key(build, key, room), out);
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
    const size_t record = gaz_record_count(build, GAZ_KEYS);
    if (record > GAZ_ENTRY_MAX) {
        return base_fail(err, INCMAP_LIMIT, "more names than a gazetteer can hold");
    }
    BASE_TRY(gaz_put_number(build, GAZ_KEYS, GAZ_KEY_IS_SKELETON, err));
    BASE_TRY(gaz_put_number(build, GAZ_KEYS, (uint32_t)(to - from), err));
    for (size_t i = from; i < to; i++) {
        BASE_TRY(gaz_put_number(build, GAZ_KEYS, build->key_records[use->skeletons[i].item], err));
    }
    uint32_t *units = gaz_records(build, GAZ_KEYS);
    for (size_t i = from; i < to; i++) {
        uint32_t *head = &units[build->key_records[use->skeletons[i].item]];
        head[(*head & GAZ_KEY_MANY) == GAZ_KEY_MANY ? 2 : 1] = (uint32_t)record;
    }
    use->skeletons[from].more = (uint32_t)record;
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
    BASE_TRY(gaz_put_zeros(build, GAZ_NAMES, build->slots.count / 2 + 1, err)); /* gaz_pack() */
    BASE_TRY(sort_names(use, err));
    cut_parts(use);
    BASE_TRY(gaz_crew_run(build->crew, group_part, use, parts, err));
    BASE_TRY(count_keys(use, err));
    BASE_TRY(sort_skeletons(use, err));
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
        base_buf_init(&use->parts[i].groups, ctx, SIZE_MAX / 2);
        base_buf_init(&use->parts[i].units, ctx, UINT32_MAX);
        base_buf_init(&use->parts[i].records, ctx, SIZE_MAX / 2);
        base_buf_init(&use->parts[i].skeletons, ctx, SIZE_MAX / 2);
    }
    incmap_status status = make_keys(use, err);
    for (size_t i = 0; i < parts; i++) {
        base_buf_free(&use->parts[i].groups);
        base_buf_free(&use->parts[i].units);
        base_buf_free(&use->parts[i].records);
        base_buf_free(&use->parts[i].skeletons);
    }
    base_free(build->ctx, use->names);
    base_free(build->ctx, use->skeletons);
    base_free(build->ctx, use->is_shared);
    base_free(build->ctx, use);
    return status;
}
