/* Owns the coordinates that a record brings along: plain, with a decimal comma, as degrees and
 * minutes, in one column or in two. What cannot be right is told and treated as not given. */
#include <math.h>
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "geo_coordinates.h"
#include "geo_sphere.h"
#include "inc_fill.h"

enum { degree_bytes = 64 };

/* Degrees with a comma where others have a point. */
static bool read_with_comma(incmap_span text, double *out) {
    char copy[degree_bytes];
    size_t commas = 0;
    if (text.size >= sizeof copy) {
        return false;
    }
    for (size_t i = 0; i < text.size; i++) {
        commas += text.data[i] == ',';
        copy[i] = text.data[i] == ',' ? '.' : text.data[i];
    }
    return commas == 1 && base_span_find(text, BASE_SPAN(".")) == SIZE_MAX &&
           base_num_parse(base_span(copy, text.size), out);
}

static bool read_degrees(incmap_span text, double *out) {
    return base_num_parse(text, out) || read_with_comma(text, out);
}

/* Two cells that are plain degrees or, taken together, coordinates in another notation. */
static geo_coordinates_found read_pair(incmap_span lat, incmap_span lon, incmap_point *out) {
    if (read_degrees(lat, &out->lat) && read_degrees(lon, &out->lon)) {
        return geo_point_is_valid(*out) ? GEO_COORDINATES_OK : GEO_COORDINATES_OUT_OF_RANGE;
    }
    char joined[2 * degree_bytes + 2];
    if (lat.size == 0 || lon.size == 0 || lat.size > degree_bytes || lon.size > degree_bytes) {
        return GEO_COORDINATES_NONE;
    }
    memcpy(joined, lat.data, lat.size);
    joined[lat.size] = ' ';
    memcpy(joined + lat.size + 1, lon.data, lon.size);
    geo_coordinates found;
    geo_coordinates_found answer =
        geo_coordinates_parse(base_span(joined, lat.size + lon.size + 1), &found);
    *out = found.point;
    return answer;
}

/* Whether a cell by itself cannot be that coordinate. */
static bool is_at_fault(int target, incmap_span text) {
    double value = 0;
    double limit = target == INCMAP_FIELD_LAT ? 90 : 180;
    return target != INC_TARGET_POINT && (!read_degrees(text, &value) || fabs(value) > limit);
}

/* Keep all cells that coordinates were written in, and tell of the one at fault: the first that
 * cannot be what it is by itself, else the first. */
static incmap_status drop_columns(const inc_filler *filler, const inc_row *row,
                                  incmap_incident *incident, const char *expected,
                                  incmap_error *err) {
    static const int targets[] = {INCMAP_FIELD_LAT, INCMAP_FIELD_LON, INC_TARGET_POINT};
    enum { count = sizeof targets / sizeof targets[0] };
    int told = -1;
    bool at_fault = false;
    for (int i = 0; i < count; i++) {
        incmap_span text = inc_cell_of(filler, row, targets[i]);
        bool faulty = text.size > 0 && is_at_fault(targets[i], text);
        if (text.size > 0 && (told < 0 || (faulty && !at_fault))) {
            told = i;
            at_fault = faulty;
        }
    }
    for (int i = 0; i < count; i++) {
        incmap_span text = inc_cell_of(filler, row, targets[i]);
        int column = filler->header.column_of[targets[i]];
        if (i == told) {
            BASE_TRY(inc_drop(filler, row, incident, targets[i], expected, err));
        } else if (text.size > 0) {
            BASE_TRY(inc_keep_in_notes(incident, base_span_trim(filler->header.names[column]), text,
                                       err));
        }
    }
    return INCMAP_OK;
}

/* "LAT LON ALTITUDE ACCURACY", as KoboToolbox writes a point; false when it is not that. */
static bool read_survey_point(incmap_span text, incmap_point *point, double *accuracy) {
    double numbers[4];
    size_t count = 0;
    incmap_span part;
    while (base_span_cut(&text, ' ', &part)) {
        if (count == 4 || !base_num_parse(part, &numbers[count++])) {
            return false;
        }
    }
    if (count < 3) {
        return false;
    }
    *point = (incmap_point){.lat = numbers[0], .lon = numbers[1]};
    *accuracy = count == 4 ? numbers[3] : 0;
    return true;
}

static geo_coordinates_found read_one_column(const inc_filler *filler, const inc_row *row,
                                             incmap_incident *incident, incmap_point *out) {
    incmap_span text = inc_cell_of(filler, row, INC_TARGET_POINT);
    double accuracy = 0;
    if (read_survey_point(text, out, &accuracy)) {
        if (accuracy > 0 && inc_is_null(incident, INCMAP_FIELD_UNCERTAINTY_M)) {
            inc_set_real(incident, INCMAP_FIELD_UNCERTAINTY_M, accuracy);
        }
        return geo_point_is_valid(*out) ? GEO_COORDINATES_OK : GEO_COORDINATES_OUT_OF_RANGE;
    }
    geo_coordinates found;
    geo_coordinates_found answer = geo_coordinates_parse(text, &found);
    *out = found.point;
    return answer;
}

