/* Owns FUZZY_*: the keys by their number of letters, and which letters each has. */
#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"

typedef struct key_letters {
    uint32_t bits;
    uint32_t count;
} key_letters;

static incmap_span key_text(gaz_build *build, uint32_t key) {
    const uint32_t *starts = gaz_records(build, GAZ_KEY_STARTS);
    const char *text = gaz_records(build, GAZ_KEY_TEXT);
    return base_span(text + starts[key], starts[key + 1] - starts[key]);
}

/* A counting sort by the number of letters. */
static incmap_status put_sorted(gaz_build *build, const key_letters *letters, uint32_t count,
                                incmap_error *err) {
    uint32_t starts[GAZ_LETTERS_MAX + 1] = {0};
    for (uint32_t key = 0; key < count; key++) {
        starts[letters[key].count + 1]++;
    }
    for (uint32_t i = 0; i < GAZ_LETTERS_MAX; i++) {
        starts[i + 1] += starts[i];
    }
    BASE_TRY(gaz_put(build, GAZ_FUZZY_RUNS, starts, sizeof starts, err));
    size_t bytes = count * sizeof(uint32_t);
    BASE_TRY(base_buf_reserve(&build->sections[GAZ_FUZZY_LETTERS], bytes, err));
    BASE_TRY(base_buf_reserve(&build->sections[GAZ_FUZZY_KEYS], bytes, err));
    build->sections[GAZ_FUZZY_LETTERS].size = bytes;
    build->sections[GAZ_FUZZY_KEYS].size = bytes;
    uint32_t *bits = gaz_records(build, GAZ_FUZZY_LETTERS);
    uint32_t *keys = gaz_records(build, GAZ_FUZZY_KEYS);
    for (uint32_t key = 0; key < count; key++) {
        uint32_t at = starts[letters[key].count]++;
        bits[at] = letters[key].bits;
        keys[at] = key;
    }
    return INCMAP_OK;
}

incmap_status gaz_build_fuzzy(gaz_build *build, incmap_error *err) {
    uint32_t count = (uint32_t)gaz_record_count(build, GAZ_KEY_STARTS) - 1;
    key_letters *letters = base_alloc_zeroed(build->ctx, count, sizeof *letters);
    if (letters == NULL) {
        return base_out_of_memory(err);
    }
    for (uint32_t key = 0; key < count; key++) {
        size_t number = 0; /* at most TXT_FOLD_MAX, below GAZ_LETTERS_MAX */
        letters[key].bits = gaz_letters_of(key_text(build, key), &number);
        letters[key].count = (uint32_t)number;
    }
    incmap_status status = put_sorted(build, letters, count, err);
    base_free(build->ctx, letters);
    return status;
}
