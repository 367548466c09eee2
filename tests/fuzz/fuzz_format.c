/* Any bytes as a source of each format, beside a dump whose places it may name: what is built of
 * them passes its own check, as many rows are told as are counted, and it is the same when it is
 * built again. The first byte chooses the format. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz_build.h"

typedef struct paths {
    char folder[32];
    char source[64];
    char dump[64];
    char target[64];
} paths;

static void make_paths(paths *all) {
    (void)snprintf(all->folder, sizeof all->folder, "/tmp/incmap-fuzz-XXXXXX");
    require(mkdtemp(all->folder) != NULL);
    (void)snprintf(all->source, sizeof all->source, "%s/source", all->folder);
    (void)snprintf(all->dump, sizeof all->dump, "%s/dump", all->folder);
    (void)snprintf(all->target, sizeof all->target, "%s/target", all->folder);
}

static void write_file(const char *path, const void *data, size_t size) {
    FILE *file = fopen(path, "wb");
    require(file != NULL && fwrite(data, 1, size, file) == size && fclose(file) == 0);
}

static bool build(incmap_context *ctx, const paths *all, const char *format, uint64_t *hash) {
    const char *const with_dump[] = {all->dump, all->source};
    bool is_list = strchr(format, '-') != NULL;
    return fuzz_build(ctx, with_dump + !is_list, is_list ? 2 : 1, is_list ? NULL : format,
                      all->target, hash);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { MOST = 1 << 16 };
    /* Of the lists only the first lines tell what they are: their names stand for "by itself". */
    static const char *const formats[] = {"gns", "geonames", "geojson",        "areas",
                                          "csv", "tsv",      "alternate-names"};
    static const char dump[] =
        "101\tA\tA\t\t1\t2\tP\tPPL\tQA\t\t05\t\t\t\t0\t\t\t\t\n"
        "103\tB\tB\t\t1\t2\tA\tPCLI\tQA\t\t00\t\t\t\t0\t\t\t\t\n";
    incmap_context *ctx = NULL;
    uint64_t first = 0, second = 0;
    paths all;
    if (size == 0 || size > MOST) {
        return 0;
    }
    make_paths(&all);
    const char *format = formats[data[0] % (sizeof formats / sizeof *formats)];
    write_file(all.source, data + 1, size - 1);
    write_file(all.dump, dump, sizeof dump - 1);
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    if (build(ctx, &all, format, &first)) {
        require(build(ctx, &all, format, &second) && first == second);
    }
    incmap_context_free(ctx);
    (void)remove(all.source);
    (void)remove(all.dump);
    (void)remove(all.target);
    (void)rmdir(all.folder);
    return 0;
}
