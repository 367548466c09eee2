/* FlatGeobuf 3 with its index, after the specification at flatgeobuf.org. Features stand in the
 * order of the index, so they are sorted first, encoded as they will be. The index stands before
 * them: its place is left free until they are written. A feature without a place is left out. Days
 * are "datetime" columns, which readers take with and without a time of day; unknown columns are
 * "json" where all their values came as JSON that is no text, else "string". */
#include <math.h>
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "base_utf8.h"
#include "exp_fgb_shape.h"
#include "exp_flat.h"
#include "exp_runs.h"
#include "exp_walk.h"

enum {
    type_long = 7, /* of the specification's column types */
    type_double = 10,
    type_string = 11,
    type_json = 12,
    type_datetime = 13,
    prefix_bytes = 4,
};

struct fgb {
    incmap_writer writer;
    io_atomic *file;
    geo_crs *crs;
    incmap_span crs_name; /* as asked for */
    incmap_span name;
    exp_runs *features; /* each behind its box */
    uint64_t count;
    exp_fgb_box box; /* around all */
    exp_fgb_index index;
    uint64_t placeless;
    base_buf feature;
    exp_walk walk;
    bool *is_text; /* of each column: an unknown one with a value that is plain text */
};

static incmap_status open_fgb(incmap_writer *writer, const exp_target *target, incmap_error *err) {
    struct fgb *fgb = (struct fgb *)writer;
    incmap_span crs = target->crs.size == 0 ? BASE_SPAN("EPSG:4326") : target->crs;
    base_buf_init(&fgb->feature, writer->ctx, UINT32_MAX);
    fgb->box = exp_fgb_nothing;
    exp_walk_init(&fgb->walk, writer);
    fgb->is_text = base_arena_alloc(&writer->text, writer->column_count + 1);
    if (fgb->is_text == NULL) {
        return base_out_of_memory(err);
    }
    memset(fgb->is_text, 0, writer->column_count + 1);
    BASE_TRY(base_arena_copy(&writer->text, crs, &fgb->crs_name, err));
    BASE_TRY(base_arena_copy(
        &writer->text, target->layer_name.size > 0 ? target->layer_name : BASE_SPAN("incidents"),
        &fgb->name, err));
    BASE_TRY(geo_crs_open(&fgb->crs, writer->ctx, crs, err));
    BASE_TRY(io_atomic_open(&fgb->file, writer->ctx, target->path, err));
    BASE_TRY(exp_fgb_index_open(&fgb->index, writer->ctx, target->path, err));
    return exp_runs_open(&fgb->features, writer->ctx, target->path, false, err);
}

/* What stands in front of a point's properties: at 4 the reference to the feature's table, at 8 its
 * vtable, at 16 the table with references to geometry and properties, at 28 the vtable of the
 * geometry, at 36 its table with a reference to the coordinates, at 44 how many they are, at 48 the
 * coordinates. */
static incmap_status put_frame(base_buf *out, double x, double y, incmap_error *err) {
    static const unsigned char start[] = {0, 0, 0, 0, 12, 0, 0, 0, 8,  0, 12, 0, 4, 0, 8, 0,
                                          8, 0, 0, 0, 16, 0, 0, 0, 40, 0, 0,  0, 8, 0, 8, 0,
                                          0, 0, 4, 0, 8,  0, 0, 0, 4,  0, 0,  0, 2, 0, 0, 0};
    unsigned char point[16];
    exp_flat_double(point, x);
    exp_flat_double(point + 8, y);
    BASE_TRY(base_buf_add(out, start, sizeof start, err));
    return base_buf_add(out, point, sizeof point, err);
}

/* The same of the writer's shape. The feature starts behind its box, at a multiple of 8. */
static incmap_status put_shape_frame(struct fgb *fgb, const incmap_incident *incident,
                                     exp_fgb_box *box, incmap_error *err) {
    static const uint16_t slots[] = {4, 8}; /* geometry and properties */
    static const char start[2 * prefix_bytes] = {0};
    base_buf *out = &fgb->feature;
    size_t root = out->size + prefix_bytes;
    size_t table = 0;
    BASE_TRY(base_buf_add(out, start, sizeof start, err));
    BASE_TRY(exp_flat_table(out, slots, 2, 12, &table, err));
    exp_flat_u32(out->data + root, (uint32_t)(table - root));
    BASE_TRY(exp_fgb_put_shape(out, table + 4, box, &fgb->writer, fgb->crs, incident, err));
    BASE_TRY(exp_flat_pad(out, 4, err));
    exp_flat_refer(out, table + 8);
    return INCMAP_OK;
}

