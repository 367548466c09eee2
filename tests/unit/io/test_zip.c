#include "io_unzip.h"

#include "io_unit.h"

/* Made by Python's zipfile: folder/, folder/stored.txt "as it is\n", packed.txt 100 times "over and
 * over\n". */
static const char path[] = TEST_DATA "/unit/io/data/three.zip";

enum { room = 4096 };

typedef struct copy {
    char bytes[room];
    size_t size;
} copy;

static copy load(void) {
    copy out = {.size = 0};
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    out.size = fread(out.bytes, 1, sizeof out.bytes, file);
    fclose(file);
    return out;
}

/* Where the nth (from 0) record that starts with `mark` is. */
static size_t find(const copy *from, const char *mark, size_t number) {
    for (size_t i = 0; i + 4 <= from->size; i++) {
        if (memcmp(from->bytes + i, mark, 4) == 0 && number-- == 0) {
            return i;
        }
    }
    fail_msg("no record %s", mark);
    return 0;
}

static size_t central(const copy *from, size_t number) { return find(from, "PK\1\2", number); }

static incmap_status read_all(incmap_context *ctx, const copy *from, size_t entry, base_buf *out,
                              incmap_error *err) {
    io_unzip *zip = NULL;
    io_stream *stream = NULL;
    incmap_span bytes = base_span(from->bytes, from->size);
    base_buf_init(out, ctx, 1 << 20);
    incmap_status status = io_unzip_open_memory(&zip, ctx, bytes, "a.zip", err);
    if (status == INCMAP_OK) {
        status = io_unzip_stream(&stream, zip, entry, err);
    }
    if (status == INCMAP_OK) {
        status = io_stream_rest(stream, out, err);
    }
    if (status != INCMAP_OK && stream != NULL) {
        char more[16];
        size_t got = 0;
        assert_status(io_stream_read(stream, more, sizeof more, &got, NULL), status);
    }
    io_stream_close(stream);
    io_unzip_close(zip);
    return status;
}

static void refused(incmap_context *ctx, const copy *from, size_t entry, incmap_status status,
                    const char *words) {
    base_buf out;
    incmap_error err = {.line = 0};
    assert_status(read_all(ctx, from, entry, &out, &err), status);
    if (strstr(err.message, words) == NULL) {
        fail_msg("got \"%s\", expected \"%s\"", err.message, words);
    }
    base_buf_free(&out);
}

static void entries_come_in_the_order_of_the_directory(void **state) {
    io_unzip *zip = NULL;
    assert_status(io_unzip_open(&zip, *state, path, NULL), INCMAP_OK);
    assert_int_equal(io_unzip_count(zip), 3);
    assert_span(io_unzip_view(zip, 0).name, "folder/");
    assert_span(io_unzip_view(zip, 1).name, "folder/stored.txt");
    assert_span(io_unzip_view(zip, 2).name, "packed.txt");
    assert_int_equal(io_unzip_view(zip, 1).bytes, 9);
    assert_int_equal(io_unzip_view(zip, 2).bytes, 1400);
    io_unzip_close(zip);
}

static void stored_and_deflated_entries_come_out_as_they_went_in(void **state) {
    copy archive = load();
    base_buf out;
    assert_true(io_is_zip(base_span(archive.bytes, archive.size)));
    assert_status(read_all(*state, &archive, 1, &out, NULL), INCMAP_OK);
    assert_span(base_buf_view(&out), "as it is\n");
    base_buf_free(&out);
    assert_status(read_all(*state, &archive, 2, &out, NULL), INCMAP_OK);
    assert_int_equal(out.size, 1400);
    assert_memory_equal(out.data + 1386, "over and over\n", 14);
    base_buf_free(&out);
}

static void other_bytes_than_the_checksum_is_of_are_refused(void **state) {
    copy archive = load();
    archive.bytes[central(&archive, 1) + 16] ^= 1;
    archive.bytes[central(&archive, 2) + 16] ^= 1;
    refused(*state, &archive, 1, INCMAP_FORMAT, "not what its directory says");
    refused(*state, &archive, 2, INCMAP_FORMAT, "not what its directory says");
}

