/* Owns reading names off the tags of a tagger: which words are one name, and what gazetteers and
 * the words around add to it. */
#include <string.h>

#include "base_error.h"
#include "rep_events.h"
#include "rep_names.h"
#include "rep_tagger.h"

typedef struct finder {
    const rep_doc *doc;
    const rep_tokens *tokens;
    const incmap_resolver *resolver;
    const rep_model *model;
    const uint8_t *tags;
    bool inflected;
    rep_set told; /* by name: what the report says of it elsewhere */
    rep_names *names;
} finder;

enum { TOLD_FULL = 1, TOLD_PLACE = 2, TOLD_LOCATED = 4 };
enum { LARGE_PLACE = 100000, TOWN = 5000, SMALL_TOWN = 1000 };

static rep_name_kind kind_of(uint8_t tag) {
    static const rep_name_kind kinds[REP_TAGS] = {
        [REP_TAG_PLACE] = REP_NAME_PLACE,
        [REP_TAG_PLACE_IN] = REP_NAME_PLACE,
        [REP_TAG_ORGANISATION] = REP_NAME_ORGANISATION,
        [REP_TAG_ORGANISATION_IN] = REP_NAME_ORGANISATION,
        [REP_TAG_PERSON] = REP_NAME_PERSON,
        [REP_TAG_PERSON_IN] = REP_NAME_PERSON,
    };
    return kinds[tag];
}

/* The token behind the name that starts at `first`. */
static uint32_t end_of(const finder *f, uint32_t first) {
    unsigned tag = f->tags[first];
    unsigned inner = tag == REP_TAG_MISC ? tag : (tag + 1) / 2 * 2;
    uint32_t end = first + 1;
    while (end < f->tokens->count && f->tags[end] == inner &&
           f->tokens->at[end].sentence == f->tokens->at[first].sentence) {
        end++;
    }
    return end;
}

static uint64_t key_of(const finder *f, uint32_t first, uint32_t end) {
    uint64_t key = 0;
    for (uint32_t i = first; i < end; i++) {
        key = key * 0x9E3779B97F4A7C15U + f->tokens->at[i].key;
    }
    return key;
}

/* Gathers which surnames came with a given name and which names stand for places. */
static void look_over(finder *f) {
    for (uint32_t i = 0; i < f->tokens->count;) {
        rep_name_kind kind = kind_of(f->tags[i]);
        uint32_t end = f->tags[i] == REP_TAG_NONE ? i + 1 : end_of(f, i);
        if (kind == REP_NAME_PERSON && end - i >= 2) {
            rep_set_add(&f->told, key_of(f, end - 1, end), TOLD_FULL);
        } else if (kind == REP_NAME_PLACE) {
            bool at = rep_context_of(f->tokens, i, end).at;
            rep_set_add(&f->told, key_of(f, i, end), at ? TOLD_PLACE | TOLD_LOCATED : TOLD_PLACE);
        }
        i = end;
    }
}

/* A surname alone is the person told in full before, unless something is said to be there; a name
 * alone that is a place elsewhere in the report is that place. */
static rep_name_kind settled(const finder *f, uint32_t first, uint32_t end, rep_name_kind kind) {
    if (end - first > 1 && f->tags[first] != REP_TAG_NONE) {
        return kind;
    }
    uint32_t told = rep_set_get(&f->told, key_of(f, first, end));
    bool person = (told & TOLD_FULL) != 0 && (told & TOLD_LOCATED) == 0;
    if (kind == REP_NAME_PLACE && person) {
        return REP_NAME_PERSON;
    }
    bool place = (told & TOLD_PLACE) != 0 && (told & TOLD_FULL) == 0;
    bool open = kind == REP_NAME_PERSON || f->tags[first] == REP_TAG_NONE;
    return place && open ? REP_NAME_PLACE : kind;
}

/* In a language with cases a place needs no preposition: "potopila Kiseljak", "goditën Lvivin". */
static bool is_bare(const finder *f, uint32_t first, const rep_context *c) {
    return f->inflected && !c->first && (!c->towards || c->people) &&
           !f->tokens->at[first].all_upper;
}

/* "granatirala je Herson": right behind violence, where one word is no person more often than one.
 */
