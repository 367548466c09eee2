#include "ver_rings.h"

#include <math.h>

#include "base_error.h"
#include "base_num.h"
#include "geo_polygon.h"

static const size_t none = SIZE_MAX;
static const uint64_t steps_max = 50000000; /* of looking for shells, which is quadratic */

void ver_rings_init(ver_rings *rings, incmap_context *ctx) { *rings = (ver_rings){.ctx = ctx}; }

void ver_rings_free(ver_rings *rings) {
    if (rings->ctx != NULL) {
        base_free(rings->ctx, rings->xy);
        base_free(rings->ctx, rings->ends);
        base_free(rings->ctx, rings->is_shell);
    }
}

void ver_rings_clear(ver_rings *rings) {
    rings->xy_count = 0;
    rings->count = 0;
    rings->is_broken = false;
}

incmap_status ver_rings_add(ver_rings *rings, double x, double y, incmap_error *err) {
    bool fits = (rings->xy_count + 2) * sizeof *rings->xy <= rings->ctx->limits.document_bytes;
    if (!fits || !isfinite(x) || !isfinite(y)) {
        rings->is_broken = true;
        return INCMAP_OK;
    }
    BASE_TRY(base_grow(rings->ctx, (void **)&rings->xy, &rings->xy_room, rings->xy_count + 2,
                       sizeof *rings->xy, err));
    rings->xy[rings->xy_count++] = x;
    rings->xy[rings->xy_count++] = y;
    return INCMAP_OK;
}

static size_t start_of(const ver_rings *rings, size_t ring) {
    return ring == 0 ? 0 : rings->ends[ring - 1];
}

incmap_status ver_rings_end(ver_rings *rings, bool is_shell, incmap_error *err) {
    BASE_TRY(base_grow(rings->ctx, (void **)&rings->ends, &rings->ends_room, rings->count + 1,
                       sizeof *rings->ends, err));
    BASE_TRY(base_grow(rings->ctx, (void **)&rings->is_shell, &rings->is_shell_room,
                       rings->count + 1, sizeof *rings->is_shell, err));
    size_t end = rings->xy_count / 2;
    size_t start = start_of(rings, rings->count);
    const double *first = rings->xy + 2 * start;
    const double *last = rings->xy + 2 * end - 2;
    rings->is_broken =
        rings->is_broken || end < start + 4 || first[0] != last[0] || first[1] != last[1];
    rings->ends[rings->count] = end;
    rings->is_shell[rings->count++] = is_shell;
    return INCMAP_OK;
}

static bool has_point(const ver_rings *rings, size_t ring, double x, double y) {
    bool inside = false;
    for (size_t i = start_of(rings, ring); i + 1 < rings->ends[ring]; i++) {
        const double *a = rings->xy + 2 * i;
        if ((a[1] > y) != (a[3] > y) && x < a[0] + (y - a[1]) / (a[3] - a[1]) * (a[2] - a[0])) {
            inside = !inside;
        }
    }
    return inside;
}

static double size_of(const ver_rings *rings, size_t ring) {
    double twice = 0;
    const double *first = rings->xy + 2 * start_of(rings, ring);
    for (size_t i = start_of(rings, ring); i + 1 < rings->ends[ring]; i++) {
        const double *a = rings->xy + 2 * i;
        twice += (a[0] - first[0]) * (a[3] - first[1]) - (a[2] - first[0]) * (a[1] - first[1]);
    }
    return fabs(twice);
}

/* The smallest shell around a corner of the hole; a corner that lies on an edge may say otherwise
 * than the next. The first shell where there is none around it: it is then found outside. */
static size_t shell_of(const ver_rings *rings, size_t hole) {
    size_t best = none;
    double least = INFINITY;
    for (size_t i = start_of(rings, hole); i < rings->ends[hole] && best == none; i++) {
        for (size_t ring = 0; ring < rings->count; ring++) {
            if (rings->is_shell[ring] &&
                has_point(rings, ring, rings->xy[2 * i], rings->xy[2 * i + 1]) &&
                size_of(rings, ring) < least) {
                least = size_of(rings, ring);
                best = ring;
            }
        }
    }
    for (size_t ring = 0; ring < rings->count && best == none; ring++) {
        best = rings->is_shell[ring] ? ring : none;
    }
    return best;
}

