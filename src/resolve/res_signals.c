#include "res_signals.h"

#include <math.h>
#include <string.h>

#include "base_span.h"
#include "geo_sphere.h"
#include "res_weights.h"

/* A weight of the table times the value that the evidence has; what is 0 is not worth a line. */
static double add_term(res_trace *trace, const char *name, double weight, double value) {
    if (trace != NULL && value != 0 && trace->count < RES_TERMS_MAX) {
        trace->items[trace->count++] = (res_term){name, weight, value};
    }
    return weight * value;
}

#define TERM(trace, name, value) add_term(trace, #name, res_w_##name, value)

static bool is_home(const res_scene *scene, const incmap_place *place) {
    return scene->country.size > 0 && base_span_equal(scene->country, place->country);
}

static double match_signal(const res_scene *scene, const res_candidate *candidate,
                           res_trace *trace) {
    double other = candidate->main_name ? 0 : 1;
    switch (candidate->match) {
        case INCMAP_MATCH_EXACT:
        case INCMAP_MATCH_ALTERNATE:
            return TERM(trace, MATCH_LETTERS, 1) + TERM(trace, OTHER_NAME, other);
        case INCMAP_MATCH_FOLDED:
            return TERM(trace, MATCH_FOLDED, 1) + TERM(trace, OTHER_NAME, other);
        case INCMAP_MATCH_SKELETON:
            return TERM(trace, MATCH_SKELETON, 1) + TERM(trace, OTHER_NAME, other) +
                   TERM(trace, SKELETON_HOME, is_home(scene, &candidate->place));
        case INCMAP_MATCH_INFLECTED:
            return TERM(trace, MATCH_INFLECTED, 1) + TERM(trace, OTHER_NAME, other);
        default:
            break;
    }
    double letters = candidate->letters > 0 ? candidate->letters : 1;
    return TERM(trace, MATCH_FUZZY, 1) + TERM(trace, EDITS, candidate->edits / letters) +
           TERM(trace, SECOND_EDIT, candidate->edits > 1) +
           TERM(trace, USUAL_SLIP, candidate->slip.usual) +
           TERM(trace, FIRST_LETTER, candidate->slip.first) +
           TERM(trace, FUZZY_HOME, is_home(scene, &candidate->place)) +
           TERM(trace, OTHER_NAME, res_w_FUZZY_SHARE * other);
}

static double case_signal(const res_scene *scene, const res_candidate *candidate,
                          res_trace *trace) {
    return TERM(trace, CASE_ASKED, scene->in_case && candidate->inflected) +
           TERM(trace, CASE_SPOKEN, candidate->spoken);
}

typedef struct kind_line {
    const char *feature;
    const char *name;
    const double *weight;
} kind_line;

#define KIND(name) #name, &res_w_##name

/* The first line whose feature the place's starts with is taken; none is 0. */
static const kind_line kinds[] = {
    {"A.PCL", KIND(COUNTRY_ITSELF)},
    {"A.ADM1", KIND(FIRST_UNIT)},
    {"A.ADM2", KIND(SECOND_UNIT)},
    {"A.", KIND(LESSER_UNIT)},
    {"P.PPLC", KIND(CAPITAL)},
    {"P.PPLA2", KIND(SECOND_SEAT)},
    {"P.PPLA3", KIND(LESSER_SEAT)},
    {"P.PPLA4", KIND(LESSER_SEAT)},
    {"P.PPLA5", KIND(LESSER_SEAT)},
    {"P.PPLA", KIND(FIRST_SEAT)},
    {"P.PPLL", KIND(LOCALITY)},
    {"P.PPLF", KIND(LOCALITY)},
    {"P.PPLX", KIND(QUARTER)},
    {"P.PPLQ", KIND(ABANDONED)},
    {"P.PPLW", KIND(ABANDONED)},
    {"P.PPLH", KIND(ABANDONED)},
    {"S.", KIND(SITE)},
    {"R.", KIND(SITE)},
    {"H.OCN", KIND(SEA)},
    {"H.SEA", KIND(SEA)},
    {"H.GULF", KIND(SEA)},
    {"H.", KIND(NATURE)},
    {"T.", KIND(NATURE)},
    {"L.", KIND(NATURE)},
    {"V.", KIND(NATURE)},
    {"U.", KIND(NATURE)},
};

