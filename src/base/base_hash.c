#include "base_hash.h"

#define XXH_INLINE_ALL /* the library's own way to inline it: nothing to link, nothing exported */
#include <xxhash.h>

uint64_t base_hash(const void *data, size_t size, uint64_t seed) {
    return XXH3_64bits_withSeed(data, size, seed);
}
