/* Owns reading tables with a header line: the project's own (Kosovo, admin units, countries) and a
 * user's, as long as it has a name, a latitude and a longitude. Other names are separated by "|"
 * (under GeoNames' own heading "alternatenames" by commas).
 *
 * Without a feature a place is P.PPL. Ids: a geonameid is written "geonames:N"; an id with a colon
 * stands as it is; another one is put behind the file's name ("mine.tsv:17"); without one the line
 * serves ("mine.tsv:#12"). */
#include <stdio.h>
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "gaz_import.h"
#include "gaz_rows.h"
#include "txt_utf8.h"

typedef enum column {
    GEONAME_ID,
    ID,
    NAME,
    LATITUDE,
    LONGITUDE,
    FEATURE,
    FEATURE_CLASS,
    FEATURE_CODE,
    COUNTRY,
    ADMIN1,
    ADMIN2,
    POPULATION,
    OTHER_NAMES,
    COMMA_NAMES,
    ISO2,
    ISO3,
    DEMONYMS,
    COLUMN_COUNT
} column;

static const struct {
    column column;
    const char *heading;
} headings[] = {
#define X(column, heading) {column, heading},
#include "gaz_column.def"
#undef X
};

typedef struct layout {
    size_t at[COLUMN_COUNT]; /* SIZE_MAX where the table has no such column */
    size_t count;            /* of all columns */
    bool is_kosovo;
} layout;

static void begin_layout(layout *table) {
    *table = (layout){.count = 0};
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        table->at[i] = SIZE_MAX;
    }
}

static void add_heading(layout *table, incmap_span heading) {
    heading = base_span_trim(heading);
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        if (base_span_equal_nocase(heading, base_span_of(headings[i].heading)) &&
            table->at[headings[i].column] == SIZE_MAX) {
            table->at[headings[i].column] = table->count;
        }
    }
    table->count++;
}

static bool has(const layout *table, column which) { return table->at[which] != SIZE_MAX; }

