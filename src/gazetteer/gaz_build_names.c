/* Owns the names of places while a gazetteer is made, and TAGS and NAME_TAGS: what sources say of
 * names. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"
#include "gaz_seen.h"
#include "txt_fold.h"

enum { places_a_block = 1 << 14 };

/* The names of a range of places. */
typedef struct block {
    base_buf kept; /* uint32_t each, a slot */
    base_buf tags;
    base_buf folds; /* where each begins in `texts` */
    base_buf texts;
} block;

typedef struct gathering {
    gaz_build *build;
    block *blocks;
    size_t count;
} gathering;

/* The place that is gathered. */
typedef struct place_names {
    gaz_build *build;
    block *to;
    gaz_seen *seen;
    base_buf *numbers; /* uint32_t: of each of its slots the number in `seen` */
    size_t first;      /* of its slots in the block */
} place_names;

static uint32_t *numbers_of(const base_buf *buf) { return (uint32_t *)(void *)buf->data; }

static uint32_t language_of(const gaz_build *build, uint32_t tag) {
    return build->draft->tags[tag & UINT16_MAX].language;
}

/* Whether the place has the name already. One without a language takes that of its like. */
static bool is_known(const place_names *in, uint32_t number, uint32_t tag) {
    const uint32_t *known = numbers_of(in->numbers);
    uint32_t *tags = numbers_of(&in->to->tags) + in->first;
    const uint32_t language = language_of(in->build, tag);
    const size_t count = in->numbers->size / sizeof *known;
    for (size_t i = 0; i < count; i++) {
        const uint32_t own = known[i] == number ? language_of(in->build, tags[i]) : 0;
        if (known[i] == number && (own == 0 || language == 0 || own == language)) {
            tags[i] = own == 0 && language != 0 ? tag : tags[i];
            return true;
        }
    }
    return false;
}

static incmap_status add_fold(block *to, incmap_span name, incmap_error *err) {
    txt_folded folded;
    const uint32_t at = (uint32_t)to->texts.size;
    txt_fold(name, &folded);
    BASE_TRY(base_buf_add(&to->folds, &at, sizeof at, err));
    BASE_TRY(base_buf_add_char(&to->texts, (char)(unsigned char)folded.size, err));
    return base_buf_add(&to->texts, folded.data, folded.size, err);
}

static incmap_status add_name(place_names *in, gaz_named name, uint32_t source, incmap_error *err) {
    const incmap_span text = gaz_draft_kept(in->build->draft, name.kept);
    const uint32_t tag = source << 16 | name.tag;
    const uint32_t before = in->seen->count;
    uint32_t number = 0;
    BASE_TRY(gaz_seen_add(in->seen, text, &number, err));
    if (number < before && is_known(in, number, tag)) {
        return INCMAP_OK;
    }
    BASE_TRY(base_buf_add(in->numbers, &number, sizeof number, err));
    BASE_TRY(base_buf_add(&in->to->kept, &name.kept, sizeof name.kept, err));
    BASE_TRY(base_buf_add(&in->to->tags, &tag, sizeof tag, err));
    return add_fold(in->to, text, err);
}

static incmap_status add_run(place_names *in, uint32_t first, uint32_t count, uint32_t source,
                             incmap_error *err) {
    for (uint32_t i = 0; i < count; i++) {
        BASE_TRY(add_name(in, in->build->draft->names[first + i], source, err));
    }
    return INCMAP_OK;
}

/* The names of all rows, and of the boundary when the place is a unit that has one. */
static incmap_status add_place(place_names *in, const gaz_place_draft *from, incmap_error *err) {
    const gaz_build *build = in->build;
    const gaz_draft *draft = build->draft;
    for (uint32_t i = 0; i < from->member_count; i++) {
        const gaz_row *row = &draft->rows[build->members[from->first_member + i].item];
        BASE_TRY(add_run(in, row->first_name, row->name_count, row->source, err));
    }
    if (!gaz_is_admin2(gaz_draft_span(draft, from->feature))) {
        return INCMAP_OK;
    }
    const uint32_t unit = gaz_find_unit(build, from->country, from->admin1, from->admin2);
    if (unit == GAZ_NONE || build->units[unit].area == GAZ_NONE) {
        return INCMAP_OK;
    }
    const gaz_draft_area *area = &draft->areas[build->units[unit].area];
    return add_run(in, area->first_name, area->name_count, area->source_number, err);
}

