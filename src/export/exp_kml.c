/* KML 2.2 after OGC 07-147r2, plain and in a KMZ with the symbol of its placemarks. A KML file
 * alone names no symbol, since that would be an address to fetch it from: there the label has the
 * colour, too. All values of a record are typed ExtendedData; its description is a summary for the
 * balloon, in which nothing of the data is markup. */
#include <math.h>
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "exp_kml_style.h"
#include "exp_spell.h"
#include "exp_stream.h"
#include "exp_walk.h"
#include "exp_xml.h"
#include "io_zip.h"

#define SYMBOL_NAME "symbol.png"

static const unsigned char symbol[] = {
#include "exp_kml_dot.def"
};

static const char end_of_value[] = "</SimpleData>";
static const char start_of_values[] = "<ExtendedData><SchemaData schemaUrl=\"#incident\">";

/* What the description tells, a line each. */
static const incmap_field summary[] = {INCMAP_FIELD_DATE,           INCMAP_FIELD_EVENT_TYPE,
                                       INCMAP_FIELD_SUB_EVENT_TYPE, INCMAP_FIELD_PLACE_NAME,
                                       INCMAP_FIELD_ADMIN2,         INCMAP_FIELD_EVIDENCE,
                                       INCMAP_FIELD_NOTES,          INCMAP_FIELD_SOURCE};

enum {
    summary_count = sizeof summary / sizeof summary[0],
    end_bytes = sizeof end_of_value - 1,
    start_bytes = sizeof start_of_values - 1,
    key_bytes = 64, /* so many can be copied without a look at how long a key is */
    value_bytes = EXP_SPELL_SHORT + EXP_SPELL_SLACK,
    frame_bytes = 1024 + (summary_count + 1) * value_bytes /* of a placemark, its values aside */
};

struct kml {
    incmap_writer writer;
    exp_stream stream;
    incmap_span *keys; /* the end tag of the value before each value, and its own start tag;
                          key_bytes may be read */
    size_t bytes;      /* of a placemark at most, but for texts that are long or not plain */
    exp_walk walk;
    const exp_column *counted; /* whose number colours a placemark; NULL: its type does */
    io_atomic *file;           /* of a KMZ, else NULL */
    io_zip *zip;
};

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
    kml->bytes += key_bytes + size + value_bytes;
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
    BASE_TRY(exp_kml_put_styles(out, &kml->writer, kml->zip != NULL ? SYMBOL_NAME : NULL, err));
    kml->counted = exp_kml_counted(&kml->writer);
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

/* Where a placemark is written. Behind what was written is always room for the rest of it, but for
 * texts that are long or not plain. The functions that follow answer the end of what they wrote,
 * NULL when such a text found no room. */
struct pen {
    const struct kml *kml;
    const incmap_incident *incident;
    base_buf *out;
    incmap_error *err;
    incmap_status status; /* of what answered NULL */
};

static char *make_room(struct pen *pen, size_t bytes) {
    pen->status = base_buf_reserve(pen->out, pen->kml->bytes + bytes, pen->err);
    return pen->status == INCMAP_OK ? pen->out->data + pen->out->size : NULL;
}

static char *put_escaped(struct pen *pen, char *at, incmap_span text, bool html) {
    base_buf *out = pen->out;
    out->size = (size_t)(at - out->data);
    pen->status = html ? exp_xml_put_html(out, text, pen->err) : exp_xml_put(out, text, pen->err);
    return pen->status == INCMAP_OK ? make_room(pen, 0) : NULL;
}

static char *put_long(struct pen *pen, char *at, incmap_span text) {
    pen->out->size = (size_t)(at - pen->out->data);
    at = make_room(pen, text.size);
    return at == NULL ? NULL : exp_spell_plain(at, text);
}

static inline char *put_plain(struct pen *pen, char *at, incmap_span text) {
    return text.size <= EXP_SPELL_SHORT ? exp_spell_plain(at, text) : put_long(pen, at, text);
}

