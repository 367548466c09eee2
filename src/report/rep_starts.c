#include "rep_starts.h"

/* Where the languages stand in an entry: of words that go on behind these letters, of those that
 * end with them, of stems. */
enum { ON = 0, WHOLE = 4, STEM = 8, STEMS_MAX = 64 };

/* Letter by letter from 0. */
static uint32_t next_state(uint32_t state, char letter) {
    return (state ^ (unsigned char)letter) * 0x01000193U + 0x9E3779B9U;
}

static size_t slot_of(uint32_t state) { return (state ^ state >> 15) % REP_STARTS; }

void rep_starts_add(rep_starts *starts, unsigned languages, incmap_span word, bool stem) {
    uint32_t state = 0;
    for (size_t i = 1; i <= word.size; i++) {
        state = next_state(state, word.data[i - 1]);
        int shift = i < word.size ? ON : stem ? STEM : WHOLE;
        starts->at[slot_of(state)] |= (uint16_t)(languages << shift);
    }
}

rep_may_be rep_starts_of(const rep_starts *starts, unsigned languages, incmap_span word) {
    rep_may_be may = {false, 0};
    uint32_t state = 0;
    unsigned met = languages << ON;
    for (size_t i = 1; i <= word.size && (met & languages << ON) != 0; i++) {
        state = next_state(state, word.data[i - 1]);
        met = starts->at[slot_of(state)];
        bool stem = (met & languages << STEM) != 0 && i < STEMS_MAX;
        may.stems |= (uint64_t)stem << (i % STEMS_MAX);
        may.whole = i == word.size && (met & languages << WHOLE) != 0;
    }
    return may;
}
