/* The tables that belong to the standard, GDAL and QGIS, and what they say of one another. */
#include "base_error.h"
#include "base_span.h"
#include "ver_gpkg.h"

static const struct {
    const char *table;
    bool is_always_there;
    const char *columns;
} required[] = {
#define X(table, always, columns) {table, always, columns},
#include "ver_gpkg_required.def"
#undef X
};

/* A question whose every row is a finding: its first column is the table that is to blame, the
 * second what the message names. */
typedef struct question {
    const char *needs; /* tables, with commas, without which it is not asked */
    incmap_finding_code code;
    const char *sql;
    const char *message; /* what follows the second column */
} question;

static const question questions[] = {
    {"gpkg_spatial_ref_sys", INCMAP_FINDING_GPKG_SRS,
     "SELECT 'gpkg_spatial_ref_sys', column1 FROM (VALUES (-1), (0), (4326)) WHERE column1 NOT IN "
     "(SELECT srs_id FROM gpkg_spatial_ref_sys)",
     "is missing, which every GeoPackage has to have"},
    {"gpkg_spatial_ref_sys,gpkg_contents", INCMAP_FINDING_GPKG_SRS,
     "SELECT table_name, srs_id FROM gpkg_contents WHERE srs_id NOT NULL AND srs_id NOT IN (SELECT "
     "srs_id FROM gpkg_spatial_ref_sys)",
     "of gpkg_contents is not in gpkg_spatial_ref_sys"},
    {"gpkg_contents,gpkg_geometry_columns", INCMAP_FINDING_GPKG_SRS,
     "SELECT c.table_name, g.srs_id FROM gpkg_contents AS c JOIN gpkg_geometry_columns AS g ON "
     "lower(g.table_name) = lower(c.table_name) WHERE g.srs_id IS NOT c.srs_id",
     "of gpkg_geometry_columns is not that of gpkg_contents"},
    {"gpkg_contents", INCMAP_FINDING_GPKG_CONTENTS,
     "SELECT table_name, table_name FROM gpkg_contents WHERE lower(table_name) NOT IN (SELECT "
     "lower(name) FROM sqlite_master WHERE type IN ('table', 'view'))",
     "is in gpkg_contents, and there is no such table"},
    {"gpkg_contents", INCMAP_FINDING_GPKG_CONTENTS,
     "SELECT table_name, data_type FROM gpkg_contents WHERE data_type NOT IN ('features', 'tiles', "
     "'attributes') AND NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'gpkg_extensions')",
     "as data_type, expected features, attributes or tiles"},
    {"gpkg_contents", INCMAP_FINDING_GPKG_CONTENTS,
     "SELECT table_name, 'min_x ' || min_x || ', max_x ' || max_x || ', min_y ' || min_y || ', "
     "max_y ' || max_y FROM gpkg_contents WHERE min_x > max_x OR min_y > max_y",
     "is no box"},
    {"gpkg_contents", INCMAP_FINDING_GPKG_UNLISTED,
     "SELECT name, name FROM sqlite_master WHERE type = 'table' AND lower(name) NOT IN (SELECT "
     "lower(table_name) FROM gpkg_contents) AND name NOT LIKE 'gpkg@_%' ESCAPE '@' AND name NOT "
     "LIKE 'rtree@_%' ESCAPE '@' AND name NOT LIKE 'sqlite@_%' ESCAPE '@' AND name NOT IN "
     "('layer_styles', 'qgis_projects')",
     "is not in gpkg_contents: readers do not show it, or as a table without geometry"},
    {"gpkg_contents,gpkg_geometry_columns", INCMAP_FINDING_GPKG_GEOMETRY_COLUMN,
     "SELECT table_name, column_name FROM gpkg_geometry_columns WHERE lower(table_name) NOT IN "
     "(SELECT lower(table_name) FROM gpkg_contents WHERE data_type = 'features')",
     "is a geometry column of what gpkg_contents does not call features"},
    {"gpkg_contents,gpkg_ogr_contents", INCMAP_FINDING_GPKG_COUNT,
     "SELECT table_name, feature_count FROM gpkg_ogr_contents WHERE lower(table_name) NOT IN "
     "(SELECT lower(table_name) FROM gpkg_contents)",
     "features of a layer that is not in gpkg_contents"},
    {"gpkg_extensions", INCMAP_FINDING_GPKG_EXTENSION,
     "SELECT table_name, extension_name FROM gpkg_extensions WHERE table_name NOT NULL AND "
     "lower(table_name) NOT IN (SELECT lower(name) FROM sqlite_master)",
     "is an extension of a table that is not there"},
    {"gpkg_extensions", INCMAP_FINDING_GPKG_EXTENSION,
     "SELECT table_name, 'rtree_' || table_name || '_' || column_name FROM gpkg_extensions WHERE "
     "extension_name = 'gpkg_rtree_index' AND lower('rtree_' || table_name || '_' || column_name) "
     "NOT IN (SELECT lower(name) FROM sqlite_master)",
     "is a spatial index that gpkg_extensions tells of and that is not there"},
    {"gpkg_extensions", INCMAP_FINDING_GPKG_EXTENSION,
     "SELECT table_name, extension_name FROM gpkg_extensions WHERE scope NOT IN ('read-write', "
     "'write-only')",
     "has a scope that is neither read-write nor write-only"},
    {"gpkg_spatial_ref_sys", INCMAP_FINDING_GPKG_SRS,
     "SELECT 'gpkg_spatial_ref_sys', srs_id || ' is ' || organization || ' ' || "
     "organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = 4326 AND "
     "(lower(organization) <> 'epsg' OR organization_coordsys_id <> 4326)",
     "there, expected EPSG 4326"},
    {"gpkg_spatial_ref_sys", INCMAP_FINDING_GPKG_SRS_DEFINITION,
     "SELECT 'gpkg_spatial_ref_sys', srs_id FROM gpkg_spatial_ref_sys WHERE srs_id NOT IN (-1, 0) "
     "AND trim(coalesce(definition, '')) IN ('', 'undefined') AND NOT EXISTS (SELECT 1 FROM "
     "pragma_table_info('gpkg_spatial_ref_sys') WHERE name = 'definition_12_063')",
     "is a system without a definition"},
    {"gpkg_spatial_ref_sys", INCMAP_FINDING_GPKG_SRS_DEFINITION,
     "SELECT 'gpkg_spatial_ref_sys', srs_id FROM gpkg_spatial_ref_sys WHERE srs_id = 4326 AND "
     "definition LIKE 'PROJ%'",
     "has the definition of a projected system, expected that of WGS 84"},
    {"gpkg_contents", INCMAP_FINDING_GPKG_CONTENTS,
     "SELECT table_name, (min_x IS NULL) + (min_y IS NULL) + (max_x IS NULL) + (max_y IS NULL) "
     "FROM gpkg_contents WHERE (min_x IS NULL) + (min_y IS NULL) + (max_x IS NULL) + (max_y IS "
     "NULL) BETWEEN 1 AND 3",
     "of the four sides of the box are not said"},
    {"gpkg_geometry_columns", INCMAP_FINDING_GPKG_GEOMETRY_COLUMN,
     "SELECT table_name, geometry_type_name FROM gpkg_geometry_columns WHERE geometry_type_name "
     "NOT IN ('GEOMETRY', 'POINT', 'LINESTRING', 'POLYGON', 'MULTIPOINT', 'MULTILINESTRING', "
     "'MULTIPOLYGON', 'GEOMETRYCOLLECTION', 'CIRCULARSTRING', 'COMPOUNDCURVE', 'CURVEPOLYGON', "
     "'MULTICURVE', 'MULTISURFACE', 'CURVE', 'SURFACE')",
     "is no type of geometry as GeoPackage writes them"},
    {"gpkg_geometry_columns,gpkg_extensions", INCMAP_FINDING_GPKG_EXTENSION,
     "SELECT g.table_name, 'rtree_' || g.table_name || '_' || g.column_name FROM "
     "gpkg_geometry_columns AS g WHERE lower('rtree_' || g.table_name || '_' || g.column_name) IN "
     "(SELECT lower(name) FROM sqlite_master) AND NOT EXISTS (SELECT 1 FROM gpkg_extensions AS e "
     "WHERE e.extension_name = 'gpkg_rtree_index' AND lower(e.table_name) = lower(g.table_name))",
     "is a spatial index that gpkg_extensions does not tell of: readers do not use it"},
    {"gpkg_extensions", INCMAP_FINDING_GPKG_EXTENSION,
     "SELECT table_name, column_name FROM gpkg_extensions AS e WHERE column_name NOT NULL AND "
     "lower(table_name) IN (SELECT lower(name) FROM sqlite_master) AND lower(column_name) NOT IN "
     "(SELECT lower(name) FROM pragma_table_info(e.table_name))",
     "is a column with an extension that the table does not have"},
    {"gpkg_metadata", INCMAP_FINDING_GPKG_METADATA,
     "SELECT 'gpkg_metadata', md_scope FROM gpkg_metadata WHERE md_scope NOT IN ('undefined', "
     "'fieldSession', 'collectionSession', 'series', 'dataset', 'featureType', 'feature', "
     "'attributeType', 'attribute', 'tile', 'model', 'catalog', 'schema', 'taxonomy', 'software', "
     "'service', 'collectionHardware', 'nonGeographicDataset', 'dimensionGroup', 'style')",
     "as md_scope, which GeoPackage does not know"},
    {"gpkg_metadata_reference", INCMAP_FINDING_GPKG_METADATA,
     "SELECT 'gpkg_metadata_reference', reference_scope FROM gpkg_metadata_reference WHERE "
     "reference_scope NOT IN ('geopackage', 'table', 'column', 'row', 'row/col')",
     "as reference_scope, expected geopackage, table, column, row or row/col"},
    {"gpkg_metadata_reference,gpkg_contents", INCMAP_FINDING_GPKG_METADATA,
     "SELECT 'gpkg_metadata_reference', coalesce(table_name, 'no table') FROM "
     "gpkg_metadata_reference WHERE (reference_scope = 'geopackage') <> (table_name IS NULL) OR "
     "lower(table_name) NOT IN (SELECT lower(table_name) FROM gpkg_contents)",
     "is what metadata refer to, expected a table of gpkg_contents, or none for all of the file"},
    {"gpkg_metadata_reference", INCMAP_FINDING_GPKG_METADATA,
     "SELECT 'gpkg_metadata_reference', timestamp FROM gpkg_metadata_reference WHERE "
     "substr(timestamp, 11, 1) <> 'T' OR substr(timestamp, -1) <> 'Z' OR julianday(timestamp) IS "
     "NULL",
     "as timestamp, expected a time such as 2023-09-24T14:05:00.000Z"},
    {"layer_styles,gpkg_contents", INCMAP_FINDING_GPKG_STYLE,
     "SELECT 'layer_styles', f_table_name FROM layer_styles WHERE f_table_name IS NULL OR "
     "lower(f_table_name) NOT IN (SELECT lower(table_name) FROM gpkg_contents)",
     "is a layer with a style that is not there"},
    {"layer_styles", INCMAP_FINDING_GPKG_STYLE,
     "SELECT 'layer_styles', f_table_name FROM layer_styles WHERE coalesce(ltrim(styleQML), '') "
     "NOT LIKE '<%' AND coalesce(ltrim(styleSLD), '') NOT LIKE '<%'",
     "has a style that is no XML"},
};

