/* An open gazetteer file, and reading in it. Opening verifies the header and the section table
 * only; so every function here bears any damage inside the sections: what is out of range reads as
 * empty, 0 or GAZ_NONE. Finding the damage is incmap_gazetteer_check()'s business. */
#ifndef GAZ_FILE_H
#define GAZ_FILE_H

#include <stdatomic.h>
#include <string.h>

#include "base_context.h"
#include "base_span.h"
#include "gaz_format.h"
#include "gaz_key.h"
#include "incmap/gazetteer.h"
#include "io_file.h"

typedef struct gaz_view {
    const void *data;
    size_t count; /* elements */
} gaz_view;

/* Numbers of a few bits each. */
typedef struct gaz_numbers {
    const uint64_t *words;
    size_t count;
    unsigned bits;
} gaz_numbers;

struct incmap_gazetteer {
    incmap_context *ctx;
    io_mapping mapping;
    uint64_t hash;
    gaz_view sections[GAZ_SECTION_COUNT];
    size_t place_count;
    gaz_keys keys;
    gaz_numbers names;
    gaz_numbers ids;
    gaz_numbers frames;
    /* True until a walk has asked nothing of the disk: see gaz_walk(). It is memory of its own, so
     * that walks, to which all the rest is constant, can change it. */
    atomic_bool *is_cold;
};

/* Tell the system how the file will be read: for questions, or from end to end. */
void gaz_expect(const incmap_gazetteer *g, bool questions);

static inline size_t gaz_count(const incmap_gazetteer *g, gaz_section section) {
    return g->sections[section].count;
}

/* Element `index` of a section of numbers, or GAZ_NONE. */
static inline uint32_t gaz_number(const incmap_gazetteer *g, gaz_section section, size_t index) {
    const uint32_t *numbers = g->sections[section].data;
    return index < g->sections[section].count ? numbers[index] : GAZ_NONE;
}

/* Element `index`, or GAZ_NONE. */
static inline uint32_t gaz_packed(const gaz_numbers *numbers, size_t index) {
    return index < numbers->count
               ? (uint32_t)gaz_bits_at(numbers->words, index * numbers->bits, numbers->bits)
               : GAZ_NONE;
}

/* False, and nothing in *out, when there is no such place. */
bool gaz_place(const incmap_gazetteer *g, size_t index, gaz_place_record *out);

/* Starts to bring into the cache what the reading of a place begins with. */
void gaz_place_fetch(const incmap_gazetteer *g, size_t index);

/* Where a place is; false when there is no such place. */
bool gaz_place_point(const incmap_gazetteer *g, size_t index, geo_vertex *out);

/* What a place lies in, NULL when there is no such place. */
const gaz_codes_record *gaz_place_codes(const incmap_gazetteer *g, size_t index);

/* Records, NULL when there is no such one. */
const gaz_codes_record *gaz_codes(const incmap_gazetteer *g, size_t index);
const gaz_area_record *gaz_area(const incmap_gazetteer *g, size_t index);
const gaz_unit_record *gaz_unit(const incmap_gazetteer *g, size_t index);

/* What is stored of a place in fewer bits than it may have. */
incmap_id gaz_id_at(const incmap_gazetteer *g, gaz_stored_id stored);
uint64_t gaz_population(const incmap_gazetteer *g, const gaz_place_record *place);

incmap_span gaz_text(const incmap_gazetteer *g, uint32_t reference);
incmap_span gaz_country_span(const char country[2]); /* borrowed; empty unless two letters A-Z */
incmap_span gaz_feature(const incmap_gazetteer *g, uint32_t number); /* the text of FEATURES */
incmap_span gaz_feature_name(const incmap_gazetteer *g, uint32_t number);

/* The slots of a place's names: *first and how many; 0 when they do not lie in NAMES. */
size_t gaz_names_of(const incmap_gazetteer *g, uint32_t place, uint32_t *first);

/* The number of the spelling that the name of a slot is, or GAZ_NONE. */
static inline uint32_t gaz_name_number(const incmap_gazetteer *g, size_t slot) {
    return gaz_packed(&g->names, slot);
}

/* The byte of KEYS at which a spelling stands, by its number; GAZ_NONE when there is none. And the
 * number of the spelling at a byte. */
uint32_t gaz_spelling_of(const incmap_gazetteer *g, uint32_t number);
uint32_t gaz_spelling_number(const incmap_gazetteer *g, size_t text);

