/* Owns one row of a source: whether it can be a place, and putting it into the draft or passing it
 * over. */
#include "gaz_import.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "geo_sphere.h"
#include "txt_utf8.h"

static const struct {
    const char *word;
    incmap_status status;
} reasons[] = {
#define X(name, word, status, meaning) {word, status},
#include "gaz_reason.def"
#undef X
};

static void tell(gaz_import *import, gaz_reason reason, const incmap_error *problem) {
    const incmap_gazetteer_recipe *recipe = import->recipe;
    if (import->refusals != NULL) {
        const gaz_refusal refusal = {reason, *problem};
        import->refusals_lost |=
            base_buf_add(import->refusals, &refusal, sizeof refusal, NULL) != INCMAP_OK;
        return;
    }
    import->rejected++;
    if (recipe->notices.notice != NULL) {
        recipe->notices.notice(recipe->notices.state, problem);
    }
    incmap_rejection rejection = {.file = import->file,
                                  .line = problem->line,
                                  .reason = reasons[reason].word,
                                  .text = base_span_of(problem->message)};
    if (recipe->rejected != NULL) {
        recipe->rejected(recipe->rejected_state, &rejection);
    }
    gaz_listing_add(import->listing, &rejection);
}

incmap_status gaz_tell_refusals(gaz_import *import, gaz_import *from, incmap_error *err) {
    gaz_refusal refusal;
    for (size_t at = 0; at < from->refusals->size; at += sizeof refusal) {
        memcpy(&refusal, from->refusals->data + at, sizeof refusal);
        tell(import, refusal.reason, &refusal.problem);
    }
    from->refusals->size = 0;
    return from->refusals_lost ? base_out_of_memory(err) : INCMAP_OK;
}

void gaz_reject(gaz_import *import, uint64_t line, gaz_reason reason, const char *format, ...) {
    char message[sizeof((incmap_error *)NULL)->message];
    incmap_error problem;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    base_fail_at(&problem, reasons[reason].status, import->path, line, 0, "%s", message);
    tell(import, reason, &problem);
}

incmap_status gaz_reject_or_fail(gaz_import *import, uint64_t line, gaz_reason reason,
                                 incmap_status status, incmap_error *problem, incmap_error *err) {
    base_locate(problem, import->path, line, 0);
    if (status == INCMAP_MEMORY || status == INCMAP_IO) {
        if (err != NULL) {
            *err = *problem;
        }
        return status;
    }
    reason = status == INCMAP_LIMIT      ? GAZ_BAD_TOO_LONG
             : status == INCMAP_ENCODING ? GAZ_BAD_ENCODING
                                         : reason;
    tell(import, reason, problem);
    return INCMAP_OK;
}

