/* gzip taken apart member by member, and bytes compressed. io_gzip.c is the only source that sees
 * zlib.h. */
#ifndef IO_GZIP_H
#define IO_GZIP_H

#include "base_context.h"

typedef struct io_gzip io_gzip;

typedef enum io_deflate_form {
    IO_DEFLATE_GZIP, /* written as one member whose header holds no time, no name and no system */
    IO_DEFLATE_BARE, /* what zip archives hold: one member, without header and checksum */
    IO_DEFLATE_ZLIB  /* one member with zlib's own header and checksum */
} io_deflate_form;

INCMAP_NODISCARD incmap_status io_gzip_open(io_gzip **out, incmap_context *ctx,
                                            io_deflate_form form, incmap_error *err);
void io_gzip_close(io_gzip *gzip); /* NULL is allowed */

/* Decompress from the front of *in, which moves on, into `room` bytes at `out`; *got tells how many
 * came out. *member_ended: a member is complete, its checksum right; io_gzip_next_member() before
 * going on. INCMAP_FORMAT when the bytes are damaged. */
INCMAP_NODISCARD incmap_status io_gzip_inflate(io_gzip *gzip, incmap_span *in, char *out,
                                               size_t room, size_t *got, bool *member_ended,
                                               incmap_error *err);
void io_gzip_next_member(io_gzip *gzip);

/* The other way: bytes compressed on their way to a sink. The same bytes give the same output with
 * the same zlib, however they are cut into writes. */
typedef struct io_deflate io_deflate;

INCMAP_NODISCARD incmap_status io_deflate_open(io_deflate **out, incmap_context *ctx,
                                               io_deflate_form form, incmap_sink sink,
                                               incmap_error *err);
INCMAP_NODISCARD incmap_status io_deflate_write(io_deflate *packer, const void *data, size_t size,
                                                incmap_error *err);
/* The end of the compressed bytes; nothing is written after it. */
INCMAP_NODISCARD incmap_status io_deflate_finish(io_deflate *packer, incmap_error *err);
void io_deflate_close(io_deflate *packer); /* NULL is allowed */

/* The checksum of gzip and zip over `data` behind what gave `before`; start with 0. */
uint32_t io_crc32(uint32_t before, const void *data, size_t size);

#endif
