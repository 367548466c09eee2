#include "gaz_cells.h"

#include <stdio.h>
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "txt_utf8.h"

static const struct {
    gaz_column column;
    const char *heading;
} headings[] = {
#define X(column, heading) {GAZ_##column, heading},
#include "gaz_column.def"
#undef X
};

static const struct {
    const char *word;
    const char *feature;
} kinds[] = {
#define X(word, feature) {word, feature},
#include "gaz_kind.def"
#undef X
};

gaz_column gaz_column_of(incmap_span heading) {
    heading = base_span_trim(heading);
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        if (base_span_equal_nocase(heading, base_span_of(headings[i].heading))) {
            return headings[i].column;
        }
    }
    return GAZ_COLUMN_COUNT;
}

uint8_t gaz_name_flag_of(incmap_span word) {
    static const struct {
        const char *word;
        uint8_t flag;
    } known[] = {{"x_preferred", INCMAP_NAME_PREFERRED},
                 {"x_abbreviation", INCMAP_NAME_SHORT},
                 {"x_colloquial", INCMAP_NAME_COLLOQUIAL},
                 {"x_historical", INCMAP_NAME_HISTORIC}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (base_span_is(word, known[i].word)) {
            return known[i].flag;
        }
    }
    return 0;
}

/* "name:" and anything: a language, and behind a "_" what kind of name it is. "name_" and two or
 * three letters: a language. */
gaz_name_kind gaz_name_kind_of(incmap_span heading) {
    enum { stem = 5, longest_tag = 3 };
    gaz_name_kind kind = {.is_name = false};
    heading = base_span_trim(heading);
    if (heading.size <= stem ||
        !base_span_equal_nocase(base_span(heading.data, 4), BASE_SPAN("name"))) {
        return kind;
    }
    incmap_span tag = base_span(heading.data + stem, heading.size - stem), language = tag;
    bool is_tag = heading.data[4] == '_' && tag.size <= longest_tag && tag.size > 1;
    for (size_t i = 0; i < tag.size; i++) {
        is_tag = is_tag && base_is_alpha(tag.data[i]);
    }
    kind.is_name = is_tag || heading.data[4] == ':';
    if (heading.data[4] == ':') {
        (void)base_span_cut(&tag, '_', &language);
        kind.flags = gaz_name_flag_of(tag);
    }
    if (kind.is_name && language.size < sizeof kind.language) {
        for (size_t i = 0; i < language.size; i++) {
            kind.language[i] = base_lower(language.data[i]);
        }
    }
    return kind;
}

incmap_status gaz_put_name(base_buf *names, incmap_span name, const gaz_name_kind *kind,
                           incmap_error *err) {
    name = base_span_trim(name);
    if (name.size == 0) {
        return INCMAP_OK;
    }
    BASE_TRY(base_buf_add_span(names, name, err));
    if (kind != NULL && (kind->flags != 0 || kind->language[0] != '\0')) {
        const char tag[] = {GAZ_NAME_TAG, (char)('0' + kind->flags)};
        BASE_TRY(base_buf_add(names, tag, sizeof tag, err));
        BASE_TRY(base_buf_add_text(names, kind->language, err));
    }
    return base_buf_add_char(names, GAZ_NAME_END, err);
}

void gaz_cells_init(gaz_cells *cells, incmap_context *ctx) {
    *cells = (gaz_cells){.line = 0};
    base_buf_init(&cells->names, ctx, incmap_context_limits_view(ctx)->record_bytes * 2);
    gaz_cells_clear(cells);
}

void gaz_cells_free(gaz_cells *cells) { base_buf_free(&cells->names); }

void gaz_cells_clear(gaz_cells *cells) {
    for (size_t i = 0; i < GAZ_COLUMN_COUNT; i++) {
        cells->at[i] = base_span("", 0);
        cells->has[i] = false;
    }
    cells->names.size = 0;
}

incmap_status gaz_cells_add_name(gaz_cells *cells, incmap_span name, const gaz_name_kind *kind,
                                 incmap_error *err) {
    return gaz_put_name(&cells->names, name, kind, err);
}

static incmap_status add_list(gaz_cells *cells, incmap_span list, char separator,
                              incmap_error *err) {
    incmap_span part;
    while (list.size > 0 && base_span_cut(&list, separator, &part)) {
        BASE_TRY(gaz_cells_add_name(cells, part, NULL, err));
    }
    return INCMAP_OK;
}

/* A text made by snprintf; cut ones come out as empty, which no valid id or feature is. */
static incmap_span made(const char *text, int size, size_t room) {
    return base_span(text, size < 0 || (size_t)size >= room ? 0 : (size_t)size);
}

typedef struct scratch {
    char id[GAZ_NAME_MAX + 1];
    char feature[32];
} scratch;

/* Tables of shapefiles write whole numbers with decimals, and 0 or -1 for none. */
static bool read_number(incmap_span text, uint64_t *number) {
    for (size_t i = text.size; i-- > 0 && (text.data[i] == '0' || text.data[i] == '.');) {
        if (text.data[i] == '.') {
            text.size = i;
            break;
        }
    }
    return base_num_parse_u64(text, number) && *number > 0 && *number <= INT64_MAX;
}

/* The first id of a source that numbers the world's places. A table with kinds of places but no
 * "wof:id" is one of Who's On First, whose id is plain. */
