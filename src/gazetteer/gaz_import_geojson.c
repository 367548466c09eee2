/* Owns reading GeoJSON (RFC 7946, also a feature a line): which features there are, and points as
 * places. The properties of points are known by the headings of tables. */
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "gaz_geojson.h"

bool gaz_is_geojson(incmap_span start, incmap_span first_line) {
    incmap_span text = base_span_trim(start);
    (void)first_line;
    return text.size > 0 && (text.data[0] == '{' || text.data[0] == '\x1E');
}

static incmap_span cell_text(const io_json_value *value, char number[BASE_NUM_MAX]) {
    double found = 0;
    if (io_json_number(value, &found)) {
        return base_span(number, base_num_write_shortest(number, found));
    }
    return base_span_trim(io_json_text(value));
}

static incmap_status add_names(gaz_cells *cells, const io_json_value *value,
                               const gaz_name_kind *kind, incmap_error *err) {
    BASE_TRY(gaz_cells_add_name(cells, io_json_text(value), kind, err));
    if (io_json_kind_of(value) == IO_JSON_ARRAY) {
        for (const io_json_value *at = io_json_first(value); at != NULL; at = io_json_next(at)) {
            BASE_TRY(gaz_cells_add_name(cells, io_json_text(at), kind, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status take_property(gaz_features *use, const io_json_value *value,
                                   incmap_error *err) {
    incmap_span heading = io_json_name(value);
    gaz_column column = gaz_column_of(heading);
    gaz_name_kind kind = gaz_name_kind_of(heading);
    if (column < GAZ_COLUMN_COUNT && !use->cells.has[column] &&
        io_json_kind_of(value) != IO_JSON_NULL) {
        use->cells.at[column] = cell_text(value, use->numbers[column]);
        use->cells.has[column] = true;
    }
    if (kind.is_name || base_span_equal_nocase(heading, BASE_SPAN("names")) ||
        (column == GAZ_OTHER_NAMES && io_json_kind_of(value) == IO_JSON_ARRAY)) {
        return add_names(&use->cells, value, &kind, err);
    }
    return INCMAP_OK;
}

static incmap_status import_point(gaz_features *use, const io_json_value *feature, uint64_t line,
                                  incmap_error *err) {
    const io_json_value *properties = io_json_member(feature, "properties");
    const io_json_value *lon =
        io_json_first(io_json_member(io_json_member(feature, "geometry"), "coordinates"));
    gaz_cells_clear(&use->cells);
    use->cells.line = line;
    for (const io_json_value *at = io_json_first(properties); at != NULL; at = io_json_next(at)) {
        BASE_TRY(take_property(use, at, err));
    }
    use->cells.at[GAZ_LATITUDE] = cell_text(io_json_next(lon), use->numbers[GAZ_LATITUDE]);
    use->cells.at[GAZ_LONGITUDE] = cell_text(lon, use->numbers[GAZ_LONGITUDE]);
    if (!use->cells.has[GAZ_ID]) {
        use->cells.at[GAZ_ID] = cell_text(io_json_member(feature, "id"), use->numbers[GAZ_ID]);
    }
    return gaz_import_cells(use->import, &use->cells, err);
}

void gaz_features_init(gaz_features *use, gaz_import *import, bool only_areas) {
    incmap_context *ctx = import->draft->ctx;
    *use = (gaz_features){.import = import, .only_areas = only_areas, .rings = {.ctx = ctx}};
    gaz_cells_init(&use->cells, ctx);
}

void gaz_features_free(gaz_features *use) {
    gaz_cells_free(&use->cells);
    base_free(use->rings.ctx, use->rings.vertices);
    base_free(use->rings.ctx, use->rings.ends);
}

static incmap_status import_feature(gaz_features *use, const io_json_value *feature, uint64_t line,
                                    gaz_reason *reason, incmap_error *err) {
    incmap_span type = io_json_text(io_json_member(io_json_member(feature, "geometry"), "type"));
    bool is_point = base_span_is(type, "Point");
    if (is_point && use->ignores_points) {
        use->import->rows--;
        return INCMAP_OK;
    }
    return is_point && !use->only_areas
               ? import_point(use, feature, line, err)
               : gaz_import_area(use->import, feature, &use->rings, reason, err);
}

incmap_status gaz_features_take(gaz_features *use, incmap_span text, uint64_t line,
                                incmap_error *err) {
    gaz_reason reason = GAZ_BAD_SYNTAX;
    incmap_error problem = {.line = 0};
    io_json *json = NULL;
    use->import->rows++;
    incmap_status status = io_json_parse(&json, use->import->draft->ctx, text, &problem);
    if (status == INCMAP_OK) {
        status = import_feature(use, io_json_root(json), line, &reason, &problem);
    }
    io_json_free(json);
    problem.line = line;
    problem.byte = 0;
    return status == INCMAP_OK
               ? INCMAP_OK
               : gaz_reject_or_fail(use->import, line, reason, status, &problem, err);
}

static incmap_status import_features(gaz_features *use, io_json_split *split, incmap_error *err) {
    gaz_import *import = use->import;
    for (bool more = true; more;) {
        incmap_span text = {NULL, 0};
        uint64_t line = 0;
        incmap_error problem = {.line = 0};
        incmap_status status = io_json_split_next(split, &text, &line, &more, &problem);
        if (status == INCMAP_OK && more) {
            BASE_TRY(gaz_features_take(use, text, line, err));
        } else if (status != INCMAP_OK) {
            import->rows++;
            if (io_json_split_is_broken(split)) {
                return base_fail_at(err, status, import->path, line, 0, "%s", problem.message);
            }
            BASE_TRY(gaz_reject_or_fail(import, line, GAZ_BAD_SYNTAX, status, &problem, err));
            more = true;
        }
    }
    return INCMAP_OK;
}

static incmap_status import_json(gaz_import *import, io_stream *stream, bool only_areas,
                                 incmap_error *err) {
    io_json_split *split = NULL;
    gaz_features use;
    BASE_TRY(io_json_split_open(&split, import->draft->ctx, stream, "features", err));
    gaz_features_init(&use, import, only_areas);
    incmap_status status = import_features(&use, split, err);
    io_json_split_close(split);
    gaz_features_free(&use);
    return status;
}

incmap_status gaz_import_geojson(gaz_import *import, io_stream *stream, incmap_error *err) {
    return import_json(import, stream, false, err);
}

incmap_status gaz_import_geojson_areas(gaz_import *import, io_stream *stream, incmap_error *err) {
    return import_json(import, stream, true, err);
}
