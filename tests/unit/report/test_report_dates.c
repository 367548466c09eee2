#include <stdio.h>

#include "base_date.h"
#include "rep_clean.h"
#include "rep_dates.h"
#include "unit.h"

typedef struct row {
    const char *text;
    const char *published; /* "" for unset */
    const char *expected;  /* printed=EDTF, separated by spaces; ? for undated */
} row;

static void found(incmap_context *ctx, const row *r, char out[512]) {
    rep_doc doc;
    rep_doc_init(&doc, ctx);
    assert_int_equal(rep_clean(&doc, base_span_of(r->text), INCMAP_REPORT_TEXT, "test", NULL),
                     INCMAP_OK);
    rep_lexicon *lexicon = NULL;
    unsigned languages = txt_language_of(rep_doc_view(&doc));
    assert_int_equal(rep_lexicon_new(&lexicon, ctx, languages, NULL), INCMAP_OK);
    rep_tokens tokens = {.ctx = ctx};
    assert_int_equal(rep_tokens_read(&tokens, &doc, lexicon, NULL), INCMAP_OK);
    incmap_date published = {0, 0, 0};
    (void)base_date_parse(base_span_of(r->published), &published);
    rep_dates dates;
    assert_int_equal(rep_dates_read(&dates, ctx, &tokens, published, NULL), INCMAP_OK);
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < dates.count && at < 400; i++) {
        const char *edtf = dates.at[i].edtf[0] != '\0' ? dates.at[i].edtf : "?";
        at += (size_t)snprintf(out + at, 512 - at, "%s%s", i > 0 ? " " : "", edtf);
    }
    rep_dates_free(&dates);
    rep_tokens_free(&tokens);
    rep_lexicon_free(lexicon);
    rep_doc_free(&doc);
}

static void check(incmap_context *ctx, const row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char got[512];
        found(ctx, &rows[i], got);
        if (strcmp(got, rows[i].expected) != 0) {
            fail_msg("%s: got \"%s\", expected \"%s\"", rows[i].text, got, rows[i].expected);
        }
    }
}

