/* Which columns of a writer an incident has values in. Where fields come in the order of field.def
 * and unknown columns behind them, as they mostly do, only those that are set are looked at:
 *
 *     for (uint64_t set = exp_walk_set(walk, incident); set != 0; set &= set - 1) {
 *         ... column exp_walk_column(walk, set), which has a value ...
 *     }
 *     for (size_t i = walk->rest; i < writer->column_count; i++) {
 *         ... column i, which may have none ...
 *     }
 */
#ifndef EXP_WALK_H
#define EXP_WALK_H

#include "exp_writer.h"

typedef struct exp_walk {
    uint64_t shown; /* a bit a field that has a column and is walked by its bit */
    uint64_t texts; /* of these the texts */
    uint16_t column_of[INCMAP_FIELD_COUNT];
    size_t rest; /* the first column that is not walked so */
} exp_walk;

/* Once the writer has its columns. */
void exp_walk_init(exp_walk *walk, const incmap_writer *writer);

static inline uint64_t exp_walk_set(const exp_walk *walk, const incmap_incident *incident) {
    return incident->set & walk->shown;
}

static inline size_t exp_walk_column(const exp_walk *walk, uint64_t set) {
    return walk->column_of[__builtin_ctzll(set)];
}

#endif
