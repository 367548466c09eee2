/* Shapefiles. How wide the columns of the attribute table are is known only at the end,
 * so records go to a scratch file first, projected and with their values as text; at the end they
 * are written for good. A record in the scratch file says whether it is located, its
 * coordinates and where its values end; these follow, each the number of its column, its size and
 * its text; then of areas and lines the number of parts, of points, where the parts start, and all
 * x and all y. */
#include <math.h>
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "exp_names.h"
#include "exp_project.h"
#include "exp_qix.h"
#include "exp_shpxml.h"
#include "exp_spell.h"
#include "exp_walk.h"
#include "txt_utf8.h"

enum {
    text_width_max = 254,
    number_width_max = 18,
    value_room = 4 + text_width_max + EXP_SPELL_SLACK /* with its mark */
};

/* What is learnt of a column while the records pass. */
struct column {
    incmap_kind kind; /* of the column of the output */
    int decimals;     /* REAL: as many as are written; JSON: the most seen */
    size_t width;     /* of the longest value, at least 1 */
    size_t whole;     /* JSON: bytes in front of the decimal point, the most seen */
    bool text;        /* some value is no plain number */
    uint64_t cut;     /* values over text_width_max */
};

struct shapefile {
    incmap_writer writer;
    geo_crs *crs;
    io_spool *spool;
    uint64_t count;
    struct column *columns;
    size_t column_count;
    exp_walk walk;
    base_buf record; /* on its way to the scratch file or back */
    bool pads;       /* some column's numbers get their decimals at the end */
    io_dbf_field *fields;
    io_dbf_value *values; /* of the record that was read */
    size_t value_count;
    io_shapefile *file;
    exp_qix *index;
    exp_qix_box all;  /* around all shapes */
    io_atomic *names; /* the long names of the columns */
};

struct record_start {
    bool located;
    double x, y;
    size_t values_end; /* in the record */
};

/* In front of each value. */
struct mark {
    uint16_t column;
    uint16_t size;
};

static incmap_status open_shapefile(incmap_writer *writer, const exp_target *target,
                                    incmap_error *err) {
    struct shapefile *shapefile = (struct shapefile *)writer;
    size_t count = writer->column_count;
    base_buf_init(&shapefile->record, writer->ctx, SIZE_MAX);
    shapefile->column_count = count;
    shapefile->all = EXP_QIX_NOTHING;
    exp_walk_init(&shapefile->walk, writer);
    shapefile->columns = base_arena_alloc(&writer->text, count * sizeof *shapefile->columns);
    shapefile->fields = base_arena_alloc(&writer->text, count * sizeof *shapefile->fields);
    shapefile->values = base_arena_alloc(&writer->text, count * sizeof *shapefile->values);
    if (shapefile->columns == NULL || shapefile->fields == NULL || shapefile->values == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        const exp_column *column = &writer->columns[i];
        shapefile->columns[i] = (struct column){
            .kind = column->kind,
            .decimals = column->kind == INCMAP_KIND_JSON ? 0 : column->decimals,
            .width = 1,
        };
    }
    BASE_TRY(geo_crs_open(&shapefile->crs, writer->ctx, target->crs, err));
    return io_spool_open(&shapefile->spool, writer->ctx, target->path, err);
}

/* Decimals are written in full, so that every value of a column has as many: the number of `size`
 * bytes at `number` gets them; answers its new size. Behind it is room for number_width_max more.
 */
static size_t pad_decimals(char *number, size_t size, int decimals) {
    size_t have = 0;
    while (have < size && number[size - 1 - have] != '.') {
        have++;
    }
    if (have == size && decimals > 0) {
        number[size++] = '.';
        have = 0;
    }
    memset(number + size, '0', number_width_max);
    return size + (have < (size_t)decimals ? (size_t)decimals - have : 0);
}

/* A JSON number without an exponent, of a width that a DBF number may have. */
static bool measure_number(struct column *column, incmap_span text) {
    size_t point = base_span_find(text, BASE_SPAN("."));
    double number = 0;
    if (!base_num_parse(text, &number)) {
        return false;
    }
    size_t whole = point == SIZE_MAX ? text.size : point;
    size_t decimals = point == SIZE_MAX ? 0 : text.size - point - 1;
    for (size_t i = 0; i < text.size; i++) {
        if (base_lower(text.data[i]) == 'e') {
            return false;
        }
    }
    column->whole = whole > column->whole ? whole : column->whole;
    column->decimals = (int)decimals > column->decimals ? (int)decimals : column->decimals;
    return column->whole + (size_t)column->decimals < number_width_max;
}

