/* Owns which words of a sentence are events and which place and date belong to which. */
#include "rep_mention.h"

#include "base_date.h"
#include "rep_borrow.h"
#include "rep_gather.h"
#include "rep_said.h"

enum {
    NEAR_COREFERENCE = 6, /* from "the incident" to where it was */
    NEAR_OBJECT = 6,      /* from "bombed" to what was bombed */
    NEAR_DAY = 5,         /* from "said" to the day on which it was */
    OTHER_CLAUSE = 12,    /* words that a clause between a day and an event counts for */
    LIST_REACH = 5,       /* words between the places of a list */
    NEAR_TARGET = 9,      /* from "killed" to who was */
    OLD_DAYS = 60         /* what was longer before the publication is background */
};

static const rep_token *token_at(const rep_found *f, uint32_t at) { return &f->tokens->at[at]; }

static uint16_t signs_of(const rep_found *f, const rep_scope *s) {
    uint16_t signs = 0;
    for (uint32_t i = s->sentence->first; i < s->stop; i++) {
        signs |= f->triggers->signs[i];
    }
    return signs;
}

/* Whether a trigger is a part of a name, and tells nothing; but "Hurricane Milton" is no person. */
static bool in_name(const rep_found *f, const rep_scope *s, uint32_t at) {
    bool disaster = token_at(f, at)->event == REP_GROUP_DISASTER;
    for (size_t i = s->first_name; i < s->end_name; i++) {
        const rep_name *n = &f->names->at[i];
        bool storm = disaster && n->kind == REP_NAME_PERSON && n->first == at;
        if (n->first <= at && at < n->end && n->kind != REP_NAME_OTHER && !storm) {
            return true;
        }
    }
    return false;
}

static bool is_old(const rep_found *f, const rep_date *d) {
    return d->dated && base_date_is_set(f->published) &&
           base_date_to_days(d->to) + OLD_DAYS < base_date_to_days(f->published);
}

/* Whether all that happens in the sentence was long before: by its dates, or by its words. */
static bool is_background(const rep_found *f, const rep_scope *s, uint16_t signs) {
    bool old = (signs & REP_SIGN_PAST) != 0;
    for (size_t i = s->first_date; i < s->end_date; i++) {
        const rep_date *d = &f->dates->at[i];
        if (!is_old(f, d) && (d->precision == 1 || d->precision == 2)) {
            return false;
        }
        old = old || is_old(f, d);
    }
    return old;
}

/* What the signs of a sentence say of a trigger in it. */
static bool is_event(const rep_trigger *t, uint16_t signs) {
    return !t->weak || (signs & (REP_SIGN_HIT | REP_SIGN_DEAD | REP_SIGN_HURT)) != 0;
}

static size_t find_triggers(const rep_found *f, const rep_scope *s, rep_mention mentions[]) {
    size_t count = 0;
    uint16_t signs = s->first_trigger < s->end_trigger ? signs_of(f, s) : 0;
    bool old = s->first_trigger < s->end_trigger && is_background(f, s, signs);
    for (size_t i = s->first_trigger; i < s->end_trigger && count < REP_MENTIONS_MAX; i++) {
        const rep_trigger *t = &f->triggers->at[i];
        if (!is_event(t, signs) || in_name(f, s, t->first) || !rep_is_told_as_fact(f, s, t)) {
            continue;
        }
        rep_group group = rep_kind_of(f->triggers->events, t->kind)->group;
        mentions[count++] =
            (rep_mention){.kind = t->kind,
                          .group = group,
                          .old = old && (rep_happens(group) || group == REP_GROUP_TOLL),
                          .token = t->first,
                          .end = t->end,
                          .place = REP_NONE,
                          .borrowed = REP_NONE,
                          .date = REP_NONE};
    }
    return count;
}