/* Bytes that are no UTF-8 become U+FFFD. */
static incmap_status put_text(base_buf *out, incmap_span text, incmap_error *err) {
    unsigned char length[4] = {0};
    size_t start = out->size;
    BASE_TRY(base_buf_add(out, length, sizeof length, err));
    while (text.size > 0) {
        size_t bad = base_utf8_find_bad(text);
        size_t good = bad == SIZE_MAX ? text.size : bad;
        BASE_TRY(base_buf_add(out, text.data, good, err));
        text = base_span(text.data + good, text.size - good);
        if (text.size > 0) {
            BASE_TRY(base_buf_add_text(out, "\xEF\xBF\xBD", err));
            text = base_span(text.data + 1, text.size - 1);
        }
    }
    exp_flat_u32(out->data + start, (uint32_t)(out->size - start - sizeof length));
    return INCMAP_OK;
}

/* A property is the number of its column and its value; what is NULL is not there. A plain text is
 * UTF-8. */
static incmap_status put_value(base_buf *out, size_t column, const incmap_value *value, bool plain,
                               incmap_error *err) {
    char head[2 + 8];
    char room[EXP_TEXT_ROOM];
    bool none = value->kind == INCMAP_KIND_NULL ||
                (value->kind == INCMAP_KIND_REAL && !isfinite(value->as.real));
    if (none) {
        return INCMAP_OK;
    }
    exp_flat_u16(head, (uint16_t)column);
    if (value->kind == INCMAP_KIND_INTEGER) {
        exp_flat_u64(head + 2, (uint64_t)value->as.integer);
        return base_buf_add(out, head, sizeof head, err);
    }
    if (value->kind == INCMAP_KIND_REAL) {
        exp_flat_double(head + 2, value->as.real);
        return base_buf_add(out, head, sizeof head, err);
    }
    if (plain) {
        incmap_span text = value->as.text;
        char length[4];
        exp_flat_u32(length, (uint32_t)text.size);
        BASE_TRY(base_buf_add(out, head, 2, err));
        BASE_TRY(base_buf_add(out, length, sizeof length, err));
        return base_buf_add_span(out, text, err);
    }
    BASE_TRY(base_buf_add(out, head, 2, err));
    return put_text(out, exp_value_text(value, 0, room), err);
}

/* An unknown column's value, all of which are kept as text. */
static incmap_status put_unknown(struct fgb *fgb, size_t number, const incmap_value *value,
                                 incmap_error *err) {
    char room[EXP_TEXT_ROOM];
    incmap_value text = {
        .kind = INCMAP_KIND_TEXT,
        .as.text = exp_value_text(value, fgb->writer.columns[number].decimals, room),
    };
    if (text.as.text.size == 0) {
        return INCMAP_OK;
    }
    fgb->is_text[number] |= value->kind == INCMAP_KIND_TEXT || value->kind == INCMAP_KIND_DATE;
    return put_value(&fgb->feature, number, &text, false, err);
}

static incmap_status put_values(struct fgb *fgb, const incmap_incident *incident,
                                incmap_error *err) {
    const incmap_writer *writer = &fgb->writer;
    base_buf *out = &fgb->feature;
    unsigned char length[4] = {0};
    size_t start = out->size;
    BASE_TRY(base_buf_add(out, length, sizeof length, err));
    for (uint64_t set = exp_walk_set(&fgb->walk, incident); set != 0; set &= set - 1) {
        size_t i = exp_walk_column(&fgb->walk, set);
        bool plain = (incident->plain & set & -set) != 0;
        BASE_TRY(put_value(out, i, exp_value(&writer->columns[i], incident), plain, err));
    }
    for (size_t i = fgb->walk.rest; i < writer->column_count; i++) {
        const incmap_value *value = exp_value(&writer->columns[i], incident);
        BASE_TRY(writer->columns[i].kind == INCMAP_KIND_JSON
                     ? put_unknown(fgb, i, value, err)
                     : put_value(out, i, value, false, err));
    }
    exp_flat_u32(out->data + start, (uint32_t)(out->size - start - sizeof length));
    return INCMAP_OK;
}

/* The feature up to its properties, behind room for its box. *middle is where it stands in the
 * order; *is_placed is false for one without a place, of which nothing is to be written. */
static incmap_status start_feature(struct fgb *fgb, const incmap_incident *incident,
                                   exp_fgb_box *box, incmap_point *middle, bool *is_placed,
                                   incmap_error *err) {
    const exp_shape *shape = fgb->writer.shape;
    base_buf *out = &fgb->feature;
    double x = 0;
    double y = 0;
    out->size = 0;
    *is_placed = shape != NULL ? shape->part_count > 0
                               : exp_point(incident, middle) &&
                                     exp_project(&fgb->writer, fgb->crs, incident, &x, &y);
    if (!*is_placed) {
        return INCMAP_OK;
    }
    BASE_TRY(base_buf_add(out, box, sizeof *box, err));
    if (shape != NULL) {
        *middle = exp_fgb_middle(shape);
        return put_shape_frame(fgb, incident, box, err);
    }
    *box = (exp_fgb_box){x, y, x, y};
    return put_frame(out, x, y, err);
}

