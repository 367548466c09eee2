/* Owns the tables of a GeoPackage and how names stand in SQL. */
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "base_utf8.h"
#include "exp_gpkg.h"

/* As annex C of the standard has them; gpkg_ogr_contents is GDAL's count of features, layer_styles
 * is where QGIS looks for styles. */
const char exp_gpkg_header[] = "PRAGMA application_id=0x47504B47; PRAGMA user_version=10300";

const char exp_gpkg_tables[] =
    "CREATE TABLE IF NOT EXISTS gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT "
    "NULL PRIMARY "
    "KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT "
    "NOT NULL, description TEXT);"
    "CREATE TABLE IF NOT EXISTS gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type "
    "TEXT NOT NULL, "
    "identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT "
    "(strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y "
    "DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES "
    "gpkg_spatial_ref_sys(srs_id));"
    "CREATE TABLE IF NOT EXISTS gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT "
    "NOT NULL, "
    "geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT "
    "NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT "
    "uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES "
    "gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES "
    "gpkg_spatial_ref_sys (srs_id));"
    "CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT, extension_name "
    "TEXT NOT "
    "NULL, definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, "
    "column_name, extension_name));"
    "CREATE TABLE IF NOT EXISTS gpkg_ogr_contents (table_name TEXT NOT NULL PRIMARY KEY, "
    "feature_count INTEGER "
    "DEFAULT NULL);"
    "CREATE TABLE IF NOT EXISTS gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT "
    "NULL, md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL, mime_type TEXT "
    "NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');"
    "CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name "
    "TEXT, column_name TEXT, row_id_value INTEGER, timestamp DATETIME NOT NULL DEFAULT "
    "(strftime('%Y-%m-%dT%H:%M:%fZ','now')), md_file_id INTEGER NOT NULL, md_parent_id INTEGER, "
    "CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id), CONSTRAINT "
    "crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));"
    "CREATE TABLE IF NOT EXISTS layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
    "f_table_catalog "
    "TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), "
    "styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, "
    "owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT "
    "(strftime('%Y-%m-%dT%H:%M:%fZ','now')));"
    "INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES "
    "('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate "
    "reference system'),"
    "('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate "
    "reference system');";

const char exp_gpkg_rtree[] =
    "CREATE VIRTUAL TABLE [rtree_%_geom] USING rtree(id, minx, maxx, miny, maxy)";

/* The R-tree's are those of the standard, word for word in what they do. */
#define BOX "(NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom))"
const char exp_gpkg_triggers[] =
    "CREATE TRIGGER [rtree_%_geom_insert] AFTER INSERT ON [%] WHEN (NEW.geom NOTNULL AND NOT "
    "ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO [rtree_%_geom] VALUES " BOX
    "; END;"
    "CREATE TRIGGER [rtree_%_geom_update1] AFTER UPDATE OF geom ON [%] WHEN OLD.fid = NEW.fid AND "
    "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO [rtree_%_geom] "
    "VALUES " BOX
    "; END;"
    "CREATE TRIGGER [rtree_%_geom_update2] AFTER UPDATE OF geom ON [%] WHEN OLD.fid = NEW.fid AND "
    "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM [rtree_%_geom] WHERE id = "
    "OLD.fid; END;"
    "CREATE TRIGGER [rtree_%_geom_update3] AFTER UPDATE ON [%] WHEN OLD.fid != NEW.fid AND "
    "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM [rtree_%_geom] WHERE id = "
    "OLD.fid; INSERT OR REPLACE INTO [rtree_%_geom] VALUES " BOX
    "; END;"
    "CREATE TRIGGER [rtree_%_geom_update4] AFTER UPDATE ON [%] WHEN OLD.fid != NEW.fid AND "
    "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM [rtree_%_geom] WHERE id IN "
    "(OLD.fid, NEW.fid); END;"
    "CREATE TRIGGER [rtree_%_geom_delete] AFTER DELETE ON [%] WHEN OLD.geom NOTNULL BEGIN DELETE "
    "FROM [rtree_%_geom] WHERE id = OLD.fid; END;"
    "CREATE TRIGGER [trigger_insert_feature_count_%] AFTER INSERT ON [%] BEGIN UPDATE "
    "gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = "
    "lower({%}); END;"
    "CREATE TRIGGER [trigger_delete_feature_count_%] AFTER DELETE ON [%] BEGIN UPDATE "
    "gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = "
    "lower({%}); END;";

/* The last part of a path without its ending. */
static incmap_span stem_of(const char *path) {
    const char *slash = strrchr(path, '/');
    incmap_span name = base_span_of(slash == NULL ? path : slash + 1);
    for (size_t i = name.size; i > 1; i--) {
        if (name.data[i - 1] == '.') {
            return base_span(name.data, i - 1);
        }
    }
    return name;
}

static bool is_kept_for_others(incmap_span name) {
    static const char *const starts[] = {"sqlite_", "gpkg_", "rtree_", "layer_styles"};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        incmap_span start = base_span_of(starts[i]);
        if (name.size >= start.size &&
            base_span_equal_nocase(base_span(name.data, start.size), start)) {
            return true;
        }
    }
    return false;
}

/* The text with control characters as underscores and room for some bytes more behind it. */
static char *copy_plain(base_arena *arena, const char *front, incmap_span text, size_t more) {
    size_t front_size = strlen(front);
    char *copy = base_arena_alloc(arena, front_size + text.size + more + 1);
    if (copy == NULL) {
        return NULL;
    }
    memcpy(copy, front, front_size);
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        copy[front_size + i] = c < 0x20 || c == 0x7F ? '_' : text.data[i];
    }
    return copy;
}

incmap_status exp_gpkg_table_name(incmap_span *out, base_arena *arena, incmap_span given,
                                  const char *path, incmap_error *err) {
    incmap_span name = base_span_trim(given.size > 0 ? given : stem_of(path));
    if (name.size == 0 || base_utf8_find_bad(name) != SIZE_MAX) {
        name = BASE_SPAN("incidents");
    }
    const char *front = is_kept_for_others(name) ? "layer_" : "";
    char *copy = copy_plain(arena, front, name, 0);
    if (copy == NULL) {
        return base_out_of_memory(err);
    }
    *out = base_span(copy, strlen(front) + name.size);
    return INCMAP_OK;
}

static bool is_taken(const incmap_span *names, size_t count, incmap_span name) {
    for (size_t i = 0; i < count; i++) {
        if (base_span_equal_nocase(names[i], name)) {
            return true;
        }
    }
    return false;
}

incmap_status exp_gpkg_column_name(incmap_span *out, base_arena *arena, const incmap_span *names,
                                   size_t count, incmap_span name, incmap_error *err) {
    if (name.size == 0) {
        name = BASE_SPAN("column");
    }
    char *copy = copy_plain(arena, "", name, BASE_NUM_MAX + 1);
    if (copy == NULL) {
        return base_out_of_memory(err);
    }
    size_t size = name.size;
    for (uint64_t number = 2; is_taken(names, count, base_span(copy, size)); number++) {
        copy[name.size] = '_';
        size = name.size + 1 + base_num_write_u64(copy + name.size + 1, number);
    }
    *out = base_span(copy, size);
    return INCMAP_OK;
}
