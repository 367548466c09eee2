/* Still maps for a report's page, as SVG and PNG. Incidents are held until the end. */
#include "base_error.h"
#include "base_span.h"
#include "exp_settings.h"
#include "exp_sheet.h"
#include "exp_stream.h"

struct still {
    incmap_writer writer;
    exp_stream stream;
    exp_sheet sheet;
};

static incmap_status open_still(incmap_writer *writer, const exp_target *target, exp_size size,
                                incmap_span title, incmap_span footnote, incmap_error *err) {
    static const char usual[] =
        "dashed borders are disputed, and drawn without a view on whose they are";
    struct still *still = (struct still *)writer;
    exp_sheet *sheet = &still->sheet;
    sheet->ctx = writer->ctx;
    sheet->resolver = target->resolver;
    sheet->size = size;
    sheet->footnote = footnote.size > 0 ? footnote : base_span_of(usual);
    sheet->title = title.size > 0 ? title : target->layer_name;
    BASE_TRY(exp_stream_open(&still->stream, writer->ctx, target, err));
    BASE_TRY(base_arena_copy(&writer->text, sheet->title, &sheet->title, err));
    BASE_TRY(base_arena_copy(&writer->text, sheet->footnote, &sheet->footnote, err));
    BASE_TRY(base_arena_copy(&writer->text, target->crs, &sheet->crs, err));
    return exp_texts_init(&sheet->texts, writer->ctx, writer->ctx->limits.document_bytes, err);
}

static incmap_status open_svg(incmap_writer *writer, const exp_target *target, incmap_error *err) {
    exp_size size = {exp_setting_number(writer, EXP_SETTING_svg_width_mm),
                     exp_setting_number(writer, EXP_SETTING_svg_height_mm), 0};
    return open_still(writer, target, size, writer->settings[EXP_SETTING_svg_title],
                      writer->settings[EXP_SETTING_svg_footnote], err);
}

static incmap_status open_png(incmap_writer *writer, const exp_target *target, incmap_error *err) {
    exp_size size = {exp_setting_number(writer, EXP_SETTING_png_width_mm),
                     exp_setting_number(writer, EXP_SETTING_png_height_mm),
                     exp_setting_number(writer, EXP_SETTING_png_dpi)};
    return open_still(writer, target, size, writer->settings[EXP_SETTING_png_title],
                      writer->settings[EXP_SETTING_png_footnote], err);
}

static incmap_status add_still(incmap_writer *writer, const incmap_incident *incident,
                               incmap_error *err) {
    static const int larger_region = 3;
    exp_sheet *sheet = &((struct still *)writer)->sheet;
    incmap_value radius = incident->values[INCMAP_FIELD_UNCERTAINTY_M];
    incmap_value precision = incident->values[INCMAP_FIELD_GEO_PRECISION];
    exp_mark mark = {.hollow = precision.kind == INCMAP_KIND_INTEGER &&
                               precision.as.integer == larger_region};
    if (!exp_point(incident, &mark.spot.point)) {
        sheet->placeless++;
        return INCMAP_OK;
    }
    mark.spot.radius_m = radius.kind == INCMAP_KIND_REAL ? radius.as.real : 0;
    BASE_TRY(exp_texts_number(&sheet->texts, inc_text(incident, INCMAP_FIELD_EVENT_TYPE),
                              &mark.type, err));
    BASE_TRY(exp_texts_number(&sheet->texts, inc_text(incident, INCMAP_FIELD_PLACE_NAME),
                              &mark.place, err));
    BASE_TRY(base_grow(sheet->ctx, (void **)&sheet->marks, &sheet->room, sheet->count + 1,
                       sizeof *sheet->marks, err));
    sheet->marks[sheet->count++] = mark;
    return INCMAP_OK;
}

static incmap_status pass_on(void *state, const void *data, size_t size, incmap_error *err) {
    exp_stream *stream = state;
    BASE_TRY(base_buf_add(&stream->buf, data, size, err));
    return exp_stream_passed(stream, err);
}

static incmap_status finish_still(incmap_writer *writer, incmap_error *err) {
    struct still *still = (struct still *)writer;
    exp_canvas *canvas = NULL;
    incmap_sink sink = {&still->stream, pass_on};
    incmap_status status = exp_canvas_open(&canvas, writer->ctx, still->sheet.size, sink, err);
    status = status == INCMAP_OK ? exp_sheet_draw(&still->sheet, canvas, err) : status;
    status = status == INCMAP_OK ? exp_canvas_finish(canvas, err) : status;
    exp_canvas_close(canvas);
    return status == INCMAP_OK ? exp_stream_finish(&still->stream, err) : status;
}

static size_t files_of_still(incmap_writer *writer, io_atomic **files, size_t room) {
    return exp_stream_files(&((struct still *)writer)->stream, files, room);
}

static void close_still(incmap_writer *writer) {
    struct still *still = (struct still *)writer;
    base_free(writer->ctx, still->sheet.marks);
    exp_texts_free(&still->sheet.texts);
    exp_stream_close(&still->stream);
}

extern const exp_class exp_svg_class, exp_png_class;
const exp_class exp_svg_class = {sizeof(struct still), open_svg,       add_still,
                                 finish_still,         files_of_still, close_still};
const exp_class exp_png_class = {sizeof(struct still), open_png,       add_still,
                                 finish_still,         files_of_still, close_still};
