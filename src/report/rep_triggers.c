#include "rep_triggers.h"

#include "base_error.h"
#include "base_span.h"
#include "txt_fold.h"

enum { AHEAD_MAX = REP_FORM_WORDS * (REP_GAP_WORDS + 1) };

/* The words behind the one at hand, folded when they are asked for. */
typedef struct reader {
    incmap_span text;
    const rep_tokens *tokens;
    uint32_t at;
    uint32_t stop;
    txt_folded first;
    txt_folded folded[AHEAD_MAX];
    uint32_t known; /* of `folded` */
} reader;

static void fold(const reader *r, const rep_token *token, txt_folded *out) {
    txt_fold(base_span(r->text.data + token->start, token->end - token->start), out);
}

/* Words of a form follow each other with nothing but space or a hyphen between. */
static bool joins(const rep_token *token) {
    return (token->gap & ~(uint16_t)(REP_GAP_SPACE | REP_GAP_HYPHEN | REP_GAP_QUOTE)) == 0;
}

static incmap_span word_ahead(void *state, uint32_t ahead) {
    reader *r = state;
    while (r->known < ahead) {
        uint32_t at = r->at + r->known + 1;
        if (at >= r->stop || r->known == AHEAD_MAX || !joins(&r->tokens->at[at])) {
            return base_span(NULL, 0);
        }
        fold(r, &r->tokens->at[at], &r->folded[r->known++]);
    }
    return base_span(r->folded[ahead - 1].data, r->folded[ahead - 1].size);
}

static bool is_time(const rep_token *token) {
    return rep_is(token, REP_WEEKDAY | REP_RELATIVE | REP_MONTH | REP_NIGHT | REP_SPAN_PART) ||
           token->digits;
}

/* A day, an hour, and the short word that leads to one: "u nedelju", "të dielën", "on Sunday". */
static bool tells_time(void *state, uint32_t ahead) {
    enum { LEAD_SIZE = 3 };
    const reader *r = state;
    uint32_t at = r->at + ahead;
    const rep_token *token = &r->tokens->at[at];
    bool leads = at + 1 < r->stop && token->end - token->start <= LEAD_SIZE && is_time(token + 1);
    return is_time(token) || leads;
}

static incmap_status add(rep_triggers *triggers, rep_trigger trigger, incmap_error *err) {
    void *at = triggers->at;
    BASE_TRY(base_grow(triggers->ctx, &at, &triggers->room, triggers->count + 1,
                       sizeof *triggers->at, err));
    triggers->at = at;
    triggers->at[triggers->count++] = trigger;
    return INCMAP_OK;
}

/* The words of an event, as far as it is one. */
static incmap_status take(rep_triggers *triggers, rep_tokens *tokens, uint32_t at,
                          const rep_match *match, incmap_error *err) {
    rep_group group = rep_kind_of(triggers->events, match->kind)->group;
    for (uint32_t i = at; i < at + match->words; i++) {
        tokens->at[i].event = (uint8_t)group;
    }
    if (group == REP_GROUP_NONE) {
        return INCMAP_OK;
    }
    return add(triggers, (rep_trigger){at, at + match->words, match->kind, match->weak}, err);
}

/* "struck", "hit", "visited": what stands behind it may be the place; "killed" meets people. */
static bool is_blow(uint16_t signs) {
    return (signs & (REP_SIGN_HIT | REP_SIGN_VISIT)) != 0 &&
           (signs & (REP_SIGN_DEAD | REP_SIGN_HURT)) == 0;
}

static bool is_month(const rep_token *token) {
    return token->capital && rep_is(token, REP_MONTH); /* "March" */
}

incmap_status rep_triggers_read(rep_triggers *triggers, const rep_doc *doc, rep_tokens *tokens,
                                const incmap_events *events, unsigned languages,
                                incmap_error *err) {
    *triggers = (rep_triggers){.ctx = doc->ctx, .events = events};
    triggers->signs = base_alloc_zeroed(doc->ctx, tokens->count + 1, sizeof *triggers->signs);
    if (triggers->signs == NULL) {
        return base_out_of_memory(err);
    }
    reader r; /* large: not to be cleared for every word */
    r.text = rep_doc_view(doc);
    r.tokens = tokens;
    uint32_t free_from = 0;
    for (uint32_t at = 0; at < tokens->count; at++) {
        const rep_token *token = &tokens->at[at];
        if (token->digits || is_month(token)) {
            continue;
        }
        const rep_sentence *s = &tokens->sentences[token->sentence];
        r.at = at;
        r.stop = s->first + s->count;
        r.known = 0;
        fold(&r, token, &r.first);
        rep_match match = rep_events_match(events, languages, base_span(r.first.data, r.first.size),
                                           (rep_ahead){word_ahead, tells_time, &r});
        triggers->signs[at] = match.signs;
        if (is_blow(match.signs)) {
            tokens->at[at].event = REP_GROUP_BLOW;
        }
        if (match.words > 0 && at >= free_from) {
            BASE_TRY(take(triggers, tokens, at, &match, err));
            free_from = at + match.words;
        }
    }
    return INCMAP_OK;
}

void rep_triggers_free(rep_triggers *triggers) {
    base_free(triggers->ctx, triggers->at);
    base_free(triggers->ctx, triggers->signs);
    triggers->at = NULL;
    triggers->signs = NULL;
}
