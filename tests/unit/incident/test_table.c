/* Tables of rows into incidents: headers in the spellings of others, values, faults. The rows are
 * written here; what they must become is worked out by hand. */
#include "incident/rows.h"

static void a_plain_table_fills_the_record(void **state) {
    rows r;
    rows_read(&r, *state, "log.csv",
              "id,date,type,place,municipality,country,killed,text\n"
              "7,24.09.2023,Battles,Banska,Leposavić,XK,1,\"four trucks, one bridge\"\n");
    assert_true(rows_next(&r));
    assert_field(&r, ID, "7");
    assert_field(&r, DATE, "2023-09-24");
    assert_field(&r, DATE_START, "2023-09-24");
    assert_field(&r, DATE_END, "2023-09-24");
    assert_field(&r, TIME_PRECISION, "1");
    assert_field(&r, EVENT_TYPE, "Battles");
    assert_field(&r, PLACE_VERBATIM, "Banska");
    assert_field(&r, ADMIN_REPORTED, "Leposavić");
    assert_field(&r, ADMIN2, "");
    assert_field(&r, COUNTRY, "XK");
    assert_field(&r, FATALITIES_BEST, "1");
    assert_field(&r, NOTES, "four trucks, one bridge");
    assert_field(&r, LAT, "");
    assert_field(&r, SCHEME, "");
    assert_int_equal(incmap_incident_line(r.incident), 2);
    assert_false(rows_next(&r));
    assert_int_equal(r.notice_count, 0);
    assert_int_equal(incmap_layer_column_count(r.layer), 0);
    rows_close(&r);
}

static void headers_in_other_languages_and_scripts_are_known(void **state) {
    static const char *const headers[] = {"Ort;Datum;Tote;Gemeinde", "Место;Датум;Погинули;Општина",
                                          "VENDI;data;Të vrarë;Komuna", "Lieu;Jour;Morts;Commune",
                                          "mesto ; DATUM; Mrtvi;OPŠTINA"};
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        rows r;
        char text[256];
        snprintf(text, sizeof text, "%s\nBanjska;24.09.2023;1;Zvečan\n", headers[i]);
        rows_read(&r, *state, "log.csv", text);
        assert_true(rows_next(&r));
        assert_field(&r, PLACE_VERBATIM, "Banjska");
        assert_field(&r, DATE, "2023-09-24");
        assert_field(&r, FATALITIES_BEST, "1");
        assert_field(&r, ADMIN_REPORTED, "Zvečan");
        assert_field(&r, ID, "log.csv:2");
        rows_close(&r);
    }
}

static void the_bound_that_a_table_lacks_is_that_of_the_date(void **state) {
    static const char *const expected[][3] = {{"2023-09", "2023-09-01", "2023-09-24"},
                                              {"2023-09", "2023-09-05", "2023-09-30"},
                                              {"2023-09-20", "2023-09-20", "2023-09-22"},
                                              {"2023-09-20", "", "2023-09-19"},
                                              {"2023-09-20", "2023-09-21", ""}};
    rows r;
    rows_read(&r, *state, "b.csv",
              "place,date,date_start,date_end\na,2023-09,,2023-09-24\nb,2023-09,2023-09-05,\n"
              "c,2023-09-20,,2023-09-22\nd,2023-09-20,,2023-09-19\ne,2023-09-20,2023-09-21,\n");
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_true(rows_next(&r));
        assert_field(&r, DATE, expected[i][0]);
        assert_field(&r, DATE_START, expected[i][1]);
        assert_field(&r, DATE_END, expected[i][2]);
    }
    rows_close(&r);
}

