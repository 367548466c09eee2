#include "rep_json.h"

#include "base_date.h"
#include "base_num.h"
#include "base_span.h"
#include "res_write.h"

enum { DEGREE_DECIMALS = 7 };

void rep_json_date(io_pen *pen, const char *key, incmap_date date) {
    char text[11];
    base_date_write(date, text);
    io_pen_text(pen, key, base_span_of(text));
}

static void put_value(io_pen *pen, incmap_field field, incmap_value value) {
    const char *name = incmap_field_describe(field)->name;
    char digits[BASE_NUM_MAX];
    switch (value.kind) {
        case INCMAP_KIND_TEXT:
            io_pen_text(pen, name, value.as.text);
            break;
        case INCMAP_KIND_INTEGER:
            base_num_write_i64(digits, value.as.integer);
            io_pen_key(pen, name);
            io_pen_raw(pen, digits);
            break;
        case INCMAP_KIND_REAL:
            io_pen_number(pen, name, value.as.real,
                          field == INCMAP_FIELD_SCORE ? RES_SCORE_DECIMALS : DEGREE_DECIMALS);
            break;
        case INCMAP_KIND_DATE:
            rep_json_date(pen, name, value.as.date);
            break;
        case INCMAP_KIND_JSON:
            io_pen_key(pen, name);
            io_pen_span(pen, value.as.text);
            break;
        case INCMAP_KIND_NULL:
            break;
    }
}

static void put_evidence(io_pen *pen, const incmap_incident *incident) {
    int64_t start = incmap_incident_get(incident, INCMAP_FIELD_EVIDENCE_START).as.integer;
    int64_t end = incmap_incident_get(incident, INCMAP_FIELD_EVIDENCE_END).as.integer;
    io_pen_key(pen, "evidence");
    io_pen_open(pen, '{');
    io_pen_size(pen, "start", (size_t)start);
    io_pen_size(pen, "end", (size_t)end);
    io_pen_text(pen, "text", incmap_incident_get(incident, INCMAP_FIELD_EVIDENCE).as.text);
    io_pen_close(pen, '}');
}

void rep_json_incident(io_pen *pen, const incmap_incident *incident) {
    for (int i = 0; i < INCMAP_FIELD_COUNT; i++) {
        incmap_field field = (incmap_field)i;
        incmap_value value = incmap_incident_get(incident, field);
        if (field == INCMAP_FIELD_EVIDENCE && value.kind != INCMAP_KIND_NULL) {
            put_evidence(pen, incident);
        } else if (field != INCMAP_FIELD_EVIDENCE_START && field != INCMAP_FIELD_EVIDENCE_END) {
            put_value(pen, field, value);
        }
    }
}
