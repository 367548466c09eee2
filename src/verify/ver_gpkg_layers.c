/* The layers that gpkg_contents names, one after the other. QGIS's table of styles has columns and
 * values of its own kind and is not looked into. */
#include "base_date.h"
#include "base_error.h"
#include "geo_crs.h"
#include "ver_gpkg.h"
#include "ver_wkb.h"
#include "ver_wkt.h"

static const char *const contents_sql =
    "SELECT table_name, data_type, last_change, min_x, min_y, max_x, max_y, srs_id FROM "
    "gpkg_contents WHERE lower(table_name) IN (SELECT lower(name) FROM sqlite_master WHERE type IN "
    "('table', 'view')) AND data_type IN ('features', 'attributes') AND table_name <> "
    "'layer_styles' "
    "ORDER BY table_name";

static void judge_change(ver_gpkg *gpkg, incmap_span change) {
    if (!ver_is_datetime(change)) {
        ver_find(gpkg->report, INCMAP_FINDING_GPKG_DATE, (ver_place){0},
                 "last_change is \"%.*s\", expected a time such as 2023-09-24T14:05:00.000Z",
                 BASE_SPAN_ARG(change));
    }
}

/* What the row of gpkg_contents says. */
static incmap_status read_contents(ver_gpkg *gpkg, ver_layer *layer, io_statement *row,
                                   incmap_error *err) {
    BASE_TRY(base_arena_copy(&layer->text, io_statement_text(row, 0), &layer->table, err));
    gpkg->report->table = layer->table;
    layer->is_features = base_span_is(io_statement_text(row, 1), "features");
    judge_change(gpkg, io_statement_text(row, 2));
    layer->has_box = true;
    for (int i = 0; i < 4; i++) {
        layer->has_box = layer->has_box && io_statement_stored(row, 3 + i) != IO_STORED_NULL;
        layer->box[i] = io_statement_real(row, 3 + i);
    }
    layer->srs_id = io_statement_integer(row, 7);
    return INCMAP_OK;
}

/* Degrees, metres or nothing known, and whether PROJ can read it. 0.01745329 radians are a
 * degree. */
static incmap_status judge_definition(ver_gpkg *gpkg, ver_layer *layer, incmap_span definition,
                                      incmap_error *err) {
    static const char *const projected[] = {"PROJCS", "PROJCRS", "PROJECTEDCRS"};
    geo_crs *crs = NULL;
    incmap_error why = {0};
    if (!ver_wkt_is_one(definition)) {
        ver_find(gpkg->report, INCMAP_FINDING_GPKG_SRS_DEFINITION, (ver_place){0},
                 "system %lld: \"%.*s\", expected well-known text such as GEOGCS[...]",
                 (long long)layer->srs_id, BASE_SPAN_ARG(definition));
        return INCMAP_OK;
    }
    incmap_status status = geo_crs_open(&crs, gpkg->ctx, definition, &why);
    geo_crs_close(crs);
    if (status == INCMAP_MEMORY) {
        return base_out_of_memory(err);
    }
    if (status == INCMAP_NOT_FOUND) {
        ver_find(gpkg->report, INCMAP_FINDING_GPKG_SRS_DEFINITION, (ver_place){0},
                 "system %lld: %s", (long long)layer->srs_id, why.message);
        return INCMAP_OK;
    }
    for (size_t i = 0; i < sizeof projected / sizeof projected[0]; i++) {
        layer->is_projected |= base_span_starts(definition, base_span_of(projected[i]));
    }
    layer->in_degrees = base_span_starts(definition, BASE_SPAN("GEO")) &&
                        base_span_find(definition, BASE_SPAN("0.01745329")) != SIZE_MAX;
    return INCMAP_OK;
}

