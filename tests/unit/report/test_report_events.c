/* Tables of events: how they are read, and what forms find. */
#include "rep_events.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base_span.h"
#include "unit.h"

/* A table of a user's own, opened behind the built-in one. */
static incmap_status open_table(incmap_context *ctx, const char *text, incmap_events **out,
                                incmap_error *err) {
    char path[] = "/tmp/incmap-events-XXXXXX";
    int file = mkstemp(path);
    size_t size = strlen(text);
    assert_true(file >= 0 && write(file, text, size) == (ssize_t)size && close(file) == 0);
    const char *const paths[] = {path};
    incmap_status status = incmap_events_open(out, ctx, paths, 1, err);
    (void)unlink(path);
    return status;
}

/* Words of a sentence, parted by spaces, folded already. */
typedef struct words {
    incmap_span text[8];
    size_t count;
} words;

static incmap_span word_of(void *state, uint32_t ahead) {
    const words *w = state;
    return ahead < w->count ? w->text[ahead] : base_span(NULL, 0);
}

static rep_match find(const incmap_events *events, unsigned languages, const char *text) {
    words w = {.count = 0};
    incmap_span rest = base_span_of(text);
    while (w.count < 8 && base_span_cut(&rest, ' ', &w.text[w.count])) {
        w.count++;
    }
    return rep_events_match(events, languages, w.text[0],
                            (rep_ahead){.word = word_of, .state = &w});
}

static void check(const incmap_events *events, unsigned languages, const char *text,
                  const char *kind, uint32_t length) {
    rep_match match = find(events, languages, text);
    incmap_span name = match.words == 0 ? BASE_SPAN("") : rep_kind_of(events, match.kind)->name;
    if (!base_span_is(name, kind) || match.words != length) {
        fail_msg("%s: \"%.*s\" of %u words, expected \"%s\" of %u", text, BASE_SPAN_ARG(name),
                 match.words, kind, length);
    }
}

static void words_and_phrases_find_their_kinds_in_three_languages(void **state) {
    incmap_events *events = NULL;
    assert_int_equal(incmap_events_open(&events, *state, NULL, 0, NULL), INCMAP_OK);
    check(events, REP_EN, "earthquakes struck", "quake", 1);
    check(events, REP_EN, "opened fire on them", "shooting", 2);
    check(events, REP_EN, "heart attack in town", "topic", 2);
    check(events, REP_EN, "village", "", 0);
    check(events, REP_SR, "zemljotresom", "quake", 1);
    check(events, REP_SR, "lisen je slobode", "arrest", 3);
    check(events, REP_SQ, "termetin", "quake", 1);
    check(events, REP_SQ, "gaz lotsjelles", "dispersal", 2);
    check(events, REP_SQ, "shishe molotovi", "riot", 2);
    check(events, REP_EN, "withdrew from selydove", "transfer", 2);
    check(events, REP_EN, "sarin", "chemical", 1);
    check(events, REP_EN, "zemljotres", "", 0);
    assert_true((find(events, REP_EN, "lost their lives").signs & REP_SIGN_DEAD) != 0);
    assert_true((find(events, REP_EN, "lost their way").signs & REP_SIGN_DEAD) == 0);
    assert_true(find(events, REP_EN, "drones").weak);
    incmap_events_close(events);
}

static void a_table_of_the_user_adds_kinds_and_takes_words_away(void **state) {
    incmap_events *events = NULL;
    incmap_error err = {0};
    assert_status(open_table(*state,
                             "\xEF\xBB\xBF# ours\r\n"
                             "kind\tpoaching\tact\tPoaching\tElephants\town\r\n"
                             "word\tpoaching\ten\tivory; Shot .. Elephant*\r\n"
                             "word\tpoaching\tsr\tкриволов*\r\n"
                             "word\ttopic\ten\trally\r\n",
                             &events, &err),
                  INCMAP_OK);
    check(events, REP_EN, "ivory", "poaching", 1);
    check(events, REP_EN, "shot two elephants", "poaching", 3);
    check(events, REP_EN, "shot two men and four elephants", "shooting", 2);
    check(events, REP_SR, "krivolovci", "poaching", 1);
    check(events, REP_EN, "rally", "topic", 1);
    rep_match match = find(events, REP_EN, "ivory");
    assert_span(rep_kind_of(events, match.kind)->sub_type, "Elephants");
    assert_int_equal(rep_kind_of(events, match.kind)->group, REP_GROUP_ACT);
    incmap_events_close(events);
}