/* The article in front of the trigger, words between passed over ("the recent attack"). */
static void read_article(const rep_found *f, const rep_scope *s, rep_mention *m) {
    for (uint32_t i = m->token, steps = 0; i > s->sentence->first && steps < 4; i--, steps++) {
        const rep_token *before = token_at(f, i - 1);
        if (!rep_joined(token_at(f, i)) || rep_is(before, REP_AT | REP_TOWARDS)) {
            return;
        }
        if (rep_is(before, REP_NUMBER) && before->value == 1 && !before->digits) {
            m->indefinite = true; /* "një homazh" */
            return;
        }
        if (rep_is(before, REP_ARTICLE)) {
            m->definite = before->value == 1 || before->value == 7; /* 7: "this" */
            m->indefinite = before->value == 2;
            return;
        }
    }
}

/* ---- places */

/* "was felt in X": the quake was elsewhere. */
bool rep_is_felt(const rep_found *f, uint32_t before) {
    uint32_t first = f->tokens->sentences[token_at(f, before - 1)->sentence].first;
    for (uint32_t i = first; i < before; i++) {
        if ((f->triggers->signs[i] & REP_SIGN_FELT) != 0) {
            return true;
        }
    }
    return false;
}

static bool is_behind(const rep_found *f, const rep_name *n, uint32_t reach, rep_sign sign) {
    uint32_t first = f->tokens->sentences[token_at(f, n->first)->sentence].first;
    uint32_t from = n->phrase > first + reach ? n->phrase - reach : first;
    bool is = false;
    for (uint32_t i = from; i < n->first; i++) {
        is = (token_at(f, i)->gap & REP_GAP_COMMA) == 0 && is;
        is = is || (f->triggers->signs[i] & sign) != 0;
    }
    return is;
}

/* "visited X and promised": who speaks was there. */
bool rep_is_visited(const rep_found *f, const rep_name *n) {
    enum { BEFORE = 4 };
    return is_behind(f, n, BEFORE, REP_SIGN_VISIT);
}

/* "were taken to hospital in X": they came to harm elsewhere. */
bool rep_is_away(const rep_found *f, const rep_name *n) {
    enum { BEFORE = 6 };
    return is_behind(f, n, BEFORE, REP_SIGN_AWAY);
}

/* Whether the event may be at the name; nothing else happens in the sentence when it is `alone`. */
static bool may_be_at(const rep_found *f, const rep_scope *s, const rep_mention *m,
                      const rep_name *n, bool alone) {
    if (rep_is_saying(f, m) || m->group == REP_GROUP_STATEMENT) {
        return rep_is_said_there(f, s, m, n, alone);
    }
    if (m->group == REP_GROUP_DISASTER) {
        return !rep_is_felt(f, n->end);
    }
    if (m->group == REP_GROUP_AGAIN) {
        uint32_t away = rep_words_between(f, m->token, n->phrase);
        return away > 0 && away <= NEAR_COREFERENCE;
    }
    return true;
}

/* The token where the kinds and parts of places in front of a name begin. */
static uint32_t phrase_start(const rep_found *f, uint32_t stop, uint32_t first) {
    const uint32_t passed = REP_AREA | REP_PART | REP_PARTICLE | REP_ARTICLE;
    while (first > stop && rep_joined(token_at(f, first)) &&
           rep_is(token_at(f, first - 1), passed)) {
        first--;
    }
    return first;
}

/* The token behind the last blow from `from` on: "a quake of magnitude 6 struck …" */
static uint32_t last_blow(const rep_found *f, uint32_t from, uint32_t stop) {
    uint32_t last = from;
    for (uint32_t i = from; i < stop; i++) {
        last = token_at(f, i)->event == REP_GROUP_BLOW ? i + 1 : last;
    }
    return last;
}

static bool is_tie(const rep_found *f, uint32_t at) {
    return rep_is(token_at(f, at), REP_AT | REP_TOWARDS | REP_BY);
}

/* Whether another preposition than one of time stands in [from, start), or anything parts the words
 * up to `last`. */
static bool is_led(const rep_found *f, uint32_t from, uint32_t start, uint32_t last) {
    for (uint32_t i = from; i <= last; i++) {
        if (!rep_joined(token_at(f, i)) || (i < start && is_tie(f, i) && !rep_is_time(f, i + 1))) {
            return true;
        }
    }
    return false;
}

/* "bombed Kharkiv", "slammed into Kharkiv", "struck the port of Izmail", "goditi të martën qytetin
 * e Durrësit", "patrolled the streets of Zvečan": a place behind the event on no preposition. Where
 * no kind of place stands before it, near it. */
