/* Eight bytes at a time: questions that pass over plain text quickly. After "Hacker's Delight",
 * 2nd edition, section 6-1. The answers do not depend on the machine's byte order. */
#ifndef IO_EIGHT_H
#define IO_EIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define IO_EIGHT_ONES UINT64_C(0x0101010101010101)

/* The first of the eight bytes is the lowest. */
static inline uint64_t io_eight_at(const char *at) {
    uint64_t eight;
    memcpy(&eight, at, sizeof eight);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    eight = __builtin_bswap64(eight);
#endif
    return eight;
}

/* The functions that follow mark bytes: no bit is set below the first byte that is meant, and one
 * is set in that; bytes behind it may be marked wrongly. Marks can be joined with |. */

/* Those that are `c`. */
static inline uint64_t io_eight_mark(uint64_t eight, char c) {
    uint64_t difference = eight ^ (IO_EIGHT_ONES * (unsigned char)c);
    return (difference - IO_EIGHT_ONES) & ~difference & (IO_EIGHT_ONES << 7);
}

/* Those below `limit`, which is at most 0x80. */
static inline uint64_t io_eight_mark_below(uint64_t eight, unsigned char limit) {
    return (eight - IO_EIGHT_ONES * limit) & ~eight & (IO_EIGHT_ONES << 7);
}

/* Those that are control characters below 0x20 or no ASCII. */
static inline uint64_t io_eight_mark_odd(uint64_t eight) {
    return ((eight - IO_EIGHT_ONES * 0x20) | eight) & (IO_EIGHT_ONES << 7);
}

/* Which byte is the first that is marked, 0 to 7; `marks` is not 0. */
static inline size_t io_eight_first(uint64_t marks) { return (size_t)__builtin_ctzll(marks) / 8; }

static inline bool io_eight_have(uint64_t eight, char c) { return io_eight_mark(eight, c) != 0; }

static inline bool io_eight_have_odd(uint64_t eight) { return io_eight_mark_odd(eight) != 0; }

#endif