static bool is_shelled(const finder *f, uint32_t first) {
    uint32_t from = first > 2 ? first - 2 : 0;
    for (uint32_t i = first; i > from && rep_joined(&f->tokens->at[i]); i--) {
        if (f->tokens->at[i - 1].event == REP_GROUP_VIOLENCE) {
            return true;
        }
    }
    return false;
}

/* Whether a name may be a place that the tagger missed: behind a preposition what it took for
 * something else or nothing, before "said" what it took for a person or an organisation. */
static bool may_be_missed(const finder *f, uint32_t first, const rep_context *c,
                          rep_name_kind kind) {
    if (!c->at) {
        return (c->speech && kind != REP_NAME_OTHER) ||
               (is_bare(f, first, c) && (kind == REP_NAME_OTHER || is_shelled(f, first) ||
                                         (c->area && kind == REP_NAME_ORGANISATION)));
    }
    bool open = kind == REP_NAME_OTHER || c->area || (f->inflected && kind != REP_NAME_PERSON);
    return open && (c->label || !f->tokens->at[first].all_upper);
}

/* How many people a place needs that a single word is taken for. Where a preposition and a case
 * speak for it, a town is enough, for a word of the language too. */
static uint64_t enough_people(const rep_token *word, uint8_t flags, bool cased) {
    if (!cased || rep_is(word, REP_COMMON) || (flags & REP_WORD_COMMON) != 0) {
        return LARGE_PLACE;
    }
    return flags == 0 ? SMALL_TOWN : TOWN;
}

/* Whether a single word is known well enough for what speaks for it. A village is, for what is no
 * word at all or is called one ("the town of X"). */
static bool is_known_enough(const finder *f, uint32_t at, const rep_context *c, uint8_t flags) {
    const rep_token *t = &f->tokens->at[at];
    bool strange = flags == 0 && !rep_is(t, REP_COMMON | REP_WEEKDAY | REP_MONTH);
    bool cased = f->inflected && c->at;
    if (rep_is(t, REP_COMMON) && !cased) { /* but "u Nišu", beside "nisu" */
        return false;
    }
    rep_fame fame = rep_fame_of(f->resolver, rep_words(f->doc, f->tokens, at, at + 1), cased);
    bool village = c->at && (strange || c->area) && fame.known;
    return village || fame.country || fame.first_order || (cased && strange && fame.unit) ||
           fame.population >= enough_people(t, flags, cased);
}

/* Without a preposition only a town that is no word of any list. */
static bool is_bare_town(const finder *f, uint32_t at, uint8_t flags) {
    bool strange = flags == 0 && !rep_is(&f->tokens->at[at], REP_COMMON | REP_WEEKDAY | REP_MONTH);
    incmap_span word = rep_words(f->doc, f->tokens, at, at + 1);
    return strange && rep_fame_of(f->resolver, word, true).population >= TOWN;
}

/* "Kisumu saw a large march": a city that a sentence opens with. */
static bool sees(const finder *f, uint32_t at) {
    static const char *const verbs[] = {"saw", "witnessed"};
    bool is = at + 1 < f->tokens->count &&
              rep_is_one_of(&f->tokens->at[at + 1], verbs, sizeof verbs / sizeof verbs[0]);
    return is && f->tokens->at[at].capital && rep_joined(&f->tokens->at[at + 1]) &&
           rep_word_flags(f->model, f->tokens->at[at].key) == 0 &&
           rep_fame_of(f->resolver, rep_words(f->doc, f->tokens, at, at + 1), false).population >=
               LARGE_PLACE;
}

/* Whether what the tagger took for something else, or for nothing, is a well-known place where the
 * words around speak for it: "Belgrade said", "in Graz". A name that persons bear needs more. */
static bool is_well_known(const finder *f, uint32_t first, uint32_t end, rep_name_kind kind) {
    rep_context c = rep_context_of(f->tokens, first, end);
    if (end - first == 1 && kind == REP_NAME_OTHER && sees(f, first)) {
        return true;
    }
    if (!may_be_missed(f, first, &c, kind) || c.title) {
        return false;
    }
    if (end - first > 1) {
        incmap_span words = rep_words(f->doc, f->tokens, first, end);
        rep_fame whole = rep_fame_of(f->resolver, words, f->inflected);
        return c.at &&
               ((whole.known && (whole.unit || whole.population > 0)) || whole.population >= TOWN);
    }
    uint64_t key = f->tokens->at[first].key;
    uint8_t flags = rep_word_flags(f->model, key);
    bool person = (flags & (REP_WORD_GIVEN | REP_WORD_FAMILY)) != 0 ||
                  (rep_set_get(&f->told, key) & TOLD_FULL) != 0;
    return !person && (c.at || !is_bare(f, first, &c) ? is_known_enough(f, first, &c, flags)
                                                      : is_bare_town(f, first, flags));
}

