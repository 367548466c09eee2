/* An open gazetteer file, and reading in it. Opening verifies the header and the section table
 * only; so every function here bears any damage inside the sections: what is out of range reads as
 * empty, 0 or GAZ_NONE. Finding the damage is incmap_gazetteer_check()'s business. */
#ifndef GAZ_FILE_H
#define GAZ_FILE_H

#include <string.h>

#include "base_context.h"
#include "gaz_format.h"
#include "incmap/gazetteer.h"
#include "io_file.h"

typedef struct gaz_view {
    const void *data;
    size_t count; /* elements */
} gaz_view;

struct incmap_gazetteer {
    incmap_context *ctx;
    io_mapping mapping;
    uint64_t hash;
    gaz_view sections[GAZ_SECTION_COUNT];
};

static inline size_t gaz_count(const incmap_gazetteer *g, gaz_section section) {
    return g->sections[section].count;
}

/* Element `index` of a section of numbers, or GAZ_NONE. */
static inline uint32_t gaz_number(const incmap_gazetteer *g, gaz_section section, size_t index) {
    const uint32_t *numbers = g->sections[section].data;
    return index < g->sections[section].count ? numbers[index] : GAZ_NONE;
}

/* Records, NULL when there is no such one. */
const gaz_place_record *gaz_place(const incmap_gazetteer *g, size_t index);
const gaz_area_record *gaz_area(const incmap_gazetteer *g, size_t index);
const gaz_unit_record *gaz_unit(const incmap_gazetteer *g, size_t index);

incmap_span gaz_text(const incmap_gazetteer *g, uint32_t reference);
incmap_span gaz_country_span(const char country[2]); /* borrowed; empty unless two letters A-Z */
incmap_span gaz_name(const incmap_gazetteer *g, uint32_t slot); /* the text of NAMES[slot] */

/* A key record, or that of a skeleton. */
typedef struct gaz_key {
    incmap_span text;
    const gaz_key_unit *postings;
    size_t count;
    uint32_t other; /* gaz_key_unit.high of its head */
    uint32_t next;  /* the record behind it */
} gaz_key;

/* False, and empty, when `record` is no place for one. */
static inline bool gaz_key_at(const incmap_gazetteer *g, uint32_t record, gaz_key *out) {
    const gaz_key_unit *units = g->sections[GAZ_KEYS].data;
    const size_t all = g->sections[GAZ_KEYS].count;
    *out = (gaz_key){.other = GAZ_NONE, .next = GAZ_NONE};
    if (record >= all) {
        return false;
    }
    const size_t left = all - record - 1;
    const size_t size = units[record].low >> GAZ_KEY_COUNT_BITS;
    const size_t text_units = (size + sizeof *units - 1) / sizeof *units;
    const size_t count = units[record].low & GAZ_KEY_COUNT_MAX;
    if (text_units > left || count > left - text_units) {
        return false;
    }
    out->text = (incmap_span){(const char *)&units[record + 1], size};
    out->postings = units + record + 1 + text_units;
    out->count = count;
    out->other = units[record].high;
    out->next = (uint32_t)(record + 1 + text_units + count);
    return true;
}

static inline uint32_t gaz_posting_place(const gaz_key_unit *posting) {
    return posting->low & ~GAZ_POSTING_MAIN;
}

/* The key record of a folded name; false when there is none. */
bool gaz_find_key(const incmap_gazetteer *g, incmap_span folded, gaz_key *out);

/* The record with what a skeleton leads to. */
bool gaz_find_skeleton(const incmap_gazetteer *g, incmap_span skeleton, gaz_key *out);

/* Whether a key is `folded` and more words. */
static inline bool gaz_goes_on(const gaz_key *key, incmap_span folded) {
    return key->text.size > folded.size && key->text.data[folded.size] == ' ' &&
           memcmp(key->text.data, folded.data, folded.size) == 0;
}

/* A key that goes on behind `folded`, which is no key itself. */
bool gaz_find_longer(const incmap_gazetteer *g, incmap_span folded, gaz_key *out);

/* Fetches into the cache what will be read soon. */
static inline void gaz_prefetch(const void *address) {
#if defined(__GNUC__)
    __builtin_prefetch(address);
#else
    (void)address;
#endif
}

#endif
