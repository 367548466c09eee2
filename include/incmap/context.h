/* The context: allocator and limits of everything made with it. */
#ifndef INCMAP_CONTEXT_H
#define INCMAP_CONTEXT_H

#include "incmap/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One function for all memory, in the manner of realloc: `size` 0 frees `block` and answers
 * NULL, `block` NULL allocates, failure answers NULL and leaves `block` as it was.
 * PROJ, GEOS, shapelib and SQLite cannot be given it: they allocate on their
 * own. cJSON's memory is the C library's too. */
typedef struct incmap_allocator {
    void *state;
    void *(*resize)(void *state, void *block, size_t size);
} incmap_allocator;

/** What an input may ask of us at most. Passing one is INCMAP_LIMIT with a message. */
typedef struct incmap_limits {
    size_t field_bytes;     /* one field of a table; default 1 MiB */
    size_t record_bytes;    /* one row, GeoJSON feature or line of a filter; default 16 MiB */
    size_t document_bytes;  /* one report or one JSON document; default 256 MiB */
    unsigned nesting_depth; /* of JSON and HTML; default 64 */
    unsigned columns;       /* of a table; default 1000 */
} incmap_limits;

/** One thread at a time; not shared between threads. */
typedef struct incmap_context incmap_context;

/**
 * Make a context with the default limits.
 * @param[out] out   Owned by the caller; release with incmap_context_free(). NULL on failure.
 * @param allocator  Copied; NULL means the C library's.
 * @retval INCMAP_MEMORY  No memory for it.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_context_new(incmap_context **out,
                                                             const incmap_allocator *allocator,
                                                             incmap_error *err);

/** Release a context after everything made with it. NULL is allowed. @since 0.1 */
INCMAP_API void incmap_context_free(incmap_context *ctx);

/** The limits now in force; borrowed, valid as long as the context. @since 0.1 */
INCMAP_API const incmap_limits *incmap_context_limits_view(const incmap_context *ctx);

/** Replace the limits for what is opened from now on. @since 0.1 */
INCMAP_API void incmap_context_set_limits(incmap_context *ctx, const incmap_limits *limits);

/** The version of the library, such as "0.1.0". Static. @since 0.1 */
INCMAP_API const char *incmap_version(void);

#ifdef __cplusplus
}
#endif
#endif