static void an_acled_table_is_understood(void **state) {
    rows r;
    rows_read(&r, *state, "a.csv",
              "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,inter1,"
              "actor2,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,"
              "source,notes,fatalities\n"
              "XKX1,24 September 2023,1,Battles,Armed clash,Group A,3,Police,Kosovo,Mitrovica,"
              "Zvecan,,Banjska,42.9733,20.7808,1,Agency,clash,4\n"
              "XKX2,13 September 2023,2,Protests,Peaceful protest,,,,Kosovo,Mitrovica,,,Somewhere,"
              "42.9,20.8,2,,,\n");
    assert_true(rows_next(&r));
    assert_field(&r, ID, "XKX1");
    assert_field(&r, DATE, "2023-09-24");
    assert_field(&r, SCHEME, "acled");
    assert_field(&r, SUB_EVENT_TYPE, "Armed clash");
    assert_field(&r, ACTOR2, "Police");
    assert_field(&r, LAT, "42.9733");
    assert_field(&r, GEO_PRECISION, "1");
    assert_field(&r, FATALITIES_BEST, "4");
    assert_field(&r, ADMIN_REPORTED, "Zvecan");
    assert_field(&r, SOURCE, "Agency");
    assert_int_equal(incmap_layer_column_count(r.layer), 3);
    assert_span(incmap_layer_column(r.layer, 0), "inter1");
    assert_span(incmap_layer_column(r.layer, 1), "input_admin1");
    assert_span(incmap_layer_column(r.layer, 2), "admin3");
    assert_extra(&r, 1, "Mitrovica");
    assert_true(rows_next(&r)); /* a week around the 13th, and no second-order unit */
    assert_field(&r, DATE, "2023-09-13~");
    assert_field(&r, DATE_START, "2023-09-10");
    assert_field(&r, DATE_END, "2023-09-16");
    assert_field(&r, TIME_PRECISION, "2");
    assert_field(&r, ADMIN_REPORTED, "Mitrovica");
    assert_field(&r, FATALITIES_BEST, "");
    assert_int_equal(r.notice_count, 0);
    rows_close(&r);
}

static void a_ucdp_table_is_understood(void **state) {
    rows r;
    rows_read(&r, *state, "ged.csv",
              "id,type_of_violence,side_a,side_b,source_date,source_headline,where_prec,"
              "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,date_prec,"
              "date_start,date_end,best,high,low,relid\n"
              "9,1,Gov,Group,2023-09-25;2023-09-26,Clash,5,Ibar river,along the river,Mitrovica,,"
              "42.9,20.8,3,2023-09-18 00:00:00.000,2023-09-24 00:00:00.000,2,5,0,R-9\n");
    assert_true(rows_next(&r));
    assert_field(&r, EVENT_TYPE, "State-based conflict");
    assert_field(&r, SCHEME, "ucdp");
    assert_field(&r, ACTOR1, "Gov");
    assert_field(&r, PLACE_VERBATIM, "Ibar river");
    assert_field(&r, ADMIN_REPORTED, "Mitrovica");
    assert_field(&r, WHERE_PREC, "5");
    assert_field(&r, DATE, "2023-09-18/2023-09-24");
    assert_field(&r, TIME_PRECISION, "2");
    assert_field(&r, FATALITIES_BEST, "2");
    assert_field(&r, FATALITIES_LOW, "0");
    assert_field(&r, FATALITIES_HIGH, "5");
    assert_field(&r, PUBLISHED, "2023-09-25");
    assert_field(&r, NOTES, "Clash [source_date: 2023-09-25;2023-09-26]");
    assert_int_equal(incmap_layer_column_count(r.layer), 4);
    assert_span(incmap_layer_column(r.layer, 0), "where_description");
    assert_extra(&r, 0, "along the river");
    assert_span(incmap_layer_column(r.layer, 1), "adm_1");
    assert_extra(&r, 1, "Mitrovica");
    rows_close(&r);
}

static void a_gdelt_table_is_understood(void **state) {
    rows r;
    rows_read(&r, *state, "g.tsv",
              "GlobalEventID\tSQLDATE\tEventCode\tEventRootCode\tActionGeo_Type\t"
              "ActionGeo_FullName\tActionGeo_Lat\tActionGeo_Long\tSOURCEURL\n"
              "11\t20230924\t0190\t19\t1\tKosovo\t42.58\t21\thttps://example.org/a\n");
    assert_true(rows_next(&r));
    assert_field(&r, ID, "11");
    assert_field(&r, DATE, "2023-09-24");
    assert_field(&r, SCHEME, "gdelt");
    assert_field(&r, EVENT_TYPE, "19");
    assert_field(&r, SUB_EVENT_TYPE, "0190");
    assert_field(&r, GEO_PRECISION, "3"); /* a country's middle is no place */
    assert_field(&r, WHERE_PREC, "6");
    assert_field(&r, SOURCE_URL, "https://example.org/a");
    rows_close(&r);
}

