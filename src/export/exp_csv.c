/* CSV after RFC 4180 with \n line ends: the fields of field.def, then the unknown columns. Texts
 * that a spreadsheet would run as a formula get an apostrophe in front (inc_guard.h). */
#include "base_error.h"
#include "base_span.h"
#include "exp_stream.h"
#include "inc_guard.h"

struct csv {
    incmap_writer writer;
    exp_stream stream;
};

static incmap_status open_csv(incmap_writer *writer, const exp_target *target, incmap_error *err) {
    struct csv *csv = (struct csv *)writer;
    base_buf *out = &csv->stream.buf;
    BASE_TRY(exp_stream_open(&csv->stream, writer->ctx, target, err));
    for (int i = 0; i < INCMAP_FIELD_COUNT; i++) {
        BASE_TRY(base_buf_add_text(out, i == 0 ? "" : ",", err));
        BASE_TRY(base_buf_add_text(out, incmap_field_describe((incmap_field)i)->name, err));
    }
    for (size_t i = 0; i < writer->column_count; i++) {
        BASE_TRY(base_buf_add_char(out, ',', err));
        BASE_TRY(inc_guard_put(out, writer->columns[i], err));
    }
    return base_buf_add_char(out, '\n', err);
}

static incmap_status put(base_buf *out, const incmap_value *value, int decimals,
                         incmap_error *err) {
    char room[EXP_TEXT_ROOM];
    switch (value->kind) {
        case INCMAP_KIND_NULL:
            return INCMAP_OK;
        case INCMAP_KIND_TEXT:
        case INCMAP_KIND_JSON:
            return inc_guard_put(out, value->as.text, err);
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
    for (int i = 0; i < INCMAP_FIELD_COUNT; i++) {
        if (i > 0) {
            BASE_TRY(base_buf_add_char(out, ',', err));
        }
        BASE_TRY(put(out, &incident->values[i], exp_decimals((incmap_field)i), err));
    }
    for (size_t i = 0; i < writer->column_count; i++) {
        BASE_TRY(base_buf_add_char(out, ',', err));
        if (i < incident->extra_count) {
            BASE_TRY(put(out, &incident->extras[i], 9, err));
        }
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
