/* Any bytes as a JSON document or a row of values: the same elements and faults however the bytes
 * come, within the limits, and for a good array the elements are those of the whole. */
#include <stdlib.h>
#include <string.h>

#include "base_span.h"
#include "fuzz.h"
#include "io_json.h"

static void note(base_buf *out, const void *data, size_t size) {
    require(base_buf_add(out, data, size, NULL) == INCMAP_OK);
}

/* All answers one behind the other; answers how many elements there were and no fault, or SIZE_MAX.
 */
static size_t split_text(incmap_context *ctx, incmap_span text, size_t chunk, base_buf *out) {
    io_stream *stream = NULL;
    io_json_split *split = NULL;
    size_t elements = 0;
    size_t faults = 0;
    base_buf_init(out, ctx, SIZE_MAX);
    require(io_stream_open_memory(&stream, ctx, text, "fuzz", chunk, NULL) == INCMAP_OK);
    require(io_json_split_open(&split, ctx, stream, "f", NULL) == INCMAP_OK);
    for (bool more = true; more;) {
        incmap_span element;
        incmap_error err = {0};
        uint64_t line = 0;
        if (io_json_split_next(split, &element, &line, &more, &err) != INCMAP_OK) {
            require(!more && err.message[0] != '\0');
            note(out, &err.line, sizeof err.line);
            note(out, &err.byte, sizeof err.byte);
            more = true;
            faults++;
        } else if (more) {
            require(element.size > 0 &&
                    element.size <= incmap_context_limits_view(ctx)->record_bytes);
            note(out, &line, sizeof line);
            note(out, element.data, element.size);
            elements++;
        }
        require(elements + faults <= 2 * text.size + 2);
    }
    bool is_broken = io_json_split_is_broken(split);
    require(!is_broken || faults > 0);
    note(out, &is_broken, sizeof is_broken);
    io_json_split_close(split);
    io_stream_close(stream);
    return faults == 0 ? elements : SIZE_MAX;
}

static void check(incmap_context *ctx, incmap_span text) {
    base_buf at_once;
    base_buf bit_by_bit;
    size_t elements = split_text(ctx, text, text.size + 2, &at_once);
    split_text(ctx, text, 3, &bit_by_bit);
    require(base_span_equal(base_buf_view(&at_once), base_buf_view(&bit_by_bit)));
    base_buf_free(&at_once);
    base_buf_free(&bit_by_bit);
    io_json *json = NULL;
    if (text.size <= incmap_context_limits_view(ctx)->record_bytes &&
        io_json_parse(&json, ctx, text, NULL) == INCMAP_OK) {
        const io_json_value *root = io_json_root(json);
        const io_json_value *member = io_json_member(root, "f");
        bool is_array = io_json_kind_of(root) == IO_JSON_ARRAY;
        bool has_array = io_json_kind_of(member) == IO_JSON_ARRAY;
        /* A key that is spelt with escapes is not looked for. */
        bool is_plain = memchr(text.data, '\\', text.size) == NULL;
        size_t expected = is_array ? io_json_count(root) : has_array ? io_json_count(member) : 1;
        require(elements == expected || !is_plain);
        io_json_free(json);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    incmap_span text = {(const char *)data, size};
    incmap_context *ctx = NULL;
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    if (size == 0 || data[0] != 0x1F) { /* compressed, the same bytes are a different text */
        check(ctx, text);
        incmap_limits limits = *incmap_context_limits_view(ctx);
        limits.record_bytes = 16;
        limits.nesting_depth = 3;
        incmap_context_set_limits(ctx, &limits);
        check(ctx, text);
    }
    incmap_context_free(ctx);
    return 0;
}