static incmap_status is_there(ver_gpkg *gpkg, incmap_span table, bool *out, incmap_error *err) {
    const ver_layer layer = {.table = table};
    int64_t count = 0;
    BASE_TRY(ver_gpkg_number(gpkg, &count,
                             "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = "
                             "{%}",
                             &layer, err));
    *out = count > 0;
    return INCMAP_OK;
}

/* *good false: a column is missing, and nothing can be asked of the table. */
static incmap_status check_columns(ver_gpkg *gpkg, const char *table, const char *columns,
                                   bool *good, incmap_error *err) {
    incmap_span rest = base_span_of(columns);
    incmap_span column;
    while (base_span_cut(&rest, ',', &column)) {
        const ver_layer layer = {.table = base_span_of(table), .geometry = column};
        int64_t count = 0;
        BASE_TRY(ver_gpkg_number(gpkg, &count,
                                 "SELECT count(*) FROM pragma_table_info({%}) WHERE lower(name) = "
                                 "lower({&})",
                                 &layer, err));
        if (count == 0) {
            *good = false;
            ver_find(gpkg->report, INCMAP_FINDING_GPKG_TABLE, (ver_place){.field = column},
                     "%s has no column %.*s", table, BASE_SPAN_ARG(column));
        }
    }
    return INCMAP_OK;
}

