/* SQLite databases, written once or read. io_sqlite.c is the only source that sees sqlite3.h. */
#ifndef IO_SQLITE_H
#define IO_SQLITE_H

#include "base_buf.h"
#include "io_atomic.h"

/* A new database at `path`, through a temporary file: UTF-8, pages of 4096 bytes, without journal,
 * since a file that fails is thrown away. One transaction from the opening to the finish. SQLite's
 * own memory (a cache of 8 MiB) does not come from the context. Its failures: a full disk and other
 * ones of the system are INCMAP_IO, a value over SQLite's limits INCMAP_LIMIT. The same statements
 * give the same bytes with the same version of SQLite, whose number stands in the file. */
typedef struct io_sqlite io_sqlite;
INCMAP_NODISCARD incmap_status io_sqlite_open(io_sqlite **out, incmap_context *ctx,
                                              const char *path, incmap_error *err);
/* The same over a copy of the database that is there, whose schema is not trusted: its settings are
 * its own. *there is false, and the database new, where there is no file. */
INCMAP_NODISCARD incmap_status io_sqlite_open_copy(io_sqlite **out, incmap_context *ctx,
                                                   const char *path, bool *there,
                                                   incmap_error *err);
/* Statements without results, separated by semicolons; NUL-terminated. */
INCMAP_NODISCARD incmap_status io_sqlite_run(io_sqlite *database, const char *sql,
                                             incmap_error *err);
/* Complete the file under its temporary name; every statement must be closed. */
INCMAP_NODISCARD incmap_status io_sqlite_finish(io_sqlite *database, incmap_error *err);
io_atomic *io_sqlite_file(io_sqlite *database); /* for io_atomic_commit(); borrowed */
void io_sqlite_close(io_sqlite *database);      /* after its statements; NULL is allowed */

/* One statement without results, run for many values. */
typedef struct io_statement io_statement;
INCMAP_NODISCARD incmap_status io_statement_open(io_statement **out, io_sqlite *database,
                                                 const char *sql, incmap_error *err);
void io_statement_close(io_statement *statement); /* NULL is allowed */

/* Value of parameter `number`, from 1; those that are not set are NULL. Texts and blobs are
 * borrowed until the run. What fails here is told by the run. */
void io_statement_set_integer(io_statement *statement, int number, int64_t value);
void io_statement_set_real(io_statement *statement, int number, double value);
void io_statement_set_text(io_statement *statement, int number, incmap_span value);
void io_statement_set_blob(io_statement *statement, int number, const void *data, size_t size);
/* Run with the values set, then forget them. */
INCMAP_NODISCARD incmap_status io_statement_run(io_statement *statement, incmap_error *err);

/* A database that is there, to be read only. Nothing that its schema may hold is trusted. What is
 * no database, or a damaged one, is INCMAP_FORMAT, here or at any later call. */
INCMAP_NODISCARD incmap_status io_sqlite_open_old(io_sqlite **out, incmap_context *ctx,
                                                  const char *path, incmap_error *err);
/* Whether there is a table with such a column. */
INCMAP_NODISCARD incmap_status io_sqlite_has(io_sqlite *database, const char *table,
                                             const char *column, bool *out, incmap_error *err);
/* The next row of a query; *more false behind the last. */
INCMAP_NODISCARD incmap_status io_statement_next(io_statement *statement, bool *more,
                                                 incmap_error *err);
/* Values of the row by column, from 0; 0 or empty for NULL. Texts are borrowed until the next row;
 * numbers are given as text too. */
int64_t io_statement_integer(io_statement *statement, int column);
double io_statement_real(io_statement *statement, int column);
incmap_span io_statement_text(io_statement *statement, int column);
incmap_span io_statement_blob(io_statement *statement, int column); /* borrowed likewise */
/* How the value is stored, whatever the column says. */
typedef enum io_stored {
    IO_STORED_NULL,
    IO_STORED_INTEGER,
    IO_STORED_REAL,
    IO_STORED_TEXT,
    IO_STORED_BLOB
} io_stored;
io_stored io_statement_stored(io_statement *statement, int column);
/* For the next query with other values; those that were set are forgotten. */
void io_statement_again(io_statement *statement);

/* Put a template's statements, NUL-terminated, in place of what is in `out`: [NAME] is an
 * identifier and {TEXT} a literal, both quoted as they must be, with `names[0]` for each % in them
 * and `names[1]` for each &. */
INCMAP_NODISCARD incmap_status io_sql(base_buf *out, const char *template_text,
                                      const incmap_span names[2], incmap_error *err);
/* Append `name` as an identifier. */
INCMAP_NODISCARD incmap_status io_sql_put_name(base_buf *out, incmap_span name, incmap_error *err);

const char *io_sqlite_version(void); /* such as "3.40.1"; static */

#endif
