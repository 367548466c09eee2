/* Owns putting numbers into as few bits as they want: PLACES and PLACE_BLOCKS, and the numbers of
 * NAMES and IDS. */
#include <string.h>

#include "base_error.h"
#include "gaz_build.h"

/* The fields of the places of a block, and the lowest of each. */
typedef struct block {
    size_t count;
    uint64_t fields[GAZ_PLACE_BLOCK][GAZ_PLACE_FIELDS];
    uint64_t low[GAZ_PLACE_FIELDS];
} block;

static void take_fields(const gaz_place_record *from, uint64_t fields[GAZ_PLACE_FIELDS]) {
    fields[GAZ_PLACE_FIRST_NAME] = from->first_name;
    fields[GAZ_PLACE_CODES_NUMBER] = from->codes;
    fields[GAZ_PLACE_FEATURE] = from->feature;
    fields[GAZ_PLACE_LON] = (uint64_t)((int64_t)from->point.lon - INT32_MIN);
    fields[GAZ_PLACE_LAT] = (uint64_t)((int64_t)from->point.lat - INT32_MIN);
    fields[GAZ_PLACE_ID] = from->id;
    fields[GAZ_PLACE_POPULATION] = from->population;
}

static void find_lowest(block *of) {
    memcpy(of->low, of->fields[0], sizeof of->low);
    for (size_t i = 1; i < of->count; i++) {
        for (unsigned n = 0; n < GAZ_PLACE_FIELDS; n++) {
            of->low[n] = of->fields[i][n] < of->low[n] ? of->fields[i][n] : of->low[n];
        }
    }
    of->low[GAZ_PLACE_POPULATION] = 0;
    for (size_t i = 0; i < of->count; i++) {
        for (unsigned n = 0; n < GAZ_PLACE_FIELDS; n++) {
            of->fields[i][n] -= of->low[n];
        }
    }
}

static uint64_t common_divisor(uint64_t a, uint64_t b) {
    while (b != 0) {
        const uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Sources give degrees with four, five or six digits: their longitudes and latitudes are steps. */
static uint32_t take_steps(block *of) {
    uint64_t step = 0;
    for (size_t i = 0; i < of->count; i++) {
        step = common_divisor(of->fields[i][GAZ_PLACE_LON], step);
        step = common_divisor(of->fields[i][GAZ_PLACE_LAT], step);
    }
    step = step == 0 ? 1 : step;
    for (size_t i = 0; i < of->count; i++) {
        of->fields[i][GAZ_PLACE_LON] /= step;
        of->fields[i][GAZ_PLACE_LAT] /= step;
    }
    return (uint32_t)step;
}

static void count_bits(const block *of, uint8_t bits[GAZ_PLACE_FIELDS]) {
    for (unsigned n = 0; n < GAZ_PLACE_FIELDS; n++) {
        uint64_t any = 0;
        for (size_t i = 0; i < of->count; i++) {
            any |= of->fields[i][n];
        }
        bits[n] = (uint8_t)gaz_bits_for(any);
    }
}

/* Bits on their way into words. */
typedef struct writing {
    base_buf *to;
    uint64_t word;
    unsigned used; /* bits of it */
} writing;

static incmap_status put_bits(writing *out, uint64_t number, unsigned bits, incmap_error *err) {
    out->word |= number << out->used;
    if (out->used + bits < GAZ_WORD_BITS) {
        out->used += bits;
        return INCMAP_OK;
    }
    BASE_TRY(base_buf_add(out->to, &out->word, sizeof out->word, err));
    const unsigned taken = GAZ_WORD_BITS - out->used;
    out->word = taken < GAZ_WORD_BITS ? number >> taken : 0;
    out->used = bits - taken;
    return INCMAP_OK;
}

static incmap_status end_word(writing *out, incmap_error *err) {
    return out->used == 0 ? INCMAP_OK : base_buf_add(out->to, &out->word, sizeof out->word, err);
}

static incmap_status put_spare_words(base_buf *to, incmap_error *err) {
    static const uint64_t spare[GAZ_SPARE_WORDS] = {0};
    return base_buf_add(to, spare, sizeof spare, err);
}

static incmap_status put_places(const block *of, const uint8_t bits[GAZ_PLACE_FIELDS], base_buf *to,
                                incmap_error *err) {
    writing out = {to, 0, 0};
    for (size_t i = 0; i < of->count; i++) {
        for (unsigned n = 0; n < GAZ_PLACE_FIELDS; n++) {
            BASE_TRY(put_bits(&out, of->fields[i][n], bits[n], err));
        }
    }
    return end_word(&out, err);
}

incmap_status gaz_put_places(gaz_build *build, const gaz_place_record *places, size_t count,
                             incmap_error *err) {
    block of = {.count = count};
    gaz_place_block record = {.word = (uint32_t)gaz_record_count(build, GAZ_PLACES)};
    for (size_t i = 0; i < count; i++) {
        take_fields(&places[i], of.fields[i]);
    }
    find_lowest(&of);
    record.step = take_steps(&of);
    count_bits(&of, record.bits);
    record.id = of.low[GAZ_PLACE_ID];
    record.corner.lon = (int32_t)((int64_t)of.low[GAZ_PLACE_LON] + INT32_MIN);
    record.corner.lat = (int32_t)((int64_t)of.low[GAZ_PLACE_LAT] + INT32_MIN);
    record.first_name = (uint32_t)of.low[GAZ_PLACE_FIRST_NAME];
    record.codes =
        (uint32_t)(of.low[GAZ_PLACE_CODES_NUMBER] | of.low[GAZ_PLACE_FEATURE] << GAZ_CODES_BITS);
    BASE_TRY(gaz_put(build, GAZ_PLACE_BLOCKS, &record, sizeof record, err));
    return put_places(&of, record.bits, &build->sections[GAZ_PLACES], err);
}

incmap_status gaz_end_places(gaz_build *build, incmap_error *err) {
    return put_spare_words(&build->sections[GAZ_PLACES], err);
}

/* Words are written behind where numbers are still to be read, since none wants more bits than it
 * has. */
incmap_status gaz_pack(gaz_build *build, gaz_section section, size_t count, unsigned bits,
                       incmap_error *err) {
    base_buf *numbers = &build->sections[section];
    writing out = {numbers, 0, 0};
    numbers->size = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t number = 0;
        memcpy(&number, numbers->data + i * sizeof number, sizeof number);
        BASE_TRY(put_bits(&out, number, bits, err));
    }
    BASE_TRY(end_word(&out, err));
    return put_spare_words(numbers, err);
}
