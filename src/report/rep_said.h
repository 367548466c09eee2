/* Where something was said: which places of a sentence are the speakers', and which are spoken of.
 */
#ifndef REP_SAID_H
#define REP_SAID_H

#include "rep_mention.h"

/* Words from token `from` to `to`, names, titles and days not counted; 0 when `to` is not behind.
 */
uint32_t rep_words_between(const rep_found *f, uint32_t from, uint32_t to);

/* Whether a comma stands before one of the tokens from `from` to `last`. */
bool rep_comma_within(const rep_found *f, uint32_t from, uint32_t last);

/* "on Tuesday", "at 3": whether the token behind a preposition tells a time and no place. */
bool rep_is_time(const rep_found *f, uint32_t at);

/* "said", as against "spoke", which has no sentence behind it that may name other places. */
bool rep_is_saying(const rep_found *f, const rep_mention *m);

/* "obratio se javnosti iz Beograda u nedelju": the place that a speaker spoke from. */
bool rep_is_said_from(const rep_found *f, const rep_scope *s, const rep_mention *m,
                      const rep_name *n);

/* Whether a statement was made at the name: where the words say so at once, not at every place it
 * speaks of; the place that opens the sentence is its own when nothing else happens in it
 * (`alone`). */
bool rep_is_said_there(const rep_found *f, const rep_scope *s, const rep_mention *m,
                       const rep_name *n, bool alone);

/* Whether those who tell of event `number` are at the name, and not it. */
bool rep_is_of_speakers(const rep_found *f, const rep_scope *s, const rep_mention mentions[],
                        size_t number, const rep_name *n);

/* Whether something is said between two names: what stands behind is told of the second. */
bool rep_is_said_between(const rep_found *f, const rep_name *now, const rep_name *other);

#endif
