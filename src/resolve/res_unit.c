#include "res_unit.h"

#include <math.h>

#include "base_span.h"
#include "geo_sphere.h"

typedef enum extent_rule { EXTENT_FIXED, EXTENT_PEOPLE, EXTENT_REGION, EXTENT_AREA } extent_rule;

typedef struct extent_line {
    const char *feature;
    double metres;
    extent_rule rule;
} extent_line;

static const extent_line extent_lines[] = {
#define X(feature, metres, rule) {feature, metres, EXTENT_##rule},
#include "res_extent.def"
#undef X
};

static const double pi = 3.14159265358979323846;
/* What a source says lies "in" a village or town lies in its surroundings too. */
static const double settlement_reach_m = 10000;
static const double people_per_m2 = 3000e-6;
static const double people_per_m2_of_land = 60e-6;

bool res_feature_is(incmap_span feature, const char *start) {
    size_t i = 0;
    while (i < feature.size && start[i] != '\0' && feature.data[i] == start[i]) {
        i++;
    }
    return start[i] == '\0';
}

incmap_span res_feature(const incmap_place *place) {
    bool second = base_span_is(place->feature, "A.ADM1") && place->admin2_code.size > 0;
    return second ? BASE_SPAN("A.ADM2") : place->feature;
}

bool res_is(const incmap_place *place, const char *start) {
    return res_feature_is(res_feature(place), start);
}

bool res_is_capital(const incmap_place *place) { return res_is(place, "P.PPLC"); }

bool res_is_seat(const incmap_place *place) {
    return res_is(place, "P.PPLA") || res_is_capital(place);
}

static double area_radius(const res_sources *sources, const incmap_place *place, double otherwise) {
    size_t gazetteer = 0;
    uint32_t area = 0;
    incmap_area view;
    if (!res_unit_area(sources, place, &gazetteer, &area) ||
        !incmap_gazetteer_area_view(sources->items[gazetteer], area, &view) ||
        !(view.area_m2 > 0)) {
        return otherwise;
    }
    return sqrt(view.area_m2 / pi);
}

/* Of a disc with room for its inhabitants. */
static double room_radius(const incmap_place *place, double per_m2) {
    return sqrt((double)place->population / (per_m2 * pi));
}

double res_extent_m(const res_sources *sources, const incmap_place *place) {
    const extent_line *line = extent_lines;
    while (!res_is(place, line->feature)) {
        line++; /* the last line fits all */
    }
    switch (line->rule) {
        case EXTENT_PEOPLE:
            return fmax(line->metres, room_radius(place, people_per_m2));
        case EXTENT_REGION:
            return fmax(line->metres, room_radius(place, people_per_m2_of_land));
        case EXTENT_AREA:
            return area_radius(sources, place, line->metres);
        default:
            return line->metres;
    }
}

/* The area of the code, when it is of the level that the code is of. */
static bool find_level(const res_sources *sources, incmap_span country, incmap_span code,
                       const char *level, size_t *gazetteer, uint32_t *area) {
    for (size_t g = 0; g < sources->count; g++) {
        incmap_area view;
        if (incmap_gazetteer_find_area(sources->items[g], country, code, area) &&
            incmap_gazetteer_area_view(sources->items[g], *area, &view) &&
            base_span_is(view.level, level)) {
            *gazetteer = g;
            return true;
        }
    }
    return false;
}

bool res_unit_area(const res_sources *sources, const incmap_place *place, size_t *gazetteer,
                   uint32_t *area) {
    if (place->country.size == 0) {
        return false;
    }
    if (res_is(place, "A.PCL")) {
        return find_level(sources, place->country, (incmap_span){0}, "country", gazetteer, area);
    }
    if (!res_is(place, "A.ADM") && !res_is_seat(place)) {
        return false;
    }
    if (place->admin2_code.size > 0) {
        return find_level(sources, place->country, place->admin2_code, "municipality", gazetteer,
                          area);
    }
    return place->admin1_code.size > 0 &&
           find_level(sources, place->country, place->admin1_code, "admin1", gazetteer, area);
}

void res_unit_make(const res_sources *sources, const incmap_place *place, double weight,
                   res_unit *out) {
    *out = (res_unit){.place = *place, .weight = weight};
    out->has_area = res_unit_area(sources, place, &out->gazetteer, &out->area);
    out->extent_m = res_extent_m(sources, place);
    if (!out->has_area && res_is(place, "P.")) {
        out->extent_m = fmax(out->extent_m, settlement_reach_m);
    }
    incmap_area view;
    if (out->has_area &&
        incmap_gazetteer_area_view(sources->items[out->gazetteer], out->area, &view)) {
        out->extent_m = fmax(out->extent_m, sqrt(fmax(view.area_m2, 0) / pi));
    }
}

bool res_unit_holds_point(const res_sources *sources, const res_unit *unit, incmap_point point) {
    if (unit->has_area) {
        return incmap_gazetteer_area_contains(sources->items[unit->gazetteer], unit->area, point);
    }
    return geo_distance_m(unit->place.point, point) <= unit->extent_m;
}

/* Codes that both have: 1 the same unit, 0 another, -1 not to be told. */
static int codes_agree(const incmap_place *unit, const incmap_place *place) {
    bool by_code = res_is(unit, "A.ADM1") || res_is(unit, "A.ADM2") || res_is_seat(unit);
    if (!by_code || unit->country.size == 0 || place->country.size == 0) {
        return -1;
    }
    if (!base_span_equal(unit->country, place->country)) {
        return 0;
    }
    if (unit->admin1_code.size > 0 && place->admin1_code.size > 0 &&
        !base_span_equal(unit->admin1_code, place->admin1_code)) {
        return 0;
    }
    if (unit->admin2_code.size > 0) {
        return place->admin2_code.size == 0
                   ? -1
                   : base_span_equal(unit->admin2_code, place->admin2_code);
    }
    return unit->admin1_code.size > 0 && place->admin1_code.size > 0 ? 1 : -1;
}

bool res_unit_holds(const res_sources *sources, const res_unit *unit, const incmap_place *place) {
    if (res_is(&unit->place, "A.PCL")) {
        return base_span_equal(unit->place.country, place->country);
    }
    int codes = codes_agree(&unit->place, place);
    if (codes == 1) {
        return true;
    }
    if (codes == 0 && !unit->has_area) {
        return false;
    }
    return res_unit_holds_point(sources, unit, place->point);
}

/* Between a point outside and the seat inside, by halves; good to a thousandth of the way. */
static double border_on_line(const res_sources *sources, const res_unit *unit, incmap_point point,
                             double whole_m) {
    incmap_point seat = unit->place.point;
    if (!res_unit_holds_point(sources, unit, seat)) {
        return fmax(0, whole_m - unit->extent_m);
    }
    double outside = 0;
    double inside = 1;
    for (int i = 0; i < 10; i++) {
        double middle = (outside + inside) / 2;
        incmap_point at = {point.lat + (seat.lat - point.lat) * middle,
                           point.lon + (seat.lon - point.lon) * middle};
        if (res_unit_holds_point(sources, unit, at)) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    return whole_m * inside;
}

double res_unit_distance_m(const res_sources *sources, const res_unit *unit, incmap_point point) {
    double whole = geo_distance_m(point, unit->place.point);
    /* Far away, the border's exact course does not matter. */
    if (!unit->has_area || whole > 3 * unit->extent_m + 50000) {
        return fmax(0, whole - unit->extent_m);
    }
    return border_on_line(sources, unit, point, whole);
}