/* Completes a value of `size` bytes that stands behind the room for its mark; answers its end. */
static inline char *put_mark(char *at, struct column *column, size_t number, size_t size) {
    struct mark mark = {(uint16_t)number, (uint16_t)size};
    memcpy(at, &mark, sizeof mark);
    column->width = size > column->width ? size : column->width;
    return at + sizeof mark + size;
}

/* A text behind its mark, into value_room bytes. Behind a plain one a block may be read. */
static inline char *put_text(char *at, struct column *column, size_t number, incmap_span text,
                             bool plain) {
    if (text.size > text_width_max) {
        text = txt_utf8_fit(text, text_width_max);
        column->cut++;
    }
    if (plain) {
        exp_spell_plain(at + sizeof(struct mark), text);
    } else {
        exp_spell(at + sizeof(struct mark), text);
    }
    return put_mark(at, column, number, text.size);
}

/* What is no text, to `to`; answers how many bytes it has, 0 for none. */
static size_t put_number(char *to, const incmap_value *value, int decimals) {
    switch (value->kind) {
        case INCMAP_KIND_REAL:
            return isfinite(value->as.real)
                       ? pad_decimals(to, base_num_write_fixed(to, value->as.real, decimals),
                                      decimals)
                       : 0;
        case INCMAP_KIND_INTEGER:
            return (size_t)(exp_spell_integer(to, value->as.integer) - to);
        case INCMAP_KIND_DATE: /* YYYYMMDD */
            base_date_write(value->as.date, to);
            memmove(to + 4, to + 5, 2);
            memmove(to + 6, to + 8, 2);
            return 8;
        case INCMAP_KIND_NULL:
        case INCMAP_KIND_TEXT:
        case INCMAP_KIND_JSON:
        default:
            return 0;
    }
}

/* A value behind its mark, into value_room bytes; answers the end, which is `at` for none. */
static char *put_value(char *at, struct shapefile *shapefile, size_t number,
                       const incmap_value *value) {
    struct column *column = &shapefile->columns[number];
    bool is_text = value->kind == INCMAP_KIND_TEXT || value->kind == INCMAP_KIND_JSON;
    char *to = at + sizeof(struct mark);
    incmap_span text =
        is_text ? value->as.text : base_span(to, put_number(to, value, column->decimals));
    if (text.size == 0) {
        return at;
    }
    if (column->kind == INCMAP_KIND_JSON && !column->text) {
        column->text = value->kind != INCMAP_KIND_JSON || !measure_number(column, text);
    }
    return is_text ? put_text(at, column, number, text, false)
                   : put_mark(at, column, number, text.size);
}

static incmap_status put_ints(base_buf *out, const int *numbers, size_t count, incmap_error *err) {
    return base_buf_add(out, numbers, count * sizeof *numbers, err);
}

/* Rings turn the other way round here, so points go in backwards; lines stay as they are. */
static size_t source_of(const exp_shape *shape, size_t start, size_t end, size_t i) {
    return shape->kind == EXP_AREAS ? end - 1 - (i - start) : i;
}

static incmap_status put_parts(struct shapefile *shapefile, const incmap_incident *incident,
                               incmap_error *err) {
    const exp_shape *shape = shapefile->writer.shape;
    base_buf *out = &shapefile->record;
    size_t count = shape->point_count;
    const int counts[] = {(int)shape->part_count, (int)count};
    if (count > INT32_MAX / 16) {
        return base_fail(err, INCMAP_LIMIT, "a shape of %zu points; a shapefile holds less", count);
    }
    BASE_TRY(put_ints(out, counts, 2, err));
    for (size_t i = 0; i < shape->part_count; i++) {
        const int start = i == 0 ? 0 : (int)shape->ends[i - 1];
        BASE_TRY(put_ints(out, &start, 1, err));
    }
    BASE_TRY(base_buf_reserve(out, 2 * count * sizeof(double), err));
    bool told = false;
    char *xs = out->data + out->size;
    char *ys = xs + count * sizeof(double);
    for (size_t part = 0, i = 0; part < shape->part_count; part++) {
        size_t start = i;
        for (; i < shape->ends[part]; i++) {
            double x = 0;
            double y = 0;
            incmap_point at = shape->points[source_of(shape, start, shape->ends[part], i)];
            exp_project_point(&shapefile->writer, shapefile->crs, incident, at, &told, &x, &y);
            exp_qix_widen(&shapefile->all, x, y);
            memcpy(xs + i * sizeof x, &x, sizeof x);
            memcpy(ys + i * sizeof y, &y, sizeof y);
        }
    }
    out->size += 2 * count * sizeof(double);
    return INCMAP_OK;
}

