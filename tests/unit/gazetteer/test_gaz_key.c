/* Records of KEYS written by hand after docs/FORMATS.md. */
#include <string.h>

#include "gaz_key.h"
#include "unit.h"

enum { room = 16 };

static void a_plain_key_is_its_first_spelling_in_small_letters(void **state) {
    uint32_t units[room] = {6U << 24 | 1U << 22 | 2};
    gaz_key key;
    (void)state;
    memcpy(&units[1], "\6Nis 7Z\4Ni.7\0\0\0", 16);
    units[5] = 3;
    units[6] = 1U << 27 | 9;
    assert_true(gaz_key_read(units, room, 0, &key));
    assert_span(key.text, "nis 7z");
    assert_int_equal(key.spellings, 4);
    assert_int_equal(key.count, 2);
    assert_int_equal(key.postings[1], 1U << 27 | 9);
    assert_int_equal(key.other, GAZ_NONE);
    assert_int_equal(key.next, 7);
}

static void a_shared_key_leads_to_its_skeleton(void **state) {
    uint32_t units[room] = {0, 3U << 24 | 1U << 21 | 1, 12};
    gaz_key key;
    (void)state;
    memcpy(&units[3], "nis\5Ni\305\241!\0\0", 12);
    units[6] = 5;
    assert_true(gaz_key_read(units, room, 1, &key));
    assert_span(key.text, "nis");
    assert_int_equal(key.other, 12);
    assert_int_equal(key.postings[0], 5);
    assert_int_equal(key.next, 7);
}

static void more_postings_than_the_head_can_count_stand_behind_it(void **state) {
    uint32_t units[room] = {1U << 24 | 1U << 22 | 1U << 21 | 0x1FFFFF, 3, 14};
    gaz_key key;
    (void)state;
    memcpy(&units[3], "\1A\0", 4);
    units[4] = 1;
    units[6] = 8;
    assert_true(gaz_key_read(units, room, 0, &key));
    assert_span(key.text, "a");
    assert_int_equal(key.count, 3);
    assert_int_equal(key.postings[2], 8);
    assert_int_equal(key.other, 14);
}

static void what_does_not_fit_into_the_units_is_no_record(void **state) {
    uint32_t units[] = {3U << 24 | 1U << 22 | 1, 0, 7};
    gaz_key key;
    (void)state;
    memcpy(&units[1], "\3Nis", 4);
    assert_false(gaz_key_read(units, 2, 0, &key)); /* the spellings do not end */
    assert_int_equal(key.count + key.text.size, 0);
    units[1] = 0;
    assert_false(gaz_key_read(units, 3, 0, &key)); /* a plain key without a spelling */
    units[0] = 250U << 24 | 1;
    assert_false(gaz_key_read(units, 3, 0, &key)); /* a key behind the end */
    units[0] = 0x00800000;
    assert_false(gaz_key_read(units, 3, 0, &key)); /* a skeleton */
    assert_false(gaz_key_read(units, 3, 3, &key));
    units[0] = 1U << 24 | 9;
    memcpy(&units[1], "a\1A\0", 4);
    assert_false(gaz_key_read(units, 3, 0, &key)); /* nine postings where there is one */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_key_is_its_first_spelling_in_small_letters),
        cmocka_unit_test(a_shared_key_leads_to_its_skeleton),
        cmocka_unit_test(more_postings_than_the_head_can_count_stand_behind_it),
        cmocka_unit_test(what_does_not_fit_into_the_units_is_no_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
