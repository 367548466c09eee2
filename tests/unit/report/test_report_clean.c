#include <stdlib.h>

#include "base_date.h"
#include "rep_clean.h"
#include "unit.h"

static rep_doc cleaned(incmap_context *ctx, incmap_span text, incmap_report_kind kind) {
    rep_doc doc;
    rep_doc_init(&doc, ctx);
    incmap_error err = {0};
    if (rep_clean(&doc, text, kind, "test", &err) != INCMAP_OK) {
        fail_msg("%s", err.message);
    }
    return doc;
}

/* Every block's words must stand in the input where the map says. */
static void assert_maps_back(const rep_doc *doc, incmap_span text, const char *word) {
    size_t at = base_span_find(rep_doc_view(doc), base_span_of(word));
    assert_true(at != SIZE_MAX);
    size_t origin[2];
    rep_doc_origin(doc, at, at + strlen(word), origin);
    assert_true(origin[1] <= text.size && origin[0] < origin[1]);
    assert_span(base_span(text.data + origin[0], origin[1] - origin[0]), word);
}

static void offsets_count_the_bytes_of_a_byte_order_mark(void **state) {
    incmap_span text = BASE_SPAN("\xEF\xBB\xBFTitle here\n\nA fire in Pejë.\n");
    rep_doc doc = cleaned(*state, text, INCMAP_REPORT_TEXT);
    assert_span(rep_doc_block(&doc, 0), "Title here");
    assert_int_equal(doc.blocks[0].kind, REP_BLOCK_TITLE);
    assert_maps_back(&doc, text, "Pejë");
    size_t origin[2];
    rep_doc_origin(&doc, 0, 5, origin);
    assert_int_equal(origin[0], 3);
    rep_doc_free(&doc);
}

static void lines_wrapped_by_hand_are_one_paragraph(void **state) {
    incmap_span text = BASE_SPAN(
        "Officers closed the road to the border on Tuesday\r\n"
        "morning, after residents of the village of Rudare\r\n"
        "had found a mine beside it.\r\n");
    rep_doc doc = cleaned(*state, text, INCMAP_REPORT_TEXT);
    assert_int_equal(doc.block_count, 1);
    assert_maps_back(&doc, text, "Rudare");
    assert_true(base_span_find(rep_doc_view(&doc), BASE_SPAN("Tuesday morning")) != SIZE_MAX);
    rep_doc_free(&doc);
}

static void headlines_of_other_articles_go_with_their_labels(void **state) {
    incmap_span text = BASE_SPAN(
        "A protest was held in Gjakova.\n\nNo time to read?\nGet a summary\nPrevious Article\n\n"
        "Floods expected near Omsk\n\nNext Article\n\nA striker moves to Lyon\n\n"
        "It ended at noon.\n\nRelated articles\nWine from Tbilisi\nTrains to Oslo\n"
        "\xC2\xA9 2023 The Paper\n");
    rep_doc doc = cleaned(*state, text, INCMAP_REPORT_TEXT);
    assert_span(rep_doc_view(&doc), "A protest was held in Gjakova.\n\nIt ended at noon.");
    assert_maps_back(&doc, text, "noon");
    rep_doc_free(&doc);
}

static void a_sentence_that_starts_like_a_label_stays(void **state) {
    incmap_span text = BASE_SPAN("Watch posts were built on the hills above the town.\n");
    rep_doc doc = cleaned(*state, text, INCMAP_REPORT_TEXT);
    assert_int_equal(doc.block_count, 1);
    rep_doc_free(&doc);
}

static void serbian_and_albanian_labels_are_known_in_both_scripts(void **state) {
    incmap_span text = BASE_SPAN(
        "Požar u Peći.\n\nПретходни чланак\nСнег у Омску\n\nArtikulli tjetër\nMoti në Romë\n\n"
        "Подели\n");
    rep_doc doc = cleaned(*state, text, INCMAP_REPORT_TEXT);
    assert_span(rep_doc_view(&doc), "Požar u Peći.");
    rep_doc_free(&doc);
}

