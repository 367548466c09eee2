/* KML 2.2 after OGC 07-147r2, plain and in a KMZ with the symbol of its placemarks. A KML file
 * alone names no symbol, since that would be an address to fetch it from: there the label has the
 * colour, too. All values of a record are typed ExtendedData; its description is a summary for the
 * balloon, in which nothing of the data is markup. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base_block.h"
#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "exp_stream.h"
#include "exp_walk.h"
#include "exp_xml.h"
#include "io_zip.h"

#define SYMBOL_NAME "symbol.png"

static const unsigned char symbol[] = {
#include "exp_kml_dot.def"
};

static const struct style {
    const char *id;
    incmap_span event_type;
    unsigned red, green, blue;
} styles[] = {
#define X(id, event_type, red, green, blue) \
    {#id, {event_type, sizeof(event_type) - 1}, red, green, blue},
#include "exp_palette.def"
#undef X
};

static const char end_of_value[] = "</SimpleData>";

enum {
    style_count = sizeof styles / sizeof styles[0],
    end_bytes = sizeof end_of_value - 1,
    key_bytes = 64,    /* so many can be copied without a look at how long a key is */
    frame_bytes = 1024 /* of a placemark, its values and texts aside */
};

struct kml {
    incmap_writer writer;
    exp_stream stream;
    incmap_span *keys; /* the end tag of the value before each value, and its own start tag;
                          key_bytes may be read */
    size_t bytes;      /* of a placemark at most, its texts aside */
    exp_walk walk;
    io_atomic *file; /* of a KMZ, else NULL */
    io_zip *zip;
};

static incmap_status put_style(base_buf *out, const struct style *style, bool with_symbol,
                               incmap_error *err) {
    char colour[32]; /* alpha, blue, green, red */
    snprintf(colour, sizeof colour, "<color>ff%02x%02x%02x</color>", style->blue, style->green,
             style->red);
    BASE_TRY(base_buf_add_text(out, "<Style id=\"", err));
    BASE_TRY(base_buf_add_text(out, style->id, err));
    BASE_TRY(base_buf_add_text(out, "\"><IconStyle>", err));
    BASE_TRY(base_buf_add_text(out, colour, err));
    if (with_symbol) {
        BASE_TRY(base_buf_add_text(
            out, "<scale>0.6</scale><Icon><href>" SYMBOL_NAME "</href></Icon>", err));
    }
    BASE_TRY(base_buf_add_text(out, "</IconStyle><LabelStyle>", err));
    BASE_TRY(base_buf_add_text(out, colour, err));
    BASE_TRY(base_buf_add_text(out, "<scale>0.8</scale></LabelStyle><LineStyle>", err));
    BASE_TRY(base_buf_add_text(out, colour, err));
    snprintf(colour, sizeof colour, "<color>55%02x%02x%02x</color>", style->blue, style->green,
             style->red);
    BASE_TRY(base_buf_add_text(out, "<width>2</width></LineStyle><PolyStyle>", err));
    BASE_TRY(base_buf_add_text(out, colour, err));
    return base_buf_add_text(out, "</PolyStyle></Style>\n", err);
}

static const char *kml_type(incmap_kind kind) {
    switch (kind) {
        case INCMAP_KIND_INTEGER:
            return "int";
        case INCMAP_KIND_REAL:
            return "double";
        case INCMAP_KIND_NULL:
        case INCMAP_KIND_TEXT:
        case INCMAP_KIND_DATE: /* KML knows no type for days */
        case INCMAP_KIND_JSON:
        default:
            return "string";
    }
}

static incmap_status put_column(struct kml *kml, incmap_span name, const char *type,
                                incmap_span *key, incmap_error *err) {
    base_buf *out = &kml->stream.buf;
    BASE_TRY(base_buf_add_text(out, "<SimpleField type=\"", err));
    BASE_TRY(base_buf_add_text(out, type, err));
    BASE_TRY(base_buf_add_text(out, "\" name=\"", err));
    size_t start = out->size;
    BASE_TRY(exp_xml_put(out, name, err));
    size_t end = out->size;
    BASE_TRY(base_buf_add_text(out, "\"/>\n", err));

    base_buf tag;
    base_buf_init(&tag, kml->writer.ctx, SIZE_MAX);
    incmap_status status = base_buf_add_text(&tag, end_of_value, err);
    status = status ? status : base_buf_add_text(&tag, "<SimpleData name=\"", err);
    status = status ? status : base_buf_add(&tag, out->data + start, end - start, err);
    status = status ? status : base_buf_add_text(&tag, "\">", err);
    size_t size = tag.size;
    status = status ? status : base_buf_add(&tag, (const char[key_bytes]){0}, key_bytes, err);
    status = status ? status : base_arena_copy(&kml->writer.text, base_buf_view(&tag), key, err);
    key->size = size;
    kml->bytes += key_bytes + size + EXP_TEXT_ROOM + BASE_BLOCK_BYTES;
    base_buf_free(&tag);
    return status;
}

