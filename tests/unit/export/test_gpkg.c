/* GeoPackages as SQLite itself reads them: its own checks of the file and of the R-tree, and
 * queries whose answers are computed here. */
#include <math.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "export/output.h"

enum { many = 6000, answer_bytes = 2048 };

static sqlite3 *open_database(io_unit *unit, const char *name, int flags) {
    char path[600];
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open_v2(output_path(unit, name, path), &db, flags, NULL), SQLITE_OK);
    return db;
}

/* All values of the answer: columns joined by "|", rows by ";", NULL as "-". */
static const char *ask(sqlite3 *db, const char *sql, char answer[answer_bytes]) {
    sqlite3_stmt *statement = NULL;
    size_t size = 0;
    answer[0] = '\0';
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    }
    for (bool first = true; sqlite3_step(statement) == SQLITE_ROW; first = false) {
        for (int i = 0; i < sqlite3_column_count(statement) && size < answer_bytes; i++) {
            const unsigned char *text = sqlite3_column_text(statement, i);
            int put = snprintf(answer + size, answer_bytes - size, "%s%s",
                               i > 0    ? "|"
                               : !first ? ";"
                                        : "",
                               text == NULL ? "-" : (const char *)text);
            size += (size_t)put;
        }
    }
    sqlite3_finalize(statement);
    return answer;
}

static void expect(sqlite3 *db, const char *sql, const char *expected) {
    char answer[answer_bytes];
    if (strcmp(ask(db, sql, answer), expected) != 0) {
        fail_msg("%s\ngot      %s\nexpected %s", sql, answer, expected);
    }
}

static void expect_sound(sqlite3 *db, const char *table) {
    char sql[200];
    expect(db, "PRAGMA integrity_check", "ok");
    expect(db, "PRAGMA foreign_key_check", "");
    snprintf(sql, sizeof sql, "SELECT rtreecheck('rtree_%s_geom')", table);
    expect(db, sql, "ok");
}

static void fields_have_their_types_and_values_come_back(void **state) {
    io_unit *unit = *state;
    rows r;
    output_make(unit, &r, "in.csv",
                "id,date,place,lat,lon,deaths,published,fid,GEOM,notes\n"
                "a,24.09.2023,\xD0\x91\xD0\xB0\xD1\x9A\xD1\x81\xD0\xBA\xD0\xB0,42.97333,20.78083,"
                "1,2023-09-25,f7,=1,\"said \"\"no\"\"\"\n"
                "b,2023-09,Nowhere,,,,2023-10-02,,,\n",
                "m.gpkg", NULL);
    sqlite3 *db = open_database(unit, "m.gpkg", SQLITE_OPEN_READONLY);
    expect_sound(db, "m");
    expect(db, "PRAGMA application_id", "1196444487"); /* "GPKG" */
    expect(db, "PRAGMA user_version", "10300");
    expect(db,
           "SELECT fid, id, date_start, typeof(date_start), place_verbatim, lat, lon, "
           "fatalities_best, typeof(fatalities_best), notes FROM m",
           "1|a|2023-09-24|text|\xD0\x91\xD0\xB0\xD1\x9A\xD1\x81\xD0\xBA\xD0\xB0|42.97333|20.78083|"
           "1|integer|said \"no\";"
           "2|b|2023-09-01|text|Nowhere|-|-|-|null|-");
    expect(db, "SELECT fid_2, GEOM_2 FROM m", "f7|=1;-|-");
    /* GP, version 0, little-endian without envelope, 4326, then WKB of the point */
    expect(db, "SELECT hex(substr(geom,1,13)), length(geom) FROM m",
           "47500001E61000000101000000|29;|-");
    expect(db,
           "SELECT type FROM pragma_table_info('m') WHERE name IN ('geom','id','date_start',"
           "'lat','fatalities_best','fid_2')",
           "POINT;TEXT;DATE;INTEGER;REAL;TEXT");
    expect(db,
           "SELECT table_name, data_type, last_change, min_x, min_y, max_x, max_y, srs_id FROM "
           "gpkg_contents",
           "m|features|2023-10-02T00:00:00.000Z|20.78083|42.97333|20.78083|42.97333|4326;"
           "layer_styles|attributes|2023-10-02T00:00:00.000Z|-|-|-|-|-");
    expect(db, "SELECT * FROM gpkg_ogr_contents", "m|2;layer_styles|1");
    expect(db, "SELECT seq FROM sqlite_sequence WHERE name='m'", "2");
    expect(db, "SELECT srs_id, organization FROM gpkg_spatial_ref_sys ORDER BY 1",
           "-1|NONE;0|NONE;4326|EPSG");
    sqlite3_close(db);
}

