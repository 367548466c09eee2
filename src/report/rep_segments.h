/* Runs of capitalised words: what may be names. */
#ifndef REP_SEGMENTS_H
#define REP_SEGMENTS_H

#include "rep_names.h"

typedef struct rep_segment {
    uint32_t first; /* tokens, all of one sentence */
    uint32_t end;
} rep_segment;

/* The next segment that starts at or behind token `at`; false when there is none. Words that only
 * start a sentence, prepositions, months and days of the week belong to none. A particle inside
 * ("of", "e") belongs to it when a gazetteer knows the name with it. */
bool rep_next_segment(const rep_doc *doc, const rep_tokens *tokens, const incmap_resolver *resolver,
                      uint32_t at, rep_segment *out);

#endif
