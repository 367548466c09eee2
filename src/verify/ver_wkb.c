#include "ver_wkb.h"

#include <math.h>

#include "base_error.h"
#include "base_num.h"
#include "ver_bytes.h"
#include "ver_ring.h"

enum {
    head_bytes = 8,
    geometry_bytes = 5, /* of WKB: byte order and type */
    point_kind = 1,
    line_kind = 2,
    polygon_kind = 3,
    collection_kind = 7,
    deepest = 16,
    box_kinds = 5,
    flag_empty = 1 << 4,
    flag_extended = 1 << 5
};

static const struct {
    const char *name;
    unsigned number, member;
    bool is_curve;
} types[] = {
#define X(name, number, member, curves) {name, number, member, curves},
#include "ver_wkb_types.def"
#undef X
};

enum { type_count = sizeof types / sizeof types[0] };

typedef struct wkb {
    const unsigned char *at, *end;
    const ver_wkb_expected *expected;
    ver_rings *rings;
    ver_report *report;
    ver_place place;
    ver_extent extent;
    bool is_broken; /* told; nothing behind it can be read */
    bool is_curved; /* the rest is not looked into */
    unsigned curves;
    bool told_nan, told_range, told_line;
} wkb;

/* How one geometry of WKB is written. */
typedef struct wkb_head {
    bool is_little;
    unsigned type;
    unsigned numbers; /* of a position */
    bool has_z;
} wkb_head;

bool ver_wkb_type_of(incmap_span name, unsigned *type) {
    for (size_t i = 0; i < type_count; i++) {
        if (base_span_equal_nocase(name, base_span_of(types[i].name))) {
            *type = types[i].number;
            return true;
        }
    }
    return false;
}

const char *ver_wkb_curve_view(unsigned type) {
    for (size_t i = 0; i < type_count; i++) {
        if (types[i].number == type && types[i].is_curve) {
            return types[i].name;
        }
    }
    return NULL;
}

static void break_off(wkb *w, const char *what) {
    w->is_broken = true;
    ver_find(w->report, INCMAP_FINDING_GPKG_GEOMETRY, w->place, "%s", what);
}

static bool has(wkb *w, uint64_t size) {
    if (!w->is_broken && (uint64_t)(w->end - w->at) < size) {
        break_off(w, "the geometry ends before what it says it holds");
    }
    return !w->is_broken;
}

static uint32_t take_u32(wkb *w, bool is_little) {
    uint32_t value = is_little ? ver_u32_le(w->at) : ver_u32_be(w->at);
    w->at += 4;
    return value;
}

static double take_f64(wkb *w, bool is_little) {
    unsigned char turned[8];
    for (size_t i = 0; i < sizeof turned; i++) {
        turned[i] = w->at[is_little ? i : 7 - i];
    }
    w->at += sizeof turned;
    return ver_f64_le(turned);
}

static bool take_count(wkb *w, bool is_little, uint64_t least_bytes, uint32_t *count) {
    if (!has(w, 4)) {
        return false;
    }
    *count = take_u32(w, is_little);
    return has(w, *count * least_bytes);
}

static void judge_position(wkb *w, double x, double y) {
    if (!isfinite(x) || !isfinite(y)) {
        if (!w->told_nan) {
            w->told_nan = true;
            w->rings->is_broken = true;
            ver_find(w->report, INCMAP_FINDING_COORDINATES_NAN, w->place,
                     "a coordinate that is not finite, expected a number");
        }
    } else if (w->expected->in_degrees && (fabs(x) > 180 || fabs(y) > 90) && !w->told_range) {
        char text[2][BASE_NUM_MAX];
        w->told_range = true;
        base_num_write_shortest(text[0], x);
        base_num_write_shortest(text[1], y);
        ver_find(w->report, INCMAP_FINDING_COORDINATES_RANGE, w->place,
                 "x %s, y %s in a system of degrees, expected -180 to 180, -90 to 90", text[0],
                 text[1]);
    }
}

