/* A GeoPackage as a whole: is it one, do its pages agree, and then table by table. */
#include "ver_gpkg.h"

#include <sys/stat.h>

#include "base_error.h"
#include "ver_kinds.h"

enum { application_gpkg = 0x47504B47, application_10 = 0x47503130, application_11 = 0x47503131 };
enum { version_least = 10200, version_most = 19999 };

incmap_status ver_gpkg_ask(ver_gpkg *gpkg, io_statement **out, const char *sql,
                           const ver_layer *layer, incmap_error *err) {
    const incmap_span names[2] = {layer->table, layer->geometry};
    BASE_TRY(io_sql(&gpkg->sql, sql, names, err));
    return io_statement_open(out, gpkg->database, gpkg->sql.data, err);
}

incmap_status ver_gpkg_number(ver_gpkg *gpkg, int64_t *out, const char *sql, const ver_layer *layer,
                              incmap_error *err) {
    io_statement *statement = NULL;
    bool more;
    *out = 0;
    BASE_TRY(ver_gpkg_ask(gpkg, &statement, sql, layer, err));
    incmap_status status = io_statement_next(statement, &more, err);
    if (status == INCMAP_OK && more) {
        *out = io_statement_integer(statement, 0);
    }
    io_statement_close(statement);
    return status;
}

incmap_status ver_gpkg_tell(ver_gpkg *gpkg, incmap_status status, incmap_finding_code code,
                            const incmap_error *why, incmap_error *err) {
    if (status == INCMAP_FORMAT) {
        ver_find(gpkg->report, code, (ver_place){0}, "%s", why->message);
        return INCMAP_OK;
    }
    if (status != INCMAP_OK && err != NULL) {
        *err = *why;
    }
    return status;
}

static incmap_status check_header(ver_gpkg *gpkg, incmap_error *err) {
    const ver_layer none = {0};
    int64_t application = 0;
    int64_t version = 0;
    BASE_TRY(ver_gpkg_number(gpkg, &application, "PRAGMA application_id", &none, err));
    BASE_TRY(ver_gpkg_number(gpkg, &version, "PRAGMA user_version", &none, err));
    bool is_old = application == application_10 || application == application_11;
    if (application != application_gpkg && !is_old) {
        ver_find(gpkg->report, INCMAP_FINDING_GPKG_HEADER, (ver_place){.byte = 69},
                 "application_id is %lld, expected %lld (GPKG)", (long long)application,
                 (long long)application_gpkg);
    } else if (!is_old && (version < version_least || version > version_most)) {
        ver_find(gpkg->report, INCMAP_FINDING_GPKG_HEADER, (ver_place){.byte = 61},
                 "user_version is %lld, expected the version of GeoPackage, such as 10300",
                 (long long)version);
    }
    return INCMAP_OK;
}

/* SQLite's own look at all pages, keys and constraints. */
static incmap_status check_integrity(ver_gpkg *gpkg, incmap_error *err) {
    const ver_layer none = {0};
    io_statement *row = NULL;
    bool more = true;
    BASE_TRY(ver_gpkg_ask(gpkg, &row, "PRAGMA integrity_check(20)", &none, err));
    incmap_status status = io_statement_next(row, &more, err);
    while (status == INCMAP_OK && more) {
        if (!base_span_is(io_statement_text(row, 0), "ok")) {
            ver_find(gpkg->report, INCMAP_FINDING_GPKG_DAMAGED, (ver_place){0}, "%.*s",
                     BASE_SPAN_ARG(io_statement_text(row, 0)));
        }
        status = io_statement_next(row, &more, err);
    }
    io_statement_close(row);
    return status;
}

/* Rows that refer to others, as the tables themselves declare it. */
static incmap_status check_references(ver_gpkg *gpkg, incmap_error *err) {
    const ver_layer none = {0};
    io_statement *row = NULL;
    bool more = true;
    BASE_TRY(ver_gpkg_ask(gpkg, &row, "PRAGMA foreign_key_check", &none, err));
    incmap_status status = io_statement_next(row, &more, err);
    while (status == INCMAP_OK && more) {
        gpkg->report->table = io_statement_text(row, 0);
        ver_place place = {.record = (uint64_t)io_statement_integer(row, 1)};
        ver_find(gpkg->report, INCMAP_FINDING_GPKG_REFERENCE, place,
                 "refers to a row of %.*s that is not there",
                 BASE_SPAN_ARG(io_statement_text(row, 2)));
        gpkg->report->table = (incmap_span){0};
        status = io_statement_next(row, &more, err);
    }
    io_statement_close(row);
    return status;
}

static incmap_status check_parts(ver_gpkg *gpkg, incmap_error *err) {
    static incmap_status (*const parts[])(ver_gpkg *, incmap_error *) = {
        check_header, check_integrity, ver_gpkg_check_tables, ver_gpkg_check_layers,
        check_references};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        incmap_error why = {0};
        incmap_status status = parts[i](gpkg, &why);
        gpkg->report->table = (incmap_span){0};
        BASE_TRY(ver_gpkg_tell(gpkg, status, INCMAP_FINDING_GPKG_DAMAGED, &why, err));
    }
    return INCMAP_OK;
}

/* A journal that is not empty: the last change was not completed, or is not in the file yet. */
static incmap_status check_journal(ver_gpkg *gpkg, const char *path, incmap_error *err) {
    static const char *const endings[] = {"-journal", "-wal"};
    for (size_t i = 0; i < 2; i++) {
        base_buf *name = &gpkg->sql;
        struct stat about;
        name->size = 0;
        BASE_TRY(base_buf_add_text(name, path, err));
        BASE_TRY(base_buf_add_text(name, endings[i], err));
        BASE_TRY(base_buf_add_char(name, '\0', err));
        if (stat(name->data, &about) == 0 && about.st_size > 0) {
            ver_find(gpkg->report, INCMAP_FINDING_GPKG_JOURNAL, (ver_place){0},
                     "%s%s lies beside it: open and close it with a program that writes it",
                     gpkg->report->file, endings[i]);
        }
    }
    return INCMAP_OK;
}

incmap_status ver_gpkg_check(incmap_context *ctx, const char *path, ver_report *report,
                             incmap_error *err) {
    ver_gpkg gpkg = {.ctx = ctx, .report = report};
    incmap_error why = {0};
    base_buf_init(&gpkg.sql, ctx, ctx->limits.document_bytes);
    incmap_status status = io_sqlite_open_old(&gpkg.database, ctx, path, &why);
    if (status == INCMAP_OK) {
        status = check_journal(&gpkg, path, err);
        status = status == INCMAP_OK ? check_parts(&gpkg, err) : status;
    } else {
        status = ver_gpkg_tell(&gpkg, status, INCMAP_FINDING_GPKG_HEADER, &why, err);
    }
    io_sqlite_close(gpkg.database);
    base_buf_free(&gpkg.sql);
    return status;
}
