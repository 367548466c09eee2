/* Bytes compressed on their way out, zip files, and scratch files read anywhere. */
#include "base_error.h"
#include "io/io_unit.h"
#include "io_atomic.h"
#include "io_gzip.h"
#include "io_zip.h"

enum { text_bytes = 300000 };

/* Text that compresses and bytes that do not. */
static incmap_span make_text(incmap_context *ctx) {
    char *text = base_alloc(ctx, text_bytes);
    uint32_t state = 1;
    assert_non_null(text);
    for (size_t i = 0; i < text_bytes; i++) {
        state = state * 1664525U + 1013904223U;
        text[i] = (char)(i < text_bytes / 2 ? 'a' + (int)(i % 7) : (int)(state >> 25));
    }
    return base_span(text, text_bytes);
}

static incmap_status deflate_in_parts(incmap_context *ctx, incmap_span text, size_t part,
                                      base_buf *out) {
    io_deflate *packer = NULL;
    incmap_status status = io_deflate_open(&packer, ctx, IO_DEFLATE_GZIP, base_buf_sink(out), NULL);
    for (size_t at = 0; at < text.size && status == INCMAP_OK; at += part) {
        size_t size = text.size - at < part ? text.size - at : part;
        status = io_deflate_write(packer, text.data + at, size, NULL);
    }
    status = status == INCMAP_OK ? io_deflate_finish(packer, NULL) : status;
    io_deflate_close(packer);
    return status;
}

static void what_is_gzipped_comes_back_however_it_was_cut(void **state) {
    io_unit *unit = *state;
    static const size_t parts[] = {1, 7, 65536, text_bytes};
    incmap_span text = make_text(unit->ctx);
    base_buf first;
    base_buf_init(&first, unit->ctx, SIZE_MAX);
    assert_status(deflate_in_parts(unit->ctx, text, text_bytes, &first), INCMAP_OK);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        base_buf packed;
        base_buf_init(&packed, unit->ctx, SIZE_MAX);
        assert_status(deflate_in_parts(unit->ctx, text, parts[i], &packed), INCMAP_OK);
        assert_true(base_span_equal(base_buf_view(&packed), base_buf_view(&first)));
        base_buf_free(&packed);
    }
    io_gzip *gzip = NULL;
    char *back = base_alloc(unit->ctx, text_bytes + 1);
    incmap_span in = base_buf_view(&first);
    size_t size = 0;
    bool ended = false;
    assert_non_null(back);
    assert_status(io_gzip_open(&gzip, unit->ctx, IO_DEFLATE_GZIP, NULL), INCMAP_OK);
    while (!ended) {
        size_t got = 0;
        assert_status(
            io_gzip_inflate(gzip, &in, back + size, text_bytes + 1 - size, &got, &ended, NULL),
            INCMAP_OK);
        size += got;
    }
    assert_true(base_span_equal(base_span(back, size), text));
    io_gzip_close(gzip);
    base_free(unit->ctx, back);
    base_buf_free(&first);
    void *bytes;
    memcpy(&bytes, &text.data, sizeof bytes);
    base_free(unit->ctx, bytes);
}

/* RFC 1952: magic, method 8, no flags, no time, level, system 255 "unknown". */
static void a_gzip_header_holds_no_time_name_or_system(void **state) {
    io_unit *unit = *state;
    base_buf out;
    base_buf_init(&out, unit->ctx, SIZE_MAX);
    assert_status(deflate_in_parts(unit->ctx, BASE_SPAN("map"), 3, &out), INCMAP_OK);
    assert_memory_equal(out.data, "\x1F\x8B\x08\0\0\0\0\0", 8);
    assert_int_equal((unsigned char)out.data[9], 255);
    base_buf_free(&out);
}

/* The check value of CRC-32/ISO-HDLC. */
static void the_checksum_is_that_of_gzip(void **state) {
    (void)state;
    assert_int_equal(io_crc32(0, "123456789", 9), 0xCBF43926);
    assert_int_equal(io_crc32(io_crc32(0, "1234", 4), "56789", 5), 0xCBF43926);
    assert_int_equal(io_crc32(0, "", 0), 0);
}

static incmap_status gzip_a_little(incmap_context *ctx, void *state) {
    base_buf out;
    (void)state;
    base_buf_init(&out, ctx, SIZE_MAX);
    incmap_status status = deflate_in_parts(ctx, BASE_SPAN("map"), 1, &out);
    base_buf_free(&out);
    return status;
}

static incmap_status zip_a_little(incmap_context *ctx, void *state) {
    io_atomic *file = NULL;
    io_zip *zip = NULL;
    incmap_status status = io_atomic_open(&file, ctx, io_unit_path(state, "s.zip"), NULL);
    status = status == INCMAP_OK ? io_zip_open(&zip, ctx, file, NULL) : status;
    status = status == INCMAP_OK ? io_zip_begin(zip, "a", NULL) : status;
    status = status == INCMAP_OK ? io_zip_write(zip, "map", 3, NULL) : status;
    status = status == INCMAP_OK ? io_zip_finish(zip, NULL) : status;
    io_zip_close(zip);
    io_atomic_close(file);
    return status;
}

static void memory_may_run_out(void **state) {
    io_unit *unit = *state;
    io_unit_starve(gzip_a_little, NULL);
    io_unit_starve(zip_a_little, unit);
    assert_int_equal(io_unit_entries(unit, false), 0);
}

static incmap_status refuse(void *state, const void *data, size_t size, incmap_error *err) {
    (void)data;
    (void)size;
    (void)state;
    return base_fail(err, INCMAP_IO, "refused");
}

