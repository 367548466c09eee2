#include "exp_sheet_marks.h"

#include <math.h>
#include <stdlib.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"

static const exp_colour ink = {0x1B, 0x1F, 0x24, 1};
static const exp_colour paper = {0xFF, 0xFF, 0xFF, 1};
static const exp_colour none = {0, 0, 0, 0};
static const exp_colour halo = {0xFF, 0xFF, 0xFF, 0.85};
static const double cell_mm = 5; /* of the grid that very many are gathered by */

enum { few = 250, named_max = 60 };

/* A sign on the sheet, or a part of one. */
typedef struct dot {
    double x, y;
    double cell_x, cell_y; /* equal for those that are one sign */
    size_t count;
    uint32_t place;
    uint8_t sign;
    bool hollow;
} dot;

static int compare_doubles(double a, double b) { return a < b ? -1 : a > b; }

/* From the top down, so that those in front cover those behind. */
static int compare_dots(const void *left, const void *right) {
    const dot *a = left;
    const dot *b = right;
    int order = compare_doubles(a->cell_y, b->cell_y);
    order = order != 0 ? order : compare_doubles(a->cell_x, b->cell_x);
    order = order != 0 ? order : (int)a->sign - (int)b->sign;
    return order != 0 ? order : a->place < b->place ? -1 : a->place > b->place;
}

/* `count` dots of one place as one: in their middle, with the sign that most of them have. */
static dot join(const dot *dots, size_t count) {
    dot joined = dots[0];
    size_t best = 0;
    double x = 0, y = 0;
    for (size_t i = 0, run = 0; i < count; i++) {
        run = i > 0 && dots[i].sign == dots[i - 1].sign ? run + 1 : 1;
        x += dots[i].x;
        y += dots[i].y;
        if (run > best) {
            best = run;
            joined.sign = dots[i].sign;
            joined.hollow = dots[i].hollow;
        }
    }
    joined.x = x / (double)count;
    joined.y = y / (double)count;
    joined.count = count;
    return joined;
}

static size_t join_all(dot *dots, size_t count) {
    size_t joined = 0;
    qsort(dots, count, sizeof *dots, compare_dots);
    for (size_t i = 0, run; i < count; i += run) {
        run = 1;
        while (i + run < count && dots[i + run].cell_x == dots[i].cell_x &&
               dots[i + run].cell_y == dots[i].cell_y) {
            run++;
        }
        dots[joined++] = join(dots + i, run);
    }
    return joined;
}

static void draw_circle(exp_canvas *canvas, const exp_frame *frame, const exp_spot *spot, double x,
                        double y, exp_colour colour) {
    static const double worth_showing = 2, line = 0.25;
    double radius = spot->radius_m <= 0 ? 0 : exp_frame_length(frame, spot->point, spot->radius_m);
    if (radius < worth_showing) {
        return;
    }
    exp_canvas_circle(canvas, x, y, radius);
    colour.alpha = 0.08;
    exp_canvas_fill(canvas, colour);
    colour.alpha = 0.7;
    exp_canvas_stroke(canvas, colour, line, 0);
}

/* Those that the frame holds; where they are few, with their circles. */
static size_t place_dots(const exp_sheet *sheet, exp_canvas *canvas, const exp_frame *frame,
                         const exp_signing *signing, dot *dots) {
    bool gather = sheet->count > few;
    size_t count = 0;
    for (size_t i = 0; i < sheet->count; i++) {
        const exp_mark *mark = &sheet->marks[i];
        dot at = {.count = 1,
                  .place = mark->place,
                  .sign = signing->of_type[mark->type],
                  .hollow = mark->hollow};
        if (!exp_frame_place(frame, mark->spot.point, &at.x, &at.y) ||
            !exp_frame_holds(frame, at.x, at.y)) {
            continue;
        }
        at.cell_x = gather ? floor(at.x / cell_mm) : at.x;
        at.cell_y = gather ? floor(at.y / cell_mm) : at.y;
        if (!gather) {
            draw_circle(canvas, frame, &mark->spot, at.x, at.y, signing->signs[at.sign].colour);
        }
        dots[count++] = at;
    }
    return count;
}

static double radius_of(const dot *at) {
    return at->count == 1 ? EXP_SIGN_RADIUS
                          : EXP_SIGN_RADIUS + 0.25 * log10((double)at->count) + 0.6;
}

static void draw_dot(exp_canvas *canvas, const exp_signing *signing, const dot *at) {
    double radius = radius_of(at);
    exp_sign_draw(canvas, &signing->signs[at->sign], at->x, at->y, radius, at->hollow);
    if (at->count > 1) {
        char text[BASE_NUM_MAX];
        incmap_span number = base_span(text, base_num_write_u64(text, at->count));
        exp_lettering how = {radius * 1.1, true, at->hollow ? ink : paper, at->hollow ? none : ink};
        double width = exp_canvas_text_width(canvas, &how, number);
        double shrink = fmin(1, 1.7 * radius / width);
        how.size *= shrink;
        width *= shrink;
        exp_canvas_text(canvas, at->x - width / 2, at->y, &how, number);
    }
}

static void name_dots(const exp_sheet *sheet, exp_canvas *canvas, const dot *dots, size_t count,
                      exp_labels *labels) {
    static const double gap = 0.8;
    const exp_lettering how = {2.3, true, ink, halo};
    size_t named = 0;
    for (size_t i = 0; i < count && named < named_max && sheet->count <= few; i++) {
        if (!dots[i].hollow) {
            named +=
                exp_labels_write(labels, canvas, dots[i].x, dots[i].y, radius_of(&dots[i]) + gap,
                                 &how, exp_texts_view(&sheet->texts, dots[i].place));
        }
    }
}

incmap_status exp_marks_draw(const exp_sheet *sheet, exp_canvas *canvas, const exp_frame *frame,
                             const exp_signing *signing, exp_labels *labels, incmap_error *err) {
    dot *dots = base_alloc(sheet->ctx, (sheet->count + 1) * sizeof *dots);
    if (dots == NULL) {
        return base_out_of_memory(err);
    }
    size_t count = place_dots(sheet, canvas, frame, signing, dots);
    count = join_all(dots, count);
    for (size_t i = 0; i < count; i++) {
        draw_dot(canvas, signing, &dots[i]);
        exp_labels_take(labels, dots[i].x, dots[i].y, radius_of(&dots[i]));
    }
    name_dots(sheet, canvas, dots, count, labels);
    base_free(sheet->ctx, dots);
    return INCMAP_OK;
}
