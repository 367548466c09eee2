/* Owns how names of places that stand together belong together. */
#include "rep_events.h"
#include "rep_names.h"

enum { TIE_WORDS = 4, LIST_MAX = 8 };

static bool is_list_word(const rep_token *token) {
    return rep_is(token, REP_COMMON) && !rep_is(token, REP_AT | REP_TOWARDS | REP_ARTICLE) &&
           token->end - token->start <= 3;
}

/* The words between two names; what they are, or-ed. `words` gets their number. */
static uint32_t between(const rep_tokens *tokens, const rep_name *a, const rep_name *b,
                        uint32_t *words) {
    uint32_t classes = 0;
    *words = b->first - a->end;
    for (uint32_t i = a->end; i < b->first && i < a->end + TIE_WORDS; i++) {
        classes |= tokens->at[i].classes;
    }
    return classes;
}

bool rep_is_genitive(const rep_token *token) {
    static const char *const articles[] = {"te", "e", "se"};
    return rep_is_one_of(token, articles, sizeof articles / sizeof articles[0]);
}

/* "X in the Y municipality", "X u opštini Y", "X (Y municipality)" */
static bool lies_in(const rep_tokens *tokens, const rep_name *a, const rep_name *b) {
    uint32_t words = 0;
    uint32_t classes = between(tokens, a, b, &words);
    bool unit = b->whole && !b->country;
    /* "në Banjskë të Zveçanit"; "e" alone may be an "and" but behind a kind of place */
    const rep_token *article = &tokens->at[a->end];
    bool ruled = a->area || (a->locates && !a->country && article->end - article->start > 1);
    if (ruled && words == 1 && rep_is_genitive(article) && rep_joined(article) &&
        rep_joined(&tokens->at[b->first])) {
        return true;
    }
    return unit && words >= 1 && words <= TIE_WORDS && (classes & REP_AT) != 0;
}

static bool comma_between(const rep_tokens *tokens, const rep_name *a, const rep_name *b) {
    return b->first == a->end && tokens->at[b->first].gap == (REP_GAP_COMMA | REP_GAP_SPACE);
}

static bool and_between(const rep_tokens *tokens, const rep_name *a, const rep_name *b) {
    return b->first == a->end + 1 && is_list_word(&tokens->at[a->end]) &&
           rep_joined(&tokens->at[b->first]) && rep_joined(&tokens->at[a->end]);
}

/* Whether "X, Y" from name `number` on ends as "… and Z". */
static bool is_list(const rep_names *names, const rep_tokens *tokens, size_t number) {
    for (size_t i = number; i + 1 < names->count && i < number + LIST_MAX; i++) {
        const rep_name *a = &names->at[i];
        const rep_name *b = &names->at[i + 1];
        if (and_between(tokens, a, b)) {
            return i > number;
        }
        if (!comma_between(tokens, a, b)) {
            return false;
        }
    }
    return false;
}

/* "X, Y" with Y a unit or a country. */
static bool comma_unit(const rep_names *names, const rep_tokens *tokens, size_t number) {
    const rep_name *a = &names->at[number];
    const rep_name *b = &names->at[number + 1];
    return comma_between(tokens, a, b) && b->whole && !a->country &&
           !is_list(names, tokens, number);
}

/* "in X, Y and Z" */
static bool lists(const rep_tokens *tokens, const rep_name *a, const rep_name *b) {
    return comma_between(tokens, a, b) || and_between(tokens, a, b);
}

/* "in X near Y", "in X, a suburb of Y", "X, in the Y region": Y says where X is. */
static bool only_near(const rep_tokens *tokens, const rep_name *a, const rep_name *b) {
    uint32_t words = 0;
    uint32_t classes = between(tokens, a, b, &words);
    if (!a->locates || a->whole || words == 0 || words > TIE_WORDS) {
        return false;
    }
    for (uint32_t i = a->end; i < b->first; i++) {
        if (tokens->at[i].event != 0 || (i > a->end && !rep_joined(&tokens->at[i]))) {
            return false;
        }
    }
    bool comma = tokens->at[a->end].gap == (REP_GAP_COMMA | REP_GAP_SPACE);
    bool near = words == 1 && (classes & REP_NEARBY) != 0;
    return (near && (comma || rep_joined(&tokens->at[a->end]))) ||
           (comma && (classes & REP_AREA) != 0);
}

/* "in X, in the Y": behind a comma and an article Y is what X lies in. */
static bool again_in(const rep_tokens *tokens, const rep_name *a, const rep_name *b) {
    const rep_token *in = &tokens->at[a->end];
    bool article = b->first == a->end + 2 && rep_is(&tokens->at[a->end + 1], REP_ARTICLE);
    bool within = b->whole && !b->country && b->phrase == a->end + 1;
    return a->locates && !a->whole && (article || within) && rep_is(in, REP_AT) &&
           in->gap == (REP_GAP_COMMA | REP_GAP_SPACE) && rep_joined(&tokens->at[b->first]);
}

