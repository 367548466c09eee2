/* Any bytes as a report, over a gazetteer of a few places: what comes out is one line of JSON, the
 * same each time, and every offset in it lies within the input. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base_buf.h"
#include "incmap/report.h"
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

static void check_offsets(const io_json_value *list, size_t size) {
    for (const io_json_value *v = io_json_first(list); v != NULL; v = io_json_next(v)) {
        const io_json_value *evidence = io_json_member(v, "evidence");
        const io_json_value *place = evidence == NULL ? v : evidence;
        double start = 0;
        double end = 0;
        require(io_json_number(io_json_member(place, "start"), &start));
        require(io_json_number(io_json_member(place, "end"), &end));
        require(start <= end && end <= (double)size);
    }
}

static bool answer(const bench *b, const incmap_document *document, base_buf *out) {
    base_buf_init(out, b->ctx, (size_t)1 << 26);
    incmap_error err = {0};
    incmap_status status =
        incmap_report_read(b->ctx, b->resolver, document, base_buf_sink(out), &err);
    require(status == INCMAP_OK || (err.status == status && err.message[0] != '\0'));
    if (status != INCMAP_OK) {
        return false;
    }
    io_json *json = NULL;
    require(io_json_parse(&json, b->ctx, base_buf_view(out), NULL) == INCMAP_OK);
    const io_json_value *root = io_json_root(json);
    check_offsets(io_json_member(root, "places"), document->text.size);
    check_offsets(io_json_member(root, "dates"), document->text.size);
    check_offsets(io_json_member(root, "incidents"), document->text.size);
    io_json_free(json);
    return true;
}

/* The first byte chooses the kind, the rest is the report. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static bench b; /* built once: it takes far longer than an answer */
    if (b.resolver == NULL) {
        build(&b);
    }
    if (size == 0) {
        return 0;
    }
    incmap_document document = {.text = {(const char *)data + 1, size - 1},
                                .kind = (incmap_report_kind)(data[0] % 4),
                                .published = {2023, 9, 25}};
    base_buf first;
    base_buf again;
    bool read = answer(&b, &document, &first);
    require(answer(&b, &document, &again) == read);
    require(first.size == again.size &&
            (first.size == 0 || memcmp(first.data, again.data, first.size) == 0));
    base_buf_free(&first);
    base_buf_free(&again);
    return 0;
}
