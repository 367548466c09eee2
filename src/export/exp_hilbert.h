/* The order in which neighbours on a map stand near one another in a file. */
#ifndef EXP_HILBERT_H
#define EXP_HILBERT_H

#include <stdint.h>

/* How far along the Hilbert curve of 2^bits by 2^bits cells (bits 1 to 31) the cell x, y is. */
uint64_t exp_hilbert(uint32_t x, uint32_t y, unsigned bits);

#endif