/* "Shtërpcë/Štrpce": two names of one place. */
static bool same_twice(const rep_tokens *tokens, const rep_name *a, const rep_name *b) {
    return b->first == a->end && tokens->at[b->first].gap == REP_GAP_SLASH;
}

/* "In River Nile State, Abu Hamad was …": the town behind the unit that opens the sentence. */
static bool opens_with(const rep_tokens *tokens, const rep_name *a, const rep_name *b) {
    const rep_sentence *s = &tokens->sentences[tokens->at[a->first].sentence];
    return a->whole && a->locates && a->phrase <= s->first + 2 && !b->whole && b->known &&
           b->role == REP_ROLE_NONE && b->first == a->phrase_end &&
           tokens->at[b->first].gap == (REP_GAP_COMMA | REP_GAP_SPACE);
}

/* "in the X quarter of Y", "na X magistrali kod Y": a street that no gazetteer has is told by its
 * town, and says by itself nothing of where. */
static void pass_on(rep_name *a, rep_name *b) {
    if (a->street && !a->known && !b->whole) {
        b->locates = b->locates || a->locates;
        b->role = REP_ROLE_NONE;
        a->unit = REP_NO_NAME;
    }
}

static void tie(rep_names *names, const rep_tokens *tokens, size_t number) {
    rep_name *a = &names->at[number];
    rep_name *b = &names->at[number + 1];
    if (a->kind != REP_NAME_PLACE || b->kind != REP_NAME_PLACE ||
        tokens->at[a->first].sentence != tokens->at[b->first].sentence) {
        return;
    }
    if (a->role == REP_ROLE_NONE &&
        (lies_in(tokens, a, b) || comma_unit(names, tokens, number) || again_in(tokens, a, b))) {
        a->unit = (uint32_t)number + 1;
        b->role = REP_ROLE_UNIT;
        b->locates = false;
        pass_on(a, b);
    } else if (same_twice(tokens, a, b)) {
        b->role = REP_ROLE_UNIT;
        b->locates = false;
    } else if (opens_with(tokens, a, b)) {
        b->locates = true;
        b->unit = (uint32_t)number;
    } else if (only_near(tokens, a, b)) {
        a->unit = (uint32_t)number + 1; /* of several Banjskas the one at Zvečan */
        b->locates = false;
        pass_on(a, b);
    } else if (a->locates && b->role == REP_ROLE_NONE && !b->locates && lists(tokens, a, b)) {
        b->locates = true;
    }
}

/* "police in X reported", "ministarstvo u X tvrdi": somebody is told to be there who speaks. What
 * opens the clause is where it was: "In X, police said …". */
static bool is_teller(const rep_name *name, const rep_tokens *tokens) {
    const rep_sentence *s = &tokens->sentences[tokens->at[name->first].sentence];
    uint32_t at = name->first;
    while (at > s->first + 1 && rep_joined(&tokens->at[at]) && !rep_is(&tokens->at[at], REP_AT)) {
        at--;
    }
    const rep_token *behind = &tokens->at[name->end];
    bool led = at < name->first && at > s->first && rep_is(&tokens->at[at], REP_AT) &&
               rep_joined(&tokens->at[at]) && rep_is(&tokens->at[at - 1], REP_BODY | REP_ORG_WORD);
    return led && name->end < s->first + s->count && rep_joined(behind) &&
           (rep_is(behind, REP_SPEECH) || behind->event == REP_GROUP_STATEMENT);
}

static bool is_where(const rep_token *token) {
    static const char *const words[] = {"where", "gde", "gdje", "ku"};
    return rep_is_one_of(token, words, sizeof words / sizeof words[0]);
}

/* "The worst news came from Nahrin, where the river …": the clause behind says what was there. */
static void look_behind(rep_name *name, const rep_tokens *tokens) {
    uint32_t at = name->phrase_end;
    bool comma = at < tokens->count && tokens->at[at].gap == (REP_GAP_COMMA | REP_GAP_SPACE);
    bool free = name->kind == REP_NAME_PLACE && name->role == REP_ROLE_NONE;
    while (comma && at + 1 < tokens->count && rep_joined(&tokens->at[at + 1]) &&
           rep_is(&tokens->at[at], REP_ARTICLE | REP_AREA)) {
        at++; /* "X, a town where …" */
    }
    if (free && comma && is_where(&tokens->at[at])) {
        name->locates = true;
    }
}

void rep_names_tie(rep_names *names, const rep_tokens *tokens) {
    for (size_t i = 0; i < names->count; i++) {
        look_behind(&names->at[i], tokens);
    }
    for (size_t i = 0; i + 1 < names->count; i++) {
        tie(names, tokens, i);
    }
    for (size_t i = 0; i < names->count; i++) {
        rep_name *n = &names->at[i];
        n->locates = n->locates && !(n->street && !n->known);
        n->teller = n->locates && is_teller(n, tokens);
    }
}
