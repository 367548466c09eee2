#include <locale.h>
#include <math.h>

#include "base_error.h"
#include "io_json.h"
#include "io_unit.h"

static io_json *parse(io_unit *unit, const char *text) {
    io_json *json = NULL;
    incmap_error err = {0};
    if (io_json_parse(&json, unit->ctx, base_span_of(text), &err) != INCMAP_OK) {
        fail_msg("%s: %s", text, err.message);
    }
    return json;
}

static void expect_printed(io_unit *unit, const char *text, const char *expected) {
    io_json *json = parse(unit, text);
    base_buf out;
    base_buf_init(&out, unit->ctx, 100000);
    assert_status(io_json_print(io_json_root(json), &out, NULL), INCMAP_OK);
    assert_span(base_buf_view(&out), expected);
    base_buf_free(&out);
    io_json_free(json);
}

static void expect_refused(io_unit *unit, incmap_span text, incmap_status status, unsigned line,
                           unsigned byte) {
    io_json *json = NULL;
    incmap_error err = {0};
    incmap_status actual = io_json_parse(&json, unit->ctx, text, &err);
    if (actual != status || err.line != line || err.byte != byte) {
        fail_msg("%.*s: got %s at %u:%u (%s), expected %s at %u:%u", BASE_SPAN_ARG(text),
                 incmap_status_name(actual), (unsigned)err.line, (unsigned)err.byte, err.message,
                 incmap_status_name(status), line, byte);
    }
    assert_null(json);
}

static void values_print_back_compact(void **state) {
    io_unit *unit = *state;
    expect_printed(unit, " { \"a\" : [ 1 , true , null , false ] ,\n\"b\" : { } } ",
                   "{\"a\":[1,true,null,false],\"b\":{}}");
    expect_printed(unit, "[]", "[]");
    expect_printed(unit, "\xEF\xBB\xBF\"x\"", "\"x\"");
    expect_printed(unit,
                   "\xEF\xBB\xBF"
                   "7",
                   "7");
    expect_printed(unit, "\"\\u041b\\u00e9\\ud83d\\ude00\\/\\b\"", "\"Лé😀/\\b\"");
    expect_printed(unit, "{\"\":1,\"\\u0061\":2}", "{\"\":1,\"a\":2}");
}

static void numbers_print_as_the_shortest_that_reads_back(void **state) {
    io_unit *unit = *state;
    expect_printed(unit, "[0,-0,1e2,9007199254740992,-9007199254740992]",
                   "[0,0,100,9007199254740992,-9007199254740992]");
    expect_printed(unit, "[42.97333,0.1,1.5E-3,0.30000000000000004]",
                   "[42.97333,0.1,0.0015,0.30000000000000004]");
    /* 70 digits: cJSON alone would stop after 63. */
    expect_printed(unit,
                   "[0.1000000000000000000000000000000000000000000000000000000000000000000000,7]",
                   "[0.1,7]");
}

static void members_are_found_and_walked_in_order(void **state) {
    io_unit *unit = *state;
    io_json *json = parse(unit, "{\"n\":2.5,\"N\":\"upper\",\"list\":[10,20]}");
    const io_json_value *root = io_json_root(json);
    double number = 0;
    assert_true(io_json_number(io_json_member(root, "n"), &number));
    assert_true(number == 2.5);
    assert_span(io_json_text(io_json_member(root, "N")), "upper");
    assert_false(io_json_number(io_json_member(root, "N"), &number));
    assert_null(io_json_member(root, "none"));
    assert_null(io_json_member(io_json_member(root, "list"), "n"));
    assert_int_equal(io_json_count(root), 3);
    const io_json_value *list = io_json_next(io_json_next(io_json_first(root)));
    assert_span(io_json_name(list), "list");
    assert_int_equal(io_json_kind_of(list), IO_JSON_ARRAY);
    assert_int_equal(io_json_count(list), 2);
    assert_true(io_json_number(io_json_next(io_json_first(list)), &number) && number == 20);
    assert_int_equal(io_json_kind_of(NULL), IO_JSON_MISSING);
    assert_int_equal(io_json_text(list).size, 0);
    assert_null(io_json_next(NULL));
    io_json_free(json);
}

