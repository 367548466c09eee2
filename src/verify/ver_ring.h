/* A run of positions as it goes by: is it closed, which way does it turn, does it jump. */
#ifndef VER_RING_H
#define VER_RING_H

#include "incmap/types.h"

typedef struct ver_ring {
    uint64_t count;
    double first_x, first_y;
    double last_x, last_y;
    double twice_area; /* positive: counter-clockwise; relative to the first position */
    double size;       /* of the terms that it is the sum of, to tell its rounding */
    bool jumps;        /* two neighbours more than 180 apart in x */
} ver_ring;

void ver_ring_add(ver_ring *ring, double x, double y);
bool ver_ring_is_closed(const ver_ring *ring);

/* 1 counter-clockwise, -1 clockwise, 0 without an inside that could be told. */
int ver_ring_turn(const ver_ring *ring);

#endif
