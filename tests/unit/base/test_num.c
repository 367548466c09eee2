#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base_num.h"

static void seven_decimals_round_half_away_from_zero_and_drop_zeros(void **state) {
    (void)state;
    static const struct {
        double value;
        const char *expected;
    } rows[] = {
        {42.97333, "42.97333"}, {-0.00000004, "0"}, {20.5, "20.5"},      {-0.0, "0"},
        {-180, "-180"},         {0.99999996, "1"},  {1e-7, "0.0000001"}, {-179.99999999, "-180"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char out[BASE_NUM_MAX];
        base_num_write_fixed(out, rows[i].value, 7);
        assert_string_equal(out, rows[i].expected);
    }
}

static void reading_agrees_with_strtod_on_many_numbers(void **state) {
    (void)state;
    uint64_t seed = 88172645463325252U;
    for (int i = 0; i < 100000; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        char text[64];
        int size = snprintf(text, sizeof text, "%s%llu.%llue%d", seed & 1 ? "-" : "",
                            (unsigned long long)(seed >> (seed % 60)),
                            (unsigned long long)(seed % 1000003), (int)(seed % 40) - 20);
        double got = 0;
        assert_true(base_num_parse(base_span(text, (size_t)size), &got));
        double expected = strtod(text, NULL);
        if (got != expected) {
            fail_msg("%s reads as another number", text);
        }
    }
}

static void what_is_no_number_is_refused(void **state) {
    (void)state;
    static const char *const rows[] = {"",    "-",   ".",  "1,5", "1e",    "1e+", "0x10",
                                       "nan", "inf", " 1", "1 ",  "1e999", "--1", "1.2.3"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double got = 0;
        if (base_num_parse(base_span_of(rows[i]), &got)) {
            fail_msg("\"%s\" was read as a number", rows[i]);
        }
    }
}

static void the_shortest_form_reads_back_as_the_same_number(void **state) {
    (void)state;
    static const double rows[] = {0.1,     1.0 / 3, DBL_MAX, DBL_MIN, 1e300, 123456789012345680.0,
                                  -2.5e-9, 5e-324,  0,       1e9,     42};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char out[BASE_NUM_MAX];
        base_num_write_shortest(out, rows[i]);
        assert_true(strtod(out, NULL) == rows[i]);
    }
    char out[BASE_NUM_MAX];
    base_num_write_shortest(out, 0.1);
    assert_string_equal(out, "0.1");
    base_num_write_shortest(out, (double)NAN);
    assert_string_equal(out, "null");
}

static void whole_numbers_keep_their_limits(void **state) {
    (void)state;
    int64_t got = 0;
    assert_true(base_num_parse_i64(BASE_SPAN("-9223372036854775808"), &got));
    assert_true(got == INT64_MIN);
    assert_false(base_num_parse_i64(BASE_SPAN("9223372036854775808"), &got));
    char out[BASE_NUM_MAX];
    base_num_write_i64(out, INT64_MIN);
    assert_string_equal(out, "-9223372036854775808");
}

static void digits_agree_with_the_librarys_for_numbers_of_all_lengths(void **state) {
    (void)state;
    uint64_t seed = 3;
    for (int round = 0; round < 200000; round++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
        uint64_t value = seed >> (unsigned)(round % 64);
        char expected[64];
        char out[BASE_NUM_MAX];
        snprintf(expected, sizeof expected, "%llu", (unsigned long long)value);
        assert_int_equal(base_num_write_u64(out, value), strlen(expected));
        assert_string_equal(out, expected);
    }
}

/* Thousandths and the like as whole numbers, of which the decimal form follows. */
static void fixed_decimals_are_those_of_the_number(void **state) {
    (void)state;
    static const int scales[] = {1,      10,      100,      1000,      10000,
                                 100000, 1000000, 10000000, 100000000, 1000000000};
    uint64_t seed = 5;
    for (int round = 0; round < 200000; round++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
        int decimals = round % 10;
        int number = (int)(seed >> 34) % 1000000000;
        char expected[64];
        char out[BASE_NUM_MAX];
        int size = snprintf(expected, sizeof expected, "%s%d.%0*d", round % 3 ? "" : "-",
                            number / scales[decimals], decimals, number % scales[decimals]);
        while (decimals > 0 && expected[size - 1] == '0') {
            size--;
        }
        size = decimals == 0 ? (int)strcspn(expected, ".") : size - (expected[size - 1] == '.');
        expected[size] = '\0';
        double value = (double)number / scales[decimals];
        base_num_write_fixed(out, round % 3 ? value : -value, decimals);
        assert_string_equal(out, strcmp(expected, "-0") == 0 ? "0" : expected);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seven_decimals_round_half_away_from_zero_and_drop_zeros),
        cmocka_unit_test(reading_agrees_with_strtod_on_many_numbers),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(the_shortest_form_reads_back_as_the_same_number),
        cmocka_unit_test(whole_numbers_keep_their_limits),
        cmocka_unit_test(digits_agree_with_the_librarys_for_numbers_of_all_lengths),
        cmocka_unit_test(fixed_decimals_are_those_of_the_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
