#include "gaz_import.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_num.h"
#include "base_span.h"
#include "geo_sphere.h"
#include "txt_utf8.h"

enum { block_bytes = 1 << 20 };

static void tell(gaz_import *import, const incmap_error *problem) {
    import->rejected++;
    if (import->notices != NULL && import->notices->notice != NULL) {
        import->notices->notice(import->notices->state, problem);
    }
}

void gaz_reject(gaz_import *import, uint64_t line, incmap_status status, const char *format, ...) {
    char message[sizeof((incmap_error *)NULL)->message];
    incmap_error problem;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    base_fail_at(&problem, status, import->path, line, 0, "%s", message);
    tell(import, &problem);
}

incmap_status gaz_reject_or_fail(gaz_import *import, uint64_t line, incmap_status status,
                                 incmap_error *problem, incmap_error *err) {
    base_locate(problem, import->path, line, 0);
    if (status == INCMAP_MEMORY || status == INCMAP_IO) {
        if (err != NULL) {
            *err = *problem;
        }
        return status;
    }
    tell(import, problem);
    return INCMAP_OK;
}

bool gaz_country_code(incmap_span text, char out[2]) {
    out[0] = out[1] = '\0';
    if (text.size == 0) {
        return true;
    }
    if (text.size != 2 || !base_is_alpha(text.data[0]) || !base_is_alpha(text.data[1])) {
        return false;
    }
    out[0] = (char)(base_lower(text.data[0]) - 32);
    out[1] = (char)(base_lower(text.data[1]) - 32);
    return true;
}

/* Empty, a class, or class.code of capitals and digits. */
static bool is_feature(incmap_span feature) {
    if (feature.size == 0) {
        return true;
    }
    if (feature.size == 2 || feature.size > 12 || memchr("AHLPRSTUV", feature.data[0], 9) == NULL ||
        (feature.size > 1 && feature.data[1] != '.')) {
        return false;
    }
    for (size_t i = 2; i < feature.size; i++) {
        char c = feature.data[i];
        if (!(c >= 'A' && c <= 'Z') && !base_is_digit(c)) {
            return false;
        }
    }
    return true;
}

/* Everything of `row` but its names. What is wrong with the fields, or NULL. */
static const char *read_fields(const gaz_fields *fields, gaz_row *row) {
    incmap_point point = {0, 0};
    if (fields->name.size == 0) {
        return "the name is empty";
    }
    if (fields->name.size > GAZ_NAME_MAX) {
        return "the name is longer than 1000 bytes";
    }
    if (fields->id.size > GAZ_NAME_MAX || fields->admin1.size > GAZ_NAME_MAX ||
        fields->admin2.size > GAZ_NAME_MAX) {
        return "the id or a code is longer than 1000 bytes";
    }
    if (!base_num_parse(fields->lat, &point.lat) || !base_num_parse(fields->lon, &point.lon)) {
        return "latitude or longitude is not a number";
    }
    if (!geo_point_is_valid(point)) {
        return "latitude or longitude is out of range (-90 to 90, -180 to 180)";
    }
    if (!is_feature(fields->feature)) {
        return "the feature is not a class and code of GeoNames such as P.PPL";
    }
    if (!gaz_country_code(fields->country, row->country)) {
        return "the country is not a code of two letters";
    }
    row->point = geo_vertex_of(point);
    if (!base_num_parse_u64(fields->population, &row->population)) {
        row->population = 0; /* many tables write "-" or "unknown" */
    }
    return NULL;
}

