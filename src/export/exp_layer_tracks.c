/* Lines: the incidents that share the value of a column, such as an actor or a vehicle, joined in
 * the order of their days, those of one day as they come in the input. */
#include <string.h>

#include "base_date.h"
#include "base_error.h"
#include "base_span.h"
#include "exp_layer.h"
#include "exp_sort.h"
#include "exp_texts.h"
#include "geo_sphere.h"
#include "inc_column.h"

enum column { TRACK, INCIDENTS, FIRST_DAY, LAST_DAY, LENGTH, COLUMNS };
enum { name_ceiling = 16 << 20 };

static const exp_layer_column columns[COLUMNS] = {
    [TRACK] = {"track", "track", INCMAP_KIND_TEXT, 0, "the value that the incidents share"},
    [INCIDENTS] = {"incidents", "incidents", INCMAP_KIND_INTEGER, 0, "how many they are"},
    [FIRST_DAY] = {"date_start", "date_start", INCMAP_KIND_DATE, 0, "day of the first"},
    [LAST_DAY] = {"date_end", "date_end", INCMAP_KIND_DATE, 0, "day of the last"},
    [LENGTH] = {"length_km", "length_km", INCMAP_KIND_REAL, 3, "length of the line in kilometres"},
};

struct tracks {
    exp_layer layer;
    size_t column;
    exp_texts names;
    exp_sort *sort;
    incmap_point *points; /* of the track that is being put together */
    size_t point_count, point_room;
    int32_t first_day, last_day;
    uint64_t left_out;
    uint64_t lonely;
};

static incmap_status open_tracks(exp_layer *layer, const incmap_writer_options *options,
                                 incmap_error *err) {
    struct tracks *tracks = (struct tracks *)layer;
    const char *path = layer->writer->path[0] == '<' ? "incmap" : layer->writer->path;
    if (options->by.size == 0) {
        return base_fail(err, INCMAP_USAGE,
                         "tracks need a column whose values tell them apart, such as actor1");
    }
    BASE_TRY(inc_column_find(&tracks->column, options->layer, options->by, err));
    BASE_TRY(exp_texts_init(&tracks->names, layer->writer->ctx, name_ceiling, err));
    BASE_TRY(exp_sort_open(&tracks->sort, layer->writer->ctx, path, err));
    return exp_layer_set_columns(layer, columns, COLUMNS, err);
}

/* By track and then by day; the point travels along. */
static incmap_status add_tracks(exp_layer *layer, const incmap_incident *incident,
                                incmap_error *err) {
    struct tracks *tracks = (struct tracks *)layer;
    const incmap_value *day = &incident->values[INCMAP_FIELD_DATE_START];
    incmap_value value = inc_column_value(tracks->column, incident);
    char room[EXP_TEXT_ROOM];
    incmap_span name = exp_value_text(&value, 9, room);
    incmap_point point;
    uint32_t number = 0;
    if (name.size == 0 || day->kind != INCMAP_KIND_DATE || !exp_point(incident, &point)) {
        tracks->left_out++;
        return INCMAP_OK;
    }
    BASE_TRY(exp_texts_number(&tracks->names, name, &number, err));
    uint32_t order = (uint32_t)base_date_to_days(day->as.date) ^ UINT32_C(0x80000000);
    exp_sort_item item = {.key = (uint64_t)number << 32 | order};
    memcpy(&item.load[0], &point.lat, sizeof point.lat);
    memcpy(&item.load[1], &point.lon, sizeof point.lon);
    return exp_sort_add(tracks->sort, item, err);
}

static incmap_value day_of(int32_t days) {
    return (incmap_value){.kind = INCMAP_KIND_DATE, .as.date = base_date_from_days(days)};
}

static incmap_status end_track(struct tracks *tracks, uint32_t number, incmap_error *err) {
    exp_layer *layer = &tracks->layer;
    size_t count = tracks->point_count;
    incmap_span name = exp_texts_view(&tracks->names, number);
    double length = 0;
    if (count < 2) {
        tracks->lonely += count;
        return INCMAP_OK;
    }
    for (size_t i = 1; i < count; i++) {
        length += geo_geodesic_m(tracks->points[i - 1], tracks->points[i], NULL);
    }
    const incmap_value values[COLUMNS] = {
        [TRACK] = {.kind = INCMAP_KIND_TEXT, .as.text = name},
        [INCIDENTS] = {.kind = INCMAP_KIND_INTEGER, .as.integer = (int64_t)count},
        [FIRST_DAY] = day_of(tracks->first_day),
        [LAST_DAY] = day_of(tracks->last_day),
        [LENGTH] = {.kind = INCMAP_KIND_REAL, .as.real = length / 1000},
    };
    for (size_t i = 0; i < COLUMNS; i++) {
        BASE_TRY(exp_layer_set(layer, i, values[i], err));
    }
    BASE_TRY(exp_shape_track(&layer->shape, tracks->points, count, err));
    return exp_layer_hand_on(layer, name, err);
}

static incmap_status take_point(struct tracks *tracks, const exp_sort_item *item,
                                incmap_error *err) {
    int32_t day = (int32_t)((uint32_t)item->key ^ UINT32_C(0x80000000));
    incmap_context *ctx = tracks->layer.writer->ctx;
    if ((tracks->point_count + 1) * sizeof *tracks->points > ctx->limits.document_bytes) {
        return base_fail(err, INCMAP_LIMIT, "a track of more than %zu incidents",
                         tracks->point_count);
    }
    BASE_TRY(base_grow(ctx, (void **)&tracks->points, &tracks->point_room, tracks->point_count + 1,
                       sizeof *tracks->points, err));
    incmap_point *point = &tracks->points[tracks->point_count++];
    memcpy(&point->lat, &item->load[0], sizeof point->lat);
    memcpy(&point->lon, &item->load[1], sizeof point->lon);
    tracks->first_day = tracks->point_count == 1 ? day : tracks->first_day;
    tracks->last_day = day;
    return INCMAP_OK;
}

static incmap_status finish_tracks(exp_layer *layer, incmap_error *err) {
    struct tracks *tracks = (struct tracks *)layer;
    uint32_t number = 0;
    BASE_TRY(exp_sort_begin(tracks->sort, err));
    for (;;) {
        exp_sort_item item;
        bool more = false;
        BASE_TRY(exp_sort_next(tracks->sort, &item, &more, err));
        if (!more) {
            break;
        }
        if (item.key >> 32 != number) {
            BASE_TRY(end_track(tracks, number, err));
            tracks->point_count = 0;
            number = (uint32_t)(item.key >> 32);
        }
        BASE_TRY(take_point(tracks, &item, err));
    }
    BASE_TRY(end_track(tracks, number, err));
    exp_layer_tell(layer, tracks->left_out,
                   "incidents have no place, no day or no value to join them by, and are in no "
                   "track");
    exp_layer_tell(layer, tracks->lonely, "incidents are alone in their track, which is no line");
    return INCMAP_OK;
}

static void close_tracks(exp_layer *layer) {
    struct tracks *tracks = (struct tracks *)layer;
    exp_texts_free(&tracks->names);
    exp_sort_close(tracks->sort);
    base_free(layer->writer->ctx, tracks->points);
}

extern const exp_layer_class exp_layer_tracks_class;
const exp_layer_class exp_layer_tracks_class = {sizeof(struct tracks), EXP_LINES,  EXP_LOOK_PLAIN,
                                                open_tracks,           add_tracks, finish_tracks,
                                                close_tracks};
