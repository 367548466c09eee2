/* Owns shapefiles: shapelib makes their bytes, io_atomic takes them. shapelib asks for files by
 * name only and hands no state of ours to its hooks, so the "name" it is given is the address of
 * our handle in hexadecimal; the hooks turn it back and pick the member by the extension. Its
 * functions that answer nothing (closing, headers) are watched through the hooks: a write that
 * failed is remembered with its reason and comes up at the next call.
 *
 * Refuses to know what fields mean and how values are fitted to widths. */
#include "io_shapefile.h"

#include <inttypes.h>
#include <math.h>
#include <shapefil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "io_atomic.h"

enum member { SHP, SHX, DBF, PRJ, CPG, MEMBERS };
static const char extensions[MEMBERS][5] = {".shp", ".shx", ".dbf", ".prj", ".cpg"};

enum {
    dbf_header_bytes = 33, /* with its end mark; 32 more a field */
    dbf_field_bytes = 32,
    shp_header_bytes = 100,
    shp_point_bytes = 28, /* a record with its own header */
    shp_parts_bytes = 52, /* of one that has parts, but for these and their points */
    longest_header = 65535,
    longest_record = 65535
};

/* What SAFile points at. */
struct open_member {
    io_atomic *file;
    uint64_t position;
    incmap_error problem; /* the first write that failed; INCMAP_OK when none did */
};

struct io_shapefile {
    incmap_context *ctx;
    char *path; /* of the .shp */
    struct open_member members[MEMBERS];
    SHPHandle shp;
    DBFHandle dbf;
    SHPObject *point; /* used again for every record */
    SHPObject *null_shape;
    io_dbf_field *fields;
    size_t *starts; /* of the fields in a record */
    size_t field_count;
    char *record;
    char *empty; /* a record that holds nothing */
    size_t record_bytes;
    int type; /* shapelib's */
    uint64_t count;
    uint64_t shp_bytes;
    bool has_bounds;
    double bounds[4]; /* least x, least y, greatest x, greatest y */
};

/* shapelib's handle is an int pointer that it never follows. */
static struct open_member *member_of(SAFile file) { return (struct open_member *)(void *)file; }

static SAFile hook_open(const char *name, const char *access) {
    (void)access;
    char *end = NULL;
    io_shapefile *shapefile = (io_shapefile *)(uintptr_t)strtoumax(name, &end, 16);
    for (int i = 0; i < MEMBERS; i++) {
        if (strcmp(end, extensions[i]) == 0) {
            shapefile->members[i].position = 0;
            return (SAFile)(void *)&shapefile->members[i];
        }
    }
    return NULL;
}

/* shapelib reads its headers back when it opens what it has made. */
static SAOffset hook_read(void *data, SAOffset size, SAOffset count, SAFile file) {
    struct open_member *member = member_of(file);
    if (io_atomic_read_at(member->file, member->position, data, size * count, NULL) != INCMAP_OK) {
        return 0;
    }
    member->position += size * count;
    return count;
}

static SAOffset hook_write(void *data, SAOffset size, SAOffset count, SAFile file) {
    struct open_member *member = member_of(file);
    if (io_atomic_write_at(member->file, member->position, data, size * count, NULL) != INCMAP_OK) {
        return 0;
    }
    member->position += size * count;
    return count;
}

static SAOffset hook_seek(SAFile file, SAOffset offset, int whence) {
    struct open_member *member = member_of(file);
    uint64_t from = whence == SEEK_CUR   ? member->position
                    : whence == SEEK_END ? io_atomic_size(member->file)
                                         : 0;
    member->position = from + offset;
    return 0;
}

static SAOffset hook_tell(SAFile file) { return (SAOffset)member_of(file)->position; }

static int hook_flush_or_close(SAFile file) {
    (void)file;
    return 0;
}

/* shapelib removes an old .cpg when it makes a table; ours is replaced with the other members. */
static int hook_remove(const char *name) {
    (void)name;
    return 0;
}

/* Failures are seen by what the calls answer; nothing is to be printed. */
static void hook_error(const char *message) { (void)message; }

/* Asked for only when values are read. */
static double hook_number(const char *text) {
    (void)text;
    return 0;
}

static const SAHooks hooks = {
    .FOpen = hook_open,
    .FRead = hook_read,
    .FWrite = hook_write,
    .FSeek = hook_seek,
    .FTell = hook_tell,
    .FFlush = hook_flush_or_close,
    .FClose = hook_flush_or_close,
    .Remove = hook_remove,
    .Error = hook_error,
    .Atof = hook_number,
};

