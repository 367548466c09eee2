#include <math.h>

#include "unit.h"
#include "ver_number.h"

static ver_number read(const char *text) {
    ver_number number;
    if (!ver_number_read(base_span_of(text), &number)) {
        fail_msg("\"%s\" was refused", text);
    }
    return number;
}

/* RFC 8259, section 6. */
static void only_numbers_of_json_are_numbers(void **state) {
    (void)state;
    static const char *const good[] = {"0", "-0", "10", "0.5", "1e5", "1E+5", "1.25e-7", "-12.0e0"};
    static const char *const bad[] = {"",   "-",   "+1",   "01",  "1.", ".5",  "1e",
                                      "e1", "1e+", "1.e5", "0x1", "1 ", "NaN", "--1"};
    ver_number number;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        if (!ver_number_read(base_span_of(good[i]), &number)) {
            fail_msg("\"%s\" was refused", good[i]);
        }
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (ver_number_read(base_span_of(bad[i]), &number) || !isnan(number.value)) {
            fail_msg("\"%s\" was taken", bad[i]);
        }
    }
}

static void decimals_are_counted_through_the_exponent_and_without_zeros_at_the_end(void **state) {
    (void)state;
    static const struct {
        const char *text;
        unsigned decimals;
    } cases[] = {{"12", 0},     {"12.5", 1},   {"12.500", 1},   {"1.25e1", 1},
                 {"1.25e2", 0}, {"1e-7", 7},   {"1.5e-9", 10},  {"0.0", 0},
                 {"0e-9", 0},   {"100e-1", 1}, {"1e9999999", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned got = read(cases[i].text).decimals;
        if (got != cases[i].decimals) {
            fail_msg("%s: got %u decimals, expected %u", cases[i].text, got, cases[i].decimals);
        }
    }
}

static void zeros_at_either_end_are_no_significant_digits(void **state) {
    (void)state;
    assert_int_equal(read("0.00120").digits, 2);
    assert_int_equal(read("12000").digits, 2);
    assert_int_equal(read("10.01").digits, 4);
    assert_int_equal(read("-0.000").digits, 0);
    assert_int_equal(read("20.123456789012344").digits, 17);
}

static void integers_end_at_64_bits(void **state) {
    (void)state;
    assert_true(read("9223372036854775807").fits_i64);
    assert_true(read("-9223372036854775808").fits_i64);
    assert_false(read("9223372036854775808").fits_i64);
    assert_false(read("1e3").fits_i64);
    assert_true(isinf(read("1e400").value));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_numbers_of_json_are_numbers),
        cmocka_unit_test(decimals_are_counted_through_the_exponent_and_without_zeros_at_the_end),
        cmocka_unit_test(zeros_at_either_end_are_no_significant_digits),
        cmocka_unit_test(integers_end_at_64_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
