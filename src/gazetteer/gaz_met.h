/* The best of many names met, in a scratch of fixed size. */
#ifndef GAZ_MET_H
#define GAZ_MET_H

#include "gaz_file.h"

enum { GAZ_MET_MAX = 4096 };

/* Ordered by edits, place, main names first, text. */
typedef struct gaz_met {
    uint32_t place;
    uint32_t text; /* its spelling: a byte of KEYS */
    uint8_t edits;
    bool is_other; /* than the main name */
} gaz_met;

typedef struct gaz_meeting {
    size_t count;
    bool is_heap;
    gaz_met found[GAZ_MET_MAX];
} gaz_meeting;

static inline void gaz_meeting_init(gaz_meeting *meeting) {
    meeting->count = 0;
    meeting->is_heap = false;
}

/* Keep it, or drop the worst when there are GAZ_MET_MAX. */
void gaz_meet(gaz_meeting *meeting, gaz_met one);

void gaz_meeting_sort(gaz_meeting *meeting);

#endif
