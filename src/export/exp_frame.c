#include "exp_frame.h"

#include <float.h>
#include <math.h>

#include "base_error.h"
#include "base_span.h"
#include "geo_sphere.h"

static const double margin = 0.12; /* of the frame, on each side */
static const double least_m = 30000;
static const double units_per_degree = 1e7;
static const double farthest_north = 85;

typedef struct extent {
    double west, east, south, north;
} extent;

static const extent nothing = {DBL_MAX, -DBL_MAX, DBL_MAX, -DBL_MAX};

static void widen(extent *e, double x, double y) {
    e->west = fmin(e->west, x);
    e->east = fmax(e->east, x);
    e->south = fmin(e->south, y);
    e->north = fmax(e->north, y);
}

static bool project(const exp_frame *frame, incmap_point point, double *x, double *y) {
    return geo_crs_project(frame->crs, point, x, y, NULL) == INCMAP_OK;
}

/* The spots' box in the system, with the sides of their circles, and in degrees. */
static size_t reach(const exp_frame *frame, const exp_spot *spots, size_t count, extent *plane,
                    extent *earth) {
    static const double sides[] = {0, 90, 180, 270};
    size_t shown = 0;
    for (size_t i = 0; i < count; i++) {
        double x, y;
        if (!project(frame, spots[i].point, &x, &y)) {
            continue;
        }
        shown++;
        widen(plane, x, y);
        widen(earth, spots[i].point.lon, spots[i].point.lat);
        for (size_t k = 0; k < 4; k++) {
            incmap_point side =
                geo_destination(spots[i].point, sides[k], fmax(spots[i].radius_m, least_m / 2));
            if (project(frame, side, &x, &y)) {
                widen(plane, x, y);
                widen(earth, side.lon, side.lat);
            }
        }
    }
    return shown;
}

static int32_t units(double degrees) { return (int32_t)(degrees * units_per_degree); }

/* A box in degrees that surely holds the frame: three times the spots' one, and as much again
 * along the side where the frame is the longer. */
static geo_box surroundings(const exp_frame *frame, extent e) {
    double shape = fmax(frame->width / frame->height, frame->height / frame->width);
    double shrink = fmax(cos((e.south + e.north) / 2 * GEO_RADIANS_PER_DEGREE), 0.05);
    double tall = e.north - e.south;
    double wide = (e.east - e.west) * shrink;
    double more = (fmax(tall, wide) + 0.2) * shape;
    return (geo_box){
        .west = units(fmax(e.west - more / shrink, -180)),
        .south = units(fmax(e.south - more, -farthest_north)),
        .east = units(fmin(e.east + more / shrink, 180)),
        .north = units(fmin(e.north + more, farthest_north)),
    };
}

incmap_status exp_frame_open(exp_frame *frame, incmap_context *ctx, incmap_span crs,
                             const exp_spot *spots, size_t count, incmap_error *err) {
    static const exp_spot world[] = {{{60, 0}, 0}, {{-50, 0}, 0}, {{0, -170}, 0}, {{0, 170}, 0}};
    extent plane = nothing;
    extent earth = nothing;
    BASE_TRY(geo_crs_open(&frame->crs, ctx, crs.size == 0 ? BASE_SPAN("EPSG:3857") : crs, err));
    if (reach(frame, spots, count, &plane, &earth) == 0 &&
        reach(frame, world, sizeof world / sizeof world[0], &plane, &earth) == 0) {
        return base_fail(err, INCMAP_RANGE, "%s can show none of the incidents",
                         geo_crs_name(frame->crs));
    }
    double room = 1 - 2 * margin;
    frame->mm = fmin(frame->width * room / fmax(plane.east - plane.west, DBL_MIN),
                     frame->height * room / fmax(plane.north - plane.south, DBL_MIN));
    frame->x = (plane.west + plane.east) / 2;
    frame->y = (plane.south + plane.north) / 2;
    frame->box = surroundings(frame, earth);
    return INCMAP_OK;
}

void exp_frame_close(exp_frame *frame) { geo_crs_close(frame->crs); }

bool exp_frame_place(const exp_frame *frame, incmap_point point, double *x, double *y) {
    if (!project(frame, point, x, y)) {
        return false;
    }
    *x = frame->left + frame->width / 2 + (*x - frame->x) * frame->mm;
    *y = frame->top + frame->height / 2 - (*y - frame->y) * frame->mm;
    return true;
}

bool exp_frame_holds(const exp_frame *frame, double x, double y) {
    return x >= frame->left && x <= frame->left + frame->width && y >= frame->top &&
           y <= frame->top + frame->height;
}

double exp_frame_length(const exp_frame *frame, incmap_point point, double metres) {
    double x, y, east_x, east_y, north_x, north_y;
    if (!exp_frame_place(frame, point, &x, &y) ||
        !exp_frame_place(frame, geo_destination(point, 90, metres), &east_x, &east_y) ||
        !exp_frame_place(frame, geo_destination(point, 0, metres), &north_x, &north_y)) {
        return 0;
    }
    return (hypot(east_x - x, east_y - y) + hypot(north_x - x, north_y - y)) / 2;
}

double exp_frame_north(const exp_frame *frame, incmap_point point) {
    static const double step_m = 1000;
    double x, y, north_x, north_y;
    if (!exp_frame_place(frame, point, &x, &y) ||
        !exp_frame_place(frame, geo_destination(point, 0, step_m), &north_x, &north_y)) {
        return 0;
    }
    return atan2(north_x - x, y - north_y);
}

incmap_point exp_frame_middle(const exp_frame *frame) {
    return (incmap_point){((double)frame->box.south + frame->box.north) / 2 / units_per_degree,
                          ((double)frame->box.west + frame->box.east) / 2 / units_per_degree};
}
