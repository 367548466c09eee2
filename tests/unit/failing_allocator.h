/* An allocator that fails once, at the nth request, and counts what is still held. */
#ifndef FAILING_ALLOCATOR_H
#define FAILING_ALLOCATOR_H

#include <stdlib.h>

#include "incmap/context.h"

struct failing_allocator {
    long until_failure; /* 0 fails now */
    long held;
};

static inline void *failing_resize(void *state, void *block, size_t size) {
    struct failing_allocator *allocator = state;
    if (size == 0) {
        allocator->held -= block != NULL;
        free(block);
        return NULL;
    }
    if (allocator->until_failure-- == 0) {
        return NULL;
    }
    void *grown = realloc(block, size);
    allocator->held += block == NULL && grown != NULL;
    return grown;
}

#endif
