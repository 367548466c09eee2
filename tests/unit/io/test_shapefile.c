#include <errno.h>
#include <math.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base_error.h"
#include "io_shapefile.h"
#include "io_unit.h"

static const char wgs84[] =
    "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],"
    "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

static const io_dbf_field fields[] = {
    {"place", IO_DBF_TEXT, 20, 0},
    {"fat_best", IO_DBF_INTEGER, 6, 0},
    {"score", IO_DBF_REAL, 8, 4},
    {"date", IO_DBF_DATE, 8, 0},
};
enum { field_count = 4, record_bytes = 1 + 20 + 6 + 8 + 8 };

static const io_dbf_value values_of_banjska[] = {
    {0, {"Бањска", 12}}, {1, {"4", 1}}, {2, {"0.9300", 6}}, {3, {"20230924", 8}}};
static const io_dbf_row banjska = {values_of_banjska, field_count};
static const io_dbf_row unknown = {NULL, 0};

/* Three records: a null shape first, since that is where bounds go wrong. */
static incmap_status write_three(incmap_context *ctx, const char *path, incmap_error *err) {
    io_shapefile *shapefile = NULL;
    io_atomic *files[8];
    incmap_status status =
        io_shapefile_open(&shapefile, ctx, path, wgs84, fields, field_count, err);
    if (status == INCMAP_OK) {
        status = io_shapefile_add(shapefile, true, 0, 0, unknown, err);
    }
    if (status == INCMAP_OK) {
        status = io_shapefile_add(shapefile, false, 20.78083, 42.97333, banjska, err);
    }
    if (status == INCMAP_OK) {
        status = io_shapefile_add(shapefile, false, 20.95389, 42.85861, unknown, err);
    }
    if (status == INCMAP_OK) {
        status = io_shapefile_finish(shapefile, err);
    }
    if (status == INCMAP_OK) {
        size_t count = io_shapefile_files(shapefile, files, 8);
        assert_int_equal(count, 5);
        status = io_atomic_commit(files, count, err);
    }
    io_shapefile_close(shapefile);
    return status;
}

static void expect_three(io_unit *unit) {
    incmap_error err = {0};
    if (write_three(unit->ctx, io_unit_path(unit, "map.shp"), &err) != INCMAP_OK) {
        fail_msg("%s: %s", err.source, err.message);
    }
}

static uint32_t big(const char *at) {
    const unsigned char *bytes = (const unsigned char *)at;
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static uint32_t little(const char *at, size_t size) {
    uint32_t value = 0;
    while (size-- > 0) {
        value = value << 8 | (unsigned char)at[size];
    }
    return value;
}

static double little_double(const char *at) {
    uint64_t bits = (uint64_t)little(at + 4, 4) << 32 | little(at, 4);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Offsets and meanings: ESRI Shapefile Technical Description, July 1998, pages 3 to 6 and 23. */
static void the_geometry_is_as_esri_describes_it(void **state) {
    io_unit *unit = *state;
    expect_three(unit);
    char data[1000];
    incmap_span shp = io_unit_read(io_unit_path(unit, "map.shp"), data, sizeof data);
    assert_int_equal(shp.size, 100 + 12 + 28 + 28);
    assert_int_equal(big(data), 9994);
    assert_int_equal(big(data + 24), shp.size / 2);
    assert_int_equal(little(data + 28, 4), 1000);
    assert_int_equal(little(data + 32, 4), 1);
    assert_true(little_double(data + 36) == 20.78083);
    assert_true(little_double(data + 44) == 42.85861);
    assert_true(little_double(data + 52) == 20.95389);
    assert_true(little_double(data + 60) == 42.97333);
    assert_int_equal(big(data + 100), 1);
    assert_int_equal(big(data + 104), 2);
    assert_int_equal(little(data + 108, 4), 0);
    assert_int_equal(big(data + 112), 2);
    assert_int_equal(big(data + 116), 10);
    assert_int_equal(little(data + 120, 4), 1);
    assert_true(little_double(data + 124) == 20.78083);
    assert_true(little_double(data + 132) == 42.97333);
    incmap_span shx = io_unit_read(io_unit_path(unit, "map.shx"), data, sizeof data);
    assert_int_equal(shx.size, 100 + 3 * 8);
    assert_int_equal(big(data + 24), shx.size / 2);
    assert_true(little_double(data + 36) == 20.78083);
    static const uint32_t index[] = {50, 2, 56, 10, 70, 10};
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(big(data + 100 + 4 * i), index[i]);
    }
}

static void the_table_is_dbase_iii_in_utf8(void **state) {
    io_unit *unit = *state;
    expect_three(unit);
    char data[1000];
    incmap_span dbf = io_unit_read(io_unit_path(unit, "map.dbf"), data, sizeof data);
    enum { header = 33 + 32 * field_count };
    assert_int_equal(data[0], 3);
    assert_int_equal(data[1], 95);
    assert_int_equal(data[2], 7);
    assert_int_equal(data[3], 26);
    assert_int_equal(little(data + 4, 4), 3);
    assert_int_equal(little(data + 8, 2), header);
    assert_int_equal(little(data + 10, 2), record_bytes);
    assert_int_equal(data[29], 0);
    assert_int_equal(dbf.size, header + 3 * record_bytes + 1);
    assert_int_equal(data[dbf.size - 1], 0x1A);
    static const char types[] = "CNND";
    for (size_t i = 0; i < field_count; i++) {
        const char *field = data + 32 + 32 * i;
        assert_string_equal(field, fields[i].name);
        assert_int_equal(field[11], types[i]);
        assert_int_equal((unsigned char)field[16], fields[i].width);
        assert_int_equal(field[17], fields[i].decimals);
    }
    assert_span(base_span(data + header, record_bytes),
                "                     ******"
                "********"
                "        ");
    assert_span(base_span(data + header + record_bytes, record_bytes),
                " Бањска        "
                "     4"
                "  0.9300"
                "20230924");
}

static void the_side_files_say_projection_and_encoding(void **state) {
    io_unit *unit = *state;
    expect_three(unit);
    char data[1000];
    assert_span(io_unit_read(io_unit_path(unit, "map.prj"), data, sizeof data), wgs84);
    assert_span(io_unit_read(io_unit_path(unit, "map.cpg"), data, sizeof data), "UTF-8");
    assert_int_equal(io_unit_entries(unit, false), 5);
}

static void capitals_in_the_extension_are_kept_for_all_members(void **state) {
    io_unit *unit = *state;
    assert_status(write_three(unit->ctx, io_unit_path(unit, "MAP.SHP"), NULL), INCMAP_OK);
    static const char *const names[] = {"MAP.SHP", "MAP.SHX", "MAP.DBF", "MAP.PRJ", "MAP.CPG"};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(access(io_unit_path(unit, names[i]), F_OK), 0);
    }
}

