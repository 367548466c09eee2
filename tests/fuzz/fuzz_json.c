/* Any bytes as one JSON text: what is accepted prints as JSON that is accepted and prints the same,
 * and any bytes at all can be put into a string. */
#include <stdlib.h>
#include <string.h>

#include "base_span.h"
#include "base_utf8.h"
#include "fuzz.h"
#include "io_json.h"

/* False when the text is refused. */
static bool print_again(incmap_context *ctx, incmap_span text, base_buf *out) {
    io_json *json = NULL;
    incmap_error err = {0};
    base_buf_init(out, ctx, SIZE_MAX);
    incmap_status status = io_json_parse(&json, ctx, text, &err);
    require((status == INCMAP_OK) == (json != NULL));
    if (json == NULL) {
        require(err.status == status && err.message[0] != '\0' && err.line > 0 && err.byte > 0);
        return false;
    }
    require(io_json_print(io_json_root(json), out, NULL) == INCMAP_OK);
    io_json_free(json);
    return true;
}

static void check_string(incmap_context *ctx, incmap_span text) {
    base_buf out;
    io_json *json = NULL;
    base_buf_init(&out, ctx, SIZE_MAX);
    require(io_json_put_string(&out, text, NULL) == INCMAP_OK);
    require(base_utf8_find_bad(base_buf_view(&out)) == SIZE_MAX);
    require(base_span_find(base_buf_view(&out), BASE_SPAN("</")) == SIZE_MAX);
    bool is_text = base_utf8_find_bad(text) == SIZE_MAX &&
                   (text.size == 0 || memchr(text.data, '\0', text.size) == NULL);
    incmap_status status = io_json_parse(&json, ctx, base_buf_view(&out), NULL);
    require(!is_text || status == INCMAP_OK);
    require(!is_text || base_span_equal(io_json_text(io_json_root(json)), text));
    io_json_free(json);
    base_buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    incmap_span text = {(const char *)data, size};
    incmap_context *ctx = NULL;
    base_buf once;
    base_buf twice;
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    if (print_again(ctx, text, &once)) {
        require(print_again(ctx, base_buf_view(&once), &twice));
        require(base_span_equal(base_buf_view(&once), base_buf_view(&twice)));
        base_buf_free(&twice);
    }
    base_buf_free(&once);
    check_string(ctx, text);
    incmap_context_free(ctx);
    return 0;
}
