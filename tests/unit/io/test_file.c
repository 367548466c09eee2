#include <errno.h>
#include <fcntl.h>

#include "base_error.h"
#include "io_unit.h"

/* `printf 'one\ntwo\n' | gzip -n` and `printf 'three\n' | gzip -n`. */
static const unsigned char gzip_one_two[] = {
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xCB, 0xCF, 0x4B, 0xE5,
    0x2A, 0x29, 0xCF, 0xE7, 0x02, 0x00, 0xE6, 0x0B, 0xBA, 0x12, 0x08, 0x00, 0x00, 0x00,
};
static const unsigned char gzip_three[] = {
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x2B, 0xC9, 0x28,
    0x4A, 0x4D, 0xE5, 0x02, 0x00, 0xD8, 0xC5, 0x46, 0xFF, 0x06, 0x00, 0x00, 0x00,
};

static io_stream *open_bytes(io_unit *unit, incmap_span bytes, size_t chunk) {
    io_stream *stream = NULL;
    assert_status(io_stream_open_memory(&stream, unit->ctx, bytes, "bytes", chunk, NULL),
                  INCMAP_OK);
    return stream;
}

static incmap_status read_all(io_unit *unit, incmap_span bytes, size_t chunk, base_buf *out,
                              incmap_error *err) {
    io_stream *stream = open_bytes(unit, bytes, chunk);
    base_buf_init(out, unit->ctx, 1 << 20);
    incmap_status status = io_stream_rest(stream, out, err);
    io_stream_close(stream);
    return status;
}

static void a_file_is_mapped_as_it_is(void **state) {
    io_unit *unit = *state;
    const char *path = io_unit_write(unit, "a", base_span("x\0y", 3));
    io_mapping mapping;
    assert_status(io_map(&mapping, path, NULL), INCMAP_OK);
    assert_int_equal(mapping.size, 3);
    assert_memory_equal(mapping.data, "x\0y", 3);
    io_unmap(&mapping);
    assert_status(io_map(&mapping, io_unit_write(unit, "empty", base_span("", 0)), NULL),
                  INCMAP_OK);
    assert_int_equal(mapping.size, 0);
    assert_non_null(mapping.data);
    io_unmap(&mapping);
}

