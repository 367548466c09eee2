/* Owns finding key records by their hash. */
#include "base_hash.h"
#include "base_span.h"
#include "gaz_file.h"
#include "txt_fold.h"

/* The entries that may be of a hash, one after the other. */
typedef struct probe {
    const gaz_bucket *buckets;
    size_t count;
    size_t bucket;
    size_t tried; /* buckets */
    unsigned at;  /* in the bucket */
    uint32_t print;
} probe;

static probe first_probe(const incmap_gazetteer *g, gaz_section section, incmap_span text) {
    const uint64_t hash = base_hash(text.data, text.size, 0);
    const size_t count = text.size == 0 ? 0 : gaz_count(g, section);
    return (probe){.buckets = g->sections[section].data,
                   .count = count,
                   .bucket = count == 0 ? 0 : gaz_bucket_of(hash, count),
                   .print = gaz_entry_print(hash)};
}

/* The next record, or GAZ_NONE. */
static uint32_t next_probe(probe *p) {
    while (p->tried < p->count) {
        const gaz_bucket *bucket = &p->buckets[p->bucket];
        while (p->at < GAZ_BUCKET_ENTRIES) {
            const uint32_t entry = bucket->entries[p->at++];
            if (entry == 0) {
                p->tried = p->count;
                return GAZ_NONE;
            }
            if ((entry & ~GAZ_ENTRY_MAX) == p->print) {
                return entry & GAZ_ENTRY_MAX;
            }
        }
        p->at = 0;
        p->tried++;
        p->bucket = p->bucket + 1 == p->count ? 0 : p->bucket + 1;
    }
    return GAZ_NONE;
}

bool gaz_find_key(const incmap_gazetteer *g, incmap_span folded, gaz_key *out) {
    probe p = first_probe(g, GAZ_KEY_BUCKETS, folded);
    for (uint32_t record; (record = next_probe(&p)) != GAZ_NONE;) {
        if (gaz_key_at(g, record, out) && base_span_equal(out->text, folded)) {
            return true;
        }
    }
    return false;
}

bool gaz_find_longer(const incmap_gazetteer *g, incmap_span folded, gaz_key *out) {
    probe p = first_probe(g, GAZ_KEY_BUCKETS, folded);
    for (uint32_t record; (record = next_probe(&p)) != GAZ_NONE;) {
        if (gaz_key_at(g, record, out) && gaz_goes_on(out, folded)) {
            return true;
        }
    }
    return false;
}

/* A skeleton is not kept: it is made again from one of the keys that have it. */
static bool is_skeleton(const incmap_gazetteer *g, const gaz_key *record, incmap_span skeleton) {
    txt_folded made;
    gaz_key key = *record;
    if (record->text.size == 0 && !gaz_key_at(g, record->other, &key)) {
        return false;
    }
    txt_skeleton(key.text, &made);
    return base_span_equal(base_span(made.data, made.size), skeleton);
}

bool gaz_find_skeleton(const incmap_gazetteer *g, incmap_span skeleton, gaz_key *out) {
    probe p = first_probe(g, GAZ_SKELETON_BUCKETS, skeleton);
    for (uint32_t record; (record = next_probe(&p)) != GAZ_NONE;) {
        if (gaz_key_at(g, record, out) && is_skeleton(g, out, skeleton)) {
            return true;
        }
    }
    return false;
}
