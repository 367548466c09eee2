/* Owns where something was said, and what was said there of other places. */
#include "rep_said.h"

enum { NEAR_SPEECH = 4 }; /* words from "said" to a place that is where it was said */

static const rep_token *token_at(const rep_found *f, uint32_t at) { return &f->tokens->at[at]; }

/* Words from token `from` to `to`, names, titles and days not counted; 0 when `to` is not behind.
 */
uint32_t rep_words_between(const rep_found *f, uint32_t from, uint32_t to) {
    uint32_t words = to > from ? 1 : 0;
    for (uint32_t i = from + 1; i < to; i++) {
        const rep_token *t = token_at(f, i);
        bool passed = t->capital || t->digits ||
                      rep_is(t, REP_TITLE | REP_WEEKDAY | REP_MONTH | REP_RELATIVE);
        words += passed ? 0 : 1;
    }
    return words;
}

/* "said", as against "spoke", which has no sentence behind it that may name other places. */
bool rep_is_saying(const rep_found *f, const rep_mention *m) {
    return (m->group == REP_GROUP_STATEMENT && rep_mention_kind(f, m)->rank == 0) ||
           m->group == REP_GROUP_ATTRIBUTION;
}

/* "Ministar je juče u Nišu izjavio": a place right before the verb is where it was said, unless it
 * says whose people speak ("policija u Nišu saopštila"). */
static bool is_said_at(const rep_found *f, const rep_scope *s, const rep_mention *m,
                       const rep_name *n) {
    enum { NEAR_VERB = 3 };
    if (n->end > m->token || m->token - n->end >= NEAR_VERB || n->phrase < s->sentence->first + 2) {
        return false;
    }
    uint32_t at = rep_is(token_at(f, n->phrase), REP_AT) ? n->phrase : n->phrase - 1;
    const rep_token *before = token_at(f, at - 1);
    bool helps =
        rep_is(before, REP_COMMON) && !rep_is(before, REP_BODY | REP_TARGET | REP_ORG_WORD);
    return at > s->sentence->first && rep_is(token_at(f, at), REP_AT) &&
           (helps || rep_is(before, REP_WEEKDAY | REP_RELATIVE | REP_MONTH));
}

/* "on Tuesday", "at 3": a preposition that leads to a time and to no place. */
bool rep_is_time(const rep_found *f, uint32_t at) {
    return rep_is(token_at(f, at), REP_WEEKDAY | REP_RELATIVE | REP_MONTH | REP_NUMBER | REP_NIGHT);
}

/* "obratio se javnosti iz Beograda u nedelju": where a speaker spoke from, when nobody is said to
 * be from there and nothing but a day follows. */
bool rep_is_said_from(const rep_found *f, const rep_scope *s, const rep_mention *m,
                      const rep_name *n) {
    if (n->kind != REP_NAME_PLACE || n->whole || n->first < m->end + 2) {
        return false;
    }
    const rep_token *before = token_at(f, n->first - 2);
    bool goes =
        rep_mention_kind(f, m)->rank > 0 && (f->triggers->signs[n->end] & REP_SIGN_AND) != 0;
    bool people = before->capital || rep_is(before, REP_BODY | REP_TARGET | REP_TITLE);
    bool day =
        n->end + 1 < s->stop && (rep_is_time(f, n->end) || rep_is_time(f, n->end + 1) || goes);
    return (f->triggers->signs[n->first - 1] & REP_SIGN_FROM) != 0 && !people && day;
}

bool rep_comma_within(const rep_found *f, uint32_t from, uint32_t last) {
    for (uint32_t i = from; i <= last; i++) {
        if ((token_at(f, i)->gap & REP_GAP_COMMA) != 0) {
            return true;
        }
    }
    return false;
}

/* "said that in X …": what was said begins behind "that". */
static bool is_reported(const rep_found *f, uint32_t from, uint32_t to) {
    static const char *const words[] = {"se", "that", "da", "kako"};
    bool is = false;
    for (uint32_t i = from; i < to && !is; i++) {
        size_t skip = i == from ? 0 : 1; /* further on "se" is an article: "në konferencën së …" */
        is = rep_is_one_of(token_at(f, i), words + skip, sizeof words / sizeof words[0] - skip);
    }
    return is;
}

/* "said in X": near enough, and not within what was said. */
static bool is_said_near(const rep_found *f, const rep_mention *m, const rep_name *n) {
    uint32_t away = rep_words_between(f, m->token, n->phrase);
    return away > 0 && away <= NEAR_SPEECH && !is_reported(f, m->end, n->phrase) &&
           !rep_comma_within(f, m->end, n->phrase);
}

bool rep_is_said_there(const rep_found *f, const rep_scope *s, const rep_mention *m,
                       const rep_name *n, bool alone) {
    if (rep_is_saying(f, m)) {
        bool opens = alone && n->phrase <= s->sentence->first + 2 && n->first < m->token;
        return opens || is_said_near(f, m, n) || is_said_at(f, s, m, n) ||
               rep_is_said_from(f, s, m, n) || (n->first < m->token && rep_is_visited(f, n));
    }
    return !is_reported(f, m->end, n->phrase);
}

/* "The General Staff in Kyiv said that …": where those are who tell of the event. What opens the
 * sentence is where it was: "In Kyiv, police said that …". */
bool rep_is_of_speakers(const rep_found *f, const rep_scope *s, const rep_mention mentions[],
                        size_t number, const rep_name *n) {
    for (size_t i = 0; i < number; i++) {
        const rep_mention *said = &mentions[i];
        if (rep_is_saying(f, said) && n->end <= said->token && n->phrase > s->sentence->first + 1 &&
            said->end < mentions[number].token && is_reported(f, said->end, said->end + 1)) {
            return true;
        }
    }
    return false;
}

/* "Police in X said that in Y …": what was said begins behind X. */
bool rep_is_said_between(const rep_found *f, const rep_name *now, const rep_name *other) {
    for (uint32_t i = now->end; i < other->first; i++) {
        if (token_at(f, i)->event == REP_GROUP_STATEMENT) {
            return !now->label;
        }
    }
    return false;
}
