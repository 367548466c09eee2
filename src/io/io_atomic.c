/* Owns output files until they are complete: under a temporary name beside the target, then all
 * renamed together. Refuses to know what is in them. Signals are the program's business: a process
 * that is killed leaves the temporary file and the old target. */
#include "io_atomic.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base_error.h"
#include "base_span.h"
#include "io_beside.h"

enum {
    buffer_bytes = 1024 * 1024,
    direct_bytes = 64 * 1024 /* so much at once does not go by way of the buffer */
};
enum state { WRITING, LENT, FAILED, FINISHED, COMMITTED };

struct io_atomic {
    incmap_context *ctx;
    char *target;
    char *temporary;
    char *aside; /* the old target's second name during a commit, else NULL */
    bool is_new; /* during a commit: there was no old target */
    int fd;      /* locked; -1 before it is made */
    enum state state;
    uint64_t flushed; /* bytes in the file; the buffer follows them */
    size_t used;      /* of the buffer */
    char *buffer;
};

static incmap_status make_temporary(io_atomic *file, incmap_error *err) {
    struct stat old;
    io_remove_stale(file->target);
    bool has_old = stat(file->target, &old) == 0;
    BASE_TRY(io_create_beside(&file->fd, &file->temporary, file->ctx, file->target, IO_PART_SUFFIX,
                              has_old ? 0600 : 0666, err));
    if (has_old) {
        /* A file system without permissions refuses; then there are none to keep. */
        (void)fchmod(file->fd, old.st_mode & 0777);
    }
    return INCMAP_OK;
}

incmap_status io_atomic_open(io_atomic **out, incmap_context *ctx, const char *path,
                             incmap_error *err) {
    *out = NULL;
    io_atomic *file = base_alloc_zeroed(ctx, 1, sizeof *file);
    if (file == NULL) {
        return base_out_of_memory(err);
    }
    file->ctx = ctx;
    file->fd = -1;
    file->buffer = base_alloc(ctx, buffer_bytes);
    incmap_status status = file->buffer == NULL ? base_out_of_memory(err)
                                                : io_resolve_target(&file->target, ctx, path, err);
    if (status == INCMAP_OK) {
        status = make_temporary(file, err);
    }
    if (status != INCMAP_OK) {
        io_atomic_close(file);
        return status;
    }
    *out = file;
    return INCMAP_OK;
}

void io_atomic_close(io_atomic *file) {
    if (file == NULL) {
        return;
    }
    if (file->fd >= 0) {
        close(file->fd);
    }
    if (file->state == COMMITTED) {
        io_remove_stale(file->target); /* old ones that waited for a target */
    } else if (file->temporary != NULL) {
        unlink(file->temporary);
    }
    base_free(file->ctx, file->target);
    base_free(file->ctx, file->temporary);
    base_free(file->ctx, file->aside);
    base_free(file->ctx, file->buffer);
    base_free(file->ctx, file);
}

uint64_t io_atomic_size(const io_atomic *file) { return file->flushed + file->used; }

/* A file that once failed stays failed: bytes are missing in it. */
static incmap_status check_writable(const io_atomic *file, incmap_error *err) {
    if (file->state == WRITING) {
        return INCMAP_OK;
    }
    return file->state == FAILED
               ? base_fail_at(err, INCMAP_IO, file->target, 0, 0, "an earlier write to it failed")
               : base_fail_at(err, INCMAP_USAGE, file->target, 0, 0,
                              "it is finished already or written by somebody else");
}

static incmap_status write_through(io_atomic *file, uint64_t offset, const void *data, size_t size,
                                   incmap_error *err) {
    incmap_status status = io_write_fully(file->fd, file->target, offset, data, size, err);
    if (status != INCMAP_OK) {
        file->state = FAILED;
    }
    return status;
}

static incmap_status flush(io_atomic *file, incmap_error *err) {
    BASE_TRY(write_through(file, file->flushed, file->buffer, file->used, err));
    file->flushed += file->used;
    file->used = 0;
    return INCMAP_OK;
}

