/* A growing run of bytes with a ceiling, and an arena for many small pieces freed together. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <string.h>

#include "base_context.h"

typedef struct base_buf {
    incmap_context *ctx;
    char *data; /* NULL while empty and never grown */
    size_t size;
    size_t capacity;
    size_t ceiling; /* passing it is INCMAP_LIMIT */
} base_buf;

void base_buf_init(base_buf *buf, incmap_context *ctx, size_t ceiling);
void base_buf_free(base_buf *buf);

/* Room for `more` bytes behind what is there; `data` may move. */
INCMAP_NODISCARD incmap_status base_buf_reserve(base_buf *buf, size_t more, incmap_error *err);
/* Inline, since writers call them for every few bytes: where there is room, adding is a copy. */
INCMAP_NODISCARD static inline incmap_status base_buf_add(base_buf *buf, const void *data,
                                                          size_t size, incmap_error *err) {
    if (size == 0) {
        return INCMAP_OK;
    }
    if (buf->capacity - buf->size < size || buf->ceiling - buf->size < size) {
        incmap_status status = base_buf_reserve(buf, size, err);
        if (status != INCMAP_OK) {
            return status;
        }
    }
    memcpy(buf->data + buf->size, data, size);
    buf->size += size;
    return INCMAP_OK;
}

INCMAP_NODISCARD static inline incmap_status base_buf_add_span(base_buf *buf, incmap_span text,
                                                               incmap_error *err) {
    return base_buf_add(buf, text.data, text.size, err);
}

INCMAP_NODISCARD static inline incmap_status base_buf_add_text(base_buf *buf, const char *text,
                                                               incmap_error *err) {
    return base_buf_add(buf, text, strlen(text), err);
}

INCMAP_NODISCARD static inline incmap_status base_buf_add_char(base_buf *buf, char c,
                                                               incmap_error *err) {
    return base_buf_add(buf, &c, 1, err);
}

static inline incmap_span base_buf_view(const base_buf *buf) {
    return (incmap_span){buf->data, buf->size};
}

/* A sink whose state is a base_buf. */
incmap_sink base_buf_sink(base_buf *buf);

typedef struct base_arena_block base_arena_block;

typedef struct base_arena {
    incmap_context *ctx;
    base_arena_block *first;
    base_arena_block *current;
} base_arena;

void base_arena_init(base_arena *arena, incmap_context *ctx);
void *base_arena_alloc(base_arena *arena, size_t size); /* 16-byte aligned; NULL: no memory */

/* A copy of `text` that lives until the next reset; .data NULL and size > 0 never happens:
 * failure is INCMAP_MEMORY. Behind its end the copy has a NUL, and BASE_ARENA_SLACK bytes in all
 * may be read there. */
enum { BASE_ARENA_SLACK = 16 };
INCMAP_NODISCARD incmap_status base_arena_copy(base_arena *arena, incmap_span text,
                                               incmap_span *copy, incmap_error *err);
void base_arena_reset(base_arena *arena); /* keeps the blocks for the next use */
void base_arena_free(base_arena *arena);

#endif
