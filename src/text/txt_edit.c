#include "txt_edit.h"

#include <limits.h>
#include <string.h>

#include "txt_utf8.h"

typedef struct letters {
    uint32_t at[TXT_EDIT_MAX];
    unsigned count;
} letters;

/* False when there are more letters than fit. */
static bool spell(incmap_span text, letters *out) {
    size_t size = 0;
    out->count = 0;
    for (size_t at = 0; at < text.size; at += size) {
        if (out->count == TXT_EDIT_MAX) {
            return false;
        }
        out->at[out->count++] = txt_utf8_next(text, at, &size);
    }
    return true;
}

/* The part of a word in which it differs from another. */
typedef struct part {
    const uint32_t *at;
    unsigned count;
} part;

/* What both begin and end with costs nothing. */
static void strip_common(part *a, part *b) {
    while (a->count > 0 && b->count > 0 && a->at[0] == b->at[0]) {
        a->at++;
        a->count--;
        b->at++;
        b->count--;
    }
    while (a->count > 0 && b->count > 0 && a->at[a->count - 1] == b->at[b->count - 1]) {
        a->count--;
        b->count--;
    }
}

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

/* The rows of the textbook's matrix that are needed at once: row i, the one above, the next above.
 */
typedef struct matrix {
    uint16_t row[3][TXT_EDIT_MAX + 2];
} matrix;

/* Fills in row `i` from column `from` to `to`; what lies outside the band counts as `far`.
 * Answers the row's least value. */
static unsigned fill_row(matrix *m, part a, part b, unsigned i, unsigned from, unsigned to,
                         unsigned far) {
    uint16_t *row = m->row[i % 3];
    const uint16_t *above = m->row[(i + 2) % 3];
    const uint16_t *above2 = m->row[(i + 1) % 3];
    unsigned best = far;
    row[from - 1] = (uint16_t)(from == 1 ? i : far);
    for (unsigned j = from; j <= to; j++) {
        unsigned cost = above[j - 1] + (a.at[i - 1] != b.at[j - 1]);
        cost = least(cost, least(above[j], row[j - 1]) + 1U);
        if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1]) {
            cost = least(cost, above2[j - 2] + 1U);
        }
        row[j] = (uint16_t)least(cost, far);
        best = least(best, row[j]);
    }
    row[to + 1] = (uint16_t)far;
    return best;
}

/* The matrix between `a` and the shorter `b`, in a band of `limit` about the diagonal: a path that
 * leaves it costs more. */
static unsigned banded(part a, part b, unsigned limit) {
    matrix m = {0};
    unsigned far = limit + 1;
    unsigned last = 0;
    for (unsigned j = 0; j <= b.count + 1; j++) {
        m.row[0][j] = (uint16_t)least(j, far);
    }
    for (unsigned i = 1; i <= a.count; i++) {
        unsigned from = i > limit ? i - limit : 1;
        unsigned to = least(i + limit, b.count);
        unsigned best = fill_row(&m, a, b, i, from, to, far);
        /* A swap reaches over one row, so two rows must be past the limit. */
        if (least(best, last) >= far && i > limit) {
            return far;
        }
        last = best;
    }
    return m.row[a.count % 3][b.count];
}

unsigned txt_edit_distance(incmap_span a, incmap_span b, unsigned limit) {
    letters in_a;
    letters in_b;
    unsigned over = limit == UINT_MAX ? limit : limit + 1;
    if (!spell(a, &in_a) || !spell(b, &in_b)) {
        return over;
    }
    part longer = {in_a.at, in_a.count};
    part shorter = {in_b.at, in_b.count};
    if (longer.count < shorter.count) {
        part swap = longer;
        longer = shorter;
        shorter = swap;
    }
    if (longer.count - shorter.count > limit) {
        return over;
    }
    strip_common(&longer, &shorter);
    if (shorter.count == 0) {
        return longer.count;
    }
    unsigned within = least(limit, longer.count);
    unsigned distance = banded(longer, shorter, within);
    return distance > within ? over : distance;
}
