#include "exp_project.h"

#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"

static void tell(const incmap_writer *writer, const incmap_error *problem) {
    if (writer->notices.notice != NULL) {
        writer->notices.notice(writer->notices.state, problem);
    }
}

/* Without the steps at its ends that turn easting and northing round, which say nothing. */
static incmap_span plain_name(const char *name) {
    static const incmap_span first = {"axis order change (2D) + ", 25};
    static const incmap_span last = {" + axis order change (2D)", 25};
    incmap_span plain = base_span_of(name);
    if (base_span_starts(plain, first)) {
        plain = base_span(plain.data + first.size, plain.size - first.size);
    }
    plain.size -= base_span_ends(plain, last) ? last.size : 0;
    return plain;
}

/* Such as: coordinates in NTF / Lambert zone II by "Inverse of ...": good to 2 m. */
static void tell_way(incmap_writer *writer, geo_crs *crs, incmap_point point) {
    geo_way way;
    incmap_error note;
    char metres[BASE_NUM_MAX];
    if (!geo_crs_way(crs, point, &way)) {
        return;
    }
    bool is_measured = way.accuracy_m > 0 && !way.is_guess;
    base_num_write_fixed(metres, is_measured ? way.accuracy_m : 0, 3);
    base_fail_at(&note, INCMAP_OK, writer->path, 0, 0, "in %s by \"%.*s\": %s%s%s",
                 geo_crs_name(crs), BASE_SPAN_ARG(plain_name(way.name)),
                 way.is_guess          ? "a guess, no shift between the datums is known"
                 : way.accuracy_m < 0  ? "accuracy unknown"
                 : way.accuracy_m == 0 ? "exact"
                                       : "good to ",
                 is_measured ? metres : "", is_measured ? " m" : "");
    tell(writer, &note);
    memcpy(writer->way, note.message, sizeof note.message);
}

static void tell_outside(incmap_writer *writer, const geo_crs *crs, const incmap_incident *incident,
                         incmap_point point) {
    incmap_error problem;
    char numbers[6][BASE_NUM_MAX];
    incmap_span id = inc_text(incident, INCMAP_FIELD_ID);
    geo_use use;
    bool known = geo_crs_use(crs, &use);
    const double values[] = {point.lat, point.lon, use.south, use.north, use.west, use.east};
    for (int i = 0; i < 6; i++) {
        base_num_write_fixed(numbers[i], values[i], i < 2 ? 7 : 2);
    }
    writer->outside++;
    base_fail_at(&problem, INCMAP_RANGE, incident->input, incident->line, 0,
                 "record \"%.*s\" at %s, %s lies outside of %s%s%s%s%s%s%s%s%s",
                 (int)(id.size > 40 ? 40 : id.size), id.size == 0 ? "" : id.data, numbers[0],
                 numbers[1], geo_crs_name(crs), known ? ": latitude " : "", known ? numbers[2] : "",
                 known ? " to " : "", known ? numbers[3] : "", known ? ", longitude " : "",
                 known ? numbers[4] : "", known ? " to " : "", known ? numbers[5] : "");
    tell(writer, &problem);
}

void exp_project_point(incmap_writer *writer, geo_crs *crs, const incmap_incident *incident,
                       incmap_point point, bool *told, double *x, double *y) {
    bool good = geo_crs_is_wgs84(crs) || geo_crs_is_in_use(crs, point);
    if (!good || geo_crs_project(crs, point, x, y, NULL) != INCMAP_OK) {
        if (!*told) {
            tell_outside(writer, crs, incident, point);
        }
        *told = true;
        *x = *y = 0;
        return;
    }
    if (writer->way[0] == '\0' && !geo_crs_is_wgs84(crs)) {
        tell_way(writer, crs, point);
    }
}

bool exp_project(incmap_writer *writer, geo_crs *crs, const incmap_incident *incident, double *x,
                 double *y) {
    incmap_point point;
    bool outside = false;
    *x = 0;
    *y = 0;
    bool located = exp_point(incident, &point);
    if (located) {
        exp_project_point(writer, crs, incident, point, &outside, x, y);
    }
    return located && !outside;
}
