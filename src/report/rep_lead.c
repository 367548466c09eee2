/* Owns prepositions that lead to a name across other words: "in besieged X", "in the ruins of X",
 * "u dvorištu bolnice X", "në oborrin e shkollës së X". What stands right before a name, and kinds
 * of places, are rep_context.c's. */
#include <string.h>

#include "rep_context.h"
#include "rep_names.h"

enum { LEAD_WORDS = 4, CASE_WORDS = 3, RULES_CASE = 1 };

typedef struct lead {
    unsigned words; /* passed over */
    bool ruled;     /* an "of" stands among them */
    bool described; /* every word since the name, or since that "of", is an adjective */
    bool noun;      /* the word that rules the last "of" was met */
} lead;

/* The last letters of a folded word, up to four. */
static bool ends_on(const rep_token *t, const char *letters) {
    size_t size = strlen(letters);
    uint32_t tail = t->tail;
    for (size_t i = size; i > 0; i--, tail >>= 8) {
        if ((tail & 0xFF) != (unsigned char)letters[i - 1]) {
            return false;
        }
    }
    return true;
}

/* "besieged", "war-torn", "rebel-held", "neighbouring": what may describe a town, as against the
 * nouns of "in response Israel struck". */
static bool is_adjective(const rep_token *t) {
    static const char *const ends[] = {"ed",  "ing", "torn", "held", "ern",
                                       "hit", "ous", "ish",  "ken"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (ends_on(t, ends[i])) {
            return true;
        }
    }
    return false;
}

/* "in the northern part of X": common words that tell which part of it. */
static bool is_share(const rep_token *t) {
    static const char *const words[] = {"part",  "parts", "half", "back",
                                        "small", "big",   "old",  "new"};
    return rep_is_one_of(t, words, sizeof words / sizeof words[0]);
}

/* A word that says nothing of where by itself, and may stand between. */
static bool is_plain(const rep_token *t) {
    const uint32_t others = REP_COMMON | REP_SPEECH | REP_TITLE | REP_BODY | REP_NOT | REP_MAYBE |
                            REP_MONTH | REP_WEEKDAY | REP_RELATIVE | REP_TIME_UNIT | REP_NIGHT |
                            REP_BOUND | REP_TOWARDS | REP_GIVEN | REP_BY;
    bool people = rep_is(t, REP_TARGET) && t->value != 4;
    return !t->capital && !t->digits && t->event == 0 && !rep_is(t, others) && !people;
}

static bool is_of(const rep_token *t) {
    static const char *const of[] = {"of"};
    return !t->capital && (rep_is_one_of(t, of, 1) || rep_is_genitive(t));
}

/* "in the hands of", "u ime": among the words [first, end) is one that makes it no place. */
static bool is_abstract(const rep_tokens *tokens, uint32_t first, uint32_t end) {
    static const char *const words[] = {
#define X(word) word,
#include "rep_lead.def"
#undef X
    };
    for (uint32_t i = first; i < end; i++) {
        if (rep_is_one_of(&tokens->at[i], words, sizeof words / sizeof words[0])) {
            return true;
        }
    }
    return false;
}

static bool suits(const lead *l, const rep_token *preposition) {
    if (l->words == 0 || rep_is(preposition, REP_ARTICLE)) {
        return false;
    }
    if (l->ruled) {
        return l->noun;
    }
    return preposition->value == RULES_CASE ? l->words <= CASE_WORDS : l->described;
}

/* One token to the left; false when the walk is over and nothing leads. */
static bool pass(lead *l, const rep_token *t) {
    if (is_of(t)) {
        l->ruled = true;
        l->noun = false;
        return true;
    }
    if (rep_is(t, REP_ARTICLE) && t->value != 3) {
        return true;
    }
    bool kind = rep_is(t, REP_AREA | REP_PART) || is_share(t);
    if (!kind && !is_plain(t)) {
        return false;
    }
    l->described = l->described && (kind || is_adjective(t));
    l->noun = true;
    return ++l->words <= LEAD_WORDS;
}

bool rep_is_led(const rep_tokens *tokens, uint32_t first, uint32_t start) {
    lead l = {.described = true};
    for (uint32_t at = first; at > start; at--) {
        uint16_t gap = tokens->at[at].gap;
        const rep_token *before = &tokens->at[at - 1];
        if (!rep_joined(&tokens->at[at]) && gap != REP_GAP_HYPHEN) {
            return false;
        }
        if (rep_is(before, REP_AT)) {
            return suits(&l, before) && !is_abstract(tokens, at, first);
        }
        if (!pass(&l, before)) {
            return false;
        }
    }
    return false;
}
