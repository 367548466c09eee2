#include "base_error.h"
#include "io_csv.h"
#include "io_unit.h"

enum { all_chunks = 30 }; /* beyond the length of most tables here */

/* Rows as text, fields in [] and faults as {status line:byte}, so that a whole table compares at
 * once. */
typedef struct table_reading {
    base_buf text;
    size_t rows;
    size_t faults;
    incmap_error last_fault;
} table_reading;

static void note_row(table_reading *reading, const io_csv_row *row) {
    char line[32];
    snprintf(line, sizeof line, "%llu:", (unsigned long long)row->line);
    assert_status(base_buf_add_text(&reading->text, line, NULL), INCMAP_OK);
    for (size_t i = 0; i < row->count; i++) {
        assert_status(base_buf_add_char(&reading->text, '[', NULL), INCMAP_OK);
        assert_status(base_buf_add_span(&reading->text, row->fields[i], NULL), INCMAP_OK);
        assert_status(base_buf_add_char(&reading->text, ']', NULL), INCMAP_OK);
    }
    reading->rows++;
}

static void note_fault(table_reading *reading, const incmap_error *err) {
    char text[96];
    snprintf(text, sizeof text, "{%s %llu:%llu}", incmap_status_name(err->status),
             (unsigned long long)err->line, (unsigned long long)err->byte);
    assert_status(base_buf_add_text(&reading->text, text, NULL), INCMAP_OK);
    reading->faults++;
    reading->last_fault = *err;
}

static table_reading read_table(incmap_context *ctx, incmap_span table, char separator,
                                size_t chunk) {
    table_reading reading = {0};
    base_buf_init(&reading.text, ctx, SIZE_MAX);
    io_stream *stream = NULL;
    io_csv *csv = NULL;
    assert_status(io_stream_open_memory(&stream, ctx, table, "t.csv", chunk, NULL), INCMAP_OK);
    assert_status(io_csv_open(&csv, ctx, stream, separator, NULL), INCMAP_OK);
    io_csv_row row;
    for (bool more = true; more;) {
        incmap_error err = {0};
        if (io_csv_next(csv, &row, &more, &err) != INCMAP_OK) {
            assert_false(more);
            assert_int_not_equal(err.message[0], 0);
            note_fault(&reading, &err);
            more = true;
        } else if (more) {
            note_row(&reading, &row);
        }
    }
    assert_status(io_csv_next(csv, &row, &(bool){true}, NULL), INCMAP_OK);
    assert_int_equal(row.count, 0);
    io_csv_close(csv);
    io_stream_close(stream);
    return reading;
}

/* The same table must read the same however its bytes come. */
static void expect_with(io_unit *unit, incmap_span table, char separator, const char *expected) {
    for (size_t chunk = 2; chunk < all_chunks; chunk++) {
        table_reading reading = read_table(unit->ctx, table, separator, chunk);
        assert_span(base_buf_view(&reading.text), expected);
        base_buf_free(&reading.text);
    }
}

static void expect(io_unit *unit, const char *table, const char *expected) {
    expect_with(unit, base_span_of(table), 0, expected);
}

static void rows_are_cut_into_fields_as_rfc_4180_says(void **state) {
    io_unit *unit = *state;
    expect(unit, "a,b\n1,2\n", "1:[a][b]2:[1][2]");
    expect(unit, "a,b\n1,2", "1:[a][b]2:[1][2]");
    expect(unit, "a,\"x \"\"y\"\", z\",c\n", "1:[a][x \"y\", z][c]");
    expect(unit, "\"two\nlines\",b\nnext,c\n", "1:[two\nlines][b]3:[next][c]");
    expect(unit, "a, b ,\tc\n", "1:[a][ b ][\tc]");
    expect(unit, ",\n\"\",x\n", "1:[][]2:[][x]");
    expect(unit, "", "");
}

static void every_line_end_ends_a_row_and_blank_lines_are_passed_over(void **state) {
    io_unit *unit = *state;
    expect(unit, "a,b\r\n1,2\r\n", "1:[a][b]2:[1][2]");
    expect(unit, "a,b\r1,2\r3,4", "1:[a][b]2:[1][2]3:[3][4]");
    expect(unit, "\n\r\n  \na,b\n\n\n1,2\n\n", "4:[a][b]7:[1][2]");
    expect(unit, "\"x\r\ny\r\",b\nc,d\n", "1:[x\r\ny\r][b]4:[c][d]");
    expect(unit, "a,b\n1,\"2\"", "1:[a][b]2:[1][2]");
}

