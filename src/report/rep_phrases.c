#include "rep_phrases.h"

enum { LOOK = 6, LOOK_BACK = 8, LOOK_AHEAD = 9, NOUN_WORDS = 6, BLAME_WORDS = 8 };

static const rep_token *token_at(const rep_found *f, uint32_t at) { return &f->tokens->at[at]; }

static bool breaks(const rep_token *t) {
    return (t->gap & (REP_GAP_COMMA | REP_GAP_COLON | REP_GAP_DASH | REP_GAP_BRACKET)) != 0;
}

/* A word that denies or makes possible; written large within a sentence it is a name ("Will", "u
 * Nišu"). */
static bool is_unreal(const rep_found *f, const rep_scope *s, uint32_t at) {
    const rep_token *t = token_at(f, at);
    bool name = t->capital && (at > s->sentence->first || rep_is(t, REP_MONTH));
    return rep_is(t, REP_NOT | REP_MAYBE) && !name;
}

/* "if … attacks": a condition opens before it in the sentence. */
static bool is_condition(const rep_found *f, const rep_scope *s, uint32_t at) {
    for (uint32_t i = s->sentence->first; i < at; i++) {
        if ((f->triggers->signs[i] & REP_SIGN_IF) != 0) {
            return true;
        }
    }
    return false;
}

/* "next week", "sledeće nedelje", "javën që vjen", "tomorrow": a time to come starts at a token. */
static bool is_time_to_come(const rep_found *f, const rep_scope *s, uint32_t at) {
    enum { NEXT = 5, TOMORROW = 8 };
    const rep_token *t = token_at(f, at);
    if (rep_is(t, REP_SPAN_PART) && t->value == TOMORROW) {
        return true;
    }
    bool unit = rep_is(t, REP_TIME_UNIT | REP_WEEKDAY);
    bool next = rep_is(t, REP_SPAN_PART) && t->value == NEXT;
    for (uint32_t i = at + 1; i < s->stop && i <= at + 2 && rep_joined(token_at(f, i)); i++) {
        const rep_token *other = token_at(f, i);
        bool ahead = unit && rep_is(other, REP_SPAN_PART) && other->value == NEXT;
        bool behind = next && i == at + 1 && rep_is(other, REP_TIME_UNIT | REP_WEEKDAY) &&
                      !(rep_is(other, REP_TIME_UNIT) && other->value == 1); /* "the next day" */
        if (ahead || behind) {
            return true;
        }
    }
    return false;
}

static bool ends_clause(const rep_found *f, uint32_t at) {
    const uint16_t joints = REP_SIGN_AND | REP_SIGN_CLAUSE;
    return breaks(token_at(f, at)) || (f->triggers->signs[at] & joints) != 0;
}

/* "a rally in Zvečan next week": the clause says that it is to come. */
static bool is_to_come(const rep_found *f, const rep_scope *s, const rep_trigger *trigger) {
    for (uint32_t i = trigger->end; i < s->stop && i < trigger->end + LOOK_AHEAD; i++) {
        if (ends_clause(f, i)) {
            break;
        }
        if (is_time_to_come(f, s, i)) {
            return true;
        }
    }
    uint32_t at = trigger->first;
    for (uint32_t i = at; i > s->sentence->first && at - i < LOOK_BACK; i--) {
        if (ends_clause(f, i)) {
            break;
        }
        if (is_time_to_come(f, s, i - 1)) {
            return true;
        }
    }
    return false;
}

bool rep_is_told_as_fact(const rep_found *f, const rep_scope *s, const rep_trigger *trigger) {
    uint32_t at = trigger->first;
    for (uint32_t i = at, steps = 0; i > s->sentence->first && steps < LOOK_BACK; i--, steps++) {
        if (breaks(token_at(f, i))) {
            break;
        }
        if (is_unreal(f, s, i - 1)) {
            return false;
        }
    }
    /* "the talks could go on" */
    bool speech = token_at(f, at)->event == REP_GROUP_STATEMENT;
    bool after = trigger->end < s->stop && rep_joined(token_at(f, trigger->end)) &&
                 is_unreal(f, s, trigger->end);
    return (speech || !(after || is_to_come(f, s, trigger))) && !is_condition(f, s, at);
}

static bool ends_noun(const rep_token *t) {
    return rep_is(t, REP_AT | REP_TOWARDS | REP_BY | REP_SPEECH | REP_WEEKDAY | REP_MONTH |
                         REP_RELATIVE) ||
           (rep_is(t, REP_COMMON) && !rep_is(t, REP_TARGET | REP_BODY) && !t->capital) ||
           (t->event != 0 && !rep_is(t, REP_TARGET));
}

/* Nouns from `at` on, articles in front passed over. */
static rep_words_range noun_from(const rep_found *f, const rep_scope *s, uint32_t at) {
    while (at < s->stop && rep_joined(token_at(f, at)) && rep_is(token_at(f, at), REP_ARTICLE)) {
        at++;
    }
    rep_words_range r = {at, at};
    while (r.end < s->stop && r.end - at < NOUN_WORDS && rep_joined(token_at(f, r.end)) &&
           !ends_noun(token_at(f, r.end))) {
        r.end++;
    }
    return r;
}