static bool is_object(const rep_found *f, const rep_mention *m, const rep_name *n) {
    bool takes_one = rep_harms(m->group) || m->group == REP_GROUP_PRESENCE;
    if (!takes_one || n->first < m->end) {
        return false;
    }
    uint32_t from = last_blow(f, m->end, n->first);
    uint32_t start = phrase_start(f, from, n->first);
    start -= start > from && (f->triggers->signs[start - 1] & REP_SIGN_ONTO) != 0 ? 1 : 0;
    if ((start > from && is_tie(f, start - 1)) || (!n->area && n->first - from > NEAR_OBJECT)) {
        return false;
    }
    return n->area ? !rep_comma_within(f, from, n->first) : !is_led(f, from, start, n->first);
}

static bool stands_for_place(const rep_found *f, const rep_scope *s, const rep_mention *m,
                             const rep_name *n) {
    bool free = n->role == REP_ROLE_NONE;
    bool from = m->group == REP_GROUP_STATEMENT && rep_is_said_from(f, s, m, n);
    bool harm = rep_harms(m->group) || m->group == REP_GROUP_TOLL;
    if ((harm && rep_is_away(f, n)) || (n->teller && rep_happens(m->group))) {
        return false;
    }
    return n->kind == REP_NAME_PLACE && (n->locates || (free && (from || is_object(f, m, n))));
}

/* A comma, as against nothing or a comma within a list of names. */
static bool clause_between(const rep_found *f, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        const rep_token *t = token_at(f, i);
        if ((t->gap & REP_GAP_COMMA) != 0 && !t->capital && !t->digits) {
            return true;
        }
    }
    return false;
}

/* "They blocked the road at X, after a man was arrested in Y", "… after in Y a man was arrested":
 * behind a comma the place belongs to the event of its own clause that follows it. */
static bool is_of_next(const rep_found *f, const rep_mention *before, const rep_mention *next,
                       const rep_name *n) {
    return before->token < n->first && next->token >= n->end && before->place != REP_NONE &&
           clause_between(f, before->end, n->first) && !clause_between(f, n->end, next->token + 1);
}

/* The mention that a place belongs to: the last before it, else the first, of those that may be
 * there. `count` when none may. */
static size_t owner_of(const rep_found *f, const rep_scope *s, const rep_mention mentions[],
                       size_t count, const rep_name *n) {
    size_t owner = count;
    bool alone = true;
    for (size_t i = 0; i < count; i++) {
        alone = alone && !rep_happens(mentions[i].group);
    }
    for (size_t i = 0; i < count; i++) {
        bool before = mentions[i].token < n->first;
        bool may = may_be_at(f, s, &mentions[i], n, alone) &&
                   stands_for_place(f, s, &mentions[i], n) &&
                   !rep_is_of_speakers(f, s, mentions, i, n);
        bool next = owner < count && is_of_next(f, &mentions[owner], &mentions[i], n);
        bool again = owner < count && mentions[i].group == REP_GROUP_AGAIN;
        if (may && !again && (before || owner == count || next)) {
            owner = i;
        }
    }
    return owner;
}

/* A place over a country, one that a sentence tells over the one that heads its paragraph, and "at
 * the Strand in X" is in X. */
static bool finer(const rep_found *f, uint32_t now, uint32_t other) {
    if (now == REP_NONE || f->names->at[other].whole) {
        return now == REP_NONE;
    }
    const rep_name *before = &f->names->at[now];
    const rep_name *n = &f->names->at[other];
    bool firmer = before->loose && !n->loose && n->locates;
    return before->whole || before->label || firmer || rep_is_said_between(f, before, n);
}

/* "... and three in Y": a number and a preposition lead to the name. */
static bool is_counted(const rep_found *f, uint32_t end, const rep_name *n) {
    return n->first > end + 1 && rep_is(token_at(f, n->first - 1), REP_AT) &&
           rep_is(token_at(f, n->first - 2), REP_NUMBER);
}