static incmap_status add_shapefile(incmap_writer *writer, const incmap_incident *incident,
                                   incmap_error *err) {
    struct shapefile *shapefile = (struct shapefile *)writer;
    struct record_start start = {0};
    bool located = false;
    base_buf *record = &shapefile->record;
    if (writer->shape == NULL) {
        located = exp_project(writer, shapefile->crs, incident, &start.x, &start.y);
    }
    if (located) {
        exp_qix_widen(&shapefile->all, start.x, start.y);
    }
    record->size = 0;
    BASE_TRY(base_buf_reserve(record, sizeof start + shapefile->column_count * value_room, err));
    char *at = record->data + sizeof start;
    for (uint64_t set = exp_walk_set(&shapefile->walk, incident); set != 0; set &= set - 1) {
        size_t i = exp_walk_column(&shapefile->walk, set);
        const incmap_value *value = &incident->values[__builtin_ctzll(set)];
        at = (incident->plain & set & -set) != 0
                 ? put_text(at, &shapefile->columns[i], i, value->as.text, true)
                 : put_value(at, shapefile, i, value);
    }
    for (size_t i = shapefile->walk.rest; i < shapefile->column_count; i++) {
        at = put_value(at, shapefile, i, exp_value(&writer->columns[i], incident));
    }
    record->size = (size_t)(at - record->data);
    start.located = located;
    start.values_end = record->size;
    memcpy(record->data, &start, sizeof start);
    if (writer->shape != NULL) {
        BASE_TRY(put_parts(shapefile, incident, err));
    }
    uint64_t size = record->size;
    shapefile->count++;
    BASE_TRY(io_spool_write(shapefile->spool, &size, sizeof size, err));
    return io_spool_write(shapefile->spool, record->data, record->size, err);
}

/* The kind that a column has in the file. */
static io_dbf_kind kind_of(const struct column *column) {
    switch (column->kind) {
        case INCMAP_KIND_DATE:
            return IO_DBF_DATE;
        case INCMAP_KIND_REAL:
            return column->width <= text_width_max ? IO_DBF_REAL : IO_DBF_TEXT;
        case INCMAP_KIND_INTEGER:
            return column->width <= number_width_max ? IO_DBF_INTEGER : IO_DBF_TEXT;
        case INCMAP_KIND_JSON:
            if (column->text || column->whole == 0) {
                return IO_DBF_TEXT;
            }
            return column->decimals > 0 ? IO_DBF_REAL : IO_DBF_INTEGER;
        case INCMAP_KIND_NULL:
        case INCMAP_KIND_TEXT:
        default:
            return IO_DBF_TEXT;
    }
}

static void define_fields(struct shapefile *shapefile) {
    for (size_t i = 0; i < shapefile->column_count; i++) {
        struct column *column = &shapefile->columns[i];
        io_dbf_field *field = &shapefile->fields[i];
        *field = (io_dbf_field){.kind = kind_of(column), .width = (uint8_t)column->width};
        if (field->kind == IO_DBF_REAL) {
            field->decimals = (uint8_t)column->decimals;
        }
        if (field->kind == IO_DBF_REAL && column->kind == INCMAP_KIND_JSON) {
            shapefile->pads = true;
            field->width = (uint8_t)(column->whole + 1 + (size_t)column->decimals);
        }
        if (field->kind == IO_DBF_REAL && column->width < (size_t)column->decimals + 2) {
            field->width = (uint8_t)(column->decimals + 2); /* no value: room for 0.0 */
        }
        if (field->kind == IO_DBF_DATE) {
            field->width = 8;
        }
        exp_name_field(shapefile->fields, i, shapefile->writer.columns[i].short_name);
    }
}