static inline char *put_field(struct pen *pen, char *at, incmap_field field, incmap_span text,
                              bool html) {
    bool plain = (pen->incident->plain & pen->incident->set & inc_bit(field)) != 0;
    return plain ? put_plain(pen, at, text) : put_escaped(pen, at, text, html);
}

/* By the first of them that has a text. */
static char *put_name(struct pen *pen, char *at) {
    static const incmap_field fields[] = {INCMAP_FIELD_TITLE, INCMAP_FIELD_PLACE_NAME,
                                          INCMAP_FIELD_PLACE_VERBATIM, INCMAP_FIELD_ID};
    size_t i = 0;
    while (i + 1 < sizeof fields / sizeof fields[0] &&
           inc_text(pen->incident, fields[i]).size == 0) {
        i++;
    }
    at = exp_spell(at, BASE_SPAN("<Placemark><name>"));
    at = put_field(pen, at, fields[i], inc_text(pen->incident, fields[i]), false);
    return at == NULL ? NULL : exp_spell(at, BASE_SPAN("</name>"));
}

static char *put_summary(struct pen *pen, char *at) {
    bool any = false;
    for (size_t i = 0; i < summary_count; i++) {
        incmap_span text = inc_text(pen->incident, summary[i]);
        if (text.size == 0) {
            continue;
        }
        at = any ? exp_spell(at, BASE_SPAN("&lt;br&gt;"))
                 : exp_spell(at, BASE_SPAN("<description>"));
        at = put_field(pen, at, summary[i], text, true);
        if (at == NULL) {
            return NULL;
        }
        any = true;
    }
    return any ? exp_spell(at, BASE_SPAN("</description>")) : at;
}

static char *put_time(const struct pen *pen, char *at) {
    const incmap_value *first = &pen->incident->values[INCMAP_FIELD_DATE_START];
    const incmap_value *last = &pen->incident->values[INCMAP_FIELD_DATE_END];
    bool has_first = first->kind == INCMAP_KIND_DATE;
    bool has_last = last->kind == INCMAP_KIND_DATE;
    if (!has_first && !has_last) {
        return at;
    }
    if (has_first && has_last && base_date_compare(first->as.date, last->as.date) == 0) {
        at = exp_spell(at, BASE_SPAN("<TimeStamp><when>"));
        at = exp_spell_date(at, first->as.date);
        return exp_spell(at, BASE_SPAN("</when></TimeStamp>"));
    }
    at = exp_spell(at, BASE_SPAN("<TimeSpan>"));
    if (has_first) {
        at = exp_spell(at, BASE_SPAN("<begin>"));
        at = exp_spell(exp_spell_date(at, first->as.date), BASE_SPAN("</begin>"));
    }
    if (has_last) {
        at = exp_spell(at, BASE_SPAN("<end>"));
        at = exp_spell(exp_spell_date(at, last->as.date), BASE_SPAN("</end>"));
    }
    return exp_spell(at, BASE_SPAN("</TimeSpan>"));
}

/* Coordinates are spelt once for the geometry and the values that say the same. A block behind them
 * may be read. */