/* Whether "and" leads from `n` to another place. */
static bool goes_on(const rep_found *f, const rep_name *n) {
    bool last = n + 1 == f->names->at + f->names->count;
    uint32_t stop = last || n[1].first - n->end > LIST_REACH ? n->end : n[1].first;
    for (uint32_t i = n->end; i < stop; i++) {
        if ((f->triggers->signs[i] & REP_SIGN_AND) != 0) {
            return n[1].kind == REP_NAME_PLACE;
        }
    }
    return false;
}

/* "X, Y", "X as well as bridges in Y": a comma or an "and" stands between, and no other event. "In
 * X, in Y" is one place told twice, unless it goes on with "and in Z". */
static bool is_listed(const rep_found *f, uint32_t end, const rep_name *n) {
    if (n->first - end > LIST_REACH || n->unit != REP_NO_NAME || n->role != REP_ROLE_NONE) {
        return false;
    }
    bool again = rep_is(token_at(f, end), REP_AT) && !goes_on(f, n);
    bool tied = (token_at(f, end)->gap & REP_GAP_COMMA) != 0 && !again;
    for (uint32_t i = end; i < n->first; i++) {
        tied = tied || (f->triggers->signs[i] & REP_SIGN_AND) != 0;
        if (token_at(f, i)->event != 0 || rep_is(token_at(f, i), REP_NEARBY)) {
            return false;
        }
    }
    return tied;
}

/* "in X, Y and Z", "ten were killed in X and three in Y": what is told of the place before is told
 * of this one too. */
static bool is_another(const rep_found *f, const rep_mention *m, const rep_name *n) {
    if (m->place == REP_NONE || !rep_harms(m->group) || n->whole) {
        return false;
    }
    const rep_name *before = &f->names->at[m->place];
    bool alike = n->locates || !before->locates; /* "bombed X and Y" */
    return alike && !before->whole && !before->label && before->end <= n->first &&
           (is_counted(f, before->end, n) || is_listed(f, before->end, n));
}

static size_t add_another(rep_mention mentions[], size_t *count, size_t owner, uint32_t name) {
    if (*count == REP_MENTIONS_MAX) {
        return owner;
    }
    size_t added = owner + 1;
    memmove(&mentions[added + 1], &mentions[added], (*count - added) * sizeof *mentions);
    mentions[added] = mentions[owner];
    mentions[added].place = name;
    ++*count;
    return added;
}

static void give_places(const rep_found *f, const rep_scope *s, rep_mention mentions[],
                        size_t *counted) {
    for (size_t i = s->first_name; i<s->end_name && * counted> 0; i++) {
        const rep_name *n = &f->names->at[i];
        size_t owner = owner_of(f, s, mentions, *counted, n);
        if (owner < *counted && is_another(f, &mentions[owner], n)) {
            owner = add_another(mentions, counted, owner, (uint32_t)i);
        }
        size_t count = *counted;
        if (owner < count && finer(f, mentions[owner].place, (uint32_t)i)) {
            mentions[owner].place = (uint32_t)i;
        }
        for (size_t m = 0; m < count && n->kind == REP_NAME_PLACE && n->locates && !n->teller;
             m++) {
            if (m != owner && finer(f, mentions[m].borrowed, (uint32_t)i)) {
                mentions[m].borrowed = (uint32_t)i;
            }
        }
    }
}

/* A disaster that is only felt. */
static size_t drop_echoes(const rep_found *f, const rep_scope *s, rep_mention mentions[],
                          size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        rep_mention m = mentions[i];
        bool echo = m.group == REP_GROUP_DISASTER && m.place == REP_NONE && rep_is_felt(f, s->stop);
        if (!echo) {
            mentions[kept++] = m;
        }
    }
    return kept;
}

/* ---- the rest */

/* "from Thursday to Saturday", "od 3. do 5. maja": the end is told too. */
static bool is_range(const rep_found *f, const rep_date *d) {
    bool range = false;
    for (uint32_t i = d->first + 1; i + 1 < d->end; i++) {
        range = range || rep_is(token_at(f, i), REP_BOUND | REP_TOWARDS);
    }
    return range;
}

