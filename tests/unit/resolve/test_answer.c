#include "base_buf.h"
#include "io_json.h"
#include "small.h"

/* The answer to a line, parsed; the caller frees it. */
static io_json *answer(void **state, incmap_span line, incmap_outcome *outcome) {
    small *s = *state;
    base_buf out;
    io_json *json = NULL;
    base_buf_init(&out, s->ctx, 1 << 20);
    assert_status(incmap_resolver_answer(s->resolver, line, 7, base_buf_sink(&out), outcome, NULL),
                  INCMAP_OK);
    assert_true(out.size > 0 && out.data[out.size - 1] == '\n');
    assert_null(memchr(out.data, '\n', out.size - 1));
    assert_status(io_json_parse(&json, s->ctx, base_buf_view(&out), NULL), INCMAP_OK);
    base_buf_free(&out);
    return json;
}

static incmap_span text_of(const io_json *json, const char *member) {
    return io_json_text(io_json_member(io_json_root(json), member));
}

static double number_of(const io_json *json, const char *member) {
    double value = -1e9;
    (void)io_json_number(io_json_member(io_json_root(json), member), &value);
    return value;
}

static void a_bare_name_is_answered_with_one_line(void **state) {
    incmap_outcome outcome;
    io_json *json = answer(state, BASE_SPAN("Graz\r\n"), &outcome);
    assert_int_equal(outcome, INCMAP_OUTCOME_PLACED);
    assert_span(text_of(json, "query"), "Graz");
    assert_span(text_of(json, "status"), "placed");
    assert_span(text_of(json, "place_id"), "t:13");
    assert_span(text_of(json, "feature"), "P.PPLA");
    assert_span(text_of(json, "country"), "AT");
    assert_span(text_of(json, "match"), "exact");
    assert_close(number_of(json, "lat"), 47.06667, 1e-7);
    assert_close(number_of(json, "lon"), 15.45, 1e-7);
    assert_close(number_of(json, "geo_precision"), 1, 0);
    assert_int_equal(io_json_count(io_json_member(io_json_root(json), "candidates")), 1);
    io_json_free(json);
}

static void an_object_is_answered_with_its_id_and_hints(void **state) {
    incmap_outcome outcome;
    io_json *json = answer(
        state,
        BASE_SPAN("{\"id\":\"7\",\"place\":\"Banska\",\"admin\":\"Leposavić\",\"country\":null,"
                  "\"near\":[42.98,20.80],\"text\":\"\",\"more\":{\"of\":[\"it\"]}}"),
        &outcome);
    assert_span(text_of(json, "id"), "7");
    assert_span(text_of(json, "status"), "placed");
    assert_span(text_of(json, "place_id"), "t:1");
    const io_json_value *flags = io_json_member(io_json_root(json), "flags");
    assert_span(io_json_text(io_json_first(flags)), "admin_mismatch");
    io_json_free(json);
    json = answer(state, BASE_SPAN("{\"id\":12,\"place\":\"\"}"), &outcome);
    assert_close(number_of(json, "id"), 12, 0);
    assert_span(text_of(json, "status"), "unplaced");
    assert_span(text_of(json, "reason"), "empty");
    io_json_free(json);
}

/* Beyond 2^53 a double holds no odd numbers. */
static void a_long_number_as_id_comes_back_digit_by_digit(void **state) {
    small *s = *state;
    const char *const lines[] = {
        "{\"id\":1707123456789012345,\"place\":\"Graz\"}",
        "{\"place\":\"Graz\",\"more\":{\"id\":1},\"x\":\"\\\"id\\\":2\", \"id\" : "
        "1707123456789012345 }",
        "{\"place\":7,\"id\":1707123456789012345}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        base_buf out;
        base_buf_init(&out, s->ctx, 1 << 20);
        assert_status(incmap_resolver_answer(s->resolver, base_span_of(lines[i]), 1,
                                             base_buf_sink(&out), NULL, NULL),
                      INCMAP_OK);
        assert_true(
            base_span_starts(base_buf_view(&out), BASE_SPAN("{\"id\":1707123456789012345,")));
        base_buf_free(&out);
    }
}

static void a_relation_is_written_when_there_is_one(void **state) {
    incmap_outcome outcome;
    io_json *json = answer(state, BASE_SPAN("5 km north of Zvečan"), &outcome);
    assert_span(text_of(json, "relation"), "offset");
    assert_close(number_of(json, "offset_m"), 5000, 0);
    assert_close(number_of(json, "bearing"), 0, 0);
    io_json_free(json);
}

