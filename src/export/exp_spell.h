/* Spelling into room that was reserved: each writes at `out` and answers the end of what it wrote.
 * Whole blocks are written whatever part of them counts, so there is to be room for
 * EXP_SPELL_SLACK bytes more. Inline, since a row is some twenty values of a few bytes each. */
#ifndef EXP_SPELL_H
#define EXP_SPELL_H

#include "base_block.h"
#include "base_date.h"
#include "base_num.h"

enum {
    EXP_SPELL_SLACK = BASE_NUM_MAX,
    /* Texts of up to so many bytes need no look at the room that is left: it is reserved for all of
     * a row's before the first. Longer ones are few. */
    EXP_SPELL_SHORT = 256
};

static inline char *exp_spell(char *out, incmap_span text) {
    memcpy(out, text.data, text.size);
    return out + text.size;
}

/* A text behind whose end a block may be read. */
static inline char *exp_spell_plain(char *out, incmap_span text) {
    size_t at = 0;
    do {
        base_block_put(out + at, base_block_at(text.data + at));
        at += BASE_BLOCK_BYTES;
    } while (at < text.size);
    return out + text.size;
}

/* Most whole numbers of an incident are grades of a scale. */
static inline char *exp_spell_integer(char *out, int64_t value) {
    if ((uint64_t)value < 10) {
        *out = (char)('0' + value);
        return out + 1;
    }
    return out + base_num_write_i64(out, value);
}

static inline char *exp_spell_real(char *out, double value, int decimals) {
    return out + base_num_write_fixed(out, value, decimals);
}

static inline char *exp_spell_date(char *out, incmap_date date) {
    base_date_write(date, out);
    return out + sizeof "YYYY-MM-DD" - 1;
}

#endif
