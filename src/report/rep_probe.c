#include "rep_probe.h"

#include "base_error.h"
#include "base_span.h"
#include "rep_desk.h"
#include "res_inflect.h"
#include "res_resolver.h"
#include "res_scene.h"
#include "txt_fold.h"

static unsigned ask_knows(const incmap_resolver *resolver, incmap_span name) {
    unsigned knows = 0;
    const incmap_gazetteer *gazetteer = NULL;
    for (size_t i = 0; (gazetteer = incmap_resolver_gazetteer(resolver, i)) != NULL; i++) {
        knows |= incmap_gazetteer_knows(gazetteer, name);
    }
    return knows;
}

unsigned rep_knows(const incmap_resolver *resolver, incmap_span name) {
    rep_desk *desk = rep_desk_made(resolver);
    if (desk == NULL) {
        return ask_knows(resolver, name);
    }
    bool known = false;
    rep_reply *reply = rep_desk_reply(desk, REP_ASKED_KNOWS, name, &known);
    if (!known) {
        reply->knows = ask_knows(resolver, name);
    }
    return reply->knows;
}

static bool is_unit(incmap_span feature) { return feature.size > 0 && feature.data[0] == 'A'; }

static bool is_country(incmap_span feature) {
    return base_span_starts(feature, BASE_SPAN("A.PCL"));
}

enum {
    HITS = 4,
    TOWN = 5000 /* people */
};

/* The best known places of the name in one gazetteer. */
static void weigh(const incmap_gazetteer *gazetteer, incmap_span name, rep_fame *fame) {
    incmap_hit hits[HITS];
    size_t found = incmap_gazetteer_lookup(gazetteer, name, NULL, hits, HITS);
    for (size_t i = 0; i < found && i < HITS; i++) {
        incmap_place place;
        if (!incmap_gazetteer_place_view(gazetteer, hits[i].place, &place)) {
            continue;
        }
        fame->known = fame->known || hits[i].match != INCMAP_MATCH_SKELETON;
        fame->unit = fame->unit || is_unit(place.feature);
        fame->country = fame->country || is_country(place.feature);
        fame->town = fame->town || (place.feature.size > 0 && place.feature.data[0] == 'P' &&
                                    place.population >= TOWN);
        fame->region = fame->region || base_span_is(place.feature, "L.RGN");
        fame->capital = fame->capital || base_span_is(place.feature, "P.PPLC");
        fame->first_order = fame->first_order || base_span_is(place.feature, "A.ADM1");
        fame->population =
            place.population > fame->population ? place.population : fame->population;
    }
}

static void weigh_all(const incmap_resolver *resolver, incmap_span name, rep_fame *fame) {
    const incmap_gazetteer *gazetteer = NULL;
    bool belongs = false;
    for (size_t i = 0; (gazetteer = incmap_resolver_gazetteer(resolver, i)) != NULL; i++) {
        incmap_span code;
        weigh(gazetteer, name, fame);
        belongs = belongs || incmap_gazetteer_country(gazetteer, name, &code);
    }
    fame->demonym = belongs && !fame->country && fame->population < 100000;
}

typedef struct cases {
    const incmap_resolver *resolver;
    rep_fame *fame;
} cases;

static bool try_case(void *state, incmap_span form, const char *language) {
    (void)language;
    cases *c = state;
    if (!res_is_borne(&c->resolver->sources, form)) {
        return true;
    }
    weigh_all(c->resolver, form, c->fame);
    return !c->fame->known;
}

/* "u Utijelu": in a case, and written as it sounds. Tells a settlement only. */
static bool try_sounds(void *state, incmap_span form, const char *language) {
    enum { SOUND_LETTERS_MIN = 6 };
    (void)language;
    cases *c = state;
    rep_fame heard = {0};
    if (form.size >= SOUND_LETTERS_MIN) {
        weigh_all(c->resolver, form, &heard);
    }
    if (!heard.country && heard.population > c->fame->population) {
        c->fame->population = heard.population;
        c->fame->town = heard.town;
    }
    return true;
}

static rep_fame ask_fame(const incmap_resolver *resolver, incmap_span name, bool inflected) {
    rep_fame fame = {0};
    weigh_all(resolver, name, &fame);
    if (!fame.known && !fame.demonym && inflected) {
        cases c = {resolver, &fame};
        res_inflect(name, try_case, &c);
        if (!fame.known && fame.population == 0) {
            res_inflect(name, try_sounds, &c);
        }
        fame.demonym = false;
    }
    return fame;
}