static incmap_status put_schema(struct kml *kml, incmap_error *err) {
    base_buf *out = &kml->stream.buf;
    size_t count = kml->writer.column_count;
    kml->bytes = frame_bytes;
    exp_walk_init(&kml->walk, &kml->writer);
    kml->keys = base_arena_alloc(&kml->writer.text, count * sizeof *kml->keys);
    if (kml->keys == NULL) {
        return base_out_of_memory(err);
    }
    BASE_TRY(base_buf_add_text(out, "<Schema name=\"incident\" id=\"incident\">\n", err));
    for (size_t i = 0; i < count; i++) {
        const exp_column *column = &kml->writer.columns[i];
        BASE_TRY(put_column(kml, column->name, kml_type(column->kind), &kml->keys[i], err));
    }
    return base_buf_add_text(out, "</Schema>\n", err);
}

static incmap_status put_head(struct kml *kml, const exp_target *target, incmap_error *err) {
    base_buf *out = &kml->stream.buf;
    incmap_span name = target->layer_name.size > 0 ? target->layer_name : BASE_SPAN("incidents");
    BASE_TRY(base_buf_add_text(out,
                               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                               "<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document><name>",
                               err));
    BASE_TRY(exp_xml_put(out, name, err));
    BASE_TRY(base_buf_add_text(out, "</name>\n", err));
    for (size_t i = 0; i < style_count; i++) {
        BASE_TRY(put_style(out, &styles[i], kml->zip != NULL, err));
    }
    return put_schema(kml, err);
}

static incmap_status open_kml(incmap_writer *writer, const exp_target *target, incmap_error *err) {
    struct kml *kml = (struct kml *)writer;
    BASE_TRY(exp_stream_open(&kml->stream, writer->ctx, target, err));
    return put_head(kml, target, err);
}

static incmap_status write_to_zip(void *state, const void *data, size_t size, incmap_error *err) {
    return io_zip_write(state, data, size, err);
}

static incmap_status open_kmz(incmap_writer *writer, const exp_target *target, incmap_error *err) {
    struct kml *kml = (struct kml *)writer;
    exp_target inside = *target;
    BASE_TRY(io_atomic_open(&kml->file, writer->ctx, target->path, err));
    BASE_TRY(io_zip_open(&kml->zip, writer->ctx, kml->file, err));
    BASE_TRY(io_zip_begin(kml->zip, "doc.kml", err));
    inside.path = NULL;
    inside.sink = (incmap_sink){kml->zip, write_to_zip};
    return open_kml(writer, &inside, err);
}

/* Where a placemark is written: in front of it is room for all that is to come but the texts that
 * are not plain. */
struct pen {
    base_buf *out;
    char *at;
    size_t room;
};

static incmap_status begin_room(struct pen *pen, incmap_error *err) {
    BASE_TRY(base_buf_reserve(pen->out, pen->room, err));
    pen->at = pen->out->data + pen->out->size;
    return INCMAP_OK;
}

static void end_room(struct pen *pen) { pen->out->size = (size_t)(pen->at - pen->out->data); }

static inline void put(struct pen *pen, incmap_span text) {
    memcpy(pen->at, text.data, text.size);
    pen->at += text.size;
}

/* A text behind whose end a block may be read, by blocks. */
static void put_plain(struct pen *pen, incmap_span text) {
    for (size_t at = 0; at < text.size; at += BASE_BLOCK_BYTES) {
        base_block_put(pen->at + at, base_block_at(text.data + at));
    }
    pen->at += text.size;
}

static incmap_status put_escaped(struct pen *pen, incmap_span text, bool html, incmap_error *err) {
    end_room(pen);
    BASE_TRY(html ? exp_xml_put_html(pen->out, text, err) : exp_xml_put(pen->out, text, err));
    return begin_room(pen, err);
}

static inline incmap_status put_field(struct pen *pen, const incmap_incident *incident,
                                      incmap_field field, incmap_span text, bool html,
                                      incmap_error *err) {
    if ((incident->plain & inc_bit(field)) == 0) {
        return put_escaped(pen, text, html, err);
    }
    put_plain(pen, text);
    return INCMAP_OK;
}