static incmap_status read_system(ver_gpkg *gpkg, ver_layer *layer, incmap_error *err) {
    io_statement *row = NULL;
    bool more;
    if (layer->srs_id <= 0) {
        return INCMAP_OK; /* an undefined one */
    }
    BASE_TRY(ver_gpkg_ask(
        gpkg, &row, "SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?", layer, err));
    io_statement_set_integer(row, 1, layer->srs_id);
    incmap_status status = io_statement_next(row, &more, err);
    if (status == INCMAP_OK && more) {
        incmap_span text = base_span_trim(io_statement_text(row, 0));
        bool is_elsewhere = base_span_equal_nocase(text, BASE_SPAN("undefined"));
        status = is_elsewhere ? INCMAP_OK : judge_definition(gpkg, layer, text, err);
    }
    io_statement_close(row);
    return status;
}

/* What gpkg_geometry_columns says of it. */
static incmap_status read_geometry(ver_gpkg *gpkg, ver_layer *layer, incmap_error *err) {
    io_statement *row = NULL;
    bool more;
    BASE_TRY(ver_gpkg_ask(gpkg, &row,
                          "SELECT column_name, geometry_type_name, srs_id, z, m FROM "
                          "gpkg_geometry_columns WHERE lower(table_name) = lower({%})",
                          layer, err));
    incmap_status status = io_statement_next(row, &more, err);
    if (status == INCMAP_OK && more) {
        layer->srs_id = io_statement_integer(row, 2);
        layer->z = io_statement_integer(row, 3);
        layer->m = io_statement_integer(row, 4);
        status = base_arena_copy(&layer->text, io_statement_text(row, 0), &layer->geometry, err);
        if (status == INCMAP_OK) {
            status = base_arena_copy(&layer->text, io_statement_text(row, 1), &layer->geometry_type,
                                     err);
        }
    }
    io_statement_close(row);
    return status;
}

static void judge_geometry_column(ver_gpkg *gpkg, const ver_layer *layer) {
    const ver_column *column = NULL;
    for (size_t i = 0; i < layer->column_count; i++) {
        if (base_span_equal_nocase(layer->columns[i].name, layer->geometry)) {
            column = &layer->columns[i];
        }
    }
    ver_place place = {.field = layer->geometry};
    if (layer->geometry.size == 0) {
        ver_find(gpkg->report, INCMAP_FINDING_GPKG_GEOMETRY_COLUMN, place,
                 "features, and gpkg_geometry_columns has no row for them");
    } else if (column == NULL) {
        ver_find(gpkg->report, INCMAP_FINDING_GPKG_GEOMETRY_COLUMN, place,
                 "the table has no such column");
    } else if (column->class_ != VER_VALUE_GEOMETRY && column->class_ != VER_VALUE_BLOB) {
        ver_find(gpkg->report, INCMAP_FINDING_GPKG_GEOMETRY_COLUMN, place,
                 "the column is of no geometry type");
    }
    if (layer->z < 0 || layer->z > 2 || layer->m < 0 || layer->m > 2) {
        ver_find(gpkg->report, INCMAP_FINDING_GPKG_GEOMETRY_COLUMN, place,
                 "z is %lld and m is %lld, expected 0, 1 or 2", (long long)layer->z,
                 (long long)layer->m);
    }
}

/* Of a small layer an index would be a waste. */
static void judge_absence(ver_gpkg *gpkg, const ver_layer *layer) {
    enum { many = 10000 };
    if (!layer->has_tree && layer->rows >= many) {
        ver_find(gpkg->report, INCMAP_FINDING_RTREE_MISSING, (ver_place){0},
                 "the layer of %llu rows has no spatial index", (unsigned long long)layer->rows);
    }
}

/* Types of curves are an extension each (R67). */
static incmap_status judge_curves(ver_gpkg *gpkg, const ver_layer *layer, incmap_error *err) {
    int64_t tables = 0;
    BASE_TRY(ver_gpkg_number(gpkg, &tables,
                             "SELECT count(*) FROM sqlite_master WHERE name = 'gpkg_extensions'",
                             layer, err));
    for (unsigned type = 0; type < 32 && layer->curves >> type != 0; type++) {
        const char *name = (layer->curves >> type & 1) != 0 ? ver_wkb_curve_view(type) : NULL;
        const ver_layer asked = {.table = layer->table,
                                 .geometry = base_span_of(name == NULL ? "" : name)};
        int64_t rows = 0;
        BASE_TRY(name == NULL || tables == 0
                     ? INCMAP_OK
                     : ver_gpkg_number(gpkg, &rows,
                                       "SELECT count(*) FROM gpkg_extensions WHERE extension_name "
                                       "= {gpkg_geom_&} AND lower(table_name) = lower({%})",
                                       &asked, err));
        if (name != NULL && rows == 0) {
            ver_find(gpkg->report, INCMAP_FINDING_GPKG_EXTENSION, (ver_place){0},
                     "%s among the geometries, and gpkg_extensions does not tell of "
                     "gpkg_geom_%s: readers are not warned",
                     name, name);
        }
    }
    return INCMAP_OK;
}

