#include "rep_segments.h"

#include <string.h>

enum { SEGMENT_MAX = 8 }; /* words of a name */

static bool is_date_word(const rep_token *token) { return rep_is(token, REP_MONTH | REP_WEEKDAY); }

/* Words that are no name even when a headline writes them large. */
static bool is_function_word(const rep_token *token) {
    return rep_is(token, REP_AT | REP_TOWARDS | REP_ARTICLE | REP_MAYBE | REP_NOT) &&
           !token->all_upper;
}

static bool may_be_name(const rep_token *token) {
    return token->capital && !token->digits && !is_date_word(token) && !is_function_word(token);
}

static bool is_initial(const rep_token *token) {
    return token->capital && !token->digits && token->end - token->start <= 2;
}

/* "I", "I'll": a letter alone, or with an apostrophe behind it, begins no name. */
static bool is_lone_letter(const rep_doc *doc, const rep_token *token) {
    const char *text = doc->text.data + token->start;
    size_t size = token->end - token->start;
    return size == 1 ||
           (size > 1 && text[0] == 'I' &&
            (text[1] == '\'' || (size > 3 && memcmp(text + 1, "\xE2\x80\x99", 3) == 0)));
}

/* Whether `token` goes on with the name that `before` belongs to. */
static bool follows(const rep_token *before, const rep_token *token) {
    if (before->possessive || !may_be_name(token) || before->sentence != token->sentence) {
        return false;
    }
    bool point = token->gap == (REP_GAP_POINT | REP_GAP_SPACE) &&
                 (rep_is(before, REP_ABBREVIATION) || is_initial(before));
    return rep_joined(token) || point;
}

static bool knows_more(const rep_doc *doc, const rep_tokens *tokens,
                       const incmap_resolver *resolver, uint32_t first, uint32_t end) {
    return rep_knows(resolver, rep_words(doc, tokens, first, end)) != 0;
}

/* "Republic of Kosovo", "Novi Pazar e Re": over a lower-case particle, when it is a known name. */
static uint32_t over_particle(const rep_doc *doc, const rep_tokens *tokens,
                              const incmap_resolver *resolver, uint32_t first, uint32_t end) {
    uint32_t next = end + 1;
    if (next >= tokens->count || tokens->at[end - 1].possessive ||
        tokens->at[next].sentence != tokens->at[first].sentence ||
        !rep_is(&tokens->at[end], REP_PARTICLE) || !rep_joined(&tokens->at[end]) ||
        !rep_joined(&tokens->at[next]) || !may_be_name(&tokens->at[next])) {
        return end;
    }
    return (rep_knows(resolver, rep_words(doc, tokens, first, next + 1)) & 2) != 0 ? next + 1 : end;
}

/* A common word at the start of a sentence is no name, unless a gazetteer goes on from it. */
static bool is_mere_start(const rep_doc *doc, const rep_tokens *tokens,
                          const incmap_resolver *resolver, uint32_t at) {
    const rep_token *token = &tokens->at[at];
    bool starts = at == tokens->sentences[token->sentence].first ||
                  (token->gap & (REP_GAP_QUOTE | REP_GAP_COLON)) != 0;
    if (!starts || !rep_is(token, REP_COMMON | REP_NUMBER)) {
        return false;
    }
    bool more = at + 1 < tokens->count && follows(token, &tokens->at[at + 1]);
    return !more || !knows_more(doc, tokens, resolver, at, at + 2);
}

bool rep_next_segment(const rep_doc *doc, const rep_tokens *tokens, const incmap_resolver *resolver,
                      uint32_t at, rep_segment *out) {
    for (; at < tokens->count; at++) {
        if (!may_be_name(&tokens->at[at]) || is_mere_start(doc, tokens, resolver, at)) {
            continue;
        }
        uint32_t end = at + 1;
        while (end < tokens->count && end - at < SEGMENT_MAX &&
               follows(&tokens->at[end - 1], &tokens->at[end])) {
            end++;
        }
        if (end == at + 1 && is_lone_letter(doc, &tokens->at[at])) {
            continue;
        }
        *out = (rep_segment){at, over_particle(doc, tokens, resolver, at, end)};
        return true;
    }
    return false;
}
