#include "ver_members.h"

#include <math.h>

#include "base_num.h"

/* Half of the seventh decimal: what rounding may move an edge inwards. Outwards a box may be
 * rounded to the decimals that it is written with, but for two at least. */
static const double inwards = 5.0000001e-8;
enum { decimals_least = 2, decimals_most = 7 };

static const struct {
    const char *name;
    unsigned must;     /* members that it has to have */
    unsigned must_not; /* members that it must not have */
    int nesting;       /* of its coordinates */
} types[] = {
#define GEOMETRY_NOT (VER_HAS_FEATURES | VER_HAS_GEOMETRY | VER_HAS_PROPERTIES)
    [VER_TYPE_NONE] = {"", 0, 0, 0},
    [VER_POINT] = {"Point", VER_HAS_COORDINATES, GEOMETRY_NOT | VER_HAS_GEOMETRIES, 1},
    [VER_MULTI_POINT] = {"MultiPoint", VER_HAS_COORDINATES, GEOMETRY_NOT | VER_HAS_GEOMETRIES, 2},
    [VER_LINE_STRING] = {"LineString", VER_HAS_COORDINATES, GEOMETRY_NOT | VER_HAS_GEOMETRIES, 2},
    [VER_MULTI_LINE_STRING] = {"MultiLineString", VER_HAS_COORDINATES,
                               GEOMETRY_NOT | VER_HAS_GEOMETRIES, 3},
    [VER_POLYGON] = {"Polygon", VER_HAS_COORDINATES, GEOMETRY_NOT | VER_HAS_GEOMETRIES, 3},
    [VER_MULTI_POLYGON] = {"MultiPolygon", VER_HAS_COORDINATES, GEOMETRY_NOT | VER_HAS_GEOMETRIES,
                           4},
    [VER_GEOMETRY_COLLECTION] = {"GeometryCollection", VER_HAS_GEOMETRIES,
                                 GEOMETRY_NOT | VER_HAS_COORDINATES, 0},
    [VER_FEATURE] = {"Feature", VER_HAS_GEOMETRY | VER_HAS_PROPERTIES,
                     VER_HAS_FEATURES | VER_HAS_COORDINATES | VER_HAS_GEOMETRIES, 0},
    [VER_FEATURE_COLLECTION] = {"FeatureCollection", VER_HAS_FEATURES,
                                VER_HAS_COORDINATES | VER_HAS_GEOMETRIES | VER_HAS_GEOMETRY |
                                    VER_HAS_PROPERTIES,
                                0},
#undef GEOMETRY_NOT
};

static const char *const members[] = {"features", "geometry", "properties", "coordinates",
                                      "geometries"};

ver_type ver_type_of(incmap_span name) {
    for (ver_type type = VER_POINT; type <= VER_FEATURE_COLLECTION; type++) {
        if (base_span_is(name, types[type].name)) {
            return type;
        }
    }
    return VER_TYPE_UNKNOWN;
}

static bool fits_role(const ver_object *object) {
    switch (object->role) {
        case VER_ROLE_FEATURE:
            return object->type == VER_FEATURE;
        case VER_ROLE_GEOMETRY:
            return object->type <= VER_GEOMETRY_COLLECTION;
        default:
            return true;
    }
}

static void judge_members(const ver_object *object, ver_report *report) {
    ver_type type = object->type;
    for (unsigned i = 0; i < sizeof members / sizeof members[0]; i++) {
        bool has = (object->has >> i & 1) != 0;
        if ((types[type].must >> i & 1) != 0 && !has) {
            ver_find(report, INCMAP_FINDING_MEMBER_MISSING, object->place,
                     "a %s without the member \"%s\"", types[type].name, members[i]);
        }
        if ((types[type].must_not >> i & 1) != 0 && has) {
            ver_find(report, INCMAP_FINDING_MEMBER_MISPLACED, object->place,
                     "a %s with the member \"%s\", which it must not have", types[type].name,
                     members[i]);
        }
    }
}

static void judge_ring(const ver_line *line, ver_place place, ver_report *report) {
    if (!line->is_closed) {
        ver_find(report, INCMAP_FINDING_RING_OPEN, place,
                 "the last position of a ring is not its first");
        return;
    }
    if (line->count < 4) {
        ver_find(report, INCMAP_FINDING_COORDINATES_COUNT, place,
                 "a ring of %llu positions, expected 4 or more", (unsigned long long)line->count);
        return;
    }
    int wanted = line->is_first ? 1 : -1;
    if (line->turn == 0) {
        ver_find(report, INCMAP_FINDING_RING_FLAT, place, "a ring without an inside");
    } else if (line->turn != wanted && !line->jumps) {
        ver_find(report, INCMAP_FINDING_RING_ORIENTATION, place,
                 line->is_first ? "the outer ring turns clockwise, expected counter-clockwise"
                                : "a hole turns counter-clockwise, expected clockwise");
    }
}

