/* Files made beside a target, and bytes written to descriptors in full. Shared by what writes
 * files. */
#ifndef IO_BESIDE_H
#define IO_BESIDE_H

#include "base_context.h"

/* Where `path` leads when links are followed: an absolute path, owned by the caller through
 * base_free(). The file need not exist, its folder must. INCMAP_IO when it is a folder, names no
 * file or cannot be reached; INCMAP_UNSUPPORTED when it exists and is no regular file. */
INCMAP_NODISCARD incmap_status io_resolve_target(char **out, incmap_context *ctx, const char *path,
                                                 incmap_error *err);

/* What ends the names of files made beside a target: one being written, the old one of a set that
 * is being replaced, scratch. */
#define IO_PART_SUFFIX ".part"
#define IO_OLD_SUFFIX ".old"
#define IO_SPOOL_SUFFIX ".spool"

/* Make a new file beside `target` (which holds a '/'), named "." NAME "." 8 hex digits `suffix`,
 * readable and writable as `mode` less the umask allows, and locked (flock) until *fd is closed
 * where the file system knows locks. *out is its path, owned by the caller. */
INCMAP_NODISCARD incmap_status io_create_beside(int *fd, char **out, incmap_context *ctx,
                                                const char *target, const char *suffix,
                                                unsigned mode, incmap_error *err);

/* How many bytes of `name` such a name has: all, or those that fit. */
size_t io_beside_fit(const char *name, const char *suffix);

/* Sweep away what runs that were killed have left beside `target` (which holds a '/'): files that
 * nobody holds locked, and old ones where the target is there. What a living run writes to stays.
 * Nothing of this can fail a run. */
void io_remove_stale(const char *target);

/* All of it, at `offset`. INCMAP_IO names `path`. */
INCMAP_NODISCARD incmap_status io_write_fully(int fd, const char *path, uint64_t offset,
                                              const void *data, size_t size, incmap_error *err);

/* INCMAP_IO with `what` and the system's reason. */
incmap_status io_system_failure(incmap_error *err, const char *path, const char *what);

#endif
