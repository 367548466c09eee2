#include "ver_shape.h"

#include <math.h>

#include "base_error.h"
#include "base_num.h"
#include "ver_ring.h"

/* Shape types by their last digit; tens say what each point has besides x and y: 0 nothing, 1 a
 * height and maybe a measure, 2 maybe a measure. */
enum { NO_SHAPE = 0, POINT = 1, LINE = 3, POLYGON = 5, POINTS = 8, MULTIPATCH = 31 };
enum { WITH_HEIGHT = 1, WITH_MEASURE = 2 };

static const double box_rounding = 1e-9;

/* A record on its way. */
typedef struct shape {
    ver_shapes *all;
    ver_place place;
    uint32_t type;
    uint32_t kind; /* POINT and so on */
    uint32_t part_count;
    uint32_t point_count;
    uint64_t least_size; /* of the content, without measures */
    uint64_t full_size;  /* with them */
    uint64_t taken;      /* bytes of the content so far */
    double box[4];
    ver_extent extent;
    bool is_sized; /* the sizes were read */
    bool parts_are_good;
    bool told_nan, told_range;
    uint32_t part; /* that the next point belongs to */
    ver_ring ring; /* that part so far */
    ver_extent part_extent;
    ver_extent shells, holes; /* of a polygon */
    uint64_t rings_told;      /* findings about single rings */
} shape;

bool ver_shape_type_is_known(uint32_t type) {
    uint32_t kind = type % 10;
    bool is_usual = kind == POINT || kind == LINE || kind == POLYGON || kind == POINTS;
    return type == NO_SHAPE || type == MULTIPATCH || (type < 30 && is_usual);
}

void ver_shapes_free(ver_shapes *shapes, incmap_context *ctx) {
    base_free(ctx, shapes->parts);
    ver_rings_free(&shapes->rings);
}

static bool edge_fits(double given, double actual) {
    return fabs(given - actual) <= box_rounding * (1 + fabs(actual)); /* false for NaN */
}

bool ver_heights_fit(const double range[2], const ver_extent *extent) {
    return extent->heights == 0 ||
           (edge_fits(range[0], extent->low) && edge_fits(range[1], extent->high));
}

bool ver_box_fits(const double box[4], const ver_extent *extent) {
    return edge_fits(box[0], extent->west) && edge_fits(box[1], extent->south) &&
           edge_fits(box[2], extent->east) && edge_fits(box[3], extent->north);
}

static incmap_status take(shape *s, size_t size, const unsigned char **out, incmap_error *err) {
    BASE_TRY(ver_bytes_take(s->all->bytes, size, out, err));
    s->taken += *out == NULL ? 0 : size;
    return INCMAP_OK;
}

static void find_nan(shape *s) {
    if (!s->told_nan) {
        s->told_nan = true;
        ver_find(s->all->report, INCMAP_FINDING_COORDINATES_NAN, s->place,
                 "a coordinate that is not finite, expected a number");
    }
}

static void check_finite_and_range(shape *s, double x, double y) {
    if (!isfinite(x) || !isfinite(y)) {
        find_nan(s);
        return;
    }
    if (s->all->in_degrees && (fabs(x) > 180 || fabs(y) > 90) && !s->told_range) {
        char text[2][BASE_NUM_MAX];
        s->told_range = true;
        base_num_write_shortest(text[0], x);
        base_num_write_shortest(text[1], y);
        ver_find(s->all->report, INCMAP_FINDING_COORDINATES_RANGE, s->place,
                 "x %s, y %s in a system of degrees, expected -180 to 180, -90 to 90", text[0],
                 text[1]);
    }
}

static incmap_status end_ring(shape *s, incmap_error *err) {
    const ver_ring *ring = &s->ring;
    const char *problem = NULL;
    incmap_finding_code code = INCMAP_FINDING_SHP_DEGENERATE;
    int turn = ver_ring_turn(ring);
    if (!ver_ring_is_closed(ring)) {
        code = INCMAP_FINDING_RING_OPEN;
        problem = "the last point of a ring is not its first";
    } else if (ring->count < 4) {
        code = INCMAP_FINDING_COORDINATES_COUNT;
        problem = "a ring of fewer than 4 points";
    } else if (turn == 0) {
        problem = "a ring without an inside";
    } else {
        ver_extent_merge(turn < 0 ? &s->shells : &s->holes, &s->part_extent);
        return ver_rings_end(&s->all->rings, turn < 0, err);
    }
    s->all->rings.is_broken = true;
    if (problem != NULL && s->rings_told++ == 0) {
        ver_find(s->all->report, code, s->place, "%s (part %u)", problem, (unsigned)s->part + 1);
    }
    return INCMAP_OK;
}

