/* Owns the dates of a record: what was read, and what follows from it. */
#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "inc_date.h"
#include "inc_fill.h"

static const char expected_date[] = "a date that exists, such as 2023-09-24 or 24.09.2023";

/* Read the cell of a date; *read false when it is empty or was dropped. */
static incmap_status read_date(const inc_filler *filler, const inc_row *row,
                               incmap_incident *incident, incmap_field field, inc_when *when,
                               bool *read, incmap_error *err) {
    incmap_span text = inc_cell_of(filler, row, (int)field);
    *read = text.size > 0 && inc_when_read(text, when);
    if (*read || text.size == 0) {
        return INCMAP_OK;
    }
    return inc_drop(filler, row, incident, (int)field, expected_date, err);
}

static incmap_status fill_bounds(const inc_filler *filler, const inc_row *row,
                                 incmap_incident *incident, incmap_error *err) {
    inc_when when;
    bool read = false;
    BASE_TRY(read_date(filler, row, incident, INCMAP_FIELD_DATE_START, &when, &read, err));
    incmap_date start = read ? when.start : (incmap_date){.year = 0};
    BASE_TRY(read_date(filler, row, incident, INCMAP_FIELD_DATE_END, &when, &read, err));
    incmap_date end = read ? when.end : (incmap_date){.year = 0};
    if (base_date_is_set(start) && base_date_is_set(end) && base_date_compare(start, end) > 0) {
        BASE_TRY(inc_drop(filler, row, incident, INCMAP_FIELD_DATE_START, "a day not after the end",
                          err));
        BASE_TRY(inc_drop(filler, row, incident, INCMAP_FIELD_DATE_END,
                          "a day not before the start", err));
        return INCMAP_OK;
    }
    if (base_date_is_set(start)) {
        inc_set_date(incident, INCMAP_FIELD_DATE_START, start);
    }
    if (base_date_is_set(end)) {
        inc_set_date(incident, INCMAP_FIELD_DATE_END, end);
    }
    return INCMAP_OK;
}

static void fill_precision(const inc_filler *filler, const inc_row *row, incmap_incident *incident,
                           int precision) {
    /* UCDP's date_prec: 1 a day, 2 up to six days, 3 a week, 4 a month, 5 longer. */
    static const int of_ucdp[] = {1, 2, 2, 3, 3};
    uint64_t code = 0;
    incmap_span text = inc_cell_of(filler, row, INC_TARGET_DATE_PREC);
    if (!inc_is_null(incident, INCMAP_FIELD_TIME_PRECISION)) {
        return;
    }
    if (base_num_parse_u64(text, &code) && code >= 1 && code <= 5) {
        precision = of_ucdp[code - 1];
    }
    if (precision > 0) {
        inc_set_integer(incident, INCMAP_FIELD_TIME_PRECISION, precision);
    }
}

/* A single day whose own precision says that it stands for a week (its middle) or a month. */
static void widen(const incmap_incident *incident, inc_when *when) {
    incmap_value precision = incident->values[INCMAP_FIELD_TIME_PRECISION];
    if (precision.kind != INCMAP_KIND_INTEGER || precision.as.integer < 2 || when->precision != 1) {
        return;
    }
    incmap_date day = when->start;
    if (precision.as.integer == 2) {
        incmap_date first = base_date_from_days(base_date_to_days(day) - 3);
        incmap_date last = base_date_from_days(base_date_to_days(day) + 3);
        if (!base_date_is_valid(first) || !base_date_is_valid(last)) {
            return;
        }
        when->start = first;
        when->end = last;
    } else {
        when->start.day = 1;
        when->end.day = (uint8_t)base_days_in_month(day.year, day.month);
    }
    when->edtf[10] = '~';
    when->edtf_size = 11;
}

/* The bounds that the table does not give; one that does not fit to the other is left out. */
static void fill_bounds_from(incmap_incident *incident, const inc_when *when) {
    const incmap_value *start = &incident->values[INCMAP_FIELD_DATE_START];
    const incmap_value *end = &incident->values[INCMAP_FIELD_DATE_END];
    bool has_start = start->kind == INCMAP_KIND_DATE;
    bool has_end = end->kind == INCMAP_KIND_DATE;
    if (!has_start && base_date_is_set(when->start) &&
        (!has_end || base_date_compare(when->start, end->as.date) <= 0)) {
        inc_set_date(incident, INCMAP_FIELD_DATE_START, when->start);
    }
    if (!has_end && base_date_is_set(when->end) &&
        (!has_start || base_date_compare(start->as.date, when->end) <= 0)) {
        inc_set_date(incident, INCMAP_FIELD_DATE_END, when->end);
    }
}

