/* Owns reading what GeoNames has beside its dumps: alternate names (version 1 and 2), names of
 * admin units, countries. None of them has coordinates: they add names to places that are there,
 * and names of units and countries that need no place. What is for places that are not there is no
 * fault: the lists are of the whole world. */
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "gaz_import.h"
#include "txt_utf8.h"

enum { most_columns = 19 };

/* Columns of a line, at most 19 of them; more answers 20. */
static size_t split(incmap_span line, incmap_span columns[most_columns]) {
    size_t count = 0;
    incmap_span part;
    while (count <= most_columns && base_span_cut(&line, '\t', &part)) {
        if (count < most_columns) {
            columns[count] = part;
        }
        count++;
    }
    return count;
}

static bool is_number(incmap_span text) {
    uint64_t number = 0;
    return base_num_parse_u64(text, &number);
}

/* alternateNameId, geonameid, language, name, preferred, short, colloquial, historic, from, to. */
enum {
    NAME_ID,
    NAME_PLACE,
    NAME_LANGUAGE,
    NAME_TEXT,
    NAME_FLAGS, /* four columns */
    NAME_COLUMNS_1 = 8,
    NAME_COLUMNS_2 = 10
};

bool gaz_is_alternate_names(incmap_span start, incmap_span first_line) {
    incmap_span columns[most_columns];
    size_t count = split(first_line, columns);
    (void)start;
    return (count == NAME_COLUMNS_1 || count == NAME_COLUMNS_2) && is_number(columns[NAME_ID]) &&
           is_number(columns[NAME_PLACE]);
}

/* "XK.10097358" or "XK.10097358.30", name, name in ASCII, geonameid. */
enum { UNIT_CODES, UNIT_NAME, UNIT_ASCII, UNIT_PLACE, UNIT_COLUMNS };

static bool read_codes(incmap_span codes, char country[2], incmap_span *admin1,
                       incmap_span *admin2) {
    incmap_span part;
    *admin2 = base_span("", 0);
    if (!base_span_cut(&codes, '.', &part) || part.size != 2 || !gaz_country_code(part, country) ||
        codes.data == NULL || !base_span_cut(&codes, '.', admin1) || admin1->size == 0) {
        return false;
    }
    *admin2 = codes.data == NULL ? base_span("", 0) : codes;
    return true;
}

bool gaz_is_admin_codes(incmap_span start, incmap_span first_line) {
    incmap_span columns[most_columns], admin1, admin2;
    char country[2];
    (void)start;
    return split(first_line, columns) == UNIT_COLUMNS && is_number(columns[UNIT_PLACE]) &&
           read_codes(columns[UNIT_CODES], country, &admin1, &admin2);
}

enum { ISO2, ISO3, COUNTRY_NAME = 4, COUNTRY_PLACE = 16, COUNTRY_COLUMNS = 19 };

bool gaz_is_country_info(incmap_span start, incmap_span first_line) {
    (void)first_line;
    return start.size > 0 && start.data[0] == '#' &&
           base_span_find(start, BASE_SPAN("#ISO\tISO3\t")) != SIZE_MAX;
}

/* "P.PPL", its name, a description. */
enum { FEATURE_CODE, FEATURE_NAME, FEATURE_COLUMNS = 3 };

static bool is_feature_code(incmap_span text) {
    enum { shortest = 3, longest = 12 };
    bool is_code = text.size >= shortest && text.size <= longest && text.data[1] == '.' &&
                   memchr("AHLPRSTUV", text.data[0], 9) != NULL;
    for (size_t i = 2; is_code && i < text.size; i++) {
        is_code = base_is_digit(text.data[i]) || (text.data[i] >= 'A' && text.data[i] <= 'Z');
    }
    return is_code;
}

bool gaz_is_feature_codes(incmap_span start, incmap_span first_line) {
    incmap_span columns[most_columns];
    size_t count = split(first_line, columns);
    (void)start;
    return (count == FEATURE_COLUMNS || count == FEATURE_COLUMNS - 1) &&
           is_feature_code(columns[FEATURE_CODE]);
}

/* Names found, by place: key: the row; item: the kept text; more: the tag. */
typedef struct finds {
    gaz_sortable *items;
    size_t count, room;
} finds;

static incmap_status find_place(const gaz_import *import, finds *all, incmap_span id,
                                incmap_span name, uint32_t tag, incmap_error *err) {
    uint64_t number = 0;
    uint32_t text = 0;
    uint32_t row = base_num_parse_u64(id, &number) ? gaz_row_of(import->index, number) : GAZ_NONE;
    name = base_span_trim(name);
    if (row == GAZ_NONE || name.size == 0 || name.size > GAZ_NAME_MAX) {
        return INCMAP_OK;
    }
    BASE_TRY(gaz_draft_keep(import->draft, name, &text, err));
    BASE_TRY(base_grow(import->draft->ctx, (void **)&all->items, &all->room, all->count + 1,
                       sizeof *all->items, err));
    all->items[all->count++] = (gaz_sortable){row, text, tag};
    return INCMAP_OK;
}

