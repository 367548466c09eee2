/* UTF-8 as bytes: which of them make up a letter. What the letters mean is text/'s business. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "incmap/types.h"

/* The size in bytes, 1 to 4, of the letter at `at` (< text.size); 0 when no valid letter stands
 * there (overlong forms, surrogates, cut letters, stray continuation bytes, values over U+10FFFF;
 * table 3-7 of the Unicode standard). NUL is a letter of size 1. */
size_t base_utf8_size(incmap_span text, size_t at);

/* The first byte that is not part of a valid letter, or SIZE_MAX when all are. */
size_t base_utf8_find_bad(incmap_span text);

/* Writes the 1 to 4 bytes of `letter`, answers how many; U+FFFD for what is no Unicode scalar
 * value. */
size_t base_utf8_put(char out[4], uint32_t letter);

#endif
