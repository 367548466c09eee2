#include "exp_sheet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "exp_sheet_land.h"
#include "exp_sheet_marks.h"
#include "geo_sphere.h"

static const exp_colour ink = {0x1B, 0x1F, 0x24, 1};
static const exp_colour quiet = {0x4A, 0x52, 0x5C, 1};
static const exp_colour paper = {0xFF, 0xFF, 0xFF, 1};
static const exp_colour none = {0, 0, 0, 0};
static const exp_colour halo = {0xFF, 0xFF, 0xFF, 0.85};
static const double edge = 5; /* mm of paper around everything */
static const double title_size = 5, legend_size = 2.6, small_size = 1.9;
static const double legend_step = 4.6, small_step = 2.8;
static const double sign_radius = EXP_SIGN_RADIUS;

enum { source_lines = 3 };

typedef struct drawing {
    exp_sheet *sheet;
    exp_canvas *canvas;
    exp_frame frame;
    exp_labels labels;
    exp_signing signing;
    size_t legend_lines;
    bool disputed;  /* a border that is shown */
    size_t outside; /* incidents too far from the others to be shown */
} drawing;

/* The types, most frequent first; beyond EXP_SIGNS_MAX they share the last sign. */
static int compare_signs(const void *left, const void *right) {
    const exp_sign *a = left;
    const exp_sign *b = right;
    if (a->count != b->count) {
        return a->count > b->count ? -1 : 1;
    }
    return base_span_compare(a->type, b->type);
}

static incmap_status find_signs(drawing *d, incmap_error *err) {
    exp_sheet *sheet = d->sheet;
    size_t texts = sheet->texts.count;
    exp_sign *all = base_alloc_zeroed(sheet->ctx, texts + 1, sizeof *all);
    d->signing.of_type = base_alloc_zeroed(sheet->ctx, texts + 1, sizeof *d->signing.of_type);
    if (all == NULL || d->signing.of_type == NULL) {
        base_free(sheet->ctx, all);
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < sheet->count; i++) {
        all[sheet->marks[i].type].count++;
        all[sheet->marks[i].type].type = exp_texts_view(&sheet->texts, sheet->marks[i].type);
    }
    qsort(all, texts, sizeof *all, compare_signs);
    for (; d->signing.count < EXP_SIGNS_MAX && d->signing.count < texts &&
           all[d->signing.count].count > 0;
         d->signing.count++) {
        d->signing.signs[d->signing.count] = all[d->signing.count];
    }
    base_free(sheet->ctx, all);
    exp_signs_give(d->signing.signs, d->signing.count);
    for (size_t i = 0; i < texts; i++) {
        incmap_span type = exp_texts_view(&sheet->texts, i);
        size_t which = 0;
        while (which + 1 < d->signing.count &&
               !base_span_equal(d->signing.signs[which].type, type)) {
            which++;
        }
        d->signing.of_type[i] = (uint8_t)which;
    }
    return INCMAP_OK;
}