/* The next position, into the extent where it is finite. */
static void take_position(wkb *w, const wkb_head *head, double *x, double *y) {
    *x = take_f64(w, head->is_little);
    *y = take_f64(w, head->is_little);
    double third = head->numbers > 2 ? take_f64(w, head->is_little) : 0;
    if (head->numbers > 3) {
        take_f64(w, head->is_little);
    }
    if (isfinite(*x) && isfinite(*y)) {
        ver_extent_add(&w->extent, *x, *y);
        if (head->has_z && isfinite(third)) {
            ver_extent_add_height(&w->extent, third);
        }
    }
}

static void read_point(wkb *w, const wkb_head *head) {
    double x;
    double y;
    if (!has(w, head->numbers * UINT64_C(8))) {
        return;
    }
    take_position(w, head, &x, &y);
    if (isnan(x) && isnan(y)) {
        return; /* how WKB writes a point without a place */
    }
    judge_position(w, x, y);
    if (w->expected->in_degrees && x == 0 && y == 0) {
        ver_find(w->report, INCMAP_FINDING_COORDINATES_ZERO, w->place,
                 "a point at 0, 0, where what has no place often ends up");
    }
}

static incmap_status judge_ring(wkb *w, const ver_ring *ring, bool is_shell, incmap_error *err) {
    incmap_finding_code code = INCMAP_FINDING_RING_FLAT;
    const char *problem = NULL;
    if (ring->count > 0 && !ver_ring_is_closed(ring)) {
        code = INCMAP_FINDING_RING_OPEN;
        problem = "the last point of a ring is not its first";
    } else if (ring->count < 4) {
        code = INCMAP_FINDING_COORDINATES_COUNT;
        problem = "a ring of fewer than 4 points";
    } else if (ver_ring_turn(ring) == 0) {
        problem = "a ring without an inside";
    } else {
        return w->rings->is_broken ? INCMAP_OK : ver_rings_end(w->rings, is_shell, err);
    }
    if (!w->rings->is_broken) {
        ver_find(w->report, code, w->place, "%s", problem);
    }
    w->rings->is_broken = true;
    return INCMAP_OK;
}

static void judge_line(wkb *w, const ver_ring *line) {
    if (line->count == 1 && !w->told_line) {
        w->told_line = true;
        ver_find(w->report, INCMAP_FINDING_COORDINATES_COUNT, w->place,
                 "a line of one point, expected 2 or more");
    }
}

/* A line or ring. */
static incmap_status read_line(wkb *w, const wkb_head *head, bool is_shell, incmap_error *err) {
    ver_ring line = {0};
    uint32_t count;
    if (!take_count(w, head->is_little, head->numbers * UINT64_C(8), &count)) {
        return INCMAP_OK;
    }
    for (uint32_t i = 0; i < count; i++) {
        double x;
        double y;
        take_position(w, head, &x, &y);
        judge_position(w, x, y);
        ver_ring_add(&line, x, y);
        if (head->type == polygon_kind) {
            BASE_TRY(ver_rings_add(w->rings, x, y, err));
        }
    }
    if (line.jumps && w->expected->in_degrees) {
        ver_find(w->report, INCMAP_FINDING_DATELINE, w->place,
                 "neighbours more than 180 degrees apart, expected a cut at the date line");
    }
    if (head->type == polygon_kind) {
        return judge_ring(w, &line, is_shell, err);
    }
    judge_line(w, &line);
    return INCMAP_OK;
}

static incmap_status read_polygon(wkb *w, const wkb_head *head, incmap_error *err) {
    uint32_t rings;
    if (!take_count(w, head->is_little, 4, &rings)) {
        return INCMAP_OK;
    }
    for (uint32_t i = 0; i < rings && !w->is_broken; i++) {
        BASE_TRY(read_line(w, head, i == 0, err));
    }
    return INCMAP_OK;
}

static unsigned place_in_table(unsigned type) {
    unsigned i = 0;
    while (i < type_count && types[i].number != type) {
        i++;
    }
    return i;
}

