#include "cli_download.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli_output.h"

/* A file on its way. */
typedef struct part {
    char path[PATH_MAX];
    int fd;
    uint64_t size;
    bool is_refused; /* it cannot be written, or more came than was announced */
    const cli_remote *remote;
} part;

static incmap_status fail_system(incmap_error *err, const char *path, const char *what) {
    return cli_fail(err, INCMAP_IO, "%s %s: %s", path, what, strerror(errno));
}

/* A part bears the time of the server's file after every write, so that a later run knows what it
 * is a part of, however this one ends. */
static int mark(int fd, const cli_remote *remote) {
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = (time_t)remote->modified}};
    return remote->modified < 0 ? 0 : futimens(fd, times);
}

static incmap_status write_part(void *state, const void *data, size_t size, incmap_error *err) {
    part *file = state;
    const char *at = data;
    file->is_refused = true;
    if (file->remote->size >= 0 && size > (uint64_t)file->remote->size - file->size) {
        return cli_fail(err, INCMAP_IO, "%s: more bytes came than the %lld announced", file->path,
                        (long long)file->remote->size);
    }
    while (size > 0) {
        ssize_t written = write(file->fd, at, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return fail_system(err, file->path, "cannot be written");
        }
        at += written;
        size -= (size_t)written;
        file->size += (uint64_t)written;
    }
    file->is_refused = mark(file->fd, file->remote) != 0;
    return file->is_refused ? fail_system(err, file->path, "cannot be written") : INCMAP_OK;
}

static bool is_same(const struct stat *local, const cli_remote *remote) {
    return remote->modified >= 0 && local->st_mtim.tv_sec == (time_t)remote->modified;
}

static incmap_status truncate_part(part *file, incmap_error *err) {
    file->size = 0;
    return ftruncate(file->fd, 0) == 0 && lseek(file->fd, 0, SEEK_SET) == 0
               ? INCMAP_OK
               : fail_system(err, file->path, "cannot be written");
}

/* What an earlier run left counts when it is a part of the very file that the server has now. */
static incmap_status take_up(part *file, incmap_error *err) {
    struct stat found;
    if (fstat(file->fd, &found) != 0) {
        return fail_system(err, file->path, "cannot be read");
    }
    bool is_useful = is_same(&found, file->remote) && file->remote->size >= found.st_size &&
                     file->remote->validator[0] != '\0';
    if (!is_useful) {
        return truncate_part(file, err);
    }
    file->size = (uint64_t)found.st_size;
    return lseek(file->fd, 0, SEEK_END) == found.st_size
               ? INCMAP_OK
               : fail_system(err, file->path, "cannot be read");
}

static incmap_status open_part(part *file, const char *path, incmap_error *err) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int length = snprintf(file->path, sizeof file->path, "%s.part", path);
    if (length < 0 || (size_t)length >= sizeof file->path) {
        return cli_fail(err, INCMAP_USAGE, "the path %.80s... is too long", path);
    }
    file->fd = open(file->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file->fd < 0) {
        return fail_system(err, file->path, "cannot be written");
    }
    if (fcntl(file->fd, F_SETLK, &lock) != 0 && (errno == EACCES || errno == EAGAIN)) {
        return cli_fail(err, INCMAP_IO, "%s: another fetch is writing it", file->path);
    }
    return take_up(file, err);
}

/* One connection. *goes_on: it broke, and another one may bring more. */
static incmap_status read_once(cli_http *http, const char *url, part *file, bool *goes_on,
                               incmap_error *err) {
    uint64_t before = file->size;
    bool is_changed = false;
    incmap_status status = cli_http_read(http, url, file->remote, before,
                                         (incmap_sink){file, write_part}, &is_changed, err);
    *goes_on = !file->is_refused && (is_changed || file->size > before) && file->remote->size >= 0;
    if (is_changed) {
        return truncate_part(file, err);
    }
    if (status == INCMAP_OK) {
        *goes_on = false;
        if (file->remote->size >= 0 && file->size != (uint64_t)file->remote->size) {
            return cli_fail(err, INCMAP_IO, "%s: %llu bytes came, %lld were announced", url,
                            (unsigned long long)file->size, (long long)file->remote->size);
        }
    }
    return status;
}

/* Connections until all is there or one brings nothing. A server that cannot begin in the middle is
 * asked for the whole twice at most. */
static incmap_status read_all(cli_http *http, const char *url, part *file, incmap_error *err) {
    if (file->remote->size >= 0 && file->size == (uint64_t)file->remote->size) {
        return INCMAP_OK;
    }
    bool goes_on = true, had_begun = false;
    incmap_status status = INCMAP_OK;
    while (goes_on) {
        bool begins = file->size == 0;
        status = read_once(http, url, file, &goes_on, err);
        goes_on = goes_on && !(begins && had_begun);
        had_begun = had_begun || begins;
    }
    return status;
}

/* Networks that ask for a login answer every request with a page. */
static incmap_status check_kind(const part *file, const char *path, incmap_error *err) {
    char start[4] = {0};
    size_t length = strlen(path);
    bool is_zip = length > 4 && strcmp(path + length - 4, ".zip") == 0;
    if (pread(file->fd, start, sizeof start, 0) < 0) {
        return fail_system(err, file->path, "cannot be read");
    }
    if (is_zip ? memcmp(start, "PK", 2) != 0 : start[0] == '<') {
        return cli_fail(err, INCMAP_FORMAT, "%s: what came is no %s: is a login page in the way?",
                        path, is_zip ? "zip archive" : "table");
    }
    return INCMAP_OK;
}

static incmap_status finish(const part *file, const char *path, incmap_error *err) {
    incmap_status status = check_kind(file, path, err);
    if (status != INCMAP_OK) {
        (void)unlink(file->path);
        return status;
    }
    if (mark(file->fd, file->remote) != 0 || fsync(file->fd) != 0 ||
        rename(file->path, path) != 0) {
        return fail_system(err, path, "cannot be written");
    }
    return INCMAP_OK;
}

incmap_status cli_download_file(cli_http *http, const char *url, const char *path,
                                cli_download *out, incmap_error *err) {
    cli_remote remote;
    struct stat here;
    *out = (cli_download){.is_kept = false};
    incmap_status status = cli_http_ask(http, url, &remote, err);
    if (status != INCMAP_OK) {
        return status;
    }
    out->modified = remote.modified;
    if (stat(path, &here) == 0 && is_same(&here, &remote) && remote.size == here.st_size) {
        out->is_kept = true;
        out->bytes = (uint64_t)here.st_size;
        return INCMAP_OK;
    }
    part file = {.fd = -1, .remote = &remote};
    status = open_part(&file, path, err);
    out->resumed = file.size;
    if (status == INCMAP_OK) {
        status = read_all(http, url, &file, err);
    }
    if (status == INCMAP_OK) {
        status = finish(&file, path, err);
    }
    out->bytes = file.size;
    if (file.fd >= 0) {
        (void)close(file.fd);
    }
    return status;
}
