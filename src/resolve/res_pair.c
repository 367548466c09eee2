#include "res_pair.h"

#include <math.h>
#include <string.h>

#include "geo_sphere.h"
#include "res_weights.h"

enum { TRIED_MAX = 8 };

/* Pairs whose ends lie this near each other are one: a town and its unit, for example. */
static const double one_pair_m = 15000;

typedef struct pair_table {
    size_t rows;
    size_t columns;
    double share[TRIED_MAX][TRIED_MAX];
} pair_table;

/* With what stands for the same thing; what another candidate speaks for does not count twice. */
static double group_logit(const res_pool *pool, size_t index) {
    const res_candidate *candidate = &pool->items[index];
    if (candidate->stands_for != index || !(candidate->share > 0)) {
        return -INFINITY;
    }
    return candidate->logit + log(candidate->pooled / candidate->share);
}

static double pair_logit(const res_pool *first, size_t row, const res_pool *second, size_t column) {
    double km =
        geo_distance_m(first->items[row].place.point, second->items[column].place.point) / 1000;
    return group_logit(first, row) + group_logit(second, column) +
           res_w_PAIR / (1 + km / res_w_PAIR_HALF_KM);
}

/* Fills the table; answers the share of "no such pair". */
static double weigh_pairs(const res_pool *first, const res_pool *second, pair_table *table) {
    table->rows = first->count < TRIED_MAX ? first->count : TRIED_MAX;
    table->columns = second->count < TRIED_MAX ? second->count : TRIED_MAX;
    double highest = 2 * res_w_NONE;
    for (size_t i = 0; i < table->rows; i++) {
        for (size_t j = 0; j < table->columns; j++) {
            table->share[i][j] = pair_logit(first, i, second, j);
            highest = fmax(highest, table->share[i][j]);
        }
    }
    double none = exp(2 * res_w_NONE - highest);
    double total = none;
    for (size_t i = 0; i < table->rows; i++) {
        for (size_t j = 0; j < table->columns; j++) {
            table->share[i][j] = exp(table->share[i][j] - highest);
            total += table->share[i][j];
        }
    }
    for (size_t i = 0; i < table->rows; i++) {
        for (size_t j = 0; j < table->columns; j++) {
            table->share[i][j] /= total;
        }
    }
    return none / total;
}

static void find_best(const pair_table *table, size_t *row, size_t *column) {
    *row = 0;
    *column = 0;
    for (size_t i = 0; i < table->rows; i++) {
        for (size_t j = 0; j < table->columns; j++) {
            if (table->share[i][j] > table->share[*row][*column]) {
                *row = i;
                *column = j;
            }
        }
    }
}

static bool near(const res_pool *pool, size_t a, size_t b) {
    return geo_distance_m(pool->items[a].place.point, pool->items[b].place.point) <= one_pair_m;
}

static void bring_to_front(res_pool *pool, size_t index) {
    res_candidate front = pool->items[index];
    memmove(&pool->items[1], &pool->items[0], index * sizeof pool->items[0]);
    pool->items[0] = front;
}

void res_choose_pair(res_pool *first, res_pool *second, res_choice *out) {
    pair_table table;
    size_t row = 0;
    size_t column = 0;
    *out = (res_choice){.none = weigh_pairs(first, second, &table)};
    find_best(&table, &row, &column);
    for (size_t i = 0; i < table.rows; i++) {
        for (size_t j = 0; j < table.columns; j++) {
            if (near(first, i, row) && near(second, j, column)) {
                out->score += table.share[i][j];
            } else {
                out->rival = fmax(out->rival, table.share[i][j]);
            }
        }
    }
    bool clear = out->score >= res_w_PLACED_SHARE && out->score >= res_w_PLACED_RATIO * out->rival;
    bool lost = out->none >= res_w_UNPLACED_SHARE;
    out->verdict = clear ? RES_DECIDED : lost ? RES_NOT_FOUND : RES_UNDECIDED;
    bring_to_front(first, row);
    bring_to_front(second, column);
}
