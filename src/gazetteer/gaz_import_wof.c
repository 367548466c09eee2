/* Owns reading Who's On First as it is distributed in SQLite: places out of the table "spr", more
 * names out of "names", areas of units out of "geojson". The latter two may be missing. */
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "gaz_geojson.h"
#include "io_sqlite.h"
#include "txt_utf8.h"

/* Places that have been given up for others are left out. Both lists go by the number of the
 * place, so that they can be read side by side. */
static const char places_sql[] =
    "SELECT CAST(id AS INTEGER), name, placetype, country, latitude, longitude FROM spr"
    " WHERE is_deprecated IS NOT 1 AND is_superseded IS NOT 1 ORDER BY 1";
static const char names_sql[] =
    "SELECT CAST(id AS INTEGER), name, language, privateuse FROM names ORDER BY 1, 3, 4, 2";
#define AREAS_SQL(more)                                                                 \
    "SELECT g.body FROM geojson AS g JOIN spr AS s"                                     \
    " ON CAST(s.id AS INTEGER) = CAST(g.id AS INTEGER)"                                 \
    " WHERE s.placetype IN ('country', 'dependency', 'region', 'county', 'localadmin')" \
    " AND s.is_deprecated IS NOT 1 AND s.is_superseded IS NOT 1" more                   \
    " ORDER BY CAST(g.id AS INTEGER)"

enum { NAME_ID, NAME_TEXT, NAME_LANGUAGE, NAME_USE };
enum { PLACE_ID, PLACE_NAME, PLACE_KIND, PLACE_COUNTRY, PLACE_LATITUDE, PLACE_LONGITUDE };

bool gaz_is_sqlite(incmap_span start, incmap_span first_line) {
    static const char mark[] = "SQLite format 3";
    (void)first_line;
    return base_span_starts(start, base_span(mark, sizeof mark)); /* its NUL included */
}

/* The lists while they are read side by side. */
typedef struct wof {
    gaz_import *import;
    io_sqlite *database;
    io_statement *names; /* NULL: there is no such table */
    bool has_name;       /* `names` stands on a row */
    gaz_cells cells;
} wof;

static incmap_status next_name(wof *use, incmap_error *err) {
    use->has_name = false;
    return use->names == NULL ? INCMAP_OK : io_statement_next(use->names, &use->has_name, err);
}

/* What the list says of a name. */
static gaz_name_kind name_kind(const wof *use) {
    incmap_span language = io_statement_text(use->names, NAME_LANGUAGE);
    gaz_name_kind kind = {.flags = gaz_name_flag_of(io_statement_text(use->names, NAME_USE))};
    if (language.size < sizeof kind.language && txt_utf8_find_bad(language) == SIZE_MAX) {
        memcpy(kind.language, language.data, language.size);
    }
    return kind;
}

/* *is_text: all of them are UTF-8. */
static incmap_status add_names(wof *use, int64_t id, bool *is_text, incmap_error *err) {
    while (use->has_name && io_statement_integer(use->names, NAME_ID) < id) {
        BASE_TRY(next_name(use, err));
    }
    while (use->has_name && io_statement_integer(use->names, NAME_ID) == id) {
        incmap_span name = io_statement_text(use->names, NAME_TEXT);
        gaz_name_kind kind = name_kind(use);
        *is_text = *is_text && txt_utf8_find_bad(name) == SIZE_MAX;
        BASE_TRY(gaz_cells_add_name(&use->cells, name, &kind, err));
        BASE_TRY(next_name(use, err));
    }
    return INCMAP_OK;
}

