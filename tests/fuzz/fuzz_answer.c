/* Any bytes as a line of the filter, over a gazetteer of a few places: one line of JSON comes out,
 * the same one each time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base_buf.h"
#include "incmap/resolve.h"
#include "io_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char places[] =
    "id\tname\tlatitude\tlongitude\tfeature\tcountry\tadmin1\tadmin2\tpopulation\tother_names\n"
    "f:1\tGraz\t47.06667\t15.45\tP.PPLA\tAT\t06\t601\t222326\tGradec\n"
    "f:2\tVienna\t48.20849\t16.37208\tP.PPLC\tAT\t09\t900\t1691468\tWien|Беч\n"
    "f:3\tSteiermark\t47.25\t15.16667\tA.ADM1\tAT\t06\t\t1193000\tStyria\n"
    "f:4\tParis\t48.85341\t2.3488\tP.PPLC\tFR\t11\t75\t2138551\tПариз\n"
    "f:5\tParis\t33.66094\t-95.55551\tP.PPLA2\tUS\tTX\t277\t24476\t\n"
    "f:6\tTexas\t31.25044\t-99.25061\tA.ADM1\tUS\tTX\t\t\t\n";

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

static void build(bench *b) {
    char folder[] = "/tmp/incmap-fuzz-XXXXXX";
    char source[64];
    char target[64];
    require(mkdtemp(folder) != NULL);
    (void)snprintf(source, sizeof source, "%s/places.tsv", folder);
    (void)snprintf(target, sizeof target, "%s/places.incmap", folder);
    FILE *file = fopen(source, "wb");
    require(file != NULL && fwrite(places, 1, sizeof places - 1, file) == sizeof places - 1);
    require(fclose(file) == 0);
    const char *const paths[] = {source};
    const incmap_gazetteer_recipe recipe = {.paths = paths, .path_count = 1, .name = {"f", 1}};
    require(incmap_context_new(&b->ctx, NULL, NULL) == INCMAP_OK);
    require(incmap_gazetteer_build(b->ctx, &recipe, target, NULL, NULL) == INCMAP_OK);
    require(incmap_gazetteer_open(&b->gazetteer, b->ctx, target, NULL) == INCMAP_OK);
    const incmap_gazetteer *const all[] = {b->gazetteer};
    require(incmap_resolver_new(&b->resolver, b->ctx, all, 1, NULL, NULL) == INCMAP_OK);
    (void)unlink(source);
    (void)unlink(target);
    (void)rmdir(folder);
}

static void answer(const bench *b, incmap_span line, base_buf *out) {
    base_buf_init(out, b->ctx, (size_t)1 << 24);
    require(incmap_resolver_answer(b->resolver, line, 1, base_buf_sink(out), NULL, NULL) ==
            INCMAP_OK);
    require(out->size > 0 && out->data[out->size - 1] == '\n');
    require(memchr(out->data, '\n', out->size - 1) == NULL);
    io_json *json = NULL;
    require(io_json_parse(&json, b->ctx, base_buf_view(out), NULL) == INCMAP_OK);
    io_json_free(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static bench b; /* built once: it takes far longer than an answer */
    if (b.resolver == NULL) {
        build(&b);
    }
    incmap_span line = {(const char *)data, size};
    base_buf first;
    base_buf again;
    answer(&b, line, &first);
    answer(&b, line, &again);
    require(first.size == again.size && memcmp(first.data, again.data, first.size) == 0);
    base_buf_free(&first);
    base_buf_free(&again);
    return 0;
}
