/* What a resolver owns. */
#ifndef RES_RESOLVER_H
#define RES_RESOLVER_H

#include "res_cache.h"
#include "res_scene.h"

/* What a floor above keeps along with a resolver; goes with it, before the rest does. */
typedef struct res_companion {
    void *state; /* NULL: nothing */
    void (*free)(void *state);
} res_companion;

struct incmap_resolver {
    incmap_context *ctx;
    res_sources sources;
    res_recall recall;                    /* of the sources */
    incmap_span assumed[RES_ASSUMED_MAX]; /* alpha-2 codes, borrowed from the gazetteers */
    size_t assumed_count;
    bool has_near;
    incmap_point near_point;
    bool explains;        /* the filter's answers hold what they were chosen from */
    res_cache placements; /* what incmap_resolver_place answered, its last candidates left out */
    res_cache answers;    /* what the filter wrote: outcome, then text */
    base_buf answer;      /* the last one made */
    /* what the text of the last query names, and that text */
    base_buf text_read;
    res_text text;
    res_text no_text;
    struct res_explainer *explainer; /* of the query at hand; NULL for none */
    res_companion companion;
    /* scratch space */
    res_pool first;
    res_pool second;
    res_pool scratch;
};

/* A resolver with the same gazetteers and options in another context, which has learnt nothing yet.
 */
INCMAP_NODISCARD incmap_status res_resolver_like(incmap_resolver **out, incmap_context *ctx,
                                                 const incmap_resolver *other, incmap_error *err);

/* Place one name without looking at answers given before. */
INCMAP_NODISCARD incmap_status res_resolve(incmap_resolver *resolver, const incmap_query *query,
                                           incmap_placement *out, incmap_error *err);

#endif
