#include "io_sqlite.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "base_error.h"
#include "io_beside.h"

struct io_sqlite {
    incmap_context *ctx;
    char *path;      /* for messages */
    io_atomic *file; /* NULL while an old database is read */
    sqlite3 *handle;
};

struct io_statement {
    io_sqlite *database;
    sqlite3_stmt *handle;
    int failure; /* the first of a setter since the last run */
};

/* SQLite's answer in our words. It does not always keep the system's reason, which errno still has
 * then, having been cleared before the call. */
static incmap_status fail(const io_sqlite *database, int code, incmap_error *err) {
    int reason = errno;
    switch (code & 0xFF) {
        case SQLITE_NOMEM:
            return base_out_of_memory(err);
        case SQLITE_TOOBIG:
            return base_fail_at(err, INCMAP_LIMIT, database->path, 0, 0,
                                "a value is larger than SQLite can hold");
        case SQLITE_FULL:
            errno = ENOSPC;
            return io_system_failure(err, database->path, "cannot be written");
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
            errno = sqlite3_system_errno(database->handle);
            errno = errno == 0 ? reason : errno;
            if (errno != 0) {
                return io_system_failure(err, database->path, "cannot be written");
            }
            break;
        default:
            break;
    }
    return base_fail_at(err, INCMAP_IO, database->path, 0, 0, "SQLite cannot write it: %s",
                        sqlite3_errmsg(database->handle));
}

/* The same of reading, where nearly everything is the file's fault. */
static incmap_status fail_reading(const io_sqlite *database, int code, incmap_error *err) {
    int reason = sqlite3_system_errno(database->handle);
    switch (code & 0xFF) {
        case SQLITE_NOMEM:
            return base_out_of_memory(err);
        case SQLITE_TOOBIG:
            return base_fail_at(err, INCMAP_LIMIT, database->path, 0, 0,
                                "a value is larger than a document may be");
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
            if (reason != 0) {
                errno = reason;
                return io_system_failure(err, database->path, "cannot be read");
            }
            break;
        case SQLITE_NOTADB:
            return base_fail_at(err, INCMAP_FORMAT, database->path, 0, 0,
                                "no SQLite database, or one that has to be unpacked first");
        default:
            break;
    }
    return base_fail_at(err, INCMAP_FORMAT, database->path, 0, 0, "SQLite cannot read it: %s",
                        sqlite3_errmsg(database->handle));
}

/* Nobody else knows the file, so that it needs no locks; the names of VFS and pragmas are SQLite's
 * own. Everything that a build of SQLite may have its own mind about is said. */
static incmap_status open_database(io_sqlite *database, incmap_error *err) {
    errno = 0;
    int code = sqlite3_open_v2(io_atomic_lend(database->file), &database->handle,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, "unix-none");
    if (code != SQLITE_OK) {
        return database->handle == NULL ? base_out_of_memory(err) : fail(database, code, err);
    }
    sqlite3_extended_result_codes(database->handle, 1);
    return io_sqlite_run(database,
                         "PRAGMA page_size=4096; PRAGMA encoding='UTF-8'; PRAGMA auto_vacuum=NONE;"
                         "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF;"
                         "PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"
                         "PRAGMA secure_delete=OFF; PRAGMA mmap_size=0; PRAGMA cache_size=-8192;"
                         "PRAGMA foreign_keys=OFF; BEGIN EXCLUSIVE",
                         err);
}

/* `there` NULL: nothing is copied. */
static incmap_status open_new(io_sqlite **out, incmap_context *ctx, const char *path, bool *there,
                              incmap_error *err) {
    *out = NULL;
    io_sqlite *database = base_alloc_zeroed(ctx, 1, sizeof *database);
    if (database == NULL) {
        return base_out_of_memory(err);
    }
    database->ctx = ctx;
    database->path = base_copy_text(ctx, (incmap_span){path, strlen(path)});
    incmap_status status = database->path == NULL ? base_out_of_memory(err)
                                                  : io_atomic_open(&database->file, ctx, path, err);
    if (status == INCMAP_OK && there != NULL) {
        status = io_atomic_copy_old(database->file, there, err);
    }
    if (status == INCMAP_OK) {
        status = open_database(database, err);
    }
    if (status != INCMAP_OK) {
        io_sqlite_close(database);
        return status;
    }
    *out = database;
    return INCMAP_OK;
}

