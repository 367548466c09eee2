/* After ESRI's "Shapefile Technical Description" of 1998 and the layout of dBASE III tables. */
#include "io_shape.h"

#include <string.h>

#include "base_error.h"
#include "base_span.h"

enum {
    shp_header = 100,
    shp_code = 9994,
    record_header = 8,
    dbf_header = 32,
    dbf_field = 32,
    dbf_end = 0x0D,
    name_bytes = 11,
    fields_most = 2046
};

struct io_shape {
    incmap_context *ctx;
    io_stream *shp;
    io_stream *dbf;
    base_buf content; /* of the record of the .shp */
    base_buf row;     /* of the .dbf */
    base_buf header;  /* the fields of the .dbf */
    incmap_span *names;
    incmap_span *values;
    uint8_t *widths;
    size_t row_bytes;
    size_t field_count;
    incmap_point *points;
    size_t point_room;
    uint32_t *ends;
    size_t end_room;
    uint64_t number;
    uint64_t rows_left; /* in the .dbf */
};

static uint32_t read_big(const char *bytes) {
    const unsigned char *at = (const unsigned char *)bytes;
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t read_little(const char *bytes) {
    const unsigned char *at = (const unsigned char *)bytes;
    return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static uint32_t read_short(const char *bytes) {
    const unsigned char *at = (const unsigned char *)bytes;
    return (uint32_t)at[1] << 8 | at[0];
}

static double read_double(const char *bytes) {
    uint64_t bits = (uint64_t)read_little(bytes + 4) << 32 | read_little(bytes);
    double value = 0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

bool io_is_shape(incmap_span start) {
    enum { version_at = 28, version = 1000 };
    return start.size >= version_at + 4 && read_big(start.data) == shp_code &&
           read_little(start.data + version_at) == version;
}

/* `size` bytes into `into`; fewer at the end of the stream. */
static incmap_status read_bytes(io_stream *stream, base_buf *into, size_t size, incmap_error *err) {
    enum { chunk = 1 << 16 }; /* so that a length that is none takes no memory */
    size_t more = 1;
    into->size = 0;
    while (into->size < size && more > 0) {
        size_t wanted = size - into->size < chunk ? size - into->size : chunk;
        BASE_TRY(base_buf_reserve(into, wanted, err));
        BASE_TRY(io_stream_read(stream, into->data + into->size, wanted, &more, err));
        into->size += more;
    }
    return INCMAP_OK;
}

static incmap_status skip_bytes(io_shape *shape, uint64_t size, incmap_error *err) {
    char dropped[4096];
    size_t more = 1;
    while (size > 0 && more > 0) {
        BASE_TRY(io_stream_read(shape->shp, dropped,
                                size < sizeof dropped ? (size_t)size : sizeof dropped, &more, err));
        size -= more;
    }
    return INCMAP_OK;
}

/* Names end at their first NUL; so do values of some writers. */
static incmap_span value_at(const char *bytes, size_t width) {
    size_t size = 0;
    while (size < width && bytes[size] != '\0') {
        size++;
    }
    return base_span_trim(base_span(bytes, size));
}

/* What the table says of its fields; they stand one behind the other in each row. */
static incmap_status read_fields(io_shape *shape, size_t count, size_t row_bytes,
                                 incmap_error *err) {
    enum { width_at = 16 };
    size_t total = 1; /* the mark of deletion */
    shape->names = base_alloc_zeroed(shape->ctx, count, sizeof *shape->names);
    shape->values = base_alloc_zeroed(shape->ctx, count, sizeof *shape->values);
    shape->widths = base_alloc_zeroed(shape->ctx, count, sizeof *shape->widths);
    if (shape->names == NULL || shape->values == NULL || shape->widths == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < count && shape->header.data[i * dbf_field] != dbf_end; i++) {
        const char *field = shape->header.data + i * dbf_field;
        shape->names[i] = value_at(field, name_bytes);
        shape->widths[i] = (uint8_t)field[width_at];
        total += shape->widths[i];
        shape->field_count++;
    }
    shape->row_bytes = row_bytes;
    return total == row_bytes
               ? INCMAP_OK
               : base_fail(err, INCMAP_FORMAT,
                           "the fields of the .dbf have %zu bytes, its rows %zu", total, row_bytes);
}

static incmap_status read_table_header(io_shape *shape, incmap_error *err) {
    enum { rows_at = 4, header_at = 8, row_at = 10 };
    BASE_TRY(read_bytes(shape->dbf, &shape->row, dbf_header, err));
    if (shape->row.size < dbf_header) {
        return base_fail(err, INCMAP_FORMAT, "the .dbf is cut short");
    }
    size_t header_bytes = read_short(shape->row.data + header_at);
    size_t row_bytes = read_short(shape->row.data + row_at);
    shape->rows_left = read_little(shape->row.data + rows_at);
    if (header_bytes < dbf_header + 1 || (header_bytes - dbf_header) / dbf_field > fields_most) {
        return base_fail(err, INCMAP_FORMAT, "the header of the .dbf cannot have %zu bytes",
                         header_bytes);
    }
    BASE_TRY(read_bytes(shape->dbf, &shape->header, header_bytes - dbf_header, err));
    if (shape->header.size < header_bytes - dbf_header) {
        return base_fail(err, INCMAP_FORMAT, "the .dbf is cut short");
    }
    return read_fields(shape, (header_bytes - dbf_header) / dbf_field, row_bytes, err);
}

incmap_status io_shape_open(io_shape **out, incmap_context *ctx, io_stream *shp, io_stream *dbf,
                            incmap_error *err) {
    *out = NULL;
    io_shape *shape = base_alloc_zeroed(ctx, 1, sizeof *shape);
    if (shape == NULL) {
        return base_out_of_memory(err);
    }
    *shape = (io_shape){.ctx = ctx, .shp = shp, .dbf = dbf};
    size_t most = incmap_context_limits_view(ctx)->document_bytes;
    base_buf_init(&shape->content, ctx, most);
    base_buf_init(&shape->row, ctx, most);
    base_buf_init(&shape->header, ctx, most);
    incmap_status status = read_bytes(shp, &shape->content, shp_header, err);
    if (status == INCMAP_OK &&
        (shape->content.size < shp_header || !io_is_shape(base_buf_view(&shape->content)))) {
        status = base_fail(err, INCMAP_FORMAT, "no header of a shapefile");
    }
    if (status == INCMAP_OK) {
        status = read_table_header(shape, err);
    }
    if (status != INCMAP_OK) {
        io_shape_close(shape);
        return status;
    }
    *out = shape;
    return INCMAP_OK;
}

void io_shape_close(io_shape *shape) {
    if (shape != NULL) {
        base_buf_free(&shape->content);
        base_buf_free(&shape->row);
        base_buf_free(&shape->header);
        base_free(shape->ctx, shape->names);
        base_free(shape->ctx, shape->values);
        base_free(shape->ctx, shape->widths);
        base_free(shape->ctx, shape->points);
        base_free(shape->ctx, shape->ends);
        base_free(shape->ctx, shape);
    }
}

size_t io_shape_fields(const io_shape *shape, const incmap_span **names) {
    *names = shape->names;
    return shape->field_count;
}

/* The content of the next record. *fits: it is within the limit, else it was passed over. */
static incmap_status read_content(io_shape *shape, bool *more, bool *fits, incmap_error *err) {
    BASE_TRY(read_bytes(shape->shp, &shape->content, record_header, err));
    *more = shape->content.size > 0;
    *fits = true;
    if (!*more) {
        return INCMAP_OK;
    }
    uint64_t size = shape->content.size < record_header
                        ? UINT64_MAX
                        : 2 * (uint64_t)read_big(shape->content.data + 4);
    *fits = size <= shape->content.ceiling;
    if (!*fits && size != UINT64_MAX) {
        return skip_bytes(shape, size, err);
    }
    if (*fits) {
        BASE_TRY(read_bytes(shape->shp, &shape->content, (size_t)size, err));
    }
    if (!*fits || shape->content.size < size) {
        *more = false;
        return base_fail(err, INCMAP_FORMAT, "the .shp is cut short");
    }
    return INCMAP_OK;
}

/* The row that belongs to the record. *kept: it is not deleted. */
static incmap_status read_row(io_shape *shape, io_shape_record *record, bool *more, bool *kept,
                              incmap_error *err) {
    if (shape->rows_left == 0) {
        *more = false;
        return base_fail(err, INCMAP_FORMAT, "the .dbf has fewer rows than the .shp has records");
    }
    BASE_TRY(read_bytes(shape->dbf, &shape->row, shape->row_bytes, err));
    if (shape->row.size < shape->row_bytes) {
        *more = false;
        return base_fail(err, INCMAP_FORMAT, "the .dbf is cut short");
    }
    shape->rows_left--;
    const char *at = shape->row.data;
    *kept = *at++ != '*';
    for (size_t i = 0; i < shape->field_count; i++) {
        shape->values[i] = value_at(at, shape->widths[i]);
        at += shape->widths[i];
    }
    record->values = shape->values;
    return INCMAP_OK;
}

static incmap_status take_points(io_shape *shape, const char *at, size_t count, incmap_error *err) {
    enum { point_bytes = 16 };
    BASE_TRY(base_grow(shape->ctx, (void **)&shape->points, &shape->point_room, count,
                       sizeof *shape->points, err));
    for (size_t i = 0; i < count; i++, at += point_bytes) {
        shape->points[i] = (incmap_point){.lat = read_double(at + 8), .lon = read_double(at)};
    }
    return INCMAP_OK;
}

static incmap_status fail_record(const io_shape *shape, incmap_error *err) {
    return base_fail(err, INCMAP_FORMAT, "record %llu is not as long as what it holds",
                     (unsigned long long)shape->number);
}

/* Box, number of rings, number of points, where each ring begins, points. */
static incmap_status take_polygon(io_shape *shape, io_shape_record *record, incmap_error *err) {
    enum { rings_at = 36, points_at = 40, starts_at = 44, point_bytes = 16 };
    const char *data = shape->content.data;
    if (shape->content.size < starts_at) {
        return fail_record(shape, err);
    }
    uint64_t rings = read_little(data + rings_at), points = read_little(data + points_at);
    if (rings == 0 || starts_at + 4 * rings + point_bytes * points > shape->content.size) {
        return fail_record(shape, err);
    }
    BASE_TRY(base_grow(shape->ctx, (void **)&shape->ends, &shape->end_room, (size_t)rings,
                       sizeof *shape->ends, err));
    for (size_t i = 0; i < rings; i++) {
        bool is_last = i + 1 == rings;
        uint32_t start = read_little(data + starts_at + 4 * i);
        shape->ends[i] = is_last ? (uint32_t)points : read_little(data + starts_at + 4 * (i + 1));
        if (start > shape->ends[i] || shape->ends[i] > points || (i == 0 && start != 0)) {
            return fail_record(shape, err);
        }
    }
    BASE_TRY(take_points(shape, data + starts_at + 4 * rings, (size_t)points, err));
    record->kind = IO_SHAPE_POLYGON;
    record->points = shape->points;
    record->point_count = (size_t)points;
    record->part_ends = shape->ends;
    record->part_count = (size_t)rings;
    return INCMAP_OK;
}

/* Plain shapes, those with heights and those with measures have their points in the same place. */
static incmap_status take_shape(io_shape *shape, io_shape_record *record, incmap_error *err) {
    enum { null = 0, point = 1, polygon = 5, with_height = 10, with_measure = 20, end = 30 };
    enum { point_at = 4, point_end = 20 };
    if (shape->content.size < 4) {
        return fail_record(shape, err);
    }
    uint32_t type = read_little(shape->content.data);
    uint32_t plain = type < end ? type % with_height : type;
    if (type == null) {
        record->kind = IO_SHAPE_NULL;
        return INCMAP_OK;
    }
    if (plain == polygon) {
        return take_polygon(shape, record, err);
    }
    record->kind = plain == point ? IO_SHAPE_POINT : IO_SHAPE_OTHER;
    if (plain != point) {
        return INCMAP_OK;
    }
    if (shape->content.size < point_end) {
        return fail_record(shape, err);
    }
    BASE_TRY(take_points(shape, shape->content.data + point_at, 1, err));
    record->points = shape->points;
    record->point_count = 1;
    return INCMAP_OK;
}

incmap_status io_shape_next(io_shape *shape, io_shape_record *record, bool *more,
                            incmap_error *err) {
    bool fits = false, is_kept = false;
    do {
        BASE_TRY(read_content(shape, more, &fits, err));
        *record = (io_shape_record){.number = ++shape->number};
        if (!*more) {
            return INCMAP_OK;
        }
        BASE_TRY(read_row(shape, record, more, &is_kept, err));
    } while (!is_kept);
    if (!fits) {
        return base_fail(err, INCMAP_LIMIT, "record %llu is larger than a document may be",
                         (unsigned long long)shape->number);
    }
    return take_shape(shape, record, err);
}
