/* A gazetteer built from sources that a fuzzer wrote. */
#ifndef FUZZ_BUILD_H
#define FUZZ_BUILD_H

#include "base_span.h"
#include "fuzz.h"
#include "incmap/gazetteer.h"

static inline void fuzz_count_notice(void *state, const incmap_error *problem) {
    require(problem->status != INCMAP_OK && problem->message[0] != '\0');
    ++*(uint64_t *)state;
}

/* False when a source is refused; else the file at `target` passes its own check, as many rows were
 * told as are counted, and *hash is the file's. `format` NULL: told from the text. */
static inline bool fuzz_build(incmap_context *ctx, const char *const *sources, size_t count,
                              const char *format, const char *target, uint64_t *hash) {
    uint64_t notices = 0, rejected = 0;
    incmap_gazetteer_recipe recipe = {.paths = sources,
                                      .path_count = count,
                                      .name = BASE_SPAN("fuzz"),
                                      .format = format,
                                      .notices = {&notices, fuzz_count_notice}};
    incmap_gazetteer *gazetteer = NULL;
    incmap_gazetteer_info info;
    incmap_error err = {.line = 0};
    incmap_status status = incmap_gazetteer_build(ctx, &recipe, target, &rejected, &err);
    if (status != INCMAP_OK) {
        require(err.status == status && err.message[0] != '\0');
        return false;
    }
    require(notices == rejected);
    require(incmap_gazetteer_open(&gazetteer, ctx, target, NULL) == INCMAP_OK);
    require(incmap_gazetteer_check(gazetteer, NULL) == INCMAP_OK);
    incmap_gazetteer_describe(gazetteer, &info);
    require(info.places + info.areas > 0);
    *hash = info.hash;
    incmap_gazetteer_close(gazetteer);
    return true;
}

#endif
