/* Owns where a source comes from, as the table sources.tsv beside it says. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_import.h"
#include "gaz_rows.h"

static const char table_name[] = "sources.tsv";

enum { FILE_COLUMN, TITLE, VERSION, LICENCE, CREDIT, COLUMN_COUNT };

static const char *const headings[COLUMN_COUNT] = {"file", "title", "version", "licence", "credit"};

/* Where each heading stands; SIZE_MAX where it does not. */
static void find_columns(const io_csv_row *header, size_t columns[COLUMN_COUNT]) {
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        columns[i] = SIZE_MAX;
        for (size_t j = header->count; j-- > 0;) {
            if (base_span_equal_nocase(header->fields[j], base_span_of(headings[i]))) {
                columns[i] = j;
            }
        }
    }
}

static incmap_span cell(const io_csv_row *row, const size_t columns[COLUMN_COUNT], size_t which) {
    return columns[which] < row->count ? base_span_trim(row->fields[columns[which]])
                                       : base_span("", 0);
}

static incmap_status keep(gaz_draft *draft, const io_csv_row *row,
                          const size_t columns[COLUMN_COUNT], gaz_draft_source *source,
                          incmap_error *err) {
    BASE_TRY(gaz_draft_text(draft, cell(row, columns, TITLE), &source->title, err));
    BASE_TRY(gaz_draft_text(draft, cell(row, columns, VERSION), &source->version, err));
    BASE_TRY(gaz_draft_text(draft, cell(row, columns, LICENCE), &source->licence, err));
    return gaz_draft_text(draft, cell(row, columns, CREDIT), &source->credit, err);
}

static incmap_status search(gaz_draft *draft, gaz_rows *rows, incmap_span file,
                            gaz_draft_source *source, incmap_error *err) {
    size_t columns[COLUMN_COUNT] = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
    io_csv_row row;
    bool more = false;
    BASE_TRY(gaz_rows_next(rows, &row, &more, err));
    if (more) {
        find_columns(&row, columns);
    }
    while (more) {
        BASE_TRY(gaz_rows_next(rows, &row, &more, err));
        if (more && base_span_equal(cell(&row, columns, FILE_COLUMN), file)) {
            return keep(draft, &row, columns, source, err);
        }
    }
    return INCMAP_OK;
}

static incmap_status search_path(gaz_draft *draft, const char *path, incmap_span file,
                                 gaz_draft_source *source, incmap_error *err) {
    io_stream *stream = NULL;
    gaz_rows rows;
    incmap_error missing = {0};
    incmap_status status = io_stream_open(&stream, draft->ctx, path, &missing);
    if (status == INCMAP_IO) {
        return INCMAP_OK; /* most tables of users have none beside them */
    }
    if (status != INCMAP_OK) {
        return base_fail_at(err, status, missing.source, 0, 0, "%s", missing.message);
    }
    status = gaz_rows_open(&rows, draft->ctx, stream, true, err);
    if (status == INCMAP_OK) {
        status = search(draft, &rows, file, source, err);
    }
    gaz_rows_close(&rows);
    io_stream_close(stream);
    if (status != INCMAP_OK && status != INCMAP_MEMORY) {
        base_locate(err, path, 0, 0);
    }
    return status;
}

incmap_status gaz_find_provenance(gaz_draft *draft, const char *path, gaz_draft_source *source,
                                  incmap_error *err) {
    const char *slash = strrchr(path, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    incmap_span file = base_span_of(path + folder);
    char *beside = base_alloc(draft->ctx, folder + sizeof table_name);
    if (beside == NULL) {
        return base_out_of_memory(err);
    }
    memcpy(beside, path, folder);
    memcpy(beside + folder, table_name, sizeof table_name);
    incmap_status status = search_path(draft, beside, file, source, err);
    base_free(draft->ctx, beside);
    return status;
}
