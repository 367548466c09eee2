#include "gaz_walk.h"

#include <string.h>

#include "gaz_children.h"

enum {
    STACK = 1024,
    BATCH = 32,    /* nodes whose children are looked at while those of others are fetched */
    CALM = 8,      /* batches that are in memory, before the rest is taken to be there too */
    AHEAD = 16,    /* children that are read ahead */
    TOP = 1 << 20, /* bytes of the levels that every walk goes through */
    STACK_TIGHT = STACK - 2 * (256 + BATCH) /* from here on one child at a time: see expand() */
};

/* The number of edits must be a constant inside the walk, so that what is for two falls away. */
#if defined(__GNUC__)
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE static inline
#endif

/* Where the automaton stands. Members, not arrays, so that compilers keep them in registers. */
typedef struct row {
    uint64_t none, one, two; /* with so many edits */
    uint64_t swap_one;       /* the second letter of a pair came first, for one edit more: the */
    uint64_t swap_two;       /* first, the second */
} row;

ALWAYS_INLINE unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }
ALWAYS_INLINE size_t least_size(size_t a, size_t b) { return a < b ? a : b; }

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
        out->labels[i] = labels[i];
    }
    const uint64_t all = ((uint64_t)2 << out->letters) - 1;
    fill_reach(out, all);
    out->allow[0] = all;
    for (unsigned i = 0; i < edits; i++) {
        size_t from = free_from[i] < GAZ_WALK_LETTERS ? free_from[i] : GAZ_WALK_LETTERS;
        out->allow[i + 1] = all & (~(uint64_t)0 << from);
    }
}

/* What may be met when a letter of the query is missing. */
ALWAYS_INLINE uint64_t with_missing(uint64_t fewer) { return fewer | fewer << 1; }

static row first_row(const gaz_automaton *a) {
    row out = {.none = 1};
    out.one = with_missing(out.none) & a->allow[1];
    out.two = a->edits < 2 ? 0 : with_missing(out.one) & a->allow[2];
    return out;
}

/* What the next label does not change: where an edit is open to a letter too many or a wrong one,
 * and where a label is waited for. */
typedef struct prospect {
    uint64_t free_one, free_two;
    uint64_t any_free;
    uint64_t wanted;
} prospect;

ALWAYS_INLINE prospect look_ahead(const gaz_automaton *a, const row *from, unsigned edits) {
    prospect out = {.free_two = 0};
    out.free_one = (with_missing(from->none) & a->allow[1]) | (from->one & a->open);
    out.any_free = (from->none & a->open) | out.free_one;
    /* the last may begin a swap */
    out.wanted = from->none | from->one | from->swap_one | from->none << 1;
    if (edits > 1) {
        out.free_two = (with_missing(from->one) & a->allow[2]) | (from->two & a->open);
        out.any_free |= out.free_two;
        out.wanted |= from->two | from->swap_two | from->one << 1;
    }
    return out;
}

/* Reading one label. A row of more edits also comes from the one of fewer by a letter missing,
 * which needs no label, so goes out from the new row, or by the end of a swap. */
ALWAYS_INLINE row step(const gaz_automaton *a, const row *from, const prospect *ahead,
                       uint64_t here, unsigned edits) {
    row to = {.two = 0};
    to.none = (from->none & here) << 1 | (from->none & a->open);
    to.one =
        (((from->one & here) << 1 | to.none << 1 | (from->swap_one & here) << 2) & a->allow[1]) |
        ahead->free_one;
    to.swap_one = from->none & here >> 1;
    if (edits > 1) {
        to.two =
            (((from->two & here) << 1 | to.one << 1 | (from->swap_two & here) << 2) & a->allow[2]) |
            ahead->free_two;
        to.swap_two = from->one & here >> 1;
    }
    return to;
}

/* Strikes out what cannot come to an end in time, when `shortest` to `longest` labels follow; false
 * when nothing is left. */
ALWAYS_INLINE bool fit(const gaz_automaton *a, row *of, unsigned shortest, unsigned longest,
                       unsigned edits) {
    const uint64_t *high = a->high + least(shortest, a->letters + edits + 1);
    const uint64_t *low = a->low + least(longest, a->letters) + edits;
    const uint64_t swaps = longest > 0 ? of->swap_one | of->swap_two : 0;
    of->none &= high[0] & low[0];
    of->one &= high[1] & low[-1];
    of->two &= edits > 1 ? high[2] & low[-2] : 0;
    return (of->none | of->one | of->two | swaps) != 0;
}