static void the_same_input_gives_the_same_bytes(void **state) {
    io_unit *unit = *state;
    rows r;
    char path[600];
    static const char text[] = "id,lat,lon,x\n1,42,21,a\n2,43.5,20.1,b\n3,,,c\n";
    output_make(unit, &r, "in.csv", text, "m.gpkg", NULL);
    incmap_span first = output_read(output_path(unit, "m.gpkg", path));
    output_make(unit, &r, "in.csv", text, "m.gpkg", NULL);
    incmap_span second = output_read(output_path(unit, "m.gpkg", path));
    assert_true(first.size > 0 && base_span_equal(first, second));
    output_free(first);
    output_free(second);
    assert_int_equal(io_unit_entries(unit, false), 2);
}

static void names_of_layers_are_quoted_and_kept_names_avoided(void **state) {
    static const char *const cases[][2] = {
        {"it's \"odd\" [%].gpkg", "it's \"odd\" [%]"},
        {"gpkg_contents.gpkg", "layer_gpkg_contents"},
        {"SQLite_a.gpkg", "layer_SQLite_a"},
        {"layer_styles.gpkg", "layer_layer_styles"},
        {"\xFF.gpkg", "incidents"},
        {"\xC5\xA0ip.b.gpkg", "\xC5\xA0ip.b"},
    };
    io_unit *unit = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rows r;
        output_make(unit, &r, "in.csv", "id,lat,lon\n1,42,21\n", cases[i][0], NULL);
        sqlite3 *db = open_database(unit, cases[i][0], SQLITE_OPEN_READONLY);
        expect(db, "SELECT table_name FROM gpkg_geometry_columns", cases[i][1]);
        expect(db,
               "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'",
               cases[i][1]);
        expect(db, "PRAGMA integrity_check", "ok");
        expect(db, "SELECT count(*) FROM sqlite_master WHERE type='trigger'", "8");
        sqlite3_close(db);
    }
}

static void other_systems_stand_under_their_numbers(void **state) {
    io_unit *unit = *state;
    rows r;
    static const char text[] = "id,lat,lon\n1,42.97333,20.78083\n";
    output_make(unit, &r, "in.csv", text, "u.gpkg", "EPSG:32634");
    sqlite3 *db = open_database(unit, "u.gpkg", SQLITE_OPEN_READONLY);
    /* 482128.087, 4757876.445 by cct +proj=utm +zone=34 */
    expect(db, "SELECT round(min_x), round(min_y), srs_id FROM gpkg_contents WHERE table_name='u'",
           "482128.0|4757876.0|32634");
    expect(db,
           "SELECT organization, organization_coordsys_id, srs_name, substr(definition,1,31) "
           "FROM gpkg_spatial_ref_sys WHERE srs_id=32634",
           "EPSG|32634|WGS 84 / UTM zone 34N|PROJCS[\"WGS 84 / UTM zone 34N\",");
    expect(db, "SELECT srs_id FROM gpkg_geometry_columns", "32634");
    sqlite3_close(db);
    output_make(unit, &r, "in.csv", text, "p.gpkg", "+proj=laea +lat_0=42 +lon_0=21");
    db = open_database(unit, "p.gpkg", SQLITE_OPEN_READONLY);
    expect(db,
           "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys NATURAL "
           "JOIN gpkg_geometry_columns",
           "NONE|100000");
    sqlite3_close(db);
}

static void an_empty_layer_is_sound(void **state) {
    io_unit *unit = *state;
    rows r;
    output_make(unit, &r, "in.csv", "id,place\n", "e.gpkg", NULL);
    sqlite3 *db = open_database(unit, "e.gpkg", SQLITE_OPEN_READONLY);
    expect_sound(db, "e");
    expect(db, "SELECT min_x, max_y, last_change FROM gpkg_contents WHERE table_name='e'",
           "-|-|1970-01-01T00:00:00.000Z");
    sqlite3_close(db);
}

