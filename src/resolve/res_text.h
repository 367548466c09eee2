/* The text around a name as evidence: which other places it names. */
#ifndef RES_TEXT_H
#define RES_TEXT_H

#include "res_unit.h"

enum { RES_MENTIONS_MAX = 64, RES_ANCHORS_MAX = 3, RES_TEXT_BYTES_MAX = 256 * 1024 };

typedef struct res_anchor {
    incmap_place place;
    double share; /* of the belief that the mention is this place, by importance alone */
} res_anchor;

typedef struct res_mention {
    uint64_t name; /* hash of the folded name */
    bool as_unit;  /* the text says that it is a municipality, a district ... */
    size_t count;
    res_anchor anchors[RES_ANCHORS_MAX];
} res_mention;

typedef struct res_text {
    size_t count;
    res_mention items[RES_MENTIONS_MAX];
} res_text;

/* The first RES_MENTIONS_MAX different names of the first RES_TEXT_BYTES_MAX bytes. `pool` is
 * scratch space. */
void res_text_read(const res_sources *sources, incmap_span text, res_pool *pool, res_text *out);

uint64_t res_name_hash(incmap_span name);

/* How much the other places support a point in a country, 0 or more; the name itself is left out.
 */
double res_text_support(const res_text *text, uint64_t but, const incmap_place *place);

#endif
