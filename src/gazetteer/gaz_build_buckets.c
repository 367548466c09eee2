/* Owns KEY_BUCKETS and SKELETON_BUCKETS: records by the hash of what they are looked up by. */
#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "gaz_build.h"

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
    size_t count;
} leading;

static incmap_status put_lead(base_buf *leads, incmap_span text, uint32_t record,
                              incmap_error *err) {
    const gaz_sortable one = {base_hash(text.data, text.size, 0), record, 0};
    return base_buf_add(leads, &one, sizeof one, err);
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
            BASE_TRY(put_lead(leads, start, record, err));
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
        BASE_TRY(put_lead(leads, text, build->key_records[key], err));
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

/* The first bucket from `bucket` on that has room for an entry. */
static void put_entry(gaz_bucket *buckets, size_t count, size_t bucket, const gaz_sortable *lead) {
    for (;;) {
        gaz_bucket *to = &buckets[bucket];
        for (unsigned i = 0; i < GAZ_BUCKET_ENTRIES; i++) {
            if (to->print[i] == 0) {
                to->print[i] = gaz_entry_print(lead->key);
                to->entries[i] = gaz_entry_high(lead->key) | lead->item;
                return;
            }
        }
        bucket = bucket + 1 == count ? 0 : bucket + 1;
    }
}

incmap_status gaz_fill_buckets(gaz_build *build, gaz_section section, gaz_sortable *leads,
                               size_t count, incmap_error *err) {
    const size_t buckets = (count + GAZ_BUCKET_LOAD - 1) / GAZ_BUCKET_LOAD;
    BASE_TRY(gaz_sort_keys(build->crew, leads, count, err)); /* so by bucket: one walk through */
    BASE_TRY(gaz_put_zeros(build, section, buckets, err));
    for (size_t i = 0; i < count; i++) {
        put_entry(gaz_records(build, section), buckets, gaz_bucket_of(leads[i].key, buckets),
                  &leads[i]);
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
    if (use->leads == NULL) {
        return base_out_of_memory(err);
    }
    BASE_TRY(gaz_crew_run(build->crew, lay_part, use, parts, err));
    return gaz_fill_buckets(build, GAZ_KEY_BUCKETS, use->leads, use->count, err);
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
    base_free(build->ctx, use);
    return status;
}