static incmap_status gather_range(place_names *in, size_t start, size_t end, incmap_error *err) {
    uint32_t *of_place = in->build->slots.of_place;
    for (size_t place = start; place < end; place++) {
        in->first = in->to->kept.size / sizeof(uint32_t);
        in->numbers->size = 0;
        gaz_seen_clear(in->seen);
        BASE_TRY(add_place(in, &in->build->places[place], err));
        of_place[place] = (uint32_t)(in->to->kept.size / sizeof(uint32_t) - in->first);
    }
    return INCMAP_OK;
}

static incmap_status gather_block(void *state, size_t number, incmap_error *err) {
    gathering *all = state;
    gaz_build *build = all->build;
    const size_t start = number * places_a_block, rest = build->place_count - start;
    gaz_seen seen;
    base_buf numbers;
    place_names in = {build, &all->blocks[number], &seen, &numbers, 0};
    gaz_seen_init(&seen, &build->crew->shared);
    base_buf_init(&numbers, &build->crew->shared, SIZE_MAX / 2);
    incmap_status status =
        gather_range(&in, start, start + (rest < places_a_block ? rest : places_a_block), err);
    gaz_seen_free(&seen);
    base_buf_free(&numbers);
    return status;
}

/* From how many slots each place has to where they begin. */
static incmap_status count_slots(gaz_build *build, incmap_error *err) {
    gaz_slots *slots = &build->slots;
    for (uint32_t place = 0; place < build->place_count; place++) {
        const uint32_t here = slots->of_place[place];
        slots->of_place[place] = (uint32_t)slots->count;
        slots->count += here;
        if (slots->count >= GAZ_NONE) {
            return base_fail(err, INCMAP_LIMIT, "more names than a gazetteer can hold");
        }
    }
    slots->of_place[build->place_count] = (uint32_t)slots->count;
    return INCMAP_OK;
}

static incmap_status lay_block(void *state, size_t number, incmap_error *err) {
    gathering *all = state;
    gaz_slots *slots = &all->build->slots;
    block *from = &all->blocks[number];
    const size_t first = slots->of_place[number * places_a_block];
    const size_t count = from->kept.size / sizeof(uint32_t);
    (void)err;
    for (size_t i = 0; i < count; i++) {
        slots->kept[first + i] = numbers_of(&from->kept)[i];
        slots->tag[first + i] = numbers_of(&from->tags)[i];
        slots->fold[first + i] = (uint64_t)number << 32 | numbers_of(&from->folds)[i];
    }
    slots->blocks[number] = from->texts;
    base_buf_init(&from->texts, from->texts.ctx, from->texts.ceiling);
    base_buf_free(&from->kept);
    base_buf_free(&from->tags);
    base_buf_free(&from->folds);
    return INCMAP_OK;
}

static incmap_status gather_all(gathering *all, incmap_error *err) {
    gaz_build *build = all->build;
    gaz_slots *slots = &build->slots;
    BASE_TRY(gaz_crew_run(build->crew, gather_block, all, all->count, err));
    BASE_TRY(count_slots(build, err));
    slots->kept = base_alloc(build->ctx, slots->count * sizeof *slots->kept);
    slots->tag = base_alloc(build->ctx, slots->count * sizeof *slots->tag);
    slots->fold = base_alloc(build->ctx, slots->count * sizeof *slots->fold);
    slots->blocks = base_alloc_zeroed(build->ctx, all->count, sizeof *slots->blocks);
    if (slots->kept == NULL || slots->tag == NULL || slots->fold == NULL || slots->blocks == NULL) {
        return base_out_of_memory(err);
    }
    slots->block_count = all->count;
    return gaz_crew_run(build->crew, lay_block, all, all->count, err);
}

static void init_block(block *out, incmap_context *ctx) {
    base_buf_init(&out->kept, ctx, UINT32_MAX);
    base_buf_init(&out->tags, ctx, UINT32_MAX);
    base_buf_init(&out->folds, ctx, UINT32_MAX);
    base_buf_init(&out->texts, ctx, UINT32_MAX);
}

