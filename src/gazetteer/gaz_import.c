/* Owns which kinds of source there are, and reading one source whatever kind it is. */
#include "gaz_import.h"

#include <stdio.h>
#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "gaz_beside.h"
#include "gaz_input.h"
#include "txt_utf8.h"

enum { block_bytes = 1 << 20 };

static const char areas_format[] = "areas";

/* The kinds of source; the first that knows it reads it. Those of names only are read when all
 * places are there. */
static const struct {
    const char *format;                                       /* what --format calls it */
    bool (*knows)(incmap_span start, incmap_span first_line); /* NULL: only by its name */
    gaz_reader *read;
    gaz_reader *read_areas; /* nothing but areas; NULL: that is not done */
    bool has_only_names;
} kinds[] = {
    {areas_format, NULL, NULL, NULL, false}, /* any kind of which areas can be read */
    {"geojson", gaz_is_geojson, gaz_import_geojson, gaz_import_geojson_areas, false},
    {"shapefile", gaz_is_shape, gaz_import_shape, gaz_import_shape_areas, false},
    {"geonames", gaz_is_geonames, gaz_import_geonames, NULL, false},
    {"osm", gaz_is_osm, gaz_import_osm, NULL, false},
    {"wof", gaz_is_sqlite, gaz_import_sqlite, NULL, false},
    {"gns", gaz_is_gns, gaz_import_gns, NULL, false},
    {"alternate-names", gaz_is_alternate_names, gaz_import_alternate_names, NULL, true},
    {"admin-codes", gaz_is_admin_codes, gaz_import_admin_codes, NULL, true},
    {"country-info", gaz_is_country_info, gaz_import_country_info, NULL, true},
    {"feature-codes", gaz_is_feature_codes, gaz_import_feature_codes, NULL, true},
    {"hierarchy", gaz_is_hierarchy, gaz_import_hierarchy, NULL, true},
    {"code-changes", NULL, gaz_import_code_changes, NULL, true},
    {"tsv", gaz_is_tab_table, gaz_import_tab_table, NULL, false},
    {"csv", gaz_is_csv_table, gaz_import_csv_table, NULL, false},
};

enum { kind_count = sizeof kinds / sizeof *kinds };

static size_t kind_of_format(const char *format) {
    size_t kind = 0;
    while (kind < kind_count && strcmp(kinds[kind].format, format) != 0) {
        kind++;
    }
    return kind;
}

/* A whole block, less only at the end of the stream. */
static incmap_status read_block(io_stream *stream, char *block, size_t *got, incmap_error *err) {
    size_t more = 0;
    *got = 0;
    do {
        BASE_TRY(io_stream_read(stream, block + *got, block_bytes - *got, &more, err));
        *got += more;
    } while (more > 0 && *got < block_bytes);
    return INCMAP_OK;
}

static size_t kind_of(incmap_span start) {
    incmap_span rest = start, first_line;
    size_t kind = 0;
    if (base_span_starts(start, BASE_SPAN("\xEF\xBB\xBF"))) {
        rest = base_span(start.data + 3, start.size - 3);
    }
    start = rest;
    if (!base_span_cut(&rest, '\n', &first_line)) {
        return kind_count;
    }
    if (base_span_ends(first_line, BASE_SPAN("\r"))) {
        first_line.size--;
    }
    while (kind < kind_count &&
           (kinds[kind].knows == NULL || !kinds[kind].knows(start, first_line))) {
        kind++;
    }
    return kind;
}

typedef struct survey {
    size_t kind; /* asked for, or kind_count: to be found */
    uint64_t hash;
    bool is_names_turn;
} survey;

/* All of it once: its kind, its hash, and whether it can be read to the end; of a source whose turn
 * it is not, only the kind. */
static incmap_status survey_stream(io_stream *stream, char *block, survey *out, incmap_error *err) {
    size_t got = 0;
    BASE_TRY(read_block(stream, block, &got, err));
    out->kind = out->kind < kind_count ? out->kind : kind_of(base_span(block, got));
    if (out->kind < kind_count && kinds[out->kind].has_only_names != out->is_names_turn) {
        return INCMAP_OK;
    }
    out->hash = base_hash(block, got, 0);
    while (got == block_bytes) {
        BASE_TRY(read_block(stream, block, &got, err));
        if (got > 0) {
            out->hash = base_hash(block, got, out->hash);
        }
    }
    return INCMAP_OK;
}