static void what_is_no_file_is_refused_with_a_reason(void **state) {
    io_unit *unit = *state;
    io_mapping mapping;
    io_stream *stream = NULL;
    incmap_error err = {0};
    assert_status(io_map(&mapping, unit->folder, &err), INCMAP_IO);
    assert_non_null(strstr(err.message, "a folder"));
    assert_status(io_stream_open(&stream, unit->ctx, unit->folder, &err), INCMAP_IO);
    assert_non_null(strstr(err.message, "a folder"));
    assert_null(stream);
    assert_status(io_map(&mapping, io_unit_path(unit, "none"), &err), INCMAP_IO);
    assert_non_null(strstr(err.message, strerror(ENOENT)));
    assert_string_equal(err.source, "none");
    const char *fifo = io_unit_path(unit, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_status(io_map(&mapping, fifo, &err), INCMAP_IO);
    assert_non_null(strstr(err.message, "a pipe"));
}

static void lines_come_without_their_ends_wherever_a_chunk_ends(void **state) {
    io_unit *unit = *state;
    static const char text[] = "one\r\n\ntwo\rstill two\nNUL \0 inside\nlast";
    static const char *const expected[] = {"one", "", "two\rstill two", NULL, "last"};
    for (size_t chunk = 2; chunk < 40; chunk++) {
        io_stream *stream = open_bytes(unit, base_span(text, sizeof text - 1), chunk);
        incmap_span line;
        bool more = true;
        for (size_t i = 0; i < 5; i++) {
            assert_status(io_stream_line(stream, 100, &line, &more, NULL), INCMAP_OK);
            assert_true(more);
            assert_int_equal(io_stream_line_number(stream), i + 1);
            if (expected[i] != NULL) {
                assert_span(line, expected[i]);
            } else {
                assert_true(base_span_equal(line, BASE_SPAN("NUL \0 inside")));
            }
        }
        assert_status(io_stream_line(stream, 100, &line, &more, NULL), INCMAP_OK);
        assert_false(more);
        io_stream_close(stream);
    }
}

static void a_line_over_the_limit_is_reported_and_the_next_one_given(void **state) {
    io_unit *unit = *state;
    static const char text[] = "12345\r\n123456\n123456789012345\r\nok\n123456";
    static const incmap_status expected[] = {INCMAP_OK, INCMAP_LIMIT, INCMAP_LIMIT,
                                             INCMAP_OK, INCMAP_LIMIT, INCMAP_OK};
    for (size_t chunk = 2; chunk < 50; chunk++) {
        io_stream *stream = open_bytes(unit, base_span(text, sizeof text - 1), chunk);
        for (size_t i = 0; i < 6; i++) {
            incmap_span line;
            bool more = false;
            incmap_error err = {0};
            assert_status(io_stream_line(stream, 5, &line, &more, &err), expected[i]);
            if (expected[i] == INCMAP_LIMIT) {
                assert_int_equal(err.line, i + 1);
                assert_string_equal(err.source, "bytes");
            }
            if (i == 0 || i == 3) {
                assert_span(line, i == 0 ? "12345" : "ok");
            }
            assert_int_equal(more, i == 0 || i == 3);
        }
        io_stream_close(stream);
    }
}

static size_t add_bytes(char *out, size_t at, const unsigned char *bytes, size_t size) {
    memcpy(out + at, bytes, size);
    return at + size;
}

static void gzip_members_and_padding_are_one_stream(void **state) {
    io_unit *unit = *state;
    char bytes[256] = {0};
    size_t size = add_bytes(bytes, 0, gzip_one_two, sizeof gzip_one_two);
    size = add_bytes(bytes, size, gzip_three, sizeof gzip_three);
    for (size_t chunk = 2; chunk < 80; chunk++) {
        for (size_t padding = 0; padding < 100; padding += 99) {
            base_buf out;
            assert_status(read_all(unit, base_span(bytes, size + padding), chunk, &out, NULL),
                          INCMAP_OK);
            assert_span(base_buf_view(&out), "one\ntwo\nthree\n");
            base_buf_free(&out);
        }
    }
}

static void a_gzip_stream_cut_anywhere_is_an_error(void **state) {
    io_unit *unit = *state;
    for (size_t size = 2; size < sizeof gzip_one_two; size++) {
        base_buf out;
        incmap_error err = {0};
        incmap_span cut = base_span((const char *)gzip_one_two, size);
        assert_status(read_all(unit, cut, 7, &out, &err), INCMAP_FORMAT);
        assert_non_null(strstr(err.message, "cut"));
        base_buf_free(&out);
    }
}

static void damaged_gzip_and_text_behind_it_are_errors(void **state) {
    io_unit *unit = *state;
    char bytes[128];
    base_buf out;
    size_t size = add_bytes(bytes, 0, gzip_one_two, sizeof gzip_one_two);
    bytes[size - 8] = (char)(bytes[size - 8] ^ 1); /* in the checksum */
    assert_status(read_all(unit, base_span(bytes, size), 0, &out, NULL), INCMAP_FORMAT);
    base_buf_free(&out);
    size = add_bytes(bytes, 0, gzip_one_two, sizeof gzip_one_two);
    size = add_bytes(bytes, size, (const unsigned char *)"junk", 4);
    assert_status(read_all(unit, base_span(bytes, size), 0, &out, NULL), INCMAP_FORMAT);
    base_buf_free(&out);
}

static void text_that_only_begins_like_gzip_is_text(void **state) {
    io_unit *unit = *state;
    base_buf out;
    assert_status(read_all(unit, BASE_SPAN("\x1F"), 0, &out, NULL), INCMAP_OK);
    assert_span(base_buf_view(&out), "\x1F");
    base_buf_free(&out);
    assert_status(read_all(unit, BASE_SPAN("\x1Fx"), 0, &out, NULL), INCMAP_OK);
    assert_span(base_buf_view(&out), "\x1Fx");
    base_buf_free(&out);
}

static void the_rest_stops_at_the_buffers_ceiling(void **state) {
    io_unit *unit = *state;
    io_stream *stream = open_bytes(unit, BASE_SPAN("0123456789"), 3);
    base_buf out;
    base_buf_init(&out, unit->ctx, 5);
    incmap_error err = {0};
    assert_status(io_stream_rest(stream, &out, &err), INCMAP_LIMIT);
    assert_string_equal(err.source, "bytes");
    base_buf_free(&out);
    io_stream_close(stream);
}

static void a_pipe_that_hands_out_single_bytes_is_read_whole(void **state) {
    io_unit *unit = *state;
    const char *path = io_unit_path(unit, "fifo");
    assert_int_equal(mkfifo(path, 0600), 0);
    /* Opened for both, so that neither end waits for the other. */
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0);
    io_stream *stream = NULL;
    assert_status(io_stream_open(&stream, unit->ctx, path, NULL), INCMAP_OK);
    char out[sizeof "one\ntwo\n"] = {0};
    size_t have = 0;
    for (size_t i = 0; i < sizeof gzip_one_two; i++) {
        assert_int_equal(write(fd, &gzip_one_two[i], 1), 1);
    }
    while (have < 8) {
        size_t got = 0;
        assert_status(io_stream_read(stream, out + have, 1, &got, NULL), INCMAP_OK);
        assert_int_equal(got, 1);
        have++;
    }
    assert_string_equal(out, "one\ntwo\n");
    io_stream_close(stream);
    close(fd);
}

