#include "base_num.h"
#include "unit.h"
#include "ver_keys.h"

static bool add(ver_keys *keys, incmap_context *ctx, uint64_t object, const char *key) {
    bool fresh = false;
    assert_status(ver_keys_add(keys, ctx, object, base_span_of(key), &fresh, NULL), INCMAP_OK);
    return fresh;
}

static void a_key_is_known_in_its_own_object_only(void **state) {
    ver_keys keys = {0};
    assert_true(add(&keys, *state, 1, "a"));
    assert_true(add(&keys, *state, 1, ""));
    assert_true(add(&keys, *state, 2, "a"));
    assert_false(add(&keys, *state, 2, "a"));
    ver_keys_drop(&keys, 2);
    assert_false(add(&keys, *state, 1, "a"));
    assert_true(add(&keys, *state, 2, "a"));
    ver_keys_free(&keys, *state);
}

/* Many keys, forgotten half by half as brackets close, while the table grows. */
static void keys_that_were_not_dropped_stay_known(void **state) {
    enum { keys_max = 20000 };
    ver_keys keys = {0};
    char text[BASE_NUM_MAX];
    for (size_t kept = keys_max; kept > 10; kept /= 2) {
        for (size_t i = keys.count; i < keys_max; i++) {
            base_num_write_u64(text, i);
            assert_true(add(&keys, *state, 1, text));
        }
        ver_keys_drop(&keys, kept / 2);
        for (size_t i = 0; i < kept / 2; i++) {
            base_num_write_u64(text, i);
            assert_false(add(&keys, *state, 1, text));
        }
        assert_int_equal(keys.count, kept / 2);
    }
    ver_keys_free(&keys, *state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_is_known_in_its_own_object_only, unit_make_context,
                                        unit_free_context),
        cmocka_unit_test_setup_teardown(keys_that_were_not_dropped_stay_known, unit_make_context,
                                        unit_free_context),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
