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

static const char shape_ending[] = ".shp";

static bool has_ending(incmap_span name, const char *ending) {
    size_t size = strlen(ending);
    return name.size >= size &&
           base_span_equal_nocase(base_span(name.data + name.size - size, size),
                                  base_span(ending, size));
}

static size_t main_entry(const io_unzip *zip, const char *path) {
    incmap_span wanted = stem(last_part(base_span_of(path)));
    size_t best = SIZE_MAX;
    bool is_named = false;
    for (size_t i = 0; i < io_unzip_count(zip); i++) {
        io_unzip_entry entry = io_unzip_view(zip, i);
        if (base_span_ends(entry.name, BASE_SPAN("/"))) {
            continue;
        }
        if (has_ending(entry.name, shape_ending)) {
            return i;
        }
        if (!is_named && base_span_equal_nocase(stem(last_part(entry.name)), wanted)) {
            best = i;
            is_named = true;
        }
        if (is_named) {
            continue;
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

/* Whether the file starts as a zip archive. */
static incmap_status is_archive(incmap_context *ctx, const char *path, bool *out,
                                incmap_error *err) {
    char start[4];
    size_t got = 0, more = 0;
    io_stream *stream = NULL;
    BASE_TRY(io_stream_open(&stream, ctx, path, err));
    incmap_status status = INCMAP_OK;
    do {
        status = io_stream_read(stream, start + got, sizeof start - got, &more, err);
        got += more;
    } while (status == INCMAP_OK && more > 0 && got < sizeof start);
    io_stream_close(stream);
    *out = io_is_zip(base_span(start, got));
    return status;
}

incmap_status gaz_input_open(gaz_input *input, incmap_context *ctx, const char *path,
                             incmap_error *err) {
    bool is_zip = false;
    *input = (gaz_input){NULL, NULL};
    BASE_TRY(is_archive(ctx, path, &is_zip, err));
    return is_zip ? open_zip(input, ctx, path, err)
                  : io_stream_open(&input->stream, ctx, path, err);
}

static incmap_status open_entry_beside(gaz_input *input, incmap_context *ctx, const char *path,
                                       const char *ending, incmap_error *err) {
    BASE_TRY(io_unzip_open(&input->zip, ctx, path, err));
    size_t main = main_entry(input->zip, path);
    incmap_span wanted =
        main == SIZE_MAX ? base_span("", 0) : stem(io_unzip_view(input->zip, main).name);
    for (size_t i = 0; i < io_unzip_count(input->zip); i++) {
        incmap_span name = io_unzip_view(input->zip, i).name;
        if (has_ending(name, ending) && base_span_equal(stem(name), wanted)) {
            return io_unzip_stream(&input->stream, input->zip, i, err);
        }
    }
    return base_fail_at(err, INCMAP_FORMAT, path, 0, 0,
                        "there is no %s beside the %s in the archive", ending, shape_ending);
}

/* Endings are tried as they are and in capitals. */
static incmap_status open_file_beside(gaz_input *input, incmap_context *ctx, const char *path,
                                      const char *ending, incmap_error *err) {
    incmap_span base = stem(base_span_of(path));
    size_t size = strlen(ending);
    char *other = base_alloc(ctx, base.size + size + 1);
    if (other == NULL) {
        return base_out_of_memory(err);
    }
    memcpy(other, base.data, base.size);
    memcpy(other + base.size, ending, size + 1);
    incmap_error first = {.line = 0};
    incmap_status status = io_stream_open(&input->stream, ctx, other, &first);
    if (status == INCMAP_IO) {
        for (char *at = other + base.size; *at != '\0'; at++) {
            *at = base_is_alpha(*at) ? (char)(base_lower(*at) - 32) : *at;
        }
        status = io_stream_open(&input->stream, ctx, other, NULL);
    }
    base_free(ctx, other);
    return status == INCMAP_OK
               ? status
               : base_fail_at(err, status, path, 0, 0, "there is no %s beside it: %s", ending,
                              first.message);
}

incmap_status gaz_input_open_beside(gaz_input *input, incmap_context *ctx, const char *path,
                                    const char *ending, incmap_error *err) {
    bool is_zip = false;
    *input = (gaz_input){NULL, NULL};
    BASE_TRY(is_archive(ctx, path, &is_zip, err));
    return is_zip ? open_entry_beside(input, ctx, path, ending, err)
                  : open_file_beside(input, ctx, path, ending, err);
}

void gaz_input_close(gaz_input *input) {
    io_stream_close(input->stream);
    io_unzip_close(input->zip);
    *input = (gaz_input){NULL, NULL};
}
