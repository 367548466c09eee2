/* Owns building as a whole: sources in, draft merged, sections made, file written. */
#include "gaz_build.h"

#include <string.h>

#include "base_error.h"
#include "base_hash.h"
#include "base_span.h"
#include "gaz_import.h"
#include "gaz_merge.h"
#include "incmap/gazetteer.h"
#include "txt_utf8.h"

/* References and numbers of elements are 32 bits wide. */
#define SECTION_BYTES_MAX ((size_t)UINT32_MAX * 16)
#define STRINGS_BYTES_MAX ((size_t)UINT32_MAX - 4096)

void gaz_build_init(gaz_build *build, gaz_draft *draft) {
    *build = (gaz_build){.ctx = draft->ctx, .draft = draft, .crew = draft->crew};
    for (unsigned i = 0; i < GAZ_SECTION_COUNT; i++) {
        bool is_text = gaz_section_element(i) == 1;
        base_buf_init(&build->sections[i], &build->crew->shared,
                      is_text ? STRINGS_BYTES_MAX : SECTION_BYTES_MAX);
    }
}

void gaz_build_free(gaz_build *build) {
    for (unsigned i = 0; i < GAZ_SECTION_COUNT; i++) {
        base_buf_free(&build->sections[i]);
    }
    gaz_free_names(build);
    base_free(build->ctx, build->slots.tag);
    base_free(build->ctx, build->slots.of_place);
    base_free(build->ctx, build->string_of);
    base_free(build->ctx, build->places);
    base_free(build->ctx, build->members);
    base_free(build->ctx, build->units);
    base_free(build->ctx, build->key_records);
}

incmap_status gaz_put(gaz_build *build, gaz_section section, const void *record, size_t size,
                      incmap_error *err) {
    return base_buf_add(&build->sections[section], record, size, err);
}

incmap_status gaz_put_number(gaz_build *build, gaz_section section, uint32_t number,
                             incmap_error *err) {
    return base_buf_add(&build->sections[section], &number, sizeof number, err);
}

incmap_status gaz_put_zeros(gaz_build *build, gaz_section section, size_t count,
                            incmap_error *err) {
    base_buf *buf = &build->sections[section];
    const size_t bytes = count * gaz_section_element(section);
    BASE_TRY(base_buf_reserve(buf, bytes, err));
    if (bytes > 0) {
        memset(buf->data, 0, bytes);
    }
    buf->size = bytes;
    return INCMAP_OK;
}

incmap_status gaz_put_string(gaz_build *build, incmap_span text, uint32_t *reference,
                             incmap_error *err) {
    text = txt_utf8_fit(text, UINT16_MAX);
    uint16_t size = (uint16_t)text.size;
    *reference = (uint32_t)build->sections[GAZ_STRINGS].size;
    BASE_TRY(gaz_put(build, GAZ_STRINGS, &size, sizeof size, err));
    return gaz_put(build, GAZ_STRINGS, text.data, text.size, err);
}

/* Texts can still come while the file is made. */
static incmap_status grow_string_of(gaz_build *build, incmap_error *err) {
    size_t count = build->draft->texts.count;
    BASE_TRY(base_grow(build->ctx, (void **)&build->string_of, &build->string_of_room, count,
                       sizeof *build->string_of, err));
    memset(build->string_of + build->string_of_count, 0,
           (count - build->string_of_count) * sizeof *build->string_of);
    build->string_of_count = count;
    return INCMAP_OK;
}

incmap_status gaz_put_text(gaz_build *build, uint32_t text, uint32_t *reference,
                           incmap_error *err) {
    if (text >= build->string_of_count) {
        BASE_TRY(grow_string_of(build, err));
    }
    if (build->string_of[text] == 0) {
        BASE_TRY(gaz_put_string(build, gaz_draft_span(build->draft, text), reference, err));
        build->string_of[text] = *reference + 1;
    }
    *reference = build->string_of[text] - 1;
    return INCMAP_OK;
}

incmap_status gaz_build_sources(gaz_build *build, incmap_span name, incmap_error *err) {
    for (size_t i = 0; i < build->draft->source_count; i++) {
        const gaz_draft_source *source = &build->draft->sources[i];
        gaz_source_record record = {
            .rows = source->rows, .rejected = source->rejected, .hash = source->hash};
        BASE_TRY(gaz_put_text(build, source->file, &record.file, err));
        BASE_TRY(gaz_put_text(build, source->title, &record.title, err));
        BASE_TRY(gaz_put_text(build, source->version, &record.version, err));
        BASE_TRY(gaz_put_text(build, source->licence, &record.licence, err));
        BASE_TRY(gaz_put_text(build, source->credit, &record.credit, err));
        BASE_TRY(gaz_put(build, GAZ_SOURCES, &record, sizeof record, err));
    }
    gaz_meta meta = {.names = build->spellings,
                     .places = build->place_count,
                     .slots = (uint32_t)build->slots.count,
                     .ids = build->listed_ids};
    BASE_TRY(gaz_put_string(build, name, &meta.name, err));
    return gaz_put(build, GAZ_META, &meta, sizeof meta, err);
}