static void more_or_fewer_bytes_than_promised_are_refused(void **state) {
    for (int step = -1; step <= 1; step += 2) {
        copy archive = load();
        archive.bytes[central(&archive, 2) + 24] += (char)step;
        refused(*state, &archive, 2, INCMAP_FORMAT, "not what its directory says");
    }
}

static void a_claim_that_deflate_cannot_keep_is_refused(void **state) {
    copy archive = load();
    archive.bytes[central(&archive, 2) + 26] = 0x7F;
    refused(*state, &archive, 2, INCMAP_FORMAT, "more bytes than it can hold");
}

static void encryption_other_methods_and_zip64_are_named(void **state) {
    copy archive = load();
    archive.bytes[central(&archive, 2) + 8] |= 1;
    refused(*state, &archive, 2, INCMAP_UNSUPPORTED, "encrypted");
    archive = load();
    archive.bytes[central(&archive, 2) + 10] = 14;
    refused(*state, &archive, 2, INCMAP_UNSUPPORTED, "method 14");
    archive = load();
    memset(archive.bytes + find(&archive, "PK\5\6", 0) + 16, 0xFF, 4);
    refused(*state, &archive, 2, INCMAP_UNSUPPORTED, "zip64");
}

static void entries_outside_the_file_are_refused(void **state) {
    copy archive = load();
    archive.bytes[central(&archive, 2) + 43] = 0x70;
    refused(*state, &archive, 2, INCMAP_FORMAT, "outside the file");
    archive = load();
    archive.bytes[central(&archive, 2) + 22] = 0x70;
    refused(*state, &archive, 2, INCMAP_FORMAT, "outside the file");
}

static void a_directory_that_does_not_fit_is_refused(void **state) {
    copy archive = load();
    archive.bytes[find(&archive, "PK\5\6", 0) + 18] = 0x70;
    refused(*state, &archive, 0, INCMAP_FORMAT, "does not fit");
    archive = load();
    archive.bytes[central(&archive, 1)] = 'x';
    refused(*state, &archive, 0, INCMAP_FORMAT, "record 2");
    archive = load();
    archive.bytes[central(&archive, 2) + 28] = 0x70;
    refused(*state, &archive, 0, INCMAP_FORMAT, "record 3");
}

static void an_archive_cut_anywhere_is_refused(void **state) {
    const copy archive = load();
    for (size_t size = 0; size < archive.size; size++) {
        copy cut = archive;
        base_buf out;
        cut.size = size;
        assert_status(read_all(*state, &cut, 2, &out, NULL), INCMAP_FORMAT);
        base_buf_free(&out);
    }
}

static void a_comment_behind_the_directory_is_allowed(void **state) {
    copy archive = load();
    base_buf out;
    archive.bytes[find(&archive, "PK\5\6", 0) + 20] = 5;
    memcpy(archive.bytes + archive.size, "hello", 5);
    archive.size += 5;
    assert_status(read_all(*state, &archive, 1, &out, NULL), INCMAP_OK);
    assert_span(base_buf_view(&out), "as it is\n");
    base_buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_come_in_the_order_of_the_directory),
        cmocka_unit_test(stored_and_deflated_entries_come_out_as_they_went_in),
        cmocka_unit_test(other_bytes_than_the_checksum_is_of_are_refused),
        cmocka_unit_test(more_or_fewer_bytes_than_promised_are_refused),
        cmocka_unit_test(a_claim_that_deflate_cannot_keep_is_refused),
        cmocka_unit_test(encryption_other_methods_and_zip64_are_named),
        cmocka_unit_test(entries_outside_the_file_are_refused),
        cmocka_unit_test(a_directory_that_does_not_fit_is_refused),
        cmocka_unit_test(an_archive_cut_anywhere_is_refused),
        cmocka_unit_test(a_comment_behind_the_directory_is_allowed),
    };
    return cmocka_run_group_tests(tests, unit_make_context, unit_free_context);
}