incmap_status io_sqlite_open(io_sqlite **out, incmap_context *ctx, const char *path,
                             incmap_error *err) {
    return open_new(out, ctx, path, NULL, err);
}

incmap_status io_sqlite_open_copy(io_sqlite **out, incmap_context *ctx, const char *path,
                                  bool *there, incmap_error *err) {
    incmap_status status = open_new(out, ctx, path, there, err);
    if (status == INCMAP_OK && *there) {
        status = io_sqlite_run(*out, "PRAGMA trusted_schema=OFF", err);
    }
    if (status != INCMAP_OK) {
        io_sqlite_close(*out);
        *out = NULL;
    }
    return status;
}

/* As for a new database, nobody else is expected to write it. */
static incmap_status open_old(io_sqlite *database, incmap_error *err) {
    int limit = (int)incmap_context_limits_view(database->ctx)->document_bytes;
    int code = sqlite3_open_v2(database->path, &database->handle,
                               SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, "unix-none");
    if (database->handle == NULL) {
        return base_out_of_memory(err);
    }
    sqlite3_extended_result_codes(database->handle, 1);
    if (code == SQLITE_OK) {
        sqlite3_limit(database->handle, SQLITE_LIMIT_LENGTH, limit);
        code = sqlite3_exec(database->handle,
                            "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
                            "PRAGMA locking_mode=EXCLUSIVE; PRAGMA query_only=ON; PRAGMA "
                            "mmap_size=0; PRAGMA cache_size=-8192;"
                            "PRAGMA schema_version",
                            NULL, NULL, NULL);
    }
    return code == SQLITE_OK ? INCMAP_OK : fail_reading(database, code, err);
}

incmap_status io_sqlite_open_old(io_sqlite **out, incmap_context *ctx, const char *path,
                                 incmap_error *err) {
    *out = NULL;
    io_sqlite *database = base_alloc_zeroed(ctx, 1, sizeof *database);
    if (database == NULL) {
        return base_out_of_memory(err);
    }
    database->ctx = ctx;
    database->path = base_copy_text(ctx, (incmap_span){path, strlen(path)});
    incmap_status status =
        database->path == NULL ? base_out_of_memory(err) : open_old(database, err);
    if (status != INCMAP_OK) {
        io_sqlite_close(database);
        return status;
    }
    *out = database;
    return INCMAP_OK;
}

incmap_status io_sqlite_has(io_sqlite *database, const char *table, const char *column, bool *out,
                            incmap_error *err) {
    io_statement *statement = NULL;
    *out = false;
    incmap_status status =
        io_statement_open(&statement, database,
                          "SELECT 1 FROM sqlite_master AS t, pragma_table_info(t.name) AS c"
                          " WHERE t.type = 'table' AND t.name = ?1 AND c.name = ?2",
                          err);
    if (statement != NULL) {
        io_statement_set_text(statement, 1, (incmap_span){table, strlen(table)});
        io_statement_set_text(statement, 2, (incmap_span){column, strlen(column)});
        status = io_statement_next(statement, out, err);
    }
    io_statement_close(statement);
    return status;
}

