/* Owns KEY_BUCKETS: records by the hash of what they are looked up by. */
#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "gaz_build.h"
#include "txt_fold.h"

enum { parts = 256 };

/* The hashes that lead to a range of keys. */
typedef struct part {
    base_buf leads; /* gaz_sortable */
    size_t first;   /* among all */
} part;

typedef struct leading {
    gaz_build *build;
    part parts[parts];
    gaz_sortable *leads;
    bool *is_alike; /* with the skeleton of the lead before; not in a lead, which others read */
    size_t count;
} leading;

/* Travels along with a lead that is no start of a key, beside the bits of an entry that come from
 * the text's hash. */
enum { is_key = 1 };

static incmap_status put_lead(base_buf *leads, uint64_t hash, uint64_t text, uint32_t record,
                              uint32_t what, incmap_error *err) {
    const gaz_sortable one = {hash, record, gaz_entry_high(text) | what};
    return base_buf_add(leads, &one, sizeof one, err);
}

static void skeleton_of(const gaz_build *build, uint32_t record, txt_folded *out) {
    const gaz_keys keys = gaz_built_keys(build);
    char room[TXT_FOLD_MAX];
    txt_skeleton(gaz_key_text(&keys, record, room), out);
}

/* The starts of a key that no key before it has or is. */
static incmap_status put_starts(base_buf *leads, incmap_span text, incmap_span before,
                                uint32_t record, incmap_error *err) {
    for (size_t at = 0; at < text.size; at++) {
        if (text.data[at] != ' ') {
            continue;
        }
        const incmap_span start = base_span(text.data, at);
        const bool is_known =
            base_span_starts(before, start) && (before.size == at || before.data[at] == ' ');
        if (!is_known) {
            const uint64_t hash = base_hash(start.data, start.size, 0);
            BASE_TRY(put_lead(leads, hash, hash, record, 0, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status make_part(void *state, size_t number, incmap_error *err) {
    leading *use = state;
    const gaz_build *build = use->build;
    base_buf *leads = &use->parts[number].leads;
    const size_t first = gaz_part(build->key_count, parts, number);
    const size_t end = gaz_part(build->key_count, parts, number + 1);
    char rooms[2][TXT_FOLD_MAX];
    incmap_span before = first == 0
                             ? base_span("", 0)
                             : gaz_build_key(build, (uint32_t)first - 1, rooms[(first - 1) % 2]);
    for (size_t key = first; key < end; key++) {
        const incmap_span text = gaz_build_key(build, (uint32_t)key, rooms[key % 2]);
        txt_folded skeleton;
        txt_skeleton(text, &skeleton);
        BASE_TRY(put_lead(leads, base_hash(skeleton.data, skeleton.size, 0),
                          base_hash(text.data, text.size, 0), build->key_records[key], is_key,
                          err));
        BASE_TRY(put_starts(leads, text, before, build->key_records[key], err));
        before = text;
    }
    return INCMAP_OK;
}

static incmap_status lay_part(void *state, size_t number, incmap_error *err) {
    leading *use = state;
    part *from = &use->parts[number];
    (void)err;
    if (from->leads.size > 0) {
        memcpy(use->leads + from->first, from->leads.data, from->leads.size);
    }
    base_buf_free(&from->leads);
    return INCMAP_OK;
}

/* Marks leads that have the skeleton of the one before; it is told by its text, not by its hash. */
static incmap_status tell_alike(void *state, size_t number, incmap_error *err) {
    leading *use = state;
    const size_t end = gaz_part(use->count, parts, number + 1);
    (void)err;
    for (size_t i = gaz_part(use->count, parts, number); i < end; i++) {
        const gaz_sortable *here = &use->leads[i];
        txt_folded one, other;
        if (i == 0 || here->key != here[-1].key ||
            (here->more & use->leads[i - 1].more & is_key) == 0) {
            continue;
        }
        skeleton_of(use->build, here->item, &one);
        skeleton_of(use->build, here[-1].item, &other);
        use->is_alike[i] =
            base_span_equal(base_span(one.data, one.size), base_span(other.data, other.size));
    }
    return INCMAP_OK;
}

/* The first bucket from `bucket` on that has room for an entry. `before` is the record that stands
 * before it where that is of a key with its skeleton, else GAZ_NONE. */
static void put_entry(gaz_bucket *buckets, size_t count, size_t bucket, const gaz_sortable *lead,
                      uint32_t before) {
    for (;;) {
        gaz_bucket *to = &buckets[bucket];
        for (unsigned i = 0; i < GAZ_BUCKET_ENTRIES; i++) {
            if (to->print[i] == 0) {
                const bool follows = i > 0 && (to->entries[i - 1] & GAZ_ENTRY_MAX) == before;
                to->print[i] = gaz_entry_print(lead->key);
                to->entries[i] = (lead->more & ~GAZ_ENTRY_MAX) | lead->item;
                to->alike = (uint16_t)(to->alike | (follows ? 1U << i : 0));
                return;
            }
        }
        bucket = bucket + 1 == count ? 0 : bucket + 1;
    }
}

static incmap_status fill_buckets(leading *use, incmap_error *err) {
    gaz_build *build = use->build;
    const size_t buckets = (use->count + GAZ_BUCKET_LOAD - 1) / GAZ_BUCKET_LOAD;
    BASE_TRY(gaz_sort_keys(build->crew, use->leads, use->count, err)); /* so by bucket */
    BASE_TRY(gaz_crew_run(build->crew, tell_alike, use, parts, err));
    BASE_TRY(gaz_put_zeros(build, GAZ_KEY_BUCKETS, buckets, err));
    for (size_t i = 0; i < use->count; i++) {
        const gaz_sortable *lead = &use->leads[i];
        put_entry(gaz_records(build, GAZ_KEY_BUCKETS), buckets, gaz_bucket_of(lead->key, buckets),
                  lead, use->is_alike[i] ? lead[-1].item : GAZ_NONE);
    }
    return INCMAP_OK;
}

static incmap_status make_leads(leading *use, incmap_error *err) {
    gaz_build *build = use->build;
    BASE_TRY(gaz_crew_run(build->crew, make_part, use, parts, err));
    for (size_t i = 0; i < parts; i++) {
        use->parts[i].first = use->count;
        use->count += use->parts[i].leads.size / sizeof *use->leads;
    }
    use->leads = base_alloc(build->ctx, use->count * sizeof *use->leads);
    use->is_alike = base_alloc_zeroed(build->ctx, use->count, sizeof *use->is_alike);
    if (use->leads == NULL || use->is_alike == NULL) {
        return base_out_of_memory(err);
    }
    BASE_TRY(gaz_crew_run(build->crew, lay_part, use, parts, err));
    return fill_buckets(use, err);
}

incmap_status gaz_build_buckets(gaz_build *build, incmap_error *err) {
    leading *use = base_alloc_zeroed(build->ctx, 1, sizeof *use);
    if (use == NULL) {
        return base_out_of_memory(err);
    }
    use->build = build;
    for (size_t i = 0; i < parts; i++) {
        base_buf_init(&use->parts[i].leads, &build->crew->shared, SIZE_MAX / 2);
    }
    incmap_status status = make_leads(use, err);
    for (size_t i = 0; i < parts; i++) {
        base_buf_free(&use->parts[i].leads);
    }
    base_free(build->ctx, use->leads);
    base_free(build->ctx, use->is_alike);
    base_free(build->ctx, use);
    return status;
}