static incmap_status check_field(const io_shapefile *shapefile, size_t index, incmap_error *err) {
    const io_dbf_field *field = &shapefile->fields[index];
    size_t size = strnlen(field->name, sizeof field->name);
    bool fits = size > 0 && size < sizeof field->name && field->width > 0 && field->width < 255 &&
                (field->kind != IO_DBF_DATE || field->width == 8) &&
                (field->kind == IO_DBF_REAL || field->decimals == 0) &&
                field->decimals < field->width;
    if (!fits) {
        return base_fail_at(err, INCMAP_USAGE, shapefile->path, 0, 0,
                            "field %zu has no name of 1 to 10 bytes, or no width that it can have",
                            index + 1);
    }
    for (size_t i = 0; i < index; i++) {
        if (base_span_equal_nocase(base_span_of(shapefile->fields[i].name),
                                   base_span_of(field->name))) {
            return base_fail_at(err, INCMAP_USAGE, shapefile->path, 0, 0,
                                "two fields are named \"%s\"", field->name);
        }
    }
    return INCMAP_OK;
}

static bool is_number(const io_dbf_field *field) {
    return field->kind == IO_DBF_INTEGER || field->kind == IO_DBF_REAL;
}

/* A record that holds nothing: a number that is not there is stars, a date or text blanks. */
static void fill_empty(io_shapefile *shapefile) {
    char *at = shapefile->empty;
    *at++ = ' ';
    for (size_t i = 0; i < shapefile->field_count; i++) {
        const io_dbf_field *field = &shapefile->fields[i];
        memset(at, is_number(field) ? '*' : ' ', field->width);
        at += field->width;
    }
}

static incmap_status take_fields(io_shapefile *shapefile, const io_dbf_field *fields, size_t count,
                                 incmap_error *err) {
    if (count == 0 || dbf_header_bytes + count * dbf_field_bytes > longest_header) {
        return base_fail_at(err, INCMAP_LIMIT, shapefile->path, 0, 0,
                            "%zu fields; a shapefile has 1 to 2046", count);
    }
    shapefile->fields = base_alloc(shapefile->ctx, count * sizeof *fields);
    shapefile->starts = base_alloc(shapefile->ctx, count * sizeof *shapefile->starts);
    if (shapefile->fields == NULL || shapefile->starts == NULL) {
        return base_out_of_memory(err);
    }
    memcpy(shapefile->fields, fields, count * sizeof *fields);
    shapefile->field_count = count;
    shapefile->record_bytes = 1; /* the mark of a deleted record */
    for (size_t i = 0; i < count; i++) {
        BASE_TRY(check_field(shapefile, i, err));
        shapefile->starts[i] = shapefile->record_bytes;
        shapefile->record_bytes += fields[i].width;
    }
    if (shapefile->record_bytes > longest_record) {
        return base_fail_at(err, INCMAP_LIMIT, shapefile->path, 0, 0,
                            "the fields are %zu bytes wide; a shapefile has at most %d; "
                            "GeoPackage (.gpkg) has no such limit",
                            shapefile->record_bytes, longest_record);
    }
    shapefile->record = base_alloc(shapefile->ctx, shapefile->record_bytes);
    shapefile->empty = base_alloc(shapefile->ctx, shapefile->record_bytes);
    if (shapefile->record == NULL || shapefile->empty == NULL) {
        return base_out_of_memory(err);
    }
    fill_empty(shapefile);
    return INCMAP_OK;
}

/* The members' extensions are in capitals when that of `path` begins with one. */
static incmap_status open_members(io_shapefile *shapefile, incmap_error *err) {
    char *path = base_copy_text(shapefile->ctx, base_span_of(shapefile->path));
    if (path == NULL) {
        return base_out_of_memory(err);
    }
    char *extension = path + strlen(path) - 4;
    bool capitals = extension[1] == 'S';
    incmap_status status = INCMAP_OK;
    for (int i = 0; status == INCMAP_OK && i < MEMBERS; i++) {
        for (int j = 1; j < 4 && i != SHP; j++) {
            extension[j] = (char)(extensions[i][j] - (capitals ? 'a' - 'A' : 0));
        }
        status = io_atomic_open(&shapefile->members[i].file, shapefile->ctx, path, err);
    }
    base_free(shapefile->ctx, path);
    return status;
}

