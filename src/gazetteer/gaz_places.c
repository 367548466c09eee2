/* Owns reading places out of their blocks, and which names are theirs. */
#include "gaz_file.h"

/* Where a place stands. */
typedef struct found {
    const gaz_place_block *block; /* NULL: there is no such place */
    const uint64_t *words;
    uint64_t at; /* the bit that is read next */
} found;

static found find(const incmap_gazetteer *g, size_t index) {
    const gaz_place_block *blocks = g->sections[GAZ_PLACE_BLOCKS].data;
    found out = {.block = NULL};
    if (index >= g->place_count) {
        return out;
    }
    const gaz_place_block *block = &blocks[index / GAZ_PLACE_BLOCK];
    unsigned bits = 0, any = 0;
    for (unsigned i = 0; i < GAZ_PLACE_FIELDS; i++) {
        bits += block->bits[i];
        any |= block->bits[i];
    }
    out.words = g->sections[GAZ_PLACES].data;
    out.at = (uint64_t)block->word * GAZ_WORD_BITS + (uint64_t)(index % GAZ_PLACE_BLOCK) * bits;
    if (any < GAZ_WORD_BITS && (out.at + bits) / GAZ_WORD_BITS + 1 < gaz_count(g, GAZ_PLACES)) {
        out.block = block;
    }
    return out;
}

static uint64_t take(found *in, gaz_place_field field) {
    const unsigned bits = in->block->bits[field];
    const uint64_t number = gaz_bits_at(in->words, in->at, bits);
    in->at += bits;
    return number;
}

/* Only a damaged number does not fit. */
static int32_t take_degrees(found *in, gaz_place_field field, int32_t low) {
    return (int32_t)((uint32_t)low + in->block->step * (uint32_t)take(in, field));
}

static uint32_t take_codes(found *in) {
    return (in->block->codes & (GAZ_CODES_MAX - 1)) + (uint32_t)take(in, GAZ_PLACE_CODES_NUMBER);
}

bool gaz_place(const incmap_gazetteer *g, size_t index, gaz_place_record *out) {
    found in = find(g, index);
    if (in.block == NULL) {
        return false;
    }
    out->first_name = in.block->first_name + (uint32_t)take(&in, GAZ_PLACE_FIRST_NAME);
    out->codes = take_codes(&in);
    out->feature = (in.block->codes >> GAZ_CODES_BITS) + (uint32_t)take(&in, GAZ_PLACE_FEATURE);
    out->point.lon = take_degrees(&in, GAZ_PLACE_LON, in.block->corner.lon);
    out->point.lat = take_degrees(&in, GAZ_PLACE_LAT, in.block->corner.lat);
    out->id = in.block->id + take(&in, GAZ_PLACE_ID);
    out->population = (uint32_t)take(&in, GAZ_PLACE_POPULATION);
    return true;
}

void gaz_place_fetch(const incmap_gazetteer *g, size_t index) {
    const gaz_place_block *blocks = g->sections[GAZ_PLACE_BLOCKS].data;
    if (index < g->place_count) {
        gaz_prefetch(&blocks[index / GAZ_PLACE_BLOCK]);
    }
}

bool gaz_place_point(const incmap_gazetteer *g, size_t index, geo_vertex *out) {
    found in = find(g, index);
    if (in.block == NULL) {
        return false;
    }
    const uint8_t *bits = in.block->bits;
    in.at += bits[GAZ_PLACE_FIRST_NAME] + bits[GAZ_PLACE_CODES_NUMBER] + bits[GAZ_PLACE_FEATURE];
    out->lon = take_degrees(&in, GAZ_PLACE_LON, in.block->corner.lon);
    out->lat = take_degrees(&in, GAZ_PLACE_LAT, in.block->corner.lat);
    return true;
}

const gaz_codes_record *gaz_place_codes(const incmap_gazetteer *g, size_t index) {
    found in = find(g, index);
    if (in.block == NULL) {
        return NULL;
    }
    (void)take(&in, GAZ_PLACE_FIRST_NAME);
    return gaz_codes(g, take_codes(&in));
}

/* The slot of the place's first name; of what is behind the last place, the end of the slots. */
static size_t first_name(const incmap_gazetteer *g, size_t place) {
    found in = find(g, place);
    return in.block == NULL
               ? g->names.count
               : (size_t)in.block->first_name + (uint32_t)take(&in, GAZ_PLACE_FIRST_NAME);
}

size_t gaz_names_of(const incmap_gazetteer *g, uint32_t place, uint32_t *first) {
    const size_t start = first_name(g, place), end = first_name(g, (size_t)place + 1);
    const bool is_there = place < g->place_count && start <= end && end <= g->names.count;
    *first = is_there ? (uint32_t)start : 0;
    return is_there ? end - start : 0;
}