static incmap_status add_names(gaz_draft *draft, const gaz_fields *fields, incmap_error *err) {
    incmap_span rest = fields->other_names, part;
    BASE_TRY(gaz_draft_name(draft, fields->name, err));
    if (rest.size == 0) {
        return INCMAP_OK;
    }
    while (base_span_cut(&rest, fields->separator, &part)) {
        part = base_span_trim(part);
        bool is_link = base_span_find(part, BASE_SPAN("://")) != SIZE_MAX;
        if (part.size > 0 && part.size <= GAZ_NAME_MAX && !is_link) {
            BASE_TRY(gaz_draft_name(draft, part, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status add_country_names(gaz_draft *draft, const gaz_row *row, incmap_error *err) {
    for (uint32_t i = 0; i < row->name_count; i++) {
        BASE_TRY(gaz_draft_country(draft, gaz_draft_span(draft, draft->names[row->first_name + i]),
                                   i == 0 ? GAZ_MAIN_NAME : GAZ_OTHER_NAME, row->country, err));
    }
    return INCMAP_OK;
}

static incmap_status add_row(gaz_import *import, const gaz_fields *fields, gaz_row *row,
                             incmap_error *err) {
    gaz_draft *draft = import->draft;
    row->source = import->source;
    row->first_name = (uint32_t)draft->name_count;
    BASE_TRY(add_names(draft, fields, err));
    row->name_count = (uint32_t)draft->name_count - row->first_name;
    BASE_TRY(gaz_draft_text(draft, fields->id, &row->id, err));
    BASE_TRY(gaz_draft_text(draft, fields->feature, &row->feature, err));
    BASE_TRY(gaz_draft_text(draft, fields->admin1, &row->admin1, err));
    BASE_TRY(gaz_draft_text(draft, fields->admin2, &row->admin2, err));
    BASE_TRY(gaz_draft_row(draft, row, err));
    if (gaz_is_country(fields->feature) && row->country[0] != '\0') {
        BASE_TRY(add_country_names(draft, row, err));
    }
    return INCMAP_OK;
}

incmap_status gaz_import_row(gaz_import *import, const gaz_fields *fields, uint64_t line,
                             bool *added, incmap_error *err) {
    gaz_fields trimmed = *fields;
    enum { trimmed_columns = 9 };
    incmap_span *const columns[trimmed_columns] = {
        &trimmed.id,      &trimmed.name,   &trimmed.lat,    &trimmed.lon,       &trimmed.feature,
        &trimmed.country, &trimmed.admin1, &trimmed.admin2, &trimmed.population};
    for (size_t i = 0; i < trimmed_columns; i++) {
        *columns[i] = base_span_trim(*columns[i]);
    }
    gaz_row row = {.population = 0};
    const char *fault = read_fields(&trimmed, &row);
    if (added != NULL) {
        *added = fault == NULL;
    }
    if (fault != NULL) {
        gaz_reject(import, line, INCMAP_FORMAT, "%s: \"%.*s\", %.*s, %.*s", fault,
                   BASE_SPAN_ARG(txt_utf8_fit(trimmed.name, 40)),
                   BASE_SPAN_ARG(txt_utf8_fit(trimmed.lat, 20)),
                   BASE_SPAN_ARG(txt_utf8_fit(trimmed.lon, 20)));
        return INCMAP_OK;
    }
    return add_row(import, &trimmed, &row, err);
}

/* The kinds of source; the first that knows it reads it. */
static const struct {
    bool (*knows)(incmap_span start, incmap_span first_line);
    incmap_status (*read)(gaz_import *import, io_stream *stream, incmap_error *err);
} kinds[] = {
    {gaz_is_areas, gaz_import_areas},
    {gaz_is_geonames, gaz_import_geonames},
    {gaz_is_tab_table, gaz_import_tab_table},
    {gaz_is_csv_table, gaz_import_csv_table},
};

enum { kind_count = sizeof kinds / sizeof *kinds };

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
    while (kind < kind_count && !kinds[kind].knows(start, first_line)) {
        kind++;
    }
    return kind;
}

/* Read all of it once: its hash, its kind, and whether it can be read to the end. */
static incmap_status survey(io_stream *stream, char *block, uint64_t *hash, size_t *kind,
                            incmap_error *err) {
    size_t got = 0;
    BASE_TRY(read_block(stream, block, &got, err));
    *kind = kind_of(base_span(block, got));
    *hash = base_hash(block, got, 0);
    while (got == block_bytes) {
        BASE_TRY(read_block(stream, block, &got, err));
        if (got > 0) {
            *hash = base_hash(block, got, *hash);
        }
    }
    return INCMAP_OK;
}

static incmap_status survey_path(incmap_context *ctx, const char *path, uint64_t *hash,
                                 size_t *kind, incmap_error *err) {
    io_stream *stream = NULL;
    char *block = base_alloc(ctx, block_bytes);
    if (block == NULL) {
        return base_out_of_memory(err);
    }
    incmap_status status = io_stream_open(&stream, ctx, path, err);
    if (status == INCMAP_OK) {
        status = survey(stream, block, hash, kind, err);
        io_stream_close(stream);
    }
    base_free(ctx, block);
    return status;
}

static incmap_status read_source(gaz_import *import, size_t kind, incmap_error *err) {
    io_stream *stream = NULL;
    BASE_TRY(io_stream_open(&stream, import->draft->ctx, import->path, err));
    incmap_status status = kinds[kind].read(import, stream, err);
    io_stream_close(stream);
    BASE_TRY(status);
    if (import->rows == import->rejected) {
        return base_fail_at(err, INCMAP_FORMAT, import->path, 0, 0,
                            "not one place or area in it (%llu rows, all passed over)",
                            (unsigned long long)import->rows);
    }
    return INCMAP_OK;
}

incmap_status gaz_import_source(gaz_draft *draft, const char *path, const incmap_notices *notices,
                                incmap_error *err) {
    const char *slash = strrchr(path, '/');
    gaz_import import = {.draft = draft,
                         .path = path,
                         .file = base_span_of(slash == NULL ? path : slash + 1),
                         .source = (uint32_t)draft->source_count,
                         .notices = notices};
    gaz_draft_source source = {.rows = 0};
    size_t kind = kind_count;
    BASE_TRY(survey_path(draft->ctx, path, &source.hash, &kind, err));
    if (kind == kind_count) {
        return base_fail_at(err, INCMAP_FORMAT, path, 1, 0,
                            "neither a GeoNames dump of 19 columns, nor GeoJSON, nor a table whose "
                            "header names name, latitude and longitude");
    }
    BASE_TRY(read_source(&import, kind, err));
    source.rows = import.rows;
    source.rejected = import.rejected;
    BASE_TRY(gaz_draft_text(draft, import.file, &source.file, err));
    BASE_TRY(gaz_find_provenance(draft, path, &source, err));
    BASE_TRY(base_grow(draft->ctx, (void **)&draft->sources, &draft->source_room,
                       draft->source_count + 1, sizeof *draft->sources, err));
    draft->sources[draft->source_count++] = source;
    return INCMAP_OK;
}
