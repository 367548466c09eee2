/* Owns FRAMES and what leads to them: by the hash of their frames, the Latin names that places have
 * where Arabic letters are written. */
#include "base_error.h"
#include "gaz_build.h"
#include "gaz_frames.h"

enum { parts = 256 };

typedef struct framing {
    gaz_build *build;
    uint8_t *writes_arabic; /* a bit for each place: few enough to stay in the cache */
    base_buf parts[parts];  /* gaz_sortable: the hash, and the record of the key */
} framing;

static void mark_places(const framing *use) {
    for (uint32_t place = 0; place < use->build->place_count; place++) {
        const bool writes = gaz_writes_arabic(use->build->places[place].country);
        use->writes_arabic[place / 8] |= (uint8_t)(writes ? 1U << place % 8 : 0);
    }
}

static bool is_wanted(const framing *use, const gaz_key *key) {
    for (size_t i = 0; i < key->count; i++) {
        const uint32_t place = gaz_posting(key, i) & GAZ_POSTING_PLACE;
        if ((use->writes_arabic[place / 8] >> place % 8 & 1) != 0) {
            return true;
        }
    }
    return false;
}

static incmap_status make_part(void *state, size_t number, incmap_error *err) {
    framing *use = state;
    const gaz_build *build = use->build;
    const gaz_keys keys = gaz_built_keys(build);
    const size_t end = gaz_part(build->key_count, parts, number + 1);
    gaz_key key;
    for (size_t i = gaz_part(build->key_count, parts, number); i < end; i++) {
        const uint32_t record = build->key_records[i];
        uint32_t hash = 0;
        if (gaz_key_read(&keys, record, &key) && is_wanted(use, &key) &&
            gaz_latin_frame(key.text, &hash)) {
            const gaz_sortable one = {hash, record, 0};
            BASE_TRY(base_buf_add(&use->parts[number], &one, sizeof one, err));
        }
    }
    return INCMAP_OK;
}

/* Where each range begins, with the number of names for the last. */
static incmap_status put_starts(gaz_build *build, const gaz_sortable *frames, size_t count,
                                incmap_error *err) {
    const size_t ranges = count / GAZ_FRAME_RANGE + 1;
    BASE_TRY(gaz_put_zeros(build, GAZ_FRAME_STARTS, ranges + 1, err));
    uint32_t *starts = gaz_records(build, GAZ_FRAME_STARTS);
    for (size_t i = 0; i < count; i++) {
        starts[gaz_frame_range((uint32_t)frames[i].key, ranges) + 1] = (uint32_t)i + 1;
    }
    for (size_t i = 1; i <= ranges; i++) {
        starts[i] = starts[i] == 0 ? starts[i - 1] : starts[i]; /* a range without names */
    }
    return INCMAP_OK;
}

static incmap_status put_frames(framing *use, base_buf *all, incmap_error *err) {
    gaz_build *build = use->build;
    BASE_TRY(gaz_crew_run(build->crew, make_part, use, parts, err));
    for (size_t i = 0; i < parts; i++) {
        BASE_TRY(base_buf_add(all, use->parts[i].data, use->parts[i].size, err));
    }
    gaz_sortable *frames = (gaz_sortable *)(void *)all->data;
    const size_t count = all->size / sizeof *frames;
    BASE_TRY(gaz_sort_keys(build->crew, frames, count, err));
    BASE_TRY(gaz_put_zeros(build, GAZ_FRAMES, count / 2 + 1, err)); /* gaz_pack() */
    BASE_TRY(gaz_put_zeros(build, GAZ_FRAME_MARKS, count, err));
    uint32_t *records = gaz_records(build, GAZ_FRAMES);
    uint8_t *marks = gaz_records(build, GAZ_FRAME_MARKS);
    for (size_t i = 0; i < count; i++) {
        records[i] = frames[i].item;
        marks[i] = (uint8_t)frames[i].key;
    }
    BASE_TRY(put_starts(build, frames, count, err));
    return gaz_pack(build, GAZ_FRAMES, count, gaz_bits_for(gaz_record_count(build, GAZ_KEYS)), err);
}

incmap_status gaz_build_frames(gaz_build *build, incmap_error *err) {
    base_buf all;
    framing *use = base_alloc_zeroed(build->ctx, 1, sizeof *use);
    if (use == NULL) {
        return base_out_of_memory(err);
    }
    use->build = build;
    use->writes_arabic = base_alloc_zeroed(build->ctx, build->place_count / 8 + 1, 1);
    if (use->writes_arabic == NULL) {
        base_free(build->ctx, use);
        return base_out_of_memory(err);
    }
    mark_places(use);
    base_buf_init(&all, &build->crew->shared, SIZE_MAX / 2);
    for (size_t i = 0; i < parts; i++) {
        base_buf_init(&use->parts[i], &build->crew->shared, SIZE_MAX / 2);
    }
    const incmap_status status = put_frames(use, &all, err);
    for (size_t i = 0; i < parts; i++) {
        base_buf_free(&use->parts[i]);
    }
    base_buf_free(&all);
    base_free(build->ctx, use->writes_arabic);
    base_free(build->ctx, use);
    return status;
}
