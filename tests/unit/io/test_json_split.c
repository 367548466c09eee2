#include "base_error.h"
#include "io_json.h"
#include "io_unit.h"

enum { all_chunks = 40 }; /* beyond the length of most texts here */

/* All elements as "line:text;", faults as "{status line:byte}", "broken" behind all when it is. */
static void read_all(incmap_context *ctx, incmap_span text, const char *member, size_t chunk,
                     base_buf *out, incmap_error *last_fault) {
    io_stream *stream = NULL;
    io_json_split *split = NULL;
    char note[96];
    base_buf_init(out, ctx, SIZE_MAX);
    assert_status(io_stream_open_memory(&stream, ctx, text, "in.json", chunk, NULL), INCMAP_OK);
    assert_status(io_json_split_open(&split, ctx, stream, member, NULL), INCMAP_OK);
    for (bool more = true; more;) {
        incmap_span element;
        uint64_t line = 0;
        incmap_error err = {0};
        incmap_status status = io_json_split_next(split, &element, &line, &more, &err);
        if (status != INCMAP_OK) {
            assert_false(more);
            snprintf(note, sizeof note, "{%s %u:%u}", incmap_status_name(err.status),
                     (unsigned)err.line, (unsigned)err.byte);
            assert_status(base_buf_add_text(out, note, NULL), INCMAP_OK);
            *last_fault = err;
            more = true;
        } else if (more) {
            snprintf(note, sizeof note, "%u:", (unsigned)line);
            assert_status(base_buf_add_text(out, note, NULL), INCMAP_OK);
            assert_status(base_buf_add_span(out, element, NULL), INCMAP_OK);
            assert_status(base_buf_add_char(out, ';', NULL), INCMAP_OK);
        }
    }
    if (io_json_split_is_broken(split)) {
        assert_status(base_buf_add_text(out, "broken", NULL), INCMAP_OK);
    }
    io_json_split_close(split);
    io_stream_close(stream);
}

/* The same text must be split the same however its bytes come. */
static void expect_with(io_unit *unit, incmap_span text, const char *member, const char *expected) {
    for (size_t chunk = 2; chunk < all_chunks; chunk++) {
        base_buf out;
        incmap_error fault = {0};
        read_all(unit->ctx, text, member, chunk, &out, &fault);
        assert_span(base_buf_view(&out), expected);
        base_buf_free(&out);
    }
}

static void expect(io_unit *unit, const char *text, const char *expected) {
    expect_with(unit, base_span_of(text), "features", expected);
}

static void a_top_level_array_gives_its_elements(void **state) {
    io_unit *unit = *state;
    expect(unit, "[1,\"two\",[3,[4]],{\"a\":\"]}\\\"\"},true]",
           "1:1;1:\"two\";1:[3,[4]];1:{\"a\":\"]}\\\"\"};1:true;");
    expect(unit, " [\n {\"a\":1} ,\n {\"b\":2}\n]\n", "2:{\"a\":1};3:{\"b\":2};");
    expect(unit, "[]", "");
    expect(unit, "\xEF\xBB\xBF[ 7 ]", "1:7;");
    expect_with(unit, BASE_SPAN("[1,2]"), NULL, "1:1;1:2;");
}

static void the_members_array_is_found_between_other_members(void **state) {
    io_unit *unit = *state;
    expect(unit, "{\"type\":\"FeatureCollection\",\"features\":[{\"a\":1},{\"b\":2}]}",
           "1:{\"a\":1};1:{\"b\":2};");
    expect(unit,
           "{\"x\":{\"features\":[9]},\"y\":[[\"features\"]],\n\"features\" :\n[ 1,\n2 ],"
           "\"bbox\":[1,2],\"z\":\"]}\",\"w\":null}\n",
           "3:1;4:2;");
    expect(unit, "{\"features\":[]}", "");
    expect(unit, "{\"features\":[1],\"more\":{\"features\":[5]}}", "1:1;");
}

static void an_object_without_the_member_is_one_value(void **state) {
    io_unit *unit = *state;
    expect(unit, "{\"a\":1}", "1:{\"a\":1};");
    expect(unit, "{\n \"a\": [1,\n 2]\n}\n", "1:{\n \"a\": [1,\n 2]\n};");
    expect(unit, "{\"features\":null}", "1:{\"features\":null};");
    expect_with(unit, BASE_SPAN("{\"features\":[1]}"), NULL, "1:{\"features\":[1]};");
    expect(unit, "7", "1:7;");
    expect(unit, "", "");
    expect(unit, " \n", "");
}

