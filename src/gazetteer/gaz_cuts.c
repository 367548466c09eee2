#include "gaz_cuts.h"

/* The highest start is that of the sample's highest number, and of all that are higher. */
static unsigned shift_for(uint64_t highest) {
    unsigned shift = 0;
    while (highest >> shift >= GAZ_CUTS_STARTS) {
        shift++;
    }
    return shift;
}

void gaz_cuts_make(gaz_cuts *cuts, const gaz_sortable *sample, size_t count, size_t parts) {
    cuts->count = 0;
    cuts->shift = count == 0 ? 0 : shift_for(sample[count - 1].key);
    for (size_t part = 1; part < parts && count > 0; part++) {
        const uint64_t cut = sample[gaz_part(count, parts, part)].key;
        if (cuts->count == 0 || cut > cuts->at[cuts->count - 1]) {
            cuts->at[cuts->count++] = cut;
        }
    }
    size_t below = 0;
    for (uint64_t start = 0; start <= GAZ_CUTS_STARTS; start++) {
        while (below < cuts->count && cuts->at[below] >> cuts->shift < start) {
            below++;
        }
        cuts->below[start] = (uint16_t)below;
    }
}