static bool number_of(const gaz_cells *cells, const char **prefix, uint64_t *number) {
    const struct {
        gaz_column column;
        const char *prefix;
        bool counts;
    } known[] = {
        {GAZ_GEONAME_ID, "geonames", true},
        {GAZ_WOF_ID, "wof", true},
        {GAZ_ID, "wof", cells->has[GAZ_KIND] && cells->has[GAZ_COUNTRY_CODE]},
        {GAZ_NE_ID, "naturalearth", true},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].counts && read_number(cells->at[known[i].column], number)) {
            *prefix = known[i].prefix;
            return true;
        }
    }
    return false;
}

static int own_id(const gaz_import *import, const gaz_cells *cells, scratch *use) {
    incmap_span id = cells->at[GAZ_ID];
    int file = import->file.size > GAZ_NAME_MAX ? GAZ_NAME_MAX : (int)import->file.size;
    if (id.size > 0) {
        return snprintf(use->id, sizeof use->id, "%.*s:%.*s", file, import->file.data,
                        (int)(id.size > GAZ_NAME_MAX ? GAZ_NAME_MAX : id.size), id.data);
    }
    return snprintf(use->id, sizeof use->id, "%.*s:#%llu", file, import->file.data,
                    (unsigned long long)cells->line);
}

/* False when there is an id that is no number where it must be one. */
static bool make_id(const gaz_import *import, const gaz_cells *cells, scratch *use,
                    incmap_span *id) {
    const char *prefix = NULL;
    uint64_t number = 0;
    int size = 0;
    *id = cells->at[GAZ_ID];
    if (number_of(cells, &prefix, &number)) {
        size = snprintf(use->id, sizeof use->id, "%s:%llu", prefix, (unsigned long long)number);
    } else if (cells->has[GAZ_GEONAME_ID]) {
        return false;
    } else if (cells->has[GAZ_ISO2]) {
        size = snprintf(use->id, sizeof use->id, "iso3166:%.2s", cells->at[GAZ_ISO2].data);
    } else if (id->size > 0 && memchr(id->data, ':', id->size) != NULL) {
        return true;
    } else {
        size = own_id(import, cells, use);
    }
    *id = made(use->id, size, sizeof use->id);
    return id->size > 0;
}

static incmap_span feature_of_kind(incmap_span kind) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (base_span_equal_nocase(kind, base_span_of(kinds[i].word))) {
            return base_span_of(kinds[i].feature);
        }
    }
    return base_span("", 0);
}

static incmap_span make_feature(const gaz_cells *cells, scratch *use) {
    incmap_span feature = cells->at[GAZ_FEATURE];
    incmap_span class = cells->at[GAZ_FEATURE_CLASS];
    incmap_span code = cells->at[GAZ_FEATURE_CODE];
    if (class.size > 0 && code.size > 0 && class.size + code.size < sizeof use->feature - 2) {
        int size = snprintf(use->feature, sizeof use->feature, "%.*s.%.*s", (int)class.size,
                            class.data, (int)code.size, code.data);
        feature = made(use->feature, size, sizeof use->feature);
    }
    if (feature.size > 0) {
        return feature;
    }
    if (cells->at[GAZ_KIND].size > 0) {
        return feature_of_kind(cells->at[GAZ_KIND]);
    }
    return cells->has[GAZ_ISO2] ? BASE_SPAN("A.PCLI") : BASE_SPAN("P.PPL");
}

/* Natural Earth writes -99 for none. */
static incmap_span make_country(const gaz_cells *cells) {
    incmap_span country = cells->at[cells->has[GAZ_ISO2] ? GAZ_ISO2 : GAZ_COUNTRY_CODE];
    return base_span_is(country, "-99") || base_span_is(country, "-1") ? base_span("", 0) : country;
}

/* Texts that mean the country without being names of it: its codes and its people. */
static incmap_status add_country_texts(gaz_import *import, const gaz_cells *cells,
                                       incmap_error *err) {
    incmap_span iso3 = cells->at[GAZ_ISO3];
    incmap_span rest = cells->at[GAZ_DEMONYMS], part;
    char country[2];
    if (!gaz_country_code(cells->at[GAZ_ISO2], country)) {
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

incmap_status gaz_import_cells(gaz_import *import, gaz_cells *cells, incmap_error *err) {
    scratch use;
    bool added = false;
    BASE_TRY(add_list(cells, cells->at[GAZ_OTHER_NAMES], '|', err));
    BASE_TRY(add_list(cells, cells->at[GAZ_COMMA_NAMES], ',', err));
    gaz_fields fields = {
        .name = cells->at[GAZ_NAME],
        .lat = cells->at[GAZ_LATITUDE],
        .lon = cells->at[GAZ_LONGITUDE],
        .feature = make_feature(cells, &use),
        .country = make_country(cells),
        .admin1 = cells->at[GAZ_ADMIN1_CODE],
        .admin2 = cells->at[GAZ_ADMIN2_CODE],
        .population = cells->at[GAZ_POPULATION],
        .other_names = base_buf_view(&cells->names),
        .separator = GAZ_NAME_END,
    };
    if (cells->has[GAZ_ISO2] && fields.country.size != 2) {
        gaz_reject(import, cells->line, GAZ_BAD_COUNTRY, "iso2 is not a code of two letters");
        return INCMAP_OK;
    }
    if (!make_id(import, cells, &use, &fields.id)) {
        gaz_reject(import, cells->line, GAZ_BAD_ID, "the id of \"%.*s\" is not a number",
                   BASE_SPAN_ARG(txt_utf8_fit(fields.name, 40)));
        return INCMAP_OK;
    }
    if (cells->is_kosovo) {
        gaz_read_as_of_today(&fields);
    }
    BASE_TRY(gaz_import_row(import, &fields, cells->line, &added, err));
    return added && cells->has[GAZ_ISO2] ? add_country_texts(import, cells, err) : INCMAP_OK;
}
