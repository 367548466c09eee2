#include "gaz_draft.h"

#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "incmap/gazetteer.h"
#include "txt_fold.h"

#define KEPT_BYTES_MAX ((size_t)1 << 36)

incmap_status gaz_draft_init(gaz_draft *draft, incmap_context *ctx, gaz_crew *crew,
                             incmap_error *err) {
    uint32_t number = 0;
    *draft = (gaz_draft){.ctx = ctx, .crew = crew};
    gaz_pool_init(&draft->texts, ctx);
    gaz_pool_init(&draft->folds, ctx);
    base_buf_init(&draft->kept, ctx, KEPT_BYTES_MAX);
    BASE_TRY(gaz_pool_add(&draft->texts, base_span("", 0), &number, err));
    return gaz_draft_tag(draft, base_span("", 0), 0, &number, err);
}

void gaz_draft_free(gaz_draft *draft) {
    gaz_pool_free(&draft->texts);
    gaz_pool_free(&draft->folds);
    base_buf_free(&draft->kept);
    void *const all[] = {draft->starts,   draft->tags,      draft->rows,    draft->by_id,
                         draft->names,    draft->countries, draft->areas,   draft->rings,
                         draft->vertices, draft->units,     draft->sources, draft->feature_names};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        base_free(draft->ctx, all[i]);
    }
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

incmap_status gaz_draft_keep(gaz_draft *draft, incmap_span text, uint32_t *number,
                             incmap_error *err) {
    BASE_TRY(reserve(draft, (void **)&draft->starts, &draft->start_room, draft->kept_count, 2,
                     sizeof *draft->starts, err));
    draft->starts[draft->kept_count] = draft->kept.size;
    BASE_TRY(base_buf_add_span(&draft->kept, text, err));
    *number = (uint32_t)draft->kept_count++;
    draft->starts[draft->kept_count] = draft->kept.size;
    return INCMAP_OK;
}

incmap_status gaz_draft_name(gaz_draft *draft, incmap_span name, incmap_error *err) {
    gaz_named added = {0, 0};
    BASE_TRY(gaz_draft_keep(draft, name, &added.kept, err));
    return gaz_draft_known_name(draft, added, err);
}

incmap_status gaz_draft_known_name(gaz_draft *draft, gaz_named name, incmap_error *err) {
    BASE_TRY(reserve(draft, (void **)&draft->names, &draft->name_room, draft->name_count, 1,
                     sizeof *draft->names, err));
    draft->names[draft->name_count++] = name;
    return INCMAP_OK;
}

/* Languages times flags are some hundreds, the frequent ones early: looking through them is fast
 * enough beside reading their line. */
incmap_status gaz_draft_tag(gaz_draft *draft, incmap_span language, uint32_t flags, uint32_t *tag,
                            incmap_error *err) {
    gaz_tag wanted = {0, flags};
    BASE_TRY(gaz_draft_text(draft, language, &wanted.language, err));
    for (*tag = 0; *tag < draft->tag_count; ++*tag) {
        const gaz_tag *known = &draft->tags[*tag];
        if (known->language == wanted.language && known->flags == flags) {
            return INCMAP_OK;
        }
    }
    if (draft->tag_count > UINT16_MAX) {
        return base_fail(err, INCMAP_LIMIT, "more languages of names than %u", UINT16_MAX);
    }
    BASE_TRY(reserve(draft, (void **)&draft->tags, &draft->tag_room, draft->tag_count, 1,
                     sizeof *draft->tags, err));
    draft->tags[draft->tag_count++] = wanted;
    return INCMAP_OK;
}

incmap_status gaz_draft_id(gaz_draft *draft, incmap_span id, gaz_row *row, incmap_error *err) {
    const incmap_id parts = incmap_id_read(id);
    row->id_number = parts.number;
    return gaz_draft_text(draft, parts.text, &row->id_prefix, err);
}

incmap_status gaz_draft_add_unit(gaz_draft *draft, const gaz_draft_unit *unit, incmap_error *err) {
    BASE_TRY(reserve(draft, (void **)&draft->units, &draft->unit_room, draft->unit_count, 1,
                     sizeof *draft->units, err));
    draft->units[draft->unit_count++] = *unit;
    return INCMAP_OK;
}