static incmap_status fill_from_date(const inc_filler *filler, const inc_row *row,
                                    incmap_incident *incident, inc_when *when, incmap_error *err) {
    fill_precision(filler, row, incident, when->precision);
    bool bounded = !inc_is_null(incident, INCMAP_FIELD_DATE_START) ||
                   !inc_is_null(incident, INCMAP_FIELD_DATE_END);
    if (!bounded) {
        widen(incident, when);
    }
    fill_bounds_from(incident, when);
    incmap_span cell = inc_cell_of(filler, row, INCMAP_FIELD_DATE);
    incmap_span edtf = base_span(when->edtf, when->edtf_size);
    return base_span_equal(cell, edtf) ? inc_take_text(row, incident, INCMAP_FIELD_DATE, cell, err)
                                       : inc_set_text(incident, INCMAP_FIELD_DATE, edtf, err);
}

static incmap_status fill_from_bounds(const inc_filler *filler, const inc_row *row,
                                      incmap_incident *incident, incmap_error *err) {
    inc_when when = {.precision = 0};
    incmap_value start = incident->values[INCMAP_FIELD_DATE_START];
    incmap_value end = incident->values[INCMAP_FIELD_DATE_END];
    bool any = start.kind == INCMAP_KIND_DATE || end.kind == INCMAP_KIND_DATE;
    if (!any || !inc_when_between(
                    start.kind == INCMAP_KIND_DATE ? start.as.date : (incmap_date){.year = 0},
                    end.kind == INCMAP_KIND_DATE ? end.as.date : (incmap_date){.year = 0}, &when)) {
        return INCMAP_OK;
    }
    fill_precision(filler, row, incident, when.precision);
    return inc_set_text(incident, INCMAP_FIELD_DATE, base_span(when.edtf, when.edtf_size), err);
}

static void assume_published(const inc_filler *filler, incmap_incident *incident) {
    if (base_date_is_set(filler->published)) {
        inc_set_date(incident, INCMAP_FIELD_PUBLISHED, filler->published);
    }
}

/* A plain day, YYYY-MM-DD, of which the table says nothing else: what fill_from_date() does with it
 * is known at once. False, and nothing happened, where it is not that. */
static bool fill_plain_day(const inc_filler *filler, const inc_row *row, incmap_incident *incident,
                           incmap_status *status, incmap_error *err) {
    incmap_span cell = inc_cell_of(filler, row, INCMAP_FIELD_DATE);
    incmap_date day;
    if (cell.size != 10 || inc_is_fed(filler, INC_TARGET_DATE_PREC) ||
        !inc_is_null(incident, INCMAP_FIELD_TIME_PRECISION) || !base_date_parse(cell, &day)) {
        return false;
    }
    inc_set_integer(incident, INCMAP_FIELD_TIME_PRECISION, 1);
    inc_set_date(incident, INCMAP_FIELD_DATE_START, day);
    inc_set_date(incident, INCMAP_FIELD_DATE_END, day);
    *status = inc_take_text(row, incident, INCMAP_FIELD_DATE, cell, err);
    return true;
}

/* Tables of several sources join their dates with semicolons: the first one is taken. */
static incmap_status fill_published(const inc_filler *filler, const inc_row *row,
                                    incmap_incident *incident, incmap_error *err) {
    incmap_span all = inc_cell_of(filler, row, INCMAP_FIELD_PUBLISHED);
    incmap_span rest = all;
    incmap_span first = {0};
    if (base_span_cut(&rest, ';', &first) && first.size < all.size) {
        first = base_span_trim(first);
    }
    inc_when when;
    if (first.size == 0) {
        assume_published(filler, incident);
        return INCMAP_OK;
    }
    if (!inc_when_read(first, &when) || !base_date_is_set(when.start) ||
        base_date_compare(when.start, when.end) != 0) {
        return inc_drop(filler, row, incident, INCMAP_FIELD_PUBLISHED, "a day, such as 2023-09-24",
                        err);
    }
    inc_set_date(incident, INCMAP_FIELD_PUBLISHED, when.start);
    if (first.size == all.size) {
        return INCMAP_OK;
    }
    int column = filler->header.column_of[INCMAP_FIELD_PUBLISHED];
    return inc_keep_in_notes(incident, base_span_trim(filler->header.names[column]), all, err);
}

static incmap_status fill_happened(const inc_filler *filler, const inc_row *row,
                                   incmap_incident *incident, incmap_error *err) {
    inc_when when;
    bool read = false;
    incmap_status status = INCMAP_OK;
    if (inc_is_fed(filler, INCMAP_FIELD_DATE_START) || inc_is_fed(filler, INCMAP_FIELD_DATE_END)) {
        BASE_TRY(fill_bounds(filler, row, incident, err));
    } else if (fill_plain_day(filler, row, incident, &status, err)) {
        return status;
    }
    BASE_TRY(read_date(filler, row, incident, INCMAP_FIELD_DATE, &when, &read, err));
    return read ? fill_from_date(filler, row, incident, &when, err)
                : fill_from_bounds(filler, row, incident, err);
}

incmap_status inc_fill_when(const inc_filler *filler, const inc_row *row, incmap_incident *incident,
                            incmap_error *err) {
    BASE_TRY(fill_happened(filler, row, incident, err));
    if (inc_is_fed(filler, INCMAP_FIELD_PUBLISHED)) {
        return fill_published(filler, row, incident, err);
    }
    assume_published(filler, incident);
    return INCMAP_OK;
}
