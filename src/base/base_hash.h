/* 64-bit hashes and checksums: XXH3, the same on every machine. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "incmap/types.h"

uint64_t base_hash(const void *data, size_t size, uint64_t seed);

/* A key for what was asked about a text, never 0. Seeds do not do for that: to a text of a few
 * bytes XXH3 merely adds its seed, so that "Inc" under one is "Ind" under another. */
static inline uint64_t base_hash_key(incmap_span text, uint64_t question) {
    uint64_t key = base_hash(text.data, text.size, 0) + question * 0x9E3779B97F4A7C15U;
    return key == 0 ? 1 : key;
}

#endif
