#include "unit.h"

#include <math.h>
#include <stdio.h>

#include "geo_coordinates.h"

struct row {
    const char *text;
    double lat, lon; /* by hand: degrees + minutes / 60 + seconds / 3600 */
    geo_notation notation;
};

/* 42 58 24 = 42.9733333, 20 46 51 = 20.7808333; 42 58.4 = 42.9733333, 20 46.85 = 20.7808333 */
#define LAT 42.97333333333333
#define LON 20.78083333333333

static const struct row decimal[] = {
    {"42.9733, 20.7808", 42.9733, 20.7808, GEO_DECIMAL},
    {"42.9733,20.7808", 42.9733, 20.7808, GEO_DECIMAL},
    {"42.9733 20.7808", 42.9733, 20.7808, GEO_DECIMAL},
    {"42.9733;20.7808", 42.9733, 20.7808, GEO_DECIMAL},
    {"42.9733 / 20.7808", 42.9733, 20.7808, GEO_DECIMAL},
    {"42.9733\t20.7808", 42.9733, 20.7808, GEO_DECIMAL},
    {"  42.9733,\n20.7808 ", 42.9733, 20.7808, GEO_DECIMAL},
    {"(42.9733, 20.7808)", 42.9733, 20.7808, GEO_DECIMAL},
    {"[42.9733, 20.7808]", 42.9733, 20.7808, GEO_DECIMAL},
    {"( [42.9733, 20.7808] )", 42.9733, 20.7808, GEO_DECIMAL},
    {"42,9733; 20,7808", 42.9733, 20.7808, GEO_DECIMAL},
    {"42,9733 20,7808", 42.9733, 20.7808, GEO_DECIMAL},
    {"42,9733, 20,7808", 42.9733, 20.7808, GEO_DECIMAL},
    {"42,973; 20,780", 42.973, 20.780, GEO_DECIMAL},
    {"42,97N 20,78E", 42.97, 20.78, GEO_DECIMAL},
    {"-33.8679, 151.2073", -33.8679, 151.2073, GEO_DECIMAL},
    {"\xE2\x88\x92"
     "33.8679, 151.2073",
     -33.8679, 151.2073, GEO_DECIMAL},
    {"40.7, \xE2\x80\x93"
     "74.0",
     40.7, -74.0, GEO_DECIMAL},
    {"40.7 -74.0", 40.7, -74.0, GEO_DECIMAL},
    {"+42.9733 +20.7808", 42.9733, 20.7808, GEO_DECIMAL},
    {"+42.9733+020.7808", 42.9733, 20.7808, GEO_DECIMAL},
    {"+40.7128-074.0060", 40.7128, -74.006, GEO_DECIMAL},
    {"N42.97 E20.78", 42.97, 20.78, GEO_DECIMAL},
    {"N 42.97, E 20.78", 42.97, 20.78, GEO_DECIMAL},
    {"N: 42.97 E: 20.78", 42.97, 20.78, GEO_DECIMAL},
    {"42.97N 20.78E", 42.97, 20.78, GEO_DECIMAL},
    {"42.97 N, 20.78 E", 42.97, 20.78, GEO_DECIMAL},
    {"42.97n 20.78e", 42.97, 20.78, GEO_DECIMAL},
    {"42.97° N 20.78° E", 42.97, 20.78, GEO_DECIMAL},
    {"42.97°N,20.78°E", 42.97, 20.78, GEO_DECIMAL},
    {"42.97\xC2\xA0°\xC2\xA0N 20.78 ° E", 42.97, 20.78, GEO_DECIMAL},
    {"20.78E 42.97N", 42.97, 20.78, GEO_DECIMAL},
    {"E20.78 N42.97", 42.97, 20.78, GEO_DECIMAL},
    {"N42.97E20.78", 42.97, 20.78, GEO_DECIMAL},
    {"42.97 north, 20.78 east", 42.97, 20.78, GEO_DECIMAL},
    {"33.87 S 151.21 E", -33.87, 151.21, GEO_DECIMAL},
    {"33.87 S, 58.38 W", -33.87, -58.38, GEO_DECIMAL},
    {"33.87 S, 151.21", -33.87, 151.21, GEO_DECIMAL},
    {"20.78E, 42.97", 42.97, 20.78, GEO_DECIMAL},
    {"42.97, 20.78E", 42.97, 20.78, GEO_DECIMAL},
    {"42.97 E20.78", 42.97, 20.78, GEO_DECIMAL},
    {"lat 42.97 lon 20.78", 42.97, 20.78, GEO_DECIMAL},
    {"Lat: 42.97, Long: 20.78", 42.97, 20.78, GEO_DECIMAL},
    {"lat. 42.97; lon. 20.78", 42.97, 20.78, GEO_DECIMAL},
    {"latitude=42.97, longitude=20.78", 42.97, 20.78, GEO_DECIMAL},
    {"lon 20.78 lat 42.97", 42.97, 20.78, GEO_DECIMAL},
    {"lat 43 lon -21", 43, -21, GEO_DECIMAL},
    {"lat 33.9 S lon 151.2 E", -33.9, 151.2, GEO_DECIMAL},
    {"POINT(20.78 42.97)", 42.97, 20.78, GEO_DECIMAL},
    {"point ( -74 40.7 )", 40.7, -74, GEO_DECIMAL},
    {"geo:42.97,20.78", 42.97, 20.78, GEO_DECIMAL},
    {"geo:13,-23", 13, -23, GEO_DECIMAL},
    {"geo:42.97,20.78,590", 42.97, 20.78, GEO_DECIMAL},
    {"geo:42.97,20.78;crs=wgs84;u=35", 42.97, 20.78, GEO_DECIMAL},
    {"geo:42.97,20.78;u=35", 42.97, 20.78, GEO_DECIMAL},
    {"43° 21°", 43, 21, GEO_DECIMAL},
    {"N43 E21", 43, 21, GEO_DECIMAL},
    {"90.0, 180.0", 90, 180, GEO_DECIMAL},
    {"-90.0, -180.0", -90, -180, GEO_DECIMAL},
    {"0.0, 0.0", 0, 0, GEO_DECIMAL},
    {"42.973333333333333333, 20.780833333333333333", LAT, LON, GEO_DECIMAL},
};

