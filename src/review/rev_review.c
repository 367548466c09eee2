/* Owns the questions of a review: their order, what is decided on each, and that a decision is on
 * the disk before anybody hears of it. */
#include "incmap/review.h"

#include <stdlib.h>

#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "inc_decisions.h"
#include "inc_placer.h"
#include "rev_collect.h"
#include "rev_journal.h"

struct incmap_review {
    incmap_context *ctx;
    incmap_resolver *resolver;
    rev_collection found;
    const inc_doubts *doubts; /* the collection's */
    inc_decisions *decisions;
    rev_journal *journal;
    uint32_t *order;     /* the questions that can be answered, worst first */
    size_t count;        /* of these */
    uint32_t *revisions; /* of the questions, by their number in `doubts` */
};

static uint32_t badness(const inc_doubt *doubt) {
    return doubt->outcome == INCMAP_OUTCOME_UNPLACED    ? 0
           : doubt->outcome == INCMAP_OUTCOME_AMBIGUOUS ? 1
                                                        : 2;
}

typedef struct rank {
    uint64_t count;
    uint32_t badness;
    uint32_t number;
} rank;

static int compare_ranks(const void *left, const void *right) {
    const rank *a = left;
    const rank *b = right;
    if (a->badness != b->badness) {
        return a->badness < b->badness ? -1 : 1;
    }
    if (a->count != b->count) {
        return a->count > b->count ? -1 : 1;
    }
    return a->number < b->number ? -1 : a->number > b->number;
}

static incmap_status put_in_order(incmap_review *review, incmap_error *err) {
    size_t count = inc_doubts_count(review->doubts);
    rank *ranks = base_alloc(review->ctx, (count + 1) * sizeof *ranks);
    review->order = base_alloc(review->ctx, (count + 1) * sizeof *review->order);
    review->revisions = base_alloc_zeroed(review->ctx, count + 1, sizeof *review->revisions);
    if (ranks == NULL || review->order == NULL || review->revisions == NULL) {
        base_free(review->ctx, ranks);
        return base_out_of_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        inc_doubt doubt = inc_doubts_view(review->doubts, i);
        if (doubt.question->phrase.size > 0) { /* else no decision could name it */
            ranks[review->count++] = (rank){doubt.count, badness(&doubt), (uint32_t)i};
        }
    }
    qsort(ranks, review->count, sizeof *ranks, compare_ranks);
    for (size_t i = 0; i < review->count; i++) {
        review->order[i] = ranks[i].number;
    }
    base_free(review->ctx, ranks);
    return INCMAP_OK;
}

static void tell_missed(const incmap_review *review, const incmap_notices *notices) {
    incmap_error problem;
    uint64_t missed = inc_doubts_missed(review->doubts);
    if (missed > 0 && notices->notice != NULL) {
        base_fail(&problem, INCMAP_LIMIT,
                  "no more questions can be held; %llu further incidents are not asked about",
                  (unsigned long long)missed);
        notices->notice(notices->state, &problem);
    }
}

static incmap_status set_up(incmap_review *review, incmap_layer *layer,
                            const incmap_review_options *options, incmap_error *err) {
    BASE_TRY(rev_journal_open(&review->journal, review->ctx, options->decisions, &options->notices,
                              err));
    BASE_TRY(inc_decisions_open(&review->decisions, review->ctx, options->decisions,
                                review->resolver, &options->notices, err));
    BASE_TRY(rev_collect(&review->found, review->resolver, layer, err));
    review->doubts = inc_placer_doubts(review->found.placer);
    tell_missed(review, &options->notices);
    return put_in_order(review, err);
}

incmap_status incmap_review_open(incmap_review **out, incmap_context *ctx,
                                 incmap_resolver *resolver, incmap_layer *layer,
                                 const incmap_review_options *options, incmap_error *err) {
    *out = NULL;
    incmap_review *review = base_alloc_zeroed(ctx, 1, sizeof *review);
    if (review == NULL) {
        return base_out_of_memory(err);
    }
    review->ctx = ctx;
    review->resolver = resolver;
    rev_collection_init(&review->found, ctx);
    incmap_status status = set_up(review, layer, options, err);
    if (status != INCMAP_OK) {
        incmap_review_close(review);
        return status;
    }
    *out = review;
    return INCMAP_OK;
}

void incmap_review_close(incmap_review *review) {
    if (review != NULL) {
        rev_journal_close(review->journal);
        inc_decisions_close(review->decisions);
        rev_collection_free(&review->found);
        base_free(review->ctx, review->order);
        base_free(review->ctx, review->revisions);
        base_free(review->ctx, review);
    }
}