static bool is_usable(const layout *table) {
    return has(table, NAME) && has(table, LATITUDE) && has(table, LONGITUDE);
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

/* The table of Kosovo that comes with the project has no country and, as admin1, the code of the
 * municipality: when it was made Kosovo's municipalities were its first order. GeoNames has since
 * put districts there and moved the municipalities, codes and all, to the second order. The table
 * is read as if it were of today, so that it meets today's rows. */
static bool is_kosovo(incmap_span const *fields, size_t count) {
    static const char *const expected[] = {"geonameid", "name",   "latitude",   "longitude",
                                           "feature",   "admin1", "population", "other_names"};
    bool same = count == sizeof expected / sizeof *expected;
    for (size_t i = 0; same && i < count; i++) {
        same = base_span_is(fields[i], expected[i]);
    }
    return same;
}

static incmap_span cell(const layout *table, const io_csv_row *row, column which) {
    return has(table, which) ? base_span_trim(row->fields[table->at[which]]) : base_span("", 0);
}

typedef struct scratch {
    char id[GAZ_NAME_MAX + 1];
    char feature[32];
} scratch;

/* A text made by snprintf; cut ones come out as empty, which no valid id or feature is. */
static incmap_span made(const char *text, int size, size_t room) {
    return base_span(text, size < 0 || (size_t)size >= room ? 0 : (size_t)size);
}

/* False when the row has a geonameid that is no number. */
static bool make_id(const gaz_import *import, const layout *table, const io_csv_row *row,
                    scratch *use, incmap_span *id) {
    uint64_t number = 0;
    int file = import->file.size > GAZ_NAME_MAX ? GAZ_NAME_MAX : (int)import->file.size;
    int size = 0;
    *id = cell(table, row, ID);
    if (has(table, GEONAME_ID)) {
        if (!base_num_parse_u64(cell(table, row, GEONAME_ID), &number) || number > INT64_MAX) {
            return false;
        }
        size = snprintf(use->id, sizeof use->id, "geonames:%llu", (unsigned long long)number);
    } else if (has(table, ISO2)) {
        size = snprintf(use->id, sizeof use->id, "iso3166:%.2s", cell(table, row, ISO2).data);
    } else if (id->size > 0 && memchr(id->data, ':', id->size) != NULL) {
        return true;
    } else if (id->size > 0) {
        size = snprintf(use->id, sizeof use->id, "%.*s:%.*s", file, import->file.data,
                        (int)(id->size > GAZ_NAME_MAX ? GAZ_NAME_MAX : id->size), id->data);
    } else {
        size = snprintf(use->id, sizeof use->id, "%.*s:#%llu", file, import->file.data,
                        (unsigned long long)row->line);
    }
    *id = made(use->id, size, sizeof use->id);
    return id->size > 0;
}

static incmap_span make_feature(const layout *table, const io_csv_row *row, scratch *use) {
    incmap_span feature = cell(table, row, FEATURE);
    incmap_span class = cell(table, row, FEATURE_CLASS);
    incmap_span code = cell(table, row, FEATURE_CODE);
    if (class.size > 0 && code.size > 0 && class.size + code.size < sizeof use->feature - 2) {
        int size = snprintf(use->feature, sizeof use->feature, "%.*s.%.*s", (int)class.size,
                            class.data, (int)code.size, code.data);
        feature = made(use->feature, size, sizeof use->feature);
    }
    if (feature.size > 0) {
        return feature;
    }
    return has(table, ISO2) ? BASE_SPAN("A.PCLI") : BASE_SPAN("P.PPL");
}

static void read_as_of_today(gaz_fields *fields) {
    fields->country = BASE_SPAN("XK");
    fields->admin2 = base_span_is(fields->admin1, "00") ? base_span("", 0) : fields->admin1;
    fields->admin1 = base_span("", 0);
    if (base_span_is(fields->feature, "A.ADM1")) {
        fields->feature = BASE_SPAN("A.ADM2");
    }
}

/* Texts that mean the country without being names of it: its codes and its people. */
static incmap_status add_country_texts(gaz_import *import, const layout *table,
                                       const io_csv_row *row, incmap_error *err) {
    incmap_span iso3 = cell(table, row, ISO3);
    incmap_span rest = cell(table, row, DEMONYMS), part;
    char country[2];
    if (!gaz_country_code(cell(table, row, ISO2), country)) {
        return INCMAP_OK;
    }
    BASE_TRY(gaz_draft_country(import->draft, base_span(country, 2), GAZ_CODE, country, err));
    if (iso3.size == 3) {
        BASE_TRY(gaz_draft_country(import->draft, iso3, GAZ_CODE, country, err));
    }
    while (rest.size > 0 && base_span_cut(&rest, '|', &part)) {
        part = base_span_trim(part);
        if (part.size > 0 && part.size <= GAZ_NAME_MAX) {
            BASE_TRY(gaz_draft_country(import->draft, part, GAZ_DEMONYM, country, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status import_cells(gaz_import *import, const layout *table, const io_csv_row *row,
                                  scratch *use, incmap_error *err) {
    bool comma = !has(table, OTHER_NAMES) && has(table, COMMA_NAMES);
    gaz_fields fields = {
        .name = cell(table, row, NAME),
        .lat = cell(table, row, LATITUDE),
        .lon = cell(table, row, LONGITUDE),
        .feature = make_feature(table, row, use),
        .country = cell(table, row, has(table, ISO2) ? ISO2 : COUNTRY),
        .admin1 = cell(table, row, ADMIN1),
        .admin2 = cell(table, row, ADMIN2),
        .population = cell(table, row, POPULATION),
        .other_names = cell(table, row, comma ? COMMA_NAMES : OTHER_NAMES),
        .separator = comma ? ',' : '|',
    };
    bool added = false;
    if (has(table, ISO2) && fields.country.size != 2) {
        gaz_reject(import, row->line, INCMAP_FORMAT, "iso2 is not a code of two letters");
        return INCMAP_OK;
    }
    if (!make_id(import, table, row, use, &fields.id)) {
        gaz_reject(import, row->line, INCMAP_FORMAT, "the id of \"%.*s\" is not a number",
                   BASE_SPAN_ARG(txt_utf8_fit(fields.name, 40)));
        return INCMAP_OK;
    }
    if (table->is_kosovo) {
        read_as_of_today(&fields);
    }
    BASE_TRY(gaz_import_row(import, &fields, row->line, &added, err));
    return added && has(table, ISO2) ? add_country_texts(import, table, row, err) : INCMAP_OK;
}

static incmap_status read_header(gaz_rows *rows, layout *table, incmap_error *err) {
    io_csv_row row;
    bool more = false;
    begin_layout(table);
    BASE_TRY(gaz_rows_next(rows, &row, &more, err));
    for (size_t i = 0; more && i < row.count; i++) {
        add_heading(table, row.fields[i]);
    }
    table->is_kosovo = more && is_kosovo(row.fields, row.count);
    if (!is_usable(table)) {
        return base_fail(err, INCMAP_FORMAT, "its header does not name name, latitude, longitude");
    }
    return INCMAP_OK;
}

static incmap_status import_rows(gaz_import *import, gaz_rows *rows, incmap_error *err) {
    layout table;
    scratch use;
    incmap_status status = read_header(rows, &table, err);
    if (status != INCMAP_OK) {
        base_locate(err, import->path, 1, 0);
        return status;
    }
    for (bool more = true; more;) {
        io_csv_row row = {NULL, 0, 0};
        incmap_error problem;
        status = gaz_rows_next(rows, &row, &more, &problem);
        if (status != INCMAP_OK) {
            import->rows++;
            BASE_TRY(gaz_reject_or_fail(import, problem.line, status, &problem, err));
            more = true;
        } else if (more) {
            import->rows++;
            if (row.count != table.count) {
                gaz_reject(import, row.line, INCMAP_FORMAT, "%zu columns; the header has %zu",
                           row.count, table.count);
                continue;
            }
            BASE_TRY(import_cells(import, &table, &row, &use, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status import_table(gaz_import *import, io_stream *stream, bool tabs,
                                  incmap_error *err) {
    gaz_rows rows;
    incmap_status status = gaz_rows_open(&rows, import->draft->ctx, stream, tabs, err);
    if (status == INCMAP_OK) {
        status = import_rows(import, &rows, err);
    }
    gaz_rows_close(&rows);
    return status;
}

incmap_status gaz_import_tab_table(gaz_import *import, io_stream *stream, incmap_error *err) {
    return import_table(import, stream, true, err);
}

incmap_status gaz_import_csv_table(gaz_import *import, io_stream *stream, incmap_error *err) {
    return import_table(import, stream, false, err);
}
