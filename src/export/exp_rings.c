/* Cutting is Sutherland and Hodgman's: one side of the box after the other. Edges that come to lie
 * on the box are no borders; the page does not draw them. */
#include "exp_rings.h"

#include <string.h>

#include "base_error.h"

static const int32_t degree = 10000000;

size_t exp_cell_of(incmap_vertex vertex) {
    int32_t lat = vertex.lat / degree + 90 - (vertex.lat % degree < 0);
    int32_t lon = vertex.lon / degree + 180 - (vertex.lon % degree < 0);
    lat = lat < 0 ? 0 : lat > 179 ? 179 : lat;
    lon = lon < 0 ? 0 : lon > 359 ? 359 : lon;
    return (size_t)lat * 360 + (size_t)lon;
}

/* The number of the grid line nearest to `value`. */
static int32_t line_near(int64_t value, int32_t step) {
    int64_t half = step / 2;
    return (int32_t)((value >= 0 ? value + half : value - half) / step);
}

/* Which square of its grid a corner lies in. */
typedef struct square {
    bool close;
    int32_t column, row;
} square;

static square square_of(incmap_vertex vertex, const exp_thinning *how) {
    bool close = how->close[exp_cell_of(vertex)];
    int32_t step = close ? how->fine : how->coarse;
    return (square){close, line_near(vertex.lon, step), line_near(vertex.lat, step)};
}

static bool is_square(square a, square b) {
    return a.close == b.close && a.column == b.column && a.row == b.row;
}

static bool is_same(incmap_vertex a, incmap_vertex b) { return a.lon == b.lon && a.lat == b.lat; }

/* Whether b lies on the line from a to c, between them. */
static bool is_between(incmap_vertex a, incmap_vertex b, incmap_vertex c) {
    int64_t x1 = (int64_t)b.lon - a.lon, y1 = (int64_t)b.lat - a.lat;
    int64_t x2 = (int64_t)c.lon - b.lon, y2 = (int64_t)c.lat - b.lat;
    return x1 * y2 == x2 * y1 && x1 * x2 + y1 * y2 >= 0;
}

/* Append a corner unless the last ones make it needless. */
static size_t add(incmap_vertex *out, size_t count, incmap_vertex at) {
    if (count > 0 && is_same(out[count - 1], at)) {
        return count;
    }
    if (count > 1 && is_between(out[count - 2], out[count - 1], at)) {
        count--;
    }
    out[count] = at;
    return count + 1;
}

/* The ring's corners in units: those that follow one another in one square become their mean, which
 * is the same whichever way the border is walked. */
static size_t gather(const incmap_ring *ring, const exp_thinning *how, incmap_vertex *out) {
    size_t made = 0;
    for (size_t i = 0, next; i < ring->count; i = next) {
        square here = square_of(ring->vertices[i], how);
        int64_t lon = ring->vertices[i].lon, lat = ring->vertices[i].lat;
        for (next = i + 1;
             next < ring->count && is_square(square_of(ring->vertices[next], how), here); next++) {
            lon += ring->vertices[next].lon;
            lat += ring->vertices[next].lat;
        }
        int64_t run = (int64_t)(next - i);
        made =
            add(out, made,
                (incmap_vertex){line_near(lon / run, how->unit), line_near(lat / run, how->unit)});
    }
    return made > 0 ? add(out, made, out[0]) : 0;
}

/* One side of the box: x is the longitude where `across`, else the latitude; what is kept has
 * sign * x <= limit. */
typedef struct side {
    bool across;
    int sign;
    int64_t limit;
} side;

static int64_t beyond(incmap_vertex at, const side *s) {
    return s->sign * (int64_t)(s->across ? at.lon : at.lat) - s->limit;
}

static incmap_vertex crossing(incmap_vertex a, incmap_vertex b, const side *s) {
    int64_t from = beyond(a, s), to = beyond(b, s);
    int64_t along = (s->across ? b.lat : b.lon) - (int64_t)(s->across ? a.lat : a.lon);
    int64_t other = (s->across ? a.lat : a.lon) + along * from / (from - to);
    int32_t on = (int32_t)(s->sign * s->limit);
    return s->across ? (incmap_vertex){on, (int32_t)other} : (incmap_vertex){(int32_t)other, on};
}

/* in[count] is closed, and so is what comes out; at most 2 * count corners. */
static size_t cut(const incmap_vertex *in, size_t count, incmap_vertex *out, const side *s) {
    size_t made = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        bool here = beyond(in[i], s) <= 0;
        bool there = beyond(in[i + 1], s) <= 0;
        if (here) {
            made = add(out, made, in[i]);
        }
        if (here != there) {
            made = add(out, made, crossing(in[i], in[i + 1], s));
        }
    }
    if (made > 0) {
        made = add(out, made, out[0]);
    }
    return made < 4 ? 0 : made;
}

static incmap_status make_room(incmap_context *ctx, incmap_vertex **block, size_t *room,
                               size_t needed, incmap_error *err) {
    void *grown = *block;
    incmap_status status = base_grow(ctx, &grown, room, needed, sizeof **block, err);
    *block = grown;
    return status;
}

incmap_status exp_ring_thin(incmap_context *ctx, const incmap_ring *ring, const exp_thinning *how,
                            incmap_vertex **out, size_t *room, size_t *count, incmap_error *err) {
    const side sides[] = {
        {true, 1, how->box.east / how->unit},
        {true, -1, -(how->box.west / how->unit)},
        {false, 1, how->box.north / how->unit},
        {false, -1, -(how->box.south / how->unit)},
    };
    /* Two halves, which the passes read and write in turn. A pass adds at most two corners for each
     * place where the ring comes back into the box, so less than as many again. */
    *count = 0;
    size_t half = ring->count + 8;
    BASE_TRY(make_room(ctx, out, room, 2 * half, err));
    size_t size = gather(ring, how, *out);
    if (size < 4) {
        return INCMAP_OK;
    }
    for (size_t i = 0; i < 4 && size > 0; i++) {
        if (2 * size > half) {
            half = 2 * size;
            BASE_TRY(make_room(ctx, out, room, 2 * half, err));
        }
        size = cut(*out, size, *out + half, &sides[i]);
        memmove(*out, *out + half, size * sizeof **out);
    }
    *count = size;
    return INCMAP_OK;
}