static incmap_status survey_path(incmap_context *ctx, const char *path, survey *out,
                                 incmap_error *err) {
    gaz_input input;
    char *block = base_alloc(ctx, block_bytes);
    if (block == NULL) {
        return base_out_of_memory(err);
    }
    incmap_status status = gaz_input_open(&input, ctx, path, err);
    if (status == INCMAP_OK) {
        status = survey_stream(input.stream, block, out, err);
    }
    gaz_input_close(&input);
    base_free(ctx, block);
    return status;
}

static incmap_status read_source(gaz_import *import, size_t kind, bool only_areas,
                                 incmap_error *err) {
    gaz_reader *read = only_areas ? kinds[kind].read_areas : kinds[kind].read;
    gaz_input input;
    incmap_status status = gaz_input_open(&input, import->draft->ctx, import->path, err);
    if (status == INCMAP_OK) {
        status = read(import, input.stream, err);
    }
    gaz_input_close(&input);
    BASE_TRY(status);
    if (import->rows == import->rejected) {
        return base_fail_at(err, INCMAP_FORMAT, import->path, 0, 0,
                            "not one place or area in it (%llu rows, all passed over)",
                            (unsigned long long)import->rows);
    }
    return INCMAP_OK;
}

static incmap_status keep_source(gaz_import *import, uint64_t hash, incmap_error *err) {
    gaz_draft *draft = import->draft;
    gaz_draft_source source = {.rows = import->rows, .rejected = import->rejected, .hash = hash};
    BASE_TRY(gaz_draft_text(draft, import->file, &source.file, err));
    BASE_TRY(gaz_find_provenance(draft, import->path, &source, err));
    BASE_TRY(base_grow(draft->ctx, (void **)&draft->sources, &draft->source_room,
                       draft->source_count + 1, sizeof *draft->sources, err));
    draft->sources[draft->source_count++] = source;
    return INCMAP_OK;
}

/* What all sources share. */
typedef struct job {
    gaz_draft *draft;
    const incmap_gazetteer_recipe *recipe;
    gaz_listing *listing;
} job;

/* What is asked of one source. */
typedef struct request {
    const char *path;
    const char *format;         /* NULL: by its contents */
    const gaz_row_index *index; /* NULL while places are read */
    uint32_t dump;              /* the source that it lies beside, or GAZ_NONE */
} request;

/* *kind is the kind it is, also when it is not its turn. */
static incmap_status import_source(const job *all, const request *asked, size_t *kind,
                                   incmap_error *err) {
    const char *slash = strrchr(asked->path, '/');
    gaz_import import = {.draft = all->draft,
                         .path = asked->path,
                         .file = base_span_of(slash == NULL ? asked->path : slash + 1),
                         .source = (uint32_t)all->draft->source_count,
                         .recipe = all->recipe,
                         .listing = all->listing,
                         .index = asked->index,
                         .dump = asked->dump};
    bool only_areas = asked->format != NULL && strcmp(asked->format, areas_format) == 0;
    bool is_told = asked->format != NULL && !only_areas;
    survey found = {.kind = is_told ? kind_of_format(asked->format) : kind_count,
                    .is_names_turn = asked->index != NULL};
    BASE_TRY(survey_path(all->draft->ctx, asked->path, &found, err));
    *kind = found.kind;
    if (only_areas && (found.kind == kind_count || kinds[found.kind].read_areas == NULL)) {
        return base_fail_at(err, INCMAP_FORMAT, asked->path, 1, 0,
                            "neither GeoJSON nor a shapefile, out of which areas are read");
    }
    if (found.kind == kind_count) {
        return base_fail_at(
            err, INCMAP_FORMAT, asked->path, 1, 0,
            "neither a GeoNames dump of 19 columns, nor a GNS file, nor GeoJSON, a "
            "shapefile, OpenStreetMap's PBF or Who's On First's SQLite, nor a table "
            "whose header names name, latitude and longitude");
    }
    if (kinds[found.kind].has_only_names != found.is_names_turn) {
        return INCMAP_OK;
    }
    BASE_TRY(read_source(&import, found.kind, only_areas, err));
    return keep_source(&import, found.hash, err);
}

