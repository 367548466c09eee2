/* 64-bit hashes and checksums: XXH3, the same on every machine. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "incmap/types.h"

uint64_t base_hash(const void *data, size_t size, uint64_t seed);

#endif
