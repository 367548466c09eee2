#include "txt_words.h"
#include "unit.h"

enum { WORDS_MAX = 12 };

typedef struct expectation {
    const char *text;
    const char *words[WORDS_MAX];
} expectation;

static void check_words(const expectation *row) {
    incmap_span text = base_span_of(row->text);
    txt_word word;
    size_t at = 0;
    for (size_t i = 0; row->words[i] != NULL; i++) {
        if (!txt_next_word(text, at, &word)) {
            fail_msg("\"%s\": no word, expected \"%s\"", row->text, row->words[i]);
        }
        assert_span(base_span(text.data + word.start, word.end - word.start), row->words[i]);
        at = word.end;
    }
    if (txt_next_word(text, at, &word)) {
        fail_msg("\"%s\": got \"%.*s\", expected no more words", row->text,
                 (int)(word.end - word.start), text.data + word.start);
    }
}

static void words_are_letters_digits_and_marks(void **state) {
    (void)state;
    static const expectation rows[] = {
        {"", {NULL}},
        {" .,; - ' ", {NULL}},
        {"near the village of Banjska.", {"near", "the", "village", "of", "Banjska"}},
        {"Zvečan,Бањска;Prishtinë", {"Zvečan", "Бањска", "Prishtinë"}},
        {"Zvec\u030Can", {"Zvec\u030Can"}},
        {"24 September 2023", {"24", "September", "2023"}},
        {"M2 km5", {"M2", "km5"}},
        {"Niš¹ and Peć²", {"Niš", "and", "Peć"}},
        {"(KFOR)", {"KFOR"}},
        {"\u0301 a", {"a"}},
        {"Leposavi\xE6 x", {"Leposavi", "x"}},
        {"हिन्दी भाषा", {"हिन्दी", "भाषा"}}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_words(&rows[i]);
    }
}

static void apostrophes_and_hyphens_join_only_between_letters(void **state) {
    (void)state;
    static const expectation rows[] = {{"Kosovo's police", {"Kosovo's", "police"}},
                                       {"Kosovo’s N'Djamena", {"Kosovo’s", "N'Djamena"}},
                                       {"'Zvečan' ‘Banjska’", {"Zvečan", "Banjska"}},
                                       {"Jean-Luc -Luc Jean-", {"Jean-Luc", "Luc", "Jean"}},
                                       {"a--b", {"a", "b"}},
                                       {"12-14", {"12", "14"}},
                                       {"20-year", {"20", "year"}},
                                       {"Zvec\u030C-Sad", {"Zvec\u030C-Sad"}},
                                       {"Lepo\u00ADsavić", {"Lepo\u00ADsavić"}},
                                       {"Novi—Sad", {"Novi", "Sad"}}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_words(&rows[i]);
    }
}

static void a_word_tells_its_case_and_digits(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool capital;
        bool all_upper;
        bool digits;
    } rows[] = {{"Banjska", true, false, false}, {"NATO", true, true, false},
                {"A", true, false, false},       {"iPhone", false, false, false},
                {"бањска", false, false, false}, {"БАЊСКА", true, true, false},
                {"2023", false, false, true},    {"١٢", false, false, true},
                {"24th", false, false, false},   {"M16A4", true, true, false},
                {"NATO's", true, false, false},  {"غزة", false, false, false},
                {"U2", true, false, false},      {"ÉU", true, true, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        txt_word word;
        assert_true(txt_next_word(base_span_of(rows[i].text), 0, &word));
        if (word.capital != rows[i].capital || word.all_upper != rows[i].all_upper ||
            word.digits != rows[i].digits) {
            fail_msg("%s: got %d %d %d, expected %d %d %d", rows[i].text, word.capital,
                     word.all_upper, word.digits, rows[i].capital, rows[i].all_upper,
                     rows[i].digits);
        }
    }
}

static void a_start_behind_the_text_finds_nothing(void **state) {
    (void)state;
    txt_word word;
    assert_false(txt_next_word(BASE_SPAN("abc"), 3, &word));
    assert_false(txt_next_word((incmap_span){NULL, 0}, 0, &word));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_letters_digits_and_marks),
        cmocka_unit_test(apostrophes_and_hyphens_join_only_between_letters),
        cmocka_unit_test(a_word_tells_its_case_and_digits),
        cmocka_unit_test(a_start_behind_the_text_finds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