static void bad_lines_are_answered_and_the_run_goes_on(void **state) {
    const char *const lines[] = {
        "{\"place\":",
        "{}",
        "{\"place\":7}",
        "{\"place\":\"Graz\",\"near\":[1]}",
        "{\"place\":\"Graz\",\"near\":[1,2,3]}",
        "{\"place\":\"Graz\",\"near\":[91,0]}",
        "{\"place\":\"Graz\",\"near\":\"here\"}",
        "{\"place\":\"Graz\",\"country\":5}",
        "{\"place\":\"Graz\",\"id\":[1]}",
        "{\"place\":\"Graz\",\"place\":\"Wien\"}",
        "Gr\xff/z",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        incmap_outcome outcome = INCMAP_OUTCOME_PLACED;
        io_json *json = answer(state, base_span_of(lines[i]), &outcome);
        assert_span(text_of(json, "status"), "error");
        assert_close(number_of(json, "line"), 7, 0);
        assert_true(text_of(json, "message").size > 0);
        assert_int_equal(outcome, INCMAP_OUTCOME_UNPLACED);
        io_json_free(json);
    }
}

static void expect_reason(void **state, incmap_span line, const char *reason) {
    incmap_outcome outcome = INCMAP_OUTCOME_PLACED;
    io_json *json = answer(state, line, &outcome);
    if (outcome != INCMAP_OUTCOME_UNPLACED || !base_span_is(text_of(json, "reason"), reason)) {
        fail_msg("%.60s: expected unplaced, %s", line.data, reason);
    }
    io_json_free(json);
}

static void what_is_no_place_is_unplaced_with_a_reason(void **state) {
    static const char *const no_names[] = {"unknown",
                                           "N/A",
                                           "various",
                                           "TBD",
                                           "-",
                                           "?",
                                           "123",
                                           "\xF0\x9F\x92\xA5",
                                           "nepoznato",
                                           "\xD1\x80\xD0\xB0\xD0\xB7\xD0\xBD\xD0\xBE",
                                           "N/A.",
                                           "x",
                                           "...",
                                           "razne lokacije",
                                           "nema podataka",
                                           "i panjohur",
                                           "t\xC3\xAB ndryshme",
                                           "nuk dihet",
                                           "Gr\x07"
                                           "az",
                                           "\x1B[31mGraz",
                                           "\xE2\x80\xAEzarG",
                                           "Gr\xE2\x80\xAE"
                                           "az",
                                           "\xEF\xBB\xBF",
                                           "\xE2\x80\x8B"};
    for (size_t i = 0; i < sizeof no_names / sizeof no_names[0]; i++) {
        expect_reason(state, base_span_of(no_names[i]), "not_a_name");
    }
    expect_reason(state, BASE_SPAN(" \t "), "empty");
}

static void a_nul_byte_is_an_error(void **state) {
    io_json *json = answer(state, base_span("Gr\0az", 5), NULL);
    assert_span(text_of(json, "status"), "error");
    io_json_free(json);
}

static void a_nul_in_json_is_told_under_its_id(void **state) {
    incmap_outcome outcome;
    io_json *json = answer(state, BASE_SPAN("{\"id\":4,\"place\":\"Gr\\u0000az\"}"), &outcome);
    assert_span(text_of(json, "reason"), "not_a_name");
    assert_close(number_of(json, "id"), 4, 0);
    io_json_free(json);
    /* a backslash and letters are no NUL */
    json =
        answer(state, BASE_SPAN("{\"id\":5,\"place\":\"Graz\",\"text\":\"\\\\u0000\"}"), &outcome);
    assert_span(text_of(json, "place_id"), "t:13");
    io_json_free(json);
}

static void lines_over_the_limit_are_errors(void **state) {
    small *s = *state;
    size_t size = incmap_context_limits_view(s->ctx)->record_bytes + 1;
    char *line = malloc(size);
    assert_non_null(line);
    memset(line, 'x', size);
    io_json *json = answer(state, base_span(line, size), NULL);
    assert_span(text_of(json, "status"), "error");
    io_json_free(json);
    json = answer(state, base_span(line, 1 << 20), NULL);
    assert_span(text_of(json, "reason"), "too_long");
    io_json_free(json);
    free(line);
}

static void an_empty_line_is_answered(void **state) {
    io_json *json = answer(state, BASE_SPAN("\n"), NULL);
    assert_span(text_of(json, "reason"), "empty");
    io_json_free(json);
}

static incmap_status refuse(void *state, const void *data, size_t size, incmap_error *err) {
    (void)state;
    (void)data;
    (void)size;
    (void)err;
    return INCMAP_IO;
}

static void a_sink_that_fails_ends_the_call(void **state) {
    small *s = *state;
    assert_status(incmap_resolver_answer(s->resolver, BASE_SPAN("Graz"), 1,
                                         (incmap_sink){NULL, refuse}, NULL, NULL),
                  INCMAP_IO);
}

