/* How far a place reaches from its point: what its uncertainty is reckoned from. */
#ifndef RES_REACH_H
#define RES_REACH_H

#include "res_candidates.h"

/* Metres from the place's point to the farthest corner of its area, which is what the point-radius
 * method calls the extent (Wieczorek, Guo and Hijmans 2004); without the outlying parts, as long as
 * those that are left have three quarters of it (French Guiana, Alaska). By res_extent.def where no
 * area is held. */
double res_reach_m(const res_sources *sources, const incmap_place *place);

#endif
