/* Files out: written beside the target, flushed, renamed; whole or not at all. */
#ifndef IO_ATOMIC_H
#define IO_ATOMIC_H

#include "base_buf.h"

/* One file being written under a temporary name ("." NAME "." 8 hex digits ".part" in the target's
 * folder, made with O_EXCL; mode of the old target, else 0666 less umask). A link is followed: the
 * file it leads to is replaced. It is locked (flock) while its run lives; what runs that were
 * killed have left beside the target is swept away when the next one opens it. */
typedef struct io_atomic io_atomic;

/* INCMAP_IO when the folder is missing or unwritable, `path` is a folder or a link to nothing;
 * INCMAP_UNSUPPORTED when it is a device, pipe or another name of standard output. Nothing is left
 * then. */
INCMAP_NODISCARD incmap_status io_atomic_open(io_atomic **out, incmap_context *ctx,
                                              const char *path, incmap_error *err);

/* Buffered (1 MiB). Every failure of the system, a full disk included, is INCMAP_IO; after one the
 * file cannot be finished. */
INCMAP_NODISCARD incmap_status io_atomic_write(io_atomic *file, const void *data, size_t size,
                                               incmap_error *err);
/* At any offset, also inside what was written before, for headers known at the end; a gap before it
 * is filled with zeros. */
INCMAP_NODISCARD incmap_status io_atomic_write_at(io_atomic *file, uint64_t offset,
                                                  const void *data, size_t size, incmap_error *err);
/* Exactly `size` bytes of what was written, also once it is finished, else INCMAP_IO. */
INCMAP_NODISCARD incmap_status io_atomic_read_at(io_atomic *file, uint64_t offset, void *data,
                                                 size_t size, incmap_error *err);
uint64_t io_atomic_size(const io_atomic *file); /* bytes written so far */
incmap_sink io_atomic_sink(io_atomic *file);

/* What is at the target now, in front of all that is written; *there is false for no file. */
INCMAP_NODISCARD incmap_status io_atomic_copy_old(io_atomic *file, bool *there, incmap_error *err);

/* The temporary name of a file of which nothing is written yet but a copy, for a library that
 * writes by name: into this very file, which it must not replace. Only io_atomic_finish(), once the
 * library is done with the file, and what comes after it may follow. Borrowed as long as `file`. */
const char *io_atomic_lend(io_atomic *file);

/* Flush and fsync; the file is complete under its temporary name. */
INCMAP_NODISCARD incmap_status io_atomic_finish(io_atomic *file, incmap_error *err);

/* Rename all finished files to their targets, in order, and fsync their folders. Those of several
 * are renamed by a child process, so that a kill does not leave a part of them. When one rename
 * fails, those already renamed are put back as they were (an old file has a second name while this
 * goes on, "." NAME "." 8 hex digits ".old") or removed where there was none, so that the set
 * changes together. Frees nothing. */
INCMAP_NODISCARD incmap_status io_atomic_commit(io_atomic *const *files, size_t count,
                                                incmap_error *err);

/* Close; removes the temporary file unless it was committed. NULL is allowed. */
void io_atomic_close(io_atomic *file);

/* A nameless scratch file (unlinked, in `near_path`'s folder) to spool to and read back. */
typedef struct io_spool io_spool;
INCMAP_NODISCARD incmap_status io_spool_open(io_spool **out, incmap_context *ctx,
                                             const char *near_path, incmap_error *err);
INCMAP_NODISCARD incmap_status io_spool_write(io_spool *spool, const void *data, size_t size,
                                              incmap_error *err);
/* From writing to reading from the start; may be called again to read once more. */
INCMAP_NODISCARD incmap_status io_spool_rewind(io_spool *spool, incmap_error *err);
/* Exactly `size` bytes, else INCMAP_IO. */
INCMAP_NODISCARD incmap_status io_spool_read(io_spool *spool, void *data, size_t size,
                                             incmap_error *err);
/* Exactly `size` bytes from `offset`, wherever io_spool_read() stands, which stays there; after a
 * rewind. */
INCMAP_NODISCARD incmap_status io_spool_read_at(io_spool *spool, uint64_t offset, void *data,
                                                size_t size, incmap_error *err);
void io_spool_close(io_spool *spool);

/* All of it to a file descriptor that the caller owns (standard output), unbuffered; waits where
 * the descriptor does not. */
INCMAP_NODISCARD incmap_status io_write_fd(int fd, const void *data, size_t size,
                                           incmap_error *err);

#endif
