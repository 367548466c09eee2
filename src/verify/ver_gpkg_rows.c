/* The rows of one layer, front to back, and for each what the spatial index has of it. */
#include <math.h>

#include "base_error.h"
#include "base_num.h"
#include "ver_gpkg.h"
#include "ver_wkb.h"

/* Boxes of the index are 32-bit floats, rounded outward. */
static const double float_rounding = 1e-6;

typedef struct walk {
    ver_gpkg *gpkg;
    ver_layer *layer;
    io_statement *row;
    io_statement *entry; /* of the index, by its number; NULL where there is no index */
    ver_wkb_expected expected;
    ver_rings rings;
    uint64_t entries; /* of the index that were met */
} walk;

static incmap_status open_rows(walk *w, incmap_error *err) {
    base_buf *sql = &w->gpkg->sql;
    const ver_layer *layer = w->layer;
    sql->size = 0;
    BASE_TRY(base_buf_add_text(sql, "SELECT ", err));
    BASE_TRY(layer->key.size > 0 ? io_sql_put_name(sql, layer->key, err)
                                 : base_buf_add_text(sql, "NULL", err));
    for (size_t i = 0; i < layer->column_count; i++) {
        BASE_TRY(base_buf_add_char(sql, ',', err));
        BASE_TRY(io_sql_put_name(sql, layer->columns[i].name, err));
    }
    BASE_TRY(base_buf_add_text(sql, " FROM ", err));
    BASE_TRY(io_sql_put_name(sql, layer->table, err));
    BASE_TRY(base_buf_add_char(sql, '\0', err));
    return io_statement_open(&w->row, w->gpkg->database, sql->data, err);
}

static bool is_outside(double edge, double index_edge, bool is_low) {
    double margin = float_rounding * (1 + fabs(edge));
    double beyond = is_low ? edge - index_edge : index_edge - edge;
    return !(beyond >= 0 && beyond <= margin);
}

/* What the index has of the row: nothing of one without points, its box of others. */
static incmap_status judge_entry(walk *w, const ver_extent *extent, ver_place place,
                                 incmap_error *err) {
    bool there;
    io_statement_again(w->entry);
    io_statement_set_integer(w->entry, 1, (int64_t)place.record);
    BASE_TRY(io_statement_next(w->entry, &there, err));
    w->entries += there;
    if (there != (extent->count > 0)) {
        ver_find(w->gpkg->report, INCMAP_FINDING_RTREE_ENTRY, place,
                 there
                     ? "in the spatial index, without a geometry that has points"
                     : "the feature is not in the spatial index: nobody who looks there finds it");
        return INCMAP_OK;
    }
    if (there && (is_outside(extent->west, io_statement_real(w->entry, 0), true) ||
                  is_outside(extent->east, io_statement_real(w->entry, 1), false) ||
                  is_outside(extent->south, io_statement_real(w->entry, 2), true) ||
                  is_outside(extent->north, io_statement_real(w->entry, 3), false))) {
        ver_find(w->gpkg->report, INCMAP_FINDING_RTREE_BOX, place,
                 "the box in the spatial index is not the one around the geometry");
    }
    return INCMAP_OK;
}

static incmap_status judge_geometry(walk *w, int number, ver_place place, incmap_error *err) {
    ver_wkb_found found = {.is_readable = true};
    io_stored stored = io_statement_stored(w->row, number);
    if (stored == IO_STORED_NULL) {
        ver_find(w->gpkg->report, INCMAP_FINDING_GEOMETRY_NULL, place,
                 "a feature without a geometry is not on the map");
    } else if (stored == IO_STORED_BLOB) {
        BASE_TRY(ver_wkb_check(io_statement_blob(w->row, number), &w->expected, &w->rings,
                               w->gpkg->report, place, &found, err));
    }
    w->layer->curves |= found.curves;
    ver_extent_merge(&w->layer->extent, &found.extent);
    return w->entry != NULL && found.is_readable ? judge_entry(w, &found.extent, place, err)
                                                 : INCMAP_OK;
}

static incmap_status judge_row(walk *w, incmap_error *err) {
    const ver_layer *layer = w->layer;
    w->layer->rows++;
    w->gpkg->report->counts->records++;
    ver_place place = {.record = layer->rows};
    if (layer->key.size > 0) {
        place.record = (uint64_t)io_statement_integer(w->row, 0);
    }
    for (size_t i = 0; i < layer->column_count; i++) {
        const ver_column *column = &layer->columns[i];
        int number = (int)i + 1;
        place.field = column->name;
        if (io_statement_stored(w->row, number) != IO_STORED_NULL) {
            ver_gpkg_judge_value(w->gpkg->report, column, w->row, number, place);
        }
        if (base_span_equal_nocase(column->name, layer->geometry)) {
            BASE_TRY(judge_geometry(w, number, place, err));
        }
    }
    return INCMAP_OK;
}