/* GDELT tells with ActionGeo_Type what its point stands for: 1 a country, 2 and 5 a state, 3 and 4
 * a town. Its points of countries and states are their middles. */
static void fill_geo_type(const inc_filler *filler, const inc_row *row, incmap_incident *incident) {
    static const struct {
        int geo_precision, where_prec;
    } of_type[] = {{3, 6}, {3, 4}, {1, 1}, {1, 1}, {3, 4}};
    uint64_t type = 0;
    if (base_num_parse_u64(inc_cell_of(filler, row, INC_TARGET_GEO_TYPE), &type) && type >= 1 &&
        type <= 5 && inc_is_null(incident, INCMAP_FIELD_GEO_PRECISION) &&
        inc_is_null(incident, INCMAP_FIELD_WHERE_PREC)) {
        inc_set_integer(incident, INCMAP_FIELD_GEO_PRECISION, of_type[type - 1].geo_precision);
        inc_set_integer(incident, INCMAP_FIELD_WHERE_PREC, of_type[type - 1].where_prec);
    }
}

static void set_point(incmap_incident *incident, incmap_point point) {
    inc_set_real(incident, INCMAP_FIELD_LAT, point.lat);
    inc_set_real(incident, INCMAP_FIELD_LON, point.lon);
}

static incmap_status reject_range(const inc_filler *filler, const inc_row *row,
                                  incmap_incident *incident, incmap_error *err) {
    inc_lend_text(incident, INCMAP_FIELD_FLAGS,
                  base_span_of(incmap_reason_name(INCMAP_REASON_OUT_OF_RANGE)));
    if (row->has_point) {
        char text[2 * BASE_NUM_MAX + 1];
        size_t size = base_num_write_shortest(text, row->point.lat);
        text[size++] = ' ';
        size += base_num_write_shortest(text + size, row->point.lon);
        inc_tell(
            filler, row, INCMAP_RANGE,
            "latitude and longitude %s; expected -90 to 90 and -180 to 180; taken as not given",
            text);
        return inc_keep_in_notes(incident, BASE_SPAN("geometry"), base_span(text, size), err);
    }
    return drop_columns(filler, row, incident,
                        "latitude -90 to 90, longitude -180 to 180; taken as not given", err);
}

/* A feature's geometry goes before its columns; those that say something else are kept. */
static incmap_status take_geometry(const inc_filler *filler, const inc_row *row,
                                   incmap_incident *incident, incmap_error *err) {
    static const double same_degrees = 1e-6;
    incmap_point said = row->point;
    incmap_span lat = inc_cell_of(filler, row, INCMAP_FIELD_LAT);
    incmap_span lon = inc_cell_of(filler, row, INCMAP_FIELD_LON);
    if (lat.size > 0 && lon.size > 0 &&
        (read_pair(lat, lon, &said) != GEO_COORDINATES_OK ||
         fabs(said.lat - row->point.lat) > same_degrees ||
         fabs(said.lon - row->point.lon) > same_degrees)) {
        BASE_TRY(drop_columns(filler, row, incident,
                              "the coordinates of the geometry, which are taken", err));
    }
    set_point(incident, row->point);
    return INCMAP_OK;
}

incmap_status inc_fill_where(const inc_filler *filler, const inc_row *row,
                             incmap_incident *incident, incmap_error *err) {
    if (row->has_point) {
        return geo_point_is_valid(row->point) ? take_geometry(filler, row, incident, err)
                                              : reject_range(filler, row, incident, err);
    }
    incmap_span lat = inc_cell_of(filler, row, INCMAP_FIELD_LAT);
    incmap_span lon = inc_cell_of(filler, row, INCMAP_FIELD_LON);
    bool in_two = lat.size + lon.size > 0;
    if (!in_two && inc_cell_of(filler, row, INC_TARGET_POINT).size == 0) {
        return INCMAP_OK;
    }
    incmap_point point;
    geo_coordinates_found found =
        in_two ? read_pair(lat, lon, &point) : read_one_column(filler, row, incident, &point);
    if (found == GEO_COORDINATES_OUT_OF_RANGE) {
        return reject_range(filler, row, incident, err);
    }
    if (found == GEO_COORDINATES_NONE) {
        return drop_columns(filler, row, incident,
                            "a latitude and a longitude in degrees; taken as not given", err);
    }
    if (point.lat == 0 && point.lon == 0 && !inc_is_null(incident, INCMAP_FIELD_PLACE_VERBATIM)) {
        return drop_columns(filler, row, incident,
                            "coordinates; 0, 0 beside a place's name is taken as not given", err);
    }
    set_point(incident, point);
    if (inc_is_fed(filler, INC_TARGET_GEO_TYPE)) {
        fill_geo_type(filler, row, incident);
    }
    return INCMAP_OK;
}
