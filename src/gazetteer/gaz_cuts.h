/* Cutting a row of numbers into parts of about the same size, by a sample of them: parts that are
 * small enough for a processor's cache are sorted one by one. What is sorted so does not depend on
 * where the cuts are. */
#ifndef GAZ_CUTS_H
#define GAZ_CUTS_H

#include "gaz_sort.h"

enum {
    GAZ_CUTS_MAX = 4095,
    GAZ_CUTS_SAMPLE = 1 << 16, /* numbers that are enough */
    GAZ_CUTS_START_BITS = 16,
    GAZ_CUTS_STARTS = 1 << GAZ_CUTS_START_BITS
};

typedef struct gaz_cuts {
    size_t count;                        /* of cuts; there is one part more */
    uint64_t at[GAZ_CUTS_MAX];           /* rising: each the lowest number of a part */
    unsigned shift;                      /* what leaves a number's start */
    uint16_t below[GAZ_CUTS_STARTS + 1]; /* of each start: how many cuts start lower */
} gaz_cuts;

/* Cuts for `parts` parts (1 to GAZ_CUTS_MAX + 1) by a sample, whose keys are in rising order; fewer
 * where the same key comes too often. */
void gaz_cuts_make(gaz_cuts *cuts, const gaz_sortable *sample, size_t count, size_t parts);

/* The part of a number, which is how many cuts are not above it. */
static inline size_t gaz_cuts_part(const gaz_cuts *cuts, uint64_t number) {
    const uint64_t high = number >> cuts->shift;
    const size_t start = high < GAZ_CUTS_STARTS ? (size_t)high : GAZ_CUTS_STARTS - 1;
    size_t low = cuts->below[start], end = cuts->below[start + 1];
    while (low < end) {
        const size_t middle = low + (end - low) / 2;
        if (cuts->at[middle] <= number) {
            low = middle + 1;
        } else {
            end = middle;
        }
    }
    return low;
}

#endif