/* Coordinates of the many points: some that a float holds, most that none does. */
static double coordinate(unsigned *seed, double low, double high) {
    *seed = *seed * 1664525U + 1013904223U;
    double share = (double)(*seed >> 8) / (double)(1U << 24);
    double value = low + share * (high - low);
    return (*seed & 0x70) == 0 ? floor(value) : round(value * 1e6) / 1e6;
}

static void make_many(io_unit *unit, double *lat, double *lon) {
    rows r;
    base_buf text;
    unsigned seed = 7;
    base_buf_init(&text, unit->ctx, SIZE_MAX);
    assert_status(base_buf_add_text(&text, "id,lat,lon\n", NULL), INCMAP_OK);
    for (int i = 0; i < many; i++) {
        char numbers[3][BASE_NUM_MAX];
        char line[120];
        lat[i] = coordinate(&seed, -89, 89);
        lon[i] = coordinate(&seed, -179, 179);
        base_num_write_i64(numbers[0], i);
        base_num_write_fixed(numbers[1], lat[i], 7);
        base_num_write_fixed(numbers[2], lon[i], 7);
        snprintf(line, sizeof line, "%s,%s,%s\n", numbers[0], numbers[1], numbers[2]);
        assert_status(base_buf_add_text(&text, line, NULL), INCMAP_OK);
    }
    assert_status(base_buf_add_char(&text, '\0', NULL), INCMAP_OK);
    output_make(unit, &r, "in.csv", text.data, "many.gpkg", NULL);
    base_buf_free(&text);
}

static int count_in(const double *lat, const double *lon, const double box[4]) {
    int count = 0;
    for (int i = 0; i < many; i++) {
        count += lon[i] >= box[0] && lon[i] <= box[2] && lat[i] >= box[1] && lat[i] <= box[3];
    }
    return count;
}

/* Points in a box by way of the index, which may answer a few too many, as SQLite's own does. */
static int count_by_index(sqlite3 *db, const double box[4]) {
    sqlite3_stmt *statement = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT count(*) FROM many JOIN rtree_many_geom AS i ON i.id=fid "
                           "WHERE maxx>=?1 AND minx<=?3 AND maxy>=?2 AND miny<=?4 AND "
                           "lon>=?1 AND lon<=?3 AND lat>=?2 AND lat<=?4",
                           -1, &statement, NULL),
        SQLITE_OK);
    for (int i = 0; i < 4; i++) {
        sqlite3_bind_double(statement, i + 1, box[i]);
    }
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int count = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return count;
}

static void the_index_finds_what_a_search_of_all_finds(void **state) {
    io_unit *unit = *state;
    static double lat[many];
    static double lon[many];
    make_many(unit, lat, lon);
    sqlite3 *db = open_database(unit, "many.gpkg", SQLITE_OPEN_READONLY);
    expect_sound(db, "many");
    unsigned seed = 99;
    for (int i = 0; i < 100; i++) {
        double size = i % 2 == 0 ? 40 : 3;
        double box[4] = {coordinate(&seed, -180, 180), coordinate(&seed, -90, 90), 0, 0};
        if (i % 10 == 0) { /* on a point exactly */
            box[0] = lon[i];
            box[1] = lat[i];
            size = 0;
        }
        box[2] = box[0] + size;
        box[3] = box[1] + size;
        int expected = count_in(lat, lon, box);
        int actual = count_by_index(db, box);
        if (actual != expected) {
            fail_msg("box %d: got %d, expected %d", i, actual, expected);
        }
    }
    /* No box is wider than floats make it: near 180 they stand 1.5e-5 apart. */
    expect(db, "SELECT max(maxx-minx)<1.6e-5, max(maxy-miny)<1.6e-5 FROM rtree_many_geom", "1|1");
    expect(db, "SELECT count(*) FROM rtree_many_geom_node", "122"); /* 118 leaves, 3 above, root */
    sqlite3_close(db);
}

/* Points as the standard's functions see them; which coordinate is the function's own state. */
static void st_coordinate(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    const unsigned char *blob = sqlite3_value_blob(values[0]);
    const int *offset = sqlite3_user_data(context);
    double value;
    memcpy(&value, blob + *offset, sizeof value);
    sqlite3_result_double(context, value);
}

static void st_is_empty(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    (void)values;
    sqlite3_result_int(context, 0);
}

