/* Numbers in digits and words, and the dead and injured that they count. */
#ifndef REP_COUNTS_H
#define REP_COUNTS_H

#include "rep_phrases.h"

typedef struct rep_toll {
    bool told;
    int64_t low;
    int64_t best;
    int64_t high;
} rep_toll;

/* The number that starts at token `at`: "5,300", "two hundred", "thirty-three", "tridhjetë e tre",
 * "18 hiljada". How many tokens it takes, 0 for none. */
uint32_t rep_number_at(const rep_found *f, const rep_scope *s, uint32_t at, int64_t *value);

/* Whom the sentence counts beside `sign` (REP_SIGN_DEAD or REP_SIGN_HURT), the largest of its
 * counts; false when it counts none. "At least 5" has 5 as low and best and no high (-1). */
bool rep_toll_in(const rep_found *f, const rep_scope *s, rep_sign sign, rep_toll *out);

/* What both tell together: of two tolls the larger is the best; the ends are the furthest. */
rep_toll rep_toll_join(rep_toll a, rep_toll b);

#endif
