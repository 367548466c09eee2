/* The context from inside, and memory through it. */
#ifndef BASE_CONTEXT_H
#define BASE_CONTEXT_H

#include "incmap/context.h"

struct incmap_context {
    incmap_allocator allocator;
    incmap_limits limits;
};

/* All four answer NULL when there is no memory. Sizes of 0 are allocated as 1. */
void *base_alloc(incmap_context *ctx, size_t size);
void *base_alloc_zeroed(incmap_context *ctx, size_t count, size_t size);
void *base_realloc(incmap_context *ctx, void *block, size_t size);
char *base_copy_text(incmap_context *ctx, incmap_span text); /* NUL-terminated */
void base_free(incmap_context *ctx, void *block);            /* NULL is allowed */

/* Make room for `needed` elements of `size` bytes in *block, whose room is *capacity, growing by
 * half again. INCMAP_MEMORY, with *block as it was, when it cannot be had. */
INCMAP_NODISCARD incmap_status base_grow(incmap_context *ctx, void **block, size_t *capacity,
                                         size_t needed, size_t size, incmap_error *err);

#endif
