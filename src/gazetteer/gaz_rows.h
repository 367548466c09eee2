/* Rows of a table, tab-separated or CSV. With tabs a field is what stands between two tabs, quotes
 * and all (names have quotes in them), unless it is quoted as a whole, as spreadsheets do it. With
 * other separators the rules of io_csv.h hold. */
#ifndef GAZ_ROWS_H
#define GAZ_ROWS_H

#include "io_csv.h"

typedef struct gaz_rows {
    incmap_context *ctx;
    io_stream *stream;
    io_csv *csv; /* NULL with tabs */
    incmap_span *fields;
    size_t field_room;
    base_buf unquoted; /* the fields of this row whose quotes were taken off */
    bool begun;
} gaz_rows;

/* `stream` is borrowed. Release with gaz_rows_close() also after a failure. */
INCMAP_NODISCARD incmap_status gaz_rows_open(gaz_rows *rows, incmap_context *ctx, io_stream *stream,
                                             bool tabs, incmap_error *err);
void gaz_rows_close(gaz_rows *rows);

/* As io_csv_next(): a row that fails costs one row. */
INCMAP_NODISCARD incmap_status gaz_rows_next(gaz_rows *rows, io_csv_row *row, bool *more,
                                             incmap_error *err);

#endif
