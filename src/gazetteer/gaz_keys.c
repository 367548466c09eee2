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
    uint8_t print;
    uint32_t high;
} probe;

static probe first_probe(const incmap_gazetteer *g, gaz_section section, incmap_span text) {
    const uint64_t hash = base_hash(text.data, text.size, 0);
    const size_t count = text.size == 0 ? 0 : gaz_count(g, section);
    return (probe){.buckets = g->sections[section].data,
                   .count = count,
                   .bucket = count == 0 ? 0 : gaz_bucket_of(hash, count),
                   .print = gaz_entry_print(hash),
                   .high = gaz_entry_high(hash)};
}

/* The next record, or GAZ_NONE. */
static uint32_t next_probe(probe *p) {
    while (p->tried < p->count) {
        const gaz_bucket *bucket = &p->buckets[p->bucket];
        while (p->at < GAZ_BUCKET_ENTRIES) {
            const unsigned at = p->at++;
            if (bucket->print[at] == p->print &&
                (bucket->entries[at] & ~GAZ_ENTRY_MAX) == p->high) {
                return bucket->entries[at] & GAZ_ENTRY_MAX;
            }
            if (bucket->print[at] == 0) {
                p->tried = p->count;
                return GAZ_NONE;
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

gaz_skeleton gaz_skeleton_at(const incmap_gazetteer *g, uint32_t record, uint32_t *own) {
    const uint32_t *units = g->sections[GAZ_KEYS].data;
    const size_t all = gaz_count(g, GAZ_KEYS);
    *own = record;
    if (record >= all) {
        return (gaz_skeleton){NULL, 0};
    }
    if ((units[record] & GAZ_KEY_IS_SKELETON) == 0) {
        return (gaz_skeleton){own, 1};
    }
    const size_t left = all - record;
    const bool is_whole =
        left >= GAZ_SKELETON_HEAD && units[record + 1] <= left - GAZ_SKELETON_HEAD;
    return (gaz_skeleton){units + record + GAZ_SKELETON_HEAD, is_whole ? units[record + 1] : 0};
}

/* A skeleton is not kept: it is made again from one of the keys that have it. */
static bool is_skeleton(const incmap_gazetteer *g, uint32_t record, incmap_span skeleton) {
    txt_folded made;
    uint32_t own = 0;
    gaz_key key;
    const gaz_skeleton keys = gaz_skeleton_at(g, record, &own);
    if (keys.count == 0 || !gaz_key_at(g, keys.keys[0], &key)) {
        return false;
    }
    txt_skeleton(key.text, &made);
    return base_span_equal(base_span(made.data, made.size), skeleton);
}

bool gaz_find_skeleton(const incmap_gazetteer *g, incmap_span skeleton, uint32_t *record) {
    probe p = first_probe(g, GAZ_SKELETON_BUCKETS, skeleton);
    while ((*record = next_probe(&p)) != GAZ_NONE) {
        if (is_skeleton(g, *record, skeleton)) {
            return true;
        }
    }
    return false;
}
