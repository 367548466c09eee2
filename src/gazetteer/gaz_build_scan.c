/* Owns SCAN_BUCKETS: the chains of words that keys are or begin with. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"
#include "gaz_scan.h"

/* A chain and what is known of it. */
typedef struct chain {
    uint64_t hash;
    uint64_t flags;
} chain;

/* How many words two keys begin with alike: the chains of so many are known already. */
static size_t count_alike(incmap_span a, const gaz_scan_chains *of_a, incmap_span b,
                          const gaz_scan_chains *of_b) {
    size_t count = 0;
    while (count < of_a->count && count < of_b->count && of_a->ends[count] == of_b->ends[count] &&
           memcmp(a.data, b.data, of_a->ends[count]) == 0) {
        count++;
    }
    return count;
}

static incmap_status put_chains(base_buf *all, const gaz_scan_chains *of,
                                const gaz_scan_chains *before, size_t alike, incmap_error *err) {
    if (of->count > GAZ_SCAN_DEPTH) {
        return INCMAP_OK;
    }
    for (size_t i = 0; i < of->count; i++) {
        const bool is_whole = i + 1 == of->count;
        if (is_whole || i >= alike || i + 1 >= before->count) {
            const chain one = {of->hashes[i], is_whole ? GAZ_SCAN_NAME : GAZ_SCAN_GOES_ON};
            BASE_TRY(base_buf_add(all, &one, sizeof one, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status gather_chains(gaz_build *build, base_buf *all, incmap_error *err) {
    gaz_scan_chains both[2];
    char rooms[2][TXT_FOLD_MAX];
    incmap_span before = base_span("", 0);
    both[1].count = 0;
    for (uint32_t key = 0; key < build->key_count; key++) {
        const incmap_span text = gaz_build_key(build, key, rooms[key % 2]);
        gaz_scan_chains *of = &both[key % 2];
        const gaz_scan_chains *last = &both[1 - key % 2];
        gaz_scan_find_chains(text, of);
        BASE_TRY(put_chains(all, of, last, count_alike(text, of, before, last), err));
        before = text;
    }
    return INCMAP_OK;
}

/* The mark of the chain, or the free one that is its. */
static uint16_t *mark_of(gaz_scan_bucket *buckets, size_t count, uint64_t hash) {
    const unsigned print = gaz_scan_print(hash);
    for (size_t bucket = gaz_scan_bucket_of(hash, count);;
         bucket = bucket + 1 == count ? 0 : bucket + 1) {
        for (unsigned i = 0; i < GAZ_SCAN_MARKS; i++) {
            uint16_t *mark = &buckets[bucket].marks[i];
            if (*mark == 0 || (*mark & ~(unsigned)GAZ_SCAN_FLAGS) == print) {
                return mark;
            }
        }
    }
}

static incmap_status fill_buckets(gaz_build *build, const base_buf *all, incmap_error *err) {
    enum { ahead = 16 };
    const chain *chains_of = (const chain *)(const void *)all->data;
    const size_t chain_count = all->size / sizeof *chains_of;
    const size_t count = (chain_count + GAZ_SCAN_LOAD - 1) / GAZ_SCAN_LOAD;
    BASE_TRY(gaz_put_zeros(build, GAZ_SCAN_BUCKETS, count, err));
    gaz_scan_bucket *buckets = gaz_records(build, GAZ_SCAN_BUCKETS);
    for (size_t i = 0; i < chain_count; i++) {
        if (chain_count - i > ahead) {
            gaz_prefetch(&buckets[gaz_scan_bucket_of(chains_of[i + ahead].hash, count)]);
        }
        uint16_t *mark = mark_of(buckets, count, chains_of[i].hash);
        *mark = (uint16_t)(*mark | gaz_scan_print(chains_of[i].hash) | chains_of[i].flags);
    }
    return INCMAP_OK;
}

incmap_status gaz_build_scan(gaz_build *build, incmap_error *err) {
    base_buf all;
    base_buf_init(&all, &build->crew->shared, SIZE_MAX / 2);
    incmap_status status = gather_chains(build, &all, err);
    if (status == INCMAP_OK) {
        status = fill_buckets(build, &all, err);
    }
    base_buf_free(&all);
    return status;
}
