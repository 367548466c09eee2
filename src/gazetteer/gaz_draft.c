#include "gaz_draft.h"

#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "txt_fold.h"

incmap_status gaz_draft_init(gaz_draft *draft, incmap_context *ctx, incmap_error *err) {
    uint32_t empty = 0;
    *draft = (gaz_draft){.ctx = ctx};
    gaz_pool_init(&draft->texts, ctx);
    gaz_pool_init(&draft->folds, ctx);
    return gaz_pool_add(&draft->texts, base_span("", 0), &empty, err);
}

void gaz_draft_free(gaz_draft *draft) {
    gaz_pool_free(&draft->texts);
    gaz_pool_free(&draft->folds);
    base_free(draft->ctx, draft->fold_of);
    base_free(draft->ctx, draft->rows);
    base_free(draft->ctx, draft->names);
    base_free(draft->ctx, draft->countries);
    base_free(draft->ctx, draft->areas);
    base_free(draft->ctx, draft->rings);
    base_free(draft->ctx, draft->vertices);
    base_free(draft->ctx, draft->units);
    base_free(draft->ctx, draft->sources);
}

/* Room for `more` elements; their number stays below GAZ_NONE, which files count up to. */
static incmap_status reserve(gaz_draft *draft, void **block, size_t *room, size_t count,
                             size_t more, size_t size, incmap_error *err) {
    if (more >= GAZ_NONE - count) {
        return base_fail(err, INCMAP_LIMIT, "the sources hold more than a gazetteer file can");
    }
    return base_grow(draft->ctx, block, room, count + more, size, err);
}

incmap_status gaz_draft_text(gaz_draft *draft, incmap_span text, uint32_t *number,
                             incmap_error *err) {
    return gaz_pool_add(&draft->texts, text, number, err);
}

incmap_status gaz_draft_name(gaz_draft *draft, incmap_span name, incmap_error *err) {
    uint32_t text = 0;
    BASE_TRY(gaz_draft_text(draft, name, &text, err));
    return gaz_draft_known_name(draft, text, err);
}

incmap_status gaz_draft_known_name(gaz_draft *draft, uint32_t text, incmap_error *err) {
    BASE_TRY(reserve(draft, (void **)&draft->names, &draft->name_room, draft->name_count, 1,
                     sizeof *draft->names, err));
    draft->names[draft->name_count++] = text;
    return INCMAP_OK;
}

incmap_status gaz_draft_add_unit(gaz_draft *draft, const gaz_draft_unit *unit, incmap_error *err) {
    BASE_TRY(reserve(draft, (void **)&draft->units, &draft->unit_room, draft->unit_count, 1,
                     sizeof *draft->units, err));
    draft->units[draft->unit_count++] = *unit;
    return INCMAP_OK;
}

incmap_status gaz_draft_row(gaz_draft *draft, const gaz_row *row, incmap_error *err) {
    BASE_TRY(reserve(draft, (void **)&draft->rows, &draft->row_room, draft->row_count, 1,
                     sizeof *draft->rows, err));
    draft->rows[draft->row_count] = *row;
    draft->rows[draft->row_count].root = (uint32_t)draft->row_count;
    draft->row_count++;
    return INCMAP_OK;
}

incmap_status gaz_draft_country(gaz_draft *draft, incmap_span text, gaz_country_rank rank,
                                const char country[2], incmap_error *err) {
    gaz_country_text entry = {.rank = rank, .country = {country[0], country[1]}};
    BASE_TRY(gaz_draft_text(draft, text, &entry.text, err));
    BASE_TRY(reserve(draft, (void **)&draft->countries, &draft->country_room, draft->country_count,
                     1, sizeof *draft->countries, err));
    draft->countries[draft->country_count++] = entry;
    return INCMAP_OK;
}

static incmap_status add_rings(gaz_draft *draft, geo_rings rings, incmap_error *err) {
    size_t vertex_count = rings.ring_count == 0 ? 0 : rings.ring_ends[rings.ring_count - 1];
    BASE_TRY(reserve(draft, (void **)&draft->rings, &draft->ring_room, draft->ring_count,
                     rings.ring_count, sizeof *draft->rings, err));
    BASE_TRY(reserve(draft, (void **)&draft->vertices, &draft->vertex_room, draft->vertex_count,
                     vertex_count, sizeof *draft->vertices, err));
    uint32_t start = 0;
    for (size_t i = 0; i < rings.ring_count; i++) {
        uint32_t count = rings.ring_ends[i] - start;
        draft->rings[draft->ring_count++] =
            (gaz_ring_record){.box = geo_box_of(rings.vertices + start, count),
                              .first_vertex = (uint32_t)draft->vertex_count + start,
                              .vertex_count = count};
        start = rings.ring_ends[i];
    }
    if (vertex_count > 0) {
        memcpy(draft->vertices + draft->vertex_count, rings.vertices,
               vertex_count * sizeof *rings.vertices);
    }
    draft->vertex_count += vertex_count;
    return INCMAP_OK;
}

incmap_status gaz_draft_add_area(gaz_draft *draft, const gaz_draft_area *area, geo_rings rings,
                                 incmap_error *err) {
    BASE_TRY(reserve(draft, (void **)&draft->areas, &draft->area_room, draft->area_count, 1,
                     sizeof *draft->areas, err));
    gaz_draft_area added = *area;
    added.first_ring = (uint32_t)draft->ring_count;
    added.ring_count = (uint32_t)rings.ring_count;
    BASE_TRY(add_rings(draft, rings, err));
    draft->areas[draft->area_count++] = added;
    return INCMAP_OK;
}

/* Texts come while folded ones are asked for: the table of what is known grows behind them. */
static incmap_status grow_fold_of(gaz_draft *draft, incmap_error *err) {
    size_t count = draft->texts.count;
    BASE_TRY(base_grow(draft->ctx, (void **)&draft->fold_of, &draft->fold_of_room, count,
                       sizeof *draft->fold_of, err));
    memset(draft->fold_of + draft->fold_of_count, 0,
           (count - draft->fold_of_count) * sizeof *draft->fold_of);
    draft->fold_of_count = count;
    return INCMAP_OK;
}

incmap_status gaz_draft_fold(gaz_draft *draft, uint32_t text, uint32_t *fold, incmap_error *err) {
    if (text >= draft->fold_of_count) {
        BASE_TRY(grow_fold_of(draft, err));
    }
    if (draft->fold_of[text] == 0) {
        txt_folded folded;
        uint32_t number = 0;
        txt_fold(gaz_draft_span(draft, text), &folded);
        if (folded.size > 0) {
            BASE_TRY(
                gaz_pool_add(&draft->folds, base_span(folded.data, folded.size), &number, err));
        }
        draft->fold_of[text] = folded.size > 0 ? number + 1 : GAZ_NONE;
    }
    *fold = draft->fold_of[text] == GAZ_NONE ? GAZ_NONE : draft->fold_of[text] - 1;
    return INCMAP_OK;
}

bool gaz_is_country(incmap_span feature) {
    return base_span_starts(feature, BASE_SPAN("A.PCL")) && !base_span_is(feature, "A.PCLH");
}

bool gaz_is_admin1(incmap_span feature) { return base_span_is(feature, "A.ADM1"); }

bool gaz_is_admin2(incmap_span feature) { return base_span_is(feature, "A.ADM2"); }
