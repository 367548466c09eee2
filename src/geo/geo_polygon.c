/* Rings in whole numbers, and their measure on the sphere. */
#include "geo_polygon.h"

#include <math.h>

#include "geo_sphere.h"

static const double units_per_degree = 1e7;
static const double radians_per_unit = GEO_RADIANS_PER_DEGREE / 1e7;

static int32_t to_units(double degrees, double limit) {
    double units = degrees * units_per_degree;
    limit *= units_per_degree;
    if (!(units > -limit)) { /* NaN too */
        return (int32_t)-limit;
    }
    if (units >= limit) {
        return (int32_t)limit;
    }
    int32_t whole = (int32_t)units;
    double rest = units - whole; /* exact */
    return whole + (rest >= 0.5) - (rest <= -0.5);
}

geo_vertex geo_vertex_of(incmap_point point) {
    return (geo_vertex){to_units(point.lon, 180), to_units(point.lat, 90)};
}

incmap_point geo_point_of(geo_vertex vertex) {
    /* Divided, not multiplied by 1e-7: the quotient is the double nearest to the decimal. */
    return (incmap_point){vertex.lat / units_per_degree, vertex.lon / units_per_degree};
}

geo_box geo_box_of(const geo_vertex *vertices, size_t count) {
    geo_box box = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (size_t i = 0; i < count; i++) {
        geo_vertex v = vertices[i];
        box.west = v.lon < box.west ? v.lon : box.west;
        box.east = v.lon > box.east ? v.lon : box.east;
        box.south = v.lat < box.south ? v.lat : box.south;
        box.north = v.lat > box.north ? v.lat : box.north;
    }
    return box;
}

bool geo_box_has(geo_box box, geo_vertex point) {
    return point.lon >= box.west && point.lon <= box.east && point.lat >= box.south &&
           point.lat <= box.north;
}

/* A product of two differences of 32-bit numbers: below 2^64 in size, and a sign beside it. */
struct product {
    uint64_t size;
    int sign; /* -1, 0, 1 */
};

static struct product multiply(int64_t a, int64_t b) {
    struct product product = {0, (a > 0) - (a < 0)};
    product.sign *= (b > 0) - (b < 0);
    product.size = (uint64_t)(a < 0 ? -a : a) * (uint64_t)(b < 0 ? -b : b);
    return product;
}

/* The sign of a - b. */
static int compare(struct product a, struct product b) {
    if (a.sign != b.sign) {
        return a.sign < b.sign ? -1 : 1;
    }
    int order = (a.size > b.size) - (a.size < b.size);
    return a.sign < 0 ? -order : order;
}

/* 1 when `p` lies to the left of the line from `a` to `b`, -1 to the right, 0 on it. */
static int side_of(geo_vertex a, geo_vertex b, geo_vertex p) {
    return compare(multiply((int64_t)b.lon - a.lon, (int64_t)p.lat - a.lat),
                   multiply((int64_t)p.lon - a.lon, (int64_t)b.lat - a.lat));
}

/* Does the ray from `p` to the east cross the edge, one of whose ends lies above `p`, the other
 * not? An edge owns its southern end and not its northern one, and points on it do not see it: the
 * same answer for both areas that share it. */
static bool crosses(geo_vertex a, geo_vertex b, geo_vertex p) {
    return a.lat < b.lat ? side_of(a, b, p) > 0 : side_of(b, a, p) > 0;
}

/* One ring as a run of vertices. */
struct ring {
    const geo_vertex *at;
    size_t count;
};

static struct ring ring_of(geo_rings rings, size_t index) {
    size_t start = index == 0 ? 0 : rings.ring_ends[index - 1];
    return (struct ring){rings.vertices + start, rings.ring_ends[index] - start};
}

static bool ring_is_odd(struct ring ring, geo_vertex point) {
    bool odd = false;
    bool above = ring.count > 0 && ring.at[0].lat > point.lat;
    for (size_t i = 1; i < ring.count; i++) {
        bool next = ring.at[i].lat > point.lat;
        if (next != above) {
            odd ^= crosses(ring.at[i - 1], ring.at[i], point);
            above = next;
        }
    }
    return odd;
}

bool geo_rings_contain(geo_rings rings, geo_vertex point) {
    bool inside = false;
    for (size_t i = 0; i < rings.ring_count; i++) {
        inside ^= ring_is_odd(ring_of(rings, i), point);
    }
    return inside;
}

