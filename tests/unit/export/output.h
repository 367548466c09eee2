/* What the tests of export/ share: a table of theirs written in some formats, and files compared.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "incident/rows.h"
#include "incmap/export.h"

/* Path of `name` in the test's folder, owned by the caller's array. */
static inline const char *output_path(io_unit *unit, const char *name, char room[600]) {
    snprintf(room, 600, "%s/%s", unit->folder, name);
    return room;
}

static inline incmap_status output_open(incmap_writer **out, rows *r, io_unit *unit,
                                        const char *name, const char *crs, incmap_error *err) {
    char path[600];
    incmap_writer_options options = {
        .layer = r->layer,
        .crs = base_span_of(crs),
        .notices = {r, rows_note},
    };
    return incmap_writer_open(out, unit->ctx, output_path(unit, name, path), NULL, &options, err);
}

/* All records of the layer to one writer; the first failure. */
static inline incmap_status output_fill(incmap_writer *writer, rows *r, incmap_error *err) {
    while (rows_next(r)) {
        incmap_status status = incmap_writer_add(writer, r->incident, err);
        if (status != INCMAP_OK) {
            return status;
        }
    }
    return INCMAP_OK;
}

/* The table `text`, named `input`, as the file `name`. */
static inline void output_make(io_unit *unit, rows *r, const char *input, const char *text,
                               const char *name, const char *crs) {
    incmap_writer *writer = NULL;
    incmap_error err = {.status = INCMAP_OK};
    rows_read(r, unit, input, text);
    if (output_open(&writer, r, unit, name, crs, &err) != INCMAP_OK ||
        output_fill(writer, r, &err) != INCMAP_OK ||
        incmap_writers_commit(&writer, 1, NULL, &err) != INCMAP_OK) {
        fail_msg("%s: %s", incmap_status_name(err.status), err.message);
    }
    incmap_writer_close(writer);
    rows_close(r);
}

static inline incmap_span output_read(const char *path) {
    incmap_span bytes = {NULL, 0};
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("%s cannot be read", path);
        return bytes;
    }
    char *data = malloc((size_t)1 << 20);
    assert_non_null(data);
    bytes = base_span(data, fread(data, 1, (size_t)1 << 20, file));
    assert_int_equal(fclose(file), 0);
    return bytes;
}

static inline void output_free(incmap_span bytes) {
    void *data;
    memcpy(&data, &bytes.data, sizeof data);
    free(data);
}

static inline bool output_exists(io_unit *unit, const char *name) {
    char path[600];
    struct stat status;
    return stat(output_path(unit, name, path), &status) == 0;
}

#endif
