/* The filter: a line in, a line of JSON out. Knows the wire, nothing of how places are found. */
#include "base_error.h"
#include "base_num.h"
#include "base_span.h"
#include "res_explain.h"
#include "res_request.h"
#include "res_resolver.h"
#include "res_writer.h"
#include "txt_utf8.h"

enum { ECHO_MAX = 1024, ANSWER_MAX = 1 << 20, SCORE_DECIMALS = 3 };

static void put_id(res_writer *w, const res_request *asked) {
    const io_json_value *id = asked->id;
    res_put_key(w, "id");
    if (asked->id_text.data != NULL) {
        if (w->status == INCMAP_OK) {
            w->status = io_json_put_string(w->out, asked->id_text, w->err);
        }
    } else if (io_json_kind_of(id) == IO_JSON_MISSING && asked->id_digits.size == 0) {
        res_put(w, "null");
    } else if (asked->id_digits.size > 0) {
        if (w->status == INCMAP_OK) {
            w->status = base_buf_add_span(w->out, asked->id_digits, w->err);
        }
    } else if (w->status == INCMAP_OK) {
        w->status = io_json_print(id, w->out, w->err);
    }
}

static void put_flags(res_writer *w, uint32_t flags) {
    res_put_key(w, "flags");
    res_put(w, "[");
    bool first = true;
    for (int bit = 0; bit < 32; bit++) {
        const char *name = incmap_flag_name(flags & (UINT32_C(1) << bit));
        if (name != NULL) {
            res_put(w, first ? "\"" : ",\"");
            res_put(w, name);
            res_put(w, "\"");
            first = false;
        }
    }
    res_put(w, "]");
}

static void put_place(res_writer *w, const incmap_place *place) {
    char room[INCMAP_ID_ROOM];
    res_put_text(w, "place_id", incmap_id_write(&place->id, room));
    res_put_text(w, "name", place->name);
}

static void put_candidate(res_writer *w, const incmap_candidate *candidate) {
    res_put(w, "{");
    w->first = true;
    put_place(w, &candidate->place);
    res_put_point(w, candidate->place.point);
    res_put_text(w, "feature", candidate->place.feature);
    res_put_text(w, "country", candidate->place.country);
    res_put_text(w, "admin2", candidate->place.admin2);
    res_put_text(w, "match", base_span_of(incmap_match_name(candidate->match)));
    res_put_number(w, "score", candidate->score, SCORE_DECIMALS);
    res_put(w, "}");
}

static void put_candidates(res_writer *w, const incmap_placement *placement) {
    res_put_key(w, "candidates");
    res_put(w, "[");
    for (size_t i = 0; i < placement->candidate_count; i++) {
        res_put(w, i == 0 ? "" : ",");
        put_candidate(w, &placement->candidates[i]);
    }
    res_put(w, "]");
    w->first = false;
}

static void put_relation(res_writer *w, const incmap_placement *placement) {
    if (placement->relation == INCMAP_RELATION_IN) {
        return;
    }
    res_put_text(w, "relation", base_span_of(incmap_relation_name(placement->relation)));
    if (placement->relation == INCMAP_RELATION_OFFSET) {
        res_put_number(w, "offset_m", placement->offset_m, 0);
    }
    if (placement->bearing_deg >= 0) {
        res_put_number(w, "bearing", placement->bearing_deg, 1);
    }
}

static void put_placed(res_writer *w, const incmap_placement *placement) {
    if (placement->has_place) {
        put_place(w, &placement->place);
    }
    res_put_point(w, placement->point);
    if (placement->has_place) {
        res_put_text(w, "feature", placement->place.feature);
    }
    res_put_text(w, "country", placement->country);
    res_put_text(w, "admin1", placement->admin1);
    res_put_text(w, "admin2", placement->admin2);
    res_put_text(w, "match", base_span_of(incmap_match_name(placement->match)));
    res_put_number(w, "score", placement->score, SCORE_DECIMALS);
    res_put_number(w, "geo_precision", placement->geo_precision, 0);
    res_put_number(w, "where_prec", placement->where_prec, 0);
    res_put_number(w, "uncertainty_m", placement->uncertainty_m, 0);
    put_relation(w, placement);
}

static incmap_status write_question(base_buf *out, const res_request *asked, incmap_error *err) {
    res_writer w = {.out = out, .err = err, .first = true};
    res_put(&w, "{");
    put_id(&w, asked);
    res_put_text(&w, "query", txt_utf8_fit(asked->query.place, ECHO_MAX));
    return w.status;
}

/* What stands behind the question, which is the same whenever the same is asked. */
static incmap_status write_answer(base_buf *out, const incmap_placement *placement,
                                  incmap_error *err) {
    res_writer w = {.out = out, .err = err, .first = false};
    res_put_text(&w, "status", base_span_of(incmap_outcome_name(placement->outcome)));
    if (placement->outcome != INCMAP_OUTCOME_PLACED) {
        res_put_text(&w, "reason", base_span_of(incmap_reason_name(placement->reason)));
    }
    if (placement->has_point) {
        put_placed(&w, placement);
    }
    put_flags(&w, placement->flags);
    put_candidates(&w, placement);
    return w.status;
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
        res_writer w = {.out = out, .err = err};
        res_put_key(&w, "weighed");
        res_put(&w, "[");
        status =
            w.status == INCMAP_OK ? base_buf_add_span(out, base_buf_view(&weighed), err) : w.status;
        status = status == INCMAP_OK ? base_buf_add_text(out, "]", err) : status;
    }
    base_buf_free(&weighed);
    return status == INCMAP_OK ? base_buf_add_text(out, "}\n", err) : status;
}

static incmap_status write_fault(base_buf *out, const res_request *asked, uint64_t number,
                                 const incmap_error *fault, incmap_error *err) {
    res_writer w = {.out = out, .err = err, .first = true};
    char digits[BASE_NUM_MAX];
    base_num_write_u64(digits, number);
    res_put(&w, "{");
    put_id(&w, asked);
    res_put_text(&w, "status", BASE_SPAN("error"));
    res_put_key(&w, "line");
    res_put(&w, digits);
    res_put_text(&w, "message", base_span_of(fault->message));
    res_put(&w, "}\n");
    return w.status;
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
