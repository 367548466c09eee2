/* Owns reading tables with a header line: the project's own (Kosovo, admin units, countries) and a
 * user's, as long as it has a name, a latitude and a longitude. Other names are separated by "|"
 * (under GeoNames' own heading "alternatenames" by commas). */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_cells.h"
#include "gaz_rows.h"

typedef struct layout {
    size_t at[GAZ_COLUMN_COUNT]; /* SIZE_MAX where the table has no such column */
    size_t count;                /* of all columns */
    bool is_kosovo;
    gaz_name_kind *kinds; /* of the names in each column; NULL while not wanted */
} layout;

static void begin_layout(layout *table) {
    *table = (layout){.count = 0};
    for (size_t i = 0; i < GAZ_COLUMN_COUNT; i++) {
        table->at[i] = SIZE_MAX;
    }
}

static void add_heading(layout *table, incmap_span heading) {
    gaz_column column = gaz_column_of(heading);
    if (column < GAZ_COLUMN_COUNT && table->at[column] == SIZE_MAX) {
        table->at[column] = table->count;
    }
    if (table->kinds != NULL) {
        table->kinds[table->count] = gaz_name_kind_of(heading);
    }
    table->count++;
}

static bool is_usable(const layout *table) {
    return table->at[GAZ_NAME] != SIZE_MAX && table->at[GAZ_LATITUDE] != SIZE_MAX &&
           table->at[GAZ_LONGITUDE] != SIZE_MAX;
}

/* Quotes around the headings do not matter to knowing a table. */
static void layout_of_line(incmap_span line, char separator, layout *table) {
    incmap_span part;
    begin_layout(table);
    while (base_span_cut(&line, separator, &part)) {
        if (part.size >= 2 && part.data[0] == '"' && part.data[part.size - 1] == '"') {
            part = base_span(part.data + 1, part.size - 2);
        }
        add_heading(table, part);
    }
}

bool gaz_is_tab_table(incmap_span start, incmap_span first_line) {
    layout table;
    (void)start;
    layout_of_line(first_line, '\t', &table);
    return is_usable(&table);
}

bool gaz_is_csv_table(incmap_span start, incmap_span first_line) {
    static const char separators[] = ",;|";
    layout table;
    (void)start;
    for (size_t i = 0; separators[i] != '\0'; i++) {
        layout_of_line(first_line, separators[i], &table);
        if (is_usable(&table)) {
            return true;
        }
    }
    return false;
}

/* The table of Kosovo that comes with the project: it has no country and, as admin1, the code of
 * the municipality. */
static bool is_kosovo(incmap_span const *fields, size_t count) {
    static const char *const expected[] = {"geonameid", "name",   "latitude",   "longitude",
                                           "feature",   "admin1", "population", "other_names"};
    bool same = count == sizeof expected / sizeof *expected;
    for (size_t i = 0; same && i < count; i++) {
        same = base_span_is(fields[i], expected[i]);
    }
    return same;
}

static incmap_status import_cells(gaz_import *import, const layout *table, const io_csv_row *row,
                                  gaz_cells *cells, incmap_error *err) {
    gaz_cells_clear(cells);
    cells->line = row->line;
    cells->is_kosovo = table->is_kosovo;
    for (size_t i = 0; i < GAZ_COLUMN_COUNT; i++) {
        cells->has[i] = table->at[i] != SIZE_MAX;
        cells->at[i] = cells->has[i] ? base_span_trim(row->fields[table->at[i]]) : cells->at[i];
    }
    for (size_t i = 0; i < table->count; i++) {
        if (table->kinds[i].is_name) {
            BASE_TRY(gaz_cells_add_name(cells, row->fields[i], &table->kinds[i], err));
        }
    }
    return gaz_import_cells(import, cells, err);
}

static incmap_status read_header(gaz_rows *rows, layout *table, incmap_error *err) {
    io_csv_row row;
    bool more = false;
    begin_layout(table);
    BASE_TRY(gaz_rows_next(rows, &row, &more, err));
    if (more) {
        table->kinds = base_alloc_zeroed(rows->ctx, row.count, sizeof *table->kinds);
        if (table->kinds == NULL) {
            return base_out_of_memory(err);
        }
    }
    for (size_t i = 0; more && i < row.count; i++) {
        add_heading(table, row.fields[i]);
    }
    table->is_kosovo = more && is_kosovo(row.fields, row.count);
    if (!is_usable(table)) {
        return base_fail(err, INCMAP_FORMAT, "its header does not name name, latitude, longitude");
    }
    return INCMAP_OK;
}

static incmap_status import_rows(gaz_import *import, gaz_rows *rows, const layout *table,
                                 gaz_cells *cells, incmap_error *err) {
    for (bool more = true; more;) {
        io_csv_row row = {.fields = NULL};
        incmap_error problem;
        incmap_status status = gaz_rows_next(rows, &row, &more, &problem);
        if (status != INCMAP_OK) {
            import->rows++;
            BASE_TRY(
                gaz_reject_or_fail(import, problem.line, GAZ_BAD_SYNTAX, status, &problem, err));
            more = true;
        } else if (more) {
            import->rows++;
            if (row.count != table->count) {
                gaz_reject(import, row.line, GAZ_BAD_COLUMNS, "%zu columns; the header has %zu",
                           row.count, table->count);
                continue;
            }
            BASE_TRY(import_cells(import, table, &row, cells, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status import_table(gaz_import *import, io_stream *stream, bool tabs,
                                  incmap_error *err) {
    incmap_context *ctx = import->draft->ctx;
    layout table = {.kinds = NULL};
    gaz_cells cells;
    gaz_rows rows;
    gaz_cells_init(&cells, ctx);
    incmap_status status = gaz_rows_open(&rows, ctx, stream, tabs, err);
    if (status == INCMAP_OK) {
        status = read_header(&rows, &table, err);
        if (status != INCMAP_OK) {
            base_locate(err, import->path, 1, 0);
        }
    }
    if (status == INCMAP_OK) {
        status = import_rows(import, &rows, &table, &cells, err);
    }
    gaz_rows_close(&rows);
    gaz_cells_free(&cells);
    base_free(ctx, table.kinds);
    return status;
}

incmap_status gaz_import_tab_table(gaz_import *import, io_stream *stream, incmap_error *err) {
    return import_table(import, stream, true, err);
}

incmap_status gaz_import_csv_table(gaz_import *import, io_stream *stream, incmap_error *err) {
    return import_table(import, stream, false, err);
}
