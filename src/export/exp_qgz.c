/* A QGIS project in one zip: the project itself and, attached to it, the GeoPackage that its layer
 * shows, so that the file can be moved and sent as it is. QGIS knows attachments from 3.22 on. The
 * layer is styled, and dated where its rows are incidents; the time range is then that of the data,
 * so that the temporal controller is ready. The GeoPackage is made beside the target and goes when
 * it is in the zip. */
#include <string.h>

#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "exp_gpkg.h"
#include "exp_style.h"
#include "exp_xml.h"
#include "io_zip.h"

extern const exp_class exp_gpkg_class;

#define LAYER "incidents"
#define MEMBER LAYER ".gpkg"
#define SOURCE "attachment:" MEMBER "|layername=" LAYER

struct qgz {
    incmap_writer writer;
    io_atomic *file;
    io_zip *zip;
    incmap_writer *inner; /* the GeoPackage */
    base_buf text;        /* of the project */
    incmap_date first, last;
};

/* Under the same name: both are temporary ones until the zip is complete, and what is told names
 * the file that was asked for. */
static incmap_status open_inner(struct qgz *qgz, const exp_target *target, incmap_error *err) {
    incmap_writer *inner = base_alloc_zeroed(qgz->writer.ctx, 1, exp_gpkg_class.size);
    qgz->inner = inner;
    if (inner == NULL) {
        return base_out_of_memory(err);
    }
    *inner = qgz->writer;
    inner->kind = &exp_gpkg_class;
    base_arena_init(&inner->text, inner->ctx);
    exp_target inside = *target;
    inside.layer_name = BASE_SPAN(LAYER);
    return inner->kind->open(inner, &inside, err);
}

static incmap_status open_qgz(incmap_writer *writer, const exp_target *target, incmap_error *err) {
    struct qgz *qgz = (struct qgz *)writer;
    base_buf_init(&qgz->text, writer->ctx, SIZE_MAX);
    BASE_TRY(io_atomic_open(&qgz->file, writer->ctx, writer->path, err));
    BASE_TRY(io_zip_open(&qgz->zip, writer->ctx, qgz->file, err));
    return open_inner(qgz, target, err);
}

static void see_day(struct qgz *qgz, const incmap_value *value) {
    if (value->kind != INCMAP_KIND_DATE || !base_date_is_set(value->as.date)) {
        return;
    }
    incmap_date day = value->as.date;
    if (!base_date_is_set(qgz->first) || base_date_compare(day, qgz->first) < 0) {
        qgz->first = day;
    }
    if (!base_date_is_set(qgz->last) || base_date_compare(day, qgz->last) > 0) {
        qgz->last = day;
    }
}

static incmap_status add_qgz(incmap_writer *writer, const incmap_incident *incident,
                             incmap_error *err) {
    struct qgz *qgz = (struct qgz *)writer;
    BASE_TRY(qgz->inner->kind->add(qgz->inner, incident, err));
    writer->outside = qgz->inner->outside;
    see_day(qgz, &incident->values[INCMAP_FIELD_DATE_START]);
    see_day(qgz, &incident->values[INCMAP_FIELD_DATE_END]);
    return INCMAP_OK;
}

/* The column that shows the field; empty when none does. */
static incmap_span column_of(const incmap_writer *writer, incmap_field field) {
    for (size_t i = 0; i < writer->column_count; i++) {
        if (writer->columns[i].value == (size_t)field) {
            return writer->columns[i].name;
        }
    }
    return BASE_SPAN("");
}

static incmap_status put_escaped(base_buf *out, const char *before, incmap_span text,
                                 const char *after, incmap_error *err) {
    BASE_TRY(base_buf_add_text(out, before, err));
    BASE_TRY(exp_xml_put(out, text, err));
    return base_buf_add_text(out, after, err);
}

/* The file's name without folder and ending. */
static incmap_span title_of(const incmap_writer *writer) {
    const char *slash = strrchr(writer->path, '/');
    const char *name = slash == NULL ? writer->path : slash + 1;
    const char *point = strrchr(name, '.');
    return base_span(name, point == NULL || point == name ? strlen(name) : (size_t)(point - name));
}

