#include "exp_gpkg_old.h"

#include <string.h>
#include <sys/stat.h>

#include "base_error.h"
#include "base_span.h"
#include "exp_gpkg_metadata.h"

enum { application_gpkg = 0x47504B47, application_10 = 0x47503130, application_11 = 0x47503131 };

incmap_status exp_gpkg_old_check_journal(incmap_context *ctx, const char *path, incmap_error *err) {
    static const char *const endings[] = {"-journal", "-wal"};
    incmap_status status = INCMAP_OK;
    base_buf name;
    base_buf_init(&name, ctx, SIZE_MAX);
    for (size_t i = 0; i < 2 && status == INCMAP_OK; i++) {
        struct stat about;
        name.size = 0;
        status = base_buf_add_text(&name, path, err);
        status = status ? status : base_buf_add(&name, endings[i], strlen(endings[i]) + 1, err);
        if (status == INCMAP_OK && stat(name.data, &about) == 0 && about.st_size > 0) {
            status = base_fail_at(err, INCMAP_IO, path, 0, 0,
                                  "another program has changes in a file with %s behind its name; "
                                  "close the program first",
                                  endings[i]);
        }
    }
    base_buf_free(&name);
    return status;
}

/* Opens a query; % is the table. */
static incmap_status ask(const exp_gpkg_old *old, io_statement **out, const char *sql,
                         incmap_error *err) {
    const incmap_span names[2] = {old->table};
    BASE_TRY(io_sql(old->sql, sql, names, err));
    return io_statement_open(out, old->database, old->sql->data, err);
}

static incmap_status ask_number(const exp_gpkg_old *old, int64_t *out, const char *sql,
                                incmap_error *err) {
    io_statement *row = NULL;
    bool more;
    *out = 0;
    BASE_TRY(ask(old, &row, sql, err));
    incmap_status status = io_statement_next(row, &more, err);
    *out = status == INCMAP_OK && more ? io_statement_integer(row, 0) : 0;
    io_statement_close(row);
    return status;
}

incmap_status exp_gpkg_old_check(const exp_gpkg_old *old, bool *is_layer, incmap_error *err) {
    int64_t application = 0;
    int64_t tables = 0;
    int64_t layers = 0;
    bool has_contents = false;
    BASE_TRY(ask_number(old, &application, "PRAGMA application_id", err));
    BASE_TRY(io_sqlite_has(old->database, "gpkg_contents", "table_name", &has_contents, err));
    if (!has_contents || (application != application_gpkg && application != application_10 &&
                          application != application_11)) {
        return base_fail_at(err, INCMAP_FORMAT, old->path, 0, 0,
                            "no GeoPackage, to which a layer could be added");
    }
    BASE_TRY(ask_number(old, &tables,
                        "SELECT count(*) FROM sqlite_master WHERE lower(name) = lower({%})", err));
    BASE_TRY(ask_number(old, &layers,
                        "SELECT count(*) FROM gpkg_contents WHERE table_name = {%} AND data_type = "
                        "'features'",
                        err));
    *is_layer = layers > 0;
    return tables > 0 && layers == 0
               ? base_fail_at(err, INCMAP_FORMAT, old->path, 0, 0,
                              "\"%.*s\" is there and is no layer of features; gpkg.layer gives "
                              "another name",
                              BASE_SPAN_ARG(old->table))
               : INCMAP_OK;
}

incmap_status exp_gpkg_old_number(const exp_gpkg_old *old, incmap_span definition, int32_t *number,
                                  incmap_error *err) {
    io_statement *row = NULL;
    bool more;
    int64_t highest = 0;
    BASE_TRY(ask_number(old, &highest, "SELECT max(srs_id) FROM gpkg_spatial_ref_sys", err));
    BASE_TRY(ask(old, &row, "SELECT srs_id FROM gpkg_spatial_ref_sys WHERE definition = ?1", err));
    io_statement_set_text(row, 1, definition);
    incmap_status status = io_statement_next(row, &more, err);
    if (status == INCMAP_OK && more) {
        *number = (int32_t)io_statement_integer(row, 0);
    } else if (status == INCMAP_OK && highest >= *number) {
        *number = (int32_t)highest + 1;
    }
    io_statement_close(row);
    return status;
}