/* Points may repeat, but not so that a part has no length, unless its heights differ. */
static void judge_line(shape *s) {
    const ver_extent *e = &s->part_extent;
    bool is_short = s->ring.count < 2;
    bool is_dot =
        s->type / 10 != WITH_HEIGHT && !s->told_nan && e->west == e->east && e->south == e->north;
    if ((is_short || is_dot) && s->rings_told++ == 0) {
        ver_find(s->all->report,
                 is_short ? INCMAP_FINDING_COORDINATES_COUNT : INCMAP_FINDING_SHP_DEGENERATE,
                 s->place, "a line of %s (part %u)",
                 is_short ? "one point, expected 2 or more" : "no length", (unsigned)s->part + 1);
    }
}

static incmap_status end_part(shape *s, incmap_error *err) {
    if (s->kind == POLYGON && s->ring.count > 0) {
        BASE_TRY(end_ring(s, err));
    } else if (s->kind == LINE) {
        judge_line(s);
    }
    if (s->ring.jumps && s->all->in_degrees && s->kind != POINTS) {
        ver_find(s->all->report, INCMAP_FINDING_DATELINE, s->place,
                 "neighbours more than 180 degrees apart, expected a cut at the date line");
    }
    s->ring = (ver_ring){0};
    s->part_extent = (ver_extent){0};
    s->part++;
    return INCMAP_OK;
}

static incmap_status add_point(shape *s, uint32_t number, double x, double y, incmap_error *err) {
    const uint32_t *parts = s->all->parts;
    if (s->parts_are_good && s->part + 1 < s->part_count && parts[s->part + 1] == number) {
        BASE_TRY(end_part(s, err));
    }
    check_finite_and_range(s, x, y);
    if (isfinite(x) && isfinite(y)) {
        ver_extent_add(&s->extent, x, y);
        ver_extent_add(&s->part_extent, x, y);
        ver_ring_add(&s->ring, x, y);
    }
    return s->kind == POLYGON ? ver_rings_add(&s->all->rings, x, y, err) : INCMAP_OK;
}

/* The rings of a polygon together. Which shell a hole belongs to is not asked; none may lie outside
 * of all. */
static incmap_status judge_turns(shape *s, incmap_error *err) {
    const ver_extent *in = &s->holes;
    const ver_extent *out = &s->shells;
    bool is_inside = out->count > 0 && in->west >= out->west && in->east <= out->east &&
                     in->south >= out->south && in->north <= out->north;
    if (in->count > 0 && !is_inside) {
        ver_find(s->all->report, INCMAP_FINDING_RING_ORIENTATION, s->place,
                 "a ring turns counter-clockwise, which makes it a hole, and lies in no shell; "
                 "expected clockwise");
        return INCMAP_OK;
    }
    return s->kind == POLYGON && s->parts_are_good
               ? ver_rings_judge(&s->all->rings, false, s->all->report, s->place, err)
               : INCMAP_OK;
}

static void judge_box(shape *s) {
    if (s->extent.count == 0 || s->told_nan || ver_box_fits(s->box, &s->extent)) {
        return;
    }
    ver_find(s->all->report, INCMAP_FINDING_BBOX_WRONG, s->place,
             "the box of the record is not that of its points");
}

/* The numbers of the first points of the parts. */
static incmap_status read_parts(shape *s, incmap_context *ctx, incmap_error *err) {
    ver_shapes *all = s->all;
    if ((uint64_t)s->part_count * sizeof *all->parts > ctx->limits.document_bytes) {
        return base_fail(err, INCMAP_LIMIT, "a shape of %u parts", (unsigned)s->part_count);
    }
    BASE_TRY(base_grow(ctx, (void **)&all->parts, &all->parts_capacity, s->part_count,
                       sizeof *all->parts, err));
    bool is_good = s->part_count > 0 || s->point_count == 0;
    for (uint32_t i = 0; i < s->part_count; i++) {
        const unsigned char *four;
        BASE_TRY(take(s, 4, &four, err));
        if (four == NULL) {
            return INCMAP_OK;
        }
        uint32_t start = ver_u32_le(four);
        all->parts[i] = start;
        is_good =
            is_good && start < s->point_count && (i == 0 ? start == 0 : start > all->parts[i - 1]);
    }
    s->parts_are_good = is_good;
    if (!is_good) {
        ver_find(all->report, INCMAP_FINDING_SHP_PARTS, s->place,
                 "the parts of the shape do not start at 0 and rise below its %u points",
                 (unsigned)s->point_count);
    }
    return INCMAP_OK;
}

