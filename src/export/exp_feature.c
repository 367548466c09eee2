#include "exp_feature.h"

#include <string.h>

#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "exp_settings.h"
#include "io_json.h"

enum {
    frame_bytes = 256, /* type, id and geometry, braces and line end */
    date_bytes = 10,
};

static incmap_status make_key(incmap_writer *writer, base_buf *scratch, incmap_span name,
                              incmap_span *out, incmap_error *err) {
    scratch->size = 0;
    BASE_TRY(base_buf_add_text(scratch, ",", err));
    BASE_TRY(io_json_put_string(scratch, name, err));
    BASE_TRY(base_buf_add_char(scratch, ':', err));
    return base_arena_copy(&writer->text, base_buf_view(scratch), out, err);
}

incmap_status exp_feature_init(exp_feature *feature, incmap_writer *writer, exp_setting decimals,
                               incmap_error *err) {
    feature->decimals = exp_setting_number(writer, decimals);
    feature->count = writer->column_count;
    feature->columns = writer->columns;
    feature->bytes = frame_bytes;
    feature->begun = false;
    feature->properties =
        base_arena_alloc(&writer->text, feature->count * sizeof *feature->properties);
    if (feature->properties == NULL) {
        return base_out_of_memory(err);
    }
    base_buf scratch;
    base_buf_init(&scratch, writer->ctx, SIZE_MAX);
    incmap_status status = INCMAP_OK;
    for (size_t i = 0; i < feature->count && status == INCMAP_OK; i++) {
        exp_property *property = &feature->properties[i];
        bool degrees = writer->columns[i].value == INCMAP_FIELD_LAT ||
                       writer->columns[i].value == INCMAP_FIELD_LON;
        property->decimals = degrees ? feature->decimals : writer->columns[i].decimals;
        status = make_key(writer, &scratch, writer->columns[i].name, &property->key, err);
        feature->bytes += property->key.size + BASE_NUM_MAX;
    }
    base_buf_free(&scratch);
    return status;
}

/* The functions that follow write into room that was reserved for the whole feature and answer the
 * end. */

static char *put(char *out, incmap_span text) {
    memcpy(out, text.data, text.size);
    return out + text.size;
}

static char *put_value(char *out, const incmap_value *value, int decimals) {
    switch (value->kind) {
        case INCMAP_KIND_TEXT:
            return out + io_json_write_string(out, value->as.text);
        case INCMAP_KIND_REAL:
            return out + base_num_write_fixed(out, value->as.real, decimals);
        case INCMAP_KIND_INTEGER:
            return out + base_num_write_i64(out, value->as.integer);
        case INCMAP_KIND_DATE:
            *out++ = '"';
            base_date_write(value->as.date, out);
            out[date_bytes] = '"';
            return out + date_bytes + 1;
        case INCMAP_KIND_JSON:
            return put(out, value->as.text);
        case INCMAP_KIND_NULL:
        default:
            return put(out, BASE_SPAN("null"));
    }
}

static size_t text_bytes_of(const incmap_value *value) {
    bool text = value->kind == INCMAP_KIND_TEXT || value->kind == INCMAP_KIND_JSON;
    return text ? value->as.text.size : 0;
}

/* The most bytes that the texts of an incident become. */
static size_t text_bytes(const exp_feature *feature, const incmap_incident *incident) {
    size_t bytes = text_bytes_of(&incident->values[INCMAP_FIELD_ID]); /* the feature's own, too */
    for (size_t i = 0; i < feature->count; i++) {
        bytes += text_bytes_of(exp_value(&feature->columns[i], incident));
    }
    return bytes * IO_JSON_ESCAPED_MAX;
}

static char *put_frame(char *out, const incmap_incident *incident, int decimals) {
    incmap_span id = inc_text(incident, INCMAP_FIELD_ID);
    incmap_point point;
    out = put(out, BASE_SPAN("{\"type\":\"Feature\","));
    if (id.size > 0) {
        out = put(out, BASE_SPAN("\"id\":"));
        out += io_json_write_string(out, id);
        out = put(out, BASE_SPAN(","));
    }
    if (!exp_point(incident, &point)) {
        return put(out, BASE_SPAN("\"geometry\":null,\"properties\":{"));
    }
    out = put(out, BASE_SPAN("\"geometry\":{\"type\":\"Point\",\"coordinates\":["));
    out += base_num_write_fixed(out, point.lon, decimals);
    out = put(out, BASE_SPAN(","));
    out += base_num_write_fixed(out, point.lat, decimals);
    return put(out, BASE_SPAN("]},\"properties\":{"));
}

static char *put_properties(char *out, const exp_feature *feature,
                            const incmap_incident *incident) {
    for (size_t i = 0; i < feature->count; i++) {
        const exp_property *property = &feature->properties[i];
        const incmap_value *value = exp_value(&feature->columns[i], incident);
        if (value->kind != INCMAP_KIND_NULL || !feature->begun) {
            bool first = out[-1] == '{';
            out = put(out, base_span(property->key.data + first, property->key.size - first));
            out = put_value(out, value, property->decimals);
        }
    }
    return out;
}

incmap_status exp_feature_put(exp_feature *feature, base_buf *buf, const incmap_incident *incident,
                              incmap_error *err) {
    BASE_TRY(base_buf_reserve(buf, feature->bytes + text_bytes(feature, incident), err));
    char *out = put_frame(buf->data + buf->size, incident, feature->decimals);
    out = put_properties(out, feature, incident);
    out = put(out, BASE_SPAN("}}"));
    buf->size = (size_t)(out - buf->data);
    feature->begun = true;
    return INCMAP_OK;
}