static void the_separator_is_found_out_from_the_first_row(void **state) {
    io_unit *unit = *state;
    expect(unit, "a;b;c\n1,5;2;3\n", "1:[a][b][c]2:[1,5][2][3]");
    expect(unit, "a\tb, c\td\n", "1:[a][b, c][d]");
    expect(unit, "a|b\n", "1:[a][b]");
    expect(unit, "\"a;b;c\",d\n1,2\n", "1:[a;b;c][d]2:[1][2]");
    expect(unit, "only\nx,y\n", "1:[only]2:[x][y]");
    expect_with(unit, BASE_SPAN("a,b;c\n"), ';', "1:[a,b][c]");
    expect_with(unit, BASE_SPAN("a\t\"b\tc\"\n"), '\t', "1:[a][b\tc]");
}

static void a_byte_order_mark_is_dropped(void **state) {
    io_unit *unit = *state;
    expect(unit,
           "\xEF\xBB\xBF"
           "a,b\n",
           "1:[a][b]");
    expect(unit, "\xEF\xBB\xBF\"a\",b\n", "1:[a][b]");
    expect(unit, "\xEF\xBB\xBF", "");
}

static void utf16_is_refused_with_advice(void **state) {
    io_unit *unit = *state;
    static const struct {
        const char *bytes;
        size_t size;
    } tables[] = {{"\xFF\xFE"
                   "a\0,\0",
                   6},
                  {"\xFE\xFF\0a", 4},
                  {"i\0d\0,\0", 6},
                  {"\0i\0d", 4}};
    for (size_t i = 0; i < 4; i++) {
        io_stream *stream = NULL;
        io_csv *csv = NULL;
        incmap_error err = {0};
        incmap_span table = base_span(tables[i].bytes, tables[i].size);
        assert_status(io_stream_open_memory(&stream, unit->ctx, table, "t.csv", 2, NULL),
                      INCMAP_OK);
        assert_status(io_csv_open(&csv, unit->ctx, stream, 0, &err), INCMAP_ENCODING);
        assert_non_null(strstr(err.message, "save it as UTF-8"));
        assert_null(csv);
        io_stream_close(stream);
    }
}

static void a_broken_row_costs_one_row_and_names_its_place(void **state) {
    io_unit *unit = *state;
    expect(unit, "a,b\n1,\"x\"y\n3,4\n", "1:[a][b]{FORMAT 2:6}3:[3][4]");
    expect(unit, "a,b\n1,x\"y\n3,4\n", "1:[a][b]{FORMAT 2:4}3:[3][4]");
    expect(unit, "a,b\n1,\"x\n3,4\n5,6\n", "1:[a][b]{FORMAT 2:3}3:[3][4]4:[5][6]");
    expect(unit, "a,b\n1,\"x\n3,4\n5,\"y\"\n", "1:[a][b]{FORMAT 2:3}3:[3][4]4:[5][y]");
    expect(unit, "a,b\r\n1,\"x\r\n3,4\r\n", "1:[a][b]{FORMAT 2:3}3:[3][4]");
    expect(unit, "a,b\r1,\"x\r3,4\r", "1:[a][b]{FORMAT 2:3}3:[3][4]");
    expect(unit, "\"k,l\n", "{FORMAT 1:1}");
    expect(unit, "\"", "{FORMAT 1:1}");
}

static void the_faults_of_quotes_are_told_apart(void **state) {
    io_unit *unit = *state;
    static const struct {
        const char *table;
        const char *words;
    } cases[] = {
        {"1,\"x\"y\n", "text after a closing quote"},
        {"1,x\"y\n", "a quote inside a field"},
        {"1,\"x\n2,3\n", "never closed before the table ends"},
        {"1,\"x\n2,\"y\"\n", "not closed before line 2"},
    };
    for (size_t i = 0; i < 4; i++) {
        table_reading reading = read_table(unit->ctx, base_span_of(cases[i].table), ',', 0);
        assert_int_equal(reading.faults, 1);
        if (strstr(reading.last_fault.message, cases[i].words) == NULL) {
            fail_msg("got \"%s\", expected \"…%s…\"", reading.last_fault.message, cases[i].words);
        }
        assert_string_equal(reading.last_fault.source, "t.csv");
        base_buf_free(&reading.text);
    }
}

