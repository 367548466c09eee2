/* Shapefiles read record by record out of streams, so also out of archives, which shapelib cannot.
 * Both files go front to back; nothing of them is believed that does not fit. */
#ifndef IO_SHAPE_H
#define IO_SHAPE_H

#include "io_file.h"

typedef struct io_shape io_shape;

typedef enum io_shape_kind {
    IO_SHAPE_NULL,
    IO_SHAPE_POINT,
    IO_SHAPE_POLYGON,
    IO_SHAPE_OTHER /* lines and what else there is; without points here */
} io_shape_kind;

/* Borrowed until the next call. */
typedef struct io_shape_record {
    uint64_t number; /* from 1 */
    io_shape_kind kind;
    const incmap_point *points; /* y is the latitude, x the longitude, whatever the system is */
    size_t point_count;
    const uint32_t *part_ends; /* of a polygon: behind the last point of each ring */
    size_t part_count;
    const incmap_span *values; /* of the fields, without the blanks around them; any bytes */
} io_shape_record;

/* Whether a .shp file begins so. */
bool io_is_shape(incmap_span start);

/* `shp` and `dbf` are borrowed. INCMAP_FORMAT when a header is none. Release with io_shape_close(),
 * NULL is allowed. */
INCMAP_NODISCARD incmap_status io_shape_open(io_shape **out, incmap_context *ctx, io_stream *shp,
                                             io_stream *dbf, incmap_error *err);
void io_shape_close(io_shape *shape);

/* The names of the fields, at most 11 bytes each, any bytes. */
size_t io_shape_fields(const io_shape *shape, const incmap_span **names);

/* The next record; *more false at the end. INCMAP_FORMAT for a record that does not fit together,
 * INCMAP_LIMIT for one of over document_bytes: both cost that record and leave *more true. *more is
 * false, with INCMAP_FORMAT, when a file is cut. Records that the table has deleted are left out.
 */
INCMAP_NODISCARD incmap_status io_shape_next(io_shape *shape, io_shape_record *record, bool *more,
                                             incmap_error *err);

#endif
