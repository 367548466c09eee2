/* What the readings of many reports share, so that it is made once: the meaning of words in each
 * language, and what gazetteers said of names asked before. Hangs on the resolver and goes with it.
 */
#ifndef REP_DESK_H
#define REP_DESK_H

#include "rep_lexicon.h"
#include "rep_probe.h"

typedef struct rep_desk rep_desk;

/* The desk of a resolver, made at the first call. Borrowed. */
INCMAP_NODISCARD incmap_status rep_desk_of(rep_desk **out, incmap_resolver *resolver,
                                           incmap_error *err);

/* The desk as far as there is one, else NULL. */
rep_desk *rep_desk_made(const incmap_resolver *resolver);

/* The lexicon of the languages (rep_language, or-ed). Borrowed from the desk. */
INCMAP_NODISCARD incmap_status rep_desk_lexicon(const rep_lexicon **out, rep_desk *desk,
                                                unsigned languages, incmap_error *err);

/* What was asked of gazetteers. */
typedef enum rep_question {
    REP_ASKED_KNOWS,
    REP_ASKED_FAME,
    REP_ASKED_FAME_INFLECTED,
    REP_ASKED_KNOWN,
    REP_ASKED_KNOWN_INFLECTED
} rep_question;

typedef union rep_reply {
    unsigned knows;
    rep_fame fame;
} rep_reply;

/* Where the reply to a question about `name` is kept; *known says whether it is there already, else
 * the caller fills it in. Which replies are kept changes time only. */
rep_reply *rep_desk_reply(rep_desk *desk, rep_question question, incmap_span name, bool *known);

#endif