static void a_shapefile_without_records_is_whole(void **state) {
    io_unit *unit = *state;
    io_shapefile *shapefile = NULL;
    io_atomic *files[5];
    char data[200];
    assert_status(io_shapefile_open(&shapefile, unit->ctx, io_unit_path(unit, "e.shp"), wgs84,
                                    fields, field_count, NULL),
                  INCMAP_OK);
    assert_status(io_shapefile_finish(shapefile, NULL), INCMAP_OK);
    assert_status(io_shapefile_add(shapefile, true, 0, 0, unknown, NULL), INCMAP_USAGE);
    assert_int_equal(io_shapefile_files(shapefile, files, 5), 5);
    assert_status(io_atomic_commit(files, 5, NULL), INCMAP_OK);
    io_shapefile_close(shapefile);
    assert_int_equal(io_unit_read(io_unit_path(unit, "e.shp"), data, sizeof data).size, 100);
    assert_int_equal(big(data + 24), 50);
    assert_int_equal(io_unit_read(io_unit_path(unit, "e.dbf"), data, sizeof data).size,
                     33 + 32 * field_count + 1);
    assert_int_equal(little(data + 4, 4), 0);
}

static void what_does_not_fit_is_refused_before_anything_of_it_is_written(void **state) {
    io_unit *unit = *state;
    io_shapefile *shapefile = NULL;
    incmap_error err = {0};
    assert_status(io_shapefile_open(&shapefile, unit->ctx, io_unit_path(unit, "m.shp"), wgs84,
                                    fields, field_count, NULL),
                  INCMAP_OK);
    io_dbf_value values[field_count];
    memcpy(values, values_of_banjska, sizeof values);
    values[1].text = BASE_SPAN("1234567");
    assert_status(io_shapefile_add(shapefile, false, 1, 2, (io_dbf_row){values, field_count}, &err),
                  INCMAP_LIMIT);
    assert_non_null(strstr(err.message, "fat_best"));
    assert_status(io_shapefile_add(shapefile, false, NAN, 2, banjska, &err), INCMAP_RANGE);
    assert_status(io_shapefile_add(shapefile, false, 1, INFINITY, banjska, &err), INCMAP_RANGE);
    assert_status(io_shapefile_add(shapefile, false, 1, 2, banjska, &err), INCMAP_OK);
    assert_status(io_shapefile_finish(shapefile, NULL), INCMAP_OK);
    io_atomic *files[5];
    io_shapefile_files(shapefile, files, 5);
    assert_int_equal(io_atomic_size(files[4]), 128);
    io_shapefile_close(shapefile);
    assert_int_equal(io_unit_entries(unit, false), 0);
}