/* Which of the required tables can be asked: their numbers as bits. */
static incmap_status check_required(ver_gpkg *gpkg, unsigned *whole, incmap_error *err) {
    *whole = 0;
    for (unsigned i = 0; i < sizeof required / sizeof required[0]; i++) {
        bool good = false;
        BASE_TRY(is_there(gpkg, base_span_of(required[i].table), &good, err));
        if (good) {
            BASE_TRY(check_columns(gpkg, required[i].table, required[i].columns, &good, err));
        } else if (required[i].is_always_there) {
            ver_find(gpkg->report, INCMAP_FINDING_GPKG_TABLE, (ver_place){0},
                     "there is no table %s", required[i].table);
        }
        *whole |= (unsigned)good << i;
    }
    return INCMAP_OK;
}

static bool can_ask(const question *q, unsigned whole) {
    incmap_span rest = base_span_of(q->needs);
    incmap_span table;
    while (base_span_cut(&rest, ',', &table)) {
        bool found = false;
        for (unsigned i = 0; i < sizeof required / sizeof required[0]; i++) {
            found |= base_span_is(table, required[i].table) && (whole >> i & 1) != 0;
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

static incmap_status ask(ver_gpkg *gpkg, const question *q, incmap_error *err) {
    io_statement *row = NULL;
    bool more = true;
    const ver_layer none = {0};
    BASE_TRY(ver_gpkg_ask(gpkg, &row, q->sql, &none, err));
    incmap_status status = io_statement_next(row, &more, err);
    while (status == INCMAP_OK && more) {
        gpkg->report->table = io_statement_text(row, 0);
        ver_find(gpkg->report, q->code, (ver_place){0}, "%.*s %s",
                 BASE_SPAN_ARG(io_statement_text(row, 1)), q->message);
        status = io_statement_next(row, &more, err);
    }
    gpkg->report->table = (incmap_span){0};
    io_statement_close(row);
    return status;
}

incmap_status ver_gpkg_check_tables(ver_gpkg *gpkg, incmap_error *err) {
    unsigned whole;
    BASE_TRY(check_required(gpkg, &whole, err));
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        if (can_ask(&questions[i], whole)) {
            BASE_TRY(ask(gpkg, &questions[i], err));
        }
    }
    return INCMAP_OK;
}
