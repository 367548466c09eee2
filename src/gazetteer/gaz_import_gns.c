/* Owns reading country files of the GEOnet Names Server (NGA): tab-separated, a header line, a row
 * for each name of a feature. The rows of a feature share its UFI and become one place, called by
 * the approved name. Columns are known by their headings, so that the layout of 29 columns, those
 * with more behind them and that of 2022 are all read.
 *
 * Designations are those that GeoNames took over as its feature codes. CC1 is a FIPS 10-4 code,
 * cc_ft one of ISO 3166 (three letters); a feature of several countries is given none. */
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "gaz_import.h"
#include "gaz_rows.h"
#include "txt_utf8.h"

typedef enum column {
    UFI,
    UNI,
    NAME,
    PLAIN_NAME,
    SHORT_NAME,
    NAME_TYPE,
    LATITUDE,
    LONGITUDE,
    CLASS,
    DESIGNATION,
    FIPS,
    ISO,
    ADMIN1,
    POPULATION,
    COLUMN_COUNT
} column;

static const struct {
    column column;
    const char *heading;
} headings[] = {
#define X(column, heading) {column, heading},
#include "gaz_gns.def"
#undef X
};

typedef struct layout {
    size_t at[COLUMN_COUNT]; /* SIZE_MAX where the file has no such column */
    size_t count;
} layout;

static void begin_layout(layout *table) {
    table->count = 0;
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

static bool is_usable(const layout *table) {
    static const column needed[] = {UFI, UNI, NAME, NAME_TYPE, LATITUDE, LONGITUDE};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (table->at[needed[i]] == SIZE_MAX) {
            return false;
        }
    }
    return true;
}

bool gaz_is_gns(incmap_span start, incmap_span first_line) {
    layout table;
    incmap_span part;
    (void)start;
    begin_layout(&table);
    while (base_span_cut(&first_line, '\t', &part)) {
        add_heading(&table, part);
    }
    return is_usable(&table);
}

static incmap_span cell(const layout *table, const io_csv_row *row, column which) {
    return table->at[which] == SIZE_MAX ? base_span("", 0)
                                        : base_span_trim(row->fields[table->at[which]]);
}

/* The order of names: approved, conventional, provisional, approved in the native script; then
 * variants and the others. */
static uint32_t rank_of(incmap_span type) {
    static const char *const types[] = {"N", "C", "P", "NS", "V", "VS"};
    uint32_t rank = 0;
    while (rank < sizeof types / sizeof *types && !base_span_is(type, types[rank])) {
        rank++;
    }
    return rank;
}

/* "((Name))" is a feature that is believed to exist no more. */
static incmap_span bare(incmap_span name) {
    enum { brackets = 2 };
    if (name.size > 2 * (size_t)brackets && base_span_starts(name, BASE_SPAN("((")) &&
        base_span_ends(name, BASE_SPAN("))"))) {
        name = base_span(name.data + brackets, name.size - 2 * (size_t)brackets);
    }
    return name;
}

static const char code_end = '\t'; /* no field holds one */

static incmap_status join_names(base_buf *names, const layout *table, const io_csv_row *row,
                                incmap_error *err) {
    names->size = 0;
    BASE_TRY(base_buf_add_span(names, bare(cell(table, row, SHORT_NAME)), err));
    BASE_TRY(base_buf_add_char(names, code_end, err));
    return base_buf_add_span(names, bare(cell(table, row, PLAIN_NAME)), err);
}

/* False for a code that is none. */
static bool read_country(const layout *table, const io_csv_row *row, char out[2]) {
    incmap_span code = cell(table, row, table->at[FIPS] == SIZE_MAX ? ISO : FIPS);
    out[0] = out[1] = '\0';
    if (code.size == 0 || memchr(code.data, ',', code.size) != NULL) {
        return true;
    }
    return table->at[FIPS] == SIZE_MAX ? gaz_country_of_iso(code, out)
                                       : gaz_country_of_fips(code, out);
}

static incmap_span read_admin1(const layout *table, const io_csv_row *row) {
    incmap_span code = cell(table, row, ADMIN1);
    bool is_none =
        base_span_is(code, "NULL") || (code.size > 0 && memchr(code.data, ',', code.size) != NULL);
    return is_none ? base_span("", 0) : code;
}

typedef struct scratch {
    char id[BASE_NUM_MAX + 8];
    char feature[16];
    base_buf names;
} scratch;

