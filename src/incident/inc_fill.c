/* Owns how cells become fields of their kind, and the record's id. When and where it happened are
 * inc_fill_when.c's and inc_fill_where.c's. */
#include "inc_fill.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "inc_date.h"

void inc_tell(const inc_filler *filler, const inc_row *row, incmap_status status,
              const char *format, ...) {
    if (filler->notices.notice == NULL) {
        return;
    }
    char message[192];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    incmap_error problem;
    base_fail_at(&problem, status, filler->source->name, row->line, 0, "%s", message);
    filler->notices.notice(filler->notices.state, &problem);
}

incmap_status inc_drop(const inc_filler *filler, const inc_row *row, incmap_incident *incident,
                       int target, const char *expected, incmap_error *err) {
    incmap_span value = inc_cell_of(filler, row, target);
    incmap_span column = base_span_trim(filler->header.names[filler->header.column_of[target]]);
    inc_tell(filler, row, INCMAP_RANGE, "column %.*s: \"%.*s\"; expected %s",
             (int)(column.size > 40 ? 40 : column.size), column.data,
             (int)(value.size > 40 ? 40 : value.size), value.data, expected);
    return inc_keep_in_notes(incident, column, value, err);
}

/* What the numbers of a field may be. */
static const struct {
    incmap_field field;
    double min, max;
    const char *expected;
} ranges[] = {
    {INCMAP_FIELD_TIME_PRECISION, 1, 3, "1, 2 or 3"},
    {INCMAP_FIELD_FATALITIES_BEST, 0, INFINITY, "a whole number from 0"},
    {INCMAP_FIELD_FATALITIES_LOW, 0, INFINITY, "a whole number from 0"},
    {INCMAP_FIELD_FATALITIES_HIGH, 0, INFINITY, "a whole number from 0"},
    {INCMAP_FIELD_GEO_PRECISION, 1, 3, "1, 2 or 3"},
    {INCMAP_FIELD_WHERE_PREC, 1, 7, "1 to 7"},
    {INCMAP_FIELD_UNCERTAINTY_M, 0, INFINITY, "metres from 0"},
    {INCMAP_FIELD_OFFSET_M, 0, INFINITY, "metres from 0"},
    {INCMAP_FIELD_BEARING, 0, 360, "degrees from 0 to 360"},
    {INCMAP_FIELD_SCORE, 0, 1, "0 to 1"},
    {INCMAP_FIELD_N_CANDIDATES, 0, INFINITY, "a whole number from 0"},
    {INCMAP_FIELD_EVIDENCE_START, 0, INFINITY, "a whole number from 0"},
    {INCMAP_FIELD_EVIDENCE_END, 0, INFINITY, "a whole number from 0"},
};

static const char *expected_of(incmap_field field, double value) {
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (ranges[i].field == field) {
            bool inside = value >= ranges[i].min && value <= ranges[i].max;
            return inside ? NULL : ranges[i].expected;
        }
    }
    return "a number";
}

/* Whole numbers as 12 or, as spreadsheets write them, 12.0. */
static bool read_integer(incmap_span text, int64_t *out) {
    double real = 0;
    if (base_num_parse_i64(text, out)) {
        return true;
    }
    if (!base_num_parse(text, &real) || trunc(real) != real || fabs(real) > 9007199254740992.0) {
        return false;
    }
    *out = (int64_t)real;
    return true;
}

static incmap_status fill_number(const inc_filler *filler, const inc_row *row,
                                 incmap_incident *incident, incmap_field field, incmap_error *err) {
    incmap_span text = inc_cell_of(filler, row, (int)field);
    bool whole = incmap_field_describe(field)->kind == INCMAP_KIND_INTEGER;
    int64_t integer = 0;
    double real = NAN;
    bool read = whole ? read_integer(text, &integer) : base_num_parse(text, &real);
    const char *expected = expected_of(field, !read ? NAN : whole ? (double)integer : real);
    if (expected != NULL) {
        return inc_drop(filler, row, incident, (int)field, expected, err);
    }
    if (whole) {
        inc_set_integer(incident, field, integer);
    } else {
        inc_set_real(incident, field, real);
    }
    return INCMAP_OK;
}

static bool is_filled_elsewhere(int field) {
    switch (field) {
        case INCMAP_FIELD_DATE:
        case INCMAP_FIELD_DATE_START:
        case INCMAP_FIELD_DATE_END:
        case INCMAP_FIELD_PUBLISHED:
        case INCMAP_FIELD_LAT:
        case INCMAP_FIELD_LON:
        case INCMAP_FIELD_ID:
            return true;
        default:
            return false;
    }
}

void inc_fill_prepare(inc_filler *filler) {
    filler->text_count = 0;
    filler->number_count = 0;
    for (int i = 0; i < INCMAP_FIELD_COUNT; i++) {
        incmap_field field = (incmap_field)i;
        if (filler->header.column_of[i] < 0 || is_filled_elsewhere(i)) {
            continue;
        }
        if (incmap_field_describe(field)->kind == INCMAP_KIND_TEXT) {
            filler->texts[filler->text_count++] = field;
        } else {
            filler->numbers[filler->number_count++] = field;
        }
    }
}

