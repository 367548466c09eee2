#include "res_inflect.h"
#include "unit.h"

typedef struct search {
    const char *wanted;
    bool found;
    size_t tried;
} search;

static bool look(void *state, incmap_span form, const char *language) {
    (void)language;
    search *s = state;
    s->tried++;
    s->found = s->found || base_span_is(form, s->wanted);
    return true;
}

static void assert_form(const char *inflected, const char *nominative) {
    search s = {.wanted = nominative};
    res_inflect(base_span_of(inflected), look, &s);
    if (!s.found) {
        fail_msg("%s did not give %s", inflected, nominative);
    }
}

static void serbian_cases_lead_back_to_the_nominative(void **state) {
    (void)state;
    assert_form("Leposaviću", "leposavic");
    assert_form("Leposavića", "leposavic");
    assert_form("Prištini", "pristina");
    assert_form("Prištinom", "pristina");
    assert_form("Banjskoj", "banjska");
    assert_form("Kosovskoj Mitrovici", "kosovska mitrovica");
    assert_form("Novom Brdu", "novo brdo");
    assert_form("Zubinom Potoku", "zubin potok");
    assert_form("Kosovu Polju", "kosovo polje");
    assert_form("Лепосавићу", "leposavic");
    assert_form("Glogovcu", "glogovac");
    assert_form("Kaknju", "kakanj");
    assert_form("Ražnja", "razanj");
    assert_form("Kaknjem", "kakanj");
    assert_form("Čačkom", "cacak");
    assert_form("Pljevalja", "pljevlja");
}

static void albanian_cases_lead_back_to_the_nominative(void **state) {
    (void)state;
    assert_form("Prishtinës", "prishtine");
    assert_form("Prizrenit", "prizren");
    assert_form("Gjakovën", "gjakove");
    assert_form("Prishtina", "prishtine");
    assert_form("Leposaviqit", "leposaviq");
}

static void a_short_word_is_left_alone(void **state) {
    (void)state;
    search s = {.wanted = ""};
    res_inflect(BASE_SPAN("Una"), look, &s);
    assert_int_equal(s.tried, 0);
    res_inflect(BASE_SPAN(""), look, &s);
    assert_int_equal(s.tried, 0);
}

static void forms_are_limited(void **state) {
    (void)state;
    search s = {.wanted = ""};
    res_inflect(BASE_SPAN("Banjskoj Banjskoj Banjskoj Banjskoj"), look, &s);
    assert_in_range(s.tried, 1, 200);
    s.tried = 0;
    res_inflect(BASE_SPAN("one two three four five"), look, &s);
    assert_int_equal(s.tried, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(serbian_cases_lead_back_to_the_nominative),
        cmocka_unit_test(albanian_cases_lead_back_to_the_nominative),
        cmocka_unit_test(a_short_word_is_left_alone),
        cmocka_unit_test(forms_are_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