static int compare_doubles(const void *left, const void *right) {
    double a = *(const double *)left;
    double b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static double share_of(double *values, size_t count, double share) {
    qsort(values, count, sizeof *values, compare_doubles);
    return values[(size_t)ceil(share * (double)count) - 1];
}

/* As the page opens: those marks to the front that lie together; a few far away from the others are
 * left aside. Answers how many lie together. */
static incmap_status part_marks(drawing *d, size_t *together, incmap_error *err) {
    static const double usual_share = 0.75, times_usual = 5, least_away = 0.36;
    exp_sheet *sheet = d->sheet;
    *together = sheet->count;
    if (sheet->count < 4) {
        return INCMAP_OK;
    }
    double *values = base_alloc(sheet->ctx, sheet->count * sizeof *values);
    if (values == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < sheet->count; i++) {
        values[i] = sheet->marks[i].spot.point.lon;
    }
    double lon = share_of(values, sheet->count, 0.5);
    for (size_t i = 0; i < sheet->count; i++) {
        values[i] = sheet->marks[i].spot.point.lat;
    }
    double lat = share_of(values, sheet->count, 0.5);
    for (size_t i = 0; i < sheet->count; i++) {
        incmap_point at = sheet->marks[i].spot.point;
        values[i] = hypot(at.lon - lon, at.lat - lat);
    }
    double most = fmax(share_of(values, sheet->count, usual_share) * times_usual, least_away);
    base_free(sheet->ctx, values);
    *together = 0;
    for (size_t i = 0; i < sheet->count; i++) {
        exp_mark mark = sheet->marks[i];
        if (hypot(mark.spot.point.lon - lon, mark.spot.point.lat - lat) <= most) {
            sheet->marks[i] = sheet->marks[*together];
            sheet->marks[(*together)++] = mark;
        }
    }
    return INCMAP_OK;
}

static incmap_status open_frame(drawing *d, incmap_error *err) {
    size_t together = 0;
    exp_sheet *sheet = d->sheet;
    BASE_TRY(part_marks(d, &together, err));
    d->outside = sheet->count - together;
    exp_spot *spots = base_alloc(sheet->ctx, (together + 1) * sizeof *spots);
    if (spots == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < together; i++) {
        spots[i] = sheet->marks[i].spot;
    }
    incmap_status status = exp_frame_open(&d->frame, sheet->ctx, sheet->crs, spots, together, err);
    base_free(sheet->ctx, spots);
    return status;
}

/* The text of a sign in the legend, with its count. */
static incmap_span legend_text(const exp_sign *sign, char room[160]) {
    incmap_span type = sign->type.size == 0 ? BASE_SPAN("no type told") : sign->type;
    int most = type.size > 80 ? 80 : (int)type.size;
    int size = snprintf(room, 160, "%.*s (%llu)", most, type.data, (unsigned long long)sign->count);
    return base_span(room, (size_t)size);
}

/* Signs in lines from left to right; with `draw` false only the lines are counted. */
static void lay_legend(drawing *d, double top, bool draw) {
    const exp_lettering how = {legend_size, false, ink, none};
    static const double gap = 6, after_sign = 4;
    double x = edge + sign_radius;
    d->legend_lines = d->signing.count > 0;
    for (size_t i = 0; i < d->signing.count; i++) {
        char room[160];
        incmap_span text = legend_text(&d->signing.signs[i], room);
        double width = after_sign + exp_canvas_text_width(d->canvas, &how, text);
        if (x + width > d->sheet->size.width_mm - edge && x > edge + sign_radius) {
            x = edge + sign_radius;
            d->legend_lines++;
        }
        double y = top + legend_step * ((double)d->legend_lines - 0.5);
        if (draw) {
            exp_sign_draw(d->canvas, &d->signing.signs[i], x, y, sign_radius, false);
            exp_canvas_text(d->canvas, x + after_sign - sign_radius, y, &how, text);
        }
        x += width + gap;
    }
}

static void place_frame(drawing *d) {
    double above = edge + (d->sheet->title.size > 0 ? title_size * 1.6 : 0);
    lay_legend(d, 0, false);
    double below = edge + legend_step * (double)d->legend_lines + small_step * source_lines;
    d->frame.left = edge;
    d->frame.top = above;
    d->frame.width = d->sheet->size.width_mm - 2 * edge;
    d->frame.height = fmax(d->sheet->size.height_mm - above - below, 10);
    d->labels.frame =
        (struct exp_label_room){edge, above, edge + d->frame.width, above + d->frame.height};
}

static void draw_scale(drawing *d) {
    static const double most_mm = 35, above_bottom = 4, tick = 1;
    const exp_lettering how = {2.1, false, ink, halo};
    incmap_point middle = exp_frame_middle(&d->frame);
    double metres_per_mm = 1000 / exp_frame_length(&d->frame, middle, 1000);
    if (!isfinite(metres_per_mm)) {
        return;
    }
    double length = pow(10, floor(log10(metres_per_mm * most_mm)));
    double times = metres_per_mm * most_mm / length;
    length *= times >= 5 ? 5 : times >= 2 ? 2 : 1;
    char text[64];
    char number[BASE_NUM_MAX];
    base_num_write_fixed(number, length >= 1000 ? length / 1000 : length, 0);
    int size = snprintf(text, sizeof text, "%s %s", number, length >= 1000 ? "km" : "m");
    double left = d->frame.left + 3;
    double right = left + length / metres_per_mm;
    double y = d->frame.top + d->frame.height - above_bottom;
    exp_canvas_move(d->canvas, left, y - tick);
    exp_canvas_line(d->canvas, left, y);
    exp_canvas_line(d->canvas, right, y);
    exp_canvas_line(d->canvas, right, y - tick);
    exp_canvas_stroke(d->canvas, ink, 0.35, 0);
    exp_canvas_text(d->canvas, left, y + 1.8, &how, base_span(text, (size_t)size));
    exp_labels_take(&d->labels, (left + right) / 2, y, (right - left) / 2 + 1);
}

static void draw_north(drawing *d) {
    static const double length = 7;
    const exp_lettering how = {2.6, true, ink, halo};
    double turn = exp_frame_north(&d->frame, exp_frame_middle(&d->frame));
    double x = d->frame.left + d->frame.width - 6;
    double y = d->frame.top + 8;
    double up_x = sin(turn), up_y = -cos(turn);
    exp_canvas_move(d->canvas, x + up_x * length / 2, y + up_y * length / 2);
    exp_canvas_line(d->canvas, x - up_x * length / 2 - up_y * 1.6,
                    y - up_y * length / 2 + up_x * 1.6);
    exp_canvas_line(d->canvas, x - up_x * length / 4, y - up_y * length / 4);
    exp_canvas_line(d->canvas, x - up_x * length / 2 + up_y * 1.6,
                    y - up_y * length / 2 - up_x * 1.6);
    exp_canvas_end_ring(d->canvas);
    exp_canvas_fill(d->canvas, ink);
    exp_canvas_drop(d->canvas);
    exp_canvas_text(d->canvas, x + up_x * (length / 2 + 2) - 1, y + up_y * (length / 2 + 2), &how,
                    BASE_SPAN("N"));
    exp_labels_take(&d->labels, x, y, length);
}

/* The map itself, cut at its frame. */
static incmap_status draw_map(drawing *d, incmap_error *err) {
    const exp_frame *f = &d->frame;
    incmap_status status = INCMAP_OK;
    exp_canvas_clip(d->canvas, f->left, f->top, f->width, f->height);
    if (d->sheet->resolver != NULL) {
        status = exp_land_draw(d->canvas, f, d->sheet->resolver, d->sheet->ctx, &d->disputed, err);
    }
    draw_scale(d);
    draw_north(d);
    if (status == INCMAP_OK) {
        status = exp_marks_draw(d->sheet, d->canvas, f, &d->signing, &d->labels, err);
    }
    if (d->sheet->resolver != NULL) {
        exp_land_name(d->canvas, f, d->sheet->resolver, &d->labels);
    }
    exp_canvas_unclip(d->canvas);
    exp_canvas_box(d->canvas, f->left, f->top, f->width, f->height);
    exp_canvas_stroke(d->canvas, quiet, 0.2, 0);
    return status;
}

static incmap_status add_part(base_buf *out, incmap_span part, incmap_error *err) {
    BASE_TRY(base_buf_add_text(out, out->size > 0 ? "; " : "", err));
    return base_buf_add_span(out, part, err);
}

/* The parts of a credit line that are not there yet. */
static incmap_status add_credits(base_buf *out, incmap_span credit, incmap_error *err) {
    incmap_span part = {NULL, 0};
    while (base_span_cut(&credit, ';', &part)) {
        part = base_span_trim(part);
        if (part.size > 0 && base_span_find(base_buf_view(out), part) == SIZE_MAX) {
            BASE_TRY(add_part(out, part, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status put_gazetteers(const incmap_resolver *resolver, base_buf *out,
                                    incmap_error *err) {
    const incmap_gazetteer *g;
    for (size_t i = 0; (g = incmap_resolver_gazetteer(resolver, i)) != NULL; i++) {
        incmap_gazetteer_info info;
        incmap_gazetteer_describe(g, &info);
        BASE_TRY(info.name.size == 0 ? INCMAP_OK : add_part(out, info.name, err));
        for (size_t k = 0; k < info.sources; k++) {
            incmap_gazetteer_source source;
            incmap_gazetteer_source_view(g, k, &source);
            BASE_TRY(add_credits(out, source.credit, err));
        }
    }
    return INCMAP_OK;
}

/* What is not shown, by what the rest is placed, and whose the data is. */
static incmap_status put_notes(const drawing *d, base_buf *out, incmap_error *err) {
    char text[160];
    unsigned long long placeless = d->sheet->placeless;
    int size = 0;
    if (d->disputed) {
        BASE_TRY(add_part(out, d->sheet->footnote, err));
    }
    if (d->outside > 0) {
        size = snprintf(text, sizeof text, "%zu far from the others not shown", d->outside);
        BASE_TRY(add_part(out, base_span(text, (size_t)size), err));
    }
    if (placeless > 0) {
        size = snprintf(text, sizeof text, "%llu without a place not shown", placeless);
        BASE_TRY(add_part(out, base_span(text, (size_t)size), err));
    }
    if (d->sheet->resolver != NULL) {
        BASE_TRY(put_gazetteers(d->sheet->resolver, out, err));
    }
    size = snprintf(text, sizeof text, "%.80s; incmap %s", geo_crs_name(d->frame.crs),
                    incmap_version());
    return add_part(out, base_span(text, (size_t)size), err);
}

/* As many words as fit in a line, at least one. */
static size_t line_end(const drawing *d, const exp_lettering *how, incmap_span text) {
    double room = d->sheet->size.width_mm - 2 * edge;
    size_t end = 0;
    for (size_t at = 1; at <= text.size; at++) {
        if (at < text.size && text.data[at] != ' ') {
            continue;
        }
        if (end > 0 && exp_canvas_text_width(d->canvas, how, base_span(text.data, at)) > room) {
            break;
        }
        end = at;
    }
    return end;
}

static incmap_status draw_notes(const drawing *d, double top, incmap_error *err) {
    const exp_lettering how = {small_size, false, quiet, none};
    base_buf notes;
    base_buf_init(&notes, d->sheet->ctx, SIZE_MAX);
    incmap_status status = put_notes(d, &notes, err);
    incmap_span rest = base_buf_view(&notes);
    for (int line = 0; status == INCMAP_OK && line < source_lines && rest.size > 0; line++) {
        size_t end = line_end(d, &how, rest);
        exp_canvas_text(d->canvas, edge, top + small_step * (line + 0.6), &how,
                        base_span(rest.data, end));
        rest = base_span_trim(base_span(rest.data + end, rest.size - end));
    }
    base_buf_free(&notes);
    return status;
}

static incmap_status draw_all(drawing *d, incmap_error *err) {
    const exp_lettering title = {title_size, true, ink, none};
    BASE_TRY(find_signs(d, err));
    place_frame(d);
    BASE_TRY(open_frame(d, err));
    exp_canvas_box(d->canvas, 0, 0, d->sheet->size.width_mm, d->sheet->size.height_mm);
    exp_canvas_fill(d->canvas, paper);
    exp_canvas_drop(d->canvas);
    exp_canvas_text(d->canvas, edge, edge + title_size * 0.5, &title, d->sheet->title);
    BASE_TRY(draw_map(d, err));
    double below = d->frame.top + d->frame.height + 1;
    lay_legend(d, below, true);
    return draw_notes(d, below + legend_step * (double)d->legend_lines, err);
}

incmap_status exp_sheet_draw(exp_sheet *sheet, exp_canvas *canvas, incmap_error *err) {
    drawing *d = base_alloc_zeroed(sheet->ctx, 1, sizeof *d);
    if (d == NULL) {
        return base_out_of_memory(err);
    }
    d->sheet = sheet;
    d->canvas = canvas;
    incmap_status status = draw_all(d, err);
    exp_frame_close(&d->frame);
    base_free(sheet->ctx, d->signing.of_type);
    base_free(sheet->ctx, d);
    return status;
}