incmap_status inc_take_text(const inc_row *row, incmap_incident *incident, incmap_field field,
                            incmap_span text, incmap_error *err) {
    if (!row->owned || text.size == 0) {
        return inc_set_text(incident, field, text, err);
    }
    inc_lend_text(incident, field, text);
    incident->plain |= row->plain ? inc_bit(field) : 0;
    return INCMAP_OK;
}

static incmap_status fill_texts(const inc_filler *filler, const inc_row *row,
                                incmap_incident *incident, incmap_error *err) {
    for (size_t i = 0; i < filler->text_count; i++) {
        incmap_field field = filler->texts[i];
        BASE_TRY(inc_take_text(row, incident, field, inc_cell_of(filler, row, (int)field), err));
    }
    return INCMAP_OK;
}

static incmap_status fill_numbers(const inc_filler *filler, const inc_row *row,
                                  incmap_incident *incident, incmap_error *err) {
    for (size_t i = 0; i < filler->number_count; i++) {
        incmap_field field = filler->numbers[i];
        if (inc_cell_of(filler, row, (int)field).size > 0) {
            BASE_TRY(fill_number(filler, row, incident, field, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status fill_extras(const inc_filler *filler, const inc_row *row,
                                 incmap_incident *incident, incmap_error *err) {
    for (size_t i = 0; i < filler->header.count && filler->header.extra_count > 0; i++) {
        int extra = filler->header.extra_of[i];
        if (extra >= 0 && row->cells[i].text.size > 0) {
            incmap_value value = {
                .kind = row->cells[i].json ? INCMAP_KIND_JSON : INCMAP_KIND_TEXT,
                .as.text = row->cells[i].text,
            };
            BASE_TRY(inc_source_set_extra(filler->source, incident, (size_t)extra, value, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status fill_id(const inc_filler *filler, const inc_row *row,
                             incmap_incident *incident, incmap_error *err) {
    incmap_span id = inc_cell_of(filler, row, INCMAP_FIELD_ID);
    if (row->id.size > 0) {
        BASE_TRY(inc_set_text(incident, INCMAP_FIELD_ID, row->id, err));
        if (id.size == 0 || base_span_equal(id, row->id)) {
            return INCMAP_OK;
        }
        int column = filler->header.column_of[INCMAP_FIELD_ID];
        return inc_keep_in_notes(incident, filler->header.names[column], id, err);
    }
    if (id.size == 0) {
        return inc_source_make_id(filler->source, incident, row->line, err);
    }
    return inc_take_text(row, incident, INCMAP_FIELD_ID, id, err);
}

/* UCDP's codes of violence as words; other values as they are. */
static incmap_status fill_violence(const inc_filler *filler, const inc_row *row,
                                   incmap_incident *incident, incmap_error *err) {
    static const char *const names[] = {"State-based conflict", "Non-state conflict",
                                        "One-sided violence"};
    incmap_span code = inc_cell_of(filler, row, INC_TARGET_VIOLENCE);
    if (code.size == 0 || !inc_is_null(incident, INCMAP_FIELD_EVENT_TYPE)) {
        return INCMAP_OK;
    }
    int64_t number = 0;
    if (read_integer(code, &number) && number >= 1 && number <= 3) {
        inc_lend_text(incident, INCMAP_FIELD_EVENT_TYPE, base_span_of(names[number - 1]));
        return INCMAP_OK;
    }
    return inc_set_text(incident, INCMAP_FIELD_EVENT_TYPE, code, err);
}

static incmap_status fill_claims(const inc_filler *filler, const inc_row *row,
                                 incmap_incident *incident, incmap_error *err) {
    incmap_span admin = inc_cell_of(filler, row, INC_TARGET_CLAIMED_ADMIN2);
    if (admin.size == 0) {
        admin = inc_cell_of(filler, row, INC_TARGET_CLAIMED_ADMIN1);
    }
    if (admin.size > 0 && inc_is_null(incident, INCMAP_FIELD_ADMIN_REPORTED)) {
        BASE_TRY(inc_take_text(row, incident, INCMAP_FIELD_ADMIN_REPORTED, admin, err));
    }
    return INCMAP_OK;
}

incmap_status inc_fill(const inc_filler *filler, const inc_row *row, incmap_incident *incident,
                       incmap_error *err) {
    incmap_incident_set_origin(incident, filler->source->name, row->line);
    /* Texts first: what cannot be read is appended to the notes. */
    BASE_TRY(fill_texts(filler, row, incident, err));
    BASE_TRY(fill_id(filler, row, incident, err));
    BASE_TRY(fill_numbers(filler, row, incident, err));
    BASE_TRY(fill_violence(filler, row, incident, err));
    BASE_TRY(fill_claims(filler, row, incident, err));
    if (filler->header.scheme != NULL && inc_is_null(incident, INCMAP_FIELD_SCHEME) &&
        !inc_is_null(incident, INCMAP_FIELD_EVENT_TYPE)) {
        inc_lend_text(incident, INCMAP_FIELD_SCHEME, base_span_of(filler->header.scheme));
    }
    BASE_TRY(inc_fill_when(filler, row, incident, err));
    BASE_TRY(inc_fill_where(filler, row, incident, err));
    return fill_extras(filler, row, incident, err);
}
