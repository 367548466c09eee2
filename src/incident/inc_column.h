/* Columns of a layer by their names, as a person types them. */
#ifndef INC_COLUMN_H
#define INC_COLUMN_H

#include "incmap/incident.h"

/* What `name` is, without regard to the case of ASCII letters where nothing is spelt so: *column is
 * a field, or INCMAP_FIELD_COUNT and the number of an unknown column of `layer` (which may be
 * NULL). INCMAP_USAGE, with what was probably meant, when there is none. */
INCMAP_NODISCARD incmap_status inc_column_find(size_t *column, const incmap_layer *layer,
                                               incmap_span name, incmap_error *err);

/* The kind of its values; JSON for an unknown column, which may hold anything. */
incmap_kind inc_column_kind(size_t column);

/* Its value; of kind NULL where the incident has none. */
incmap_value inc_column_value(size_t column, const incmap_incident *incident);

#endif