static const struct row sexagesimal[] = {
    {"42°58'24\"N 20°46'51\"E", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"42° 58' 24\" N, 20° 46' 51\" E", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"42°58′24″N 20°46′51″E", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"42º58’24”N 20º46’51”E", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"42°58'24''N 20°46'51''E", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"42°58'24\", 20°46'51\"", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"42°58'24\"20°46'51\"", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"N42°58'24\" E20°46'51\"", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"42 58 24 N 20 46 51 E", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"N 42 58 24 E 20 46 51", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"42d58m24sN 20d46m51sE", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"42d 58m 24s N, 20d 46m 51s E", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"42deg 58min 24sec N 20deg 46min 51sec E", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"33d51m24sS 151d12m36sE", -33.85666666666667, 151.21, GEO_DEGREES_MINUTES_SECONDS},
    {"33 51 24s 151 12 36e", -33.85666666666667, 151.21, GEO_DEGREES_MINUTES_SECONDS},
    {"42°58'24.0\"N 20°46'51.0\"E", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"42°58'24,0\"N 20°46'51,0\"E", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"42°58'24\"N,20°46'51\"E", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"-0°30'0\", -0°15'0\"", -0.5, -0.25, GEO_DEGREES_MINUTES_SECONDS},
    {"42°58.4'N 20°46.85'E", LAT, LON, GEO_DEGREES_MINUTES},
    {"42° 58,4' N; 20° 46,85' E", LAT, LON, GEO_DEGREES_MINUTES},
    {"42 58.4 N 20 46.85 E", LAT, LON, GEO_DEGREES_MINUTES},
    {"N42 58.4 E020 46.85", LAT, LON, GEO_DEGREES_MINUTES},
    {"42°58'N 21°E", 42.96666666666667, 21, GEO_DEGREES_MINUTES},
    {"42°58' 20°46'", 42.96666666666667, 20.76666666666667, GEO_DEGREES_MINUTES},
    {"42° 20°46'", 42, 20.76666666666667, GEO_DEGREES_MINUTES},
};

