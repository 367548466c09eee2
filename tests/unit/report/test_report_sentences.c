#include "rep_clean.h"
#include "rep_tokens.h"
#include "unit.h"

static void read(incmap_context *ctx, const char *text, rep_doc *doc, rep_lexicon **lexicon,
                 rep_tokens *tokens) {
    rep_doc_init(doc, ctx);
    assert_int_equal(rep_clean(doc, base_span_of(text), INCMAP_REPORT_TEXT, "t", NULL), INCMAP_OK);
    assert_int_equal(rep_lexicon_new(lexicon, ctx, txt_language_of(rep_doc_view(doc)), NULL),
                     INCMAP_OK);
    assert_int_equal(rep_tokens_read(tokens, doc, *lexicon, NULL), INCMAP_OK);
}

static void sentences_end_where_a_reader_ends_them(void **state) {
    static const struct {
        const char *text;
        const char *sentences[4];
    } rows[] = {
        {"Mr. Smith met Dr. Ana J. Petrov of the U.N. mission. They spoke.",
         {"Mr. Smith met Dr. Ana J. Petrov of the U.N. mission.", "They spoke."}},
        {"It cost 3.5 million. Was it worth it? \"Yes!\" she said.",
         {"It cost 3.5 million.", "Was it worth it?", "\"Yes!\" she said."}},
        {"Bilo je to 24. septembra u gradu. Posle je padala kiša.",
         {"Bilo je to 24. septembra u gradu.", "Posle je padala kiša."}},
        {"Дошло је до пожара. Нико није повређен.", {"Дошло је до пожара.", "Нико није повређен."}},
        {"He said: \"We stay.\" Then he left.", {"He said: \"We stay.\"", "Then he left."}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        rep_doc doc;
        rep_lexicon *lexicon = NULL;
        rep_tokens tokens;
        read(*state, rows[i].text, &doc, &lexicon, &tokens);
        size_t n = 0;
        for (; n < 4 && rows[i].sentences[n] != NULL; n++) {
            assert_true(n < tokens.sentence_count);
            const rep_sentence *s = &tokens.sentences[n];
            size_t start = s->start - (rows[i].sentences[n][0] == '"' ? 1 : 0);
            assert_span(base_span(doc.text.data + start, s->end - start), rows[i].sentences[n]);
        }
        assert_int_equal(tokens.sentence_count, n);
        rep_tokens_free(&tokens);
        rep_lexicon_free(lexicon);
        rep_doc_free(&doc);
    }
}

static void a_possessive_is_no_part_of_the_word(void **state) {
    rep_doc doc;
    rep_lexicon *lexicon = NULL;
    rep_tokens tokens;
    read(*state, "Kosovo\xE2\x80\x99s police and Serbia's army.", &doc, &lexicon, &tokens);
    assert_span(
        base_span(doc.text.data + tokens.at[0].start, tokens.at[0].end - tokens.at[0].start),
        "Kosovo");
    assert_true(tokens.at[0].possessive);
    assert_true(tokens.at[3].possessive);
    assert_true(rep_is(&tokens.at[1], REP_BODY));
    rep_tokens_free(&tokens);
    rep_lexicon_free(lexicon);
    rep_doc_free(&doc);
}

static void languages_are_told_by_their_commonest_words(void **state) {
    (void)state;
    assert_int_equal(txt_language_of(BASE_SPAN("The police said that it was over.")), REP_EN);
    assert_int_equal(txt_language_of(BASE_SPAN("Полиција је саопштила да је мирно.")), REP_SR);
    assert_int_equal(txt_language_of(BASE_SPAN("Policia tha se nuk ka të lënduar në fshat.")),
                     REP_SQ);
    assert_int_equal(
        txt_language_of(BASE_SPAN("Bei einem Angriff in der Nacht zum Sonntag sind im Norden des "
                                  "Landes mindestens drei Menschen ums Leben gekommen, wie die "
                                  "Polizei am Montag mitteilte.")),
        TXT_NO_LANGUAGE);
    assert_int_equal(
        txt_language_of(BASE_SPAN("El domingo por la noche, hombres armados atacaron un puesto de "
                                  "policía en el norte del país y mataron a tres personas, según "
                                  "las autoridades.")),
        TXT_NO_LANGUAGE);
}

static void the_table_of_forms_has_room_for_all_languages(void **state) {
    rep_lexicon *lexicon = NULL;
    assert_int_equal(rep_lexicon_new(&lexicon, *state, REP_ALL, NULL), INCMAP_OK);
    assert_true((rep_lexicon_find(lexicon, BASE_SPAN("village")).classes & REP_AREA) != 0);
    assert_int_equal(rep_lexicon_find(lexicon, BASE_SPAN("policajac")).value, 1);
    assert_int_equal(rep_lexicon_find(lexicon, BASE_SPAN("tridhjete")).value, 30);
    assert_int_equal(rep_lexicon_find(lexicon, BASE_SPAN("qwertz")).classes, 0);
    rep_lexicon_free(lexicon);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_end_where_a_reader_ends_them),
        cmocka_unit_test(a_possessive_is_no_part_of_the_word),
        cmocka_unit_test(languages_are_told_by_their_commonest_words),
        cmocka_unit_test(the_table_of_forms_has_room_for_all_languages),
    };
    return cmocka_run_group_tests(tests, unit_make_context, unit_free_context);
}
