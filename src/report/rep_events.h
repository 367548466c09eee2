/* A table of events, compiled: kinds of events, the forms that tell of them, and the signs beside
 * them. One loader reads the built-in table and the files of users. */
#ifndef REP_EVENTS_H
#define REP_EVENTS_H

#include "base_buf.h"
#include "incmap/events.h"
#include "rep_lexicon.h"
#include "rep_starts.h"

/* What is told of a kind. VIOLENCE happens at a place whether it is said or not; AGAIN is no event
 * of its own but another word for one ("the incident"); NONE hides words that look like an event
 * ("heart attack"). */
typedef enum rep_group {
    REP_GROUP_NONE,
#define X(name, text) REP_GROUP_##name,
#include "rep_groups.def"
#undef X
} rep_group;

/* Signs, or-ed. */
typedef enum rep_sign {
#define X(name, bit, text, meaning) REP_SIGN_##name = 1 << (bit),
#include "rep_signs.def"
#undef X
} rep_sign;

typedef struct rep_kind {
    incmap_span name;
    incmap_span type;
    incmap_span sub_type; /* may be empty */
    incmap_span scheme;
    rep_group group;
    uint8_t rank;      /* of two kinds that tell one event the higher says what it was */
    uint8_t civilians; /* the kind it is when it met civilians; itself where nothing is said */
    uint8_t armed;     /* ... police or soldiers */
    uint8_t crowd;     /* ... and what it makes of a protest; itself: nothing */
} rep_kind;

enum { REP_KINDS_MAX = 250 };

/* Up to this rank a kind of violence or accident is any: "killed", "collapsed" tell not of what. */
enum { REP_RANK_ANY = 2 };

const rep_kind *rep_kind_of(const incmap_events *events, uint8_t kind);

/* What starts at a word. */
typedef struct rep_match {
    uint32_t words; /* of the event's form; 0: no event starts here */
    uint8_t kind;
    bool weak;      /* an event only beside REP_SIGN_HIT */
    uint16_t signs; /* of all forms that start here */
} rep_match;

/* How a form's further words are asked for: the folded word at `ahead` behind the first, an empty
 * span when the sentence ends or a mark stands between; and whether that word tells when, so that
 * it does not count in a gap ("vunë të dielën në pranga"). */
typedef struct rep_ahead {
    incmap_span (*word)(void *state, uint32_t ahead);
    bool (*tells_time)(void *state, uint32_t ahead); /* may be NULL: none does */
    void *state;
} rep_ahead;

/* The longest event and all signs that start with the folded word `first`. */
rep_match rep_events_match(const incmap_events *events, unsigned languages, incmap_span first,
                           rep_ahead ahead);

/* ---- for the loader */

/* A word of a form. */
typedef struct rep_pattern {
    uint32_t text; /* offset into the text of the table */
    uint16_t size;
    bool stem; /* letters may follow */
    bool gap;  /* up to REP_GAP_WORDS words may stand before it */
} rep_pattern;

enum { REP_GAP_WORDS = 3, REP_FORM_WORDS = 6 };

typedef struct rep_form {
    uint32_t first; /* pattern */
    uint32_t next;  /* form of the same first word, plus one; 0 at the end */
    uint8_t words;
    uint8_t kind;
    uint16_t sign; /* not 0: a sign and no event */
    uint8_t languages;
    bool weak;
} rep_form;

typedef struct rep_slot {
    uint32_t form; /* plus one; 0: free */
    uint32_t hash; /* the upper half of its word's */
} rep_slot;

struct incmap_events {
    incmap_context *ctx;
    base_arena texts; /* of the kinds */
    base_buf words;   /* folded, of the patterns */
    rep_kind kinds[REP_KINDS_MAX];
    size_t kind_count;
    rep_pattern *patterns;
    size_t pattern_count;
    size_t pattern_room;
    rep_form *forms;
    size_t form_count;
    size_t form_room;
    rep_slot *slots; /* by first word; slot_mask + 1 of them */
    size_t slot_mask;
    rep_starts starts; /* of the first words */
};

/* Files all forms under their first words; called once, when all are read. */
INCMAP_NODISCARD incmap_status rep_events_index(incmap_events *events, incmap_error *err);

/* Reads the lines of `text` into `events`. `source` is for messages. */
INCMAP_NODISCARD incmap_status rep_events_read(incmap_events *events, incmap_span text,
                                               const char *source, incmap_error *err);

/* The built-in table, made from rep_events.tsv at build time. */
extern const char rep_events_text[];
extern const size_t rep_events_size;

#endif