static bool is_large(const finder *f, uint32_t at) {
    return at < f->tokens->count && f->tokens->at[at].capital;
}

/* Whether an untagged word is a place by what the report says of it elsewhere. It stands alone: in
 * a run of capitalised words it would be part of something. */
static bool is_told(const finder *f, uint32_t at) {
    bool led = at > 0 && rep_is(&f->tokens->at[at - 1], REP_AT); /* "U Kikindi" starts a sentence */
    bool part = (at > 0 && !led && is_large(f, at - 1) && rep_joined(&f->tokens->at[at])) ||
                (is_large(f, at + 1) && rep_joined(&f->tokens->at[at + 1]));
    return is_large(f, at) && !part &&
           (settled(f, at, at + 1, REP_NAME_OTHER) == REP_NAME_PLACE ||
            is_well_known(f, at, at + 1, REP_NAME_OTHER));
}

static bool goes_on(const finder *f, uint32_t at, uint16_t gaps) {
    return at < f->tokens->count && f->tags[at] == REP_TAG_NONE &&
           f->tokens->at[at].sentence == f->tokens->at[at - 1].sentence &&
           (rep_joined(&f->tokens->at[at]) || f->tokens->at[at].gap == gaps);
}

/* The token behind untagged words that are a place's name together, "kod Zubinog Potoka", "në
 * Pul-e Humri"; 0 where they are none. */
static uint32_t end_of_run(const finder *f, uint32_t at) {
    bool small = is_large(f, at) && goes_on(f, at + 1, REP_GAP_HYPHEN) && !is_large(f, at + 1) &&
                 (f->tokens->at[at + 1].gap & REP_GAP_HYPHEN) != 0;
    uint32_t last = at + (small ? 2 : 1);
    bool run = is_large(f, at) && is_large(f, last) && goes_on(f, last, 0) &&
               !is_large(f, last + 1) && is_well_known(f, at, last + 1, REP_NAME_OTHER);
    return run ? last + 1 : 0;
}

/* Words that are no name by themselves, whatever some village is called. */
static bool is_generic(const finder *f, uint32_t first, uint32_t end) {
    const rep_token *t = &f->tokens->at[first];
    return end - first == 1 && rep_is(t, REP_AREA | REP_ORG_WORD | REP_NUMBER);
}

static bool is_known(const finder *f, uint32_t first, uint32_t end) {
    incmap_span words = rep_words(f->doc, f->tokens, first, end);
    return rep_fame_of(f->resolver, words, f->inflected).known;
}

/* The token that parts a name of two places: a small word between them ("Banjskë të Zveçanit",
 * "Polonisë dhe Lituanisë") or the first behind a possessive ("Morocco's High Atlas"); 0 where it
 * is one name. */
static uint32_t second_place(const finder *f, uint32_t first, uint32_t end) {
    if (end - first < 2 || is_known(f, first, end)) {
        return 0;
    }
    for (uint32_t i = first + 1; i < end; i++) {
        bool article = i + 1 < end && !f->tokens->at[i].capital &&
                       !rep_is(&f->tokens->at[i + 1], REP_PART); /* "Mitrovica e Veriut" is one */
        bool owned = f->tokens->at[i - 1].possessive;
        if ((article && is_known(f, first, i) && is_known(f, i + 1, end)) ||
            (owned && is_known(f, first, i))) {
            return i;
        }
    }
    return 0;
}

/* "the Pristina-Peja highway": a road between two places is no point of its own. */
static bool is_stretch(const finder *f, uint32_t first, uint32_t end) {
    incmap_span words = rep_words(f->doc, f->tokens, first, end);
    bool road = end - first >= 2 && rep_is(&f->tokens->at[end - 1], REP_AREA);
    return road && memchr(words.data, '-', words.size) != NULL && !is_known(f, first, end);
}