typedef incmap_status maker(gaz_build *build, incmap_error *err);

/* References of texts go by their order in STRINGS: one thread puts them there. */
static incmap_status make_places(gaz_build *build, incmap_error *err) {
    BASE_TRY(gaz_build_tags(build, err));
    return gaz_build_places(build, err);
}

/* What does not need one another is made side by side, so that where one goes on with one thread
 * the others have work for the rest. */
static maker *const of_names[] = {make_places, gaz_build_keys};
static maker *const of_keys[] = {
    gaz_build_near,          gaz_build_scan,    gaz_build_prefixes, gaz_build_trie_forward,
    gaz_build_trie_reversed, gaz_build_buckets, gaz_build_frames};

static incmap_status make_of_names(void *state, size_t number, incmap_error *err) {
    return of_names[number](state, err);
}

static incmap_status make_of_keys(void *state, size_t number, incmap_error *err) {
    return of_keys[number](state, err);
}

static incmap_status make_sections(gaz_build *build, incmap_span name, incmap_error *err) {
    uint32_t empty = 0; /* comes first, so that its reference is 0 */
    BASE_TRY(gaz_put_text(build, 0, &empty, err));
    BASE_TRY(gaz_gather_places(build, err));
    BASE_TRY(gaz_build_units(build, err));
    BASE_TRY(gaz_build_names(build, err));
    BASE_TRY(
        gaz_crew_run(build->crew, make_of_names, build, sizeof of_names / sizeof *of_names, err));
    BASE_TRY(gaz_crew_run(build->crew, make_of_keys, build, sizeof of_keys / sizeof *of_keys, err));
    BASE_TRY(gaz_pack(build, GAZ_NAMES, build->slots.count, gaz_bits_for(build->spellings), err));
    BASE_TRY(gaz_build_areas(build, err));
    BASE_TRY(gaz_build_cells(build, err));
    BASE_TRY(gaz_build_countries(build, err));
    return gaz_build_sources(build, name, err);
}

static incmap_status build_file(gaz_draft *draft, incmap_span name, const char *path,
                                gaz_listing *listing, incmap_error *err) {
    gaz_build build;
    gaz_build_init(&build, draft);
    incmap_status status = make_sections(&build, name, err);
    if (status == INCMAP_OK) {
        status = gaz_build_write(&build, path, listing, err);
    }
    gaz_build_free(&build);
    return status;
}

static incmap_status build_draft(gaz_draft *draft, const incmap_gazetteer_recipe *recipe,
                                 const char *path, gaz_listing *listing, incmap_error *err) {
    BASE_TRY(gaz_import_all(draft, recipe, listing, err));
    if (draft->row_count == 0 && draft->area_count == 0) {
        return base_fail(err, INCMAP_USAGE, "no sources to build a gazetteer from");
    }
    BASE_TRY(gaz_complete_codes(draft, err));
    BASE_TRY(gaz_merge(draft, err));
    return build_file(draft, recipe->name, path, listing, err);
}

static incmap_status build_listed(gaz_draft *draft, const incmap_gazetteer_recipe *recipe,
                                  const char *path, incmap_error *err) {
    gaz_listing listing = {.file = NULL};
    if (recipe->rejected_path != NULL && strcmp(recipe->rejected_path, path) == 0) {
        return base_fail(err, INCMAP_USAGE,
                         "the gazetteer and the list of rows passed over are the same file");
    }
    incmap_status status = gaz_listing_open(&listing, draft->ctx, recipe->rejected_path, err);
    if (status == INCMAP_OK) {
        status = build_draft(draft, recipe, path, &listing, err);
    }
    gaz_listing_close(&listing);
    return status;
}

incmap_status incmap_gazetteer_build(incmap_context *ctx, const incmap_gazetteer_recipe *recipe,
                                     const char *path, uint64_t *rejected, incmap_error *err) {
    gaz_crew crew;
    gaz_draft draft;
    BASE_TRY(gaz_crew_init(&crew, ctx, recipe->threads, err));
    incmap_status status = gaz_draft_init(&draft, &crew.shared, &crew, err);
    if (status == INCMAP_OK) {
        status = build_listed(&draft, recipe, path, err);
    }
    if (rejected != NULL) {
        *rejected = 0;
        for (size_t i = 0; i < draft.source_count; i++) {
            *rejected += draft.sources[i].rejected;
        }
    }
    gaz_draft_free(&draft);
    gaz_crew_free(&crew);
    return status;
}
