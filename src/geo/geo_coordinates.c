/* Owns what may stand around coordinates (white space, brackets, WKT, a geo: URI) and the order in
 * which the notations are tried. No two of them read the same text. */
#include "geo_coordinates.h"

#include "base_num.h"
#include "base_span.h"
#include "geo_notations.h"

static bool in_brackets(incmap_span text) {
    static const char pairs[][2] = {{'(', ')'}, {'[', ']'}, {'{', '}'}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (text.size >= 2 && text.data[0] == pairs[i][0] &&
            text.data[text.size - 1] == pairs[i][1]) {
            return true;
        }
    }
    return false;
}

static incmap_span inside(incmap_span text) {
    return base_span_trim(base_span(text.data + 1, text.size - 2));
}

/* Cut `word` off the front, in any case. */
static bool cut_word(incmap_span *text, incmap_span word) {
    if (text->size < word.size || !base_span_equal_nocase(base_span(text->data, word.size), word)) {
        return false;
    }
    *text = base_span(text->data + word.size, text->size - word.size);
    return true;
}

/* WKT: "POINT(20.78 42.97)", longitude first. */
static geo_coordinates_found read_wkt(incmap_span text, geo_coordinates *out) {
    if (!cut_word(&text, BASE_SPAN("POINT"))) {
        return GEO_COORDINATES_NONE;
    }
    text = base_span_trim(text);
    return in_brackets(text) ? geo_read_bare_pair(inside(text), false, true, out)
                             : GEO_COORDINATES_NONE;
}

/* The uncertainty in metres among the parameters of a URI; false when none is given or it is none.
 */
static bool read_uncertainty(incmap_span parameters, double *out) {
    incmap_span parameter = {0};
    while (base_span_cut(&parameters, ';', &parameter)) {
        if (cut_word(&parameter, BASE_SPAN("u=")) && base_num_parse(parameter, out) && *out >= 0) {
            return true;
        }
    }
    return false;
}

/* RFC 5870: "geo:42.97,20.78,590;u=10". A height says nothing of the place on the map, nor do
 * parameters but the uncertainty and another system than WGS 84, which has to be named first. */
static geo_coordinates_found read_uri(incmap_span text, geo_coordinates *out) {
    if (!cut_word(&text, BASE_SPAN("geo:"))) {
        return GEO_COORDINATES_NONE;
    }
    incmap_span rest = text;
    incmap_span point = {0};
    incmap_span system = {0};
    base_span_cut(&rest, ';', &point);
    incmap_span parameters = rest;
    if (base_span_cut(&rest, ';', &system) && cut_word(&system, BASE_SPAN("crs=")) &&
        !base_span_equal_nocase(system, BASE_SPAN("wgs84"))) {
        return GEO_COORDINATES_NONE;
    }
    incmap_span lat = {0};
    incmap_span lon = {0};
    rest = point;
    if (!base_span_cut(&rest, ',', &lat) || !base_span_cut(&rest, ',', &lon)) {
        return GEO_COORDINATES_NONE;
    }
    geo_coordinates_found found =
        geo_read_bare_pair(base_span(lat.data, lat.size + 1 + lon.size), true, false, out);
    double uncertainty_m;
    if (found == GEO_COORDINATES_OK && read_uncertainty(parameters, &uncertainty_m)) {
        out->precision_m = uncertainty_m;
    }
    return found;
}

geo_coordinates_found geo_coordinates_parse(incmap_span text, geo_coordinates *out) {
    static geo_coordinates_found (*const readers[])(incmap_span, geo_coordinates *) = {
        read_wkt, read_uri, geo_read_utm, geo_read_mgrs, geo_read_degrees};
    text = base_span_trim(text);
    while (in_brackets(text)) {
        text = inside(text);
    }
    geo_coordinates_found found = GEO_COORDINATES_NONE;
    for (size_t i = 0; i < sizeof readers / sizeof readers[0] && found == GEO_COORDINATES_NONE;
         i++) {
        found = readers[i](text, out);
    }
    return found;
}
