/* The weights of the tagger of names: a file of ours, mapped, made by tools/names. */
#ifndef REP_MODEL_H
#define REP_MODEL_H

#include "incmap/tagger.h"

/* What a word is in a name: the first word of one, or a further one. MISC takes demonyms, events,
 * works; its words are not told apart. */
typedef enum rep_tag {
    REP_TAG_NONE,
    REP_TAG_PLACE,
    REP_TAG_PLACE_IN,
    REP_TAG_ORGANISATION,
    REP_TAG_ORGANISATION_IN,
    REP_TAG_PERSON,
    REP_TAG_PERSON_IN,
    REP_TAG_MISC
} rep_tag;

enum { REP_TAGS = 8 };

/* What stands between two words of a name, as far as the step from one tag to the next cares. */
typedef enum rep_bridge {
    REP_BRIDGE_JOINED,
    REP_BRIDGE_POINT,
    REP_BRIDGE_HYPHEN,
    REP_BRIDGE_OTHER
} rep_bridge;

enum { REP_BRIDGES = 4, REP_MODEL_ROWS = 7, REP_MODEL_VERSION = 2 };

/* A cache line of the table: what is asked for by one hash stands in one of them. A mark tells the
 * rows of a line apart, 0 is a free one. */
typedef struct rep_model_line {
    uint8_t mark[8]; /* the last is unused */
    int8_t weight[REP_MODEL_ROWS][REP_TAGS];
} rep_model_line;

typedef struct rep_model_head {
    char magic[8];
    uint32_t version;
    uint32_t order; /* of bytes: 0x01020304 where it was made */
    uint64_t lines;
    uint64_t hash;                                   /* of what follows this number */
    int16_t bridge[REP_BRIDGES][REP_TAGS][REP_TAGS]; /* from, to */
    int16_t first[REP_TAGS];
    char note[80]; /* version and origin of the weights, NUL-terminated; ends a cache line, so that
                      each line of the table is one */
} rep_model_head;

#define REP_MODEL_MAGIC "incmapTG"

typedef struct rep_model {
    const rep_model_head *head;
    const rep_model_line *lines;
} rep_model;

/* Looks at a model of `size` bytes, aligned to 8. */
INCMAP_NODISCARD incmap_status rep_model_view(rep_model *out, incmap_span bytes, const char *path,
                                              incmap_error *err);

const rep_model *rep_tagger_model(const incmap_tagger *tagger);

static inline uint64_t rep_model_slot(uint64_t feature, uint64_t lines) {
    return ((feature >> 32) * lines) >> 32;
}

static inline uint8_t rep_model_mark(uint64_t feature) { return (uint8_t)(1 + feature % 255); }

/* The weights of a feature that belongs into `line`, NULL when it has none. All marks at once: the
 * lowest byte that a mark's copies leave zero is the row's. */
static inline const int8_t *rep_model_row(const rep_model_line *line, uint64_t feature) {
    const uint64_t ones = 0x01010101010101U; /* one a mark */
    const uint8_t *m = line->mark;
    uint64_t marks = m[0] | (uint64_t)m[1] << 8 | (uint64_t)m[2] << 16 | (uint64_t)m[3] << 24 |
                     (uint64_t)m[4] << 32 | (uint64_t)m[5] << 40 | (uint64_t)m[6] << 48;
    uint64_t differs = marks ^ (rep_model_mark(feature) * ones);
    uint64_t equal = (differs - ones) & ~differs & (ones << 7);
    return equal == 0 ? NULL : line->weight[__builtin_ctzll(equal) / 8];
}

static inline const int8_t *rep_model_find(const rep_model *model, uint64_t feature) {
    return rep_model_row(&model->lines[rep_model_slot(feature, model->head->lines)], feature);
}

#endif
