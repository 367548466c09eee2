/* GeoPackages: what times look like, and memory that runs out while one is looked at. What each
 * fault is called is tested through the program, in tests/verify. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "failing_allocator.h"
#include "io_sqlite.h"
#include "unit.h"
#include "ver_gpkg.h"

static void times_are_those_of_iso_8601_in_utc(void **state) {
    (void)state;
    static const char *const good[] = {"2023-09-24T14:05Z", "2023-09-24T14:05:00Z",
                                       "2023-09-24T14:05:00.000Z", "2024-02-29T23:59:60.5Z"};
    static const char *const bad[] = {"",
                                      "Z",
                                      "2023-09-24",
                                      "2023-09-24T14Z",
                                      "2023-09-24T14:05",
                                      "2023-09-24T14:05:0Z",
                                      "2023-09-24T14:05:00:00Z",
                                      "2023-02-29T14:05:00Z",
                                      "2023-09-24T25:05:00Z",
                                      "2023-09-24T14:60:00Z",
                                      "2023-09-24 14:05:00Z",
                                      "2023-09-24T14:05:00.000+02:00",
                                      "2023-09-24T14:05:00.0x0Z"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        if (!ver_is_datetime(base_span_of(good[i]))) {
            fail_msg("%s is a time", good[i]);
        }
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (ver_is_datetime(base_span_of(bad[i]))) {
            fail_msg("%s is no time", bad[i]);
        }
    }
}

/* A layer with one area whose second ring crosses the first, without an index. */
static const char tables[] =
    "PRAGMA application_id=0x47504B47; PRAGMA user_version=10300;"
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization "
    "TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT);"
    "INSERT INTO gpkg_spatial_ref_sys VALUES ('',4326,'EPSG',4326,'GEOGCS[\"WGS "
    "84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],"
    "UNIT[\"degree\",0.0174532925199433]]','');"
    "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier TEXT, description "
    "TEXT, last_change DATETIME, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id "
    "INTEGER);"
    "INSERT INTO gpkg_contents VALUES ('a','features','a','','2023-09-25T00:00:00Z',0,0,2,2,4326);"
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name "
    "TEXT, srs_id INTEGER, z TINYINT, m TINYINT);"
    "INSERT INTO gpkg_geometry_columns VALUES ('a','geom','POLYGON',4326,0,0);"
    "CREATE TABLE a (fid INTEGER PRIMARY KEY, geom POLYGON, name TEXT);"
    "INSERT INTO a VALUES (1, "
    "x'47500001E6100000010300000002000000"
    "05000000"
    "00000000000000000000000000000000000000000000004000000000000000000000000000000040"
    "000000000000004000000000000000000000000000000040"
    "00000000000000000000000000000000"
    "04000000"
    "000000000000F03F000000000000F03F0000000000000840000000000000F03F"
    "000000000000F03F0000000000000840000000000000F03F000000000000F03F"
    "', CAST(x'C3' AS TEXT));";

static void make(incmap_context *ctx, const char *path) {
    io_sqlite *database = NULL;
    assert_status(io_sqlite_open(&database, ctx, path, NULL), INCMAP_OK);
    assert_status(io_sqlite_run(database, tables, NULL), INCMAP_OK);
    assert_status(io_sqlite_finish(database, NULL), INCMAP_OK);
    io_atomic *file = io_sqlite_file(database);
    assert_status(io_atomic_commit(&file, 1, NULL), INCMAP_OK);
    io_sqlite_close(database);
}

static void without_memory_checking_answers_so_and_leaks_nothing(void **state) {
    char folder[] = "/tmp/incmap-verify-XXXXXX";
    char path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.gpkg", folder);
    make(*state, path);
    for (long n = 0;; n++) {
        struct failing_allocator memory = {.until_failure = n};
        const incmap_allocator allocator = {&memory, failing_resize};
        incmap_context *ctx = NULL;
        incmap_verify_counts counts = {0};
        incmap_status status = incmap_context_new(&ctx, &allocator, NULL);
        if (status == INCMAP_OK) {
            status = incmap_verify(ctx, path, (incmap_findings){NULL, NULL}, &counts, NULL);
        }
        incmap_context_free(ctx);
        assert_int_equal(memory.held, 0);
        if (memory.until_failure >= 0) { /* nothing was refused */
            assert_status(status, INCMAP_OK);
            /* -1 and 0 are no systems, half a letter, rings that cross; the box does not hold the
             * corner at 3, 3 */
            assert_int_equal(counts.errors, 5);
            assert_int_equal(counts.warnings, 0);
            break;
        }
        assert_status(status, INCMAP_MEMORY);
    }
    unlink(path);
    rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_those_of_iso_8601_in_utc),
        cmocka_unit_test_setup_teardown(without_memory_checking_answers_so_and_leaks_nothing,
                                        unit_make_context, unit_free_context),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
