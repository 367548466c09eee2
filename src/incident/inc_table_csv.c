/* Tables of rows: CSV, TSV and their kin. The first row is the header. */
#include "base_error.h"
#include "base_span.h"
#include "inc_guard.h"
#include "inc_table.h"
#include "io_csv.h"

struct csv_table {
    inc_table table;
    io_csv *csv;
};

static void close_csv(incmap_source *source) {
    struct csv_table *csv = (struct csv_table *)source;
    io_csv_close(csv->csv);
    inc_table_free(&csv->table);
}

/* A row may end early; one that goes on behind the last column has been taken apart wrongly, and
 * which cell is which is not known. */
static bool check_count(const inc_table *table, const io_csv_row *row, incmap_error *problem) {
    size_t count = table->filler.header.count;
    for (size_t i = count; i < row->count; i++) {
        if (base_span_trim(row->fields[i]).size > 0) {
            base_fail_at(problem, INCMAP_FORMAT, table->source.name, row->line, 0,
                         "the row has %zu fields; expected %zu as in the header", row->count,
                         count);
            return false;
        }
    }
    return true;
}

/* The row's fields as cells in the incident's memory: as one piece where they are one. */
static incmap_status own_fields(inc_table *table, const io_csv_row *row, incmap_incident *incident,
                                incmap_error *err) {
    size_t count = table->filler.header.count;
    size_t given = row->count < count ? row->count : count;
    inc_cell *cells = table->cells;
    incmap_span copy = {NULL, 0};
    if (row->text.size > 0) {
        BASE_TRY(base_arena_copy(&incident->text, row->text, &copy, err));
    }
    for (size_t i = 0; i < given; i++) {
        const char *from = row->fields[i].data;
        size_t size = row->fields[i].size;
        if (copy.size > 0) { /* in two halves: a span changed in place is waited for to be whole */
            cells[i].text.data = copy.data + (from - row->text.data);
            cells[i].text.size = size;
        } else if (size > 0) {
            BASE_TRY(base_arena_copy(&incident->text, base_span(from, size), &cells[i].text, err));
        } else {
            cells[i].text = base_span(NULL, 0);
        }
    }
    for (size_t i = given; i < count; i++) {
        cells[i].text = base_span(NULL, 0);
    }
    return INCMAP_OK;
}

/* Cells for the row's fields, without the guards that our own tables have, which are apostrophes.
 */
static incmap_status set_cells(inc_table *table, const io_csv_row *row, incmap_incident *incident,
                               incmap_error *err) {
    BASE_TRY(own_fields(table, row, incident, err));
    bool guarded = table->filler.header.ours && !row->plain;
    for (size_t i = 0; i < table->filler.header.count && guarded; i++) {
        table->cells[i].text = inc_guard_strip(table->cells[i].text);
    }
    return INCMAP_OK;
}

static void tell_short(inc_table *table, const inc_row *row, size_t count) {
    if (count < table->filler.header.count) {
        inc_tell(&table->filler, row, INCMAP_FORMAT,
                 "the row has %zu fields; expected %zu; those behind are taken as empty", count,
                 table->filler.header.count);
    }
}

static incmap_status next_csv(incmap_source *source, incmap_incident *incident, bool *more,
                              incmap_error *err) {
    struct csv_table *csv = (struct csv_table *)source;
    inc_table *table = &csv->table;
    for (;;) {
        incmap_error problem; /* only told once it is filled in */
        io_csv_row row;
        bool read = io_csv_next(csv->csv, &row, more, &problem) == INCMAP_OK;
        if (read && !*more) {
            return INCMAP_OK;
        }
        if (read && check_count(table, &row, &problem)) {
            inc_row cells = {
                .cells = table->cells, .owned = true, .plain = row.plain, .line = row.line};
            BASE_TRY(set_cells(table, &row, incident, err));
            tell_short(table, &cells, row.count);
            return inc_fill(&table->filler, &cells, incident, err);
        }
        BASE_TRY(inc_table_reject(table, &problem, err));
    }
}

static const inc_source_class csv_class = {inc_table_column_count, inc_table_column, next_csv,
                                           close_csv};

static incmap_status read_header(struct csv_table *csv, const incmap_table_options *options,
                                 incmap_error *err) {
    io_csv_row row;
    bool more = false;
    BASE_TRY(io_csv_open(&csv->csv, csv->table.source.ctx, csv->table.stream,
                         options->kind == INCMAP_TABLE_TSV ? '\t' : '\0', err));
    BASE_TRY(io_csv_next(csv->csv, &row, &more, err));
    if (!more) {
        return base_fail(err, INCMAP_FORMAT, "nothing in it; expected a header line");
    }
    return inc_table_set_header(&csv->table, row.fields, row.count, options->columns, false, err);
}

incmap_status inc_csv_open(incmap_source **out, incmap_context *ctx, const char *path,
                           const incmap_table_options *options, incmap_error *err) {
    inc_table *table = NULL;
    incmap_status status =
        inc_table_new(&table, sizeof(struct csv_table), &csv_class, ctx, path, options, err);
    *out = NULL;
    if (table == NULL) {
        return status;
    }
    status = status == INCMAP_OK ? read_header((struct csv_table *)table, options, err) : status;
    if (status != INCMAP_OK) {
        close_csv(&table->source);
        return status;
    }
    *out = &table->source;
    return INCMAP_OK;
}