static const struct row languages[] = {
    {"42.97 S 20.78 I", 42.97, 20.78, GEO_DECIMAL}, /* sever, istok */
    {"42°58'24\" S, 20°46'51\" I", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"40.7 S 74.0 Z", 40.7, -74.0, GEO_DECIMAL},
    {"33.87 J 151.21 I", -33.87, 151.21, GEO_DECIMAL},
    {"I 20.78 S 42.97", 42.97, 20.78, GEO_DECIMAL},
    {"42.97 С 20.78 И", 42.97, 20.78, GEO_DECIMAL},
    {"42°58′24″ С 20°46′51″ И", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"33.87 Ј 70.6 З", -33.87, -70.6, GEO_DECIMAL},
    {"33.87 ј, 70.6 з", -33.87, -70.6, GEO_DECIMAL},
    {"42°58′24″ СГШ, 20°46′51″ ИГД", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"42°58′24″ SGŠ, 20°46′51″ IGD", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"42.97 Sever, 20.78 Istok", 42.97, 20.78, GEO_DECIMAL},
    {"42.97 V 20.78 L", 42.97, 20.78, GEO_DECIMAL}, /* veri, lindje */
    {"42°58'24\"V 20°46'51\"L", LAT, LON, GEO_DEGREES_MINUTES_SECONDS},
    {"40.7 V 74.0 P", 40.7, -74.0, GEO_DECIMAL},
    {"33.87 J 151.21 L", -33.87, 151.21, GEO_DECIMAL},
    {"42.97 Veri 20.78 Lindje", 42.97, 20.78, GEO_DECIMAL},
    {"40.7 veri 74.0 PERËNDIM", 40.7, -74.0, GEO_DECIMAL},
    {"33.9 S 18.4 E", -33.9, 18.4, GEO_DECIMAL}, /* English: south */
    {"33.9 S, 18.4", -33.9, 18.4, GEO_DECIMAL},  /* alone: English */
    {"33.9 J, 18.4", -33.9, 18.4, GEO_DECIMAL},
};

/* UTM by cct -I +proj=utm +zone=34 +ellps=WGS84 and the like; MGRS by GeographicLib's GeoConvert
 * -g -p 4 (the middle of the cell). 18SUJ is the Washington Monument, 31UDQ the Eiffel Tower. */
