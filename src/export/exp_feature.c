#include "exp_feature.h"

#include <string.h>

#include "base_block.h"
#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "exp_settings.h"
#include "io_json.h"

enum {
    frame_bytes = 256, /* type, id and geometry, braces and line end, what is written in vain */
    date_bytes = 10,
    value_bytes = BASE_NUM_MAX + IO_JSON_SLACK, /* besides the letters of a text */
};

static incmap_status make_key(incmap_writer *writer, base_buf *scratch, incmap_span name,
                              incmap_span *out, incmap_error *err) {
    scratch->size = 0;
    BASE_TRY(base_buf_add_text(scratch, ",", err));
    BASE_TRY(io_json_put_string(scratch, name, err));
    BASE_TRY(base_buf_add_char(scratch, ':', err));
    size_t size = scratch->size;
    BASE_TRY(base_buf_add(scratch, (const char[EXP_KEY_BYTES]){0}, EXP_KEY_BYTES, err));
    BASE_TRY(base_arena_copy(&writer->text, base_buf_view(scratch), out, err));
    out->size = size;
    return INCMAP_OK;
}

/* Where the columns of fields are, whether in the order of field.def, and the first of the unknown
 * columns, which then come behind them. */
static void find_fields(exp_feature *feature) {
    feature->shown = 0;
    feature->in_order = true;
    feature->first_unknown = feature->count;
    for (size_t i = feature->count; i-- > 0;) {
        size_t value = feature->columns[i].value;
        size_t next = i + 1 < feature->count ? feature->columns[i + 1].value : SIZE_MAX;
        feature->in_order = feature->in_order && value < next;
        if (value >= INCMAP_FIELD_COUNT) {
            feature->first_unknown = i;
            continue;
        }
        feature->shown |= inc_bit((incmap_field)value);
        feature->property_of[value] = (uint16_t)i;
    }
}

incmap_status exp_feature_init(exp_feature *feature, incmap_writer *writer, exp_setting decimals,
                               incmap_error *err) {
    feature->decimals = exp_setting_number(writer, decimals);
    feature->count = writer->column_count;
    feature->columns = writer->columns;
    find_fields(feature);
    feature->writer = writer;
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
        feature->bytes += property->key.size + value_bytes;
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
    for (uint64_t set = incident->set; set != 0; set &= set - 1) {
        bytes += text_bytes_of(&incident->values[__builtin_ctzll(set)]);
    }
    for (size_t i = feature->in_order ? feature->first_unknown : 0; i < feature->count; i++) {
        bytes += text_bytes_of(exp_value(&feature->columns[i], incident));
    }
    return bytes * IO_JSON_ESCAPED_MAX;
}

static char *put_plain(char *out, incmap_span text) {
    *out++ = '"';
    for (size_t at = 0; at < text.size; at += BASE_BLOCK_BYTES) {
        base_block_put(out + at, base_block_at(text.data + at));
    }
    out[text.size] = '"';
    return out + text.size + 1;
}

static char *put_frame(char *out, const incmap_incident *incident, int decimals) {
    incmap_span id = inc_text(incident, INCMAP_FIELD_ID);
    incmap_point point;
    out = put(out, BASE_SPAN("{\"type\":\"Feature\","));
    if (id.size > 0) {
        out = put(out, BASE_SPAN("\"id\":"));
        bool plain = (incident->plain & inc_bit(INCMAP_FIELD_ID)) != 0;
        out = plain ? put_plain(out, id) : out + io_json_write_string(out, id);
        *out++ = ',';
    }
    if (!exp_point(incident, &point)) {
        return put(out, BASE_SPAN("\"geometry\":null,\"properties\":{"));
    }
    out = put(out, BASE_SPAN("\"geometry\":{\"type\":\"Point\",\"coordinates\":["));
    out += base_num_write_fixed(out, point.lon, decimals);
    *out++ = ',';
    out += base_num_write_fixed(out, point.lat, decimals);
    return put(out, BASE_SPAN("]},\"properties\":{"));
}

