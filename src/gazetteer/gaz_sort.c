/* Owns sorting: by digits of the key where there are many, by merging where there are few; texts
 * eight bytes at a time. Large sorts spread the items over ranges of the key that are about equally
 * full, which are then sorted one by one in the cache, by as many threads as there are. */
#include "gaz_sort.h"

#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_cuts.h"

enum {
    run_length = 16,
    few = 256, /* below it merging is faster than digits */
    digit_bits = 8,
    digits = 1 << digit_bits,
    range_items = 4096, /* in the cache with their room */
    most_ranges = GAZ_CUTS_MAX + 1,
    most_parts = 16,
    word = 8 /* bytes of a text in a key */
};

typedef struct order {
    gaz_compare compare;
    const void *state;
} order;

static bool is_before(const order *by, const gaz_sortable *a, const gaz_sortable *b) {
    if (a->key != b->key) {
        return a->key < b->key;
    }
    return by->compare != NULL && by->compare(by->state, a->item, b->item) < 0;
}

static void sort_run(const order *by, gaz_sortable *items, size_t count) {
    for (size_t i = 1; i < count; i++) {
        gaz_sortable item = items[i];
        size_t at = i;
        while (at > 0 && is_before(by, &item, &items[at - 1])) {
            items[at] = items[at - 1];
            at--;
        }
        items[at] = item;
    }
}

static void merge(const order *by, const gaz_sortable *from, gaz_sortable *to, size_t middle,
                  size_t count) {
    size_t left = 0, right = middle;
    for (size_t i = 0; i < count; i++) {
        bool take_right =
            right < count && (left == middle || is_before(by, &from[right], &from[left]));
        to[i] = take_right ? from[right++] : from[left++];
    }
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

static void sort_by_merging(const order *by, gaz_sortable *items, gaz_sortable *other,
                            size_t count) {
    for (size_t i = 0; i < count; i += run_length) {
        sort_run(by, items + i, least(run_length, count - i));
    }
    gaz_sortable *from = items, *to = other;
    for (size_t width = run_length; width < count; width *= 2) {
        for (size_t i = 0; i < count; i += 2 * width) {
            size_t part = least(2 * width, count - i);
            merge(by, from + i, to + i, least(width, part), part);
        }
        gaz_sortable *swap = from;
        from = to;
        to = swap;
    }
    if (from != items) {
        memcpy(items, from, count * sizeof *items);
    }
}

/* The bits in which keys differ from the first. */
static uint64_t differences(const gaz_sortable *items, size_t count) {
    uint64_t all = 0;
    for (size_t i = 1; i < count; i++) {
        all |= items[i].key ^ items[0].key;
    }
    return all;
}

static void sort_by_digits(gaz_sortable *items, gaz_sortable *other, size_t count) {
    const uint64_t differing = differences(items, count);
    gaz_sortable *from = items, *to = other;
    for (unsigned shift = 0; shift < 64; shift += digit_bits) {
        size_t starts[digits + 1] = {0};
        if ((differing >> shift & (digits - 1)) == 0) {
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            starts[(from[i].key >> shift & (digits - 1)) + 1]++;
        }
        for (unsigned i = 0; i < digits; i++) {
            starts[i + 1] += starts[i];
        }
        for (size_t i = 0; i < count; i++) {
            to[starts[from[i].key >> shift & (digits - 1)]++] = from[i];
        }
        gaz_sortable *swap = from;
        from = to;
        to = swap;
    }
    if (from != items) {
        memcpy(items, from, count * sizeof *items);
    }
}

/* Behind the last of those that share the key of items[start]. */
static size_t run_end(const gaz_sortable *items, size_t count, size_t start) {
    size_t end = start + 1;
    while (end < count && items[end].key == items[start].key) {
        end++;
    }
    return end;
}

static void sort_some(const order *by, gaz_sortable *items, gaz_sortable *other, size_t count) {
    if (count < few) {
        sort_by_merging(by, items, other, count);
        return;
    }
    sort_by_digits(items, other, count);
    for (size_t start = 0, end; by->compare != NULL && start < count; start = end) {
        end = run_end(items, count, start);
        sort_by_merging(by, items + start, other + start, end - start);
    }
}

incmap_status gaz_sort(incmap_context *ctx, gaz_sortable *items, size_t count, gaz_compare compare,
                       const void *state, incmap_error *err) {
    order by = {compare, state};
    if (count <= run_length) {
        sort_run(&by, items, count);
        return INCMAP_OK;
    }
    gaz_sortable *other = base_alloc(ctx, count * sizeof *other);
    if (other == NULL) {
        return base_out_of_memory(err);
    }
    sort_some(&by, items, other, count);
    base_free(ctx, other);
    return INCMAP_OK;
}

/* A sort by a crew, or of texts by one thread, which has no use for what is behind `skip`. */
typedef struct parallel {
    gaz_text_of text_of; /* NULL: by the key alone */
    const void *state;
    size_t skip; /* bytes that all texts begin with */
    gaz_crew *crew;
    gaz_sortable *items;
    gaz_sortable *other;
    size_t count;
    size_t parts; /* of the items, as they come */
    gaz_cuts *cuts;
    size_t (*starts)[most_ranges]; /* of each range, for each part */
} parallel;

static uint64_t word_at(incmap_span text, size_t at) {
    uint64_t out = 0;
    if (at + word <= text.size) {
        const unsigned char *b = (const unsigned char *)text.data + at;
        return (uint64_t)b[0] << 56 | (uint64_t)b[1] << 48 | (uint64_t)b[2] << 40 |
               (uint64_t)b[3] << 32 | (uint64_t)b[4] << 24 | (uint64_t)b[5] << 16 |
               (uint64_t)b[6] << 8 | b[7];
    }
    for (size_t i = 0; i < word; i++) {
        out = out << 8 | (at + i < text.size ? (unsigned char)text.data[at + i] : 0U);
    }
    return out;
}

/* Texts that share their first `depth` bytes; few, so that recursion is never deeper than a text
 * has words. */
static void sort_deeper(const parallel *in, gaz_sortable *items, gaz_sortable *other, size_t count,
                        size_t depth);

static int compare_sizes(const void *state, uint32_t a, uint32_t b) {
    const parallel *in = state;
    size_t one = in->text_of(in->state, a).size, two = in->text_of(in->state, b).size;
    return (one > two) - (one < two);
}

/* Items with the same word at `depth`. Zeros at the end of a word may be bytes or none. */
static void sort_equal_words(const parallel *in, gaz_sortable *items, gaz_sortable *other,
                             size_t count, size_t depth) {
    size_t longest = 0, shortest = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t size = in->text_of(in->state, items[i].item).size;
        longest = size > longest ? size : longest;
        shortest = least(size, shortest);
    }
    if (longest > depth + word) {
        sort_deeper(in, items, other, count, depth + word);
    } else if (shortest < longest) {
        const order by = {compare_sizes, in};
        sort_by_merging(&by, items, other, count);
    }
}

