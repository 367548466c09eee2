/* Owns the way from the number of a spelling to where it stands in KEYS, and back. */
#include "gaz_file.h"

/* The records from a step on, one after the other. */
typedef struct walk {
    uint32_t next;    /* the record behind the one that is looked at */
    uint32_t first;   /* of that the number of its first spelling */
    size_t spellings; /* and the byte of KEYS where that stands */
    size_t count;     /* of them */
} walk;

/* Each record has a spelling, so no more than a step of them are to be looked at. */
static bool walk_on(const incmap_gazetteer *g, walk *at) {
    at->first += (uint32_t)at->count;
    return gaz_key_pass(&g->keys, &at->next, &at->spellings, &at->count);
}

static walk walk_from(const gaz_name_step *step) { return (walk){step->record, step->first, 0, 0}; }

uint32_t gaz_spelling_of(const incmap_gazetteer *g, uint32_t number) {
    const gaz_name_step *steps = g->sections[GAZ_NAME_STEPS].data;
    const size_t step = number / GAZ_NAME_STEP;
    if (step >= gaz_count(g, GAZ_NAME_STEPS) || number < steps[step].first) {
        return GAZ_NONE;
    }
    walk at = walk_from(&steps[step]);
    for (unsigned i = 0; i < GAZ_NAME_STEP && walk_on(g, &at) && at.first <= number; i++) {
        if (number - at.first < at.count) {
            size_t text = at.spellings;
            for (uint32_t before = at.first; before < number; before++) {
                (void)gaz_spelling(g, text, &text);
            }
            return (uint32_t)text;
        }
    }
    return GAZ_NONE;
}

/* The last step whose record begins at the byte of KEYS or before it. */
static const gaz_name_step *step_before(const incmap_gazetteer *g, size_t text) {
    const gaz_name_step *steps = g->sections[GAZ_NAME_STEPS].data;
    size_t low = 0, high = gaz_count(g, GAZ_NAME_STEPS);
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if ((size_t)steps[middle].record * GAZ_KEY_UNIT <= text) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low == 0 ? NULL : &steps[low - 1];
}

uint32_t gaz_spelling_number(const incmap_gazetteer *g, size_t text) {
    const gaz_name_step *step = step_before(g, text);
    if (step == NULL) {
        return GAZ_NONE;
    }
    walk at = walk_from(step);
    for (unsigned i = 0; i < GAZ_NAME_STEP && walk_on(g, &at); i++) {
        size_t here = at.spellings;
        for (uint32_t n = 0; n < at.count && here <= text; n++) {
            if (here == text) {
                return at.first + n;
            }
            (void)gaz_spelling(g, here, &here);
        }
        if (here > text) {
            return GAZ_NONE;
        }
    }
    return GAZ_NONE;
}
