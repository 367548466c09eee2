/* Owns finding key records by the hash of their skeleton. */
#include "base_hash.h"
#include "base_span.h"
#include "gaz_file.h"
#include "txt_fold.h"

static incmap_span skeleton_of(const gaz_question *question) {
    return base_span(question->skeleton.data, question->skeleton.size);
}

static void take_skeleton(gaz_question *out) {
    txt_skeleton(gaz_asked(out), &out->skeleton);
    out->hash = base_hash(out->skeleton.data, out->skeleton.size, 0);
}

void gaz_ask(incmap_span name, gaz_question *out) {
    txt_fold(name, &out->folded);
    take_skeleton(out);
}

static gaz_probe probe_of(const incmap_gazetteer *g, uint64_t hash) {
    const size_t count = gaz_count(g, GAZ_KEY_BUCKETS);
    return (gaz_probe){.buckets = g->sections[GAZ_KEY_BUCKETS].data,
                       .count = count,
                       .bucket = count == 0 ? 0 : gaz_bucket_of(hash, count),
                       .print = gaz_entry_print(hash)};
}

/* The next entry, which is number `at - 1` of the bucket; GAZ_NONE when there is none. */
static uint32_t next_entry(gaz_probe *p) {
    while (p->tried < p->count) {
        const gaz_bucket *bucket = &p->buckets[p->bucket];
        while (p->at < GAZ_BUCKET_ENTRIES) {
            const unsigned at = p->at++;
            if (bucket->print[at] == p->print) {
                return bucket->entries[at];
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

void gaz_fetch_bucket(const incmap_gazetteer *g, const gaz_question *question) {
    const gaz_probe p = probe_of(g, question->hash);
    if (p.count > 0) {
        gaz_prefetch(&p.buckets[p.bucket]);
    }
}

/* A record often lies across two lines. */
static GAZ_FETCHING void fetch_record(const incmap_gazetteer *g, uint32_t record) {
    gaz_prefetch_key(g, record);
    gaz_prefetch_key(g, record + GAZ_ALIGNMENT / GAZ_KEY_UNIT);
}

void gaz_fetch_keys(const incmap_gazetteer *g, const gaz_question *question) {
    enum { most = 16 };
    gaz_probe p = probe_of(g, question->hash);
    for (unsigned i = 0; i < most; i++) {
        const uint32_t entry = next_entry(&p);
        if (entry == GAZ_NONE) {
            return;
        }
        fetch_record(g, entry & GAZ_ENTRY_MAX);
    }
}

bool gaz_find_asked(const incmap_gazetteer *g, const gaz_question *question, gaz_key *out,
                    uint32_t *record) {
    const incmap_span text = gaz_asked(question);
    const uint32_t high = gaz_entry_high(base_hash(text.data, text.size, 0));
    gaz_probe p = probe_of(g, question->hash);
    for (uint32_t entry; text.size > 0 && (entry = next_entry(&p)) != GAZ_NONE;) {
        *record = entry & GAZ_ENTRY_MAX;
        fetch_record(g, *record);
        if ((entry ^ *record) == high && gaz_key_at(g, *record, out) &&
            base_span_equal(out->text, text)) {
            return true;
        }
    }
    *record = GAZ_NONE;
    return false;
}

bool gaz_find_key(const incmap_gazetteer *g, incmap_span folded, gaz_key *out) {
    gaz_question question;
    uint32_t record = 0;
    memcpy(question.folded.data, folded.data, folded.size);
    question.folded.size = (uint16_t)folded.size;
    take_skeleton(&question);
    return gaz_find_asked(g, &question, out, &record);
}

bool gaz_find_longer(const incmap_gazetteer *g, incmap_span folded, gaz_key *out) {
    const uint64_t hash = base_hash(folded.data, folded.size, 0);
    gaz_probe p = probe_of(g, hash);
    for (uint32_t entry; (entry = next_entry(&p)) != GAZ_NONE;) {
        const uint32_t record = entry & GAZ_ENTRY_MAX;
        if ((entry ^ record) == gaz_entry_high(hash) && gaz_key_at(g, record, out) &&
            gaz_goes_on(out, folded)) {
            return true;
        }
    }
    return false;
}

gaz_alike gaz_alike_of(const incmap_gazetteer *g, const gaz_question *question, uint32_t known) {
    gaz_alike keys = {g, question, known, false, probe_of(g, question->hash)};
    keys.probe.count = question->skeleton.size == 0 ? 0 : keys.probe.count;
    return keys;
}

/* Whether an entry's key has the skeleton: so it is where the question itself stands among those
 * that are alike, else a skeleton is made, since none is kept. */
static bool is_alike(const gaz_alike *keys, const gaz_bucket *bucket, unsigned at) {
    gaz_key key;
    txt_folded made;
    for (unsigned i = at; i == at || (i < GAZ_BUCKET_ENTRIES && (bucket->alike >> i & 1) != 0);
         i++) {
        if ((bucket->entries[i] & GAZ_ENTRY_MAX) == keys->known) {
            return true;
        }
    }
    if (!gaz_key_at(keys->g, bucket->entries[at] & GAZ_ENTRY_MAX, &key)) {
        return false;
    }
    txt_skeleton(key.text, &made);
    return base_span_equal(base_span(made.data, made.size), skeleton_of(keys->question));
}

uint32_t gaz_next_alike(gaz_alike *keys) {
    for (uint32_t entry; (entry = next_entry(&keys->probe)) != GAZ_NONE;) {
        const gaz_bucket *bucket = &keys->probe.buckets[keys->probe.bucket];
        const unsigned at = keys->probe.at - 1;
        if ((bucket->alike >> at & 1) == 0) {
            keys->is_alike = is_alike(keys, bucket, at);
        }
        if (keys->is_alike) {
            return entry & GAZ_ENTRY_MAX;
        }
    }
    return GAZ_NONE;
}
