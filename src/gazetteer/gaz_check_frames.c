/* Owns finding damage in what Arabic names are looked up by. */
#include "base_error.h"
#include "gaz_check.h"
#include "gaz_frames.h"

static bool is_wanted(const incmap_gazetteer *g, const gaz_key *key, uint32_t *hash) {
    bool writes = false;
    for (size_t i = 0; i < key->count && !writes; i++) {
        const gaz_codes_record *codes = gaz_place_codes(g, gaz_posting_place(gaz_posting(key, i)));
        writes = codes != NULL && gaz_writes_arabic(codes->country);
    }
    return writes && gaz_latin_frame(key->text, hash);
}

/* The ranges follow one another, and hold all. */
static incmap_status check_starts(const incmap_gazetteer *g, incmap_error *err) {
    const size_t ranges = g->frames.count / GAZ_FRAME_RANGE + 1;
    if (gaz_count(g, GAZ_FRAME_STARTS) != ranges + 1 || gaz_number(g, GAZ_FRAME_STARTS, 0) != 0 ||
        gaz_number(g, GAZ_FRAME_STARTS, ranges) != g->frames.count) {
        return gaz_damaged(err, GAZ_FRAME_STARTS, "does not part the frames", ranges);
    }
    return g->frames.count == gaz_count(g, GAZ_FRAME_MARKS)
               ? INCMAP_OK
               : gaz_damaged(err, GAZ_FRAMES, "has not as many as are told", g->frames.count);
}

/* Whether the frame of a hash may stand at `index`. */
static bool is_in_place(const incmap_gazetteer *g, uint32_t hash, size_t index) {
    const uint8_t *marks = g->sections[GAZ_FRAME_MARKS].data;
    const size_t range = gaz_frame_range(hash, gaz_count(g, GAZ_FRAME_STARTS) - 1);
    return marks[index] == (uint8_t)hash && gaz_number(g, GAZ_FRAME_STARTS, range) <= index &&
           index < gaz_number(g, GAZ_FRAME_STARTS, range + 1);
}

/* As many frames as keys should have one, each of its key and none twice. */
incmap_status gaz_check_frames(const incmap_gazetteer *g, incmap_error *err) {
    size_t wanted = 0;
    uint32_t hash = 0, hash_before = 0, before = 0;
    gaz_key key;
    BASE_TRY(check_starts(g, err));
    for (uint32_t at = 0; gaz_key_at(g, at, &key); at = key.next) {
        wanted += is_wanted(g, &key, &hash);
    }
    for (size_t i = 0; i < g->frames.count; i++) {
        const uint32_t record = gaz_packed(&g->frames, i);
        if (!gaz_key_at(g, record, &key) || !is_wanted(g, &key, &hash) ||
            !is_in_place(g, hash, i)) {
            return gaz_damaged(err, GAZ_FRAMES, "is not that of its key", i);
        }
        if (i > 0 && (hash_before > hash || (hash_before == hash && before >= record))) {
            return gaz_damaged(err, GAZ_FRAMES, "is out of order", i);
        }
        hash_before = hash;
        before = record;
    }
    return g->frames.count == wanted
               ? INCMAP_OK
               : gaz_damaged(err, GAZ_FRAMES, "does not lead to each key", wanted);
}