static void lines_give_their_values(void **state) {
    io_unit *unit = *state;
    expect(unit, "{\"a\":1}\n{\"b\":2}\r\n\n{\"c\":3}", "1:{\"a\":1};2:{\"b\":2};4:{\"c\":3};");
    expect(unit, "1\n\"x\"\nnull\n", "1:1;2:\"x\";3:null;");
    expect(unit, "\x1E{\"a\":1}\n\x1E{\"b\":\n2}\n", "1:{\"a\":1};2:{\"b\":\n2};");
    expect(unit, "{\n\"a\":1\n}\n{\n\"b\":2\n}\n", "1:{\n\"a\":1\n};4:{\n\"b\":2\n};");
}

static void a_line_that_is_no_json_costs_one_line(void **state) {
    io_unit *unit = *state;
    expect(unit, "{\"a\":1}\n<html>\n{\"b\":2}\n", "1:{\"a\":1};{FORMAT 2:1}3:{\"b\":2};");
    expect(unit, "<html>\n{\"b\":2}\n", "{FORMAT 1:1}2:{\"b\":2};");
    expect(unit, "{\"a\":\"cut\n{\"b\":2}\n", "{FORMAT 1:10}2:{\"b\":2};");
    expect(unit, "{\"a\":1\n{\"b\":2}\n{\"c\":3}\n", "{FORMAT 2:1}2:{\"b\":2};3:{\"c\":3};");
    expect(unit, "1\n{\"a\":\n{\"b\":2}\n{\"c\":3}\n", "1:1;{FORMAT 4:1}3:{\"b\":2};4:{\"c\":3};");
    expect(unit, "{\"a\":1}\n{\"b\":2", "1:{\"a\":1};{FORMAT 2:7}");
    expect(unit, "1\n\x1E{\"a\":\x1E{\"b\":2}\n", "1:1;{FORMAT 2:7}2:{\"b\":2};");
    expect_with(unit, BASE_SPAN("1\n\0\n2\n"), "features", "1:1;{FORMAT 2:1}3:2;");
}

static void a_broken_document_fails_once_and_ends(void **state) {
    io_unit *unit = *state;
    expect(unit, "{\"features\":[{\"a\":1},{\"b\":", "1:{\"a\":1};{FORMAT 1:27}broken");
    expect(unit, "{\"features\":[{\"a\":1}", "1:{\"a\":1};{FORMAT 1:21}broken");
    expect(unit, "{\"features\":[{\"a\":1}]", "1:{\"a\":1};{FORMAT 1:22}broken");
    expect(unit, "[1,\n2 3]", "1:1;2:2;{FORMAT 2:3}broken");
    expect(unit, "[1,\n]", "1:1;{FORMAT 2:1}broken");
    expect(unit, "[1,{\"a\":1,,},2]", "1:1;{FORMAT 1:11}broken");
    expect(unit, "[1] x", "1:1;{FORMAT 1:5}broken");
    expect(unit, "{\"features\":[1]}{}", "1:1;{FORMAT 1:17}broken");
    expect(unit, "{\"features\":[1],\"features\":[2]}", "1:1;{FORMAT 1:17}broken");
    expect(unit, "{\"features\":[1],7}", "1:1;{FORMAT 1:17}broken");
    expect(unit, "{\n\"a\": 1\n\"b\": 2\n}\n", "{FORMAT 3:1}broken");
    expect(unit, "{\n\"a\": 1,\n", "{FORMAT 3:1}broken");
}

