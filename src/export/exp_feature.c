#include "exp_feature.h"

#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "io_json.h"

enum {
    frame_bytes = 256, /* type, id and geometry, braces and line end */
    escaped_bytes = 6, /* the most that one byte of text becomes */
};

static incmap_status make_key(incmap_writer *writer, base_buf *scratch, incmap_span name,
                              bool first, incmap_span *out, incmap_error *err) {
    scratch->size = 0;
    BASE_TRY(base_buf_add_text(scratch, first ? "" : ",", err));
    BASE_TRY(io_json_put_string(scratch, name, err));
    BASE_TRY(base_buf_add_char(scratch, ':', err));
    return base_arena_copy(&writer->text, base_buf_view(scratch), out, err);
}

incmap_status exp_feature_init(exp_feature *feature, incmap_writer *writer, incmap_error *err) {
    feature->count = INCMAP_FIELD_COUNT + writer->column_count;
    feature->bytes = frame_bytes;
    feature->keys = base_arena_alloc(&writer->text, feature->count * sizeof *feature->keys);
    if (feature->keys == NULL) {
        return base_out_of_memory(err);
    }
    base_buf scratch;
    base_buf_init(&scratch, writer->ctx, SIZE_MAX);
    incmap_status status = INCMAP_OK;
    for (size_t i = 0; i < feature->count && status == INCMAP_OK; i++) {
        incmap_span name = i < INCMAP_FIELD_COUNT
                               ? base_span_of(incmap_field_describe((incmap_field)i)->name)
                               : writer->columns[i - INCMAP_FIELD_COUNT];
        status = make_key(writer, &scratch, name, i == 0, &feature->keys[i], err);
        feature->bytes += feature->keys[i].size + BASE_NUM_MAX;
    }
    base_buf_free(&scratch);
    return status;
}

/* The three that follow write into room that was reserved for the whole feature. */

static void put(base_buf *out, incmap_span text) {
    memcpy(out->data + out->size, text.data, text.size);
    out->size += text.size;
}

static void put_real(base_buf *out, double value, int decimals) {
    out->size += base_num_write_fixed(out->data + out->size, value, decimals);
}

static incmap_status put_value(base_buf *out, const incmap_value *value, int decimals,
                               incmap_error *err) {
    char room[EXP_TEXT_ROOM];
    switch (value->kind) {
        case INCMAP_KIND_TEXT:
            return io_json_put_string(out, value->as.text, err);
        case INCMAP_KIND_REAL:
            put_real(out, value->as.real, decimals);
            return INCMAP_OK;
        case INCMAP_KIND_DATE:
            put(out, BASE_SPAN("\""));
            put(out, exp_value_text(value, decimals, room));
            put(out, BASE_SPAN("\""));
            return INCMAP_OK;
        case INCMAP_KIND_INTEGER:
        case INCMAP_KIND_JSON:
            put(out, exp_value_text(value, decimals, room));
            return INCMAP_OK;
        case INCMAP_KIND_NULL:
        default:
            put(out, BASE_SPAN("null"));
            return INCMAP_OK;
    }
}

/* The most bytes that the texts of an incident become. */
static size_t text_bytes(const incmap_incident *incident, size_t extra_count) {
    size_t bytes = inc_text(incident, INCMAP_FIELD_ID).size; /* it comes twice */
    for (int i = 0; i < INCMAP_FIELD_COUNT; i++) {
        bytes += inc_text(incident, (incmap_field)i).size;
    }
    for (size_t i = 0; i < incident->extra_count && i < extra_count; i++) {
        incmap_kind kind = incident->extras[i].kind;
        if (kind == INCMAP_KIND_TEXT || kind == INCMAP_KIND_JSON) {
            bytes += incident->extras[i].as.text.size;
        }
    }
    return bytes * escaped_bytes;
}

static incmap_status put_frame(base_buf *out, const incmap_incident *incident, incmap_error *err) {
    incmap_span id = inc_text(incident, INCMAP_FIELD_ID);
    incmap_point point;
    put(out, BASE_SPAN("{\"type\":\"Feature\","));
    if (id.size > 0) {
        put(out, BASE_SPAN("\"id\":"));
        BASE_TRY(io_json_put_string(out, id, err));
        put(out, BASE_SPAN(","));
    }
    if (exp_point(incident, &point)) {
        put(out, BASE_SPAN("\"geometry\":{\"type\":\"Point\",\"coordinates\":["));
        put_real(out, point.lon, exp_decimals(INCMAP_FIELD_LON));
        put(out, BASE_SPAN(","));
        put_real(out, point.lat, exp_decimals(INCMAP_FIELD_LAT));
        put(out, BASE_SPAN("]},"));
    } else {
        put(out, BASE_SPAN("\"geometry\":null,"));
    }
    put(out, BASE_SPAN("\"properties\":{"));
    return INCMAP_OK;
}

incmap_status exp_feature_put(const exp_feature *feature, base_buf *out,
                              const incmap_incident *incident, incmap_error *err) {
    static const incmap_value nothing = {.kind = INCMAP_KIND_NULL};
    size_t extra_count = feature->count - INCMAP_FIELD_COUNT;
    BASE_TRY(base_buf_reserve(out, feature->bytes + text_bytes(incident, extra_count), err));
    BASE_TRY(put_frame(out, incident, err));
    for (size_t i = 0; i < INCMAP_FIELD_COUNT; i++) {
        put(out, feature->keys[i]);
        BASE_TRY(put_value(out, &incident->values[i], exp_decimals((incmap_field)i), err));
    }
    for (size_t i = 0; i < extra_count; i++) {
        put(out, feature->keys[INCMAP_FIELD_COUNT + i]);
        BASE_TRY(
            put_value(out, i < incident->extra_count ? &incident->extras[i] : &nothing, 9, err));
    }
    put(out, BASE_SPAN("}}"));
    return INCMAP_OK;
}
