#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "inc_record.h"
#include "inc_source.h"

struct incmap_layer {
    incmap_context *ctx;
    incmap_source **sources; /* owned, with the numbers of their columns */
    size_t count;
    size_t room;
    size_t current;       /* the source being read */
    incmap_span *columns; /* names borrowed from the sources */
    size_t column_count;
    size_t column_room;
};

void incmap_source_close(incmap_source *source) {
    if (source != NULL) {
        source->kind->close(source);
    }
}

static incmap_span last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return base_span_of(slash == NULL ? path : slash + 1);
}

incmap_status inc_source_set_extra(const incmap_source *source, incmap_incident *incident,
                                   size_t number, incmap_value value, incmap_error *err) {
    size_t column = source->layer_column == NULL ? number : source->layer_column[number];
    return incmap_incident_set_extra(incident, column, value, err);
}

incmap_status inc_source_make_id(const incmap_source *source, incmap_incident *incident,
                                 uint64_t number, incmap_error *err) {
    incmap_span name = last_part(source->name);
    char *text = base_arena_alloc(&incident->text, name.size + (size_t)2 * (BASE_NUM_MAX + 1));
    if (text == NULL) {
        return base_out_of_memory(err);
    }
    memcpy(text, name.data, name.size);
    size_t size = name.size;
    if (source->same_name > 0) {
        text[size++] = '#';
        size += base_num_write_u64(text + size, source->same_name + 1);
    }
    text[size++] = ':';
    size += base_num_write_u64(text + size, number);
    inc_lend_text(incident, INCMAP_FIELD_ID, base_span(text, size));
    return INCMAP_OK;
}

incmap_status incmap_layer_new(incmap_layer **out, incmap_context *ctx, incmap_error *err) {
    incmap_layer *layer = base_alloc_zeroed(ctx, 1, sizeof *layer);
    *out = layer;
    if (layer == NULL) {
        return base_out_of_memory(err);
    }
    layer->ctx = ctx;
    return INCMAP_OK;
}

void incmap_layer_free(incmap_layer *layer) {
    if (layer == NULL) {
        return;
    }
    for (size_t i = 0; i < layer->count; i++) {
        base_free(layer->ctx, layer->sources[i]->layer_column);
        incmap_source_close(layer->sources[i]);
    }
    base_free(layer->ctx, layer->sources);
    base_free(layer->ctx, layer->columns);
    base_free(layer->ctx, layer);
}

static incmap_status number_of(incmap_layer *layer, incmap_span name, size_t *out,
                               incmap_error *err) {
    for (*out = 0; *out < layer->column_count; ++*out) {
        if (base_span_equal(layer->columns[*out], name)) {
            return INCMAP_OK;
        }
    }
    if (layer->column_count >= layer->ctx->limits.columns) {
        return base_fail(err, INCMAP_LIMIT, "the inputs together have over %u unknown columns",
                         layer->ctx->limits.columns);
    }
    BASE_TRY(base_grow(layer->ctx, (void **)&layer->columns, &layer->column_room,
                       layer->column_count + 1, sizeof *layer->columns, err));
    layer->columns[layer->column_count++] = name;
    return INCMAP_OK;
}

static incmap_status number_columns(incmap_layer *layer, incmap_source *source, incmap_error *err) {
    size_t count = source->kind->column_count == NULL ? 0 : source->kind->column_count(source);
    if (count == 0) {
        return INCMAP_OK;
    }
    source->layer_column = base_alloc_zeroed(layer->ctx, count, sizeof *source->layer_column);
    if (source->layer_column == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        BASE_TRY(number_of(layer, source->kind->column(source, i), &source->layer_column[i], err));
    }
    return INCMAP_OK;
}

incmap_status incmap_layer_add(incmap_layer *layer, incmap_source *source, incmap_error *err) {
    incmap_status status = base_grow(layer->ctx, (void **)&layer->sources, &layer->room,
                                     layer->count + 1, sizeof(incmap_source *), err);
    if (status != INCMAP_OK) {
        incmap_source_close(source);
        return status;
    }
    for (size_t i = 0; i < layer->count; i++) {
        source->same_name +=
            base_span_equal(last_part(layer->sources[i]->name), last_part(source->name));
    }
    layer->sources[layer->count++] = source;
    return number_columns(layer, source, err);
}

size_t incmap_layer_column_count(const incmap_layer *layer) { return layer->column_count; }

incmap_span incmap_layer_column(const incmap_layer *layer, size_t number) {
    return layer->columns[number];
}

incmap_status incmap_layer_next(incmap_layer *layer, incmap_incident *incident, bool *more,
                                incmap_error *err) {
    for (; layer->current < layer->count; layer->current++) {
        incmap_source *source = layer->sources[layer->current];
        incmap_incident_clear(incident);
        *more = false;
        BASE_TRY(source->kind->next(source, incident, more, err));
        if (*more) {
            return INCMAP_OK;
        }
    }
    incmap_incident_clear(incident);
    *more = false;
    return INCMAP_OK;
}

uint64_t incmap_layer_rejected(const incmap_layer *layer) {
    uint64_t rejected = 0;
    for (size_t i = 0; i < layer->count; i++) {
        rejected += layer->sources[i]->rejected;
    }
    return rejected;
}