static incmap_status judge_count(ver_gpkg *gpkg, const ver_layer *layer, incmap_error *err) {
    io_statement *row = NULL;
    bool more;
    int64_t tables = 0;
    BASE_TRY(ver_gpkg_number(gpkg, &tables,
                             "SELECT count(*) FROM sqlite_master WHERE name = 'gpkg_ogr_contents'",
                             layer, err));
    if (tables == 0) {
        return INCMAP_OK;
    }
    BASE_TRY(ver_gpkg_ask(gpkg, &row,
                          "SELECT feature_count FROM gpkg_ogr_contents WHERE lower(table_name) = "
                          "lower({%}) AND feature_count NOT NULL",
                          layer, err));
    incmap_status status = io_statement_next(row, &more, err);
    if (status == INCMAP_OK && more && (uint64_t)io_statement_integer(row, 0) != layer->rows) {
        ver_find(gpkg->report, INCMAP_FINDING_GPKG_COUNT, (ver_place){0},
                 "gpkg_ogr_contents counts %lld rows, there are %llu",
                 (long long)io_statement_integer(row, 0), (unsigned long long)layer->rows);
    }
    io_statement_close(row);
    return status;
}

static incmap_status check_layer(ver_gpkg *gpkg, ver_layer *layer, incmap_error *err) {
    if (layer->is_features) {
        BASE_TRY(read_geometry(gpkg, layer, err));
        BASE_TRY(read_system(gpkg, layer, err));
    }
    BASE_TRY(ver_gpkg_read_columns(gpkg, layer, err));
    if (layer->is_features) {
        judge_geometry_column(gpkg, layer);
        BASE_TRY(ver_gpkg_find_tree(gpkg, layer, err));
    }
    BASE_TRY(ver_gpkg_check_rows(gpkg, layer, err));
    if (layer->is_features) {
        judge_absence(gpkg, layer);
        BASE_TRY(judge_curves(gpkg, layer, err));
    }
    return judge_count(gpkg, layer, err);
}

static incmap_status check_named(ver_gpkg *gpkg, io_statement *row, incmap_error *err) {
    ver_layer layer = {0};
    incmap_error why = {0};
    base_arena_init(&layer.text, gpkg->ctx);
    incmap_status status = read_contents(gpkg, &layer, row, &why);
    if (status == INCMAP_OK) {
        status = check_layer(gpkg, &layer, &why);
    }
    status = ver_gpkg_tell(gpkg, status, INCMAP_FINDING_GPKG_DAMAGED, &why, err);
    gpkg->report->table = (incmap_span){0};
    base_free(gpkg->ctx, layer.columns);
    base_arena_free(&layer.text);
    return status;
}

incmap_status ver_gpkg_check_layers(ver_gpkg *gpkg, incmap_error *err) {
    const ver_layer none = {0};
    io_statement *row = NULL;
    bool more = true;
    bool has_contents = false;
    BASE_TRY(io_sqlite_has(gpkg->database, "gpkg_contents", "srs_id", &has_contents, err));
    if (!has_contents) {
        return INCMAP_OK; /* told already */
    }
    BASE_TRY(ver_gpkg_ask(gpkg, &row, contents_sql, &none, err));
    incmap_status status = io_statement_next(row, &more, err);
    while (status == INCMAP_OK && more) {
        status = check_named(gpkg, row, err);
        if (status == INCMAP_OK) {
            status = io_statement_next(row, &more, err);
        }
    }
    io_statement_close(row);
    return status;
}
