#include "exp_canvas.h"

#include <cairo-svg.h>
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "base_utf8.h"

static const double points_per_mm = 72 / 25.4;
static const double mm_per_inch = 25.4;
static const double pixels_max = 1e8;
static const double side_pixels_max = 32767; /* cairo's own */

struct exp_canvas {
    incmap_context *ctx;
    incmap_sink sink;
    incmap_status sunk; /* what the sink answered first that was not OK */
    incmap_error problem;
    bool is_svg;
    cairo_surface_t *surface;
    cairo_t *pen;
};

static cairo_status_t pass_on(void *state, const unsigned char *data, unsigned size) {
    exp_canvas *canvas = state;
    if (canvas->sunk == INCMAP_OK) {
        canvas->sunk = canvas->sink.write(canvas->sink.state, data, size, &canvas->problem);
    }
    return canvas->sunk == INCMAP_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static incmap_status check_size(exp_size size, incmap_error *err) {
    double wide = size.width_mm / mm_per_inch * size.dpi;
    double tall = size.height_mm / mm_per_inch * size.dpi;
    if (wide * tall > pixels_max || wide > side_pixels_max || tall > side_pixels_max) {
        return base_fail(err, INCMAP_LIMIT,
                         "a picture of %d dots an inch would be over 100 million dots or over "
                         "32767 on a side; take fewer dots or less paper",
                         size.dpi);
    }
    return INCMAP_OK;
}

static incmap_status tell(const exp_canvas *canvas, cairo_status_t status, incmap_error *err) {
    if (canvas->sunk != INCMAP_OK) {
        if (err != NULL) {
            *err = canvas->problem;
        }
        return canvas->sunk;
    }
    return status == CAIRO_STATUS_NO_MEMORY
               ? base_out_of_memory(err)
               : base_fail(err, INCMAP_IO, "the map could not be drawn: %s",
                           cairo_status_to_string(status));
}

incmap_status exp_canvas_open(exp_canvas **out, incmap_context *ctx, exp_size size,
                              incmap_sink sink, incmap_error *err) {
    *out = NULL;
    BASE_TRY(check_size(size, err));
    exp_canvas *canvas = base_alloc_zeroed(ctx, 1, sizeof *canvas);
    if (canvas == NULL) {
        return base_out_of_memory(err);
    }
    *out = canvas;
    canvas->ctx = ctx;
    canvas->sink = sink;
    canvas->is_svg = size.dpi == 0;
    double dots = canvas->is_svg ? points_per_mm : size.dpi / mm_per_inch;
    canvas->surface =
        canvas->is_svg
            ? cairo_svg_surface_create_for_stream(pass_on, canvas, size.width_mm * dots,
                                                  size.height_mm * dots)
            : cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(size.width_mm * dots + 0.5),
                                         (int)(size.height_mm * dots + 0.5));
    canvas->pen = cairo_create(canvas->surface);
    cairo_scale(canvas->pen, dots, dots);
    cairo_set_fill_rule(canvas->pen, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_line_join(canvas->pen, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(canvas->pen, CAIRO_LINE_CAP_ROUND);
    cairo_status_t status = cairo_status(canvas->pen);
    return status == CAIRO_STATUS_SUCCESS ? INCMAP_OK : tell(canvas, status, err);
}

void exp_canvas_close(exp_canvas *canvas) {
    if (canvas != NULL) {
        canvas->sunk = canvas->sunk == INCMAP_OK ? INCMAP_IO : canvas->sunk; /* nothing goes out */
        cairo_destroy(canvas->pen);
        cairo_surface_destroy(canvas->surface);
        base_free(canvas->ctx, canvas);
    }
}

incmap_status exp_canvas_finish(exp_canvas *canvas, incmap_error *err) {
    cairo_status_t status = cairo_status(canvas->pen);
    if (status == CAIRO_STATUS_SUCCESS && !canvas->is_svg) {
        status = cairo_surface_write_to_png_stream(canvas->surface, pass_on, canvas);
    }
    cairo_surface_finish(canvas->surface);
    status = status == CAIRO_STATUS_SUCCESS ? cairo_surface_status(canvas->surface) : status;
    return status == CAIRO_STATUS_SUCCESS && canvas->sunk == INCMAP_OK ? INCMAP_OK
                                                                       : tell(canvas, status, err);
}

void exp_canvas_move(exp_canvas *canvas, double x, double y) { cairo_move_to(canvas->pen, x, y); }
void exp_canvas_line(exp_canvas *canvas, double x, double y) { cairo_line_to(canvas->pen, x, y); }
void exp_canvas_end_ring(exp_canvas *canvas) { cairo_close_path(canvas->pen); }
void exp_canvas_drop(exp_canvas *canvas) { cairo_new_path(canvas->pen); }

void exp_canvas_circle(exp_canvas *canvas, double x, double y, double radius) {
    static const double full = 2 * 3.14159265358979323846;
    cairo_new_sub_path(canvas->pen);
    cairo_arc(canvas->pen, x, y, radius, 0, full);
    cairo_close_path(canvas->pen);
}

void exp_canvas_box(exp_canvas *canvas, double x, double y, double width, double height) {
    cairo_rectangle(canvas->pen, x, y, width, height);
}

static void take(exp_canvas *canvas, exp_colour colour) {
    cairo_set_source_rgba(canvas->pen, colour.red / 255.0, colour.green / 255.0,
                          colour.blue / 255.0, colour.alpha);
}

void exp_canvas_fill(exp_canvas *canvas, exp_colour colour) {
    take(canvas, colour);
    cairo_fill_preserve(canvas->pen);
}

void exp_canvas_stroke(exp_canvas *canvas, exp_colour colour, double width, double dash) {
    take(canvas, colour);
    cairo_set_line_width(canvas->pen, width);
    cairo_set_dash(canvas->pen, &dash, dash > 0 ? 1 : 0, 0);
    cairo_stroke(canvas->pen);
}

void exp_canvas_clip(exp_canvas *canvas, double x, double y, double width, double height) {
    cairo_save(canvas->pen);
    cairo_rectangle(canvas->pen, x, y, width, height);
    cairo_clip(canvas->pen);
}

void exp_canvas_unclip(exp_canvas *canvas) { cairo_restore(canvas->pen); }

/* The letter of `size` bytes; 0 for those of four, of which none steers. */
static uint32_t letter_of(const char *text, size_t size) {
    const unsigned char *b = (const unsigned char *)text;
    return size == 1   ? b[0]
           : size == 2 ? (uint32_t)(b[0] & 0x1F) << 6 | (b[1] & 0x3F)
           : size == 3
               ? (uint32_t)(b[0] & 0x0F) << 12 | (uint32_t)(b[1] & 0x3F) << 6 | (b[2] & 0x3F)
               : 0;
}

/* Whether a letter of three bytes or less steers: controls, marks, embeddings, overrides and
 * isolates of direction. */
static bool steers(uint32_t letter) {
    return letter < 0x20 || (letter >= 0x7F && letter < 0xA0) || letter == 0x61C ||
           letter == 0x200E || letter == 0x200F || (letter >= 0x202A && letter <= 0x202E) ||
           (letter >= 0x2066 && letter <= 0x2069);
}

static void copy_plain(char out[EXP_CANVAS_TEXT + 1], incmap_span text) {
    size_t size = 0;
    for (size_t at = 0; at < text.size;) {
        size_t length = base_utf8_size(text, at);
        if (size + length >= EXP_CANVAS_TEXT) {
            break;
        }
        if (length == 0 || (length < 4 && steers(letter_of(text.data + at, length)))) {
            out[size++] = ' ';
        } else {
            memcpy(out + size, text.data + at, length);
            size += length;
        }
        at += length == 0 ? 1 : length;
    }
    out[size] = '\0';
}

static void take_font(exp_canvas *canvas, const exp_lettering *how) {
    cairo_select_font_face(canvas->pen, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                           how->bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(canvas->pen, how->size);
}

void exp_canvas_text(exp_canvas *canvas, double x, double y, const exp_lettering *how,
                     incmap_span text) {
    static const double middle = 0.35; /* of the size: half the height of capitals */
    static const double halo_width = 0.25;
    char plain[EXP_CANVAS_TEXT + 1];
    copy_plain(plain, text);
    take_font(canvas, how);
    if (how->halo.alpha > 0) {
        cairo_move_to(canvas->pen, x, y + middle * how->size);
        cairo_text_path(canvas->pen, plain);
        exp_canvas_stroke(canvas, how->halo, halo_width * how->size, 0);
    }
    cairo_move_to(canvas->pen, x, y + middle * how->size);
    take(canvas, how->colour);
    cairo_show_text(canvas->pen, plain);
    cairo_new_path(canvas->pen);
}

double exp_canvas_text_width(exp_canvas *canvas, const exp_lettering *how, incmap_span text) {
    char plain[EXP_CANVAS_TEXT + 1];
    cairo_text_extents_t extents;
    copy_plain(plain, text);
    take_font(canvas, how);
    cairo_text_extents(canvas->pen, plain, &extents);
    return extents.x_advance;
}

const char *exp_canvas_version(void) { return cairo_version_string(); }
