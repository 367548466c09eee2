/* Owns the names of places while a gazetteer is made, and TAGS and NAME_TAGS: what sources say of
 * names. Names are filed: sorted roughly by what they fold to, texts and all, so that those who
 * sort them further find what they want in one place. */
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "gaz_build.h"
#include "gaz_cuts.h"
#include "gaz_seen.h"
#include "txt_fold.h"

enum {
    places_a_block = 1 << 15,
    names_a_drawer = 4096,
    most_drawers = GAZ_CUTS_MAX + 1 /* by a uint16_t */
};

/* The names of a range of places as they come. */
typedef struct block {
    base_buf tags;    /* uint32_t each */
    base_buf drawers; /* uint16_t */
    base_buf names;   /* gaz_filed */
} block;

typedef struct gathering {
    gaz_build *build;
    gaz_cuts *cuts; /* between drawers, by gaz_sort_word() of folds */
    base_buf *tags; /* of each block */
    size_t count;
} gathering;

/* The place that is gathered. */
typedef struct place_names {
    const gathering *all;
    block *to;
    gaz_seen *seen;
    base_buf *numbers; /* uint32_t: of each of its slots the number in `seen` */
    uint32_t place;
    size_t first; /* of its slots in the block */
} place_names;

static uint32_t *numbers_of(const base_buf *buf) { return (uint32_t *)(void *)buf->data; }

static uint32_t language_of(const gaz_build *build, uint32_t tag) {
    return build->draft->tags[tag & UINT16_MAX].language;
}

/* Whether the place has the name already. One without a language takes that of its like. */
static bool is_known(const place_names *in, uint32_t number, uint32_t tag) {
    const gaz_build *build = in->all->build;
    const uint32_t *known = numbers_of(in->numbers);
    uint32_t *tags = numbers_of(&in->to->tags) + in->first;
    const uint32_t language = language_of(build, tag);
    const size_t count = in->numbers->size / sizeof *known;
    for (size_t i = 0; i < count; i++) {
        const uint32_t own = known[i] == number ? language_of(build, tags[i]) : 0;
        if (known[i] == number && (own == 0 || language == 0 || own == language)) {
            tags[i] = own == 0 && language != 0 ? tag : tags[i];
            return true;
        }
    }
    return false;
}

static incmap_status file_name(const place_names *in, incmap_span text, incmap_error *err) {
    static const char zeros[GAZ_FILED_UNIT] = {0};
    block *to = in->to;
    txt_folded folded;
    txt_fold(text, &folded);
    const size_t slot = to->drawers.size / sizeof(uint16_t);
    const uint16_t drawer =
        (uint16_t)gaz_cuts_part(in->all->cuts, gaz_sort_word(base_span(folded.data, folded.size)));
    const gaz_filed name = {.place = in->place,
                            .slot = (uint32_t)slot,
                            .text_size = (uint16_t)text.size,
                            .fold_size = (uint8_t)folded.size,
                            .is_main = slot == in->first};
    BASE_TRY(base_buf_add(&to->drawers, &drawer, sizeof drawer, err));
    BASE_TRY(base_buf_add(&to->names, &name, sizeof name, err));
    BASE_TRY(base_buf_add(&to->names, folded.data, folded.size, err));
    BASE_TRY(base_buf_add_span(&to->names, text, err));
    return base_buf_add(&to->names, zeros,
                        gaz_filed_bytes(&name) - sizeof name - folded.size - text.size, err);
}

static incmap_status add_name(place_names *in, gaz_named name, uint32_t source, incmap_error *err) {
    const incmap_span text = gaz_draft_kept(in->all->build->draft, name.kept);
    const uint32_t tag = source << 16 | name.tag;
    const uint32_t before = in->seen->count;
    uint32_t number = 0;
    BASE_TRY(gaz_seen_add(in->seen, text, &number, err));
    if (number < before && is_known(in, number, tag)) {
        return INCMAP_OK;
    }
    BASE_TRY(base_buf_add(in->numbers, &number, sizeof number, err));
    BASE_TRY(base_buf_add(&in->to->tags, &tag, sizeof tag, err));
    return file_name(in, text, err);
}

static incmap_status add_run(place_names *in, uint32_t first, uint32_t count, uint32_t source,
                             incmap_error *err) {
    for (uint32_t i = 0; i < count; i++) {
        BASE_TRY(add_name(in, in->all->build->draft->names[first + i], source, err));
    }
    return INCMAP_OK;
}

