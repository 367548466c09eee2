/* Members of JSON objects, one behind the other. The first failure is kept. */
#ifndef REP_JSON_H
#define REP_JSON_H

#include "base_buf.h"
#include "incmap/incident.h"

typedef struct rep_json {
    base_buf *out;
    incmap_error *err;
    incmap_status status;
    bool first;              /* no member yet in the object at hand */
    const incmap_sink *sink; /* takes what `out` holds when that is much; NULL: it grows */
} rep_json;

/* To be called between elements, from where on only memory and the sink can fail. */
void rep_json_pass_on(rep_json *json);

void rep_json_raw(rep_json *json, const char *text);
void rep_json_span(rep_json *json, incmap_span json_text);
void rep_json_open(rep_json *json, char bracket); /* and no member yet */
void rep_json_close(rep_json *json, char bracket);
void rep_json_next(rep_json *json); /* a comma, but before the first element */
void rep_json_key(rep_json *json, const char *key);
void rep_json_text(rep_json *json, const char *key, incmap_span text);
void rep_json_size(rep_json *json, const char *key, size_t value);
void rep_json_number(rep_json *json, const char *key, double value, int decimals);
void rep_json_date(rep_json *json, const char *key, incmap_date date);

/* status, place_id, name, lat, lon … flags */
void rep_json_placement(rep_json *json, const incmap_placement *placement);

/* The fields that are set, in order, the evidence as an object. */
void rep_json_incident(rep_json *json, const incmap_incident *incident);

#endif
