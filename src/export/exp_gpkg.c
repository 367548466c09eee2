/* GeoPackage: one table. Rows go in as they come; the R-tree of points is packed at the end, that
 * of areas and lines, which are few, is SQLite's own doing. What a clock would tell (last_change)
 * is the newest day of publication, so that the same input gives the same bytes. */
#include <math.h>
#include <string.h>

#include "base_date.h"
#include "base_error.h"
#include "base_span.h"
#include "exp_gpkg.h"
#include "exp_gpkg_metadata.h"
#include "exp_gpkg_old.h"
#include "exp_gpkg_shape.h"
#include "exp_settings.h"
#include "exp_style.h"

enum {
    fid_parameter = 1,
    geom_parameter,
    first_value, /* of the columns behind them */
    reserved_names = 2,
    column_max = 2000, /* SQLite's limit */
    wgs84_srs_id = 4326,
    own_srs_id = 100000 /* of a system that nobody numbers */
};

struct gpkg {
    incmap_writer writer;
    geo_crs *crs;
    int32_t srs_id;
    io_sqlite *database;
    io_statement *insert;
    exp_gpkg_tree *tree;     /* of points */
    io_statement *tree_row;  /* of shapes: into their R-tree */
    exp_gpkg_box shapes_box; /* around all of them */
    base_buf blob;
    incmap_span table;
    incmap_span *columns; /* names */
    size_t column_count;
    int64_t rows; /* number of the last one */
    int64_t rows_before;
    bool is_in_old;                  /* a file that is there: its other layers stay */
    bool joins;                      /* a layer that is there: */
    base_buf triggers;               /* of it, to be made again */
    const incmap_resolver *resolver; /* may be NULL */
    incmap_date newest;              /* day of publication */
    base_buf sql;
    base_buf text;      /* a longer value on its way */
    base_arena scratch; /* of one record */
};

/* The numbers of rows are never given twice, also after deletions, which SQLite would look after at
 * every insert. Nothing else in the table depends on it, so it is said once the rows are in. */
static const char key_of_load[] = " (fid INTEGER PRIMARY KEY NOT NULL, geom ";
static const char key_for_good[] = " (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom ";

static incmap_status put_sql(struct gpkg *gpkg, const char *template_text, incmap_error *err) {
    const incmap_span names[2] = {gpkg->table};
    return io_sql(&gpkg->sql, template_text, names, err);
}

static incmap_status run_template(struct gpkg *gpkg, const char *template_text, incmap_error *err) {
    BASE_TRY(put_sql(gpkg, template_text, err));
    return io_sqlite_run(gpkg->database, gpkg->sql.data, err);
}

/* Runs one statement made of a template once. */
static incmap_status run_once(struct gpkg *gpkg, const char *template_text,
                              void (*set)(io_statement *, const struct gpkg *), incmap_error *err) {
    io_statement *statement = NULL;
    BASE_TRY(put_sql(gpkg, template_text, err));
    BASE_TRY(io_statement_open(&statement, gpkg->database, gpkg->sql.data, err));
    set(statement, gpkg);
    incmap_status status = io_statement_run(statement, err);
    io_statement_close(statement);
    return status;
}

static const char *sql_type(incmap_kind kind) {
    switch (kind) {
        case INCMAP_KIND_INTEGER:
            return "INTEGER";
        case INCMAP_KIND_REAL:
            return "REAL";
        case INCMAP_KIND_DATE:
            return "DATE";
        case INCMAP_KIND_NULL:
        case INCMAP_KIND_TEXT:
        case INCMAP_KIND_JSON:
        default:
            return "TEXT";
    }
}

/* fid, geom, the fields and the unknown columns, no two alike. */
static incmap_status name_columns(struct gpkg *gpkg, incmap_error *err) {
    incmap_writer *writer = &gpkg->writer;
    incmap_span *names = gpkg->columns;
    size_t count = reserved_names;
    names[0] = BASE_SPAN("fid");
    names[1] = BASE_SPAN("geom");
    for (size_t i = 0; i < writer->column_count; i++) {
        BASE_TRY(exp_gpkg_column_name(&names[count], &writer->text, names, count,
                                      writer->columns[i].name, err));
        count++;
    }
    return INCMAP_OK;
}

