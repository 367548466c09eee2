/* Any bytes as a decisions file: it is read or refused, and each decision that a question finds is
 * one that can be. */
#include "fuzz.h"
#include "fuzz_world.h"
#include "geo_sphere.h"
#include "inc_decisions.h"

static void write_file(char *path, const void *data, size_t size) {
    int file = mkstemp(path);
    require(file >= 0);
    require(write(file, data, size) == (ssize_t)size);
    require(close(file) == 0);
}

static void ask(const inc_decisions *decisions, const char *phrase, const char *admin,
                uint64_t context) {
    inc_question question = {
        .phrase = base_span_of(phrase),
        .admin = base_span_of(admin),
        .context = context,
    };
    inc_decision decision;
    if (!inc_decisions_find(decisions, &question, &decision)) {
        return;
    }
    require(decision.kind != INC_DECISION_PLACE ||
            (decision.gazetteer == 0 && decision.place < FUZZ_WORLD_PLACES));
    require(decision.kind != INC_DECISION_POINT || geo_point_is_valid(decision.point.point));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static fuzz_world b;
    char path[] = "/tmp/incmap-fuzz-XXXXXX";
    inc_decisions *decisions = NULL;
    const incmap_notices notices = {NULL, NULL};
    if (b.ctx == NULL) {
        fuzz_world_build(&b);
    }
    write_file(path, data, size);
    if (inc_decisions_open(&decisions, b.ctx, path, b.resolver, &notices, NULL) == INCMAP_OK) {
        ask(decisions, "a", "", 0);
        ask(decisions, "Banska", "Leposavić", 0);
        ask(decisions, "Banska", "", 0xabcdef);
        inc_decisions_close(decisions);
    } else {
        require(decisions == NULL);
    }
    require(unlink(path) == 0);
    return 0;
}
