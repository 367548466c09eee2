/* The best places of names that begin alike, both while building and when asking. */
#ifndef GAZ_PREFIX_H
#define GAZ_PREFIX_H

#include "gaz_file.h"

/* A name among the best. */
typedef struct gaz_best_name {
    uint32_t place;
    uint32_t text; /* its spelling: a byte of KEYS */
    uint16_t size; /* of its text */
    bool is_other; /* than the main name */
} gaz_best_name;

/* The best places so far, by rank, each once, by its main name if that is among those that came. */
typedef struct gaz_best {
    uint32_t count;
    gaz_best_name names[GAZ_PREFIX_BEST];
} gaz_best;

/* Whether a place is not worse than all that are there. */
static inline bool gaz_best_takes(const gaz_best *best, uint32_t place) {
    return best->count < GAZ_PREFIX_BEST || place <= best->names[GAZ_PREFIX_BEST - 1].place;
}

void gaz_best_add(gaz_best *best, const gaz_best_name *name);

/* The record of a start that many keys have; NULL when few do. */
const gaz_prefix *gaz_find_prefix(const incmap_gazetteer *g, incmap_span start);

/* The first eight bytes of a text as a number that orders as they do. */
uint64_t gaz_first_word(incmap_span text);

#endif
