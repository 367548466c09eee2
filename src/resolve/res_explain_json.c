/* The account of a choice for programs: every candidate with what its logit is the sum of. */
#include "res_explain.h"
#include "res_signals.h"
#include "res_writer.h"

enum { DECIMALS = 4 };

static void put_signals(res_writer *w, const res_trace *trace) {
    res_put_key(w, "signals");
    res_put(w, "{");
    w->first = true;
    for (size_t i = 0; i < trace->count; i++) {
        res_put_number(w, trace->items[i].name, trace->items[i].value, DECIMALS);
    }
    res_put(w, "}");
}

static void put_candidate(res_writer *w, const res_scene *scene, const res_candidate *candidate) {
    char room[INCMAP_ID_ROOM];
    res_trace trace = {0};
    double logit = res_logit(scene, candidate, &trace);
    res_put(w, "{");
    w->first = true;
    res_put_text(w, "place_id", incmap_id_write(&candidate->place.id, room));
    res_put_text(w, "name", candidate->place.name);
    res_put_point(w, candidate->place.point);
    res_put_text(w, "feature", candidate->place.feature);
    res_put_text(w, "country", candidate->place.country);
    res_put_number(w, "logit", logit, DECIMALS);
    res_put_number(w, "share", candidate->share, DECIMALS);
    res_put_number(w, "group", (double)candidate->stands_for, 0);
    put_signals(w, &trace);
    res_put(w, "}");
}

void res_explain_choice_json(res_explainer *explainer, const res_scene *scene, const res_pool *pool,
                             const res_choice *choice) {
    res_writer w = {
        .out = explainer->out, .err = explainer->err, .status = explainer->status, .first = true};
    res_put(&w, explainer->out->size > 0 ? ",{" : "{");
    res_put_text(&w, "name", scene->name);
    res_put_number(&w, "none", choice->none, DECIMALS);
    res_put_key(&w, "candidates");
    res_put(&w, "[");
    for (size_t i = 0; i < pool->count; i++) {
        res_put(&w, i > 0 ? "," : "");
        put_candidate(&w, scene, &pool->items[i]);
    }
    res_put(&w, "]}");
    explainer->status = w.status;
}
