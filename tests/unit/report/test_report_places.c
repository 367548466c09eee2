/* Which of the places that a report names an event takes. What is expected is any reader's
 * understanding of the sentences, which are written here. */
#include "rep_unit.h"

static void a_preposition_leads_across_words_that_say_nothing_of_where(void **state) {
    static const char *const rows[][2] = {
        {"A mine wounded two men in besieged Zvečan on Sunday.",
         "Explosions/Remote violence@Zvečan 2023-09-24"},
        {"A mine wounded two men in war-torn Leposavić on Sunday.",
         "Explosions/Remote violence@Leposavić 2023-09-24"},
        {"A mine wounded two men in the ruins of Banjska on Sunday.",
         "Explosions/Remote violence@Banjska 2023-09-24"},
        {"Mina je u nedelju eksplodirala u dvorištu osnovne škole Leposavića.",
         "Explosions/Remote violence@Leposavića 2023-09-24"},
        {"U okupiranom Zvečanu je u nedelju eksplodirala mina.",
         "Explosions/Remote violence@Zvečanu 2023-09-24"},
        {"Një bombë shpërtheu në oborrin e shkollës së Zveçanit të dielën.",
         "Explosions/Remote violence@Zveçanit 2023-09-24"},
        {"Një bombë shpërtheu në afërsi të Zveçanit të dielën.",
         "Explosions/Remote violence@Zveçanit 2023-09-24"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

static void words_that_lead_to_no_place_do_not(void **state) {
    static const char *const rows[][2] = {
        {"A mine wounded two men on Sunday in the hands of Zvečan.",
         "Explosions/Remote violence@ 2023-09-24"},
        {"Mina je u nedelju eksplodirala u ime Zvečana.", "Explosions/Remote violence@ 2023-09-24"},
        {"A mine wounded two men on Sunday in response Zvečan called for calm.",
         "Explosions/Remote violence@ 2023-09-24"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

static void what_a_preposition_leads_to_at_once_comes_first(void **state) {
    static const char *const rows[][2] = {
        {"Mina je u nedelju eksplodirala kod starog mlina Banjska u Leposaviću.",
         "Explosions/Remote violence@Leposaviću 2023-09-24"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_preposition_leads_across_words_that_say_nothing_of_where),
        cmocka_unit_test(words_that_lead_to_no_place_do_not),
        cmocka_unit_test(what_a_preposition_leads_to_at_once_comes_first),
    };
    return cmocka_run_group_tests(tests, rep_make_world, rep_free_world);
}
