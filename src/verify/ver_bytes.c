#include "ver_bytes.h"

#include "base_error.h"

enum { buffer_bytes = 128 * 1024 };

incmap_status ver_bytes_open(ver_bytes *bytes, incmap_context *ctx, const char *path,
                             ver_report *report, incmap_error *err) {
    io_stream *stream = NULL;
    *bytes = (ver_bytes){0};
    BASE_TRY(io_stream_open(&stream, ctx, path, err));
    return ver_bytes_open_stream(bytes, ctx, stream, report, err);
}

incmap_status ver_bytes_open_stream(ver_bytes *bytes, incmap_context *ctx, io_stream *stream,
                                    ver_report *report, incmap_error *err) {
    *bytes = (ver_bytes){.ctx = ctx, .report = report, .stream = stream};
    bytes->buffer = base_alloc(ctx, buffer_bytes);
    if (bytes->buffer == NULL) {
        ver_bytes_close(bytes);
        return base_out_of_memory(err);
    }
    return INCMAP_OK;
}

void ver_bytes_close(ver_bytes *bytes) {
    if (bytes->stream != NULL) {
        io_stream_close(bytes->stream);
        base_free(bytes->ctx, bytes->buffer);
    }
    *bytes = (ver_bytes){0};
}

incmap_status ver_bytes_fill(ver_bytes *bytes, size_t size, incmap_error *err) {
    if (buffer_bytes - bytes->at < size) {
        memmove(bytes->buffer, bytes->buffer + bytes->at, bytes->end - bytes->at);
        bytes->base += bytes->at;
        bytes->end -= bytes->at;
        bytes->at = 0;
    }
    while (bytes->end - bytes->at < size && !bytes->ended) {
        size_t got = 0;
        incmap_error why = {0};
        incmap_status status = io_stream_read(bytes->stream, bytes->buffer + bytes->end,
                                              buffer_bytes - bytes->end, &got, &why);
        if (status == INCMAP_FORMAT) {
            ver_find(bytes->report, INCMAP_FINDING_GZIP, (ver_place){0}, "%s", why.message);
            bytes->ended = true;
            return status;
        }
        if (status != INCMAP_OK) {
            if (err != NULL) {
                *err = why;
            }
            return status;
        }
        bytes->end += got;
        bytes->ended = got == 0;
    }
    return INCMAP_OK;
}

incmap_status ver_bytes_skip(ver_bytes *bytes, uint64_t size, bool *whole, incmap_error *err) {
    while (size > 0) {
        BASE_TRY(ver_bytes_need(bytes, 1, err));
        size_t left = ver_bytes_left(bytes);
        if (left == 0) {
            break;
        }
        size_t step = left < size ? left : (size_t)size;
        bytes->at += step;
        size -= step;
    }
    *whole = size == 0;
    return INCMAP_OK;
}

incmap_status ver_bytes_take(ver_bytes *bytes, size_t size, const unsigned char **out,
                             incmap_error *err) {
    *out = NULL;
    BASE_TRY(ver_bytes_need(bytes, size, err));
    if (ver_bytes_left(bytes) >= size) {
        *out = (const unsigned char *)ver_bytes_here(bytes);
        bytes->at += size;
    }
    return INCMAP_OK;
}
