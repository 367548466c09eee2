#include "unit.h"

#include "base_date.h"

static void days_count_on_without_a_gap_for_ten_thousand_years(void **state) {
    (void)state;
    incmap_date date = {1, 1, 1};
    int32_t days = base_date_to_days(date);
    int weekday = 1; /* 0001-01-01 was a Monday in the proleptic Gregorian calendar */
    while (date.year < 10000) {
        assert_int_equal(base_date_to_days(date), days);
        assert_int_equal(base_weekday(date), weekday);
        incmap_date back = base_date_from_days(days);
        assert_int_equal(base_date_compare(back, date), 0);
        days++;
        weekday = (weekday + 1) % 7;
        if (++date.day > base_days_in_month(date.year, date.month)) {
            date.day = 1;
            if (++date.month > 12) {
                date.month = 1;
                date.year++;
            }
        }
    }
}

static void known_days_have_their_numbers_and_weekdays(void **state) {
    (void)state;
    assert_int_equal(base_date_to_days((incmap_date){1970, 1, 1}), 0);
    assert_int_equal(base_date_to_days((incmap_date){2000, 3, 1}), 11017);
    assert_int_equal(base_weekday((incmap_date){2023, 9, 24}), 0); /* a Sunday */
    assert_int_equal(base_weekday((incmap_date){1999, 6, 12}), 6); /* a Saturday */
}

static void impossible_days_are_refused(void **state) {
    (void)state;
    static const char *const rows[] = {"2023-02-31",  "2023-02-29", "1900-02-29", "2023-13-01",
                                       "2023-00-10",  "2023-04-00", "0000-01-01", "2023-4-01",
                                       "2023-04-01x", "2023/04/01", "",           "2023-04-01T"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        incmap_date date;
        if (base_date_parse(base_span_of(rows[i]), &date)) {
            fail_msg("\"%s\" was read as a day", rows[i]);
        }
    }
}

static void a_day_may_be_followed_by_a_time(void **state) {
    (void)state;
    static const char *const rows[] = {"2000-02-29", "2000-02-29T10:15:00Z", "2000-02-29 10:15"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        incmap_date date;
        assert_true(base_date_parse(base_span_of(rows[i]), &date));
        char out[11];
        base_date_write(date, out);
        assert_string_equal(out, "2000-02-29");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_count_on_without_a_gap_for_ten_thousand_years),
        cmocka_unit_test(known_days_have_their_numbers_and_weekdays),
        cmocka_unit_test(impossible_days_are_refused),
        cmocka_unit_test(a_day_may_be_followed_by_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
