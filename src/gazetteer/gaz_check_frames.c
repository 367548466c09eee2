/* Owns finding damage in what Arabic names are looked up by. */
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

/* As many frames as keys should have one, each of its key and none twice. */
incmap_status gaz_check_frames(const incmap_gazetteer *g, incmap_error *err) {
    const gaz_frame *frames = g->sections[GAZ_FRAMES].data;
    const size_t count = gaz_count(g, GAZ_FRAMES);
    size_t wanted = 0;
    uint32_t hash = 0;
    gaz_key key;
    for (uint32_t at = 0; gaz_key_at(g, at, &key); at = key.next) {
        wanted += is_wanted(g, &key, &hash);
    }
    for (size_t i = 0; i < count; i++) {
        if (!gaz_key_at(g, frames[i].key, &key) || !is_wanted(g, &key, &hash) ||
            hash != frames[i].hash) {
            return gaz_damaged(err, GAZ_FRAMES, "is not that of its key", i);
        }
        if (i > 0 && (frames[i - 1].hash > hash ||
                      (frames[i - 1].hash == hash && frames[i - 1].key >= frames[i].key))) {
            return gaz_damaged(err, GAZ_FRAMES, "is out of order", i);
        }
    }
    return count == wanted ? INCMAP_OK
                           : gaz_damaged(err, GAZ_FRAMES, "does not lead to each key", count);
}
