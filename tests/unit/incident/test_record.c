/* The record itself, and what is kept out of spreadsheets. */
#include "inc_guard.h"
#include "inc_record.h"
#include "incident/rows.h"

static void a_field_takes_only_its_own_kind(void **state) {
    incmap_incident *incident = NULL;
    incmap_error err;
    incmap_value text = {.kind = INCMAP_KIND_TEXT, .as.text = BASE_SPAN("42")};
    assert_status(incmap_incident_new(&incident, *state, NULL), INCMAP_OK);
    assert_status(incmap_incident_set(incident, INCMAP_FIELD_LAT, text, &err), INCMAP_USAGE);
    assert_non_null(strstr(err.message, "lat"));
    assert_status(incmap_incident_set(incident, INCMAP_FIELD_TITLE, text, NULL), INCMAP_OK);
    text.kind = INCMAP_KIND_NULL;
    assert_status(incmap_incident_set(incident, INCMAP_FIELD_TITLE, text, NULL), INCMAP_OK);
    assert_int_equal(incmap_incident_get(incident, INCMAP_FIELD_TITLE).kind, INCMAP_KIND_NULL);
    incmap_incident_free(incident);
    incmap_incident_free(NULL);
}

static void texts_are_copied_and_gone_when_cleared(void **state) {
    incmap_incident *incident = NULL;
    char text[] = "Banjska";
    incmap_value value = {.kind = INCMAP_KIND_TEXT, .as.text = {text, 7}};
    assert_status(incmap_incident_new(&incident, *state, NULL), INCMAP_OK);
    assert_status(incmap_incident_set(incident, INCMAP_FIELD_TITLE, value, NULL), INCMAP_OK);
    assert_status(incmap_incident_set_extra(incident, 2, value, NULL), INCMAP_OK);
    memset(text, 'x', 7);
    assert_span(incmap_incident_get(incident, INCMAP_FIELD_TITLE).as.text, "Banjska");
    assert_span(incmap_incident_extra(incident, 2).as.text, "Banjska");
    assert_int_equal(incmap_incident_extra(incident, 1).kind, INCMAP_KIND_NULL);
    assert_int_equal(incmap_incident_extra(incident, 3).kind, INCMAP_KIND_NULL);
    assert_status(incmap_incident_set_extra(incident, 100000, value, NULL), INCMAP_LIMIT);
    incmap_incident_clear(incident);
    assert_int_equal(incmap_incident_get(incident, INCMAP_FIELD_TITLE).kind, INCMAP_KIND_NULL);
    assert_int_equal(incmap_incident_extra(incident, 2).kind, INCMAP_KIND_NULL);
    incmap_incident_free(incident);
}

static void dbf_names_are_short_and_unique(void **state) {
    (void)state;
    for (int i = 0; i < INCMAP_FIELD_COUNT; i++) {
        const char *name = incmap_field_describe((incmap_field)i)->dbf_name;
        assert_in_range(strlen(name), 1, 10);
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(name, incmap_field_describe((incmap_field)j)->dbf_name);
        }
    }
}

static void formulas_are_disarmed_and_come_back(void **state) {
    static const struct {
        const char *text;
        const char *cell;
    } cases[] = {
        {"=1+1", "'=1+1"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {"-2+3", "'-2+3"},
        {"+cmd|' /C", "'+cmd|' /C"},
        {"-42.5", "-42.5"},
        {"+7", "+7"},
        {"'=x", "''=x"},
        {"'quoted'", "'quoted'"},
        {"＝1+1", "'＝1+1"},
        {"＋x", "'＋x"},
        {"－2", "'－2"},
        {"＠x", "'＠x"},
        {"＜x", "＜x"},
        {"（x", "（x"},
        {"", ""},
        {"a,b", "\"a,b\""},
        {"\tx", "'\tx"},
        {"plain", "plain"},
    };
    base_buf out;
    base_buf_init(&out, *state, 1000);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        out.size = 0;
        assert_status(inc_guard_put(&out, base_span_of(cases[i].text), ',', NULL), INCMAP_OK);
        assert_span(base_buf_view(&out), cases[i].cell);
        if (cases[i].cell[0] != '"') {
            assert_span(inc_guard_strip(base_span_of(cases[i].cell)), cases[i].text);
        }
    }
    base_buf_free(&out);
}

static void plain_texts_are_those_that_json_and_xml_spell_as_they_are(void **state) {
    (void)state;
    static const char *const plain[] = {"",        "Graz",    "Kosovska Kamenica 2",
                                        "Vučitrn", "полиция", "=1+1;@x"};
    static const char *const other[] = {"a\"b", "it's", "<b>",  "a&b",           "a\\b",
                                        "a\nb", "\xC3", "\xFF", "a\xE2\x80\xA8", "\xEF\xBF\xBF"};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        assert_true(inc_is_plain(base_span_of(plain[i])));
    }
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
        assert_false(inc_is_plain(base_span_of(other[i])));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_takes_only_its_own_kind),
        cmocka_unit_test(texts_are_copied_and_gone_when_cleared),
        cmocka_unit_test(dbf_names_are_short_and_unique),
        cmocka_unit_test(formulas_are_disarmed_and_come_back),
        cmocka_unit_test(plain_texts_are_those_that_json_and_xml_spell_as_they_are),
    };
    return cmocka_run_group_tests(tests, unit_make_context, unit_free_context);
}
