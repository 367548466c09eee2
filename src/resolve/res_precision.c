#include "res_precision.h"

#include <math.h>

#include "base_span.h"
#include "geo_sphere.h"
#include "res_reach.h"

typedef struct precision_line {
    const char *feature;
    incmap_relation relation;
    uint8_t geo_precision;
    uint8_t where_prec;
} precision_line;

static const precision_line precision_lines[] = {
#define X(relation, feature, geo, where) {feature, INCMAP_RELATION_##relation, geo, where},
#include "res_precision.def"
#undef X
};

static const double pi = 3.14159265358979323846;
/* What "near" says without a distance. */
static const double near_m = 5000;
/* UCDP's where_prec 2 means within 25 km of a known point; what may be farther is 5. */
static const double known_point_m = 25000;

incmap_relation res_relation(const res_phrase *phrase, const incmap_place *place) {
    bool toward = phrase->relation == INCMAP_RELATION_NEAR && phrase->bearing_deg >= 0 &&
                  !phrase->has_distance;
    return toward && res_is(place, "A.") ? INCMAP_RELATION_PART : phrase->relation;
}

/* North means anything between north-west and north-east, north-east half of that, and so on. */
static double direction_slack_deg(double bearing) {
    if (fmod(bearing, 90) == 0) {
        return 45;
    }
    return fmod(bearing, 45) == 0 ? 22.5 : 11.25;
}

/* After the point-radius method (Wieczorek, Guo and Hijmans 2004; Chapman and Wieczorek 2006): the
 * farthest corner that distance and direction leave open, by the law of cosines, and the extent of
 * the place that was measured from. */
static double offset_uncertainty(const res_phrase *phrase, double extent_m) {
    double d = phrase->distance_m;
    double far = d + phrase->distance_slack_m;
    double angle = direction_slack_deg(phrase->bearing_deg) * pi / 180;
    return extent_m + sqrt(fmax(0, d * d + far * far - 2 * d * far * cos(angle)));
}

/* Half-way from the middle of an area towards its edge, drawn back until it lies inside. */
static incmap_point part_point(const res_sources *sources, const incmap_place *place,
                               double bearing_deg, double extent_m) {
    res_unit unit;
    res_unit_make(sources, place, 1, &unit);
    if (bearing_deg < 0) {
        return place->point;
    }
    double reach = extent_m / 2;
    incmap_point point = geo_destination(place->point, bearing_deg, reach);
    for (int i = 0; i < 4 && unit.has_area; i++) {
        if (res_unit_holds_point(sources, &unit, point)) {
            return point;
        }
        reach /= 2;
        point = geo_destination(place->point, bearing_deg, reach);
    }
    return unit.has_area ? place->point : point;
}

static void locate_near(const res_phrase *phrase, double extent_m, incmap_placement *out) {
    double reach = phrase->has_distance ? phrase->distance_m + phrase->distance_slack_m : near_m;
    out->uncertainty_m = extent_m + reach;
    out->bearing_deg = phrase->bearing_deg;
}

static void locate_between(const res_sources *sources, const incmap_place *other, double extent_m,
                           incmap_placement *out) {
    double gap = geo_distance_m(out->place.point, other->point);
    out->point = geo_midpoint(out->place.point, other->point);
    out->uncertainty_m = gap / 2 + fmax(extent_m, res_reach_m(sources, other));
}

static void set_precision(incmap_placement *out) {
    const precision_line *line = precision_lines;
    while (line->relation != out->relation || !res_is(&out->place, line->feature)) {
        line++; /* each relation ends with a line that fits all */
    }
    out->geo_precision = line->geo_precision;
    out->where_prec = line->where_prec;
    if (out->where_prec == 2 && out->uncertainty_m > known_point_m) {
        out->where_prec = 5;
    }
}

void res_locate(const res_sources *sources, const res_phrase *phrase, const incmap_place *other,
                incmap_placement *out) {
    double extent = res_reach_m(sources, &out->place);
    out->relation = res_relation(phrase, &out->place);
    out->point = out->place.point;
    out->uncertainty_m = extent;
    out->bearing_deg = -1;
    switch (out->relation) {
        case INCMAP_RELATION_NEAR:
            locate_near(phrase, extent, out);
            break;
        case INCMAP_RELATION_OFFSET:
            out->offset_m = phrase->distance_m;
            out->bearing_deg = phrase->bearing_deg;
            out->point = geo_destination(out->place.point, out->bearing_deg, out->offset_m);
            out->uncertainty_m = offset_uncertainty(phrase, extent);
            break;
        case INCMAP_RELATION_BETWEEN:
            locate_between(sources, other, extent, out);
            break;
        case INCMAP_RELATION_PART:
            out->bearing_deg = phrase->bearing_deg;
            out->uncertainty_m = res_extent_m(sources, &out->place);
            if (res_is(&out->place, "A.")) {
                out->point = part_point(sources, &out->place, out->bearing_deg, out->uncertainty_m);
            }
            break;
        default:
            break;
    }
    set_precision(out);
}
