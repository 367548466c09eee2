/* The words of a place phrase, folded, and the table of those that mean something. */
#ifndef RES_WORDS_H
#define RES_WORDS_H

#include "res_phrase.h"

enum { RES_WORDS_MAX = 32, RES_WORD_BYTES = 31 };

typedef enum res_role {
    RES_ROLE_ARTICLE,
    RES_ROLE_IN,
    RES_ROLE_NEAR,
    RES_ROLE_NEAR_AFTER,
    RES_ROLE_BETWEEN,
    RES_ROLE_AND,
    RES_ROLE_ROAD,
    RES_ROLE_ROAD_AFTER,
    RES_ROLE_OF,
    RES_ROLE_APPROX,
    RES_ROLE_LENGTH,
    RES_ROLE_NUMBER,
    RES_ROLE_DIRECTION,
    RES_ROLE_PART,
    RES_ROLE_PART_AFTER,
    RES_ROLE_KIND,
    RES_ROLE_KIND_AFTER,
    RES_ROLE_PLACEHOLDER
} res_role;

typedef struct res_word {
    size_t start; /* byte offsets into the text */
    size_t end;
    double value; /* of a number in digits */
    double slack; /* half a unit of its last digit that counts */
    bool is_number;
    bool thousands;              /* its last group has three digits behind a mark: "1.500" */
    uint32_t roles;              /* those of which a line starts with it: 1 << res_role */
    uint8_t size;                /* of `folded`; 0 for what is too long to be in the table */
    char folded[RES_WORD_BYTES]; /* not NUL-terminated */
} res_word;

/* The first `room` words and numbers of a text. */
size_t res_words_read(incmap_span text, res_word *words, size_t room);

/* How many of the words from `at` on (before `end`) the longest line of `role` takes; 0 for none.
 * `value` gets that line's number; may be NULL. */
size_t res_words_match(const res_word *words, size_t at, size_t end, res_role role, double *value);

/* The same for words that end just before `end` and start after `from`. */
size_t res_words_match_end(const res_word *words, size_t from, size_t end, res_role role,
                           double *value);

#endif
