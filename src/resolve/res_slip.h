/* What kind of mistake lies between a name as written and the name meant. */
#ifndef RES_SLIP_H
#define RES_SLIP_H

#include "incmap/types.h"

typedef struct res_slip {
    bool usual; /* a letter doubled or not, a neighbour on the keyboard, one that sounds or looks
                 * alike, two that changed places, a j or h left out */
    bool first; /* the first letter is wrong, which people notice */
} res_slip;

/* Between two folded names that are one edit apart; neither kind for names farther apart. */
res_slip res_slip_between(incmap_span written, incmap_span meant);

#endif
