#include "rep_borrow.h"

static const rep_token *token_at(const rep_found *f, uint32_t at) { return &f->tokens->at[at]; }

static bool is_without(const rep_mention *m) {
    return m->place == REP_NONE && m->borrowed == REP_NONE;
}

static bool is_town(const rep_name *n) {
    return n->kind == REP_NAME_PLACE && !n->whole && n->role == REP_ROLE_NONE;
}

/* Whether nothing but words for it stand before a name: "The port of Izmail", "Dunavska luka
 * Izmail". */
static bool opens(const rep_found *f, const rep_scope *s, const rep_name *n) {
    enum { WORDS = 3 };
    if (n->first > s->sentence->first + WORDS) {
        return false;
    }
    for (uint32_t i = s->sentence->first + 1; i < n->first; i++) {
        if (!rep_is(token_at(f, i), REP_AREA | REP_PART | REP_ARTICLE | REP_PARTICLE)) {
            return false;
        }
    }
    return true;
}

/* "Khan Younis saw heavy fighting": a town that opens a sentence in which nothing else is a place.
 */
static void give_subject(const rep_found *f, const rep_scope *s, rep_mention *m) {
    size_t i = s->first_name;
    while (i < s->end_name && f->names->at[i].kind != REP_NAME_PLACE) {
        i++;
    }
    const rep_name *n = i < s->end_name ? &f->names->at[i] : NULL;
    bool open = n != NULL && is_town(n) && opens(f, s, n) && n->first < m->token;
    if (open && rep_harms(m->group) && is_without(m)) {
        m->place = (uint32_t)i;
    }
}

/* "policia e Tiranës", "police of X" */
static bool is_beat(const rep_found *f, const rep_scope *s, const rep_name *n) {
    uint32_t at = n->first;
    bool behind = at > s->sentence->first + 1 && rep_joined(token_at(f, at)) &&
                  rep_joined(token_at(f, at - 1)) && rep_is_genitive(token_at(f, at - 1)) &&
                  rep_is(token_at(f, at - 2), REP_BODY | REP_ORG_WORD);
    return n->kind == REP_NAME_PLACE && (n->role == REP_ROLE_MODIFIER || n->teller || behind);
}

/* "Policia e Durrësit arrestoi …": an arrest without a place is in the town whose police made it,
 * or whose police tell of it. */
static void give_beat(const rep_found *f, const rep_scope *s, rep_mention *m) {
    for (size_t i = s->first_name; i < s->end_name; i++) {
        const rep_name *n = &f->names->at[i];
        bool free = m->group == REP_GROUP_ARREST && is_without(m);
        if (free && !n->whole && is_beat(f, s, n)) {
            m->place = (uint32_t)i;
        }
    }
}

/* "banorët e Thumanës", "stanovnika Um Kadade", "residents of Kutum": the town whose people, houses
 * or hospitals something is told of. */
static bool is_of_town(const rep_found *f, const rep_scope *s, const rep_name *n) {
    uint32_t at = n->first;
    bool of = at > s->sentence->first &&
              (rep_is(token_at(f, at - 1), REP_PARTICLE) || rep_is_genitive(token_at(f, at - 1)));
    at -= of ? 1 : 0;
    return at > s->sentence->first && rep_joined(token_at(f, n->first)) &&
           rep_joined(token_at(f, at)) && rep_is(token_at(f, at - 1), REP_TARGET);
}

static void give_people(const rep_found *f, const rep_scope *s, rep_mention *m) {
    for (size_t i = s->first_name; i < s->end_name && rep_harms(m->group); i++) {
        const rep_name *n = &f->names->at[i];
        if (is_without(m) && is_town(n) && is_of_town(f, s, n) && !rep_is_away(f, n)) {
            m->borrowed = (uint32_t)i;
        }
    }
}

/* "glavni grad" */
static bool is_chief(const rep_token *token) {
    static const char *const forms[] = {"glavni", "glavnom", "glavnog", "glavnome"};
    return rep_is_one_of(token, forms, sizeof forms / sizeof forms[0]);
}

/* Whether token `at` is a kind of place that belongs to a name: "the city of Homs". */
static bool is_named(const rep_found *f, const rep_scope *s, uint32_t at) {
    for (size_t i = s->first_name; i < s->end_name; i++) {
        const rep_name *n = &f->names->at[i];
        if (n->phrase <= at && at < n->phrase_end) {
            return true;
        }
    }
    uint32_t behind = at + 1;
    behind += behind < s->stop && (rep_is(token_at(f, behind), REP_PARTICLE | REP_TOWARDS) ||
                                   rep_is_genitive(token_at(f, behind)))
                  ? 1
                  : 0;
    return (at + 1 < s->stop && token_at(f, at + 1)->capital) ||
           (behind < s->stop && token_at(f, behind)->capital);
}

/* "in the same town", "u istom gradu", "në të njëjtin qytet" */
static bool is_same(const rep_token *token) {
    static const char *const words[] = {"same", "istom", "istoj", "istog",   "iste",    "tom",
                                        "ovom", "toj",   "ovoj",  "njejtin", "njejten", "njejtit"};
    return rep_is_one_of(token, words, sizeof words / sizeof words[0]);
}

/* "in the city", "u tom selu", "në qytet": one told before, as against "in a village". */
static bool is_definite(const rep_found *f, const rep_scope *s, uint32_t at) {
    if (at == s->sentence->first) {
        return false;
    }
    const rep_token *before = token_at(f, at - 1);
    if (is_same(before)) {
        return true;
    }
    bool shown = rep_is(before, REP_ARTICLE) && (before->value == 1 || before->value == 7);
    bool led = rep_is(before, REP_AREA) || (rep_is(before, REP_AT) && !rep_is(before, REP_NEARBY));
    return led || (shown && at - 1 > s->sentence->first && rep_is(token_at(f, at - 2), REP_AT));
}

/* What the sentence points to instead of naming it. */
static rep_area pointed(const rep_found *f, const rep_scope *s) {
    rep_area area = REP_AREA_OTHER;
    for (uint32_t i = s->sentence->first; i < s->stop && area == REP_AREA_OTHER; i++) {
        const rep_token *t = token_at(f, i);
        bool town = rep_is(t, REP_AREA) && t->value == REP_AREA_TOWN;
        bool chief = town && i > s->sentence->first && is_chief(token_at(f, i - 1));
        bool capital = chief || (rep_is(t, REP_AREA) && t->value == REP_AREA_CAPITAL);
        if ((town || capital) && !is_named(f, s, i)) {
            area = capital                ? REP_AREA_CAPITAL
                   : is_definite(f, s, i) ? REP_AREA_TOWN
                                          : REP_AREA_OTHER;
        }
    }
    return area;
}

void rep_borrow_place(const rep_found *f, const rep_scope *s, rep_mention *m) {
    give_beat(f, s, m);
    give_subject(f, s, m);
    give_people(f, s, m);
    if (is_without(m) && rep_happens(m->group) && m->group != REP_GROUP_ACT) {
        m->points = pointed(f, s);
    }
}
