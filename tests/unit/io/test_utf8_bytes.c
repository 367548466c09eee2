/* base_utf8.h against table 3-7 of the Unicode standard, written out here as ranges. */
#include "base_utf8.h"
#include "unit.h"

/* The rows of the table: ranges of the first to the fourth byte. */
static const unsigned char rows[][9] = {
    {1, 0x00, 0x7F},
    {2, 0xC2, 0xDF, 0x80, 0xBF},
    {3, 0xE0, 0xE0, 0xA0, 0xBF, 0x80, 0xBF},
    {3, 0xE1, 0xEC, 0x80, 0xBF, 0x80, 0xBF},
    {3, 0xED, 0xED, 0x80, 0x9F, 0x80, 0xBF},
    {3, 0xEE, 0xEF, 0x80, 0xBF, 0x80, 0xBF},
    {4, 0xF0, 0xF0, 0x90, 0xBF, 0x80, 0xBF, 0x80, 0xBF},
    {4, 0xF1, 0xF3, 0x80, 0xBF, 0x80, 0xBF, 0x80, 0xBF},
    {4, 0xF4, 0xF4, 0x80, 0x8F, 0x80, 0xBF, 0x80, 0xBF},
};

static size_t size_by_table(const unsigned char *bytes, size_t size) {
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t matched = 0;
        while (matched < rows[i][0] && matched < size &&
               bytes[matched] >= rows[i][1 + 2 * matched] &&
               bytes[matched] <= rows[i][2 + 2 * matched]) {
            matched++;
        }
        if (matched == rows[i][0]) {
            return matched;
        }
    }
    return 0;
}

static void every_start_of_a_letter_agrees_with_the_standards_table(void **state) {
    (void)state;
    static const unsigned char tails[] = {0x00, 0x7F, 0x80, 0xBF, 0xC0};
    enum { tail_count = sizeof tails };
    for (unsigned lead = 0; lead < 256; lead++) {
        for (unsigned second = 0; second < 256; second++) {
            for (unsigned i = 0; i < tail_count * tail_count; i++) {
                unsigned char bytes[4] = {(unsigned char)lead, (unsigned char)second,
                                          tails[i / tail_count], tails[i % tail_count]};
                for (size_t size = 1; size <= 4; size++) {
                    size_t expected = size_by_table(bytes, size);
                    size_t actual = base_utf8_size(base_span((const char *)bytes, size), 0);
                    if (actual != expected) {
                        fail_msg("%02X %02X %02X %02X cut at %zu: got %zu, expected %zu", bytes[0],
                                 bytes[1], bytes[2], bytes[3], size, actual, expected);
                    }
                }
            }
        }
    }
}

static void a_bad_byte_is_found_wherever_it_stands(void **state) {
    (void)state;
    for (size_t at = 0; at < 40; at++) {
        char text[40];
        for (size_t i = 0; i + 1 < sizeof text; i += 2) {
            memcpy(text + i, "\xC4\x8D", 2); /* č */
        }
        assert_true(base_utf8_find_bad(base_span(text, sizeof text)) == SIZE_MAX);
        text[at] = '\xFF';
        size_t expected = at - at % 2;
        assert_int_equal(base_utf8_find_bad(base_span(text, sizeof text)), expected);
    }
    char plain[40];
    memset(plain, 'a', sizeof plain);
    for (size_t at = 0; at < sizeof plain; at++) {
        plain[at] = '\xE9';
        assert_int_equal(base_utf8_find_bad(base_span(plain, sizeof plain)), at);
        plain[at] = 'a';
    }
    assert_true(base_utf8_find_bad(base_span(NULL, 0)) == SIZE_MAX);
}

/* Letters of all sizes in any order, whole and broken, in texts of all lengths. */
static void texts_of_all_kinds_agree_with_the_standards_table(void **state) {
    (void)state;
    static const char *const pieces[] = {"a",
                                         "plain ASCII text, long",
                                         "\xC4\x8D",
                                         "\xD0\xBF\xD1\x83",
                                         "\xE2\x80\xA8",
                                         "\xF0\x9F\x98\x80",
                                         "\xC1\xBF",
                                         "\xED\xA0\x80",
                                         "\x80",
                                         "\xC4"};
    enum { piece_count = sizeof pieces / sizeof pieces[0], sound = 6 };
    uint64_t seed = 9;
    for (int round = 0; round < 20000; round++) {
        unsigned char text[256];
        size_t size = 0;
        while (size < 120) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
            unsigned kind = (unsigned)(seed >> 40) % (seed >> 33 & 15 ? sound : piece_count);
            memcpy(text + size, pieces[kind], strlen(pieces[kind]));
            size += strlen(pieces[kind]);
        }
        size_t start = (size_t)round % 17, at = start, step = 1;
        size -= (size_t)round % 23;
        while (at < size && (step = size_by_table(text + at, size - at)) > 0) {
            at += step;
        }
        size_t found = base_utf8_find_bad(base_span((const char *)text + start, size - start));
        assert_int_equal(found, step == 0 ? at - start : SIZE_MAX);
    }
}

static void letters_are_written_as_the_standard_says(void **state) {
    (void)state;
    static const struct {
        uint32_t letter;
        const char *bytes;
    } cases[] = {{0x41, "A"},
                 {0x7FF, "\xDF\xBF"},
                 {0x800, "\xE0\xA0\x80"},
                 {0xFFFD, "\xEF\xBF\xBD"},
                 {0x10000, "\xF0\x90\x80\x80"},
                 {0x10FFFF, "\xF4\x8F\xBF\xBF"},
                 {0xD800, "\xEF\xBF\xBD"},
                 {0x110000, "\xEF\xBF\xBD"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[4];
        size_t size = base_utf8_put(out, cases[i].letter);
        assert_span(base_span(out, size), cases[i].bytes);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_start_of_a_letter_agrees_with_the_standards_table),
        cmocka_unit_test(a_bad_byte_is_found_wherever_it_stands),
        cmocka_unit_test(texts_of_all_kinds_agree_with_the_standards_table),
        cmocka_unit_test(letters_are_written_as_the_standard_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
