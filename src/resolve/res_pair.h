/* Two names that belong together: "between X and Y", "the X-Y road". */
#ifndef RES_PAIR_H
#define RES_PAIR_H

#include "res_choice.h"

/* Choose both at once: likely by themselves and near each other. Both pools have been chosen from
 * and are not empty; the best of each is brought to its front. */
void res_choose_pair(res_pool *first, res_pool *second, res_choice *out);

#endif
