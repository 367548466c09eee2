/* Any bytes as a source of a gazetteer: what is built of them passes its own check, and is the same
 * when it is built again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base_span.h"
#include "incmap/gazetteer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
    if (!holds) {
        abort();
    }
}

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

static void count_notice(void *state, const incmap_error *problem) {
    require(problem->status != INCMAP_OK && problem->message[0] != '\0');
    ++*(uint64_t *)state;
}

/* False when the source is refused. */
static bool build(incmap_context *ctx, const paths *all, uint64_t *hash) {
    const char *const sources[] = {all->source};
    uint64_t notices = 0, rejected = 0;
    incmap_gazetteer_recipe recipe = {.paths = sources,
                                      .path_count = 1,
                                      .name = BASE_SPAN("fuzz"),
                                      .notices = {&notices, count_notice}};
    incmap_gazetteer *gazetteer = NULL;
    incmap_gazetteer_info info;
    incmap_error err = {.line = 0};
    incmap_status status = incmap_gazetteer_build(ctx, &recipe, all->target, &rejected, &err);
    if (status != INCMAP_OK) {
        require(err.status == status && err.message[0] != '\0');
        return false;
    }
    require(notices == rejected);
    require(incmap_gazetteer_open(&gazetteer, ctx, all->target, NULL) == INCMAP_OK);
    require(incmap_gazetteer_check(gazetteer, NULL) == INCMAP_OK);
    incmap_gazetteer_describe(gazetteer, &info);
    require(info.places + info.areas > 0);
    *hash = info.hash;
    incmap_gazetteer_close(gazetteer);
    return true;
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
    if (build(ctx, &all, &first)) {
        require(build(ctx, &all, &second) && first == second);
    }
    incmap_context_free(ctx);
    (void)remove(all.source);
    (void)remove(all.target);
    (void)rmdir(all.folder);
    return 0;
}