static void bytes_that_are_no_text_cost_their_row_also_over_several_lines(void **state) {
    io_unit *unit = *state;
    expect(unit, "a,b\n1,caf\xE9\n3,4\n", "1:[a][b]{ENCODING 2:6}3:[3][4]");
    expect(unit, "a,b\n1,\"x\ncaf\xE9\ny\"\n3,4\n", "1:[a][b]{ENCODING 3:4}5:[3][4]");
    expect_with(unit, BASE_SPAN("a,b\n1,x\0y\n3,4\n"), 0, "1:[a][b]{FORMAT 2:4}3:[3][4]");
    expect(unit, "a,b\n1,\xC4\n", "1:[a][b]{ENCODING 2:3}");
}

static void fields_columns_and_rows_have_limits(void **state) {
    io_unit *unit = *state;
    incmap_limits limits = *incmap_context_limits_view(unit->ctx);
    limits.field_bytes = 4;
    limits.columns = 3;
    limits.record_bytes = 12;
    incmap_context_set_limits(unit->ctx, &limits);
    expect(unit, "1234,1\n1,12345,2\n1,2\n", "1:[1234][1]{LIMIT 2:3}3:[1][2]");
    expect(unit, "1,2,3\n1,2,3,4\n1,2\n", "1:[1][2][3]{LIMIT 2:7}3:[1][2]");
    expect(unit, "1,2\n1,2345,6789,\n1,2\n", "1:[1][2]{LIMIT 2:1}3:[1][2]");
    expect(unit, "1,2\n1,2345,67890123456789012345678901234567890\n1,2\n",
           "1:[1][2]{LIMIT 2:1}3:[1][2]");
    expect(unit, "1,2\n1,\"\n1,3\n1,4\n1,5\n", "1:[1][2]{FORMAT 2:3}3:[1][3]4:[1][4]5:[1][5]");
}

static void a_field_of_a_mebibyte_comes_through(void **state) {
    io_unit *unit = *state;
    size_t size = (size_t)1 << 20;
    char *table = malloc(size + 10);
    assert_non_null(table);
    memset(table, 'x', size);
    memcpy(table + size, ",y\n", 3);
    io_stream *stream = NULL;
    io_csv *csv = NULL;
    io_csv_row row;
    bool more = false;
    incmap_span bytes = base_span(table, size + 3);
    assert_status(io_stream_open_memory(&stream, unit->ctx, bytes, "t", 0, NULL), INCMAP_OK);
    assert_status(io_csv_open(&csv, unit->ctx, stream, ',', NULL), INCMAP_OK);
    assert_status(io_csv_next(csv, &row, &more, NULL), INCMAP_OK);
    assert_int_equal(row.count, 2);
    assert_int_equal(row.fields[0].size, size);
    assert_span(row.fields[1], "y");
    io_csv_close(csv);
    io_stream_close(stream);
    free(table);
}

/* `rows` numbered rows; the text of row `broken` is put in place of the row. */
static char *make_table(size_t rows, size_t broken, const char *text, size_t *size) {
    char *table = malloc(rows * 64 + strlen(text) + 1);
    size_t at = 0;
    for (size_t i = 1; table != NULL && i <= rows; i++) {
        int more = i == broken ? snprintf(table + at, strlen(text) + 1, "%s", text)
                               : snprintf(table + at, 64, "%zu,\"name, %zu\",note\n", i, i);
        at += (size_t)more;
    }
    *size = at;
    return table;
}

static void a_quote_left_open_in_line_70000_costs_that_row_only(void **state) {
    io_unit *unit = *state;
    size_t size = 0;
    char *table = make_table(100000, 70000, "70000,\"never closed,note\n", &size);
    assert_non_null(table);
    table_reading reading = read_table(unit->ctx, base_span(table, size), 0, 0);
    assert_int_equal(reading.rows, 99999);
    assert_int_equal(reading.faults, 1);
    assert_int_equal(reading.last_fault.line, 70000);
    assert_int_equal(reading.last_fault.byte, 7);
    assert_true(base_span_ends(base_buf_view(&reading.text),
                               BASE_SPAN("100000:[100000][name, 100000][note]")));
    base_buf_free(&reading.text);
    free(table);
}

