/* Finding among the children of a trie's node those whose label is one of a few. */
#ifndef GAZ_CHILDREN_H
#define GAZ_CHILDREN_H

#include <string.h>

#include "base_cpu.h"
#include "gaz_format.h"

enum { GAZ_CHILDREN_MAX = 64 }; /* that are looked at in one call */

/* Labels by their lower four bits: a bit for each value of the next three, first of those below
 * 128, then of the others. */
typedef struct gaz_label_set {
    uint8_t bits[32];
} gaz_label_set;

static inline void gaz_label_set_add(gaz_label_set *set, uint8_t label) {
    set->bits[(label & 15) | (label >> 7 << 4)] |= (uint8_t)(1U << (label >> 4 & 7));
}

static inline bool gaz_label_set_has(const gaz_label_set *set, uint8_t label) {
    return (set->bits[(label & 15) | (label >> 7 << 4)] >> (label >> 4 & 7) & 1) != 0;
}

/* Of up to `count` (<= GAZ_CHILDREN_MAX) nodes to the last of their parent: a bit for each whose
 * label is in the set. *seen is how many there are, with the last. */
typedef uint64_t (*gaz_find_children)(const gaz_trie_node *nodes, size_t count,
                                      const gaz_label_set *set, size_t *seen);

/* That for `cpu`, or the plain one where the program has no other; the answers do not differ. */
gaz_find_children gaz_find_children_for(base_cpu cpu);

#endif
