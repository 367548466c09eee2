/* An incident as a GeoJSON feature. Its properties come in the order of field.def and then the
 * unknown columns. The first feature has all of them, null where the incident has no value, so that
 * who looks at it knows the columns; the others have those that hold something. */
#ifndef EXP_FEATURE_H
#define EXP_FEATURE_H

#include "exp_walk.h"

/* So many bytes of a key are copied without a look at how many there are. */
enum { EXP_KEY_BYTES = 32 };

typedef struct exp_property {
    incmap_span key;           /* as it stands in front of the value, comma and colon included */
    char start[EXP_KEY_BYTES]; /* of the key */
    int decimals;
} exp_property;

typedef struct exp_feature {
    const incmap_writer *writer;
    const exp_column *columns; /* of the writer */
    exp_property *properties;  /* one a column; in the writer's arena */
    size_t count;
    exp_walk walk;
    int decimals; /* of coordinates */
    bool begun;   /* the first feature is written */
    size_t bytes; /* of a feature at most, its long texts aside */
} exp_feature;

/* `decimals`: the setting that says how many coordinates have. */
INCMAP_NODISCARD incmap_status exp_feature_init(exp_feature *feature, incmap_writer *writer,
                                                exp_setting decimals, incmap_error *err);
INCMAP_NODISCARD incmap_status exp_feature_put(exp_feature *feature, base_buf *out,
                                               const incmap_incident *incident, incmap_error *err);

#endif
