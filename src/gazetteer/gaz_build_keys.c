/* Owns KEYS and NAMES: what names are found by, and where they stand. A key is a folded name; its
 * record holds the places that have a name that folds to it, in their order, which is that of
 * importance. Names are sorted by their folds, then cut into parts that are made into records one
 * by one. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"
#include "gaz_seen.h"
#include "txt_fold.h"

enum { parts = 256, unit = sizeof(uint32_t) };

/* The records of a range of the sorted names. */
typedef struct part {
    size_t start, end; /* of the sorted names */
    base_buf groups;   /* uint32_t: the first name of each key; the empty key is none */
    base_buf units;
    base_buf records; /* uint32_t: where each key's begins in `units` */
    uint64_t spellings;
    size_t first_unit; /* in KEYS */
    size_t first_key;
} part;

typedef struct keys {
    gaz_build *build;
    gaz_sortable *names; /* item: the slot, more: the place */
    part parts[parts];
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

/* Finds the keys among the names of a part. */
static incmap_status group_part(void *state, size_t number, incmap_error *err) {
    keys *use = state;
    part *to = &use->parts[number];
    for (size_t at = to->start; at < to->end; at++) {
        const incmap_span text = gaz_slot_fold(&use->build->slots, use->names[at].item);
        const uint32_t first = (uint32_t)at;
        if (text.size > 0 && (at == to->start || !folds_alike(use, at - 1, at))) {
            BASE_TRY(base_buf_add(&to->groups, &first, sizeof first, err));
        }
    }
    return INCMAP_OK;
}

/* Numbers the keys. */
static incmap_status count_keys(keys *use, incmap_error *err) {
    gaz_build *build = use->build;
    size_t count = 0;
    for (size_t i = 0; i < parts; i++) {
        use->parts[i].first_key = count;
        count += use->parts[i].groups.size / sizeof(uint32_t);
    }
    build->key_count = (uint32_t)count;
    build->key_records = base_alloc(build->ctx, count * sizeof *build->key_records);
    return build->key_records == NULL ? base_out_of_memory(err) : INCMAP_OK;
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
    return INCMAP_OK;
}

static bool is_plain(incmap_span key, incmap_span spelling) {
    char lower[TXT_FOLD_MAX];
    if (key.size != spelling.size) {
        return false;
    }
    gaz_lower(lower, spelling.data, key.size);
    return memcmp(lower, key.data, key.size) == 0;
}

/* How many places are among postings, which go by them. */
static uint32_t count_places(const scratch *with) {
    const uint32_t *postings = (const uint32_t *)(const void *)with->postings.data;
    uint32_t places = 0;
    for (size_t i = 0; i < with->postings.size / unit; i++) {
        places += i == 0 || ((postings[i] ^ postings[i - 1]) & GAZ_POSTING_PLACE) != 0;
    }
    return places;
}

static incmap_status put_head(part *to, incmap_span text, bool plain, const scratch *with,
                              incmap_error *err) {
    const size_t count = with->postings.size / unit;
    const bool is_many = count >= GAZ_KEY_MANY;
    const unsigned char head[] = {
        (unsigned char)text.size,
        (unsigned char)((is_many ? GAZ_KEY_MANY : count) | (plain ? GAZ_KEY_IS_PLAIN : 0))};
    BASE_TRY(base_buf_add(&to->units, head, sizeof head, err));
    if (is_many) {
        BASE_TRY(put_unit(&to->units, (uint32_t)count, err));
        BASE_TRY(put_unit(&to->units, count_places(with), err));
    }
    return plain ? INCMAP_OK : base_buf_add_span(&to->units, text, err);
}

/* The postings in as many bits as they want. */
static incmap_status put_postings(const keys *use, part *to, const scratch *with,
                                  incmap_error *err) {
    const uint32_t *postings = (const uint32_t *)(const void *)with->postings.data;
    const unsigned place_bits = gaz_keys_of(NULL, 0, use->build->place_count).place_bits;
    const unsigned bits = place_bits + 1 + gaz_spelling_bits(with->seen.count);
    uint64_t waiting = 0;
    unsigned count = 0;
    for (size_t i = 0; i < with->postings.size / unit; i++) {
        const uint64_t place = postings[i] & GAZ_POSTING_PLACE;
        const uint64_t kind = postings[i] >> GAZ_POSTING_PLACE_BITS;
        waiting |= (place | kind << place_bits) << count;
        for (count += bits; count >= 8; count -= 8, waiting >>= 8) {
            BASE_TRY(base_buf_add_char(&to->units, (char)(unsigned char)waiting, err));
        }
    }
    return count == 0 ? INCMAP_OK
                      : base_buf_add_char(&to->units, (char)(unsigned char)waiting, err);
}

/* The record of names [from, end), which fold alike. */
static incmap_status put_record(const keys *use, part *to, size_t from, size_t end, scratch *with,
                                incmap_error *err) {
    const incmap_span text = gaz_slot_fold(&use->build->slots, use->names[from].item);
    uint32_t *names = gaz_records(use->build, GAZ_NAMES);
    BASE_TRY(gather_postings(use, from, end, with, err));
    const bool plain = is_plain(text, gaz_seen_text(&with->seen, 0));
    BASE_TRY(put_head(to, text, plain, with, err));
    BASE_TRY(put_spellings(to, &with->seen, &with->offsets, err));
    BASE_TRY(put_postings(use, to, with, err));
    BASE_TRY(fill_up(to, err));
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
        BASE_TRY(put_record(use, to, to->start, first, with, err));
    }
    for (size_t i = 0; i < count; i++) {
        const uint32_t record = (uint32_t)(to->units.size / unit);
        BASE_TRY(base_buf_add(&to->records, &record, sizeof record, err));
        BASE_TRY(
            put_record(use, to, groups[i], i + 1 < count ? groups[i + 1] : to->end, with, err));
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
               ? gaz_put_zeros(use->build, GAZ_KEYS, units + GAZ_KEY_SPARE, err)
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
    BASE_TRY(gaz_crew_run(build->crew, make_part, use, parts, err));
    BASE_TRY(lay_out(use, err));
    return gaz_crew_run(build->crew, lay_part, use, parts, err);
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
    }
    incmap_status status = make_keys(use, err);
    for (size_t i = 0; i < parts; i++) {
        base_buf_free(&use->parts[i].groups);
        base_buf_free(&use->parts[i].units);
        base_buf_free(&use->parts[i].records);
    }
    base_free(build->ctx, use->names);
    base_free(build->ctx, use);
    return status;
}
