/* Settling doubts: what the resolver could not place or wants looked at, asked of a person one
 * question at a time, each answer on disk before the call comes back. */
#ifndef INCMAP_REVIEW_H
#define INCMAP_REVIEW_H

#include "incmap/incident.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct incmap_review incmap_review;

typedef struct incmap_review_options {
    const char *decisions;  /* path of the decisions file; made where there is none */
    incmap_notices notices; /* decisions that no longer apply, incidents beyond what is held */
} incmap_review_options;

/** A phrase in doubt with what its source says around it. Spans live as long as the review. */
typedef struct incmap_question {
    incmap_span phrase;
    incmap_span admin;   /* the unit the source names; may be empty, as the texts below */
    incmap_span country; /* as the source writes it */
    bool in_report;      /* asked of one report; else of all rows of tables with these texts */
    uint64_t count;      /* incidents that wait for the answer */
    incmap_span input;   /* where it came first */
    uint64_t line;
    incmap_span date; /* EDTF, of the first incident */
    incmap_span title;
    incmap_span evidence;   /* the sentence, or the row's notes */
    incmap_outcome outcome; /* what the resolver made of it */
    incmap_reason reason;   /* NONE when placed */
    uint32_t flags;         /* incmap_flag, or-ed */
    uint32_t revision;      /* grows with every change of the decision */
    bool decided;           /* and then, what: */
    bool everywhere;        /* by a decision on the phrase in whatever context */
    bool rejected;          /* not to be placed */
    incmap_id decision_id;  /* of the place decided on; none: a point, or rejected */
    incmap_span decision_name;
    incmap_point decision_point;
    double decision_radius_m; /* around the point; 0 with a place */
} incmap_question;

/** A place that needed no look, from the same input as a question. */
typedef struct incmap_review_neighbour {
    incmap_span name; /* of the place, or empty */
    incmap_point point;
    uint64_t line;
} incmap_review_neighbour;

typedef struct incmap_review_counts {
    uint64_t incidents;
    uint64_t questions;
    uint64_t decided; /* of the questions */
    uint64_t missed;  /* incidents whose questions are beyond what is held */
} incmap_review_counts;

/**
 * Read a layer to its end, place it, and hold what is in doubt. Decisions already in the file
 * stand; the file stays open and locked against a second review until it is closed.
 * @param[out] out   Owned by the caller; release with incmap_review_close(). NULL on failure.
 * @param resolver   Borrowed, as `ctx`; must outlive the review.
 * @param layer      Borrowed for the call.
 * @retval INCMAP_IO      The file cannot be read or written, or another review has it open.
 * @retval INCMAP_FORMAT  The file is no list of decisions, or a quote in it is never closed.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status
incmap_review_open(incmap_review **out, incmap_context *ctx, incmap_resolver *resolver,
                   incmap_layer *layer, const incmap_review_options *options, incmap_error *err);

/** NULL is allowed. @since 0.1 */
INCMAP_API void incmap_review_close(incmap_review *review);

INCMAP_API void incmap_review_counts_view(const incmap_review *review, incmap_review_counts *out);

/** Question `number`, worst first: unplaced, ambiguous, flagged; within these the most frequent
 * first. False behind the last. @since 0.1 */
INCMAP_API bool incmap_review_view(const incmap_review *review, size_t number,
                                   incmap_question *out);

/**
 * What the resolver makes of question `number`, candidates included.
 * @param account  Takes the signals of each candidate as text, as incmap_resolver_explain() has
 *                 it; `write` NULL for none.
 * @retval INCMAP_NOT_FOUND  No such question.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_review_ask(incmap_review *review, size_t number,
                                                            incmap_sink account,
                                                            incmap_placement *out,
                                                            incmap_error *err);

/** Places from the same input that needed no look, nearest in the input first, each once.
 * @return How many are given; at most `room`. @since 0.1 */
INCMAP_API size_t incmap_review_neighbours(const incmap_review *review, size_t number,
                                           incmap_review_neighbour *out, size_t room);

/** How a decision is made. */
typedef struct incmap_decision {
    incmap_span text;  /* the id of a place, coordinates, a geo: URI, "reject" or "undo" */
    bool everywhere;   /* on the phrase in whatever context, not in this report alone */
    uint32_t revision; /* of the question when it was looked at */
} incmap_decision;

/**
 * Decide question `number`: the decision is appended to the file and flushed to the disk before
 * this comes back, or the file is as it was. A decision made before is taken back by it.
 * @param[out] stale  The question has changed since `revision`; nothing was decided.
 * @retval INCMAP_USAGE      The text is no decision, or there is none to undo.
 * @retval INCMAP_NOT_FOUND  No such question.
 * @retval INCMAP_IO         The file could not be added to.
 * @since 0.1
 */
INCMAP_API INCMAP_NODISCARD incmap_status incmap_review_decide(incmap_review *review, size_t number,
                                                               const incmap_decision *decision,
                                                               bool *stale, incmap_error *err);

#ifdef __cplusplus
}
#endif
#endif