static void sort_words(const parallel *in, gaz_sortable *items, gaz_sortable *other, size_t count,
                       size_t depth) {
    const order by = {NULL, NULL};
    sort_some(&by, items, other, count);
    for (size_t start = 0, end; in->text_of != NULL && start < count; start = end) {
        end = run_end(items, count, start);
        if (end - start > 1) {
            sort_equal_words(in, items + start, other + start, end - start, depth);
        }
    }
}

static void sort_deeper(const parallel *in, gaz_sortable *items, gaz_sortable *other, size_t count,
                        size_t depth) {
    for (size_t i = 0; i < count; i++) {
        items[i].key = word_at(in->text_of(in->state, items[i].item), depth);
    }
    sort_words(in, items, other, count, depth);
}

static incmap_status take_words(void *state, size_t part, incmap_error *err) {
    parallel *in = state;
    size_t end = gaz_part(in->count, in->parts, part + 1);
    (void)err;
    for (size_t i = gaz_part(in->count, in->parts, part); i < end; i++) {
        in->items[i].key = word_at(in->text_of(in->state, in->items[i].item), in->skip);
    }
    return INCMAP_OK;
}

static incmap_status count_part(void *state, size_t part, incmap_error *err) {
    parallel *in = state;
    size_t end = gaz_part(in->count, in->parts, part + 1);
    (void)err;
    for (size_t i = gaz_part(in->count, in->parts, part); i < end; i++) {
        in->starts[part][gaz_cuts_part(in->cuts, in->items[i].key)]++;
    }
    return INCMAP_OK;
}

static incmap_status spread_part(void *state, size_t part, incmap_error *err) {
    parallel *in = state;
    size_t end = gaz_part(in->count, in->parts, part + 1);
    (void)err;
    for (size_t i = gaz_part(in->count, in->parts, part); i < end; i++) {
        in->other[in->starts[part][gaz_cuts_part(in->cuts, in->items[i].key)]++] = in->items[i];
    }
    return INCMAP_OK;
}