static void judge_line(ver_type type, const ver_line *line, ver_place place, ver_report *report) {
    place.line = line->line;
    place.byte = line->byte;
    if (type == VER_POLYGON || type == VER_MULTI_POLYGON) {
        judge_ring(line, place, report);
    } else if (type != VER_MULTI_POINT && line->count < 2) {
        ver_find(report, INCMAP_FINDING_COORDINATES_COUNT, place,
                 "a line of one position, expected 2 or more");
    }
    if (line->jumps && type != VER_MULTI_POINT) {
        ver_find(report, INCMAP_FINDING_DATELINE, place,
                 "neighbours more than 180 degrees apart, expected a cut at the date line");
    }
}

static void judge_coordinates(const ver_object *object, const ver_coordinates *coordinates,
                              ver_report *report) {
    ver_place place = object->place;
    place.line = coordinates->line;
    place.byte = coordinates->byte;
    int wanted = types[object->type].nesting;
    if (coordinates->is_empty) {
        bool may_be = object->type != VER_POINT && object->type != VER_LINE_STRING;
        ver_find(report, may_be ? INCMAP_FINDING_GEOMETRY_EMPTY : INCMAP_FINDING_COORDINATES_EMPTY,
                 place, "[] as the coordinates of a %s", types[object->type].name);
        return;
    }
    if (coordinates->is_uneven || coordinates->nesting == 0) {
        return; /* a finding already */
    }
    if (coordinates->nesting != wanted) {
        ver_find(report, INCMAP_FINDING_COORDINATES_NESTING, place,
                 "the coordinates of a %s have %d brackets around a number, expected %d",
                 types[object->type].name, coordinates->nesting, wanted);
        return;
    }
    for (size_t i = 0; i < coordinates->count; i++) {
        judge_line(object->type, &coordinates->lines[i], place, report);
    }
}

/* One of the last decimal of an edge. */
static double step_of(double edge) {
    double scale = 100;
    for (int i = decimals_least; i < decimals_most; i++) {
        double there = edge * scale;
        if (fabs(there - round(there)) < 1e-6) {
            break;
        }
        scale *= 10;
    }
    return 1 / scale;
}

/* One edge of a box against that of the data; the sign says where outwards is. */
static bool edge_fits(double given, double actual, int sign) {
    double beyond = (given - actual) * sign;
    return beyond >= -inwards && beyond < step_of(given) - 1e-9;
}

static bool bbox_fits(const ver_object *object) {
    const ver_extent *e = &object->extent;
    const double *box = object->bbox;
    unsigned half = object->bbox_size / 2;
    double west = box[0];
    double east = box[half];
    bool fits = edge_fits(box[1], e->south, -1) && edge_fits(box[half + 1], e->north, 1);
    if (west <= east) {
        fits = fits && edge_fits(west, e->west, -1) && edge_fits(east, e->east, 1);
    } else { /* over the date line */
        double data_west = isfinite(e->least_eastern) ? e->least_eastern : 180;
        double data_east = isfinite(e->greatest_western) ? e->greatest_western : -180;
        fits = fits && edge_fits(west, data_west, -1) && edge_fits(east, data_east, 1);
    }
    if (half == 3 && e->heights > 0) {
        fits = fits && box[2] <= e->low + inwards && box[5] >= e->high - inwards;
    }
    return fits;
}

/* RFC 7946, 5: twice as many numbers as the geometries have dimensions. */
static void judge_bbox_size(const ver_object *object, ver_report *report) {
    const ver_extent *e = &object->extent;
    bool is_flat = object->bbox_size == 6 && e->count > 0 && e->heights == 0;
    bool is_short = object->bbox_size == 4 && e->count > 0 && e->heights == e->count;
    if (is_flat || is_short) {
        ver_find(report, INCMAP_FINDING_BBOX_SHAPE, object->bbox_place,
                 "a bbox of %u numbers, expected %d for positions %s heights", object->bbox_size,
                 is_flat ? 4 : 6, is_flat ? "without" : "with");
    }
}

