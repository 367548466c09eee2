#include "io_unzip.h"

#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "io_gzip.h"

/* Sizes and offsets of APPNOTE 4.3. */
enum {
    end_bytes = 22,
    comment_most = 65535,
    locator_bytes = 20,
    central_bytes = 46,
    local_bytes = 30,
    method_stored = 0,
    method_deflated = 8,
    flag_encrypted = 1,
    best_ratio = 1032 /* deflate packs no better than this */
};

#define END_MARK "PK\x05\x06"
#define LOCATOR_MARK "PK\x06\x07" /* of zip64 */
#define CENTRAL_MARK "PK\x01\x02"
#define LOCAL_MARK "PK\x03\x04"

typedef struct entry {
    incmap_span name;
    uint64_t local; /* offset of its local header */
    uint64_t packed;
    io_promise promise;
    uint16_t flags;
    uint16_t method;
} entry;

struct io_unzip {
    incmap_context *ctx;
    char *name;
    io_mapping mapping; /* empty over memory */
    incmap_span bytes;
    entry *entries;
    size_t count;
};

static uint16_t two(const char *at) {
    return (uint16_t)((unsigned char)at[0] | (unsigned char)at[1] << 8);
}

static uint32_t four(const char *at) { return (uint32_t)two(at) | (uint32_t)two(at + 2) << 16; }

static bool is_mark(incmap_span bytes, size_t at, const char *mark) {
    return bytes.size >= 4 && at <= bytes.size - 4 && memcmp(bytes.data + at, mark, 4) == 0;
}

bool io_is_zip(incmap_span start) {
    return is_mark(start, 0, LOCAL_MARK) || is_mark(start, 0, END_MARK);
}

/* The end record: the last one whose comment reaches to the end of the file. */
static bool find_end(incmap_span bytes, size_t *at) {
    if (bytes.size < end_bytes) {
        return false;
    }
    size_t last = bytes.size - end_bytes;
    size_t first = last > comment_most ? last - comment_most : 0;
    for (size_t i = last + 1; i-- > first;) {
        if (is_mark(bytes, i, END_MARK) && two(bytes.data + i + 20) == last - i) {
            *at = i;
            return true;
        }
    }
    return false;
}

/* One record of the directory at *at, which moves behind it. */
static bool read_entry(incmap_span directory, size_t *at, entry *out) {
    if (!is_mark(directory, *at, CENTRAL_MARK) || directory.size - *at < central_bytes) {
        return false;
    }
    const char *record = directory.data + *at;
    size_t name = two(record + 28);
    size_t size = central_bytes + name + two(record + 30) + two(record + 32);
    if (directory.size - *at < size) {
        return false;
    }
    *out = (entry){.name = base_span(record + central_bytes, name),
                   .local = four(record + 42),
                   .packed = four(record + 20),
                   .promise = {.bytes = four(record + 24), .crc = four(record + 16)},
                   .flags = two(record + 8),
                   .method = two(record + 10)};
    *at += size;
    return true;
}

static incmap_status read_directory(io_unzip *zip, incmap_error *err) {
    size_t end = 0;
    if (!find_end(zip->bytes, &end)) {
        return base_fail(err, INCMAP_FORMAT, "a zip archive without its directory: it is cut");
    }
    const char *record = zip->bytes.data + end;
    size_t count = two(record + 10);
    uint64_t size = four(record + 12), offset = four(record + 16);
    if (count == UINT16_MAX || size == UINT32_MAX || offset == UINT32_MAX ||
        (end >= locator_bytes && is_mark(zip->bytes, end - locator_bytes, LOCATOR_MARK))) {
        return base_fail(err, INCMAP_UNSUPPORTED, "a zip64 archive: unpack it first");
    }
    if (two(record + 4) != 0 || two(record + 8) != count) {
        return base_fail(err, INCMAP_UNSUPPORTED, "one part of an archive in several");
    }
    if (offset > end || size > end - offset || size / central_bytes < count) {
        return base_fail(err, INCMAP_FORMAT, "the zip directory does not fit the file");
    }
    zip->entries = base_alloc_zeroed(zip->ctx, count, sizeof *zip->entries);
    if (zip->entries == NULL) {
        return base_out_of_memory(err);
    }
    incmap_span directory = base_span(zip->bytes.data + offset, (size_t)size);
    for (size_t at = 0; zip->count < count; zip->count++) {
        if (!read_entry(directory, &at, &zip->entries[zip->count])) {
            return base_fail(err, INCMAP_FORMAT, "record %zu of the zip directory is damaged",
                             zip->count + 1);
        }
    }
    return INCMAP_OK;
}

