/* UTF-8: reading letters, finding what is not UTF-8. */
#ifndef TXT_UTF8_H
#define TXT_UTF8_H

#include "incmap/types.h"

/* The letter at `at` (< text.size) and its size in bytes. Bytes that are no UTF-8 (overlong forms,
 * surrogates, cut letters and values over U+10FFFF included) read as U+FFFD of size 1. */
uint32_t txt_utf8_next(incmap_span text, size_t at, size_t *size);

/* Where the letter before `at` (> 0) starts; steps over continuation bytes, at most four bytes. */
size_t txt_utf8_back(incmap_span text, size_t at);

/* The first byte that is not part of a valid letter, or SIZE_MAX when all are. NUL is valid here.
 */
size_t txt_utf8_find_bad(incmap_span text);

/* The letters in `text`. */
size_t txt_utf8_count(incmap_span text);

/* Writes 1 to 4 bytes, answers how many. U+FFFD for what is no Unicode scalar value. */
size_t txt_utf8_put(char out[4], uint32_t letter);

/* The longest start of `text` of at most `bytes` bytes that ends with a whole letter. */
incmap_span txt_utf8_fit(incmap_span text, size_t bytes);

#endif
