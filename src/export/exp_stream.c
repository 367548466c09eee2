#include "exp_stream.h"

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

static incmap_status flush(exp_stream *stream, incmap_error *err) {
    size_t size = stream->buf.size;
    stream->buf.size = 0;
    if (size == 0) {
        return INCMAP_OK;
    }
    return stream->packer != NULL ? io_deflate_write(stream->packer, stream->buf.data, size, err)
                                  : write_out(stream, stream->buf.data, size, err);
}

incmap_status exp_stream_passed(exp_stream *stream, incmap_error *err) {
    return stream->buf.size < EXP_STREAM_BYTES / 2 ? INCMAP_OK : flush(stream, err);
}

incmap_status exp_stream_finish(exp_stream *stream, incmap_error *err) {
    BASE_TRY(flush(stream, err));
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
