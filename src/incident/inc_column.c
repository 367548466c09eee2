#include "inc_column.h"

#include "base_error.h"
#include "base_span.h"
#include "inc_record.h"
#include "txt_edit.h"

static incmap_span name_of(const incmap_layer *layer, size_t column) {
    return column < INCMAP_FIELD_COUNT
               ? base_span_of(incmap_field_describe((incmap_field)column)->name)
               : incmap_layer_column(layer, column - INCMAP_FIELD_COUNT);
}

static incmap_status no_such_column(const incmap_layer *layer, size_t count, incmap_span name,
                                    incmap_error *err) {
    incmap_span meant = {NULL, 0};
    unsigned best = 4;
    for (size_t i = 0; i < count; i++) {
        unsigned distance = txt_edit_distance(name, name_of(layer, i), best);
        if (distance < best) {
            best = distance;
            meant = name_of(layer, i);
        }
    }
    return meant.size == 0
               ? base_fail(err, INCMAP_USAGE, "there is no column \"%.*s\"", BASE_SPAN_ARG(name))
               : base_fail(err, INCMAP_USAGE, "there is no column \"%.*s\"; did you mean %.*s?",
                           BASE_SPAN_ARG(name), BASE_SPAN_ARG(meant));
}

incmap_status inc_column_find(size_t *column, const incmap_layer *layer, incmap_span name,
                              incmap_error *err) {
    size_t count = INCMAP_FIELD_COUNT + (layer == NULL ? 0 : incmap_layer_column_count(layer));
    for (*column = 0; *column < count; ++*column) {
        if (base_span_equal(name_of(layer, *column), name)) {
            return INCMAP_OK;
        }
    }
    for (*column = 0; *column < count; ++*column) {
        if (base_span_equal_nocase(name_of(layer, *column), name)) {
            return INCMAP_OK;
        }
    }
    return no_such_column(layer, count, name, err);
}

incmap_kind inc_column_kind(size_t column) {
    return column < INCMAP_FIELD_COUNT ? incmap_field_describe((incmap_field)column)->kind
                                       : INCMAP_KIND_JSON;
}

incmap_value inc_column_value(size_t column, const incmap_incident *incident) {
    return column < INCMAP_FIELD_COUNT
               ? incident->values[column]
               : incmap_incident_extra(incident, column - INCMAP_FIELD_COUNT);
}