/* Entries of the index that no row has. */
static incmap_status find_strays(walk *w, incmap_error *err) {
    int64_t count = 0;
    bool more = true;
    io_statement *stray = NULL;
    BASE_TRY(ver_gpkg_number(w->gpkg, &count, "SELECT count(*) FROM [rtree_%_&]", w->layer, err));
    if ((uint64_t)count == w->entries) {
        return INCMAP_OK;
    }
    base_buf *sql = &w->gpkg->sql;
    const incmap_span names[2] = {w->layer->table, w->layer->geometry};
    BASE_TRY(io_sql(sql, "SELECT id FROM [rtree_%_&] WHERE id NOT IN (SELECT ", names, err));
    sql->size--;
    BASE_TRY(io_sql_put_name(sql, w->layer->key, err));
    BASE_TRY(base_buf_add_text(sql, " FROM ", err));
    BASE_TRY(io_sql_put_name(sql, w->layer->table, err));
    BASE_TRY(base_buf_add(sql, ")", 2, err));
    BASE_TRY(io_statement_open(&stray, w->gpkg->database, sql->data, err));
    incmap_status status = io_statement_next(stray, &more, err);
    while (status == INCMAP_OK && more) {
        ver_place place = {.record = (uint64_t)io_statement_integer(stray, 0)};
        ver_find(w->gpkg->report, INCMAP_FINDING_RTREE_ENTRY, place,
                 "in the spatial index, and no such feature is in the table");
        status = io_statement_next(stray, &more, err);
    }
    io_statement_close(stray);
    return status;
}

/* SQLite's own check of an R-tree's nodes. */
static incmap_status check_tree(walk *w, incmap_error *err) {
    io_statement *check = NULL;
    bool more;
    BASE_TRY(ver_gpkg_ask(w->gpkg, &check, "SELECT rtreecheck({rtree_%_&})", w->layer, err));
    incmap_status status = io_statement_next(check, &more, err);
    if (status == INCMAP_OK && more && !base_span_is(io_statement_text(check, 0), "ok")) {
        ver_find(w->gpkg->report, INCMAP_FINDING_RTREE_DAMAGED, (ver_place){0}, "%.*s",
                 BASE_SPAN_ARG(io_statement_text(check, 0)));
    }
    io_statement_close(check);
    return status;
}

static incmap_status open_tree(walk *w, incmap_error *err) {
    if (!w->layer->has_tree || w->layer->key.size == 0) {
        return INCMAP_OK;
    }
    BASE_TRY(check_tree(w, err));
    return ver_gpkg_ask(w->gpkg, &w->entry,
                        "SELECT minx, maxx, miny, maxy FROM [rtree_%_&] WHERE id = ?1", w->layer,
                        err);
}

static incmap_status walk_rows(walk *w, incmap_error *err) {
    bool more;
    incmap_error why = {0};
    BASE_TRY(open_rows(w, err));
    BASE_TRY(ver_gpkg_tell(w->gpkg, open_tree(w, &why), INCMAP_FINDING_RTREE_DAMAGED, &why, err));
    BASE_TRY(io_statement_next(w->row, &more, err));
    while (more) {
        BASE_TRY(judge_row(w, err));
        BASE_TRY(io_statement_next(w->row, &more, err));
    }
    return w->entry == NULL ? INCMAP_OK : find_strays(w, err);
}

static void judge_box(const walk *w) {
    static const double margin = 1e-7; /* contents are often rounded */
    const double *box = w->layer->box;
    const ver_extent *extent = &w->layer->extent;
    if (!w->layer->has_box || extent->count == 0) {
        return;
    }
    double slack = margin * (1 + fmax(fabs(extent->east), fabs(extent->north)));
    const double beyond[] = {extent->west - box[0], extent->south - box[1], box[2] - extent->east,
                             box[3] - extent->north};
    bool outside = false;
    bool larger = false;
    for (int i = 0; i < 4; i++) {
        outside |= !(beyond[i] >= -slack);
        larger |= beyond[i] > slack;
    }
    if (outside) {
        ver_find(w->gpkg->report, INCMAP_FINDING_BBOX_WRONG, (ver_place){0},
                 "features lie outside of the box in gpkg_contents: readers that draw by it leave "
                 "them out");
    } else if (larger) {
        ver_find(w->gpkg->report, INCMAP_FINDING_GPKG_EXTENT, (ver_place){0},
                 "the box in gpkg_contents is larger than the one around the features");
    }
}

static void judge_system(const walk *w) {
    const ver_extent *extent = &w->layer->extent;
    if (w->layer->is_projected && extent->count > 0 && extent->west >= -180 &&
        extent->east <= 180 && extent->south >= -90 && extent->north <= 90) {
        ver_find(w->gpkg->report, INCMAP_FINDING_PRJ_DOUBTFUL, (ver_place){0},
                 "a projected system, all coordinates lie within 180 and 90 as degrees do");
    }
}

incmap_status ver_gpkg_check_rows(ver_gpkg *gpkg, ver_layer *layer, incmap_error *err) {
    walk w = {.gpkg = gpkg,
              .layer = layer,
              .expected = {.z = layer->z,
                           .m = layer->m,
                           .srs_id = layer->srs_id,
                           .in_degrees = layer->in_degrees}};
    if (!ver_wkb_type_of(layer->geometry_type, &w.expected.type)) {
        w.expected.type = 0;
    }
    ver_rings_init(&w.rings, gpkg->ctx);
    incmap_status status = walk_rows(&w, err);
    io_statement_close(w.row);
    io_statement_close(w.entry);
    ver_rings_free(&w.rings);
    if (status == INCMAP_OK) {
        judge_box(&w);
        judge_system(&w);
    }
    return status;
}
