#include <stdlib.h>

#include "base_date.h"
#include "rep_clean.h"
#include "rep_html_text.h"
#include "unit.h"

static incmap_status read_page(incmap_context *ctx, const char *page, rep_doc *doc,
                               incmap_error *err) {
    rep_doc_init(doc, ctx);
    return rep_clean(doc, base_span_of(page), INCMAP_REPORT_HTML, "test", err);
}

static rep_doc cleaned(incmap_context *ctx, const char *page) {
    rep_doc doc;
    incmap_error err = {0};
    if (read_page(ctx, page, &doc, &err) != INCMAP_OK) {
        fail_msg("%s", err.message);
    }
    return doc;
}

static void furniture_of_the_page_is_no_part_of_the_report(void **state) {
    rep_doc doc =
        cleaned(*state,
                "<html><head><title>t</title><style>p{}</style></head><body>"
                "<nav>Home Rome</nav><header>The Paper</header><select><option>Mail</select>"
                "<p>A clash in <b>Pejë</b>.</p><script>var a='Oslo'</script>"
                "<aside>Ads</aside><footer>Bonn</footer></body></html>");
    assert_span(rep_doc_view(&doc), "A clash in Pejë.");
    rep_doc_free(&doc);
}

static void the_article_is_preferred_to_the_page_around_it(void **state) {
    rep_doc doc = cleaned(*state,
                          "<body><div>News from Lima</div><article><h1>Fire</h1><p>One "
                          "house burnt down in the old town on Friday.</p></article></body>");
    assert_span(rep_doc_view(&doc), "Fire\n\nOne house burnt down in the old town on Friday.");
    assert_int_equal(doc.blocks[0].kind, REP_BLOCK_TITLE);
    rep_doc_free(&doc);
}

static void letters_map_to_the_bytes_that_stand_for_them(void **state) {
    const char *page = "<p>In Zve&#269;an &amp; <i>Banj</i>ska</p>";
    rep_doc doc = cleaned(*state, page);
    assert_span(rep_doc_view(&doc), "In Zvečan & Banjska");
    static const struct {
        const char *word;
        const char *source;
    } rows[] = {
        {"Zvečan", "Zve&#269;an"}, {"&", "&amp;"}, {"Banjska", "Banj</i>ska"}, {"č", "&#269;"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t at = base_span_find(rep_doc_view(&doc), base_span_of(rows[i].word));
        size_t origin[2];
        rep_doc_origin(&doc, at, at + strlen(rows[i].word), origin);
        assert_span(base_span(page + origin[0], origin[1] - origin[0]), rows[i].source);
    }
    rep_doc_free(&doc);
}

static void require_day(incmap_context *ctx, const char *page, const char *expected) {
    rep_doc doc = cleaned(ctx, page);
    char got[11] = "";
    if (base_date_is_set(doc.published)) {
        base_date_write(doc.published, got);
    }
    if (strcmp(got, expected) != 0) {
        fail_msg("%s: got %s, expected %s", page, got, expected);
    }
    rep_doc_free(&doc);
}

#define LINKED(json) "<script type='application/ld+json'>" json "</script>"

static void the_day_of_publication_is_taken_from_the_page(void **state) {
    static const char *const pages[] = {
        "<meta property='article:published_time' content='2020-02-29T08:00:00+01:00'><p>x",
        "<meta property='og:published_time' content='2020-02-29 08:00'><p>x",
        "<meta name='dc.date' content='2020-02-29'><p>x",
        "<meta name='DC.date.issued' content='2020-02-29'><p>x",
        "<meta name='DCTERMS.issued' content='2020-02-29'><p>x",
        "<meta itemprop='datePublished' content='2020-02-29'><p>x",
        "<meta name='date' content='Sat, 29 Feb 2020 08:00:00 +0100'><p>x",
        "<p>x <span itemprop='datePublished' content='2020-02-29'>Saturday</span>",
        "<p>x <time itemprop='datePublished' datetime='2020-02-29'>Saturday</time>",
        "<p>x <b itemprop='datePublished'>29 February 2020</b>",
        "<p>x <time datetime='2020-02-29'>then</time>",
        LINKED("{\"datePublished\" : \"2020-02-29\"}") "<p>x",
    };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        require_day(*state, pages[i], "2020-02-29");
    }
}

