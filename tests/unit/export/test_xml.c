/* KML and GPX: text that is safe in XML, times, symbols, what has no place. */
#include "exp_xml.h"
#include "export/output.h"

static const char *escaped(incmap_context *ctx, incmap_span text, bool html, char room[600]) {
    base_buf out;
    base_buf_init(&out, ctx, 599);
    assert_status(html ? exp_xml_put_html(&out, text, NULL) : exp_xml_put(&out, text, NULL),
                  INCMAP_OK);
    memcpy(room, out.data == NULL ? "" : out.data, out.size);
    room[out.size] = '\0';
    base_buf_free(&out);
    return room;
}

static void text_is_escaped_for_xml(void **state) {
    io_unit *unit = *state;
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"", ""},
        {"a<b>c&d\"e'f", "a&lt;b&gt;c&amp;d&quot;e&#39;f"},
        {"]]>", "]]&gt;"},
        {"</script>=cmd()", "&lt;/script&gt;=cmd()"},
        {"a\tb\nc\rd", "a&#9;b&#10;c&#13;d"},
        {"\x01\x08\x0B\x0C\x1F", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"Бањска ميناء \xF0\x9F\x9A\x91", "Бањска ميناء \xF0\x9F\x9A\x91"},
        {"x\xEF\xBF\xBE\xEF\xBF\xBFy", "x\xEF\xBF\xBD\xEF\xBF\xBDy"}, /* U+FFFE, U+FFFF */
        {"x\xD0", "x\xEF\xBF\xBD"},                                   /* half a letter */
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},     /* a surrogate */
        {"plain text that is long enough <", "plain text that is long enough &lt;"},
        {"\x7F\xC2\x85", "\x7F\xC2\x85"}, /* allowed in XML 1.0 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char room[600];
        assert_string_equal(escaped(unit->ctx, base_span_of(cases[i].text), false, room),
                            cases[i].expected);
    }
    char room[600];
    assert_string_equal(escaped(unit->ctx, base_span("a\0b", 3), false, room),
                        "a\xEF\xBF\xBD"
                        "b");
}

static void text_in_html_is_escaped_twice(void **state) {
    io_unit *unit = *state;
    char room[600];
    assert_string_equal(escaped(unit->ctx, BASE_SPAN("<a href=\"x\">&amp;'\r\n"), true, room),
                        "&amp;lt;a href=&amp;quot;x&amp;quot;&amp;gt;&amp;amp;amp;&amp;#39;"
                        "&lt;br&gt;");
}

static void make(io_unit *unit, const char *format, const char *table, base_buf *out, rows *r) {
    incmap_writer *writer = NULL;
    rows_read(r, unit, "in.csv", table);
    incmap_writer_options options = {.layer = r->layer, .notices = {r, rows_note}};
    base_buf_init(out, unit->ctx, SIZE_MAX);
    assert_status(incmap_writer_open_sink(&writer, unit->ctx, base_buf_sink(out),
                                          incmap_format_by_name(format), &options, NULL),
                  INCMAP_OK);
    assert_status(output_fill(writer, r, NULL), INCMAP_OK);
    assert_status(incmap_writers_commit(&writer, 1, NULL, NULL), INCMAP_OK);
    incmap_writer_close(writer);
}

#define assert_has(out, text)                                                           \
    do {                                                                                \
        if (base_span_find(base_buf_view(out), base_span_of(text)) == SIZE_MAX) {       \
            fail_msg("\"%s\" is not in \"%.*s\"", text, (int)(out)->size, (out)->data); \
        }                                                                               \
    } while (0)

#define assert_has_not(out, text) \
    assert_true(base_span_find(base_buf_view(out), base_span_of(text)) == SIZE_MAX)

static void a_placemark_has_its_time_and_style(void **state) {
    io_unit *unit = *state;
    rows r;
    base_buf out;
    make(unit, "kml",
         "id,place,date,event_type,lat,lon\n"
         "1,A,2023-09-24,Battles,42.5,20.25\n2,B,2023-09,Riots,,\n3,C,,Picnic,-1,-2\n",
         &out, &r);
    assert_has(&out, "<TimeStamp><when>2023-09-24</when></TimeStamp><styleUrl>#battles</styleUrl>");
    assert_has(&out,
               "<TimeSpan><begin>2023-09-01</begin><end>2023-09-30</end></TimeSpan>"
               "<styleUrl>#riots</styleUrl>");
    assert_has(&out, "<styleUrl>#other</styleUrl>");
    assert_has(&out, "<Point><coordinates>20.25,42.5</coordinates></Point></Placemark>");
    assert_has(&out, "<SimpleData name=\"place_verbatim\">B</SimpleData>");
    /* D55E00, the vermilion of Okabe and Ito, as alpha, blue, green, red */
    assert_has(&out, "<Style id=\"battles\"><IconStyle><color>ff005ed5</color>");
    assert_has_not(&out, "http://maps");
    assert_has_not(&out, "CDATA");
    assert_int_equal(r.notice_count, 0);
    base_buf_free(&out);
    rows_close(&r);
}

static void names_of_columns_are_safe_in_both(void **state) {
    io_unit *unit = *state;
    static const char table[] = "id,lat,lon,\"a\"\"<b>\",2nd,id!\n1,1,2,x,y,z\n";
    rows r;
    base_buf out;
    make(unit, "kml", table, &out, &r);
    assert_has(&out, "<SimpleField type=\"string\" name=\"a&quot;&lt;b&gt;\"/>");
    assert_has(&out, "<SimpleData name=\"a&quot;&lt;b&gt;\">x</SimpleData>");
    base_buf_free(&out);
    rows_close(&r);
    make(unit, "gpx", table, &out, &r);
    assert_has(&out, "<ogr:a_b>x</ogr:a_b>");
    assert_has(&out, "<ogr:c2nd>y</ogr:c2nd>");
    assert_has(&out, "<ogr:id>1</ogr:id>");
    assert_has(&out, "<ogr:id2>z</ogr:id2>");
    base_buf_free(&out);
    rows_close(&r);
}

static void a_waypoint_wants_a_place_and_a_day(void **state) {
    io_unit *unit = *state;
    rows r;
    base_buf out;
    make(unit, "gpx",
         "id,place,date,source_url,notes,lat,lon\n"
         "1,A,2023-09-24,https://e.org/?a=1&b=2,n,42.5,20.25\n"
         "2,B,2023-09,javascript:alert(1),,1,2\n3,C,2023-09-25,,,,\n",
         &out, &r);
    assert_has(&out,
               "<wpt lat=\"42.5\" lon=\"20.25\"><time>2023-09-24T00:00:00Z</time>"
               "<name>A</name><desc>n</desc>"
               "<link href=\"https://e.org/?a=1&amp;b=2\"/><extensions>");
    assert_has(&out, "<wpt lat=\"1\" lon=\"2\"><name>B</name><extensions>");
    assert_has_not(&out, "2023-09-25");
    assert_int_equal(r.notice_count, 1);
    assert_notice(&r, 0, 0, "incidents without a place are not in it");
    assert_non_null(strstr(r.notices[0].message, ": 1;"));
    base_buf_free(&out);
    rows_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_escaped_for_xml),
        cmocka_unit_test(text_in_html_is_escaped_twice),
        cmocka_unit_test(a_placemark_has_its_time_and_style),
        cmocka_unit_test(names_of_columns_are_safe_in_both),
        cmocka_unit_test(a_waypoint_wants_a_place_and_a_day),
    };
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
