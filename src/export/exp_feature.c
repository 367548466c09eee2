#include "exp_feature.h"

#include <string.h>

#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
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

incmap_status exp_feature_init(exp_feature *feature, incmap_writer *writer, incmap_error *err) {
    static const int extra_decimals = 9;
    feature->count = INCMAP_FIELD_COUNT + writer->column_count;
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
        bool known = i < INCMAP_FIELD_COUNT;
        incmap_span name = known ? base_span_of(incmap_field_describe((incmap_field)i)->name)
                                 : writer->columns[i - INCMAP_FIELD_COUNT];
        property->decimals = known ? exp_decimals((incmap_field)i) : extra_decimals;
        status = make_key(writer, &scratch, name, &property->key, err);
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
static size_t text_bytes(const incmap_incident *incident, size_t extra_count) {
    size_t bytes = text_bytes_of(&incident->values[INCMAP_FIELD_ID]); /* it comes twice */
    for (int i = 0; i < INCMAP_FIELD_COUNT; i++) {
        bytes += text_bytes_of(&incident->values[i]);
    }
    for (size_t i = 0; i < extra_count; i++) {
        bytes += text_bytes_of(&incident->extras[i]);
    }
    return bytes * IO_JSON_ESCAPED_MAX;
}

static char *put_frame(char *out, const incmap_incident *incident) {
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
    out += base_num_write_fixed(out, point.lon, exp_decimals(INCMAP_FIELD_LON));
    out = put(out, BASE_SPAN(","));
    out += base_num_write_fixed(out, point.lat, exp_decimals(INCMAP_FIELD_LAT));
    return put(out, BASE_SPAN("]},\"properties\":{"));
}

/* `values[i]` belongs to `properties[i]`; those from `held` on are NULL. */
static char *put_properties(char *out, const exp_property *properties, size_t count,
                            const incmap_value *values, size_t held, bool nulls) {
    static const incmap_value nothing = {.kind = INCMAP_KIND_NULL};
    count = nulls || held > count ? count : held;
    for (size_t i = 0; i < count; i++) {
        const incmap_value *value = i < held ? &values[i] : &nothing;
        if (nulls || value->kind != INCMAP_KIND_NULL) {
            bool first = out[-1] == '{';
            out =
                put(out, base_span(properties[i].key.data + first, properties[i].key.size - first));
            out = put_value(out, value, properties[i].decimals);
        }
    }
    return out;
}

incmap_status exp_feature_put(exp_feature *feature, base_buf *buf, const incmap_incident *incident,
                              incmap_error *err) {
    size_t extra_count = feature->count - INCMAP_FIELD_COUNT;
    size_t extra_held = extra_count < incident->extra_count ? extra_count : incident->extra_count;
    BASE_TRY(base_buf_reserve(buf, feature->bytes + text_bytes(incident, extra_held), err));
    char *out = put_frame(buf->data + buf->size, incident);
    out = put_properties(out, feature->properties, INCMAP_FIELD_COUNT, incident->values,
                         INCMAP_FIELD_COUNT, !feature->begun);
    out = put_properties(out, feature->properties + INCMAP_FIELD_COUNT, extra_count,
                         incident->extras, extra_held, !feature->begun);
    out = put(out, BASE_SPAN("}}"));
    buf->size = (size_t)(out - buf->data);
    feature->begun = true;
    return INCMAP_OK;
}