static incmap_status import_place(wof *use, io_statement *place, incmap_error *err) {
    char id[BASE_NUM_MAX];
    gaz_cells *cells = &use->cells;
    int64_t number = io_statement_integer(place, PLACE_ID);
    bool is_text = true;
    const struct {
        gaz_column column;
        incmap_span value;
    } known[] = {
        {GAZ_WOF_ID, base_span(id, base_num_write_i64(id, number))},
        {GAZ_NAME, io_statement_text(place, PLACE_NAME)},
        {GAZ_KIND, io_statement_text(place, PLACE_KIND)},
        {GAZ_COUNTRY_CODE, io_statement_text(place, PLACE_COUNTRY)},
        {GAZ_LATITUDE, io_statement_text(place, PLACE_LATITUDE)},
        {GAZ_LONGITUDE, io_statement_text(place, PLACE_LONGITUDE)},
    };
    gaz_cells_clear(cells);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        cells->at[known[i].column] = known[i].value;
        cells->has[known[i].column] = true;
        is_text = is_text && txt_utf8_find_bad(known[i].value) == SIZE_MAX;
    }
    use->import->rows++;
    BASE_TRY(add_names(use, number, &is_text, err));
    if (!is_text) {
        gaz_reject(use->import, 0, GAZ_BAD_ENCODING, "wof:%lld: not UTF-8 text", (long long)number);
        return INCMAP_OK;
    }
    return gaz_import_cells(use->import, cells, err);
}

static incmap_status import_places(wof *use, incmap_error *err) {
    io_statement *places = NULL;
    bool more = false, has_names = false;
    BASE_TRY(io_sqlite_has(use->database, "names", "name", &has_names, err));
    if (has_names) {
        BASE_TRY(io_statement_open(&use->names, use->database, names_sql, err));
    }
    incmap_status status = io_statement_open(&places, use->database, places_sql, err);
    status = status == INCMAP_OK ? next_name(use, err) : status;
    status = status == INCMAP_OK ? io_statement_next(places, &more, err) : status;
    while (status == INCMAP_OK && more) {
        status = import_place(use, places, err);
        status = status == INCMAP_OK ? io_statement_next(places, &more, err) : status;
    }
    io_statement_close(places);
    io_statement_close(use->names);
    return status;
}

/* Alternative shapes of a place are left out, by the column that says so where there is one. */
static incmap_status import_areas(wof *use, incmap_error *err) {
    io_statement *bodies = NULL;
    gaz_features features;
    bool more = false, says_alternative = false;
    BASE_TRY(io_sqlite_has(use->database, "geojson", "is_alt", &says_alternative, err));
    gaz_features_init(&features, use->import, true);
    features.ignores_points = true;
    incmap_status status = io_statement_open(
        &bodies, use->database,
        says_alternative ? AREAS_SQL(" AND g.is_alt IS NOT 1") : AREAS_SQL(""), err);
    status = status == INCMAP_OK ? io_statement_next(bodies, &more, err) : status;
    while (status == INCMAP_OK && more) {
        status = gaz_features_take(&features, io_statement_text(bodies, 0), 0, err);
        status = status == INCMAP_OK ? io_statement_next(bodies, &more, err) : status;
    }
    io_statement_close(bodies);
    gaz_features_free(&features);
    return status;
}

static incmap_status import_database(wof *use, incmap_error *err) {
    bool has_places = false, has_areas = false;
    BASE_TRY(io_sqlite_has(use->database, "spr", "placetype", &has_places, err));
    if (!has_places) {
        return base_fail_at(err, INCMAP_FORMAT, use->import->path, 0, 0,
                            "no table \"spr\", in which Who's On First has its places");
    }
    BASE_TRY(import_places(use, err));
    BASE_TRY(io_sqlite_has(use->database, "geojson", "body", &has_areas, err));
    return has_areas ? import_areas(use, err) : INCMAP_OK;
}

incmap_status gaz_import_sqlite(gaz_import *import, io_stream *stream, incmap_error *err) {
    incmap_context *ctx = import->draft->ctx;
    wof use = {.import = import};
    (void)stream; /* SQLite wants the file itself */
    BASE_TRY(io_sqlite_open_old(&use.database, ctx, import->path, err));
    gaz_cells_init(&use.cells, ctx);
    incmap_status status = import_database(&use, err);
    gaz_cells_free(&use.cells);
    io_sqlite_close(use.database);
    return status;
}
