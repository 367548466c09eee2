/* Owns finding names with letters wrong.
 *
 * All keys of a fitting length are looked at, by a 32-bit set of their letters first: an edit takes
 * at most one letter out of the set and brings at most one in. What passes is measured exactly, a
 * bit-parallel walk after Hyyrö (2003) with swaps of neighbours. So nothing can be missed: not a
 * wrong first letter, not a script without an index of its own.
 *
 * Scratch is on the stack and has a ceiling: of more than MET_MAX names met, the best are kept. */
#include <string.h>

#include "base_span.h"
#include "gaz_file.h"
#include "txt_edit.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum {
    MET_MAX = 4096,
    WORD_LETTERS = 64,
    BLOCK = 64,
    ASCII = 128,
    FEWEST_LETTERS = 4,
    FEWEST_FOR_TWO = 7
};

/* A folded query, ready to be compared with many keys. */
typedef struct pattern {
    incmap_span text;
    size_t letters;
    uint32_t set;
    uint64_t ascii[ASCII]; /* where each letter stands: bit i for letter i */
    uint32_t other[WORD_LETTERS];
    uint64_t other_at[WORD_LETTERS];
    size_t other_count;
} pattern;

static uint64_t *positions_of(pattern *of, uint32_t letter) {
    if (letter < ASCII) {
        return &of->ascii[letter];
    }
    for (size_t i = 0; i < of->other_count; i++) {
        if (of->other[i] == letter) {
            return &of->other_at[i];
        }
    }
    of->other[of->other_count] = letter;
    return &of->other_at[of->other_count++];
}

static uint64_t find_positions(const pattern *of, uint32_t letter) {
    for (size_t i = 0; i < of->other_count; i++) {
        if (of->other[i] == letter) {
            return of->other_at[i];
        }
    }
    return 0;
}

static void make_pattern(incmap_span text, pattern *out) {
    memset(out, 0, sizeof *out);
    out->text = text;
    out->set = gaz_letters_of(text, &out->letters);
    if (out->letters > WORD_LETTERS) {
        return; /* txt_edit_distance() measures those */
    }
    size_t size = 0, number = 0;
    for (size_t at = 0; at < text.size; at += size, number++) {
        *positions_of(out, txt_utf8_next(text, at, &size)) |= (uint64_t)1 << number;
    }
}

/* The optimal string alignment distance, or more than `limit` when it is more. */
static unsigned distance(const pattern *from, incmap_span key, unsigned limit) {
    if (from->letters > WORD_LETTERS) {
        return txt_edit_distance(from->text, key, limit);
    }
    const uint64_t last = (uint64_t)1 << (from->letters - 1);
    uint64_t up = ~(uint64_t)0, down = 0, diagonal = 0, before = 0;
    unsigned score = (unsigned)from->letters;
    for (size_t at = 0, size = 1; at < key.size; at += size) {
        unsigned char byte = (unsigned char)key.data[at];
        size = 1;
        uint64_t here =
            byte < ASCII ? from->ascii[byte] : find_positions(from, txt_utf8_next(key, at, &size));
        uint64_t swapped = ((~diagonal & here) << 1) & before;
        diagonal = (((here & up) + up) ^ up) | here | down | swapped;
        uint64_t right_up = down | ~(diagonal | up);
        uint64_t right_down = diagonal & up;
        score += (right_up & last) != 0;
        score -= (right_down & last) != 0;
        right_up = right_up << 1 | 1;
        right_down <<= 1;
        up = right_down | ~(diagonal | right_up);
        down = right_up & diagonal;
        before = here;
    }
    return score;
}

/* A name that was met: ordered by edits, place, slot. */
typedef struct met {
    uint32_t place;
    uint32_t slot;
    uint8_t edits;
} met;

typedef struct search {
    const incmap_gazetteer *g;
    pattern pattern;
    unsigned max_edits;
    incmap_span country;
    gaz_run exact; /* slots at distance 0: their places are left out */
    size_t count;
    bool is_heap;
    met found[MET_MAX];
} search;

static bool is_better(const met *a, const met *b) {
    if (a->edits != b->edits) {
        return a->edits < b->edits;
    }
    return a->place != b->place ? a->place < b->place : a->slot < b->slot;
}

/* A heap with the worst on top. */
static void sift_down(met *heap, size_t count, size_t at) {
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count) {
            return;
        }
        if (child + 1 < count && is_better(&heap[child], &heap[child + 1])) {
            child++;
        }
        if (!is_better(&heap[at], &heap[child])) {
            return;
        }
        met swap = heap[at];
        heap[at] = heap[child];
        heap[child] = swap;
        at = child;
    }
}

static void make_heap(search *in) {
    for (size_t i = in->count / 2; i-- > 0;) {
        sift_down(in->found, in->count, i);
    }
    in->is_heap = true;
}

static void keep(search *in, met one) {
    if (in->count < MET_MAX) {
        in->found[in->count++] = one;
        return;
    }
    if (!in->is_heap) {
        make_heap(in);
    }
    if (is_better(&one, &in->found[0])) {
        in->found[0] = one;
        sift_down(in->found, in->count, 0);
    }
}

/* Whether the place bears the query itself; its slots stand together in the sorted run. */
static bool is_exact(const search *in, const gaz_place_record *place) {
    size_t low = 0, high = in->exact.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (in->exact.items[middle] < place->first_name) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < in->exact.count && in->exact.items[low] - place->first_name < place->name_count;
}