void incmap_review_counts_view(const incmap_review *review, incmap_review_counts *out) {
    incmap_placer_counts counts;
    inc_decision decision;
    incmap_placer_counts_view(review->found.placer, &counts);
    *out = (incmap_review_counts){
        .incidents = counts.incidents,
        .questions = review->count,
        .missed = inc_doubts_missed(review->doubts),
    };
    for (size_t i = 0; i < review->count; i++) {
        inc_doubt doubt = inc_doubts_view(review->doubts, review->order[i]);
        out->decided += inc_decisions_find(review->decisions, doubt.question, &decision);
    }
}

static void fill_decision(const incmap_review *review, const inc_question *question,
                          incmap_question *out) {
    inc_decision decision;
    incmap_place place;
    out->decided = inc_decisions_find(review->decisions, question, &decision);
    if (!out->decided) {
        return;
    }
    out->everywhere = !inc_decisions_has(review->decisions, question);
    out->rejected = decision.kind == INC_DECISION_REJECT;
    if (decision.kind == INC_DECISION_PLACE &&
        incmap_gazetteer_place_view(incmap_resolver_gazetteer(review->resolver, decision.gazetteer),
                                    decision.place, &place)) {
        out->decision_id = place.id;
        out->decision_name = place.name;
        out->decision_point = place.point;
    } else if (decision.kind == INC_DECISION_POINT) {
        out->decision_point = decision.point.point;
        out->decision_radius_m = decision.point.precision_m;
    }
}

bool incmap_review_view(const incmap_review *review, size_t number, incmap_question *out) {
    if (number >= review->count) {
        return false;
    }
    uint32_t which = review->order[number];
    inc_doubt doubt = inc_doubts_view(review->doubts, which);
    const rev_setting *setting = &review->found.settings[which];
    *out = (incmap_question){
        .phrase = doubt.question->phrase,
        .admin = doubt.question->admin,
        .country = doubt.question->country,
        .in_report = doubt.question->context != 0,
        .count = doubt.count,
        .input = base_span_of(doubt.input),
        .line = doubt.line,
        .date = setting->date,
        .title = setting->title,
        .evidence = setting->evidence,
        .outcome = doubt.outcome,
        .reason = doubt.reason,
        .flags = doubt.flags,
        .revision = review->revisions[which],
    };
    fill_decision(review, doubt.question, out);
    return true;
}

static incmap_status no_such(size_t number, incmap_error *err) {
    return base_fail(err, INCMAP_NOT_FOUND, "there is no question %zu", number);
}

incmap_status incmap_review_ask(incmap_review *review, size_t number, incmap_sink account,
                                incmap_placement *out, incmap_error *err) {
    if (number >= review->count) {
        return no_such(number, err);
    }
    inc_doubt doubt = inc_doubts_view(review->doubts, review->order[number]);
    incmap_query query = {
        .place = doubt.question->phrase,
        .admin = doubt.question->admin,
        .country = doubt.question->country,
        .text = review->found.settings[review->order[number]].context,
    };
    return account.write == NULL
               ? incmap_resolver_place(review->resolver, &query, out, err)
               : incmap_resolver_explain(review->resolver, &query, account, out, err);
}

static bool is_told(const incmap_review_neighbour *told, size_t count,
                    const incmap_review_neighbour *one) {
    for (size_t i = 0; i < count; i++) {
        if (told[i].point.lat == one->point.lat && told[i].point.lon == one->point.lon) {
            return true;
        }
    }
    return false;
}

