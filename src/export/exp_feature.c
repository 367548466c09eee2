#include "exp_feature.h"

#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "exp_settings.h"
#include "exp_spell.h"
#include "io_json.h"

enum {
    short_bytes = EXP_SPELL_SHORT * IO_JSON_ESCAPED_MAX + IO_JSON_SLACK,
    frame_bytes = 256 + short_bytes /* type, id and geometry, braces and line end */
};

static incmap_status make_key(incmap_writer *writer, base_buf *scratch, incmap_span name,
                              exp_property *property, incmap_error *err) {
    scratch->size = 0;
    BASE_TRY(base_buf_add_text(scratch, ",", err));
    BASE_TRY(io_json_put_string(scratch, name, err));
    BASE_TRY(base_buf_add_char(scratch, ':', err));
    BASE_TRY(base_arena_copy(&writer->text, base_buf_view(scratch), &property->key, err));
    size_t size = property->key.size;
    memset(property->start, 0, EXP_KEY_BYTES);
    memcpy(property->start, property->key.data, size < EXP_KEY_BYTES ? size : EXP_KEY_BYTES);
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
        status = make_key(writer, &scratch, writer->columns[i].name, property, err);
        feature->bytes += property->key.size + EXP_KEY_BYTES + short_bytes + EXP_SPELL_SLACK;
    }
    base_buf_free(&scratch);
    return status;
}

/* Where a feature is written. Behind what was written is always room for the rest of it, but for
 * texts that are longer than EXP_SPELL_SHORT. The functions that follow answer the end of what they
 * wrote, NULL when a long text found no room. */
struct pen {
    const exp_feature *feature;
    base_buf *buf;
    incmap_error *err;
    incmap_status status; /* of what answered NULL */
};

static char *make_room(struct pen *pen, char *out, size_t bytes) {
    base_buf *buf = pen->buf;
    buf->size = (size_t)(out - buf->data);
    pen->status = base_buf_reserve(buf, pen->feature->bytes + bytes, pen->err);
    return pen->status == INCMAP_OK ? buf->data + buf->size : NULL;
}

static inline char *room_for(struct pen *pen, char *out, incmap_span text) {
    return text.size <= EXP_SPELL_SHORT ? out
                                        : make_room(pen, out, text.size * IO_JSON_ESCAPED_MAX);
}

static inline char *put_text(struct pen *pen, char *out, incmap_span text, bool plain) {
    out = room_for(pen, out, text);
    if (out == NULL || !plain) {
        return out == NULL ? NULL : out + io_json_write_string(out, text);
    }
    *out = '"';
    out = exp_spell_plain(out + 1, text);
    *out = '"';
    return out + 1;
}

static char *put_json(struct pen *pen, char *out, incmap_span text) {
    out = room_for(pen, out, text);
    return out == NULL ? NULL : exp_spell(out, text);
}

static inline char *put_value(struct pen *pen, char *out, const incmap_value *value, int decimals) {
    switch (value->kind) {
        case INCMAP_KIND_TEXT:
            return put_text(pen, out, value->as.text, false);
        case INCMAP_KIND_REAL:
            return exp_spell_real(out, value->as.real, decimals);
        case INCMAP_KIND_INTEGER:
            return exp_spell_integer(out, value->as.integer);
        case INCMAP_KIND_DATE:
            *out = '"';
            out = exp_spell_date(out + 1, value->as.date);
            *out = '"';
            return out + 1;
        case INCMAP_KIND_JSON:
            return put_json(pen, out, value->as.text);
        case INCMAP_KIND_NULL:
        default:
            return exp_spell(out, BASE_SPAN("null"));
    }
}

/* Where coordinates stand in the geometry, for the properties that say the same: as distances from
 * the start of the buffer, which may move. */
struct spelt {
    size_t lat, lon;
    size_t lat_size, lon_size; /* 0: no geometry */
};

