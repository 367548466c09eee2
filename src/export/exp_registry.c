/* Owns the table of formats and the life of a writer, whatever its format. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "exp_columns.h"
#include "exp_layer.h"
#include "exp_qml.h"
#include "exp_settings.h"
#include "inc_placer.h"

#define X(name, endings, stream, crs, shapes, title) extern const exp_class exp_##name##_class;
#include "exp_formats.def"
#undef X

static const struct {
    incmap_format_info info;
    const exp_class *kind;
} formats[] = {
#define X(name, endings, stream, crs, shapes, title) \
    {{#name, endings, title, stream, crs, shapes}, &exp_##name##_class},
#include "exp_formats.def"
#undef X
};

enum { format_count = sizeof formats / sizeof formats[0] };

const incmap_format_info *incmap_format_view(size_t number) {
    return number < format_count ? &formats[number].info : NULL;
}

const incmap_format_info *incmap_format_by_name(const char *name) {
    for (size_t i = 0; i < format_count; i++) {
        if (strcmp(formats[i].info.name, name) == 0) {
            return &formats[i].info;
        }
    }
    return NULL;
}

const incmap_format_info *incmap_format_by_path(const char *path) {
    incmap_span name = base_span_of(path);
    for (size_t i = 0; i < format_count; i++) {
        incmap_span endings = base_span_of(formats[i].info.endings);
        incmap_span ending;
        while (base_span_cut(&endings, ' ', &ending)) {
            if (name.size > ending.size &&
                base_span_equal_nocase(base_span(name.data + name.size - ending.size, ending.size),
                                       ending)) {
                return &formats[i].info;
            }
        }
    }
    return NULL;
}

/* Names the usual ending of each format. */
static incmap_status no_such_format(const char *path, incmap_error *err) {
    char endings[sizeof err->message];
    size_t size = 0;
    for (size_t i = 0; i < format_count; i++) {
        const char *ending = formats[i].info.endings;
        size_t more = strcspn(ending, " ");
        if (size + more + 2 < sizeof endings) {
            endings[size++] = ' ';
            memcpy(endings + size, ending, more);
            size += more;
        }
    }
    endings[size] = '\0';
    return base_fail_at(err, INCMAP_USAGE, path, 0, 0, "no map format has this ending; there are%s",
                        endings);
}

static const exp_class *class_of(const incmap_format_info *format) {
    for (size_t i = 0; i < format_count; i++) {
        if (&formats[i].info == format || strcmp(formats[i].info.name, format->name) == 0) {
            return formats[i].kind;
        }
    }
    return NULL;
}

static bool is_wgs84(incmap_span crs) {
    return crs.size == 0 || base_span_equal_nocase(crs, BASE_SPAN("EPSG:4326"));
}

static incmap_status begin(incmap_writer *writer, exp_target *target,
                           const incmap_writer_options *options, incmap_error *err) {
    incmap_span path;
    BASE_TRY(base_arena_copy(
        &writer->text, base_span_of(target->path == NULL ? "<stdout>" : target->path), &path, err));
    writer->path = path.data;
    if (target->path != NULL) {
        writer->to_file = true;
        target->path = path.data;
    }
    BASE_TRY(exp_settings_read(writer, options, err));
    BASE_TRY(exp_columns_choose(writer, options, err));
    BASE_TRY(exp_layer_open(writer, options, err));
    return writer->kind->open(writer, target, err);
}

static incmap_status open_writer(incmap_writer **out, incmap_context *ctx, exp_target *target,
                                 const incmap_format_info *format,
                                 const incmap_writer_options *options, incmap_error *err) {
    const exp_class *kind = class_of(format);
    *out = NULL;
    if (kind == NULL) {
        return base_fail(err, INCMAP_USAGE, "\"%s\" is no map format", format->name);
    }
    if (options != NULL) {
        if (!format->takes_crs && !is_wgs84(options->crs)) {
            return base_fail_at(
                err, INCMAP_UNSUPPORTED, target->path, 0, 0,
                "%s holds WGS 84 only, not %.*s; a shapefile or GeoPackage can hold it",
                format->title, BASE_SPAN_ARG(options->crs));
        }
        target->crs = options->crs;
        target->layer_name = options->layer_name;
        target->resolver = options->resolver;
    }
    incmap_writer *writer = base_alloc_zeroed(ctx, 1, kind->size);
    if (writer == NULL) {
        return base_out_of_memory(err);
    }
    writer->kind = kind;
    writer->format = format;
    writer->ctx = ctx;
    writer->notices = options == NULL ? (incmap_notices){NULL, NULL} : options->notices;
    base_arena_init(&writer->text, ctx);
    incmap_status status = begin(writer, target, options, err);
    if (status != INCMAP_OK) {
        incmap_writer_close(writer);
        return status;
    }
    *out = writer;
    return INCMAP_OK;
}

