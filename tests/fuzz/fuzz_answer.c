/* Any bytes as a line of the filter, over a gazetteer of a few places: one line of JSON comes out,
 * the same one each time. */
#include "base_buf.h"
#include "fuzz.h"
#include "fuzz_world.h"
#include "incmap/resolve.h"
#include "io_json.h"

static void answer(const fuzz_world *b, incmap_span line, base_buf *out) {
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
    static fuzz_world b; /* built once: it takes far longer than an answer */
    if (b.resolver == NULL) {
        fuzz_world_build(&b);
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