static incmap_status put_system(struct qgz *qgz, incmap_error *err) {
    const geo_crs *crs = exp_gpkg_crs(qgz->inner);
    const char *authority = NULL;
    int32_t number = 0;
    char digits[BASE_NUM_MAX];
    base_buf wkt;
    base_buf_init(&wkt, qgz->writer.ctx, SIZE_MAX);
    incmap_status status = geo_crs_put_wkt(crs, &wkt, err);
    status = status == INCMAP_OK ? put_escaped(&qgz->text, "<spatialrefsys><wkt>",
                                               base_buf_view(&wkt), "</wkt>", err)
                                 : status;
    base_buf_free(&wkt);
    BASE_TRY(status);
    if (geo_crs_is_wgs84(crs)) {
        BASE_TRY(base_buf_add_text(&qgz->text, "<authid>EPSG:4326</authid>", err));
    } else if (geo_crs_number(crs, &authority, &number)) {
        BASE_TRY(put_escaped(&qgz->text, "<authid>", base_span_of(authority), ":", err));
        base_num_write_i64(digits, number);
        BASE_TRY(put_escaped(&qgz->text, digits, BASE_SPAN(""), "</authid>", err));
    }
    return base_buf_add_text(&qgz->text, "</spatialrefsys>", err);
}

/* With a margin around it for the map, so that no sign is cut by the edge. */
static incmap_status put_extent(struct qgz *qgz, double margin, incmap_error *err) {
    static const char *const names[] = {"xmin", "ymin", "xmax", "ymax"};
    exp_gpkg_box box;
    base_buf *out = &qgz->text;
    if (!exp_gpkg_extent(qgz->inner, &box)) {
        return INCMAP_OK;
    }
    double x = (box.max_x - box.min_x) * margin;
    double y = (box.max_y - box.min_y) * margin;
    const double edges[] = {box.min_x - x, box.min_y - y, box.max_x + x, box.max_y + y};
    BASE_TRY(base_buf_add_text(out, "<extent>", err));
    for (size_t i = 0; i < 4; i++) {
        char number[BASE_NUM_MAX];
        base_num_write_fixed(number, edges[i], 7);
        BASE_TRY(put_escaped(out, "<", base_span_of(names[i]), ">", err));
        BASE_TRY(put_escaped(out, number, BASE_SPAN(""), "</", err));
        BASE_TRY(put_escaped(out, names[i], BASE_SPAN(""), ">", err));
    }
    return base_buf_add_text(out, "</extent>", err);
}

/* One bound of the time of an incident, as an expression of QGIS: the day that is known of the two
 * columns, the first choice first, or `never` when neither is. The names are those of the record's
 * own fields, which hold no quotes. */
static incmap_status put_bound(base_buf *out, const char *attribute, const incmap_span days[2],
                               const char *never, incmap_error *err) {
    BASE_TRY(put_escaped(out, attribute, BASE_SPAN(""), "=\"coalesce(", err));
    for (size_t i = 0; i < 2; i++) {
        BASE_TRY(days[i].size == 0
                     ? INCMAP_OK
                     : put_escaped(out, "to_datetime(&quot;", days[i], "&quot;), ", err));
    }
    return base_buf_add_text(out, never, err);
}

/* By expressions: QGIS compares columns of days with moments as texts, which is a day off. An
 * incident lasts to the end of its last day; one without any day is always shown, as QGIS does with
 * rows that have no time. */
static incmap_status put_temporal(struct qgz *qgz, incmap_error *err) {
    base_buf *out = &qgz->text;
    incmap_span start = column_of(&qgz->writer, INCMAP_FIELD_DATE_START);
    incmap_span end = column_of(&qgz->writer, INCMAP_FIELD_DATE_END);
    const incmap_span from_start[2] = {start, end};
    const incmap_span from_end[2] = {end, start};
    if (start.size + end.size == 0 || !base_date_is_set(qgz->first)) {
        return INCMAP_OK;
    }
    BASE_TRY(base_buf_add_text(
        out, "<temporal enabled=\"1\" mode=\"4\" limitMode=\"0\" accumulate=\"0\" ", err));
    BASE_TRY(put_bound(out, "startExpression", from_start, "make_datetime(1,1,1,0,0,0))\" ", err));
    return put_bound(out, "endExpression", from_end,
                     "make_datetime(9999,1,1,0,0,0)) + to_interval('1 day')\"/>", err);
}

static incmap_status put_layer(struct qgz *qgz, incmap_error *err) {
    static const char *const geometries[][2] = {[EXP_POINTS] = {"Point", "Point"},
                                                [EXP_AREAS] = {"Polygon", "MultiPolygon"},
                                                [EXP_LINES] = {"Line", "MultiLineString"}};
    base_buf *out = &qgz->text;
    BASE_TRY(base_buf_add_text(out, "<projectlayers><maplayer type=\"vector\" geometry=\"", err));
    BASE_TRY(base_buf_add_text(out, geometries[qgz->writer.geometry][0], err));
    BASE_TRY(base_buf_add_text(out, "\" wkbType=\"", err));
    BASE_TRY(base_buf_add_text(out, geometries[qgz->writer.geometry][1], err));
    BASE_TRY(base_buf_add_text(out, "\" styleCategories=\"AllStyleCategories\">", err));
    BASE_TRY(put_extent(qgz, 0, err));
    BASE_TRY(put_escaped(out, "<id>" LAYER "</id><datasource>" SOURCE "</datasource><layername>",
                         title_of(&qgz->writer), "</layername><srs>", err));
    BASE_TRY(put_system(qgz, err));
    BASE_TRY(base_buf_add_text(out, "</srs><provider encoding=\"UTF-8\">ogr</provider>", err));
    BASE_TRY(put_temporal(qgz, err));
    BASE_TRY(exp_style_put_renderer(out, &qgz->writer, err));
    return base_buf_add_text(
        out, "</maplayer></projectlayers><layerorder><layer id=\"" LAYER "\"/></layerorder>", err);
}

