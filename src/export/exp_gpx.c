/* GPX 1.1: incidents that have a place as waypoints, for GPS devices and field apps. What GPX has
 * no element for stands in <extensions>, in the namespace whose elements GDAL and QGIS read as
 * fields of the same name; unknown columns under their folded names, since an element's name cannot
 * be any text. */
#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "exp_names.h"
#include "exp_stream.h"
#include "exp_xml.h"

struct gpx {
    incmap_writer writer;
    exp_stream stream;
    incmap_span *names; /* elements of the values, such as "ogr:id" */
    size_t count;
    uint64_t placeless;
};

static bool is_taken(const struct gpx *gpx, size_t count, incmap_span name) {
    for (size_t i = 0; i < count; i++) {
        if (base_span_equal_nocase(gpx->names[i], name)) {
            return true;
        }
    }
    return false;
}

/* ASCII letters, digits and "_", not starting with a digit, unlike the names before it. */
static incmap_status name_element(struct gpx *gpx, size_t number, incmap_span column,
                                  incmap_error *err) {
    char room[EXP_NAME_ROOM];
    char text[sizeof "ogr:" + EXP_NAME_ROOM + BASE_NUM_MAX] = "ogr:";
    size_t size = 4;
    incmap_span plain = exp_name_plain(column, room);
    for (size_t i = 0; i < plain.size; i++) {
        char c = plain.data[i];
        text[size++] = base_is_alpha(c) || base_is_digit(c) ? c : '_';
    }
    size_t whole = size;
    for (uint64_t double_number = 2; is_taken(gpx, number, base_span(text, size));
         double_number++) {
        size = whole + base_num_write_u64(text + whole, double_number);
    }
    return base_arena_copy(&gpx->writer.text, base_span(text, size), &gpx->names[number], err);
}

static incmap_status open_gpx(incmap_writer *writer, const exp_target *target, incmap_error *err) {
    struct gpx *gpx = (struct gpx *)writer;
    gpx->count = writer->column_count;
    gpx->names = base_arena_alloc(&writer->text, gpx->count * sizeof *gpx->names);
    if (gpx->names == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < gpx->count; i++) {
        BASE_TRY(name_element(gpx, i, writer->columns[i].name, err));
    }
    BASE_TRY(exp_stream_open(&gpx->stream, writer->ctx, target, err));
    return base_buf_add_text(&gpx->stream.buf,
                             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                             "<gpx version=\"1.1\" creator=\"incmap\" "
                             "xmlns=\"http://www.topografix.com/GPX/1/1\" "
                             "xmlns:ogr=\"http://osgeo.org/gdal\">\n",
                             err);
}

static incmap_status put_element(base_buf *out, incmap_span name, incmap_span text,
                                 incmap_error *err) {
    if (text.size == 0) {
        return INCMAP_OK;
    }
    BASE_TRY(base_buf_add_char(out, '<', err));
    BASE_TRY(base_buf_add_span(out, name, err));
    BASE_TRY(base_buf_add_char(out, '>', err));
    BASE_TRY(exp_xml_put(out, text, err));
    BASE_TRY(base_buf_add_text(out, "</", err));
    BASE_TRY(base_buf_add_span(out, name, err));
    return base_buf_add_char(out, '>', err);
}

static incmap_status put_point(base_buf *out, incmap_point point, incmap_error *err) {
    char number[BASE_NUM_MAX];
    int decimals = exp_decimals(INCMAP_FIELD_LAT);
    BASE_TRY(base_buf_add_text(out, "<wpt lat=\"", err));
    BASE_TRY(base_buf_add(out, number, base_num_write_fixed(number, point.lat, decimals), err));
    BASE_TRY(base_buf_add_text(out, "\" lon=\"", err));
    BASE_TRY(base_buf_add(out, number, base_num_write_fixed(number, point.lon, decimals), err));
    return base_buf_add_text(out, "\">", err);
}

/* GPX wants a time of day: midnight, and only where the day is known. */
static incmap_status put_time(base_buf *out, const incmap_incident *incident, incmap_error *err) {
    const incmap_value *first = &incident->values[INCMAP_FIELD_DATE_START];
    const incmap_value *last = &incident->values[INCMAP_FIELD_DATE_END];
    char day[11];
    if (first->kind != INCMAP_KIND_DATE ||
        (last->kind == INCMAP_KIND_DATE && base_date_compare(first->as.date, last->as.date) != 0)) {
        return INCMAP_OK;
    }
    base_date_write(first->as.date, day);
    BASE_TRY(base_buf_add_text(out, "<time>", err));
    BASE_TRY(base_buf_add_text(out, day, err));
    return base_buf_add_text(out, "T00:00:00Z</time>", err);
}

