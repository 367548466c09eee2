#include "gaz_input.h"

#include <string.h>

#include "base_error.h"
#include "base_span.h"

static incmap_span last_part(incmap_span path) {
    for (size_t i = path.size; i-- > 0;) {
        if (path.data[i] == '/') {
            return base_span(path.data + i + 1, path.size - i - 1);
        }
    }
    return path;
}

/* Without what stands behind the last dot. */
static incmap_span stem(incmap_span file) {
    for (size_t i = file.size; i-- > 1;) {
        if (file.data[i] == '.') {
            return base_span(file.data, i);
        }
    }
    return file;
}

static size_t main_entry(const io_unzip *zip, const char *path) {
    incmap_span wanted = stem(last_part(base_span_of(path)));
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < io_unzip_count(zip); i++) {
        io_unzip_entry entry = io_unzip_view(zip, i);
        if (base_span_ends(entry.name, BASE_SPAN("/"))) {
            continue;
        }
        if (base_span_equal_nocase(stem(last_part(entry.name)), wanted)) {
            return i;
        }
        if (best == SIZE_MAX || entry.bytes > io_unzip_view(zip, best).bytes) {
            best = i;
        }
    }
    return best;
}

static incmap_status open_zip(gaz_input *input, incmap_context *ctx, const char *path,
                              incmap_error *err) {
    BASE_TRY(io_unzip_open(&input->zip, ctx, path, err));
    size_t entry = main_entry(input->zip, path);
    if (entry == SIZE_MAX) {
        return base_fail_at(err, INCMAP_FORMAT, path, 0, 0, "there is no file in the archive");
    }
    return io_unzip_stream(&input->stream, input->zip, entry, err);
}

incmap_status gaz_input_open(gaz_input *input, incmap_context *ctx, const char *path,
                             incmap_error *err) {
    char start[4];
    size_t got = 0, more = 0;
    *input = (gaz_input){NULL, NULL};
    BASE_TRY(io_stream_open(&input->stream, ctx, path, err));
    do {
        BASE_TRY(io_stream_read(input->stream, start + got, sizeof start - got, &more, err));
        got += more;
    } while (more > 0 && got < sizeof start);
    io_stream_close(input->stream);
    input->stream = NULL;
    return io_is_zip(base_span(start, got)) ? open_zip(input, ctx, path, err)
                                            : io_stream_open(&input->stream, ctx, path, err);
}

void gaz_input_close(gaz_input *input) {
    io_stream_close(input->stream);
    io_unzip_close(input->zip);
    *input = (gaz_input){NULL, NULL};
}
