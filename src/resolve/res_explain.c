#include "res_explain.h"

#include <string.h>

#include "base_num.h"
#include "base_span.h"
#include "res_signals.h"
#include "res_weights.h"

enum { NAME_WIDTH = 18, NUMBER_WIDTH = 9, DECIMALS = 2, SHARE_DECIMALS = 3, DEGREE_DECIMALS = 5 };

static void put(res_explainer *x, incmap_span text) {
    if (x->status == INCMAP_OK) {
        x->status = base_buf_add_span(x->out, text, x->err);
    }
}

static void put_text(res_explainer *x, const char *text) { put(x, base_span_of(text)); }

static void put_spaces(res_explainer *x, size_t count) {
    for (size_t i = 0; i < count; i++) {
        put_text(x, " ");
    }
}

static void put_number(res_explainer *x, double value, int decimals) {
    char digits[BASE_NUM_MAX];
    base_num_write_fixed(digits, value, decimals);
    put_text(x, digits);
}

/* In a column, flush right, all decimals written out. */
static void put_column(res_explainer *x, double value) {
    char digits[BASE_NUM_MAX];
    base_num_write_fixed(digits, value, DECIMALS);
    const char *point = strchr(digits, '.');
    size_t size = strlen(digits);
    size_t behind = point == NULL ? 0 : size - (size_t)(point - digits) - 1;
    size_t missing = (point == NULL ? 1 : 0) + DECIMALS - behind;
    put_spaces(x, NUMBER_WIDTH > size + missing ? NUMBER_WIDTH - size - missing : 0);
    put_text(x, digits);
    put_text(x, ".00" + (sizeof ".00" - 1 - missing));
}

static void put_padded(res_explainer *x, const char *text, size_t width) {
    size_t size = strlen(text);
    put_text(x, text);
    put_spaces(x, width > size ? width - size : 0);
}

static void put_part(res_explainer *x, const char *before, incmap_span text) {
    if (text.size > 0) {
        put_text(x, before);
        put(x, text);
    }
}

static void put_place(res_explainer *x, const incmap_place *place) {
    char room[INCMAP_ID_ROOM];
    put(x, place->name);
    put_part(x, "  ", incmap_id_write(&place->id, room));
    put_part(x, "  ", place->feature);
    put_part(x, "  ", place->country);
    put_part(x, ", ", place->admin1);
    put_part(x, ", ", place->admin2);
    put_text(x, "  ");
    put_number(x, place->point.lat, DEGREE_DECIMALS);
    put_text(x, ",");
    put_number(x, place->point.lon, DEGREE_DECIMALS);
}

static void put_term(res_explainer *x, const res_term *term) {
    put_text(x, "      ");
    put_padded(x, term->name, NAME_WIDTH);
    put_column(x, term->weight);
    put_text(x, "  x");
    put_column(x, term->value);
    put_text(x, "  =");
    put_column(x, term->weight * term->value);
    put_text(x, "\n");
}

static void put_sum(res_explainer *x, const char *label, double logit, double share) {
    put_text(x, "      ");
    put_padded(x, label, NAME_WIDTH + 2 * NUMBER_WIDTH + 6);
    put_column(x, logit);
    put_text(x, "   share ");
    put_number(x, share, SHARE_DECIMALS);
    put_text(x, "\n");
}

static void put_candidate(res_explainer *x, const res_scene *scene, const res_candidate *candidate,
                          size_t number) {
    res_trace trace = {0};
    double logit = res_logit(scene, candidate, &trace);
    put_text(x, number < 10 ? "  " : " ");
    put_number(x, (double)number, 0);
    put_text(x, ".  ");
    put_place(x, &candidate->place);
    put_text(x, "\n");
    for (size_t i = 0; i < trace.count; i++) {
        put_term(x, &trace.items[i]);
    }
    put_sum(x, "sum", logit, candidate->share);
}

void res_explain_choice(res_explainer *explainer, const res_scene *scene, const res_pool *pool,
                        const res_choice *choice) {
    if (explainer->as_json) {
        res_explain_choice_json(explainer, scene, pool, choice);
        return;
    }
    put_text(explainer, "name: ");
    put(explainer, scene->name);
    put_text(explainer, "\n");
    size_t shown = pool->count < INCMAP_CANDIDATES_MAX ? pool->count : INCMAP_CANDIDATES_MAX;
    for (size_t i = 0; i < shown; i++) {
        put_candidate(explainer, scene, &pool->items[i], i + 1);
    }
    if (pool->count > shown) {
        put_text(explainer, "  and ");
        put_number(explainer, (double)(pool->count - shown), 0);
        put_text(explainer, " more\n");
    }
    put_sum(explainer, "none of these", res_w_NONE, choice->none);
}

static void put_flags(res_explainer *x, uint32_t flags) {
    for (int bit = 0; bit < 32; bit++) {
        const char *name = incmap_flag_name(flags & (UINT32_C(1) << bit));
        if (name != NULL) {
            put_text(x, ", ");
            put_text(x, name);
        }
    }
}

void res_explain_answer(res_explainer *explainer, const incmap_placement *placement) {
    put_text(explainer, "answer: ");
    put_text(explainer, incmap_outcome_name(placement->outcome));
    if (placement->outcome != INCMAP_OUTCOME_PLACED) {
        put_text(explainer, " (");
        put_text(explainer, incmap_reason_name(placement->reason));
        put_text(explainer, ")");
    }
    if (placement->has_point) {
        put_text(explainer, " ");
        put_part(explainer, "", placement->has_place ? placement->place.name : placement->country);
        put_text(explainer, " at ");
        put_number(explainer, placement->point.lat, DEGREE_DECIMALS);
        put_text(explainer, ",");
        put_number(explainer, placement->point.lon, DEGREE_DECIMALS);
        put_text(explainer, ", score ");
        put_number(explainer, placement->score, SHARE_DECIMALS);
    }
    put_flags(explainer, placement->flags);
    put_text(explainer, "\n");
}