static void a_quote_left_open_before_a_long_table_without_quotes_is_given_up(void **state) {
    io_unit *unit = *state;
    incmap_limits limits = *incmap_context_limits_view(unit->ctx);
    limits.record_bytes = 100000;
    incmap_context_set_limits(unit->ctx, &limits);
    size_t size = 9;
    enum { rows = 50000 };
    char *table = malloc(size + rows * 8);
    assert_non_null(table);
    memcpy(table, "1,\"open,\n", 9);
    for (int i = 0; i < rows; i++, size += 8) {
        memcpy(table + size, "abc,def\n", 8);
    }
    table_reading reading = read_table(unit->ctx, base_span(table, size), ',', 0);
    assert_int_equal(reading.rows, rows);
    assert_int_equal(reading.faults, 1);
    assert_int_equal(reading.last_fault.line, 1);
    base_buf_free(&reading.text);
    free(table);
}

static void a_table_of_open_quotes_is_read_in_linear_time(void **state) {
    io_unit *unit = *state;
    static const char *const lines[] = {"\"\n", "a,\"b\n", "\"\"\"\n", "a\"b\"\n", ",\"\",\"\n"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        size_t line = strlen(lines[i]);
        size_t count = 200000; /* a reader that is not linear would need hours */
        char *table = malloc(line * count);
        assert_non_null(table);
        for (size_t j = 0; j < count; j++) {
            memcpy(table + j * line, lines[i], line);
        }
        table_reading reading = read_table(unit->ctx, base_span(table, line * count), ',', 0);
        assert_true(reading.rows + reading.faults <= count);
        base_buf_free(&reading.text);
        free(table);
    }
}

static void a_cut_gzip_stream_is_reported_once_behind_the_rows_before(void **state) {
    io_unit *unit = *state;
    /* `printf 'a,b\n1,2\n' | gzip -n`, without its last ten bytes. */
    static const unsigned char cut[] = {0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                                        0x03, 0x4B, 0xD4, 0x49, 0xE2, 0x32, 0xD4, 0x31, 0xE2};
    table_reading reading = read_table(unit->ctx, base_span((const char *)cut, sizeof cut), ',', 0);
    assert_int_equal(reading.faults, 1);
    assert_non_null(strstr(reading.last_fault.message, "cut"));
    base_buf_free(&reading.text);
}

static incmap_status read_small(incmap_context *ctx, void *state) {
    incmap_span table = *(incmap_span *)state;
    io_stream *stream = NULL;
    io_csv *csv = NULL;
    io_csv_row row;
    bool more = true;
    incmap_status status = io_stream_open_memory(&stream, ctx, table, "t", 0, NULL);
    if (status == INCMAP_OK) {
        status = io_csv_open(&csv, ctx, stream, 0, NULL);
    }
    while (status == INCMAP_OK && more) {
        status = io_csv_next(csv, &row, &more, NULL);
    }
    io_csv_close(csv);
    io_stream_close(stream);
    return status;
}

static void without_memory_reading_answers_so_and_leaks_nothing(void **state) {
    (void)state;
    incmap_span table = BASE_SPAN("a,b,c,d,e,f,g,h,i,j,k,l,m,n\n1,2,3,4\n\"x\ny\",z\n");
    io_unit_starve(read_small, &table);
}

