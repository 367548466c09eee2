/* Any bytes as a shapefile: each member with its size in three bytes, lower ones first, before it,
 * in the order .shp .shx .dbf .cpg .prj; a size of 0 leaves the member out. Verified twice: the
 * same findings, and as many as are counted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base_hash.h"
#include "base_span.h"
#include "base_utf8.h"
#include "incmap/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const endings[] = {".shp", ".shx", ".dbf", ".cpg", ".prj"};
enum { members = sizeof endings / sizeof endings[0] };

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
    h->count++;
    h->hash = base_hash(message.data, message.size, h->hash + (uint64_t)finding->code);
    h->hash = base_hash(finding->field.size > 0 ? finding->field.data : "", finding->field.size,
                        h->hash + finding->byte);
}

static uint64_t verify(const char *path) {
    incmap_context *ctx = NULL;
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    heard h = {0};
    incmap_verify_counts counts;
    incmap_status status = incmap_verify(ctx, path, (incmap_findings){&h, hear}, &counts, NULL);
    require(status == INCMAP_OK || status == INCMAP_LIMIT || status == INCMAP_IO);
    require(counts.errors + counts.warnings == h.count);
    incmap_context_free(ctx);
    return h.hash;
}

static void write_member(const char *path, const uint8_t *data, size_t size) {
    FILE *file = fopen(path, "wb");
    require(file != NULL);
    require(fwrite(data, 1, size, file) == size);
    require(fclose(file) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char folder[] = "/tmp/incmap-fuzz-XXXXXX";
    char path[members][64];
    require(mkdtemp(folder) != NULL);
    for (size_t i = 0; i < members; i++) {
        snprintf(path[i], sizeof path[i], "%s/a%s", folder, endings[i]);
        if (size < 3) {
            continue;
        }
        size_t wanted = data[0] | (size_t)data[1] << 8 | (size_t)data[2] << 16;
        size_t own = wanted < size - 3 ? wanted : size - 3;
        if (own > 0) {
            write_member(path[i], data + 3, own);
        }
        data += 3 + own;
        size -= 3 + own;
    }
    require(verify(path[0]) == verify(path[0]));
    for (size_t i = 0; i < members; i++) {
        unlink(path[i]);
    }
    require(rmdir(folder) == 0);
    return 0;
}
