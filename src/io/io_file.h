/* Files in: mapped whole, or read through a buffer, gzip seen through. */
#ifndef IO_FILE_H
#define IO_FILE_H

#include "base_buf.h"

/* A file as bytes, mapped read-only. Directories, FIFOs and unreadable files are INCMAP_IO with the
 * path and the system's reason. An empty file is a mapping of size 0. A file that somebody else
 * cuts short while it is mapped ends the process with SIGBUS: map what is replaced by renaming
 * only. */
typedef struct io_mapping {
    const char *data;
    size_t size;
} io_mapping;

INCMAP_NODISCARD incmap_status io_map(io_mapping *out, const char *path, incmap_error *err);
void io_unmap(io_mapping *mapping);

/* How bytes of a mapping will be read, for a system that would otherwise read much around each of
 * them from the disk: a hint, which changes no answer. What is wanted soon is asked of the disk
 * without waiting for it. */
typedef enum io_access { IO_ACCESS_USUAL, IO_ACCESS_SCATTERED, IO_ACCESS_SOON } io_access;

void io_expect(const io_mapping *mapping, size_t start, size_t size, io_access access);

/* What this process has asked of disks so far, in blocks; always the same where systems do not
 * count that. */
uint64_t io_blocks_read(void);

/* A stream of bytes from a file, FIFO or standard input (path "-"), decompressed when it starts as
 * gzip; several gzip members in a row are one stream, zero bytes behind the last are padding. */
typedef struct io_stream io_stream;

INCMAP_NODISCARD incmap_status io_stream_open(io_stream **out, incmap_context *ctx,
                                              const char *path, incmap_error *err);

/* The same over `bytes`, which are borrowed and must outlive the stream, as `name` (copied), read
 * `chunk` (2 or more) bytes at a time, 0: the usual buffer, so that tests can put chunk ends
 * anywhere.
 */
INCMAP_NODISCARD incmap_status io_stream_open_memory(io_stream **out, incmap_context *ctx,
                                                     incmap_span bytes, const char *name,
                                                     size_t chunk, incmap_error *err);

/* What the directory of an archive says of an entry. */
typedef struct io_promise {
    uint64_t bytes; /* unpacked */
    uint32_t crc;
} io_promise;

/* The same over bare deflate data; more or other bytes than promised are INCMAP_FORMAT. */
INCMAP_NODISCARD incmap_status io_stream_open_deflated(io_stream **out, incmap_context *ctx,
                                                       incmap_span bytes, const char *name,
                                                       io_promise promise, incmap_error *err);
void io_stream_close(io_stream *stream);             /* NULL is allowed */
const char *io_stream_name(const io_stream *stream); /* the path, or "<stdin>" */

/* Whether what was read so far had to be unpacked. */
bool io_stream_is_packed(const io_stream *stream);

/* Up to `size` (> 0) bytes; *got 0 means the end. A cut or damaged gzip stream is INCMAP_FORMAT,
 * a failure of the system INCMAP_IO; both come again with every further call. */
INCMAP_NODISCARD incmap_status io_stream_read(io_stream *stream, void *buffer, size_t size,
                                              size_t *got, incmap_error *err);

/* The next line without its end (\n or \r\n), borrowed until the next call on the stream; *more
 * false at the end. A last line without an end counts. A line over `limit` bytes is INCMAP_LIMIT
 * and is passed over: the next call gives the line behind it. */
INCMAP_NODISCARD incmap_status io_stream_line(io_stream *stream, size_t limit, incmap_span *line,
                                              bool *more, incmap_error *err);
uint64_t io_stream_line_number(const io_stream *stream); /* of the line given last, from 1 */

/* Whether the next line would have to be waited for: no end of it is here yet, and the pipe or
 * terminal has nothing to read. Whoever holds answers back should give them out first. */
bool io_stream_would_wait(const io_stream *stream);

/* All that is left, appended to `out`, up to its ceiling. */
INCMAP_NODISCARD incmap_status io_stream_rest(io_stream *stream, base_buf *out, incmap_error *err);

const char *io_zlib_version(void);

#endif
