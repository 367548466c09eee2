/* The areas of two neighbours hold the same corners along their border, but thinned they need not:
 * so a thinned edge of the one is on the border where both its ends have a corner of the other in
 * their square of the grid or in one beside it. */
#include "exp_disputed.h"

#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"

static const struct row {
    const char *level;
    const char *country;
    const char *area;
    const char *other;
} rows[] = {
#define X(level, country, area, other) {level, country, area, other},
#include "exp_disputed.def"
#undef X
};
enum { row_count = sizeof rows / sizeof rows[0], first_squares = 4096 };

/* Squares of a grid that hold a corner of the other side. */
typedef struct squares {
    uint64_t *keys; /* open addressing, a power of two; 0 is free */
    size_t size;
    size_t count;
} squares;

typedef struct search {
    incmap_context *ctx;
    const exp_thinning *how;
    exp_disputed_line line;
    void *state;
    int32_t side; /* of a square, in 1e-7 degrees */
    squares other;
    incmap_vertex *corners; /* of a thinned ring, grown as needed */
    size_t room;
} search;

static uint64_t key_of(int64_t column, int64_t row) {
    return ((uint64_t)(column + 0x40000000) << 32 | (uint64_t)(row + 0x40000000)) + 1;
}

static size_t slot_of(const squares *s, uint64_t key) {
    size_t slot = (size_t)base_hash(&key, sizeof key, 0) & (s->size - 1);
    while (s->keys[slot] != 0 && s->keys[slot] != key) {
        slot = (slot + 1) & (s->size - 1);
    }
    return slot;
}

static incmap_status grow(incmap_context *ctx, squares *s, incmap_error *err) {
    if (s->count * 2 < s->size) {
        return INCMAP_OK;
    }
    squares larger = {.size = s->size * 2, .count = s->count};
    larger.keys = base_alloc_zeroed(ctx, larger.size, sizeof *larger.keys);
    if (larger.keys == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < s->size; i++) {
        if (s->keys[i] != 0) {
            larger.keys[slot_of(&larger, s->keys[i])] = s->keys[i];
        }
    }
    base_free(ctx, s->keys);
    *s = larger;
    return INCMAP_OK;
}

static bool is_shown(const exp_thinning *how, incmap_vertex at) {
    const geo_box *box = &how->box;
    return at.lon >= box->west && at.lon <= box->east && at.lat >= box->south &&
           at.lat <= box->north;
}

static incmap_status add_ring(search *s, const incmap_ring *ring, incmap_error *err) {
    for (size_t i = 0; i < ring->count; i++) {
        incmap_vertex at = ring->vertices[i];
        if (is_shown(s->how, at)) {
            BASE_TRY(grow(s->ctx, &s->other, err));
            uint64_t key = key_of(at.lon / s->side, at.lat / s->side);
            size_t slot = slot_of(&s->other, key);
            s->other.count += s->other.keys[slot] == 0;
            s->other.keys[slot] = key;
        }
    }
    return INCMAP_OK;
}

/* `corner` in units of the thinning. */
static bool is_beside_other(const search *s, incmap_vertex corner) {
    int64_t column = (int64_t)corner.lon * s->how->unit / s->side;
    int64_t row = (int64_t)corner.lat * s->how->unit / s->side;
    for (int step = 0; step < 9; step++) {
        uint64_t key = key_of(column + step % 3 - 1, row + step / 3 - 1);
        if (s->other.keys[slot_of(&s->other, key)] == key) {
            return true;
        }
    }
    return false;
}

static incmap_status tell_ring(search *s, const incmap_ring *ring, incmap_error *err) {
    size_t count = 0;
    size_t run = 0;
    BASE_TRY(exp_ring_thin(s->ctx, ring, s->how, &s->corners, &s->room, &count, err));
    for (size_t i = 0; i <= count; i++) {
        if (i < count && is_beside_other(s, s->corners[i])) {
            run++;
            continue;
        }
        if (run > 1) {
            BASE_TRY(s->line(s->state, s->corners + i - run, run, err));
        }
        run = 0;
    }
    return INCMAP_OK;
}

/* With `told` the rings of the row's area go out as lines, else those of the other side are taken
 * in. */
static incmap_status walk_areas(search *s, const incmap_gazetteer *g, const struct row *row,
                                bool told, incmap_error *err) {
    incmap_area area;
    incmap_ring ring;
    for (uint32_t k = 0; incmap_gazetteer_area_view(g, k, &area); k++) {
        bool is_area =
            base_span_is(area.country, row->country) && base_span_is(area.name, row->area);
        bool is_other = base_span_is(area.country, row->other) && !is_area;
        if (!base_span_is(area.level, row->level) || !(told ? is_area : is_other)) {
            continue;
        }
        for (size_t i = 0; incmap_gazetteer_ring_view(g, k, i, &ring); i++) {
            BASE_TRY(told ? tell_ring(s, &ring, err) : add_ring(s, &ring, err));
        }
    }
    return INCMAP_OK;
}

static incmap_status find_lines(search *s, const incmap_resolver *resolver, const struct row *row,
                                incmap_error *err) {
    const incmap_gazetteer *g;
    for (size_t i = 0; (g = incmap_resolver_gazetteer(resolver, i)) != NULL; i++) {
        s->other.count = 0;
        memset(s->other.keys, 0, s->other.size * sizeof *s->other.keys);
        BASE_TRY(walk_areas(s, g, row, false, err));
        if (s->other.count > 0) {
            BASE_TRY(walk_areas(s, g, row, true, err));
        }
    }
    return INCMAP_OK;
}

incmap_status exp_disputed_each(incmap_context *ctx, const incmap_resolver *resolver,
                                const exp_thinning *how, exp_disputed_line line, void *state,
                                incmap_error *err) {
    search s = {.ctx = ctx, .how = how, .line = line, .state = state, .side = how->coarse};
    incmap_status status = INCMAP_OK;
    s.other =
        (squares){base_alloc_zeroed(ctx, first_squares, sizeof *s.other.keys), first_squares, 0};
    if (s.other.keys == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < row_count && status == INCMAP_OK; i++) {
        status = find_lines(&s, resolver, &rows[i], err);
    }
    base_free(ctx, s.other.keys);
    base_free(ctx, s.corners);
    return status;
}