/* Byte order and type; dimensions are told by thousands of the type. */
static bool take_head(wkb *w, wkb_head *head) {
    if (!has(w, geometry_bytes)) {
        return false;
    }
    unsigned order = *w->at++;
    if (order > 1) {
        break_off(w, "a byte order of WKB that is neither 0 nor 1");
        return false;
    }
    head->is_little = order == 1;
    uint32_t type = take_u32(w, head->is_little);
    unsigned dimensions = type / 1000;
    head->type = type % 1000;
    head->has_z = (dimensions & 1) != 0;
    head->numbers = 2 + (dimensions & 1) + (dimensions >> 1 & 1);
    if (dimensions > 3 || head->type == 0 || place_in_table(head->type) == type_count) {
        break_off(w, type >= UINT32_C(0x20000000) ? "the WKB of PostGIS, expected that of ISO"
                                                  : "a type that WKB does not have");
        return false;
    }
    return true;
}

static void judge_dimensions(wkb *w, const wkb_head *head) {
    bool has_m = head->numbers == 3 ? !head->has_z : head->numbers == 4;
    const ver_wkb_expected *expected = w->expected;
    if ((expected->z != 2 && head->has_z != (expected->z == 1)) ||
        (expected->m != 2 && has_m != (expected->m == 1))) {
        ver_find(w->report, INCMAP_FINDING_GPKG_GEOMETRY_TYPE, w->place,
                 "%s heights and %s measures, against gpkg_geometry_columns",
                 head->has_z ? "with" : "without", has_m ? "with" : "without");
    }
}

/* Whether a geometry may stand in a column: every type in one of GEOMETRY, every type of members in
 * one of GEOMETRYCOLLECTION. */
static bool is_allowed(unsigned type, unsigned expected) {
    bool is_multi = type > polygon_kind && type <= collection_kind;
    return expected == 0 || type == expected || (expected == collection_kind && is_multi) ||
           types[place_in_table(expected)].is_curve;
}

static incmap_status read_geometry(wkb *w, unsigned member, unsigned depth, incmap_error *err);

static incmap_status read_members(wkb *w, const wkb_head *head, unsigned depth, incmap_error *err) {
    uint32_t count;
    if (depth == deepest) {
        break_off(w, "geometries within geometries, deeper than 16");
        return INCMAP_OK;
    }
    if (!take_count(w, head->is_little, geometry_bytes, &count)) {
        return INCMAP_OK;
    }
    for (uint32_t i = 0; i < count && !w->is_broken && !w->is_curved; i++) {
        BASE_TRY(read_geometry(w, types[place_in_table(head->type)].member, depth + 1, err));
    }
    return INCMAP_OK;
}

/* `member`: the type that the geometry around it asks for; 0: any. */
static incmap_status read_geometry(wkb *w, unsigned member, unsigned depth, incmap_error *err) {
    wkb_head head;
    if (!take_head(w, &head)) {
        return INCMAP_OK;
    }
    if (depth == 0 && !is_allowed(head.type, w->expected->type)) {
        ver_find(w->report, INCMAP_FINDING_GPKG_GEOMETRY_TYPE, w->place, "a %s in a column of %s",
                 types[place_in_table(head.type)].name,
                 types[place_in_table(w->expected->type)].name);
    }
    if (depth == 0) {
        judge_dimensions(w, &head);
    }
    if (member != 0 && head.type != member) {
        break_off(w, "a member of another type than its geometry asks for");
        return INCMAP_OK;
    }
    if (types[place_in_table(head.type)].is_curve) {
        w->is_curved = true;
        w->curves |= 1U << head.type;
        return INCMAP_OK;
    }
    switch (head.type) {
        case point_kind:
            read_point(w, &head);
            return INCMAP_OK;
        case line_kind:
            return read_line(w, &head, false, err);
        case polygon_kind:
            return read_polygon(w, &head, err);
        default:
            return read_members(w, &head, depth, err);
    }
}

/* The envelope of the header, where it has one. */
typedef struct envelope {
    unsigned kind;
    double edges[8]; /* west, east, south, north, then heights, then measures */
} envelope;

