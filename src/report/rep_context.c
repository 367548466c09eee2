#include "rep_context.h"

#include "rep_events.h"
#include "rep_names.h"

enum { LOOK_BACK = 8, LOOSE_MAX = 3, LABEL_WORDS = 8 };

/* The walk to the left of a name. */
typedef struct walk {
    const rep_tokens *tokens;
    rep_context *context;
    uint32_t first; /* of the name */
    uint32_t at;    /* the token looked at last */
    bool left_told; /* a kind or part of a place was among them */
    bool article;   /* an article was among them */
    bool time;      /* the token looked at before was a day */
    bool day;       /* a day was among them */
    unsigned loose; /* words passed over that mean nothing here */
} walk;

static bool is_kind_or_part(const rep_token *token) { return rep_is(token, REP_AREA | REP_PART); }

/* Right before a name: "the streets of X" are a town's. */
static bool is_street(const rep_token *token) {
    return rep_is(token, REP_AREA) && token->value == REP_AREA_STREET;
}

/* "the Ibar highway", "na Ibarskoj magistrali" */
static bool is_road(const rep_token *token) {
    static const char *const roads[] = {"road",       "highway",    "motorway",   "magistrala",
                                        "magistrali", "magistralu", "magistrale", "autoput",
                                        "autoputu",   "autoputa"};
    return rep_is_one_of(token, roads, sizeof roads / sizeof roads[0]);
}

static bool is_region(const rep_token *token) {
    return rep_is(token, REP_AREA) && token->value == REP_AREA_REGION;
}

/* Whether a kind or part of a place stands there: it may lead on to the preposition. */
static bool look_at_kind(walk *w, const rep_token *token) {
    rep_context *c = w->context;
    c->area = c->area || rep_is(token, REP_AREA);
    c->unit = c->unit || rep_is(token, REP_UNIT);
    c->part = c->part || rep_is(token, REP_PART);
    c->region = c->region || is_region(token);
    c->street = c->street || (w->at + 1 == w->first && is_street(token));
    /* "pjesën veriore të Mitrovicës" is in Mitrovica: the part stands before a genitive */
    bool ruled = rep_is_genitive(&w->tokens->at[w->at + 1]);
    c->phrase = rep_is(token, REP_PART) && !ruled ? w->at : c->phrase;
    w->left_told = true;
    return true;
}

/* "of" and its like: goes on only behind a kind or part of a place ("village of", "në hyrje të").
 */
static bool look_at_tie(walk *w, const rep_token *token) {
    const rep_token *before = w->at > 0 ? &w->tokens->at[w->at - 1] : token;
    if (rep_is(before, REP_NEARBY) && rep_joined(token)) { /* "close to", "në afërsi të" */
        w->context->at = w->context->near = true;
        w->context->close = !rep_is(before, REP_AT);
        return false;
    }
    bool particle = rep_is(token, REP_PARTICLE | REP_TOWARDS) || rep_is_genitive(token);
    bool goes_on = particle && w->at > 0 && is_kind_or_part(&w->tokens->at[w->at - 1]);
    w->context->people = w->context->people || (particle && w->at > 0 && !goes_on &&
                                                rep_is(&w->tokens->at[w->at - 1], REP_TARGET));
    bool other = w->loose > 0 && !rep_is(token, REP_TOWARDS); /* "iu afrua aeroportit të X" */
    w->context->towards = w->context->towards || !(goes_on || other);
    return goes_on;
}

/* What locates: a preposition, "5 km" before "north of", "patrolled" before "the … area", "bombed"
 * before a name. */
static bool locates(walk *w, const rep_token *token) {
    rep_context *c = w->context;
    if (rep_is(token, REP_NUMBER) && c->part) {
        c->at = c->near = true;
    } else if (rep_is(token, REP_AT) && !rep_is(token, REP_ARTICLE)) {
        c->at = true;
        c->near = rep_is(token, REP_NEARBY);
    } else if (token->event == REP_GROUP_PRESENCE) {
        c->at = c->area || !w->article;
        return true;
    } else if (token->event == REP_GROUP_BLOW || token->event == REP_GROUP_VIOLENCE) {
        c->at = w->left_told || !w->article;
        return true;
    } else {
        return false;
    }
    c->phrase = c->near ? w->at : c->phrase;
    return true;
}

/* "visited on Sunday X": a day and what leads to it stand between. */
static bool passes_time(walk *w, const rep_token *token) {
    bool day = rep_is(token, REP_WEEKDAY | REP_RELATIVE) && !w->article && !w->left_told;
    bool leads = w->time && rep_is(token, REP_AT);
    bool helps = w->day && !rep_is(token, REP_AT) && token->event == 0 &&
                 rep_is(token, REP_COMMON) && ++w->loose <= LOOSE_MAX; /* "obišao je juče X" */
    w->time = day;
    w->day = w->day || day;
    return day || leads || helps;
}

