/* What the tests of the gazetteer share: a small gazetteer out of the tables in data/. */
#ifndef GAZ_UNIT_H
#define GAZ_UNIT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "incmap/gazetteer.h"
#include "unit_id.h"

#define GAZ_DATA TEST_DATA "/unit/gazetteer/data/"

static const char *const gaz_sources[] = {GAZ_DATA "kosovo.tsv", GAZ_DATA "cities.txt",
                                          GAZ_DATA "admin.tsv", GAZ_DATA "countries.tsv",
                                          GAZ_DATA "areas.geojson"};

/* Notices as they came: "file:line message" a line each. */
typedef struct gaz_notes {
    size_t count;
    size_t size;
    char text[4096];
} gaz_notes;

static inline void gaz_note(void *state, const incmap_error *problem) {
    gaz_notes *notes = state;
    size_t room = sizeof notes->text - notes->size;
    int size = snprintf(notes->text + notes->size, room, "%s:%llu %s\n", problem->source,
                        (unsigned long long)problem->line, problem->message);
    notes->size += size > 0 && (size_t)size < room ? (size_t)size : 0;
    notes->count++;
}

static inline incmap_status gaz_build_from(incmap_context *ctx, const char *const *paths,
                                           size_t count, const char *out, gaz_notes *notes,
                                           incmap_error *err) {
    incmap_gazetteer_recipe recipe = {
        .paths = paths, .path_count = count, .name = BASE_SPAN("test")};
    uint64_t rejected = 0;
    if (notes != NULL) {
        memset(notes, 0, sizeof *notes);
        recipe.notices = (incmap_notices){notes, gaz_note};
    }
    return incmap_gazetteer_build(ctx, &recipe, out, &rejected, err);
}

static inline incmap_gazetteer *gaz_open_built(incmap_context *ctx, const char *const *paths,
                                               size_t count, const char *out) {
    incmap_gazetteer *gazetteer = NULL;
    incmap_error err = {.line = 0};
    if (gaz_build_from(ctx, paths, count, out, NULL, &err) != INCMAP_OK) {
        fail_msg("%s:%llu %s", err.source, (unsigned long long)err.line, err.message);
    }
    if (incmap_gazetteer_open(&gazetteer, ctx, out, &err) != INCMAP_OK) {
        fail_msg("%s", err.message);
    }
    return gazetteer;
}

/* The state of tests that only ask: the small gazetteer, open. */
typedef struct gaz_fixture {
    incmap_context *ctx;
    incmap_gazetteer *g;
    char path[64];
} gaz_fixture;

static inline int gaz_set_up(void **state, const char *path) {
    gaz_fixture *fixture = calloc(1, sizeof *fixture);
    if (fixture == NULL || incmap_context_new(&fixture->ctx, NULL, NULL) != INCMAP_OK) {
        free(fixture);
        return -1;
    }
    snprintf(fixture->path, sizeof fixture->path, "%s", path);
    fixture->g = gaz_open_built(fixture->ctx, gaz_sources, sizeof gaz_sources / sizeof *gaz_sources,
                                fixture->path);
    *state = fixture;
    return 0;
}

static inline int gaz_tear_down(void **state) {
    gaz_fixture *fixture = *state;
    incmap_gazetteer_close(fixture->g);
    incmap_context_free(fixture->ctx);
    remove(fixture->path);
    free(fixture);
    return 0;
}

/* The place of hit `number` for a name, as "id match", in `out`. */
static inline const char *gaz_hit_text(const incmap_gazetteer *g, const incmap_hit *hit,
                                       char out[128]) {
    incmap_place place;
    if (!incmap_gazetteer_place_view(g, hit->place, &place)) {
        return "no place";
    }
    char room[INCMAP_ID_ROOM];
    const incmap_span id = incmap_id_write(&place.id, room);
    snprintf(out, 128, "%.*s %s", (int)id.size, id.data, incmap_match_name(hit->match));
    return out;
}

/* Hits as "id match, id match"; a newline never comes in them. */
static inline void gaz_assert_hits(const incmap_gazetteer *g, const char *name,
                                   const char *expected) {
    incmap_hit hits[16];
    char text[2048] = "", one[128];
    size_t count = incmap_gazetteer_lookup(g, base_span_of(name), NULL, hits, 16);
    for (size_t i = 0; i < count && i < 16; i++) {
        size_t at = strlen(text);
        snprintf(text + at, sizeof text - at, "%s%s", i == 0 ? "" : ", ",
                 gaz_hit_text(g, &hits[i], one));
    }
    if (strcmp(text, expected) != 0) {
        fail_msg("\"%s\": got [%s], expected [%s]", name, text, expected);
    }
}

static inline uint32_t gaz_index_of(const incmap_gazetteer *g, const char *id) {
    uint32_t index = 0;
    if (!incmap_gazetteer_find_id(g, base_span_of(id), &index)) {
        fail_msg("no place has the id %s", id);
    }
    return index;
}

static inline incmap_place gaz_place_of(const incmap_gazetteer *g, const char *id) {
    incmap_place place;
    if (!incmap_gazetteer_place_view(g, gaz_index_of(g, id), &place)) {
        fail_msg("no place %s", id);
    }
    return place;
}

/* An allocator that fails at the nth call and at every one after it. */
typedef struct gaz_meagre {
    size_t left;
} gaz_meagre;

static inline void *gaz_resize(void *state, void *block, size_t size) {
    gaz_meagre *own = state;
    if (size == 0) {
        free(block);
        return NULL;
    }
    if (own->left == 0) {
        return NULL;
    }
    own->left--;
    return realloc(block, size);
}

/* Pseudo-random numbers that are the same on every machine (Knuth's MMIX generator). */
static inline uint32_t gaz_random(uint64_t *seed, uint32_t below) {
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)((*seed >> 33) % below);
}

#endif
