/* Owns KEYS, NAMES and NAME_STEPS: what names are found by, and where they stand. A key is a folded
 * name; its record holds the places that have a name that folds to it, in their order, which is
 * that of importance. Names are sorted by their folds and made into records drawer by drawer. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"
#include "gaz_seen.h"
#include "txt_fold.h"

enum { unit = GAZ_KEY_UNIT };

/* Which spelling a name is. */
typedef struct standing {
    uint32_t slot;
    uint32_t spelling; /* of its part */
} standing;

/* The records of the names of a drawer. */
typedef struct part {
    base_buf units;
    base_buf records;   /* gaz_name_step, of each: numbers of units and spellings of the part */
    base_buf standings; /* standing, of each name */
    uint32_t spellings;
    size_t first_unit; /* in KEYS */
    size_t first_key;
    uint32_t first_spelling;
    bool has_empty; /* the first record is of the empty key */
} part;

typedef struct keys {
    gaz_build *build;
    part *parts;
    size_t count; /* of them */
} keys;

static incmap_span fold_of(const void *state, uint32_t item) {
    const gaz_filed *const *names = state;
    return gaz_filed_fold(names[item]);
}

/* The names of a drawer, out of all blocks; their slots become those of NAMES. */
static void collect_names(const gaz_build *build, size_t drawer, const gaz_filed **names) {
    for (size_t i = 0; i < build->slots.block_count; i++) {
        const gaz_name_block *block = &build->slots.blocks[i];
        for (size_t at = block->starts[drawer]; at < block->starts[drawer + 1];) {
            gaz_filed *name = (gaz_filed *)(void *)(block->names + at);
            name->slot += (uint32_t)block->first_slot;
            *names++ = name;
            at += gaz_filed_bytes(name);
        }
    }
}

static size_t count_names(const gaz_build *build, size_t drawer) {
    size_t count = 0;
    for (size_t i = 0; i < build->slots.block_count; i++) {
        const gaz_name_block *block = &build->slots.blocks[i];
        for (size_t at = block->starts[drawer]; at < block->starts[drawer + 1]; count++) {
            at += gaz_filed_bytes((const gaz_filed *)(const void *)(block->names + at));
        }
    }
    return count;
}

/* `items` has room for twice as many as there are names. */
static void sort_names(const gaz_filed *const *all, size_t count, gaz_sortable *items,
                       const gaz_filed **sorted) {
    for (size_t i = 0; i < count; i++) {
        items[i] = (gaz_sortable){0, (uint32_t)i, 0};
    }
    gaz_sort_few_texts(items, items + count, count, fold_of, all);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = all[items[i].item];
    }
}

static incmap_status put_number(base_buf *to, uint32_t number, incmap_error *err) {
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
    base_buf which; /* uint32_t: of each name its spelling */
    base_buf postings;
} scratch;

static const uint32_t *numbers_of(const base_buf *buf) {
    return (const uint32_t *)(const void *)buf->data;
}

/* The postings of `count` names of one fold, and of each which spelling it is. */
static incmap_status gather_postings(const gaz_filed *const *names, size_t count, scratch *with,
                                     incmap_error *err) {
    gaz_seen_clear(&with->seen);
    with->which.size = 0;
    with->postings.size = 0;
    for (size_t i = 0; i < count; i++) {
        const uint32_t place = names[i]->place;
        uint32_t which = 0;
        bool is_known = false;
        BASE_TRY(gaz_seen_add(&with->seen, gaz_filed_text(names[i]), &which, err));
        const uint32_t number = far_or(which);
        for (size_t k = i; k > 0 && !is_known && names[k - 1]->place == place; k--) {
            /* The same in another language, or as far behind. */
            is_known = far_or(numbers_of(&with->which)[k - 1]) == number;
        }
        BASE_TRY(put_number(&with->which, which, err));
        if (!is_known) {
            BASE_TRY(put_number(
                &with->postings,
                number << GAZ_POSTING_SHIFT | place | (names[i]->is_main ? GAZ_POSTING_MAIN : 0),
                err));
        }
    }
    return INCMAP_OK;
}

static incmap_status put_spellings(part *to, const gaz_seen *seen, incmap_error *err) {
    for (uint32_t i = 0; i < seen->count; i++) {
        const incmap_span text = gaz_seen_text(seen, i);
        const uint16_t size = (uint16_t)text.size;
        const bool is_long = text.size >= GAZ_SPELLING_LONG;
        const size_t first = (is_long ? GAZ_SPELLING_LONG : text.size) |
                             (i + 1 == seen->count ? GAZ_SPELLING_LAST : 0);
        BASE_TRY(base_buf_add_char(&to->units, (char)(unsigned char)first, err));
        if (is_long) {
            BASE_TRY(base_buf_add(&to->units, &size, sizeof size, err));
        }
        BASE_TRY(base_buf_add_span(&to->units, text, err));
    }
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
    const uint32_t *postings = numbers_of(&with->postings);
    uint32_t places = 0;
    for (size_t i = 0; i < with->postings.size / sizeof *postings; i++) {
        places += i == 0 || ((postings[i] ^ postings[i - 1]) & GAZ_POSTING_PLACE) != 0;
    }
    return places;
}

