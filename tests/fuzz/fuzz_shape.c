/* Any bytes as a shapefile: the first two say how many of the rest are the .shp, what follows them
 * is the .dbf. What comes out lies within what was given, and the same comes out again. */
#include <stdlib.h>

#include "fuzz.h"
#include "io_shape.h"

static uint64_t read_record(const io_shape *shape, const io_shape_record *record) {
    const incmap_span *names = NULL;
    size_t count = io_shape_fields(shape, &names);
    uint64_t sum = record->number + record->kind;
    for (size_t i = 0; i < count; i++) {
        for (size_t n = 0; n < record->values[i].size; n++) {
            sum = sum * 31 + (unsigned char)record->values[i].data[n];
        }
        require(names[i].size <= 11);
    }
    for (size_t i = 0; i < record->part_count; i++) {
        require(record->part_ends[i] <= record->point_count);
        require(i == 0 || record->part_ends[i] >= record->part_ends[i - 1]);
    }
    for (size_t i = 0; i < record->point_count; i++) {
        sum = sum * 31 + (record->points[i].lat > record->points[i].lon);
    }
    return sum;
}

static uint64_t read_all(incmap_context *ctx, incmap_span shp, incmap_span dbf) {
    io_stream *streams[2] = {NULL, NULL};
    io_shape *shape = NULL;
    uint64_t sum = 0;
    require(io_stream_open_memory(&streams[0], ctx, shp, "shp", 0, NULL) == INCMAP_OK);
    require(io_stream_open_memory(&streams[1], ctx, dbf, "dbf", 0, NULL) == INCMAP_OK);
    incmap_error err = {.line = 0};
    if (io_shape_open(&shape, ctx, streams[0], streams[1], &err) == INCMAP_OK) {
        for (bool more = true; more;) {
            io_shape_record record;
            incmap_status status = io_shape_next(shape, &record, &more, &err);
            require(status == INCMAP_OK || err.message[0] != '\0');
            if (status == INCMAP_OK && more) {
                sum = sum * 31 + read_record(shape, &record);
            }
        }
    }
    io_shape_close(shape);
    io_stream_close(streams[0]);
    io_stream_close(streams[1]);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    incmap_context *ctx = NULL;
    if (size < 2) {
        return 0;
    }
    const char *bytes = (const char *)data + 2;
    size_t first = data[0] | (size_t)data[1] << 8;
    first = first < size - 2 ? first : size - 2;
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    incmap_span shp = {bytes, first}, dbf = {bytes + first, size - 2 - first};
    require(read_all(ctx, shp, dbf) == read_all(ctx, shp, dbf));
    incmap_context_free(ctx);
    return 0;
}
