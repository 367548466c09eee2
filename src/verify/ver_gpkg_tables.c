/* The tables that belong to the standard, GDAL and QGIS, and what they say of one another. */
#include "base_error.h"
#include "base_span.h"
#include "ver_gpkg.h"

static const struct {
    const char *table;
    bool is_always_there;
    const char *columns;
} required[] = {
#define X(table, always, columns) {table, always, columns},
#include "ver_gpkg_required.def"
#undef X
};

/* A question whose every row is a finding: its first column is the table that is to blame, the
 * second what the message names. */
typedef struct question {
    const char *needs; /* tables, with commas, without which it is not asked */
    incmap_finding_code code;
    const char *sql;
    const char *message; /* what follows the second column */
} question;

static const question questions[] = {
#define X(needs, code, sql, message) {needs, INCMAP_FINDING_##code, sql, message},
#include "ver_gpkg_questions.def"
#undef X
};

static incmap_status is_there(ver_gpkg *gpkg, incmap_span table, bool *out, incmap_error *err) {
    const ver_layer layer = {.table = table};
    int64_t count = 0;
    BASE_TRY(ver_gpkg_number(gpkg, &count,
                             "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = "
                             "{%}",
                             &layer, err));
    *out = count > 0;
    return INCMAP_OK;
}

/* *good false: a column is missing, and nothing can be asked of the table. */
static incmap_status check_columns(ver_gpkg *gpkg, const char *table, const char *columns,
                                   bool *good, incmap_error *err) {
    incmap_span rest = base_span_of(columns);
    incmap_span column;
    while (base_span_cut(&rest, ',', &column)) {
        const ver_layer layer = {.table = base_span_of(table), .geometry = column};
        int64_t count = 0;
        BASE_TRY(ver_gpkg_number(gpkg, &count,
                                 "SELECT count(*) FROM pragma_table_info({%}) WHERE lower(name) = "
                                 "lower({&})",
                                 &layer, err));
        if (count == 0) {
            *good = false;
            ver_find(gpkg->report, INCMAP_FINDING_GPKG_TABLE, (ver_place){.field = column},
                     "%s has no column %.*s", table, BASE_SPAN_ARG(column));
        }
    }
    return INCMAP_OK;
}

/* Which of the required tables can be asked: their numbers as bits. */
static incmap_status check_required(ver_gpkg *gpkg, unsigned *whole, incmap_error *err) {
    *whole = 0;
    for (unsigned i = 0; i < sizeof required / sizeof required[0]; i++) {
        bool good = false;
        BASE_TRY(is_there(gpkg, base_span_of(required[i].table), &good, err));
        if (good) {
            BASE_TRY(check_columns(gpkg, required[i].table, required[i].columns, &good, err));
        } else if (required[i].is_always_there) {
            ver_find(gpkg->report, INCMAP_FINDING_GPKG_TABLE, (ver_place){0},
                     "there is no table %s", required[i].table);
        }
        *whole |= (unsigned)good << i;
    }
    return INCMAP_OK;
}

static bool can_ask(const question *q, unsigned whole) {
    incmap_span rest = base_span_of(q->needs);
    incmap_span table;
    while (base_span_cut(&rest, ',', &table)) {
        bool found = false;
        for (unsigned i = 0; i < sizeof required / sizeof required[0]; i++) {
            found |= base_span_is(table, required[i].table) && (whole >> i & 1) != 0;
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

static incmap_status ask(ver_gpkg *gpkg, const question *q, incmap_error *err) {
    io_statement *row = NULL;
    bool more = true;
    const ver_layer none = {0};
    BASE_TRY(ver_gpkg_ask(gpkg, &row, q->sql, &none, err));
    incmap_status status = io_statement_next(row, &more, err);
    while (status == INCMAP_OK && more) {
        gpkg->report->table = io_statement_text(row, 0);
        ver_find(gpkg->report, q->code, (ver_place){0}, "%.*s %s",
                 BASE_SPAN_ARG(io_statement_text(row, 1)), q->message);
        status = io_statement_next(row, &more, err);
    }
    gpkg->report->table = (incmap_span){0};
    io_statement_close(row);
    return status;
}

/* Rows that metadata refer to (R99), each in a table of its own. */
static incmap_status judge_rows(ver_gpkg *gpkg, io_statement *reference, incmap_error *err) {
    for (;;) {
        const ver_layer layer = {.table = io_statement_text(reference, 0)};
        int64_t row = io_statement_integer(reference, 1);
        io_statement *there = NULL;
        bool more = true;
        BASE_TRY(ver_gpkg_ask(gpkg, &there, "SELECT 1 FROM [%] WHERE rowid = ?", &layer, err));
        io_statement_set_integer(there, 1, row);
        incmap_status status = io_statement_next(there, &more, err);
        io_statement_close(there);
        BASE_TRY(status);
        if (!more) {
            gpkg->report->table = layer.table;
            ver_find(gpkg->report, INCMAP_FINDING_GPKG_METADATA,
                     (ver_place){.record = (uint64_t)row},
                     "metadata refer to a row that is not there");
            gpkg->report->table = (incmap_span){0};
        }
        BASE_TRY(io_statement_next(reference, &more, err));
        if (!more) {
            return INCMAP_OK;
        }
    }
}

static incmap_status check_metadata_rows(ver_gpkg *gpkg, incmap_error *err) {
    const ver_layer none = {0};
    io_statement *reference = NULL;
    bool more = true;
    BASE_TRY(ver_gpkg_ask(gpkg, &reference,
                          "SELECT table_name, row_id_value FROM gpkg_metadata_reference WHERE "
                          "reference_scope IN ('row', 'row/col') AND row_id_value NOT NULL AND "
                          "lower(table_name) IN (SELECT lower(name) FROM sqlite_master WHERE type "
                          "= 'table' AND sql NOT LIKE '%WITHOUT%ROWID%')",
                          &none, err));
    incmap_status status = io_statement_next(reference, &more, err);
    if (status == INCMAP_OK && more) {
        status = judge_rows(gpkg, reference, err);
    }
    io_statement_close(reference);
    return status;
}

incmap_status ver_gpkg_check_tables(ver_gpkg *gpkg, incmap_error *err) {
    unsigned whole;
    BASE_TRY(check_required(gpkg, &whole, err));
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        if (can_ask(&questions[i], whole)) {
            BASE_TRY(ask(gpkg, &questions[i], err));
        }
    }
    static const question of_metadata = {.needs = "gpkg_metadata_reference"};
    return can_ask(&of_metadata, whole) ? check_metadata_rows(gpkg, err) : INCMAP_OK;
}