static void keep_key(search *in, uint32_t key, unsigned edits) {
    gaz_run run = gaz_run_of(in->g, GAZ_KEY_RUNS, GAZ_KEY_SLOTS, key);
    for (size_t i = 0; i < run.count; i++) {
        met one = {gaz_number(in->g, GAZ_OWNERS, run.items[i]), run.items[i], (uint8_t)edits};
        const gaz_place_record *place = gaz_place(in->g, one.place);
        if (place == NULL || is_exact(in, place) ||
            (in->country.size > 0 &&
             !base_span_equal(gaz_country_span(place->country), in->country))) {
            continue;
        }
        keep(in, one);
    }
}

/* 0 when at most one letter, or two, of each set is missing from the other. */
static inline uint32_t beyond_one(uint32_t a, uint32_t b) {
    uint32_t gone = a & ~b, come = b & ~a;
    return (gone & (gone - 1)) | (come & (come - 1));
}

static inline uint32_t beyond_two(uint32_t a, uint32_t b) {
    uint32_t gone = a & ~b, come = b & ~a;
    gone &= gone - 1;
    come &= come - 1;
    return (gone & (gone - 1)) | (come & (come - 1));
}

/* Whether any of the sets passes. The loops have a fixed length and no branch, which is what lets
 * compilers use vectors. */
static bool compare_sets(const uint32_t sets[BLOCK], uint32_t set, unsigned max_edits,
                         uint32_t beyond[BLOCK]) {
    uint32_t any = 0;
    if (max_edits == 1) {
        for (size_t i = 0; i < BLOCK; i++) {
            beyond[i] = beyond_one(sets[i], set);
            any |= beyond[i] == 0;
        }
    } else {
        for (size_t i = 0; i < BLOCK; i++) {
            beyond[i] = beyond_two(sets[i], set);
            any |= beyond[i] == 0;
        }
    }
    return any != 0;
}

static void measure(search *in, uint32_t key) {
    unsigned edits = distance(&in->pattern, gaz_key(in->g, key), in->max_edits);
    if (edits > 0 && edits <= in->max_edits) {
        keep_key(in, key, edits);
    }
}

static void search_block(search *in, const uint32_t sets[BLOCK], const uint32_t *keys,
                         size_t count) {
    uint32_t beyond[BLOCK];
    if (!compare_sets(sets, in->pattern.set, in->max_edits, beyond)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (beyond[i] == 0) {
            measure(in, keys[i]);
        }
    }
}

/* Keys of one number of letters: FUZZY_LETTERS and FUZZY_KEYS run side by side. */
static void search_length(search *in, size_t letters) {
    gaz_run sets = gaz_run_of(in->g, GAZ_FUZZY_RUNS, GAZ_FUZZY_LETTERS, letters);
    gaz_run keys = gaz_run_of(in->g, GAZ_FUZZY_RUNS, GAZ_FUZZY_KEYS, letters);
    size_t count = sets.count < keys.count ? sets.count : keys.count;
    size_t start = 0;
    for (; count - start >= BLOCK; start += BLOCK) {
        search_block(in, sets.items + start, keys.items + start, BLOCK);
    }
    if (start < count) {
        uint32_t rest[BLOCK] = {0};
        memcpy(rest, sets.items + start, (count - start) * sizeof *rest);
        search_block(in, rest, keys.items + start, count - start);
    }
}

/* Heap sort, best first. */
static void sort_found(search *in) {
    make_heap(in);
    for (size_t end = in->count; end > 1; end--) {
        met worst = in->found[0];
        in->found[0] = in->found[end - 1];
        in->found[end - 1] = worst;
        sift_down(in->found, end - 1, 0);
    }
}

/* Each place once, by its best name. What was found goes by edits, then place: names with the same
 * edits stand together, and those with fewer are met in step. */
static size_t give(const search *in, incmap_hit *hits, size_t room) {
    size_t given = 0, one_edit = 0, fewer = 0;
    while (one_edit < in->count && in->found[one_edit].edits == 1) {
        one_edit++;
    }
    for (size_t i = 0; i < in->count; i++) {
        const met *at = &in->found[i];
        bool again = i > 0 && at[-1].place == at->place && at[-1].edits == at->edits;
        while (i >= one_edit && fewer < one_edit && in->found[fewer].place < at->place) {
            fewer++;
        }
        again |= i >= one_edit && fewer < one_edit && in->found[fewer].place == at->place;
        if (again) {
            continue;
        }
        if (given < room) {
            hits[given] =
                (incmap_hit){at->place, INCMAP_MATCH_FUZZY, at->edits, gaz_name(in->g, at->slot)};
        }
        given++;
    }
    return given;
}

size_t incmap_gazetteer_lookup_fuzzy(const incmap_gazetteer *gazetteer, incmap_span name,
                                     unsigned max_edits, incmap_span country, incmap_hit *hits,
                                     size_t room) {
    txt_folded folded;
    search in;
    txt_fold(name, &folded);
    make_pattern(base_span(folded.data, folded.size), &in.pattern);
    size_t letters = in.pattern.letters;
    if (max_edits < 1 || letters < FEWEST_LETTERS || (max_edits > 1 && letters < FEWEST_FOR_TWO)) {
        return 0;
    }
    in.g = gazetteer;
    in.max_edits = max_edits > 2 ? 2 : max_edits;
    in.country = country;
    in.exact = gaz_slots_of_key(gazetteer, in.pattern.text);
    in.count = 0;
    in.is_heap = false;
    for (size_t length = letters - in.max_edits; length <= letters + in.max_edits; length++) {
        search_length(&in, length);
    }
    sort_found(&in);
    return give(&in, hits, room);
}
