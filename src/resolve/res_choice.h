/* The choice among weighed candidates: which stand for the same thing, which one is best, and
 * whether it is good enough. */
#ifndef RES_CHOICE_H
#define RES_CHOICE_H

#include "res_scene.h"

typedef enum res_verdict { RES_NOT_FOUND, RES_UNDECIDED, RES_DECIDED } res_verdict;

typedef struct res_choice {
    res_verdict verdict;
    double score; /* of the best, with what stands for the same thing within 100 km */
    double rival; /* share of the next best thing of its name */
    double none;  /* share of "none of these" */
} res_choice;

/* Bring the pool into order, best first, the speaker of the best group in front; the places that
 * stand for the same thing (a seat and its unit, a village and its station) pool their shares. */
void res_choose(const res_scene *scene, res_pool *pool, double none, res_choice *out);

#endif