/* What a hook could not write, if there is such a thing. */
static incmap_status check_members(const io_shapefile *shapefile, incmap_error *err) {
    for (int i = 0; i < MEMBERS; i++) {
        const incmap_error *problem = &shapefile->members[i].problem;
        if (problem->status != INCMAP_OK) {
            if (err != NULL) {
                *err = *problem;
            }
            return problem->status;
        }
    }
    return INCMAP_OK;
}

static incmap_status library_failure(const io_shapefile *shapefile, incmap_error *err) {
    BASE_TRY(check_members(shapefile, err));
    return base_fail_at(err, INCMAP_MEMORY, shapefile->path, 0, 0,
                        "shapelib could not go on writing it");
}

static incmap_status start_library(io_shapefile *shapefile, incmap_error *err) {
    static const char types[] = {
        [IO_DBF_TEXT] = 'C', [IO_DBF_INTEGER] = 'N', [IO_DBF_REAL] = 'N', [IO_DBF_DATE] = 'D'};
    char name[2 * sizeof(uintptr_t) + 1];
    SAHooks use = hooks;
    double zero = 0;
    snprintf(name, sizeof name, "%" PRIxPTR, (uintptr_t)shapefile);
    shapefile->shp = SHPCreateLL(name, SHPT_POINT, &use);
    shapefile->dbf = DBFCreateLL(name, "UTF-8", &use); /* writes .cpg; LDID stays 0 */
    shapefile->point = SHPCreateSimpleObject(SHPT_POINT, 1, &zero, &zero, NULL);
    shapefile->null_shape = SHPCreateSimpleObject(SHPT_NULL, 0, NULL, NULL, NULL);
    if (shapefile->shp == NULL || shapefile->dbf == NULL || shapefile->point == NULL ||
        shapefile->null_shape == NULL) {
        return library_failure(shapefile, err);
    }
    /* The day of the last change. There is no clock here: the same input gives the same bytes. */
    DBFSetLastModifiedDate(shapefile->dbf, 95, 7, 26);
    for (size_t i = 0; i < shapefile->field_count; i++) {
        const io_dbf_field *field = &shapefile->fields[i];
        if (DBFAddNativeFieldType(shapefile->dbf, field->name, types[field->kind], field->width,
                                  field->decimals) != (int)i) {
            return library_failure(shapefile, err);
        }
    }
    return INCMAP_OK;
}

static incmap_status set_up(io_shapefile *shapefile, const char *path, const char *prj,
                            const io_dbf_field *fields, size_t count, incmap_error *err) {
    shapefile->path = base_copy_text(shapefile->ctx, base_span_of(path));
    if (shapefile->path == NULL) {
        return base_out_of_memory(err);
    }
    size_t size = strlen(path);
    if (size < 4 ||
        !base_span_equal_nocase(base_span(path + size - 4, 4), base_span_of(extensions[SHP]))) {
        return base_fail_at(err, INCMAP_USAGE, path, 0, 0, "a name that ends in .shp is expected");
    }
    BASE_TRY(take_fields(shapefile, fields, count, err));
    BASE_TRY(open_members(shapefile, err));
    BASE_TRY(io_atomic_write(shapefile->members[PRJ].file, prj, strlen(prj), err));
    return start_library(shapefile, err);
}

incmap_status io_shapefile_open(io_shapefile **out, incmap_context *ctx, const char *path,
                                const char *prj, const io_dbf_field *fields, size_t field_count,
                                incmap_error *err) {
    *out = NULL;
    io_shapefile *shapefile = base_alloc_zeroed(ctx, 1, sizeof *shapefile);
    if (shapefile == NULL) {
        return base_out_of_memory(err);
    }
    shapefile->ctx = ctx;
    incmap_status status = set_up(shapefile, path, prj, fields, field_count, err);
    if (status != INCMAP_OK) {
        io_shapefile_close(shapefile);
        return status;
    }
    *out = shapefile;
    return INCMAP_OK;
}

/* Numbers stand at the right end of their field, all else at the left. `at` is empty. */
static void put_value(char *at, const io_dbf_field *field, incmap_span text) {
    size_t blanks = field->width - text.size;
    if (!is_number(field)) {
        memcpy(at, text.data, text.size);
        return;
    }
    memset(at, ' ', blanks);
    memcpy(at + blanks, text.data, text.size);
}

