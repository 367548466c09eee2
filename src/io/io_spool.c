/* Owns scratch files: no name, gone when closed or when the process ends. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base_error.h"
#include "io_atomic.h"
#include "io_beside.h"

enum { buffer_bytes = 256 * 1024 };

struct io_spool {
    incmap_context *ctx;
    int fd;
    bool reading;
    uint64_t offset; /* of the buffer's first byte in the file */
    size_t used;     /* bytes in the buffer */
    size_t at;       /* reading: how many of them were handed out */
    char *buffer;
};

static const char source[] = "<scratch file>";

static incmap_status make_file(io_spool *spool, const char *near_path, incmap_error *err) {
    char *target = NULL;
    char *path = NULL;
    BASE_TRY(io_resolve_target(&target, spool->ctx, near_path, err));
    incmap_status status =
        io_create_beside(&spool->fd, &path, spool->ctx, target, IO_SPOOL_SUFFIX, 0600, err);
    if (status == INCMAP_OK) {
        unlink(path);
    }
    base_free(spool->ctx, target);
    base_free(spool->ctx, path);
    return status;
}

incmap_status io_spool_open(io_spool **out, incmap_context *ctx, const char *near_path,
                            incmap_error *err) {
    *out = NULL;
    io_spool *spool = base_alloc_zeroed(ctx, 1, sizeof *spool);
    if (spool == NULL) {
        return base_out_of_memory(err);
    }
    spool->ctx = ctx;
    spool->fd = -1;
    spool->buffer = base_alloc(ctx, buffer_bytes);
    incmap_status status =
        spool->buffer == NULL ? base_out_of_memory(err) : make_file(spool, near_path, err);
    if (status != INCMAP_OK) {
        io_spool_close(spool);
        return status;
    }
    *out = spool;
    return INCMAP_OK;
}

void io_spool_close(io_spool *spool) {
    if (spool != NULL) {
        if (spool->fd >= 0) {
            close(spool->fd);
        }
        base_free(spool->ctx, spool->buffer);
        base_free(spool->ctx, spool);
    }
}

static incmap_status flush(io_spool *spool, incmap_error *err) {
    BASE_TRY(io_write_fully(spool->fd, source, spool->offset, spool->buffer, spool->used, err));
    spool->offset += spool->used;
    spool->used = 0;
    return INCMAP_OK;
}

incmap_status io_spool_write(io_spool *spool, const void *data, size_t size, incmap_error *err) {
    if (spool->reading) {
        return base_fail(err, INCMAP_USAGE, "a scratch file that is read is not written again");
    }
    const char *from = data;
    while (size > 0) {
        if (spool->used == buffer_bytes) {
            BASE_TRY(flush(spool, err));
        }
        size_t part = size < buffer_bytes - spool->used ? size : buffer_bytes - spool->used;
        memcpy(spool->buffer + spool->used, from, part);
        spool->used += part;
        from += part;
        size -= part;
    }
    return INCMAP_OK;
}

incmap_status io_spool_rewind(io_spool *spool, incmap_error *err) {
    if (!spool->reading) {
        BASE_TRY(flush(spool, err));
    }
    spool->reading = true;
    spool->offset = 0;
    spool->used = 0;
    spool->at = 0;
    return INCMAP_OK;
}

/* At least one byte and at most `size`. */
static incmap_status read_some(io_spool *spool, uint64_t offset, void *data, size_t size,
                               size_t *out, incmap_error *err) {
    ssize_t got;
    do {
        got = pread(spool->fd, data, size, (off_t)offset);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return io_system_failure(err, source, "cannot be read");
    }
    if (got == 0) {
        return base_fail_at(err, INCMAP_IO, source, 0, 0, "has fewer bytes than were asked for");
    }
    *out = (size_t)got;
    return INCMAP_OK;
}

static incmap_status refill(io_spool *spool, incmap_error *err) {
    size_t got = 0;
    BASE_TRY(read_some(spool, spool->offset + spool->used, spool->buffer, buffer_bytes, &got, err));
    spool->offset += spool->used;
    spool->used = got;
    spool->at = 0;
    return INCMAP_OK;
}

incmap_status io_spool_read(io_spool *spool, void *data, size_t size, incmap_error *err) {
    if (!spool->reading) {
        return base_fail(err, INCMAP_USAGE, "a scratch file is to be rewound before it is read");
    }
    char *to = data;
    while (size > 0) {
        if (spool->at == spool->used) {
            BASE_TRY(refill(spool, err));
        }
        size_t part = size < spool->used - spool->at ? size : spool->used - spool->at;
        memcpy(to, spool->buffer + spool->at, part);
        spool->at += part;
        to += part;
        size -= part;
    }
    return INCMAP_OK;
}

incmap_status io_spool_read_at(io_spool *spool, uint64_t offset, void *data, size_t size,
                               incmap_error *err) {
    if (!spool->reading) {
        return base_fail(err, INCMAP_USAGE, "a scratch file is to be rewound before it is read");
    }
    char *to = data;
    while (size > 0) {
        size_t got = 0;
        BASE_TRY(read_some(spool, offset, to, size, &got, err));
        offset += got;
        to += got;
        size -= got;
    }
    return INCMAP_OK;
}