static char *put_key(char *out, const exp_property *property) {
    size_t comma = out[-1] == '{'; /* none in front of the first */
    const char *key = property->key.data + comma;
    size_t size = property->key.size - comma;
    memcpy(out, key, EXP_KEY_BYTES - 1);
    if (size >= EXP_KEY_BYTES) {
        memcpy(out, key, size);
    }
    return out + size;
}

static char *put_columns(char *out, const exp_feature *feature, size_t from,
                         const incmap_incident *incident) {
    for (size_t i = from; i < feature->count; i++) {
        const exp_property *property = &feature->properties[i];
        const incmap_value *value = exp_value(&feature->columns[i], incident);
        if (value->kind != INCMAP_KIND_NULL || !feature->begun) {
            out = put_value(put_key(out, property), value, property->decimals);
        }
    }
    return out;
}

/* The same for features that leave out what they have no value for, where the columns come in the
 * order of the fields: only those are looked at that have one. */
static char *put_set(char *out, const exp_feature *feature, const incmap_incident *incident) {
    for (uint64_t set = incident->set & feature->shown; set != 0; set &= set - 1) {
        size_t field = (size_t)__builtin_ctzll(set);
        const exp_property *property = &feature->properties[feature->property_of[field]];
        const incmap_value *value = &incident->values[field];
        out = put_key(out, property);
        out = (incident->plain >> field & 1) != 0 ? put_plain(out, value->as.text)
                                                  : put_value(out, value, property->decimals);
    }
    return out;
}

static incmap_status put_bbox(const exp_shape *shape, int decimals, base_buf *buf,
                              incmap_error *err) {
    incmap_point low;
    incmap_point high;
    exp_shape_box(shape, &low, &high);
    const double edges[] = {low.lon, low.lat, high.lon, high.lat};
    for (size_t i = 0; i < 4; i++) {
        char number[BASE_NUM_MAX];
        BASE_TRY(base_buf_add_text(buf, i == 0 ? "\"bbox\":[" : ",", err));
        BASE_TRY(base_buf_add(buf, number, base_num_write_fixed(number, edges[i], decimals), err));
    }
    return base_buf_add_text(buf, "],", err);
}

/* What stands before the properties of a feature that is no point. */
static incmap_status put_shape(const exp_feature *feature, const exp_shape *shape, base_buf *buf,
                               const incmap_incident *incident, incmap_error *err) {
    incmap_span id = inc_text(incident, INCMAP_FIELD_ID);
    BASE_TRY(base_buf_add_text(buf, "{\"type\":\"Feature\",", err));
    if (id.size > 0) {
        BASE_TRY(base_buf_add_text(buf, "\"id\":", err));
        BASE_TRY(io_json_put_string(buf, id, err));
        BASE_TRY(base_buf_add_char(buf, ',', err));
    }
    if (shape->part_count > 0) {
        BASE_TRY(put_bbox(shape, feature->decimals, buf, err));
    }
    BASE_TRY(base_buf_add_text(buf, "\"geometry\":", err));
    BASE_TRY(exp_shape_put_json(shape, feature->decimals, buf, err));
    return base_buf_add_text(buf, ",\"properties\":{", err);
}

incmap_status exp_feature_put(exp_feature *feature, base_buf *buf, const incmap_incident *incident,
                              incmap_error *err) {
    const exp_shape *shape = feature->writer->shape;
    if (shape != NULL) {
        BASE_TRY(put_shape(feature, shape, buf, incident, err));
    }
    BASE_TRY(base_buf_reserve(buf, feature->bytes + text_bytes(feature, incident), err));
    char *out = buf->data + buf->size;
    out = shape != NULL ? out : put_frame(out, incident, feature->decimals);
    out = feature->begun && feature->in_order
              ? put_columns(put_set(out, feature, incident), feature, feature->first_unknown,
                            incident)
              : put_columns(out, feature, 0, incident);
    out = put(out, BASE_SPAN("}}"));
    buf->size = (size_t)(out - buf->data);
    feature->begun = true;
    return INCMAP_OK;
}
