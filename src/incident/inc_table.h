/* What the readers of tables share. */
#ifndef INC_TABLE_H
#define INC_TABLE_H

#include "inc_fill.h"
#include "io_file.h"

/* The first member of a reader's struct. */
typedef struct inc_table {
    incmap_source source;
    char *path; /* owned */
    io_stream *stream;
    inc_filler filler;
    inc_cell *cells; /* one a column */
} inc_table;

/* Options as the readers take them; `kind` is not GUESS. */
INCMAP_NODISCARD incmap_status inc_csv_open(incmap_source **out, incmap_context *ctx,
                                            const char *path, const incmap_table_options *options,
                                            incmap_error *err);
INCMAP_NODISCARD incmap_status inc_json_open(incmap_source **out, incmap_context *ctx,
                                             const char *path, const incmap_table_options *options,
                                             incmap_error *err);

/* Allocate a reader of `size` bytes that starts with an inc_table, and open its stream. */
INCMAP_NODISCARD incmap_status inc_table_new(inc_table **out, size_t size,
                                             const inc_source_class *kind, incmap_context *ctx,
                                             const char *path, const incmap_table_options *options,
                                             incmap_error *err);
/* Make the header out of the table's column names, and room for the cells. INCMAP_FORMAT when no
 * column is one of ours and `located` (records have geometries) does not make up for it. */
INCMAP_NODISCARD incmap_status inc_table_set_header(inc_table *table, const incmap_span *names,
                                                    size_t count, incmap_span wanted, bool located,
                                                    incmap_error *err);
void inc_table_free(inc_table *table); /* the struct itself too */

/* Members of inc_source_class. */
size_t inc_table_column_count(const incmap_source *source);
incmap_span inc_table_column(const incmap_source *source, size_t number);

/* A record that was passed over: told and counted. INCMAP_MEMORY and INCMAP_IO end the batch and
 * come back. */
INCMAP_NODISCARD incmap_status inc_table_reject(inc_table *table, const incmap_error *problem,
                                                incmap_error *err);

#endif
