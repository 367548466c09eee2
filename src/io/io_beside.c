#include "io_beside.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base_error.h"
#include "base_span.h"
#include "io_atomic.h"

enum { longest_name = 255, attempts = 256 };

incmap_status io_system_failure(incmap_error *err, const char *path, const char *what) {
    return base_fail_at(err, INCMAP_IO, path, 0, 0, "%s: %s", what, strerror(errno));
}

/* Names that stand for an open descriptor: replacing what they lead to would not reach it. */
static bool is_descriptor(const char *path) {
    static const char *const starts[] = {"/dev/stdout", "/dev/stderr", "/dev/stdin", "/dev/fd/",
                                         "/proc/"};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        if (strncmp(path, starts[i], strlen(starts[i])) == 0) {
            return true;
        }
    }
    return false;
}

static incmap_status refuse_device(const char *path, incmap_error *err) {
    return base_fail_at(err, INCMAP_UNSUPPORTED, path, 0, 0,
                        "is not a regular file; write to standard output with \"-o -\" instead");
}

/* The real path of the folder that `path` is in, and the name behind it. */
static incmap_status resolve_new(char **out, incmap_context *ctx, const char *path,
                                 incmap_error *err) {
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    size_t folder_size = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    char *folder = slash == NULL ? base_copy_text(ctx, BASE_SPAN("."))
                                 : base_copy_text(ctx, base_span(path, folder_size));
    if (folder == NULL) {
        return base_out_of_memory(err);
    }
    char real[PATH_MAX];
    bool found = realpath(folder, real) != NULL;
    base_free(ctx, folder);
    if (!found) {
        return io_system_failure(err, path, "its folder cannot be used");
    }
    size_t room = strlen(real) + strlen(name) + 2;
    *out = base_alloc(ctx, room);
    if (*out == NULL) {
        return base_out_of_memory(err);
    }
    snprintf(*out, room, "%s/%s", strcmp(real, "/") == 0 ? "" : real, name);
    return INCMAP_OK;
}

incmap_status io_resolve_target(char **out, incmap_context *ctx, const char *path,
                                incmap_error *err) {
    *out = NULL;
    size_t size = strlen(path);
    if (size == 0 || path[size - 1] == '/') {
        return base_fail_at(err, INCMAP_IO, path, 0, 0, "names no file");
    }
    if (is_descriptor(path)) {
        return refuse_device(path, err);
    }
    struct stat about;
    if (lstat(path, &about) != 0) {
        return errno == ENOENT ? resolve_new(out, ctx, path, err)
                               : io_system_failure(err, path, "cannot be written");
    }
    char real[PATH_MAX];
    if (realpath(path, real) == NULL || stat(real, &about) != 0) {
        return io_system_failure(err, path, "cannot be followed");
    }
    if (S_ISDIR(about.st_mode)) {
        return base_fail_at(err, INCMAP_IO, path, 0, 0, "is a folder; a file is expected");
    }
    if (!S_ISREG(about.st_mode)) {
        return refuse_device(path, err);
    }
    *out = base_copy_text(ctx, base_span_of(real));
    return *out == NULL ? base_out_of_memory(err) : INCMAP_OK;
}

enum { decoration = 10 }; /* two points and eight digits */

size_t io_beside_fit(const char *name, const char *suffix) {
    size_t more = decoration + strlen(suffix);
    size_t size = strlen(name);
    if (size + more > longest_name) {
        size = longest_name - more;
        while (size > 0 && ((unsigned char)name[size] & 0xC0) == 0x80) {
            size--; /* not to end inside a letter */
        }
    }
    return size;
}

/* A new file of that name, locked; -1 when there is one already or none can be made. Between its
 * making and its locking it looks like a dead run's and may be swept away. */
static int make_locked(const char *path, mode_t mode) {
    for (unsigned attempt = 0; attempt < attempts; attempt++) {
        struct stat about;
        int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, mode);
        if (fd < 0) {
            return -1;
        }
        while (flock(fd, LOCK_EX) != 0 && errno == EINTR) {
        }
        if (fstat(fd, &about) == 0 && about.st_nlink > 0) {
            return fd;
        }
        close(fd);
    }
    errno = EBUSY;
    return -1;
}

incmap_status io_create_beside(int *fd, char **out, incmap_context *ctx, const char *target,
                               const char *suffix, unsigned mode, incmap_error *err) {
    const char *name = strrchr(target, '/') + 1;
    int folder_size = (int)(name - target);
    int name_size = (int)io_beside_fit(name, suffix);
    size_t room = strlen(target) + decoration + strlen(suffix) + 1;
    *fd = -1;
    *out = base_alloc(ctx, room);
    if (*out == NULL) {
        return base_out_of_memory(err);
    }
    for (unsigned attempt = 0; attempt < attempts && *fd < 0; attempt++) {
        snprintf(*out, room, "%.*s.%.*s.%08x%s", folder_size, target, name_size, name,
                 (unsigned)getpid() * attempts + attempt, suffix);
        *fd = make_locked(*out, (mode_t)mode);
        if (*fd < 0 && errno != EEXIST && errno != EINTR) {
            break;
        }
    }
    if (*fd < 0) {
        base_free(ctx, *out);
        *out = NULL;
        return io_system_failure(err, target, "no file can be made in its folder");
    }
    return INCMAP_OK;
}

/* The system holds what it is given at once in one piece of memory, as large as that is: pieces of
 * this size at multiples of it cost it least. Smaller ones are more work, larger ones are memory
 * that nobody used for long and that it may have to make room for first. */
enum { piece_bytes = 64 * 1024 };

incmap_status io_write_fully(int fd, const char *path, uint64_t offset, const void *data,
                             size_t size, incmap_error *err) {
    const char *at = data;
    while (size > 0) {
        size_t room = piece_bytes - (size_t)(offset % piece_bytes);
        ssize_t written = pwrite(fd, at, size < room ? size : room, (off_t)offset);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            errno = written == 0 ? ENOSPC : errno;
            return io_system_failure(err, path, "cannot be written");
        }
        at += written;
        offset += (uint64_t)written;
        size -= (size_t)written;
    }
    return INCMAP_OK;
}

incmap_status io_write_fd(int fd, const void *data, size_t size, incmap_error *err) {
    const char *at = data;
    while (size > 0) {
        ssize_t written = write(fd, at, size);
        if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            struct pollfd ready = {.fd = fd, .events = POLLOUT}; /* somebody set O_NONBLOCK */
            poll(&ready, 1, -1);
            continue;
        }
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            errno = written == 0 ? ENOSPC : errno;
            return io_system_failure(err, fd == STDOUT_FILENO ? "<stdout>" : NULL,
                                     "cannot be written");
        }
        at += written;
        size -= (size_t)written;
    }
    return INCMAP_OK;
}
