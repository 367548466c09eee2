/* Each incident with the area that it may have happened in: all within uncertainty_m of its point.
 */
#include "base_error.h"
#include "exp_columns.h"
#include "exp_layer.h"

struct areas {
    exp_layer layer;
    uint64_t without; /* incidents that have no such area */
};

static const double least_m = 0.1, most_m = 9000000;

static incmap_status open_areas(exp_layer *layer, const incmap_writer_options *options,
                                incmap_error *err) {
    (void)layer;
    (void)options;
    (void)err;
    return INCMAP_OK;
}

static incmap_status add_areas(exp_layer *layer, const incmap_incident *incident,
                               incmap_error *err) {
    struct areas *areas = (struct areas *)layer;
    const incmap_value *radius = &incident->values[INCMAP_FIELD_UNCERTAINTY_M];
    incmap_incident shown = *incident;
    incmap_point point;
    bool has_radius =
        radius->kind == INCMAP_KIND_REAL && radius->as.real >= least_m && radius->as.real <= most_m;
    exp_shape_clear(&layer->shape);
    if (has_radius && exp_point(incident, &point)) {
        BASE_TRY(exp_shape_circle(&layer->shape, point, radius->as.real, err));
    } else {
        areas->without++;
    }
    if (layer->writer->narrowed) {
        exp_columns_hide(layer->writer, &shown);
    }
    return layer->writer->kind->add(layer->writer, &shown, err);
}

static incmap_status finish_areas(exp_layer *layer, incmap_error *err) {
    (void)err;
    exp_layer_tell(layer, ((struct areas *)layer)->without,
                   "incidents have no place or no uncertainty, and so no area");
    return INCMAP_OK;
}

static void close_areas(exp_layer *layer) { (void)layer; }

extern const exp_layer_class exp_layer_areas_class;
const exp_layer_class exp_layer_areas_class = {sizeof(struct areas), EXP_AREAS, EXP_LOOK_TYPES,
                                               open_areas,           add_areas, finish_areas,
                                               close_areas};
