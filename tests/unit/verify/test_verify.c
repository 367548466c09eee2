/* The public call. What each fault is called is tested through the program, in tests/verify. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "incmap/verify.h"
#include "unit.h"

static char path[64];

static const char *file_with(const char *text, size_t size) {
    snprintf(path, sizeof path, "/tmp/incmap-verify-XXXXXX");
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, size), size);
    assert_int_equal(close(file), 0);
    return path;
}

static const char two_faults[] =
    "{\"type\":\"Feature\",\"geometry\":null,\n\"properties\":{\"a\":1,\"a\":2,\"b\":1e999}}";

static void keep_last(void *state, const incmap_finding *finding) {
    incmap_finding *last = state;
    *last = *finding;
}

static void findings_are_counted_whether_anybody_hears_them_or_not(void **state) {
    incmap_verify_counts counts;
    assert_status(incmap_verify(*state, file_with(two_faults, sizeof two_faults - 1),
                                (incmap_findings){NULL, NULL}, &counts, NULL),
                  INCMAP_OK);
    assert_int_equal(counts.errors, 2);
    assert_int_equal(counts.warnings, 1);
    assert_int_equal(counts.records, 1);
    unlink(path);
}

static void a_finding_says_what_and_where(void **state) {
    incmap_verify_counts counts;
    incmap_finding last = {0};
    assert_status(incmap_verify(*state, file_with(two_faults, sizeof two_faults - 1),
                                (incmap_findings){&last, keep_last}, &counts, NULL),
                  INCMAP_OK);
    assert_int_equal(last.code, INCMAP_FINDING_NUMBER_RANGE);
    assert_string_equal(last.code_name, "number_range");
    assert_int_equal(last.severity, INCMAP_SEVERITY_ERROR);
    assert_int_equal(last.line, 2);
    assert_int_equal(last.byte, 31);
    unlink(path);
}

static void what_cannot_be_opened_is_no_finding(void **state) {
    incmap_verify_counts counts;
    incmap_error err = {0};
    const incmap_findings none = {NULL, NULL};
    assert_status(incmap_verify(*state, "/nowhere/a.geojson", none, &counts, &err), INCMAP_IO);
    assert_status(incmap_verify(*state, "/nowhere/a.shp", none, &counts, &err), INCMAP_IO);
    assert_status(incmap_verify(*state, "/nowhere/a.kml", none, &counts, &err), INCMAP_UNSUPPORTED);
    assert_int_equal(counts.errors, 0);
}

static void a_key_beyond_the_limit_of_a_field_is_a_limit(void **state) {
    incmap_limits limits = *incmap_context_limits_view(*state);
    limits.field_bytes = 10;
    incmap_context_set_limits(*state, &limits);
    static const char text[] = "{\"type\":\"Feature\",\"01234567890\":1}";
    incmap_verify_counts counts;
    assert_status(incmap_verify(*state, file_with(text, sizeof text - 1),
                                (incmap_findings){NULL, NULL}, &counts, NULL),
                  INCMAP_LIMIT);
    unlink(path);
}

static void every_code_has_a_name_of_its_own(void **state) {
    (void)state;
    for (int a = 0; a < INCMAP_FINDING_COUNT; a++) {
        const char *name = incmap_finding_name((incmap_finding_code)a);
        assert_true(name[0] != '\0');
        for (int b = 0; b < a; b++) {
            assert_string_not_equal(name, incmap_finding_name((incmap_finding_code)b));
        }
    }
    assert_string_equal(incmap_finding_name(INCMAP_FINDING_COUNT), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(findings_are_counted_whether_anybody_hears_them_or_not,
                                        unit_make_context, unit_free_context),
        cmocka_unit_test_setup_teardown(a_finding_says_what_and_where, unit_make_context,
                                        unit_free_context),
        cmocka_unit_test_setup_teardown(what_cannot_be_opened_is_no_finding, unit_make_context,
                                        unit_free_context),
        cmocka_unit_test_setup_teardown(a_key_beyond_the_limit_of_a_field_is_a_limit,
                                        unit_make_context, unit_free_context),
        cmocka_unit_test(every_code_has_a_name_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
