/* Any bytes as GeoJSON of each kind (the first byte picks it), verified twice: the findings are the
 * same both times, their number is what the counts say, and they can be shown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base_hash.h"
#include "base_span.h"
#include "base_utf8.h"
#include "incmap/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
    if (!holds) {
        abort();
    }
}

typedef struct heard {
    uint64_t count;
    uint64_t hash;
} heard;

static void hear(void *state, const incmap_finding *finding) {
    heard *h = state;
    incmap_span message = base_span_of(finding->message);
    require(base_utf8_find_bad(message) == SIZE_MAX && message.size > 0);
    require(finding->byte != 0 || finding->line == 0);
    h->count++;
    h->hash = base_hash(message.data, message.size, h->hash + (uint64_t)finding->code);
    h->hash = base_hash(&finding->byte, sizeof finding->byte, h->hash + finding->line);
}

static uint64_t verify(const char *path) {
    incmap_context *ctx = NULL;
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    heard h = {0};
    incmap_verify_counts counts;
    incmap_status status = incmap_verify(ctx, path, (incmap_findings){&h, hear}, &counts, NULL);
    require(status == INCMAP_OK || status == INCMAP_LIMIT);
    require(counts.errors + counts.warnings == h.count);
    incmap_context_free(ctx);
    return h.hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const endings[] = {".geojson", ".ndjson", ""};
    char path[64] = "/tmp/incmap-fuzz-XXXXXX";
    if (size == 0) {
        return 0;
    }
    int file = mkstemp(path);
    require(file >= 0);
    require(write(file, data + 1, size - 1) == (ssize_t)(size - 1));
    require(close(file) == 0);
    char named[96];
    snprintf(named, sizeof named, "%s%s", path, endings[data[0] % 3]);
    require(rename(path, named) == 0);
    require(verify(named) == verify(named));
    require(unlink(named) == 0);
    return 0;
}