/* One token to the left; false when the walk is over. */
static bool look(walk *w, const rep_token *token) {
    if (is_kind_or_part(token)) {
        return look_at_kind(w, token);
    }
    if (passes_time(w, token)) {
        return true;
    }
    if (locates(w, token)) {
        return false;
    }
    if (rep_is(token, REP_ARTICLE)) {
        w->article = true;
        return true;
    }
    if (rep_is(token, REP_TOWARDS | REP_PARTICLE) || rep_is_genitive(token)) {
        return look_at_tie(w, token);
    }
    return w->left_told && !token->capital && ++w->loose <= LOOSE_MAX;
}

static void look_left(const rep_tokens *tokens, uint32_t first, uint32_t start, rep_context *c) {
    walk w = {.tokens = tokens, .context = c, .first = first, .at = first};
    for (unsigned steps = 0; w.at > start && steps < LOOK_BACK; steps++) {
        if (!rep_joined(&tokens->at[w.at])) {
            break;
        }
        w.at--;
        if (!look(&w, &tokens->at[w.at])) {
            break;
        }
    }
}

/* "president Vucic", "Prime Minister, Albin Kurti" */
static bool has_title(const rep_tokens *tokens, uint32_t first, uint32_t end, uint32_t start) {
    if (first == start) {
        return false;
    }
    const rep_token *before = &tokens->at[first - 1];
    uint16_t gap = tokens->at[first].gap;
    bool comma = gap == (REP_GAP_COMMA | REP_GAP_SPACE);
    bool point = gap == (REP_GAP_POINT | REP_GAP_SPACE);
    if (!rep_is(before, REP_TITLE) || before->possessive) {
        return false;
    }
    if (comma) {
        return before->capital && end - first >= 2;
    }
    return (rep_joined(&tokens->at[first]) || point) && (before->capital || end - first >= 2);
}

/* "Ministry of …": the name of an organisation that goes on behind a lower-case word. */
static bool goes_on(const rep_tokens *tokens, uint32_t first, uint32_t start) {
    if (first < start + 2 || !rep_joined(&tokens->at[first]) ||
        !rep_joined(&tokens->at[first - 1])) {
        return false;
    }
    const rep_token *joint = &tokens->at[first - 1];
    const rep_token *before = &tokens->at[first - 2];
    return !joint->capital && rep_is(joint, REP_PARTICLE) && before->capital &&
           rep_is(before, REP_ORG_WORD);
}

static void look_right(const rep_tokens *tokens, uint32_t end, uint32_t stop, rep_context *c) {
    if (end >= stop || !rep_joined(&tokens->at[end])) {
        return;
    }
    const rep_token *next = &tokens->at[end];
    bool own = tokens->at[end - 1].possessive;
    if (rep_is(next, REP_AREA) && !own) {
        c->area = true;
        c->unit = c->unit || rep_is(next, REP_UNIT);
        c->region = c->region || is_region(next);
        c->street = c->street || is_street(next);
        c->phrase_end = end + 1;
    }
    c->street = c->street || is_road(next);
    c->speech = rep_is(next, REP_SPEECH) && !own;
    c->body = (rep_is(next, REP_BODY) && !rep_is(next, REP_AREA)) ||
              (own && rep_is(next, REP_TITLE)); /* "the Merdare border crossing" is a place */
}

static bool ends_label(const rep_token *t) {
    const uint16_t hyphen = REP_GAP_HYPHEN | REP_GAP_SPACE;
    return (t->gap & (REP_GAP_COLON | REP_GAP_DASH)) != 0 || (t->gap & hyphen) == hyphen;
}

/* Whether what ends before token `end` stands in the words that head a paragraph: those up to its
 * first colon or dash. */
static bool is_label(const rep_tokens *tokens, const rep_sentence *s, uint32_t end) {
    if ((tokens->at[s->first].gap & REP_GAP_BLOCK) == 0 || end - s->first > LABEL_WORDS) {
        return false;
    }
    for (uint32_t i = s->first; i < s->first + s->count && i - s->first <= LABEL_WORDS; i++) {
        if (i > s->first && ends_label(&tokens->at[i])) {
            return i >= end;
        }
        if (!rep_may_head(&tokens->at[i])) {
            return false;
        }
    }
    return false;
}

rep_context rep_context_of(const rep_tokens *tokens, uint32_t first, uint32_t end) {
    const rep_sentence *s = &tokens->sentences[tokens->at[first].sentence];
    rep_context c = {.phrase = first, .phrase_end = end, .first = first == s->first};
    look_right(tokens, end, s->first + s->count, &c);
    look_left(tokens, first, s->first, &c);
    c.title = has_title(tokens, first, end, s->first);
    c.organisation = goes_on(tokens, first, s->first);
    c.behind = first > s->first && tokens->at[first - 1].capital &&
               tokens->at[first].gap == (REP_GAP_COMMA | REP_GAP_SPACE);
    c.label = !c.at && !c.title && is_label(tokens, s, end);
    if (!c.at && !c.part) {
        c.phrase = first;
    }
    c.at = c.at || c.label;
    c.led = !c.at && rep_is_led(tokens, first, s->first);
    return c;
}
