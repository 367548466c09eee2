/* After PKWARE's APPNOTE 6.3.3, sections 4.3.7, 4.3.12 and 4.3.16. Sizes and checksum of a member
 * are put into its header when it ends: readers that go through the file from the front know them
 * then, too. */
#include "io_zip.h"

#include <string.h>

#include "base_error.h"
#include "io_gzip.h"

enum {
    local_bytes = 30,
    listed_bytes = 46,
    end_bytes = 22,
    version = 20,        /* deflate needs zip 2.0 */
    deflated = 8,        /* the method */
    utf8_name = 1 << 11, /* a flag */
    chunk_bytes = 64 * 1024,
    first_day = 33, /* 1980-01-01 in MS-DOS's way */
};

struct member {
    const char *name;
    uint64_t offset; /* of its local header */
    uint64_t packed;
    uint64_t plain;
    uint32_t crc;
};

struct io_zip {
    incmap_context *ctx;
    io_atomic *file;
    io_deflate *deflate; /* of the open member, else NULL */
    struct member members[IO_ZIP_MEMBERS_MAX];
    size_t count;
};

incmap_status io_zip_open(io_zip **out, incmap_context *ctx, io_atomic *file, incmap_error *err) {
    *out = base_alloc_zeroed(ctx, 1, sizeof **out);
    if (*out == NULL) {
        return base_out_of_memory(err);
    }
    (*out)->ctx = ctx;
    (*out)->file = file;
    return INCMAP_OK;
}

void io_zip_close(io_zip *zip) {
    if (zip != NULL) {
        io_deflate_close(zip->deflate);
        base_free(zip->ctx, zip);
    }
}

static unsigned char *put16(unsigned char *at, unsigned value) {
    at[0] = (unsigned char)(value & 0xFF);
    at[1] = (unsigned char)(value >> 8 & 0xFF);
    return at + 2;
}

static unsigned char *put32(unsigned char *at, uint64_t value) {
    return put16(put16(at, (unsigned)(value & 0xFFFF)), (unsigned)(value >> 16 & 0xFFFF));
}

/* What the local header and the list of members have in common. */
static unsigned char *put_facts(unsigned char *at, const struct member *member) {
    at = put16(at, version);
    at = put16(at, utf8_name);
    at = put16(at, deflated);
    at = put16(at, 0); /* midnight */
    at = put16(at, first_day);
    at = put32(at, member->crc);
    at = put32(at, member->packed);
    at = put32(at, member->plain);
    at = put16(at, (unsigned)strlen(member->name));
    return put16(at, 0); /* no extra field */
}

static void make_local(unsigned char head[local_bytes], const struct member *member) {
    put_facts(put32(head, 0x04034B50), member);
}

static incmap_status write_packed(void *state, const void *data, size_t size, incmap_error *err) {
    return io_atomic_write(((io_zip *)state)->file, data, size, err);
}

static incmap_status too_large(incmap_error *err) {
    return base_fail(err, INCMAP_LIMIT, "a zip file holds 4 GiB at most");
}

static incmap_status end_member(io_zip *zip, incmap_error *err) {
    if (zip->deflate == NULL) {
        return INCMAP_OK;
    }
    struct member *member = &zip->members[zip->count - 1];
    unsigned char head[local_bytes];
    BASE_TRY(io_deflate_finish(zip->deflate, err));
    io_deflate_close(zip->deflate);
    zip->deflate = NULL;
    uint64_t size = io_atomic_size(zip->file);
    member->packed = size - member->offset - local_bytes - strlen(member->name);
    if (size > UINT32_MAX) {
        return too_large(err);
    }
    make_local(head, member);
    return io_atomic_write_at(zip->file, member->offset, head, sizeof head, err);
}

incmap_status io_zip_begin(io_zip *zip, const char *name, incmap_error *err) {
    unsigned char head[local_bytes];
    BASE_TRY(end_member(zip, err));
    if (zip->count == IO_ZIP_MEMBERS_MAX) {
        return base_fail(err, INCMAP_LIMIT, "a zip file of ours has %d members at most",
                         (int)IO_ZIP_MEMBERS_MAX);
    }
    struct member *member = &zip->members[zip->count++];
    *member = (struct member){.name = name, .offset = io_atomic_size(zip->file)};
    make_local(head, member);
    BASE_TRY(io_atomic_write(zip->file, head, sizeof head, err));
    BASE_TRY(io_atomic_write(zip->file, name, strlen(name), err));
    return io_deflate_open(&zip->deflate, zip->ctx, IO_DEFLATE_BARE,
                           (incmap_sink){zip, write_packed}, err);
}

incmap_status io_zip_write(io_zip *zip, const void *data, size_t size, incmap_error *err) {
    struct member *member = &zip->members[zip->count - 1];
    if (size > UINT32_MAX - member->plain) {
        return too_large(err);
    }
    member->plain += size;
    member->crc = io_crc32(member->crc, data, size);
    return io_deflate_write(zip->deflate, data, size, err);
}

static incmap_status copy_file(io_zip *zip, io_atomic *from, char *chunk, incmap_error *err) {
    uint64_t size = io_atomic_size(from);
    for (uint64_t at = 0; at < size; at += chunk_bytes) {
        size_t part = size - at < chunk_bytes ? (size_t)(size - at) : chunk_bytes;
        BASE_TRY(io_atomic_read_at(from, at, chunk, part, err));
        BASE_TRY(io_zip_write(zip, chunk, part, err));
    }
    return INCMAP_OK;
}

incmap_status io_zip_add_file(io_zip *zip, const char *name, io_atomic *from, incmap_error *err) {
    BASE_TRY(io_zip_begin(zip, name, err));
    char *chunk = base_alloc(zip->ctx, chunk_bytes);
    if (chunk == NULL) {
        return base_out_of_memory(err);
    }
    incmap_status status = copy_file(zip, from, chunk, err);
    base_free(zip->ctx, chunk);
    return status;
}

static incmap_status list_member(io_zip *zip, const struct member *member, incmap_error *err) {
    unsigned char entry[listed_bytes];
    unsigned char *at = put16(put32(entry, 0x02014B50), version);
    at = put_facts(at, member);
    at = put16(at, 0); /* no comment */
    at = put16(at, 0); /* the first disk */
    at = put16(at, 0);
    at = put32(at, 0); /* no attributes */
    put32(at, member->offset);
    BASE_TRY(io_atomic_write(zip->file, entry, sizeof entry, err));
    return io_atomic_write(zip->file, member->name, strlen(member->name), err);
}

incmap_status io_zip_finish(io_zip *zip, incmap_error *err) {
    unsigned char end[end_bytes];
    BASE_TRY(end_member(zip, err));
    uint64_t start = io_atomic_size(zip->file);
    for (size_t i = 0; i < zip->count; i++) {
        BASE_TRY(list_member(zip, &zip->members[i], err));
    }
    uint64_t stop = io_atomic_size(zip->file);
    if (stop > UINT32_MAX) {
        return too_large(err);
    }
    unsigned char *at = put32(put32(end, 0x06054B50), 0); /* one disk */
    at = put16(put16(at, (unsigned)zip->count), (unsigned)zip->count);
    at = put32(put32(at, stop - start), start);
    put16(at, 0); /* no comment */
    return io_atomic_write(zip->file, end, sizeof end, err);
}
