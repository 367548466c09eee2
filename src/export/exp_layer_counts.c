/* Incidents counted in areas, by type of event and by how well their place is known. An incident
 * that lies in several areas, as where a unit is drawn whole and in pieces, counts in each. */
#include <math.h>

#include "base_date.h"
#include "base_error.h"
#include "base_span.h"
#include "exp_hexes.h"
#include "exp_layer.h"

enum { areas_of_a_point = 64, precisions = 4 };

/* Kinds of event that have a column; the last one is for all else. */
static const char *const types[] = {
#define X(name, short_name, event_type) event_type,
#include "exp_count_types.def"
#undef X
};

enum { type_count = sizeof types / sizeof types[0] };

enum column {
    NAME,
    CODE,
    COUNTRY,
    INCIDENTS,
    FATALITIES,
    FIRST_DAY,
    LAST_DAY,
    FIRST_PRECISION,
    FIRST_TYPE = FIRST_PRECISION + precisions,
    COLUMNS = FIRST_TYPE + type_count
};

static const exp_layer_column columns[COLUMNS] = {
    [NAME] = {"area", "area", INCMAP_KIND_TEXT, 0, "name of the area"},
    [CODE] = {"code", "code", INCMAP_KIND_TEXT, 0, "its code"},
    [COUNTRY] = {"country", "country", INCMAP_KIND_TEXT, 0, "country that it is in"},
    [INCIDENTS] = {"incidents", "incidents", INCMAP_KIND_INTEGER, 0, "incidents in it"},
    [FATALITIES] = {"fatalities_best", "fat_best", INCMAP_KIND_INTEGER, 0,
                    "sum of fatalities_best; empty where no incident has any"},
    [FIRST_DAY] = {"date_start", "date_start", INCMAP_KIND_DATE, 0, "earliest date_start"},
    [LAST_DAY] = {"date_end", "date_end", INCMAP_KIND_DATE, 0, "latest date_end"},
    [FIRST_PRECISION] = {"precision_1", "prec_1", INCMAP_KIND_INTEGER, 0,
                         "of those, with geo_precision 1: the place itself"},
    {"precision_2", "prec_2", INCMAP_KIND_INTEGER, 0, "with geo_precision 2: near it, or a part"},
    {"precision_3", "prec_3", INCMAP_KIND_INTEGER, 0, "with geo_precision 3: a larger region"},
    {"precision_unknown", "prec_unkn", INCMAP_KIND_INTEGER, 0, "without geo_precision"},
#define X(name, short_name, event_type) \
    {#name, #short_name, INCMAP_KIND_INTEGER, 0, "of the type \"" event_type "\""},
#include "exp_count_types.def"
#undef X
};

typedef struct tally {
    int64_t incidents;
    int64_t fatalities;
    bool has_fatalities;
    int32_t first_day, last_day; /* since 1970; INT32_MAX and INT32_MIN: none */
    int64_t by_precision[precisions];
    int64_t by_type[type_count];
} tally;

struct counts {
    exp_layer layer;
    exp_areas *areas;
    exp_hexes *hexes; /* NULL: the areas are there from the start */
    tally *counts;
    size_t room;
    uint64_t placeless;
    uint64_t outside;
    bool show_all; /* areas of countries without incidents, too */
};

static bool is_level(incmap_span by) {
    return base_span_is(by, "country") || base_span_is(by, "admin1") ||
           base_span_is(by, "municipality");
}

/* Of all areas from `first` on. */
static incmap_status start_tallies(struct counts *counts, size_t first, incmap_error *err) {
    BASE_TRY(base_grow(counts->layer.writer->ctx, (void **)&counts->counts, &counts->room,
                       counts->areas->count + 1, sizeof *counts->counts, err));
    for (size_t i = first; i < counts->areas->count; i++) {
        counts->counts[i] = (tally){.first_day = INT32_MAX, .last_day = INT32_MIN};
    }
    return INCMAP_OK;
}

static incmap_status open_counts(exp_layer *layer, const incmap_writer_options *options,
                                 incmap_error *err) {
    struct counts *counts = (struct counts *)layer;
    incmap_context *ctx = layer->writer->ctx;
    incmap_span path;
    if (options->by.size == 0) {
        return base_fail(err, INCMAP_USAGE,
                         "counts need areas to count in: country, admin1, municipality, hex or "
                         "a GeoJSON file");
    }
    if (base_span_starts(options->by, BASE_SPAN("hex")) &&
        (options->by.size == 3 || options->by.data[3] == ':')) {
        counts->show_all = true;
        BASE_TRY(exp_hexes_open(&counts->hexes, ctx, options->by, err));
        counts->areas = exp_areas_new(ctx);
        if (counts->areas == NULL) {
            return base_out_of_memory(err);
        }
    } else if (is_level(options->by)) {
        BASE_TRY(exp_areas_of_level(&counts->areas, ctx, options->resolver, options->by, err));
    } else {
        counts->show_all = true;
        BASE_TRY(base_arena_copy(&layer->writer->text, options->by, &path, err));
        BASE_TRY(exp_areas_of_file(&counts->areas, ctx, path.data, err));
    }
    BASE_TRY(start_tallies(counts, 0, err));
    return exp_layer_set_columns(layer, columns, COLUMNS, err);
}

static size_t type_of(const incmap_incident *incident) {
    incmap_span event_type = inc_text(incident, INCMAP_FIELD_EVENT_TYPE);
    size_t i = 0;
    while (i < type_count - 1 && !base_span_is(event_type, types[i])) {
        i++;
    }
    return i;
}

static size_t precision_of(const incmap_incident *incident) {
    const incmap_value *value = &incident->values[INCMAP_FIELD_GEO_PRECISION];
    bool known = value->kind == INCMAP_KIND_INTEGER && value->as.integer >= 1 &&
                 value->as.integer < precisions;
    return known ? (size_t)value->as.integer - 1 : precisions - 1;
}

static void count_in(tally *c, const incmap_incident *incident) {
    const incmap_value *dead = &incident->values[INCMAP_FIELD_FATALITIES_BEST];
    const incmap_value *first = &incident->values[INCMAP_FIELD_DATE_START];
    const incmap_value *last = &incident->values[INCMAP_FIELD_DATE_END];
    c->incidents++;
    c->by_precision[precision_of(incident)]++;
    c->by_type[type_of(incident)]++;
    if (dead->kind == INCMAP_KIND_INTEGER && dead->as.integer >= 0 &&
        c->fatalities <= INT64_MAX - dead->as.integer) {
        c->fatalities += dead->as.integer;
        c->has_fatalities = true;
    }
    if (first->kind == INCMAP_KIND_DATE) {
        int32_t day = base_date_to_days(first->as.date);
        c->first_day = day < c->first_day ? day : c->first_day;
    }
    if (last->kind == INCMAP_KIND_DATE) {
        int32_t day = base_date_to_days(last->as.date);
        c->last_day = day > c->last_day ? day : c->last_day;
    }
}

static incmap_status add_counts(exp_layer *layer, const incmap_incident *incident,
                                incmap_error *err) {
    struct counts *counts = (struct counts *)layer;
    uint32_t in[areas_of_a_point];
    incmap_point point;
    if (!exp_point(incident, &point)) {
        counts->placeless++;
        return INCMAP_OK;
    }
    if (counts->hexes != NULL) {
        size_t before = counts->areas->count;
        BASE_TRY(exp_hexes_at(counts->hexes, counts->areas, point, in, err));
        BASE_TRY(start_tallies(counts, before, err));
        count_in(&counts->counts[in[0]], incident);
        return INCMAP_OK;
    }
    size_t found = exp_areas_at(counts->areas, point, in, areas_of_a_point);
    if (found > areas_of_a_point) {
        return base_fail(err, INCMAP_LIMIT, "over %d areas lie one upon another",
                         (int)areas_of_a_point);
    }
    counts->outside += found == 0;
    for (size_t i = 0; i < found; i++) {
        count_in(&counts->counts[in[i]], incident);
    }
    return INCMAP_OK;
}

/* Twice the area in square units, positive for counter-clockwise. */
static double turn_of(const geo_vertex *at, size_t count) {
    double twice = 0;
    for (size_t i = 1; i < count; i++) {
        twice += ((double)at[i - 1].lon - at[0].lon) * ((double)at[i].lat - at[0].lat) -
                 ((double)at[i].lon - at[0].lon) * ((double)at[i - 1].lat - at[0].lat);
    }
    return twice;
}

static incmap_status add_ring(exp_shape *shape, const geo_vertex *at, size_t count, bool is_shell,
                              incmap_error *err) {
    for (size_t i = 0; i < count; i++) {
        BASE_TRY(exp_shape_add(shape, geo_point_of(at[i]), err));
    }
    return exp_shape_end_part(shape, is_shell, err);
}

/* Whether a hole is of this shell: a corner of it that lies on no edge of the shell says so. */
static bool is_hole_of(const geo_vertex *hole, size_t hole_count, const geo_vertex *shell,
                       size_t shell_count) {
    uint32_t end = (uint32_t)shell_count;
    geo_rings rings = {shell, &end, 1};
    size_t inside = 0;
    for (size_t i = 0; i + 1 < hole_count; i++) {
        inside += geo_rings_contain(rings, hole[i]);
    }
    return 2 * inside > hole_count - 1;
}

/* Of each ring: itself where it is a shell, else the smallest shell around it. */
static void find_shells(const exp_areas *areas, const exp_area *area, size_t *owner, double *turn) {
    for (size_t i = 0; i < area->ring_count; i++) {
        size_t count = 0;
        const geo_vertex *at = exp_areas_ring(areas, area->first_ring + i, &count);
        turn[i] = turn_of(at, count);
        owner[i] = i;
    }
    for (size_t i = 0; i < area->ring_count; i++) {
        size_t count = 0;
        const geo_vertex *hole = exp_areas_ring(areas, area->first_ring + i, &count);
        double least = INFINITY;
        for (size_t k = 0; k < area->ring_count && turn[i] < 0; k++) {
            size_t shell_count = 0;
            const geo_vertex *shell = exp_areas_ring(areas, area->first_ring + k, &shell_count);
            if (turn[k] > 0 && turn[k] < least && is_hole_of(hole, count, shell, shell_count)) {
                least = turn[k];
                owner[i] = k;
            }
        }
    }
}

static incmap_status draw_rings(const exp_areas *areas, const exp_area *area, const size_t *owner,
                                const double *turn, exp_shape *shape, incmap_error *err) {
    for (size_t i = 0; i < area->ring_count; i++) {
        size_t count = 0;
        const geo_vertex *at = exp_areas_ring(areas, area->first_ring + i, &count);
        if (turn[i] <= 0) {
            continue;
        }
        BASE_TRY(add_ring(shape, at, count, true, err));
        for (size_t k = 0; k < area->ring_count; k++) {
            if (turn[k] < 0 && owner[k] == i) {
                at = exp_areas_ring(areas, area->first_ring + k, &count);
                BASE_TRY(add_ring(shape, at, count, false, err));
            }
        }
    }
    return INCMAP_OK;
}

static incmap_status draw(const exp_areas *areas, const exp_area *area, exp_shape *shape,
                          incmap_error *err) {
    incmap_context *ctx = areas->ctx;
    size_t *owner = base_alloc_zeroed(ctx, area->ring_count + 1, sizeof *owner);
    double *turn = base_alloc_zeroed(ctx, area->ring_count + 1, sizeof *turn);
    incmap_status status = INCMAP_OK;
    exp_shape_clear(shape);
    if (owner == NULL || turn == NULL) {
        status = base_out_of_memory(err);
    } else {
        find_shells(areas, area, owner, turn);
        status = draw_rings(areas, area, owner, turn, shape, err);
    }
    base_free(ctx, owner);
    base_free(ctx, turn);
    return status;
}

static incmap_value number(int64_t value) {
    return (incmap_value){.kind = INCMAP_KIND_INTEGER, .as.integer = value};
}

static incmap_value text(incmap_span value) {
    return (incmap_value){.kind = value.size > 0 ? INCMAP_KIND_TEXT : INCMAP_KIND_NULL,
                          .as.text = value};
}

static incmap_value day(int32_t days) {
    bool none = days == INT32_MAX || days == INT32_MIN;
    return (incmap_value){.kind = none ? INCMAP_KIND_NULL : INCMAP_KIND_DATE,
                          .as.date = base_date_from_days(none ? 0 : days)};
}

static incmap_status hand_on(struct counts *counts, size_t i, incmap_error *err) {
    exp_layer *layer = &counts->layer;
    const exp_area *area = &counts->areas->areas[i];
    const tally *c = &counts->counts[i];
    static const incmap_value nothing = {.kind = INCMAP_KIND_NULL};
    const incmap_value values[FIRST_PRECISION] = {
        [NAME] = text(area->name),
        [CODE] = text(area->code),
        [COUNTRY] = text(area->country),
        [INCIDENTS] = number(c->incidents),
        [FATALITIES] = c->has_fatalities ? number(c->fatalities) : nothing,
        [FIRST_DAY] = day(c->first_day),
        [LAST_DAY] = day(c->last_day),
    };
    for (size_t k = 0; k < COLUMNS; k++) {
        incmap_value value = k < FIRST_PRECISION ? values[k]
                             : k < FIRST_TYPE    ? number(c->by_precision[k - FIRST_PRECISION])
                                                 : number(c->by_type[k - FIRST_TYPE]);
        BASE_TRY(exp_layer_set(layer, k, value, err));
    }
    BASE_TRY(draw(counts->areas, area, &layer->shape, err));
    return exp_layer_hand_on(layer, area->name, err);
}

/* Of a level all areas of the countries that something happened in; of a file all. */
static void find_shown(const struct counts *counts, bool *shown) {
    const exp_areas *areas = counts->areas;
    for (size_t i = 0; i < areas->count; i++) {
        bool first = counts->counts[i].incidents > 0 && !shown[i];
        for (size_t k = 0; k < areas->count && first; k++) {
            shown[k] = shown[k] || k == i ||
                       (areas->areas[i].country.size > 0 &&
                        base_span_equal(areas->areas[i].country, areas->areas[k].country));
        }
    }
}

static incmap_status hand_on_all(struct counts *counts, incmap_error *err) {
    const exp_areas *areas = counts->areas;
    bool *shown = base_alloc_zeroed(areas->ctx, areas->count + 1, sizeof *shown);
    if (shown == NULL) {
        return base_out_of_memory(err);
    }
    find_shown(counts, shown);
    incmap_status status = INCMAP_OK;
    for (size_t i = 0; i < areas->count && status == INCMAP_OK; i++) {
        status = shown[i] || counts->show_all ? hand_on(counts, i, err) : INCMAP_OK;
    }
    base_free(areas->ctx, shown);
    return status;
}

static incmap_status hand_on_hexes(struct counts *counts, incmap_error *err) {
    incmap_context *ctx = counts->areas->ctx;
    uint32_t *order = base_alloc_zeroed(ctx, counts->areas->count + 1, sizeof *order);
    incmap_status status = INCMAP_OK;
    if (order == NULL) {
        return base_out_of_memory(err);
    }
    exp_hexes_order(counts->hexes, order);
    for (size_t i = 0; i < counts->areas->count && status == INCMAP_OK; i++) {
        status = hand_on(counts, order[i], err);
    }
    base_free(ctx, order);
    return status;
}

static incmap_status finish_counts(exp_layer *layer, incmap_error *err) {
    struct counts *counts = (struct counts *)layer;
    BASE_TRY(counts->hexes == NULL ? hand_on_all(counts, err) : hand_on_hexes(counts, err));
    exp_layer_tell(layer, counts->placeless, "incidents have no place and are counted nowhere");
    exp_layer_tell(layer, counts->outside, "incidents lie in none of the areas");
    return INCMAP_OK;
}

static void close_counts(exp_layer *layer) {
    struct counts *counts = (struct counts *)layer;
    exp_areas_free(counts->areas);
    exp_hexes_free(counts->hexes);
    base_free(layer->writer->ctx, counts->counts);
}

extern const exp_layer_class exp_layer_counts_class;
const exp_layer_class exp_layer_counts_class = {sizeof(struct counts), EXP_AREAS,  EXP_LOOK_COUNTS,
                                                open_counts,           add_counts, finish_counts,
                                                close_counts};