static const struct row grids[] = {
    {"34T 481823 4757643", 42.971220583, 20.777096222, GEO_UTM},
    {"34T 0481823 4757643", 42.971220583, 20.777096222, GEO_UTM},
    {"34t 481823, 4757643", 42.971220583, 20.777096222, GEO_UTM},
    {"34 T 481823 4757643", 42.971220583, 20.777096222, GEO_UTM},
    {"UTM 34N 481823 4757643", 42.971220583, 20.777096222, GEO_UTM},
    {"UTM zone 34N 481823 4757643", 42.971220583, 20.777096222, GEO_UTM},
    {"34N 481823mE 4757643mN", 42.971220583, 20.777096222, GEO_UTM},
    {"34N 481823 m E, 4757643 m N", 42.971220583, 20.777096222, GEO_UTM},
    {"34T 481823.0 4757643.0", 42.971220583, 20.777096222, GEO_UTM},
    {"56H 500000 6250000", -33.890365229, 153.0, GEO_UTM},
    {"56S 500000 6250000", -33.890365229, 153.0, GEO_UTM}, /* not in band S: southern half */
    /* In band S: echo "444500 3688500" on GeoConvert as 38S: 33.334235085 44.403627848 */
    {"38S 444500 3688500", 33.334235085, 44.403627848, GEO_UTM},
    {"34TDN8182357643", 42.971225098, 20.777102337, GEO_MGRS},
    {"34T DN 81823 57643", 42.971225098, 20.777102337, GEO_MGRS},
    {"34TDN 81823 57643", 42.971225098, 20.777102337, GEO_MGRS},
    {"MGRS: 34tdn8182357643", 42.971225098, 20.777102337, GEO_MGRS},
    {"33TWN0000", 46.958028431, 15.006571590, GEO_MGRS},
    {"34TDN88", 43.217636726, 20.815316636, GEO_MGRS},
    {"18SUJ2337106519", 38.889805116, -77.036537282, GEO_MGRS},
    {"4QFJ12345678", 21.309478092, -157.916818906, GEO_MGRS},
    {"04QFJ12345678", 21.309478092, -157.916818906, GEO_MGRS},
    {"31UDQ48251194", 48.858311109, 2.294542131, GEO_MGRS},
    {"56HLH3487550948", -33.868878095, 151.214777609, GEO_MGRS},
    {"1KAB5000050000", -16.706760672, 179.718438574, GEO_MGRS}, /* beyond the date line */
    {"33XVG7459443593", 77.865494861, 13.917290349, GEO_MGRS},
    {"37SCU0000000000", 34.322009655, 36.826234553, GEO_MGRS},
    {"32VNN99", 61.277628233, 10.772105421, GEO_MGRS},
    {"43KFA12", -17.859722576, 76.085405474, GEO_MGRS},
    {"19FEV0000", -55.042312876, -68.992175420, GEO_MGRS},
    {"21XWG12", 77.700264659, -56.369220935, GEO_MGRS},
    {"30MUT11", -7.098753383, -4.675072208, GEO_MGRS},
    {"60KZG11", -17.027677399, 179.958661273, GEO_MGRS},
    {"36SYC1212", 33.530991014, 35.288342810, GEO_MGRS},
    {"38SMB4488", 33.334235085, 44.403627848, GEO_MGRS},
    {"1CDM12", -79.912512300, 178.649037845, GEO_MGRS},
    {"31NAA00", 0.045149304, -0.547482340, GEO_MGRS},
    {"29SND00", 38.893861800, -8.942343823, GEO_MGRS},
};

static const char *const none[] = {
    "",
    " ",
    "()",
    "12, 5",
    "12 5",
    "42, 20",
    "42 20",
    "12.5",
    "42.9733",
    "24.09.2023",
    "24.9.2023, 25.9.2023",
    "2023-09-24",
    "24/09/2023",
    "24. 9. 2023",
    "10:30, 11:45",
    "10.30 - 11.45",
    "42.97-20.78",
    "1,234 5,678",
    "1,234, 5,678",
    "Banjska",
    "5 km north of Zvečan",
    "N",
    "N E",
    "NE",
    "N42.97 S20.78",
    "E42.97 W20.78",
    "42.97 N 20.78 L",
    "42.97E20.78",
    "1.5 km, 2.5 km",
    "42.97, 20.78, 590.5",
    "42.97,",
    ", 20.78",
    "42.97,,20.78",
    "42., 20.",
    ".5, .7",
    "+381 38 123 456",
    "5'10\", 6'2\"",
    "Rruga 24, 15",
    "lat 42.97 lat 20.78",
    "lat 42.97 E lon 20.78 N",
    "1e1, 2e1",
    "1200.50, 300.75",
    "481823 4757643",
    "481823.0 4757643.0",
    "v1.2.3, 4.5",
    "42.97N 20",
    "20°C, 25°C",
    "42.5° 30' N, 20° E",
    "42°58'24\"30N 20E",
    "- 42.97, 20.78",
    "--42.97, 20.78",
    "+-42.97, 20.78",
    "POINT(20.78)",
    "POINT 20.78 42.97",
    "POINT(20.78, 42.97)",
    "POINT EMPTY",
    "POINT(a b)",
    "geo:42.97",
    "geo:",
    "geo:42.97,x",
    "geo:42.97,20.78;crs=nad27",
    "geo:;u=1",
    "latitude=42.97&longitude=20.78",
    "34T",
    "34TDN",
    "34TDN8",
    "34TDN818",
    "34T DN 818 57",
    "34TDN818235764312",
    "34IDN8888",
    "34TDI8888",
    "TDN8888",
    "345TDN8888",
    "34T 48182 4757643",
    "34T 481823",
    "34T 481823 47576430",
    "34T481823 4757643",
    "34T 481823 4757643 590",
    "34I 481823 4757643",
    "34T 481823. 4757643",
    "34T 481823 4757643x",
    "MGRS",
    "UTM",
    "UTM 34N",
    "42.97, 20.78 (near)",
    "(42.97, 20.78",
    "99999999999999999999999999999999999, 1.5",
    "42.9733\xC3, 20.7808",
    "\xFF\xFE",
    "42.97 \xF0\x9F\x98\x80 20.78",
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34",
};