static void a_survey_table_is_understood(void **state) {
    rows r;
    rows_read(&r, *state, "kobo.csv",
              "start,_id,village,_point_latitude,_point_longitude,gps\n"
              "2023-09-24T08:15:00.000+02:00,5,Banjska,42.9733,20.7808,\n"
              "2023-09-24T08:15:00.000+02:00,6,Banjska,,,42.9733 20.7808 510 4.9\n");
    assert_true(rows_next(&r));
    assert_field(&r, ID, "5");
    assert_field(&r, DATE, "2023-09-24T08:15:00.000+02:00");
    assert_field(&r, LAT, "42.9733");
    assert_true(rows_next(&r));
    assert_field(&r, LON, "20.7808");
    assert_field(&r, UNCERTAINTY_M, "4.9");
    assert_int_equal(r.notice_count, 0);
    rows_close(&r);
}

static void a_day_that_does_not_exist_is_told_and_kept(void **state) {
    rows r;
    rows_read(&r, *state, "log.csv",
              "id,date,place,notes\n1,2023-02-01,Banjska,\n2,31 February 2023,Banjska,seen\n");
    assert_true(rows_next(&r));
    assert_true(rows_next(&r));
    assert_field(&r, DATE, "");
    assert_field(&r, DATE_START, "");
    assert_field(&r, NOTES, "seen [date: 31 February 2023]");
    assert_int_equal(r.notice_count, 1);
    assert_string_equal(r.notices[0].source, "log.csv");
    assert_notice(&r, 0, 3, "column date: \"31 February 2023\"; expected a date that exists");
    assert_int_equal(incmap_layer_rejected(r.layer), 0);
    rows_close(&r);
}

static void coordinates_that_cannot_be_are_treated_as_not_given(void **state) {
    static const struct {
        const char *cells;
        const char *notice;
    } cases[] = {
        {"91,20.78", "latitude -90 to 90"},  {"42.97,181", "longitude -180 to 180"},
        {"north,20.78", "a latitude and a"}, {"42.97,", "a latitude and a longitude"},
        {"0,0", "beside a place's name"},    {"NaN,20.78", "a latitude and a longitude"},
        {"1e400,20.78", "a latitude and a"}, {"\"42.97,5\",20.78", "a latitude and a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rows r;
        char text[256];
        snprintf(text, sizeof text, "place,lat,lon\nBanjska,%s\n", cases[i].cells);
        rows_read(&r, *state, "log.csv", text);
        assert_true(rows_next(&r));
        assert_field(&r, LAT, "");
        assert_field(&r, LON, "");
        assert_field(&r, PLACE_VERBATIM, "Banjska");
        assert_notice(&r, 0, 2, cases[i].notice);
        assert_false(incmap_incident_get(r.incident, INCMAP_FIELD_NOTES).kind == INCMAP_KIND_NULL);
        rows_close(&r);
    }
}

static void coordinates_in_other_notations_are_read(void **state) {
    static const char *const cells[] = {
        "42.97333,20.78083",
        "\"42,97333\",\"20,78083\"",
        "+42.97333, 20.78083 ",
        "\"42°58'24\"\"N\",\"20°46'51\"\"E\"",
    };
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        rows r;
        char text[256];
        incmap_value lat;
        incmap_value lon;
        snprintf(text, sizeof text, "name,y,x\nBanjska,%s\n", cells[i]);
        rows_read(&r, *state, "log.csv", text);
        assert_true(rows_next(&r));
        lat = incmap_incident_get(r.incident, INCMAP_FIELD_LAT);
        lon = incmap_incident_get(r.incident, INCMAP_FIELD_LON);
        assert_int_equal(lat.kind, INCMAP_KIND_REAL);
        assert_true(lat.as.real > 42.97332 && lat.as.real < 42.97334);
        assert_true(lon.as.real > 20.78082 && lon.as.real < 20.78084);
        assert_int_equal(r.notice_count, 0);
        rows_close(&r);
    }
}

