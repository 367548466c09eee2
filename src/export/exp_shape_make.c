/* Circles and tracks. Both are made on longitudes that go on beyond 180, and then cut at the date
 * line. */
#include <math.h>

#include "base_error.h"
#include "exp_shape.h"
#include "geo_sphere.h"

enum { corners = 64, corners_max = 2 * (corners + 4) };

/* `lon` plus as many turns as bring it nearest to `beside`. */
static double beside(double lon, double other) { return other + remainder(lon - other, 360); }

typedef struct ring {
    incmap_point at[corners_max];
    size_t count;
} ring;

static void add(ring *r, double lat, double lon) { r->at[r->count++] = (incmap_point){lat, lon}; }

/* What of a ring (not closed) lies west of `lon`, or east of it for the sign -1. */
static void keep_side(const ring *in, double lon, int sign, ring *out) {
    out->count = 0;
    for (size_t i = 0; i < in->count; i++) {
        incmap_point a = in->at[i];
        incmap_point b = in->at[(i + 1) % in->count];
        double here = sign * (a.lon - lon);
        double there = sign * (b.lon - lon);
        if (here <= 0) {
            add(out, a.lat, a.lon);
        }
        if ((here < 0 && there > 0) || (here > 0 && there < 0)) {
            add(out, a.lat + (b.lat - a.lat) * here / (here - there), lon);
        }
    }
}

static double width_of(const ring *r) {
    double low = INFINITY;
    double high = -INFINITY;
    for (size_t i = 0; i < r->count; i++) {
        low = fmin(low, r->at[i].lon);
        high = fmax(high, r->at[i].lon);
    }
    return high - low;
}

/* The piece of the ring that lies in the world `turn`, brought back to this one. */
static incmap_status add_piece(exp_shape *shape, const ring *whole, int turn, incmap_error *err) {
    ring east;
    ring piece;
    double west = 360.0 * turn - 180;
    keep_side(whole, west, -1, &east);
    keep_side(&east, west + 360, 1, &piece);
    if (piece.count < 3 || width_of(&piece) <= 0) {
        return INCMAP_OK;
    }
    for (size_t i = 0; i <= piece.count; i++) {
        incmap_point at = piece.at[i % piece.count];
        at.lon = fmin(180, fmax(-180, at.lon - 360.0 * turn));
        BASE_TRY(exp_shape_add(shape, at, err));
    }
    return exp_shape_end_part(shape, true, err);
}

/* The rim, counter-clockwise. True when it goes around a pole. */
static bool make_rim(ring *rim, incmap_point centre, double radius_m) {
    double last = centre.lon;
    rim->count = 0;
    for (int i = 0; i < corners; i++) {
        incmap_point at = geo_destination(centre, 360 - 360.0 * i / corners, radius_m);
        last = beside(at.lon, last);
        add(rim, at.lat, last);
    }
    return fabs(beside(rim->at[0].lon, last) - rim->at[0].lon) > 180;
}

/* The area around a pole on a map: from the rim, which every meridian meets once, up to the map's
 * edge. Corners in the order of their longitude, which is the rim's from the westernmost on; one a
 * quarter turn along the pole, so that no two neighbours seem to lie across the date line. */
static incmap_status add_cap(exp_shape *shape, const ring *rim, bool north, incmap_error *err) {
    incmap_point at[corners];
    size_t west = 0;
    for (size_t i = 0; i < corners; i++) {
        at[i] = (incmap_point){rim->at[i].lat, remainder(rim->at[i].lon, 360)};
        west = at[i].lon < at[west].lon ? i : west;
    }
    incmap_point first = at[west];
    incmap_point last = at[(west + (north ? corners - 1 : 1)) % corners];
    double part = (first.lon + 180) / (first.lon + 360 - last.lon);
    double edge = first.lat + (last.lat - first.lat) * part;
    double turn = north ? 1 : -1; /* eastward on the rim, or westward */
    BASE_TRY(exp_shape_add(shape, (incmap_point){edge, -180 * turn}, err));
    for (size_t i = 0; i < corners; i++) {
        size_t from = north ? west : west + corners + 1;
        size_t number = (from + i) % corners;
        BASE_TRY(exp_shape_add(shape, at[number], err));
    }
    BASE_TRY(exp_shape_add(shape, (incmap_point){edge, 180 * turn}, err));
    for (int quarter = 2; quarter >= -2; quarter--) {
        incmap_point pole = {90 * turn, 90 * quarter * turn};
        BASE_TRY(exp_shape_add(shape, pole, err));
    }
    BASE_TRY(exp_shape_add(shape, (incmap_point){edge, -180 * turn}, err));
    return exp_shape_end_part(shape, true, err);
}

incmap_status exp_shape_circle(exp_shape *shape, incmap_point centre, double radius_m,
                               incmap_error *err) {
    ring rim;
    exp_shape_clear(shape);
    if (make_rim(&rim, centre, radius_m)) {
        return add_cap(shape, &rim, centre.lat > 0, err);
    }
    for (int turn = -1; turn <= 1; turn++) {
        BASE_TRY(add_piece(shape, &rim, turn, err));
    }
    return INCMAP_OK;
}

/* The end of a line at the date line, and the start of the next on its other side. */
static incmap_status cross(exp_shape *shape, incmap_point from, incmap_point to,
                           incmap_error *err) {
    double side = to.lon > from.lon ? -180 : 180; /* that of `from` */
    double reach = beside(to.lon, from.lon) - from.lon;
    double part = reach == 0 ? 0 : (side - from.lon) / reach;
    double lat = from.lat + (to.lat - from.lat) * part;
    BASE_TRY(exp_shape_add(shape, (incmap_point){lat, side}, err));
    BASE_TRY(exp_shape_end_part(shape, false, err));
    return exp_shape_add(shape, (incmap_point){lat, -side}, err);
}

incmap_status exp_shape_track(exp_shape *shape, const incmap_point *points, size_t count,
                              incmap_error *err) {
    exp_shape_clear(shape);
    for (size_t i = 0; i < count && count > 1; i++) {
        if (i > 0 && fabs(points[i].lon - points[i - 1].lon) > 180) {
            BASE_TRY(cross(shape, points[i - 1], points[i], err));
        }
        BASE_TRY(exp_shape_add(shape, points[i], err));
    }
    return count > 1 ? exp_shape_end_part(shape, false, err) : INCMAP_OK;
}