void gaz_read_as_of_today(gaz_fields *fields) {
    fields->country = BASE_SPAN("XK");
    fields->admin2 = base_span_is(fields->admin1, "00") ? base_span("", 0) : fields->admin1;
    fields->admin1 = base_span("", 0);
    if (base_span_is(fields->feature, "A.ADM1")) {
        fields->feature = BASE_SPAN("A.ADM2");
    }
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

typedef struct fault {
    const char *text; /* NULL: there is none */
    gaz_reason reason;
} fault;

/* How many other names there are, as far as it matters. */
static bool has_too_many(const gaz_fields *fields) {
    size_t count = 0;
    if (fields->other_names.size < GAZ_ROW_NAMES_MAX) {
        return false;
    }
    for (size_t i = 0; i < fields->other_names.size && count <= GAZ_ROW_NAMES_MAX; i++) {
        count += fields->other_names.data[i] == fields->separator;
    }
    return count >= GAZ_ROW_NAMES_MAX;
}

static fault find_text_fault(const gaz_fields *fields) {
    if (fields->name.size == 0) {
        return (fault){"the name is empty", GAZ_BAD_NAME};
    }
    if (fields->name.size > GAZ_NAME_MAX) {
        return (fault){"the name is longer than 1000 bytes", GAZ_BAD_TOO_LONG};
    }
    if (fields->id.size > GAZ_NAME_MAX || fields->admin1.size > GAZ_NAME_MAX ||
        fields->admin2.size > GAZ_NAME_MAX) {
        return (fault){"the id or a code is longer than 1000 bytes", GAZ_BAD_TOO_LONG};
    }
    if (has_too_many(fields)) {
        return (fault){"there are more than 10000 names", GAZ_BAD_TOO_LONG};
    }
    return (fault){NULL, GAZ_BAD_NAME};
}

/* Everything of `row` but its names. */
static fault read_fields(const gaz_fields *fields, gaz_row *row) {
    incmap_point point = {0, 0};
    fault found = find_text_fault(fields);
    if (found.text != NULL) {
        return found;
    }
    if (!base_num_parse(fields->lat, &point.lat) || !base_num_parse(fields->lon, &point.lon)) {
        return (fault){"latitude or longitude is not a number", GAZ_BAD_COORDINATES};
    }
    if (!geo_point_is_valid(point)) {
        return (fault){"latitude or longitude is out of range (-90 to 90, -180 to 180)",
                       GAZ_BAD_COORDINATES};
    }
    if (!is_feature(fields->feature)) {
        return (fault){"the feature is not a class and code of GeoNames such as P.PPL",
                       GAZ_BAD_FEATURE};
    }
    if (!gaz_country_code(fields->country, row->country) &&
        !gaz_country_of_iso(fields->country, row->country)) {
        return (fault){"the country is not a code of two or three letters", GAZ_BAD_COUNTRY};
    }
    row->point = geo_vertex_of(point);
    if (!base_num_parse_u64(fields->population, &row->population)) {
        row->population = 0; /* many tables write "-" or "unknown" */
    }
    return found;
}

/* A name of the list, and what stands behind its GAZ_NAME_TAG. Names that are addresses are none.
 */
static incmap_status add_name(gaz_draft *draft, incmap_span name, incmap_span tag,
                              incmap_error *err) {
    enum { flag_bits = 15 };
    gaz_named named = {0, 0};
    name = base_span_trim(name);
    bool is_link = base_span_find(name, BASE_SPAN("://")) != SIZE_MAX;
    if (name.size == 0 || name.size > GAZ_NAME_MAX || is_link) {
        return INCMAP_OK;
    }
    if (tag.size > 0) {
        uint32_t flags = (uint32_t)(tag.data[0] - '0') & flag_bits;
        BASE_TRY(
            gaz_draft_tag(draft, base_span(tag.data + 1, tag.size - 1), flags, &named.tag, err));
    }
    BASE_TRY(gaz_draft_keep(draft, name, &named.kept, err));
    return gaz_draft_known_name(draft, named, err);
}

static incmap_status add_names(gaz_draft *draft, const gaz_fields *fields, incmap_error *err) {
    incmap_span rest = fields->other_names, part, name;
    BASE_TRY(gaz_draft_name(draft, fields->name, err));
    while (rest.size > 0 && base_span_cut(&rest, fields->separator, &part)) {
        name = part;
        if (fields->separator == GAZ_NAME_END) {
            (void)base_span_cut(&part, GAZ_NAME_TAG, &name);
        } else {
            part = base_span("", 0);
        }
        BASE_TRY(add_name(draft, name, part, err));
    }
    return INCMAP_OK;
}

static incmap_status add_country_names(gaz_draft *draft, const gaz_row *row, bool is_variant,
                                       incmap_error *err) {
    for (uint32_t i = 0; i < row->name_count; i++) {
        bool is_main = i == 0 && !is_variant;
        BASE_TRY(gaz_draft_country(draft, gaz_draft_name_span(draft, row->first_name + i),
                                   is_main ? GAZ_MAIN_NAME : GAZ_OTHER_NAME, row->country, err));
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
    BASE_TRY(gaz_draft_id(draft, fields->id, row, err));
    BASE_TRY(gaz_draft_text(draft, fields->feature, &row->feature, err));
    BASE_TRY(gaz_draft_text(draft, fields->admin1, &row->admin1, err));
    BASE_TRY(gaz_draft_text(draft, fields->admin2, &row->admin2, err));
    BASE_TRY(gaz_draft_row(draft, row, err));
    if (gaz_is_country(fields->feature) && row->country[0] != '\0') {
        BASE_TRY(add_country_names(draft, row, fields->is_variant, err));
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
    fault found = read_fields(&trimmed, &row);
    if (added != NULL) {
        *added = found.text == NULL;
    }
    if (found.text != NULL) {
        gaz_reject(import, line, found.reason, "%s: \"%.*s\", %.*s, %.*s", found.text,
                   BASE_SPAN_ARG(txt_utf8_fit(trimmed.name, 40)),
                   BASE_SPAN_ARG(txt_utf8_fit(trimmed.lat, 20)),
                   BASE_SPAN_ARG(txt_utf8_fit(trimmed.lon, 20)));
        return INCMAP_OK;
    }
    return add_row(import, &trimmed, &row, err);
}
