/* Any bytes as a report, over a gazetteer of a few places: what comes out is one line of JSON, the
 * same each time, and every offset in it lies within the input. */
#include "base_buf.h"
#include "fuzz.h"
#include "fuzz_world.h"
#include "incmap/report.h"
#include "io_json.h"

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

static bool answer(const fuzz_world *b, const incmap_document *document, base_buf *out) {
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
    static fuzz_world b; /* built once: it takes far longer than an answer */
    if (b.resolver == NULL) {
        fuzz_world_build(&b);
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
