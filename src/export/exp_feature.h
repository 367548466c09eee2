/* An incident as a GeoJSON feature. Every feature has all properties, in the order of field.def and
 * then the unknown columns, null where the incident has no value: tools that look at the first
 * features to learn the columns then know them all. */
#ifndef EXP_FEATURE_H
#define EXP_FEATURE_H

#include "exp_writer.h"

/* The names of the properties as they stand in front of the values, commas included. */
typedef struct exp_feature {
    incmap_span *keys; /* INCMAP_FIELD_COUNT, then the unknown columns; in the writer's arena */
    size_t count;
    size_t bytes; /* of a feature at most, its texts aside */
} exp_feature;

INCMAP_NODISCARD incmap_status exp_feature_init(exp_feature *feature, incmap_writer *writer,
                                                incmap_error *err);
INCMAP_NODISCARD incmap_status exp_feature_put(const exp_feature *feature, base_buf *out,
                                               const incmap_incident *incident, incmap_error *err);

#endif
