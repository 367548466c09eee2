#include "rep_unit.h"

typedef struct row {
    const char *text;
    const char *type; /* "" for no incident */
    const char *date;
    const char *place;
} row;

static void check(rep_world *w, const row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        rep_reading *r = rep_read_text_of(w, rows[i].text, "2023-09-25");
        bool none = rows[i].type[0] == '\0';
        if (none != (r->incidents.count == 0)) {
            fail_msg("%s: %zu incidents", rows[i].text, r->incidents.count);
        }
        if (!none) {
            assert_field(w, r, 0, INCMAP_FIELD_EVENT_TYPE, rows[i].type);
            assert_field(w, r, 0, INCMAP_FIELD_DATE, rows[i].date);
            assert_field(w, r, 0, INCMAP_FIELD_PLACE_VERBATIM, rows[i].place);
        }
        rep_reading_free(r);
    }
}

static void events_are_known_by_their_words(void **state) {
    static const row rows[] = {
        {"Gunmen attacked a patrol near Zvečan on Sunday.", "Battles", "2023-09-24", "near Zvečan"},
        {"An explosion damaged a house in Leposavić on September 20.", "Explosions/Remote violence",
         "2023-09-20", "Leposavić"},
        {"Three villagers were killed in Banjska on Sunday.", "Violence against civilians",
         "2023-09-24", "Banjska"},
        {"Hundreds of residents protested in Mitrovica yesterday.", "Protests", "2023-09-24",
         "Mitrovica"},
        {"Two people were killed in a car crash in Zvečan on Sunday.", "Accident", "2023-09-24",
         "Zvečan"},
        {"An earthquake shook Leposavić on Friday and was felt in Belgrade.", "Disaster",
         "2023-09-22", "Leposavić"},
        {"Police arrested two men in Zvečan on Friday.", "Arrest", "2023-09-22", "Zvečan"},
        {"The ministers met in Brussels on September 14.", "Meeting", "2023-09-14", "Brussels"},
        {"A shell hit the road 5 km north of Zvečan; the shelling lasted an hour.",
         "Explosions/Remote violence", "", "5 km north of Zvečan"},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

static void what_did_not_happen_is_no_event(void **state) {
    static const row rows[] = {
        {"No attack was reported in Zvečan.", "", "", ""},
        {"Troops could attack Zvečan, officials warned.", "", "", ""},
        {"The army is prepared to shell targets in Zvečan.", "", "", ""},
        {"He died of a heart attack in Zvečan.", "", "", ""},
        {"Policija nije uhapsila nikoga u Zvečanu.", "", "", ""},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

static void serbian_and_albanian_triggers_are_known(void **state) {
    static const row rows[] = {
        {"U nedelju je grupa ljudi napala patrolu kod sela Banjska.", "Battles", "2023-09-24",
         "kod sela Banjska"},
        {"У Звечану је у недељу одржан протест и није било инцидената.", "Protests", "2023-09-24",
         "Звечану"},
        {"Një sulm ndaj policisë ndodhi dje pranë fshatit Banjskë dhe nuk ka të lënduar.",
         "Battles", "2023-09-24", "pranë fshatit Banjskë"},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

static void what_heads_a_paragraph_says_where_and_when(void **state) {
    static const char *const rows[][2] = {
        {"Zvečan: Some 200 pensioners protested on Saturday.\n\n"
         "Leposavić, 22 September: Two men were arrested.",
         "Protests@Zvečan 2023-09-23; Arrest@Leposavić 2023-09-22"},
        {"* 21 September, Zvečan: two cars collided; nobody was hurt.\n"
         "* 22 September, Leposavić: gunmen attacked a police patrol.",
         "Accident@Zvečan 2023-09-21; Battles@Leposavić 2023-09-22"},
        {"ЗВЕЧАН – У суботу је одржан протест.\n\nЛЕПОСАВИЋ – У недељу је избио пожар.",
         "Protests@ЗВЕЧАН 2023-09-23; Accident@ЛЕПОСАВИЋ 2023-09-24"},
        {"Leposavić: Two men were arrested in Zvečan on Friday.", "Arrest@Zvečan 2023-09-22"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

/* What "the capital" and "the town" mean, and where somebody was who lies in hospital elsewhere, is
 * any reader's knowledge. */
static void words_for_a_town_stand_for_the_one_told_before(void **state) {
    static const char *const rows[][2] = {
        {"PRISTINA, 25 September (Agency) - The law changed in Zvečan.\n\n"
         "Hundreds of teachers protested in the capital on Saturday.",
         "Protests@PRISTINA 2023-09-23"},
        {"A blaze broke out in Leposavić on Friday.\n\n"
         "On Saturday about 200 people protested in the town.",
         "Accident@Leposavić 2023-09-22; Protests@Leposavić 2023-09-23"},
        {"U Leposaviću je u petak izbio požar.\n\nU subotu su građani protestovali u tom mestu.",
         "Accident@Leposaviću 2023-09-22; Protests@Leposaviću 2023-09-23"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

static void places_are_where_it_was_and_not_who_tells_of_it(void **state) {
    static const char *const rows[][2] = {
        {"Gunmen shot two men near Zvečan on Friday; both were taken to hospital in Leposavić.",
         "Violence against civilians@near Zvečan 2023-09-22"},
        {"Police in Leposavić said that two men were arrested in Zvečan on Friday.",
         "Arrest@Zvečan 2023-09-22"},
        {"The worst news came from Leposavić, where the river burst its banks on Friday.",
         "Disaster@Leposavić 2023-09-22"},
        {"An explosion damaged a house close to Zvečan on Friday.",
         "Explosions/Remote violence@Zvečan 2023-09-22"},
        {"Zëdhënësi i policisë në Leposaviq tha se të premten u arrestuan dy persona në Zveçan.",
         "Arrest@Zveçan 2023-09-22"},
        {"Policia bastisi dje disa shtëpi në pjesën veriore të Leposaviqit dhe arrestoi dy "
         "persona.",
         "Arrest@Leposaviqit 2023-09-24"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

static void days_belong_to_what_they_are_said_of(void **state) {
    static const char *const rows[][2] = {
        {"After last week's fire people protested in Zvečan on Saturday.",
         "Protests@Zvečan 2023-09-23"},
        {"Police were looking on Saturday for masked men who attacked a patrol in Zvečan on "
         "Thursday.",
         "Battles@Zvečan 2023-09-21"},
        {"Fighting raged in Leposavić from Wednesday to Friday.",
         "Battles@Leposavić 2023-09-20/2023-09-22"},
        {"Two men were arrested in Zvečan on Friday. Hours later a blaze broke out in Leposavić.",
         "Arrest@Zvečan 2023-09-22; Accident@Leposavić 2023-09-22"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

/* What is one event to a reader and what is two. */
static void events_are_told_apart_by_what_they_were(void **state) {
    static const char *const rows[][2] = {
        {"A storm hit Leposavić on Saturday.\n\nFloods swept away two cars in Leposavić.",
         "Disaster@Leposavić 2023-09-23"},
        {"Jako nevreme pogodilo je u subotu Leposavić. Nabujali potok poplavio je deset kuća.",
         "Disaster@Leposavić 2023-09-23"},
        {"The march in Leposavić on Saturday came days after gunmen on motorcycles stormed a farm "
         "in "
         "Zvečan on Wednesday.",
         "Protests@Leposavić 2023-09-23; Violence against civilians@Zvečan 2023-09-20"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

static void what_is_to_come_is_no_event(void **state) {
    static const char *const rows[][2] = {
        {"A rally in Zvečan next week is on everybody's lips.", ""},
        {"Traders blocked the road in Zvečan on Friday; a march in Leposavić follows tomorrow.",
         "Protests@Zvečan 2023-09-22"},
        {"Studenti su u petak protestovali u Zvečanu, a skup u Leposaviću je iduće nedelje.",
         "Protests@Zvečanu 2023-09-22"},
        {"Rektor je najavio za petak veliki protest u Leposaviću.", ""},
        {"Kryetari ftoi ministrat në një takim në Leposaviq javën që vjen.", ""},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

static void who_enters_a_town_fights_or_kills(void **state) {
    static const char *const rows[][2] = {
        {"Rebels entered the town of Leposavić on Friday.", "Battles@Leposavić 2023-09-22"},
        {"Rebels entered the town of Leposavić on Friday and executed nine villagers.",
         "Violence against civilians@Leposavić 2023-09-22"},
        {"A minibus rolled into a ravine near Zvečan on Friday.",
         "Accident@near Zvečan 2023-09-22"},
        {"Luftëtarët hynë të premten në fshatin Banjskë dhe ekzekutuan nëntë banorë.",
         "Violence against civilians@Banjskë 2023-09-22"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

/* The words of agencies, bulletins and portals; the kinds are a reader's. */
static void words_of_the_field_tell_their_kind(void **state) {
    static const char *const rows[][2] = {
        {"A wall of water swept through Leposavić on Friday.", "Disaster@Leposavić 2023-09-22"},
        {"Mortars were fired at Banjska on Friday.",
         "Explosions/Remote violence@Banjska 2023-09-22"},
        {"Soldiers set up a temporary checkpoint outside Zvečan on Friday.",
         "Presence@outside Zvečan 2023-09-22"},
        {"The two sides exchanged captives in Zvečan on Friday.",
         "Strategic developments@Zvečan 2023-09-22"},
        {"Radnik je smrtno stradao u petak u Zvečanu.", "Accident@Zvečanu 2023-09-22"},
        {"Letele su flaše i baklje u petak u Zvečanu.", "Riots@Zvečanu 2023-09-22"},
        {"Uhićene su u petak dvije osobe u Zvečanu.", "Arrest@Zvečanu 2023-09-22"},
        {"У петак је у Лепосавићу горјело ниско растиње.", "Disaster@Лепосавићу 2023-09-22"},
        {"Një veturë goditi të premten një fëmijë në Zveçan.", "Accident@Zveçan 2023-09-22"},
        {"Kryeministri priti të premten në Zveçan homologun e tij.", "Meeting@Zveçan 2023-09-22"},
        {"Liderët u mblodhën të premten në Zveçan në një samit.", "Meeting@Zveçan 2023-09-22"},
        {"Të panjohur hodhën të premten një granatë në oborrin e shkollës në Zveçan.",
         "Explosions/Remote violence@Zveçan 2023-09-22"},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

static void other_senses_of_such_words_tell_none(void **state) {
    static const char *const rows[][2] = {
        {"The widow has been battling cancer in Leposavić since Friday.", ""},
        {"Two boys were caught in the rain in Zvečan on Friday.", ""},
        {"Profesor se povukao iz trke u petak u Zvečanu.", ""},
        {"Stanje nesreće i dalje je na snazi u Zvečanu.", ""},
        {"Breshëri kritikash ndaj planit në Zveçan nuk ka fund.", ""},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

/* Forms that hold a day within them, and words whose other sense is no event. */
static void days_within_a_form_do_not_count(void **state) {
    static const char *const rows[][2] = {
        {"Nepoznate osobe otvorile su u subotu kasno uveče vatru na kuću u Zvečanu.",
         "Violence against civilians@Zvečanu 2023-09-23"},
        {"Policia vuri të premten në pranga dy persona në Zveçan.", "Arrest@Zveçan 2023-09-22"},
        {"Students held a lightning protest in Zvečan on Friday.", "Protests@Zvečan 2023-09-22"},
        {"Štab za vanredne situacije zaseda danas u Zvečanu.", "Meeting@Zvečanu 2023-09-25"},
        {"The mayor met the teachers in Zvečan on Friday.", "Meeting@Zvečan 2023-09-22"},
        {"The school in Zvečan met the needs of its pupils.", ""},
    };
    rep_tell_rows(*state, rows, sizeof rows / sizeof rows[0]);
}

/* Which words of a sentence belong together is grammar's, not ours: the answers are a reader's. */
static void places_and_days_go_to_the_event_of_their_clause(void **state) {
    static const struct {
        const char *text;
        const char *expected;
    } rows[] = {
        {"Trucks blocked the road in Zvečan on Saturday, after a man in Leposavić was arrested.",
         "Protests@Zvečan 2023-09-23; Arrest@Leposavić 2023-09-23"},
        {"Police arrested a man in Zvečan on Sunday, suspected of a shooting on Friday.",
         "Arrest@Zvečan 2023-09-24"},
        {"A man was shot in Zvečan on Sunday and the suspect was arrested.",
         "Violence against civilians@Zvečan 2023-09-24"},
        {"Two people died in Leposavić on Sunday when the river burst its banks.",
         "Disaster@Leposavić 2023-09-24"},
        {"Two people drowned in Leposavić when the river burst its banks on Sunday.",
         "Disaster@Leposavić 2023-09-24"},
        {"An earthquake shook Zvečan on Sunday.\n\nTwo people died in Leposavić.",
         "Disaster@Zvečan 2023-09-24; Disaster@Leposavić 2023-09-24"},
        {"Heavy rain caused a landslide in Leposavić on Sunday that blocked the road.",
         "Disaster@Leposavić 2023-09-24"},
        {"A bus burned in Banjska, a village near Zvečan, on Sunday after a fire broke out.",
         "Accident@Banjska 2023-09-24"},
        {"The minister visited Zvečan on Sunday and promised help.", "Statement@Zvečan 2023-09-24"},
        {"A bus burned in the village of Banjska near Zvečan on Sunday after a fire broke out.",
         "Accident@Banjska 2023-09-24"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char got[512];
        rep_told(*state, rows[i].text, got, sizeof got);
        if (strcmp(got, rows[i].expected) != 0) {
            fail_msg("%s: \"%s\", expected \"%s\"", rows[i].text, got, rows[i].expected);
        }
    }
}

static void one_attack_told_three_times_is_one_incident(void **state) {
    rep_world *w = *state;
    rep_reading *r = rep_read_text_of(
        w,
        "Governments condemned the attack on police officers.\n\n"
        "On Sunday gunmen attacked a police patrol near Banjska. Two officers were killed.\n\n"
        "The president blamed the assault on smugglers.",
        "2023-09-25");
    assert_int_equal(r->incidents.count, 1);
    assert_field(w, r, 0, INCMAP_FIELD_PLACE_VERBATIM, "near Banjska");
    assert_field(w, r, 0, INCMAP_FIELD_DATE, "2023-09-24");
    assert_field(w, r, 0, INCMAP_FIELD_FATALITIES_BEST, "2");
    assert_field(w, r, 0, INCMAP_FIELD_EVIDENCE,
                 "On Sunday gunmen attacked a police patrol near Banjska.");
    rep_reading_free(r);
}

static void two_attacks_at_two_places_are_two(void **state) {
    rep_world *w = *state;
    rep_reading *r = rep_read_text_of(
        w,
        "Gunmen attacked a patrol in Zvečan on Friday. Another attack was reported in "
        "Leposavić on Sunday.",
        "2023-09-25");
    assert_int_equal(r->incidents.count, 2);
    assert_field(w, r, 0, INCMAP_FIELD_PLACE_VERBATIM, "Zvečan");
    assert_field(w, r, 1, INCMAP_FIELD_PLACE_VERBATIM, "Leposavić");
    assert_field(w, r, 0, INCMAP_FIELD_DATE, "2023-09-22");
    assert_field(w, r, 1, INCMAP_FIELD_DATE, "2023-09-24");
    rep_reading_free(r);
}

static void there_points_to_the_place_told_before(void **state) {
    rep_world *w = *state;
    rep_reading *r = rep_read_text_of(
        w,
        "The mayor visited Leposavić. He came to the town of Zvečan on September 20. Gunmen "
        "had attacked a patrol there.",
        "2023-09-25");
    assert_true(r->incidents.count >= 1);
    rep_reading_free(r);
    r = rep_read_text_of(w,
                         "Reporters gathered in Zvečan on September 20. Gunmen had attacked a "
                         "patrol there.",
                         "2023-09-25");
    assert_int_equal(r->incidents.count, 1);
    assert_field(w, r, 0, INCMAP_FIELD_PLACE_VERBATIM, "Zvečan");
    rep_reading_free(r);
}

static void violence_without_a_place_is_kept_and_a_statement_is_not(void **state) {
    static const row rows[] = {
        {"Gunmen attacked a patrol on Sunday.", "Battles", "2023-09-24", ""},
        {"The minister said on Sunday that all was well.", "", "", ""},
        {"The mission has a presence in Kosovo.", "", "", ""},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

static void a_day_without_a_year_is_told_in_the_notes(void **state) {
    rep_world *w = *state;
    rep_reading *r = rep_read_text_of(w, "Gunmen attacked a patrol in Zvečan on September 24.", "");
    assert_int_equal(r->incidents.count, 1);
    assert_field(w, r, 0, INCMAP_FIELD_DATE, "");
    assert_field(w, r, 0, INCMAP_FIELD_NOTES,
                 "dated without a year or a day to count from: September 24");
    rep_reading_free(r);
}

static void doers_targets_and_blame_are_read(void **state) {
    rep_world *w = *state;
    rep_reading *r = rep_read_text_of(
        w,
        "The attack on the army convoy by armed smugglers in Zvečan went on for hours. The Kosovo "
        "President, Vjosa Osmani, attributed the attack to gangs from abroad.",
        "2023-09-25");
    assert_int_equal(r->incidents.count, 2);
    assert_field(w, r, 0, INCMAP_FIELD_ACTOR1, "armed smugglers");
    assert_field(w, r, 0, INCMAP_FIELD_ACTOR2, "army convoy");
    assert_field(w, r, 0, INCMAP_FIELD_NOTES, "attributed to gangs from abroad by Vjosa Osmani");
    assert_field(w, r, 1, INCMAP_FIELD_SUB_EVENT_TYPE, "Attribution");
    assert_field(w, r, 1, INCMAP_FIELD_ACTOR1, "Vjosa Osmani");
    assert_field(w, r, 1, INCMAP_FIELD_PLACE_VERBATIM, "");
    rep_reading_free(r);
}

typedef struct toll_row {
    const char *text;
    const char *low;
    const char *best;
    const char *high;
    const char *notes;
} toll_row;

static void the_dead_and_injured_are_counted_in_three_languages(void **state) {
    static const toll_row rows[] = {
        {"Gunmen attacked Zvečan on Sunday. One officer was killed and two wounded.", "", "1", "",
         "injured: 2"},
        {"A bomb exploded in Zvečan on Sunday, killing at least five people and injuring a dozen "
         "more.",
         "5", "5", "", "injured: 12"},
        {"A flood hit Zvečan on Sunday and killed 10 to 20 people.", "10", "10", "20", ""},
        {"A quake hit Zvečan on Sunday. The death toll is 5,300; up to forty-two are injured.", "",
         "5300", "", "injured: 42, at most 42"},
        {"Granate su u nedelju pogodile Zvečan. Poginulo je najmanje dvanaest osoba, a dvadeset "
         "pet je ranjeno.",
         "12", "12", "", "injured: 25"},
        {"Një sulm ndodhi dje në Zveçan. Tridhjetë e tre ushtarë u vranë dhe mbi 600 u plagosën.",
         "", "33", "", "injured: 600, at least 600"},
        {"Gunmen attacked Zvečan on Sunday. No one was killed.", "", "", "", ""},
    };
    rep_world *w = *state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        rep_reading *r = rep_read_text_of(w, rows[i].text, "2023-09-25");
        assert_int_equal(r->incidents.count, 1);
        assert_field(w, r, 0, INCMAP_FIELD_FATALITIES_LOW, rows[i].low);
        assert_field(w, r, 0, INCMAP_FIELD_FATALITIES_BEST, rows[i].best);
        assert_field(w, r, 0, INCMAP_FIELD_FATALITIES_HIGH, rows[i].high);
        assert_field(w, r, 0, INCMAP_FIELD_NOTES, rows[i].notes);
        rep_reading_free(r);
    }
}

static void background_and_topics_are_no_incidents(void **state) {
    static const row rows[] = {
        {"Hundreds marched in Zvečan on Sunday over the killing of two men.", "Protests",
         "2023-09-24", "Zvečan"},
        {"Police arrested a man in Zvečan on Sunday for an attack on officers in Leposavić.",
         "Arrest", "2023-09-24", "Zvečan"},
        {"Demonstrators threw stones at officers in Zvečan on Sunday.", "Riots", "2023-09-24",
         "Zvečan"},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
    rep_world *w = *state;
    rep_reading *r = rep_read_text_of(
        w,
        "Gunmen attacked a patrol in Zvečan on Sunday. In 2019 a bomb killed two men in Leposavić. "
        "If they attack again in Banjska, officials said, the army will answer.",
        "2023-09-25");
    assert_int_equal(r->incidents.count, 1);
    rep_reading_free(r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_are_known_by_their_words),
        cmocka_unit_test(what_did_not_happen_is_no_event),
        cmocka_unit_test(serbian_and_albanian_triggers_are_known),
        cmocka_unit_test(what_heads_a_paragraph_says_where_and_when),
        cmocka_unit_test(days_belong_to_what_they_are_said_of),
        cmocka_unit_test(events_are_told_apart_by_what_they_were),
        cmocka_unit_test(what_is_to_come_is_no_event),
        cmocka_unit_test(who_enters_a_town_fights_or_kills),
        cmocka_unit_test(words_of_the_field_tell_their_kind),
        cmocka_unit_test(other_senses_of_such_words_tell_none),
        cmocka_unit_test(days_within_a_form_do_not_count),
        cmocka_unit_test(places_and_days_go_to_the_event_of_their_clause),
        cmocka_unit_test(one_attack_told_three_times_is_one_incident),
        cmocka_unit_test(two_attacks_at_two_places_are_two),
        cmocka_unit_test(there_points_to_the_place_told_before),
        cmocka_unit_test(violence_without_a_place_is_kept_and_a_statement_is_not),
        cmocka_unit_test(words_for_a_town_stand_for_the_one_told_before),
        cmocka_unit_test(places_are_where_it_was_and_not_who_tells_of_it),
        cmocka_unit_test(a_day_without_a_year_is_told_in_the_notes),
        cmocka_unit_test(doers_targets_and_blame_are_read),
        cmocka_unit_test(the_dead_and_injured_are_counted_in_three_languages),
        cmocka_unit_test(background_and_topics_are_no_incidents),
    };
    return cmocka_run_group_tests(tests, rep_make_world, rep_free_world);
}
