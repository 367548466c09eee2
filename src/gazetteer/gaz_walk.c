#include "gaz_walk.h"

#include <string.h>

enum {
    STACK = 1024,
    STACK_TIGHT = STACK - 2 * 256 /* from here on children are taken one at a time: see expand() */
};

/* The number of edits must be a constant inside the walk, so that its loops unroll. */
#if defined(__GNUC__)
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE static inline
#endif

/* Where the automaton stands. */
typedef struct row {
    uint64_t at[GAZ_WALK_EDITS + 1];
    uint64_t swap[GAZ_WALK_EDITS]; /* the second letter of a pair came first, for one edit more */
} row;

ALWAYS_INLINE unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

/* When n labels follow and e of the edits are used up, at most letters + edits - e - n letters may
 * have been met, and at least letters - (edits - e) - n. */
static void fill_reach(gaz_automaton *a, uint64_t all) {
    for (unsigned i = 0; i < GAZ_WALK_REACH; i++) {
        const unsigned most = a->letters + a->edits;
        const uint64_t up_to = most < i ? 0 : ((uint64_t)2 << least(most - i, a->letters)) - 1;
        const unsigned from = a->letters < i ? 0 : a->letters - i;
        a->high[i] = a->open != 0 ? all : up_to;
        a->low[i] = a->open != 0 ? all : ~(uint64_t)0 << from;
        if (i > most + a->edits) {
            break;
        }
    }
}

void gaz_automaton_init(gaz_automaton *out, const uint8_t *labels, size_t count, unsigned edits,
                        const size_t free_from[GAZ_WALK_EDITS]) {
    memset(out, 0, sizeof *out);
    out->letters = (unsigned)(count < GAZ_WALK_LETTERS ? count : GAZ_WALK_LETTERS);
    out->edits = edits;
    out->open = count > GAZ_WALK_LETTERS ? (uint64_t)1 << GAZ_WALK_LETTERS : 0;
    for (unsigned i = 0; i < out->letters; i++) {
        out->at[labels[i]] |= (uint64_t)1 << i;
    }
    const uint64_t all = ((uint64_t)2 << out->letters) - 1;
    fill_reach(out, all);
    out->allow[0] = all;
    for (unsigned i = 0; i < edits; i++) {
        size_t from = free_from[i] < GAZ_WALK_LETTERS ? free_from[i] : GAZ_WALK_LETTERS;
        out->allow[i + 1] = all & (~(uint64_t)0 << from);
    }
}

static row first_row(const gaz_automaton *a) {
    row out = {{1, 0, 0}, {0, 0}};
    for (unsigned e = 1; e <= a->edits; e++) {
        out.at[e] = (out.at[e - 1] << 1 | out.at[e - 1]) & a->allow[e];
    }
    return out;
}

/* What the next label does not change: where an edit is open to a letter too many or a wrong one,
 * and where a label is waited for. */
typedef struct prospect {
    uint64_t free[GAZ_WALK_EDITS]; /* the rows of one edit and of two */
    uint64_t any_free;
    uint64_t wanted;
} prospect;

ALWAYS_INLINE prospect look_ahead(const gaz_automaton *a, const row *from, unsigned edits) {
    prospect out = {{0, 0}, from->at[0] & a->open, from->at[0]};
    for (unsigned e = 1; e <= edits; e++) {
        const uint64_t fewer = from->at[e - 1];
        out.free[e - 1] = ((fewer | fewer << 1) & a->allow[e]) | (from->at[e] & a->open);
        out.any_free |= out.free[e - 1];
        out.wanted |= from->at[e] | from->swap[e - 1] | fewer << 1; /* the last may begin a swap */
    }
    return out;
}

/* Reading one label. A row of more edits also comes from the one of fewer by a letter missing,
 * which needs no label, so goes out from the new row, or by the end of a swap. */
ALWAYS_INLINE row step(const gaz_automaton *a, const row *from, const prospect *ahead,
                       uint64_t here, unsigned edits) {
    row to = {{0, 0, 0}, {0, 0}};
    to.at[0] = (from->at[0] & here) << 1 | (from->at[0] & a->open);
    for (unsigned e = 1; e <= edits; e++) {
        to.at[e] =
            (((from->at[e] & here) << 1 | to.at[e - 1] << 1 | (from->swap[e - 1] & here) << 2) &
             a->allow[e]) |
            ahead->free[e - 1];
        to.swap[e - 1] = from->at[e - 1] & (here >> 1);
    }
    return to;
}

/* Strikes out what cannot come to an end in time, when `shortest` to `longest` labels follow; false
 * when nothing is left. */