/* Other schemes could do something when they are tapped on. */
static incmap_status put_link(base_buf *out, incmap_span url, incmap_error *err) {
    if (!base_span_starts(url, BASE_SPAN("https://")) &&
        !base_span_starts(url, BASE_SPAN("http://"))) {
        return INCMAP_OK;
    }
    BASE_TRY(base_buf_add_text(out, "<link href=\"", err));
    BASE_TRY(exp_xml_put(out, url, err));
    return base_buf_add_text(out, "\"/>", err);
}

/* In the order that GPX prescribes. */
static incmap_status put_known(base_buf *out, const incmap_incident *incident, incmap_error *err) {
    static const incmap_field names[] = {INCMAP_FIELD_TITLE, INCMAP_FIELD_PLACE_NAME,
                                         INCMAP_FIELD_PLACE_VERBATIM, INCMAP_FIELD_ID};
    size_t name = 0;
    while (name < 3 && inc_text(incident, names[name]).size == 0) {
        name++;
    }
    incmap_span told = inc_text(incident, INCMAP_FIELD_EVIDENCE);
    told = told.size > 0 ? told : inc_text(incident, INCMAP_FIELD_NOTES);
    BASE_TRY(put_time(out, incident, err));
    BASE_TRY(put_element(out, BASE_SPAN("name"), inc_text(incident, names[name]), err));
    BASE_TRY(put_element(out, BASE_SPAN("desc"), told, err));
    BASE_TRY(put_element(out, BASE_SPAN("src"), inc_text(incident, INCMAP_FIELD_SOURCE), err));
    BASE_TRY(put_link(out, inc_text(incident, INCMAP_FIELD_SOURCE_URL), err));
    return put_element(out, BASE_SPAN("type"), inc_text(incident, INCMAP_FIELD_EVENT_TYPE), err);
}

static incmap_status put_extensions(struct gpx *gpx, const incmap_incident *incident,
                                    incmap_error *err) {
    base_buf *out = &gpx->stream.buf;
    char room[EXP_TEXT_ROOM];
    BASE_TRY(base_buf_add_text(out, "<extensions>", err));
    for (size_t i = 0; i < gpx->count; i++) {
        const exp_column *column = &gpx->writer.columns[i];
        incmap_span text = exp_value_text(exp_value(column, incident), column->decimals, room);
        BASE_TRY(put_element(out, gpx->names[i], text, err));
    }
    return base_buf_add_text(out, "</extensions></wpt>\n", err);
}

static incmap_status add_gpx(incmap_writer *writer, const incmap_incident *incident,
                             incmap_error *err) {
    struct gpx *gpx = (struct gpx *)writer;
    incmap_point point;
    if (!exp_point(incident, &point)) {
        gpx->placeless++;
        return INCMAP_OK;
    }
    BASE_TRY(put_point(&gpx->stream.buf, point, err));
    BASE_TRY(put_known(&gpx->stream.buf, incident, err));
    BASE_TRY(put_extensions(gpx, incident, err));
    return exp_stream_passed(&gpx->stream, err);
}

static incmap_status finish_gpx(incmap_writer *writer, incmap_error *err) {
    struct gpx *gpx = (struct gpx *)writer;
    BASE_TRY(base_buf_add_text(&gpx->stream.buf, "</gpx>\n", err));
    BASE_TRY(exp_stream_finish(&gpx->stream, err));
    exp_tell_placeless(writer, gpx->placeless);
    return INCMAP_OK;
}

static size_t files_of_gpx(incmap_writer *writer, io_atomic **files, size_t room) {
    return exp_stream_files(&((struct gpx *)writer)->stream, files, room);
}

static void close_gpx(incmap_writer *writer) { exp_stream_close(&((struct gpx *)writer)->stream); }

extern const exp_class exp_gpx_class;
const exp_class exp_gpx_class = {sizeof(struct gpx), open_gpx,     add_gpx,
                                 finish_gpx,         files_of_gpx, close_gpx};