/* What is in order already, as keys often are that were made of sorted ones, stays as it is. */
static bool is_sorted(const parallel *in, const gaz_sortable *items, size_t count) {
    size_t i = 1;
    while (i < count && (items[i - 1].key < items[i].key ||
                         (items[i - 1].key == items[i].key &&
                          (in->text_of == NULL ||
                           base_span_compare(in->text_of(in->state, items[i - 1].item),
                                             in->text_of(in->state, items[i].item)) <= 0)))) {
        i++;
    }
    return i >= count;
}

/* Once spread, the last part's starts have moved to where the ranges end. */
static incmap_status sort_range(void *state, size_t range, incmap_error *err) {
    const parallel *in = state;
    const size_t *ends = in->starts[in->parts - 1];
    const size_t start = range == 0 ? 0 : ends[range - 1], count = ends[range] - start;
    (void)err;
    if (count > 0) {
        memcpy(in->items + start, in->other + start, count * sizeof *in->items);
        if (!is_sorted(in, in->items + start, count)) {
            sort_words(in, in->items + start, in->other + start, count, in->skip);
        }
    }
    return INCMAP_OK;
}

/* From how many there are of each range in each part to where they begin. */
static void sum_up(parallel *in) {
    size_t at = 0;
    for (size_t range = 0; range <= in->cuts->count; range++) {
        for (size_t part = 0; part < in->parts; part++) {
            size_t here = in->starts[part][range];
            in->starts[part][range] = at;
            at += here;
        }
    }
}

/* `other` is not used yet: there is room in it for the sample and for sorting it. */
static void cut_ranges(parallel *in) {
    const order by = {NULL, NULL};
    const size_t taken = least(in->count / 2, GAZ_CUTS_SAMPLE);
    gaz_sortable *sample = in->other;
    for (size_t i = 0; i < taken; i++) {
        sample[i] = in->items[gaz_part(in->count, taken, i)];
    }
    sort_some(&by, sample, sample + taken, taken);
    gaz_cuts_make(in->cuts, sample, taken, least(in->count / range_items + 1, most_ranges));
}

static incmap_status sort_parallel(parallel *in, incmap_error *err) {
    if (in->text_of != NULL) {
        BASE_TRY(gaz_crew_run(in->crew, take_words, in, in->parts, err));
    }
    cut_ranges(in);
    BASE_TRY(gaz_crew_run(in->crew, count_part, in, in->parts, err));
    sum_up(in);
    BASE_TRY(gaz_crew_run(in->crew, spread_part, in, in->parts, err));
    return gaz_crew_run(in->crew, sort_range, in, in->cuts->count + 1, err);
}

static incmap_status sort_with(parallel *in, incmap_error *err) {
    incmap_context *ctx = &in->crew->shared;
    in->parts = least(in->crew->threads, most_parts);
    in->other = base_alloc(ctx, in->count * sizeof *in->other);
    in->cuts = base_alloc(ctx, sizeof *in->cuts);
    in->starts = base_alloc_zeroed(ctx, in->parts, sizeof *in->starts);
    incmap_status status = in->other == NULL || in->cuts == NULL || in->starts == NULL
                               ? base_out_of_memory(err)
                               : sort_parallel(in, err);
    base_free(ctx, in->other);
    base_free(ctx, in->cuts);
    base_free(ctx, in->starts);
    return status;
}

uint64_t gaz_sort_word(incmap_span text) { return word_at(text, 0); }

void gaz_sort_few_texts(gaz_sortable *items, gaz_sortable *other, size_t count, gaz_text_of text_of,
                        const void *state) {
    const parallel in = {.text_of = text_of, .state = state};
    sort_deeper(&in, items, other, count, 0);
}

incmap_status gaz_sort_keys(gaz_crew *crew, gaz_sortable *items, size_t count, incmap_error *err) {
    parallel in = {.crew = crew, .items = items, .count = count};
    return is_sorted(&in, items, count) ? INCMAP_OK : sort_with(&in, err);
}

/* How many bytes all texts begin with. */
static size_t shared_start(const parallel *in) {
    incmap_span first = in->text_of(in->state, in->items[0].item);
    size_t shared = first.size;
    for (size_t i = 1; i < in->count && shared > 0; i++) {
        incmap_span text = in->text_of(in->state, in->items[i].item);
        shared = least(shared, text.size);
        while (shared > 0 && memcmp(text.data, first.data, shared) != 0) {
            shared--;
        }
    }
    return shared;
}

incmap_status gaz_sort_texts(gaz_crew *crew, gaz_sortable *items, size_t count, gaz_text_of text_of,
                             const void *state, incmap_error *err) {
    parallel in = {
        .crew = crew, .items = items, .count = count, .text_of = text_of, .state = state};
    if (count == 0) {
        return INCMAP_OK;
    }
    in.skip = shared_start(&in);
    return sort_with(&in, err);
}