static incmap_span join_feature(const layout *table, const io_csv_row *row, char out[16]) {
    incmap_span class = cell(table, row, CLASS), code = cell(table, row, DESIGNATION);
    if (class.size != 1 || code.size > 12) {
        return base_span("", 0);
    }
    out[0] = class.data[0];
    out[1] = '.';
    if (code.size > 0) {
        memcpy(out + 2, code.data, code.size);
    }
    return base_span(out, code.size > 0 ? code.size + 2 : 1);
}

static incmap_status import_name(gaz_import *import, const layout *table, const io_csv_row *row,
                                 scratch *use, bool *added, incmap_error *err) {
    static const char prefix[] = "gns:";
    char country[2];
    int64_t ufi = 0;
    if (!base_num_parse_i64(cell(table, row, UFI), &ufi)) {
        gaz_reject(import, row->line, GAZ_BAD_ID, "the UFI \"%.*s\" is not a number",
                   BASE_SPAN_ARG(txt_utf8_fit(cell(table, row, UFI), 40)));
        return INCMAP_OK;
    }
    if (!read_country(table, row, country)) {
        gaz_reject(import, row->line, GAZ_BAD_COUNTRY, "the country \"%.*s\" is not a known code",
                   BASE_SPAN_ARG(txt_utf8_fit(
                       cell(table, row, table->at[FIPS] == SIZE_MAX ? ISO : FIPS), 40)));
        return INCMAP_OK;
    }
    memcpy(use->id, prefix, sizeof prefix - 1);
    size_t id_size = sizeof prefix - 1 + base_num_write_i64(use->id + sizeof prefix - 1, ufi);
    BASE_TRY(join_names(&use->names, table, row, err));
    gaz_fields fields = {
        .id = base_span(use->id, id_size),
        .name = bare(cell(table, row, NAME)),
        .lat = cell(table, row, LATITUDE),
        .lon = cell(table, row, LONGITUDE),
        .feature = join_feature(table, row, use->feature),
        .country = base_span(country, country[0] == '\0' ? 0 : sizeof country),
        .admin1 = read_admin1(table, row),
        .population = cell(table, row, POPULATION),
        .other_names = base_buf_view(&use->names),
        .separator = code_end,
        .is_variant = rank_of(cell(table, row, NAME_TYPE)) > 0,
    };
    if (base_span_is(fields.country, "XK") && table->at[FIPS] != SIZE_MAX) {
        gaz_read_as_of_today(&fields);
    }
    return gaz_import_row(import, &fields, row->line, added, err);
}

/* Rows of names, to be put together: key: the number of the id; item: the row; more: the rank. */
typedef struct found_names {
    gaz_sortable *items;
    size_t count, room;
} found_names;

static incmap_status keep_name(gaz_import *import, found_names *all, uint32_t rank,
                               incmap_error *err) {
    const gaz_draft *draft = import->draft;
    uint32_t row = (uint32_t)draft->row_count - 1;
    BASE_TRY(base_grow(draft->ctx, (void **)&all->items, &all->room, all->count + 1,
                       sizeof *all->items, err));
    all->items[all->count++] = (gaz_sortable){draft->rows[row].id_number, row, rank};
    return INCMAP_OK;
}

typedef struct by_rank {
    const gaz_draft *draft;
    const uint32_t *ranks; /* of the rows behind `first` */
    uint32_t first;
} by_rank;

static int compare_names(const void *state, uint32_t a, uint32_t b) {
    const by_rank *by = state;
    const uint32_t one = by->draft->rows[a].id_prefix, other = by->draft->rows[b].id_prefix;
    const uint32_t rank_a = by->ranks[a - by->first], rank_b = by->ranks[b - by->first];
    return one != other ? (one > other) - (one < other) : (rank_a > rank_b) - (rank_a < rank_b);
}

/* One row a feature in place of one a name, its names by their rank. The rows are those behind
 * `first_row`; `rows` and `names` have room for as many as there are. */
static void put_together(gaz_draft *draft, uint32_t first_row, const found_names *all,
                         gaz_row *rows, gaz_named *names) {
    uint32_t first_name = draft->rows[first_row].first_name;
    size_t row_count = 0, name_count = 0;
    for (size_t i = 0; i < all->count;) {
        const gaz_row *first = &draft->rows[all->items[i].item];
        gaz_row *made = &rows[row_count];
        *made = *first;
        size_t start = name_count;
        for (; i < all->count && gaz_draft_same_id(first, &draft->rows[all->items[i].item]); i++) {
            const gaz_row *row = &draft->rows[all->items[i].item];
            memcpy(names + name_count, draft->names + row->first_name,
                   row->name_count * sizeof *names);
            name_count += row->name_count;
            made->population = made->population == 0 ? row->population : made->population;
        }
        made->first_name = first_name + (uint32_t)start;
        made->name_count = (uint32_t)(name_count - start);
        made->root = first_row + (uint32_t)row_count++;
    }
    memcpy(draft->rows + first_row, rows, row_count * sizeof *rows);
    memcpy(draft->names + first_name, names, name_count * sizeof *names);
    draft->row_count = first_row + row_count;
    draft->name_count = first_name + name_count;
}

