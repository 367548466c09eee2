/* Who did what to whom, as far as the order of words tells. All work within one sentence. */
#ifndef REP_PHRASES_H
#define REP_PHRASES_H

#include "rep_dates.h"
#include "rep_names.h"
#include "rep_triggers.h"

/* Everything that was found in a report. Borrowed. */
typedef struct rep_found {
    const rep_doc *doc;
    const rep_tokens *tokens;
    const rep_names *names;
    const rep_dates *dates;
    const rep_triggers *triggers;
    const rep_lexicon *lexicon;
    incmap_date published; /* may be unset */
} rep_found;

/* Some words; first == end: none. */
typedef struct rep_words_range {
    uint32_t first;
    uint32_t end;
} rep_words_range;

static inline bool rep_range_is_set(rep_words_range r) { return r.end > r.first; }

/* Names, dates and triggers of one sentence. */
typedef struct rep_scope {
    const rep_sentence *sentence;
    uint32_t stop; /* the token behind the sentence */
    size_t first_name;
    size_t end_name;
    size_t first_date;
    size_t end_date;
    size_t first_trigger;
    size_t end_trigger;
} rep_scope;

/* Whether the trigger of the tokens [at, end) tells of something that was: not denied, planned or
 * only possible. */
bool rep_is_told_as_fact(const rep_found *f, const rep_scope *s, const rep_trigger *trigger);

/* Whom the trigger's event met: "attack on X", "attacked X", "X were attacked". `value` gets what
 * kind of target it is (REP_TARGET), 0 for none known. */
rep_words_range rep_target_of(const rep_found *f, const rep_scope *s, uint32_t at, int *value);

/* Who did it: "by X", "X attacked". */
rep_words_range rep_doer_of(const rep_found *f, const rep_scope *s, uint32_t at);

/* Who speaks or acts: the nearest name before the trigger that hangs on no preposition. */
rep_words_range rep_subject_of(const rep_found *f, const rep_scope *s, uint32_t at);

/* The name behind "with": "talks with X". */
rep_words_range rep_partner_of(const rep_found *f, const rep_scope *s, uint32_t at);

/* Whom the speaker holds responsible: "attributed the assault to X", "blamed X", of the attribution
 * whose words end before token `behind`. */
rep_words_range rep_blamed_in(const rep_found *f, const rep_scope *s, uint32_t behind);

#endif
