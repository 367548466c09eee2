/* Owns which words of a sentence are events and which place and date belong to which. */
#include "rep_mention.h"

enum {
    NEAR_SPEECH = 3,     /* words from "said" to a place that is where it was said */
    NEAR_COREFERENCE = 6 /* from "the incident" to where it was */
};

static const rep_token *token_at(const rep_found *f, uint32_t at) { return &f->tokens->at[at]; }

static bool any_in(const rep_found *f, const rep_scope *s, uint32_t classes) {
    for (uint32_t i = s->sentence->first; i < s->stop; i++) {
        if (rep_is(token_at(f, i), classes)) {
            return true;
        }
    }
    return false;
}

static bool in_name(const rep_found *f, const rep_scope *s, uint32_t at) {
    for (size_t i = s->first_name; i < s->end_name; i++) {
        const rep_name *n = &f->names->at[i];
        if (n->first <= at && at < n->end && n->kind != REP_NAME_OTHER) {
            return true;
        }
    }
    return false;
}

static size_t find_triggers(const rep_found *f, const rep_scope *s, rep_mention mentions[]) {
    size_t count = 0;
    bool accident = any_in(f, s, REP_ACCIDENT);
    for (uint32_t i = s->sentence->first; i < s->stop && count < REP_MENTIONS_MAX; i++) {
        rep_event_kind kind = (rep_event_kind)token_at(f, i)->event;
        if (kind == REP_NO_EVENT || in_name(f, s, i) || !rep_is_told_as_fact(f, s, i) ||
            (accident && kind == REP_EVENT_KILLING)) {
            continue;
        }
        mentions[count++] = (rep_mention){.kind = kind,
                                          .group = rep_event_describe(kind)->group,
                                          .token = i,
                                          .place = REP_NONE,
                                          .borrowed = REP_NONE,
                                          .date = REP_NONE};
    }
    return count;
}

/* "killed in the attack" is one event: killing says nothing of its own beside another violence. */
static size_t drop_doubles(rep_mention mentions[], size_t count) {
    bool violence = false;
    for (size_t i = 0; i < count; i++) {
        violence = violence || (mentions[i].group == REP_GROUP_VIOLENCE &&
                                mentions[i].kind != REP_EVENT_KILLING);
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!violence || mentions[i].kind != REP_EVENT_KILLING) {
            mentions[kept++] = mentions[i];
        }
    }
    return kept;
}

/* The article in front of the trigger, words between passed over ("the recent attack"). */
static void read_article(const rep_found *f, const rep_scope *s, rep_mention *m) {
    for (uint32_t i = m->token, steps = 0; i > s->sentence->first && steps < 4; i--, steps++) {
        const rep_token *before = token_at(f, i - 1);
        if (!rep_joined(token_at(f, i)) || rep_is(before, REP_AT | REP_TOWARDS)) {
            return;
        }
        if (rep_is(before, REP_ARTICLE)) {
            m->definite = before->value == 1;
            m->indefinite = before->value == 2;
            return;
        }
    }
}

/* The mention that a place at token `at` belongs to: the last before it, else the first. */
static size_t owner_of(const rep_mention mentions[], size_t count, uint32_t at) {
    size_t owner = 0;
    for (size_t i = 0; i < count; i++) {
        if (mentions[i].token < at) {
            owner = i;
        }
    }
    return owner;
}

/* Whether the event may be at the name: a statement is made where the words say so at once, not at
 * every place it speaks of. */
static bool may_be_at(const rep_scope *s, const rep_mention *m, const rep_name *n) {
    uint32_t away = n->phrase > m->token ? n->phrase - m->token : 0;
    if (m->kind == REP_EVENT_STATEMENT) {
        bool opens = n->phrase <= s->sentence->first + 2 && n->first < m->token;
        return (away > 0 && away <= NEAR_SPEECH) || opens;
    }
    if (m->group == REP_GROUP_COREFERENCE) {
        return away > 0 && away <= NEAR_COREFERENCE;
    }
    return true;
}

static bool finer(const rep_found *f, uint32_t now, uint32_t other) {
    return now == REP_NONE || (f->names->at[now].whole && !f->names->at[other].whole);
}

static void give_places(const rep_found *f, const rep_scope *s, rep_mention mentions[],
                        size_t count) {
    for (size_t i = s->first_name; i < s->end_name && count > 0; i++) {
        const rep_name *n = &f->names->at[i];
        if (n->kind != REP_NAME_PLACE || !n->locates) {
            continue;
        }
        rep_mention *owner = &mentions[owner_of(mentions, count, n->first)];
        if (may_be_at(s, owner, n) && finer(f, owner->place, (uint32_t)i)) {
            owner->place = (uint32_t)i;
        }
        for (size_t m = 0; m < count; m++) {
            if (&mentions[m] != owner && finer(f, mentions[m].borrowed, (uint32_t)i)) {
                mentions[m].borrowed = (uint32_t)i;
            }
        }
    }
}

static uint32_t nearest_date(const rep_found *f, const rep_scope *s, uint32_t at) {
    uint32_t best = REP_NONE;
    uint32_t best_away = UINT32_MAX;
    for (size_t i = s->first_date; i < s->end_date; i++) {
        const rep_date *d = &f->dates->at[i];
        uint32_t away = d->first > at ? d->first - at : at - d->first;
        if (d->precision > 0 && away < best_away) {
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

size_t rep_mentions_of(const rep_found *f, const rep_scope *s, rep_mention mentions[]) {
    size_t count = drop_doubles(mentions, find_triggers(f, s, mentions));
    give_places(f, s, mentions, count);
    bool there = count > 0 && says_there(f, s);
    for (size_t i = 0; i < count; i++) {
        rep_mention *m = &mentions[i];
        read_article(f, s, m);
        m->there = there;
        m->date = nearest_date(f, s, m->token);
        m->target_words = (rep_words_range){m->token, m->token};
        if (m->group == REP_GROUP_VIOLENCE) {
            m->target_words = rep_target_of(f, s, m->token, &m->target);
        }
    }
    return count;
}