struct spelt {
    bool located;
    char lat[BASE_NUM_MAX + BASE_BLOCK_BYTES], lon[BASE_NUM_MAX + BASE_BLOCK_BYTES];
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

static inline char *put_key(char *at, incmap_span key) {
    memcpy(at, key.data, key_bytes);
    if (key.size > key_bytes) {
        memcpy(at, key.data, key.size);
    }
    return at + key.size;
}

static inline char *put_real(char *at, const exp_column *column, double value,
                             const struct spelt *spelt) {
    if (spelt->located && column->value == INCMAP_FIELD_LAT) {
        return exp_spell_plain(at, spelt->lat_text);
    }
    if (spelt->located && column->value == INCMAP_FIELD_LON) {
        return exp_spell_plain(at, spelt->lon_text);
    }
    return exp_spell_real(at, value, column->decimals);
}

/* Column `number`, if there is a value in it that is no plain text. */
static char *put_column_value(struct pen *pen, char *at, size_t number, const struct spelt *spelt) {
    const exp_column *column = &pen->kml->writer.columns[number];
    const incmap_value *value = exp_value(column, pen->incident);
    incmap_span key = pen->kml->keys[number];
    switch (value->kind) {
        case INCMAP_KIND_TEXT:
        case INCMAP_KIND_JSON:
            if (value->as.text.size == 0) {
                return at;
            }
            return put_escaped(pen, put_key(at, key), value->as.text, false);
        case INCMAP_KIND_REAL:
            return isfinite(value->as.real)
                       ? put_real(put_key(at, key), column, value->as.real, spelt)
                       : at;
        case INCMAP_KIND_INTEGER:
            return exp_spell_integer(put_key(at, key), value->as.integer);
        case INCMAP_KIND_DATE:
            return exp_spell_date(put_key(at, key), value->as.date);
        case INCMAP_KIND_NULL:
        default:
            return at;
    }
}

/* Each key begins with the end of the value before it. That of the first falls on the last bytes of
 * what all values stand behind, which is therefore written last. */
static char *put_values(struct pen *pen, char *at, const struct spelt *spelt) {
    const struct kml *kml = pen->kml;
    size_t start = (size_t)(at - pen->out->data);
    at += start_bytes - end_bytes;
    for (uint64_t set = exp_walk_set(&kml->walk, pen->incident); set != 0; set &= set - 1) {
        size_t number = exp_walk_column(&kml->walk, set);
        if ((pen->incident->plain & set & -set) != 0) {
            incmap_span text = pen->incident->values[__builtin_ctzll(set)].as.text;
            at = put_plain(pen, put_key(at, kml->keys[number]), text);
        } else {
            at = put_column_value(pen, at, number, spelt);
        }
        if (at == NULL) {
            return NULL;
        }
    }
    for (size_t i = kml->walk.rest; i < kml->writer.column_count; i++) {
        at = put_column_value(pen, at, i, spelt);
        if (at == NULL) {
            return NULL;
        }
    }
    at = exp_spell(at, base_span(end_of_value, end_bytes));
    exp_spell(pen->out->data + start, base_span(start_of_values, start_bytes));
    return exp_spell(at, BASE_SPAN("</SchemaData></ExtendedData>"));
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

static char *put_point(char *at, const struct spelt *spelt) {
    if (!spelt->located) {
        return at;
    }
    at = exp_spell(at, BASE_SPAN("<Point><coordinates>"));
    at = exp_spell_plain(at, spelt->lon_text);
    *at++ = ',';
    at = exp_spell_plain(at, spelt->lat_text);
    return exp_spell(at, BASE_SPAN("</coordinates></Point>"));
}

/* All of a placemark but an area or a line and its end. */
static char *put_placemark(struct pen *pen, char *at) {
    struct spelt spelt;
    spell(pen->incident, &spelt);
    at = put_name(pen, at);
    at = at == NULL ? NULL : put_summary(pen, at);
    if (at == NULL) {
        return NULL;
    }
    at = put_time(pen, at);
    at = exp_spell(at, BASE_SPAN("<styleUrl>#"));
    at = exp_spell(at, exp_kml_style_of(pen->kml->counted, pen->incident));
    at = exp_spell(at, BASE_SPAN("</styleUrl>"));
    at = put_values(pen, at, &spelt);
    return at == NULL || pen->kml->writer.shape != NULL ? at : put_point(at, &spelt);
}

static incmap_status add_kml(incmap_writer *writer, const incmap_incident *incident,
                             incmap_error *err) {
    struct kml *kml = (struct kml *)writer;
    base_buf *out = &kml->stream.buf;
    struct pen pen = {kml, incident, out, err, INCMAP_OK};
    char *at = make_room(&pen, 0);
    at = at == NULL ? NULL : put_placemark(&pen, at);
    if (at == NULL) {
        return pen.status;
    }
    out->size = (size_t)(at - out->data);
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
