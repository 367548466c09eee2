#include "exp_signs.h"

#include <math.h>
#include <string.h>

#include "base_span.h"

static const double pi = 3.14159265358979323846;
static const exp_colour ink = {0x1B, 0x1F, 0x24, 1};
static const exp_colour paper = {0xFF, 0xFF, 0xFF, 1};
static const exp_colour grey = {0x6F, 0x6F, 0x6F, 1};

static const struct row {
    const char *type;
    const char *shape;
    exp_colour colour;
} rows[] = {
#define X(type, shape, red, green, blue) {type, shape, {red, green, blue, 1}},
#include "exp_signs.def"
#undef X
};
enum { row_count = sizeof rows / sizeof rows[0] };

static const struct row *row_of(incmap_span type) {
    for (size_t i = 0; i < row_count; i++) {
        if (base_span_equal_nocase(type, base_span_of(rows[i].type)) && rows[i].type[0] != '*') {
            return &rows[i];
        }
    }
    return NULL;
}

static const struct row *next_spare(size_t *at) {
    while (*at < row_count && rows[*at].type[0] != '*') {
        ++*at;
    }
    return *at < row_count ? &rows[(*at)++] : NULL;
}

void exp_signs_give(exp_sign *signs, size_t count) {
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        const struct row *row = row_of(signs[i].type);
        if (row == NULL && signs[i].type.size > 0) {
            row = next_spare(&at);
        }
        signs[i].shape = row == NULL ? "dot" : row->shape;
        signs[i].colour = row == NULL ? grey : row->colour;
    }
}

/* Shapes with corners: how many, how far out, the direction of the first; a second distance makes
 * every other corner an inner one. */
static const struct polygon {
    const char *shape;
    int corners;
    double out, inner, turn;
} polygons[] = {
    {"square", 4, 1.15, 1.15, 0.25}, {"diamond", 4, 1.2, 1.2, 0},
    {"triangle", 3, 1.3, 1.3, -0.5}, {"wedge", 3, 1.3, 1.3, 0.5},
    {"pentagon", 5, 1.1, 1.1, -0.5}, {"hexagon", 6, 1.1, 1.1, 0},
    {"star", 10, 1.4, 0.6, -0.5},
};
enum { polygon_count = sizeof polygons / sizeof polygons[0] };

static void outline_cross(exp_canvas *canvas, double x, double y, double r) {
    static const double at[][2] = {{-1, -3}, {1, -3}, {1, -1}, {3, -1}, {3, 1},   {1, 1},
                                   {1, 3},   {-1, 3}, {-1, 1}, {-3, 1}, {-3, -1}, {-1, -1}};
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        (i == 0 ? exp_canvas_move : exp_canvas_line)(canvas, x + at[i][0] * r * 0.38,
                                                     y + at[i][1] * r * 0.38);
    }
    exp_canvas_end_ring(canvas);
}

static void outline(exp_canvas *canvas, const char *shape, double x, double y, double r) {
    for (size_t i = 0; i < polygon_count; i++) {
        const struct polygon *p = &polygons[i];
        for (int k = 0; strcmp(p->shape, shape) == 0 && k < p->corners; k++) {
            double angle = p->turn * pi + k * 2 * pi / p->corners;
            double out = r * (k % 2 == 0 ? p->out : p->inner);
            (k == 0 ? exp_canvas_move : exp_canvas_line)(canvas, x + cos(angle) * out,
                                                         y + sin(angle) * out);
            if (k == p->corners - 1) {
                exp_canvas_end_ring(canvas);
                return;
            }
        }
    }
    if (strcmp(shape, "cross") == 0) {
        outline_cross(canvas, x, y, r);
    } else {
        exp_canvas_circle(canvas, x, y, strcmp(shape, "dot") == 0 ? r * 0.7 : r);
    }
}

void exp_sign_draw(exp_canvas *canvas, const exp_sign *sign, double x, double y, double radius,
                   bool hollow) {
    outline(canvas, sign->shape, x, y, radius);
    exp_canvas_fill(canvas, hollow ? paper : sign->colour);
    exp_canvas_stroke(canvas, hollow ? sign->colour : ink, radius * (hollow ? 0.4 : 0.15), 0);
}