incmap_status io_atomic_write(io_atomic *file, const void *data, size_t size, incmap_error *err) {
    BASE_TRY(check_writable(file, err));
    const char *at = data;
    while (size > 0) {
        if (file->used == 0 && size >= direct_bytes) {
            BASE_TRY(write_through(file, file->flushed, at, size, err));
            file->flushed += size;
            break;
        }
        size_t room = buffer_bytes - file->used;
        size_t part = size < room ? size : room;
        memcpy(file->buffer + file->used, at, part);
        file->used += part;
        at += part;
        size -= part;
        if (file->used == buffer_bytes) {
            BASE_TRY(flush(file, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status fill_with_zeros(io_atomic *file, uint64_t size, incmap_error *err) {
    static const char zeros[4096];
    while (io_atomic_size(file) < size) {
        uint64_t gap = size - io_atomic_size(file);
        BASE_TRY(
            io_atomic_write(file, zeros, gap < sizeof zeros ? (size_t)gap : sizeof zeros, err));
    }
    return INCMAP_OK;
}

incmap_status io_atomic_write_at(io_atomic *file, uint64_t offset, const void *data, size_t size,
                                 incmap_error *err) {
    BASE_TRY(check_writable(file, err));
    BASE_TRY(fill_with_zeros(file, offset, err));
    const char *at = data;
    if (offset < file->flushed) {
        uint64_t before = file->flushed - offset;
        size_t part = size < before ? size : (size_t)before;
        BASE_TRY(write_through(file, offset, at, part, err));
        offset += part;
        at += part;
        size -= part;
    }
    if (size > 0 && offset < io_atomic_size(file)) {
        size_t place = (size_t)(offset - file->flushed);
        size_t part = size < file->used - place ? size : file->used - place;
        memcpy(file->buffer + place, at, part);
        at += part;
        size -= part;
    }
    return io_atomic_write(file, at, size, err);
}

incmap_status io_atomic_read_at(io_atomic *file, uint64_t offset, void *data, size_t size,
                                incmap_error *err) {
    BASE_TRY(file->state == FINISHED ? INCMAP_OK : check_writable(file, err));
    if (size > io_atomic_size(file) || offset > io_atomic_size(file) - size) {
        return base_fail_at(err, INCMAP_IO, file->target, 0, 0, "fewer bytes were written yet");
    }
    char *to = data;
    while (size > 0) {
        if (offset >= file->flushed) {
            memcpy(to, file->buffer + (offset - file->flushed), size);
            break;
        }
        uint64_t before = file->flushed - offset;
        ssize_t got = pread(file->fd, to, size < before ? size : (size_t)before, (off_t)offset);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return io_system_failure(err, file->target, "cannot be read back");
        }
        to += got;
        offset += (uint64_t)got;
        size -= (size_t)got;
    }
    return INCMAP_OK;
}

static incmap_status copy_from(io_atomic *file, int fd, incmap_error *err) {
    char *chunk = base_alloc(file->ctx, direct_bytes);
    incmap_status status = chunk == NULL ? base_out_of_memory(err) : INCMAP_OK;
    ssize_t got = 1;
    while (status == INCMAP_OK && got > 0) {
        got = read(fd, chunk, direct_bytes);
        if (got > 0) {
            status = io_atomic_write(file, chunk, (size_t)got, err);
        } else if (got < 0 && errno == EINTR) {
            got = 1;
        } else if (got < 0) {
            status = io_system_failure(err, file->target, "cannot be read");
        }
    }
    base_free(file->ctx, chunk);
    return status == INCMAP_OK ? flush(file, err) : status;
}

incmap_status io_atomic_copy_old(io_atomic *file, bool *there, incmap_error *err) {
    int fd = open(file->target, O_RDONLY | O_CLOEXEC);
    *there = fd >= 0;
    if (fd < 0) {
        return errno == ENOENT ? INCMAP_OK : io_system_failure(err, file->target, "cannot be read");
    }
    incmap_status status = copy_from(file, fd, err);
    close(fd);
    return status;
}

static incmap_status write_to_atomic(void *state, const void *data, size_t size,
                                     incmap_error *err) {
    return io_atomic_write(state, data, size, err);
}

incmap_sink io_atomic_sink(io_atomic *file) { return (incmap_sink){file, write_to_atomic}; }

const char *io_atomic_lend(io_atomic *file) {
    file->state = LENT;
    return file->temporary;
}

/* What another has written counts as written. */
static incmap_status measure(io_atomic *file, incmap_error *err) {
    struct stat now;
    if (fstat(file->fd, &now) != 0) {
        return io_system_failure(err, file->target, "cannot be measured");
    }
    file->flushed = (uint64_t)now.st_size;
    return INCMAP_OK;
}

incmap_status io_atomic_finish(io_atomic *file, incmap_error *err) {
    BASE_TRY(file->state == LENT ? measure(file, err) : check_writable(file, err));
    BASE_TRY(flush(file, err));
    file->state = FAILED;
    /* Some file systems know no such request. */
    if (fsync(file->fd) != 0 && errno != EINVAL && errno != ENOSYS) {
        return io_system_failure(err, file->target, "cannot be brought to the disk");
    }
    /* Some file systems tell only on closing what went wrong; the file itself stays open, and with
     * it locked, until it is in place. */
    int copy = dup(file->fd);
    if (copy >= 0 && close(copy) != 0 && errno != EINTR) {
        return io_system_failure(err, file->target, "cannot be closed");
    }
    base_free(file->ctx, file->buffer);
    file->buffer = NULL;
    file->state = FINISHED;
    return INCMAP_OK;
}

/* Some file systems know no second names; there the old file is moved. */
static bool link_or_move(const char *from, const char *to) {
    return link(from, to) == 0 || (errno != ENOENT && rename(from, to) == 0);
}

/* Gives the old target, if there is one, a second name to be put back from. */
static incmap_status set_aside(io_atomic *file, incmap_error *err) {
    struct stat old;
    bool has_old = lstat(file->target, &old) == 0;
    file->is_new = !has_old && errno == ENOENT;
    if (!has_old || S_ISDIR(old.st_mode)) {
        return INCMAP_OK; /* nothing to keep, or a folder, which the rename itself will refuse */
    }
    int fd = -1;
    BASE_TRY(
        io_create_beside(&fd, &file->aside, file->ctx, file->target, IO_OLD_SUFFIX, 0600, err));
    close(fd);
    unlink(file->aside); /* the name is ours now */
    if (!link_or_move(file->target, file->aside)) {
        incmap_status status = io_system_failure(err, file->target, "cannot be set aside");
        base_free(file->ctx, file->aside);
        file->aside = NULL;
        return status;
    }
    return INCMAP_OK;
}

/* Puts the old target back where it was; a target that is new goes. */
static void put_back(io_atomic *file) {
    if (file->aside != NULL) {
        rename(file->aside, file->target);
        unlink(file->aside); /* renaming one name of a file to another of its names does nothing */
    } else if (file->state == COMMITTED && file->is_new) {
        unlink(file->target);
    }
    file->state = FAILED;
}

static incmap_status replace_target(io_atomic *file, incmap_error *err) {
    if (rename(file->temporary, file->target) != 0) {
        return io_system_failure(err, file->target, "cannot be replaced");
    }
    file->state = COMMITTED;
    return INCMAP_OK;
}

/* The same by a child, which goes on when this process is killed in the middle of a set: a kill is
 * for one process, and no system call renames several files. Where there can be no child, or it
 * fails, temporary files are left over and replace_target() finds out why. The child calls nothing
 * but rename(), as a process with threads asks for. */
static void replace_by_child(io_atomic *const *files, size_t count) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0) {
        return;
    }
    pid_t child = fork();
    if (child == 0) {
        for (size_t i = 0; i < count && rename(files[i]->temporary, files[i]->target) == 0; i++) {
        }
        _exit(0);
    }
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static bool is_replaced(io_atomic *file) {
    struct stat about;
    bool gone = lstat(file->temporary, &about) != 0 && errno == ENOENT;
    if (gone) {
        file->state = COMMITTED;
    }
    return gone;
}

/* Brings the renaming itself to the disk. Folders that cannot be opened or file systems that cannot
 * do it are no failure: the files are whole and in place. */
static incmap_status sync_folder(const io_atomic *file, incmap_error *err) {
    char folder[PATH_MAX]; /* no memory is asked for here: the file has been renamed already */
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(file->target, '/') - file->target) + 1,
             file->target);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool failed = fd >= 0 && fsync(fd) != 0 && (errno == EIO || errno == ENOSPC);
    incmap_status status =
        failed ? io_system_failure(err, file->target, "its folder cannot be brought to the disk")
               : INCMAP_OK;
    if (fd >= 0) {
        close(fd);
    }
    return status;
}

static incmap_status replace_all(io_atomic *const *files, size_t count, incmap_error *err) {
    if (count > 1) {
        replace_by_child(files, count);
    }
    for (size_t i = 0; i < count; i++) {
        if (count == 1 || !is_replaced(files[i])) {
            BASE_TRY(replace_target(files[i], err));
        }
    }
    return INCMAP_OK;
}

incmap_status io_atomic_commit(io_atomic *const *files, size_t count, incmap_error *err) {
    for (size_t i = 0; i < count; i++) {
        if (files[i]->state != FINISHED) {
            return base_fail_at(err, INCMAP_USAGE, files[i]->target, 0, 0, "it is not finished");
        }
    }
    incmap_status status = INCMAP_OK;
    /* A set of several needs the way back; one rename is whole or not at all by itself, and a
     * single new file stays also when its folder cannot be brought to the disk. All is made ready
     * before the first rename, so that between it and the last, when a reader or a kill finds some
     * files old and some new, nothing else is done. */
    for (size_t i = 0; status == INCMAP_OK && i < count && count > 1; i++) {
        status = set_aside(files[i], err);
    }
    if (status == INCMAP_OK) {
        status = replace_all(files, count, err);
    }
    for (size_t i = 0; status == INCMAP_OK && i < count; i++) {
        status = sync_folder(files[i], err);
    }
    for (size_t i = count; i-- > 0;) {
        io_atomic *file = files[i];
        if (status != INCMAP_OK) {
            put_back(file);
        } else if (file->aside != NULL) {
            unlink(file->aside);
        }
    }
    return status;
}
