#include "ver_coordinates.h"

#include <math.h>

#include "base_error.h"
#include "base_num.h"

enum { levels_counted = 8, decimals_max = 7, polygon_nesting = 3 };

/* The state of a walk over nested brackets. */
typedef struct walk {
    ver_coordinates *to;
    ver_json *json;
    unsigned level;                     /* brackets that are open */
    uint64_t children[levels_counted];  /* of the arrays that are open */
    uint64_t numbers;                   /* in the innermost array */
    double values[3];                   /* the first of them */
    ver_ring ring;                      /* the positions of the array that holds them */
    double first_z, last_z;             /* their heights; 0 where there is none */
    uint64_t ring_line[levels_counted]; /* where the arrays start */
    uint64_t ring_byte[levels_counted];
} walk;

void ver_coordinates_init(ver_coordinates *coordinates, incmap_context *ctx) {
    *coordinates = (ver_coordinates){.nesting = 0};
    ver_rings_init(&coordinates->rings, ctx);
}

void ver_coordinates_free(ver_coordinates *coordinates, incmap_context *ctx) {
    ver_rings_free(&coordinates->rings);
    base_free(ctx, coordinates->lines);
}

static void note_child(walk *w) {
    if (w->level < levels_counted) {
        w->children[w->level]++;
    }
}

static void find_uneven(walk *w, const char *what) {
    if (!w->to->is_uneven) {
        w->to->is_uneven = true;
        ver_find(w->json->report, INCMAP_FINDING_COORDINATES_NESTING, ver_json_place(w->json),
                 "%s, expected all positions at one depth", what);
    }
}

static void open_array(walk *w) {
    if (w->numbers > 0) {
        find_uneven(w, "numbers and brackets beside one another");
    }
    note_child(w);
    w->level++;
    w->numbers = 0;
    if (w->level < levels_counted) {
        w->children[w->level] = 0;
        w->ring_line[w->level] = w->json->token_line;
        w->ring_byte[w->level] = w->json->token_byte;
    }
}

static void check_degrees(walk *w, double lon, double lat) {
    char text[BASE_NUM_MAX];
    ver_report *report = w->json->report;
    ver_place place = ver_json_place(w->json);
    if (fabs(lat) > 90) {
        base_num_write_shortest(text, lat);
        ver_find(report, INCMAP_FINDING_COORDINATES_RANGE, place,
                 "latitude %s, expected -90 to 90%s", text,
                 fabs(lon) <= 90 && fabs(lat) <= 180 ? "; longitude comes first in GeoJSON" : "");
    }
    if (fabs(lon) > 180) {
        base_num_write_shortest(text, lon);
        ver_find(report, INCMAP_FINDING_COORDINATES_RANGE, place,
                 "longitude %s, expected -180 to 180", text);
    }
}

/* The innermost array was a position. */
static incmap_status end_position(walk *w, incmap_error *err) {
    ver_place place = ver_json_place(w->json);
    if (w->to->nesting == 0) {
        w->to->nesting = (int)w->level;
    } else if (w->to->nesting != (int)w->level) {
        find_uneven(w, "positions at different depths");
    }
    if (w->numbers < 2) {
        ver_find(w->json->report, INCMAP_FINDING_COORDINATES_COUNT, place,
                 "a position of one number, expected longitude and latitude");
        return INCMAP_OK;
    }
    if (w->numbers > 3) {
        ver_find(w->json->report, INCMAP_FINDING_COORDINATES_EXTRA, place,
                 "a position of %llu numbers, expected 2 or 3", (unsigned long long)w->numbers);
    }
    double lon = w->values[0];
    double lat = w->values[1];
    if (!isfinite(lon) || !isfinite(lat)) {
        w->to->rings.is_broken = true; /* a finding already */
        return INCMAP_OK;
    }
    check_degrees(w, lon, lat);
    ver_ring_add(&w->ring, lon, lat);
    w->last_z = w->numbers > 2 && isfinite(w->values[2]) ? w->values[2] : 0;
    w->first_z = w->ring.count == 1 ? w->last_z : w->first_z;
    ver_extent_add(&w->to->extent, lon, lat);
    if (w->numbers > 2 && isfinite(w->values[2])) {
        ver_extent_add_height(&w->to->extent, w->values[2]);
    }
    return w->to->nesting < polygon_nesting ? INCMAP_OK
                                            : ver_rings_add(&w->to->rings, lon, lat, err);
}

