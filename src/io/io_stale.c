/* Owns what runs that were killed have left beside a target. A file being written is locked (flock)
 * from its making until its writer closes it or dies, so what can be locked has no writer any more.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base_span.h"
#include "io_beside.h"

enum { id_digits = 8 };

/* Does `entry` have the form that io_create_beside() gives to files of `name`? */
static bool is_named_after(const char *entry, const char *name, const char *suffix) {
    size_t size = io_beside_fit(name, suffix);
    const char *id = entry + 1 + size + 1;
    return entry[0] == '.' && strncmp(entry + 1, name, size) == 0 && entry[1 + size] == '.' &&
           strspn(id, "0123456789abcdef") == id_digits && strcmp(id + id_digits, suffix) == 0;
}

/* Whether a writer still has the file open; file systems without locks leave that open too. */
static bool is_held(int fd) { return flock(fd, LOCK_EX | LOCK_NB) != 0; }

/* Remove a file of a dead writer; answers whether it may have a live one. */
static bool remove_dead(int folder, const char *entry) {
    struct stat named;
    struct stat opened;
    int fd = openat(folder, entry, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return errno != ENOENT;
    }
    bool held = is_held(fd);
    if (!held && fstat(fd, &opened) == 0 &&
        fstatat(folder, entry, &named, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(opened.st_mode) &&
        opened.st_ino == named.st_ino && opened.st_dev == named.st_dev) {
        unlinkat(folder, entry, 0);
    }
    close(fd);
    return held;
}

/* Is the target there, and no run busy with it? */
static bool is_settled(int folder, const char *name) {
    int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    bool settled = fd >= 0 && !is_held(fd);
    if (fd >= 0) {
        close(fd);
    }
    return settled;
}

/* Files being written first: while one has a live writer, that may also need the old names. Without
 * a target an old name may be the only one that its file has. */
static void walk(DIR *folder, const char *name) {
    bool live = false;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (is_named_after(entry->d_name, name, IO_PART_SUFFIX) ||
            is_named_after(entry->d_name, name, IO_SPOOL_SUFFIX)) {
            live = remove_dead(dirfd(folder), entry->d_name) || live;
        }
    }
    rewinddir(folder);
    for (struct dirent *entry; !live && (entry = readdir(folder)) != NULL;) {
        if (is_named_after(entry->d_name, name, IO_OLD_SUFFIX) && is_settled(dirfd(folder), name)) {
            unlinkat(dirfd(folder), entry->d_name, 0);
        }
    }
}

void io_remove_stale(const char *target) {
    char path[PATH_MAX];
    const char *name = strrchr(target, '/') + 1;
    int size = snprintf(path, sizeof path, "%.*s", (int)(name - target), target);
    DIR *folder = size > 0 && (size_t)size < sizeof path ? opendir(path) : NULL;
    if (folder != NULL) {
        walk(folder, name);
        closedir(folder);
    }
}
