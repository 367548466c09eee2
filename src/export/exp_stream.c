#include "exp_stream.h"

#include <string.h>

#include "base_error.h"

incmap_status exp_stream_open(exp_stream *stream, incmap_context *ctx, const exp_target *target,
                              incmap_error *err) {
    base_buf_init(&stream->buf, ctx, SIZE_MAX);
    stream->sink = target->sink;
    BASE_TRY(base_buf_reserve(&stream->buf, EXP_STREAM_BYTES, err));
    return target->path == NULL ? INCMAP_OK : io_atomic_open(&stream->file, ctx, target->path, err);
}

static incmap_status write_out(void *state, const void *data, size_t size, incmap_error *err) {
    exp_stream *stream = state;
    return stream->file != NULL ? io_atomic_write(stream->file, data, size, err)
                                : stream->sink.write(stream->sink.state, data, size, err);
}

incmap_status exp_stream_open_gzip(exp_stream *stream, incmap_context *ctx,
                                   const exp_target *target, incmap_error *err) {
    BASE_TRY(exp_stream_open(stream, ctx, target, err));
    return io_deflate_open(&stream->packer, ctx, IO_DEFLATE_GZIP, (incmap_sink){stream, write_out},
                           err);
}

/* The first `size` bytes of the buffer; what is behind them moves to its front. */
static incmap_status flush(exp_stream *stream, size_t size, incmap_error *err) {
    base_buf *buf = &stream->buf;
    if (size == 0) {
        return INCMAP_OK;
    }
    incmap_status status = stream->packer != NULL
                               ? io_deflate_write(stream->packer, buf->data, size, err)
                               : write_out(stream, buf->data, size, err);
    buf->size -= size;
    memmove(buf->data, buf->data + size, buf->size);
    return status;
}

incmap_status exp_stream_passed(exp_stream *stream, incmap_error *err) {
    size_t whole = stream->buf.size - stream->buf.size % EXP_STREAM_BLOCK;
    return whole == 0 ? INCMAP_OK : flush(stream, whole, err);
}

incmap_status exp_stream_finish(exp_stream *stream, incmap_error *err) {
    BASE_TRY(flush(stream, stream->buf.size, err));
    if (stream->packer != NULL) {
        BASE_TRY(io_deflate_finish(stream->packer, err));
    }
    return stream->file == NULL ? INCMAP_OK : io_atomic_finish(stream->file, err);
}

size_t exp_stream_files(exp_stream *stream, io_atomic **files, size_t room) {
    if (stream->file == NULL || room == 0) {
        return 0;
    }
    files[0] = stream->file;
    return 1;
}

void exp_stream_close(exp_stream *stream) {
    if (stream->buf.ctx != NULL) {
        io_deflate_close(stream->packer);
        io_atomic_close(stream->file);
        base_buf_free(&stream->buf);
    }
}
