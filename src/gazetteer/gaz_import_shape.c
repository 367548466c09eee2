/* Owns shapefiles as sources: their records become features of GeoJSON, so that one reader knows
 * what headings and properties mean. The table is the .dbf beside the .shp, or beside it in an
 * archive. */
#include <math.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "gaz_geojson.h"
#include "gaz_input.h"
#include "geo_sphere.h"
#include "io_shape.h"
#include "txt_utf8.h"

bool gaz_is_shape(incmap_span start, incmap_span first_line) {
    (void)first_line;
    return io_is_shape(start);
}

static incmap_status put_point(base_buf *out, incmap_point point, incmap_error *err) {
    char number[BASE_NUM_MAX];
    BASE_TRY(base_buf_add_char(out, '[', err));
    BASE_TRY(base_buf_add(out, number, base_num_write_shortest(number, point.lon), err));
    BASE_TRY(base_buf_add_char(out, ',', err));
    BASE_TRY(base_buf_add(out, number, base_num_write_shortest(number, point.lat), err));
    return base_buf_add_char(out, ']', err);
}

/* All rings as those of one polygon: the reader of areas takes them by even and odd. */
static incmap_status put_rings(base_buf *out, const io_shape_record *record, incmap_error *err) {
    size_t at = 0;
    BASE_TRY(base_buf_add_char(out, '[', err));
    for (size_t i = 0; i < record->part_count; i++) {
        BASE_TRY(base_buf_add_text(out, i == 0 ? "[" : ",[", err));
        for (size_t first = at; at < record->part_ends[i]; at++) {
            if (at > first) {
                BASE_TRY(base_buf_add_char(out, ',', err));
            }
            BASE_TRY(put_point(out, record->points[at], err));
        }
        BASE_TRY(base_buf_add_char(out, ']', err));
    }
    return base_buf_add_char(out, ']', err);
}

static incmap_status put_feature(base_buf *out, const io_shape *shape,
                                 const io_shape_record *record, incmap_error *err) {
    bool is_point = record->kind == IO_SHAPE_POINT;
    const incmap_span *names = NULL;
    size_t count = io_shape_fields(shape, &names);
    out->size = 0;
    BASE_TRY(base_buf_add_text(out, "{\"type\":\"Feature\",\"properties\":{", err));
    for (size_t i = 0; i < count; i++) {
        BASE_TRY(base_buf_add_text(out, i == 0 ? "" : ",", err));
        BASE_TRY(io_json_put_string(out, names[i], err));
        BASE_TRY(base_buf_add_char(out, ':', err));
        BASE_TRY(io_json_put_string(out, record->values[i], err));
    }
    BASE_TRY(base_buf_add_text(out, "},\"geometry\":{\"type\":\"", err));
    BASE_TRY(base_buf_add_text(out, is_point ? "Point" : "Polygon", err));
    BASE_TRY(base_buf_add_text(out, "\",\"coordinates\":", err));
    BASE_TRY(is_point ? put_point(out, record->points[0], err) : put_rings(out, record, err));
    return base_buf_add_text(out, "}}", err);
}

/* Whether the record can be written as a feature; else it is rejected. */
static bool is_usable(gaz_import *import, const io_shape *shape, const io_shape_record *record) {
    const incmap_span *names = NULL;
    size_t count = io_shape_fields(shape, &names);
    if (record->kind == IO_SHAPE_NULL || record->kind == IO_SHAPE_OTHER) {
        gaz_reject(import, record->number, GAZ_BAD_GEOMETRY, "neither a point nor a polygon");
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (txt_utf8_find_bad(record->values[i]) != SIZE_MAX) {
            gaz_reject(import, record->number, GAZ_BAD_ENCODING, "%.*s is not UTF-8 text",
                       BASE_SPAN_ARG(names[i]));
            return false;
        }
    }
    for (size_t i = 0; i < record->point_count; i++) {
        if (!geo_point_is_valid(record->points[i])) {
            gaz_reject(import, record->number, GAZ_BAD_COORDINATES,
                       "coordinates are no degrees of latitude and longitude");
            return false;
        }
    }
    return true;
}

static incmap_status import_record(gaz_features *use, const io_shape *shape,
                                   const io_shape_record *record, base_buf *text,
                                   incmap_error *err) {
    incmap_error problem = {.line = 0};
    if (!is_usable(use->import, shape, record)) {
        use->import->rows++;
        return INCMAP_OK;
    }
    incmap_status status = put_feature(text, shape, record, &problem);
    if (status != INCMAP_OK) {
        use->import->rows++;
        return gaz_reject_or_fail(use->import, record->number, GAZ_BAD_TOO_LONG, status, &problem,
                                  err);
    }
    return gaz_features_take(use, base_buf_view(text), record->number, err);
}

static incmap_status import_records(gaz_features *use, io_shape *shape, incmap_error *err) {
    gaz_import *import = use->import;
    base_buf text;
    incmap_status status = INCMAP_OK;
    base_buf_init(&text, import->draft->ctx,
                  incmap_context_limits_view(import->draft->ctx)->document_bytes);
    for (bool more = true; more && status == INCMAP_OK;) {
        io_shape_record record;
        incmap_error problem = {.line = 0};
        incmap_status found = io_shape_next(shape, &record, &more, &problem);
        if (found != INCMAP_OK && !more) {
            status = base_fail_at(err, found, import->path, 0, 0, "%s", problem.message);
        } else if (found != INCMAP_OK) {
            import->rows++;
            status =
                gaz_reject_or_fail(import, record.number, GAZ_BAD_GEOMETRY, found, &problem, err);
        } else if (more) {
            status = import_record(use, shape, &record, &text, err);
        }
    }
    base_buf_free(&text);
    return status;
}

static incmap_status import_shapes(gaz_import *import, bool only_areas, incmap_error *err) {
    incmap_context *ctx = import->draft->ctx;
    gaz_input shp, dbf = {.stream = NULL};
    io_shape *shape = NULL;
    gaz_features use;
    incmap_status status = gaz_input_open(&shp, ctx, import->path, err);
    if (status == INCMAP_OK) {
        status = gaz_input_open_beside(&dbf, ctx, import->path, ".dbf", err);
    }
    if (status == INCMAP_OK) {
        status = io_shape_open(&shape, ctx, shp.stream, dbf.stream, err);
        if (status != INCMAP_OK) {
            base_locate(err, import->path, 0, 0);
        }
    }
    if (status == INCMAP_OK) {
        gaz_features_init(&use, import, only_areas);
        status = import_records(&use, shape, err);
        gaz_features_free(&use);
    }
    io_shape_close(shape);
    gaz_input_close(&dbf);
    gaz_input_close(&shp);
    return status;
}

incmap_status gaz_import_shape(gaz_import *import, io_stream *stream, incmap_error *err) {
    (void)stream; /* both files are opened anew */
    return import_shapes(import, false, err);
}

incmap_status gaz_import_shape_areas(gaz_import *import, io_stream *stream, incmap_error *err) {
    (void)stream;
    return import_shapes(import, true, err);
}
