#include "res_choice.h"

#include <string.h>

#include "base_span.h"
#include "geo_sphere.h"
#include "res_weights.h"
#include "txt_fold.h"

/* Within this distance a settlement and a quarter or station of its name are one place. */
static const double one_place_m = 5000;
static const double one_village_m = 1500;
static const double one_named_village_m = 3000;
/* A seat and the unit of its name, where neither area nor code tells. */
static const double seat_m = 25000;
static const uint64_t town_people = 10000;
static const uint64_t city_people = 100000;
/* What stands for a place and lies farther away says nothing of where the place is. */
static const double one_answer_m = 100000;
/* Two gazetteers' points of one town; of two villages of the name that may be two. */
static const double one_town_m = 10000;
/* A country no larger is its capital. */
static const double city_state_m = 30000;
/* Names that start alike in so many letters are forms of one name. */
static const size_t alike_letters = 4;

static char class_of(const res_candidate *candidate) {
    return candidate->place.feature.size > 0 ? candidate->place.feature.data[0] : '?';
}

static bool is(const res_candidate *candidate, const char *feature) {
    return res_is(&candidate->place, feature);
}

/* "Mitrovicë" and "Mitrovica", "New York City" and "New York", but not "Yuma" and "Arizona". */
static bool named_alike(const res_candidate *a, const res_candidate *b) {
    txt_folded left;
    txt_folded right;
    txt_fold(a->place.name, &left);
    txt_fold(b->place.name, &right);
    size_t shorter = left.size < right.size ? left.size : right.size;
    size_t start = shorter < alike_letters ? shorter : alike_letters;
    return memcmp(left.data, right.data, start) == 0;
}

static bool is_town(const res_candidate *candidate) {
    return res_is_seat(&candidate->place) || candidate->place.population >= town_people;
}

/* A first-order unit is one with a town of its name, which is its seat or was; with a chance
 * village of the name, or a town that is called so besides, it is not. */
static bool seat_of(const res_sources *sources, const res_candidate *settlement,
                    const res_candidate *unit) {
    if (is(unit, "A.PCL")) {
        return is(settlement, "P.PPLC") && res_extent_m(sources, &unit->place) <= city_state_m;
    }
    bool town = is_town(settlement);
    bool close = geo_distance_m(settlement->place.point, unit->place.point) <= seat_m;
    bool first_seat = is(settlement, "P.PPLC") || base_span_is(settlement->place.feature, "P.PPLA");
    if (is(unit, "A.ADM1") && !(first_seat || (town && (close || named_alike(settlement, unit))))) {
        return false;
    }
    res_unit made;
    res_unit_make(sources, &unit->place, 1, &made);
    return close || res_unit_holds(sources, &made, &settlement->place);
}

static bool nested(const res_sources *sources, const res_candidate *a, const res_candidate *b) {
    if (is(a, "A.PCL") || is(b, "A.PCL")) {
        const res_candidate *country = is(a, "A.PCL") ? a : b;
        return (is(a, "A.PCL") && is(b, "A.PCL")) ||
               res_extent_m(sources, &country->place) <= city_state_m;
    }
    res_unit first;
    res_unit second;
    res_unit_make(sources, &a->place, 1, &first);
    res_unit_make(sources, &b->place, 1, &second);
    return res_unit_holds(sources, &first, &b->place) ||
           res_unit_holds(sources, &second, &a->place);
}

static bool named_the_same(const res_candidate *a, const res_candidate *b) {
    txt_folded left;
    txt_folded right;
    txt_fold(a->place.name, &left);
    txt_fold(b->place.name, &right);
    return left.size == right.size && memcmp(left.data, right.data, left.size) == 0;
}

/* How close two places, neither of them a unit with its seat, must be to be one. */
static double oneness_m(const res_candidate *a, const res_candidate *b) {
    bool villages = class_of(a) == 'P' && class_of(b) == 'P' && is(a, "P.PPLX") == is(b, "P.PPLX");
    bool region =
        (class_of(a) == 'L' && class_of(b) == 'A') || (class_of(a) == 'A' && class_of(b) == 'L');
    if (region) {
        return named_the_same(a, b) ? one_answer_m : one_place_m;
    }
    if (!villages) {
        return one_place_m;
    }
    if (!named_the_same(a, b)) {
        return one_village_m;
    }
    bool town = a->gazetteer != b->gazetteer && (is_town(a) || is_town(b));
    return town ? one_town_m : one_named_village_m;
}

static bool same_thing(const res_sources *sources, const res_candidate *a, const res_candidate *b) {
    if (!base_span_equal(a->place.country, b->place.country)) {
        return false;
    }
    if (class_of(a) == 'P' && class_of(b) == 'A') {
        return seat_of(sources, a, b);
    }
    if (class_of(a) == 'A' && class_of(b) == 'P') {
        return seat_of(sources, b, a);
    }
    if (class_of(a) == 'A' && class_of(b) == 'A') {
        return nested(sources, a, b);
    }
    return geo_distance_m(a->place.point, b->place.point) <= oneness_m(a, b);
}

/* Who speaks for a group: what the phrase asks for, else the settlement, else the unit; among
 * countries that of the first gazetteer, among other places what more gazetteers hold. */