/* Languages of alternateNamesV2 that are none: addresses, codes of other lists, sounds. */
static bool is_name_language(incmap_span language) {
    static const char *const others[] = {"link", "wkdt", "post", "unlc", "phon", "tcid", "faac"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (base_span_is(language, others[i])) {
            return false;
        }
    }
    return true;
}

/* The columns of flags stand in the order of incmap_name_flag; a "1" is a yes. */
static uint32_t read_flags(const incmap_span *columns, size_t count) {
    uint32_t flags = 0;
    for (uint32_t i = 0; i < 4 && NAME_FLAGS + i < count; i++) {
        flags |= (base_span_is(base_span_trim(columns[NAME_FLAGS + i]), "1") ? 1U : 0U) << i;
    }
    return flags;
}

typedef incmap_status take_line(gaz_import *import, finds *all, const incmap_span *columns,
                                size_t count, uint64_t line, incmap_error *err);

static incmap_status take_name(gaz_import *import, finds *all, const incmap_span *columns,
                               size_t count, uint64_t line, incmap_error *err) {
    if (count != NAME_COLUMNS_1 && count != NAME_COLUMNS_2) {
        gaz_reject(import, line, GAZ_BAD_COLUMNS, "%zu columns, not 8 or 10", count);
    } else if (!is_number(columns[NAME_PLACE])) {
        gaz_reject(import, line, GAZ_BAD_ID, "the id \"%.*s\" is not a number",
                   BASE_SPAN_ARG(txt_utf8_fit(columns[NAME_PLACE], 40)));
    } else if (columns[NAME_TEXT].size > GAZ_NAME_MAX) {
        gaz_reject(import, line, GAZ_BAD_TOO_LONG, "the name is longer than 1000 bytes");
    } else if (is_name_language(columns[NAME_LANGUAGE])) {
        uint32_t tag = 0;
        BASE_TRY(gaz_draft_tag(import->draft, base_span_trim(columns[NAME_LANGUAGE]),
                               read_flags(columns, count), &tag, err));
        return find_place(import, all, columns[NAME_PLACE], columns[NAME_TEXT], tag, err);
    }
    return INCMAP_OK;
}

static incmap_status take_unit(gaz_import *import, finds *all, const incmap_span *columns,
                               size_t count, uint64_t line, incmap_error *err) {
    gaz_draft_unit unit = {.admin1 = 0};
    incmap_span admin1, admin2, name = base_span_trim(columns[UNIT_NAME]);
    if (count != UNIT_COLUMNS) {
        gaz_reject(import, line, GAZ_BAD_COLUMNS, "%zu columns, not 4", count);
        return INCMAP_OK;
    }
    if (!read_codes(columns[UNIT_CODES], unit.country, &admin1, &admin2) ||
        admin1.size > GAZ_NAME_MAX || admin2.size > GAZ_NAME_MAX) {
        gaz_reject(import, line, GAZ_BAD_ID, "\"%.*s\" is not the code of a unit, such as XK.20",
                   BASE_SPAN_ARG(txt_utf8_fit(columns[UNIT_CODES], 40)));
        return INCMAP_OK;
    }
    if (name.size == 0 || name.size > GAZ_NAME_MAX) {
        gaz_reject(import, line, GAZ_BAD_NAME, "the name is empty or longer than 1000 bytes");
        return INCMAP_OK;
    }
    BASE_TRY(gaz_draft_text(import->draft, admin1, &unit.admin1, err));
    BASE_TRY(gaz_draft_text(import->draft, admin2, &unit.admin2, err));
    BASE_TRY(gaz_draft_text(import->draft, name, &unit.name, err));
    BASE_TRY(gaz_draft_add_unit(import->draft, &unit, err));
    return find_place(import, all, columns[UNIT_PLACE], name, 0, err);
}

static incmap_status take_country(gaz_import *import, finds *all, const incmap_span *columns,
                                  size_t count, uint64_t line, incmap_error *err) {
    gaz_draft *draft = import->draft;
    char country[2];
    incmap_span name = base_span_trim(columns[COUNTRY_NAME]);
    if (count != COUNTRY_COLUMNS) {
        gaz_reject(import, line, GAZ_BAD_COLUMNS, "%zu columns, not 19", count);
        return INCMAP_OK;
    }
    if (columns[ISO2].size != 2 || !gaz_country_code(columns[ISO2], country)) {
        gaz_reject(import, line, GAZ_BAD_COUNTRY, "ISO is not a code of two letters");
        return INCMAP_OK;
    }
    if (name.size == 0 || name.size > GAZ_NAME_MAX) {
        gaz_reject(import, line, GAZ_BAD_NAME, "the name is empty or longer than 1000 bytes");
        return INCMAP_OK;
    }
    BASE_TRY(gaz_draft_country(draft, base_span(country, 2), GAZ_CODE, country, err));
    if (columns[ISO3].size == 3) {
        BASE_TRY(gaz_draft_country(draft, columns[ISO3], GAZ_CODE, country, err));
    }
    BASE_TRY(gaz_draft_country(draft, name, GAZ_MAIN_NAME, country, err));
    return find_place(import, all, columns[COUNTRY_PLACE], name, 0, err);
}