incmap_status gaz_draft_feature_name(gaz_draft *draft, incmap_span feature, incmap_span name,
                                     incmap_error *err) {
    gaz_draft_feature entry = {0, 0};
    BASE_TRY(gaz_draft_text(draft, feature, &entry.feature, err));
    BASE_TRY(gaz_draft_text(draft, name, &entry.name, err));
    BASE_TRY(reserve(draft, (void **)&draft->feature_names, &draft->feature_name_room,
                     draft->feature_name_count, 1, sizeof *draft->feature_names, err));
    draft->feature_names[draft->feature_name_count++] = entry;
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

incmap_status gaz_draft_fold(gaz_draft *draft, incmap_span text, uint32_t *fold,
                             incmap_error *err) {
    txt_folded folded;
    txt_fold(text, &folded);
    *fold = GAZ_NONE;
    return folded.size == 0
               ? INCMAP_OK
               : gaz_pool_add(&draft->folds, base_span(folded.data, folded.size), fold, err);
}

/* Text 0 is the empty one in every draft. */
static incmap_status move_text(gaz_draft *draft, const gaz_draft *from, uint32_t *moved,
                               uint32_t *text, incmap_error *err) {
    if (*text != 0 && moved[*text] == 0) {
        BASE_TRY(gaz_draft_text(draft, gaz_draft_span(from, *text), &moved[*text], err));
    }
    *text = moved[*text];
    return INCMAP_OK;
}

static incmap_status take_names(gaz_draft *draft, const gaz_draft *from, incmap_error *err) {
    const uint64_t start = draft->kept.size;
    const uint32_t first = (uint32_t)draft->kept_count;
    BASE_TRY(reserve(draft, (void **)&draft->starts, &draft->start_room, draft->kept_count,
                     from->kept_count + 1, sizeof *draft->starts, err));
    BASE_TRY(reserve(draft, (void **)&draft->names, &draft->name_room, draft->name_count,
                     from->name_count, sizeof *draft->names, err));
    BASE_TRY(base_buf_add_span(&draft->kept, base_buf_view(&from->kept), err));
    for (size_t i = 0; from->kept_count > 0 && i <= from->kept_count; i++) {
        draft->starts[draft->kept_count + i] = start + from->starts[i];
    }
    for (size_t i = 0; i < from->name_count; i++) {
        draft->names[draft->name_count + i] = (gaz_named){first + from->names[i].kept, 0};
    }
    draft->kept_count += from->kept_count;
    draft->name_count += from->name_count;
    return INCMAP_OK;
}

static incmap_status take_rows(gaz_draft *draft, const gaz_draft *from, uint32_t *moved,
                               incmap_error *err) {
    const uint32_t first_name = (uint32_t)draft->name_count;
    for (size_t i = 0; i < from->row_count; i++) {
        gaz_row row = from->rows[i];
        uint32_t *const texts[] = {&row.id_prefix, &row.feature, &row.admin1, &row.admin2};
        for (size_t n = 0; n < sizeof texts / sizeof *texts; n++) {
            BASE_TRY(move_text(draft, from, moved, texts[n], err));
        }
        row.first_name += first_name;
        BASE_TRY(gaz_draft_row(draft, &row, err));
    }
    return INCMAP_OK;
}

incmap_status gaz_draft_take(gaz_draft *draft, gaz_draft *from, uint32_t *moved,
                             incmap_error *err) {
    BASE_TRY(take_rows(draft, from, moved, err));
    BASE_TRY(take_names(draft, from, err));
    for (size_t i = 0; i < from->country_count; i++) {
        const gaz_country_text *country = &from->countries[i];
        BASE_TRY(gaz_draft_country(draft, gaz_draft_span(from, country->text), country->rank,
                                   country->country, err));
    }
    from->row_count = from->name_count = from->kept_count = from->country_count = 0;
    from->kept.size = 0;
    return INCMAP_OK;
}

bool gaz_is_country(incmap_span feature) {
    return base_span_starts(feature, BASE_SPAN("A.PCL")) && !base_span_is(feature, "A.PCLH");
}

bool gaz_is_admin1(incmap_span feature) { return base_span_is(feature, "A.ADM1"); }

bool gaz_is_admin2(incmap_span feature) { return base_span_is(feature, "A.ADM2"); }
