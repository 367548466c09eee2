#include "rev_collect.h"

#include "base_error.h"
#include "base_span.h"
#include "inc_placer.h"
#include "inc_record.h"

enum { neighbours_max = 200000, evidence_bytes = 16384 };

void rev_collection_init(rev_collection *collection, incmap_context *ctx) {
    *collection = (rev_collection){.ctx = ctx};
    base_arena_init(&collection->text, ctx);
}

void rev_collection_free(rev_collection *collection) {
    incmap_placer_free(collection->placer);
    base_free(collection->ctx, collection->settings);
    base_free(collection->ctx, collection->neighbours);
    base_arena_free(&collection->text);
}

/* At most `room` bytes, cut before a whole letter. */
static incmap_span head_of(incmap_span text, size_t room) {
    if (text.size > room) {
        text.size = room;
        while (text.size > 0 && ((unsigned char)text.data[text.size] & 0xC0) == 0x80) {
            text.size--;
        }
    }
    return text;
}

static incmap_status copy_text(rev_collection *c, const incmap_incident *incident,
                               incmap_field field, incmap_span *out, incmap_error *err) {
    return base_arena_copy(&c->text, head_of(inc_text(incident, field), evidence_bytes), out, err);
}

/* A report's text is held once for all its questions, which come one after another. */
static incmap_status copy_context(rev_collection *c, incmap_span context, incmap_span *out,
                                  incmap_error *err) {
    if (c->count > 0 && base_span_equal(c->settings[c->count - 1].context, context)) {
        *out = c->settings[c->count - 1].context;
        return INCMAP_OK;
    }
    return base_arena_copy(&c->text, context, out, err);
}

static incmap_status add_setting(rev_collection *c, const incmap_incident *incident,
                                 incmap_error *err) {
    BASE_TRY(
        base_grow(c->ctx, (void **)&c->settings, &c->room, c->count + 1, sizeof *c->settings, err));
    rev_setting *setting = &c->settings[c->count];
    *setting = (rev_setting){.input = c->input_count};
    BASE_TRY(copy_text(c, incident, INCMAP_FIELD_DATE, &setting->date, err));
    BASE_TRY(copy_text(c, incident, INCMAP_FIELD_TITLE, &setting->title, err));
    bool told = !inc_is_null(incident, INCMAP_FIELD_EVIDENCE);
    BASE_TRY(copy_text(c, incident, told ? INCMAP_FIELD_EVIDENCE : INCMAP_FIELD_NOTES,
                       &setting->evidence, err));
    BASE_TRY(copy_context(c, incident->context, &setting->context, err));
    c->count++;
    return INCMAP_OK;
}

static incmap_status add_neighbour(rev_collection *c, const incmap_incident *incident,
                                   const incmap_placement *placement, incmap_error *err) {
    if (c->neighbour_count == neighbours_max) {
        return INCMAP_OK;
    }
    BASE_TRY(base_grow(c->ctx, (void **)&c->neighbours, &c->neighbour_room, c->neighbour_count + 1,
                       sizeof *c->neighbours, err));
    c->neighbours[c->neighbour_count++] = (rev_neighbour){
        .told = {.point = placement->point, .line = incident->line},
        .input = c->input_count,
    };
    if (placement->has_place) { /* the gazetteer holds its name */
        c->neighbours[c->neighbour_count - 1].told.name = placement->place.name;
    }
    return INCMAP_OK;
}

static incmap_status take(rev_collection *c, incmap_incident *incident, incmap_error *err) {
    incmap_placement placement;
    BASE_TRY(incmap_placer_place(c->placer, incident, &placement, err));
    if (incident->input != c->input) {
        c->input = incident->input;
        c->input_count++;
    }
    if (inc_doubts_count(inc_placer_doubts(c->placer)) > c->count) {
        return add_setting(c, incident, err);
    }
    bool sure = placement.outcome == INCMAP_OUTCOME_PLACED && placement.flags == 0;
    return sure ? add_neighbour(c, incident, &placement, err) : INCMAP_OK;
}

incmap_status rev_collect(rev_collection *c, incmap_resolver *resolver, incmap_layer *layer,
                          incmap_error *err) {
    incmap_incident *incident = NULL;
    bool more = true;
    BASE_TRY(incmap_placer_new(&c->placer, c->ctx, resolver, NULL, err));
    BASE_TRY(incmap_incident_new(&incident, c->ctx, err));
    incmap_status status = incmap_layer_next(layer, incident, &more, err);
    while (status == INCMAP_OK && more) {
        status = take(c, incident, err);
        status = status == INCMAP_OK ? incmap_layer_next(layer, incident, &more, err) : status;
    }
    incmap_incident_free(incident);
    return status;
}
