#include "txt_utf8.h"

#include <stdlib.h>

#include "unit.h"

/* Markus Kuhn's kinds of malformed sequences: a stray continuation, a lonely lead, an impossible
 * byte, overlong forms, surrogates, too large, cut. `good` is the part before the fault. */
static const struct {
    const char *what;
    const char *bytes;
    size_t good;
} malformed[] = {
    {"first continuation byte", "\x80", 0},
    {"last continuation byte", "a\xBF", 1},
    {"FE", "\xFE", 0},
    {"FF", "ab\xFF", 2},
    {"lonely two-byte lead", "\xC3 ", 0},
    {"lonely four-byte lead", "\xF0 ", 0},
    {"five-byte form", "\xF8\x88\x80\x80\x80", 0},
    {"six-byte form", "\xFC\x84\x80\x80\x80\x80", 0},
    {"slash overlong in two", "\xC0\xAF", 0},
    {"slash overlong in three", "\xE0\x80\xAF", 0},
    {"slash overlong in four", "\xF0\x80\x80\xAF", 0},
    {"the largest overlong in two", "\xC1\xBF", 0},
    {"the largest overlong in three", "\xE0\x9F\xBF", 0},
    {"the largest overlong in four", "\xF0\x8F\xBF\xBF", 0},
    {"NUL overlong", "\xC0\x80", 0},
    {"first high surrogate", "\xED\xA0\x80", 0},
    {"last low surrogate", "\xED\xBF\xBF", 0},
    {"a surrogate pair", "\xED\xA0\x80\xED\xB0\x80", 0},
    {"U+110000", "\xF4\x90\x80\x80", 0},
    {"F5", "\xF5\x80\x80\x80", 0},
    {"two bytes cut", "x\xC4", 1},
    {"three bytes cut by one", "\xE2\x82", 0},
    {"three bytes cut by two", "\xE2", 0},
    {"four bytes cut by one", "\xF0\x9F\x98", 0},
    {"a letter broken by another", "\xE2\x82\xC4\x87", 0},
    {"after eight good bytes", "abcdefgh\xC4\x87\xFF", 10},
};

static void every_malformed_sequence_is_found_and_read_byte_by_byte(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        incmap_span text = base_span_of(malformed[i].bytes);
        size_t bad = txt_utf8_find_bad(text);
        if (bad != malformed[i].good) {
            fail_msg("%s: got %zu, expected %zu", malformed[i].what, bad, malformed[i].good);
        }
        size_t size = 0;
        assert_int_equal(txt_utf8_next(text, bad, &size), 0xFFFD);
        assert_int_equal(size, 1);
    }
}

static void every_scalar_value_survives_the_round_trip(void **state) {
    (void)state;
    for (uint32_t letter = 0; letter <= 0x10FFFF; letter++) {
        if (letter >= 0xD800 && letter <= 0xDFFF) {
            continue;
        }
        char bytes[6] = {'a'};
        size_t wrote = txt_utf8_put(bytes + 1, letter);
        incmap_span text = {bytes, 1 + wrote};
        size_t size = 0;
        uint32_t got = txt_utf8_next(text, 1, &size);
        size_t expected = letter < 0x80 ? 1 : letter < 0x800 ? 2 : letter < 0x10000 ? 3 : 4;
        if (got != letter || size != wrote || wrote != expected ||
            txt_utf8_find_bad(text) != SIZE_MAX || txt_utf8_back(text, text.size) != 1) {
            fail_msg("U+%04X: read as U+%04X of %zu bytes, written in %zu, expected %zu",
                     (unsigned)letter, (unsigned)got, size, wrote, expected);
        }
    }
}

static void what_is_no_scalar_value_is_written_as_the_replacement_character(void **state) {
    (void)state;
    static const uint32_t bad[] = {0xD800, 0xDFFF, 0x110000, UINT32_MAX};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char bytes[4];
        assert_int_equal(txt_utf8_put(bytes, bad[i]), 3);
        assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
    }
}

