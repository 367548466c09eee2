/* What every unit test begins with. Test names are sentences. */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base_context.h"
#include "base_span.h"

#define assert_span(actual, expected)                                     \
    do {                                                                  \
        incmap_span actual_ = (actual);                                   \
        incmap_span expected_ = base_span_of(expected);                   \
        if (!base_span_equal(actual_, expected_)) {                       \
            fail_msg("got \"%.*s\", expected \"%s\"", (int)actual_.size,  \
                     actual_.data == NULL ? "" : actual_.data, expected); \
        }                                                                 \
    } while (0)

#define assert_status(call, expected)                                    \
    do {                                                                 \
        incmap_status status_ = (call);                                  \
        if (status_ != (expected)) {                                     \
            fail_msg("got %s, expected %s", incmap_status_name(status_), \
                     incmap_status_name(expected));                      \
        }                                                                \
    } while (0)

/* A setup and a teardown for tests that want a context as their state. */
static inline int unit_make_context(void **state) {
    incmap_context *ctx = NULL;
    if (incmap_context_new(&ctx, NULL, NULL) != INCMAP_OK) {
        return -1;
    }
    *state = ctx;
    return 0;
}

static inline int unit_free_context(void **state) {
    incmap_context_free(*state);
    return 0;
}

#endif
