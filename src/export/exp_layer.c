#include "exp_layer.h"

#include "base_error.h"
#include "base_span.h"

#define X(name, meaning) extern const exp_layer_class exp_layer_##name##_class;
#include "exp_layers.def"
#undef X

static const struct {
    const char *name;
    const exp_layer_class *kind;
} layers[] = {
#define X(name, meaning) {#name, &exp_layer_##name##_class},
#include "exp_layers.def"
#undef X
};

static incmap_status make(incmap_writer *writer, const exp_layer_class *kind,
                          const incmap_writer_options *options, incmap_error *err) {
    exp_layer *layer = base_alloc_zeroed(writer->ctx, 1, kind->size);
    if (layer == NULL) {
        return base_out_of_memory(err);
    }
    writer->layer = layer;
    layer->kind = kind;
    layer->writer = writer;
    exp_shape_init(&layer->shape, writer->ctx, kind->geometry);
    writer->shape = &layer->shape;
    writer->geometry = kind->geometry;
    writer->look = kind->look;
    BASE_TRY(incmap_incident_new(&layer->row, writer->ctx, err));
    return kind->open(layer, options, err);
}

incmap_status exp_layer_open(incmap_writer *writer, const incmap_writer_options *options,
                             incmap_error *err) {
    if (options == NULL || options->layer_kind.size == 0 ||
        base_span_is(options->layer_kind, "points")) {
        return INCMAP_OK;
    }
    for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
        if (!base_span_is(options->layer_kind, layers[i].name)) {
            continue;
        }
        if (!writer->format->takes_shapes) {
            return base_fail_at(err, INCMAP_UNSUPPORTED, writer->path, 0, 0,
                                "%s shows points only, not %s; GeoJSON, GeoPackage, QGIS projects, "
                                "shapefiles, FlatGeobuf, KML and CSV (WKT) hold areas and lines",
                                writer->format->title, layers[i].name);
        }
        return make(writer, layers[i].kind, options, err);
    }
    return base_fail(err, INCMAP_USAGE,
                     "there is no layer \"%.*s\": expected points, areas, counts or tracks",
                     BASE_SPAN_ARG(options->layer_kind));
}

void exp_layer_close(exp_layer *layer) {
    if (layer != NULL) {
        layer->kind->close(layer);
        incmap_incident_free(layer->row);
        exp_shape_free(&layer->shape);
        base_free(layer->writer->ctx, layer);
    }
}

incmap_status exp_layer_set_columns(exp_layer *layer, const exp_layer_column *columns, size_t count,
                                    incmap_error *err) {
    incmap_writer *writer = layer->writer;
    writer->columns = base_arena_alloc(&writer->text, count * sizeof *writer->columns);
    if (writer->columns == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        writer->columns[i] = (exp_column){
            .name = base_span_of(columns[i].name),
            .short_name = base_span_of(columns[i].short_name),
            .meaning = columns[i].meaning,
            .kind = columns[i].kind,
            .decimals = columns[i].decimals,
            .value = INCMAP_FIELD_COUNT + i,
        };
    }
    writer->column_count = count;
    writer->narrowed = false;
    return INCMAP_OK;
}

incmap_status exp_layer_set(exp_layer *layer, size_t number, incmap_value value,
                            incmap_error *err) {
    return incmap_incident_set_extra(layer->row, number, value, err);
}

incmap_status exp_layer_hand_on(exp_layer *layer, incmap_span title, incmap_error *err) {
    BASE_TRY(inc_set_text(layer->row, INCMAP_FIELD_TITLE, title, err));
    BASE_TRY(layer->writer->kind->add(layer->writer, layer->row, err));
    incmap_incident_clear(layer->row);
    return INCMAP_OK;
}

void exp_layer_tell(const exp_layer *layer, uint64_t count, const char *what) {
    const incmap_notices *notices = &layer->writer->notices;
    if (count > 0 && notices->notice != NULL) {
        incmap_error problem;
        base_fail_at(&problem, INCMAP_LIMIT, layer->writer->path, 0, 0, "%llu %s",
                     (unsigned long long)count, what);
        notices->notice(notices->state, &problem);
    }
}
