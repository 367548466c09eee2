#include "rep_json.h"

#include "base_date.h"
#include "base_num.h"
#include "base_span.h"
#include "io_json.h"

enum { DEGREE_DECIMALS = 7, SCORE_DECIMALS = 3, MUCH = 1 << 20 };

void rep_json_pass_on(rep_json *json) {
    if (json->status == INCMAP_OK && json->sink != NULL && json->out->size >= MUCH) {
        json->status =
            json->sink->write(json->sink->state, json->out->data, json->out->size, json->err);
        json->out->size = 0;
    }
}

void rep_json_span(rep_json *json, incmap_span text) {
    if (json->status == INCMAP_OK) {
        json->status = base_buf_add_span(json->out, text, json->err);
    }
}

void rep_json_raw(rep_json *json, const char *text) { rep_json_span(json, base_span_of(text)); }

void rep_json_open(rep_json *json, char bracket) {
    rep_json_span(json, base_span(&bracket, 1));
    json->first = true;
}

void rep_json_close(rep_json *json, char bracket) {
    rep_json_span(json, base_span(&bracket, 1));
    json->first = false;
}

void rep_json_next(rep_json *json) {
    rep_json_raw(json, json->first ? "" : ",");
    json->first = false;
}

void rep_json_key(rep_json *json, const char *key) {
    rep_json_next(json);
    rep_json_raw(json, "\"");
    rep_json_raw(json, key);
    rep_json_raw(json, "\":");
}

static void put_string(rep_json *json, incmap_span text) {
    if (json->status == INCMAP_OK) {
        json->status = io_json_put_string(json->out, text, json->err);
    }
}

void rep_json_text(rep_json *json, const char *key, incmap_span text) {
    rep_json_key(json, key);
    put_string(json, text);
}

void rep_json_size(rep_json *json, const char *key, size_t value) {
    char digits[BASE_NUM_MAX];
    base_num_write_u64(digits, value);
    rep_json_key(json, key);
    rep_json_raw(json, digits);
}

void rep_json_number(rep_json *json, const char *key, double value, int decimals) {
    char digits[BASE_NUM_MAX];
    base_num_write_fixed(digits, value, decimals);
    rep_json_key(json, key);
    rep_json_raw(json, digits);
}

void rep_json_date(rep_json *json, const char *key, incmap_date date) {
    char text[11];
    base_date_write(date, text);
    rep_json_text(json, key, base_span_of(text));
}

static void put_flags(rep_json *json, uint32_t flags) {
    rep_json_key(json, "flags");
    rep_json_open(json, '[');
    for (int bit = 0; bit < 32; bit++) {
        const char *name = incmap_flag_name(flags & (UINT32_C(1) << bit));
        if (name != NULL) {
            rep_json_next(json);
            put_string(json, base_span_of(name));
        }
    }
    rep_json_close(json, ']');
}

static void put_point(rep_json *json, const incmap_placement *p) {
    char room[INCMAP_ID_ROOM];
    if (p->has_place) {
        rep_json_text(json, "place_id", incmap_id_write(&p->place.id, room));
        rep_json_text(json, "name", p->place.name);
    }
    rep_json_number(json, "lat", p->point.lat, DEGREE_DECIMALS);
    rep_json_number(json, "lon", p->point.lon, DEGREE_DECIMALS);
    if (p->has_place) {
        rep_json_text(json, "feature", p->place.feature);
    }
    rep_json_text(json, "country", p->country);
    rep_json_text(json, "admin1", p->admin1);
    rep_json_text(json, "admin2", p->admin2);
    rep_json_text(json, "match", base_span_of(incmap_match_name(p->match)));
    rep_json_number(json, "score", p->score, SCORE_DECIMALS);
    rep_json_number(json, "geo_precision", p->geo_precision, 0);
    rep_json_number(json, "where_prec", p->where_prec, 0);
    rep_json_number(json, "uncertainty_m", p->uncertainty_m, 0);
}

void rep_json_placement(rep_json *json, const incmap_placement *p) {
    rep_json_text(json, "status", base_span_of(incmap_outcome_name(p->outcome)));
    if (p->outcome != INCMAP_OUTCOME_PLACED) {
        rep_json_text(json, "reason", base_span_of(incmap_reason_name(p->reason)));
    }
    if (p->has_point) {
        put_point(json, p);
    }
    put_flags(json, p->flags);
}

static void put_value(rep_json *json, incmap_field field, incmap_value value) {
    const char *name = incmap_field_describe(field)->name;
    char digits[BASE_NUM_MAX];
    switch (value.kind) {
        case INCMAP_KIND_TEXT:
            rep_json_text(json, name, value.as.text);
            break;
        case INCMAP_KIND_INTEGER:
            base_num_write_i64(digits, value.as.integer);
            rep_json_key(json, name);
            rep_json_raw(json, digits);
            break;
        case INCMAP_KIND_REAL:
            rep_json_number(json, name, value.as.real,
                            field == INCMAP_FIELD_SCORE ? SCORE_DECIMALS : DEGREE_DECIMALS);
            break;
        case INCMAP_KIND_DATE:
            rep_json_date(json, name, value.as.date);
            break;
        case INCMAP_KIND_JSON:
            rep_json_key(json, name);
            rep_json_span(json, value.as.text);
            break;
        case INCMAP_KIND_NULL:
            break;
    }
}

static void put_evidence(rep_json *json, const incmap_incident *incident) {
    int64_t start = incmap_incident_get(incident, INCMAP_FIELD_EVIDENCE_START).as.integer;
    int64_t end = incmap_incident_get(incident, INCMAP_FIELD_EVIDENCE_END).as.integer;
    rep_json_key(json, "evidence");
    rep_json_open(json, '{');
    rep_json_size(json, "start", (size_t)start);
    rep_json_size(json, "end", (size_t)end);
    rep_json_text(json, "text", incmap_incident_get(incident, INCMAP_FIELD_EVIDENCE).as.text);
    rep_json_close(json, '}');
}

void rep_json_incident(rep_json *json, const incmap_incident *incident) {
    for (int i = 0; i < INCMAP_FIELD_COUNT; i++) {
        incmap_field field = (incmap_field)i;
        incmap_value value = incmap_incident_get(incident, field);
        if (field == INCMAP_FIELD_EVIDENCE && value.kind != INCMAP_KIND_NULL) {
            put_evidence(json, incident);
        } else if (field != INCMAP_FIELD_EVIDENCE_START && field != INCMAP_FIELD_EVIDENCE_END) {
            put_value(json, field, value);
        }
    }
}
