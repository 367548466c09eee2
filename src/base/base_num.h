/* Numbers to text and back, the same in every locale. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "incmap/types.h"

enum { BASE_NUM_MAX = 32 }; /* bytes that any writer here wants as room */

/* All writers may write to the whole room; they end with a NUL and answer the length without it. */
size_t base_num_write_u64(char *out, uint64_t value);
size_t base_num_write_i64(char *out, int64_t value);

/* Rounded half away from zero to `decimals` (0 to 9) places, trailing zeros dropped, never "-0".
 * |value| must be below 1e9; a larger or non-finite one is written by base_num_write_shortest. */
size_t base_num_write_fixed(char *out, double value, int decimals);

/* The shortest of 15 to 17 significant digits that reads back as `value`. Not finite: "null". */
size_t base_num_write_shortest(char *out, double value);

/* All of `text` must be the number: [+-]digits[.digits][e[+-]digits]. Correctly rounded. False
 * when it is not a number, or not finite. */
bool base_num_parse(incmap_span text, double *out);
bool base_num_parse_i64(incmap_span text, int64_t *out);
bool base_num_parse_u64(incmap_span text, uint64_t *out);

#endif
