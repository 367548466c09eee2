/* The tagger of names: weights, trained and shipped, that tell places, organisations, persons and
 * other names apart in running text. */
#ifndef INCMAP_TAGGER_H
#define INCMAP_TAGGER_H

#include "incmap/context.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An open model: immutable, shareable between threads without a lock. */
typedef struct incmap_tagger incmap_tagger;

typedef struct incmap_tagger_info {
    uint32_t format_version;
    incmap_span note; /* which weights these are; borrowed from the tagger */
    uint64_t hash;    /* of the weights */
    uint64_t bytes;   /* of the file, which is mapped */
} incmap_tagger_info;

/**
 * Open a model of names. The file is mapped, and verified by its checksum.
 * @param[out] out  Owned by the caller; release with incmap_tagger_close(). NULL on failure.
 * @param ctx       Borrowed; must outlive `*out`.
 * @retval INCMAP_IO       The file cannot be read.
 * @retval INCMAP_FORMAT   No model of names, or cut short.
 * @retval INCMAP_VERSION  Made by another version, or for another byte order.
 * @retval INCMAP_DAMAGED  It does not match its checksum.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_tagger_open(incmap_tagger **out,
                                                             incmap_context *ctx, const char *path,
                                                             incmap_error *err);

/** Close it. NULL is allowed. @since 0.1 */
INCMAP_API void incmap_tagger_close(incmap_tagger *tagger);

/** What the file says of itself. @since 0.1 */
INCMAP_API void incmap_tagger_describe(const incmap_tagger *tagger, incmap_tagger_info *out);

#ifdef __cplusplus
}
#endif
#endif
