/* Owns how values of the incident record look as text, the same in every format, and what is told
 * of those that a format cannot hold. */
#include <math.h>

#include "base_date.h"
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "exp_writer.h"
#include "geo_sphere.h"

_Static_assert((int)EXP_TEXT_ROOM >= (int)BASE_NUM_MAX, "numbers must fit");

int exp_decimals(incmap_field field) {
    switch (field) {
        case INCMAP_FIELD_LAT:
        case INCMAP_FIELD_LON:
            return 7; /* a centimetre; RFC 7946 advises no more */
        case INCMAP_FIELD_SCORE:
            return 4;
        case INCMAP_FIELD_BEARING:
            return 2;
        default:
            return 1; /* metres */
    }
}

bool exp_point(const incmap_incident *incident, incmap_point *out) {
    const incmap_value *lat = &incident->values[INCMAP_FIELD_LAT];
    const incmap_value *lon = &incident->values[INCMAP_FIELD_LON];
    if (lat->kind != INCMAP_KIND_REAL || lon->kind != INCMAP_KIND_REAL) {
        return false;
    }
    *out = (incmap_point){.lat = lat->as.real, .lon = lon->as.real};
    return geo_point_is_valid(*out);
}

void exp_tell_placeless(const incmap_writer *writer, uint64_t count) {
    const incmap_notices *notices = &writer->notices;
    if (count > 0 && notices->notice != NULL) {
        incmap_error problem;
        base_fail_at(
            &problem, INCMAP_LIMIT, writer->path, 0, 0,
            "%s are not in it, since this format wants %s for each: %llu; GeoJSON holds them",
            writer->shape == NULL ? "incidents without a place" : "rows without an area or a line",
            writer->shape == NULL ? "a point" : "one", (unsigned long long)count);
        notices->notice(notices->state, &problem);
    }
}

incmap_span exp_value_text(const incmap_value *value, int decimals, char room[EXP_TEXT_ROOM]) {
    switch (value->kind) {
        case INCMAP_KIND_TEXT:
        case INCMAP_KIND_JSON:
            return value->as.text;
        case INCMAP_KIND_INTEGER:
            return base_span(room, base_num_write_i64(room, value->as.integer));
        case INCMAP_KIND_REAL:
            if (!isfinite(value->as.real)) {
                return base_span(NULL, 0);
            }
            return base_span(room, base_num_write_fixed(room, value->as.real, decimals));
        case INCMAP_KIND_DATE:
            base_date_write(value->as.date, room);
            return base_span(room, 10);
        case INCMAP_KIND_NULL:
        default:
            return base_span(NULL, 0);
    }
}