static double kind_signal(incmap_span feature, double share, res_trace *trace) {
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (res_feature_is(feature, kinds[i].feature)) {
            return add_term(trace, kinds[i].name, *kinds[i].weight, share);
        }
    }
    return 0;
}

static double prominence(const incmap_place *place, double share, res_trace *trace) {
    double people = fmax((double)place->population, 1000);
    return TERM(trace, IMPORTANCE, share * log10(people / 1000)) +
           kind_signal(res_feature(place), share, trace);
}

double res_prominence(const incmap_place *place) { return prominence(place, 1, NULL); }

static double prominence_signal(const res_scene *scene, const res_candidate *candidate,
                                res_trace *trace) {
    /* No country lies in another: that its name is nearly this one is chance. */
    if (candidate->match > INCMAP_MATCH_FOLDED && scene->country.size > 0 &&
        res_is(&candidate->place, "A.PCL") && !is_home(scene, &candidate->place)) {
        return 0;
    }
    double share = candidate->match == INCMAP_MATCH_FUZZY      ? res_w_FUZZY_SHARE
                   : candidate->match == INCMAP_MATCH_SKELETON ? res_w_SKELETON_SHARE
                                                               : 1;
    return prominence(&candidate->place, share, trace);
}

/* Whether a place is of the kind that the phrase names; true where it names none. */
static bool is_wanted(const res_scene *scene, const incmap_place *place) {
    static const char *const classes[] = {
        [RES_WANTED_ANY] = "",        [RES_WANTED_SETTLEMENT] = "P", [RES_WANTED_UNIT] = "A",
        [RES_WANTED_WATER] = "HL",    [RES_WANTED_HEIGHT] = "TL",    [RES_WANTED_SITE] = "S",
        [RES_WANTED_GOVERNMENT] = "",
    };
    const char *wanted = classes[scene->wanted];
    return wanted[0] == '\0' || place->feature.size == 0 ||
           strchr(wanted, place->feature.data[0]) != NULL;
}

static double wanted_signal(const res_scene *scene, const res_candidate *candidate,
                            res_trace *trace) {
    bool none = scene->wanted == RES_WANTED_ANY || scene->wanted == RES_WANTED_GOVERNMENT ||
                candidate->place.feature.size == 0;
    if (none) {
        return 0;
    }
    bool fits = is_wanted(scene, &candidate->place);
    return TERM(trace, WANTED, fits) + TERM(trace, UNWANTED, !fits);
}

double res_unit_agreement(const res_scene *scene, const incmap_place *place) {
    double best = 0;
    for (size_t i = 0; i < scene->unit_count; i++) {
        const res_unit *unit = &scene->units[i];
        double agreement = 1;
        if (!res_unit_holds(scene->sources, unit, place)) {
            double fade_m = fmax(res_w_UNIT_FADE_KM * 1000, unit->extent_m / 3);
            double away = res_unit_distance_m(scene->sources, unit, place->point);
            agreement = res_w_UNIT_EDGE * exp(-away / fade_m);
        }
        best = fmax(best, agreement * unit->weight);
    }
    return best;
}

/* In another country than every unit of the name that the source gives. */
static bool is_abroad(const res_scene *scene, const incmap_place *place) {
    for (size_t i = 0; i < scene->unit_count; i++) {
        if (base_span_equal(scene->units[i].place.country, place->country)) {
            return false;
        }
    }
    return scene->has_reported && place->country.size > 0;
}

static double unit_signal(const res_scene *scene, const res_candidate *candidate,
                          res_trace *trace) {
    if (scene->unit_count == 0) {
        return 0;
    }
    double agreement = res_unit_agreement(scene, &candidate->place);
    return TERM(trace, UNIT, agreement) +
           TERM(trace, UNIT_FAR, scene->has_reported ? 1 - agreement : 0) +
           TERM(trace, UNIT_ABROAD, is_abroad(scene, &candidate->place));
}

