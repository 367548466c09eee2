/* Making the file out of a merged draft: one function a group of sections. */
#ifndef GAZ_BUILD_H
#define GAZ_BUILD_H

#include "gaz_draft.h"
#include "gaz_file.h"
#include "gaz_key.h"
#include "gaz_listing.h"
#include "gaz_sort.h"
#include "io_atomic.h"

/* A place out of all its rows; in order of importance. Texts by their number. */
typedef struct gaz_place_draft {
    uint64_t population;
    uint32_t row;          /* the first */
    uint32_t first_member; /* in gaz_build.members */
    uint32_t member_count;
    uint32_t feature;
    uint32_t admin1;
    uint32_t admin2;
    char country[2];
} gaz_place_draft;

/* An admin unit, by country and the bytes of its codes. */
typedef struct gaz_unit_draft {
    uint32_t admin1;
    uint32_t admin2; /* 0 for an admin-1 unit */
    uint32_t name;   /* a text */
    uint32_t area;   /* the municipality that it is, or GAZ_NONE */
    char country[2];
} gaz_unit_draft;

/* A name of a place on its way to the keys. Behind it stand what it folds to and its text; zeros
 * fill both up to whole units of GAZ_FILED_UNIT. */
typedef struct gaz_filed {
    uint32_t place;
    uint32_t slot; /* in its block */
    uint16_t text_size;
    uint8_t fold_size;
    bool is_main;
} gaz_filed;

enum { GAZ_FILED_UNIT = sizeof(uint32_t) };

static inline incmap_span gaz_filed_fold(const gaz_filed *name) {
    return (incmap_span){(const char *)(name + 1), name->fold_size};
}
static inline incmap_span gaz_filed_text(const gaz_filed *name) {
    return (incmap_span){(const char *)(name + 1) + name->fold_size, name->text_size};
}
static inline size_t gaz_filed_bytes(const gaz_filed *name) {
    return (sizeof *name + name->fold_size + name->text_size + GAZ_FILED_UNIT - 1) /
           GAZ_FILED_UNIT * GAZ_FILED_UNIT;
}

/* The names of a range of places, by drawers: what folds alike is in the same drawer of all blocks,
 * and what is in a drawer comes before all that is in the next. In a drawer they stand as the
 * places do. */
typedef struct gaz_name_block {
    char *names;    /* gaz_filed */
    size_t *starts; /* of each drawer in `names`; one more for the end */
    size_t first_slot;
} gaz_name_block;

/* The names of all places, place by place; each has a slot, by its number in NAMES. */
typedef struct gaz_slots {
    size_t count;
    uint32_t *of_place; /* the first of each place; one more for the end */
    uint32_t *tag;      /* source << 16 | tag of the draft */
    gaz_name_block *blocks;
    size_t block_count;
    size_t drawers;
} gaz_slots;

/* The sections being put together, and what they share. */
typedef struct gaz_build {
    incmap_context *ctx; /* that the crew shares */
    gaz_draft *draft;
    gaz_crew *crew;
    base_buf sections[GAZ_SECTION_COUNT];
    uint32_t *string_of; /* of a text: its reference + 1, 0 while not written */
    size_t string_of_room, string_of_count;
    gaz_place_draft *places;
    uint32_t place_count;
    gaz_sortable *members; /* rows by place: `item` is the row, `more` its place among ids */
    gaz_unit_draft *units;
    uint32_t unit_count;
    gaz_slots slots;
    uint64_t spellings;    /* distinct names */
    uint32_t listed_ids;   /* how many numbers IDS has */
    uint32_t *key_records; /* of each key, by the bytes of its text: its record in KEYS */
    uint32_t key_count;    /* the empty key is none of them */
} gaz_build;

void gaz_build_init(gaz_build *build, gaz_draft *draft);
void gaz_build_free(gaz_build *build);

/* Append a record to a section. */
INCMAP_NODISCARD incmap_status gaz_put(gaz_build *build, gaz_section section, const void *record,
                                       size_t size, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_put_number(gaz_build *build, gaz_section section,
                                              uint32_t number, incmap_error *err);
/* Make a section of `count` elements of zeros. */
INCMAP_NODISCARD incmap_status gaz_put_zeros(gaz_build *build, gaz_section section, size_t count,
                                             incmap_error *err);

/* Append a block of `count` places (1 to GAZ_PLACE_BLOCK); end what blocks were appended to. */
INCMAP_NODISCARD incmap_status gaz_put_places(gaz_build *build, const gaz_place_record *places,
                                              size_t count, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_end_places(gaz_build *build, incmap_error *err);

/* Make `count` numbers of 32 bits, which the section holds, ones of `bits` (32 at most). */
INCMAP_NODISCARD incmap_status gaz_pack(gaz_build *build, gaz_section section, size_t count,
                                        unsigned bits, incmap_error *err);

/* The reference of a text of the draft, or of any text, in STRINGS. */
INCMAP_NODISCARD incmap_status gaz_put_text(gaz_build *build, uint32_t text, uint32_t *reference,
                                            incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_put_string(gaz_build *build, incmap_span text,
                                              uint32_t *reference, incmap_error *err);

/* The parts, in the order in which they need one another. */
INCMAP_NODISCARD incmap_status gaz_gather_places(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_units(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_names(gaz_build *build, incmap_error *err);
void gaz_free_names(gaz_build *build); /* the blocks, which are wanted until there are keys */
INCMAP_NODISCARD incmap_status gaz_build_tags(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_places(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_keys(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_buckets(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_frames(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_prefixes(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_trie_forward(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_trie_reversed(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_scan(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_near(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_areas(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_cells(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_countries(gaz_build *build, incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_sources(gaz_build *build, incmap_span name,
                                                 incmap_error *err);
INCMAP_NODISCARD incmap_status gaz_build_write(gaz_build *build, const char *path,
                                               gaz_listing *listing, incmap_error *err);

/* The unit with these codes, or GAZ_NONE. */
uint32_t gaz_find_unit(const gaz_build *build, const char country[2], uint32_t admin1,
                       uint32_t admin2);

/* How important a place is, from its feature and its population: see gaz_importance.c. */
uint32_t gaz_importance(incmap_span feature, uint64_t population);

/* Records of a section while it is being built; they move when it grows. */
static inline void *gaz_records(gaz_build *build, gaz_section section) {
    return build->sections[section].data;
}
static inline size_t gaz_record_count(const gaz_build *build, gaz_section section) {
    return build->sections[section].size / gaz_section_element(section);
}

/* KEYS as they are being built, while they stay as they are. */
static inline gaz_keys gaz_built_keys(const gaz_build *build) {
    const base_buf *keys = &build->sections[GAZ_KEYS];
    return gaz_keys_of(keys->data, keys->size / GAZ_KEY_UNIT, build->place_count);
}

/* The text of key `number`, while KEYS and `room` stay as they are. */
static inline incmap_span gaz_build_key(const gaz_build *build, uint32_t number,
                                        char room[TXT_FOLD_MAX]) {
    const gaz_keys keys = gaz_built_keys(build);
    return gaz_key_text(&keys, build->key_records[number], room);
}

#endif