static void a_single_byte_from_a_pipe_is_answered_before_the_next_comes(void **state) {
    io_unit *unit = *state;
    const char *path = io_unit_path(unit, "fifo");
    assert_int_equal(mkfifo(path, 0600), 0);
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0);
    io_stream *stream = NULL;
    incmap_span line;
    bool more = false;
    assert_status(io_stream_open(&stream, unit->ctx, path, NULL), INCMAP_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(write(fd, i == 0 ? "\n" : "x\n", (size_t)i + 1), i + 1);
        assert_status(io_stream_line(stream, 10, &line, &more, NULL), INCMAP_OK);
        assert_true(more);
        assert_span(line, i == 0 ? "" : "x");
    }
    io_stream_close(stream);
    close(fd);
}

static incmap_status read_gzip(incmap_context *ctx, void *state) {
    (void)state;
    io_stream *stream = NULL;
    base_buf out;
    base_buf_init(&out, ctx, 1000);
    incmap_span bytes = base_span((const char *)gzip_one_two, sizeof gzip_one_two);
    incmap_status status = io_stream_open_memory(&stream, ctx, bytes, "bytes", 0, NULL);
    if (status == INCMAP_OK) {
        status = io_stream_rest(stream, &out, NULL);
    }
    io_stream_close(stream);
    base_buf_free(&out);
    return status;
}

static void without_memory_reading_answers_so_and_leaks_nothing(void **state) {
    (void)state;
    io_unit_starve(read_gzip, NULL);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, io_unit_setup, io_unit_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_file_is_mapped_as_it_is),
        WITH_FOLDER(what_is_no_file_is_refused_with_a_reason),
        WITH_FOLDER(lines_come_without_their_ends_wherever_a_chunk_ends),
        WITH_FOLDER(a_line_over_the_limit_is_reported_and_the_next_one_given),
        WITH_FOLDER(gzip_members_and_padding_are_one_stream),
        WITH_FOLDER(a_gzip_stream_cut_anywhere_is_an_error),
        WITH_FOLDER(damaged_gzip_and_text_behind_it_are_errors),
        WITH_FOLDER(text_that_only_begins_like_gzip_is_text),
        WITH_FOLDER(the_rest_stops_at_the_buffers_ceiling),
        WITH_FOLDER(a_pipe_that_hands_out_single_bytes_is_read_whole),
        WITH_FOLDER(a_single_byte_from_a_pipe_is_answered_before_the_next_comes),
        WITH_FOLDER(without_memory_reading_answers_so_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
