/* One event as one sentence tells it. */
#ifndef REP_MENTION_H
#define REP_MENTION_H

#include "rep_incidents.h"

typedef struct rep_mention {
    rep_event_kind kind;
    rep_group group;
    uint32_t token;
    uint32_t place;    /* its own, or REP_NONE */
    uint32_t borrowed; /* of another event of the sentence */
    uint32_t date;
    int target;
    rep_words_range target_words;
    bool definite;   /* "the attack": one told before, or at least known */
    bool indefinite; /* "an attack", "another attack" */
    bool there;      /* the sentence says "there": where the sentence before it says */
} rep_mention;

enum { REP_MENTIONS_MAX = 16 }; /* of one sentence; further ones are passed over */

/* The events of a sentence in order of their triggers; how many. */
size_t rep_mentions_of(const rep_found *f, const rep_scope *s, rep_mention mentions[]);

#endif
