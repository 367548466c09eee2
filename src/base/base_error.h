/* Filling in an incmap_error. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "incmap/types.h"

/* Both answer `status`, so that a failing function can return the call. `format` must not use %f
 * or its kin (they follow the locale): write numbers with base_num.h. `err` may be NULL.
 * A message that does not fit ends before a whole letter. */
incmap_status base_fail(incmap_error *err, incmap_status status, const char *format, ...)
    INCMAP_PRINTF(3, 4);

/* `source` is a path; its last part is kept. `line` and `byte` count from 1, 0 means unknown. */
incmap_status base_fail_at(incmap_error *err, incmap_status status, const char *source,
                           uint64_t line, uint64_t byte, const char *format, ...)
    INCMAP_PRINTF(6, 7);

incmap_status base_out_of_memory(incmap_error *err);

#ifdef __clang_analyzer__
/* The analyzer reads one source file at a time: it has to be told that these answer `status`. */
#define base_fail(err, status, ...) ((base_fail)(err, status, __VA_ARGS__), (status))
#define base_fail_at(err, status, ...) ((base_fail_at)(err, status, __VA_ARGS__), (status))
#define base_out_of_memory(err) ((base_out_of_memory)(err), INCMAP_MEMORY)
#endif

/* Put the place of a failure into an error that has none yet. */
void base_locate(incmap_error *err, const char *source, uint64_t line, uint64_t byte);

/* Hand over the call's own failure to the caller at once. */
#define BASE_TRY(call)                     \
    do {                                   \
        incmap_status base_status_ = call; \
        if (base_status_ != INCMAP_OK) {   \
            return base_status_;           \
        }                                  \
    } while (0)

#endif