/* The first neighbour of input `input` at `line` or behind it. */
static size_t first_behind(const rev_collection *found, size_t input, uint64_t line) {
    size_t low = 0;
    size_t high = found->neighbour_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const rev_neighbour *one = &found->neighbours[middle];
        if (one->input < input || (one->input == input && one->told.line < line)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

size_t incmap_review_neighbours(const incmap_review *review, size_t number,
                                incmap_review_neighbour *out, size_t room) {
    const rev_collection *found = &review->found;
    size_t count = 0;
    if (number >= review->count) {
        return 0;
    }
    uint32_t which = review->order[number];
    uint64_t line = inc_doubts_view(review->doubts, which).line;
    size_t input = found->settings[which].input;
    size_t behind = first_behind(found, input, line);
    size_t before = behind;
    while (count < room) {
        bool has_behind =
            behind < found->neighbour_count && found->neighbours[behind].input == input;
        bool has_before = before > 0 && found->neighbours[before - 1].input == input;
        if (!has_behind && !has_before) {
            break;
        }
        bool take_behind =
            has_behind && (!has_before || found->neighbours[behind].told.line - line <=
                                              line - found->neighbours[before - 1].told.line);
        const rev_neighbour *one =
            take_behind ? &found->neighbours[behind++] : &found->neighbours[--before];
        if (!is_told(out, count, &one->told)) {
            out[count++] = one->told;
        }
    }
    return count;
}

/* The question as the row of the decision has it: an undo goes to the row that now holds. */
static incmap_status row_question(const incmap_review *review, const inc_question *question,
                                  const incmap_decision *decision, bool undo, inc_question *out,
                                  incmap_error *err) {
    *out = *question;
    if (decision->everywhere || (undo && !inc_decisions_has(review->decisions, out))) {
        out->context = 0;
    }
    if (undo && !inc_decisions_has(review->decisions, out)) {
        return base_fail(err, INCMAP_USAGE, "there is no decision to take back");
    }
    return INCMAP_OK;
}

/* The decision as its row says it: a place with its name and point besides, by which it is found
 * again in a gazetteer that has it under another id. */
static incmap_status put_made(const incmap_review *review, const inc_decision *made,
                              incmap_span text, base_buf *out, incmap_error *err) {
    enum { DEGREE_DECIMALS = 5 };
    incmap_place place;
    char number[BASE_NUM_MAX], room[INCMAP_ID_ROOM];
    if (made->kind != INC_DECISION_PLACE ||
        !incmap_gazetteer_place_view(incmap_resolver_gazetteer(review->resolver, made->gazetteer),
                                     made->place, &place)) {
        return base_buf_add_span(out, text, err);
    }
    BASE_TRY(base_buf_add_span(out, incmap_id_write(&place.id, room), err));
    BASE_TRY(base_buf_add_char(out, ' ', err));
    BASE_TRY(base_buf_add_span(out, place.name, err));
    BASE_TRY(base_buf_add_char(out, ' ', err));
    size_t size = base_num_write_fixed(number, place.point.lat, DEGREE_DECIMALS);
    BASE_TRY(base_buf_add(out, number, size, err));
    BASE_TRY(base_buf_add_char(out, ',', err));
    size = base_num_write_fixed(number, place.point.lon, DEGREE_DECIMALS);
    return base_buf_add(out, number, size, err);
}

static incmap_status write_rows(incmap_review *review, const inc_question *question,
                                const inc_decision *made, incmap_span text, incmap_error *err) {
    static const inc_decision undo = {.kind = INC_DECISION_UNDO};
    base_buf rows;
    base_buf cell;
    base_buf_init(&rows, review->ctx, SIZE_MAX);
    base_buf_init(&cell, review->ctx, SIZE_MAX);
    incmap_status status = put_made(review, made, text, &cell, err);
    bool replaces =
        made->kind != INC_DECISION_UNDO && inc_decisions_has(review->decisions, question);
    if (status == INCMAP_OK && replaces) {
        status = rev_journal_put(review->journal, &rows, BASE_SPAN("undo"), question, err);
    }
    if (status == INCMAP_OK) {
        status = rev_journal_put(review->journal, &rows, base_buf_view(&cell), question, err);
    }
    if (status == INCMAP_OK) {
        status = rev_journal_append(review->journal, base_buf_view(&rows), err);
    }
    base_buf_free(&rows);
    base_buf_free(&cell);
    if (status == INCMAP_OK && replaces) {
        status = inc_decisions_add(review->decisions, question, &undo, 0, err);
    }
    return status == INCMAP_OK ? inc_decisions_add(review->decisions, question, made, 0, err)
                               : status;
}

static void revise(incmap_review *review, const inc_question *question) {
    for (size_t i = 0; i < inc_doubts_count(review->doubts); i++) {
        review->revisions[i] +=
            inc_question_same(inc_doubts_view(review->doubts, i).question, question);
    }
}

incmap_status incmap_review_decide(incmap_review *review, size_t number,
                                   const incmap_decision *decision, bool *stale,
                                   incmap_error *err) {
    *stale = false;
    if (number >= review->count) {
        return no_such(number, err);
    }
    uint32_t which = review->order[number];
    const inc_question *question = inc_doubts_view(review->doubts, which).question;
    inc_decision made;
    inc_question row;
    incmap_span text = base_span_trim(decision->text);
    if (!inc_decisions_parse(review->decisions, text, &made)) {
        return base_fail(err, INCMAP_USAGE,
                         "\"%.*s\" is no place of a gazetteer in use, no coordinates, not "
                         "\"reject\" and not \"undo\"",
                         BASE_SPAN_ARG(text));
    }
    if (decision->revision != review->revisions[which]) {
        *stale = true;
        return INCMAP_OK;
    }
    BASE_TRY(row_question(review, question, decision, made.kind == INC_DECISION_UNDO, &row, err));
    BASE_TRY(write_rows(review, &row, &made, text, err));
    revise(review, question);
    return INCMAP_OK;
}
