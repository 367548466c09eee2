/* Records of KEYS written by hand after docs/FORMATS.md. */
#include <string.h>

#include "gaz_key.h"
#include "unit.h"

enum { bytes = 160, places = 1000 }; /* ten bits for a place */

typedef union record {
    uint16_t units[bytes / GAZ_KEY_UNIT];
    unsigned char bytes[bytes];
} record;

static bool read(const record *from, size_t units, uint32_t at, gaz_key *out) {
    const gaz_keys keys = gaz_keys_of(from->units, units + GAZ_KEY_SPARE, places);
    return gaz_key_read(&keys, at, out);
}

/* Two spellings: one bit says which, so a posting has twelve. Place 3 as the first, place 9 as the
 * second: 000000000011 and 100000001001, the lowest bits first. */
static void a_plain_key_is_its_first_spelling_in_small_letters(void **state) {
    record of = {.bytes = "\6\202\6Nis 7Z\204Ni.7\3\220\200"};
    gaz_key key;
    (void)state;
    assert_true(read(&of, 9, 0, &key));
    assert_span(key.text, "nis 7z");
    assert_int_equal(key.spellings, 2);
    assert_int_equal(key.spelling_count, 2);
    assert_int_equal(key.count, 2);
    assert_int_equal(gaz_posting(&key, 0), 3);
    assert_int_equal(gaz_posting(&key, 1), 1U << 27 | 9);
    assert_int_equal(key.next, 9);
}

/* One spelling: a posting has eleven bits. Place 517 by its main name: 11000000101. */
static void a_key_that_is_no_spelling_stands_before_them(void **state) {
    record of = {.bytes = "....\3\1nis\205Ni\305\241!\5\6"};
    gaz_key key;
    (void)state;
    assert_true(read(&of, 9, 2, &key));
    assert_span(key.text, "nis");
    assert_int_equal(key.spellings, 9);
    assert_int_equal(key.spelling_count, 1);
    assert_int_equal(key.count, 1);
    assert_int_equal(key.places, 0);
    assert_int_equal(gaz_posting(&key, 0), 1U << 26 | 517);
    assert_int_equal(key.next, 9);
}

static void more_postings_than_the_head_can_count_stand_behind_it(void **state) {
    record of = {.bytes = "\1\377........\201A"};
    const uint32_t counts[] = {3, 2};
    gaz_key key;
    (void)state;
    memcpy(of.bytes + 2, counts, sizeof counts);
    memcpy(of.bytes + 12, "\1\20\0\2", 5); /* 00000000001 00000000010 00000001000 */
    assert_true(read(&of, 9, 0, &key));
    assert_span(key.text, "a");
    assert_int_equal(key.count, 3);
    assert_int_equal(key.places, 2);
    assert_int_equal(gaz_posting(&key, 0), 1);
    assert_int_equal(gaz_posting(&key, 1), 2);
    assert_int_equal(gaz_posting(&key, 2), 8);
    assert_int_equal(key.next, 9);
}

/* Of 127 bytes and more, the size stands in two bytes of its own. */
static void a_long_spelling_tells_its_size_behind_a_mark(void **state) {
    record of = {.bytes = "\202\201\377..Ni\305\241"};
    const uint16_t size = 130;
    size_t text = 0, found = 0;
    gaz_key key;
    (void)state;
    memcpy(of.bytes + 3, &size, sizeof size);
    memset(of.bytes + 9, 'Z', 126);
    assert_true(gaz_spelling_at((const char *)of.bytes, bytes, 2, &text, &found));
    assert_int_equal(text, 5);
    assert_int_equal(found, 130);
    assert_true(read(&of, 70, 0, &key));
    assert_int_equal(key.text.size, 130);
    assert_memory_equal(key.text.data, "ni\305\241z", 5);
    assert_int_equal(key.spelling_count, 1);
    assert_int_equal(key.next, 69); /* 135 bytes and two of a posting */
}

static void the_last_spellings_share_a_number(void **state) {
    (void)state;
    assert_int_equal(gaz_spelling_bits(1), 0);
    assert_int_equal(gaz_spelling_bits(2), 1);
    assert_int_equal(gaz_spelling_bits(3), 2);
    assert_int_equal(gaz_spelling_bits(16), 4);
    assert_int_equal(gaz_spelling_bits(17), 5);
    assert_int_equal(gaz_spelling_bits(32), 5);
    assert_int_equal(gaz_spelling_bits(1000), 5);
}

static void what_does_not_fit_into_the_units_is_no_record(void **state) {
    const struct {
        char bytes[9];
        size_t units;
        uint32_t at;
    } cases[] = {
        {"\3\201\3Nis", 3, 0},        /* the spellings do not end */
        {"\3\201\0\0", 4, 0},         /* a plain key without a spelling */
        {"\1\1a\200", 4, 0},          /* a spelling of nothing */
        {"\372\1", 4, 0},             /* a key behind the end */
        {"\1\1a\201A\0\0\0", 4, 4},   /* a record behind the end */
        {"\1\11a\201A\0\0\0", 4, 0},  /* nine postings where there is one */
        {"\1\177\0\0\0\0\0\0", 4, 0}, /* counts behind the end */
    };
    gaz_key key;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        record of = {.units = {0}};
        memcpy(of.bytes, cases[i].bytes, sizeof cases[i].bytes);
        assert_false(read(&of, cases[i].units, cases[i].at, &key));
        assert_int_equal(key.count + key.text.size, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_key_is_its_first_spelling_in_small_letters),
        cmocka_unit_test(a_key_that_is_no_spelling_stands_before_them),
        cmocka_unit_test(more_postings_than_the_head_can_count_stand_behind_it),
        cmocka_unit_test(a_long_spelling_tells_its_size_behind_a_mark),
        cmocka_unit_test(the_last_spellings_share_a_number),
        cmocka_unit_test(what_does_not_fit_into_the_units_is_no_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