static const char *const out_of_range[] = {
    "95.0, 20.1",
    "-90.1, 20.1",
    "42.97, 180.5",
    "42.97, -200.25",
    "N95.2 E20.1",
    "181.0 E 20.0 N",
    "42°60'N 20°46'E",
    "42°58'60\"N 20°46'51\"E",
    "42 58 75 N 20 46 51 E",
    "90°00'01\"N 20°46'51\"E",
    "-42.97 N, 20.78 E",
    "42.97 N, -20.78 W",
    "lat 95 lon 20",
    "POINT(20.78 95)",
    "geo:95,20",
    "0T 481823 4757643",
    "61T 481823 4757643",
    "34T 081823 4757643",
    "34K 481823 4757643",
    "34N 500000 9900000",
    "61TDN8888",
    "0TDN8888",
    "34TRN8888",
    "34SDN8888",
    "34TZN8888",
    "34TJN8888",
    "34TDW8888",
    "34XDG8888",
    "34TDB8888",
    "24PBK99",
};

static void check_rows(const struct row *rows, size_t count, double tolerance) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        geo_coordinates got = {{-999, -999}, GEO_DECIMAL, -1};
        geo_coordinates_found found = geo_coordinates_parse(base_span_of(rows[i].text), &got);
        if (found != GEO_COORDINATES_OK || fabs(got.point.lat - rows[i].lat) > tolerance ||
            fabs(got.point.lon - rows[i].lon) > tolerance || got.notation != rows[i].notation) {
            print_error(
                "\"%s\": found %d, got %.9f %.9f in notation %d, expected %.9f %.9f in %d\n",
                rows[i].text, (int)found, got.point.lat, got.point.lon, (int)got.notation,
                rows[i].lat, rows[i].lon, (int)rows[i].notation);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

#define CHECK_ROWS(rows, tolerance) check_rows(rows, sizeof(rows) / sizeof(rows)[0], tolerance)

static void decimal_degrees_are_read_in_all_their_spellings(void **state) {
    (void)state;
    CHECK_ROWS(decimal, 1e-12);
}

static void degrees_minutes_and_seconds_are_read_with_and_without_marks(void **state) {
    (void)state;
    CHECK_ROWS(sexagesimal, 1e-12);
}

static void the_other_letter_of_the_pair_tells_the_language(void **state) {
    (void)state;
    CHECK_ROWS(languages, 1e-12);
}

static void grid_references_agree_with_proj_and_geographiclib(void **state) {
    (void)state;
    CHECK_ROWS(grids, 2e-9);
}

static void check_found(const char *const *texts, size_t count, geo_coordinates_found expected) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        geo_coordinates got = {0};
        geo_coordinates_found found = geo_coordinates_parse(base_span_of(texts[i]), &got);
        if (found != expected) {
            print_error("\"%s\": got %d (%.6f, %.6f), expected %d\n", texts[i], (int)found,
                        got.point.lat, got.point.lon, (int)expected);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void what_is_not_written_as_coordinates_is_none(void **state) {
    (void)state;
    check_found(none, sizeof none / sizeof none[0], GEO_COORDINATES_NONE);
}

static void coordinates_of_no_place_are_told_apart(void **state) {
    (void)state;
    check_found(out_of_range, sizeof out_of_range / sizeof out_of_range[0],
                GEO_COORDINATES_OUT_OF_RANGE);
}

static void bytes_that_are_no_text_are_none(void **state) {
    (void)state;
    geo_coordinates got = {0};
    assert_int_equal(geo_coordinates_parse((incmap_span){NULL, 0}, &got), GEO_COORDINATES_NONE);
    assert_int_equal(geo_coordinates_parse(BASE_SPAN("42.97\0, 20.78"), &got),
                     GEO_COORDINATES_NONE);
    assert_int_equal(geo_coordinates_parse(BASE_SPAN("42.97, 20.78\0"), &got),
                     GEO_COORDINATES_NONE);
}

/* A letter cut in half, or the text at any byte, reads nothing beyond its end (for the sanitizers:
 * each cut is a block of its own). */
static void text_cut_anywhere_is_read_no_farther(void **state) {
    static const char text[] = "42°58′24″ СГШ, 20°46′51″ ИГД";
    for (size_t size = 0; size < sizeof text; size++) {
        char *copy = base_alloc(*state, size);
        assert_non_null(copy);
        memcpy(copy, text, size);
        geo_coordinates got = {0};
        geo_coordinates_parse((incmap_span){copy, size}, &got);
        base_free(*state, copy);
    }
}

/* Half the diagonal of a cell: 1 degree of latitude is 111195.08 m on the sphere of 6371008.8 m;
 * of longitude that times cos(42.97 degrees) = 0.731723. */
static void the_last_digit_tells_the_precision(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double metres;
    } rows[] = {
        {"42.97, 20.78", 688.91},
        {"42.9700, 20.7800", 6.8891},
        {"42.97, 20.7800", 555.9904}, /* one side 1111.95, the other 8.136 */
        {"42°58'12\"N 20°46'48\"E", 19.1363},
        {"42°58.2'N 20°46.8'E", 114.818},
        {"42°58.20'N 20°46.80'E", 11.4818},
        {"0.0, 0.0", 7862.68},
        {"34T 481823 4757643", 0.70711},
        {"34T 481823.25 4757643.5", 0.070711},
        {"34TDN8182357643", 0.70711},
        {"34TDN8157", 707.107},
        {"34TDN85", 7071.07},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        geo_coordinates got = {0};
        assert_int_equal(geo_coordinates_parse(base_span_of(rows[i].text), &got),
                         GEO_COORDINATES_OK);
        if (fabs(got.precision_m / rows[i].metres - 1) > 1e-4) {
            fail_msg("\"%s\": got %.6f m, expected %.6f m", rows[i].text, got.precision_m,
                     rows[i].metres);
        }
    }
}

static void a_uri_tells_its_uncertainty(void **state) {
    geo_coordinates found;
    (void)state;
    assert_int_equal(geo_coordinates_parse(base_span_of("geo:42.97,20.78;u=5000"), &found),
                     GEO_COORDINATES_OK);
    assert_true(found.precision_m == 5000);
    assert_int_equal(
        geo_coordinates_parse(base_span_of("geo:42.97,20.78;crs=wgs84;u=35.5"), &found),
        GEO_COORDINATES_OK);
    assert_true(found.precision_m == 35.5);
    assert_int_equal(geo_coordinates_parse(base_span_of("geo:42.97,20.78;u=-3"), &found),
                     GEO_COORDINATES_OK);
    assert_true(found.precision_m > 600 && found.precision_m < 800); /* half of 0.01 by 0.01 deg */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_uri_tells_its_uncertainty),
        cmocka_unit_test(decimal_degrees_are_read_in_all_their_spellings),
        cmocka_unit_test(degrees_minutes_and_seconds_are_read_with_and_without_marks),
        cmocka_unit_test(the_other_letter_of_the_pair_tells_the_language),
        cmocka_unit_test(grid_references_agree_with_proj_and_geographiclib),
        cmocka_unit_test(what_is_not_written_as_coordinates_is_none),
        cmocka_unit_test(coordinates_of_no_place_are_told_apart),
        cmocka_unit_test(bytes_that_are_no_text_are_none),
        cmocka_unit_test(text_cut_anywhere_is_read_no_farther),
        cmocka_unit_test(the_last_digit_tells_the_precision),
    };
    return cmocka_run_group_tests(tests, unit_make_context, unit_free_context);
}