static double assumed_signal(const res_scene *scene, incmap_span country, res_trace *trace) {
    for (size_t i = 0; i < scene->assumed_count; i++) {
        if (base_span_equal(scene->assumed[i], country)) {
            return TERM(trace, ASSUMED, 1);
        }
    }
    return TERM(trace, ASSUMED_NOT, scene->assumed_count > 0);
}

static double country_signal(const res_scene *scene, const res_candidate *candidate,
                             res_trace *trace) {
    incmap_span country = candidate->place.country;
    if (country.size == 0) {
        return 0;
    }
    if (scene->country.size == 0) {
        return assumed_signal(scene, country, trace);
    }
    bool same = base_span_equal(scene->country, country);
    return TERM(trace, COUNTRY, same) + TERM(trace, COUNTRY_NOT, !same);
}

static double near_signal(const res_scene *scene, const res_candidate *candidate,
                          res_trace *trace) {
    if (!scene->has_near) {
        return 0;
    }
    double km = geo_distance_m(scene->near_point, candidate->place.point) / 1000;
    return TERM(trace, NEAR_POINT, 1 / (1 + km / res_w_NEAR_HALF_KM));
}

static double text_signal(const res_scene *scene, const res_candidate *candidate,
                          res_trace *trace) {
    res_support support;
    res_text_support(scene->text, scene->name_hash, &candidate->place, &support);
    return TERM(trace, TEXT, support.near) + TERM(trace, TEXT_COUNTRY, support.country) +
           TERM(trace, TEXT_ADMIN, support.unit) + TERM(trace, TEXT_PAIR, support.pair);
}

static double doubt_signal(const res_scene *scene, const res_candidate *candidate,
                           res_trace *trace) {
    bool is_country = res_is(&candidate->place, "A.PCL");
    return TERM(trace, NOT_A_PLACE, scene->demonym && !is_country) +
           TERM(trace, PEOPLE, scene->demonym && is_country) +
           TERM(trace, PASSED_OVER, scene->passed_over);
}

typedef double (*signal)(const res_scene *scene, const res_candidate *candidate, res_trace *trace);

static const signal signals[] = {match_signal,  case_signal, prominence_signal,
                                 wanted_signal, unit_signal, country_signal,
                                 near_signal,   text_signal, doubt_signal};

double res_logit(const res_scene *scene, const res_candidate *candidate, res_trace *trace) {
    double logit = 0;
    for (size_t s = 0; s < sizeof signals / sizeof signals[0]; s++) {
        logit += signals[s](scene, candidate, trace);
    }
    return logit;
}

/* What no comparison among the candidates tells: whether the name is one of theirs at all. */
static double doubt_of(const res_scene *scene, const res_candidate *candidate) {
    bool in_text = scene->text != NULL && scene->text->count > 0;
    double doubt = scene->passed_over ? res_w_DOUBT_PASSED_OVER : 0;
    if (!is_wanted(scene, &candidate->place)) {
        doubt = fmax(doubt, res_w_DOUBT_UNWANTED);
    }
    return candidate->match == INCMAP_MATCH_FUZZY && in_text ? fmax(doubt, res_w_DOUBT_FUZZY)
                                                             : doubt;
}

double res_weigh(const res_scene *scene, res_pool *pool) {
    double highest = res_w_NONE;
    for (size_t i = 0; i < pool->count; i++) {
        pool->items[i].logit = res_logit(scene, &pool->items[i], NULL);
        highest = fmax(highest, pool->items[i].logit);
    }
    double total = exp(res_w_NONE - highest);
    double sharp_total = exp(res_w_SHARPNESS * (res_w_NONE - highest));
    for (size_t i = 0; i < pool->count; i++) {
        double over = pool->items[i].logit - highest;
        pool->items[i].share = exp(over);
        pool->items[i].score = exp(res_w_SHARPNESS * over);
        total += pool->items[i].share;
        sharp_total += pool->items[i].score;
    }
    double none = 1;
    for (size_t i = 0; i < pool->count; i++) {
        double belief = 1 - doubt_of(scene, &pool->items[i]);
        pool->items[i].share *= belief / total;
        pool->items[i].score *= belief / sharp_total;
        none -= pool->items[i].share;
    }
    return fmax(0, none);
}
