#include "ver_ring.h"

#include <math.h>

void ver_ring_add(ver_ring *ring, double x, double y) {
    if (ring->count++ == 0) {
        ring->first_x = ring->last_x = x;
        ring->first_y = ring->last_y = y;
        return;
    }
    ring->jumps |= fabs(x - ring->last_x) > 180;
    double a = (ring->last_x - ring->first_x) * (y - ring->first_y);
    double b = (x - ring->first_x) * (ring->last_y - ring->first_y);
    ring->twice_area += a - b;
    ring->size += fabs(a) + fabs(b);
    ring->last_x = x;
    ring->last_y = y;
}

bool ver_ring_is_closed(const ver_ring *ring) {
    return ring->first_x == ring->last_x && ring->first_y == ring->last_y;
}

int ver_ring_turn(const ver_ring *ring) {
    static const double rounding = 1e-13;
    if (!(fabs(ring->twice_area) > ring->size * rounding)) {
        return 0;
    }
    return ring->twice_area > 0 ? 1 : -1;
}
