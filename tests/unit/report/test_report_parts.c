/* What files hold: encodings, mails, feeds. The bytes come from other programs' encoders. */
#include "rep_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base_date.h"
#include "base_span.h"
#include "rep_encoding.h"
#include "unit.h"

typedef struct row {
    const char *bytes;
    const char *encoding;
    const char *text;
} row;

static void encodings_are_told_by_their_letters(void **state) {
    static const row rows[] = {
        {"\xC8"
         "etvoro ranjenih u Zve\xE8"
         "anu, ka\x9E"
         "e policija u U\x9Eicu i \xF0"
         "aci \x9Akole.",
         "windows-1250", "Četvoro ranjenih u Zvečanu, kaže policija u Užicu i đaci škole."},
        {"\xC8"
         "etvoro ranjenih u Zve\xE8"
         "anu, ka\xBE"
         "e policija u U\xBEicu i \xF0"
         "aci \xB9kole.",
         "ISO-8859-2", "Četvoro ranjenih u Zvečanu, kaže policija u Užicu i đaci škole."},
        {"\xD7\xE5\xF2\xE2\xEE\xF0\xEE \xF0\xE0\x9C\xE5\xED\xE8\xF5 \xF3 "
         "\xC7\xE2\xE5\xF7\xE0\xED\xF3, \xEA\xE0\xE6\xE5 \xEF\xEE\xEB\xE8\xF6\xE8\xBC\xE0 \xE8 "
         "\x90\xE0\xF6\xE8 \xF8\xEA\xEE\xEB\xE5.",
         "windows-1251", "Четворо рањених у Звечану, каже полиција и ђаци школе."},
        {"\xC7\xD5\xE2\xD2\xDE\xE0\xDE \xE0\xD0\xFA\xD5\xDD\xD8\xE5 \xE3 "
         "\xB7\xD2\xD5\xE7\xD0\xDD\xE3, \xDA\xD0\xD6\xD5 \xDF\xDE\xDB\xD8\xE6\xD8\xF8\xD0 \xD8 "
         "\xF2\xD0\xE6\xD8 \xE8\xDA\xDE\xDB\xD5.",
         "ISO-8859-5", "Четворо рањених у Звечану, каже полиција и ђаци школе."},
        {"Kat\xEBr t\xEB plagosur n\xEB Zve\xE7"
         "an, tha policia e Kosov\xEBs.",
         "windows-1252", "Katër të plagosur në Zveçan, tha policia e Kosovës."},
        {"\xC4\x8C"
         "etvoro ranjenih u Zve\xC4\x8D"
         "anu, ka\xC5\xBE"
         "e policija u U\xC5\xBEicu i \xC4\x91"
         "aci \xC5\xA1kole.",
         "UTF-8", "Četvoro ranjenih u Zvečanu, kaže policija u Užicu i đaci škole."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char name[REP_ENCODING_MAX] = "";
        base_buf out;
        base_buf_init(&out, *state, SIZE_MAX);
        assert_true(rep_encoding_of(base_span_of(rows[i].bytes), name));
        assert_string_equal(name, rows[i].encoding);
        assert_int_equal(rep_decode(&out, base_span_of(rows[i].bytes), name, NULL), INCMAP_OK);
        assert_span(base_buf_view(&out), rows[i].text);
        base_buf_free(&out);
    }
}

static void a_mark_tells_utf_16(void **state) {
    static const struct {
        const char *bytes;
        size_t size;
        const char *encoding;
        const char *text;
    } rows[] = {
        {"\xFF\xFE\x0C\x01"
         "e\x00t\x00v\x00o\x00r\x00o\x00 \x00r\x00"
         "a\x00n\x00j\x00"
         "e\x00n\x00i\x00h\x00 \x00u\x00 \x00Z\x00",
         42, "UTF-16LE", "Četvoro ranjenih u Z"},
        {"\xFE\xFF\x04'\x04"
         "5\x04"
         "B\x04"
         "2\x04>\x04@\x04>\x00 \x04@\x04"
         "0\x04Z\x04"
         "5\x04=\x04"
         "8\x04"
         "E\x00 \x04"
         "C\x00 \x04\x17\x04"
         "2",
         42, "UTF-16BE", "Четворо рањених у Зв"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char name[REP_ENCODING_MAX] = "";
        base_buf out;
        base_buf_init(&out, *state, SIZE_MAX);
        incmap_span bytes = base_span(rows[i].bytes, rows[i].size);
        assert_true(rep_encoding_of(bytes, name));
        assert_string_equal(name, rows[i].encoding);
        assert_int_equal(rep_decode(&out, bytes, name, NULL), INCMAP_OK);
        assert_span(base_buf_view(&out), rows[i].text);
        base_buf_free(&out);
    }
}

static void what_is_declared_is_believed_and_damage_is_not_hidden(void **state) {
    char name[REP_ENCODING_MAX] = "";
    (void)state;
    assert_true(rep_encoding_of(BASE_SPAN("<meta charset=\"koi8-r\"><p>\xC4\xC1"), name));
    assert_string_equal(name, "koi8-r");
    assert_true(rep_encoding_of(BASE_SPAN("<?xml version='1.0' encoding='cp1250'?>\xE8"), name));
    assert_string_equal(name, "cp1250");
    assert_false(rep_encoding_of(BASE_SPAN("u Zve\xC4\x8D"
                                           "anu i Leposavi\xC4\x87u \xFF"),
                                 name));
    assert_false(rep_encoding_of(BASE_SPAN("<meta charset=utf-8>Zve\xE8"
                                           "an"),
                                 name));
    assert_false(rep_encoding_of(base_span("ab\xE8\0", 4), name));
    base_buf out;
    base_buf_init(&out, *state, SIZE_MAX);
    incmap_error err = {0};
    assert_status(rep_decode(&out, BASE_SPAN("x"), "no-such-encoding", &err), INCMAP_ENCODING);
    assert_int_equal(rep_decode(&out,
                                BASE_SPAN("a\xFF"
                                          "b"),
                                "UTF-8", NULL),
                     INCMAP_OK);
    assert_span(base_buf_view(&out),
                "a\xEF\xBF\xBD"
                "b");
    base_buf_free(&out);
}

static rep_part read_mail(incmap_context *ctx, const char *bytes) {
    rep_part part = {.kind = INCMAP_REPORT_GUESS};
    base_buf_init(&part.text, ctx, SIZE_MAX);
    assert_int_equal(rep_mail_read(&part, ctx, base_span_of(bytes), NULL), INCMAP_OK);
    return part;
}

static void a_mail_gives_its_subject_text_and_day(void **state) {
    rep_part part =
        read_mail(*state,
                  "From: a@example.org\r\n"
                  "Subject: =?windows-1251?B?0fPq7uEg8w==?= =?utf-8?Q?_Zve=C4=8Danu?=\r\n"
                  "Date: Mon, 25 Sep 2023 08:00:00 +0200\r\n"
                  "MIME-Version: 1.0\r\n"
                  "Content-Type: multipart/mixed;\r\n"
                  " boundary=\"aa\"\r\n"
                  "\r\n"
                  "not read\r\n"
                  "--aa\r\n"
                  "Content-Type: multipart/alternative; boundary=bb\r\n"
                  "\r\n"
                  "--bb\r\n"
                  "Content-Type: text/plain; charset=\"iso-8859-2\"\r\n"
                  "Content-Transfer-Encoding: quoted-printable\r\n"
                  "\r\n"
                  "U nedelju je u Zve=E8anu eksplodirala bomba.\r\n"
                  "> stari tekst\r\n"
                  "-- \r\n"
                  "potpis\r\n"
                  "--bb\r\n"
                  "Content-Type: text/html\r\n"
                  "\r\n"
                  "<p>drugo</p>\r\n"
                  "--bb--\r\n"
                  "--aa\r\n"
                  "Content-Type: text/plain\r\n"
                  "Content-Disposition: attachment; filename=x.txt\r\n"
                  "\r\n"
                  "attached\r\n"
                  "--aa--\r\n");
    assert_int_equal(part.kind, INCMAP_REPORT_TEXT);
    assert_span(base_buf_view(&part.text),
                "Сукоб у Zvečanu\n\nU nedelju je u Zvečanu eksplodirala bomba.\n");
    assert_int_equal(base_date_to_days(part.published),
                     base_date_to_days((incmap_date){2023, 9, 25}));
    base_buf_free(&part.text);
    part = read_mail(
        *state,
        "Subject: Blast\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: "
        "base64\n\nPHA+QSBib21iIGV4cGxvZGVkIGluIFp2ZcSNYW4uPC9wPg==\n");
    assert_int_equal(part.kind, INCMAP_REPORT_HTML);
    assert_span(base_buf_view(&part.text), "<h1>Blast</h1>\n<p>A bomb exploded in Zvečan.</p>");
    assert_false(base_date_is_set(part.published));
    base_buf_free(&part.text);
}

static void a_mail_of_mails_without_end_is_refused(void **state) {
    base_buf bytes;
    base_buf_init(&bytes, *state, SIZE_MAX);
    for (int i = 0; i < 12; i++) { /* each part is the first one of a mail inside it */
        char part[96];
        int size = snprintf(part, sizeof part,
                            "Content-Type: multipart/mixed; boundary=b%02d\n\n--b%02d\n", i, i);
        assert_int_equal(base_buf_add(&bytes, part, (size_t)size, NULL), INCMAP_OK);
    }
    rep_part part = {.kind = INCMAP_REPORT_GUESS};
    base_buf_init(&part.text, *state, SIZE_MAX);
    incmap_error err = {0};
    assert_status(rep_mail_read(&part, *state, base_buf_view(&bytes), &err), INCMAP_LIMIT);
    base_buf_free(&bytes);
    base_buf_free(&part.text);
}

static void feeds_give_their_items(void **state) {
    static const char *const feeds[] = {
        "<?xml version=\"1.0\" encoding=\"windows-1250\"?><rss "
        "version=\"2.0\"><channel><title>News</title>"
        "<pubDate>Mon, 25 Sep 2023 00:00:00 GMT</pubDate>"
        "<item><title>Blast in Zvečan</title><description>short</description>"
        "<media:x xmlns:media=\"m\"><title>photo</title></media:x>"
        "<c:encoded xmlns:c=\"c\"><![CDATA[<p>A bomb &amp; a fire.</p>]]></c:encoded>"
        "<pubDate>Sun, 24 Sep 2023 05:10:00 +0200</pubDate></item>"
        "<item><title>Calm</title><description>All quiet.</description></item></channel></rss>",
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>Blast in Zvečan</title>"
        "<updated>2023-09-26T11:00:00Z</updated>"
        "<published>2023-09-24T05:10:00Z</published><summary>short</summary>"
        "<content type=\"html\">&lt;p&gt;A bomb &amp;amp; a fire.&lt;/p&gt;</content></entry>"
        "<entry><title>Calm</title><content type=\"xhtml\"><div><p>All quiet.</p></div></content>"
        "</entry></feed>",
    };
    for (size_t i = 0; i < 2; i++) {
        rep_feed feed;
        incmap_error err = {0};
        incmap_status status = rep_feed_read(&feed, *state, base_span_of(feeds[i]), &err);
        if (status != INCMAP_OK) {
            fail_msg("%s", err.message);
        }
        assert_int_equal(feed.count, 2);
        assert_span(feed.items[0].title, "Blast in Zvečan");
        assert_span(feed.items[0].body, "<p>A bomb &amp; a fire.</p>");
        assert_true(feed.items[0].html);
        assert_int_equal(base_date_to_days(feed.items[0].published),
                         base_date_to_days((incmap_date){2023, 9, 24}));
        assert_span(feed.items[1].body, "All quiet.");
        assert_false(feed.items[1].html);
        assert_false(base_date_is_set(feed.items[1].published));
        rep_feed_free(&feed);
    }
}

static void feeds_that_are_broken_or_traps_are_refused(void **state) {
    static const struct {
        const char *text;
        incmap_status status;
    } rows[] = {
        {"<rss><channel><item></channel></rss>", INCMAP_FORMAT},
        {"<rss><channel>", INCMAP_FORMAT},
        {"<!DOCTYPE rss [<!ENTITY a \"aaaa\">]><rss>&a;</rss>", INCMAP_FORMAT},
        {"", INCMAP_FORMAT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        rep_feed feed;
        incmap_error err = {0};
        assert_status(rep_feed_read(&feed, *state, base_span_of(rows[i].text), &err),
                      rows[i].status);
        rep_feed_free(&feed);
    }
    base_buf deep;
    rep_feed feed;
    base_buf_init(&deep, *state, SIZE_MAX);
    for (int i = 0; i < 100000; i++) {
        assert_int_equal(base_buf_add_text(&deep, "<a>", NULL), INCMAP_OK);
    }
    incmap_error err = {0};
    assert_status(rep_feed_read(&feed, *state, base_buf_view(&deep), &err), INCMAP_LIMIT);
    rep_feed_free(&feed);
    base_buf_free(&deep);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings_are_told_by_their_letters),
        cmocka_unit_test(a_mark_tells_utf_16),
        cmocka_unit_test(what_is_declared_is_believed_and_damage_is_not_hidden),
        cmocka_unit_test(a_mail_gives_its_subject_text_and_day),
        cmocka_unit_test(a_mail_of_mails_without_end_is_refused),
        cmocka_unit_test(feeds_give_their_items),
        cmocka_unit_test(feeds_that_are_broken_or_traps_are_refused),
    };
    return cmocka_run_group_tests(tests, unit_make_context, unit_free_context);
}