incmap_status incmap_writer_open(incmap_writer **out, incmap_context *ctx, const char *path,
                                 const incmap_format_info *format,
                                 const incmap_writer_options *options, incmap_error *err) {
    exp_target target = {.path = path};
    *out = NULL;
    if (format == NULL) {
        format = incmap_format_by_path(path);
    }
    return format == NULL ? no_such_format(path, err)
                          : open_writer(out, ctx, &target, format, options, err);
}

incmap_status incmap_writer_open_sink(incmap_writer **out, incmap_context *ctx, incmap_sink sink,
                                      const incmap_format_info *format,
                                      const incmap_writer_options *options, incmap_error *err) {
    exp_target target = {.sink = sink};
    *out = NULL;
    if (format == NULL || !format->to_stream) {
        return base_fail(err, INCMAP_UNSUPPORTED, "%s cannot be streamed; name a file for it",
                         format == NULL ? "no format" : format->title);
    }
    return open_writer(out, ctx, &target, format, options, err);
}

static incmap_status remember(incmap_writer *writer, incmap_status status) {
    if (status != INCMAP_OK && writer->failure == INCMAP_OK) {
        writer->failure = status;
    }
    return status;
}

static incmap_status check_usable(const incmap_writer *writer, incmap_error *err) {
    if (writer->failure != INCMAP_OK) {
        return base_fail_at(err, writer->failure, writer->path, 0, 0,
                            "an earlier incident could not be written to it");
    }
    return INCMAP_OK;
}

incmap_status incmap_writer_add(incmap_writer *writer, const incmap_incident *incident,
                                incmap_error *err) {
    BASE_TRY(check_usable(writer, err));
    if (writer->finished) {
        return base_fail_at(err, INCMAP_USAGE, writer->path, 0, 0, "it is complete already");
    }
    if (writer->layer != NULL) {
        return remember(writer, writer->layer->kind->add(writer->layer, incident, err));
    }
    if (writer->narrowed) {
        incmap_incident shown = *incident;
        exp_columns_hide(writer, &shown);
        return remember(writer, writer->kind->add(writer, &shown, err));
    }
    return remember(writer, writer->kind->add(writer, incident, err));
}

static incmap_status finish(incmap_writer *writer, incmap_error *err) {
    BASE_TRY(check_usable(writer, err));
    if (writer->finished) {
        return INCMAP_OK;
    }
    writer->finished = true;
    if (writer->layer != NULL) {
        BASE_TRY(remember(writer, writer->layer->kind->finish(writer->layer, err)));
    }
    if (writer->outside > 0) {
        return remember(writer, base_fail_at(err, INCMAP_RANGE, writer->path, 0, 0,
                                             "%llu %s outside of the area that the "
                                             "reference system is for; nothing is written",
                                             (unsigned long long)writer->outside,
                                             writer->outside == 1 ? "record lies" : "records lie"));
    }
    BASE_TRY(remember(writer, writer->kind->finish(writer, err)));
    return remember(writer, exp_qml_make(writer, err));
}

/* Move the files of all writers and the list, if there is one, into place. */
static incmap_status move_files(incmap_writer *const *writers, size_t count, io_atomic *list,
                                incmap_error *err) {
    incmap_context *ctx = writers[0]->ctx;
    io_atomic **files =
        base_alloc_zeroed(ctx, count * (EXP_FILES_MAX + 1) + 1, sizeof(io_atomic *));
    size_t file_count = 0;
    if (files == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        file_count += writers[i]->kind->files(writers[i], files + file_count, EXP_FILES_MAX);
        if (writers[i]->style != NULL) {
            files[file_count++] = writers[i]->style;
        }
    }
    if (list != NULL) {
        files[file_count++] = list;
    }
    incmap_status status = file_count == 0 ? INCMAP_OK : io_atomic_commit(files, file_count, err);
    base_free(ctx, files);
    return status;
}

incmap_status incmap_writers_commit(incmap_writer *const *writers, size_t count,
                                    incmap_placer *placer, incmap_error *err) {
    for (size_t i = 0; i < count; i++) {
        BASE_TRY(finish(writers[i], err));
    }
    if (placer != NULL) {
        BASE_TRY(count == 0 ? incmap_placer_finish(placer, err) : inc_placer_complete(placer, err));
    }
    return count == 0
               ? INCMAP_OK
               : move_files(writers, count, placer == NULL ? NULL : inc_placer_list(placer), err);
}

void incmap_writer_close(incmap_writer *writer) {
    if (writer != NULL) {
        writer->kind->close(writer);
        exp_layer_close(writer->layer);
        io_atomic_close(writer->style);
        base_arena_free(&writer->text);
        base_free(writer->ctx, writer);
    }
}