static incmap_status put_table(struct gpkg *gpkg, const char *key, incmap_error *err) {
    base_buf *sql = &gpkg->sql;
    sql->size = 0;
    BASE_TRY(base_buf_add_text(sql, "CREATE TABLE ", err));
    BASE_TRY(io_sql_put_name(sql, gpkg->table, err));
    BASE_TRY(base_buf_add_text(sql, key, err));
    BASE_TRY(base_buf_add_text(sql, exp_gpkg_geometry_name(gpkg->writer.geometry), err));
    for (size_t i = reserved_names; i < gpkg->column_count; i++) {
        incmap_kind kind = gpkg->writer.columns[i - reserved_names].kind;
        BASE_TRY(base_buf_add_text(sql, ", ", err));
        BASE_TRY(io_sql_put_name(sql, gpkg->columns[i], err));
        BASE_TRY(base_buf_add_char(sql, ' ', err));
        BASE_TRY(base_buf_add_text(sql, sql_type(kind), err));
    }
    return base_buf_add(sql, ")", 2, err);
}

static incmap_status open_insert(struct gpkg *gpkg, incmap_error *err) {
    base_buf *sql = &gpkg->sql;
    sql->size = 0;
    BASE_TRY(base_buf_add_text(sql, "INSERT INTO ", err));
    BASE_TRY(io_sql_put_name(sql, gpkg->table, err));
    for (size_t i = 0; i < gpkg->column_count; i++) {
        BASE_TRY(base_buf_add_text(sql, i == 0 ? " (" : ",", err));
        BASE_TRY(io_sql_put_name(sql, gpkg->columns[i], err));
    }
    BASE_TRY(base_buf_add_text(sql, ") VALUES (?", err));
    for (size_t i = 1; i < gpkg->column_count; i++) {
        BASE_TRY(base_buf_add_text(sql, ",?", err));
    }
    BASE_TRY(base_buf_add(sql, ")", 2, err));
    return io_statement_open(&gpkg->insert, gpkg->database, sql->data, err);
}

static exp_gpkg_old old_of(struct gpkg *gpkg) {
    return (exp_gpkg_old){gpkg->database, &gpkg->sql, gpkg->writer.path, gpkg->table};
}

/* The layer that is there takes rows of ours behind its own. */
static incmap_status join_table(struct gpkg *gpkg, incmap_error *err) {
    incmap_writer *writer = &gpkg->writer;
    exp_gpkg_old old = old_of(gpkg);
    const char **types = base_arena_alloc(&writer->text, gpkg->column_count * sizeof *types);
    if (types == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < gpkg->column_count; i++) {
        types[i] = i < reserved_names ? "" : sql_type(writer->columns[i - reserved_names].kind);
    }
    const exp_gpkg_rows rows = {exp_gpkg_geometry_name(writer->geometry), gpkg->srs_id,
                                gpkg->columns, types, gpkg->column_count};
    BASE_TRY(exp_gpkg_old_join(&old, &rows, &gpkg->triggers, &gpkg->rows, err));
    gpkg->rows_before = gpkg->rows;
    return INCMAP_OK;
}

static incmap_status make_table(struct gpkg *gpkg, incmap_error *err) {
    incmap_writer *writer = &gpkg->writer;
    size_t count = reserved_names + writer->column_count;
    if (count > column_max) {
        return base_fail_at(err, INCMAP_LIMIT, writer->path, 0, 0,
                            "%llu columns; a GeoPackage holds %d", (unsigned long long)count,
                            (int)column_max);
    }
    gpkg->column_count = count;
    gpkg->columns = base_arena_alloc(&writer->text, count * sizeof *gpkg->columns);
    if (gpkg->columns == NULL) {
        return base_out_of_memory(err);
    }
    BASE_TRY(name_columns(gpkg, err));
    if (gpkg->joins) {
        BASE_TRY(join_table(gpkg, err));
    } else {
        BASE_TRY(put_table(gpkg, key_of_load, err));
        BASE_TRY(io_sqlite_run(gpkg->database, gpkg->sql.data, err));
    }
    return open_insert(gpkg, err);
}

