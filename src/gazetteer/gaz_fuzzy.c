/* Owns finding names with letters wrong.
 *
 * Of the wrong letters of a name at least half stand on one side of its middle. So two walks find
 * all: one through the trie of the keys, with few edits allowed before the middle, and one through
 * the trie of the reversed keys for what that leaves. What they meet is measured exactly, a
 * bit-parallel walk after Hyyrö (2003) with swaps of neighbours.
 *
 * Scratch is on the stack and has a ceiling: of more than GAZ_MET_MAX names met, the best are kept.
 */
#include <string.h>

#include "base_span.h"
#include "gaz_filter.h"
#include "gaz_met.h"
#include "gaz_walk.h"
#include "txt_edit.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum { WORD_LETTERS = 64, WAITING_MAX = 64, ASCII = 128, FEWEST_LETTERS = 4, FEWEST_FOR_TWO = 7 };

/* A folded query, ready to be compared with many keys. */
typedef struct pattern {
    incmap_span text;
    size_t letters;
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
    out->letters = txt_utf8_count(text);
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
    if (from->letters == 0 || from->letters > WORD_LETTERS) {
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

/* Keys met in a trie whose records are on their way into the cache. */
typedef struct waiting {
    uint32_t count;
    uint32_t records[WAITING_MAX];
    uint32_t trees[WAITING_MAX];
} waiting;

typedef struct search {
    const incmap_gazetteer *g;
    pattern pattern;
    gaz_automaton automata[GAZ_WALK_TREES];
    unsigned max_edits;
    const incmap_filter *filter;
    gaz_key exact; /* at distance 0: its places are left out */
    waiting waiting;
    gaz_meeting met;
} search;

/* Whether the place bears the query itself; postings go by rising place. */
static bool is_exact(const search *in, uint32_t place) {
    size_t low = 0, high = in->exact.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (gaz_posting_place(gaz_posting(&in->exact, middle)) < place) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < in->exact.count && gaz_posting_place(gaz_posting(&in->exact, low)) == place;
}

static void keep_key(search *in, const gaz_key *key, unsigned edits) {
    for (size_t i = 0; i < key->count; i++) {
        const uint32_t posting = gaz_posting(key, i), place = gaz_posting_place(posting);
        if (place < in->g->place_count && !is_exact(in, place) &&
            gaz_passes(in->g, in->filter, place)) {
            const size_t text = gaz_posting_spelling(in->g, key, posting);
            if (gaz_passes_name(in->g, in->filter, place, text)) {
                gaz_meet(&in->met, gaz_met_of(edits, posting, text));
            }
        }
    }
}

/* What is met in one trie or the other is told apart by whether the first automaton takes it, so no
 * key is kept twice. */
static void measure(search *in, uint32_t record, uint32_t tree) {
    uint8_t labels[TXT_FOLD_MAX];
    gaz_key key;
    if (!gaz_key_at(in->g, record, &key) || key.text.size == 0) {
        return;
    }
    size_t count = gaz_key_labels(key.text, labels);
    if (gaz_automaton_takes(&in->automata[GAZ_WALK_FORWARD], labels, count) !=
        (tree == GAZ_WALK_FORWARD)) {
        return;
    }
    unsigned edits = distance(&in->pattern, key.text, in->max_edits);
    if (edits > 0 && edits <= in->max_edits) {
        keep_key(in, &key, edits);
    }
}

static void measure_waiting(search *in) {
    for (uint32_t i = 0; i < in->waiting.count; i++) {
        measure(in, in->waiting.records[i], in->waiting.trees[i]);
    }
    in->waiting.count = 0;
}

static void meet(void *state, uint32_t record, uint32_t tree) {
    search *in = state;
    gaz_prefetch_key(in->g, record);
    in->waiting.records[in->waiting.count] = record;
    in->waiting.trees[in->waiting.count++] = tree;
    if (in->waiting.count == WAITING_MAX) {
        measure_waiting(in);
    }
}

/* The middle is where a swap across it, or a letter too many, belongs to one side only: forward
 * takes an edit behind it that ends one letter further at least. */
static void make_automata(search *in) {
    uint8_t labels[TXT_FOLD_MAX], backward[TXT_FOLD_MAX];
    const size_t count = gaz_key_labels(in->pattern.text, labels);
    const size_t known = count < GAZ_WALK_LETTERS ? count : GAZ_WALK_LETTERS;
    const size_t middle = (known + 1) / 2;
    const bool is_one = in->max_edits == 1;
    for (size_t i = 0; i < count; i++) {
        backward[i] = labels[count - 1 - i];
    }
    const size_t forward_free[] = {is_one ? middle + 1 : 0, middle + 1};
    const size_t reversed_free[] = {count - middle, count - middle};
    gaz_automaton_init(&in->automata[GAZ_WALK_FORWARD], labels, count, in->max_edits, forward_free);
    gaz_automaton_init(&in->automata[GAZ_WALK_REVERSED], backward, count, in->max_edits,
                       reversed_free);
}

/* Each place once, by its best name. What was found goes by edits, then place: names with the same
 * edits stand together, and those with fewer are met in step. */
static size_t give(const search *in, incmap_hit *hits, size_t room) {
    const gaz_met *found = in->met.found;
    const size_t count = in->met.count;
    size_t given = 0, one_edit = 0, fewer = 0, behind = 0;
    while (one_edit < count && gaz_met_edits(found[one_edit]) == 1) {
        one_edit++;
    }
    for (size_t i = 0; i < count; i++) {
        const uint32_t place = gaz_met_place(found[i]);
        const uint8_t edits = gaz_met_edits(found[i]);
        bool again =
            i > 0 && gaz_met_place(found[i - 1]) == place && gaz_met_edits(found[i - 1]) == edits;
        while (i >= one_edit && fewer < one_edit && gaz_met_place(found[fewer]) < place) {
            fewer++;
        }
        again |= i >= one_edit && fewer < one_edit && gaz_met_place(found[fewer]) == place;
        if (again) {
            continue;
        }
        if (given < room) {
            hits[given] = (incmap_hit){place, INCMAP_MATCH_FUZZY, edits,
                                       gaz_spelling(in->g, gaz_met_text(found[i]), &behind)};
        }
        given++;
    }
    return given;
}

size_t incmap_gazetteer_lookup_fuzzy(const incmap_gazetteer *gazetteer, incmap_span name,
                                     unsigned max_edits, const incmap_filter *filter,
                                     incmap_hit *hits, size_t room) {
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
    in.filter = filter;
    in.waiting.count = 0;
    gaz_meeting_init(&in.met);
    if (!gaz_find_key(gazetteer, in.pattern.text, &in.exact)) {
        in.exact.count = 0;
    }
    make_automata(&in);
    gaz_walk(gazetteer, in.automata, meet, &in);
    measure_waiting(&in);
    gaz_meeting_sort(&in.met);
    return give(&in, hits, room);
}
