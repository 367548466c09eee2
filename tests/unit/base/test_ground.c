/* Errors, spans, buffers and the arena. */
#include "unit.h"

#include "base_buf.h"
#include "base_error.h"
#include "base_hash.h"

static void a_message_is_one_line_cut_at_a_whole_letter(void **state) {
    (void)state;
    char text[400] = "\033[31m\n";
    for (size_t i = strlen(text); i + 2 < sizeof text; i += 2) {
        memcpy(text + i, "ж", 3);
    }
    incmap_error err = {0};
    assert_status(base_fail(&err, INCMAP_FORMAT, "%s", text), INCMAP_FORMAT);
    size_t size = strlen(err.message);
    assert_true(size < sizeof err.message && size >= sizeof err.message - 2);
    assert_string_equal(err.message + size - 2, "ж");
    assert_memory_equal(err.message, " [31m ж", 8);
}

static void an_error_names_the_last_part_of_its_path(void **state) {
    (void)state;
    incmap_error err = {0};
    base_fail_at(&err, INCMAP_IO, "/some/where/log.csv", 7, 3, "found %d", 91);
    assert_string_equal(err.source, "log.csv");
    assert_int_equal(err.line, 7);
    assert_int_equal(err.byte, 3);
    base_locate(&err, "other.csv", 9, 9);
    assert_string_equal(err.source, "log.csv");
}

static void every_status_has_a_name_a_meaning_and_an_exit_status(void **state) {
    (void)state;
    for (int i = INCMAP_OK; i <= INCMAP_UNPLACED; i++) {
        assert_string_not_equal(incmap_status_name((incmap_status)i), "UNKNOWN");
        assert_true(strlen(incmap_status_meaning((incmap_status)i)) > 0);
    }
    assert_int_equal(incmap_status_exit(INCMAP_OK), 0);
    assert_int_equal(incmap_status_exit(INCMAP_FORMAT), 1);
    assert_int_equal(incmap_status_exit(INCMAP_USAGE), 2);
    assert_int_equal(incmap_status_exit(INCMAP_UNPLACED), 3);
    assert_string_equal(incmap_status_name((incmap_status)4711), "UNKNOWN");
}

static void a_buffer_refuses_to_pass_its_ceiling_and_keeps_what_it_has(void **state) {
    base_buf buf;
    base_buf_init(&buf, *state, 10);
    assert_status(base_buf_add_text(&buf, "12345678", NULL), INCMAP_OK);
    assert_status(base_buf_add_text(&buf, "901", NULL), INCMAP_LIMIT);
    volatile size_t immense = SIZE_MAX - 2; /* not for the compiler to see */
    assert_status(base_buf_add(&buf, "x", immense, NULL), INCMAP_LIMIT);
    assert_span(base_buf_view(&buf), "12345678");
    assert_status(base_buf_add_text(&buf, "90", NULL), INCMAP_OK);
    assert_span(base_buf_view(&buf), "1234567890");
    base_buf_free(&buf);
}

static void an_arena_keeps_pieces_apart_and_serves_again_after_a_reset(void **state) {
    base_arena arena;
    base_arena_init(&arena, *state);
    for (int round = 0; round < 3; round++) {
        incmap_span copies[200];
        for (size_t i = 0; i < 200; i++) {
            char text[600];
            memset(text, (int)('a' + i % 26), sizeof text);
            assert_status(base_arena_copy(&arena, base_span(text, i * 3), &copies[i], NULL),
                          INCMAP_OK);
        }
        for (size_t i = 0; i < 200; i++) {
            assert_int_equal(copies[i].size, i * 3);
            assert_int_equal(copies[i].data[i * 3], '\0');
            for (size_t k = 0; k < copies[i].size; k++) {
                assert_int_equal(copies[i].data[k], (int)('a' + i % 26));
            }
        }
        base_arena_reset(&arena);
    }
    assert_non_null(base_arena_alloc(&arena, 100000));
    assert_null(base_arena_alloc(&arena, SIZE_MAX - 20));
    base_arena_free(&arena);
}

static void spans_are_cut_found_and_compared_by_bytes(void **state) {
    (void)state;
    incmap_span rest = BASE_SPAN("a,,b");
    incmap_span part;
    assert_true(base_span_cut(&rest, ',', &part));
    assert_span(part, "a");
    assert_true(base_span_cut(&rest, ',', &part));
    assert_span(part, "");
    assert_true(base_span_cut(&rest, ',', &part));
    assert_span(part, "b");
    assert_false(base_span_cut(&rest, ',', &part));
    assert_int_equal(base_span_find(BASE_SPAN("aaab"), BASE_SPAN("aab")), 1);
    assert_true(base_span_find(BASE_SPAN("aaa"), BASE_SPAN("b")) == SIZE_MAX);
    assert_true(base_span_compare(BASE_SPAN("ab"), BASE_SPAN("abc")) < 0);
    assert_true(base_span_equal_nocase(BASE_SPAN("ReD"), BASE_SPAN("rEd")));
    assert_span(base_span_trim(BASE_SPAN(" \t x y\r\n")), "x y");
}

/* Seeds alone would make some of these alike. */
static void short_texts_under_several_questions_have_keys_of_their_own(void **state) {
    (void)state;
    enum { LETTERS = 26, QUESTIONS = 4, KEYS = LETTERS * LETTERS * QUESTIONS };
    static uint64_t keys[KEYS];
    for (size_t i = 0; i < KEYS; i++) {
        char text[] = {'I', (char)('a' + i / QUESTIONS % LETTERS),
                       (char)('a' + i / QUESTIONS / LETTERS)};
        keys[i] = base_hash_key(base_span(text, sizeof text), i % QUESTIONS);
        assert_true(keys[i] != 0);
        for (size_t j = 0; j < i; j++) {
            assert_true(keys[j] != keys[i]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_one_line_cut_at_a_whole_letter),
        cmocka_unit_test(an_error_names_the_last_part_of_its_path),
        cmocka_unit_test(every_status_has_a_name_a_meaning_and_an_exit_status),
        cmocka_unit_test_setup_teardown(a_buffer_refuses_to_pass_its_ceiling_and_keeps_what_it_has,
                                        unit_make_context, unit_free_context),
        cmocka_unit_test_setup_teardown(an_arena_keeps_pieces_apart_and_serves_again_after_a_reset,
                                        unit_make_context, unit_free_context),
        cmocka_unit_test(spans_are_cut_found_and_compared_by_bytes),
        cmocka_unit_test(short_texts_under_several_questions_have_keys_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
