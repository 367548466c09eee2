/* The weights of the signals and the thresholds of the choice; the table is res_weights.def. */
#ifndef RES_WEIGHTS_H
#define RES_WEIGHTS_H

#define X(name, value, why) static const double res_w_##name = value;
#include "res_weights.def"
#undef X

#endif
