/* The names of a report: which of them are places, and which of those say where something was. */
#ifndef REP_NAMES_H
#define REP_NAMES_H

#include "rep_context.h"
#include "rep_model.h"
#include "rep_probe.h"
#include "rep_tokens.h"

typedef enum rep_name_kind {
    REP_NAME_OTHER,
    REP_NAME_PLACE,
    REP_NAME_PERSON,
    REP_NAME_ORGANISATION,
    REP_NAME_DEMONYM
} rep_name_kind;

/* Values of REP_AREA words. */
typedef enum rep_area {
    REP_AREA_OTHER,
    REP_AREA_REGION, /* larger than a town: "the Donetsk region" */
    REP_AREA_STREET, /* within a town: a square, a street */
    REP_AREA_TOWN,   /* "the city", "this village" stand for one told before */
    REP_AREA_CAPITAL /* "the capital" */
} rep_area;

/* What a place's name does where it stands. */
typedef enum rep_role {
    REP_ROLE_NONE,
    REP_ROLE_ACTOR,    /* stands for its government: "Belgrade said" */
    REP_ROLE_MODIFIER, /* says whose something is: "Kosovo police officers" */
    REP_ROLE_UNIT      /* says what the place before it lies in */
} rep_role;

enum { REP_NO_NAME = UINT32_MAX };

typedef struct rep_name {
    uint32_t first; /* tokens */
    uint32_t end;
    uint32_t phrase; /* tokens of the phrase to place: "near the village of …", "… area" */
    uint32_t phrase_end;
    uint32_t inner; /* an organisation's leading words that name the town it is of; 0: none */
    uint32_t unit;  /* the name that says what it lies in or near, or REP_NO_NAME */
    rep_name_kind kind;
    rep_role role;
    bool locates; /* something is said to be there */
    bool loose;   /* ... by a preposition that leads to it across other words only */
    bool teller;  /* who tells of it is there: "police in X said" */
    bool street;  /* a road, a square or a quarter that stands for no town */
    bool area;    /* a kind of place stands beside it */
    bool whole;   /* a country or another unit, by the gazetteer or by the words beside it */
    bool country;
    bool capital; /* the seat of a state bears the name */
    bool label;   /* it heads its paragraph: "Gjilan: …" */
    bool known;   /* a gazetteer has it letter by letter or folded */
} rep_name;

typedef struct rep_names {
    incmap_context *ctx;
    rep_name *at; /* in order, never overlapping */
    size_t count;
    size_t room;
} rep_names;

/* Finds the names. `languages` as the lexicon's. */
INCMAP_NODISCARD incmap_status rep_names_read(rep_names *names, const rep_doc *doc,
                                              const rep_tokens *tokens,
                                              const incmap_resolver *resolver, unsigned languages,
                                              incmap_error *err);
/* The same by the tags of a tagger, a rep_tag for each token, and what gazetteers know. */
INCMAP_NODISCARD incmap_status rep_names_tagged(rep_names *names, const rep_doc *doc,
                                                const rep_tokens *tokens,
                                                const incmap_resolver *resolver,
                                                const rep_model *model, unsigned languages,
                                                const uint8_t *tags, incmap_error *err);
void rep_names_free(rep_names *names);

/* Adds a name; its phrase and unit are set by the context, which may be NULL. */
INCMAP_NODISCARD incmap_status rep_names_add(rep_names *names, rep_name name,
                                             const rep_context *context, incmap_error *err);

/* A place's name with its role, by its context and what gazetteers know. */
rep_name rep_place_name(uint32_t first, uint32_t end, const rep_context *context,
                        const rep_fame *fame);

/* Ties units to places ("X in the Y municipality", "X, Y", "X near Y") and lists ("in X, Y and Z").
 */
void rep_names_tie(rep_names *names, const rep_tokens *tokens);

/* The articles of Albanian genitives: "Banjskë të Zveçanit". */
bool rep_is_genitive(const rep_token *token);

/* The bytes of tokens [first, end) in the clean text. */
incmap_span rep_words(const rep_doc *doc, const rep_tokens *tokens, uint32_t first, uint32_t end);

#endif