static incmap_status copy_ring(ver_rings *to, const ver_rings *from, size_t ring,
                               incmap_error *err) {
    for (size_t i = start_of(from, ring); i < from->ends[ring]; i++) {
        BASE_TRY(ver_rings_add(to, from->xy[2 * i], from->xy[2 * i + 1], err));
    }
    return ver_rings_end(to, from->is_shell[ring], err);
}

static incmap_status put_in_order(ver_rings *to, const ver_rings *from, const size_t *shell,
                                  incmap_error *err) {
    for (size_t ring = 0; ring < from->count; ring++) {
        if (!from->is_shell[ring]) {
            continue;
        }
        BASE_TRY(copy_ring(to, from, ring, err));
        for (size_t hole = 0; hole < from->count; hole++) {
            if (!from->is_shell[hole] && shell[hole] == ring) {
                BASE_TRY(copy_ring(to, from, hole, err));
            }
        }
    }
    return INCMAP_OK;
}

/* Rings that turn alike, one in the other: where the turn alone tells holes from shells, the inner
 * one is a hole that turns the wrong way. */
static bool is_turned_hole(const geo_fault *fault) {
    return base_span_starts(base_span_of(fault->reason), BASE_SPAN("Nested shells"));
}

static incmap_status judge(const ver_rings *rings, bool in_order, ver_report *report,
                           ver_place place, incmap_error *err) {
    geo_fault fault;
    char text[2][BASE_NUM_MAX];
    geo_shells shells = {rings->xy, rings->ends, rings->is_shell, rings->count};
    if (rings->is_broken || rings->count == 0 || !rings->is_shell[0]) {
        return INCMAP_OK;
    }
    incmap_error why = {0};
    incmap_status status = geo_shells_judge(rings->ctx, &shells, &fault, &why);
    if (status == INCMAP_FORMAT) {
        ver_find(report, INCMAP_FINDING_POLYGON_INVALID, place, "%s", why.message);
        return INCMAP_OK;
    }
    if (status != INCMAP_OK) {
        return base_fail(err, status, "%s", why.message);
    }
    if (!in_order && is_turned_hole(&fault)) {
        ver_find(report, INCMAP_FINDING_RING_ORIENTATION, place,
                 "a ring lies in another one and turns clockwise as that does, expected a hole, "
                 "counter-clockwise");
    } else if (fault.reason[0] != '\0') {
        base_num_write_shortest(text[0], fault.x);
        base_num_write_shortest(text[1], fault.y);
        ver_find(report, INCMAP_FINDING_POLYGON_INVALID, place,
                 "%s at %s, %s: readers disagree on what is inside", fault.reason, text[0],
                 text[1]);
    }
    return INCMAP_OK;
}

static incmap_status judge_sorted(const ver_rings *rings, ver_report *report, ver_place place,
                                  incmap_error *err) {
    ver_rings sorted;
    size_t *shell = base_alloc_zeroed(rings->ctx, rings->count + 1, sizeof *shell);
    if (shell == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < rings->count; i++) {
        shell[i] = rings->is_shell[i] ? none : shell_of(rings, i);
    }
    ver_rings_init(&sorted, rings->ctx);
    incmap_status status = put_in_order(&sorted, rings, shell, err);
    status = status == INCMAP_OK ? judge(&sorted, false, report, place, err) : status;
    ver_rings_free(&sorted);
    base_free(rings->ctx, shell);
    return status;
}

incmap_status ver_rings_judge(ver_rings *rings, bool in_order, ver_report *report, ver_place place,
                              incmap_error *err) {
    uint64_t holes = 0;
    for (size_t i = 0; i < rings->count; i++) {
        holes += !rings->is_shell[i];
    }
    if (rings->is_broken || in_order || holes == 0) {
        return judge(rings, in_order, report, place, err);
    }
    return holes * (rings->xy_count + rings->count) > steps_max
               ? INCMAP_OK
               : judge_sorted(rings, report, place, err);
}