/* From the first day's beginning to the last one's end, a day at a time. */
static incmap_status put_times(struct qgz *qgz, incmap_error *err) {
    char first[11];
    char last[11];
    if (!base_date_is_set(qgz->first)) {
        return INCMAP_OK;
    }
    base_date_write(qgz->first, first);
    base_date_write(qgz->last, last);
    BASE_TRY(put_escaped(&qgz->text,
                         "<ProjectTimeSettings cumulativeTemporalRange=\"0\" frameRate=\"1\" "
                         "timeStep=\"1\" timeStepUnit=\"d\"><TemporalRange><start>",
                         base_span_of(first), "T00:00:00Z</start><end>", err));
    return put_escaped(&qgz->text, last, BASE_SPAN(""),
                       "T23:59:59Z</end></TemporalRange></ProjectTimeSettings>", err);
}

static incmap_status put_project(struct qgz *qgz, incmap_error *err) {
    base_buf *out = &qgz->text;
    incmap_span title = title_of(&qgz->writer);
    BASE_TRY(put_escaped(out,
                         "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
                         "<qgis version=\"3.22.0\" projectname=\"",
                         title, "\"><title>", err));
    BASE_TRY(put_escaped(out, "", title, "</title><projectCrs>", err));
    BASE_TRY(put_system(qgz, err));
    BASE_TRY(put_escaped(out, "</projectCrs><layer-tree-group><layer-tree-layer name=\"", title,
                         "\" id=\"" LAYER "\" source=\"" SOURCE
                         "\" providerKey=\"ogr\" checked=\"Qt::Checked\" expanded=\"1\"/>"
                         "</layer-tree-group><mapcanvas name=\"theMapCanvas\" "
                         "annotationsVisible=\"1\">",
                         err));
    BASE_TRY(put_extent(qgz, 0.05, err));
    BASE_TRY(base_buf_add_text(out, "<rotation>0</rotation><destinationsrs>", err));
    BASE_TRY(put_system(qgz, err));
    BASE_TRY(base_buf_add_text(out, "</destinationsrs></mapcanvas>", err));
    BASE_TRY(put_layer(qgz, err));
    BASE_TRY(base_buf_add_text(out,
                               "<properties><SpatialRefSys><ProjectionsEnabled type=\"int\">1"
                               "</ProjectionsEnabled></SpatialRefSys></properties>",
                               err));
    BASE_TRY(put_times(qgz, err));
    return base_buf_add_text(out, "</qgis>\n", err);
}

static incmap_status finish_qgz(incmap_writer *writer, incmap_error *err) {
    struct qgz *qgz = (struct qgz *)writer;
    io_atomic *data = NULL;
    BASE_TRY(qgz->inner->kind->finish(qgz->inner, err));
    BASE_TRY(put_project(qgz, err));
    BASE_TRY(io_zip_begin(qgz->zip, "map.qgs", err));
    BASE_TRY(io_zip_write(qgz->zip, qgz->text.data, qgz->text.size, err));
    if (qgz->inner->kind->files(qgz->inner, &data, 1) == 1) {
        BASE_TRY(io_zip_add_file(qgz->zip, MEMBER, data, err));
    }
    BASE_TRY(io_zip_finish(qgz->zip, err));
    return io_atomic_finish(qgz->file, err);
}

static size_t files_of_qgz(incmap_writer *writer, io_atomic **files, size_t room) {
    (void)room; /* EXP_FILES_MAX is more than one */
    files[0] = ((struct qgz *)writer)->file;
    return 1;
}

static void close_qgz(incmap_writer *writer) {
    struct qgz *qgz = (struct qgz *)writer;
    if (qgz->inner != NULL) {
        qgz->inner->kind->close(qgz->inner);
        base_arena_free(&qgz->inner->text);
        base_free(writer->ctx, qgz->inner);
    }
    if (qgz->text.ctx != NULL) {
        base_buf_free(&qgz->text);
    }
    io_zip_close(qgz->zip);
    io_atomic_close(qgz->file);
}

extern const exp_class exp_qgz_class;
const exp_class exp_qgz_class = {sizeof(struct qgz), open_qgz,     add_qgz,
                                 finish_qgz,         files_of_qgz, close_qgz};