static void fields_are_written_so_that_they_read_back(void **state) {
    io_unit *unit = *state;
    static const struct {
        const char *field;
        const char *written;
    } cases[] = {{"", ""},
                 {"plain", "plain"},
                 {"a,b", "\"a,b\""},
                 {"say \"x\"", "\"say \"\"x\"\"\""},
                 {"\"", "\"\"\"\""},
                 {"two\nlines", "\"two\nlines\""},
                 {"old\rmac", "\"old\rmac\""},
                 {" edge", "\" edge\""},
                 {"Бањска", "Бањска"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        base_buf out;
        base_buf_init(&out, unit->ctx, 100);
        assert_status(io_csv_put(&out, base_span_of(cases[i].field), ',', NULL), INCMAP_OK);
        assert_span(base_buf_view(&out), cases[i].written);
        base_buf_free(&out);
    }
}

/* Long enough rows for the reader of plain ones, with everything between them that is not for it.
 */
static void plain_rows_and_others_come_in_order_as_they_stand(void **state) {
    io_unit *unit = *state;
    static const struct {
        const char *row, *expected;
        bool plain;
    } kinds[] = {
        {"a plain row,of three fields,behind one another\n",
         "[a plain row][of three fields][behind one another]", true},
        {"letters,Бањска Banjskë,of two bytes each\r\n",
         "[letters][Бањска Banjskë][of two bytes each]", true},
        {"\"quoted, with a comma\",\"and \"\"more\"\"\",x\n",
         "[quoted, with a comma][and \"more\"][x]", false},
        {"markup,<b>bold</b> & more,x\n", "[markup][<b>bold</b> & more][x]", false},
        {"a separator of lines,\xE2\x80\xA8,x\n", "[a separator of lines][\xE2\x80\xA8][x]", false},
        {",,,,,,,,,,,,,,,,,,,,,,,,,,\n", "[][][][][][][][][][][][][][][][][][][][][][][][][][][]",
         true},
        {"\n", NULL, false},
    };
    enum { kind_count = sizeof kinds / sizeof kinds[0], row_count = 3000 };
    base_buf table;
    base_buf_init(&table, unit->ctx, SIZE_MAX);
    for (size_t i = 0; i < row_count; i++) {
        const char *row = kinds[i * i % 11 % kind_count].row;
        assert_status(base_buf_add_text(&table, row, NULL), INCMAP_OK);
    }
    static const size_t chunks[] = {7, 1000, 100000};
    for (size_t c = 0; c < sizeof chunks / sizeof chunks[0]; c++) {
        io_stream *stream = NULL;
        io_csv *csv = NULL;
        assert_status(io_stream_open_memory(&stream, unit->ctx, base_buf_view(&table), "t.csv",
                                            chunks[c], NULL),
                      INCMAP_OK);
        assert_status(io_csv_open(&csv, unit->ctx, stream, ',', NULL), INCMAP_OK);
        for (size_t i = 0; i < row_count; i++) {
            size_t kind = i * i % 11 % kind_count;
            io_csv_row row;
            bool more = false;
            if (kinds[kind].expected == NULL) {
                continue;
            }
            assert_status(io_csv_next(csv, &row, &more, NULL), INCMAP_OK);
            table_reading reading = {0};
            base_buf_init(&reading.text, unit->ctx, SIZE_MAX);
            note_row(&reading, &row);
            incmap_span fields = base_buf_view(&reading.text);
            size_t colon = base_span_find(fields, BASE_SPAN(":"));
            assert_span(base_span(fields.data + colon + 1, fields.size - colon - 1),
                        kinds[kind].expected);
            assert_int_equal(row.line, i + 1);
            assert_false(row.plain && !kinds[kind].plain);
            base_buf_free(&reading.text);
        }
        io_csv_close(csv);
        io_stream_close(stream);
    }
    base_buf_free(&table);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, io_unit_setup, io_unit_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(rows_are_cut_into_fields_as_rfc_4180_says),
        WITH_FOLDER(every_line_end_ends_a_row_and_blank_lines_are_passed_over),
        WITH_FOLDER(the_separator_is_found_out_from_the_first_row),
        WITH_FOLDER(a_byte_order_mark_is_dropped),
        WITH_FOLDER(utf16_is_refused_with_advice),
        WITH_FOLDER(a_broken_row_costs_one_row_and_names_its_place),
        WITH_FOLDER(the_faults_of_quotes_are_told_apart),
        WITH_FOLDER(bytes_that_are_no_text_cost_their_row_also_over_several_lines),
        WITH_FOLDER(fields_columns_and_rows_have_limits),
        WITH_FOLDER(a_field_of_a_mebibyte_comes_through),
        WITH_FOLDER(a_quote_left_open_in_line_70000_costs_that_row_only),
        WITH_FOLDER(a_quote_left_open_before_a_long_table_without_quotes_is_given_up),
        WITH_FOLDER(a_table_of_open_quotes_is_read_in_linear_time),
        WITH_FOLDER(a_cut_gzip_stream_is_reported_once_behind_the_rows_before),
        WITH_FOLDER(without_memory_reading_answers_so_and_leaks_nothing),
        WITH_FOLDER(fields_are_written_so_that_they_read_back),
        WITH_FOLDER(plain_rows_and_others_come_in_order_as_they_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
