/* The language of --where. tests/outside/check_choosing.py compares many conditions with SQLite;
 * here is what is ours: kinds, days, letters, messages and their places. */
#include "inc_condition.h"
#include "incident/rows.h"

static const char table[] =
    "id,date,fatalities,actor1,actor2,Grad,\"Note \"\"x\"\"\"\n"
    "a,2023-05-01,3,Police,Police,5,sun\n"
    "b,2022-01-05,,Army,Police,12,\n"
    "c,2023-09,0,Ćuk_1,,x7,100%\n";

/* The ids of the records that the condition holds for. */
static void chosen(io_unit *unit, const char *text, char ids[16]) {
    rows r;
    incmap_condition *condition = NULL;
    incmap_error err = {.status = INCMAP_OK};
    size_t count = 0;
    rows_read(&r, unit, "t.csv", table);
    if (incmap_condition_new(&condition, unit->ctx, base_span_of(text), r.layer, &err) !=
        INCMAP_OK) {
        fail_msg("%s: %s at %d", text, err.message, (int)err.byte);
    }
    while (rows_next(&r)) {
        if (incmap_condition_holds(condition, r.incident)) {
            ids[count++] = incmap_incident_get(r.incident, INCMAP_FIELD_ID).as.text.data[0];
        }
    }
    ids[count] = '\0';
    incmap_condition_free(condition);
    rows_close(&r);
}

static void conditions_choose_what_sql_would(void **state) {
    static const struct {
        const char *text;
        const char *ids;
    } cases[] = {
        {"fatalities_best > 0", "a"},
        {"fatalities_best = 0", "c"},
        {"not fatalities_best > 0", "c"}, /* unknown stays unknown */
        {"fatalities_best is null", "b"},
        {"fatalities_best is not null", "ac"},
        {"fatalities_best = 0 or id = 'b'", "bc"},
        {"fatalities_best <> 3 or fatalities_best is null and id <> 'c'", "bc"},
        {"(fatalities_best <> 3 or fatalities_best is null) and id <> 'c'", "b"},
        {"date_start >= '2023-05-01'", "ac"},
        {"date_start = '2023/05/01'", "a"},
        {"date_start between '2022-01-01' and '2022-12-31'", "b"},
        {"date_start not between '2022-01-01' and '2022-12-31'", "ac"},
        {"date_end > date_start", "c"},
        {"date like '2023%'", "ac"},
        {"date_start like '2023-09-__'", "c"},
        {"actor1 = actor2", "a"},
        {"actor1 <> actor2", "b"},
        {"actor1 in ('Army', 'police')", "b"},
        {"actor1 ilike 'POL%'", "a"},
        {"actor1 like 'POL%'", ""},
        {"actor1 like '_uk!_1' escape '!'", "c"}, /* one letter of two bytes */
        {"Grad > 6", "b"},                        /* as numbers; what is none is unknown */
        {"grad > '6'", "c"},                      /* as texts */
        {"6 < Grad", "b"},
        {"\"Note \"\"x\"\"\" like '%!%' escape '!'", "c"},
        {"\"Note \"\"x\"\"\" like '100!%' escape '!'", "c"},
        {"ID == 'a' OR Id = 'c'", "ac"},
        {"actor2 in ('x', 'Police') and not id = 'a'", "b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char ids[16];
        chosen(*state, cases[i].text, ids);
        if (strcmp(ids, cases[i].ids) != 0) {
            fail_msg("%s: expected \"%s\", got \"%s\"", cases[i].text, cases[i].ids, ids);
        }
    }
}

static void errors_name_the_byte_and_what_was_expected(void **state) {
    static const struct {
        const char *text;
        unsigned byte;
        const char *message;
    } cases[] = {
        {"", 1, "expected a column's name, found the end of the condition"},
        {"actr1 = 'x'", 1, "there is no column \"actr1\"; did you mean actor1?"},
        {"id = 'a' and", 13, "expected a column's name, found the end"},
        {"id = 'a' xor id = 'b'", 10, "expected AND, OR or the end, found \"xor\""},
        {"id = 'a", 6, "the text opened here is not closed"},
        {"id = \"a", 6, "the name opened here is not closed"},
        {"id 'a'", 4, "expected = <> < <= > >= IN"},
        {"(id = 'a'", 10, "expected AND, OR or )"},
        {"fatalities_best > 'many'", 19, "expected a number, which this column holds"},
        {"fatalities_best > 1x", 19, "\"1x\" is no number"},
        {"date_start > '2023-02-30'", 14, "expected a day in quotes"},
        {"date_start > 2023", 14, "expected a day in quotes"},
        {"date_start = published and date_start = id", 41, "a day can be compared"},
        {"lat like '4%'", 5, "this column holds numbers"},
        {"id in ('a' 'b')", 12, "expected , or )"},
        {"id in ()", 8, "expected a number or a text"},
        {"id is not 'a'", 11, "expected NULL"},
        {"id not = 'a'", 8, "expected IN, LIKE, ILIKE or BETWEEN behind NOT"},
        {"id = 'a' ; id = 'b'", 10, "\";\" has no meaning here"},
        {"id like 'a' escape 'ab'", 20, "expected one ASCII character"},
    };
    io_unit *unit = *state;
    rows r;
    rows_read(&r, unit, "t.csv", table);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        incmap_condition *condition = NULL;
        incmap_error err = {.status = INCMAP_OK};
        assert_status(
            incmap_condition_new(&condition, unit->ctx, base_span_of(cases[i].text), r.layer, &err),
            INCMAP_USAGE);
        assert_null(condition);
        assert_string_equal(err.source, "--where");
        if (err.byte != cases[i].byte || strstr(err.message, cases[i].message) == NULL) {
            fail_msg("%s: expected %u \"%s\", got %d \"%s\"", cases[i].text, cases[i].byte,
                     cases[i].message, (int)err.byte, err.message);
        }
    }
    rows_close(&r);
}

static void what_is_too_deep_or_too_long_is_refused(void **state) {
    io_unit *unit = *state;
    static char text[40000];
    incmap_condition *condition = NULL;
    memset(text, '(', 1000);
    assert_status(incmap_condition_new(&condition, unit->ctx, base_span_of(text), NULL, NULL),
                  INCMAP_LIMIT);
    size_t size = 0;
    for (size_t i = 0; i < 2000; i++) {
        size +=
            (size_t)snprintf(text + size, sizeof text - size, "%slat > 1", i == 0 ? "" : " or ");
    }
    assert_status(incmap_condition_new(&condition, unit->ctx, base_span_of(text), NULL, NULL),
                  INCMAP_LIMIT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(conditions_choose_what_sql_would, io_unit_setup,
                                        io_unit_teardown),
        cmocka_unit_test_setup_teardown(errors_name_the_byte_and_what_was_expected, io_unit_setup,
                                        io_unit_teardown),
        cmocka_unit_test_setup_teardown(what_is_too_deep_or_too_long_is_refused, io_unit_setup,
                                        io_unit_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