static void edits_keep_the_index_right(void **state) {
    io_unit *unit = *state;
    static double lat[many];
    static double lon[many];
    static int x_at = 13;
    static int y_at = 21;
    make_many(unit, lat, lon);
    sqlite3 *db = open_database(unit, "many.gpkg", SQLITE_OPEN_READWRITE);
    static const char *const names[] = {"ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(sqlite3_create_function(db, names[i], 1, SQLITE_UTF8,
                                                 i < 2 ? &x_at : &y_at, st_coordinate, NULL, NULL),
                         SQLITE_OK);
    }
    sqlite3_create_function(db, "ST_IsEmpty", 1, SQLITE_UTF8, NULL, st_is_empty, NULL, NULL);
    expect(db, "DELETE FROM many WHERE fid % 3 != 0", "");
    expect_sound(db, "many");
    expect(db, "INSERT INTO many(geom, lat, lon) SELECT geom, lat, lon FROM many LIMIT 900", "");
    expect(db, "UPDATE many SET geom = NULL WHERE fid <= 30", "");
    expect(db, "UPDATE many SET fid = fid + 100000 WHERE fid BETWEEN 31 AND 60", "");
    expect_sound(db, "many");
    expect(db, "SELECT count(*), max(fid) FROM many", "2900|100060");
    expect(db, "SELECT count(*) FROM rtree_many_geom", "2890");
    expect(db, "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name='many'", "2900");
    expect(db,
           "SELECT count(*) FROM many JOIN rtree_many_geom AS i ON i.id=fid WHERE lon NOT BETWEEN "
           "minx "
           "AND maxx OR lat NOT BETWEEN miny AND maxy",
           "0");
    sqlite3_close(db);
}

static void more_columns_than_sqlite_holds_are_refused(void **state) {
    io_unit *unit = *state;
    static char text[30000];
    rows r;
    incmap_error err;
    incmap_writer *writer = NULL;
    incmap_limits limits = *incmap_context_limits_view(unit->ctx);
    limits.columns = 5000;
    incmap_context_set_limits(unit->ctx, &limits);
    size_t size = (size_t)snprintf(text, sizeof text, "id");
    for (int i = 0; i < 2100; i++) {
        size += (size_t)snprintf(text + size, sizeof text - size, ",col%d", i);
    }
    snprintf(text + size, sizeof text - size, "\n");
    rows_read(&r, unit, "in.csv", text);
    assert_status(output_open(&writer, &r, unit, "a.gpkg", NULL, &err), INCMAP_LIMIT);
    assert_non_null(strstr(err.message, "a GeoPackage holds 2000"));
    assert_null(writer);
    assert_int_equal(io_unit_entries(unit, false), 1);
    rows_close(&r);
}

static void a_file_that_may_not_grow_is_an_error_and_the_old_one_stays(void **state) {
    io_unit *unit = *state;
    rows r;
    incmap_writer *writer = NULL;
    incmap_error err = {.status = INCMAP_OK};
    char path[600];
    struct rlimit old;
    io_unit_write(unit, "f.gpkg", BASE_SPAN("old"));
    rows_read(&r, unit, "in.csv", "id,lat,lon\n1,42,21\n");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit small = {40000, old.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    incmap_status status = output_open(&writer, &r, unit, "f.gpkg", NULL, &err);
    status = status == INCMAP_OK ? output_fill(writer, &r, &err) : status;
    status = status == INCMAP_OK ? incmap_writers_commit(&writer, 1, NULL, &err) : status;
    setrlimit(RLIMIT_FSIZE, &old);
    incmap_writer_close(writer);
    assert_status(status, INCMAP_IO);
    assert_non_null(strstr(err.message, "cannot be written"));
    incmap_span bytes = output_read(output_path(unit, "f.gpkg", path));
    assert_span(bytes, "old");
    output_free(bytes);
    assert_int_equal(io_unit_entries(unit, false), 2);
    rows_close(&r);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, io_unit_setup, io_unit_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(fields_have_their_types_and_values_come_back),
        WITH_FOLDER(the_same_input_gives_the_same_bytes),
        WITH_FOLDER(names_of_layers_are_quoted_and_kept_names_avoided),
        WITH_FOLDER(other_systems_stand_under_their_numbers),
        WITH_FOLDER(an_empty_layer_is_sound),
        WITH_FOLDER(the_index_finds_what_a_search_of_all_finds),
        WITH_FOLDER(edits_keep_the_index_right),
        WITH_FOLDER(more_columns_than_sqlite_holds_are_refused),
        WITH_FOLDER(a_file_that_may_not_grow_is_an_error_and_the_old_one_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
