#include "res_recall.h"

#include "base_hash.h"
#include "base_span.h"

static size_t slot_of(const incmap_place *place) {
    return (uintptr_t)place->name.data ^ place->index;
}

res_reach *res_recall_reach(res_recall *recall, const incmap_place *place) {
    if (place->name.size == 0) {
        return NULL;
    }
    res_reach *slot = &recall->reaches[slot_of(place) % RES_REACHES];
    if (slot->name != place->name.data || slot->index != place->index) {
        *slot = (res_reach){.name = place->name.data, .index = place->index, .reach_m = -1};
    }
    return slot;
}

res_lies *res_recall_lies(res_recall *recall, const incmap_place *place, incmap_point point,
                          bool *known) {
    *known = false;
    if (place->name.size == 0) {
        return NULL;
    }
    res_lies *slot = &recall->lies[slot_of(place) % RES_LIES];
    *known = slot->name == place->name.data && slot->index == place->index &&
             slot->point.lat == point.lat && slot->point.lon == point.lon;
    if (!*known) {
        *slot = (res_lies){.name = place->name.data, .index = place->index, .point = point};
    }
    return slot;
}

static bool is_held(const res_recall *recall, const res_nearly *found) {
    return found->count <= RES_NEARLY_MAX && recall->kept - found->start <= RES_NEARLY_HITS;
}

/* Asks without a filter: the walk through the names is the work, and is the same for all countries.
 */
static void ask(res_recall *recall, const incmap_gazetteer *gazetteer, incmap_span name,
                unsigned edits, res_nearly *out) {
    incmap_hit hits[RES_NEARLY_MAX];
    out->start = recall->kept;
    out->count = incmap_gazetteer_lookup_fuzzy(gazetteer, name, edits, NULL, hits, RES_NEARLY_MAX);
    for (size_t i = 0; i < out->count && out->count <= RES_NEARLY_MAX; i++) {
        recall->hits[recall->kept++ % RES_NEARLY_HITS] = hits[i];
    }
}

static bool is_in(const incmap_gazetteer *gazetteer, uint32_t index, incmap_span country) {
    incmap_place place;
    return country.size == 0 || (incmap_gazetteer_place_view(gazetteer, index, &place) &&
                                 base_span_equal(place.country, country));
}

size_t res_recall_nearly(res_recall *recall, const incmap_gazetteer *gazetteer, size_t number,
                         incmap_span name, unsigned edits, incmap_span country, incmap_hit *hits,
                         size_t room) {
    uint64_t key = base_hash_key(name, (uint64_t)number << 2 | edits);
    res_nearly *slot = &recall->nearly[key % RES_NEARLY];
    if (slot->key != key || (slot->count <= RES_NEARLY_MAX && !is_held(recall, slot))) {
        slot->key = key;
        ask(recall, gazetteer, name, edits, slot);
    }
    if (!is_held(recall, slot)) {
        const incmap_filter filter = {.country = country};
        return incmap_gazetteer_lookup_fuzzy(gazetteer, name, edits, &filter, hits, room);
    }
    size_t found = 0;
    for (size_t i = 0; i < slot->count; i++) {
        const incmap_hit *hit = &recall->hits[(slot->start + i) % RES_NEARLY_HITS];
        if (is_in(gazetteer, hit->place, country)) {
            if (found < room) {
                hits[found] = *hit;
            }
            found++;
        }
    }
    return found;
}
