/* Comparing doubles: cmocka's own assertion rounds to float. */
#ifndef CLOSE_H
#define CLOSE_H

#include "base_num.h"
#include "unit_id.h"

static inline void close_check(double actual, double expected, double within, const char *what) {
    if (!(actual - expected <= within && expected - actual <= within)) {
        char got[BASE_NUM_MAX];
        char wanted[BASE_NUM_MAX];
        base_num_write_shortest(got, actual);
        base_num_write_shortest(wanted, expected);
        fail_msg("%s: got %s, expected %s", what, got, wanted);
    }
}

#define assert_close(actual, expected, within) close_check(actual, expected, within, #actual)

#endif
