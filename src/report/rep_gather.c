/* Owns what of a sentence's events hangs together: which are one, which stand beside another. */
#include "rep_gather.h"

enum { NEAR_TOPIC = 4 }; /* words from "against" to what a protest is about */

static bool is_soft(const rep_found *f, const rep_mention *m) {
    return m->group == REP_GROUP_VIOLENCE && rep_mention_kind(f, m)->rank <= REP_RANK_ANY;
}

static bool any_of(const rep_mention mentions[], size_t count, rep_group group) {
    for (size_t i = 0; i < count; i++) {
        if (mentions[i].group == group) {
            return true;
        }
    }
    return false;
}

static bool arrest_before(const rep_mention mentions[], size_t number) {
    return any_of(mentions, number, REP_GROUP_ARREST);
}

/* The accident or disaster of the sentence; NULL when there is none. */
static const rep_mention *mishap_of(const rep_mention mentions[], size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (mentions[i].group == REP_GROUP_ACCIDENT || mentions[i].group == REP_GROUP_DISASTER) {
            return &mentions[i];
        }
    }
    return NULL;
}

/* Deaths and explosions beside an accident or a disaster are its own, unless somebody fights. */
static void turn_soft(const rep_found *f, rep_mention mentions[], size_t count) {
    const rep_mention *mishap = mishap_of(mentions, count);
    for (size_t i = 0; i < count && mishap != NULL; i++) {
        if (mentions[i].group == REP_GROUP_VIOLENCE && !is_soft(f, &mentions[i])) {
            return;
        }
    }
    for (size_t i = 0; i < count && mishap != NULL; i++) {
        if (mentions[i].group == REP_GROUP_VIOLENCE) {
            mentions[i].kind = mishap->kind;
            mentions[i].group = mishap->group;
        }
    }
}

/* "Two people drowned when the river burst its banks": an accident is the disaster's beside it,
 * unless each has a place of its own. */
static void turn_accidents(rep_mention mentions[], size_t count) {
    for (size_t d = 0; d < count; d++) {
        for (size_t i = 0; i < count && mentions[d].group == REP_GROUP_DISASTER; i++) {
            bool apart = mentions[i].place != REP_NONE && mentions[d].place != REP_NONE &&
                         mentions[i].place != mentions[d].place;
            if (mentions[i].group == REP_GROUP_ACCIDENT && !apart) {
                mentions[i].kind = mentions[d].kind;
                mentions[i].group = REP_GROUP_DISASTER;
            }
        }
    }
}

/* "Two died in X when a bus overturned": where people died is where it was. */
static void hand_over(rep_mention mentions[], size_t count) {
    for (size_t t = 0; t < count; t++) {
        for (size_t i = 0; i < count && mentions[t].group == REP_GROUP_TOLL; i++) {
            if (rep_harms(mentions[i].group) && mentions[i].place == REP_NONE) {
                mentions[i].place = mentions[t].place;
            }
        }
    }
}

/* "Arrested in X a man who on Tuesday shot at two in Y": it and the arrest have places of their
 * own.
 */
static bool is_elsewhere(const rep_mention mentions[], size_t number) {
    bool apart = mentions[number].place != REP_NONE;
    for (size_t i = 0; i < number && apart; i++) {
        bool arrest = mentions[i].group == REP_GROUP_ARREST;
        apart = !arrest ||
                (mentions[i].place != REP_NONE && mentions[i].place != mentions[number].place);
    }
    return apart;
}

/* Violence beside an arrest is what it was for; beside a protest, what it is about; deaths beside a
 * disaster are its own; a wreck beside violence is its work. */
static bool is_violence_beside(const rep_found *f, const rep_mention mentions[], size_t count,
                               size_t number) {
    const rep_mention *m = &mentions[number];
    bool soft = is_soft(f, m);
    if (arrest_before(mentions, number)) {
        return !is_elsewhere(mentions, number);
    }
    bool arrest = soft && any_of(mentions, count, REP_GROUP_ARREST);
    return m->place == REP_NONE && (arrest || any_of(mentions, count, REP_GROUP_CROWD));
}

static bool any_harms(const rep_mention mentions[], size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (rep_harms(mentions[i].group)) {
            return true;
        }
    }
    return false;
}

static bool is_beside(const rep_found *f, const rep_mention mentions[], size_t count,
                      size_t number) {
    const rep_mention *m = &mentions[number];
    switch (m->group) {
        case REP_GROUP_TOLL: /* whom the event of the sentence met */
            return m->place == REP_NONE || any_harms(mentions, count);
        case REP_GROUP_ARREST: /* "was shot and the suspect arrested" */
            return m->place == REP_NONE && m->borrowed != REP_NONE && any_harms(mentions, count);
        case REP_GROUP_VIOLENCE:
            return is_violence_beside(f, mentions, count, number);
        case REP_GROUP_CROWD: /* a slide that "blocked the road" is no protest */
            return arrest_before(mentions, number) ||
                   (m->place == REP_NONE && mishap_of(mentions, count) != NULL);
        case REP_GROUP_ACCIDENT:
        case REP_GROUP_ACT:
            return m->place == REP_NONE && (any_of(mentions, count, REP_GROUP_VIOLENCE) ||
                                            any_of(mentions, count, REP_GROUP_DISASTER) ||
                                            any_of(mentions, count, REP_GROUP_ARREST));
        default:
            return false;
    }
}

/* "The march on Monday came days after gunmen stormed X on Friday": it and the protest have days of
 * their own, or a word says that the one came behind the other, and it has a place. */
