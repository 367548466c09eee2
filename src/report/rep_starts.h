/* By which letters the words of a table start: most words of a text are told by their first few
 * letters to be none of it. May take a word for one that it is not, never the other way round. */
#ifndef REP_STARTS_H
#define REP_STARTS_H

#include "incmap/types.h"

enum { REP_STARTS = 32768 };

/* All zero to start with. */
typedef struct rep_starts {
    uint16_t at[REP_STARTS];
} rep_starts;

/* What the table may have for a word. */
typedef struct rep_may_be {
    bool whole;
    uint64_t stems; /* bit n: a stem of the word's first n letters; none of 64 letters or more */
} rep_may_be;

/* Files a word, or a stem, of these languages (rep_language, or-ed). */
void rep_starts_add(rep_starts *starts, unsigned languages, incmap_span word, bool stem);

rep_may_be rep_starts_of(const rep_starts *starts, unsigned languages, incmap_span word);

#endif