static incmap_status end_line(walk *w, incmap_error *err) {
    ver_coordinates *to = w->to;
    incmap_context *ctx = w->json->key.ctx;
    if ((to->count + 1) * sizeof *to->lines > ctx->limits.document_bytes) {
        return base_fail(err, INCMAP_LIMIT, "a geometry of more than %zu rings", to->count);
    }
    BASE_TRY(
        base_grow(ctx, (void **)&to->lines, &to->capacity, to->count + 1, sizeof *to->lines, err));
    to->lines[to->count++] =
        (ver_line){.line = w->ring_line[w->level],
                   .byte = w->ring_byte[w->level],
                   .count = w->ring.count,
                   .turn = ver_ring_turn(&w->ring),
                   .is_closed = ver_ring_is_closed(&w->ring) && w->first_z == w->last_z,
                   .jumps = w->ring.jumps,
                   .is_first = w->children[w->level - 1] == 1};
    return to->nesting < polygon_nesting || w->ring.count == 0
               ? INCMAP_OK
               : ver_rings_end(&to->rings, w->children[w->level - 1] == 1, err);
}

static incmap_status close_array(walk *w, incmap_error *err) {
    if (w->numbers > 0) {
        BASE_TRY(end_position(w, err));
    } else if (w->level >= levels_counted) {
        find_uneven(w, "brackets deeper than any type has them");
    } else if (w->level == 1 && w->children[w->level] == 0) {
        w->to->is_empty = true;
    } else if (w->children[w->level] == 0) {
        ver_find(w->json->report, INCMAP_FINDING_COORDINATES_EMPTY, ver_json_place(w->json),
                 "[] where coordinates are expected");
    } else if ((int)w->level == w->to->nesting - 1) {
        BASE_TRY(end_line(w, err));
        w->ring = (ver_ring){0};
    }
    w->level--;
    w->numbers = 0;
    return INCMAP_OK;
}

static void take_number(walk *w) {
    ver_json *json = w->json;
    if (w->level < levels_counted && w->children[w->level] > 0) {
        find_uneven(w, "numbers and brackets beside one another");
    }
    double value = json->number.value;
    if (w->numbers < 3) {
        w->values[w->numbers] = value;
    }
    w->numbers++;
    if (!isfinite(value)) {
        ver_find(json->report, INCMAP_FINDING_COORDINATES_NAN, ver_json_place(json),
                 "the coordinate %.*s, expected a number of degrees", VER_SPELLING(json));
        return;
    }
    if (json->number.decimals > decimals_max && w->numbers <= 2 && !w->to->told_decimals) {
        w->to->told_decimals = true;
        ver_find(json->report, INCMAP_FINDING_COORDINATES_DECIMALS, ver_json_place(json),
                 "%.*s has %u decimals, expected at most %d (1 cm); said once a geometry",
                 VER_SPELLING(json), json->number.decimals, decimals_max);
    } else if (json->number.is_negative && json->number.digits == 0) {
        ver_json_judge_number(json);
    }
}

/* What stands where a number should. */
static incmap_status take_other(walk *w, ver_token token, incmap_error *err) {
    ver_json *json = w->json;
    ver_place place = ver_json_place(json);
    if (token == VER_STRING) {
        incmap_span text = base_buf_view(&json->text);
        ver_find(json->report, INCMAP_FINDING_COORDINATES_TEXT, place,
                 "the text \"%.*s\", expected a number", BASE_SPAN_ARG(text));
    } else {
        ver_find(json->report, INCMAP_FINDING_COORDINATES_TEXT, place,
                 "%s in coordinates, expected a number",
                 token == VER_OBJECT ? "an object"
                 : token == VER_NULL ? "null"
                                     : "true or false");
    }
    w->values[w->numbers < 3 ? w->numbers : 2] = NAN;
    w->numbers++;
    for (unsigned depth = json->depth; token == VER_OBJECT && json->depth >= depth;) {
        ver_token inside;
        BASE_TRY(ver_json_next(json, &inside, err));
    }
    return INCMAP_OK;
}

incmap_status ver_coordinates_read(ver_coordinates *coordinates, ver_json *json,
                                   incmap_error *err) {
    ver_line *lines = coordinates->lines;
    size_t capacity = coordinates->capacity;
    ver_rings rings = coordinates->rings;
    *coordinates = (ver_coordinates){.lines = lines,
                                     .capacity = capacity,
                                     .rings = rings,
                                     .line = json->token_line,
                                     .byte = json->token_byte};
    ver_rings_clear(&coordinates->rings);
    walk w = {.to = coordinates, .json = json};
    open_array(&w);
    while (w.level > 0) {
        ver_token token;
        BASE_TRY(ver_json_next(json, &token, err));
        if (token == VER_ARRAY) {
            open_array(&w);
        } else if (token == VER_ARRAY_END) {
            BASE_TRY(close_array(&w, err));
        } else if (token == VER_NUMBER) {
            take_number(&w);
        } else {
            BASE_TRY(take_other(&w, token, err));
        }
    }
    return INCMAP_OK;
}
