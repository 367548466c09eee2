#include "inc_again.h"

#include "base_num.h"
#include "base_span.h"
#include "geo_sphere.h"

static const double same_place_m = 5000;

/* A place as it is written: its name, perhaps with its unit and country in brackets, and its point.
 */
typedef struct written_place {
    incmap_span name;
    incmap_point point;
} written_place;

static bool read_point(incmap_span word, incmap_point *out) {
    size_t comma = base_span_find(word, BASE_SPAN(","));
    if (comma == SIZE_MAX) {
        return false;
    }
    return base_num_parse((incmap_span){word.data, comma}, &out->lat) &&
           base_num_parse((incmap_span){word.data + comma + 1, word.size - comma - 1}, &out->lon) &&
           geo_point_is_valid(*out);
}

static size_t last_space(incmap_span text) {
    size_t at = text.size;
    while (at > 0 && text.data[at - 1] != ' ') {
        at--;
    }
    return at;
}

/* The point is the last word or the one before it, where the score is the last. */
static bool read_written(incmap_span text, written_place *out) {
    size_t id_end = base_span_find(text, BASE_SPAN(" "));
    if (id_end == SIZE_MAX) {
        return false;
    }
    incmap_span rest = base_span_trim((incmap_span){text.data + id_end, text.size - id_end});
    for (int words = 0; words < 2 && rest.size > 0; words++) {
        size_t at = last_space(rest);
        incmap_span word = {rest.data + at, rest.size - at};
        rest = base_span_trim((incmap_span){rest.data, at});
        if (read_point(word, &out->point)) {
            out->name = rest;
            return rest.size > 0;
        }
    }
    return false;
}

/* Without the last bracket, which may be the unit and country or belong to the name. */
static incmap_span without_bracket(incmap_span name) {
    size_t at = name.size;
    if (at == 0 || name.data[at - 1] != ')') {
        return (incmap_span){0};
    }
    while (at > 0 && name.data[at - 1] != '(') {
        at--;
    }
    return at == 0 ? base_span(NULL, 0) : base_span_trim(base_span(name.data, at - 1));
}

static bool find_near(const incmap_resolver *resolver, incmap_span name, incmap_point point,
                      size_t *gazetteer, uint32_t *place) {
    enum { HITS_MAX = 64 };
    const incmap_gazetteer *at;
    double nearest = same_place_m;
    bool found = false;
    for (size_t g = 0; (at = incmap_resolver_gazetteer(resolver, g)) != NULL; g++) {
        incmap_hit hits[HITS_MAX];
        incmap_place view;
        size_t count = incmap_gazetteer_lookup(at, name, NULL, hits, HITS_MAX);
        for (size_t i = 0; i < count && i < HITS_MAX && hits[i].match <= INCMAP_MATCH_FOLDED; i++) {
            if (!incmap_gazetteer_place_view(at, hits[i].place, &view)) {
                continue;
            }
            double away = geo_distance_m(view.point, point);
            if (away < nearest) {
                nearest = away;
                *gazetteer = g;
                *place = hits[i].place;
                found = true;
            }
        }
    }
    return found;
}

bool inc_find_again(const incmap_resolver *resolver, incmap_span written, size_t *gazetteer,
                    uint32_t *place) {
    written_place meant;
    if (!read_written(written, &meant)) {
        return false;
    }
    if (find_near(resolver, meant.name, meant.point, gazetteer, place)) {
        return true;
    }
    incmap_span bare = without_bracket(meant.name);
    return bare.size > 0 && find_near(resolver, bare, meant.point, gazetteer, place);
}

incmap_span inc_find_listed(incmap_span list, incmap_span id) {
    while (list.size > 0) {
        size_t end = base_span_find(list, BASE_SPAN(" | "));
        incmap_span part = {list.data, end == SIZE_MAX ? list.size : end};
        if (base_span_starts(part, id) && part.size > id.size && part.data[id.size] == ' ') {
            return part;
        }
        size_t used = end == SIZE_MAX ? list.size : end + 3;
        list = (incmap_span){list.data + used, list.size - used};
    }
    return (incmap_span){0};
}
