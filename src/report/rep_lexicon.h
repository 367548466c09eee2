/* What words mean: one table of forms out of rep_words.def and rep_dates.def for the languages of a
 * report. */
#ifndef REP_LEXICON_H
#define REP_LEXICON_H

#include "base_context.h"
#include "txt_language.h"

/* Classes a word can be in, or-ed. */
typedef enum rep_class {
#define X(name, bit, meaning) REP_##name = 1U << (bit),
#include "rep_class.def"
#undef X
} rep_class;

/* Languages, or-ed. */
typedef enum rep_language {
    REP_EN = TXT_ENGLISH,
    REP_SR = TXT_SERBIAN,
    REP_SQ = TXT_ALBANIAN,
    REP_ALL = REP_EN | REP_SR | REP_SQ
} rep_language;

typedef struct rep_meaning {
    uint32_t classes;
    int16_t value; /* of a number, a month (1 to 12), a weekday (0 Sunday), days ago, a target */
} rep_meaning;

typedef struct rep_lexicon rep_lexicon;

/* For the languages in `languages` (rep_language, or-ed). */
INCMAP_NODISCARD incmap_status rep_lexicon_new(rep_lexicon **out, incmap_context *ctx,
                                               unsigned languages, incmap_error *err);
void rep_lexicon_free(rep_lexicon *lexicon);

/* The same as rep_lexicon_find() for a word whose key (rep_token) is known; remembers meanings, so
 * a lexicon is for one thread at a time. */
rep_meaning rep_lexicon_recall(const rep_lexicon *lexicon, uint64_t key, incmap_span folded);

/* What a folded word means; all zero when nothing is known of it. A form met whole and the longest
 * stem it starts with mean their classes together; the value is the whole form's. */
rep_meaning rep_lexicon_find(const rep_lexicon *lexicon, incmap_span folded);

#endif
