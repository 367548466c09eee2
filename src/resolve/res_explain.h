/* The account of a choice: every candidate with its signals, as a table for people. */
#ifndef RES_EXPLAIN_H
#define RES_EXPLAIN_H

#include "base_buf.h"
#include "res_choice.h"

/* Where the account goes, for as long as a query is explained. */
typedef struct res_explainer {
    base_buf *out;
    incmap_error *err;
    incmap_status status; /* the first failure; nothing is written after it */
} res_explainer;

/* After a choice: the candidates of the pool, best first, with the terms of their logits. */
void res_explain_choice(res_explainer *explainer, const res_scene *scene, const res_pool *pool,
                        const res_choice *choice);

/* Last: what became of the query. */
void res_explain_answer(res_explainer *explainer, const incmap_placement *placement);

#endif
