#include "io_gzip.h"

#include <limits.h>
#define ZLIB_CONST /* zlib's own switch: its input is const */
#include <zlib.h>

#include "base_error.h"
#include "io_file.h"

struct io_gzip {
    incmap_context *ctx;
    z_stream z;
};

static void *allocate(void *state, unsigned items, unsigned size) {
    return base_alloc_zeroed(state, items, size);
}

static void release(void *state, void *block) { base_free(state, block); }

/* How zlib is told of a form. */
static int window_bits(io_deflate_form form) {
    enum { largest = 15, gzip_only = 16 };
    return form == IO_DEFLATE_GZIP   ? largest + gzip_only
           : form == IO_DEFLATE_ZLIB ? largest
                                     : -largest;
}

incmap_status io_gzip_open(io_gzip **out, incmap_context *ctx, io_deflate_form form,
                           incmap_error *err) {
    *out = NULL;
    io_gzip *gzip = base_alloc_zeroed(ctx, 1, sizeof *gzip);
    if (gzip == NULL) {
        return base_out_of_memory(err);
    }
    gzip->ctx = ctx;
    gzip->z.zalloc = allocate;
    gzip->z.zfree = release;
    gzip->z.opaque = ctx;
    if (inflateInit2(&gzip->z, window_bits(form)) != Z_OK) {
        base_free(ctx, gzip);
        return base_out_of_memory(err);
    }
    *out = gzip;
    return INCMAP_OK;
}

void io_gzip_close(io_gzip *gzip) {
    if (gzip != NULL) {
        inflateEnd(&gzip->z);
        base_free(gzip->ctx, gzip);
    }
}

static unsigned as_unsigned(size_t size) { return size > UINT_MAX ? UINT_MAX : (unsigned)size; }

incmap_status io_gzip_inflate(io_gzip *gzip, incmap_span *in, char *out, size_t room, size_t *got,
                              bool *member_ended, incmap_error *err) {
    z_stream *z = &gzip->z;
    z->next_in = (z_const Bytef *)in->data;
    z->avail_in = as_unsigned(in->size);
    z->next_out = (Bytef *)out;
    z->avail_out = as_unsigned(room);
    int code = inflate(z, Z_NO_FLUSH);
    size_t taken = (size_t)((const char *)z->next_in - in->data);
    *got = (size_t)((char *)z->next_out - out);
    *in = (incmap_span){in->data + taken, in->size - taken};
    *member_ended = code == Z_STREAM_END;
    switch (code) {
        case Z_OK:
        case Z_STREAM_END:
        case Z_BUF_ERROR: /* no progress was possible: more input or more room is needed */
            return INCMAP_OK;
        case Z_MEM_ERROR:
            return base_out_of_memory(err);
        default:
            return base_fail(err, INCMAP_FORMAT, "the gzip data is damaged: %s",
                             z->msg == NULL ? "no valid member" : z->msg);
    }
}

void io_gzip_next_member(io_gzip *gzip) { inflateReset(&gzip->z); }

enum { out_bytes = 64 * 1024 };

struct io_deflate {
    incmap_context *ctx;
    incmap_sink sink;
    z_stream z;
    gz_header header;
    bool ready; /* zlib holds memory */
    char out[out_bytes];
};

static bool start_deflate(io_deflate *packer, io_deflate_form form) {
    /* Level 3 is three times as fast as the usual 6 on map files and a twelfth larger. */
    enum { level = 3, memory = 8, unknown_system = 255 };
    z_stream *z = &packer->z;
    z->zalloc = allocate;
    z->zfree = release;
    z->opaque = packer->ctx;
    if (deflateInit2(z, level, Z_DEFLATED, window_bits(form), memory, Z_DEFAULT_STRATEGY) != Z_OK) {
        return false;
    }
    packer->ready = true;
    packer->header.os = unknown_system;
    return form != IO_DEFLATE_GZIP || deflateSetHeader(z, &packer->header) == Z_OK;
}

incmap_status io_deflate_open(io_deflate **out, incmap_context *ctx, io_deflate_form form,
                              incmap_sink sink, incmap_error *err) {
    *out = NULL;
    io_deflate *packer = base_alloc_zeroed(ctx, 1, sizeof *packer);
    if (packer == NULL) {
        return base_out_of_memory(err);
    }
    packer->ctx = ctx;
    packer->sink = sink;
    if (!start_deflate(packer, form)) {
        io_deflate_close(packer);
        return base_out_of_memory(err);
    }
    *out = packer;
    return INCMAP_OK;
}

void io_deflate_close(io_deflate *packer) {
    if (packer != NULL) {
        if (packer->ready) {
            deflateEnd(&packer->z);
        }
        base_free(packer->ctx, packer);
    }
}

/* Hands on what zlib has until it wants more input, or has ended. */
static incmap_status drain(io_deflate *packer, int flush, incmap_error *err) {
    z_stream *z = &packer->z;
    do {
        z->next_out = (Bytef *)packer->out;
        z->avail_out = out_bytes;
        /* It cannot fail here: its state is sound and there is room. */
        (void)deflate(z, flush);
        size_t got = out_bytes - z->avail_out;
        if (got > 0) {
            BASE_TRY(packer->sink.write(packer->sink.state, packer->out, got, err));
        }
    } while (z->avail_out == 0);
    return INCMAP_OK;
}

incmap_status io_deflate_write(io_deflate *packer, const void *data, size_t size,
                               incmap_error *err) {
    const char *at = data;
    while (size > 0) {
        unsigned part = as_unsigned(size);
        packer->z.next_in = (z_const Bytef *)at;
        packer->z.avail_in = part;
        BASE_TRY(drain(packer, Z_NO_FLUSH, err));
        at += part;
        size -= part;
    }
    return INCMAP_OK;
}

incmap_status io_deflate_finish(io_deflate *packer, incmap_error *err) {
    packer->z.next_in = NULL;
    packer->z.avail_in = 0;
    return drain(packer, Z_FINISH, err);
}

uint32_t io_crc32(uint32_t before, const void *data, size_t size) {
    return (uint32_t)crc32_z(before, data, size);
}

const char *io_zlib_version(void) { return zlibVersion(); }