static io_unzip *zip_new(incmap_context *ctx, const char *name) {
    io_unzip *zip = base_alloc_zeroed(ctx, 1, sizeof *zip);
    char *copy = base_copy_text(ctx, base_span_of(name));
    if (zip == NULL || copy == NULL) {
        base_free(ctx, zip);
        base_free(ctx, copy);
        return NULL;
    }
    zip->ctx = ctx;
    zip->name = copy;
    zip->mapping = (io_mapping){"", 0};
    return zip;
}

/* Takes over `zip`. */
static incmap_status open_rest(io_unzip **out, io_unzip *zip, incmap_error *err) {
    incmap_status status = read_directory(zip, err);
    if (status != INCMAP_OK) {
        base_locate(err, zip->name, 0, 0);
        io_unzip_close(zip);
        return status;
    }
    *out = zip;
    return INCMAP_OK;
}

incmap_status io_unzip_open_memory(io_unzip **out, incmap_context *ctx, incmap_span bytes,
                                   const char *name, incmap_error *err) {
    io_unzip *zip = zip_new(ctx, name);
    *out = NULL;
    if (zip == NULL) {
        return base_out_of_memory(err);
    }
    zip->bytes = bytes;
    return open_rest(out, zip, err);
}

incmap_status io_unzip_open(io_unzip **out, incmap_context *ctx, const char *path,
                            incmap_error *err) {
    io_unzip *zip = zip_new(ctx, path);
    *out = NULL;
    if (zip == NULL) {
        return base_out_of_memory(err);
    }
    incmap_status status = io_map(&zip->mapping, path, err);
    if (status != INCMAP_OK) {
        io_unzip_close(zip);
        return status;
    }
    zip->bytes = base_span(zip->mapping.data, zip->mapping.size);
    return open_rest(out, zip, err);
}

void io_unzip_close(io_unzip *zip) {
    if (zip != NULL) {
        io_unmap(&zip->mapping);
        base_free(zip->ctx, zip->entries);
        base_free(zip->ctx, zip->name);
        base_free(zip->ctx, zip);
    }
}

size_t io_unzip_count(const io_unzip *zip) { return zip->count; }

io_unzip_entry io_unzip_view(const io_unzip *zip, size_t index) {
    return (io_unzip_entry){zip->entries[index].name, zip->entries[index].promise.bytes};
}

/* Where the entry's packed bytes lie. */
static bool find_data(const io_unzip *zip, const entry *of, incmap_span *out) {
    incmap_span bytes = zip->bytes;
    if (of->local > bytes.size || bytes.size - of->local < local_bytes ||
        !is_mark(bytes, (size_t)of->local, LOCAL_MARK)) {
        return false;
    }
    size_t at = (size_t)of->local;
    size_t head = local_bytes + (size_t)two(bytes.data + at + 26) + two(bytes.data + at + 28);
    if (bytes.size - at < head || bytes.size - at - head < of->packed) {
        return false;
    }
    *out = base_span(bytes.data + at + head, (size_t)of->packed);
    return true;
}

static incmap_status open_entry(io_stream **out, const io_unzip *zip, const entry *of,
                                incmap_error *err) {
    incmap_span data;
    if ((of->flags & flag_encrypted) != 0) {
        return base_fail(err, INCMAP_UNSUPPORTED, "an entry of the archive is encrypted");
    }
    if (of->method != method_stored && of->method != method_deflated) {
        return base_fail(err, INCMAP_UNSUPPORTED,
                         "an entry is packed by method %u; expected stored (0) or deflated (8)",
                         of->method);
    }
    if (!find_data(zip, of, &data)) {
        return base_fail(err, INCMAP_FORMAT, "an entry of the archive lies outside the file");
    }
    if (of->method == method_stored) {
        if (of->packed != of->promise.bytes ||
            io_crc32(0, data.data, data.size) != of->promise.crc) {
            return base_fail(err, INCMAP_FORMAT,
                             "the archive's entry is not what its directory says");
        }
        return io_stream_open_memory(out, zip->ctx, data, zip->name, 0, err);
    }
    if (of->promise.bytes / best_ratio > of->packed) {
        return base_fail(err, INCMAP_FORMAT, "an entry claims more bytes than it can hold");
    }
    return io_stream_open_deflated(out, zip->ctx, data, zip->name, of->promise, err);
}

incmap_status io_unzip_stream(io_stream **out, const io_unzip *zip, size_t index,
                              incmap_error *err) {
    *out = NULL;
    incmap_status status = open_entry(out, zip, &zip->entries[index], err);
    if (status != INCMAP_OK) {
        base_locate(err, zip->name, 0, 0);
    }
    return status;
}
