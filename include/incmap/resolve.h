/* Placing: from a name or phrase with its context to a place, or an honest "cannot tell". */
#ifndef INCMAP_RESOLVE_H
#define INCMAP_RESOLVE_H

#include "incmap/gazetteer.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum incmap_outcome {
    INCMAP_OUTCOME_UNPLACED,
    INCMAP_OUTCOME_AMBIGUOUS, /* several fit; the best one's point is given, but is no answer */
    INCMAP_OUTCOME_PLACED
} incmap_outcome;

typedef enum incmap_reason {
#define X(name, text, meaning) INCMAP_REASON_##name,
#include "incmap/reason.def"
#undef X
} incmap_reason;

typedef enum incmap_flag {
#define X(name, bit, text, meaning) INCMAP_FLAG_##name = 1 << (bit),
#include "incmap/flag.def"
#undef X
} incmap_flag;

typedef enum incmap_relation {
#define X(name, text, meaning) INCMAP_RELATION_##name,
#include "incmap/relation.def"
#undef X
} incmap_relation;

/** "placed", "ambiguous", "unplaced"; and the names of the tables. Static. @since 0.1 */
INCMAP_API const char *incmap_outcome_name(incmap_outcome outcome);
INCMAP_API const char *incmap_reason_name(incmap_reason reason);
INCMAP_API const char *incmap_relation_name(incmap_relation relation);

/** The name of a single flag; NULL for what is none. Walk bits 0 to 31 to list a set. @since 0.1 */
INCMAP_API const char *incmap_flag_name(uint32_t flag);

/** What is asked. Everything but `place` may be empty. Hints are evidence, never filters. */
typedef struct incmap_query {
    incmap_span place;   /* a name, phrase or coordinates, as printed */
    incmap_span admin;   /* the unit the source names, such as "Leposavić municipality" */
    incmap_span country; /* ISO 3166 code of two or three letters, XK, or a name */
    bool has_near;
    incmap_point near_point;
    incmap_span text; /* what surrounds the name: other places in it are evidence */
} incmap_query;

enum { INCMAP_CANDIDATES_MAX = 8 };

typedef struct incmap_candidate {
    size_t gazetteer; /* its number in the resolver */
    incmap_place place;
    incmap_match match;
    uint8_t edits;
    double score; /* 0 to 1: share of the belief, "none of these" included in the whole */
} incmap_candidate;

/** The answer. Spans borrow from the gazetteers and live as long as they are open. */
typedef struct incmap_placement {
    incmap_outcome outcome;
    incmap_reason reason; /* NONE when placed */
    bool has_point;       /* never when unplaced */
    incmap_point point;
    bool has_place; /* false for bare coordinates */
    incmap_place place;
    incmap_match match;
    double score;   /* 0 to 1 */
    uint32_t flags; /* incmap_flag, or-ed */
    incmap_relation relation;
    double offset_m;       /* with RELATION_OFFSET; else 0 */
    double bearing_deg;    /* from the place, clockwise from north; -1 when there is none */
    uint8_t geo_precision; /* ACLED's 1 to 3; 0 when unplaced */
    uint8_t where_prec;    /* UCDP's 1 to 7; 0 when unplaced */
    double uncertainty_m;  /* radius; 0 when unplaced */
    incmap_span country;   /* where the point lies; all three may be empty */
    incmap_span admin1;
    incmap_span admin2;
    size_t n_candidates;    /* places that were weighed */
    size_t candidate_count; /* of those, the best, in `candidates`, best first */
    incmap_candidate candidates[INCMAP_CANDIDATES_MAX];
} incmap_placement;

/** Places names with a set of gazetteers. One thread at a time (it keeps what it learnt of the
 * names asked before, which changes no answer, only the time it takes). */
typedef struct incmap_resolver incmap_resolver;

typedef struct incmap_resolver_options {
    incmap_span countries; /* assumed where a query names none: codes joined by commas, or empty */
    bool has_near;         /* assumed where a query has none */
    incmap_point near_point;
    bool explains; /* the filter's answers hold every candidate with its signals: "weighed" */
} incmap_resolver_options;

/**
 * @param[out] out     Owned by the caller; release with incmap_resolver_free(). NULL on failure.
 * @param gazetteers   `count` (1 to 16) open gazetteers, borrowed; the first one's places win.
 * @param options      Copied; NULL for none.
 * @retval INCMAP_USAGE  No gazetteer, too many, or a country that is none.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_resolver_new(
    incmap_resolver **out, incmap_context *ctx, const incmap_gazetteer *const *gazetteers,
    size_t count, const incmap_resolver_options *options, incmap_error *err);

/** NULL is allowed. @since 0.1 */
INCMAP_API void incmap_resolver_free(incmap_resolver *resolver);

/** Gazetteer `number` of the resolver, borrowed; NULL behind the last. @since 0.1 */
INCMAP_API const incmap_gazetteer *incmap_resolver_gazetteer(const incmap_resolver *resolver,
                                                             size_t number);

/**
 * Place one name. That it cannot be placed is an answer, not an error.
 * @retval INCMAP_MEMORY  The only failure.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_resolver_place(incmap_resolver *resolver,
                                                                const incmap_query *query,
                                                                incmap_placement *out,
                                                                incmap_error *err);

/**
 * The same, with an account of it as text for people: for each name that was weighed its
 * candidates, best first, with each signal's weight times its value and what they sum up to
 * (docs/PLACING.md).
 * @param[out] out  The answer, the same that incmap_resolver_place() gives.
 * @retval INCMAP_MEMORY, or what the sink fails with.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_resolver_explain(incmap_resolver *resolver,
                                                                  const incmap_query *query,
                                                                  incmap_sink sink,
                                                                  incmap_placement *out,
                                                                  incmap_error *err);

/**
 * The filter: one line in (a bare name, or a JSON object with id, place, admin, country, near,
 * text), one line of JSON out, newline included. A bad line gives a line with "status":"error".
 * @param number  The line's number, for messages.
 * @param[out] outcome  What the answer was (UNPLACED for a bad line); may be NULL.
 * @retval INCMAP_MEMORY, or what the sink fails with.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_resolver_answer(incmap_resolver *resolver,
                                                                 incmap_span line, uint64_t number,
                                                                 incmap_sink sink,
                                                                 incmap_outcome *outcome,
                                                                 incmap_error *err);

/** How a whole stream is answered. */
typedef struct incmap_filter_options {
    const char *path; /* "-" is standard input; gzip is seen through */
    unsigned threads; /* 0 and 1: the calling one alone; 16 at most */
    void *state;
    /** Before more input has to be waited for, so that what was answered can be passed on. May be
     * NULL. */
    incmap_status (*idle)(void *state, incmap_error *err);
} incmap_filter_options;

/**
 * The filter over all lines of a stream: the same bytes as incmap_resolver_answer() for one after
 * the other, in their order, with any number of threads. With two or more, each has a resolver and
 * a context of its own made like `resolver`, so the allocator must bear being called by several
 * threads at a time; the sink is called by the calling thread alone.
 * @param[out] not_placed  How many answers were not "placed"; may be NULL.
 * @retval INCMAP_IO, INCMAP_FORMAT  The stream cannot be read.
 * @retval INCMAP_MEMORY, or what the sink or `idle` fails with.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status
incmap_resolver_filter(incmap_resolver *resolver, const incmap_filter_options *options,
                       incmap_sink sink, uint64_t *not_placed, incmap_error *err);

#ifdef __cplusplus
}
#endif
#endif
