/* Any bytes as a source of a gazetteer: what is built of them passes its own check, and is the same
 * when it is built again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz_build.h"

typedef struct paths {
    char folder[32];
    char source[64];
    char target[64];
} paths;

static void make_paths(paths *all) {
    (void)snprintf(all->folder, sizeof all->folder, "/tmp/incmap-fuzz-XXXXXX");
    require(mkdtemp(all->folder) != NULL);
    (void)snprintf(all->source, sizeof all->source, "%s/source", all->folder);
    (void)snprintf(all->target, sizeof all->target, "%s/target", all->folder);
}

static void write_source(const paths *all, const uint8_t *data, size_t size) {
    FILE *file = fopen(all->source, "wb");
    require(file != NULL && fwrite(data, 1, size, file) == size && fclose(file) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { MOST = 1 << 16 };
    incmap_context *ctx = NULL;
    uint64_t first = 0, second = 0;
    paths all;
    if (size > MOST) {
        return 0;
    }
    make_paths(&all);
    write_source(&all, data, size);
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    const char *const sources[] = {all.source};
    if (fuzz_build(ctx, sources, 1, NULL, all.target, &first)) {
        require(fuzz_build(ctx, sources, 1, NULL, all.target, &second) && first == second);
    }
    incmap_context_free(ctx);
    (void)remove(all.source);
    (void)remove(all.target);
    (void)rmdir(all.folder);
    return 0;
}
