/* Incidents set aside as bytes, to be had again in the same run. */
#ifndef INC_PACK_H
#define INC_PACK_H

#include "inc_record.h"

/* Append all that a writer may want of it: values, unknown columns, origin. The bytes mean nothing
 * to another run. */
INCMAP_NODISCARD incmap_status inc_pack(base_buf *out, const incmap_incident *incident,
                                        incmap_error *err);

/* The incident again, in place of what `incident` held; texts are copied. `packed` is what
 * inc_pack() appended. */
INCMAP_NODISCARD incmap_status inc_unpack(incmap_incident *incident, incmap_span packed,
                                          incmap_error *err);

#endif
