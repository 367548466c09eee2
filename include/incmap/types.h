/* The small values that every other header speaks in. */
#ifndef INCMAP_TYPES_H
#define INCMAP_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "incmap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Borrowed bytes, UTF-8 where they are text, not NUL-terminated. An empty span may have
 * `data` NULL. Whoever hands one out says how long it stays valid. */
typedef struct incmap_span {
    const char *data;
    size_t size;
} incmap_span;

/** A point on WGS 84, degrees: latitude -90 to 90, longitude -180 to 180. */
typedef struct incmap_point {
    double lat;
    double lon;
} incmap_point;

/** A day of the proleptic Gregorian calendar. `year` 0 with `month` 0 is "no date". */
typedef struct incmap_date {
    int32_t year;
    uint8_t month; /* 1 to 12 */
    uint8_t day;   /* 1 to 31 */
} incmap_date;

/** Where bytes go: a function of the caller's. It takes all `size` bytes or fails. */
typedef struct incmap_sink {
    void *state;
    incmap_status (*write)(void *state, const void *data, size_t size, incmap_error *err);
} incmap_sink;

/** Where notices of single bad rows go while a batch goes on. `problem` is borrowed for the
 * call. A NULL `notice` drops them. */
typedef struct incmap_notices {
    void *state;
    void (*notice)(void *state, const incmap_error *problem);
} incmap_notices;

#ifdef __cplusplus
}
#endif
#endif
