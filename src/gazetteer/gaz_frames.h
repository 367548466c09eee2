/* Which names are looked up by their frames (txt_frame.h), when a file is made, asked and checked;
 * and the way to them. */
#ifndef GAZ_FRAMES_H
#define GAZ_FRAMES_H

#include "gaz_file.h"
#include "txt_frame.h"

/* Whether Arabic letters are written in a country: only there do Latin names stand in FRAMES. */
bool gaz_writes_arabic(const char country[2]);

/* The hash of a Latin name's frame; false when it has none. */
bool gaz_latin_frame(incmap_span folded, uint32_t *hash);

uint32_t gaz_frame_hash(const txt_frame *frame);

/* The names whose frames may have a hash, one after the other: a few others share its mark. */
typedef struct gaz_framed {
    const incmap_gazetteer *g;
    size_t at, end; /* of FRAMES */
    uint8_t mark;
} gaz_framed;

gaz_framed gaz_framed_of(const incmap_gazetteer *g, uint32_t hash);

/* The record of the next one's key, or GAZ_NONE behind the last. */
uint32_t gaz_next_framed(gaz_framed *names);

#endif