/* By the first of them that has a text. */
static incmap_status put_name(struct pen *pen, const incmap_incident *incident, incmap_error *err) {
    static const incmap_field fields[] = {INCMAP_FIELD_TITLE, INCMAP_FIELD_PLACE_NAME,
                                          INCMAP_FIELD_PLACE_VERBATIM, INCMAP_FIELD_ID};
    size_t i = 0;
    while (i + 1 < sizeof fields / sizeof fields[0] && inc_text(incident, fields[i]).size == 0) {
        i++;
    }
    put(pen, BASE_SPAN("<Placemark><name>"));
    BASE_TRY(put_field(pen, incident, fields[i], inc_text(incident, fields[i]), false, err));
    put(pen, BASE_SPAN("</name>"));
    return INCMAP_OK;
}

static incmap_status put_summary(struct pen *pen, const incmap_incident *incident,
                                 incmap_error *err) {
    static const incmap_field fields[] = {INCMAP_FIELD_DATE,           INCMAP_FIELD_EVENT_TYPE,
                                          INCMAP_FIELD_SUB_EVENT_TYPE, INCMAP_FIELD_PLACE_NAME,
                                          INCMAP_FIELD_ADMIN2,         INCMAP_FIELD_EVIDENCE,
                                          INCMAP_FIELD_NOTES,          INCMAP_FIELD_SOURCE};
    bool any = false;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        incmap_span text = inc_text(incident, fields[i]);
        if (text.size > 0) {
            put(pen, any ? BASE_SPAN("&lt;br&gt;") : BASE_SPAN("<description>"));
            BASE_TRY(put_field(pen, incident, fields[i], text, true, err));
            any = true;
        }
    }
    put(pen, any ? BASE_SPAN("</description>") : BASE_SPAN(""));
    return INCMAP_OK;
}

static void put_day(struct pen *pen, incmap_span start, const incmap_value *value,
                    incmap_span end) {
    enum { day_bytes = 10 };
    if (value->kind == INCMAP_KIND_DATE) {
        put(pen, start);
        base_date_write(value->as.date, pen->at);
        pen->at += day_bytes;
        put(pen, end);
    }
}

static void put_time(struct pen *pen, const incmap_incident *incident) {
    const incmap_value *first = &incident->values[INCMAP_FIELD_DATE_START];
    const incmap_value *last = &incident->values[INCMAP_FIELD_DATE_END];
    bool has_first = first->kind == INCMAP_KIND_DATE;
    bool has_last = last->kind == INCMAP_KIND_DATE;
    if (!has_first && !has_last) {
        return;
    }
    if (has_first && has_last && base_date_compare(first->as.date, last->as.date) == 0) {
        put_day(pen, BASE_SPAN("<TimeStamp><when>"), first, BASE_SPAN("</when></TimeStamp>"));
        return;
    }
    put(pen, BASE_SPAN("<TimeSpan>"));
    put_day(pen, BASE_SPAN("<begin>"), first, BASE_SPAN("</begin>"));
    put_day(pen, BASE_SPAN("<end>"), last, BASE_SPAN("</end>"));
    put(pen, BASE_SPAN("</TimeSpan>"));
}

static const char *style_of(const incmap_incident *incident) {
    incmap_span event_type = inc_text(incident, INCMAP_FIELD_EVENT_TYPE);
    size_t i = 0;
    while (i < style_count - 1 && !base_span_equal(event_type, styles[i].event_type)) {
        i++;
    }
    return styles[i].id;
}

static bool has_nothing(const incmap_value *value) {
    switch (value->kind) {
        case INCMAP_KIND_TEXT:
        case INCMAP_KIND_JSON:
            return value->as.text.size == 0;
        case INCMAP_KIND_REAL:
            return !isfinite(value->as.real);
        case INCMAP_KIND_NULL:
            return true;
        case INCMAP_KIND_INTEGER:
        case INCMAP_KIND_DATE:
        default:
            return false;
    }
}

/* Coordinates are spelt once for the geometry and the values that say the same. */
struct spelt {
    bool located;
    char lat[BASE_NUM_MAX], lon[BASE_NUM_MAX];
    incmap_span lat_text, lon_text;
};

static void spell(const incmap_incident *incident, struct spelt *spelt) {
    incmap_point point;
    int decimals = exp_decimals(INCMAP_FIELD_LON);
    spelt->located = exp_point(incident, &point);
    if (spelt->located) {
        spelt->lat_text =
            base_span(spelt->lat, base_num_write_fixed(spelt->lat, point.lat, decimals));
        spelt->lon_text =
            base_span(spelt->lon, base_num_write_fixed(spelt->lon, point.lon, decimals));
    }
}