incmap_status io_sqlite_run(io_sqlite *database, const char *sql, incmap_error *err) {
    errno = 0;
    int code = sqlite3_exec(database->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? INCMAP_OK : fail(database, code, err);
}

incmap_status io_sqlite_finish(io_sqlite *database, incmap_error *err) {
    BASE_TRY(io_sqlite_run(database, "COMMIT", err));
    int code = sqlite3_close(database->handle);
    if (code != SQLITE_OK) {
        return fail(database, code, err);
    }
    database->handle = NULL;
    return io_atomic_finish(database->file, err);
}

io_atomic *io_sqlite_file(io_sqlite *database) { return database->file; }

void io_sqlite_close(io_sqlite *database) {
    if (database != NULL) {
        sqlite3_close_v2(database->handle);
        io_atomic_close(database->file);
        base_free(database->ctx, database->path);
        base_free(database->ctx, database);
    }
}

incmap_status io_statement_open(io_statement **out, io_sqlite *database, const char *sql,
                                incmap_error *err) {
    *out = NULL;
    io_statement *statement = base_alloc_zeroed(database->ctx, 1, sizeof *statement);
    if (statement == NULL) {
        return base_out_of_memory(err);
    }
    statement->database = database;
    int code = sqlite3_prepare_v2(database->handle, sql, -1, &statement->handle, NULL);
    if (code != SQLITE_OK) {
        base_free(database->ctx, statement);
        return database->file == NULL ? fail_reading(database, code, err)
                                      : fail(database, code, err);
    }
    *out = statement;
    return INCMAP_OK;
}

void io_statement_close(io_statement *statement) {
    if (statement != NULL) {
        sqlite3_finalize(statement->handle);
        base_free(statement->database->ctx, statement);
    }
}

static void remember(io_statement *statement, int code) {
    if (statement->failure == SQLITE_OK) {
        statement->failure = code;
    }
}

void io_statement_set_integer(io_statement *statement, int number, int64_t value) {
    remember(statement, sqlite3_bind_int64(statement->handle, number, value));
}

void io_statement_set_real(io_statement *statement, int number, double value) {
    remember(statement, sqlite3_bind_double(statement->handle, number, value));
}

void io_statement_set_text(io_statement *statement, int number, incmap_span value) {
    remember(statement, sqlite3_bind_text64(statement->handle, number, value.data, value.size,
                                            SQLITE_STATIC, SQLITE_UTF8));
}

void io_statement_set_blob(io_statement *statement, int number, const void *data, size_t size) {
    remember(statement, sqlite3_bind_blob64(statement->handle, number, data, size, SQLITE_STATIC));
}

incmap_status io_statement_run(io_statement *statement, incmap_error *err) {
    int code = statement->failure;
    statement->failure = SQLITE_OK;
    if (code == SQLITE_OK) {
        errno = 0;
        code = sqlite3_step(statement->handle);
    }
    /* The message is of the last call: it has to be asked for before the reset. */
    incmap_status status = code == SQLITE_DONE ? INCMAP_OK : fail(statement->database, code, err);
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
    return status;
}

incmap_status io_statement_next(io_statement *statement, bool *more, incmap_error *err) {
    int code =
        statement->failure == SQLITE_OK ? sqlite3_step(statement->handle) : statement->failure;
    *more = code == SQLITE_ROW;
    return *more || code == SQLITE_DONE ? INCMAP_OK : fail_reading(statement->database, code, err);
}

int64_t io_statement_integer(io_statement *statement, int column) {
    return sqlite3_column_int64(statement->handle, column);
}

incmap_span io_statement_text(io_statement *statement, int column) {
    const unsigned char *text = sqlite3_column_text(statement->handle, column);
    int size = sqlite3_column_bytes(statement->handle, column);
    return text == NULL ? (incmap_span){"", 0} : (incmap_span){(const char *)text, (size_t)size};
}

double io_statement_real(io_statement *statement, int column) {
    return sqlite3_column_double(statement->handle, column);
}

incmap_span io_statement_blob(io_statement *statement, int column) {
    const void *blob = sqlite3_column_blob(statement->handle, column);
    int size = sqlite3_column_bytes(statement->handle, column);
    return blob == NULL ? (incmap_span){"", 0} : (incmap_span){blob, (size_t)size};
}

io_stored io_statement_stored(io_statement *statement, int column) {
    switch (sqlite3_column_type(statement->handle, column)) {
        case SQLITE_INTEGER:
            return IO_STORED_INTEGER;
        case SQLITE_FLOAT:
            return IO_STORED_REAL;
        case SQLITE_TEXT:
            return IO_STORED_TEXT;
        case SQLITE_BLOB:
            return IO_STORED_BLOB;
        default:
            return IO_STORED_NULL;
    }
}

void io_statement_again(io_statement *statement) {
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
}

const char *io_sqlite_version(void) { return sqlite3_libversion(); }