static void fields_that_a_table_cannot_have_are_refused(void **state) {
    io_unit *unit = *state;
    static const struct {
        const char *path;
        io_dbf_field fields[2];
        incmap_status status;
    } cases[] = {
        {"m.shp", {{"a", IO_DBF_TEXT, 1, 0}, {"A", IO_DBF_TEXT, 1, 0}}, INCMAP_USAGE},
        {"m.shp", {{"a", IO_DBF_TEXT, 1, 0}, {"", IO_DBF_TEXT, 1, 0}}, INCMAP_USAGE},
        {"m.shp", {{"a", IO_DBF_TEXT, 1, 0}, {"b", IO_DBF_TEXT, 0, 0}}, INCMAP_USAGE},
        {"m.shp", {{"a", IO_DBF_TEXT, 1, 0}, {"b", IO_DBF_TEXT, 255, 0}}, INCMAP_USAGE},
        {"m.shp", {{"a", IO_DBF_TEXT, 1, 0}, {"b", IO_DBF_DATE, 10, 0}}, INCMAP_USAGE},
        {"m.dbf", {{"a", IO_DBF_TEXT, 1, 0}, {"b", IO_DBF_TEXT, 1, 0}}, INCMAP_USAGE},
        {"none/m.shp", {{"a", IO_DBF_TEXT, 1, 0}, {"b", IO_DBF_TEXT, 1, 0}}, INCMAP_IO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        io_shapefile *shapefile = NULL;
        assert_status(io_shapefile_open(&shapefile, unit->ctx, io_unit_path(unit, cases[i].path),
                                        wgs84, cases[i].fields, 2, NULL),
                      cases[i].status);
        assert_null(shapefile);
    }
    io_dbf_field wide[300];
    for (int i = 0; i < 300; i++) {
        wide[i] = (io_dbf_field){"", IO_DBF_TEXT, 254, 0};
        snprintf(wide[i].name, sizeof wide[i].name, "f%d", i);
    }
    io_shapefile *shapefile = NULL;
    incmap_error err = {0};
    assert_status(io_shapefile_open(&shapefile, unit->ctx, io_unit_path(unit, "m.shp"), wgs84, wide,
                                    300, &err),
                  INCMAP_LIMIT);
    assert_non_null(strstr(err.message, "GeoPackage"));
    assert_int_equal(io_unit_entries(unit, false), 0);
}

static void a_table_of_two_gibibytes_is_refused_at_the_record_that_would_pass_them(void **state) {
    io_unit *unit = *state;
    if (getenv("INCMAP_TEST_LARGE") == NULL) {
        print_message("skipped: writes 2 GiB; set INCMAP_TEST_LARGE to run it\n");
        return;
    }
    io_dbf_field wide[258];
    for (int i = 0; i < 258; i++) {
        wide[i] = (io_dbf_field){"", IO_DBF_TEXT, 254, 0};
        snprintf(wide[i].name, sizeof wide[i].name, "f%d", i);
    }
    io_shapefile *shapefile = NULL;
    assert_status(io_shapefile_open(&shapefile, unit->ctx, io_unit_path(unit, "m.shp"), wgs84, wide,
                                    258, NULL),
                  INCMAP_OK);
    uint64_t record = 1 + 258 * 254;
    uint64_t fit = (2147483647 - 33 - 258 * 32 - 1) / record;
    for (uint64_t i = 0; i < fit; i++) {
        assert_status(io_shapefile_add(shapefile, false, 1, 2, unknown, NULL), INCMAP_OK);
    }
    incmap_error err = {0};
    assert_status(io_shapefile_add(shapefile, false, 1, 2, unknown, &err), INCMAP_LIMIT);
    assert_non_null(strstr(err.message, "GeoPackage"));
    io_shapefile_close(shapefile);
}

/* Files may grow to `size` bytes from now on; beyond, writing fails as on a full disk. */
static void limit_file_size(rlim_t size) {
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = size;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_disk_that_fills_up_is_an_error_wherever_it_happens(void **state) {
    io_unit *unit = *state;
    expect_three(unit);
    static const rlim_t rooms[] = {0, 3, 110, 150, 200};
    for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++) {
        incmap_error err = {0};
        limit_file_size(rooms[i]);
        incmap_status status = write_three(unit->ctx, io_unit_path(unit, "map.shp"), &err);
        limit_file_size(RLIM_INFINITY);
        assert_status(status, INCMAP_IO);
        assert_non_null(strstr(err.message, strerror(EFBIG)));
        assert_int_equal(io_unit_entries(unit, false), 5);
    }
    the_geometry_is_as_esri_describes_it(state);
}

static void the_same_records_give_the_same_bytes(void **state) {
    io_unit *unit = *state;
    static const char *const extensions[] = {"shp", "shx", "dbf", "prj", "cpg"};
    char first[1000];
    char second[1000];
    char name[16];
    assert_status(write_three(unit->ctx, io_unit_path(unit, "one.shp"), NULL), INCMAP_OK);
    assert_status(write_three(unit->ctx, io_unit_path(unit, "two.shp"), NULL), INCMAP_OK);
    for (size_t i = 0; i < 5; i++) {
        snprintf(name, sizeof name, "one.%s", extensions[i]);
        incmap_span one = io_unit_read(io_unit_path(unit, name), first, sizeof first);
        snprintf(name, sizeof name, "two.%s", extensions[i]);
        incmap_span two = io_unit_read(io_unit_path(unit, name), second, sizeof second);
        assert_true(base_span_equal(one, two));
    }
}

/* Runs ogrinfo with its words in `out`; false when there is none. */
static bool run_ogrinfo(io_unit *unit, const char *path, char *out, size_t room) {
    char log[128];
    snprintf(log, sizeof log, "%s/log", unit->folder);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int fd = open(log, O_CREAT | O_WRONLY | O_TRUNC, 0600);
        if (fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0 && dup2(fd, STDERR_FILENO) >= 0) {
            execlp("ogrinfo", "ogrinfo", "-ro", "-al", path, (char *)NULL);
        }
        _exit(127);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    incmap_span said = io_unit_read(log, out, room - 1);
    out[said.size] = '\0';
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
        return false;
    }
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return true;
}