static void judge_bbox(const ver_object *object, ver_report *report) {
    const ver_extent *e = &object->extent;
    judge_bbox_size(object, report);
    if (object->bbox_size == 0 || e->count == 0 || bbox_fits(object)) {
        return;
    }
    const double edges[8] = {object->bbox[0],
                             object->bbox[1],
                             object->bbox[object->bbox_size / 2],
                             object->bbox[object->bbox_size / 2 + 1],
                             e->west,
                             e->south,
                             e->east,
                             e->north};
    char text[8][BASE_NUM_MAX];
    for (int i = 0; i < 8; i++) {
        base_num_write_fixed(text[i], edges[i], 7);
    }
    ver_find(report, INCMAP_FINDING_BBOX_WRONG, object->bbox_place,
             "the bbox %s, %s, %s, %s, expected %s, %s, %s, %s as the data has it", text[0],
             text[1], text[2], text[3], text[4], text[5], text[6], text[7]);
}

/* A point where the feature's own properties have it with latitude and longitude exchanged. */
static void judge_swap(const ver_object *object, ver_report *report) {
    static const double near = 1e-6;
    const ver_extent *e = &object->extent;
    bool swapped =
        e->count == 1 && fabs(object->lat - e->west) < near && fabs(object->lon - e->south) < near;
    if (swapped && fabs(object->lat - object->lon) > near) {
        ver_find(report, INCMAP_FINDING_COORDINATES_SWAPPED, object->place,
                 "the properties have the first coordinate as the latitude, expected the longitude "
                 "first");
    }
}

static void judge_extent(const ver_object *object, ver_report *report) {
    const ver_extent *e = &object->extent;
    if (object->type == VER_POINT && e->count == 1 && e->west == 0 && e->south == 0) {
        ver_find(report, INCMAP_FINDING_COORDINATES_ZERO, object->place,
                 "a point at 0, 0, expected null where there is no place");
    }
    if (object->role == VER_ROLE_ROOT && e->heights > 0 && e->heights < e->count) {
        ver_find(report, INCMAP_FINDING_COORDINATES_MIXED, object->place,
                 "%llu of %llu positions have a height, expected all or none",
                 (unsigned long long)e->heights, (unsigned long long)e->count);
    }
    if (object->type == VER_FEATURE) {
        judge_swap(object, report);
    }
}

static incmap_status judge_geometry(const ver_object *object, ver_coordinates *coordinates,
                                    ver_report *report, incmap_error *err) {
    judge_coordinates(object, coordinates, report);
    bool polygons = object->type == VER_POLYGON || object->type == VER_MULTI_POLYGON;
    bool as_wanted = !coordinates->is_uneven && coordinates->nesting == types[object->type].nesting;
    for (size_t i = 0; i < coordinates->count && as_wanted; i++) {
        as_wanted = coordinates->lines[i].turn != 0 && !coordinates->lines[i].jumps;
    }
    if (!polygons || !as_wanted) {
        return INCMAP_OK;
    }
    ver_place place = object->place;
    place.line = coordinates->line;
    place.byte = coordinates->byte;
    return ver_rings_judge(&coordinates->rings, true, report, place, err);
}

incmap_status ver_object_judge(const ver_object *object, ver_coordinates *coordinates,
                               ver_report *report, incmap_error *err) {
    judge_bbox(object, report);
    judge_extent(object, report);
    if (!object->has_type) {
        ver_find(report, INCMAP_FINDING_TYPE_MISSING, object->place,
                 "an object of GeoJSON without the member \"type\"");
        return INCMAP_OK;
    }
    if (object->type == VER_TYPE_UNKNOWN || object->type == VER_TYPE_NONE) {
        return INCMAP_OK; /* a finding already */
    }
    if (!fits_role(object)) {
        ver_find(report, INCMAP_FINDING_TYPE_WRONG, object->place,
                 "the type %s where %s is expected", types[object->type].name,
                 object->role == VER_ROLE_FEATURE ? "a Feature" : "a geometry");
        return INCMAP_OK;
    }
    if (object->type == VER_GEOMETRY_COLLECTION && object->in_collection) {
        ver_find(report, INCMAP_FINDING_COLLECTION_NESTED, object->place,
                 "a GeometryCollection in another one, expected one alone");
    }
    judge_members(object, report);
    bool located = (object->has & VER_HAS_COORDINATES) != 0 && types[object->type].nesting > 0;
    return located ? judge_geometry(object, coordinates, report, err) : INCMAP_OK;
}