static void what_is_no_text_is_refused_with_its_byte(void **state) {
    const struct {
        incmap_span text;
        uint64_t byte;
    } rows[] = {{BASE_SPAN("abc\xFFxyz"), 4}, {BASE_SPAN("ab\0c"), 3}, {BASE_SPAN("Pej\xC3"), 4}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        rep_doc doc;
        rep_doc_init(&doc, *state);
        incmap_error err = {0};
        assert_status(rep_clean(&doc, rows[i].text, INCMAP_REPORT_TEXT, "test", &err),
                      INCMAP_ENCODING);
        assert_int_equal(err.byte, rows[i].byte);
        rep_doc_free(&doc);
    }
}

static void a_report_over_the_limit_is_refused(void **state) {
    incmap_context *ctx = *state;
    incmap_limits limits = *incmap_context_limits_view(ctx);
    incmap_limits small = limits;
    small.document_bytes = 8;
    incmap_context_set_limits(ctx, &small);
    rep_doc doc;
    rep_doc_init(&doc, ctx);
    assert_status(rep_clean(&doc, BASE_SPAN("123456789"), INCMAP_REPORT_TEXT, "test", NULL),
                  INCMAP_LIMIT);
    rep_doc_free(&doc);
    incmap_context_set_limits(ctx, &limits);
}

static void markdown_keeps_words_and_drops_marks(void **state) {
    incmap_span text = BASE_SPAN(
        "---\ntitle: x\ndate: 2021-03-04\n---\n# Fire in **Pejë**\n\nA *large* fire in "
        "[Gjakova](https://example.org/a) was\nput out.\n\n- first point\n- second_point here\n\n"
        "![a picture](x.png)\n\n```\ncode in Paris\n```\n");
    rep_doc doc = cleaned(*state, text, INCMAP_REPORT_MARKDOWN);
    assert_span(rep_doc_view(&doc),
                "Fire in Pejë\n\nA large fire in Gjakova was put out.\n\nfirst point\n\n"
                "second_point here");
    assert_int_equal(doc.blocks[0].kind, REP_BLOCK_TITLE);
    assert_int_equal(base_date_compare(doc.published, (incmap_date){2021, 3, 4}), 0);
    assert_maps_back(&doc, text, "Gjakova");
    rep_doc_free(&doc);
}

static void the_kind_is_told_by_ending_then_by_content(void **state) {
    (void)state;
    static const struct {
        const char *name;
        const char *text;
        incmap_report_kind kind;
    } rows[] = {{"a.HTML", "x", INCMAP_REPORT_HTML},
                {"a.md", "<p>", INCMAP_REPORT_MARKDOWN},
                {"", "  <!DOCTYPE html><p>x", INCMAP_REPORT_HTML},
                {"", "\xEF\xBB\xBF# Title", INCMAP_REPORT_MARKDOWN},
                {"", "5 < 6 people", INCMAP_REPORT_TEXT},
                {"a.txt", "<html>", INCMAP_REPORT_TEXT}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        incmap_report_kind got =
            rep_guess_kind(base_span_of(rows[i].name), base_span_of(rows[i].text));
        if (got != rows[i].kind) {
            fail_msg("row %zu: got %d, expected %d", i, got, rows[i].kind);
        }
    }
}

static void ten_megabytes_in_one_line_are_read(void **state) {
    size_t size = (size_t)10 << 20;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, 'a', size);
    rep_doc doc = cleaned(*state, base_span(text, size), INCMAP_REPORT_TEXT);
    assert_int_equal(doc.text.size, size);
    rep_doc_free(&doc);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_count_the_bytes_of_a_byte_order_mark),
        cmocka_unit_test(lines_wrapped_by_hand_are_one_paragraph),
        cmocka_unit_test(headlines_of_other_articles_go_with_their_labels),
        cmocka_unit_test(a_sentence_that_starts_like_a_label_stays),
        cmocka_unit_test(serbian_and_albanian_labels_are_known_in_both_scripts),
        cmocka_unit_test(what_is_no_text_is_refused_with_its_byte),
        cmocka_unit_test(a_report_over_the_limit_is_refused),
        cmocka_unit_test(markdown_keeps_words_and_drops_marks),
        cmocka_unit_test(the_kind_is_told_by_ending_then_by_content),
        cmocka_unit_test(ten_megabytes_in_one_line_are_read),
    };
    return cmocka_run_group_tests(tests, unit_make_context, unit_free_context);
}