static incmap_status add_fgb(incmap_writer *writer, const incmap_incident *incident,
                             incmap_error *err) {
    struct fgb *fgb = (struct fgb *)writer;
    base_buf *out = &fgb->feature;
    exp_fgb_box box = exp_fgb_nothing;
    incmap_point middle;
    bool is_placed = false;
    BASE_TRY(start_feature(fgb, incident, &box, &middle, &is_placed, err));
    if (!is_placed) {
        fgb->placeless++;
        return INCMAP_OK;
    }
    BASE_TRY(put_values(fgb, incident, err));
    BASE_TRY(exp_flat_pad(out, 8, err));
    memcpy(out->data, &box, sizeof box);
    exp_flat_u32(out->data + sizeof box, (uint32_t)(out->size - sizeof box - prefix_bytes));
    exp_fgb_widen(&fgb->box, &box);
    fgb->count++;
    return exp_runs_add(fgb->features, exp_fgb_curve(middle), base_span(NULL, 0),
                        base_buf_view(out), err);
}

static uint8_t type_of(const struct fgb *fgb, size_t column) {
    switch (fgb->writer.columns[column].kind) {
        case INCMAP_KIND_INTEGER:
            return type_long;
        case INCMAP_KIND_REAL:
            return type_double;
        case INCMAP_KIND_DATE:
            return type_datetime;
        case INCMAP_KIND_JSON:
            return fgb->is_text[column] ? type_string : type_json;
        case INCMAP_KIND_NULL:
        case INCMAP_KIND_TEXT:
        default:
            return type_string;
    }
}

/* Columns are tables of a name, a type and, for fields of ours, a description. */
static incmap_status put_columns(struct fgb *fgb, base_buf *out, size_t at, incmap_error *err) {
    static const uint16_t slots[] = {4, 12, 0, 8};
    size_t count = fgb->writer.column_count;
    size_t first = 0;
    BASE_TRY(exp_flat_vector(out, at, count, 4, &first, err));
    for (size_t i = 0; i < count; i++) {
        const exp_column *column = &fgb->writer.columns[i];
        bool told = column->meaning[0] != '\0';
        size_t table = 0;
        BASE_TRY(exp_flat_table(out, slots, told ? 4 : 2, 16, &table, err));
        exp_flat_u32(out->data + first + 4 * i, (uint32_t)(table - first - 4 * i));
        out->data[table + 12] = (char)type_of(fgb, i);
        BASE_TRY(exp_flat_text(out, table + 4, column->name, err));
        if (told) {
            BASE_TRY(exp_flat_text(out, table + 8, base_span_of(column->meaning), err));
        }
    }
    return INCMAP_OK;
}

/* By the authority's number, where it was asked for so, with its name; else as WKT. */
static incmap_status put_crs(struct fgb *fgb, base_buf *out, size_t at, incmap_error *err) {
    static const uint16_t by_number[] = {4, 8, 12};
    static const uint16_t by_text[] = {0, 0, 4, 0, 8};
    uint64_t number = 0;
    size_t table = 0;
    incmap_span rest = fgb->crs_name;
    incmap_span authority;
    bool numbered = base_span_cut(&rest, ':', &authority) &&
                    base_span_equal_nocase(authority, BASE_SPAN("EPSG")) &&
                    base_num_parse_u64(rest, &number) && number <= INT32_MAX;
    if (numbered) {
        BASE_TRY(exp_flat_table(out, by_number, 3, 16, &table, err));
        exp_flat_u32(out->data + at, (uint32_t)(table - at));
        exp_flat_u32(out->data + table + 8, (uint32_t)number);
        BASE_TRY(exp_flat_text(out, table + 4, BASE_SPAN("EPSG"), err));
        return exp_flat_text(out, table + 12, base_span_of(geo_crs_name(fgb->crs)), err);
    }
    BASE_TRY(exp_flat_table(out, by_text, 5, 16, &table, err));
    exp_flat_u32(out->data + at, (uint32_t)(table - at));
    BASE_TRY(exp_flat_text(out, table + 4, base_span_of(geo_crs_name(fgb->crs)), err));
    return exp_flat_text(out, table + 8, base_span_of(geo_crs_esri_wkt(fgb->crs)), err);
}

