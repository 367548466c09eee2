/* What every target has: its entry, which libFuzzer or replay.c calls, and what has to hold. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A fuzzer sees an abort. */
static inline void require(bool holds) {
    if (!holds) {
        abort();
    }
}

#endif