ALWAYS_INLINE bool fit(const gaz_automaton *a, row *of, unsigned shortest, unsigned longest,
                       unsigned edits) {
    const uint64_t *high = a->high + least(shortest, a->letters + edits + 1);
    const uint64_t *low = a->low + least(longest, a->letters) + edits;
    uint64_t any = 0;
    for (unsigned e = 0; e <= edits; e++) {
        of->at[e] &= high[e] & low[-(ptrdiff_t)e];
        any |= of->at[e];
    }
    for (unsigned e = 0; e < edits && longest > 0; e++) {
        any |= of->swap[e];
    }
    return any != 0;
}

/* The letters that a leaf still knows of its key. */
ALWAYS_INLINE bool fits_leaf(const gaz_automaton *a, row *at, const gaz_trie_node *leaf,
                             unsigned edits) {
    unsigned rest = leaf->shortest;
    bool fits = fit(a, at, rest, rest, edits);
    for (unsigned i = 0; fits && i < 2 && rest > 0; i++) {
        const prospect ahead = look_ahead(a, at, edits);
        rest--;
        *at = step(a, at, &ahead, a->at[leaf->more[i]], edits);
        fits = fit(a, at, rest, rest, edits);
    }
    return fits;
}

typedef struct visit {
    row at;
    uint32_t first; /* of the nodes still to be looked at; those up to the last child */
} visit;

typedef struct walk {
    const gaz_automaton *automaton;
    const gaz_trie_node *nodes;
    size_t count;
    size_t budget; /* a sound trie is met once a node; a damaged one must come to an end too */
    gaz_take_key met;
    void *state;
    size_t depth;
    visit stack[STACK];
} walk;

/* Puts a child on the stack, and below it what is left of its parent if that must wait. */
ALWAYS_INLINE bool push(walk *w, const visit *from, const row *at, uint32_t link, uint32_t rest) {
    const bool waits = w->depth >= STACK_TIGHT && rest != 0;
    if (w->depth + 2 > STACK) {
        return false;
    }
    if (waits) {
        w->stack[w->depth++] = (visit){from->at, rest};
    }
    gaz_prefetch(&w->nodes[link < w->count ? link : 0]);
    w->stack[w->depth++] = (visit){*at, link};
    return !waits;
}

/* Children that live go on the stack. When it fills, they are taken one at a time and their parent
 * goes back below them: each level then takes two places at most. */
ALWAYS_INLINE void expand(walk *w, unsigned edits) {
    const gaz_automaton *a = w->automaton;
    const visit from = w->stack[--w->depth];
    const prospect ahead = look_ahead(a, &from.at, edits);
    bool goes_on = true;
    for (size_t i = from.first; goes_on && i < w->count && w->budget > 0; i++) {
        const gaz_trie_node *node = &w->nodes[i];
        const uint64_t here = a->at[node->label];
        const bool is_end = node->label == GAZ_TRIE_END;
        w->budget--;
        goes_on = (node->link & GAZ_TRIE_LAST) == 0;
        if (ahead.any_free == 0 && (here & ahead.wanted) == 0 && !is_end) {
            continue;
        }
        row at = is_end ? from.at : step(a, &from.at, &ahead, here, edits);
        const uint32_t link = node->link & GAZ_TRIE_LINK;
        if ((node->link & GAZ_TRIE_LEAF) != 0) {
            if (fits_leaf(a, &at, node, edits)) {
                w->met(w->state, link);
            }
        } else if (fit(a, &at, node->shortest, node->more[0], edits) && link > i) {
            goes_on = push(w, &from, &at, link, goes_on ? (uint32_t)i + 1 : 0) && goes_on;
        }
    }
}

void gaz_walk(const incmap_gazetteer *g, gaz_section trie, const gaz_automaton *automaton,
              gaz_take_key met, void *state) {
    walk w;
    w.automaton = automaton;
    w.nodes = g->sections[trie].data;
    w.count = w.budget = gaz_count(g, trie);
    w.met = met;
    w.state = state;
    w.depth = 1;
    w.stack[0] = (visit){first_row(automaton), 0};
    if (automaton->edits == 1) {
        while (w.depth > 0) {
            expand(&w, 1);
        }
    } else {
        while (w.depth > 0) {
            expand(&w, 2);
        }
    }
}

bool gaz_automaton_takes(const gaz_automaton *automaton, const uint8_t *labels, size_t count) {
    row at = first_row(automaton);
    bool fits = true;
    for (size_t i = 0; fits && i < count; i++) {
        const prospect ahead = look_ahead(automaton, &at, automaton->edits);
        at = step(automaton, &at, &ahead, automaton->at[labels[i]], automaton->edits);
        unsigned rest = (unsigned)(count - i - 1);
        fits = fit(automaton, &at, rest, rest, automaton->edits);
    }
    return fits;
}