static incmap_status put_envelope(const struct fgb *fgb, base_buf *out, size_t at,
                                  incmap_error *err) {
    const exp_fgb_box *box = &fgb->box;
    size_t first = 0;
    BASE_TRY(exp_flat_vector(out, at, 4, 8, &first, err));
    exp_flat_double(out->data + first, box->low_x);
    exp_flat_double(out->data + first + 8, box->low_y);
    exp_flat_double(out->data + first + 16, box->high_x);
    exp_flat_double(out->data + first + 24, box->high_y);
    return INCMAP_OK;
}

/* The table: name at 4, number of features at 8, envelope at 16, columns at 20, crs at 24, size of
 * the index's nodes at 28, kind of geometry at 30. */
static incmap_status make_header(struct fgb *fgb, base_buf *out, incmap_error *err) {
    static const uint16_t indexed[] = {4, 16, 30, 0, 0, 0, 0, 20, 8, 28, 24};
    static const uint16_t bare[] = {4, 0, 30, 0, 0, 0, 0, 20, 8, 28, 24};
    static const char start[8] = {0};
    bool has_index = fgb->count > 0;
    size_t table = 0;
    BASE_TRY(base_buf_add(out, start, sizeof start, err)); /* the prefix and the root */
    BASE_TRY(exp_flat_table(out, has_index ? indexed : bare, 11, 32, &table, err));
    exp_flat_u32(out->data + 4, (uint32_t)(table - 4));
    exp_flat_u64(out->data + table + 8, fgb->count);
    exp_flat_u16(out->data + table + 28, has_index ? EXP_FGB_NODE_SIZE : 0);
    out->data[table + 30] = (char)exp_fgb_geometry_type(fgb->writer.geometry);
    BASE_TRY(exp_flat_text(out, table + 4, fgb->name, err));
    if (has_index) {
        BASE_TRY(put_envelope(fgb, out, table + 16, err));
    }
    BASE_TRY(exp_flat_pad(out, 4, err));
    BASE_TRY(put_columns(fgb, out, table + 20, err));
    BASE_TRY(put_crs(fgb, out, table + 24, err));
    BASE_TRY(exp_flat_pad(out, 8, err));
    exp_flat_u32(out->data, (uint32_t)(out->size - prefix_bytes));
    return INCMAP_OK;
}

/* The features from `offset` of the file on, the index complete but not written. */
static incmap_status write_features(struct fgb *fgb, uint64_t offset, incmap_error *err) {
    incmap_span record = {NULL, 0};
    bool more = true;
    BASE_TRY(io_atomic_write_at(fgb->file, offset, "", 0, err));
    BASE_TRY(exp_runs_begin(fgb->features, err));
    for (;;) {
        exp_fgb_box box;
        BASE_TRY(exp_runs_next(fgb->features, &record, &more, err));
        if (!more) {
            return INCMAP_OK;
        }
        memcpy(&box, record.data, sizeof box);
        size_t bytes = record.size - sizeof box;
        BASE_TRY(exp_fgb_index_add(&fgb->index, &box, bytes, err));
        BASE_TRY(io_atomic_write(fgb->file, record.data + sizeof box, bytes, err));
    }
}

static incmap_status finish_fgb(incmap_writer *writer, incmap_error *err) {
    static const unsigned char magic[] = {'f', 'g', 'b', 3, 'f', 'g', 'b', 1};
    struct fgb *fgb = (struct fgb *)writer;
    base_buf *header = &fgb->feature;
    header->size = 0;
    BASE_TRY(make_header(fgb, header, err));
    BASE_TRY(io_atomic_write(fgb->file, magic, sizeof magic, err));
    BASE_TRY(io_atomic_write(fgb->file, header->data, header->size, err));
    if (fgb->count > 0) {
        uint64_t offset = io_atomic_size(fgb->file);
        BASE_TRY(write_features(fgb, offset + exp_fgb_index_size(fgb->count), err));
        BASE_TRY(exp_fgb_index_write(&fgb->index, fgb->file, offset, err));
    }
    exp_tell_placeless(writer, fgb->placeless);
    return io_atomic_finish(fgb->file, err);
}

static size_t files_of_fgb(incmap_writer *writer, io_atomic **files, size_t room) {
    struct fgb *fgb = (struct fgb *)writer;
    if (room > 0) {
        files[0] = fgb->file;
    }
    return room > 0 ? 1 : 0;
}

static void close_fgb(incmap_writer *writer) {
    struct fgb *fgb = (struct fgb *)writer;
    io_atomic_close(fgb->file);
    exp_fgb_index_close(&fgb->index);
    exp_runs_close(fgb->features);
    geo_crs_close(fgb->crs);
    if (fgb->feature.ctx != NULL) {
        base_buf_free(&fgb->feature);
    }
}

extern const exp_class exp_fgb_class;
const exp_class exp_fgb_class = {sizeof(struct fgb), open_fgb,     add_fgb,
                                 finish_fgb,         files_of_fgb, close_fgb};
