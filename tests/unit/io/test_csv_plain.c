/* Plain rows, as chunks find them, against loops over single bytes. */
#include "io_csv_plain.h"

#include <string.h>

#include "base_span.h"
#include "base_utf8.h"
#include "unit.h"

enum { text_bytes = 4096, room = 600, spare = 2 * IO_CSV_CHUNK };

static uint32_t next_random(uint64_t *seed) {
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)(*seed >> 33);
}

/* Rows of letters of one to three bytes, whole and now and then cut, with markup and quotes. */
static void write_rows(char *text, uint64_t *seed) {
    static const char *const pieces[] = {"a",    "word ", ",",   "\xC3\xA9",     "\xD0\x90",
                                         "\n",   "\r\n",  "\\",  "\xE1\x9A\xA0", "\"",
                                         "\xC3", "\x90",  "\xFF"};
    size_t size = 0;
    while (size < text_bytes) {
        uint32_t kind = next_random(seed) % 160;
        const char *piece = pieces[kind < 13 ? kind : kind % 5];
        size_t fits = strlen(piece) < text_bytes - size ? strlen(piece) : text_bytes - size;
        memcpy(text + size, piece, fits);
        size += fits;
    }
}

static size_t line_size(incmap_span text) {
    const char *end = memchr(text.data, '\n', text.size);
    return end == NULL ? text.size : (size_t)(end - text.data) + 1;
}

/* What io_csv_plain.h asks of a row, by its line. */
static bool is_plain_line(incmap_span line) {
    size_t size = base_span_ends(line, BASE_SPAN("\r\n")) ? line.size - 2 : line.size - 1;
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)line.data[i] < 0x20 || line.data[i] == '"') {
            return false;
        }
    }
    return true;
}

static void check_row(incmap_span line, const io_csv_plain *row, const incmap_span *fields) {
    incmap_span rest = row->row;
    incmap_span part;
    size_t count = 0;
    bool markup = false;
    assert_true(is_plain_line(line));
    assert_int_equal(row->next, line.size);
    assert_ptr_equal(row->row.data, line.data);
    while (base_span_cut(&rest, ',', &part)) {
        assert_true(count < row->count);
        assert_ptr_equal(fields[count].data, part.data);
        assert_int_equal(fields[count].size, part.size);
        count++;
    }
    assert_int_equal(row->count, count);
    for (size_t i = 0; i < row->row.size; i++) {
        markup = markup || strchr("<>&'\\\xE2", row->row.data[i]) != NULL;
    }
    assert_int_equal(row->is_plain, !markup);
    if (row->is_checked) {
        assert_true(base_utf8_find_bad(row->row) == SIZE_MAX);
    }
}

static void rows_found_by_chunks_are_those_of_the_lines(void **state) {
    (void)state;
    uint64_t seed = 3;
    size_t taken = 0, checked = 0, left = 0;
    for (int round = 0; round < 300; round++) {
        char text[text_bytes];
        incmap_span fields[room];
        io_csv_marks marks = {.at = NULL};
        write_rows(text, &seed);
        for (size_t at = 0; at < text_bytes;) {
            incmap_span view = base_span(text + at, text_bytes - at);
            incmap_span line = base_span(view.data, line_size(view));
            io_csv_plain row;
            if (io_csv_plain_take(&marks, view, ',', fields, room, &row)) {
                check_row(line, &row, fields);
                taken++;
                checked += row.is_checked;
            } else {
                assert_true(!is_plain_line(line) || view.size - line.size < spare);
                marks.at = NULL;
                left++;
            }
            at += line.size;
        }
    }
    assert_in_range(taken, 1000, 100000);
    assert_in_range(checked, 1000, taken - 100); /* each came often */
    assert_in_range(left, 1000, 100000);
}

static void without_room_for_all_fields_nothing_is_taken(void **state) {
    (void)state;
    static const char text[] =
        ",,,,,,,,\n,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,";
    incmap_span fields[IO_CSV_CHUNK + 1];
    io_csv_plain row;
    io_csv_marks marks = {.at = NULL};
    incmap_span view = base_span(text, sizeof text - 1);
    assert_false(io_csv_plain_take(&marks, view, ',', fields, IO_CSV_CHUNK, &row));
    marks.at = NULL;
    assert_true(io_csv_plain_take(&marks, view, ',', fields, IO_CSV_CHUNK + 1, &row));
    assert_int_equal(row.count, 9);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_found_by_chunks_are_those_of_the_lines),
        cmocka_unit_test(without_room_for_all_fields_nothing_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
