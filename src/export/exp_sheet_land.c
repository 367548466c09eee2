#include "exp_sheet_land.h"

#include <math.h>

#include "base_error.h"
#include "base_span.h"
#include "exp_disputed.h"
#include "exp_rings.h"
#include "exp_waters.h"

enum { levels = 3, names_looked_at = 20000, least_unit_mm = 5, least_grid = 100 };

static const exp_colour sea = {0xD7, 0xE6, 0xEE, 1};
static const exp_colour land = {0xF6, 0xF4, 0xEE, 1};
static const exp_colour borders[levels] = {
    {0x7D, 0x74, 0x86, 1}, {0xC3, 0xBC, 0xCB, 1}, {0xC3, 0xBC, 0xCB, 1}};
static const double widths[levels] = {0.4, 0.2, 0.2};
static const exp_colour quiet = {0x4A, 0x52, 0x5C, 1};
static const exp_colour halo = {0xFF, 0xFF, 0xFF, 0.85};

typedef struct pass {
    exp_canvas *canvas;
    const exp_frame *frame;
    incmap_context *ctx;
    exp_thinning how;
    incmap_vertex *corners; /* grown as needed */
    size_t room;
    int level;
    bool fill;
    bool disputed; /* some border is */
} pass;

static int level_of(incmap_span level) {
    return base_span_is(level, "country") ? 0 : base_span_is(level, "admin1") ? 1 : 2;
}

static bool meets(const incmap_ring *ring, geo_box box) {
    return ring->low.lon <= box.east && ring->high.lon >= box.west && ring->low.lat <= box.north &&
           ring->high.lat >= box.south;
}

/* An edge along the box is where the land was cut, no border. */
static bool is_cut(const pass *p, incmap_vertex a, incmap_vertex b) {
    const geo_box *box = &p->how.box;
    const int32_t unit = p->how.unit;
    return (a.lon == b.lon && (a.lon == box->west / unit || a.lon == box->east / unit)) ||
           (a.lat == b.lat && (a.lat == box->south / unit || a.lat == box->north / unit));
}

static void trace(const pass *p, const incmap_vertex *corners, size_t count) {
    bool down = false;
    for (size_t i = 0; i < count; i++) {
        incmap_vertex at = corners[i];
        double x, y;
        incmap_point point = {at.lat * (p->how.unit / 1e7), at.lon * (p->how.unit / 1e7)};
        if (!exp_frame_place(p->frame, point, &x, &y)) {
            continue; /* beyond what the system can show */
        }
        bool draw = down && (p->fill || !is_cut(p, corners[i - 1], at));
        (draw ? exp_canvas_line : exp_canvas_move)(p->canvas, x, y);
        down = true;
    }
    if (p->fill && down) {
        exp_canvas_end_ring(p->canvas);
    }
}

/* Millimetres on the sheet from west to east, nearly. */
static double width_of(const pass *p, const incmap_ring *ring) {
    const geo_box *box = &p->how.box;
    double shown = ((double)box->east - box->west) / 3;
    return ((double)ring->high.lon - ring->low.lon) / shown * p->frame->width;
}

static incmap_status draw_area(pass *p, const incmap_gazetteer *g, const incmap_area *area,
                               incmap_error *err) {
    incmap_ring ring;
    for (size_t i = 0; incmap_gazetteer_ring_view(g, area->index, i, &ring); i++) {
        size_t count = 0;
        if (meets(&ring, p->how.box) && (p->level == 0 || width_of(p, &ring) > least_unit_mm)) {
            BASE_TRY(exp_ring_thin(p->ctx, &ring, &p->how, &p->corners, &p->room, &count, err));
            trace(p, p->corners, count);
        }
    }
    if (p->fill) {
        exp_canvas_fill(p->canvas, land);
        exp_canvas_drop(p->canvas);
    } else {
        exp_canvas_stroke(p->canvas, borders[p->level], widths[p->level], 0);
    }
    return INCMAP_OK;
}

static incmap_status draw_level(pass *p, const incmap_resolver *resolver, int level, bool fill,
                                incmap_error *err) {
    const incmap_gazetteer *g;
    incmap_area area;
    p->level = level;
    p->fill = fill;
    for (size_t i = 0; (g = incmap_resolver_gazetteer(resolver, i)) != NULL; i++) {
        for (uint32_t k = 0; incmap_gazetteer_area_view(g, k, &area); k++) {
            if (level_of(area.level) == level) {
                BASE_TRY(draw_area(p, g, &area, err));
            }
        }
    }
    return INCMAP_OK;
}

