/* The account of a choice: candidates with their signals, as a table for people or as JSON. */
#ifndef RES_EXPLAIN_H
#define RES_EXPLAIN_H

#include "base_buf.h"
#include "res_choice.h"

/* Where the account goes, for as long as a query is explained. */
typedef struct res_explainer {
    base_buf *out;
    incmap_error *err;
    incmap_status status; /* the first failure; nothing is written after it */
    bool as_json;
} res_explainer;

/* After a choice: the candidates of the pool, best first, with the terms of their logits. */
void res_explain_choice(res_explainer *explainer, const res_scene *scene, const res_pool *pool,
                        const res_choice *choice);

/* The same as one object of JSON, all candidates in it; a comma in front of all but the first. */
void res_explain_choice_json(res_explainer *explainer, const res_scene *scene, const res_pool *pool,
                             const res_choice *choice);

/* Last, in a table: what became of the query. */
void res_explain_answer(res_explainer *explainer, const incmap_placement *placement);

#endif