static void what_is_no_json_is_refused_at_its_place(void **state) {
    io_unit *unit = *state;
    static const struct {
        const char *text;
        unsigned line, byte;
    } cases[] = {
        {"", 1, 1},
        {"  \n ", 2, 2},
        {"{\"a\":1,}", 1, 8},
        {"[1,]", 1, 4},
        {"[1 2]", 1, 4},
        {"{\"a\" 1}", 1, 6},
        {"{a:1}", 1, 2},
        {"[\n1,\nx]", 3, 1},
        {"[1]x", 1, 4},
        {"01", 1, 1},
        {"-", 1, 2},
        {"1.", 1, 3},
        {".5", 1, 1},
        {"+1", 1, 1},
        {"1e", 1, 3},
        {"NaN", 1, 1},
        {"Infinity", 1, 1},
        {"tru", 1, 1},
        {"'x'", 1, 1},
        {"[1", 1, 3},
        {"{\"a\":", 1, 6},
        {"\"abc", 1, 1},
        {"\"\\x\"", 1, 2},
        {"\"\\u12\"", 1, 2},
        {"\"a\tb\"", 1, 3},
        {"\"\\u0000\"", 1, 2},
        {"[1e999]", 1, 2},
        {"[}", 1, 2},
        {"{]", 1, 2},
        {"[1}", 1, 3},
        {"\"\\ud800\"", 1, 2},
        {"\"\\udc00x\"", 1, 2},
        {"\"\\ud800\\u0041\"", 1, 2},
        {"// no\n1", 1, 1},
        {"{\"a\":1 \"b\":2}", 1, 8},
        {"\"x\\", 1, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        expect_refused(unit, base_span_of(cases[i].text), INCMAP_FORMAT, cases[i].line,
                       cases[i].byte);
    }
    expect_refused(unit, BASE_SPAN("[1,\0]"), INCMAP_FORMAT, 1, 4);
    expect_refused(unit, BASE_SPAN("\"a\0b\""), INCMAP_FORMAT, 1, 3);
}

static void half_letters_are_refused(void **state) {
    io_unit *unit = *state;
    expect_refused(unit, BASE_SPAN("[\"ok\",\n\"Leposavi\xC4\"]"), INCMAP_ENCODING, 2, 10);
    expect_refused(unit, BASE_SPAN("\"caf\xE9\""), INCMAP_ENCODING, 1, 5);
    expect_refused(unit, BASE_SPAN("\"\xED\xA0\x80\""), INCMAP_ENCODING, 1, 2);
}

static void repeated_keys_are_refused_however_they_are_spelt(void **state) {
    io_unit *unit = *state;
    expect_refused(unit, BASE_SPAN("{\"a\":1,\"b\":2,\"a\":3}"), INCMAP_FORMAT, 1, 14);
    expect_refused(unit, BASE_SPAN("{\"a\":1,\n\"\\u0061\":3}"), INCMAP_FORMAT, 2, 1);
    expect_refused(unit, BASE_SPAN("{\"\\n\":1,\"\\u000a\":3}"), INCMAP_FORMAT, 1, 9);
    expect_refused(unit, BASE_SPAN("[{\"x\":{\"y\":1,\"y\":2}}]"), INCMAP_FORMAT, 1, 14);
    expect_printed(unit, "[{\"a\":{\"a\":1}},{\"a\":2}]", "[{\"a\":{\"a\":1}},{\"a\":2}]");
    char text[40 * 12 + 30] = "{";
    for (int i = 0; i < 40; i++) {
        char member[] = "\"k00\":0,";
        member[2] = (char)('0' + i / 10);
        member[3] = (char)('0' + i % 10);
        memcpy(text + strlen(text), member, sizeof member);
    }
    size_t size = strlen(text);
    memcpy(text + size, "\"k07\":1}", sizeof "\"k07\":1}");
    expect_refused(unit, base_span_of(text), INCMAP_FORMAT, 1, (unsigned)size + 1);
    memcpy(text + size, "\"k77\":1}", sizeof "\"k77\":1}");
    io_json *json = parse(unit, text);
    assert_int_equal(io_json_count(io_json_root(json)), 41);
    io_json_free(json);
}

static char *nested(size_t depth) {
    char *text = malloc(2 * depth + 1);
    assert_non_null(text);
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    text[2 * depth] = '\0';
    return text;
}

static void nesting_has_a_limit_that_the_context_sets_up_to_1000(void **state) {
    io_unit *unit = *state;
    static const struct {
        unsigned limit;
        size_t good;
    } cases[] = {{64, 64}, {200, 200}, {5000, 1000}};
    for (size_t i = 0; i < 3; i++) {
        incmap_limits limits = *incmap_context_limits_view(unit->ctx);
        limits.nesting_depth = cases[i].limit;
        incmap_context_set_limits(unit->ctx, &limits);
        char *text = nested(cases[i].good);
        expect_printed(unit, text, text);
        free(text);
        text = nested(cases[i].good + 1);
        expect_refused(unit, base_span_of(text), INCMAP_LIMIT, 1, (unsigned)cases[i].good + 1);
        free(text);
    }
}

static void a_text_over_the_limit_of_documents_is_refused(void **state) {
    io_unit *unit = *state;
    incmap_limits limits = *incmap_context_limits_view(unit->ctx);
    limits.document_bytes = 4;
    incmap_context_set_limits(unit->ctx, &limits);
    expect_printed(unit, "1234", "1234");
    expect_refused(unit, BASE_SPAN("12345"), INCMAP_LIMIT, 0, 0);
}

static void numbers_read_alike_in_every_locale(void **state) {
    io_unit *unit = *state;
    static const char *const names[] = {"C", "de_DE.UTF-8", "sr_RS.UTF-8", "ps_AF.UTF-8"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        locale_t locale = newlocale(LC_ALL_MASK, names[i], (locale_t)0);
        if (locale == (locale_t)0) {
            print_message("skipped: the locale %s is not installed here\n", names[i]);
            continue;
        }
        locale_t before = uselocale(locale);
        expect_printed(unit, "[42.97333,-1.5e-7]", "[42.97333,-1.5e-07]");
        uselocale(before);
        freelocale(locale);
    }
}

static void strings_are_escaped_so_that_they_can_stand_in_a_script(void **state) {
    io_unit *unit = *state;
    static const struct {
        const char *text;
        size_t size;
        const char *expected;
    } cases[] = {
        {"plain", 5, "\"plain\""},
        {"", 0, "\"\""},
        {"a\"b\\c\n\t\r\b\f\x01\x1f", 12, "\"a\\\"b\\\\c\\n\\t\\r\\b\\f\\u0001\\u001f\""},
        {"nul\0!", 5, "\"nul\\u0000!\""},
        {"</script><!-- <b>", 17, "\"\\u003c/script>\\u003c!-- <b>\""},
        {"Бањска, Banjskë", 22, "\"Бањска, Banjskë\""},
        {"a\xE2\x80\xA8"
         "b\xE2\x80\xA9",
         8, "\"a\\u2028b\\u2029\""},
        {"caf\xE9 \xC4", 6, "\"caf\xEF\xBF\xBD \xEF\xBF\xBD\""},
        {"long enough for two rounds of eight <", 37, "\"long enough for two rounds of eight <\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        base_buf out;
        base_buf_init(&out, unit->ctx, 1000);
        incmap_span text = base_span(cases[i].text, cases[i].size);
        assert_status(io_json_put_string(&out, text, NULL), INCMAP_OK);
        assert_span(base_buf_view(&out), cases[i].expected);
        base_buf_free(&out);
    }
}

/* The escapes of ASCII by the rules of RFC 8259 and of pages, letter by letter; all else is itself.
 */
static void texts_of_all_kinds_are_escaped_letter_by_letter(void **state) {
    (void)state;
    static const char *const pieces[][2] = {
        {"a", "a"},          {"sixteen letters.", "sixteen letters."},
        {"ж", "ж"},          {"žđ", "žđ"},
        {"€", "€"},          {"😀", "😀"},
        {"\"", "\\\""},      {"\\", "\\\\"},
        {"\n", "\\n"},       {"<b", "<b"},
        {"</", "\\u003c/"},  {"\xE2\x80\xA8", "\\u2028"},
        {"\x1F", "\\u001f"}, {"\xFF", "\xEF\xBF\xBD"},
    };
    enum { piece_count = sizeof pieces / sizeof pieces[0] };
    uint64_t seed = 17;
    for (int round = 0; round < 20000; round++) {
        char text[200] = "", expected[600] = "\"";
        size_t size = 0, expected_size = 1;
        size_t wanted = (size_t)round % 150;
        while (size < wanted) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
            const char *const *piece = pieces[(seed >> 40) % (round % 2 ? piece_count : 4)];
            memcpy(text + size, piece[0], strlen(piece[0]));
            size += strlen(piece[0]);
            memcpy(expected + expected_size, piece[1], strlen(piece[1]));
            expected_size += strlen(piece[1]);
        }
        expected[expected_size++] = '"';
        char out[200 * IO_JSON_ESCAPED_MAX + IO_JSON_SLACK];
        assert_int_equal(io_json_write_string(out, base_span(text, size)), expected_size);
        assert_memory_equal(out, expected, expected_size);
    }
}

static incmap_status parse_once(incmap_context *ctx, void *state) {
    (void)state;
    io_json *json = NULL;
    incmap_span text =
        BASE_SPAN("{\"a\\n\":[1,2,{\"b\":[3,4.5,[[[[[[[[[[1]]]]]]]]]]]},\"x\"],\"c\":{}}");
    incmap_status status = io_json_parse(&json, ctx, text, NULL);
    io_json_free(json);
    return status;
}

static void without_memory_parsing_answers_so_and_leaks_nothing(void **state) {
    (void)state;
    io_unit_starve(parse_once, NULL);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, io_unit_setup, io_unit_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(values_print_back_compact),
        WITH_FOLDER(numbers_print_as_the_shortest_that_reads_back),
        WITH_FOLDER(members_are_found_and_walked_in_order),
        WITH_FOLDER(what_is_no_json_is_refused_at_its_place),
        WITH_FOLDER(half_letters_are_refused),
        WITH_FOLDER(repeated_keys_are_refused_however_they_are_spelt),
        WITH_FOLDER(nesting_has_a_limit_that_the_context_sets_up_to_1000),
        WITH_FOLDER(a_text_over_the_limit_of_documents_is_refused),
        WITH_FOLDER(numbers_read_alike_in_every_locale),
        WITH_FOLDER(strings_are_escaped_so_that_they_can_stand_in_a_script),
        WITH_FOLDER(texts_of_all_kinds_are_escaped_letter_by_letter),
        WITH_FOLDER(without_memory_parsing_answers_so_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