static incmap_status put_system(struct gpkg *gpkg, const geo_crs *crs, incmap_error *err) {
    io_statement *insert = NULL;
    const char *authority = NULL;
    int32_t number = 0;
    if (geo_crs_is_wgs84(crs)) {
        authority = "EPSG"; /* also where it goes by another name */
        number = wgs84_srs_id;
    } else if (!geo_crs_number(crs, &authority, &number)) {
        authority = "NONE";
        number = own_srs_id;
    }
    gpkg->text.size = 0;
    BASE_TRY(geo_crs_put_wkt(crs, &gpkg->text, err));
    if (number == own_srs_id && gpkg->is_in_old) {
        exp_gpkg_old old = old_of(gpkg);
        BASE_TRY(exp_gpkg_old_number(&old, base_buf_view(&gpkg->text), &number, err));
    }
    gpkg->srs_id = number;
    BASE_TRY(io_statement_open(&insert, gpkg->database,
                               "INSERT OR IGNORE INTO gpkg_spatial_ref_sys (srs_name, srs_id, "
                               "organization, organization_coordsys_id, definition) VALUES "
                               "(?,?,?,?,?)",
                               err));
    io_statement_set_text(insert, 1, base_span_of(geo_crs_name(crs)));
    io_statement_set_integer(insert, 2, number);
    io_statement_set_text(insert, 3, base_span_of(authority));
    io_statement_set_integer(insert, 4, number);
    io_statement_set_text(insert, 5, base_buf_view(&gpkg->text));
    incmap_status status = io_statement_run(insert, err);
    io_statement_close(insert);
    return status;
}

/* The standard wants WGS 84 among the systems whatever the layer is in. */
static incmap_status put_systems(struct gpkg *gpkg, incmap_error *err) {
    geo_crs *wgs84 = NULL;
    BASE_TRY(geo_crs_open(&wgs84, gpkg->writer.ctx, BASE_SPAN(""), err));
    incmap_status status = put_system(gpkg, wgs84, err);
    geo_crs_close(wgs84);
    BASE_TRY(status);
    return geo_crs_is_wgs84(gpkg->crs) ? INCMAP_OK : put_system(gpkg, gpkg->crs, err);
}

