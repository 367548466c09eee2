/* A stream read through a buffer of fixed size, with a look at what comes next. */
#ifndef VER_BYTES_H
#define VER_BYTES_H

#include "io_file.h"
#include "ver_report.h"

enum { VER_BYTES_NEED_MAX = 65536 };

typedef struct ver_bytes {
    incmap_context *ctx;
    ver_report *report;
    io_stream *stream;
    char *buffer;
    size_t at;
    size_t end;
    uint64_t base; /* bytes of the file before the buffer's first */
    bool ended;
} ver_bytes;

INCMAP_NODISCARD incmap_status ver_bytes_open(ver_bytes *bytes, incmap_context *ctx,
                                              const char *path, ver_report *report,
                                              incmap_error *err);
/* The same of a stream that is open already and belongs to it from now on, also when this fails. */
INCMAP_NODISCARD incmap_status ver_bytes_open_stream(ver_bytes *bytes, incmap_context *ctx,
                                                     io_stream *stream, ver_report *report,
                                                     incmap_error *err);
void ver_bytes_close(ver_bytes *bytes); /* a zeroed one is allowed */

/* Fills the buffer until `size` (at most VER_BYTES_NEED_MAX) bytes are in view or the file ends.
 * Damaged gzip data is a finding and INCMAP_FORMAT. */
INCMAP_NODISCARD incmap_status ver_bytes_fill(ver_bytes *bytes, size_t size, incmap_error *err);

static inline incmap_status ver_bytes_need(ver_bytes *bytes, size_t size, incmap_error *err) {
    return bytes->end - bytes->at >= size || bytes->ended ? INCMAP_OK
                                                          : ver_bytes_fill(bytes, size, err);
}

static inline size_t ver_bytes_left(const ver_bytes *bytes) { return bytes->end - bytes->at; }
static inline const char *ver_bytes_here(const ver_bytes *bytes) {
    return bytes->buffer + bytes->at;
}
static inline uint64_t ver_bytes_offset(const ver_bytes *bytes) { return bytes->base + bytes->at; }

/* Passes over `size` bytes; *whole false when the file ends before. */
INCMAP_NODISCARD incmap_status ver_bytes_skip(ver_bytes *bytes, uint64_t size, bool *whole,
                                              incmap_error *err);

/* The next `size` (at most VER_BYTES_NEED_MAX) bytes, taken; valid until the next call. NULL when
 * the file ends before. */
INCMAP_NODISCARD incmap_status ver_bytes_take(ver_bytes *bytes, size_t size,
                                              const unsigned char **out, incmap_error *err);

static inline uint32_t ver_u32_be(const unsigned char *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}
static inline uint32_t ver_u32_le(const unsigned char *p) {
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}
static inline double ver_f64_le(const unsigned char *p) {
    uint64_t bits = (uint64_t)ver_u32_le(p + 4) << 32 | ver_u32_le(p);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
