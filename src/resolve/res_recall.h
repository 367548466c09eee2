/* What gazetteers answered before: how far areas reach, what places lie in, and which names are
 * nearly one asked for. Reports ask both again and again. Of fixed size; changes time only. One
 * thread at a time. */
#ifndef RES_RECALL_H
#define RES_RECALL_H

#include "incmap/gazetteer.h"

enum {
    RES_REACHES = 1024,
    RES_LIES = 1024,
    RES_NEARLY = 8192,
    RES_NEARLY_HITS = 4096,
    RES_NEARLY_MAX = 256
};

typedef struct res_reach {
    const char *name; /* of the place, where its gazetteer holds it; NULL: a free slot */
    uint32_t index;
    double reach_m;
} res_reach;

/* What a place lies in, as an answer says it. */
typedef struct res_lies {
    const char *name; /* as above */
    uint32_t index;
    incmap_point point; /* that stands for the place */
    incmap_span country, admin1, admin2;
} res_lies;

/* The places of one gazetteer whose names are nearly a name. */
typedef struct res_nearly {
    uint64_t key;   /* of gazetteer, edits and name; 0: a free slot */
    uint64_t start; /* among all hits ever kept */
    size_t count;   /* over RES_NEARLY_MAX: they are not kept */
} res_nearly;

/* All zero to start with. */
typedef struct res_recall {
    res_reach reaches[RES_REACHES];
    res_lies lies[RES_LIES];
    res_nearly nearly[RES_NEARLY];
    incmap_hit hits[RES_NEARLY_HITS]; /* the last ones kept, in turn */
    uint64_t kept;                    /* hits ever */
} res_recall;

/* Where the reach of a place is remembered: reach_m below 0 where it is to be reckoned, and then to
 * be filled in. NULL for a place that is not told from others. */
res_reach *res_recall_reach(res_recall *recall, const incmap_place *place);

/* Where it is remembered what a place lies in; *known says whether it is there already, else it is
 * to be filled in. NULL for a place that is not told from others. */
res_lies *res_recall_lies(res_recall *recall, const incmap_place *place, incmap_point point,
                          bool *known);

/* As incmap_gazetteer_lookup_fuzzy() with a filter of the country alone (empty: any). `number`
 * tells the gazetteer from others asked through the same memory. */
size_t res_recall_nearly(res_recall *recall, const incmap_gazetteer *gazetteer, size_t number,
                         incmap_span name, unsigned edits, incmap_span country, incmap_hit *hits,
                         size_t room);

#endif