static incmap_status put_head(part *to, incmap_span text, bool plain, const scratch *with,
                              incmap_error *err) {
    const size_t count = with->postings.size / sizeof(uint32_t);
    const bool is_many = count >= GAZ_KEY_MANY;
    const unsigned char head[] = {
        (unsigned char)text.size,
        (unsigned char)((is_many ? GAZ_KEY_MANY : count) | (plain ? GAZ_KEY_IS_PLAIN : 0))};
    BASE_TRY(base_buf_add(&to->units, head, sizeof head, err));
    if (is_many) {
        BASE_TRY(put_number(&to->units, (uint32_t)count, err));
        BASE_TRY(put_number(&to->units, count_places(with), err));
    }
    return plain ? INCMAP_OK : base_buf_add_span(&to->units, text, err);
}

/* The postings in as many bits as they want. */
static incmap_status put_postings(const keys *use, part *to, const scratch *with,
                                  incmap_error *err) {
    const uint32_t *postings = numbers_of(&with->postings);
    const unsigned place_bits = gaz_keys_of(NULL, 0, use->build->place_count).place_bits;
    const unsigned bits = place_bits + 1 + gaz_spelling_bits(with->seen.count);
    uint64_t waiting = 0;
    unsigned count = 0;
    for (size_t i = 0; i < with->postings.size / sizeof *postings; i++) {
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

/* The record of `count` names, which fold alike. */
static incmap_status put_record(const keys *use, part *to, const gaz_filed *const *names,
                                size_t count, scratch *with, incmap_error *err) {
    const incmap_span text = gaz_filed_fold(names[0]);
    const gaz_name_step record = {(uint32_t)(to->units.size / unit), to->spellings};
    BASE_TRY(base_buf_add(&to->records, &record, sizeof record, err));
    BASE_TRY(gather_postings(names, count, with, err));
    const bool plain = is_plain(text, gaz_seen_text(&with->seen, 0));
    BASE_TRY(put_head(to, text, plain, with, err));
    BASE_TRY(put_spellings(to, &with->seen, err));
    BASE_TRY(put_postings(use, to, with, err));
    BASE_TRY(fill_up(to, err));
    for (size_t i = 0; i < count; i++) {
        const standing here = {names[i]->slot, to->spellings + numbers_of(&with->which)[i]};
        BASE_TRY(base_buf_add(&to->standings, &here, sizeof here, err));
    }
    to->spellings += with->seen.count;
    return INCMAP_OK;
}

/* Names of which folding leaves nothing stand before all others; their record is no key's. */
static incmap_status put_records(const keys *use, part *to, const gaz_filed *const *names,
                                 size_t count, scratch *with, incmap_error *err) {
    BASE_TRY(base_buf_reserve(&to->standings, count * sizeof(standing), err));
    for (size_t start = 0, end; start < count; start = end) {
        const incmap_span text = gaz_filed_fold(names[start]);
        for (end = start + 1; end < count && base_span_equal(gaz_filed_fold(names[end]), text);) {
            end++;
        }
        to->has_empty |= text.size == 0;
        BASE_TRY(put_record(use, to, names + start, end - start, with, err));
    }
    return INCMAP_OK;
}

static incmap_status make_records(const keys *use, part *to, const gaz_filed *const *names,
                                  size_t count, incmap_error *err) {
    incmap_context *ctx = &use->build->crew->shared;
    scratch with;
    gaz_seen_init(&with.seen, ctx);
    base_buf_init(&with.which, ctx, SIZE_MAX / 2);
    base_buf_init(&with.postings, ctx, SIZE_MAX / 2);
    const incmap_status status = put_records(use, to, names, count, &with, err);
    gaz_seen_free(&with.seen);
    base_buf_free(&with.which);
    base_buf_free(&with.postings);
    return status;
}

static incmap_status make_part(void *state, size_t drawer, incmap_error *err) {
    const keys *use = state;
    incmap_context *ctx = &use->build->crew->shared;
    const size_t count = count_names(use->build, drawer);
    const gaz_filed **all = base_alloc(ctx, count * sizeof(void *));
    const gaz_filed **sorted = base_alloc(ctx, count * sizeof(void *));
    gaz_sortable *items = base_alloc(ctx, 2 * count * sizeof *items);
    incmap_status status = INCMAP_OK;
    if (all == NULL || sorted == NULL || items == NULL) {
        status = base_out_of_memory(err);
    } else {
        collect_names(use->build, drawer, all);
        sort_names(all, count, items, sorted);
        status = make_records(use, &use->parts[drawer], sorted, count, err);
    }
    base_free(ctx, all);
    base_free(ctx, sorted);
    base_free(ctx, items);
    return status;
}

/* Where each part comes to stand. */
static incmap_status lay_out(keys *use, incmap_error *err) {
    gaz_build *build = use->build;
    size_t units = 0, count = 0;
    for (size_t i = 0; i < use->count; i++) {
        part *of = &use->parts[i];
        of->first_unit = units;
        of->first_key = count;
        of->first_spelling = (uint32_t)build->spellings;
        units += of->units.size / unit;
        count += of->records.size / sizeof(gaz_name_step) - of->has_empty;
        build->spellings += of->spellings;
    }
    if (units > GAZ_ENTRY_MAX) {
        return base_fail(err, INCMAP_LIMIT, "more names than a gazetteer can hold");
    }
    build->key_count = (uint32_t)count;
    build->key_records = base_alloc(build->ctx, count * sizeof *build->key_records);
    if (build->key_records == NULL) {
        return base_out_of_memory(err);
    }
    BASE_TRY(gaz_put_zeros(build, GAZ_KEYS, units + GAZ_KEY_SPARE, err));
    BASE_TRY(gaz_put_zeros(build, GAZ_NAME_STEPS,
                           (build->spellings + GAZ_NAME_STEP - 1) / GAZ_NAME_STEP, err));
    return gaz_put_zeros(build, GAZ_NAMES, build->slots.count / 2 + 1, err); /* gaz_pack() */
}

/* The records of a part, and the steps that lie in them. */
static void lay_records(gaz_build *build, const part *from) {
    const gaz_name_step *records = (const gaz_name_step *)(const void *)from->records.data;
    const size_t count = from->records.size / sizeof *records;
    uint32_t *key = build->key_records + from->first_key;
    gaz_name_step *steps = gaz_records(build, GAZ_NAME_STEPS);
    uint32_t step = (from->first_spelling + GAZ_NAME_STEP - 1) / GAZ_NAME_STEP;
    for (size_t i = 0; i < count; i++) {
        const gaz_name_step here = {(uint32_t)from->first_unit + records[i].record,
                                    from->first_spelling + records[i].first};
        const uint32_t end =
            from->first_spelling + (i + 1 < count ? records[i + 1].first : from->spellings);
        if (i > 0 || !from->has_empty) {
            *key++ = here.record;
        }
        for (; step * GAZ_NAME_STEP < end; step++) {
            steps[step] = here;
        }
    }
}

static incmap_status lay_part(void *state, size_t number, incmap_error *err) {
    const keys *use = state;
    gaz_build *build = use->build;
    part *from = &use->parts[number];
    uint32_t *names = gaz_records(build, GAZ_NAMES);
    const standing *standings = (const standing *)(const void *)from->standings.data;
    (void)err;
    if (from->units.size > 0) {
        memcpy(build->sections[GAZ_KEYS].data + from->first_unit * unit, from->units.data,
               from->units.size);
    }
    for (size_t i = 0; i < from->standings.size / sizeof *standings; i++) {
        names[standings[i].slot] = from->first_spelling + standings[i].spelling;
    }
    lay_records(build, from);
    base_buf_free(&from->units);
    base_buf_free(&from->records);
    base_buf_free(&from->standings);
    return INCMAP_OK;
}

static incmap_status make_keys(keys *use, incmap_error *err) {
    gaz_build *build = use->build;
    BASE_TRY(gaz_crew_run(build->crew, make_part, use, use->count, err));
    gaz_free_names(build);
    BASE_TRY(lay_out(use, err));
    return gaz_crew_run(build->crew, lay_part, use, use->count, err);
}

incmap_status gaz_build_keys(gaz_build *build, incmap_error *err) {
    incmap_context *ctx = &build->crew->shared;
    keys use = {.build = build, .count = build->slots.drawers};
    use.parts = base_alloc_zeroed(ctx, use.count, sizeof *use.parts);
    if (use.parts == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < use.count; i++) {
        base_buf_init(&use.parts[i].units, ctx, UINT32_MAX);
        base_buf_init(&use.parts[i].records, ctx, SIZE_MAX / 2);
        base_buf_init(&use.parts[i].standings, ctx, SIZE_MAX / 2);
    }
    const incmap_status status = make_keys(&use, err);
    for (size_t i = 0; i < use.count; i++) {
        base_buf_free(&use.parts[i].units);
        base_buf_free(&use.parts[i].records);
        base_buf_free(&use.parts[i].standings);
    }
    base_free(ctx, use.parts);
    return status;
}