static void numbers_that_do_not_parse_become_null_and_are_kept(void **state) {
    rows r;
    rows_read(&r, *state, "log.csv",
              "place,fatalities,geo_precision\nA,,\nB,0,1\nC,several,4\nD,12.0,\nE,-1,\nF,1.5,\n");
    assert_true(rows_next(&r));
    assert_field(&r, FATALITIES_BEST, ""); /* empty is not 0 */
    assert_true(rows_next(&r));
    assert_field(&r, FATALITIES_BEST, "0");
    assert_true(rows_next(&r));
    assert_field(&r, FATALITIES_BEST, "");
    assert_field(&r, GEO_PRECISION, "");
    assert_field(&r, NOTES, "[fatalities: several] [geo_precision: 4]");
    assert_notice(&r, 0, 4, "expected a whole number from 0");
    assert_notice(&r, 1, 4, "expected 1, 2 or 3");
    assert_true(rows_next(&r));
    assert_field(&r, FATALITIES_BEST, "12");
    assert_true(rows_next(&r));
    assert_field(&r, NOTES, "[fatalities: -1]");
    assert_true(rows_next(&r));
    assert_field(&r, NOTES, "[fatalities: 1.5]");
    rows_close(&r);
}

static void unknown_and_double_columns_travel_on(void **state) {
    rows r;
    rows_read(&r, *state, "log.csv",
              "place,Team,colour,colour,,score,Place\nBanjska,B,red,\" blue\",x,0.5,second\n");
    static const char *const names[] = {"Team",     "colour",      "colour_2",
                                        "column_5", "input_score", "Place"};
    static const char *const values[] = {"B", "red", " blue", "x", "0.5", "second"};
    assert_int_equal(incmap_layer_column_count(r.layer), 6);
    assert_true(rows_next(&r));
    for (size_t i = 0; i < 6; i++) {
        assert_span(incmap_layer_column(r.layer, i), names[i]);
        assert_extra(&r, i, values[i]);
    }
    assert_field(&r, PLACE_VERBATIM, "Banjska");
    assert_field(&r, SCORE, "");
    rows_close(&r);
}

static void columns_can_be_named_by_the_caller(void **state) {
    rows r;
    incmap_error err;
    const char *text = "place,Tag,Wo genau\nx,2023-09-24,Banjska\n";
    rows_open(&r, *state);
    assert_status(rows_add(&r, *state, "log.csv", text, "place=Wo genau, date=tag", &err),
                  INCMAP_OK);
    assert_true(rows_next(&r));
    assert_field(&r, PLACE_VERBATIM, "Banjska");
    assert_field(&r, DATE, "2023-09-24");
    assert_span(incmap_layer_column(r.layer, 0), "place");
    assert_extra(&r, 0, "x");
    assert_status(rows_add(&r, *state, "log.csv", text, "place=Where", &err), INCMAP_FORMAT);
    assert_status(rows_add(&r, *state, "log.csv", text, "plaice=Tag", &err), INCMAP_USAGE);
    assert_status(rows_add(&r, *state, "log.csv", text, "place", &err), INCMAP_USAGE);
    rows_close(&r);
}

static void a_broken_row_costs_one_row(void **state) {
    rows r;
    rows_read(&r, *state, "log.csv",
              "id,place\n1,Banjska\n2,\"Ban\"jska\n3,a,b\n4,\xC3(\n5\n6,Zvečan,\n");
    assert_true(rows_next(&r));
    assert_field(&r, ID, "1");
    assert_true(rows_next(&r)); /* a short row stays, and is told */
    assert_field(&r, ID, "5");
    assert_true(rows_next(&r)); /* an empty cell too many is none */
    assert_field(&r, ID, "6");
    assert_false(rows_next(&r));
    assert_int_equal(incmap_layer_rejected(r.layer), 3);
    assert_notice(&r, 0, 3, "");
    assert_notice(&r, 1, 4, "the row has 3 fields; expected 2");
    assert_notice(&r, 2, 5, "");
    assert_notice(&r, 3, 6, "the row has 1 fields; expected 2");
    rows_close(&r);
}

