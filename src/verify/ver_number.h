/* A number of JSON as it is written. */
#ifndef VER_NUMBER_H
#define VER_NUMBER_H

#include "incmap/types.h"

enum { VER_NUMBER_MAX = 400 }; /* bytes; a longer one is not looked into */

typedef struct ver_number {
    double value;      /* NaN when it is no number of JSON, infinite when beyond a double */
    bool is_integer;   /* neither point nor exponent */
    bool has_exponent; /* as written */
    bool is_negative;
    bool fits_i64;     /* an integer that does */
    int64_t integer;   /* which then is this */
    unsigned digits;   /* significant ones */
    unsigned decimals; /* behind the point, the exponent counted in, without zeros at the end */
} ver_number;

/* False, with a value of NaN, when `text` is not written as RFC 8259, section 6, has it. */
bool ver_number_read(incmap_span text, ver_number *out);

#endif
