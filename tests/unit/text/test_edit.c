#include <limits.h>

#include "txt_edit.h"
#include "txt_utf8.h"
#include "unit.h"

enum { ORACLE_MAX = 32 };

/* The textbook's full matrix, over letters. */
static unsigned oracle(const uint32_t *a, unsigned a_size, const uint32_t *b, unsigned b_size) {
    unsigned d[ORACLE_MAX + 1][ORACLE_MAX + 1];
    for (unsigned i = 0; i <= a_size; i++) {
        for (unsigned j = 0; j <= b_size; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            unsigned best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            best = d[i - 1][j] + 1 < best ? d[i - 1][j] + 1 : best;
            best = d[i][j - 1] + 1 < best ? d[i][j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                d[i - 2][j - 2] + 1 < best) {
                best = d[i - 2][j - 2] + 1;
            }
            d[i][j] = best;
        }
    }
    return d[a_size][b_size];
}

static uint64_t next_random(uint64_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

typedef struct word {
    uint32_t letters[ORACLE_MAX];
    unsigned count;
    char bytes[ORACLE_MAX * 4];
    size_t size;
} word;

/* Few different letters, so that words are often near each other; of one to four bytes. */
static void make_word(uint64_t *seed, word *out) {
    static const uint32_t alphabet[] = {'a', 'b', 'c', 0x107, 0x4E2D, 0x1F600};
    out->count = (unsigned)(next_random(seed) % (ORACLE_MAX + 1));
    if (next_random(seed) % 4 != 0) {
        out->count %= 12;
    }
    unsigned kinds = 2 + (unsigned)(next_random(seed) % 5);
    out->size = 0;
    for (unsigned i = 0; i < out->count; i++) {
        out->letters[i] = alphabet[next_random(seed) % kinds];
        out->size += txt_utf8_put(out->bytes + out->size, out->letters[i]);
    }
}

/* Another word a few edits away. */
static void change_word(uint64_t *seed, const word *from, word *out) {
    *out = *from;
    for (unsigned n = (unsigned)(next_random(seed) % 4); n > 0 && out->count > 1; n--) {
        unsigned at = (unsigned)(next_random(seed) % (out->count - 1));
        uint32_t swap = out->letters[at];
        out->letters[at] = out->letters[at + 1];
        out->letters[at + 1] = swap;
        out->count -= next_random(seed) % 3 == 0;
    }
    out->size = 0;
    for (unsigned i = 0; i < out->count; i++) {
        out->size += txt_utf8_put(out->bytes + out->size, out->letters[i]);
    }
}

static void distance_agrees_with_the_full_matrix_on_random_pairs(void **state) {
    (void)state;
    uint64_t seed = 88172645463325252U;
    for (int n = 0; n < 100000; n++) {
        word a;
        word b;
        make_word(&seed, &a);
        if (n % 2 == 0) {
            make_word(&seed, &b);
        } else {
            change_word(&seed, &a, &b);
        }
        unsigned limit = (unsigned)(next_random(&seed) % (n % 3 == 0 ? 40 : 5));
        unsigned truth = oracle(a.letters, a.count, b.letters, b.count);
        unsigned expected = truth > limit ? limit + 1 : truth;
        unsigned got =
            txt_edit_distance(base_span(a.bytes, a.size), base_span(b.bytes, b.size), limit);
        if (got != expected) {
            fail_msg("\"%.*s\" and \"%.*s\" within %u: got %u, expected %u", (int)a.size, a.bytes,
                     (int)b.size, b.bytes, limit, got, expected);
        }
    }
}

static void known_distances(void **state) {
    (void)state;
    static const struct {
        const char *a;
        const char *b;
        unsigned limit;
        unsigned expected;
    } rows[] = {{"", "", 0, 0},
                {"", "abc", 3, 3},
                {"banska", "banjska", 2, 1},
                {"kitten", "sitting", 9, 3},
                {"ab", "ba", 1, 1},
                {"ca", "abc", 5, 3},
                {"zvečan", "zvecan", 2, 1},
                {"a", "b", 0, 1},
                {"same", "same", 0, 0},
                {"бањска", "банска", 2, 1},
                {"abcdef", "a", 2, 3},
                {"kitten", "sitting", 2, 3}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        unsigned got =
            txt_edit_distance(base_span_of(rows[i].a), base_span_of(rows[i].b), rows[i].limit);
        if (got != rows[i].expected) {
            fail_msg("%s, %s: got %u, expected %u", rows[i].a, rows[i].b, got, rows[i].expected);
        }
    }
}

static void the_longest_words_are_compared_and_longer_ones_are_not(void **state) {
    (void)state;
    char a[TXT_EDIT_MAX + 1];
    char b[TXT_EDIT_MAX + 1];
    memset(a, 'a', sizeof a);
    memset(b, 'b', sizeof b);
    incmap_span all_a = {a, TXT_EDIT_MAX};
    incmap_span all_b = {b, TXT_EDIT_MAX};
    assert_int_equal(txt_edit_distance(all_a, all_b, UINT_MAX), TXT_EDIT_MAX);
    assert_int_equal(txt_edit_distance(all_a, all_b, TXT_EDIT_MAX), TXT_EDIT_MAX);
    assert_int_equal(txt_edit_distance(all_a, all_b, 3), 4);
    incmap_span longer = {a, sizeof a};
    assert_int_equal(txt_edit_distance(longer, longer, 7), 8);
    assert_true(txt_edit_distance(longer, all_a, UINT_MAX) == UINT_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distance_agrees_with_the_full_matrix_on_random_pairs),
        cmocka_unit_test(known_distances),
        cmocka_unit_test(the_longest_words_are_compared_and_longer_ones_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