static void gdal_reads_letters_dates_nulls_and_the_projection(void **state) {
    io_unit *unit = *state;
    expect_three(unit);
    char path[128];
    char said[8000];
    snprintf(path, sizeof path, "%s/map.shp", unit->folder);
    if (!run_ogrinfo(unit, path, said, sizeof said)) {
        print_message("SKIPPED: ogrinfo is not installed, nobody else has read the shapefile\n");
        return;
    }
    static const char *const expected[] = {
        "Feature Count: 3",
        "Extent: (20.780830, 42.858610) - (20.953890, 42.973330)",
        "ID[\"EPSG\",4326]",
        "place: String (20.0)",
        "fat_best: Integer (6.0)",
        "score: Real (8.4)",
        "date: Date",
        "place (String) = Бањска",
        "fat_best (Integer) = 4",
        "score (Real) = 0.9300",
        "date (Date) = 2023/09/24",
        "POINT (20.78083 42.97333)",
        "place (String) = (null)",
        "fat_best (Integer) = (null)",
        "score (Real) = (null)",
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        if (strstr(said, expected[i]) == NULL) {
            fail_msg("ogrinfo does not say \"%s\" but: %s", expected[i], said);
        }
    }
    /* A date that is not there is not shown at all: there is one. */
    assert_null(strstr(strstr(said, "date (Date) =") + 1, "date (Date) ="));
    assert_null(strstr(said, "Warning"));
}

static incmap_status write_starved(incmap_context *ctx, void *state) {
    return write_three(ctx, state, NULL);
}

static void without_memory_writing_answers_so_and_leaks_nothing(void **state) {
    io_unit *unit = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/map.shp", unit->folder);
    io_unit_starve(write_starved, path);
    assert_int_equal(io_unit_entries(unit, false), 5);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, io_unit_setup, io_unit_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(the_geometry_is_as_esri_describes_it),
        WITH_FOLDER(the_table_is_dbase_iii_in_utf8),
        WITH_FOLDER(the_side_files_say_projection_and_encoding),
        WITH_FOLDER(capitals_in_the_extension_are_kept_for_all_members),
        WITH_FOLDER(a_shapefile_without_records_is_whole),
        WITH_FOLDER(what_does_not_fit_is_refused_before_anything_of_it_is_written),
        WITH_FOLDER(fields_that_a_table_cannot_have_are_refused),
        WITH_FOLDER(a_table_of_two_gibibytes_is_refused_at_the_record_that_would_pass_them),
        WITH_FOLDER(a_disk_that_fills_up_is_an_error_wherever_it_happens),
        WITH_FOLDER(the_same_records_give_the_same_bytes),
        WITH_FOLDER(gdal_reads_letters_dates_nulls_and_the_projection),
        WITH_FOLDER(without_memory_writing_answers_so_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
