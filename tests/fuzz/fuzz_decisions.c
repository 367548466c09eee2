/* Any bytes as a decisions file: it is read or refused, and each decision that a question finds is
 * one that can be. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "geo_sphere.h"
#include "inc_decisions.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char places[] =
    "id\tname\tlatitude\tlongitude\tfeature\tcountry\tadmin1\tadmin2\tpopulation\tother_names\n"
    "f:1\tGraz\t47.06667\t15.45\tP.PPLA\tAT\t06\t601\t222326\tGradec\n"
    "f:2\tVienna\t48.20849\t16.37208\tP.PPLC\tAT\t09\t900\t1691468\tWien|Беч\n";

typedef struct bench {
    incmap_context *ctx;
    incmap_gazetteer *gazetteer;
    incmap_resolver *resolver;
} bench;

static void require(bool holds) {
    if (!holds) {
        abort();
    }
}

static void write_file(char *path, const void *data, size_t size) {
    int file = mkstemp(path);
    require(file >= 0);
    require(write(file, data, size) == (ssize_t)size);
    require(close(file) == 0);
}

static void build(bench *b) {
    char source[] = "/tmp/incmap-fuzz-XXXXXX";
    char target[] = "/tmp/incmap-fuzz-XXXXXX";
    write_file(source, places, sizeof places - 1);
    write_file(target, "", 0);
    const char *const paths[] = {source};
    const incmap_gazetteer_recipe recipe = {.paths = paths, .path_count = 1, .name = {"f", 1}};
    require(incmap_context_new(&b->ctx, NULL, NULL) == INCMAP_OK);
    require(incmap_gazetteer_build(b->ctx, &recipe, target, NULL, NULL) == INCMAP_OK);
    require(incmap_gazetteer_open(&b->gazetteer, b->ctx, target, NULL) == INCMAP_OK);
    const incmap_gazetteer *const all[] = {b->gazetteer};
    require(incmap_resolver_new(&b->resolver, b->ctx, all, 1, NULL, NULL) == INCMAP_OK);
    require(unlink(source) == 0);
    require(unlink(target) == 0);
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
    require(decision.kind != INC_DECISION_PLACE || (decision.gazetteer == 0 && decision.place < 2));
    require(decision.kind != INC_DECISION_POINT || geo_point_is_valid(decision.point));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static bench b;
    char path[] = "/tmp/incmap-fuzz-XXXXXX";
    inc_decisions *decisions = NULL;
    const incmap_notices notices = {NULL, NULL};
    if (b.ctx == NULL) {
        build(&b);
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