static incmap_status put_record(io_shapefile *shapefile, io_dbf_row row, incmap_error *err) {
    memcpy(shapefile->record, shapefile->empty, shapefile->record_bytes);
    for (size_t i = 0; i < row.count; i++) {
        const io_dbf_value *value = &row.values[i];
        const io_dbf_field *field = &shapefile->fields[value->field];
        char *at = shapefile->record + shapefile->starts[value->field];
        if (value->text.size > field->width) {
            return base_fail_at(err, INCMAP_LIMIT, shapefile->path, 0, 0,
                                "%zu bytes for the field \"%s\", which is %d wide",
                                value->text.size, field->name, field->width);
        }
        if (value->text.size > 0) {
            put_value(at, field, value->text);
        } else {
            memset(at, ' ', field->width);
        }
    }
    return INCMAP_OK;
}

static uint64_t dbf_bytes(const io_shapefile *shapefile, uint64_t count) {
    return dbf_header_bytes + shapefile->field_count * dbf_field_bytes +
           count * shapefile->record_bytes;
}

/* Will the members stay within what readers can address with one more record? */
static bool has_room(const io_shapefile *shapefile, uint64_t shape_bytes) {
    uint64_t count = shapefile->count + 1;
    return dbf_bytes(shapefile, count) + 1 <= INT32_MAX &&
           shp_header_bytes + shapefile->shp_bytes + shape_bytes <= INT32_MAX;
}

/* shapelib's own bounds take in 0, 0 when the first shape is null or lies there. */
static void widen_bounds(io_shapefile *shapefile, double x, double y) {
    double *bounds = shapefile->bounds;
    if (!shapefile->has_bounds) {
        shapefile->has_bounds = true;
        memcpy(bounds, (double[]){x, y, x, y}, sizeof shapefile->bounds);
    }
    bounds[0] = fmin(bounds[0], x);
    bounds[1] = fmin(bounds[1], y);
    bounds[2] = fmax(bounds[2], x);
    bounds[3] = fmax(bounds[3], y);
}

static SHPObject *shape_of(io_shapefile *shapefile, bool null_shape, double x, double y) {
    if (null_shape) {
        return shapefile->null_shape;
    }
    SHPObject *point = shapefile->point;
    point->padfX[0] = x;
    point->padfY[0] = y;
    SHPComputeExtents(point);
    widen_bounds(shapefile, x, y);
    return point;
}

/* shapelib makes the header with the first record; the others only stand behind one another. */
static incmap_status write_record(io_shapefile *shapefile, incmap_error *err) {
    if (shapefile->count > 0) {
        return io_atomic_write_at(shapefile->members[DBF].file,
                                  dbf_bytes(shapefile, shapefile->count), shapefile->record,
                                  shapefile->record_bytes, err);
    }
    if (!DBFWriteTuple(shapefile->dbf, 0, shapefile->record)) {
        return library_failure(shapefile, err);
    }
    DBFUpdateHeader(shapefile->dbf); /* which writes the record, too */
    return check_members(shapefile, err);
}

static incmap_status check_room(const io_shapefile *shapefile, uint64_t shape_bytes,
                                incmap_error *err) {
    if (shapefile->shp == NULL) {
        return base_fail_at(err, INCMAP_USAGE, shapefile->path, 0, 0, "it is finished already");
    }
    return has_room(shapefile, shape_bytes)
               ? INCMAP_OK
               : base_fail_at(err, INCMAP_LIMIT, shapefile->path, 0, 0,
                              "more than 2 GiB, which programs do not read in a shapefile; "
                              "GeoPackage (.gpkg) has no such limit");
}

static incmap_status write_both(io_shapefile *shapefile, SHPObject *shape, uint64_t shape_bytes,
                                incmap_error *err) {
    int index = (int)shapefile->count;
    if (SHPWriteObject(shapefile->shp, -1, shape) != index) {
        return library_failure(shapefile, err);
    }
    BASE_TRY(write_record(shapefile, err));
    shapefile->count++;
    shapefile->shp_bytes += shape_bytes;
    return INCMAP_OK;
}

incmap_status io_shapefile_add(io_shapefile *shapefile, bool null_shape, double x, double y,
                               io_dbf_row row, incmap_error *err) {
    if (!null_shape && !(isfinite(x) && isfinite(y))) {
        return base_fail_at(err, INCMAP_RANGE, shapefile->path, 0, 0,
                            "a point without a finite place");
    }
    BASE_TRY(check_room(shapefile, shp_point_bytes, err));
    BASE_TRY(put_record(shapefile, row, err));
    return write_both(shapefile, shape_of(shapefile, null_shape, x, y), shp_point_bytes, err);
}

