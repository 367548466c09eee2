/* A report's words with what they mean, and its sentences. */
#ifndef REP_TOKENS_H
#define REP_TOKENS_H

#include "rep_doc.h"
#include "rep_lexicon.h"

/* What stands between two words, or-ed. */
typedef enum rep_gap {
    REP_GAP_SPACE = 1,
    REP_GAP_COMMA = 2,
    REP_GAP_POINT = 4,   /* . */
    REP_GAP_STOP = 8,    /* ! ? … */
    REP_GAP_HYPHEN = 16, /* - */
    REP_GAP_DASH = 32,   /* – — */
    REP_GAP_COLON = 64,  /* : ; */
    REP_GAP_SLASH = 128,
    REP_GAP_BRACKET = 256,
    REP_GAP_QUOTE = 512,
    REP_GAP_OTHER = 1024,
    REP_GAP_BLOCK = 2048 /* the start of a block */
} rep_gap;

/* 40 bytes: of a long text they take most of the memory. */
typedef struct rep_token {
    uint32_t start; /* in the clean text */
    uint32_t end;   /* without an English 's */
    uint32_t sentence;
    uint32_t classes; /* rep_class, or-ed */
    uint64_t key;     /* of the folded word */
    uint32_t head;    /* its first four bytes, the first the lowest; 0 fills up */
    uint32_t tail;    /* its last four, the last the lowest */
    uint16_t gap;     /* rep_gap before it, or-ed */
    int16_t value;    /* as rep_meaning's; of a word of digits its number, -1 over 9999 */
    uint8_t event; /* rep_group of the event that its word tells of; rep_triggers_read() sets it */
    bool capital : 1;
    bool all_upper : 1;
    bool digits : 1;
    bool ordinal : 1;    /* "24th": digits with the letters of an ordinal; value is the number */
    bool possessive : 1; /* an 's was cut off */
} rep_token;

typedef struct rep_sentence {
    uint32_t start; /* in the clean text; closing quotes and stops belong to it */
    uint32_t end;
    uint32_t first; /* token */
    uint32_t count; /* tokens, at most REP_SENTENCE_MAX */
    uint32_t block;
} rep_sentence;

enum { REP_SENTENCE_MAX = 300 }; /* words; a longer sentence is cut, so that all work is linear */

typedef struct rep_tokens {
    incmap_context *ctx;
    rep_token *at;
    size_t count;
    size_t room;
    rep_sentence *sentences;
    size_t sentence_count;
    size_t sentence_room;
} rep_tokens;

INCMAP_NODISCARD incmap_status rep_tokens_read(rep_tokens *tokens, const rep_doc *doc,
                                               const rep_lexicon *lexicon, incmap_error *err);
void rep_tokens_free(rep_tokens *tokens);

static inline bool rep_is(const rep_token *token, uint32_t classes) {
    return (token->classes & classes) != 0;
}

/* Whether it is one of `count` words, given as folding leaves them: for a handful that stands for
 * nothing but itself; all others are in the lists. */
bool rep_is_one_of(const rep_token *token, const char *const *words, size_t count);

/* Words that follow each other with nothing but space (or nothing) between. */
static inline bool rep_joined(const rep_token *token) {
    return (token->gap & ~(uint16_t)REP_GAP_SPACE) == 0;
}

/* Whether a sentence ends between `before` and `token` (same block). */
bool rep_ends_sentence(const rep_token *before, const rep_token *token);

#endif
