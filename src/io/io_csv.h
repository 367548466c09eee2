/* CSV and TSV rows. */
#ifndef IO_CSV_H
#define IO_CSV_H

#include "io_file.h"

typedef struct io_csv io_csv;

typedef struct io_csv_row {
    const incmap_span *fields; /* borrowed until the next call */
    size_t count;
    uint64_t line;    /* where the row starts, from 1 */
    incmap_span text; /* the bytes that all fields lie in, in this order; empty where they lie in
                         several places */
    bool plain;       /* in all of it no byte is one that JSON or XML spell in another way than as
                         itself (false: there may be some) */
} io_csv_row;

/* Reads from `stream` (borrowed). A UTF-8 byte order mark is dropped; UTF-16 is INCMAP_ENCODING
 * with advice. `separator` ',' ';' '\t' or '|', or 0 to find it out from the first line. RFC 4180
 * quoting for all of them; line ends \n, \r\n, \r. */
INCMAP_NODISCARD incmap_status io_csv_open(io_csv **out, incmap_context *ctx, io_stream *stream,
                                           char separator, incmap_error *err);
void io_csv_close(io_csv *csv);

/* The next row that is not empty; *more false at the end. A row that is broken fails with
 * INCMAP_FORMAT (a quote that is never closed, is followed by text, or stands inside a field that
 * does not start with one; a NUL byte), INCMAP_ENCODING (bytes that are no UTF-8) or INCMAP_LIMIT
 * (a field, row or number of columns), naming line and byte. One bad row costs one row: reading
 * goes on behind it or, where its end cannot be known, at the line behind the one it starts in.
 * Hostile input cannot make that slow: no line is parsed more than twice. A failure of the stream
 * (INCMAP_IO, a cut gzip stream) comes once, and then *more is false. */
INCMAP_NODISCARD incmap_status io_csv_next(io_csv *csv, io_csv_row *row, bool *more,
                                           incmap_error *err);

/* `field` as a cell of a table whose cells `separator` stands between, quoted when it has to be,
 * into `out`. */
INCMAP_NODISCARD incmap_status io_csv_put(base_buf *out, incmap_span field, char separator,
                                          incmap_error *err);

#endif
