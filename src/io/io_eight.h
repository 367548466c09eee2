/* Eight bytes at a time: questions that pass over plain text quickly. After "Hacker's Delight",
 * 2nd edition, section 6-1. The answers do not depend on the machine's byte order. */
#ifndef IO_EIGHT_H
#define IO_EIGHT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define IO_EIGHT_ONES UINT64_C(0x0101010101010101)

static inline uint64_t io_eight_at(const char *at) {
    uint64_t eight;
    memcpy(&eight, at, sizeof eight);
    return eight;
}

/* One of them is `c`. */
static inline bool io_eight_have(uint64_t eight, char c) {
    uint64_t difference = eight ^ (IO_EIGHT_ONES * (unsigned char)c);
    return ((difference - IO_EIGHT_ONES) & ~difference & (IO_EIGHT_ONES << 7)) != 0;
}

/* One of them is a control character below 0x20 or no ASCII. */
static inline bool io_eight_have_odd(uint64_t eight) {
    return (((eight - IO_EIGHT_ONES * 0x20) | eight) & (IO_EIGHT_ONES << 7)) != 0;
}

#endif
