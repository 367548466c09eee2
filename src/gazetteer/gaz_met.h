/* The best of many names met, in a scratch of fixed size. */
#ifndef GAZ_MET_H
#define GAZ_MET_H

#include "gaz_file.h"

enum { GAZ_MET_MAX = 4096 };

/* A name met, as a number, so that the better one is less: edits, place, main names first, text. */
typedef uint64_t gaz_met;

static inline gaz_met gaz_met_of(unsigned edits, uint32_t posting, size_t text) {
    const uint64_t is_other = (posting & GAZ_POSTING_MAIN) == 0;
    return (uint64_t)edits << 60 | (uint64_t)gaz_posting_place(posting) << 33 | is_other << 32 |
           (uint32_t)text;
}

static inline uint8_t gaz_met_edits(gaz_met met) { return (uint8_t)(met >> 60); }
static inline uint32_t gaz_met_place(gaz_met met) {
    return (uint32_t)(met >> 33) & GAZ_POSTING_PLACE;
}
static inline uint32_t gaz_met_text(gaz_met met) { return (uint32_t)met; } /* a byte of KEYS */

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
