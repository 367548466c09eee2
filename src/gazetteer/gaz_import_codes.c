/* Owns lists that put places into their units: GeoNames' hierarchy, and the project's table of
 * codes that came to mean other units than when a dump was made. They change rows that are there.
 */
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "gaz_import.h"
#include "gaz_rows.h"
#include "txt_utf8.h"

/* Parent, child, kind of their relation. */
enum { PARENT, CHILD, RELATION, RELATION_COLUMNS };

static size_t split(incmap_span line, incmap_span columns[RELATION_COLUMNS]) {
    size_t count = 0;
    incmap_span part;
    while (base_span_cut(&line, '\t', &part)) {
        if (count < RELATION_COLUMNS) {
            columns[count] = base_span_trim(part);
        }
        count++;
    }
    return count;
}

static bool read_pair(incmap_span line, incmap_span columns[RELATION_COLUMNS], uint64_t *parent,
                      uint64_t *child) {
    columns[RELATION] = base_span("", 0);
    size_t count = split(line, columns);
    return (count == RELATION || count == RELATION_COLUMNS) &&
           base_num_parse_u64(columns[PARENT], parent) && base_num_parse_u64(columns[CHILD], child);
}

bool gaz_is_hierarchy(incmap_span start, incmap_span first_line) {
    incmap_span columns[RELATION_COLUMNS];
    uint64_t parent = 0, child = 0;
    (void)start;
    return read_pair(first_line, columns, &parent, &child);
}

/* Rows of the draft that the hierarchy joins. */
typedef struct pair {
    uint32_t parent;
    uint32_t child;
} pair;

typedef struct pairs {
    pair *items;
    size_t count, room;
} pairs;

/* Only what an administration holds tells where a place lies; "tourism" and others do not. */
static incmap_status take_line(gaz_import *import, pairs *all, incmap_span line, uint64_t number,
                               incmap_error *err) {
    incmap_span columns[RELATION_COLUMNS];
    uint64_t parent = 0, child = 0;
    import->rows++;
    if (!read_pair(line, columns, &parent, &child)) {
        gaz_reject(import, number, GAZ_BAD_ID, "not two ids of GeoNames: \"%.*s\"",
                   BASE_SPAN_ARG(txt_utf8_fit(line, 40)));
        return INCMAP_OK;
    }
    pair found = {gaz_row_of(import->index, parent), gaz_row_of(import->index, child)};
    if (!base_span_is(columns[RELATION], "ADM") || found.parent == GAZ_NONE ||
        found.child == GAZ_NONE) {
        return INCMAP_OK;
    }
    BASE_TRY(base_grow(import->draft->ctx, (void **)&all->items, &all->room, all->count + 1,
                       sizeof *all->items, err));
    all->items[all->count++] = found;
    return INCMAP_OK;
}

/* A row without a code takes that of the unit above it. */
static bool inherit(gaz_draft *draft, pair joined) {
    const gaz_row *parent = &draft->rows[joined.parent];
    gaz_row *child = &draft->rows[joined.child];
    incmap_span feature = gaz_draft_span(draft, parent->feature);
    bool is_unit = feature.size > 0 && feature.data[0] == 'A';
    bool is_abroad = memcmp(parent->country, child->country, sizeof child->country) != 0;
    bool has_other = child->admin1 != 0 && child->admin1 != parent->admin1;
    if (!is_unit || is_abroad || has_other) {
        return false;
    }
    bool gains =
        (child->admin1 == 0 && parent->admin1 != 0) || (child->admin2 == 0 && parent->admin2 != 0);
    child->admin1 = child->admin1 == 0 ? parent->admin1 : child->admin1;
    child->admin2 = child->admin2 == 0 ? parent->admin2 : child->admin2;
    return gains;
}

/* Level by level, whatever the order of the lines; GeoNames has five levels of units. */
static void hand_down(gaz_draft *draft, const pairs *all) {
    enum { levels = 6 };
    bool gains = true;
    for (int level = 0; level < levels && gains; level++) {
        gains = false;
        for (size_t i = 0; i < all->count; i++) {
            gains = inherit(draft, all->items[i]) || gains;
        }
    }
}

