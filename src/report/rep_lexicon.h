/* What words mean: one table of forms out of rep_words.def, rep_dates.def and rep_events.def for
 * the languages of a report. */
#ifndef REP_LEXICON_H
#define REP_LEXICON_H

#include "base_context.h"

/* Classes a word can be in, or-ed. */
typedef enum rep_class {
#define X(name, bit, meaning) REP_##name = 1U << (bit),
#include "rep_class.def"
#undef X
} rep_class;

typedef enum rep_language { REP_EN = 1, REP_SR = 2, REP_SQ = 4, REP_ALL = 7 } rep_language;

/* Kinds of events, rows of rep_kinds.def. */
typedef enum rep_event_kind {
    REP_NO_EVENT,
#define X(name, type, sub_type, scheme, group) REP_EVENT_##name,
#include "rep_kinds.def"
#undef X
} rep_event_kind;

/* What is told of a kind: VIOLENCE happens at a place whether it is said or not; COREFERENCE is no
 * event of its own but another word for one ("the incident"). */
typedef enum rep_group {
    REP_GROUP_NONE,
    REP_GROUP_VIOLENCE,
    REP_GROUP_CROWD,
    REP_GROUP_ACT,
    REP_GROUP_STATEMENT,
    REP_GROUP_MEETING,
    REP_GROUP_PRESENCE,
    REP_GROUP_COREFERENCE
} rep_group;

typedef struct rep_event_info {
    const char *type;
    const char *sub_type; /* "" when the scheme has none */
    const char *scheme;
    rep_group group;
} rep_event_info;

const rep_event_info *rep_event_describe(rep_event_kind kind);

typedef struct rep_meaning {
    uint32_t classes;
    int16_t value; /* of a number, a month (1 to 12), a weekday (0 Sunday), days ago, a target */
    uint8_t event; /* rep_event_kind of a trigger */
} rep_meaning;

typedef struct rep_lexicon rep_lexicon;

/* For the languages in `languages` (rep_language, or-ed). */
INCMAP_NODISCARD incmap_status rep_lexicon_new(rep_lexicon **out, incmap_context *ctx,
                                               unsigned languages, incmap_error *err);
void rep_lexicon_free(rep_lexicon *lexicon);

/* What a folded word means; all zero when nothing is known of it. A form met whole wins over a stem
 * it starts with, a longer stem over a shorter one. */
rep_meaning rep_lexicon_find(const rep_lexicon *lexicon, incmap_span folded);

/* The languages that a text is written in, by its commonest words; English when none tells. */
unsigned rep_languages_of(incmap_span text);

#endif