/* Of a MultiPatch: 0 triangle strip, 1 fan, 2 and 3 shell and hole, 4 and 5 first ring and ring. */
static incmap_status read_part_kinds(shape *s, incmap_error *err) {
    enum { last_kind = 5 };
    bool told = false;
    for (uint32_t i = 0; i < s->part_count; i++) {
        const unsigned char *four;
        BASE_TRY(take(s, 4, &four, err));
        if (four == NULL) {
            return INCMAP_OK;
        }
        if (ver_u32_le(four) > last_kind && !told) {
            told = true;
            ver_find(s->all->report, INCMAP_FINDING_SHP_PARTS, s->place,
                     "part %u is of type %u, expected 0 to %d", (unsigned)i + 1,
                     (unsigned)ver_u32_le(four), last_kind);
        }
    }
    return INCMAP_OK;
}

/* Heights stand behind all points: their range, unless there is one only, and each. */
static incmap_status read_heights(shape *s, incmap_error *err) {
    const unsigned char *bytes = NULL;
    double range[2] = {0};
    bool has_range = s->kind != POINT;
    if (s->type / 10 != WITH_HEIGHT && s->type != MULTIPATCH) {
        return INCMAP_OK;
    }
    for (int i = 0; i < 2 && has_range; i++) {
        BASE_TRY(take(s, 8, &bytes, err));
        range[i] = bytes == NULL ? 0 : ver_f64_le(bytes);
    }
    for (uint32_t i = 0; i < (has_range ? s->point_count : 1); i++) {
        BASE_TRY(take(s, 8, &bytes, err));
        if (bytes == NULL) {
            return INCMAP_OK;
        }
        double z = ver_f64_le(bytes);
        if (isfinite(z)) {
            ver_extent_add_height(&s->extent, z);
        } else {
            find_nan(s);
        }
    }
    if (has_range && !s->told_nan && !ver_heights_fit(range, &s->extent)) {
        ver_find(s->all->report, INCMAP_FINDING_BBOX_WRONG, s->place,
                 "the range of heights of the record is not that of its points");
    }
    return INCMAP_OK;
}

/* Behind the heights, where the content has room for them: their range and each. One that is not
 * known is below -1e38, not NaN. */
static incmap_status read_measures(shape *s, uint64_t content, incmap_error *err) {
    uint64_t count = s->kind == POINT ? 1 : s->point_count + UINT64_C(2);
    bool told = false;
    if (content != s->full_size || s->full_size == s->least_size) {
        return INCMAP_OK;
    }
    for (uint64_t i = 0; i < count; i++) {
        const unsigned char *bytes;
        BASE_TRY(take(s, 8, &bytes, err));
        if (bytes == NULL) {
            return INCMAP_OK;
        }
        if (!isfinite(ver_f64_le(bytes)) && !told) {
            told = true;
            ver_find(s->all->report, INCMAP_FINDING_COORDINATES_NAN, s->place,
                     "a measure that is not finite, expected a number, below -1e38 for none");
        }
    }
    return INCMAP_OK;
}

static incmap_status read_points(shape *s, incmap_context *ctx, incmap_error *err) {
    if (s->kind == LINE || s->kind == POLYGON || s->type == MULTIPATCH) {
        BASE_TRY(read_parts(s, ctx, err));
    }
    if (s->type == MULTIPATCH) {
        BASE_TRY(read_part_kinds(s, err));
    }
    for (uint32_t i = 0; i < s->point_count; i++) {
        const unsigned char *xy;
        BASE_TRY(take(s, 16, &xy, err));
        if (xy == NULL) {
            return INCMAP_OK;
        }
        BASE_TRY(add_point(s, i, ver_f64_le(xy), ver_f64_le(xy + 8), err));
    }
    if (s->kind == POINTS || s->parts_are_good) {
        BASE_TRY(end_part(s, err));
        BASE_TRY(judge_turns(s, err));
    }
    if (s->point_count == 0) {
        ver_find(s->all->report, INCMAP_FINDING_COORDINATES_EMPTY, s->place,
                 "a shape without points, expected a null shape");
    }
    judge_box(s);
    return read_heights(s, err);
}

/* The bytes between the type and the points of a single point, points, or parts. */
static size_t head_size(const shape *s) {
    enum { box_and_count = 36, box_and_two_counts = 40 };
    if (s->kind == POINT) {
        return 0;
    }
    return s->kind == POINTS ? box_and_count : box_and_two_counts;
}