/* The letters that a leaf still knows of its key. */
ALWAYS_INLINE bool fits_leaf(const gaz_automaton *a, row at, const gaz_trie_node *leaf,
                             unsigned edits) {
    unsigned rest = leaf->shortest;
    bool fits = fit(a, &at, rest, rest, edits);
    for (unsigned i = 0; fits && i < 2 && rest > 0; i++) {
        const prospect ahead = look_ahead(a, &at, edits);
        rest--;
        at = step(a, &at, &ahead, a->at[leaf->more[i]], edits);
        fits = fit(a, &at, rest, rest, edits);
    }
    return fits;
}

/* A trie and what walks it. */
typedef struct tree {
    const gaz_automaton *automaton;
    const gaz_trie_node *nodes;
    size_t count;
} tree;

typedef struct visit {
    row at;
    uint32_t first; /* of the nodes still to be looked at; those up to the last child */
    uint32_t tree;
} visit;

typedef struct walk {
    const incmap_gazetteer *g;
    uint64_t blocks; /* that were read from the disk when it was last looked at */
    unsigned calm;   /* batches since then; CALM: no more reading ahead */
    bool has_read;
    tree trees[GAZ_WALK_TREES];
    gaz_find_children find;
    size_t budget; /* a sound trie is met once a node; a damaged one must come to an end too */
    gaz_take_key met;
    void *state;
    size_t depth;
    visit stack[STACK];
} walk;

/* Puts a child on the stack, and below it what is left of its parent if that must wait. Its own
 * children are fetched: most are few, and stand in two cache lines. */
ALWAYS_INLINE bool push(walk *w, const visit *from, const row *at, uint32_t link, uint32_t rest) {
    const tree *in = &w->trees[from->tree];
    const gaz_trie_node *children = &in->nodes[link < in->count ? link : 0];
    const bool waits = w->depth >= STACK_TIGHT && rest != 0;
    if (w->depth + 2 > STACK) {
        return false;
    }
    if (waits) {
        w->stack[w->depth++] = (visit){from->at, rest, from->tree};
    }
    gaz_prefetch(children);
    gaz_prefetch(children + 7);
    w->stack[w->depth++] = (visit){*at, link, from->tree};
    return !waits;
}

/* The labels that a child may have: all when an edit is open to any, else those waited for. */
ALWAYS_INLINE gaz_label_set labels_of(const gaz_automaton *a, const prospect *ahead) {
    gaz_label_set out;
    memset(&out, ahead->any_free != 0 ? 0xFF : 0, sizeof out);
    if (ahead->any_free == 0) {
        gaz_label_set_add(&out, GAZ_TRIE_END);
        for (uint64_t left = ahead->wanted & a->allow[0] & ~((uint64_t)1 << a->letters); left != 0;
             left &= left - 1) {
            gaz_label_set_add(&out, a->labels[__builtin_ctzll(left)]);
        }
    }
    return out;
}

/* A child that may live: false when those behind it must wait, `rest` being the first of them. Only
 * leaves may be where a key ends. */
ALWAYS_INLINE bool take(walk *w, const visit *from, const prospect *ahead, size_t i, uint32_t rest,
                        unsigned edits) {
    const gaz_automaton *a = w->trees[from->tree].automaton;
    const gaz_trie_node *node = &w->trees[from->tree].nodes[i];
    const uint32_t link = node->link & GAZ_TRIE_LINK;
    row at = step(a, &from->at, ahead, a->at[node->label], edits);
    if ((node->link & GAZ_TRIE_LEAF) == 0) {
        return !fit(a, &at, node->shortest, node->more[0], edits) || link <= i ||
               push(w, from, &at, link, rest);
    }
    if (fits_leaf(a, node->label == GAZ_TRIE_END ? from->at : at, node, edits)) {
        w->met(w->state, link, from->tree);
    }
    return true;
}

/* Children that live go on the stack. When it fills, they are taken one at a time and their parent
 * goes back below them: each level then takes two places at most. */