/* Asks, or recalls what was answered. */
static rep_fame recall(const incmap_resolver *resolver, rep_question question, incmap_span name,
                       rep_fame (*ask)(const incmap_resolver *, incmap_span, bool),
                       bool inflected) {
    rep_desk *desk = rep_desk_made(resolver);
    bool known = false;
    rep_reply *reply = desk == NULL ? NULL : rep_desk_reply(desk, question, name, &known);
    if (known) {
        return reply->fame;
    }
    rep_fame fame = ask(resolver, name, inflected); /* may ask on its own: the reply moves on */
    if (desk != NULL) {
        rep_desk_reply(desk, question, name, &known)->fame = fame;
    }
    return fame;
}

rep_fame rep_fame_of(const incmap_resolver *resolver, incmap_span name, bool inflected) {
    rep_question question = inflected ? REP_ASKED_FAME_INFLECTED : REP_ASKED_FAME;
    return recall(resolver, question, name, ask_fame, inflected);
}

typedef struct forms {
    const res_sources *sources;
    bool borne;
} forms;

static bool is_form_missing(void *state, incmap_span form, const char *language) {
    (void)language;
    forms *f = state;
    f->borne = res_is_borne(f->sources, form);
    return !f->borne;
}

/* Whether ask_fame() may answer that it is known or a demonym. */
static bool is_anything(const res_sources *sources, incmap_span name, bool inflected,
                        unsigned knows) {
    incmap_span code;
    forms f = {.sources = sources};
    if ((knows & 2) != 0 || res_country_of(sources, name, &code)) {
        return true;
    }
    if (inflected) {
        res_inflect(name, is_form_missing, &f);
    }
    return f.borne;
}

static rep_fame ask_known(const incmap_resolver *resolver, incmap_span name, bool inflected) {
    rep_fame fame = {0};
    unsigned knows = ask_knows(resolver, name);
    if (is_anything(&resolver->sources, name, inflected, knows)) {
        fame = rep_fame_of(resolver, name, inflected);
    }
    fame.knows = (uint8_t)knows;
    return fame;
}

rep_fame rep_fame_known(const incmap_resolver *resolver, incmap_span name, bool inflected) {
    rep_question question = inflected ? REP_ASKED_KNOWN_INFLECTED : REP_ASKED_KNOWN;
    return recall(resolver, question, name, ask_known, inflected);
}

bool rep_nearly_known(const incmap_resolver *resolver, incmap_span name) {
    const incmap_gazetteer *gazetteer = NULL;
    for (size_t i = 0; (gazetteer = incmap_resolver_gazetteer(resolver, i)) != NULL; i++) {
        incmap_hit hit;
        if (incmap_gazetteer_lookup_fuzzy(gazetteer, name, 1, NULL, &hit, 1) > 0) {
            return true;
        }
    }
    return false;
}

incmap_status rep_set_init(rep_set *set, incmap_context *ctx, size_t count, incmap_error *err) {
    size_t slots = 64;
    while (slots < count * 2) {
        slots *= 2;
    }
    *set = (rep_set){.ctx = ctx, .mask = slots - 1};
    set->keys = base_alloc_zeroed(ctx, slots, sizeof *set->keys);
    set->flags = base_alloc_zeroed(ctx, slots, sizeof *set->flags);
    return set->keys == NULL || set->flags == NULL ? base_out_of_memory(err) : INCMAP_OK;
}

void rep_set_free(rep_set *set) {
    base_free(set->ctx, set->keys);
    base_free(set->ctx, set->flags);
    set->keys = NULL;
    set->flags = NULL;
}

static bool may_have(const rep_set *set, uint64_t key) {
    uint64_t bit = key >> 32; /* the slot goes by the lower half */
    return (set->some[bit / 64 % REP_SET_WORDS] >> (bit % 64) & 1) != 0;
}

static size_t slot_of(const rep_set *set, uint64_t key) {
    size_t at = (size_t)key & set->mask;
    while (set->keys[at] != 0 && set->keys[at] != key) {
        at = (at + 1) & set->mask;
    }
    return at;
}

void rep_set_add(rep_set *set, uint64_t key, uint32_t flags) {
    key = key == 0 ? 1 : key;
    size_t at = slot_of(set, key);
    set->some[(key >> 32) / 64 % REP_SET_WORDS] |= UINT64_C(1) << ((key >> 32) % 64);
    set->keys[at] = key;
    set->flags[at] |= flags;
}

void rep_set_mark(rep_set *set, uint64_t key, uint32_t flags) {
    key = key == 0 ? 1 : key;
    if (may_have(set, key)) {
        size_t at = slot_of(set, key);
        set->flags[at] |= set->keys[at] == key ? flags : 0;
    }
}

uint32_t rep_set_get(const rep_set *set, uint64_t key) {
    key = key == 0 ? 1 : key;
    return may_have(set, key) ? set->flags[slot_of(set, key)] : 0;
}
