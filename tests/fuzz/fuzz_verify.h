/* A file verified and what was heard of it, for the targets that write such files. */
#ifndef FUZZ_VERIFY_H
#define FUZZ_VERIFY_H

#include "base_hash.h"
#include "base_span.h"
#include "base_utf8.h"
#include "fuzz.h"
#include "incmap/verify.h"

typedef struct fuzz_heard {
    uint64_t count;
    uint64_t hash;
} fuzz_heard;

static inline void fuzz_hear(void *state, const incmap_finding *finding) {
    fuzz_heard *heard = state;
    incmap_span message = base_span_of(finding->message);
    require(base_utf8_find_bad(message) == SIZE_MAX && message.size > 0);
    require(finding->byte != 0 || finding->line == 0);
    const uint64_t place[] = {(uint64_t)finding->code, finding->line, finding->byte};
    heard->count++;
    heard->hash = base_hash(message.data, message.size, heard->hash);
    heard->hash = base_hash(finding->field.size > 0 ? finding->field.data : "", finding->field.size,
                            heard->hash);
    heard->hash = base_hash(place, sizeof place, heard->hash);
}

/* A hash of all findings: as many as are counted, and each can be shown. */
static inline uint64_t fuzz_verify(const char *path) {
    incmap_context *ctx = NULL;
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    fuzz_heard heard = {0};
    incmap_verify_counts counts;
    incmap_status status =
        incmap_verify(ctx, path, (incmap_findings){&heard, fuzz_hear}, &counts, NULL);
    require(status == INCMAP_OK || status == INCMAP_LIMIT || status == INCMAP_IO);
    require(counts.errors + counts.warnings == heard.count);
    incmap_context_free(ctx);
    return heard.hash;
}

#endif