ALWAYS_INLINE void expand(walk *w, const visit *from, unsigned edits) {
    const tree *in = &w->trees[from->tree];
    const prospect ahead = look_ahead(in->automaton, &from->at, edits);
    const gaz_label_set labels = labels_of(in->automaton, &ahead);
    bool goes_on = true;
    for (size_t first = from->first, seen; goes_on && first < in->count && w->budget > 0;
         first += seen) {
        const size_t left = least_size(in->count - first, least_size(w->budget, GAZ_CHILDREN_MAX));
        uint64_t found = w->find(&in->nodes[first], left, &labels, &seen);
        w->budget -= seen;
        goes_on = (in->nodes[first + seen - 1].link & GAZ_TRIE_LAST) == 0;
        for (; found != 0; found &= found - 1) {
            const size_t i = first + (size_t)__builtin_ctzll(found);
            const bool is_last = !goes_on && i + 1 == first + seen;
            if (!take(w, from, &ahead, i, is_last ? 0 : (uint32_t)i + 1, edits)) {
                return;
            }
        }
    }
}

/* Asks the disk for the nodes of a batch at once, in a file that may not be in memory: one after
 * the other they would be waited for. Each level that is missing is then waited for once. */
static void read_ahead(walk *w, const visit *batch, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const tree *in = &w->trees[batch[i].tree];
        if (batch[i].first < in->count) {
            const size_t left = in->count - batch[i].first;
            const char *nodes = (const char *)(in->nodes + batch[i].first);
            io_expect(&w->g->mapping, (size_t)(nodes - w->g->mapping.data),
                      least_size(left, AHEAD) * sizeof *in->nodes, IO_ACCESS_SOON);
        }
    }
    const uint64_t blocks = io_blocks_read();
    w->calm = blocks == w->blocks ? w->calm + 1 : 0;
    w->has_read |= blocks != w->blocks;
    w->blocks = blocks;
}

static void begin_reading_ahead(walk *w) {
    w->has_read = false;
    w->calm = atomic_load_explicit(w->g->is_cold, memory_order_relaxed) ? 0 : CALM;
    if (w->calm < CALM) {
        w->blocks = io_blocks_read();
        for (size_t i = 0; i < GAZ_WALK_TREES; i++) {
            const char *nodes = (const char *)w->trees[i].nodes;
            io_expect(&w->g->mapping, (size_t)(nodes - w->g->mapping.data),
                      least_size(w->trees[i].count * sizeof(gaz_trie_node), TOP), IO_ACCESS_SOON);
        }
    }
}

/* Takes a batch off the stack at a time: what one of them puts there has the time of the others to
 * come into the cache. */
ALWAYS_INLINE void expand_all(walk *w, unsigned edits) {
    visit batch[BATCH];
    while (w->depth > 0) {
        const size_t room = w->depth < STACK_TIGHT ? (STACK_TIGHT - w->depth) / 16 + 1 : 1;
        const size_t count = least_size(w->depth, least_size(room, BATCH));
        w->depth -= count;
        for (size_t i = 0; i < count; i++) {
            batch[i] = w->stack[w->depth + i];
        }
        if (w->calm < CALM) {
            read_ahead(w, batch, count);
        }
        for (size_t i = 0; i < count; i++) {
            expand(w, &batch[i], edits);
        }
    }
}

void gaz_walk(const incmap_gazetteer *g, const gaz_automaton automata[GAZ_WALK_TREES],
              gaz_take_key met, void *state) {
    static const gaz_section sections[] = {GAZ_TRIE_FORWARD, GAZ_TRIE_REVERSED};
    walk w;
    w.g = g;
    w.find = gaz_find_children_for(base_cpu_best());
    w.met = met;
    w.state = state;
    w.budget = 0;
    for (w.depth = 0; w.depth < GAZ_WALK_TREES; w.depth++) {
        const uint32_t number = (uint32_t)w.depth;
        tree *in = &w.trees[number];
        in->automaton = &automata[number];
        in->nodes = g->sections[sections[number]].data;
        in->count = gaz_count(g, sections[number]);
        w.budget += in->count;
        w.stack[number] = (visit){first_row(in->automaton), 0, number};
    }
    begin_reading_ahead(&w);
    if (automata[0].edits == 1) {
        expand_all(&w, 1);
    } else {
        expand_all(&w, 2);
    }
    if (!w.has_read) {
        atomic_store_explicit(g->is_cold, false, memory_order_relaxed);
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