static incmap_status open_shape_tree(struct gpkg *gpkg, incmap_error *err) {
    gpkg->shapes_box = (exp_gpkg_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    BASE_TRY(gpkg->joins ? INCMAP_OK : run_template(gpkg, exp_gpkg_rtree, err));
    BASE_TRY(put_sql(gpkg, "INSERT INTO [rtree_%_geom] VALUES (?,?,?,?,?)", err));
    return io_statement_open(&gpkg->tree_row, gpkg->database, gpkg->sql.data, err);
}

/* Points of a new layer; else the index grows row by row. */
static bool has_packed_tree(const struct gpkg *gpkg) {
    return gpkg->writer.geometry == EXP_POINTS && !gpkg->joins;
}

/* A new file, or a copy of the one that is there, without the layer that is to be replaced. */
static incmap_status open_database(struct gpkg *gpkg, incmap_error *err) {
    incmap_writer *writer = &gpkg->writer;
    bool is_layer = false;
    if (exp_setting_is(writer, EXP_SETTING_gpkg_mode, "new")) {
        BASE_TRY(io_sqlite_open(&gpkg->database, writer->ctx, writer->path, err));
    } else {
        BASE_TRY(exp_gpkg_old_check_journal(writer->ctx, writer->path, err));
        BASE_TRY(
            io_sqlite_open_copy(&gpkg->database, writer->ctx, writer->path, &gpkg->is_in_old, err));
    }
    exp_gpkg_old old = old_of(gpkg);
    BASE_TRY(gpkg->is_in_old ? exp_gpkg_old_check(&old, &is_layer, err)
                             : io_sqlite_run(gpkg->database, exp_gpkg_header, err));
    BASE_TRY(io_sqlite_run(gpkg->database, exp_gpkg_tables, err));
    gpkg->joins = is_layer && exp_setting_is(writer, EXP_SETTING_gpkg_mode, "append");
    return is_layer && !gpkg->joins ? exp_gpkg_old_drop(&old, err) : INCMAP_OK;
}

static incmap_status open_gpkg(incmap_writer *writer, const exp_target *target, incmap_error *err) {
    struct gpkg *gpkg = (struct gpkg *)writer;
    base_buf_init(&gpkg->sql, writer->ctx, SIZE_MAX);
    base_buf_init(&gpkg->text, writer->ctx, SIZE_MAX);
    base_buf_init(&gpkg->blob, writer->ctx, SIZE_MAX);
    base_buf_init(&gpkg->triggers, writer->ctx, SIZE_MAX);
    base_arena_init(&gpkg->scratch, writer->ctx);
    gpkg->resolver = target->resolver;
    incmap_span layer_name = writer->settings[EXP_SETTING_gpkg_layer];
    layer_name = layer_name.size > 0 ? layer_name : target->layer_name;
    BASE_TRY(geo_crs_open(&gpkg->crs, writer->ctx, target->crs, err));
    BASE_TRY(exp_gpkg_table_name(&gpkg->table, &writer->text, layer_name, target->path, err));
    BASE_TRY(exp_gpkg_tree_open(&gpkg->tree, writer->ctx, writer->path, err));
    BASE_TRY(open_database(gpkg, err));
    BASE_TRY(put_systems(gpkg, err));
    BASE_TRY(make_table(gpkg, err));
    return has_packed_tree(gpkg) ? INCMAP_OK : open_shape_tree(gpkg, err);
}

/* As near to what the other formats print as a double can be. */
static double rounded(double value, int decimals) {
    static const double scales[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    if (!(fabs(value) < 1e9)) {
        return value;
    }
    double whole = trunc(fabs(value) * scales[decimals] + 0.5) / scales[decimals];
    return value < 0 && whole > 0 ? -whole : whole;
}

/* Unknown columns are TEXT: a value of another kind stands as the other formats print it. */
static incmap_status set_text(struct gpkg *gpkg, int number, const incmap_value *value,
                              int decimals, incmap_error *err) {
    char room[EXP_TEXT_ROOM];
    incmap_span text = exp_value_text(value, decimals, room);
    if (text.data == room) {
        BASE_TRY(base_arena_copy(&gpkg->scratch, text, &text, err));
    }
    if (text.size > 0) {
        io_statement_set_text(gpkg->insert, number, text);
    }
    return INCMAP_OK;
}

static incmap_status set_value(struct gpkg *gpkg, int number, const exp_column *column,
                               const incmap_value *value, incmap_error *err) {
    if (value->kind == INCMAP_KIND_NULL) {
        return INCMAP_OK;
    }
    if (column->kind == INCMAP_KIND_INTEGER && value->kind == INCMAP_KIND_INTEGER) {
        io_statement_set_integer(gpkg->insert, number, value->as.integer);
        return INCMAP_OK;
    }
    if (column->kind == INCMAP_KIND_REAL && value->kind == INCMAP_KIND_REAL) {
        if (isfinite(value->as.real)) {
            io_statement_set_real(gpkg->insert, number, rounded(value->as.real, column->decimals));
        }
        return INCMAP_OK;
    }
    return set_text(gpkg, number, value, column->decimals, err);
}

static incmap_status set_values(struct gpkg *gpkg, const incmap_incident *incident,
                                incmap_error *err) {
    base_arena_reset(&gpkg->scratch);
    for (size_t i = 0; i < gpkg->writer.column_count; i++) {
        const exp_column *column = &gpkg->writer.columns[i];
        BASE_TRY(set_value(gpkg, first_value + (int)i, column, exp_value(column, incident), err));
    }
    const incmap_value *published = &incident->values[INCMAP_FIELD_PUBLISHED];
    if (published->kind == INCMAP_KIND_DATE &&
        base_date_compare(published->as.date, gpkg->newest) > 0) {
        gpkg->newest = published->as.date;
    }
    return INCMAP_OK;
}

static incmap_status add_to_tree(struct gpkg *gpkg, const exp_gpkg_box *box, incmap_error *err) {
    exp_gpkg_box *all = &gpkg->shapes_box;
    const double edges[] = {box->min_x, box->max_x, box->min_y, box->max_y};
    *all = (exp_gpkg_box){fmin(all->min_x, box->min_x), fmin(all->min_y, box->min_y),
                          fmax(all->max_x, box->max_x), fmax(all->max_y, box->max_y)};
    io_statement_set_integer(gpkg->tree_row, 1, gpkg->rows);
    for (int i = 0; i < 4; i++) {
        io_statement_set_real(gpkg->tree_row, 2 + i, edges[i]);
    }
    return io_statement_run(gpkg->tree_row, err);
}

static incmap_status set_shape(struct gpkg *gpkg, const incmap_incident *incident,
                               incmap_error *err) {
    exp_gpkg_box box;
    if (gpkg->writer.shape->part_count == 0) {
        return INCMAP_OK;
    }
    BASE_TRY(exp_gpkg_put_shape(&gpkg->blob, &box, &gpkg->writer, gpkg->crs, gpkg->srs_id, incident,
                                err));
    io_statement_set_blob(gpkg->insert, geom_parameter, gpkg->blob.data, gpkg->blob.size);
    return add_to_tree(gpkg, &box, err);
}

static incmap_status set_point(struct gpkg *gpkg, const incmap_incident *incident,
                               unsigned char blob[EXP_GPKG_POINT_BYTES], incmap_error *err) {
    double x;
    double y;
    if (!exp_project(&gpkg->writer, gpkg->crs, incident, &x, &y)) {
        return INCMAP_OK;
    }
    exp_gpkg_write_point(blob, gpkg->srs_id, x, y);
    io_statement_set_blob(gpkg->insert, geom_parameter, blob, EXP_GPKG_POINT_BYTES);
    const exp_gpkg_box box = {x, y, x, y};
    return gpkg->joins ? add_to_tree(gpkg, &box, err)
                       : exp_gpkg_tree_add(gpkg->tree, gpkg->rows, x, y, err);
}

static incmap_status add_gpkg(incmap_writer *writer, const incmap_incident *incident,
                              incmap_error *err) {
    struct gpkg *gpkg = (struct gpkg *)writer;
    unsigned char blob[EXP_GPKG_POINT_BYTES];
    gpkg->rows++;
    io_statement_set_integer(gpkg->insert, fid_parameter, gpkg->rows);
    BASE_TRY(writer->geometry == EXP_POINTS ? set_point(gpkg, incident, blob, err)
                                            : set_shape(gpkg, incident, err));
    BASE_TRY(set_values(gpkg, incident, err));
    return io_statement_run(gpkg->insert, err);
}

/* Around all geometries; false when there are none. */
static bool box_of_all(const struct gpkg *gpkg, exp_gpkg_box *out) {
    *out = gpkg->shapes_box;
    return has_packed_tree(gpkg) ? exp_gpkg_tree_box(gpkg->tree, out) : out->min_x <= out->max_x;
}

const geo_crs *exp_gpkg_crs(const incmap_writer *writer) {
    return ((const struct gpkg *)writer)->crs;
}

bool exp_gpkg_extent(const incmap_writer *writer, exp_gpkg_box *out) {
    return box_of_all((const struct gpkg *)writer, out);
}

static void set_contents(io_statement *statement, const struct gpkg *gpkg) {
    exp_gpkg_box box;
    io_statement_set_text(statement, 1, base_buf_view(&gpkg->text));
    if (box_of_all(gpkg, &box)) {
        io_statement_set_real(statement, 2, box.min_x);
        io_statement_set_real(statement, 3, box.min_y);
        io_statement_set_real(statement, 4, box.max_x);
        io_statement_set_real(statement, 5, box.max_y);
    }
    io_statement_set_integer(statement, 6, gpkg->srs_id);
    io_statement_set_text(statement, 7, base_span_of(gpkg->writer.way));
}

static void set_change(io_statement *statement, const struct gpkg *gpkg) {
    io_statement_set_text(statement, 1, base_buf_view(&gpkg->text));
}

static void set_srs(io_statement *statement, const struct gpkg *gpkg) {
    io_statement_set_text(statement, 1,
                          base_span_of(exp_gpkg_geometry_name(gpkg->writer.geometry)));
    io_statement_set_integer(statement, 2, gpkg->srs_id);
}

static void set_rows(io_statement *statement, const struct gpkg *gpkg) {
    io_statement_set_integer(statement, 1, gpkg->rows);
}

/* The time of the last change, in place of what is in the text. */
static incmap_status put_change(struct gpkg *gpkg, incmap_error *err) {
    char date[11];
    bool dated = base_date_is_set(gpkg->newest);
    base_date_write(dated ? gpkg->newest : (incmap_date){1970, 1, 1}, date);
    gpkg->text.size = 0;
    BASE_TRY(base_buf_add(&gpkg->text, date, 10, err));
    return base_buf_add_text(&gpkg->text, "T00:00:00.000Z", err);
}

/* Of the time that put_change() left in the text. */
static incmap_status put_metadata(struct gpkg *gpkg, incmap_error *err) {
    return exp_gpkg_metadata_put(gpkg->database, &gpkg->sql, gpkg->table,
                                 base_buf_view(&gpkg->text), gpkg->resolver, err);
}

/* gpkg_contents and what hangs on it. */
static incmap_status put_contents(struct gpkg *gpkg, incmap_error *err) {
    BASE_TRY(put_change(gpkg, err));
    BASE_TRY(run_once(gpkg,
                      "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, "
                      "last_change, min_x, min_y, max_x, max_y, srs_id) VALUES "
                      "({%},'features',{%},?7,?1,?2,?3,?4,?5,?6)",
                      set_contents, err));
    BASE_TRY(run_once(gpkg,
                      "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, "
                      "last_change) VALUES ('layer_styles','attributes','layer_styles',?)",
                      set_change, err));
    BASE_TRY(run_once(gpkg, "INSERT INTO gpkg_geometry_columns VALUES ({%},'geom',?,?,0,0)",
                      set_srs, err));
    BASE_TRY(run_once(gpkg, "INSERT INTO gpkg_ogr_contents VALUES ({%},?)", set_rows, err));
    BASE_TRY(put_metadata(gpkg, err));
    return run_template(gpkg,
                        "INSERT INTO gpkg_extensions VALUES "
                        "({%},'geom','gpkg_rtree_index','" EXP_GPKG_EXTENSION_RTREE
                        "','write-only')",
                        err);
}

static void set_style(io_statement *statement, const struct gpkg *gpkg) {
    size_t date_size = sizeof "1970-01-01T00:00:00.000Z" - 1;
    incmap_span all = base_buf_view(&gpkg->text);
    io_statement_set_text(statement, 1, base_span(all.data + date_size, all.size - date_size));
    io_statement_set_text(statement, 2, base_span_of(exp_style_meaning(&gpkg->writer)));
    io_statement_set_text(statement, 3, base_span(all.data, date_size));
}

/* Behind the date that put_contents() left in the text. */
static incmap_status put_style(struct gpkg *gpkg, incmap_error *err) {
    BASE_TRY(exp_style_put(&gpkg->text, &gpkg->writer, err));
    return run_once(gpkg,
                    "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
                    "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, "
                    "owner, update_time) VALUES ('','',{%},'geom','incidents',?,'',1,?,'',?)",
                    set_style, err);
}

static incmap_status put_tree(struct gpkg *gpkg, incmap_error *err) {
    static const char *const templates[] = {
        "INSERT OR REPLACE INTO [rtree_%_geom_node] VALUES (?,?)",
        "INSERT INTO [rtree_%_geom_rowid] VALUES (?,?)",
        "INSERT INTO [rtree_%_geom_parent] VALUES (?,?)"};
    incmap_span texts[3];
    BASE_TRY(run_template(gpkg, exp_gpkg_rtree, err));
    for (size_t i = 0; i < 3; i++) {
        BASE_TRY(put_sql(gpkg, templates[i], err));
        BASE_TRY(base_arena_copy(&gpkg->writer.text, base_buf_view(&gpkg->sql), &texts[i], err));
    }
    exp_gpkg_tree_sql sql = {texts[0].data, texts[1].data, texts[2].data};
    return exp_gpkg_tree_write(gpkg->tree, gpkg->database, &sql, err);
}

static void set_table(io_statement *statement, const struct gpkg *gpkg) {
    io_statement_set_text(statement, 1, base_buf_view(&gpkg->text));
}

static incmap_status put_key(struct gpkg *gpkg, incmap_error *err) {
    BASE_TRY(put_table(gpkg, key_for_good, err));
    gpkg->text.size = 0;
    BASE_TRY(base_buf_add(&gpkg->text, gpkg->sql.data, gpkg->sql.size - 1, err));
    BASE_TRY(run_once(gpkg, "INSERT INTO sqlite_sequence VALUES ({%},?)", set_rows, err));
    BASE_TRY(io_sqlite_run(gpkg->database, "PRAGMA writable_schema=ON", err));
    BASE_TRY(run_once(gpkg, "UPDATE sqlite_master SET sql=? WHERE type='table' AND name={%}",
                      set_table, err));
    return io_sqlite_run(gpkg->database, "PRAGMA writable_schema=OFF", err);
}

static void set_added(io_statement *statement, const struct gpkg *gpkg) {
    io_statement_set_integer(statement, 1, gpkg->rows - gpkg->rows_before);
}

static void set_box_and_change(io_statement *statement, const struct gpkg *gpkg) {
    exp_gpkg_box box;
    io_statement_set_text(statement, 1, base_buf_view(&gpkg->text));
    if (box_of_all(gpkg, &box)) {
        const double edges[] = {box.min_x, box.min_y, box.max_x, box.max_y};
        for (int i = 0; i < 4; i++) {
            io_statement_set_real(statement, 2 + i, edges[i]);
        }
    }
}

/* What the layer that rows were added to says of itself. */
static incmap_status finish_join(struct gpkg *gpkg, incmap_error *err) {
    BASE_TRY(put_change(gpkg, err));
    BASE_TRY(run_once(gpkg,
                      "UPDATE gpkg_contents SET last_change = max(last_change, ?1),"
                      " min_x = min(coalesce(min_x, ?2), coalesce(?2, min_x)),"
                      " min_y = min(coalesce(min_y, ?3), coalesce(?3, min_y)),"
                      " max_x = max(coalesce(max_x, ?4), coalesce(?4, max_x)),"
                      " max_y = max(coalesce(max_y, ?5), coalesce(?5, max_y))"
                      " WHERE table_name = {%}",
                      set_box_and_change, err));
    BASE_TRY(put_metadata(gpkg, err));
    BASE_TRY(run_once(gpkg,
                      "UPDATE gpkg_ogr_contents SET feature_count = feature_count + ?1 WHERE "
                      "table_name = {%}",
                      set_added, err));
    BASE_TRY(io_sqlite_run(gpkg->database, gpkg->triggers.data, err));
    return io_sqlite_finish(gpkg->database, err);
}

static incmap_status finish_gpkg(incmap_writer *writer, incmap_error *err) {
    struct gpkg *gpkg = (struct gpkg *)writer;
    io_statement_close(gpkg->insert);
    gpkg->insert = NULL;
    io_statement_close(gpkg->tree_row);
    gpkg->tree_row = NULL;
    if (gpkg->joins) {
        return finish_join(gpkg, err);
    }
    BASE_TRY(writer->geometry == EXP_POINTS ? put_tree(gpkg, err) : INCMAP_OK);
    BASE_TRY(put_contents(gpkg, err));
    BASE_TRY(put_style(gpkg, err));
    BASE_TRY(io_sqlite_run(
        gpkg->database,
        "INSERT OR REPLACE INTO gpkg_ogr_contents SELECT 'layer_styles',count(*) FROM "
        "layer_styles",
        err));
    BASE_TRY(run_template(gpkg, exp_gpkg_triggers, err));
    BASE_TRY(put_key(gpkg, err));
    return io_sqlite_finish(gpkg->database, err);
}

static size_t files_of_gpkg(incmap_writer *writer, io_atomic **files, size_t room) {
    (void)room; /* EXP_FILES_MAX is more than one */
    files[0] = io_sqlite_file(((struct gpkg *)writer)->database);
    return 1;
}

static void close_gpkg(incmap_writer *writer) {
    struct gpkg *gpkg = (struct gpkg *)writer;
    io_statement_close(gpkg->insert);
    io_statement_close(gpkg->tree_row);
    io_sqlite_close(gpkg->database);
    exp_gpkg_tree_close(gpkg->tree);
    geo_crs_close(gpkg->crs);
    if (gpkg->sql.ctx != NULL) {
        base_buf_free(&gpkg->sql);
        base_buf_free(&gpkg->text);
        base_buf_free(&gpkg->blob);
        base_buf_free(&gpkg->triggers);
        base_arena_free(&gpkg->scratch);
    }
}

extern const exp_class exp_gpkg_class;
const exp_class exp_gpkg_class = {sizeof(struct gpkg), open_gpkg,     add_gpkg,
                                  finish_gpkg,         files_of_gpkg, close_gpkg};