static void tables_without_a_known_column_are_refused(void **state) {
    rows r;
    incmap_error err = {.status = INCMAP_OK};
    rows_open(&r, *state);
    assert_status(rows_add(&r, *state, "a.csv", "", NULL, &err), INCMAP_FORMAT);
    assert_string_equal(err.source, "a.csv");
    assert_status(rows_add(&r, *state, "a.csv", "foo,bar\n1,2\n", NULL, &err), INCMAP_FORMAT);
    assert_status(rows_add(&r, *state, "a.json", "[{\"foo\":1}]", NULL, &err), INCMAP_FORMAT);
    incmap_source *source = NULL;
    io_unit *unit = *state;
    assert_status(incmap_table_open(&source, unit->ctx, "-", NULL, &err), INCMAP_USAGE);
    assert_status(incmap_table_open(&source, unit->ctx, "/no/such.csv", NULL, &err), INCMAP_IO);
    assert_null(source);
    rows_close(&r);
}

static void several_inputs_are_one_layer(void **state) {
    rows r;
    rows_read(&r, *state, "log.csv", "place,team\nBanjska,A\n");
    assert_status(rows_add(&r, *state, "b.csv", "colour,team,place\nred,B,Zvečan\n", NULL, NULL),
                  INCMAP_OK);
    assert_status(rows_add(&r, *state, "log.csv", "place\nPriština\n", NULL, NULL), INCMAP_OK);
    assert_int_equal(incmap_layer_column_count(r.layer), 2);
    assert_span(incmap_layer_column(r.layer, 0), "team");
    assert_span(incmap_layer_column(r.layer, 1), "colour");
    rows_close(&r);
}

static void two_inputs_of_one_name_give_different_ids(void **state) {
    rows r;
    rows_open(&r, *state);
    for (int i = 0; i < 2; i++) {
        assert_status(rows_add(&r, *state, "log.csv", "place\nBanjska\n", NULL, NULL), INCMAP_OK);
    }
    assert_true(rows_next(&r));
    assert_field(&r, ID, "log.csv:2");
    assert_true(rows_next(&r));
    assert_field(&r, ID, "log.csv#2:2");
    rows_close(&r);
}

static void no_bytes_pass_the_limits(void **state) {
    io_unit *unit = *state;
    rows r;
    incmap_error err;
    incmap_limits limits = *incmap_context_limits_view(unit->ctx);
    incmap_limits tight = limits;
    tight.columns = 3;
    incmap_context_set_limits(unit->ctx, &tight);
    rows_open(&r, unit);
    assert_status(rows_add(&r, unit, "a.csv", "place,a,b,c\n", NULL, &err), INCMAP_LIMIT);
    assert_status(
        rows_add(&r, unit, "a.json", "[{\"place\":1,\"a\":1,\"b\":1,\"c\":1}]", NULL, &err),
        INCMAP_LIMIT);
    assert_status(rows_add(&r, unit, "a.csv", "place,a,b\n", NULL, &err), INCMAP_OK);
    assert_status(rows_add(&r, unit, "b.csv", "place,c,d\n", NULL, &err), INCMAP_LIMIT);
    rows_close(&r);
    incmap_context_set_limits(unit->ctx, &limits);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_table_fills_the_record),
        cmocka_unit_test(headers_in_other_languages_and_scripts_are_known),
        cmocka_unit_test(the_bound_that_a_table_lacks_is_that_of_the_date),
        cmocka_unit_test(an_acled_table_is_understood),
        cmocka_unit_test(a_ucdp_table_is_understood),
        cmocka_unit_test(a_gdelt_table_is_understood),
        cmocka_unit_test(a_survey_table_is_understood),
        cmocka_unit_test(a_day_that_does_not_exist_is_told_and_kept),
        cmocka_unit_test(coordinates_that_cannot_be_are_treated_as_not_given),
        cmocka_unit_test(coordinates_in_other_notations_are_read),
        cmocka_unit_test(numbers_that_do_not_parse_become_null_and_are_kept),
        cmocka_unit_test(unknown_and_double_columns_travel_on),
        cmocka_unit_test(columns_can_be_named_by_the_caller),
        cmocka_unit_test(a_broken_row_costs_one_row),
        cmocka_unit_test(tables_without_a_known_column_are_refused),
        cmocka_unit_test(several_inputs_are_one_layer),
        cmocka_unit_test(two_inputs_of_one_name_give_different_ids),
        cmocka_unit_test(no_bytes_pass_the_limits),
    };
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