size_t geo_edges_east_of(geo_box box, const geo_vertex *vertices, size_t count, geo_edge *out,
                         size_t room) {
    size_t found = 0;
    for (size_t i = 1; i < count; i++) {
        geo_vertex a = vertices[i - 1];
        /* A ray crosses a run of edges beyond the box as it does the line between its ends. */
        while (a.lon > box.east && vertices[i].lon > box.east && i + 1 < count &&
               vertices[i + 1].lon > box.east) {
            i++;
        }
        geo_vertex b = vertices[i];
        geo_edge edge = a.lat < b.lat ? (geo_edge){a, b} : (geo_edge){b, a};
        if (a.lat == b.lat || edge.south.lat > box.north || edge.north.lat <= box.south ||
            (a.lon < box.west && b.lon < box.west)) {
            continue;
        }
        if (found == room) {
            return SIZE_MAX;
        }
        out[found++] = edge;
    }
    return found;
}

/* Without branches but for points between the longitudes of an edge's ends, since which edges a ray
 * meets cannot be foretold. */
bool geo_edges_odd(const geo_edge *edges, size_t count, geo_vertex point) {
    bool odd = false;
    for (size_t i = 0; i < count; i++) {
        geo_vertex south = edges[i].south;
        geo_vertex north = edges[i].north;
        bool level = (south.lat <= point.lat) & (north.lat > point.lat);
        int ends_east = (point.lon < south.lon) + (point.lon < north.lon);
        odd ^= level & (ends_east == 2);
        if (level & (ends_east == 1)) {
            odd ^= side_of(south, north, point) > 0;
        }
    }
    return odd;
}

static bool ring_touches(struct ring ring, geo_vertex p) {
    for (size_t i = 1; i < ring.count; i++) {
        const geo_vertex ends[] = {ring.at[i - 1], ring.at[i]};
        if (side_of(ends[0], ends[1], p) == 0 && geo_box_has(geo_box_of(ends, 2), p)) {
            return true;
        }
    }
    return false;
}

static geo_vertex middle_of(geo_vertex a, geo_vertex b) {
    return (geo_vertex){(int32_t)(((int64_t)a.lon + b.lon) / 2),
                        (int32_t)(((int64_t)a.lat + b.lat) / 2)};
}

static bool ring_has_box(struct ring outer, struct ring inner) {
    geo_box box = geo_box_of(outer.at, outer.count);
    for (size_t i = 0; i < inner.count; i++) {
        if (!geo_box_has(box, inner.at[i])) {
            return false;
        }
    }
    return true;
}

/* Is `inner` within `outer`? Asked of its first vertex that is not on the boundary of `outer`, or
 * of the middle of an edge where all of them are (a hole that touches its shell at its corners).
 * Of two equal rings the later one is within the earlier. */
static bool ring_within(struct ring inner, struct ring outer) {
    if (!ring_has_box(outer, inner)) {
        return false;
    }
    for (size_t i = 0; i < inner.count; i++) {
        if (!ring_touches(outer, inner.at[i])) {
            return ring_is_odd(outer, inner.at[i]);
        }
    }
    for (size_t i = 1; i < inner.count; i++) {
        geo_vertex middle = middle_of(inner.at[i - 1], inner.at[i]);
        if (!ring_touches(outer, middle)) {
            return ring_is_odd(outer, middle);
        }
    }
    return inner.at > outer.at;
}

/* The integral of sin(lat) d(lon) along edges that are straight in longitude and latitude, as
 * geo_rings_contain sees them: for one edge the mean of the sine is sin(mean) * sin(h) / h, with h
 * half the difference of latitude. */
static double ring_area_m2(struct ring ring) {
    double sum = 0;
    for (size_t i = 1; i < ring.count; i++) {
        geo_vertex a = ring.at[i - 1];
        geo_vertex b = ring.at[i];
        double mean = ((double)a.lat + b.lat) / 2 * radians_per_unit;
        double half = ((double)b.lat - a.lat) / 2 * radians_per_unit;
        double shrink = half == 0 ? 1 : sin(half) / half;
        sum += ((double)b.lon - a.lon) * radians_per_unit * sin(mean) * shrink;
    }
    return fabs(sum) * GEO_EARTH_RADIUS_M * GEO_EARTH_RADIUS_M;
}

double geo_rings_area_m2(geo_rings rings) {
    double area = 0;
    for (size_t i = 0; i < rings.ring_count; i++) {
        bool hole = false;
        for (size_t j = 0; j < rings.ring_count; j++) {
            hole ^= j != i && ring_within(ring_of(rings, i), ring_of(rings, j));
        }
        double ring = ring_area_m2(ring_of(rings, i));
        area += hole ? -ring : ring;
    }
    return area > 0 ? area : 0;
}