static void names_of_the_tables_are_those_of_the_tables(void **state) {
    (void)state;
    assert_string_equal(incmap_outcome_name(INCMAP_OUTCOME_AMBIGUOUS), "ambiguous");
    assert_string_equal(incmap_reason_name(INCMAP_REASON_NOT_A_NAME), "not_a_name");
    assert_string_equal(incmap_reason_name((incmap_reason)99), "");
    assert_string_equal(incmap_relation_name(INCMAP_RELATION_PART), "part");
    assert_string_equal(incmap_relation_name((incmap_relation)99), "");
    assert_string_equal(incmap_flag_name(INCMAP_FLAG_FUZZY), "fuzzy");
    assert_null(incmap_flag_name(INCMAP_FLAG_FUZZY | INCMAP_FLAG_OFFSET));
    assert_null(incmap_flag_name(0));
}

/* Objects that are taken apart on the spot, and those that go through a tree, ask the same. */
static void a_question_is_answered_alike_however_it_is_spelt(void **state) {
    small *s = *state;
    static const char *const lines[] = {
        "{\"id\":\"7\",\"place\":\"Banska\",\"admin\":\"Zvečan\",\"country\":\"XK\"}",
        "{\"id\":\"7\",\"place\":\"Banska\",\"admin\":\"Zvečan\",\"country\":\"XK\"}",
        " { \"country\" : \"XK\" ,\t\"place\":\"Banska\", \"admin\":\"Zvečan\",\"id\":\"7\"} ",
        "{\"id\":\"7\",\"place\":\"B\\u0061nska\",\"admin\":\"Zve\\u010dan\",\"country\":\"XK\"}",
        "{\"id\":\"7\",\"place\":\"Banska\",\"admin\":\"Zvečan\",\"country\":\"XK\",\"near\":null}",
        "{\"id\":\"7\",\"pl\\u0061ce\":\"Banska\",\"admin\":\"Zvečan\",\"country\":\"XK\",\"x\":[]"
        "}",
    };
    base_buf first;
    base_buf_init(&first, s->ctx, 1 << 20);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        base_buf out;
        base_buf_init(&out, s->ctx, 1 << 20);
        assert_status(incmap_resolver_answer(s->resolver, base_span_of(lines[i]), i + 1,
                                             base_buf_sink(i == 0 ? &first : &out), NULL, NULL),
                      INCMAP_OK);
        if (i > 0 && !base_span_equal(base_buf_view(&out), base_buf_view(&first))) {
            fail_msg("%s\ngot %.*sexpected %.*s", lines[i], (int)out.size, out.data,
                     (int)first.size, first.data);
        }
        base_buf_free(&out);
    }
    base_buf_free(&first);
}

static void what_no_json_is_stays_an_error(void **state) {
    static const char *const lines[] = {
        "{\"place\":\"Graz\"",      "{\"place\":\"Graz\",}",
        "{\"place\":\"Graz\"}}",    "{\"place\":\"Graz\" \"id\":\"1\"}",
        "{\"place\":\"G\x01raz\"}", "{\"place\":\"Gr\xFFz\"}",
        "{\"place\" \"Graz\"}",     "{place:\"Graz\"}",
        "{\"id\":\"1\"}",           "{,\"place\":\"Graz\"}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        io_json *json = answer(state, base_span_of(lines[i]), NULL);
        if (!base_span_is(text_of(json, "status"), "error")) {
            fail_msg("%s is answered with \"%.*s\", expected \"error\"", lines[i],
                     (int)text_of(json, "status").size, text_of(json, "status").data);
        }
        io_json_free(json);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_name_is_answered_with_one_line),
        cmocka_unit_test(an_object_is_answered_with_its_id_and_hints),
        cmocka_unit_test(a_long_number_as_id_comes_back_digit_by_digit),
        cmocka_unit_test(a_relation_is_written_when_there_is_one),
        cmocka_unit_test(bad_lines_are_answered_and_the_run_goes_on),
        cmocka_unit_test(a_question_is_answered_alike_however_it_is_spelt),
        cmocka_unit_test(what_no_json_is_stays_an_error),
        cmocka_unit_test(what_is_no_place_is_unplaced_with_a_reason),
        cmocka_unit_test(a_nul_byte_is_an_error),
        cmocka_unit_test(a_nul_in_json_is_told_under_its_id),
        cmocka_unit_test(lines_over_the_limit_are_errors),
        cmocka_unit_test(an_empty_line_is_answered),
        cmocka_unit_test(a_sink_that_fails_ends_the_call),
        cmocka_unit_test(names_of_the_tables_are_those_of_the_tables),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
