/* Events out of sentences, and incidents out of events: what is told twice is one incident. */
#ifndef REP_INCIDENTS_H
#define REP_INCIDENTS_H

#include "rep_counts.h"
#include "rep_mention.h"

/* Where the place of an incident stands: rep_seats.def. */
typedef enum rep_seat {
#define X(name, text, meaning) REP_SEAT_##name,
#include "rep_seats.def"
#undef X
} rep_seat;

enum { REP_SPANS_MAX = 8 };

typedef struct rep_incident {
    uint8_t kind;
    rep_group group;
    uint32_t sentence; /* the evidence: of those that tell it the one that says most */
    uint32_t trigger;  /* tokens */
    uint32_t trigger_end;
    uint32_t place;    /* name, or REP_NONE */
    uint32_t borrowed; /* name in the sentence of a mention that another event holds; or REP_NONE */
    uint32_t around;   /* name in a sentence beside a mention; or REP_NONE */
    rep_seat seat;
    uint32_t date; /* or REP_NONE */
    uint32_t date_around;
    int target; /* kind of target, 0 unknown */
    rep_words_range actor1;
    rep_words_range actor2;
    rep_words_range blamed;  /* whom a speaker holds responsible */
    rep_words_range speaker; /* ... and who that is */
    bool headline;           /* told in a heading alone */
    bool old;                /* long before the day of publication */
    rep_toll dead;
    rep_toll hurt;
    uint32_t spans[REP_SPANS_MAX]; /* sentences that tell it, in order; further ones are not kept */
    uint32_t span_count;
} rep_incident;

typedef struct rep_incidents {
    incmap_context *ctx;
    rep_incident *at; /* in order of the first mention; the dropped are gone */
    size_t count;
    size_t room;
} rep_incidents;

INCMAP_NODISCARD incmap_status rep_incidents_read(rep_incidents *incidents, const rep_found *found,
                                                  incmap_error *err);
void rep_incidents_free(rep_incidents *incidents);

#endif
