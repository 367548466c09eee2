/* A sheet to draw on, in millimetres from its top left corner, as SVG or PNG. exp_canvas.c is the
 * only source that sees cairo.h. A failure of drawing stays until exp_canvas_finish() tells it. */
#ifndef EXP_CANVAS_H
#define EXP_CANVAS_H

#include "base_buf.h"

typedef struct exp_canvas exp_canvas;

typedef struct exp_colour {
    uint8_t red, green, blue;
    double alpha;
} exp_colour;

typedef struct exp_size {
    double width_mm;
    double height_mm;
    int dpi; /* of a PNG; 0: an SVG */
} exp_size;

/* What is drawn goes to `sink` when it is finished (an SVG may write before). */
INCMAP_NODISCARD incmap_status exp_canvas_open(exp_canvas **out, incmap_context *ctx, exp_size size,
                                               incmap_sink sink, incmap_error *err);
void exp_canvas_close(exp_canvas *canvas); /* NULL is allowed */
INCMAP_NODISCARD incmap_status exp_canvas_finish(exp_canvas *canvas, incmap_error *err);

/* A path is made of these and ends with a fill or a stroke. */
void exp_canvas_move(exp_canvas *canvas, double x, double y);
void exp_canvas_line(exp_canvas *canvas, double x, double y);
void exp_canvas_end_ring(exp_canvas *canvas);
void exp_canvas_circle(exp_canvas *canvas, double x, double y, double radius);
void exp_canvas_box(exp_canvas *canvas, double x, double y, double width, double height);
void exp_canvas_fill(exp_canvas *canvas, exp_colour colour); /* even-odd; keeps the path */
void exp_canvas_stroke(exp_canvas *canvas, exp_colour colour, double width, double dash);
void exp_canvas_drop(exp_canvas *canvas); /* the path */

/* Nothing is drawn outside of a box from here to exp_canvas_unclip(). */
void exp_canvas_clip(exp_canvas *canvas, double x, double y, double width, double height);
void exp_canvas_unclip(exp_canvas *canvas);

/* Text in the system's sans-serif. `size` is that of its letters. */
typedef struct exp_lettering {
    double size;
    bool bold;
    exp_colour colour;
    exp_colour halo; /* alpha 0: none */
} exp_lettering;

/* Up to EXP_CANVAS_TEXT bytes of it in whole letters; what steers the direction of text or is no
 * letter is a blank. x is its left end, y its middle. */
enum { EXP_CANVAS_TEXT = 400 };
void exp_canvas_text(exp_canvas *canvas, double x, double y, const exp_lettering *how,
                     incmap_span text);
double exp_canvas_text_width(exp_canvas *canvas, const exp_lettering *how, incmap_span text);

const char *exp_canvas_version(void); /* of cairo; static */

#endif