static char *put_frame(struct pen *pen, char *out, const incmap_incident *incident,
                       struct spelt *spelt) {
    incmap_span id = inc_text(incident, INCMAP_FIELD_ID);
    int decimals = pen->feature->decimals;
    incmap_point point;
    out = exp_spell(out, BASE_SPAN("{\"type\":\"Feature\","));
    if (id.size > 0) {
        bool plain = (incident->plain & inc_bit(INCMAP_FIELD_ID)) != 0;
        out = put_text(pen, exp_spell(out, BASE_SPAN("\"id\":")), id, plain);
        if (out == NULL) {
            return NULL;
        }
        *out++ = ',';
    }
    if (!exp_point(incident, &point)) {
        return exp_spell(out, BASE_SPAN("\"geometry\":null,\"properties\":"));
    }
    const char *start = pen->buf->data;
    out = exp_spell(out, BASE_SPAN("\"geometry\":{\"type\":\"Point\",\"coordinates\":["));
    spelt->lon = (size_t)(out - start);
    out = exp_spell_real(out, point.lon, decimals);
    spelt->lon_size = (size_t)(out - start) - spelt->lon;
    *out++ = ',';
    spelt->lat = (size_t)(out - start);
    out = exp_spell_real(out, point.lat, decimals);
    spelt->lat_size = (size_t)(out - start) - spelt->lat;
    return exp_spell(out, BASE_SPAN("]},\"properties\":"));
}

/* The comma in front of the first one becomes a brace. */
static inline char *put_key(char *out, const exp_property *property) {
    memcpy(out, property->start, EXP_KEY_BYTES);
    if (property->key.size > EXP_KEY_BYTES) {
        memcpy(out, property->key.data, property->key.size);
    }
    return out + property->key.size;
}

static char *put_columns(struct pen *pen, char *out, size_t from, const incmap_incident *incident) {
    const exp_feature *feature = pen->feature;
    for (size_t i = from; i < feature->count && out != NULL; i++) {
        const exp_property *property = &feature->properties[i];
        const incmap_value *value = exp_value(&feature->columns[i], incident);
        if (value->kind != INCMAP_KIND_NULL || !feature->begun) {
            out = put_value(pen, put_key(out, property), value, property->decimals);
        }
    }
    return out;
}

/* The same for features that leave out what they have no value for: only the columns are looked at
 * that have one. */
static char *put_set(struct pen *pen, char *out, const incmap_incident *incident,
                     const struct spelt *spelt) {
    const exp_feature *feature = pen->feature;
    const uint64_t degrees = inc_bit(INCMAP_FIELD_LAT) | inc_bit(INCMAP_FIELD_LON);
    uint64_t spelt_before = spelt->lat_size > 0 ? degrees : 0;
    for (uint64_t set = exp_walk_set(&feature->walk, incident); set != 0; set &= set - 1) {
        uint64_t bit = set & -set;
        const exp_property *property = &feature->properties[exp_walk_column(&feature->walk, set)];
        const incmap_value *value = &incident->values[__builtin_ctzll(set)];
        out = put_key(out, property);
        if ((incident->plain & bit) != 0) {
            out = put_text(pen, out, value->as.text, true);
        } else if ((spelt_before & bit) != 0) {
            bool lat = bit == inc_bit(INCMAP_FIELD_LAT);
            const char *number = pen->buf->data + (lat ? spelt->lat : spelt->lon);
            out = exp_spell_plain(out, base_span(number, lat ? spelt->lat_size : spelt->lon_size));
        } else {
            out = put_value(pen, out, value, property->decimals);
        }
        if (out == NULL) {
            return NULL;
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

static char *put_properties(struct pen *pen, char *out, const incmap_incident *incident,
                            const struct spelt *spelt) {
    const exp_feature *feature = pen->feature;
    size_t first = (size_t)(out - pen->buf->data);
    if (feature->begun) {
        out = put_set(pen, out, incident, spelt);
    }
    out = out == NULL ? NULL
                      : put_columns(pen, out, feature->begun ? feature->walk.rest : 0, incident);
    if (out == NULL) {
        return NULL;
    }
    char *brace = pen->buf->data + first;
    *brace = '{';
    return exp_spell(out == brace ? out + 1 : out, BASE_SPAN("}}"));
}

incmap_status exp_feature_put(exp_feature *feature, base_buf *buf, const incmap_incident *incident,
                              incmap_error *err) {
    const exp_shape *shape = feature->writer->shape;
    struct pen pen = {feature, buf, err, INCMAP_OK};
    struct spelt spelt = {0};
    if (shape != NULL) {
        BASE_TRY(put_shape(feature, shape, buf, incident, err));
    }
    BASE_TRY(base_buf_reserve(buf, feature->bytes, err));
    char *out = buf->data + buf->size;
    out = shape != NULL ? out : put_frame(&pen, out, incident, &spelt);
    out = out == NULL ? NULL : put_properties(&pen, out, incident, &spelt);
    if (out == NULL) {
        return pen.status;
    }
    buf->size = (size_t)(out - buf->data);
    feature->begun = true;
    return INCMAP_OK;
}