static incmap_status import_beside(const job *all, const gaz_row_index *index,
                                   const bool *has_names, const bool *is_dump, incmap_error *err) {
    const incmap_gazetteer_recipe *recipe = all->recipe;
    char *path = NULL;
    size_t kind = 0;
    uint32_t dump = 0; /* places were read in this order, so this is the source's number */
    incmap_status status = INCMAP_OK;
    for (size_t i = 0; i < recipe->path_count && status == INCMAP_OK; i++) {
        for (size_t n = 0; is_dump[i] && n < gaz_beside_count && status == INCMAP_OK; n++) {
            status = gaz_beside_path(all->draft->ctx, recipe, is_dump, i, n, &path, err);
            if (status == INCMAP_OK && path != NULL) {
                request asked = {path, gaz_beside_format(n), index, dump};
                status = import_source(all, &asked, &kind, err);
            }
            base_free(all->draft->ctx, path);
            path = NULL;
        }
        dump += !has_names[i];
    }
    return status;
}

static incmap_status import_names(const job *all, const bool *has_names, const bool *is_dump,
                                  incmap_error *err) {
    const incmap_gazetteer_recipe *recipe = all->recipe;
    gaz_row_index index;
    size_t kind = 0;
    incmap_status status = gaz_index_rows(&index, all->draft, err);
    for (size_t i = 0; i < recipe->path_count && status == INCMAP_OK; i++) {
        if (has_names[i]) {
            request asked = {recipe->paths[i], recipe->format, &index, GAZ_NONE};
            status = import_source(all, &asked, &kind, err);
        }
    }
    if (status == INCMAP_OK) {
        status = import_beside(all, &index, has_names, is_dump, err);
    }
    base_free(all->draft->ctx, index.items);
    return status;
}

/* `flags` has room for two of each path: whether it has only names, whether it is a dump. */
static incmap_status import_each(const job *all, bool *flags, incmap_error *err) {
    const incmap_gazetteer_recipe *recipe = all->recipe;
    bool *has_names = flags, *is_dump = flags + recipe->path_count;
    size_t kind = 0, names = 0, dumps = 0;
    for (size_t i = 0; i < recipe->path_count; i++) {
        request asked = {recipe->paths[i], recipe->format, NULL, GAZ_NONE};
        BASE_TRY(import_source(all, &asked, &kind, err));
        has_names[i] = kinds[kind].has_only_names;
        is_dump[i] = kinds[kind].read == gaz_import_geonames;
        names += has_names[i];
        dumps += is_dump[i];
    }
    for (size_t i = 0; i < recipe->area_count; i++) {
        request asked = {recipe->area_paths[i], areas_format, NULL, GAZ_NONE};
        BASE_TRY(import_source(all, &asked, &kind, err));
    }
    return names + dumps == 0 ? INCMAP_OK : import_names(all, has_names, is_dump, err);
}

static incmap_status refuse_format(const char *format, incmap_error *err) {
    char known[160] = "";
    size_t size = 0;
    for (size_t i = 0; i < kind_count; i++) {
        int more = snprintf(known + size, sizeof known - size, "%s%s", i == 0 ? "" : ", ",
                            kinds[i].format);
        size += more > 0 && (size_t)more < sizeof known - size ? (size_t)more : 0;
    }
    return base_fail(err, INCMAP_USAGE, "there is no format \"%.*s\" of sources; there are %s",
                     BASE_SPAN_ARG(txt_utf8_fit(base_span_of(format), 20)), known);
}

incmap_status gaz_import_all(gaz_draft *draft, const incmap_gazetteer_recipe *recipe,
                             gaz_listing *listing, incmap_error *err) {
    job all = {draft, recipe, listing};
    if (recipe->format != NULL && kind_of_format(recipe->format) == kind_count) {
        return refuse_format(recipe->format, err);
    }
    bool *flags = base_alloc_zeroed(draft->ctx, recipe->path_count, 2 * sizeof *flags);
    if (flags == NULL) {
        return base_out_of_memory(err);
    }
    incmap_status status = import_each(&all, flags, err);
    base_free(draft->ctx, flags);
    return status;
}
