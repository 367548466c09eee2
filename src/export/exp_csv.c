/* CSV after RFC 4180 with \n line ends. Texts that a spreadsheet would run as a formula get an
 * apostrophe in front (inc_guard.h). */
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "exp_settings.h"
#include "exp_stream.h"
#include "inc_guard.h"
#include "io_csv.h"

struct csv {
    incmap_writer writer;
    exp_stream stream;
    char separator;
    bool wkt; /* a first column with the geometry */
};

/* In front of column `number`. */
static incmap_status put_separator(struct csv *csv, size_t number, incmap_error *err) {
    return number == 0 && !csv->wkt ? INCMAP_OK
                                    : base_buf_add_char(&csv->stream.buf, csv->separator, err);
}

static incmap_status put_shape(base_buf *out, const exp_shape *shape, incmap_error *err) {
    base_buf wkt;
    base_buf_init(&wkt, out->ctx, SIZE_MAX);
    incmap_status status = exp_shape_put_wkt(shape, &wkt, err);
    status = status == INCMAP_OK ? io_csv_put(out, base_buf_view(&wkt), ',', err) : status;
    base_buf_free(&wkt);
    return status;
}

static incmap_status put_wkt(base_buf *out, const exp_shape *shape, const incmap_incident *incident,
                             incmap_error *err) {
    if (shape != NULL) {
        return put_shape(out, shape, err);
    }
    incmap_point point;
    char number[BASE_NUM_MAX];
    if (!exp_point(incident, &point)) {
        return INCMAP_OK;
    }
    BASE_TRY(base_buf_add_text(out, "POINT (", err));
    BASE_TRY(base_buf_add(out, number, base_num_write_fixed(number, point.lon, 7), err));
    BASE_TRY(base_buf_add_char(out, ' ', err));
    BASE_TRY(base_buf_add(out, number, base_num_write_fixed(number, point.lat, 7), err));
    return base_buf_add_char(out, ')', err);
}

static incmap_status open_csv(incmap_writer *writer, const exp_target *target, incmap_error *err) {
    struct csv *csv = (struct csv *)writer;
    base_buf *out = &csv->stream.buf;
    csv->separator = exp_setting_is(writer, EXP_SETTING_csv_separator, "tab")         ? '\t'
                     : exp_setting_is(writer, EXP_SETTING_csv_separator, "semicolon") ? ';'
                                                                                      : ',';
    csv->wkt =
        writer->geometry != EXP_POINTS || exp_setting_is(writer, EXP_SETTING_csv_geometry, "wkt");
    BASE_TRY(exp_stream_open(&csv->stream, writer->ctx, target, err));
    bool mark = exp_setting_is(writer, EXP_SETTING_csv_bom, "yes");
    BASE_TRY(base_buf_add_text(out, mark ? "\xEF\xBB\xBF" : "", err));
    BASE_TRY(base_buf_add_text(out, csv->wkt ? "WKT" : "", err));
    for (size_t i = 0; i < writer->column_count; i++) {
        BASE_TRY(put_separator(csv, i, err));
        BASE_TRY(inc_guard_put(out, writer->columns[i].name, csv->separator, err));
    }
    return base_buf_add_char(out, '\n', err);
}

static incmap_status put(struct csv *csv, const incmap_value *value, int decimals,
                         incmap_error *err) {
    base_buf *out = &csv->stream.buf;
    char room[EXP_TEXT_ROOM];
    switch (value->kind) {
        case INCMAP_KIND_NULL:
            return INCMAP_OK;
        case INCMAP_KIND_TEXT:
        case INCMAP_KIND_JSON:
            return inc_guard_put(out, value->as.text, csv->separator, err);
        case INCMAP_KIND_INTEGER:
        case INCMAP_KIND_REAL:
        case INCMAP_KIND_DATE:
        default:
            return base_buf_add_span(out, exp_value_text(value, decimals, room), err);
    }
}

static incmap_status add_csv(incmap_writer *writer, const incmap_incident *incident,
                             incmap_error *err) {
    struct csv *csv = (struct csv *)writer;
    base_buf *out = &csv->stream.buf;
    if (csv->wkt) {
        BASE_TRY(put_wkt(out, writer->shape, incident, err));
    }
    for (size_t i = 0; i < writer->column_count; i++) {
        const exp_column *column = &writer->columns[i];
        BASE_TRY(put_separator(csv, i, err));
        BASE_TRY(put(csv, exp_value(column, incident), column->decimals, err));
    }
    BASE_TRY(base_buf_add_char(out, '\n', err));
    return exp_stream_passed(&csv->stream, err);
}

static incmap_status finish_csv(incmap_writer *writer, incmap_error *err) {
    return exp_stream_finish(&((struct csv *)writer)->stream, err);
}

static size_t files_of_csv(incmap_writer *writer, io_atomic **files, size_t room) {
    return exp_stream_files(&((struct csv *)writer)->stream, files, room);
}

static void close_csv(incmap_writer *writer) { exp_stream_close(&((struct csv *)writer)->stream); }

extern const exp_class exp_csv_class;
const exp_class exp_csv_class = {sizeof(struct csv), open_csv,     add_csv,
                                 finish_csv,         files_of_csv, close_csv};