static bool take_blob_head(wkb *w, envelope *box, bool *is_empty) {
    static const unsigned sizes[box_kinds] = {0, 4, 6, 6, 8};
    if ((size_t)(w->end - w->at) < head_bytes || w->at[0] != 'G' || w->at[1] != 'P') {
        break_off(w, "no geometry of a GeoPackage: it does not start with GP and a header");
        return false;
    }
    unsigned version = w->at[2];
    unsigned flags = w->at[3];
    bool is_little = (flags & 1) != 0;
    box->kind = flags >> 1 & 7;
    *is_empty = (flags & flag_empty) != 0;
    if (version != 0 || box->kind >= box_kinds || (flags & flag_extended) != 0) {
        break_off(w,
                  "a header of another version than 0, with an envelope that there is not, or "
                  "of an extension");
        return false;
    }
    w->at += 4;
    int32_t srs_id = (int32_t)take_u32(w, is_little);
    if (srs_id != w->expected->srs_id) {
        ver_find(w->report, INCMAP_FINDING_GPKG_GEOMETRY_SRS, w->place,
                 "the geometry is in system %lld, its column in %lld", (long long)srs_id,
                 (long long)w->expected->srs_id);
    }
    if (!has(w, sizes[box->kind] * UINT64_C(8))) {
        return false;
    }
    for (unsigned i = 0; i < sizes[box->kind]; i++) {
        box->edges[i] = take_f64(w, is_little);
    }
    return true;
}

static bool is_near(double a, double b) { return fabs(a - b) <= 1e-9 * (1 + fabs(b)); }

/* Around nothing there is no envelope, or one of NaN (R152). */
static void judge_empty_envelope(wkb *w, const double edges[4]) {
    if (!w->told_nan &&
        !(isnan(edges[0]) && isnan(edges[1]) && isnan(edges[2]) && isnan(edges[3]))) {
        ver_find(w->report, INCMAP_FINDING_BBOX_WRONG, w->place,
                 "an envelope around a geometry without points, expected none or NaN");
    }
}

static void judge_envelope(wkb *w, const envelope *box) {
    const ver_extent *extent = &w->extent;
    const double *e = box->edges;
    if (box->kind == 0) {
        return;
    }
    if (extent->count == 0) {
        judge_empty_envelope(w, e);
        return;
    }
    bool fits = is_near(e[0], extent->west) && is_near(e[1], extent->east) &&
                is_near(e[2], extent->south) && is_near(e[3], extent->north);
    if (box->kind != 1 && box->kind != 3 && extent->heights > 0) {
        fits = fits && is_near(e[4], extent->low) && is_near(e[5], extent->high);
    }
    if (!fits) {
        ver_find(w->report, INCMAP_FINDING_BBOX_WRONG, w->place,
                 "the envelope in the geometry's header is not that of its points");
    }
}

static incmap_status check_blob(wkb *w, incmap_error *err) {
    envelope box = {0};
    bool is_empty;
    if (!take_blob_head(w, &box, &is_empty)) {
        return INCMAP_OK;
    }
    BASE_TRY(read_geometry(w, 0, 0, err));
    if (w->is_broken || w->is_curved) {
        return INCMAP_OK;
    }
    if (w->at != w->end) {
        ver_find(w->report, INCMAP_FINDING_GPKG_GEOMETRY, w->place,
                 "%zu bytes stand behind the geometry", (size_t)(w->end - w->at));
    }
    if (!w->told_nan && is_empty != (w->extent.count == 0)) {
        ver_find(w->report, INCMAP_FINDING_GPKG_GEOMETRY, w->place,
                 is_empty ? "flagged as empty, with points in it"
                          : "without points, and not flagged as empty");
    }
    judge_envelope(w, &box);
    return ver_rings_judge(w->rings, true, w->report, w->place, err);
}

incmap_status ver_wkb_check(incmap_span blob, const ver_wkb_expected *expected, ver_rings *rings,
                            ver_report *report, ver_place place, ver_wkb_found *found,
                            incmap_error *err) {
    const unsigned char *start = (const unsigned char *)blob.data;
    wkb w = {.at = start,
             .end = start + blob.size,
             .expected = expected,
             .rings = rings,
             .report = report,
             .place = place};
    ver_rings_clear(rings);
    incmap_status status = check_blob(&w, err);
    *found = (ver_wkb_found){w.extent, !w.is_broken && !w.is_curved, w.curves};
    return status;
}