/* The names of all rows, and of the boundary when the place is a unit that has one. */
static incmap_status add_place(place_names *in, const gaz_place_draft *from, incmap_error *err) {
    const gaz_build *build = in->all->build;
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

/* Rows, their names and the texts lie where the sources had them, not as places come: each is
 * fetched a few places ahead of what it leads to. */
static GAZ_FETCHING void fetch_ahead(const gaz_build *build, size_t place) {
    enum { member_ahead = 40, row_ahead = 30, name_ahead = 20, start_ahead = 12, text_ahead = 6 };
    const gaz_draft *draft = build->draft;
    const gaz_place_draft *at = &build->places[place];
    if (build->place_count - place <= member_ahead) {
        return;
    }
    gaz_prefetch(&build->members[at[member_ahead].first_member]);
    gaz_prefetch(&draft->rows[at[row_ahead].row].first_name);
    gaz_prefetch(&draft->names[draft->rows[at[name_ahead].row].first_name]);
    const uint32_t starting = draft->rows[at[start_ahead].row].first_name;
    const uint32_t read = draft->rows[at[text_ahead].row].first_name;
    if (starting < draft->name_count && read < draft->name_count) {
        gaz_prefetch(&draft->starts[draft->names[starting].kept]);
        gaz_prefetch(draft->kept.data + draft->starts[draft->names[read].kept]);
    }
}

static incmap_status gather_range(place_names *in, size_t start, size_t end, incmap_error *err) {
    const gaz_build *build = in->all->build;
    uint32_t *of_place = build->slots.of_place;
    for (size_t place = start; place < end; place++) {
        fetch_ahead(build, place);
        in->place = (uint32_t)place;
        in->first = in->to->tags.size / sizeof(uint32_t);
        in->numbers->size = 0;
        gaz_seen_clear(in->seen);
        BASE_TRY(add_place(in, &build->places[place], err));
        of_place[place] = (uint32_t)(in->to->tags.size / sizeof(uint32_t) - in->first);
    }
    return INCMAP_OK;
}

static const gaz_filed *filed_at(const char *names, size_t at) {
    return (const gaz_filed *)(const void *)(names + at);
}

/* Puts the names of a block into their drawers; `starts` are zeros. */
static void fill_drawers(const block *from, size_t drawers, gaz_name_block *to) {
    const uint16_t *drawer = (const uint16_t *)(const void *)from->drawers.data;
    size_t *starts = to->starts + 1; /* each moves to the end of its drawer */
    size_t sum = 0, i = 0;
    for (size_t at = 0; at < from->names.size; i++) {
        const size_t bytes = gaz_filed_bytes(filed_at(from->names.data, at));
        starts[drawer[i]] += bytes;
        at += bytes;
    }
    for (size_t n = 0; n < drawers; n++) {
        const size_t here = starts[n];
        starts[n] = sum;
        sum += here;
    }
    i = 0;
    for (size_t at = 0; at < from->names.size; i++) {
        const size_t bytes = gaz_filed_bytes(filed_at(from->names.data, at));
        memcpy(to->names + starts[drawer[i]], from->names.data + at, bytes);
        starts[drawer[i]] += bytes;
        at += bytes;
    }
}

static incmap_status file_block(const gathering *all, const block *from, size_t number,
                                incmap_error *err) {
    gaz_build *build = all->build;
    incmap_context *ctx = &build->crew->shared;
    gaz_name_block *to = &build->slots.blocks[number];
    to->names = base_alloc(ctx, from->names.size);
    to->starts = base_alloc_zeroed(ctx, build->slots.drawers + 1, sizeof *to->starts);
    if (to->names == NULL || to->starts == NULL) {
        return base_out_of_memory(err);
    }
    fill_drawers(from, build->slots.drawers, to);
    return base_buf_add(&all->tags[number], from->tags.data, from->tags.size, err);
}

static incmap_status gather_block(void *state, size_t number, incmap_error *err) {
    const gathering *all = state;
    const size_t places = all->build->place_count, start = number * places_a_block;
    const size_t end = places - start < places_a_block ? places : start + places_a_block;
    incmap_context *ctx = &all->build->crew->shared;
    block to;
    gaz_seen seen;
    base_buf numbers;
    place_names in = {.all = all, .to = &to, .seen = &seen, .numbers = &numbers};
    gaz_seen_init(&seen, ctx);
    base_buf_init(&numbers, ctx, SIZE_MAX / 2);
    base_buf_init(&to.tags, ctx, UINT32_MAX);
    base_buf_init(&to.drawers, ctx, UINT32_MAX);
    base_buf_init(&to.names, ctx, SIZE_MAX / 2);
    incmap_status status = gather_range(&in, start, end, err);
    status = status == INCMAP_OK ? file_block(all, &to, number, err) : status;
    gaz_seen_free(&seen);
    base_buf_free(&numbers);
    base_buf_free(&to.tags);
    base_buf_free(&to.drawers);
    base_buf_free(&to.names);
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

static void lay_tags(const gathering *all) {
    gaz_slots *slots = &all->build->slots;
    for (size_t i = 0; i < all->count; i++) {
        slots->blocks[i].first_slot = slots->of_place[i * places_a_block];
        if (all->tags[i].size > 0) {
            memcpy(slots->tag + slots->blocks[i].first_slot, all->tags[i].data, all->tags[i].size);
        }
        base_buf_free(&all->tags[i]);
    }
}

/* Drawers as they fit what a sample of the names folds to. */
static incmap_status cut_drawers(gathering *all, incmap_error *err) {
    const gaz_draft *draft = all->build->draft;
    const size_t count = draft->name_count;
    const size_t taken = count < GAZ_CUTS_SAMPLE ? count : GAZ_CUTS_SAMPLE;
    const size_t wanted = count / names_a_drawer + 1;
    gaz_sortable *sample = base_alloc(all->build->ctx, taken * sizeof *sample);
    if (sample == NULL) {
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < taken; i++) {
        txt_folded folded;
        txt_fold(gaz_draft_name_span(draft, (uint32_t)gaz_part(count, taken, i)), &folded);
        sample[i] = (gaz_sortable){gaz_sort_word(base_span(folded.data, folded.size)), 0, 0};
    }
    const incmap_status status = gaz_sort(all->build->ctx, sample, taken, NULL, NULL, err);
    if (status == INCMAP_OK) {
        gaz_cuts_make(all->cuts, sample, taken, wanted < most_drawers ? wanted : most_drawers);
        all->build->slots.drawers = all->cuts->count + 1;
    }
    base_free(all->build->ctx, sample);
    return status;
}

static incmap_status gather_all(gathering *all, incmap_error *err) {
    gaz_build *build = all->build;
    gaz_slots *slots = &build->slots;
    BASE_TRY(cut_drawers(all, err));
    BASE_TRY(gaz_crew_run(build->crew, gather_block, all, all->count, err));
    BASE_TRY(count_slots(build, err));
    slots->tag = base_alloc(build->ctx, slots->count * sizeof *slots->tag);
    if (slots->tag == NULL) {
        return base_out_of_memory(err);
    }
    lay_tags(all);
    return INCMAP_OK;
}

/* The blocks have the names and their texts now; what the draft has takes much room. */
static void free_drafted(gaz_draft *draft) {
    base_buf_free(&draft->kept);
    base_free(draft->ctx, draft->starts);
    base_free(draft->ctx, draft->names);
    draft->starts = NULL;
    draft->names = NULL;
    draft->kept_count = draft->start_room = draft->name_count = draft->name_room = 0;
}

static incmap_status gather(gathering *all, incmap_error *err) {
    incmap_context *ctx = &all->build->crew->shared;
    gaz_slots *slots = &all->build->slots;
    const size_t places = all->build->place_count;
    slots->of_place = base_alloc_zeroed(ctx, places + 1, sizeof *slots->of_place);
    slots->blocks = base_alloc_zeroed(ctx, all->count, sizeof *slots->blocks);
    if (all->cuts == NULL || all->tags == NULL || slots->of_place == NULL ||
        slots->blocks == NULL) {
        return base_out_of_memory(err);
    }
    slots->block_count = all->count;
    for (size_t i = 0; i < all->count; i++) {
        base_buf_init(&all->tags[i], ctx, UINT32_MAX);
    }
    const incmap_status status = gather_all(all, err);
    for (size_t i = 0; i < all->count; i++) {
        base_buf_free(&all->tags[i]);
    }
    return status;
}

incmap_status gaz_build_names(gaz_build *build, incmap_error *err) {
    gathering all = {.build = build};
    incmap_context *ctx = &build->crew->shared;
    all.count = ((size_t)build->place_count + places_a_block - 1) / places_a_block;
    all.cuts = base_alloc(ctx, sizeof *all.cuts);
    all.tags = base_alloc_zeroed(ctx, all.count, sizeof *all.tags);
    const incmap_status status = gather(&all, err);
    base_free(ctx, all.tags);
    base_free(ctx, all.cuts);
    free_drafted(build->draft);
    return status;
}

void gaz_free_names(gaz_build *build) {
    gaz_slots *slots = &build->slots;
    for (size_t i = 0; i < slots->block_count; i++) {
        base_free(&build->crew->shared, slots->blocks[i].names);
        base_free(&build->crew->shared, slots->blocks[i].starts);
    }
    base_free(&build->crew->shared, slots->blocks);
    slots->blocks = NULL;
    slots->block_count = 0;
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
