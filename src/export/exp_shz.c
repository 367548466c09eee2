/* A shapefile's members in one zip, as GDAL's driver calls it: NAME.shz with NAME.shp and its like
 * inside. The members are made beside the target and go when they are in the zip. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "exp_writer.h"
#include "io_zip.h"

extern const exp_class exp_shapefile_class;

enum { ending_size = 4 };

/* In the order of the zip, which is that of the shapefile's files from the last to the first. */
static const char *const endings[] = {".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".shp.xml"};
enum { ending_count = sizeof endings / sizeof endings[0] };

struct shz {
    incmap_writer writer;
    io_atomic *file;
    io_zip *zip;
    incmap_writer *inner; /* the shapefile */
};

/* "NAME.shp" for what ends in .shz, in the arena. */
static incmap_status name_inner(const struct shz *shz, char **out, incmap_error *err) {
    incmap_span path;
    incmap_span name = base_span_of(shz->writer.path);
    BASE_TRY(base_arena_copy(&shz->inner->text, name, &path, err));
    *out = base_arena_alloc(&shz->inner->text, path.size + ending_size + 1);
    if (*out == NULL) {
        return base_out_of_memory(err);
    }
    memcpy(*out, path.data, path.size);
    bool named = path.size > ending_size &&
                 base_span_equal_nocase(base_span(path.data + path.size - ending_size, ending_size),
                                        BASE_SPAN(".shz"));
    memcpy(*out + path.size - (named ? ending_size : 0), ".shp", ending_size + 1);
    return INCMAP_OK;
}

static incmap_status open_inner(struct shz *shz, const exp_target *target, incmap_error *err) {
    incmap_writer *inner = base_alloc_zeroed(shz->writer.ctx, 1, exp_shapefile_class.size);
    shz->inner = inner;
    if (inner == NULL) {
        return base_out_of_memory(err);
    }
    *inner = shz->writer;
    inner->kind = &exp_shapefile_class;
    base_arena_init(&inner->text, inner->ctx);
    char *path = NULL;
    BASE_TRY(name_inner(shz, &path, err));
    inner->path = path;
    exp_target beside = *target;
    beside.path = path;
    return inner->kind->open(inner, &beside, err);
}

static incmap_status open_shz(incmap_writer *writer, const exp_target *target, incmap_error *err) {
    struct shz *shz = (struct shz *)writer;
    BASE_TRY(io_atomic_open(&shz->file, writer->ctx, writer->path, err));
    BASE_TRY(io_zip_open(&shz->zip, writer->ctx, shz->file, err));
    return open_inner(shz, target, err);
}

static incmap_status add_shz(incmap_writer *writer, const incmap_incident *incident,
                             incmap_error *err) {
    incmap_writer *inner = ((struct shz *)writer)->inner;
    BASE_TRY(inner->kind->add(inner, incident, err));
    writer->outside = inner->outside;
    return INCMAP_OK;
}

/* "NAME.dbf" for the path NAME.shp, in the arena. */
static incmap_status name_member(struct shz *shz, const char *ending, const char **out,
                                 incmap_error *err) {
    const char *slash = strrchr(shz->inner->path, '/');
    const char *name = slash == NULL ? shz->inner->path : slash + 1;
    size_t size = strlen(name) - ending_size;
    char *copy = base_arena_alloc(&shz->inner->text, size + strlen(ending) + 1);
    *out = copy;
    if (copy == NULL) {
        return base_out_of_memory(err);
    }
    memcpy(copy, name, size);
    memcpy(copy + size, ending, strlen(ending) + 1);
    return INCMAP_OK;
}

static incmap_status put_member(struct shz *shz, io_atomic *member, const char *ending,
                                incmap_error *err) {
    const char *name = NULL;
    BASE_TRY(name_member(shz, ending, &name, err));
    return io_zip_add_file(shz->zip, name, member, err);
}

static incmap_status finish_shz(incmap_writer *writer, incmap_error *err) {
    struct shz *shz = (struct shz *)writer;
    incmap_writer *inner = shz->inner;
    io_atomic *members[EXP_FILES_MAX];
    BASE_TRY(inner->kind->finish(inner, err));
    size_t count = inner->kind->files(inner, members, EXP_FILES_MAX);
    for (size_t i = 0; i < count && i < ending_count; i++) {
        BASE_TRY(put_member(shz, members[count - 1 - i], endings[i], err));
    }
    BASE_TRY(io_zip_finish(shz->zip, err));
    return io_atomic_finish(shz->file, err);
}

static size_t files_of_shz(incmap_writer *writer, io_atomic **files, size_t room) {
    (void)room; /* EXP_FILES_MAX is more than one */
    files[0] = ((struct shz *)writer)->file;
    return 1;
}

static void close_shz(incmap_writer *writer) {
    struct shz *shz = (struct shz *)writer;
    if (shz->inner != NULL) {
        shz->inner->kind->close(shz->inner);
        base_arena_free(&shz->inner->text);
        base_free(writer->ctx, shz->inner);
    }
    io_zip_close(shz->zip);
    io_atomic_close(shz->file);
}

extern const exp_class exp_shz_class;
const exp_class exp_shz_class = {sizeof(struct shz), open_shz,     add_shz,
                                 finish_shz,         files_of_shz, close_shz};