static void a_sink_that_fails_is_told(void **state) {
    io_unit *unit = *state;
    io_deflate *packer = NULL;
    incmap_sink sink = {NULL, refuse};
    assert_status(io_deflate_open(&packer, unit->ctx, IO_DEFLATE_BARE, sink, NULL), INCMAP_OK);
    assert_status(io_deflate_write(packer, "map", 3, NULL), INCMAP_OK); /* kept until the end */
    assert_status(io_deflate_finish(packer, NULL), INCMAP_IO);
    io_deflate_close(packer);
    io_deflate_close(NULL);
}

static uint32_t number_at(const char *at, int bytes) {
    uint32_t value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
        value = value << 8 | (unsigned char)at[i];
    }
    return value;
}

/* Offsets after PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16. */
static void a_zip_has_sizes_and_checksums_in_front_and_in_its_list(void **state) {
    io_unit *unit = *state;
    io_atomic *file = NULL;
    io_zip *zip = NULL;
    char bytes[1000];
    assert_status(io_atomic_open(&file, unit->ctx, io_unit_path(unit, "a.zip"), NULL), INCMAP_OK);
    assert_status(io_zip_open(&zip, unit->ctx, file, NULL), INCMAP_OK);
    assert_status(io_zip_begin(zip, "one.txt", NULL), INCMAP_OK);
    assert_status(io_zip_write(zip, "12345", 5, NULL), INCMAP_OK);
    assert_status(io_zip_write(zip, "6789", 4, NULL), INCMAP_OK);
    assert_status(io_zip_begin(zip, "two/none", NULL), INCMAP_OK);
    assert_status(io_zip_finish(zip, NULL), INCMAP_OK);
    size_t size = (size_t)io_atomic_size(file);
    assert_true(size < sizeof bytes);
    assert_status(io_atomic_read_at(file, 0, bytes, size, NULL), INCMAP_OK);
    assert_int_equal(number_at(bytes, 4), 0x04034B50);
    assert_int_equal(number_at(bytes + 14, 4), 0xCBF43926);
    assert_int_equal(number_at(bytes + 22, 4), 9);
    assert_memory_equal(bytes + 30, "one.txt", 7);
    size_t second = 30 + 7 + number_at(bytes + 18, 4);
    assert_int_equal(number_at(bytes + second, 4), 0x04034B50);
    const char *end = bytes + size - 22;
    assert_int_equal(number_at(end, 4), 0x06054B50);
    assert_int_equal(number_at(end + 10, 2), 2);
    const char *list = bytes + number_at(end + 16, 4);
    assert_int_equal(number_at(list, 4), 0x02014B50);
    assert_int_equal(number_at(list + 16, 4), 0xCBF43926);
    assert_int_equal(number_at(list + 14, 2), 33); /* 1980-01-01 */
    assert_int_equal(number_at(list + 46 + 7 + 42, 4), second);
    assert_ptr_equal(list + number_at(end + 12, 4), end);
    io_zip_close(zip);
    io_atomic_close(file);
}

static void a_zip_takes_eight_members(void **state) {
    io_unit *unit = *state;
    io_atomic *file = NULL;
    io_zip *zip = NULL;
    assert_status(io_atomic_open(&file, unit->ctx, io_unit_path(unit, "b.zip"), NULL), INCMAP_OK);
    assert_status(io_zip_open(&zip, unit->ctx, file, NULL), INCMAP_OK);
    for (int i = 0; i < IO_ZIP_MEMBERS_MAX; i++) {
        assert_status(io_zip_begin(zip, "same", NULL), INCMAP_OK);
    }
    assert_status(io_zip_begin(zip, "one more", NULL), INCMAP_LIMIT);
    io_zip_close(zip);
    io_zip_close(NULL);
    io_atomic_close(file);
}

static void a_scratch_file_is_read_anywhere(void **state) {
    io_unit *unit = *state;
    io_spool *spool = NULL;
    char part[4];
    enum { numbers = 200000 };
    assert_status(io_spool_open(&spool, unit->ctx, io_unit_path(unit, "near"), NULL), INCMAP_OK);
    for (uint32_t i = 0; i < numbers; i++) {
        assert_status(io_spool_write(spool, &i, sizeof i, NULL), INCMAP_OK);
    }
    assert_status(io_spool_read_at(spool, 0, part, 4, NULL), INCMAP_USAGE);
    assert_status(io_spool_rewind(spool, NULL), INCMAP_OK);
    for (uint32_t i = 0; i < numbers; i += 9973) {
        uint32_t there = 0;
        uint32_t next = 0;
        uint32_t at = numbers - 1 - i;
        assert_status(io_spool_read_at(spool, (uint64_t)at * 4, &there, 4, NULL), INCMAP_OK);
        assert_int_equal(there, at);
        assert_status(io_spool_read(spool, &next, 4, NULL), INCMAP_OK);
        assert_int_equal(next, i / 9973); /* reading on is not disturbed */
    }
    assert_status(io_spool_read_at(spool, (uint64_t)numbers * 4 - 2, part, 4, NULL), INCMAP_IO);
    io_spool_close(spool);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_may_run_out),
        cmocka_unit_test(what_is_gzipped_comes_back_however_it_was_cut),
        cmocka_unit_test(a_gzip_header_holds_no_time_name_or_system),
        cmocka_unit_test(the_checksum_is_that_of_gzip),
        cmocka_unit_test(a_sink_that_fails_is_told),
        cmocka_unit_test(a_zip_has_sizes_and_checksums_in_front_and_in_its_list),
        cmocka_unit_test(a_zip_takes_eight_members),
        cmocka_unit_test(a_scratch_file_is_read_anywhere),
    };
    return cmocka_run_group_tests(tests, io_unit_setup, io_unit_teardown);
}