/* Runs statements of the layer's table (%) and geometry column (&). */
static incmap_status run(const exp_gpkg_old *old, const char *sql, incmap_span geometry,
                         incmap_error *err) {
    const incmap_span names[2] = {old->table, geometry};
    BASE_TRY(io_sql(old->sql, sql, names, err));
    return io_sqlite_run(old->database, old->sql->data, err);
}

static incmap_status drop_tables(const exp_gpkg_old *old, incmap_error *err) {
    io_statement *row = NULL;
    bool more;
    base_buf geometry;
    base_buf_init(&geometry, old->sql->ctx, SIZE_MAX);
    BASE_TRY(ask(old, &row, "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = {%}",
                 err));
    incmap_status status = io_statement_next(row, &more, err);
    if (status == INCMAP_OK && more) {
        status = base_buf_add_span(&geometry, io_statement_text(row, 0), err);
    }
    io_statement_close(row);
    if (status == INCMAP_OK) {
        status = run(old, "DROP TABLE IF EXISTS [rtree_%_&]; DROP TABLE [%]",
                     base_buf_view(&geometry), err);
    }
    base_buf_free(&geometry);
    return status;
}

incmap_status exp_gpkg_old_drop(const exp_gpkg_old *old, incmap_error *err) {
    static const incmap_span none = {0};
    BASE_TRY(drop_tables(old, err));
    return run(old,
               "DELETE FROM gpkg_metadata_reference WHERE table_name = {%};"
               "DELETE FROM gpkg_metadata WHERE md_standard_uri = '" EXP_GPKG_DUBLIN_CORE
               "' AND id NOT IN (SELECT md_file_id FROM gpkg_metadata_reference);"
               "DELETE FROM gpkg_geometry_columns WHERE table_name = {%};"
               "DELETE FROM gpkg_extensions WHERE table_name = {%};"
               "DELETE FROM gpkg_ogr_contents WHERE table_name = {%};"
               "DELETE FROM layer_styles WHERE f_table_name = {%};"
               "DELETE FROM gpkg_contents WHERE table_name = {%}",
               none, err);
}

static incmap_status check_geometry(const exp_gpkg_old *old, const exp_gpkg_rows *rows,
                                    incmap_error *err) {
    io_statement *row = NULL;
    bool more;
    BASE_TRY(ask(old, &row,
                 "SELECT column_name, geometry_type_name, srs_id, z = 1 OR m = 1 FROM "
                 "gpkg_geometry_columns WHERE table_name = {%}",
                 err));
    incmap_status status = io_statement_next(row, &more, err);
    if (status == INCMAP_OK && more) {
        incmap_span kind = io_statement_text(row, 1);
        bool same = base_span_is(io_statement_text(row, 0), "geom") &&
                    (base_span_equal_nocase(kind, base_span_of(rows->geometry_name)) ||
                     base_span_equal_nocase(kind, BASE_SPAN("GEOMETRY"))) &&
                    io_statement_integer(row, 2) == rows->srs_id &&
                    io_statement_integer(row, 3) == 0;
        if (!same) {
            status = base_fail_at(err, INCMAP_UNSUPPORTED, old->path, 0, 0,
                                  "the layer holds %.*s in column %.*s, system %lld; rows with %s "
                                  "in geom, system %d cannot be added to it",
                                  BASE_SPAN_ARG(kind), BASE_SPAN_ARG(io_statement_text(row, 0)),
                                  (long long)io_statement_integer(row, 2), rows->geometry_name,
                                  (int)rows->srs_id);
        }
    }
    io_statement_close(row);
    return status;
}

