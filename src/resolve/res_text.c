#include "res_text.h"

#include <math.h>

#include "base_hash.h"
#include "base_span.h"
#include "geo_sphere.h"
#include "res_mention.h"
#include "res_weights.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum { ROUNDS = 3 };

uint64_t res_name_hash(incmap_span name) {
    txt_folded folded;
    txt_fold(name, &folded);
    return base_hash(folded.data, folded.size, 0);
}

/* Codes are compared far more often than they are read. 0: none. */
static uint64_t code_hash(incmap_span code) {
    return code.size == 0 ? 0 : base_hash(code.data, code.size, 0) | 1;
}

static bool same(uint64_t a, uint64_t b) { return a == b && a != 0; }

static void set_direction(incmap_point point, double *out) {
    double lat = point.lat * GEO_RADIANS_PER_DEGREE;
    double lon = point.lon * GEO_RADIANS_PER_DEGREE;
    out[0] = cos(lat) * cos(lon);
    out[1] = cos(lat) * sin(lon);
    out[2] = sin(lat);
}

/* 1 at the same spot, next to nothing from a few hundred kilometres on, where it is not reckoned.
 */
static double closeness(const double *a, const double *b) {
    static const double reach_km = 600;
    static const double far_square = 0.009; /* over 604 km: most places are told by it */
    double x = a[0] - b[0];
    double y = a[1] - b[1];
    double z = a[2] - b[2];
    double square = x * x + y * y + z * z;
    if (square > far_square) {
        return 0;
    }
    double km = GEO_EARTH_RADIUS_M / 1000 * sqrt(square);
    if (km > reach_km) {
        return 0;
    }
    return 0.6 * exp(-km / res_w_TEXT_CLOSE_KM) + 0.4 * exp(-km / res_w_TEXT_WIDE_KM);
}

/* Countries and first-order units have no point worth measuring from: what counts is whether one
 * lies in the other. */
static double nearness(const res_mark *anchor, const res_mark *asked) {
    bool country = same(anchor->country, asked->country);
    if (anchor->is_country) {
        return country ? res_w_TEXT_STATE : 0;
    }
    if (asked->is_country) {
        return country ? 1 : 0;
    }
    if ((anchor->is_first_unit || asked->is_first_unit) && country &&
        same(anchor->unit, asked->unit)) {
        return 1;
    }
    return closeness(anchor->direction, asked->direction);
}

typedef struct tally {
    double near;
    double country;
    double countries; /* of all mentions, the whole that `country` is a share of */
    double unit;
    double units;
} tally;

static void count_mark(const res_mark *anchor, double weight, const res_mark *asked, tally *sum) {
    bool country = same(anchor->country, asked->country);
    sum->near += weight * nearness(anchor, asked);
    sum->countries += weight;
    sum->country += country ? weight : 0;
    if (!anchor->is_country) {
        sum->units += weight;
        bool unit = country && same(anchor->unit, asked->unit);
        sum->unit += unit ? weight : 0;
    }
}

static double pair_of(const res_text *text, const res_mention *mention, const incmap_place *place) {
    for (size_t i = 0; i < mention->within_count; i++) {
        if (res_within_holds(text->sources, &mention->within[i], place)) {
            return 1;
        }
    }
    return mention->within_count > 0 ? -1 : 0;
}

/* How far the text's language speaks for the country: its writers tell of home more than of
 * elsewhere. */
static double spoken_in(txt_language language, incmap_span country) {
    static const struct {
        txt_language language;
        const char *country;
        double weight;
    } spoken[] = {
#define X(language, country, weight) {TXT_##language, country, weight},
#include "res_spoken.def"
#undef X
    };
    for (size_t i = 0; i < sizeof spoken / sizeof spoken[0]; i++) {
        if (spoken[i].language == language && base_span_is(country, spoken[i].country)) {
            return spoken[i].weight;
        }
    }
    return 0;
}

/* A name in a grammatical case is no evidence for the same name in another. */
static bool is_itself(const res_mention *mention, const incmap_place *asked) {
    for (size_t i = 0; mention->inflected && i < mention->count; i++) {
        if (incmap_id_compare(&mention->anchors[i].place.id, &asked->id) == 0) {
            return true;
        }
    }
    return false;
}