/* In a block of its own, so that a sanitizer sees a read behind the end. */
static void read_alone(char lead, char rest, size_t size) {
    char *bytes = malloc(size);
    assert_non_null(bytes);
    memset(bytes, rest, size);
    bytes[0] = lead;
    size_t used = 0;
    (void)txt_utf8_next((incmap_span){bytes, size}, 0, &used);
    assert_in_range(used, 1, size);
    free(bytes);
}

static void nothing_is_read_behind_the_end(void **state) {
    (void)state;
    for (int lead = 0; lead < 256; lead++) {
        for (size_t size = 1; size <= 4; size++) {
            read_alone((char)lead, '\x90', size);
            read_alone((char)lead, 'a', size);
        }
    }
}

static void a_written_replacement_character_is_valid(void **state) {
    (void)state;
    incmap_span text = BASE_SPAN("\xEF\xBF\xBD");
    size_t size = 0;
    assert_int_equal(txt_utf8_next(text, 0, &size), 0xFFFD);
    assert_int_equal(size, 3);
    assert_true(txt_utf8_find_bad(text) == SIZE_MAX);
}

static void nul_is_a_letter_like_any_other(void **state) {
    (void)state;
    incmap_span text = {"a\0\xC4\x87", 4};
    assert_true(txt_utf8_find_bad(text) == SIZE_MAX);
    assert_int_equal(txt_utf8_count(text), 3);
}

static void an_empty_text_without_data_has_no_letters(void **state) {
    (void)state;
    incmap_span none = {NULL, 0};
    assert_true(txt_utf8_find_bad(none) == SIZE_MAX);
    assert_int_equal(txt_utf8_count(none), 0);
    assert_int_equal(txt_utf8_fit(none, 0).size, 0);
}

/* Whatever the bytes are, going back meets the same starts as going forward. */
static void backward_meets_the_same_letters_as_forward(void **state) {
    (void)state;
    static const char *const texts[] = {"Zvečan \xF0\x9F\x98\x80!", "\x80\x80\x80\x80\x80",
                                        "\xE2\x82\xE2\x82\xAC\x80\x80",
                                        "\xF0\x9F\x98\xC4\x87\xFF\xF4\x90\x80\x80"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        incmap_span text = base_span_of(texts[i]);
        size_t size = 0;
        for (size_t at = 0; at < text.size; at += size) {
            (void)txt_utf8_next(text, at, &size);
            size_t back = txt_utf8_back(text, at + size);
            if (back != at) {
                fail_msg("text %zu: back from %zu is %zu, expected %zu", i, at + size, back, at);
            }
        }
    }
}

static void a_text_is_cut_before_the_letter_that_does_not_fit(void **state) {
    (void)state;
    incmap_span text = BASE_SPAN("a\xC4\x87\xE2\x82\xAC\xF0\x9F\x98\x80"); /* 1 + 2 + 3 + 4 */
    static const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    for (size_t bytes = 0; bytes < sizeof expected / sizeof expected[0]; bytes++) {
        size_t got = txt_utf8_fit(text, bytes).size;
        if (got != expected[bytes]) {
            fail_msg("%zu bytes: got %zu, expected %zu", bytes, got, expected[bytes]);
        }
    }
}

static void stray_continuation_bytes_are_cut_where_asked(void **state) {
    (void)state;
    assert_int_equal(txt_utf8_fit(BASE_SPAN("\x80\x80\x80\x80\x80\x80"), 5).size, 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_malformed_sequence_is_found_and_read_byte_by_byte),
        cmocka_unit_test(every_scalar_value_survives_the_round_trip),
        cmocka_unit_test(what_is_no_scalar_value_is_written_as_the_replacement_character),
        cmocka_unit_test(nothing_is_read_behind_the_end),
        cmocka_unit_test(a_written_replacement_character_is_valid),
        cmocka_unit_test(nul_is_a_letter_like_any_other),
        cmocka_unit_test(an_empty_text_without_data_has_no_letters),
        cmocka_unit_test(backward_meets_the_same_letters_as_forward),
        cmocka_unit_test(a_text_is_cut_before_the_letter_that_does_not_fit),
        cmocka_unit_test(stray_continuation_bytes_are_cut_where_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