static incmap_status read_record(struct shapefile *shapefile, struct record_start *start,
                                 incmap_error *err) {
    uint64_t size = 0;
    base_buf *record = &shapefile->record;
    BASE_TRY(io_spool_read(shapefile->spool, &size, sizeof size, err));
    record->size = 0;
    BASE_TRY(base_buf_reserve(record, (size_t)size, err));
    BASE_TRY(io_spool_read(shapefile->spool, record->data, (size_t)size, err));
    record->size = (size_t)size;
    memcpy(start, record->data, sizeof *start);
    const char *at = record->data + sizeof *start;
    shapefile->value_count = 0;
    for (const char *end = record->data + start->values_end; at < end;) {
        struct mark mark;
        memcpy(&mark, at, sizeof mark);
        at += sizeof mark;
        shapefile->values[shapefile->value_count++] =
            (io_dbf_value){mark.column, base_span(at, mark.size)};
        at += mark.size;
    }
    return INCMAP_OK;
}

static io_dbf_row row_of(const struct shapefile *shapefile) {
    return (io_dbf_row){shapefile->values, shapefile->value_count};
}

static void *take_bytes(base_arena *scratch, const char **at, size_t size) {
    void *out = base_arena_alloc(scratch, size + 1);
    if (out != NULL) {
        memcpy(out, *at, size);
        *at += size;
    }
    return out;
}

static incmap_status add_to_index(struct shapefile *shapefile, const double *x, const double *y,
                                  size_t count, incmap_error *err) {
    if (count == 0) {
        return exp_qix_add(shapefile->index, NULL, err);
    }
    exp_qix_box box = EXP_QIX_NOTHING;
    for (size_t i = 0; i < count; i++) {
        exp_qix_widen(&box, x[i], y[i]);
    }
    return exp_qix_add(shapefile->index, &box, err);
}

/* The parts behind the values of the record that was read. */
static incmap_status write_parts(struct shapefile *shapefile, const struct record_start *start,
                                 base_arena *scratch, incmap_error *err) {
    int counts[2];
    const char *at = shapefile->record.data + start->values_end;
    memcpy(counts, at, sizeof counts);
    at += sizeof counts;
    size_t bytes = (size_t)counts[1] * sizeof(double);
    const int *starts = take_bytes(scratch, &at, (size_t)counts[0] * sizeof *starts);
    double *x = starts == NULL ? NULL : take_bytes(scratch, &at, bytes);
    double *y = x == NULL ? NULL : take_bytes(scratch, &at, bytes);
    if (y == NULL) {
        return base_out_of_memory(err);
    }
    io_parts parts = {starts, counts[0], x, y, counts[1]};
    BASE_TRY(add_to_index(shapefile, x, y, (size_t)counts[1], err));
    return io_shapefile_add_parts(shapefile->file, &parts, row_of(shapefile), err);
}

/* Numbers of unknown columns get their decimals only now that the most are known. */
static incmap_status pad_values(struct shapefile *shapefile, base_arena *scratch,
                                incmap_error *err) {
    base_arena_reset(scratch);
    for (size_t i = 0; i < shapefile->value_count; i++) {
        io_dbf_value *value = &shapefile->values[i];
        const io_dbf_field *field = &shapefile->fields[value->field];
        bool unknown = shapefile->columns[value->field].kind == INCMAP_KIND_JSON;
        if (!unknown || field->kind != IO_DBF_REAL) {
            continue;
        }
        size_t size = value->text.size;
        char *room = base_arena_alloc(scratch, size + text_width_max);
        if (room == NULL) {
            return base_out_of_memory(err);
        }
        memcpy(room, value->text.data, size);
        value->text = base_span(room, pad_decimals(room, size, field->decimals));
    }
    return INCMAP_OK;
}

static incmap_status write_point(struct shapefile *shapefile, const struct record_start *start,
                                 incmap_error *err) {
    BASE_TRY(add_to_index(shapefile, &start->x, &start->y, start->located ? 1 : 0, err));
    return io_shapefile_add(shapefile->file, !start->located, start->x, start->y, row_of(shapefile),
                            err);
}

