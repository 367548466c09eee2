/* Who did what to whom, as far as the order of words tells. All work within one sentence. */
#ifndef REP_PHRASES_H
#define REP_PHRASES_H

#include "rep_dates.h"
#include "rep_names.h"

/* Everything that was found in a report. Borrowed. */
typedef struct rep_found {
    const rep_doc *doc;
    const rep_tokens *tokens;
    const rep_names *names;
    const rep_dates *dates;
} rep_found;

/* Some words; first == end: none. */
typedef struct rep_words_range {
    uint32_t first;
    uint32_t end;
} rep_words_range;

static inline bool rep_range_is_set(rep_words_range r) { return r.end > r.first; }

/* Names and dates of one sentence. */
typedef struct rep_scope {
    const rep_sentence *sentence;
    uint32_t stop; /* the token behind the sentence */
    size_t first_name;
    size_t end_name;
    size_t first_date;
    size_t end_date;
} rep_scope;

/* Whether the trigger at `at` tells of something that was: not denied, planned or only possible. */
bool rep_is_told_as_fact(const rep_found *f, const rep_scope *s, uint32_t at);

/* Whom the trigger's event met: "attack on X", "attacked X", "X were attacked". `value` gets what
 * kind of target it is (REP_TARGET), 0 for none known. */
rep_words_range rep_target_of(const rep_found *f, const rep_scope *s, uint32_t at, int *value);

/* Who did it: "by X", "X attacked". */
rep_words_range rep_doer_of(const rep_found *f, const rep_scope *s, uint32_t at);

/* Who speaks or acts: the nearest name before the trigger that hangs on no preposition. */
rep_words_range rep_subject_of(const rep_found *f, const rep_scope *s, uint32_t at);

/* The name behind "with": "talks with X". */
rep_words_range rep_partner_of(const rep_found *f, const rep_scope *s, uint32_t at);

/* Whom the speaker holds responsible: "attributed the assault to X", "blamed X". */
rep_words_range rep_blamed_in(const rep_found *f, const rep_scope *s, uint32_t *verb);

/* The deaths that the sentence counts, the largest of its counts; false when it counts none. */
bool rep_deaths_in(const rep_found *f, const rep_scope *s, int64_t *dead);

#endif
