/* Which names are looked up by their frames (txt_frame.h), when a file is made, asked and checked.
 */
#ifndef GAZ_FRAMES_H
#define GAZ_FRAMES_H

#include "gaz_format.h"
#include "txt_frame.h"

/* Whether Arabic letters are written in a country: only there do Latin names stand in FRAMES. */
bool gaz_writes_arabic(const char country[2]);

/* The hash of a Latin name's frame; false when it has none. */
bool gaz_latin_frame(incmap_span folded, uint32_t *hash);

uint32_t gaz_frame_hash(const txt_frame *frame);

#endif