static void support_mark(const res_text *text, uint64_t name, const incmap_place *place,
                         const res_mark *asked, res_support *out) {
    tally sum = {0};
    *out = (res_support){0};
    for (size_t i = 0; i < text->count; i++) {
        const res_mention *mention = &text->items[i];
        if (mention->name == name) {
            out->pair = pair_of(text, mention, place);
            continue;
        }
        size_t count = is_itself(mention, place) ? 0 : mention->count;
        for (size_t j = 0; j < count; j++) {
            const res_mark *mark = &mention->marks[j];
            count_mark(mark, mention->weight * mark->share, asked, &sum);
        }
        if (mention->people.size > 0) {
            sum.countries += mention->weight;
            sum.country += same(mention->people_code, asked->country) ? mention->weight : 0;
        }
    }
    double spoken = res_w_TEXT_SPOKEN * spoken_in(text->language, place->country);
    sum.countries += spoken;
    sum.country += spoken;
    out->near = 1 - exp(-sum.near);
    out->country = sum.country / (sum.countries + res_w_VOTE_PRIOR);
    out->unit = asked->is_country ? 0 : sum.unit / (sum.units + res_w_VOTE_PRIOR);
}

static res_mark mark_of(const incmap_place *place) {
    res_mark made = {.country = code_hash(place->country),
                     .unit = code_hash(place->admin1_code),
                     .is_country = res_is(place, "A.PCL"),
                     .is_first_unit = res_is(place, "A.ADM1")};
    set_direction(place->point, made.direction);
    return made;
}

void res_text_support(const res_text *text, uint64_t name, const incmap_place *place,
                      res_support *out) {
    *out = (res_support){0};
    if (text->count > 0 || text->language > TXT_ENGLISH) {
        res_mark asked = mark_of(place);
        support_mark(text, name, place, &asked, out);
    }
}

/* Shares of belief of one mention from the logits of its anchors. */
static void set_shares(res_mention *mention, const double *logits) {
    double highest = -INFINITY;
    double total = 0;
    for (size_t i = 0; i < mention->count; i++) {
        highest = fmax(highest, logits[i]);
    }
    for (size_t i = 0; i < mention->count; i++) {
        mention->marks[i].share = exp(logits[i] - highest);
        total += mention->marks[i].share;
    }
    for (size_t i = 0; i < mention->count; i++) {
        mention->marks[i].share /= total;
    }
}

/* All mentions change at once, so that their order does not matter. */
static void settle_round(res_text *text, bool alone) {
    double logits[RES_MENTIONS_MAX][RES_ANCHORS_MAX];
    for (size_t i = 0; i < text->count; i++) {
        const res_mention *mention = &text->items[i];
        for (size_t j = 0; j < mention->count; j++) {
            res_support s = {0};
            if (!alone) {
                support_mark(text, mention->name, &mention->anchors[j].place, &mention->marks[j],
                             &s);
            }
            logits[i][j] = mention->anchors[j].prior + res_w_TEXT * s.near +
                           res_w_TEXT_COUNTRY * s.country + res_w_TEXT_ADMIN * s.unit;
        }
    }
    for (size_t i = 0; i < text->count; i++) {
        set_shares(&text->items[i], logits[i]);
    }
}

void res_text_read(const res_sources *sources, incmap_span text, res_pool *pool, res_text *out) {
    out->sources = sources;
    out->count = 0;
    if (text.size > RES_TEXT_BYTES_MAX) {
        text = txt_utf8_fit(text, RES_TEXT_BYTES_MAX);
    }
    out->language = txt_language_of(text);
    res_mentions_read(sources, text, pool, out);
    for (size_t i = 0; i < out->count; i++) {
        out->items[i].people_code = code_hash(out->items[i].people);
        for (size_t j = 0; j < out->items[i].count; j++) {
            out->items[i].marks[j] = mark_of(&out->items[i].anchors[j].place);
        }
    }
    for (int round = 0; round < ROUNDS; round++) {
        settle_round(out, round == 0);
    }
}