/* "since June", "until Sunday": no day on which something was. */
static bool is_bound(const rep_found *f, const rep_date *d) {
    const rep_token *first = token_at(f, d->first);
    if (rep_is(first, REP_RELATIVE) || is_range(f, d)) { /* "since this morning" is today */
        return false;
    }
    for (uint32_t i = d->first; i > 0 && d->first - i < 2; i--) {
        const rep_token *before = token_at(f, i - 1);
        if (before->sentence != first->sentence || !rep_joined(token_at(f, i))) {
            return false;
        }
        if (rep_is(before, REP_BOUND)) {
            return true;
        }
    }
    return false;
}

/* Whether a date before mention `number` is told of an event before that date. */
static bool is_taken(const rep_mention mentions[], size_t number, const rep_date *d) {
    return number > 0 && d->first < mentions[number].token && mentions[0].token < d->first;
}

/* The token from which on a sentence tells what an arrest was for: "suspected of shooting at a
 * neighbour on Friday". */
static uint32_t suspicion_behind(const rep_found *f, const rep_scope *s, const rep_mention *m) {
    uint32_t at = m->group == REP_GROUP_ARREST ? m->end : s->stop;
    while (at < s->stop && (f->triggers->signs[at] & REP_SIGN_SUSPECT) == 0) {
        at++;
    }
    return at;
}

/* "Friday's attack", "last week's fire": the day of what stands behind it alone. */
static bool is_of_other(const rep_found *f, const rep_date *d, const rep_mention *m) {
    enum { OWNED = 2 };
    bool owned = m->token >= d->end && m->token - d->end < OWNED;
    return token_at(f, d->end - 1)->possessive && !owned;
}

/* "were searching on Thursday for men who attacked a patrol on Tuesday": words of another clause.
 */
static bool is_of_other_clause(const rep_found *f, const rep_date *d, const rep_mention *m) {
    bool before = d->end <= m->token;
    uint32_t from = before ? d->end : m->end;
    uint32_t to = before ? m->token : d->first;
    for (uint32_t i = from; i < to; i++) {
        if ((f->triggers->signs[i] & REP_SIGN_CLAUSE) != 0) {
            return true;
        }
    }
    return false;
}

/* The date nearest to mention `number`; one that is another event's only where there is none. */
static uint32_t nearest_date(const rep_found *f, const rep_scope *s, const rep_mention mentions[],
                             size_t number) {
    const rep_mention *m = &mentions[number];
    uint32_t limit = rep_is_saying(f, m) ? m->end + NEAR_DAY : suspicion_behind(f, s, m);
    bool from = rep_is_saying(f, m) && m->place != REP_NONE && !f->names->at[m->place].locates;
    limit = from ? f->names->at[m->place].end + 3 : limit; /* "from Geneva on Sunday" */
    uint32_t best = REP_NONE;
    uint32_t best_away = UINT32_MAX;
    for (size_t i = s->first_date; i < s->end_date; i++) {
        const rep_date *d = &f->dates->at[i];
        uint32_t away = d->first > m->token ? d->first - m->token : m->token - d->first;
        away += is_taken(mentions, number, d) ? REP_SENTENCE_MAX : 0;
        away += is_of_other_clause(f, d, m) ? OTHER_CLAUSE : 0;
        if (d->precision > 0 && away < best_away && d->first < limit && !is_bound(f, d) &&
            !is_of_other(f, d, m)) {
            best = (uint32_t)i;
            best_away = away;
        }
    }
    return best;
}

static bool says_there(const rep_found *f, const rep_scope *s) {
    for (uint32_t i = s->sentence->first; i < s->stop; i++) {
        if (rep_is(token_at(f, i), REP_ARTICLE) && token_at(f, i)->value == 3) {
            return true;
        }
    }
    return false;
}

/* Whether "there" stands beside the mention: "and said there", "tamo izjavio". */
static bool is_there(const rep_found *f, const rep_scope *s, const rep_mention *m) {
    enum { BESIDE = 3 };
    uint32_t from = m->token > s->sentence->first + BESIDE ? m->token - BESIDE : s->sentence->first;
    for (uint32_t i = from; i < s->stop && i < m->end + BESIDE; i++) {
        if (rep_is(token_at(f, i), REP_ARTICLE) && token_at(f, i)->value == 3) {
            return true;
        }
    }
    return false;
}

