#include "exp_qml.h"

#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "exp_settings.h"
#include "exp_style.h"

static bool is_wanted(const incmap_writer *writer) {
    incmap_span format = base_span_of(writer->format->name);
    return (base_span_is(format, "shapefile") &&
            exp_setting_is(writer, EXP_SETTING_shapefile_qml, "yes")) ||
           (base_span_is(format, "geojson") &&
            exp_setting_is(writer, EXP_SETTING_geojson_qml, "yes"));
}

/* The path with its ending, which the format has, replaced. */
static incmap_status make_path(const incmap_writer *writer, base_buf *path, incmap_error *err) {
    const char *point = strrchr(writer->path, '.');
    size_t size = point == NULL ? strlen(writer->path) : (size_t)(point - writer->path);
    BASE_TRY(base_buf_add(path, writer->path, size, err));
    return base_buf_add(path, ".qml", sizeof ".qml", err);
}

static incmap_status write_style(incmap_writer *writer, base_buf *text, incmap_error *err) {
    BASE_TRY(make_path(writer, text, err));
    BASE_TRY(io_atomic_open(&writer->style, writer->ctx, text->data, err));
    text->size = 0;
    BASE_TRY(exp_style_put(text, writer, err));
    BASE_TRY(io_atomic_write(writer->style, text->data, text->size, err));
    return io_atomic_finish(writer->style, err);
}

incmap_status exp_qml_make(incmap_writer *writer, incmap_error *err) {
    base_buf text;
    if (!writer->to_file || !is_wanted(writer)) {
        return INCMAP_OK;
    }
    base_buf_init(&text, writer->ctx, SIZE_MAX);
    incmap_status status = write_style(writer, &text, err);
    base_buf_free(&text);
    return status;
}