/* Dashes on a line wiped out. */
static incmap_status draw_disputed(void *state, const incmap_vertex *corners, size_t count,
                                   incmap_error *err) {
    static const double wiped_mm = 0.9, dash_mm = 1.2;
    pass *p = state;
    (void)err;
    p->disputed = true;
    for (int again = 0; again < 2; again++) {
        trace(p, corners, count);
        exp_canvas_stroke(p->canvas, again == 0 ? land : borders[0],
                          again == 0 ? wiped_mm : widths[0], again == 0 ? 0 : dash_mm);
    }
    return INCMAP_OK;
}

static incmap_status draw_water(void *state, const exp_water *water, incmap_error *err) {
    static const exp_colour shore = {0x9F, 0xC3, 0xD9, 1};
    static const double line_mm = 0.25;
    const pass *p = state;
    bool down = false;
    (void)err;
    for (size_t i = 0; i < water->count; i++) {
        double x, y;
        incmap_point point = {water->corners[i].lat / 1e7, water->corners[i].lon / 1e7};
        if (exp_frame_place(p->frame, point, &x, &y)) {
            (down ? exp_canvas_line : exp_canvas_move)(p->canvas, x, y);
            down = true;
        }
    }
    if (water->lake) {
        exp_canvas_fill(p->canvas, sea);
    }
    exp_canvas_stroke(p->canvas, shore, line_mm, 0);
    return INCMAP_OK;
}

/* A tenth of a millimetre of the sheet, in units of 1e-7 degrees. */
static int32_t grid_of(const exp_frame *frame) {
    static const double mm_shown = 0.1;
    double wide = ((double)frame->box.east - frame->box.west) / 3;
    double step = wide / fmax(frame->width, frame->height) * mm_shown;
    return step < least_grid ? least_grid : (int32_t)step;
}

incmap_status exp_land_draw(exp_canvas *canvas, const exp_frame *frame,
                            const incmap_resolver *resolver, incmap_context *ctx, bool *disputed,
                            incmap_error *err) {
    bool *close = base_alloc_zeroed(ctx, EXP_CELLS, sizeof *close);
    if (close == NULL) {
        return base_out_of_memory(err);
    }
    int32_t grid = grid_of(frame);
    pass p = {.canvas = canvas, .frame = frame, .ctx = ctx};
    p.how = (exp_thinning){frame->box, close, grid, grid, grid};
    exp_canvas_box(canvas, frame->left, frame->top, frame->width, frame->height);
    exp_canvas_fill(canvas, sea);
    exp_canvas_drop(canvas);
    incmap_status status = draw_level(&p, resolver, 0, true, err);
    if (status == INCMAP_OK) {
        status = exp_waters_each(frame->box, draw_water, &p, err);
    }
    for (int level = levels - 1; level >= 0 && status == INCMAP_OK; level--) {
        status = draw_level(&p, resolver, level, false, err);
    }
    if (status == INCMAP_OK) {
        p.fill = false;
        status = exp_disputed_each(ctx, resolver, &p.how, draw_disputed, &p, err);
    }
    *disputed = p.disputed;
    base_free(ctx, close);
    base_free(ctx, p.corners);
    return status;
}

static bool is_peopled(const incmap_place *place) {
    return place->feature.size > 1 && place->feature.data[0] == 'P' && place->name.size > 0;
}

void exp_land_name(exp_canvas *canvas, const exp_frame *frame, const incmap_resolver *resolver,
                   exp_labels *labels) {
    static const double mm2_for_each = 450;
    static const double dot = 0.35;
    static const exp_lettering how = {2.1, false, {0x4A, 0x52, 0x5C, 1}, {0xFF, 0xFF, 0xFF, 0.85}};
    const incmap_gazetteer *g;
    incmap_place place;
    size_t wanted = (size_t)(frame->width * frame->height / mm2_for_each);
    size_t looked = 0;
    for (size_t i = 0; (g = incmap_resolver_gazetteer(resolver, i)) != NULL; i++) {
        for (uint32_t k = 0;
             wanted > 0 && looked < names_looked_at && incmap_gazetteer_place_view(g, k, &place);
             k++) {
            double x, y;
            if (!is_peopled(&place) || !geo_box_has(frame->box, geo_vertex_of(place.point)) ||
                !exp_frame_place(frame, place.point, &x, &y) || !exp_frame_holds(frame, x, y)) {
                continue;
            }
            looked++;
            if (exp_labels_write(labels, canvas, x, y, 1, &how, place.name)) {
                exp_canvas_circle(canvas, x, y, dot);
                exp_canvas_fill(canvas, quiet);
                exp_canvas_stroke(canvas, halo, 0.1, 0);
                wanted--;
            }
        }
    }
}
