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

incmap_status io_gzip_open(io_gzip **out, incmap_context *ctx, incmap_error *err) {
    enum { largest_window = 15, gzip_only = 16 };
    *out = NULL;
    io_gzip *gzip = base_alloc_zeroed(ctx, 1, sizeof *gzip);
    if (gzip == NULL) {
        return base_out_of_memory(err);
    }
    gzip->ctx = ctx;
    gzip->z.zalloc = allocate;
    gzip->z.zfree = release;
    gzip->z.opaque = ctx;
    if (inflateInit2(&gzip->z, largest_window + gzip_only) != Z_OK) {
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

const char *io_zlib_version(void) { return zlibVersion(); }
