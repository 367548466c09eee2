/* Owns reading: maps files, fills buffers, cuts lines. Refuses to know what the bytes say. */
#include "io_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base_error.h"
#include "base_span.h"
#include "io_gzip.h"

enum { buffer_bytes = 256 * 1024, gzip_magic_bytes = 2 };

static incmap_status system_failure(incmap_error *err, const char *path, const char *what) {
    return base_fail_at(err, INCMAP_IO, path, 0, 0, "%s: %s", what, strerror(errno));
}

static int open_for_reading(const char *path) {
    int fd;
    do {
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

static incmap_status map_open_file(io_mapping *out, int fd, const char *path, incmap_error *err) {
    struct stat about;
    if (fstat(fd, &about) != 0) {
        return system_failure(err, path, "cannot be examined");
    }
    if (!S_ISREG(about.st_mode)) {
        return base_fail_at(err, INCMAP_IO, path, 0, 0, "is %s; a regular file is expected",
                            S_ISDIR(about.st_mode) ? "a folder" : "a device or pipe");
    }
    if (about.st_size == 0) {
        return INCMAP_OK;
    }
    if ((uintmax_t)about.st_size > SIZE_MAX) {
        return base_fail_at(err, INCMAP_LIMIT, path, 0, 0, "is too large to be mapped");
    }
    void *data = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (data == MAP_FAILED) {
        return system_failure(err, path, "cannot be mapped");
    }
    *out = (io_mapping){data, (size_t)about.st_size};
    return INCMAP_OK;
}

incmap_status io_map(io_mapping *out, const char *path, incmap_error *err) {
    *out = (io_mapping){"", 0};
    struct stat about;
    /* Asked before opening, since opening a FIFO waits for a writer. */
    if (stat(path, &about) == 0 && S_ISFIFO(about.st_mode)) {
        return base_fail_at(err, INCMAP_IO, path, 0, 0, "is a pipe; a regular file is expected");
    }
    int fd = open_for_reading(path);
    if (fd < 0) {
        return system_failure(err, path, "cannot be opened");
    }
    incmap_status status = map_open_file(out, fd, path, err);
    close(fd);
    return status;
}

/* The pages that lie wholly in the range, or of what is wanted soon all that it touches; the call
 * cannot do harm, so its failure is no failure. */
void io_expect(const io_mapping *mapping, size_t start, size_t size, io_access access) {
    static const int advice[] = {[IO_ACCESS_USUAL] = POSIX_MADV_NORMAL,
                                 [IO_ACCESS_SCATTERED] = POSIX_MADV_RANDOM,
                                 [IO_ACCESS_SOON] = POSIX_MADV_WILLNEED};
    const long page = sysconf(_SC_PAGESIZE);
    if (page <= 0 || start > mapping->size || size > mapping->size - start) {
        return;
    }
    const size_t unit = (size_t)page, round = access == IO_ACCESS_SOON ? 0 : unit - 1;
    const size_t first = (start + round) / unit * unit;
    const size_t end = (start + size + (unit - 1 - round)) / unit * unit;
    if (first < end) {
        const char *from = mapping->data + first;
        void *data;
        memcpy(&data, &from, sizeof data); /* as munmap's */
        (void)posix_madvise(data, end - first, advice[access]);
    }
}

uint64_t io_blocks_read(void) {
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? (uint64_t)usage.ru_inblock : 0;
}

void io_unmap(io_mapping *mapping) {
    if (mapping->size > 0) {
        void *data;
        memcpy(&data, &mapping->data, sizeof data); /* munmap's argument is not const */
        munmap(data, mapping->size);
    }
    *mapping = (io_mapping){"", 0};
}

struct io_stream {
    incmap_context *ctx;
    char *name;
    int fd;             /* -1 over memory */
    incmap_span memory; /* what is left of it */
    size_t chunk;       /* bytes asked for at a time */
    char *raw_buffer;   /* chunk bytes */
    incmap_span raw;    /* as read and not yet used */
    bool raw_ended;
    bool begun;    /* the first bytes were looked at */
    io_gzip *gzip; /* NULL when the stream is not compressed */
    bool between_members;
    char *plain_buffer; /* buffer_bytes; only with gzip */
    incmap_span plain;  /* decompressed and not yet used */
    bool is_promised;   /* an entry of an archive */
    bool is_broken;     /* it was not what was promised */
    io_promise promise;
    io_promise given; /* of what came out so far */
    base_buf line;    /* a line that lies across chunks */
    uint64_t line_number;
};

static incmap_status stream_new(io_stream **out, incmap_context *ctx, int fd, incmap_span memory,
                                const char *name, size_t chunk, incmap_error *err) {
    *out = NULL;
    io_stream *stream = base_alloc_zeroed(ctx, 1, sizeof *stream);
    char *copy = base_copy_text(ctx, base_span_of(name));
    char *buffer = base_alloc(ctx, chunk);
    if (stream == NULL || copy == NULL || buffer == NULL) {
        base_free(ctx, stream);
        base_free(ctx, copy);
        base_free(ctx, buffer);
        return base_out_of_memory(err);
    }
    stream->ctx = ctx;
    stream->name = copy;
    stream->fd = fd;
    stream->memory = memory;
    stream->chunk = chunk;
    stream->raw_buffer = buffer;
    base_buf_init(&stream->line, ctx, 0);
    *out = stream;
    return INCMAP_OK;
}

incmap_status io_stream_open_memory(io_stream **out, incmap_context *ctx, incmap_span bytes,
                                    const char *name, size_t chunk, incmap_error *err) {
    chunk = chunk == 0 ? buffer_bytes : chunk < gzip_magic_bytes ? gzip_magic_bytes : chunk;
    return stream_new(out, ctx, -1, bytes, name, chunk, err);
}

incmap_status io_stream_open(io_stream **out, incmap_context *ctx, const char *path,
                             incmap_error *err) {
    *out = NULL;
    if (strcmp(path, "-") == 0) {
        return stream_new(out, ctx, STDIN_FILENO, (incmap_span){NULL, 0}, "<stdin>", buffer_bytes,
                          err);
    }
    int fd = open_for_reading(path);
    if (fd < 0) {
        return system_failure(err, path, "cannot be opened");
    }
    struct stat about;
    incmap_status status = INCMAP_OK;
    if (fstat(fd, &about) == 0 && S_ISDIR(about.st_mode)) {
        status = base_fail_at(err, INCMAP_IO, path, 0, 0, "is a folder; a file is expected");
    } else {
        status = stream_new(out, ctx, fd, (incmap_span){NULL, 0}, path, buffer_bytes, err);
    }
    if (status != INCMAP_OK) {
        close(fd);
    }
    return status;
}

void io_stream_close(io_stream *stream) {
    if (stream == NULL) {
        return;
    }
    if (stream->fd > STDIN_FILENO) {
        close(stream->fd);
    }
    io_gzip_close(stream->gzip);
    base_buf_free(&stream->line);
    base_free(stream->ctx, stream->plain_buffer);
    base_free(stream->ctx, stream->raw_buffer);
    base_free(stream->ctx, stream->name);
    base_free(stream->ctx, stream);
}

bool io_stream_is_packed(const io_stream *stream) { return stream->gzip != NULL; }

const char *io_stream_name(const io_stream *stream) { return stream->name; }

/* One read of the source, to `to`. */
static incmap_status read_source(io_stream *stream, char *to, size_t room, size_t *got,
                                 incmap_error *err) {
    *got = 0;
    if (stream->fd < 0) {
        *got = stream->memory.size < room ? stream->memory.size : room;
        if (*got > 0) {
            memcpy(to, stream->memory.data, *got);
            stream->memory = base_span(stream->memory.data + *got, stream->memory.size - *got);
        }
    } else {
        ssize_t count;
        while ((count = read(stream->fd, to, room)) < 0) {
            struct pollfd ready = {.fd = stream->fd, .events = POLLIN};
            if (errno == EAGAIN || errno == EWOULDBLOCK) {
                poll(&ready, 1, -1); /* somebody set O_NONBLOCK */
            } else if (errno != EINTR) {
                break;
            }
        }
        if (count < 0) {
            return system_failure(err, stream->name, "cannot be read");
        }
        *got = (size_t)count;
    }
    stream->raw_ended = *got == 0;
    return INCMAP_OK;
}

/* One read into the stream's own buffer, behind the `held` bytes that stand at its front already.
 */
static incmap_status read_raw(io_stream *stream, size_t held, incmap_error *err) {
    size_t got = 0;
    BASE_TRY(read_source(stream, stream->raw_buffer + held, stream->chunk - held, &got, err));
    stream->raw = base_span(stream->raw_buffer, held + got);
    return INCMAP_OK;
}

bool io_stream_would_wait(const io_stream *stream) {
    incmap_span here = stream->gzip != NULL ? stream->plain : stream->raw;
    if (stream->fd < 0 || stream->raw_ended ||
        (here.size > 0 && memchr(here.data, '\n', here.size) != NULL)) {
        return false;
    }
    struct pollfd ready = {.fd = stream->fd, .events = POLLIN};
    return poll(&ready, 1, 0) == 0;
}

static bool starts_as_gzip(incmap_span raw) { return base_span_starts(raw, BASE_SPAN("\x1F\x8B")); }

static incmap_status begin_inflating(io_stream *stream, io_deflate_form form, incmap_error *err) {
    BASE_TRY(io_gzip_open(&stream->gzip, stream->ctx, form, err));
    stream->plain_buffer = base_alloc(stream->ctx, buffer_bytes);
    if (stream->plain_buffer == NULL) {
        io_gzip_close(stream->gzip);
        stream->gzip = NULL;
        return base_out_of_memory(err);
    }
    return INCMAP_OK;
}

incmap_status io_stream_open_deflated(io_stream **out, incmap_context *ctx, incmap_span bytes,
                                      const char *name, io_promise promise, incmap_error *err) {
    io_stream *stream = NULL;
    *out = NULL;
    incmap_status status = stream_new(&stream, ctx, -1, bytes, name, buffer_bytes, err);
    if (stream == NULL) {
        return status;
    }
    status = begin_inflating(stream, IO_DEFLATE_BARE, err);
    if (status != INCMAP_OK) {
        io_stream_close(stream);
        return status;
    }
    stream->is_promised = true;
    stream->promise = promise;
    stream->begun = true;
    *out = stream;
    return INCMAP_OK;
}

/* Looks at the first bytes. A second one is waited for only when the first asks for it, so that a
 * program at the other end of a pipe gets its answer to a single byte. */
static incmap_status begin(io_stream *stream, incmap_error *err) {
    while (!stream->raw_ended && (stream->raw.size == 0 || base_span_is(stream->raw, "\x1F"))) {
        BASE_TRY(read_raw(stream, stream->raw.size, err));
    }
    if (starts_as_gzip(stream->raw)) {
        BASE_TRY(begin_inflating(stream, IO_DEFLATE_GZIP, err));
    }
    stream->begun = true;
    return INCMAP_OK;
}

/* Behind a member: over zero padding to the next member. */
static incmap_status enter_next_member(io_stream *stream, incmap_error *err) {
    while (stream->raw.size > 0 && stream->raw.data[0] == '\0') {
        stream->raw = base_span(stream->raw.data + 1, stream->raw.size - 1);
    }
    if (stream->raw.size == 0) {
        return INCMAP_OK;
    }
    if (stream->raw.data[0] != '\x1F') {
        return base_fail_at(err, INCMAP_FORMAT, stream->name, 0, 0,
                            "other bytes stand behind the end of the gzip data");
    }
    io_gzip_next_member(stream->gzip);
    stream->between_members = false;
    return INCMAP_OK;
}

/* Counts what came out of an archive's entry; at its end it must be what was promised. */
static incmap_status hold_to_promise(io_stream *stream, size_t got, incmap_error *err) {
    io_promise *given = &stream->given;
    given->bytes += got;
    given->crc = io_crc32(given->crc, stream->plain_buffer, got);
    bool is_whole = given->bytes == stream->promise.bytes && given->crc == stream->promise.crc;
    stream->is_broken = given->bytes > stream->promise.bytes ||
                        (stream->between_members && (!is_whole || stream->raw.size > 0));
    return stream->is_broken
               ? base_fail(err, INCMAP_FORMAT, "the archive's entry is not what its directory says")
               : INCMAP_OK;
}

static incmap_status inflate_once(io_stream *stream, incmap_error *err) {
    size_t got = 0;
    if (stream->is_broken) {
        return hold_to_promise(stream, 0, err);
    }
    BASE_TRY(io_gzip_inflate(stream->gzip, &stream->raw, stream->plain_buffer, buffer_bytes, &got,
                             &stream->between_members, err));
    if (stream->is_promised) {
        BASE_TRY(hold_to_promise(stream, got, err));
    }
    stream->plain = base_span(stream->plain_buffer, got);
    return INCMAP_OK;
}

static incmap_status cut_short(const io_stream *stream, incmap_error *err) {
    return base_fail_at(err, INCMAP_FORMAT, stream->name, 0, 0,
                        stream->is_promised
                            ? "the archive's entry is cut: its compressed data does not end"
                            : "the gzip data is cut: it ends inside a member");
}

static incmap_status inflate_more(io_stream *stream, incmap_error *err) {
    while (stream->plain.size == 0) {
        if (stream->raw.size == 0 && !stream->is_broken) {
            if (!stream->raw_ended) {
                BASE_TRY(read_raw(stream, 0, err));
            }
            if (stream->raw.size == 0) {
                return stream->between_members ? INCMAP_OK : cut_short(stream, err);
            }
        }
        if (stream->between_members && !stream->is_promised) {
            BASE_TRY(enter_next_member(stream, err));
            continue;
        }
        incmap_status status = inflate_once(stream, err);
        if (status != INCMAP_OK) {
            base_locate(err, stream->name, 0, 0);
            return status;
        }
    }
    return INCMAP_OK;
}

/* What can be taken without asking the source again; size 0 at the end of the stream. */
static incmap_status fill(io_stream *stream, incmap_span **ready, incmap_error *err) {
    if (!stream->begun) {
        BASE_TRY(begin(stream, err));
    }
    if (stream->gzip != NULL) {
        *ready = &stream->plain;
        return inflate_more(stream, err);
    }
    if (stream->raw.size == 0 && !stream->raw_ended) {
        BASE_TRY(read_raw(stream, 0, err));
    }
    *ready = &stream->raw;
    return INCMAP_OK;
}

static void take(incmap_span *ready, size_t size) {
    *ready = base_span(ready->data + size, ready->size - size);
}

incmap_status io_stream_read(io_stream *stream, void *buffer, size_t size, size_t *got,
                             incmap_error *err) {
    *got = 0;
    incmap_span *ready = NULL;
    bool is_plain = stream->begun && stream->gzip == NULL && stream->raw.size == 0;
    if (is_plain && !stream->raw_ended && size >= stream->chunk / 2) {
        /* Without a stay in the stream's own buffer. */
        return read_source(stream, buffer, size < stream->chunk ? size : stream->chunk, got, err);
    }
    BASE_TRY(fill(stream, &ready, err));
    size_t count = ready->size < size ? ready->size : size;
    if (count > 0) {
        memcpy(buffer, ready->data, count);
        take(ready, count);
    }
    *got = count;
    return INCMAP_OK;
}

static incmap_span without_return(incmap_span line) {
    if (line.size > 0 && line.data[line.size - 1] == '\r') {
        line.size--;
    }
    return line;
}

/* Appends a piece of a line unless the line is too long already. */
static incmap_status keep_piece(base_buf *line, incmap_span piece, size_t limit, bool *too_long,
                                incmap_error *err) {
    /* One byte over the limit may be the \r of the line's end. */
    if (*too_long || piece.size > limit + 1 - line->size) {
        *too_long = true;
        return INCMAP_OK;
    }
    return base_buf_add_span(line, piece, err);
}

incmap_status io_stream_line(io_stream *stream, size_t limit, incmap_span *line, bool *more,
                             incmap_error *err) {
    *line = (incmap_span){NULL, 0};
    *more = false;
    limit = limit < SIZE_MAX / 2 ? limit : SIZE_MAX / 2;
    stream->line.size = 0;
    stream->line.ceiling = limit + 1;
    bool too_long = false;
    bool any = false;
    for (bool ended = false; !ended;) {
        incmap_span *ready = NULL;
        BASE_TRY(fill(stream, &ready, err));
        if (ready->size == 0) {
            break;
        }
        const char *end = memchr(ready->data, '\n', ready->size);
        ended = end != NULL;
        incmap_span piece =
            base_span(ready->data, ended ? (size_t)(end - ready->data) : ready->size);
        take(ready, piece.size + ended);
        if (ended && !any) {
            *line = without_return(piece);
            too_long = line->size > limit;
            any = true;
            break;
        }
        any = true;
        BASE_TRY(keep_piece(&stream->line, piece, limit, &too_long, err));
        *line = without_return(base_buf_view(&stream->line));
    }
    if (!any) {
        return INCMAP_OK;
    }
    stream->line_number++;
    if (too_long || line->size > limit) {
        *line = (incmap_span){NULL, 0};
        return base_fail_at(err, INCMAP_LIMIT, stream->name, stream->line_number, 0,
                            "the line is longer than the limit of %zu bytes", limit);
    }
    *more = true;
    return INCMAP_OK;
}

uint64_t io_stream_line_number(const io_stream *stream) { return stream->line_number; }

incmap_status io_stream_rest(io_stream *stream, base_buf *out, incmap_error *err) {
    for (;;) {
        incmap_span *ready = NULL;
        BASE_TRY(fill(stream, &ready, err));
        if (ready->size == 0) {
            return INCMAP_OK;
        }
        incmap_status status = base_buf_add_span(out, *ready, err);
        if (status != INCMAP_OK) {
            base_locate(err, stream->name, 0, 0);
            return status;
        }
        take(ready, ready->size);
    }
}