static void a_cut_document_says_what_it_ends_in(void **state) {
    io_unit *unit = *state;
    static const struct {
        const char *text;
        const char *words;
    } cases[] = {
        {"{\"features\":[{\"a\":1},{\"b\"", "ends inside an element that starts in line 1"},
        {"[1,2", "ends inside"},
        {"[1,", "ends inside the array"},
        {"{\"a\":\"x", "ends inside a string"},
        {"{\"a\":[1,", "ends inside an array"},
        {"{\"features\":[1],", "ends inside an object"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        base_buf out;
        incmap_error fault = {0};
        read_all(unit->ctx, base_span_of(cases[i].text), "features", 0, &out, &fault);
        if (strstr(fault.message, cases[i].words) == NULL) {
            fail_msg("%s: got \"%s\", expected \"…%s…\"", cases[i].text, fault.message,
                     cases[i].words);
        }
        assert_string_equal(fault.source, "in.json");
        base_buf_free(&out);
    }
}

static void an_element_over_the_limit_is_passed_over(void **state) {
    io_unit *unit = *state;
    incmap_limits limits = *incmap_context_limits_view(unit->ctx);
    limits.record_bytes = 20;
    incmap_context_set_limits(unit->ctx, &limits);
    expect(unit, "[1,\"0123456789012345678901234567890123456789\",2]", "1:1;{LIMIT 1:4}1:2;");
    expect(unit, "1\n\"0123456789012345678901234567890123456789\"\n2\n", "1:1;{LIMIT 2:1}3:2;");
    expect(unit, "[1,112345678901234567890", "1:1;{LIMIT 1:4}{FORMAT 1:25}broken");
}

static void nesting_has_a_limit(void **state) {
    io_unit *unit = *state;
    incmap_limits limits = *incmap_context_limits_view(unit->ctx);
    limits.nesting_depth = 3;
    incmap_context_set_limits(unit->ctx, &limits);
    expect(unit, "[[[[1]]],[[[[1]]]],2]", "1:[[[1]]];{LIMIT 1:13}broken");
    expect(unit, "{\"a\":[[1]]}\n{\"a\":[[[1]]]}\n3\n", "1:{\"a\":[[1]]};{LIMIT 2:8}3:3;");
}

static void a_hundred_thousand_features_come_through_in_order(void **state) {
    io_unit *unit = *state;
    enum { count = 100000, room = 100 };
    char *text = malloc((size_t)count * room);
    assert_non_null(text);
    size_t size = (size_t)snprintf(text, room, "{\"type\":\"FeatureCollection\",\"features\":[\n");
    for (int i = 0; i < count; i++) {
        size += (size_t)snprintf(text + size, room,
                                 "{\"id\":%d,\"name\":\"Leposavi\u0107 \\\"%d\\\"\"}%s\n", i, i,
                                 i + 1 < count ? "," : "]}");
    }
    io_stream *stream = NULL;
    io_json_split *split = NULL;
    incmap_span bytes = base_span(text, size);
    assert_status(io_stream_open_memory(&stream, unit->ctx, bytes, "big", 0, NULL), INCMAP_OK);
    assert_status(io_json_split_open(&split, unit->ctx, stream, "features", NULL), INCMAP_OK);
    bool more = true;
    incmap_span element;
    uint64_t line = 0;
    for (int i = 0; i < count; i++) {
        char start[32];
        assert_status(io_json_split_next(split, &element, &line, &more, NULL), INCMAP_OK);
        assert_true(more);
        assert_int_equal(line, i + 2);
        snprintf(start, sizeof start, "{\"id\":%d,", i);
        assert_true(base_span_starts(element, base_span_of(start)));
        assert_true(base_span_ends(element, BASE_SPAN("\\\"\"}")));
    }
    assert_status(io_json_split_next(split, &element, &line, &more, NULL), INCMAP_OK);
    assert_false(more);
    assert_false(io_json_split_is_broken(split));
    io_json_split_close(split);
    io_stream_close(stream);
    free(text);
}

static void lines_of_open_brackets_are_split_in_linear_time(void **state) {
    io_unit *unit = *state;
    static const char *const lines[] = {"[\n", "{\"a\":[1,\n", "[1,2],\n", "\"\n",
                                        "{\"features\":\n"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        size_t line = strlen(lines[i]);
        size_t count = 30000; /* a reader that is not linear would need many minutes */
        char *text = malloc(2 + line * count);
        assert_non_null(text);
        memcpy(text, "1\n", 2);
        for (size_t j = 0; j < count; j++) {
            memcpy(text + 2 + j * line, lines[i], line);
        }
        base_buf out;
        incmap_error fault = {0};
        read_all(unit->ctx, base_span(text, 2 + line * count), "features", 0, &out, &fault);
        assert_true(out.size > 0);
        base_buf_free(&out);
        free(text);
    }
}

static incmap_status split_once(incmap_context *ctx, void *state) {
    (void)state;
    io_stream *stream = NULL;
    io_json_split *split = NULL;
    bool more = true;
    incmap_span text = BASE_SPAN("{\"type\":1,\"features\":[1,2,{\"a\":3}]}");
    incmap_status status = io_stream_open_memory(&stream, ctx, text, "t", 0, NULL);
    if (status == INCMAP_OK) {
        status = io_json_split_open(&split, ctx, stream, "features", NULL);
    }
    while (status == INCMAP_OK && more) {
        incmap_span element;
        uint64_t line = 0;
        status = io_json_split_next(split, &element, &line, &more, NULL);
    }
    io_json_split_close(split);
    io_stream_close(stream);
    return status;
}

static void without_memory_splitting_answers_so_and_leaks_nothing(void **state) {
    (void)state;
    io_unit_starve(split_once, NULL);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, io_unit_setup, io_unit_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_top_level_array_gives_its_elements),
        WITH_FOLDER(the_members_array_is_found_between_other_members),
        WITH_FOLDER(an_object_without_the_member_is_one_value),
        WITH_FOLDER(lines_give_their_values),
        WITH_FOLDER(a_line_that_is_no_json_costs_one_line),
        WITH_FOLDER(a_broken_document_fails_once_and_ends),
        WITH_FOLDER(a_cut_document_says_what_it_ends_in),
        WITH_FOLDER(an_element_over_the_limit_is_passed_over),
        WITH_FOLDER(nesting_has_a_limit),
        WITH_FOLDER(a_hundred_thousand_features_come_through_in_order),
        WITH_FOLDER(lines_of_open_brackets_are_split_in_linear_time),
        WITH_FOLDER(without_memory_splitting_answers_so_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
