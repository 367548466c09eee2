/* The content of one record of a .shp (ESRI Shapefile Technical Description, July 1998). */
#ifndef VER_SHAPE_H
#define VER_SHAPE_H

#include "ver_bytes.h"
#include "ver_extent.h"
#include "ver_rings.h"

typedef struct ver_shapes {
    ver_bytes *bytes;
    ver_report *report;
    uint64_t file_size;
    bool in_degrees;
    uint32_t type;     /* of the header */
    ver_extent extent; /* of all that was read */
    uint32_t *parts;   /* of the record that was read last; owned */
    size_t parts_capacity;
    ver_rings rings; /* of the record that was read last; initialised by the user */
} ver_shapes;

bool ver_shape_type_is_known(uint32_t type);

void ver_shapes_free(ver_shapes *shapes, incmap_context *ctx);

/* Reads the record `record` of which `content` bytes are said to follow, and passes over as many
 * bytes as the shape itself says it has where the two differ. *whole false when the file ends
 * before. */
INCMAP_NODISCARD incmap_status ver_shape_read(ver_shapes *shapes, uint64_t record, uint64_t content,
                                              bool *whole, incmap_error *err);

/* Whether a box is that of the points, but for rounding. */
bool ver_box_fits(const double box[4], const ver_extent *extent);
/* Whether a range is that of the heights, where there are some. */
bool ver_heights_fit(const double range[2], const ver_extent *extent);

#endif
