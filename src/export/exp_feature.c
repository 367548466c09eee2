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

incmap_status exp_feature_init(exp_feature *feature, incmap_writer *writer, exp_setting decimals,
                               incmap_error *err) {
    feature->decimals = exp_setting_number(writer, decimals);
    feature->count = writer->column_count;
    feature->columns = writer->columns;
    exp_walk_init(&feature->walk, writer);
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

/* The most bytes that the texts of an incident become. */
static size_t text_bytes(const exp_feature *feature, const incmap_incident *incident) {
    size_t bytes = inc_text(incident, INCMAP_FIELD_ID).size; /* the feature's own, too */
    uint64_t set = exp_walk_set(&feature->walk, incident) & feature->walk.texts;
    for (; set != 0; set &= set - 1) {
        bytes += incident->values[__builtin_ctzll(set)].as.text.size;
    }
    for (size_t i = feature->walk.rest; i < feature->count; i++) {
        const incmap_value *value = exp_value(&feature->columns[i], incident);
        bool text = value->kind == INCMAP_KIND_TEXT || value->kind == INCMAP_KIND_JSON;
        bytes += text ? value->as.text.size : 0;
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

/* Coordinates as they stand in the geometry, for the properties that say the same. */
struct spelt {
    incmap_span lat, lon; /* empty: no geometry */
};

static char *put_degrees(char *out, double degrees, int decimals, incmap_span *spelt) {
    *spelt = base_span(out, base_num_write_fixed(out, degrees, decimals));
    return out + spelt->size;
}

static char *put_frame(char *out, const incmap_incident *incident, int decimals,
                       struct spelt *spelt) {
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
        return put(out, BASE_SPAN("\"geometry\":null,\"properties\":"));
    }
    out = put(out, BASE_SPAN("\"geometry\":{\"type\":\"Point\",\"coordinates\":["));
    out = put_degrees(out, point.lon, decimals, &spelt->lon);
    *out++ = ',';
    out = put_degrees(out, point.lat, decimals, &spelt->lat);
    return put(out, BASE_SPAN("]},\"properties\":"));
}

/* The comma in front of the first one becomes a brace. */
static char *put_key(char *out, const exp_property *property) {
    memcpy(out, property->key.data, EXP_KEY_BYTES);
    if (property->key.size > EXP_KEY_BYTES) {
        memcpy(out, property->key.data, property->key.size);
    }
    return out + property->key.size;
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

/* The same for features that leave out what they have no value for: only the columns are looked at
 * that have one. */
static char *put_set(char *out, const exp_feature *feature, const incmap_incident *incident,
                     const struct spelt *spelt) {
    const uint64_t degrees = inc_bit(INCMAP_FIELD_LAT) | inc_bit(INCMAP_FIELD_LON);
    uint64_t spelt_before = spelt->lat.size > 0 ? degrees : 0;
    for (uint64_t set = exp_walk_set(&feature->walk, incident); set != 0; set &= set - 1) {
        uint64_t bit = set & -set;
        const exp_property *property = &feature->properties[exp_walk_column(&feature->walk, set)];
        const incmap_value *value = &incident->values[__builtin_ctzll(set)];
        out = put_key(out, property);
        if ((incident->plain & bit) != 0) {
            out = put_plain(out, value->as.text);
        } else if ((spelt_before & bit) != 0) {
            out = put(out, bit == inc_bit(INCMAP_FIELD_LAT) ? spelt->lat : spelt->lon);
        } else {
            out = put_value(out, value, property->decimals);
        }
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
    return base_buf_add_text(buf, ",\"properties\":", err);
}

incmap_status exp_feature_put(exp_feature *feature, base_buf *buf, const incmap_incident *incident,
                              incmap_error *err) {
    const exp_shape *shape = feature->writer->shape;
    if (shape != NULL) {
        BASE_TRY(put_shape(feature, shape, buf, incident, err));
    }
    BASE_TRY(base_buf_reserve(buf, feature->bytes + text_bytes(feature, incident), err));
    struct spelt spelt = {{NULL, 0}, {NULL, 0}};
    char *out = buf->data + buf->size;
    out = shape != NULL ? out : put_frame(out, incident, feature->decimals, &spelt);
    char *first = out;
    out = feature->begun ? put_columns(put_set(out, feature, incident, &spelt), feature,
                                       feature->walk.rest, incident)
                         : put_columns(out, feature, 0, incident);
    *first = '{';
    out = put(out == first ? out + 1 : out, BASE_SPAN("}}"));
    buf->size = (size_t)(out - buf->data);
    feature->begun = true;
    return INCMAP_OK;
}
