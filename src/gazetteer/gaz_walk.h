/* Walking the tries of keys with a query in which letters may be wrong. */
#ifndef GAZ_WALK_H
#define GAZ_WALK_H

#include "gaz_file.h"

enum { GAZ_WALK_EDITS = 2, GAZ_WALK_LETTERS = 63, GAZ_WALK_LABELS = 256, GAZ_WALK_REACH = 70 };

/* A bit-parallel automaton (Wu and Manber 1992, with swaps of neighbours): for each number of edits
 * a word whose bit i says that the first i letters of the query can have been met. It knows the
 * first GAZ_WALK_LETTERS letters of a longer query, and takes whatever follows them. */
typedef struct gaz_automaton {
    uint64_t at[GAZ_WALK_LABELS];       /* bit i: the label stands at i */
    uint64_t allow[GAZ_WALK_EDITS + 1]; /* the bits that may be set after so many edits */
    uint64_t high[GAZ_WALK_REACH];      /* by n + e, by n + edits - e: see fill_reach() */
    uint64_t low[GAZ_WALK_REACH];
    uint64_t open; /* the last bit when letters are left out, or 0 */
    uint8_t labels[GAZ_WALK_LETTERS];
    unsigned letters;
    unsigned edits; /* 1 or 2 */
} gaz_automaton;

/* What `edits` wrong letters in a string of `count` labels allow. Edit number n + 1 may not come
 * before `free_from[n]` labels are met. */
void gaz_automaton_init(gaz_automaton *out, const uint8_t *labels, size_t count, unsigned edits,
                        const size_t free_from[GAZ_WALK_EDITS]);

/* Whether it takes a string of labels. */
bool gaz_automaton_takes(const gaz_automaton *automaton, const uint8_t *labels, size_t count);

/* The tries, by number. */
enum { GAZ_WALK_FORWARD, GAZ_WALK_REVERSED, GAZ_WALK_TREES };

typedef void (*gaz_take_key)(void *state, uint32_t key, uint32_t tree);

/* Call `met` once for every key of a trie that may be one that its automaton takes: all that are,
 * and a few that differ in what a leaf leaves out. Both allow the same edits. They are walked at
 * the same time, so that one has work while memory is waited for in the other. Until a walk of
 * this gazetteer has asked nothing of the disk, nodes are asked for ahead. Takes about 50 KiB of
 * stack. */
void gaz_walk(const incmap_gazetteer *g, const gaz_automaton automata[GAZ_WALK_TREES],
              gaz_take_key met, void *state);

#endif
