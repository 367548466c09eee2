/* The text around a name as evidence: which other places it names, and which of the places of those
 * names fit each other best. */
#ifndef RES_TEXT_H
#define RES_TEXT_H

#include "res_unit.h"
#include "txt_language.h"

enum {
    RES_MENTIONS_MAX = 64,
    RES_ANCHORS_MAX = 8,
    RES_WITHIN_MAX = 3,
    RES_TEXT_BYTES_MAX = 256 * 1024
};

/* A place that a mention may be. */
typedef struct res_anchor {
    incmap_place place;
    double prior; /* logit before the other mentions are looked at */
} res_anchor;

/* What other places are weighed by it: small, since each is held against all others. */
typedef struct res_mark {
    double direction[3]; /* of the place from the middle of the Earth, of length 1 */
    uint64_t country;    /* hashes of the place's codes, 0 for none */
    uint64_t unit;
    double share; /* of the belief that the mention is this place */
    bool is_country;
    bool is_first_unit;
} res_mark;

/* A country, or a unit of one, that the text names right behind a name. */
typedef struct res_within {
    incmap_span country;
    bool whole_country;
    res_unit unit;
} res_within;

typedef struct res_mention {
    uint64_t name;        /* hash of the folded name */
    bool as_unit;         /* the text says that it is a municipality, a district ... */
    bool inflected;       /* the text has the name in a grammatical case */
    double weight;        /* how surely a place is meant at all */
    incmap_span people;   /* the country whose people or short form it names; it has no anchors */
    uint64_t people_code; /* its hash */
    size_t count;
    res_mark marks[RES_ANCHORS_MAX]; /* of the anchors */
    res_anchor anchors[RES_ANCHORS_MAX];
    size_t within_count;
    res_within within[RES_WITHIN_MAX]; /* as in "Paris, Texas", anywhere in the text */
} res_mention;

typedef struct res_text {
    const res_sources *sources;
    txt_language language;
    size_t count;
    res_mention items[RES_MENTIONS_MAX];
} res_text;

/* The first RES_MENTIONS_MAX different names of the first RES_TEXT_BYTES_MAX bytes, settled among
 * each other. `pool` is scratch space. */
void res_text_read(const res_sources *sources, incmap_span text, res_pool *pool, res_text *out);

uint64_t res_name_hash(incmap_span name);

/* What the text says of a place; a name is no evidence for itself, but for what stands behind it.
 */
typedef struct res_support {
    double near;    /* 0 to 1: others close by, or in the unit or country that it is */
    double country; /* 0 to 1: share of the others in its country */
    double unit;    /* 0 to 1: share of the others in its first-order unit */
    double pair;    /* 1 inside what the text names behind it, -1 outside of all of that */
} res_support;

void res_text_support(const res_text *text, uint64_t name, const incmap_place *place,
                      res_support *out);

#endif