static int rank_of(const res_scene *scene, const res_candidate *candidate) {
    static const char by_default[] = "PALTHVRUS";
    char class = class_of(candidate);
    if (scene->wanted == RES_WANTED_UNIT && class == 'A') {
        return -1;
    }
    if (scene->wanted == RES_WANTED_SITE && class == 'S') {
        return -1;
    }
    const char *at = strchr(by_default, class);
    return at == NULL || class == '\0' ? (int)sizeof by_default : (int)(at - by_default);
}

static bool comes_before(const res_candidate *a, const res_candidate *b) {
    if (a->share != b->share) {
        return a->share > b->share;
    }
    if (a->gazetteer != b->gazetteer) {
        return a->gazetteer < b->gazetteer;
    }
    return a->place.index < b->place.index;
}

static void sort_pool(res_pool *pool) {
    for (size_t i = 1; i < pool->count; i++) {
        res_candidate moved = pool->items[i];
        size_t at = i;
        for (; at > 0 && comes_before(&moved, &pool->items[at - 1]); at--) {
            pool->items[at] = pool->items[at - 1];
        }
        pool->items[at] = moved;
    }
}

/* Only those near the top can matter; a candidate joins the first group it belongs to. */
static void make_groups(const res_scene *scene, res_pool *pool) {
    enum { GROUPED_MAX = 16 };
    for (size_t i = 0; i < pool->count; i++) {
        res_candidate *candidate = &pool->items[i];
        candidate->stands_for = i;
        candidate->pooled = candidate->share;
        for (size_t j = 0; j < i && i < GROUPED_MAX; j++) {
            if (pool->items[j].stands_for == j &&
                same_thing(scene->sources, &pool->items[j], candidate)) {
                candidate->stands_for = j;
                pool->items[j].pooled += candidate->share;
                break;
            }
        }
    }
}

static size_t best_group(const res_pool *pool, size_t but) {
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < pool->count; i++) {
        bool heads = pool->items[i].stands_for == i && i != but;
        if (heads && (best == SIZE_MAX || pool->items[i].pooled > pool->items[best].pooled)) {
            best = i;
        }
    }
    return best;
}

/* The middle of a state may lie far from the city of its name; two gazetteers' middles of one
 * country are both the country's. */
static bool is_away(const res_candidate *a, const res_candidate *b) {
    return class_of(a) != class_of(b) &&
           geo_distance_m(a->place.point, b->place.point) > one_answer_m;
}

static size_t speaker_of(const res_scene *scene, const res_pool *pool, size_t group) {
    size_t speaker = group;
    for (size_t i = group + 1; i < pool->count; i++) {
        const res_candidate *other = &pool->items[i];
        if (is_away(other, &pool->items[group])) {
            continue;
        }
        int rank = rank_of(scene, other) - rank_of(scene, &pool->items[speaker]);
        bool surer = is(other, "A.PCL") ? other->gazetteer < pool->items[speaker].gazetteer
                                        : other->held > pool->items[speaker].held;
        if (other->stands_for == group && (rank < 0 || (rank == 0 && surer))) {
            speaker = i;
        }
    }
    return speaker;
}

/* The score of the speaker, with what stands for the same thing and lies where it does. */
static double score_around(const res_pool *pool, size_t group, size_t speaker) {
    double score = 0;
    for (size_t i = 0; i < pool->count; i++) {
        if (pool->items[i].stands_for == group &&
            !is_away(&pool->items[i], &pool->items[speaker])) {
            score += pool->items[i].score;
        }
    }
    return score;
}

/* Where the candidate at `at` comes to stand when the one at `index` goes to the front. */
static size_t moved_to(size_t at, size_t index) {
    if (at == index) {
        return 0;
    }
    return at < index ? at + 1 : at;
}

/* Make `speaker` speak for `group` and stand first. */
static void bring_to_front(res_pool *pool, size_t group, size_t speaker) {
    double pooled = pool->items[group].pooled;
    for (size_t i = 0; i < pool->count; i++) {
        size_t head = pool->items[i].stands_for;
        pool->items[i].stands_for = moved_to(head == group ? speaker : head, speaker);
    }
    pool->items[speaker].pooled = pooled;
    res_candidate front = pool->items[speaker];
    memmove(&pool->items[1], &pool->items[0], speaker * sizeof pool->items[0]);
    pool->items[0] = front;
}

void res_choose(const res_scene *scene, res_pool *pool, double none, res_choice *out) {
    *out = (res_choice){.verdict = RES_NOT_FOUND, .none = none};
    if (pool->count == 0) {
        return;
    }
    sort_pool(pool);
    make_groups(scene, pool);
    size_t best = best_group(pool, SIZE_MAX);
    size_t next = best_group(pool, best);
    size_t speaker = speaker_of(scene, pool, best);
    double pooled = pool->items[best].pooled;
    out->score = score_around(pool, best, speaker);
    out->rival = next == SIZE_MAX ? 0 : pool->items[next].pooled;
    bring_to_front(pool, best, speaker);
    bool likely = pooled >= res_w_PLACED_SHARE && pooled >= res_w_PLACED_RATIO * out->rival;
    bool city = pool->items[0].place.population >= city_people;
    bool clear = city && pooled >= res_w_CLEAR_SHARE && pooled >= res_w_CLEAR_RATIO * out->rival;
    if (likely || (clear && none < pooled)) {
        out->verdict = RES_DECIDED;
    } else if (none < res_w_UNPLACED_SHARE) {
        out->verdict = RES_UNDECIDED;
    }
}
