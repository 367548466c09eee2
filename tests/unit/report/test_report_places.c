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
        {"A mine wounded two men in the northern part of Leposavić on Sunday.",
         "Explosions/Remote violence@Leposavić 2023-09-24"},
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

static void who_tells_of_it_is_elsewhere(void **state) {
    static const char *const rows[][2] = {
        {"A mine wounded two men in Zvečan on Sunday, the ministry in Belgrade reported.",
         "Explosions/Remote violence@Zvečan 2023-09-24"},
        {"A blaze broke out in Leposavić on Sunday. Two houses burned, the agency in Belgrade "
         "said.",
         "Accident@Leposavić 2023-09-24"},
        {"Ministarstvo u Beogradu tvrdi da je mina u nedelju ranila dvojicu u Zvečanu.",
         "Explosions/Remote violence@Zvečanu 2023-09-24"},
        /* where nothing else is named, the police of a town tell of what was there */
        {"Police in Zvečan said two men were arrested on Sunday.", "Arrest@Zvečan 2023-09-24"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

static void streets_that_no_gazetteer_has_are_their_towns(void **state) {
    static const char *const rows[][2] = {
        {"A mine wounded two men in the Quenya quarter of Leposavić on Sunday.",
         "Explosions/Remote violence@Leposavić 2023-09-24"},
        {"Dve osobe su ranjene u sudaru na Kvenjskoj magistrali kod Leposavića u nedelju.",
         "Accident@kod Leposavića 2023-09-24"},
        {"Në sheshin Kuenja të Zveçanit qindra veta protestuan të dielën.",
         "Protests@Zveçanit 2023-09-24"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

static void a_place_told_again_is_no_second_one(void **state) {
    static const char *const rows[][2] = {
        {"Nepoznata lica pucala su u nedelju u Banjskoj, u Zvečanu.",
         "Violence against civilians@Banjskoj 2023-09-24"},
        {"Drones hit depots in Zvečan, in Leposavić and in Banjska on Sunday.",
         "Explosions/Remote violence@Zvečan 2023-09-24; "
         "Explosions/Remote violence@Leposavić 2023-09-24; "
         "Explosions/Remote violence@Banjska 2023-09-24"},
        {"An earthquake shook Leposavić on Sunday. The tremor was felt in Belgrade.",
         "Disaster@Leposavić 2023-09-24"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

static void the_same_town_is_the_one_told_before(void **state) {
    static const char *const rows[][2] = {
        {"Hundreds protested in Zvečan on Saturday.\n\nTwo men were arrested in the same town on "
         "Sunday.",
         "Protests@Zvečan 2023-09-23; Arrest@Zvečan 2023-09-24"},
        {"U Zvečanu je u subotu održan protest.\n\nU nedelju su u istom gradu uhapšene dve osobe.",
         "Protests@Zvečanu 2023-09-23; Arrest@Zvečanu 2023-09-24"},
        {"Few had heard of Leposavić, a town where little happens. On Sunday two cars collided.",
         "Accident@Leposavić 2023-09-24"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

static void a_lead_without_a_place_is_at_the_head_of_the_report(void **state) {
    static const char *const rows[][2] = {
        {"PRISTINA, 25 September (Agency) - Hundreds protested against the new law on Sunday.\n\n"
         "Two men were arrested in Leposavić on Saturday.",
         "Protests@PRISTINA 2023-09-24; Arrest@Leposavić 2023-09-23"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_preposition_leads_across_words_that_say_nothing_of_where),
        cmocka_unit_test(words_that_lead_to_no_place_do_not),
        cmocka_unit_test(what_a_preposition_leads_to_at_once_comes_first),
        cmocka_unit_test(who_tells_of_it_is_elsewhere),
        cmocka_unit_test(streets_that_no_gazetteer_has_are_their_towns),
        cmocka_unit_test(a_place_told_again_is_no_second_one),
        cmocka_unit_test(the_same_town_is_the_one_told_before),
        cmocka_unit_test(a_lead_without_a_place_is_at_the_head_of_the_report),
    };
    return cmocka_run_group_tests(tests, rep_make_world, rep_free_world);
}
