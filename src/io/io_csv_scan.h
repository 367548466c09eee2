/* Takes the fields of a row apart, strictly after RFC 4180: a field either is in quotes as a whole,
 * its own quotes doubled, or has none. Fed one line at a time, so that the reader keeps the say
 * over limits and broken rows. Knows nothing of files; holds offsets, since the bytes may move. */
#ifndef IO_CSV_SCAN_H
#define IO_CSV_SCAN_H

#include "base_context.h"

typedef struct io_csv_field {
    size_t start, end; /* in the row, without the quotes around it */
    size_t doubled;    /* pairs of quotes in it, each of which stands for one */
} io_csv_field;

typedef enum io_csv_state {
    IO_CSV_ROW_START,
    IO_CSV_FIELD_START,
    IO_CSV_PLAIN,
    IO_CSV_QUOTED,
    IO_CSV_CLOSED /* behind a quote that closes the field or is the first of a pair */
} io_csv_state;

typedef struct io_csv_scan {
    incmap_context *ctx;
    io_csv_field *fields;
    size_t capacity;
    size_t count;       /* may be more than the limit of columns; then those beyond are dropped */
    size_t long_field;  /* index of the first one over the limit of a field, or SIZE_MAX; from it on
                           none is held */
    io_csv_field field; /* the one being read */
    io_csv_state state;
    char separator;
    bool row_ended;
} io_csv_scan;

void io_csv_scan_free(io_csv_scan *scan);

/* Before each row. */
void io_csv_scan_reset(io_csv_scan *scan);

/* Read the line at row[from, text_end), whose line end reaches to line_end. *stopped is line_end,
 * or where a byte stands that no row may have there: a quote, or what follows one. A line without
 * anything before a row has begun is passed over; else a row ends with its line unless a quote is
 * open. INCMAP_MEMORY. */
INCMAP_NODISCARD incmap_status io_csv_scan_line(io_csv_scan *scan, const char *row, size_t from,
                                                size_t text_end, size_t line_end, size_t *stopped,
                                                incmap_error *err);

/* The field's text with its doubled quotes as one, to `out`, which has end - start - doubled bytes.
 */
void io_csv_scan_undouble(const io_csv_field *field, const char *row, char *out);

#endif
