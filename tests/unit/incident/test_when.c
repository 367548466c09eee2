/* Dates as tables write them. Expected values are from the EDTF specification and the calendar. */
#include "base_date.h"
#include "inc_date.h"
#include "unit.h"

static void check(const char *text, const char *edtf, const char *start, const char *end,
                  int precision) {
    inc_when when;
    char first[11] = "";
    char last[11] = "";
    if (!inc_when_read(base_span_of(text), &when)) {
        fail_msg("\"%s\" was not read as a date", text);
    }
    assert_span(base_span(when.edtf, when.edtf_size), edtf);
    if (base_date_is_set(when.start)) {
        base_date_write(when.start, first);
    }
    if (base_date_is_set(when.end)) {
        base_date_write(when.end, last);
    }
    assert_string_equal(first, start);
    assert_string_equal(last, end);
    assert_int_equal(when.precision, precision);
}

static void refuse(const char *text) {
    inc_when when;
    if (inc_when_read(base_span_of(text), &when)) {
        fail_msg("\"%s\" was read as %.*s", text, (int)when.edtf_size, when.edtf);
    }
}

static void days_are_read_in_the_usual_spellings(void **state) {
    static const char *const spellings[] = {
        "2023-09-24",
        " 2023-09-24 ",
        "20230924",
        "2023/9/24",
        "24/09/2023",
        "24.09.2023",
        "24. 9. 2023.",
        "24-09-2023",
        "24 Sep 2023",
        "24-Sep-2023",
        "September 24, 2023",
        "24th September 2023",
        "24. septembar 2023.",
        "24. септембра 2023",
        "24 shtator 2023",
        "24 septembre 2023",
        "2023 Sept 24",
        "2023-09-24 00:00:00.000",
        "2023-09-24T00:00:00Z",
        "2023.09.24",
    };
    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        check(spellings[i], "2023-09-24", "2023-09-24", "2023-09-24", 1);
    }
}

static void the_day_comes_first_unless_only_the_month_can(void **state) {
    (void)state;
    check("03/04/2023", "2023-04-03", "2023-04-03", "2023-04-03", 1);
    check("09/24/2023", "2023-09-24", "2023-09-24", "2023-09-24", 1);
    refuse("13/13/2023");
}

static void times_of_day_are_kept(void **state) {
    (void)state;
    check("2023-09-24T03:15:00+02:00", "2023-09-24T03:15:00+02:00", "2023-09-24", "2023-09-24", 1);
    check("2023-09-24 03:15", "2023-09-24T03:15", "2023-09-24", "2023-09-24", 1);
    check("24.09.2023 03:15:30", "2023-09-24T03:15:30", "2023-09-24", "2023-09-24", 1);
    refuse("2023-09-24T25:00");
    refuse("2023-09-24T03:");
    refuse("2023-09-24T3:15");
}

static void edtf_level_0_and_1_are_read(void **state) {
    (void)state;
    check("2023", "2023", "2023-01-01", "2023-12-31", 3);
    check("2023-02", "2023-02", "2023-02-01", "2023-02-28", 3);
    check("2024-02", "2024-02", "2024-02-01", "2024-02-29", 3);
    check("2023-09-24~", "2023-09-24~", "2023-09-24", "2023-09-24", 2);
    check("2023-09-24?", "2023-09-24?", "2023-09-24", "2023-09-24", 1);
    check("2023-09%", "2023-09%", "2023-09-01", "2023-09-30", 3);
    check("199X", "199X", "1990-01-01", "1999-12-31", 3);
    check("1999-XX", "1999-XX", "1999-01-01", "1999-12-31", 3);
    check("1999-06-XX", "1999-06-XX", "1999-06-01", "1999-06-30", 3);
    check("2001-21", "2001-21", "2001-03-01", "2001-05-31", 3);
    check("2001-24", "2001-24", "2001-12-01", "2002-02-28", 3);
    check("2023-09-23/2023-09-24", "2023-09-23/2023-09-24", "2023-09-23", "2023-09-24", 2);
    check("2023-09/2023-10", "2023-09/2023-10", "2023-09-01", "2023-10-31", 3);
    check("2023-09-24/..", "2023-09-24/..", "2023-09-24", "", 3);
    check("/2023-09-24", "/2023-09-24", "", "2023-09-24", 3);
    check("Sep 2023", "2023-09", "2023-09-01", "2023-09-30", 3);
}

static void days_that_do_not_exist_are_refused(void **state) {
    static const char *const spellings[] = {
        "2023-02-31",
        "31 February 2023",
        "29.02.2023",
        "20230931",
        "2023-13-01",
        "2023-00-10",
        "0000-01-01",
        "2023-09-24/2023-09-23",
        "../..",
        "/",
        "",
        "yesterday",
        "24 Foo 2023",
        "24 09",
        "2023-9",
        "X023",
        "20X3",
        "1985-XX-12",
        "24 Sep Oct 2023",
        "24/09",
        "99999999999999999999",
        "2023-09-24/2023-09-25/2023-09-26",
        "-2023-09-24",
        "2023-09-24T",
    };
    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        refuse(spellings[i]);
    }
    check("29.02.2024", "2024-02-29", "2024-02-29", "2024-02-29", 1);
}

static void bounds_become_an_interval(void **state) {
    inc_when when;
    incmap_date first = {2023, 9, 23};
    incmap_date last = {2023, 9, 24};
    incmap_date none = {0, 0, 0};
    (void)state;
    assert_true(inc_when_between(first, last, &when));
    assert_span(base_span(when.edtf, when.edtf_size), "2023-09-23/2023-09-24");
    assert_true(inc_when_between(first, first, &when));
    assert_span(base_span(when.edtf, when.edtf_size), "2023-09-23");
    assert_true(inc_when_between(none, last, &when));
    assert_span(base_span(when.edtf, when.edtf_size), "../2023-09-24");
    assert_false(inc_when_between(last, first, &when));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_read_in_the_usual_spellings),
        cmocka_unit_test(the_day_comes_first_unless_only_the_month_can),
        cmocka_unit_test(times_of_day_are_kept),
        cmocka_unit_test(edtf_level_0_and_1_are_read),
        cmocka_unit_test(days_that_do_not_exist_are_refused),
        cmocka_unit_test(bounds_become_an_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