/* "visited X and said there": the place told before "there" in the sentence. */
static void follow_here(const rep_found *f, const rep_scope *s, rep_mention *m) {
    for (size_t i = s->first_name; i < s->end_name && m->place == REP_NONE; i++) {
        const rep_name *n = &f->names->at[i];
        if (n->kind == REP_NAME_PLACE && n->locates && !n->whole && n->first < m->token) {
            m->place = (uint32_t)i;
        }
    }
}

/* Whether a word for people stands for who tells it: "residents said", "by police". */
static bool tells(const rep_found *f, const rep_scope *s, uint32_t at) {
    bool led = at > s->sentence->first && rep_is(token_at(f, at - 1), REP_BY);
    bool says = at + 1 < s->stop && token_at(f, at + 1)->event == REP_GROUP_STATEMENT;
    bool said = at > s->sentence->first && token_at(f, at - 1)->event == REP_GROUP_STATEMENT;
    return led || says || said;
}

/* The nearest people to the trigger, those behind it first. */
static int people_near(const rep_found *f, const rep_scope *s, const rep_mention *m) {
    for (uint32_t i = m->end; i < s->stop && i < m->end + NEAR_TARGET; i++) {
        if (rep_is(token_at(f, i), REP_TARGET) && !tells(f, s, i)) {
            return token_at(f, i)->value;
        }
    }
    for (uint32_t i = m->token; i > s->sentence->first && m->token - i < NEAR_TARGET; i--) {
        if (rep_is(token_at(f, i - 1), REP_TARGET) && !tells(f, s, i - 1)) {
            return token_at(f, i - 1)->value;
        }
    }
    return 0;
}

static void read_target(const rep_found *f, const rep_scope *s, rep_mention *m) {
    m->target_words = (rep_words_range){m->token, m->token};
    if (m->group != REP_GROUP_VIOLENCE) {
        return;
    }
    m->target_words = rep_target_of(f, s, m->end - 1, &m->target);
    if (m->target == 0 && m->other > 0) {
        m->target_words = rep_target_of(f, s, m->other - 1, &m->target);
    }
    if (m->target == 0) {
        m->target = people_near(f, s, m);
    }
}

/* Violence told behind an arrest is what that was for, and an event of its own only where it is
 * told when and where it was. */
static bool is_charge(const rep_found *f, const rep_mention *m) {
    bool dated = m->date != REP_NONE && f->dates->at[m->date].precision == 1;
    bool placed = m->place != REP_NONE && f->names->at[m->place].locates;
    return m->group == REP_GROUP_VIOLENCE && !(dated && placed);
}

static size_t drop_charges(const rep_found *f, rep_mention mentions[], size_t count) {
    size_t kept = 0;
    bool arrest = false;
    for (size_t i = 0; i < count; i++) {
        const rep_mention m = mentions[i];
        if (!arrest || !is_charge(f, &m)) {
            mentions[kept++] = m;
        }
        arrest = arrest || m.group == REP_GROUP_ARREST;
    }
    return kept;
}

size_t rep_mentions_of(const rep_found *f, const rep_scope *s, rep_mention mentions[]) {
    size_t count = rep_drop_topics(f, s, mentions, find_triggers(f, s, mentions));
    give_places(f, s, mentions, &count);
    count = drop_echoes(f, s, mentions, rep_gather(f, mentions, count));
    bool there = count > 0 && says_there(f, s);
    for (size_t i = 0; i < count; i++) {
        rep_mention *m = &mentions[i];
        read_article(f, s, m);
        m->there = there && (!rep_is_saying(f, m) || is_there(f, s, m));
        if (there && is_there(f, s, m)) {
            follow_here(f, s, m);
        }
        rep_borrow_place(f, s, m);
        m->date = nearest_date(f, s, mentions, i);
        read_target(f, s, m);
        m->actor1 =
            rep_happens(m->group) ? rep_doer_of(f, s, m->end - 1) : rep_subject_of(f, s, m->token);
    }
    return drop_charges(f, mentions, count);
}