incmap_status gaz_import_hierarchy(gaz_import *import, io_stream *stream, incmap_error *err) {
    size_t limit = incmap_context_limits_view(import->draft->ctx)->record_bytes;
    pairs all = {NULL, 0, 0};
    incmap_status status = INCMAP_OK;
    for (bool more = true; more && status == INCMAP_OK;) {
        incmap_span line = {NULL, 0};
        incmap_error problem = {.line = 0};
        status = io_stream_line(stream, limit, &line, &more, &problem);
        uint64_t number = io_stream_line_number(stream);
        if (status == INCMAP_LIMIT) {
            import->rows++;
            status = gaz_reject_or_fail(import, number, GAZ_BAD_TOO_LONG, status, &problem, err);
            more = true;
        } else if (status != INCMAP_OK) {
            status = base_fail_at(err, status, import->path, number, 0, "%s", problem.message);
        } else if (more && line.size > 0) {
            status = take_line(import, &all, line, number, err);
        }
    }
    if (status == INCMAP_OK) {
        hand_down(import->draft, &all);
    }
    base_free(import->draft->ctx, all.items);
    return status;
}

/* What became of a code: how many of the places that had it have which code now. */
enum { CHANGE_COUNTRY, CHANGE_OLD, CHANGE_NEW, CHANGE_MOVED, CHANGE_COMPARED, CHANGE_COLUMNS };

typedef struct change {
    char country[2];
    uint32_t before; /* texts */
    uint32_t now;    /* the empty one where nobody knows */
} change;

typedef struct changes {
    change *items;
    size_t count, room;
} changes;

/* A code goes over to another one when nine in ten of its places did, else it is given up. */
static incmap_status take_change(gaz_import *import, changes *all, const io_csv_row *row,
                                 incmap_error *err) {
    gaz_draft *draft = import->draft;
    change found = {.now = 0};
    uint64_t moved = 0, compared = 0;
    import->rows++;
    if (row->count != CHANGE_COLUMNS || row->fields[CHANGE_COUNTRY].size != 2 ||
        !gaz_country_code(row->fields[CHANGE_COUNTRY], found.country) ||
        !base_num_parse_u64(row->fields[CHANGE_MOVED], &moved) ||
        !base_num_parse_u64(row->fields[CHANGE_COMPARED], &compared)) {
        gaz_reject(import, row->line, GAZ_BAD_COLUMNS,
                   "expected a country, two codes and two numbers of places");
        return INCMAP_OK;
    }
    BASE_TRY(gaz_draft_text(draft, row->fields[CHANGE_OLD], &found.before, err));
    if (moved <= compared && compared - moved <= compared / 10) {
        BASE_TRY(gaz_draft_text(draft, row->fields[CHANGE_NEW], &found.now, err));
    }
    BASE_TRY(base_grow(draft->ctx, (void **)&all->items, &all->room, all->count + 1,
                       sizeof *all->items, err));
    all->items[all->count++] = found;
    return INCMAP_OK;
}

static const change *find_change(const changes *all, const gaz_row *row) {
    for (size_t i = 0; i < all->count; i++) {
        const change *at = &all->items[i];
        if (at->before == row->admin1 && memcmp(at->country, row->country, 2) == 0) {
            return at;
        }
    }
    return NULL;
}

/* Codes of the second order went with those above them. */
static void change_codes(gaz_draft *draft, uint32_t source, const changes *all) {
    for (size_t i = 0; i < draft->row_count; i++) {
        gaz_row *row = &draft->rows[i];
        const change *found =
            row->source == source && row->admin1 != 0 ? find_change(all, row) : NULL;
        if (found != NULL) {
            row->admin1 = found->now;
            row->admin2 = 0;
        }
    }
}

static incmap_status read_changes(gaz_import *import, gaz_rows *rows, changes *all,
                                  incmap_error *err) {
    io_csv_row row;
    bool more = false;
    BASE_TRY(gaz_rows_next(rows, &row, &more, err)); /* the header */
    while (more) {
        BASE_TRY(gaz_rows_next(rows, &row, &more, err));
        if (more) {
            BASE_TRY(take_change(import, all, &row, err));
        }
    }
    return INCMAP_OK;
}

incmap_status gaz_import_code_changes(gaz_import *import, io_stream *stream, incmap_error *err) {
    incmap_context *ctx = import->draft->ctx;
    changes all = {NULL, 0, 0};
    gaz_rows rows;
    incmap_status status = gaz_rows_open(&rows, ctx, stream, true, err);
    if (status == INCMAP_OK) {
        status = read_changes(import, &rows, &all, err);
    }
    gaz_rows_close(&rows);
    if (status == INCMAP_OK) {
        change_codes(import->draft, import->dump, &all);
    } else if (status != INCMAP_MEMORY) {
        base_locate(err, import->path, 0, 0);
    }
    base_free(ctx, all.items);
    return status;
}
