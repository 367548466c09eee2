#include "base_buf.h"

#include <stdalign.h>
#include <string.h>

#include "base_error.h"
#include "base_span.h"

void base_buf_init(base_buf *buf, incmap_context *ctx, size_t ceiling) {
    *buf = (base_buf){.ctx = ctx, .ceiling = ceiling};
}

void base_buf_free(base_buf *buf) {
    base_free(buf->ctx, buf->data);
    base_buf_init(buf, buf->ctx, buf->ceiling);
}

incmap_status base_buf_reserve(base_buf *buf, size_t more, incmap_error *err) {
    if (more > buf->ceiling || buf->size > buf->ceiling - more) {
        return base_fail(err, INCMAP_LIMIT, "more than the limit of %zu bytes", buf->ceiling);
    }
    return base_grow(buf->ctx, (void **)&buf->data, &buf->capacity, buf->size + more, 1, err);
}

static incmap_status write_to_buf(void *state, const void *data, size_t size, incmap_error *err) {
    return base_buf_add(state, data, size, err);
}

incmap_sink base_buf_sink(base_buf *buf) { return (incmap_sink){buf, write_to_buf}; }

struct base_arena_block {
    base_arena_block *next;
    size_t size;
    size_t used;
    alignas(max_align_t) char bytes[];
};

enum { arena_block_bytes = 16384, arena_alignment = 16 };

void base_arena_init(base_arena *arena, incmap_context *ctx) { *arena = (base_arena){.ctx = ctx}; }

/* The next block after the current one that has room, or a new one put there. */
static base_arena_block *block_with_room(base_arena *arena, size_t size) {
    base_arena_block **link = arena->current == NULL ? &arena->first : &arena->current->next;
    while (*link != NULL && (*link)->size < size) {
        link = &(*link)->next;
    }
    if (*link == NULL) {
        size_t room = size > arena_block_bytes ? size : arena_block_bytes;
        if (room > SIZE_MAX - sizeof(base_arena_block)) {
            return NULL;
        }
        base_arena_block *block = base_alloc(arena->ctx, sizeof *block + room);
        if (block == NULL) {
            return NULL;
        }
        block->next = NULL;
        block->size = room;
        *link = block;
    }
    (*link)->used = 0;
    return *link;
}

void *base_arena_alloc(base_arena *arena, size_t size) {
    if (size > SIZE_MAX - arena_alignment) {
        return NULL;
    }
    size = (size + arena_alignment - 1) / arena_alignment * arena_alignment;
    base_arena_block *block = arena->current;
    if (block == NULL || block->size - block->used < size) {
        block = block_with_room(arena, size);
        if (block == NULL) {
            return NULL;
        }
        arena->current = block;
    }
    void *at = block->bytes + block->used;
    block->used += size;
    return at;
}

incmap_status base_arena_copy(base_arena *arena, incmap_span text, incmap_span *copy,
                              incmap_error *err) {
    char *at = text.size > SIZE_MAX - BASE_ARENA_SLACK
                   ? NULL
                   : base_arena_alloc(arena, text.size + BASE_ARENA_SLACK);
    if (at == NULL) {
        return base_out_of_memory(err);
    }
    if (text.size > 0) {
        memcpy(at, text.data, text.size);
    }
    memset(at + text.size, 0, BASE_ARENA_SLACK);
    *copy = base_span(at, text.size);
    return INCMAP_OK;
}

void base_arena_reset(base_arena *arena) {
    arena->current = arena->first;
    if (arena->first != NULL) {
        arena->first->used = 0;
    }
}

void base_arena_free(base_arena *arena) {
    base_arena_block *block = arena->first;
    while (block != NULL) {
        base_arena_block *next = block->next;
        base_free(arena->ctx, block);
        block = next;
    }
    base_arena_init(arena, arena->ctx);
}