static void the_better_statement_of_a_day_wins_wherever_it_stands(void **state) {
    static const char *const pages[] = {
        "<p>x <time datetime='2021-01-01'>now</time>"
        "<span itemprop='datePublished' content='2020-02-29'>x</span>",
        "<time datetime='2021-01-01'></time><p>x" LINKED("{\"datePublished\":\"2020-02-29\"}"),
        LINKED("{\"datePublished\":\"2021-01-01\"}")
        "<meta property='article:published_time' content='2020-02-29'><p>x",
        "<meta name='date' content='2021-01-01'>"
        "<meta property='article:published_time' content='2020-02-29'><p>x",
        "<meta property='article:published_time' content='soon'>"
        "<meta name='dc.date' content='2020-02-29'><p>x",
        "<time datetime='2020-02-29'></time><p>x <time datetime='2021-01-01'></time>",
    };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        require_day(*state, pages[i], "2020-02-29");
    }
}

static void linked_data_is_read_as_json(void **state) {
    static const struct {
        const char *page;
        const char *day;
    } rows[] = {
        /* the article speaks before the page and the site around it */
        {LINKED("{\"@graph\":[{\"@type\":\"WebPage\",\"datePublished\":\"2021-01-01\"},"
                "{\"@type\":\"NewsArticle\",\"datePublished\":\"2020-02-29T08:00:00Z\"}]}"),
         "2020-02-29"},
        {LINKED("{\"@type\":\"WebPage\",\"datePublished\":\"2021-01-01\"}")
             LINKED("{\"@type\":[\"Thing\",\"ReportageNewsArticle\"],"
                    "\"datePublished\":\"2020-02-29\"}"),
         "2020-02-29"},
        {LINKED("[{\"@type\":\"WebSite\"},{\"@type\":\"http://schema.org/BlogPosting\","
                "\"datePublished\":\"2020-02-29\"}]"),
         "2020-02-29"},
        {LINKED("{\"@type\":\"WebPage\",\"mainEntity\":{\"@type\":\"Report\","
                "\"datePublished\":\"2020-02-29\"}}"),
         "2020-02-29"},
        {LINKED("{\"@type\":\"NewsArticle\",\"date\\u0050ublished\":\"2020-02-29\"}"),
         "2020-02-29"},
        /* a list of other articles, a comment and a string that only looks like a member */
        {LINKED("{\"@type\":\"ItemList\",\"itemListElement\":[{\"@type\":\"NewsArticle\","
                "\"datePublished\":\"2021-01-01\"}]}"),
         ""},
        {LINKED("{\"@type\":\"NewsArticle\",\"comment\":{\"datePublished\":\"2021-01-01\"}}"), ""},
        {LINKED("{\"headline\":\"\\\"datePublished\\\":\\\"2021-01-01\\\"\"}"), ""},
        /* broken, or no JSON-LD */
        {LINKED("{\"datePublished\":\"2021-01-01\""), ""},
        {LINKED("{\"datePublished\":\"2021-01-01\",}"), ""},
        {LINKED("{\"datePublished\":20210101}"), ""},
        {LINKED(""), ""},
        {"<script>{\"datePublished\":\"2021-01-01\"}</script>", ""},
        {LINKED("{\"datePublished\":") LINKED("{\"datePublished\":\"2020-02-29\"}"), "2020-02-29"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        require_day(*state, rows[i].page, rows[i].day);
    }
}

static void the_title_is_the_best_that_the_page_states(void **state) {
    static const struct {
        const char *page;
        const char *title;
    } rows[] = {
        {"<title>Site</title><meta name='twitter:title' content='Tw'>"
         "<meta property='og:title' content='Four dead in Banjsk&euml;'><h1>H</h1>",
         "Four dead in Banjskë"},
        {"<title>Site</title><meta name='twitter:title' content='Tw'>" LINKED(
             "{\"@type\":\"NewsArticle\",\"headline\":\"L\"}") "<h1>H</h1>",
         "Tw"},
        {"<title>Site</title>" LINKED(
             "{\"@type\":\"NewsArticle\",\"headline\":\"Vra\\u0161ene \\u010det\\u0072i\"}"),
         "Vrašene četri"},
        {"<title> Flood\n  in <b>Lodwar</title><h1>H</h1>", "Flood in <b>Lodwar"},
        {"<h1> Quake <i>in</i>\n<b>Al Haouz</b></h1><h1>Other</h1>", "Quake in Al Haouz"},
        {"<meta property='og:title' content=' '><h1></h1><h1>Fire</h1>", "Fire"},
        {"<svg><title>Logo</title></svg><p>x", ""},
        {"<p>x", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        rep_doc doc = cleaned(*state, rows[i].page);
        assert_span(base_buf_view(&doc.title), rows[i].title);
        rep_doc_free(&doc);
    }
}

static char *repeated(const char *start, const char *part, size_t count) {
    size_t lead = strlen(start);
    size_t size = strlen(part);
    char *text = malloc(lead + size * count + 1);
    assert_non_null(text);
    memcpy(text, start, lead);
    for (size_t i = 0; i < count; i++) {
        memcpy(text + lead + i * size, part, size);
    }
    text[lead + size * count] = '\0';
    return text;
}

static void a_title_without_end_is_cut_at_a_whole_letter(void **state) {
    char *page = repeated("<title>x", "ж", 20000);
    rep_doc doc = cleaned(*state, page);
    assert_int_equal(doc.title.size, 999); /* x and 499 letters of two bytes */
    rep_doc_free(&doc);
    free(page);
}

static void linked_data_without_end_is_passed_over(void **state) {
    static const char *const parts[] = {"[", "{\"@graph\":", "{\"@type\":\"NewsArticle\"},"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char *page = repeated("<p>word<script type='application/ld+json'>[", parts[i], 50000);
        require_day(*state, page, "");
        free(page);
    }
}

static void deep_pages_are_refused_and_wide_ones_read(void **state) {
    static const struct {
        const char *start;
        const char *part;
        incmap_status status;
    } rows[] = {{"", "<div>", INCMAP_LIMIT},        {"<svg>", "<tr>", INCMAP_LIMIT},
                {"", "<b><i>", INCMAP_LIMIT},       {"", "<div><table><td></div>", INCMAP_LIMIT},
                {"", "<p>word", INCMAP_OK},         {"<ul>", "<li>word", INCMAP_OK},
                {"", "<div>word</div>", INCMAP_OK}, {"", "<!--", INCMAP_OK},
                {"", "<script>", INCMAP_OK},        {"", "&lt;", INCMAP_OK}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *page = repeated(rows[i].start, rows[i].part, 20000);
        rep_doc doc;
        incmap_error err = {0};
        incmap_status got = read_page(*state, page, &doc, &err);
        if (got != rows[i].status) {
            fail_msg("%s: got %s (%s), expected %s", rows[i].part, incmap_status_name(got),
                     err.message, incmap_status_name(rows[i].status));
        }
        rep_doc_free(&doc);
        free(page);
    }
}

static void nesting_counts_what_stays_open(void **state) {
    (void)state;
    static const struct {
        const char *page;
        size_t depth;
    } rows[] = {{"<div><p><p><p></div>", 1},
                {"<div><div></div></div><div>", 2},
                {"<br><img><hr>", 0},
                {"<!-- <div><div> --><div>", 1},
                {"<script><div><div></script><b>", 1},
                {"a < 3 </x>", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t got = rep_html_nesting(base_span_of(rows[i].page));
        if (got != rows[i].depth) {
            fail_msg("%s: got %zu, expected %zu", rows[i].page, got, rows[i].depth);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(furniture_of_the_page_is_no_part_of_the_report),
        cmocka_unit_test(the_article_is_preferred_to_the_page_around_it),
        cmocka_unit_test(letters_map_to_the_bytes_that_stand_for_them),
        cmocka_unit_test(the_day_of_publication_is_taken_from_the_page),
        cmocka_unit_test(the_better_statement_of_a_day_wins_wherever_it_stands),
        cmocka_unit_test(linked_data_is_read_as_json),
        cmocka_unit_test(the_title_is_the_best_that_the_page_states),
        cmocka_unit_test(a_title_without_end_is_cut_at_a_whole_letter),
        cmocka_unit_test(linked_data_without_end_is_passed_over),
        cmocka_unit_test(deep_pages_are_refused_and_wide_ones_read),
        cmocka_unit_test(nesting_counts_what_stays_open),
    };
    return cmocka_run_group_tests(tests, unit_make_context, unit_free_context);
}
