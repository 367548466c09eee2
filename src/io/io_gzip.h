/* gzip taken apart member by member. io_gzip.c is the only source that sees zlib.h. */
#ifndef IO_GZIP_H
#define IO_GZIP_H

#include "base_context.h"

typedef struct io_gzip io_gzip;

INCMAP_NODISCARD incmap_status io_gzip_open(io_gzip **out, incmap_context *ctx, incmap_error *err);
void io_gzip_close(io_gzip *gzip); /* NULL is allowed */

/* Decompress from the front of *in, which moves on, into `room` bytes at `out`; *got tells how many
 * came out. *member_ended: a member is complete, its checksum right; io_gzip_next_member() before
 * going on. INCMAP_FORMAT when the bytes are damaged. */
INCMAP_NODISCARD incmap_status io_gzip_inflate(io_gzip *gzip, incmap_span *in, char *out,
                                               size_t room, size_t *got, bool *member_ended,
                                               incmap_error *err);
void io_gzip_next_member(io_gzip *gzip);

#endif
