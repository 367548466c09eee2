/* Records of any size in order, however many they are: they gather in memory until they make a run,
 * which is sorted and goes to a scratch file beside the target; runs are merged as they are read.
 * Some 30 MiB in either phase, more only where single records are large. */
#ifndef EXP_RUNS_H
#define EXP_RUNS_H

#include "io_atomic.h"

typedef struct exp_runs exp_runs;

/* `backward`: names that are equal in their key come from the last to the first. */
INCMAP_NODISCARD incmap_status exp_runs_open(exp_runs **out, incmap_context *ctx,
                                             const char *near_path, bool backward,
                                             incmap_error *err);

/* Records come in the order of their keys; those with the same key in that of the bytes of their
 * names, which may be empty; those with the same name as they were added. Copied. INCMAP_LIMIT over
 * 4 GiB. */
INCMAP_NODISCARD incmap_status exp_runs_add(exp_runs *runs, uint64_t key, incmap_span name,
                                            incmap_span record, incmap_error *err);

/* From adding to handing out. */
INCMAP_NODISCARD incmap_status exp_runs_begin(exp_runs *runs, incmap_error *err);

/* The next record, borrowed until the next call. *more is false at the end. */
INCMAP_NODISCARD incmap_status exp_runs_next(exp_runs *runs, incmap_span *record, bool *more,
                                             incmap_error *err);
void exp_runs_close(exp_runs *runs); /* NULL is allowed */

#endif
