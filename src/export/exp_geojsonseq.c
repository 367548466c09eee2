/* GeoJSON one feature a line: plain, gzipped, and as an RFC 8142 text sequence with a record
 * separator in front of each. */
#include "base_error.h"
#include "base_span.h"
#include "exp_feature.h"
#include "exp_stream.h"

extern const exp_class exp_geojsons_class;

struct sequence {
    incmap_writer writer;
    exp_stream stream;
    exp_feature feature;
};

/* The formats that go over this file share one struct and have settings of their own. */
static exp_setting decimals_of(const incmap_writer *writer) {
    return writer->kind == &exp_geojsons_class ? EXP_SETTING_geojsons_decimals
                                               : EXP_SETTING_geojsonl_decimals;
}

static incmap_status open_sequence(incmap_writer *writer, const exp_target *target,
                                   incmap_error *err) {
    struct sequence *sequence = (struct sequence *)writer;
    BASE_TRY(exp_stream_open(&sequence->stream, writer->ctx, target, err));
    return exp_feature_init(&sequence->feature, writer, decimals_of(writer), err);
}

static incmap_status open_gzipped(incmap_writer *writer, const exp_target *target,
                                  incmap_error *err) {
    struct sequence *sequence = (struct sequence *)writer;
    BASE_TRY(exp_stream_open_gzip(&sequence->stream, writer->ctx, target, err));
    return exp_feature_init(&sequence->feature, writer, decimals_of(writer), err);
}

static incmap_status add_line(incmap_writer *writer, const incmap_incident *incident,
                              incmap_error *err) {
    struct sequence *sequence = (struct sequence *)writer;
    BASE_TRY(exp_feature_put(&sequence->feature, &sequence->stream.buf, incident, err));
    BASE_TRY(base_buf_add_char(&sequence->stream.buf, '\n', err));
    return exp_stream_passed(&sequence->stream, err);
}

static incmap_status add_record(incmap_writer *writer, const incmap_incident *incident,
                                incmap_error *err) {
    struct sequence *sequence = (struct sequence *)writer;
    BASE_TRY(base_buf_add_char(&sequence->stream.buf, '\x1E', err));
    return add_line(writer, incident, err);
}

static incmap_status finish_sequence(incmap_writer *writer, incmap_error *err) {
    return exp_stream_finish(&((struct sequence *)writer)->stream, err);
}

static size_t files_of_sequence(incmap_writer *writer, io_atomic **files, size_t room) {
    return exp_stream_files(&((struct sequence *)writer)->stream, files, room);
}

static void close_sequence(incmap_writer *writer) {
    exp_stream_close(&((struct sequence *)writer)->stream);
}

extern const exp_class exp_geojsonl_class;
const exp_class exp_geojsonl_class = {sizeof(struct sequence), open_sequence,     add_line,
                                      finish_sequence,         files_of_sequence, close_sequence};

const exp_class exp_geojsons_class = {sizeof(struct sequence), open_sequence,     add_record,
                                      finish_sequence,         files_of_sequence, close_sequence};

extern const exp_class exp_geojsonl_gz_class;
const exp_class exp_geojsonl_gz_class = {
    sizeof(struct sequence), open_gzipped,      add_line,
    finish_sequence,         files_of_sequence, close_sequence};
