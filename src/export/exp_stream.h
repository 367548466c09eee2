/* Where the formats of one stream write: straight into a large buffer that goes to a file under a
 * temporary name or to a sink whenever it is full. */
#ifndef EXP_STREAM_H
#define EXP_STREAM_H

#include "exp_writer.h"
#include "io_gzip.h"

/* Small enough to stay in a processor's own cache until the system takes it, and passed on in
 * blocks that start at a multiple of their size in the file, since pages that are written whole and
 * together cost the system less. */
enum { EXP_STREAM_BLOCK = 128 * 1024, EXP_STREAM_BYTES = 2 * EXP_STREAM_BLOCK };

typedef struct exp_stream {
    base_buf buf; /* formats append to it */
    io_atomic *file;
    incmap_sink sink;
    io_deflate *packer; /* NULL: bytes go out as they are */
} exp_stream;

INCMAP_NODISCARD incmap_status exp_stream_open(exp_stream *stream, incmap_context *ctx,
                                               const exp_target *target, incmap_error *err);
/* The same with everything gzipped on its way. */
INCMAP_NODISCARD incmap_status exp_stream_open_gzip(exp_stream *stream, incmap_context *ctx,
                                                    const exp_target *target, incmap_error *err);
/* After each record: pass on the blocks of the buffer that are full. */
INCMAP_NODISCARD incmap_status exp_stream_passed(exp_stream *stream, incmap_error *err);
INCMAP_NODISCARD incmap_status exp_stream_finish(exp_stream *stream, incmap_error *err);
size_t exp_stream_files(exp_stream *stream, io_atomic **files, size_t room);
void exp_stream_close(exp_stream *stream); /* also of one that is zeroed */

#endif
