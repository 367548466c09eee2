/* One event as one sentence tells it. */
#ifndef REP_MENTION_H
#define REP_MENTION_H

#include "rep_phrases.h"

enum { REP_NONE = UINT32_MAX };

typedef struct rep_mention {
    uint8_t kind;
    rep_group group;
    uint32_t token;
    uint32_t end;      /* token behind its words */
    uint32_t other;    /* token behind the words of violence that was joined to it; 0: none */
    uint32_t place;    /* its own, or REP_NONE */
    uint32_t borrowed; /* of another event of the sentence */
    uint32_t date;
    int target;
    rep_words_range target_words;
    rep_words_range actor1; /* who speaks or acts; of violence: by whom it was */
    rep_area points;        /* to a town told elsewhere: "in the city" */
    bool headline;          /* told in a heading */
    bool old;               /* long before the day of publication */
    bool definite;          /* "the attack": one told before, or at least known */
    bool indefinite;        /* "an attack", "another attack" */
    bool there;             /* the sentence says "there": where the sentence before it says */
} rep_mention;

enum { REP_MENTIONS_MAX = 16 }; /* of one sentence; further ones are passed over */

static inline const rep_kind *rep_mention_kind(const rep_found *f, const rep_mention *m) {
    return rep_kind_of(f->triggers->events, m->kind);
}

/* Something that happened, as against something said. */
static inline bool rep_happens(rep_group group) {
    return group >= REP_GROUP_VIOLENCE && group <= REP_GROUP_DISASTER;
}

/* People came to harm in it, or could have. */
static inline bool rep_harms(rep_group group) {
    return group == REP_GROUP_VIOLENCE || group == REP_GROUP_CROWD || group == REP_GROUP_ACCIDENT ||
           group == REP_GROUP_DISASTER;
}

/* "visited X": somebody of whom the sentence tells was there. */
bool rep_is_visited(const rep_found *f, const rep_name *n);

/* Whether a disaster is only felt by what stands before token `before`, which is not the first of
 * its sentence: "was felt in X". */
bool rep_is_felt(const rep_found *f, uint32_t before);

/* "in hospital in X": a place where people were taken, and nothing happened. */
bool rep_is_away(const rep_found *f, const rep_name *n);

/* The events of a sentence in order of their triggers; how many. What hangs together is one:
 * "killed in the shelling". */
size_t rep_mentions_of(const rep_found *f, const rep_scope *s, rep_mention mentions[]);

#endif