/* "null" has a row of its own. */
static incmap_status take_feature(gaz_import *import, finds *all, const incmap_span *columns,
                                  size_t count, uint64_t line, incmap_error *err) {
    incmap_span name = base_span_trim(columns[FEATURE_NAME]);
    (void)all;
    if (count != FEATURE_COLUMNS && count != FEATURE_COLUMNS - 1) {
        gaz_reject(import, line, GAZ_BAD_COLUMNS, "%zu columns, not 2 or 3", count);
        return INCMAP_OK;
    }
    if (base_span_is(columns[FEATURE_CODE], "null") || name.size == 0) {
        return INCMAP_OK;
    }
    if (!is_feature_code(columns[FEATURE_CODE]) || name.size > GAZ_NAME_MAX) {
        gaz_reject(import, line, GAZ_BAD_FEATURE, "\"%.*s\" is no class and code such as P.PPL",
                   BASE_SPAN_ARG(txt_utf8_fit(columns[FEATURE_CODE], 40)));
        return INCMAP_OK;
    }
    return gaz_draft_feature_name(import->draft, columns[FEATURE_CODE], name, err);
}

/* One more row of each place, with the names found. They are joined by their id. */
static incmap_status add_finds(gaz_import *import, finds *all, incmap_error *err) {
    gaz_draft *draft = import->draft;
    BASE_TRY(gaz_sort_keys(draft->crew, all->items, all->count, err));
    for (size_t i = 0; i < all->count;) {
        uint32_t of = (uint32_t)all->items[i].key;
        gaz_row row = draft->rows[of];
        bool is_country =
            gaz_is_country(gaz_draft_span(draft, row.feature)) && row.country[0] != '\0';
        row.source = import->source;
        row.first_name = (uint32_t)draft->name_count;
        for (size_t given = 0; i < all->count && all->items[i].key == of; i++, given++) {
            const gaz_named found = {all->items[i].item, all->items[i].more};
            if (given >= GAZ_ROW_NAMES_MAX) {
                gaz_reject(import, 0, GAZ_BAD_TOO_LONG, "a place has more than 10000 names");
                continue;
            }
            incmap_span name = gaz_draft_kept(draft, found.kept);
            BASE_TRY(gaz_draft_known_name(draft, found, err));
            if (is_country) {
                BASE_TRY(gaz_draft_country(draft, name, GAZ_OTHER_NAME, row.country, err));
            }
        }
        row.name_count = (uint32_t)draft->name_count - row.first_name;
        BASE_TRY(gaz_draft_row(draft, &row, err));
    }
    return INCMAP_OK;
}

static incmap_status read_line(gaz_import *import, incmap_span text, uint64_t line, take_line *take,
                               finds *all, incmap_error *err) {
    incmap_span columns[most_columns] = {{NULL, 0}};
    if (text.size == 0 || text.data[0] == '#') {
        return INCMAP_OK;
    }
    import->rows++;
    if (txt_utf8_find_bad(text) != SIZE_MAX || memchr(text.data, '\0', text.size) != NULL) {
        gaz_reject(import, line, GAZ_BAD_ENCODING, "not UTF-8 text");
        return INCMAP_OK;
    }
    return take(import, all, columns, split(text, columns), line, err);
}

static incmap_status read_lines(gaz_import *import, io_stream *stream, take_line *take, finds *all,
                                incmap_error *err) {
    size_t limit = incmap_context_limits_view(import->draft->ctx)->record_bytes;
    for (bool more = true; more;) {
        incmap_span text = {NULL, 0};
        incmap_error problem;
        incmap_status status = io_stream_line(stream, limit, &text, &more, &problem);
        uint64_t line = io_stream_line_number(stream);
        if (status == INCMAP_LIMIT) {
            import->rows++;
            BASE_TRY(gaz_reject_or_fail(import, line, GAZ_BAD_TOO_LONG, status, &problem, err));
            more = true;
        } else if (status != INCMAP_OK) {
            return base_fail_at(err, status, import->path, line, 0, "%s", problem.message);
        } else if (more) {
            BASE_TRY(read_line(import, text, line, take, all, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status import_lines(gaz_import *import, io_stream *stream, take_line *take,
                                  incmap_error *err) {
    finds all = {NULL, 0, 0};
    incmap_status status = read_lines(import, stream, take, &all, err);
    if (status == INCMAP_OK) {
        status = add_finds(import, &all, err);
    }
    base_free(import->draft->ctx, all.items);
    return status;
}

incmap_status gaz_import_alternate_names(gaz_import *import, io_stream *stream, incmap_error *err) {
    return import_lines(import, stream, take_name, err);
}

incmap_status gaz_import_admin_codes(gaz_import *import, io_stream *stream, incmap_error *err) {
    return import_lines(import, stream, take_unit, err);
}

incmap_status gaz_import_country_info(gaz_import *import, io_stream *stream, incmap_error *err) {
    return import_lines(import, stream, take_country, err);
}

incmap_status gaz_import_feature_codes(gaz_import *import, io_stream *stream, incmap_error *err) {
    return import_lines(import, stream, take_feature, err);
}
