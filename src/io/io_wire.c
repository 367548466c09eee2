/* The public face of reading lines and writing JSON. */
#include "incmap/wire.h"

#include "base_buf.h"
#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "io_file.h"
#include "io_json.h"

incmap_status incmap_json_put_text(incmap_context *ctx, incmap_sink sink, incmap_span text,
                                   incmap_error *err) {
    base_buf out;
    base_buf_init(&out, ctx, SIZE_MAX);
    incmap_status status = io_json_put_string(&out, text, err);
    if (status == INCMAP_OK) {
        status = sink.write(sink.state, out.data, out.size, err);
    }
    base_buf_free(&out);
    return status;
}

incmap_status incmap_json_put_number(incmap_sink sink, double value, int decimals,
                                     incmap_error *err) {
    char text[BASE_NUM_MAX];
    return sink.write(sink.state, text, base_num_write_fixed(text, value, decimals), err);
}

bool incmap_number_read(incmap_span text, double *out) { return base_num_parse(text, out); }

bool incmap_date_read(incmap_span text, incmap_date *out) {
    return text.size == 10 && base_date_parse(text, out);
}

incmap_status incmap_each_line(incmap_context *ctx, const char *path, void *state,
                               incmap_status (*line)(void *state, incmap_span text, uint64_t number,
                                                     incmap_error *err),
                               incmap_error *err) {
    io_stream *stream = NULL;
    BASE_TRY(io_stream_open(&stream, ctx, path, err));
    size_t limit = incmap_context_limits_view(ctx)->document_bytes;
    incmap_status status = INCMAP_OK;
    for (bool more = true; status == INCMAP_OK;) {
        incmap_span text = {NULL, 0};
        status = io_stream_line(stream, limit, &text, &more, err);
        if (status == INCMAP_LIMIT) {
            status = line(state, (incmap_span){NULL, 0}, io_stream_line_number(stream), err);
            continue;
        }
        if (status != INCMAP_OK || !more) {
            break;
        }
        text.data = text.data == NULL ? "" : text.data;
        status = line(state, text, io_stream_line_number(stream), err);
    }
    io_stream_close(stream);
    return status;
}