/* What the content has to have for the points and parts that it says it has. */
static void compute_sizes(shape *s, size_t head) {
    uint32_t dimension = s->type / 10;
    bool is_patch = s->type == MULTIPATCH;
    uint64_t points = head > 0 ? s->point_count : 1;
    uint64_t range = head > 0 ? 16 : 0; /* of heights, of measures */
    uint64_t part_size = is_patch ? 8 : 4;
    s->least_size = 4 + head + points * 16 + s->part_count * part_size;
    if (dimension == WITH_HEIGHT || is_patch) {
        s->least_size += range + points * 8;
    }
    s->full_size = s->least_size + (dimension > 0 ? range + points * 8 : 0);
}

/* Behind the type: how many points there are, and how many bytes that makes. */
static incmap_status read_sizes(shape *s, uint64_t content, incmap_error *err) {
    size_t head = head_size(s);
    const unsigned char *bytes = NULL;
    s->least_size = s->full_size = 4 + head;
    if (content < 4 + head) {
        return INCMAP_OK;
    }
    if (head > 0) {
        BASE_TRY(take(s, head, &bytes, err));
        if (bytes == NULL) {
            return INCMAP_OK;
        }
        for (int i = 0; i < 4; i++) {
            s->box[i] = ver_f64_le(bytes + (size_t)8 * i);
        }
        s->part_count = s->kind == POINTS ? 0 : ver_u32_le(bytes + 32);
        s->point_count = ver_u32_le(bytes + head - 4);
    }
    s->is_sized = true;
    compute_sizes(s, head);
    return INCMAP_OK;
}

static incmap_status read_content(shape *s, incmap_context *ctx, incmap_error *err) {
    if (s->kind != POINT || s->type == MULTIPATCH) {
        return read_points(s, ctx, err);
    }
    const unsigned char *xy;
    BASE_TRY(take(s, 16, &xy, err));
    if (xy == NULL) {
        return INCMAP_OK;
    }
    BASE_TRY(add_point(s, 0, ver_f64_le(xy), ver_f64_le(xy + 8), err));
    return read_heights(s, err);
}

/* The type of the record against that of the file. False when nothing can be read of it. */
static bool type_is_good(shape *s) {
    if (!ver_shape_type_is_known(s->type)) {
        ver_find(s->all->report, INCMAP_FINDING_SHP_TYPE, s->place,
                 "the shape type %u, which there is not", (unsigned)s->type);
        return false;
    }
    if (s->type != s->all->type && s->type != NO_SHAPE) {
        ver_find(s->all->report, INCMAP_FINDING_SHP_TYPE, s->place,
                 "the shape type %u, expected %u as the header has it, or 0", (unsigned)s->type,
                 (unsigned)s->all->type);
    }
    return true;
}

/* Where the next record is taken to start, in bytes of this one's content. */
static incmap_status read_typed(shape *s, uint64_t content, uint64_t *size, incmap_error *err) {
    ver_shapes *all = s->all;
    uint64_t left = all->file_size - (ver_bytes_offset(all->bytes) - 4);
    *size = content;
    if (s->type == NO_SHAPE) {
        s->least_size = s->full_size = 4;
        ver_find(all->report, INCMAP_FINDING_GEOMETRY_NULL, s->place,
                 "a null shape, expected one: the record lies nowhere");
    } else {
        BASE_TRY(read_sizes(s, content, err));
    }
    if (content != s->least_size && content != s->full_size) {
        ver_find(all->report, INCMAP_FINDING_SHP_CONTENT, s->place,
                 "a content length of %llu bytes, expected %llu for what the shape holds",
                 (unsigned long long)content, (unsigned long long)s->full_size);
        if (!s->is_sized || s->type != all->type || s->full_size > left) {
            return INCMAP_OK;
        }
        *size = s->full_size;
    }
    if (s->is_sized) {
        BASE_TRY(read_content(s, all->bytes->ctx, err));
        BASE_TRY(read_measures(s, content, err));
        ver_extent_merge(&all->extent, &s->extent);
    }
    return INCMAP_OK;
}

incmap_status ver_shape_read(ver_shapes *shapes, uint64_t record, uint64_t content, bool *whole,
                             incmap_error *err) {
    shape s = {.all = shapes,
               .place = {.record = record, .byte = ver_bytes_offset(shapes->bytes) + 1}};
    const unsigned char *type;
    uint64_t size = content;
    ver_rings_clear(&shapes->rings);
    BASE_TRY(take(&s, 4, &type, err));
    if (type != NULL) {
        s.type = ver_u32_le(type);
        s.kind = s.type == MULTIPATCH ? NO_SHAPE : s.type % 10;
        if (type_is_good(&s)) {
            BASE_TRY(read_typed(&s, content, &size, err));
        }
    }
    return ver_bytes_skip(shapes->bytes, size > s.taken ? size - s.taken : 0, whole, err);
}
