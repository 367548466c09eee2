/* An open gazetteer file, and reading in it. Opening verifies the header and the section table
 * only; so every function here bears any damage inside the sections: what is out of range reads as
 * empty, 0 or GAZ_NONE. Finding the damage is incmap_gazetteer_check()'s business. */
#ifndef GAZ_FILE_H
#define GAZ_FILE_H

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
incmap_span gaz_key(const incmap_gazetteer *g, uint32_t key);   /* a folded name */

typedef struct gaz_run {
    const uint32_t *items;
    size_t count;
} gaz_run;

/* What stands in `items` from starts[index] to starts[index + 1]. */
gaz_run gaz_run_of(const incmap_gazetteer *g, gaz_section starts, gaz_section items, size_t index);

/* The first key whose bytes are not below `text`'s. */
size_t gaz_key_lower_bound(const incmap_gazetteer *g, incmap_span text);

/* The slots (NAMES) whose folded name is `folded`, or whose skeleton is `skeleton`. */
gaz_run gaz_slots_of_key(const incmap_gazetteer *g, incmap_span folded);
gaz_run gaz_slots_of_skeleton(const incmap_gazetteer *g, incmap_span skeleton);

#endif