/* "në aksin Fier-Patos": the towns that a road leads between are two names. The token of the
 * second; 0 where it is one name. */
static uint32_t far_end(const finder *f, uint32_t first, uint32_t end) {
    bool pair = end - first == 2 && (f->tokens->at[first + 1].gap & REP_GAP_HYPHEN) != 0;
    return pair && !is_known(f, first, end) && is_known(f, first, first + 1) &&
                   is_known(f, first + 1, end)
               ? first + 1
               : 0;
}

static incmap_status add_place(finder *f, uint32_t first, uint32_t end, incmap_error *err) {
    rep_context c = rep_context_of(f->tokens, first, end);
    c.body = c.body && !(f->inflected && c.at); /* "Në Lezhë policia …": no "Kosovo police" */
    incmap_span words = rep_words(f->doc, f->tokens, first, end);
    rep_fame fame = rep_fame_of(f->resolver, words, f->inflected);
    const rep_token *last = &f->tokens->at[end - 1];
    c.unit = c.unit || (end - first >= 2 && rep_is(last, REP_UNIT));
    c.region =
        c.region || (end - first >= 2 && rep_is(last, REP_AREA) && last->value == REP_AREA_REGION);
    c.street =
        c.street || (end - first >= 2 && rep_is(last, REP_AREA) && last->value == REP_AREA_STREET);
    rep_name name = rep_place_name(first, end, &c, &fame);
    name.whole = name.whole || is_stretch(f, first, end);
    return rep_names_add(f->names, name, &c, err);
}

/* What is neither place, organisation nor person: a demonym, or of no use here. */
static incmap_status read_other(finder *f, uint32_t first, uint32_t end, incmap_error *err) {
    incmap_span words = rep_words(f->doc, f->tokens, first, end);
    bool demonym = rep_fame_of(f->resolver, words, false).demonym;
    rep_name name = {
        .first = first, .end = end, .kind = demonym ? REP_NAME_DEMONYM : REP_NAME_OTHER};
    return rep_names_add(f->names, name, NULL, err);
}

/* "kod Rudara Srbi": a place with the people behind it that something is told of. */
static bool ends_with_people(const finder *f, uint32_t first, uint32_t end) {
    return end - first >= 2 && !is_known(f, first, end) && is_known(f, first, end - 1) &&
           !is_known(f, end - 1, end) &&
           rep_fame_of(f->resolver, rep_words(f->doc, f->tokens, end - 1, end), false).demonym;
}

/* "Mitrovicën e Veriut": a town's part that no gazetteer has is the town; the token behind it. */
static uint32_t without_part(const finder *f, uint32_t first, uint32_t end) {
    bool part = end - first >= 3 && rep_is(&f->tokens->at[end - 1], REP_PART) &&
                rep_is_genitive(&f->tokens->at[end - 2]);
    return part && !is_known(f, first, end) ? end - 2 : end;
}

static incmap_status read_place(finder *f, uint32_t first, uint32_t end, incmap_error *err) {
    end = without_part(f, first, end);
    if (ends_with_people(f, first, end)) {
        BASE_TRY(add_place(f, first, end - 1, err));
        return read_other(f, end - 1, end, err);
    }
    uint32_t far = far_end(f, first, end);
    if (far > 0) {
        BASE_TRY(add_place(f, first, far, err));
        return add_place(f, far, end, err);
    }
    uint32_t second = second_place(f, first, end);
    if (second == 0) {
        return add_place(f, first, end, err);
    }
    BASE_TRY(add_place(f, first, second, err));
    bool article = !f->tokens->at[second - 1].possessive;
    return add_place(f, second + (article ? 1 : 0), end, err);
}

/* How many leading words of an organisation's name are the town or county whose police, school or
 * the like it is. */
static uint32_t town_in(const finder *f, uint32_t first, uint32_t end) {
    uint32_t town = 0;
    bool local = false;
    for (uint32_t last = first + 1; last < end; last++) {
        incmap_span words = rep_words(f->doc, f->tokens, first, last);
        rep_fame fame = rep_fame_of(f->resolver, words, f->inflected);
        bool known = fame.known && !fame.country && (fame.unit || fame.population > 0);
        town = known && !is_generic(f, first, last) ? last - first : town;
    }
    for (uint32_t i = first + town; town > 0 && i < end; i++) {
        local = local || (rep_word_flags(f->model, f->tokens->at[i].key) & REP_WORD_LOCAL) != 0;
    }
    return local ? town : 0;
}

