/* The account of a choice for programs: every candidate with what its logit is the sum of. */
#include "res_explain.h"
#include "res_signals.h"
#include "res_write.h"

enum { DECIMALS = 4 };

static void put_signals(io_pen *pen, const res_trace *trace) {
    io_pen_key(pen, "signals");
    io_pen_open(pen, '{');
    for (size_t i = 0; i < trace->count; i++) {
        io_pen_number(pen, trace->items[i].name, trace->items[i].value, DECIMALS);
    }
    io_pen_close(pen, '}');
}

static void put_candidate(io_pen *pen, const res_scene *scene, const res_candidate *candidate) {
    res_trace trace = {0};
    double logit = res_logit(scene, candidate, &trace);
    io_pen_next(pen);
    io_pen_open(pen, '{');
    res_write_place(pen, &candidate->place);
    io_pen_point(pen, candidate->place.point);
    io_pen_text(pen, "feature", candidate->place.feature);
    io_pen_text(pen, "country", candidate->place.country);
    io_pen_number(pen, "logit", logit, DECIMALS);
    io_pen_number(pen, "share", candidate->share, DECIMALS);
    io_pen_number(pen, "group", (double)candidate->stands_for, 0);
    put_signals(pen, &trace);
    io_pen_close(pen, '}');
}

void res_explain_choice_json(res_explainer *explainer, const res_scene *scene, const res_pool *pool,
                             const res_choice *choice) {
    io_pen pen = {.out = explainer->out,
                  .err = explainer->err,
                  .status = explainer->status,
                  .first = explainer->out->size == 0};
    io_pen_next(&pen);
    io_pen_open(&pen, '{');
    io_pen_text(&pen, "name", scene->name);
    io_pen_number(&pen, "none", choice->none, DECIMALS);
    io_pen_key(&pen, "candidates");
    io_pen_open(&pen, '[');
    for (size_t i = 0; i < pool->count; i++) {
        put_candidate(&pen, scene, &pool->items[i]);
    }
    io_pen_raw(&pen, "]}");
    explainer->status = pen.status;
}