static void words_are_told_by_the_letters_they_start_with(void **state) {
    (void)state;
    static const char *const filed[] = {"a", "attack", "attacker", "raid", "ra"};
    rep_starts *starts = calloc(1, sizeof *starts);
    assert_non_null(starts);
    for (size_t i = 0; i < sizeof filed / sizeof filed[0]; i++) {
        rep_starts_add(starts, REP_EN, base_span_of(filed[i]), i % 2 != 0);
    }
    rep_may_be may = rep_starts_of(starts, REP_EN, BASE_SPAN("attacker"));
    assert_true(may.whole);
    assert_true(may.stems == 1U << 6); /* "attack" */
    may = rep_starts_of(starts, REP_EN, BASE_SPAN("raids"));
    assert_false(may.whole);
    assert_true(may.stems == 1U << 4);
    may = rep_starts_of(starts, REP_EN | REP_SQ, BASE_SPAN("ra"));
    assert_true(may.whole);
    may = rep_starts_of(starts, REP_SR, BASE_SPAN("raid"));
    assert_true(!may.whole && may.stems == 0);
    may = rep_starts_of(starts, REP_EN, BASE_SPAN(""));
    assert_true(!may.whole && may.stems == 0);
    char longest[100];
    memset(longest, 'x', sizeof longest);
    rep_starts_add(starts, REP_EN, base_span(longest, sizeof longest), false);
    rep_starts_add(starts, REP_EN, base_span(longest, 80), true);
    may = rep_starts_of(starts, REP_EN, base_span(longest, sizeof longest));
    assert_true(may.whole && may.stems == 0);
    free(starts);
}

static void a_bad_table_is_refused_with_line_and_column(void **state) {
    static const struct {
        const char *text;
        const char *message; /* part of it */
        uint64_t line;
        uint64_t column;
    } rows[] = {
        {"# x\n\nnoun\tattack\ten\tx\n", "kind, word, sign or #", 3, 1},
        {"word\tatack\ten\tx\n", "\"atack\"", 1, 6},
        {"word\tattack\tde\tAngriff\n", "en, sr, sq or *", 1, 13},
        {"word\tattack\ten\n", "parted by semicolons", 1, 15},
        {"word\tattack\ten\ta b c d e f g\n", "at most 6", 1, 16},
        {"word\tattack\ten\traid; ,\n", "letters", 1, 22},
        {"sign\tloud\ten\tx\n", "\"loud\"", 1, 6},
        {"kind\tnew\tsports\tSport\n", "violence, crowd", 1, 10},
        {"kind\tnew\tact\n", "a name", 1, 13},
        {"kind\tnew\tact\tNew\t\town\tcrowd=fun\n", "\"fun\"", 1, 29},
        {"kind\tnew\tact\tNew\t\town\trank=100\n", "rank=0 to 99", 1, 23},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        incmap_events *events = NULL;
        incmap_error err = {0};
        assert_status(open_table(*state, rows[i].text, &events, &err), INCMAP_FORMAT);
        assert_null(events);
        if (strstr(err.message, rows[i].message) == NULL || err.line != rows[i].line ||
            err.byte != rows[i].column) {
            fail_msg("%s: line %d column %d: %s", rows[i].text, (int)err.line, (int)err.byte,
                     err.message);
        }
    }
}

static void a_table_that_is_no_text_is_refused(void **state) {
    incmap_events *events = NULL;
    incmap_error err = {0};
    assert_status(open_table(*state, "word\tattack\ten\t\xFF\n", &events, &err), INCMAP_ENCODING);
    const char *const paths[] = {"/nowhere/events.tsv"};
    assert_status(incmap_events_open(&events, *state, paths, 1, &err), INCMAP_IO);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_phrases_find_their_kinds_in_three_languages),
        cmocka_unit_test(a_table_of_the_user_adds_kinds_and_takes_words_away),
        cmocka_unit_test(words_are_told_by_the_letters_they_start_with),
        cmocka_unit_test(a_bad_table_is_refused_with_line_and_column),
        cmocka_unit_test(a_table_that_is_no_text_is_refused),
    };
    return cmocka_run_group_tests(tests, unit_make_context, unit_free_context);
}