/* "Euleksa u Zvečanu": where a preposition inside of a name leads to a place that a gazetteer has;
 * 0 where none does. */
static uint32_t place_inside(const finder *f, uint32_t first, uint32_t end) {
    for (uint32_t i = first + 1; i + 1 < end; i++) {
        const rep_token *t = &f->tokens->at[i];
        if (rep_is(t, REP_AT) && !t->capital && rep_joined(t) && is_known(f, i + 1, end)) {
            return i;
        }
    }
    return 0;
}

/* "Policia e Durrësit": the token where the town begins that an organisation is of, behind an
 * article of the genitive; 0 where it is none, or a state's. */
static uint32_t town_behind(const finder *f, uint32_t first, uint32_t end) {
    bool body = rep_is(&f->tokens->at[first], REP_BODY | REP_ORG_WORD);
    for (uint32_t i = first + 1; body && i + 1 < end; i++) {
        if (rep_is_genitive(&f->tokens->at[i]) && !f->tokens->at[i].capital) {
            incmap_span words = rep_words(f->doc, f->tokens, i + 1, end);
            rep_fame fame = rep_fame_of(f->resolver, words, f->inflected);
            return fame.known && !fame.country && (fame.unit || fame.population > 0) ? i + 1 : 0;
        }
    }
    return 0;
}

static incmap_status read_organisation(finder *f, uint32_t first, uint32_t end, incmap_error *err) {
    uint32_t town = town_behind(f, first, end);
    if (town > 0) {
        rep_name name = {.first = first, .end = town - 1, .kind = REP_NAME_ORGANISATION};
        BASE_TRY(rep_names_add(f->names, name, NULL, err));
        name = (rep_name){.first = town, .end = end, .kind = REP_NAME_PLACE, .known = true};
        name.role = REP_ROLE_MODIFIER;
        return rep_names_add(f->names, name, NULL, err);
    }
    rep_name name = {.first = first, .end = end, .kind = REP_NAME_ORGANISATION};
    name.inner = town_in(f, first, end);
    name.role = name.inner > 0 ? REP_ROLE_MODIFIER : REP_ROLE_NONE;
    return rep_names_add(f->names, name, NULL, err);
}

/* "në Fushë Kosovë dhe Lipjan": behind a preposition a name of two parts with a small word between
 * is no organisation where both are places that people live in. */
static bool is_two_places(const finder *f, uint32_t first, uint32_t end) {
    uint32_t between = rep_context_of(f->tokens, first, end).at ? second_place(f, first, end) : 0;
    if (between == 0 || f->tokens->at[between].capital || is_generic(f, first, between) ||
        rep_is(&f->tokens->at[first], REP_BODY)) {
        return false;
    }
    incmap_span words = rep_words(f->doc, f->tokens, first, between);
    rep_fame one = rep_fame_of(f->resolver, words, f->inflected);
    rep_fame other =
        rep_fame_of(f->resolver, rep_words(f->doc, f->tokens, between + 1, end), f->inflected);
    return (one.unit || one.population > 0) && (other.unit || other.population > 0);
}

/* "A Delta police officer": what is tagged as an organisation or as nothing, but is known as a
 * place and has people of it behind. */
static bool has_people(const finder *f, uint32_t first, uint32_t end) {
    if (end >= f->tokens->count || end - first > 2 || !rep_joined(&f->tokens->at[end]) ||
        f->tokens->at[end].sentence != f->tokens->at[first].sentence ||
        f->tokens->at[end].capital || !rep_is(&f->tokens->at[end], REP_BODY | REP_TARGET) ||
        rep_is(&f->tokens->at[first], REP_COMMON | REP_AREA | REP_PART | REP_ORG_WORD)) {
        return false;
    }
    incmap_span words = rep_words(f->doc, f->tokens, first, end);
    rep_fame fame = rep_fame_of(f->resolver, words, f->inflected);
    return fame.known && (fame.unit || fame.population > 0);
}

/* "The Security Council": an article at the start of a sentence, unless it belongs ("The Hague").
 */
