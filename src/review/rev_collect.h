/* Everything a layer leaves in doubt, with what a person needs to see of it. */
#ifndef REV_COLLECT_H
#define REV_COLLECT_H

#include "base_buf.h"
#include "inc_doubts.h"
#include "incmap/review.h"

/* What the first incident of a question says. Texts are copies of the collection's. */
typedef struct rev_setting {
    incmap_span date;
    incmap_span title;
    incmap_span evidence;
    incmap_span context; /* the whole report, shared by its questions; empty for tables */
    size_t input;        /* number of the input, for telling neighbours */
} rev_setting;

typedef struct rev_neighbour {
    incmap_review_neighbour told;
    size_t input;
} rev_neighbour;

/* Filled by rev_collect(), emptied by rev_collection_free(). */
typedef struct rev_collection {
    incmap_context *ctx;
    base_arena text;
    incmap_placer *placer;
    rev_setting *settings; /* one for each question of inc_placer_doubts() */
    size_t count;
    size_t room;
    rev_neighbour *neighbours; /* placed without a doubt, in the order of the input */
    size_t neighbour_count;
    size_t neighbour_room;
    const char *input; /* the one read last */
    size_t input_count;
} rev_collection;

void rev_collection_init(rev_collection *collection, incmap_context *ctx);
void rev_collection_free(rev_collection *collection);

INCMAP_NODISCARD incmap_status rev_collect(rev_collection *collection, incmap_resolver *resolver,
                                           incmap_layer *layer, incmap_error *err);

#endif
