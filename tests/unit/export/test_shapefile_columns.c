/* Columns of the attribute table: names, kinds, widths; and projected points. The table is read
 * back here by its own bytes, after the dBASE III layout: a header of 32 bytes, 32 bytes a field,
 * 0x0D, then records with a mark in front. */
#include "exp_names.h"
#include "export/output.h"

typedef struct dbf {
    incmap_span bytes;
    size_t header, record;
} dbf;

static size_t little(incmap_span bytes, size_t at, size_t size) {
    size_t value = 0;
    for (size_t i = size; i > 0; i--) {
        value = value << 8 | (unsigned char)bytes.data[at + i - 1];
    }
    return value;
}

static void dbf_open(dbf *table, io_unit *unit, const char *name) {
    char path[600];
    table->bytes = output_read(output_path(unit, name, path));
    table->header = little(table->bytes, 8, 2);
    table->record = little(table->bytes, 10, 2);
}

/* Field `name`: its type letter, width and decimals, and the cell of record `row`. */
static bool dbf_cell(const dbf *table, const char *name, size_t row, char shape[16],
                     incmap_span *cell) {
    size_t offset = 1;
    for (size_t at = 32; at + 32 < table->header; at += 32) {
        const char *field = table->bytes.data + at;
        size_t width = (unsigned char)field[16];
        if (strncmp(field, name, 11) == 0) {
            snprintf(shape, 16, "%c%zu.%u", field[11], width, (unsigned)(unsigned char)field[17]);
            *cell =
                base_span(table->bytes.data + table->header + row * table->record + offset, width);
            return true;
        }
        offset += width;
    }
    return false;
}

static void check(const dbf *table, const char *name, size_t row, const char *shape,
                  const char *text) {
    char actual[16];
    incmap_span cell = {NULL, 0};
    if (!dbf_cell(table, name, row, actual, &cell)) {
        fail_msg("no field %s", name);
    }
    assert_string_equal(actual, shape);
    assert_span(base_span_trim(cell), text);
}

static void names_are_short_unique_and_tell_what_they_are(void **state) {
    static const struct {
        const char *column;
        const char *name;
    } cases[] = {
        {"where_description", "where_desc"},
        {"where_describes", "where_des2"},
        {"Where Description", "where_des3"},
        {"Opština", "opstina"},
        {"опстина", "opstina2"},
        {"1st rank", "c1st_rank"},
        {"***", "column"},
        {"", "column2"},
        {"日本語の列", "日本語"},
    };
    enum { count = sizeof cases / sizeof cases[0] };
    io_dbf_field fields[count];
    (void)state;
    for (size_t i = 0; i < count; i++) {
        exp_name_field(fields, i, base_span_of(cases[i].column));
        assert_string_equal(fields[i].name, cases[i].name);
    }
    io_dbf_field many[120];
    for (size_t i = 0; i < 120; i++) {
        exp_name_field(many, i, BASE_SPAN("where_description"));
    }
    assert_string_equal(many[9].name, "where_de10");
    assert_string_equal(many[119].name, "where_d120");
}

static void kinds_and_widths_are_those_of_the_values(void **state) {
    io_unit *unit = *state;
    rows r;
    dbf table;
    output_make(unit, &r, "in.ndjson",
                "{\"id\":\"1\",\"lat\":42.5,\"lon\":20.5,\"fatalities\":\"9223372036854775807\","
                "\"n\":7,\"x\":1.5,\"mixed\":1,\"big\":123456789012345678,\"tiny\":1e-30,"
                "\"date\":\"2023-09-24\"}\n"
                "{\"id\":\"two\",\"n\":-12,\"x\":-100,\"mixed\":\"a\",\"big\":1,\"tiny\":2,"
                "\"nothing\":null}\n",
                "k.shp", NULL);
    dbf_open(&table, unit, "k.dbf");
    check(&table, "id", 1, "C3.0", "two");
    check(&table, "n", 1, "N3.0", "-12");
    check(&table, "x", 0, "N6.1", "1.5");
    check(&table, "x", 1, "N6.1", "-100.0");
    check(&table, "mixed", 0, "C1.0", "1");
    check(&table, "lat", 0, "N10.7", "42.5000000");
    check(&table, "lat", 1, "N10.7", "**********");
    check(&table, "date_start", 0, "D8.0", "20230924");
    check(&table, "date_start", 1, "D8.0", "");
    check(&table, "fat_best", 0, "C19.0", "9223372036854775807");
    check(&table, "fat_low", 0, "N1.0", "*");
    check(&table, "offset_m", 0, "N3.1", "***");
    check(&table, "nothing", 1, "C1.0", "");
    output_free(table.bytes);
}

static void long_texts_are_cut_after_a_whole_letter_and_told(void **state) {
    io_unit *unit = *state;
    rows r;
    dbf table;
    char text[1024] = "id,notes\n1,a";
    size_t start = strlen(text);
    char cut[300] = "a";
    for (size_t i = 0; i < 200; i++) {
        memcpy(text + start + 2 * i, "ж", 2);
    }
    memcpy(text + start + 400, "\n", 2);
    for (size_t i = 0; i < 126; i++) {
        memcpy(cut + 1 + 2 * i, "ж", 2);
    }
    output_make(unit, &r, "in.csv", text, "c.shp", NULL);
    dbf_open(&table, unit, "c.dbf");
    check(&table, "notes", 0, "C253.0", cut);
    output_free(table.bytes);
    assert_int_equal(r.notice_count, 1);
    assert_non_null(strstr(r.notices[0].message, "column notes: 1 texts of over 254 bytes"));
}

/* 42.97333, 20.78083 in UTM zone 34N by PROJ's cs2cs: 482128.087 4757876.445. */
static void points_are_projected_and_the_prj_says_so(void **state) {
    io_unit *unit = *state;
    rows r;
    char path[600];
    output_make(unit, &r, "in.csv", "lat,lon\n42.97333,20.78083\n,\n", "p.shp", "EPSG:32634");
    incmap_span shp = output_read(output_path(unit, "p.shp", path));
    double x = 0;
    double y = 0;
    memcpy(&x, shp.data + 112, sizeof x);
    memcpy(&y, shp.data + 120, sizeof y);
    assert_true(x > 482128.086 && x < 482128.088);
    assert_true(y > 4757876.444 && y < 4757876.446);
    assert_int_equal(shp.size, 100 + 28 + 12);
    assert_int_equal(little(shp, 136, 4), 0); /* the second record is a null shape */
    output_free(shp);
    incmap_span prj = output_read(output_path(unit, "p.prj", path));
    assert_true(base_span_find(prj, BASE_SPAN("WGS_1984_UTM_Zone_34N")) != SIZE_MAX);
    output_free(prj);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_short_unique_and_tell_what_they_are),
        cmocka_unit_test(kinds_and_widths_are_those_of_the_values),
        cmocka_unit_test(long_texts_are_cut_after_a_whole_letter_and_told),
        cmocka_unit_test(points_are_projected_and_the_prj_says_so),
    };
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