void io_shapefile_set_kind(io_shapefile *shapefile, io_shape_kind kind) {
    static const int types[] = {[IO_SHAPE_POINT] = SHPT_POINT,
                                [IO_SHAPE_LINE] = SHPT_ARC,
                                [IO_SHAPE_POLYGON] = SHPT_POLYGON};
    shapefile->type = types[kind];
    shapefile->shp->nShapeType = types[kind]; /* it goes into the header at the end */
}

incmap_status io_shapefile_add_parts(io_shapefile *shapefile, const io_parts *parts, io_dbf_row row,
                                     incmap_error *err) {
    uint64_t bytes = shp_parts_bytes + (uint64_t)parts->part_count * sizeof(uint32_t) +
                     (uint64_t)parts->point_count * 2 * sizeof(double);
    for (int i = 0; i < parts->point_count; i++) {
        if (!isfinite(parts->x[i]) || !isfinite(parts->y[i])) {
            return base_fail_at(err, INCMAP_RANGE, shapefile->path, 0, 0,
                                "a point without a finite place");
        }
    }
    BASE_TRY(check_room(shapefile, bytes, err));
    BASE_TRY(put_record(shapefile, row, err));
    if (parts->part_count == 0) {
        return write_both(shapefile, shapefile->null_shape, shp_point_bytes, err);
    }
    SHPObject *shape = SHPCreateObject(shapefile->type, -1, parts->part_count, parts->starts, NULL,
                                       parts->point_count, parts->x, parts->y, NULL, NULL);
    if (shape == NULL) {
        return base_out_of_memory(err);
    }
    incmap_status status = write_both(shapefile, shape, bytes, err);
    for (int i = 0; i < parts->point_count; i++) {
        widen_bounds(shapefile, parts->x[i], parts->y[i]);
    }
    SHPDestroyObject(shape);
    return status;
}

/* Both write their headers, and the .shp its index, before they go. */
static void stop_library(io_shapefile *shapefile) {
    if (shapefile->shp != NULL) {
        for (int i = 0; i < 2; i++) {
            shapefile->shp->adBoundsMin[i] = shapefile->bounds[i];
            shapefile->shp->adBoundsMax[i] = shapefile->bounds[i + 2];
        }
        SHPClose(shapefile->shp);
    }
    if (shapefile->dbf != NULL) {
        DBFClose(shapefile->dbf);
    }
    if (shapefile->point != NULL) {
        SHPDestroyObject(shapefile->point);
    }
    if (shapefile->null_shape != NULL) {
        SHPDestroyObject(shapefile->null_shape);
    }
    shapefile->shp = NULL;
    shapefile->dbf = NULL;
    shapefile->point = NULL;
    shapefile->null_shape = NULL;
}

incmap_status io_shapefile_finish(io_shapefile *shapefile, incmap_error *err) {
    static const char end_of_file = '\x1A';
    if (shapefile->count > 1) {
        BASE_TRY(io_atomic_write_at(shapefile->members[DBF].file,
                                    dbf_bytes(shapefile, shapefile->count), &end_of_file, 1, err));
        shapefile->dbf->nRecords = (int)shapefile->count;
        shapefile->dbf->bUpdated = 1; /* for the header */
    }
    stop_library(shapefile);
    BASE_TRY(check_members(shapefile, err));
    for (int i = 0; i < MEMBERS; i++) {
        BASE_TRY(io_atomic_finish(shapefile->members[i].file, err));
    }
    return INCMAP_OK;
}

size_t io_shapefile_files(io_shapefile *shapefile, struct io_atomic **files, size_t room) {
    size_t count = MEMBERS < room ? MEMBERS : room;
    for (size_t i = 0; i < count; i++) {
        files[i] = shapefile->members[count - 1 - i].file;
    }
    return count;
}

void io_shapefile_close(io_shapefile *shapefile) {
    if (shapefile == NULL) {
        return;
    }
    stop_library(shapefile);
    for (int i = 0; i < MEMBERS; i++) {
        io_atomic_close(shapefile->members[i].file);
    }
    base_free(shapefile->ctx, shapefile->record);
    base_free(shapefile->ctx, shapefile->empty);
    base_free(shapefile->ctx, shapefile->fields);
    base_free(shapefile->ctx, shapefile->starts);
    base_free(shapefile->ctx, shapefile->path);
    base_free(shapefile->ctx, shapefile);
}

const char *io_shapelib_version(void) { return INCMAP_SHAPELIB_VERSION; }