/* The byte of KEYS at which the name of a slot stands, or GAZ_NONE. */
static inline uint32_t gaz_name_text(const incmap_gazetteer *g, size_t slot) {
    return gaz_spelling_of(g, gaz_name_number(g, slot));
}

/* The spelling at a byte of KEYS, and in *behind the byte behind it. Empty when none is there. */
static inline incmap_span gaz_spelling(const incmap_gazetteer *g, size_t at, size_t *behind) {
    const char *bytes = (const char *)g->keys.units;
    const size_t all = g->keys.count * GAZ_KEY_UNIT;
    size_t text = 0, size = 0;
    const bool is_there = gaz_spelling_at(bytes, all, at, &text, &size);
    *behind = is_there ? text + size : all;
    return is_there ? (incmap_span){bytes + text, size} : (incmap_span){"", 0};
}

/* The name of a slot. */
incmap_span gaz_name(const incmap_gazetteer *g, uint32_t slot);

/* False, and empty, when `record` is no place for the record of a key. */
static inline bool gaz_key_at(const incmap_gazetteer *g, uint32_t record, gaz_key *out) {
    return gaz_key_read(&g->keys, record, out);
}

/* Where the spelling of a posting of the key stands in KEYS. */
size_t gaz_posting_spelling(const incmap_gazetteer *g, const gaz_key *key, uint32_t posting);

/* A folded name, and what leads to the keys that sound like it. */
typedef struct gaz_question {
    txt_folded folded;
    txt_folded skeleton;
    uint64_t hash; /* of the skeleton */
} gaz_question;

static inline incmap_span gaz_asked(const gaz_question *question) {
    return base_span(question->folded.data, question->folded.size);
}

void gaz_ask(incmap_span name, gaz_question *out);

/* Start to bring into the cache the bucket of a question; and, when that is there, what its entries
 * lead to. */
void gaz_fetch_bucket(const incmap_gazetteer *g, const gaz_question *question);
void gaz_fetch_keys(const incmap_gazetteer *g, const gaz_question *question);

/* The key that a question is itself, and its record, else GAZ_NONE; false when there is none. */
bool gaz_find_asked(const incmap_gazetteer *g, const gaz_question *question, gaz_key *out,
                    uint32_t *record);

/* The key record of a folded name; false when there is none. */
bool gaz_find_key(const incmap_gazetteer *g, incmap_span folded, gaz_key *out);

/* The entries that may be of a hash, one after the other. */
typedef struct gaz_probe {
    const gaz_bucket *buckets;
    size_t count;
    size_t bucket;
    size_t tried; /* buckets */
    unsigned at;  /* in the bucket: the entry to look at next */
    uint8_t print;
} gaz_probe;

/* The keys that have the skeleton of a question, one after the other. */
typedef struct gaz_alike {
    const incmap_gazetteer *g;
    const gaz_question *question;
    uint32_t known; /* the record of the question itself, or GAZ_NONE */
    bool is_alike;  /* the entry before */
    gaz_probe probe;
} gaz_alike;

gaz_alike gaz_alike_of(const incmap_gazetteer *g, const gaz_question *question, uint32_t known);

/* The record of the next one, or GAZ_NONE behind the last. */
uint32_t gaz_next_alike(gaz_alike *keys);

/* Whether a key is `folded` and more words. */
static inline bool gaz_goes_on(const gaz_key *key, incmap_span folded) {
    return key->text.size > folded.size && key->text.data[folded.size] == ' ' &&
           memcmp(key->text.data, folded.data, folded.size) == 0;
}

/* A key that goes on behind `folded`, which is no key itself. */
bool gaz_find_longer(const incmap_gazetteer *g, incmap_span folded, gaz_key *out);

/* Fetches into the cache what will be read soon. Functions that do nothing else are GAZ_FETCHING:
 * GCC takes them for ones without effect and drops what it has not inlined before. */
#if defined(__GNUC__)
#define GAZ_FETCHING inline __attribute__((always_inline))
#else
#define GAZ_FETCHING inline
#endif

static GAZ_FETCHING void gaz_prefetch(const void *address) {
#if defined(__GNUC__)
    __builtin_prefetch(address);
#else
    (void)address;
#endif
}

static GAZ_FETCHING void gaz_prefetch_key(const incmap_gazetteer *g, uint32_t record) {
    if (record < g->keys.count) {
        gaz_prefetch(g->keys.units + record);
    }
}

#endif