static inline void put_key(struct pen *pen, incmap_span key, bool is_first) {
    size_t skip = is_first ? end_bytes : 0; /* there is no value before it */
    const char *from = key.data + skip;
    size_t size = key.size - skip;
    memcpy(pen->at, from, key_bytes - end_bytes);
    if (size > key_bytes - end_bytes) {
        memcpy(pen->at, from, size);
    }
    pen->at += size;
}

static incmap_status put_value(struct pen *pen, const exp_column *column,
                               const incmap_incident *incident, const struct spelt *spelt,
                               incmap_error *err) {
    const incmap_value *value = exp_value(column, incident);
    if (value->kind == INCMAP_KIND_TEXT || value->kind == INCMAP_KIND_JSON) {
        bool known = column->value < INCMAP_FIELD_COUNT;
        return known ? put_field(pen, incident, (incmap_field)column->value, value->as.text, false,
                                 err)
                     : put_escaped(pen, value->as.text, false, err);
    }
    if (spelt->located && column->value == INCMAP_FIELD_LAT) {
        put(pen, spelt->lat_text);
    } else if (spelt->located && column->value == INCMAP_FIELD_LON) {
        put(pen, spelt->lon_text);
    } else {
        pen->at += exp_value_text(value, column->decimals, pen->at).size;
    }
    return INCMAP_OK;
}

/* Column `number`, if there is a value in it; *any: there was one before. */
static inline incmap_status put_column_value(const struct kml *kml, struct pen *pen, size_t number,
                                             const incmap_incident *incident,
                                             const struct spelt *spelt, bool *any,
                                             incmap_error *err) {
    const exp_column *column = &kml->writer.columns[number];
    if (has_nothing(exp_value(column, incident))) {
        return INCMAP_OK;
    }
    put_key(pen, kml->keys[number], !*any);
    *any = true;
    return put_value(pen, column, incident, spelt, err);
}

static incmap_status put_values(const struct kml *kml, struct pen *pen,
                                const incmap_incident *incident, const struct spelt *spelt,
                                incmap_error *err) {
    bool any = false;
    put(pen, BASE_SPAN("<ExtendedData><SchemaData schemaUrl=\"#incident\">"));
    for (uint64_t set = exp_walk_set(&kml->walk, incident); set != 0; set &= set - 1) {
        BASE_TRY(put_column_value(kml, pen, exp_walk_column(&kml->walk, set), incident, spelt, &any,
                                  err));
    }
    for (size_t i = kml->walk.rest; i < kml->writer.column_count; i++) {
        BASE_TRY(put_column_value(kml, pen, i, incident, spelt, &any, err));
    }
    put(pen, any ? base_span(end_of_value, end_bytes) : BASE_SPAN(""));
    put(pen, BASE_SPAN("</SchemaData></ExtendedData>"));
    return INCMAP_OK;
}

static incmap_status put_part(base_buf *out, const exp_shape *shape, size_t part,
                              incmap_error *err) {
    char number[BASE_NUM_MAX];
    BASE_TRY(base_buf_add_text(out, "<coordinates>", err));
    for (size_t i = part == 0 ? 0 : shape->ends[part - 1]; i < shape->ends[part]; i++) {
        incmap_point at = shape->points[i];
        BASE_TRY(base_buf_add(out, number, base_num_write_fixed(number, at.lon, 7), err));
        BASE_TRY(base_buf_add_char(out, ',', err));
        BASE_TRY(base_buf_add(out, number, base_num_write_fixed(number, at.lat, 7), err));
        BASE_TRY(base_buf_add_char(out, ' ', err));
    }
    return base_buf_add_text(out, "</coordinates>", err);
}

static incmap_status put_ring(base_buf *out, const exp_shape *shape, size_t part,
                              incmap_error *err) {
    bool shell = shape->is_shell[part];
    bool last = part + 1 == shape->part_count || shape->is_shell[part + 1];
    BASE_TRY(base_buf_add_text(
        out, shell ? "<Polygon><outerBoundaryIs><LinearRing>" : "<innerBoundaryIs><LinearRing>",
        err));
    BASE_TRY(put_part(out, shape, part, err));
    BASE_TRY(base_buf_add_text(
        out, shell ? "</LinearRing></outerBoundaryIs>" : "</LinearRing></innerBoundaryIs>", err));
    return base_buf_add_text(out, last ? "</Polygon>" : "", err);
}