static incmap_status gather(gaz_import *import, uint32_t first_row, found_names *all,
                            incmap_error *err) {
    gaz_draft *draft = import->draft;
    if (all->count == 0) {
        return INCMAP_OK;
    }
    size_t name_count = draft->name_count - draft->rows[first_row].first_name;
    gaz_row *rows = base_alloc_zeroed(draft->ctx, all->count, sizeof *rows);
    gaz_named *names = base_alloc_zeroed(draft->ctx, name_count, sizeof *names);
    uint32_t *ranks = base_alloc_zeroed(draft->ctx, draft->row_count - first_row, sizeof *ranks);
    incmap_status status = INCMAP_OK;
    if (rows == NULL || names == NULL || ranks == NULL) {
        status = base_out_of_memory(err);
    } else {
        by_rank by = {draft, ranks, first_row};
        for (size_t i = 0; i < all->count; i++) {
            ranks[all->items[i].item - first_row] = all->items[i].more;
        }
        status = gaz_sort(draft->ctx, all->items, all->count, compare_names, &by, err);
    }
    if (status == INCMAP_OK) {
        put_together(draft, first_row, all, rows, names);
    }
    base_free(draft->ctx, rows);
    base_free(draft->ctx, names);
    base_free(draft->ctx, ranks);
    return status;
}

static incmap_status read_header(gaz_rows *rows, layout *table, incmap_error *err) {
    io_csv_row row;
    bool more = false;
    begin_layout(table);
    BASE_TRY(gaz_rows_next(rows, &row, &more, err));
    for (size_t i = 0; more && i < row.count; i++) {
        add_heading(table, row.fields[i]);
    }
    if (!is_usable(table)) {
        return base_fail(err, INCMAP_FORMAT,
                         "its header does not name UFI, UNI, a full name, NT and coordinates");
    }
    return INCMAP_OK;
}

static incmap_status import_rows(gaz_import *import, gaz_rows *rows, const layout *table,
                                 scratch *use, found_names *all, incmap_error *err) {
    for (bool more = true; more;) {
        io_csv_row row = {.fields = NULL};
        incmap_error problem;
        bool added = false;
        incmap_status status = gaz_rows_next(rows, &row, &more, &problem);
        if (status != INCMAP_OK) {
            import->rows++;
            BASE_TRY(
                gaz_reject_or_fail(import, problem.line, GAZ_BAD_SYNTAX, status, &problem, err));
            more = status == INCMAP_ENCODING || status == INCMAP_LIMIT;
            continue;
        }
        import->rows += more;
        if (more && row.count != table->count) {
            gaz_reject(import, row.line, GAZ_BAD_COLUMNS, "%zu columns; the header has %zu",
                       row.count, table->count);
        } else if (more) {
            BASE_TRY(import_name(import, table, &row, use, &added, err));
        }
        if (added) {
            BASE_TRY(keep_name(import, all, rank_of(cell(table, &row, NAME_TYPE)), err));
        }
    }
    return INCMAP_OK;
}

static incmap_status import_file(gaz_import *import, gaz_rows *rows, scratch *use, found_names *all,
                                 incmap_error *err) {
    uint32_t first_row = (uint32_t)import->draft->row_count;
    layout table;
    incmap_status status = read_header(rows, &table, err);
    if (status != INCMAP_OK) {
        base_locate(err, import->path, 1, 0);
        return status;
    }
    BASE_TRY(import_rows(import, rows, &table, use, all, err));
    return gather(import, first_row, all, err);
}

incmap_status gaz_import_gns(gaz_import *import, io_stream *stream, incmap_error *err) {
    incmap_context *ctx = import->draft->ctx;
    found_names all = {NULL, 0, 0};
    scratch use;
    gaz_rows rows;
    base_buf_init(&use.names, ctx, incmap_context_limits_view(ctx)->record_bytes * 2);
    incmap_status status = gaz_rows_open(&rows, ctx, stream, true, err);
    if (status == INCMAP_OK) {
        status = import_file(import, &rows, &use, &all, err);
    }
    gaz_rows_close(&rows);
    base_buf_free(&use.names);
    base_free(ctx, all.items);
    return status;
}
