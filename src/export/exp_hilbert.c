#include "exp_hilbert.h"

/* At each scale the quadrant gives two bits, and what is below it is turned and mirrored as the
 * curve is in that quadrant, so that the next one starts where this one ends. */
uint64_t exp_hilbert(uint32_t x, uint32_t y, unsigned bits) {
    uint64_t distance = 0;
    for (uint32_t half = 1U << (bits - 1); half > 0; half /= 2) {
        uint32_t right = (x & half) != 0;
        uint32_t upper = (y & half) != 0;
        distance = distance << 2 | ((3 * right) ^ upper);
        if (upper == 0) {
            uint32_t swap = right != 0 ? ~x : x;
            x = right != 0 ? ~y : y;
            y = swap;
        }
    }
    return distance;
}
