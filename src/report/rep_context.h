/* What the words around a name say about it. */
#ifndef REP_CONTEXT_H
#define REP_CONTEXT_H

#include "rep_tokens.h"

typedef struct rep_context {
    bool at;             /* a preposition says that something is there */
    bool close;          /* "close to", which may also tell of an ally */
    bool led;            /* a preposition does, across other words: "in the ruins of X" */
    bool near;           /* of those: not in the place itself, or told by distance or direction */
    bool towards;        /* a preposition ties it without locating */
    bool area;           /* a kind of place stands before or behind it */
    bool unit;           /* that kind is an administrative unit */
    bool street;         /* that kind is a road, a square or a quarter of a town */
    bool region;         /* that kind is larger than a town: "the Donetsk region" */
    bool part;           /* "northern", "outskirts of" */
    bool people;         /* people or houses of it stand before it: "banorët e Thumanës" */
    bool title;          /* a person's title stands before it */
    bool speech;         /* a verb of speech follows */
    bool body;           /* people who act for a place follow */
    bool organisation;   /* it goes on an organisation's name: "Ministry of …" */
    bool behind;         /* a name and a comma stand before it: "Akron, Ohio" */
    bool first;          /* it starts its sentence */
    bool label;          /* it heads its paragraph: "Gjilan: …", "Basra, 4 May – …" */
    uint32_t phrase;     /* token where the phrase starts that is to be placed */
    uint32_t phrase_end; /* token behind it */
} rep_context;

/* Whether a token may stand in the words that head a paragraph: a name, a number, a day. */
static inline bool rep_may_head(const rep_token *token) {
    return token->capital || token->digits ||
           rep_is(token, REP_MONTH | REP_WEEKDAY | REP_RELATIVE | REP_PARTICLE);
}

/* Whether a preposition leads to the name that starts at token `first` across words that say
 * nothing of where themselves: "in besieged X", "in the ruins of X". Looks no further than token
 * `start`. */
bool rep_is_led(const rep_tokens *tokens, uint32_t first, uint32_t start);

/* Of the tokens [first, end), all of one sentence. */
rep_context rep_context_of(const rep_tokens *tokens, uint32_t first, uint32_t end);

#endif
