/* The filter: a line in, a line of JSON out. Knows the wire, nothing of how places are found. */
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "res_explain.h"
#include "res_request.h"
#include "res_resolver.h"
#include "res_write.h"
#include "txt_utf8.h"

enum { ECHO_MAX = 1024, ANSWER_MAX = 1 << 20 };

static void put_id(io_pen *pen, const res_request *asked) {
    const io_json_value *id = asked->id;
    io_pen_key(pen, "id");
    if (asked->id_text.data != NULL) {
        io_pen_string(pen, asked->id_text);
    } else if (io_json_kind_of(id) == IO_JSON_MISSING && asked->id_digits.size == 0) {
        io_pen_raw(pen, "null");
    } else if (asked->id_digits.size > 0) {
        io_pen_span(pen, asked->id_digits);
    } else if (pen->status == INCMAP_OK) {
        pen->status = io_json_print(id, pen->out, pen->err);
    }
}

static void put_candidate(io_pen *pen, const incmap_candidate *candidate) {
    io_pen_next(pen);
    io_pen_open(pen, '{');
    res_write_place(pen, &candidate->place);
    io_pen_point(pen, candidate->place.point);
    io_pen_text(pen, "feature", candidate->place.feature);
    io_pen_text(pen, "country", candidate->place.country);
    io_pen_text(pen, "admin2", candidate->place.admin2);
    io_pen_text(pen, "match", base_span_of(incmap_match_name(candidate->match)));
    io_pen_number(pen, "score", candidate->score, RES_SCORE_DECIMALS);
    io_pen_close(pen, '}');
}

static void put_candidates(io_pen *pen, const incmap_placement *placement) {
    io_pen_key(pen, "candidates");
    io_pen_open(pen, '[');
    for (size_t i = 0; i < placement->candidate_count; i++) {
        put_candidate(pen, &placement->candidates[i]);
    }
    io_pen_close(pen, ']');
}

static incmap_status write_question(base_buf *out, const res_request *asked, incmap_error *err) {
    io_pen pen = {.out = out, .err = err};
    io_pen_open(&pen, '{');
    put_id(&pen, asked);
    io_pen_text(&pen, "query", txt_utf8_fit(asked->query.place, ECHO_MAX));
    return pen.status;
}

/* What stands behind the question, which is the same whenever the same is asked. */
static incmap_status write_answer(base_buf *out, const incmap_placement *placement,
                                  incmap_error *err) {
    io_pen pen = {.out = out, .err = err, .first = false};
    res_write_placement(&pen, placement);
    put_candidates(&pen, placement);
    return pen.status;
}

/* The placement, and in a resolver that explains what it was chosen from. */
static incmap_status resolve_and_write(incmap_resolver *resolver, const incmap_query *query,
                                       base_buf *out, incmap_error *err) {
    incmap_placement placement;
    base_buf weighed;
    base_buf_init(&weighed, resolver->ctx, ANSWER_MAX);
    res_explainer explainer = {.out = &weighed, .err = err, .as_json = true};
    resolver->explainer = resolver->explains ? &explainer : NULL;
    incmap_status status = res_resolve(resolver, query, &placement, err);
    resolver->explainer = NULL;
    status = status == INCMAP_OK ? explainer.status : status;
    if (status == INCMAP_OK) {
        status = base_buf_add(out, &placement.outcome, sizeof placement.outcome, err);
    }
    status = status == INCMAP_OK ? write_answer(out, &placement, err) : status;
    if (status == INCMAP_OK && resolver->explains) {
        io_pen pen = {.out = out, .err = err};
        io_pen_key(&pen, "weighed");
        io_pen_open(&pen, '[');
        io_pen_span(&pen, base_buf_view(&weighed));
        io_pen_close(&pen, ']');
        status = pen.status;
    }
    base_buf_free(&weighed);
    return status == INCMAP_OK ? base_buf_add_text(out, "}\n", err) : status;
}

static incmap_status write_fault(base_buf *out, const res_request *asked, uint64_t number,
                                 const incmap_error *fault, incmap_error *err) {
    io_pen pen = {.out = out, .err = err};
    io_pen_open(&pen, '{');
    put_id(&pen, asked);
    io_pen_text(&pen, "status", BASE_SPAN("error"));
    io_pen_size(&pen, "line", (size_t)number);
    io_pen_text(&pen, "message", base_span_of(fault->message));
    io_pen_raw(&pen, "}\n");
    return pen.status;
}

/* The answer's text, in front of it the outcome, resolved and kept for the next time. */
static incmap_status make_answer(incmap_resolver *resolver, const incmap_query *query,
                                 base_buf *out, incmap_error *err) {
    out->size = 0;
    BASE_TRY(resolve_and_write(resolver, query, out, err));
    return res_cache_keep(&resolver->answers, base_buf_view(out), err);
}

static incmap_status answer(incmap_resolver *resolver, incmap_span line, uint64_t number,
                            res_request *asked, base_buf *out, incmap_outcome *outcome,
                            incmap_error *err) {
    incmap_error fault = {0};
    incmap_span known;
    incmap_status status = res_request_read(asked, resolver->ctx, line, &fault);
    if (status == INCMAP_MEMORY) {
        return base_out_of_memory(err);
    }
    if (status != INCMAP_OK) {
        return write_fault(out, asked, number, &fault, err);
    }
    BASE_TRY(res_cache_find(&resolver->answers, &asked->query, &known, err));
    if (known.data == NULL) {
        BASE_TRY(make_answer(resolver, &asked->query, &resolver->answer, err));
        known = base_buf_view(&resolver->answer);
    }
    memcpy(outcome, known.data, sizeof *outcome);
    BASE_TRY(write_question(out, asked, err));
    return base_buf_add(out, known.data + sizeof *outcome, known.size - sizeof *outcome, err);
}

incmap_status incmap_resolver_answer(incmap_resolver *resolver, incmap_span line, uint64_t number,
                                     incmap_sink sink, incmap_outcome *outcome, incmap_error *err) {
    res_request asked = {.json = NULL};
    base_buf out;
    incmap_outcome ignored = INCMAP_OUTCOME_UNPLACED;
    outcome = outcome == NULL ? &ignored : outcome;
    *outcome = INCMAP_OUTCOME_UNPLACED;
    base_buf_init(&out, resolver->ctx, ANSWER_MAX);
    incmap_status status = answer(resolver, line, number, &asked, &out, outcome, err);
    if (status == INCMAP_OK) {
        status = sink.write(sink.state, out.data, out.size, err);
    }
    base_buf_free(&out);
    res_request_free(&asked);
    return status;
}