static void free_block(block *of) {
    base_buf_free(&of->kept);
    base_buf_free(&of->tags);
    base_buf_free(&of->folds);
    base_buf_free(&of->texts);
}

incmap_status gaz_build_names(gaz_build *build, incmap_error *err) {
    gathering all = {.build = build};
    incmap_context *shared = &build->crew->shared;
    all.count = ((size_t)build->place_count + places_a_block - 1) / places_a_block;
    all.blocks = base_alloc_zeroed(build->ctx, all.count, sizeof *all.blocks);
    build->slots.of_place =
        base_alloc_zeroed(build->ctx, (size_t)build->place_count + 1, sizeof(uint32_t));
    if (all.blocks == NULL || build->slots.of_place == NULL) {
        base_free(build->ctx, all.blocks);
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < all.count; i++) {
        init_block(&all.blocks[i], shared);
    }
    incmap_status status = gather_all(&all, err);
    base_free(build->draft->ctx, build->draft->names); /* the slots have them */
    build->draft->names = NULL;
    build->draft->name_count = build->draft->name_room = 0;
    for (size_t i = 0; i < all.count; i++) {
        free_block(&all.blocks[i]);
    }
    base_free(build->ctx, all.blocks);
    return status;
}

/* The kinds of tags that names have, by source, then as the draft has them: `number_of` gets their
 * numbers + 1. */
static incmap_status put_tags(gaz_build *build, uint32_t *number_of, size_t most,
                              incmap_error *err) {
    const gaz_draft *draft = build->draft;
    for (size_t slot = 0; slot < build->slots.count; slot++) {
        const uint32_t tag = build->slots.tag[slot];
        number_of[(tag >> 16) * draft->tag_count + (tag & UINT16_MAX)] = 1;
    }
    for (size_t i = 0; i < most; i++) {
        const gaz_tag *tag = &draft->tags[i % draft->tag_count];
        gaz_tag_record record = {.flags = (uint16_t)tag->flags,
                                 .source = (uint16_t)(i / draft->tag_count)};
        if (number_of[i] == 0 && i > 0) {
            continue;
        }
        BASE_TRY(gaz_put_text(build, tag->language, &record.language, err));
        BASE_TRY(gaz_put(build, GAZ_TAGS, &record, sizeof record, err));
        number_of[i] = (uint32_t)gaz_record_count(build, GAZ_TAGS);
    }
    return INCMAP_OK;
}

static incmap_status put_numbers(gaz_build *build, uint32_t *number_of, incmap_error *err) {
    const gaz_draft *draft = build->draft;
    const size_t most = draft->source_count * draft->tag_count;
    BASE_TRY(put_tags(build, number_of, most, err));
    const size_t kinds = gaz_record_count(build, GAZ_TAGS);
    if (kinds > (size_t)UINT16_MAX + 1) {
        return base_fail(err, INCMAP_LIMIT, "more languages and sources of names (%zu) than %u",
                         kinds, UINT16_MAX + 1U);
    }
    if (kinds < 2) {
        return INCMAP_OK; /* nothing to tell apart */
    }
    BASE_TRY(gaz_put_zeros(build, GAZ_NAME_TAGS, build->slots.count, err));
    uint16_t *tags = gaz_records(build, GAZ_NAME_TAGS);
    for (size_t slot = 0; slot < build->slots.count; slot++) {
        const uint32_t tag = build->slots.tag[slot];
        tags[slot] = (uint16_t)(number_of[(tag >> 16) * draft->tag_count + (tag & UINT16_MAX)] - 1);
    }
    return INCMAP_OK;
}

incmap_status gaz_build_tags(gaz_build *build, incmap_error *err) {
    const size_t most = build->draft->source_count * build->draft->tag_count;
    uint32_t *number_of = base_alloc_zeroed(build->ctx, most, sizeof *number_of);
    if (number_of == NULL) {
        return base_out_of_memory(err);
    }
    incmap_status status = put_numbers(build, number_of, err);
    base_free(build->ctx, build->slots.tag);
    build->slots.tag = NULL;
    base_free(build->ctx, number_of);
    return status;
}