static incmap_status put_shape(base_buf *out, const exp_shape *shape, incmap_error *err) {
    bool many = exp_shape_piece_count(shape) > 1;
    BASE_TRY(base_buf_add_text(out, many ? "<MultiGeometry>" : "", err));
    for (size_t i = 0; i < shape->part_count; i++) {
        if (shape->kind == EXP_AREAS) {
            BASE_TRY(put_ring(out, shape, i, err));
        } else {
            BASE_TRY(base_buf_add_text(out, "<LineString>", err));
            BASE_TRY(put_part(out, shape, i, err));
            BASE_TRY(base_buf_add_text(out, "</LineString>", err));
        }
    }
    return base_buf_add_text(out, many ? "</MultiGeometry>" : "", err);
}

static void put_point(struct pen *pen, const struct spelt *spelt) {
    if (spelt->located) {
        put(pen, BASE_SPAN("<Point><coordinates>"));
        put(pen, spelt->lon_text);
        put(pen, BASE_SPAN(","));
        put(pen, spelt->lat_text);
        put(pen, BASE_SPAN("</coordinates></Point>"));
    }
}

/* The most bytes that a placemark has besides its texts that are not plain; a plain one may be in
 * its name, its summary and its values. */
static size_t room_for(const struct kml *kml, const incmap_incident *incident) {
    size_t texts = 0;
    for (uint64_t set = incident->plain & incident->set; set != 0; set &= set - 1) {
        texts += incident->values[__builtin_ctzll(set)].as.text.size;
    }
    return kml->bytes + 3 * texts;
}

static incmap_status add_kml(incmap_writer *writer, const incmap_incident *incident,
                             incmap_error *err) {
    struct kml *kml = (struct kml *)writer;
    base_buf *out = &kml->stream.buf;
    struct pen pen = {.out = out, .room = room_for(kml, incident)};
    struct spelt spelt;
    BASE_TRY(begin_room(&pen, err));
    spell(incident, &spelt);
    BASE_TRY(put_name(&pen, incident, err));
    BASE_TRY(put_summary(&pen, incident, err));
    put_time(&pen, incident);
    put(&pen, BASE_SPAN("<styleUrl>#"));
    put(&pen, base_span_of(style_of(incident)));
    put(&pen, BASE_SPAN("</styleUrl>"));
    BASE_TRY(put_values(kml, &pen, incident, &spelt, err));
    if (writer->shape == NULL) {
        put_point(&pen, &spelt);
    }
    end_room(&pen);
    BASE_TRY(writer->shape != NULL ? put_shape(out, writer->shape, err) : INCMAP_OK);
    BASE_TRY(base_buf_add_text(out, "</Placemark>\n", err));
    return exp_stream_passed(&kml->stream, err);
}

static incmap_status finish_kml(incmap_writer *writer, incmap_error *err) {
    struct kml *kml = (struct kml *)writer;
    BASE_TRY(base_buf_add_text(&kml->stream.buf, "</Document>\n</kml>\n", err));
    return exp_stream_finish(&kml->stream, err);
}

static incmap_status finish_kmz(incmap_writer *writer, incmap_error *err) {
    struct kml *kml = (struct kml *)writer;
    BASE_TRY(finish_kml(writer, err));
    BASE_TRY(io_zip_begin(kml->zip, SYMBOL_NAME, err));
    BASE_TRY(io_zip_write(kml->zip, symbol, sizeof symbol, err));
    BASE_TRY(io_zip_finish(kml->zip, err));
    return io_atomic_finish(kml->file, err);
}

static size_t files_of_kml(incmap_writer *writer, io_atomic **files, size_t room) {
    return exp_stream_files(&((struct kml *)writer)->stream, files, room);
}

static size_t files_of_kmz(incmap_writer *writer, io_atomic **files, size_t room) {
    if (room > 0) {
        files[0] = ((struct kml *)writer)->file;
    }
    return room > 0;
}

static void close_kml(incmap_writer *writer) {
    struct kml *kml = (struct kml *)writer;
    exp_stream_close(&kml->stream);
    io_zip_close(kml->zip);
    io_atomic_close(kml->file);
}

extern const exp_class exp_kml_class;
const exp_class exp_kml_class = {sizeof(struct kml), open_kml,     add_kml,
                                 finish_kml,         files_of_kml, close_kml};

extern const exp_class exp_kmz_class;
const exp_class exp_kmz_class = {sizeof(struct kml), open_kmz,     add_kml,
                                 finish_kmz,         files_of_kmz, close_kml};
