/* What the tagger goes by: a sentence's words with their shapes, neighbours and what gazetteers say
 * of them, and the features made of that. Training and reading share this code, so that what was
 * learnt is what is met. A change here needs new weights (tools/names). */
#ifndef REP_CUES_H
#define REP_CUES_H

#include "rep_model.h"
#include "rep_probe.h"
#include "rep_tokens.h"

enum { REP_FEATURES = 48 };

/* What word lists of the model say of a word, or-ed. */
typedef enum rep_word_flag {
    REP_WORD_GIVEN = 1,    /* a given name */
    REP_WORD_FAMILY = 2,   /* a family name */
    REP_WORD_COMMON = 4,   /* among the commonest words, written small */
    REP_WORD_PLAIN = 8,    /* a word that is written small */
    REP_WORD_DEMONYM = 16, /* belongs to a country */
    REP_WORD_BODY = 32,    /* of organisations' names */
    REP_WORD_LOCAL = 64,   /* of the names of what a town or county keeps: police, school */
    REP_WORD_STATE = 128   /* a state or province, shortened */
} rep_word_flag;

typedef struct rep_cue {
    uint64_t key;
    uint64_t left;  /* key of the word before the run of capitalised words, with what parts them */
    uint64_t right; /* of the word behind it */
    uint32_t classes;
    uint32_t head; /* as rep_token's */
    uint32_t tail;
    uint32_t seen; /* what the rest of the report says of the word */
    uint8_t shape;
    uint8_t gap;
    uint8_t place; /* what gazetteers know, see rep_cues.c */
    uint8_t words; /* rep_word_flag, or-ed */
    uint8_t away;  /* words from the start of the run */
    bool active;   /* may belong to a name */
} rep_cue;

typedef struct rep_cues {
    incmap_context *ctx;
    const rep_doc *doc;
    const rep_tokens *tokens;
    const incmap_resolver *resolver;
    const rep_model *model;
    rep_set seen;   /* by word: what the report shows of it */
    rep_cue *at;    /* of the sentence read last, a blank one before and behind */
    uint32_t first; /* its first token */
    uint32_t count;
    unsigned language;
    bool headline; /* its words are written large throughout */
} rep_cues;

/* Borrows everything. `languages` as the lexicon's. */
INCMAP_NODISCARD incmap_status rep_cues_init(rep_cues *cues, const rep_doc *doc,
                                             const rep_tokens *tokens,
                                             const incmap_resolver *resolver,
                                             const rep_model *model, unsigned languages,
                                             incmap_error *err);
void rep_cues_free(rep_cues *cues);

/* Makes `cues` hold sentence `number`. Word `i` of it is then cues->at[i + 1]. */
void rep_cues_sentence(rep_cues *cues, size_t number);

/* The features of word `i` of the sentence; how many of `out` were filled. */
size_t rep_features_of(const rep_cues *cues, uint32_t i, uint64_t out[REP_FEATURES]);

/* What the word lists say of a folded word. */
uint8_t rep_word_flags(const rep_model *model, uint64_t key);

/* The feature that stands for a folded word's row of flags. */
uint64_t rep_word_feature(uint64_t key);

/* What stands between word `i` - 1 and word `i` of the sentence. */
rep_bridge rep_bridge_before(const rep_cues *cues, uint32_t i);

#endif