/* Nouns that end before `at`. */
static rep_words_range noun_before(const rep_found *f, const rep_scope *s, uint32_t at) {
    rep_words_range r = {at, at};
    while (r.first > s->sentence->first && r.end - r.first < NOUN_WORDS &&
           rep_joined(token_at(f, r.first)) && !ends_noun(token_at(f, r.first - 1))) {
        r.first--;
    }
    return r;
}

static int target_in(const rep_found *f, rep_words_range r) {
    int value = 0;
    for (uint32_t i = r.first; i < r.end; i++) {
        bool word = rep_is(token_at(f, i), REP_TARGET);
        value = word && token_at(f, i)->value > 0 ? token_at(f, i)->value : value;
    }
    return value;
}

/* "were attacked": the word before is a form of "to be", which the lexicon has as common. */
static bool is_passive(const rep_found *f, const rep_scope *s, uint32_t at) {
    return at > s->sentence->first + 1 && rep_joined(token_at(f, at)) &&
           rep_is(token_at(f, at - 1), REP_COMMON) &&
           !rep_is(token_at(f, at - 1), REP_ARTICLE | REP_AT | REP_TOWARDS | REP_TARGET);
}

/* The nouns behind the trigger, when they are what it met and no mere place ("on Sunday"). */
static rep_words_range object_of(const rep_found *f, const rep_scope *s, uint32_t at, int *value) {
    const rep_words_range none = {at, at};
    if (at + 1 >= s->stop || !rep_joined(token_at(f, at + 1))) {
        return none;
    }
    bool tied = rep_is(token_at(f, at + 1), REP_AGAINST);
    rep_words_range r = noun_from(f, s, at + (tied ? 2 : 1));
    *value = target_in(f, r);
    bool place_only = tied && *value == 0 && rep_is(token_at(f, at + 1), REP_AT);
    bool meets = !place_only && rep_range_is_set(r) && (tied || *value != 0);
    return meets ? r : none;
}

rep_words_range rep_target_of(const rep_found *f, const rep_scope *s, uint32_t at, int *value) {
    rep_words_range object = object_of(f, s, at, value);
    if (rep_range_is_set(object)) {
        return object;
    }
    rep_words_range before = is_passive(f, s, at) ? noun_before(f, s, at - 1) : object;
    *value = target_in(f, before);
    return *value != 0 ? before : object;
}

rep_words_range rep_doer_of(const rep_found *f, const rep_scope *s, uint32_t at) {
    for (uint32_t i = at + 1; i < s->stop && i < at + LOOK + NOUN_WORDS; i++) {
        if (breaks(token_at(f, i))) {
            break;
        }
        if (rep_is(token_at(f, i), REP_BY)) {
            return noun_from(f, s, i + 1);
        }
        if (rep_is(token_at(f, i), REP_TOWARDS) && !rep_is(token_at(f, i), REP_AGAINST)) {
            break;
        }
    }
    return (rep_words_range){at, at};
}

static bool hangs(const rep_found *f, const rep_scope *s, uint32_t first) {
    while (first > s->sentence->first && rep_joined(token_at(f, first)) &&
           rep_is(token_at(f, first - 1), REP_ARTICLE)) {
        first--;
    }
    return first > s->sentence->first && rep_joined(token_at(f, first)) &&
           rep_is(token_at(f, first - 1), REP_AT | REP_TOWARDS | REP_BY | REP_PARTICLE);
}

static bool may_act(const rep_name *n) {
    return n->kind == REP_NAME_PERSON || n->kind == REP_NAME_ORGANISATION ||
           (n->kind == REP_NAME_PLACE && n->role == REP_ROLE_ACTOR);
}

rep_words_range rep_subject_of(const rep_found *f, const rep_scope *s, uint32_t at) {
    for (size_t i = s->end_name; i > s->first_name; i--) {
        const rep_name *n = &f->names->at[i - 1];
        if (n->end <= at && may_act(n) && !hangs(f, s, n->first)) {
            return (rep_words_range){n->first, n->end};
        }
    }
    rep_words_range noun = noun_before(f, s, at);
    return target_in(f, noun) != 0 ? noun : (rep_words_range){at, at};
}

rep_words_range rep_partner_of(const rep_found *f, const rep_scope *s, uint32_t at) {
    for (size_t i = s->first_name; i < s->end_name; i++) {
        const rep_name *n = &f->names->at[i];
        if (n->first > at && n->first < at + LOOK + 2 && may_act(n)) {
            return (rep_words_range){n->first, n->end};
        }
    }
    return (rep_words_range){at, at};
}

rep_words_range rep_blamed_in(const rep_found *f, const rep_scope *s, uint32_t behind) {
    bool event_between = false;
    for (uint32_t i = behind; i < s->stop && i < behind + LOOK; i++) {
        event_between = event_between || token_at(f, i)->event != 0;
        bool tie = event_between && rep_is(token_at(f, i), REP_TOWARDS | REP_AGAINST) &&
                   token_at(f, i)->event == 0;
        if (tie && rep_joined(token_at(f, i))) {
            rep_words_range r = {i + 1, i + 1};
            while (r.end < s->stop && r.end - r.first < BLAME_WORDS &&
                   !breaks(token_at(f, r.end))) {
                r.end++;
            }
            return r;
        }
    }
    return noun_from(f, s, behind);
}
