/* Owns allocation through the context. Refuses to know what the memory is for. */
#include "base_context.h"

#include <stdlib.h>
#include <string.h>

#include "base_error.h"

static void *libc_resize(void *state, void *block, size_t size) {
    (void)state;
    if (size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, size);
}

static const incmap_limits default_limits = {
    .field_bytes = (size_t)1 << 20,
    .record_bytes = (size_t)16 << 20,
    .document_bytes = (size_t)256 << 20,
    .nesting_depth = 64,
    .columns = 1000,
};

incmap_status incmap_context_new(incmap_context **out, const incmap_allocator *allocator,
                                 incmap_error *err) {
    incmap_allocator use = {NULL, libc_resize};
    if (allocator != NULL) {
        use = *allocator;
    }
    incmap_context *ctx = use.resize(use.state, NULL, sizeof *ctx);
    *out = ctx;
    if (ctx == NULL) {
        return base_out_of_memory(err);
    }
    ctx->allocator = use;
    ctx->limits = default_limits;
    return INCMAP_OK;
}

void incmap_context_free(incmap_context *ctx) {
    if (ctx != NULL) {
        incmap_allocator use = ctx->allocator;
        use.resize(use.state, ctx, 0);
    }
}

const incmap_limits *incmap_context_limits_view(const incmap_context *ctx) { return &ctx->limits; }

void incmap_context_set_limits(incmap_context *ctx, const incmap_limits *limits) {
    ctx->limits = *limits;
}

const char *incmap_version(void) { return INCMAP_VERSION_TEXT; }

void *base_alloc(incmap_context *ctx, size_t size) {
    return ctx->allocator.resize(ctx->allocator.state, NULL, size == 0 ? 1 : size);
}

void *base_alloc_zeroed(incmap_context *ctx, size_t count, size_t size) {
    if (size != 0 && count > SIZE_MAX / size) {
        return NULL;
    }
    if (ctx->allocator.resize == libc_resize) { /* which has clean pages that nobody touched */
        return calloc(1, count * size == 0 ? 1 : count * size);
    }
    void *block = base_alloc(ctx, count * size);
    if (block != NULL) {
        memset(block, 0, count * size);
    }
    return block;
}

void *base_realloc(incmap_context *ctx, void *block, size_t size) {
    return ctx->allocator.resize(ctx->allocator.state, block, size == 0 ? 1 : size);
}

char *base_copy_text(incmap_context *ctx, incmap_span text) {
    char *copy = base_alloc(ctx, text.size + 1);
    if (copy != NULL) {
        if (text.size > 0) {
            memcpy(copy, text.data, text.size);
        }
        copy[text.size] = '\0';
    }
    return copy;
}

void base_free(incmap_context *ctx, void *block) {
    if (block != NULL) {
        ctx->allocator.resize(ctx->allocator.state, block, 0);
    }
}

incmap_status base_grow(incmap_context *ctx, void **block, size_t *capacity, size_t needed,
                        size_t size, incmap_error *err) {
    if (needed <= *capacity) {
        return INCMAP_OK;
    }
    size_t room = *capacity + *capacity / 2 + 8;
    if (room < needed) {
        room = needed;
    }
    if (room > SIZE_MAX / size) {
        return base_out_of_memory(err);
    }
    void *grown = base_realloc(ctx, *block, room * size);
    if (grown == NULL) {
        return base_out_of_memory(err);
    }
    *block = grown;
    *capacity = room;
    return INCMAP_OK;
}
