/* Sixteen bytes at a time: which of them are this or that, as a mask with one bit a byte, the first
 * byte lowest. Written with the vectors that gcc and clang know on every machine. */
#ifndef BASE_BLOCK_H
#define BASE_BLOCK_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { BASE_BLOCK_BYTES = 16 };

typedef unsigned char base_block __attribute__((vector_size(BASE_BLOCK_BYTES)));

/* What comparing two blocks gives: all bits of a byte set where it holds. */
typedef signed char base_block_truth __attribute__((vector_size(BASE_BLOCK_BYTES)));

static inline base_block base_block_at(const char *at) {
    base_block block;
    memcpy(&block, at, sizeof block);
    return block;
}

static inline void base_block_put(char *out, base_block block) {
    memcpy(out, &block, sizeof block);
}

/* Eight bytes in registers, the first one lowest. */
static inline uint64_t base_block_word(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static inline uint64_t base_block_half_word(const char *at) {
    uint32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* The first `size` bytes, fewer than 16, and zeros behind them. Reads nothing behind them: longer
 * runs are two words that overlap, put together in registers since a block that is read back right
 * after its words were written waits for them. */
static inline base_block base_block_part(const char *at, size_t size) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    typedef uint64_t words __attribute__((vector_size(BASE_BLOCK_BYTES)));
    uint64_t low = 0;
    uint64_t high = 0;
    if (size >= 8) {
        low = base_block_word(at);
        high = size == 8 ? 0 : base_block_word(at + size - 8) >> 8 * (16 - size);
    } else if (size >= 4) {
        low = base_block_half_word(at) | base_block_half_word(at + size - 4) << 8 * (size - 4);
    } else if (size > 0) {
        low = (uint64_t)(unsigned char)at[0] |
              (uint64_t)(unsigned char)at[size / 2] << 8 * (size / 2) |
              (uint64_t)(unsigned char)at[size - 1] << 8 * (size - 1);
    }
    return (base_block)(words){low, high};
#else
    unsigned char bytes[BASE_BLOCK_BYTES] = {0};
    base_block block;
    memcpy(bytes, at, size);
    memcpy(&block, bytes, sizeof block);
    return block;
#endif
}

static inline unsigned base_block_mask(base_block_truth truth) {
#if defined(__SSE2__)
    typedef char chars __attribute__((vector_size(BASE_BLOCK_BYTES)));
    return (unsigned)__builtin_ia32_pmovmskb128((chars)truth);
#else
    unsigned mask = 0;
    for (unsigned i = 0; i < BASE_BLOCK_BYTES; i++) {
        mask |= (unsigned)(truth[i] != 0) << i;
    }
    return mask;
#endif
}

/* Bytes that are `c`. */
static inline base_block_truth base_block_equal(base_block block, char c) {
    return (base_block_truth)(block == (unsigned char)c);
}

/* Bytes below `limit` as signed numbers, which machines compare: those that are no ASCII are below
 * zero, 0x80 the lowest. */
static inline base_block_truth base_block_below(base_block block, signed char limit) {
    return (base_block_truth)block < limit;
}

/* Bytes below `limit`. */
static inline base_block_truth base_block_under(base_block block, unsigned char limit) {
    return (base_block_truth)(block < limit);
}

/* Bytes that are no ASCII. */
static inline unsigned base_block_high(base_block block) {
    return base_block_mask(base_block_below(block, 0));
}

/* The bits of the first `size` bytes, at most 16. */
static inline unsigned base_block_first(size_t size) { return (1U << size) - 1; }

/* Which bit is the lowest; `mask` is not 0. */
static inline size_t base_block_lowest(unsigned mask) { return (size_t)__builtin_ctz(mask); }

#endif
