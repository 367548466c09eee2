/* GeoJSON after RFC 7946: one collection, a feature a line, features in the order they come. The
 * box around all points is known only at the end, so bbox is the last member; streams can then be
 * written without going back. Plain and gzipped. */
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "exp_feature.h"
#include "exp_stream.h"
#include "io_json.h"

struct geojson {
    incmap_writer writer;
    exp_stream stream;
    exp_feature feature;
    uint64_t count;
    uint64_t located;
    incmap_point low, high; /* corners of the box */
};

static incmap_status begin(struct geojson *geojson, const exp_target *target, incmap_error *err) {
    base_buf *out = &geojson->stream.buf;
    BASE_TRY(
        exp_feature_init(&geojson->feature, &geojson->writer, EXP_SETTING_geojson_decimals, err));
    BASE_TRY(base_buf_add_text(out, "{\"type\":\"FeatureCollection\",", err));
    if (target->layer_name.size > 0) {
        BASE_TRY(base_buf_add_text(out, "\"name\":", err));
        BASE_TRY(io_json_put_string(out, target->layer_name, err));
        BASE_TRY(base_buf_add_char(out, ',', err));
    }
    return base_buf_add_text(out, "\"features\":[", err);
}

static incmap_status open_geojson(incmap_writer *writer, const exp_target *target,
                                  incmap_error *err) {
    struct geojson *geojson = (struct geojson *)writer;
    BASE_TRY(exp_stream_open(&geojson->stream, writer->ctx, target, err));
    return begin(geojson, target, err);
}

static incmap_status open_gzipped(incmap_writer *writer, const exp_target *target,
                                  incmap_error *err) {
    struct geojson *geojson = (struct geojson *)writer;
    BASE_TRY(exp_stream_open_gzip(&geojson->stream, writer->ctx, target, err));
    return begin(geojson, target, err);
}

static void widen(struct geojson *geojson, incmap_point point) {
    if (geojson->located++ == 0) {
        geojson->low = geojson->high = point;
        return;
    }
    incmap_point *low = &geojson->low;
    incmap_point *high = &geojson->high;
    low->lat = point.lat < low->lat ? point.lat : low->lat;
    low->lon = point.lon < low->lon ? point.lon : low->lon;
    high->lat = point.lat > high->lat ? point.lat : high->lat;
    high->lon = point.lon > high->lon ? point.lon : high->lon;
}

static incmap_status add_geojson(incmap_writer *writer, const incmap_incident *incident,
                                 incmap_error *err) {
    struct geojson *geojson = (struct geojson *)writer;
    const exp_shape *shape = writer->shape;
    incmap_point point;
    incmap_point other;
    if (shape != NULL && shape->part_count > 0) {
        exp_shape_box(shape, &point, &other);
        bool over_date_line = point.lon > other.lon;
        widen(geojson, (incmap_point){point.lat, over_date_line ? -180 : point.lon});
        widen(geojson, (incmap_point){other.lat, over_date_line ? 180 : other.lon});
    } else if (shape == NULL && exp_point(incident, &point)) {
        widen(geojson, point);
    }
    BASE_TRY(base_buf_add_text(&geojson->stream.buf, geojson->count++ == 0 ? "\n" : ",\n", err));
    BASE_TRY(exp_feature_put(&geojson->feature, &geojson->stream.buf, incident, err));
    return exp_stream_passed(&geojson->stream, err);
}

static incmap_status finish_geojson(incmap_writer *writer, incmap_error *err) {
    struct geojson *geojson = (struct geojson *)writer;
    base_buf *out = &geojson->stream.buf;
    const double corners[] = {geojson->low.lon, geojson->low.lat, geojson->high.lon,
                              geojson->high.lat};
    BASE_TRY(base_buf_add_text(out, "\n]", err));
    for (size_t i = 0; i < 4 && geojson->located > 0; i++) {
        char number[BASE_NUM_MAX];
        BASE_TRY(base_buf_add_text(out, i == 0 ? ",\"bbox\":[" : ",", err));
        BASE_TRY(base_buf_add(
            out, number, base_num_write_fixed(number, corners[i], geojson->feature.decimals), err));
    }
    BASE_TRY(base_buf_add_text(out, geojson->located > 0 ? "]}\n" : "}\n", err));
    return exp_stream_finish(&geojson->stream, err);
}

static size_t files_of_geojson(incmap_writer *writer, io_atomic **files, size_t room) {
    return exp_stream_files(&((struct geojson *)writer)->stream, files, room);
}

static void close_geojson(incmap_writer *writer) {
    exp_stream_close(&((struct geojson *)writer)->stream);
}

extern const exp_class exp_geojson_class;
const exp_class exp_geojson_class = {sizeof(struct geojson), open_geojson,     add_geojson,
                                     finish_geojson,         files_of_geojson, close_geojson};

extern const exp_class exp_geojson_gz_class;
const exp_class exp_geojson_gz_class = {sizeof(struct geojson), open_gzipped,     add_geojson,
                                        finish_geojson,         files_of_geojson, close_geojson};