static incmap_status write_records(struct shapefile *shapefile, base_arena *scratch,
                                   incmap_error *err) {
    BASE_TRY(io_spool_rewind(shapefile->spool, err));
    for (uint64_t i = 0; i < shapefile->count; i++) {
        struct record_start start;
        BASE_TRY(read_record(shapefile, &start, err));
        BASE_TRY(shapefile->pads ? pad_values(shapefile, scratch, err) : INCMAP_OK);
        BASE_TRY(shapefile->writer.geometry == EXP_POINTS
                     ? write_point(shapefile, &start, err)
                     : write_parts(shapefile, &start, scratch, err));
    }
    BASE_TRY(io_shapefile_finish(shapefile->file, err));
    return exp_qix_finish(shapefile->index, err);
}

static void tell_cuts(const struct shapefile *shapefile) {
    const incmap_notices *notices = &shapefile->writer.notices;
    for (size_t i = 0; i < shapefile->column_count && notices->notice != NULL; i++) {
        if (shapefile->columns[i].cut > 0) {
            incmap_error problem;
            base_fail_at(&problem, INCMAP_LIMIT, shapefile->writer.path, 0, 0,
                         "column %s: %llu texts of over %d bytes were cut after a whole letter; "
                         "GeoJSON holds them whole",
                         shapefile->fields[i].name, (unsigned long long)shapefile->columns[i].cut,
                         (int)text_width_max);
            notices->notice(notices->state, &problem);
        }
    }
}

/* The index and the long names, beside the members that io_shapefile writes. */
static incmap_status open_sidecars(struct shapefile *shapefile, incmap_error *err) {
    static const char ending[] = ".qix";
    incmap_writer *writer = &shapefile->writer;
    size_t size = strlen(writer->path);
    char *copy = base_arena_alloc(&writer->text, size + 1);
    if (copy == NULL) {
        return base_out_of_memory(err);
    }
    memcpy(copy, writer->path, size - sizeof ending + 1);
    bool capitals = writer->path[size - 3] == 'S';
    memcpy(copy + size - sizeof ending + 1, capitals ? ".QIX" : ending, sizeof ending);
    BASE_TRY(
        exp_qix_open(&shapefile->index, writer->ctx, copy, shapefile->count, &shapefile->all, err));
    return exp_shpxml_make(&shapefile->names, writer, geo_crs_name(shapefile->crs),
                           shapefile->fields, err);
}

static incmap_status finish_shapefile(incmap_writer *writer, incmap_error *err) {
    struct shapefile *shapefile = (struct shapefile *)writer;
    base_arena scratch;
    base_arena_init(&scratch, writer->ctx);
    define_fields(shapefile);
    BASE_TRY(io_shapefile_open(&shapefile->file, writer->ctx, writer->path,
                               geo_crs_esri_wkt(shapefile->crs), shapefile->fields,
                               shapefile->column_count, err));
    io_shapefile_set_kind(shapefile->file, writer->geometry == EXP_AREAS   ? IO_SHAPE_POLYGON
                                           : writer->geometry == EXP_LINES ? IO_SHAPE_LINE
                                                                           : IO_SHAPE_POINT);
    incmap_status status = open_sidecars(shapefile, err);
    status = status == INCMAP_OK ? write_records(shapefile, &scratch, err) : status;
    base_arena_free(&scratch);
    if (status == INCMAP_OK) {
        tell_cuts(shapefile);
    }
    return status;
}

static size_t files_of_shapefile(incmap_writer *writer, io_atomic **files, size_t room) {
    struct shapefile *shapefile = (struct shapefile *)writer;
    files[0] = shapefile->names;
    files[1] = exp_qix_file(shapefile->index);
    return 2 + io_shapefile_files(shapefile->file, files + 2, room - 2);
}

static void close_shapefile(incmap_writer *writer) {
    struct shapefile *shapefile = (struct shapefile *)writer;
    io_shapefile_close(shapefile->file);
    exp_qix_close(shapefile->index);
    io_atomic_close(shapefile->names);
    io_spool_close(shapefile->spool);
    geo_crs_close(shapefile->crs);
    if (shapefile->record.ctx != NULL) {
        base_buf_free(&shapefile->record);
    }
}

extern const exp_class exp_shapefile_class;
const exp_class exp_shapefile_class = {
    sizeof(struct shapefile), open_shapefile,     add_shapefile,
    finish_shapefile,         files_of_shapefile, close_shapefile};