/* fid is the key, and there is an index to add to. */
static incmap_status check_key(const exp_gpkg_old *old, incmap_error *err) {
    int64_t keys = 0;
    int64_t trees = 0;
    BASE_TRY(ask_number(old, &keys,
                        "SELECT count(*) FROM pragma_table_info({%}) WHERE name = 'fid' AND pk = 1",
                        err));
    BASE_TRY(ask_number(old, &trees,
                        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = "
                        "{rtree_%_geom}",
                        err));
    return keys == 1 && trees == 1
               ? INCMAP_OK
               : base_fail_at(err, INCMAP_UNSUPPORTED, old->path, 0, 0,
                              "the layer has no key fid or no spatial index, without which rows "
                              "cannot be added to it");
}

static incmap_status add_columns(const exp_gpkg_old *old, const exp_gpkg_rows *rows,
                                 io_statement *named, incmap_error *err) {
    for (size_t i = 2; i < rows->column_count; i++) {
        bool there;
        io_statement_again(named);
        io_statement_set_text(named, 1, rows->columns[i]);
        BASE_TRY(io_statement_next(named, &there, err));
        if (there) {
            continue;
        }
        io_statement_again(named);
        old->sql->size = 0;
        BASE_TRY(base_buf_add_text(old->sql, "ALTER TABLE ", err));
        BASE_TRY(io_sql_put_name(old->sql, old->table, err));
        BASE_TRY(base_buf_add_text(old->sql, " ADD COLUMN ", err));
        BASE_TRY(io_sql_put_name(old->sql, rows->columns[i], err));
        BASE_TRY(base_buf_add_char(old->sql, ' ', err));
        BASE_TRY(base_buf_add(old->sql, rows->types[i], strlen(rows->types[i]) + 1, err));
        BASE_TRY(io_sqlite_run(old->database, old->sql->data, err));
    }
    return INCMAP_OK;
}

/* Theirs call functions that GDAL and QGIS have, and SQLite not. */
static incmap_status take_triggers(const exp_gpkg_old *old, base_buf *triggers, base_buf *drops,
                                   incmap_error *err) {
    io_statement *row = NULL;
    bool more = true;
    BASE_TRY(ask(old, &row,
                 "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = {%} "
                 "ORDER BY rowid",
                 err));
    incmap_status status = io_statement_next(row, &more, err);
    while (status == INCMAP_OK && more) {
        status = base_buf_add_span(triggers, io_statement_text(row, 1), err);
        status = status ? status : base_buf_add_text(triggers, ";", err);
        status = status ? status : base_buf_add_text(drops, "DROP TRIGGER ", err);
        status = status ? status : io_sql_put_name(drops, io_statement_text(row, 0), err);
        status = status ? status : base_buf_add_text(drops, ";", err);
        status = status ? status : io_statement_next(row, &more, err);
    }
    io_statement_close(row);
    BASE_TRY(status);
    BASE_TRY(base_buf_add_char(triggers, '\0', err));
    return base_buf_add_char(drops, '\0', err);
}

incmap_status exp_gpkg_old_join(const exp_gpkg_old *old, const exp_gpkg_rows *rows,
                                base_buf *triggers, int64_t *last, incmap_error *err) {
    io_statement *named = NULL;
    base_buf drops;
    BASE_TRY(check_geometry(old, rows, err));
    BASE_TRY(check_key(old, err));
    BASE_TRY(ask(old, &named, "SELECT 1 FROM pragma_table_info({%}) WHERE lower(name) = lower(?1)",
                 err));
    incmap_status status = add_columns(old, rows, named, err);
    io_statement_close(named);
    BASE_TRY(status);
    base_buf_init(&drops, old->sql->ctx, SIZE_MAX);
    status = take_triggers(old, triggers, &drops, err);
    status = status ? status : io_sqlite_run(old->database, drops.data, err);
    base_buf_free(&drops);
    BASE_TRY(status);
    return ask_number(old, last, "SELECT max(fid) FROM [%]", err);
}