static bool is_told_fully(const rep_found *f, const rep_scope *s, const rep_mention *m) {
    static const char *const words[] = {"came",   "comes",  "vjen",   "erdhi",
                                        "dolazi", "dolaze", "usledio"};
    bool before = false;
    bool behind = false;
    for (uint32_t i = s->sentence->first; i < m->token; i++) {
        before = before || rep_is_one_of(&f->tokens->at[i], words, sizeof words / sizeof words[0]);
    }
    for (size_t i = s->first_date; i < s->end_date; i++) {
        const rep_date *d = &f->dates->at[i];
        before = before || (d->precision == 1 && d->first < m->token);
        behind = behind || (d->precision == 1 && d->first > m->token);
    }
    bool placed = false;
    for (size_t i = s->first_name; i < s->end_name; i++) {
        const rep_name *n = &f->names->at[i];
        placed = placed || (n->kind == REP_NAME_PLACE && n->locates && n->first > m->token);
    }
    return before && behind && placed;
}

/* "protested over the killings", "after the crash": what the protest is about. */
static bool is_topic(const rep_found *f, const rep_scope *s, const rep_mention mentions[],
                     size_t number) {
    const rep_mention *m = &mentions[number];
    bool blow = rep_harms(m->group) && m->group != REP_GROUP_CROWD;
    if (!blow || !any_of(mentions, number, REP_GROUP_CROWD) || is_told_fully(f, s, m)) {
        return false;
    }
    for (uint32_t i = m->token; i > s->sentence->first && m->token - i < NEAR_TOPIC; i--) {
        if ((f->triggers->signs[i - 1] & REP_SIGN_ABOUT) != 0) {
            return true;
        }
    }
    return false;
}

/* The patrol that was attacked is no presence: the attack stands beside it. */
static bool is_target(const rep_mention mentions[], size_t count, size_t number) {
    const rep_mention *m = &mentions[number];
    for (size_t i = 0; i < count && m->group == REP_GROUP_PRESENCE; i++) {
        const rep_mention *other = &mentions[i];
        uint32_t away = other->token < m->token ? m->token - other->end : other->token - m->end;
        if (other->group == REP_GROUP_VIOLENCE && away < NEAR_TOPIC) {
            return true;
        }
    }
    return false;
}

size_t rep_drop_topics(const rep_found *f, const rep_scope *s, rep_mention mentions[],
                       size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        rep_mention m = mentions[i];
        if (!is_topic(f, s, mentions, i) && !is_target(mentions, count, i)) {
            mentions[kept++] = m;
        }
    }
    return kept;
}

static bool says_after(const rep_found *f, uint32_t from, uint32_t to) {
    static const char *const words[] = {"after", "following", "posle", "poslije",
                                        "nakon", "pasi",      "pas"};
    for (uint32_t i = from; i < to; i++) {
        if (rep_is_one_of(&f->tokens->at[i], words, sizeof words / sizeof words[0])) {
            return true;
        }
    }
    return false;
}

/* "The march came days after gunmen stormed X, torching …": what was before a protest, at a place
 * of its own. */
static bool was_before(const rep_found *f, const rep_mention mentions[], size_t number) {
    bool apart = false;
    for (size_t i = number + 1; i > 0; i--) {
        const rep_mention *m = &mentions[i - 1];
        if (m->group == REP_GROUP_CROWD && i <= number) {
            return apart && says_after(f, m->end, mentions[number].token);
        }
        apart = apart || m->place != REP_NONE;
    }
    return false;
}

/* A protest that someone fights at is what that makes of it. */
static void stir_crowds(const rep_found *f, rep_mention mentions[], size_t count) {
    for (size_t i = 0; i < count; i++) {
        const rep_kind *kind = rep_mention_kind(f, &mentions[i]);
        bool stirs = kind->crowd != mentions[i].kind && !arrest_before(mentions, i) &&
                     !was_before(f, mentions, i);
        if (stirs && any_of(mentions, count, REP_GROUP_CROWD)) {
            mentions[i].kind = kind->crowd;
            mentions[i].group = rep_kind_of(f->triggers->events, kind->crowd)->group;
        }
    }
}

static bool same_event(const rep_mention *a, const rep_mention *b) {
    bool places = a->place == REP_NONE || b->place == REP_NONE || a->place == b->place;
    return a->group == b->group && rep_harms(a->group) && places;
}

/* Joins `m` to `to`: the higher rank says what it was. */
static void join(const rep_found *f, rep_mention *to, const rep_mention *m) {
    if (rep_mention_kind(f, m)->rank > rep_mention_kind(f, to)->rank) {
        to->kind = m->kind;
        to->token = m->token;
        to->end = m->end;
    }
    to->other = m->group == REP_GROUP_VIOLENCE && m->token != to->token ? m->end : to->other;
    to->place = to->place == REP_NONE ? m->place : to->place;
    to->borrowed = to->borrowed == REP_NONE ? m->borrowed : to->borrowed;
}

size_t rep_gather(const rep_found *f, rep_mention mentions[], size_t count) {
    rep_mention kept[REP_MENTIONS_MAX];
    size_t number = 0;
    stir_crowds(f, mentions, count);
    turn_soft(f, mentions, count);
    hand_over(mentions, count);
    turn_accidents(mentions, count);
    for (size_t i = 0; i < count; i++) {
        if (is_beside(f, mentions, count, i)) {
            continue;
        }
        rep_mention *last = NULL;
        for (size_t k = number; k > 0 && last == NULL; k--) {
            last = same_event(&kept[k - 1], &mentions[i]) ? &kept[k - 1] : NULL;
        }
        if (last != NULL) {
            join(f, last, &mentions[i]);
        } else {
            kept[number++] = mentions[i];
        }
    }
    for (size_t i = 0; i < number; i++) {
        mentions[i] = kept[i];
    }
    return number;
}