static uint32_t behind_article(const finder *f, uint32_t first, uint32_t end) {
    if (end - first < 2 || !rep_is(&f->tokens->at[first], REP_ARTICLE)) {
        return first;
    }
    bool belongs = (rep_knows(f->resolver, rep_words(f->doc, f->tokens, first, end)) & 2) != 0;
    return belongs ? first : first + 1;
}

/* "Dunavska luka Izmail": where the town begins that the kind of place inside of a name leads to;
 * 0 where none does. */
static uint32_t place_of_kind(const finder *f, uint32_t first, uint32_t end) {
    for (uint32_t i = first; i + 1 < end; i++) {
        const rep_token *t = &f->tokens->at[i];
        if (f->inflected && rep_is(t, REP_AREA) && !t->capital && f->tokens->at[i + 1].capital &&
            is_known(f, i + 1, end)) {
            return i + 1;
        }
    }
    return 0;
}

static incmap_status read_one(finder *f, uint32_t first, uint32_t end, incmap_error *err) {
    rep_name_kind kind = settled(f, first, end, kind_of(f->tags[first]));
    first = behind_article(f, first, end);
    if (kind == REP_NAME_PLACE && is_generic(f, first, end)) {
        kind = REP_NAME_OTHER;
    }
    if ((kind == REP_NAME_ORGANISATION &&
         (has_people(f, first, end) || is_two_places(f, first, end))) ||
        (kind != REP_NAME_PLACE && is_well_known(f, first, end, kind))) {
        kind = REP_NAME_PLACE;
    }
    uint32_t inside = kind == REP_NAME_ORGANISATION ? place_inside(f, first, end) : 0;
    if (inside > 0) {
        BASE_TRY(read_organisation(f, first, inside, err));
        return read_place(f, inside + 1, end, err);
    }
    if (kind == REP_NAME_ORGANISATION) {
        uint32_t town = place_of_kind(f, first, end);
        return town > 0 ? read_place(f, town, end, err) : read_organisation(f, first, end, err);
    }
    if (kind == REP_NAME_PLACE) {
        return read_place(f, first, end, err);
    }
    if (kind == REP_NAME_OTHER) {
        return read_other(f, first, end, err);
    }
    return rep_names_add(f->names, (rep_name){.first = first, .end = end, .kind = kind}, NULL, err);
}

/* "North" and "Mitrovica", tagged side by side as two places, are one; the token behind it. */
static uint32_t behind_whole(const finder *f, uint32_t first) {
    uint32_t end = end_of(f, first);
    bool part = kind_of(f->tags[first]) == REP_NAME_PLACE && end - first == 1 &&
                rep_is(&f->tokens->at[first], REP_PART) && end < f->tokens->count &&
                kind_of(f->tags[end]) == REP_NAME_PLACE && rep_joined(&f->tokens->at[end]) &&
                f->tokens->at[end].sentence == f->tokens->at[first].sentence;
    return part ? end_of(f, end) : end;
}

static incmap_status read_all(finder *f, incmap_error *err) {
    BASE_TRY(rep_set_init(&f->told, f->doc->ctx, f->tokens->count, err));
    look_over(f);
    for (uint32_t i = 0; i < f->tokens->count;) {
        bool tagged = f->tags[i] != REP_TAG_NONE;
        uint32_t end = tagged ? behind_whole(f, i) : i + 1;
        uint32_t run = tagged ? 0 : end_of_run(f, i);
        end = run > 0 ? run : end;
        if (tagged || run > 0 || is_told(f, i)) {
            BASE_TRY(read_one(f, i, end, err));
        }
        i = end;
    }
    return INCMAP_OK;
}

incmap_status rep_names_tagged(rep_names *names, const rep_doc *doc, const rep_tokens *tokens,
                               const incmap_resolver *resolver, const rep_model *model,
                               unsigned languages, const uint8_t *tags, incmap_error *err) {
    *names = (rep_names){.ctx = doc->ctx};
    finder f = {.doc = doc,
                .tokens = tokens,
                .resolver = resolver,
                .model = model,
                .tags = tags,
                .inflected = (languages & (REP_SR | REP_SQ)) != 0,
                .told = {.ctx = doc->ctx},
                .names = names};
    incmap_status status = read_all(&f, err);
    rep_set_free(&f.told);
    if (status == INCMAP_OK) {
        rep_names_tie(names, tokens);
    }
    return status;
}
