#include "res_signals.h"

#include <math.h>

#include "base_span.h"
#include "geo_sphere.h"
#include "res_weights.h"

static double match_signal(const res_scene *scene, const res_candidate *candidate) {
    (void)scene;
    double other = candidate->main_name ? 0 : res_w_OTHER_NAME;
    switch (candidate->match) {
        case INCMAP_MATCH_EXACT:
        case INCMAP_MATCH_ALTERNATE:
            return res_w_MATCH_LETTERS + other;
        case INCMAP_MATCH_FOLDED:
            return res_w_MATCH_FOLDED + other;
        case INCMAP_MATCH_SKELETON:
            return res_w_MATCH_SKELETON + other;
        case INCMAP_MATCH_INFLECTED:
            return res_w_MATCH_INFLECTED + other;
        default:
            break;
    }
    double letters = candidate->letters > 0 ? candidate->letters : 1;
    double second = candidate->edits > 1 ? res_w_SECOND_EDIT : 0;
    return res_w_MATCH_FUZZY + res_w_EDITS * candidate->edits / letters + second +
           res_w_FUZZY_SHARE * other;
}

typedef struct kind_line {
    const char *feature;
    const double *weight;
} kind_line;

/* The first line whose feature the place's starts with is taken; none is 0. */
static const kind_line kinds[] = {
    {"A.PCL", &res_w_COUNTRY_ITSELF},
    {"A.ADM1", &res_w_FIRST_UNIT},
    {"A.ADM2", &res_w_SECOND_UNIT},
    {"A.", &res_w_LESSER_UNIT},
    {"P.PPLC", &res_w_CAPITAL},
    {"P.PPLA2", &res_w_SECOND_SEAT},
    {"P.PPLA3", &res_w_LESSER_SEAT},
    {"P.PPLA4", &res_w_LESSER_SEAT},
    {"P.PPLA5", &res_w_LESSER_SEAT},
    {"P.PPLA", &res_w_FIRST_SEAT},
    {"P.PPLL", &res_w_LOCALITY},
    {"P.PPLF", &res_w_LOCALITY},
    {"P.PPLX", &res_w_QUARTER},
    {"P.PPLQ", &res_w_ABANDONED},
    {"P.PPLW", &res_w_ABANDONED},
    {"P.PPLH", &res_w_ABANDONED},
    {"S.", &res_w_SITE},
    {"R.", &res_w_SITE},
    {"H.", &res_w_NATURE},
    {"T.", &res_w_NATURE},
    {"L.", &res_w_NATURE},
    {"V.", &res_w_NATURE},
    {"U.", &res_w_NATURE},
};

static double kind_weight(incmap_span feature) {
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (res_feature_is(feature, kinds[i].feature)) {
            return *kinds[i].weight;
        }
    }
    return 0;
}

double res_prominence(const incmap_place *place) {
    double people = fmax((double)place->population, 1000);
    return res_w_IMPORTANCE * log10(people / 1000) + kind_weight(res_feature(place));
}

static double prominence_signal(const res_scene *scene, const res_candidate *candidate) {
    (void)scene;
    double share = candidate->match == INCMAP_MATCH_FUZZY ? res_w_FUZZY_SHARE : 1;
    return share * res_prominence(&candidate->place);
}

static double wanted_signal(const res_scene *scene, const res_candidate *candidate) {
    static const char *const classes[] = {
        [RES_WANTED_ANY] = "",     [RES_WANTED_SETTLEMENT] = "P", [RES_WANTED_UNIT] = "A",
        [RES_WANTED_WATER] = "HL", [RES_WANTED_HEIGHT] = "TL",    [RES_WANTED_SITE] = "S",
    };
    const char *wanted = classes[scene->wanted];
    if (wanted[0] == '\0' || candidate->place.feature.size == 0) {
        return 0;
    }
    char is = candidate->place.feature.data[0];
    return is == wanted[0] || is == wanted[1] ? res_w_WANTED : res_w_UNWANTED;
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

static double unit_signal(const res_scene *scene, const res_candidate *candidate) {
    if (scene->unit_count == 0) {
        return 0;
    }
    double agreement = res_unit_agreement(scene, &candidate->place);
    double far = scene->has_reported ? res_w_UNIT_FAR : 0;
    return res_w_UNIT * agreement + far * (1 - agreement);
}

static double assumed_signal(const res_scene *scene, incmap_span country) {
    for (size_t i = 0; i < scene->assumed_count; i++) {
        if (base_span_equal(scene->assumed[i], country)) {
            return res_w_ASSUMED;
        }
    }
    return scene->assumed_count > 0 ? res_w_ASSUMED_NOT : 0;
}

static double country_signal(const res_scene *scene, const res_candidate *candidate) {
    incmap_span country = candidate->place.country;
    if (country.size == 0) {
        return 0;
    }
    if (scene->country.size == 0) {
        return assumed_signal(scene, country);
    }
    return base_span_equal(scene->country, country) ? res_w_COUNTRY : res_w_COUNTRY_NOT;
}

static double near_signal(const res_scene *scene, const res_candidate *candidate) {
    if (!scene->has_near) {
        return 0;
    }
    double km = geo_distance_m(scene->near_point, candidate->place.point) / 1000;
    return res_w_NEAR_POINT / (1 + km / res_w_NEAR_HALF_KM);
}

static double text_signal(const res_scene *scene, const res_candidate *candidate) {
    double support = res_text_support(scene->text, scene->name_hash, &candidate->place);
    return res_w_TEXT * (1 - exp(-support));
}

static double doubt_signal(const res_scene *scene, const res_candidate *candidate) {
    bool is_country = res_is(&candidate->place, "A.PCL");
    return (scene->demonym && !is_country ? res_w_NOT_A_PLACE : 0) +
           (scene->passed_over ? res_w_PASSED_OVER : 0);
}

typedef double (*signal)(const res_scene *scene, const res_candidate *candidate);

static const signal signals[] = {match_signal,   prominence_signal, wanted_signal, unit_signal,
                                 country_signal, near_signal,       text_signal,   doubt_signal};

double res_weigh(const res_scene *scene, res_pool *pool) {
    double highest = res_w_NONE;
    for (size_t i = 0; i < pool->count; i++) {
        pool->items[i].logit = 0;
        for (size_t s = 0; s < sizeof signals / sizeof signals[0]; s++) {
            pool->items[i].logit += signals[s](scene, &pool->items[i]);
        }
        highest = fmax(highest, pool->items[i].logit);
    }
    double none = exp(res_w_NONE - highest);
    double total = none;
    for (size_t i = 0; i < pool->count; i++) {
        pool->items[i].share = exp(pool->items[i].logit - highest);
        total += pool->items[i].share;
    }
    for (size_t i = 0; i < pool->count; i++) {
        pool->items[i].share /= total;
    }
    return none / total;
}