/* 25 September 2023 was a Monday. */
static void printed_dates_are_read_in_english(void **state) {
    static const row rows[] = {
        {"It was on 2023-09-24 that the road closed.", "", "2023-09-24"},
        {"On September 24, 2023, they met.", "", "2023-09-24"},
        {"On the 24th of September 2023 they met.", "", "2023-09-24"},
        {"It happened on 24/09/2023 and on 09/25/2023.", "", "2023-09-24 2023-09-25"},
        {"It happened on 24.9.2023 in the town.", "", "2023-09-24"},
        {"The shop closed on September 24.", "2023-09-25", "2023-09-24"},
        {"The shop closed on September 26.", "2023-09-25", "2022-09-26"},
        {"The shop closed on Sept. 24 at noon.", "2023-09-25", "2023-09-24"},
        {"It was the night of 23 to 24 September 2023.", "", "2023-09-23/2023-09-24"},
        {"From September 10-14, 2023 the road was shut.", "", "2023-09-10/2023-09-14"},
        {"It was found in late September 2023.", "", "2023-09-21/2023-09-30"},
        {"It was found in September 2023.", "", "2023-09"},
        {"It was found in February of the year.", "2023-09-25", "2023-02"},
        {"They left in 2019 for good.", "", "2019"},
        {"On Sunday, September 24, 2023 it rained.", "", "2023-09-24"},
        {"On February 29 it snowed.", "2023-09-25", "2020-02-29"},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

static void days_are_counted_back_from_the_day_of_writing(void **state) {
    static const row rows[] = {
        {"It rained on Sunday.", "2023-09-25", "2023-09-24"},
        {"It rained on Monday.", "2023-09-25", "2023-09-25"},
        {"It rained last Monday.", "2023-09-25", "2023-09-18"},
        {"The vote is next Monday.", "2023-09-25", ""},
        {"It rained yesterday and today.", "2023-09-25", "2023-09-24 2023-09-25"},
        {"It rained three days ago.", "2023-09-25", "2023-09-22"},
        {"It rained on September 14. Two days earlier it was dry.", "2023-09-25",
         "2023-09-14 2023-09-12"},
        {"It rained a week ago.", "2023-09-25", "2023-09-18"},
        {"It rained on September 14. The next day it was dry.", "2023-09-25",
         "2023-09-14 2023-09-15"},
        {"It rained on September 14, and the same day it snowed.", "2023-09-25",
         "2023-09-14 2023-09-14"},
        {"It rained on September 14. A day earlier it was dry, and three days later too.",
         "2023-09-25", "2023-09-14 2023-09-13 2023-09-16"},
        {"It rained the day before yesterday and last night.", "2023-09-25",
         "2023-09-23 2023-09-24"},
        {"It rained in the night between Saturday and Sunday.", "2023-09-25",
         "2023-09-23/2023-09-24"},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

/* 25 September 2023 was a Monday, 1 October a Sunday. */
static void spans_of_weeks_months_and_nights_are_intervals(void **state) {
    static const row rows[] = {
        {"It rained from 28 September to 3 October 2023.", "", "2023-09-28/2023-10-03"},
        {"It rained from 28 December to 3 January.", "2023-09-25", "2022-12-28/2023-01-03"},
        {"It rained last week.", "2023-09-27", "2023-09-18/2023-09-24"},
        {"It rained earlier this week.", "2023-09-27", "2023-09-25/2023-09-27"},
        {"It rained over the weekend.", "2023-09-25", "2023-09-23/2023-09-24"},
        {"It rained over the weekend.", "2023-10-01", "2023-09-30/2023-10-01"},
        {"It rained last month.", "2023-01-10", "2022-12"},
        {"It rained during the night.", "2023-09-25", "2023-09-25"},
        {"Kiša je padala od 28. septembra do 3. oktobra 2023.", "", "2023-09-28/2023-10-03"},
        {"Kiša je padala prošle sedmice u gradu.", "2023-09-27", "2023-09-18/2023-09-24"},
        {"Kiša je padala tokom noći u gradu.", "2023-09-25", "2023-09-25"},
        {"Kiša je padala tokom noći između subote i nedelje u gradu.", "2023-09-25",
         "2023-09-23/2023-09-24"},
        {"Киша је падала током викенда у граду.", "2023-09-25", "2023-09-23/2023-09-24"},
        {"Shiu ra nga 28 shtatori deri më 3 tetor 2023 në qytet.", "", "2023-09-28/2023-10-03"},
        {"Shiu ra javën e kaluar në qytet.", "2023-09-27", "2023-09-18/2023-09-24"},
        {"Shiu ra gjatë natës në qytet.", "2023-09-25", "2023-09-25"},
        {"Shiu ra gjatë fundjavës në qytet.", "2023-09-25", "2023-09-23/2023-09-24"},
        {"It rained last week.", "", "?"},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

static void parts_of_days_and_years_are_read(void **state) {
    static const row rows[] = {
        {"Masked men came on Friday and Saturday to the village.", "2023-09-25",
         "2023-09-22/2023-09-23"},
        {"The road was closed this morning by the police.", "2023-09-25", "2023-09-25"},
        {"They met on Friday and were released that same night by the police.", "2023-09-25",
         "2023-09-22 2023-09-22"},
        {"U selu su 2003. godine ubijena deca, a krivci nikada nisu pronađeni.", "2023-09-25",
         "2003"},
        {"Banorët e qytetit nuk e kanë harruar zjarrin e vitit 2021 në spital.", "2023-09-25",
         "2021"},
        {"The shop opened two years ago in the town.", "2023-09-25", ""},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

/* 25 September 2023 was a Monday. */
static void days_of_a_week_bound_a_time(void **state) {
    static const row rows[] = {
        {"The bridge was shut from Thursday to Saturday for repairs.", "2023-09-25",
         "2023-09-21/2023-09-23"},
        {"The town was cut off from Friday through Monday by the snow.", "2023-09-25",
         "2023-09-22/2023-09-25"},
        {"The match was moved to Friday and the second one to Sunday.", "2023-09-25",
         "2023-09-22 2023-09-24"},
        {"Most je bio zatvoren od utorka do petka u gradu.", "2023-09-25", "2023-09-19/2023-09-22"},
        {"Мост је био затворен од среде до недеље у граду.", "2023-09-25", "2023-09-20/2023-09-24"},
        {"Ura ishte e mbyllur nga e marta deri të premten në qytet.", "2023-09-25",
         "2023-09-19/2023-09-22"},
        {"Ura ishte e mbyllur prej së enjtes deri të dielën në qytet.", "2023-09-25",
         "2023-09-21/2023-09-24"},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

static void days_after_something_are_its_day(void **state) {
    static const row rows[] = {
        {"Divers gave up on Saturday, three days after the ferry sank.", "2023-09-25",
         "2023-09-23 2023-09-20"},
        {"It rained on September 14. Two days after, it was dry.", "2023-09-25",
         "2023-09-14 2023-09-16"},
        {"Two days after the ferry sank the harbour was calm.", "2023-09-25", ""},
        {"Ronioci su stali u subotu, tri dana nakon što je brod potonuo u luci.", "2023-09-25",
         "2023-09-23 2023-09-20"},
        {"Kërkimet u ndalën të shtunën, dy ditë pas fundosjes së anijes në port.", "2023-09-25",
         "2023-09-23 2023-09-21"},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

static void without_a_day_of_writing_nothing_is_guessed(void **state) {
    static const row rows[] = {
        {"The shop closed on September 24.", "", "XXXX-09-24"},
        {"It rained on Sunday.", "", "?"},
        {"It rained yesterday.", "", "?"},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

static void words_that_are_also_months_are_no_dates(void **state) {
    static const row rows[] = {
        {"They may march to the town in the end.", "2023-09-25", ""},
        {"March on, said the man. Theresa May agreed.", "2023-09-25", ""},
        {"In 2000 houses there was no light.", "2023-09-25", ""},
        {"It cost 31.5.2 points and 24/13/2023.", "2023-09-25", ""},
        {"On February 30, 2023 nothing can be.", "2023-09-25", "?"},
    };
    check(*state, rows, sizeof rows / sizeof rows[0] - 1);
}

static void serbian_and_albanian_dates_are_read(void **state) {
    static const row rows[] = {
        {"Eksplozija je bila 24. septembra 2023. godine u selu.", "", "2023-09-24"},
        {"Експлозија је била 24. септембра 2023. године у селу.", "", "2023-09-24"},
        {"To se desilo 24. 9. 2023. u gradu.", "", "2023-09-24"},
        {"To se desilo u nedelju u gradu.", "2023-09-25", "2023-09-24"},
        {"To se desilo juče u gradu.", "2023-09-25", "2023-09-24"},
        {"To se desilo pre dva dana u gradu.", "2023-09-25", "2023-09-23"},
        {"To se desilo u noći između 23. i 24. septembra u gradu.", "2023-09-25",
         "2023-09-23/2023-09-24"},
        {"To se desilo u noći između subote i nedelje u gradu.", "2023-09-25",
         "2023-09-23/2023-09-24"},
        {"To se desilo prekjuče, a sutradan je bilo mirno.", "2023-09-25", "2023-09-23 2023-09-24"},
        {"To se desilo 14. septembra. Istog dana je bila kiša, a dan ranije sneg.", "2023-09-25",
         "2023-09-14 2023-09-14 2023-09-13"},
        {"To se desilo krajem septembra 2023. godine u gradu.", "", "2023-09-21/2023-09-30"},
        {"Shpërthimi ndodhi më 24 shtator 2023 në fshat.", "", "2023-09-24"},
        {"Shpërthimi ndodhi të dielën në fshat dhe në qytet.", "2023-09-25", "2023-09-24"},
        {"Shpërthimi ndodhi dje në fshat dhe në qytet.", "2023-09-25", "2023-09-24"},
        {"Shpërthimi ndodhi natën e kaluar në fshat.", "2023-09-25", "2023-09-24"},
        {"Shpërthimi ndodhi pardje në fshat dhe në qytet.", "2023-09-25", "2023-09-23"},
        {"Shpërthimi ndodhi më 14 shtator. Dy ditë më parë në fshat ishte qetë.", "2023-09-25",
         "2023-09-14 2023-09-12"},
        {"Shpërthimi ndodhi natën mes së martës dhe së mërkurës në fshat.", "2023-09-25",
         "2023-09-19/2023-09-20"},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(printed_dates_are_read_in_english),
        cmocka_unit_test(days_are_counted_back_from_the_day_of_writing),
        cmocka_unit_test(spans_of_weeks_months_and_nights_are_intervals),
        cmocka_unit_test(parts_of_days_and_years_are_read),
        cmocka_unit_test(days_of_a_week_bound_a_time),
        cmocka_unit_test(days_after_something_are_its_day),
        cmocka_unit_test(without_a_day_of_writing_nothing_is_guessed),
        cmocka_unit_test(words_that_are_also_months_are_no_dates),
        cmocka_unit_test(serbian_and_albanian_dates_are_read),
    };
    return cmocka_run_group_tests(tests, unit_make_context, unit_free_context);
}
